"""Words for people, links and evidence: what a grade means, when, and what a link does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from placemap.foundations.clock import today
from placemap.foundations.names import fold
from placemap.foundations.wording import joined
from placemap.information.vocabulary import (
    Handling,
    HowKnown,
    InformationAssessment,
    Nature,
    SourceEvaluation,
)
from placemap.mappings.models import Mapping
from placemap.subjects import rules
from placemap.subjects.queries import (
    EntityLine,
    LinkLine,
    MapNode,
    NetworkMap,
    PathFound,
    PersonCard,
    StepShown,
)
from placemap.subjects.vocabulary import (
    EXPLOITATIVE_KINDS,
    FAMILY_KINDS,
    FIRMEST,
    Category,
    EntityLinkKind,
    LinkKind,
    Standing,
    Strength,
)
from placemap.web.filters import day, day_short
from placemap.web.jinja import url_if_any
from placemap.web.shell import Column
from placemap.web.words import say as _

_ANY = UUID(int=0)
_SEEN = frozenset({LinkKind.SEEN_TOGETHER, LinkKind.CO_REPORTED, LinkKind.MISSING_TOGETHER})
_CONFLICT = frozenset({LinkKind.IN_CONFLICT, LinkKind.THREATENED_BY})
# How a strength is drawn, beside its word: solid, dashed, dotted.
DASHES = {Strength.CONFIRMED: "", Strength.REPORTED: "7 4", Strength.UNVERIFIED: "2 4"}


@dataclass(frozen=True, slots=True)
class MapLineShown:
    """One line of a map's table: from a person, to a person or a thing. `link_id` opens the evidence."""

    link_id: UUID
    one: MapNode
    kind: str
    other: MapNode
    strength: Strength
    sources: tuple[str, ...]
    when: str
    expires_on: date
    seen: date | None
    to_entity: bool


class Addresses:
    """Addresses of people and links of one mapping, each made from one look-up for the whole page."""

    def __init__(self, mapping: Mapping) -> None:
        self._child = url_if_any("child", mapping.reference, _ANY)
        self._link = url_if_any("link", mapping.reference, _ANY)
        self._entity = url_if_any("entity", mapping.reference, _ANY)
        self._entity_link = url_if_any("entity-link", mapping.reference, _ANY)

    def child(self, card: PersonCard) -> str:
        """The person's page, for whoever may see them by name; empty otherwise."""
        return self._child.replace(str(_ANY), str(card.id)) if card.is_named else ""

    def link(self, link_id: UUID) -> str:
        """A link's evidence."""
        return self._link.replace(str(_ANY), str(link_id))

    def entity(self, entity_id: UUID) -> str:
        """The page of a place, group, line or object."""
        return self._entity.replace(str(_ANY), str(entity_id))

    def entity_link(self, link_id: UUID) -> str:
        """The evidence of a link to a place, group, line or object."""
        return self._entity_link.replace(str(_ANY), str(link_id))


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
    return when_between(line.first_on, line.last_on)


def when_between(first_on: date | None, last_on: date | None) -> str:
    """One day, a span of days, or not said."""
    if first_on and last_on and first_on != last_on:
        return _("%(first)s to %(last)s") % {"first": day_short(first_on), "last": day_short(last_on)}
    seen = last_on or first_on
    return day_short(seen) if seen else _("Not said")


def days_left(consider_by: date | None) -> str:
    """How long a linked child still waits for a decision."""
    if consider_by is None:
        return ""
    left = (consider_by - today()).days
    if left < 0:
        return _("decision overdue")
    if left == 0:
        return _("decide today")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}


def path_sentence(found: PathFound) -> str:
    """A path in words: each step with who said it, when, and how firm it is."""
    if found.too_wide:
        return _("There are too many links to follow from here. Choose somebody nearer.")
    if len(found.nodes) == 1:
        return _("These are the same person.")
    if not found.lines:
        return _("We know of no path between them. That may mean nobody has asked.")
    ends = [node_name(node) for node in (found.nodes[0], found.nodes[-1])]
    steps = "; ".join(line_words(line) for line in found.lines)
    return _("%(one)s and %(other)s: %(steps)s.") % {"one": ends[0], "other": ends[1], "steps": steps}


