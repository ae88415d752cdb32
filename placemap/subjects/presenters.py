"""Words for people, links and evidence: what a grade means, when, and what a link does not say."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from placemap.information.vocabulary import (
    Handling,
    HowKnown,
    InformationAssessment,
    Nature,
    SourceEvaluation,
)
from placemap.mappings.models import Mapping
from placemap.subjects import rules
from placemap.subjects.queries import LinkLine, PersonCard
from placemap.subjects.vocabulary import (
    EXPLOITATIVE_KINDS,
    FAMILY_KINDS,
    Category,
    LinkKind,
    Standing,
    Strength,
)
from placemap.web.filters import day, day_short
from placemap.web.jinja import url_if_any

_ANY = UUID(int=0)
_SEEN = frozenset({LinkKind.SEEN_TOGETHER, LinkKind.CO_REPORTED, LinkKind.MISSING_TOGETHER})
_CONFLICT = frozenset({LinkKind.IN_CONFLICT, LinkKind.THREATENED_BY})
# How a strength is drawn, beside its word: solid, dashed, dotted.
DASHES = {Strength.CONFIRMED: "", Strength.REPORTED: "7 4", Strength.UNVERIFIED: "2 4"}


class Addresses:
    """Addresses of people and links of one mapping, each made from one look-up for the whole page."""

    def __init__(self, mapping: Mapping) -> None:
        self._child = url_if_any("child", mapping.reference, _ANY)
        self._link = url_if_any("link", mapping.reference, _ANY)

    def child(self, card: PersonCard) -> str:
        """The person's page, for whoever may see them by name; empty otherwise."""
        return self._child.replace(str(_ANY), str(card.id)) if card.is_named else ""

    def link(self, link_id: UUID) -> str:
        """A link's evidence."""
        return self._link.replace(str(_ANY), str(link_id))


def shape_words() -> dict[str, str]:
    """What each mark says aloud."""
    return {
        "child": _("child"),
        "linked": _("linked child"),
        "adult": _("adult of concern"),
        "adult-at-risk": _("adult who may be harmed"),
        "protective": _("protective"),
    }


def strength_word(strength: Strength) -> str:
    """The word alone; the page's key has the sentence."""
    return {
        Strength.CONFIRMED: _("Confirmed"),
        Strength.REPORTED: _("Reported"),
        Strength.UNVERIFIED: _("Unverified"),
    }[strength]


def when_of(line: LinkLine) -> str:
    """When a link was seen: one day, from one day to another, or not known."""
    if line.first_on and line.last_on and line.first_on != line.last_on:
        return _("%(first)s to %(last)s") % {
            "first": day_short(line.first_on),
            "last": day_short(line.last_on),
        }
    seen = line.last_on or line.first_on
    return day_short(seen) if seen else _("Not said")


def how_known(codes: tuple[str, ...]) -> str:
    """How the sources knew, in words."""
    return ". ".join(HowKnown.label_of(code) for code in codes)


def grade_words(text: str) -> str:
    """A 3x5x2 grade in words: "2/B: untested source; known indirectly, and corroborated"."""
    grade = rules.read_grade(text)
    parts = [
        terms.label_of(code)
        for terms, code in (
            (SourceEvaluation, grade.source),
            (InformationAssessment, grade.information),
            (Handling, grade.handling),
        )
        if code
    ]
    return "; ".join(parts)


def natures(codes: tuple[str, ...]) -> str:
    """Fact or opinion; both where sources differ."""
    return ", ".join(Nature.label_of(code) for code in codes)


def does_not_say(kind: LinkKind) -> str:
    """What a reader might take a link to mean, and must not."""
    if kind in EXPLOITATIVE_KINDS:
        return _(
            "This is a suspicion that somebody told us, not a finding. It does not say that the child agreed"
            " to anything or took part in it."
        )
    if kind in _SEEN:
        return _(
            "Being seen with somebody is not being like them. This does not say what either person was doing."
        )
    if kind in _CONFLICT:
        return _("This does not say who began it, or that either person wants it to go on.")
    if kind in FAMILY_KINDS:
        return _("Being family says nothing about what either person has done.")
    if kind is LinkKind.ASSOCIATE:
        return _(
            "A name beside another on a list does not say how well they know each other, or why it was"
            " written."
        )
    return _("Knowing somebody is not doing what they do. This says only that a source told us of the link.")


def person_note(card: PersonCard) -> str:
    """The few words after a name: age, school, and the part they play."""
    parts = [str(card.age)] if card.age is not None else []
    if card.school:
        parts.append(card.school)
    parts.append(part_played(card))
    return ", ".join(part for part in parts if part)


def part_played(card: PersonCard) -> str:
    """The part a person plays, in words that never call a child an offender."""
    if card.standing is Standing.LINKED:
        return _("linked, being considered")
    if card.standing is Standing.OTHER and card.category is not Category.NOT_SET:
        return card.category.label.lower()
    return Standing.label_of(card.standing.value).lower()


def born_words(card: PersonCard) -> str:
    """A birth date, a span of them, or nothing."""
    if card.births and len(card.births) > 1:
        return _("sources differ: %(days)s") % {"days": ", ".join(day(born) for born in card.births)}
    if card.born:
        return day(card.born)
    if card.born_low and card.born_high:
        return _("between %(low)s and %(high)s") % {"low": day(card.born_low), "high": day(card.born_high)}
    return ""


def said_on(happened_on: date | None, recorded_at: datetime) -> date | datetime:
    """The day to show beside a piece of evidence: when it happened, else when it was recorded."""
    return happened_on or recorded_at
