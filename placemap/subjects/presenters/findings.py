"""Display text of the findings: their sections, their sentences, and what each rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.analysis.network import Grades
from placemap.analysis.network_findings import FindingKind
from placemap.foundations.wording import listed
from placemap.subjects import presenters
from placemap.subjects.presenters import Addresses
from placemap.subjects.queries import AdultMeasured, AtSchool, EntityLine, Evidence, Findings, Trusted
from placemap.web.filters import day_short
from placemap.web.shell import Column

_ABOUT_NOTHING = {FindingKind.NO_PATH_TO_PROTECTION, FindingKind.NO_LINKS}


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One thing a finding rests on, in words, and where it is written down (empty: nowhere to go)."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding in a sentence, with how firmly it stands and what it rests on."""

    sentence: str
    grades: str
    evidence: tuple[EvidenceShown, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Findings of one kind beneath what they are about, and the words for when there is none."""

    key: str
    title: str
    note: str
    nothing: str
    findings: tuple[FindingShown, ...]


def finding_sections(shown: Findings, to: Addresses) -> list[Section]:
    """The findings by kind. Whole groups come the larger first; everything else by name."""
    parts = [
        (
            "adults",
            _("Adults of concern who are linked to several children"),
            "",
            _("No adult of concern is linked to more than one child that you can see."),
            {FindingKind.ADULT_TOUCHES_SEVERAL},
        ),
        (
            "places",
            _("Places and schools that children share"),
            _("A shared place is somewhere to make safe. It says nothing about the children who go there."),
            _("No two children that you can see are linked to the same place or school."),
            {FindingKind.SHARED_PLACE, FindingKind.SHARED_SCHOOL},
        ),
        (
            "groups",
            _("Who hangs together"),
            _("Joined by recorded links, one step after the other. It does not say that they are a group."),
            _("Nobody that you can see is joined by confirmed or reported links."),
            {FindingKind.GROUP},
        ),
        (
            "protection",
            _("Adults who protect, and how a child reaches them"),
            _("Whom to ask for help: somebody the child knows, or somebody a person beside them knows."),
            _("No adult who protects is recorded near any child that you can see."),
            {FindingKind.PATH_TO_PROTECTION},
        ),
        (
            "alone",
            _("Nobody near who protects"),
            _("Often it means that nobody has asked yet. Ask the child whom they trust, and write it down."),
            _(
                "This map shows no child of whom nothing is recorded. That is no assurance: ask each child"
                " whom they trust."
            ),
            _ABOUT_NOTHING,
        ),
    ]
    return [
        Section(key, title, note, nothing, _of_kinds(shown, kinds, to))
        for key, title, note, nothing, kinds in parts
    ]


def _of_kinds(shown: Findings, kinds: set[FindingKind], to: Addresses) -> tuple[FindingShown, ...]:
    if kinds == _ABOUT_NOTHING:
        return _about_nothing(shown)

    def name(node: str) -> str:
        return shown.names.get(node, "")

    found = [
        FindingShown(
            # Initials end in a full stop of their own.
            sentence=str(one.finding.sentence(name)).replace("..", "."),
            grades=str(one.finding.evidence()),
            evidence=tuple(_evidence(what, to) for what in one.evidence),
        )
        for one in shown.found
        if one.finding.kind in kinds
    ]
    # Whole groups keep their order; of people and places no order is meant, so they come as words do.
    return tuple(found if kinds == {FindingKind.GROUP} else sorted(found, key=lambda one: one.sentence))


def _about_nothing(shown: Findings) -> tuple[FindingShown, ...]:
    """Two sentences at most, each naming all whom it is about: what is missing rests on no link."""
    missing = {
        kind: sorted(shown.names[one.finding.subject] for one in shown.found if one.finding.kind is kind)
        for kind in (FindingKind.NO_LINKS, FindingKind.NO_PATH_TO_PROTECTION)
    }
    said = []
    if alone := missing[FindingKind.NO_LINKS]:
        said.append(
            _("No link of any kind that you can see is recorded for %(who)s.") % {"who": listed(alone)}
        )
    if no_way := missing[FindingKind.NO_PATH_TO_PROTECTION]:
        said.append(
            _("Nobody near who protects, that you can see, is recorded for %(who)s.")
            % {"who": listed(no_way)}
        )
    return tuple(FindingShown(one.replace("..", "."), "", ()) for one in said)


def _evidence(what: Evidence, to: Addresses) -> EvidenceShown:
    if isinstance(what, AtSchool):
        words = _("%(child)s is at %(school)s, in an agency’s record of them") % {
            "child": what.person.on_map,
            "school": what.school,
        }
        return EvidenceShown(words, to.child(what.person))
    if isinstance(what, Trusted):
        words = _("%(child)s trusts %(adult)s (%(agency)s, %(day)s)") % {
            "child": what.child.on_map if what.child else "",
            "adult": what.name,
            "agency": what.agency,
            "day": day_short(what.on),
        }
        return EvidenceShown(words, to.child(what.child) if what.child else "")
    open_at: Callable[..., str] = to.entity_link if isinstance(what, EntityLine) else to.link
    return EvidenceShown(presenters.line_words(what), open_at(what.link_id))


def adult_columns() -> list[Column]:
    """The columns of the table of adults of concern. None sorts: a figure is not an order."""
    return [
        Column("name", _("Adult of concern")),
        Column("links", _("Linked to"), note=_("different people and places")),
        Column("between", _("Lies between"), note=_("of the pairs of all others on the map")),
        Column("grade", _("Rests on")),
    ]


def linked_to(adult: AdultMeasured) -> str:
    """How many different people and places an adult of concern is linked to."""
    return ngettext("%(num)s other", "%(num)s others", adult.links) % {"num": adult.links}


def lies_between(adult: AdultMeasured) -> str:
    """Betweenness in words: the share of pairs whose shortest ways pass this adult."""
    share = round(adult.between * 100)
    if adult.between <= 0:
        return _("No pair")
    if share < 1:
        return _("Fewer than 1 pair in 100")
    return ngettext("%(num)s pair in 100", "%(num)s pairs in 100", share) % {"num": share}


def grades_words(grades: Grades) -> str:
    """How many links of each grade."""
    parts = []
    if grades.confirmed:
        parts.append(_("%(num)s confirmed") % {"num": grades.confirmed})
    if grades.reported:
        parts.append(_("%(num)s reported") % {"num": grades.reported})
    return ", ".join(parts) or _("No link that counts")


def left_out(count: int) -> str:
    """That unverified links were left out."""
    if not count:
        return ""
    return ngettext(
        "%(num)s unverified link is left out: it may be wrong.",
        "%(num)s unverified links are left out: they may be wrong.",
        count,
    ) % {"num": count}