def node_name(node: MapNode) -> str:
    """What a mark is called, as its reader may see it."""
    if node.person is not None:
        return node.person.on_map
    return node.entity.name if node.entity is not None else ""


def line_words(line: LinkLine | EntityLine) -> str:
    """A line in words: who, how and whom, with who said it, when, and how firm it is."""
    one, other = (
        (line.from_person.on_map, line.to_person.on_map)
        if isinstance(line, LinkLine)
        else (line.person.on_map, line.entity.name)
    )
    return _("%(one)s, %(kind)s %(other)s (%(who)s, %(when)s, %(strength)s)") % {
        "one": one,
        "kind": inside(line.kind.label),
        "other": other,
        "who": ", ".join(line.sources),
        "when": when_between(line.first_on, line.last_on)
        if line.first_on or line.last_on
        else _("no date given"),
        "strength": strength_word(line.strength).lower(),
    }


def inside(words: str) -> str:
    """Words that stand within a sentence and not at its start."""
    return str(words)[:1].lower() + str(words)[1:]


def how_known(codes: tuple[str, ...]) -> str:
    """How the sources knew, in words."""
    return joined((HowKnown.label_of(code) for code in codes), ". ")


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
    return joined(parts, "; ")


def natures(codes: tuple[str, ...]) -> str:
    """Fact or opinion; both where sources differ."""
    return joined((Nature.label_of(code) for code in codes), ", ")


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
    if card.born_high and not card.born_low:
        return _("an adult, age not known")
    if card.born_low and card.born_high:
        return _("between %(low)s and %(high)s") % {"low": day(card.born_low), "high": day(card.born_high)}
    return ""


def said_on(happened_on: date | None, recorded_at: datetime) -> date | datetime:
    """The day to show beside a piece of evidence: when it happened, else when it was recorded."""
    return happened_on or recorded_at


def map_lines(drawn: NetworkMap) -> list[MapLineShown]:
    """Every line of a map for its table, people's lines first, each as it reads."""
    people = [
        MapLineShown(
            line.link_id,
            MapNode(line.from_person.id, person=line.from_person),
            line.kind.label,
            MapNode(line.to_person.id, person=line.to_person),
            line.strength,
            line.sources,
            when_of(line),
            line.expires_on,
            line.last_on or line.first_on,
            False,
        )
        for line in drawn.lines
    ]
    return people + entity_map_lines(drawn.entity_lines)


def line_word(kind: LinkKind | EntityLinkKind) -> str:
    """What stands on the line itself: as few words as will do. The evidence has the whole of it."""
    words = {
        LinkKind.PARENT: _("parent or carer"),
        LinkKind.SIBLING: _("brother or sister"),
        LinkKind.HALF_SIBLING: _("half or step brother or sister"),
        LinkKind.COUSIN: _("cousins"),
        LinkKind.KIN: _("family"),
        LinkKind.CO_RESIDENT: _("live together"),
        LinkKind.FRIEND: _("friends"),
        LinkKind.PARTNER: _("partners"),
        LinkKind.CLASSMATE: _("same school"),
        LinkKind.TEAM: _("same team"),
        LinkKind.NEIGHBOUR: _("neighbours"),
        LinkKind.MISSING_TOGETHER: _("missing together"),
        LinkKind.SEEN_TOGETHER: _("seen together"),
        LinkKind.CO_REPORTED: _("same report"),
        LinkKind.IN_CONFLICT: _("in conflict"),
        LinkKind.SUSPECTED_GROOMING: _("suspected grooming"),
        LinkKind.SUSPECTED_EXPLOITING: _("suspected exploiting"),
        LinkKind.DEBT: _("debt"),
        LinkKind.TRUSTED_ADULT: _("trusted adult"),
        LinkKind.LEAD_PROFESSIONAL: _("lead professional"),
        LinkKind.SUPPLIES: _("gives goods"),
        LinkKind.TRANSPORTS: _("drives"),
        LinkKind.ASSOCIATE: _("named beside"),
        EntityLinkKind.SPENDS_TIME: _("spends time"),
        EntityLinkKind.FEELS_SAFE: _("safe here"),
        EntityLinkKind.FEELS_UNSAFE: _("feels unsafe"),
        EntityLinkKind.HARMED_AT: _("harmed here"),
        EntityLinkKind.FOUND_AT: _("found here"),
        EntityLinkKind.IN_CONTACT: _("in contact"),
    }
    return words.get(kind) or kind.label[:1].lower() + kind.label[1:]


def entity_map_lines(lines: Iterable[EntityLine]) -> list[MapLineShown]:
    """Lines to places, groups, lines and objects, each as it reads."""
    return [
        MapLineShown(
            line.link_id,
            MapNode(line.person.id, person=line.person),
            line.kind.label,
            MapNode(line.entity.id, entity=line.entity),
            line.strength,
            line.sources,
            when_between(line.first_on, line.last_on),
            line.expires_on,
            line.last_on or line.first_on,
            True,
        )
        for line in lines
    ]


def map_columns(*, sortable: bool = True) -> list[Column]:
    """The columns of a map's table."""
    return [
        Column("who", _("Who"), sortable=sortable),
        Column("kind", _("How linked"), sortable=sortable),
        Column("whom", _("Whom or what"), sortable=sortable),
        Column("strength", _("Strength"), sortable=sortable),
        Column("source", _("Who said so")),
        Column("when", _("When"), sortable=sortable),
        Column("expires", _("Ends unless renewed"), sortable=sortable),
    ]


def thing_columns() -> list[Column]:
    """The columns of the table of places, groups, lines and objects."""
    return [
        Column("name", _("Name")),
        Column("kind", _("What it is")),
        Column("known", _("How to know it")),
        Column("act", _("Who is linked")),
    ]


def entity_does_not_say(kind: EntityLinkKind) -> str:
    """What a reader might take a link to a place or thing to mean, and must not."""
    if kind in rules.SUSPECTED_KINDS:
        return _(
            "This is a suspicion that somebody told us, not a finding. It does not say that the child agreed"
            " to anything or took part in it."
        )
    if kind is EntityLinkKind.IN_CONTACT:
        return _("Being in contact with a group or a line is not belonging to it.")
    if kind in (EntityLinkKind.USES, EntityLinkKind.FOUND_WITH):
        return _("This does not say who owns it, or how the person came by it.")
    return _("Being somewhere is not doing what others do there. This says only that a source told us of it.")


def keys_of(node: MapNode) -> set[str]:
    """Every identifier an address may name this mark by."""
    return {str(node.id), *(str(key) for key in (node.person.record_ids if node.person else ()))}


def sorted_lines(lines: list[MapLineShown], sort: str) -> list[MapLineShown]:
    """A map's lines by one of its columns, "-" first for the other way. Never by how many links."""
    name = sort.removeprefix("-")
    keys: dict[str, Callable[[MapLineShown], Any]] = {
        "who": lambda line: fold(node_name(line.one)),
        "whom": lambda line: fold(node_name(line.other)),
        "kind": lambda line: line.kind,
        "strength": lambda line: FIRMEST.index(line.strength),
        "when": lambda line: line.seen or date.min,
        "expires": lambda line: line.expires_on,
    }
    if name not in keys:
        return lines
    return sorted(lines, key=keys[name], reverse=sort.startswith("-"))


def place_steps(steps: Iterable[StepShown]) -> list[dict[str, Any]]:
    """Items for `pm.timeline`: what was said and decided of a place, newest first."""
    return [
        {"when": one.recorded_at, "title": one.move.label, "text": one.reason, "source": one.who}
        for one in steps
    ]
