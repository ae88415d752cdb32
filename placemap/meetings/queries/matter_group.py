"""What stands under the items at which a mapping group works: its reasons, places, people, what came of it.

People are counts and ways here, and no names: an agenda is printed, and the pages where somebody is named
say who may read them and record it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.cohort.queries import funnel, names_asked, open_exceptions_count, waiting_proposals
from placemap.foundations.clock import today
from placemap.mappings.queries import objectives_kept, scope_now
from placemap.meetings.models import Entry, Meeting
from placemap.meetings.policy import may_come
from placemap.meetings.queries.briefings import briefings_of
from placemap.meetings.queries.matter import reads_cases_at, since
from placemap.meetings.rules.matter import Matter, MatterLine
from placemap.meetings.vocabulary import BriefingState, EntryKind
from placemap.subjects.models import Entity, Person
from placemap.subjects.queries import entities_known, places_to_decide
from placemap.subjects.vocabulary import Category, Considered, EntityKind, PlaceState, Standing
from placemap.web.filters import day
from placemap.web.jinja import url_if_any

PLACES_NAMED = 8
_PLACES = (EntityKind.PLACE, EntityKind.PROTECTIVE_PLACE)
_ADULTS = (Category.ADULT_CONVICTED, Category.ADULT_INVESTIGATED, Category.ADULT_OF_CONCERN)
_BRIEFING_KINDS = {BriefingState.DRAFT: "wait", BriefingState.APPROVED: "done", BriefingState.RECALLED: "gap"}


def welcome_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The way to who is there and who has signed. The room itself says it, name by name."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    return Matter(
        none=_("Who is here, who has signed, and whom anybody knows is written down at the door."),
        more=_("Who is here"),
        url=url_if_any("meeting-room", meeting.mapping.reference, meeting.pk),
        ways=_ways((_("Whom I know here"), "declare-interest"), to=meeting.mapping.reference),
    )


def safety_matter(actor: Actor, meeting: Meeting) -> Matter:
    """That it is answered on the screen, in the same words at every meeting; and where risks wait."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    return Matter(
        none=_("It is answered on the screen of the meeting, before anything else."),
        more=_("Recorded risks without an answer"),
        url=url_if_any("exceptions", meeting.mapping.reference),
    )


def why_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Why the mapping is there, and what is in scope: words that its opening and its scope hold."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    mapping, reference = meeting.mapping, meeting.mapping.reference
    scope = scope_now(mapping)
    lines = [MatterLine(mapping.harm)] if mapping.harm else []
    if scope is not None:
        lines.append(MatterLine(_("In scope: %(words)s") % {"words": scope.in_scope}))
        if scope.out_of_scope:
            lines.append(MatterLine(_("Not in scope: %(words)s") % {"words": scope.out_of_scope}))
    return Matter(
        tuple(lines),
        none=_("Nobody has said yet what is in scope."),
        more=_("Scope"),
        url=url_if_any("mapping-scope", reference),
        ways=_ways((_("How it was opened"), "mapping-opening"), *_analysis(actor, meeting), to=reference),
    )


def _analysis(actor: Actor, meeting: Meeting) -> list[tuple[str, str]]:
    if not reads_cases_at(actor, meeting):
        return []
    return [(_("The problem"), "problem-statement"), (_("Explanations, for and against"), "explanations")]


def places_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Places that are known, those that came since the last meeting, and those that wait for a decision."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    reference = meeting.mapping.reference
    known = [one for one in entities_known(actor, meeting.mapping) if one.kind in _PLACES]
    new = set(
        Entity.objects.filter(
            mapping=meeting.mapping, withdrawn_at=None, recorded_at__gte=since(meeting)
        ).values_list("pk", flat=True)
    )
    waiting = [
        one for one in places_to_decide(actor, meeting.mapping) if one.state is not PlaceState.DECLINED
    ]
    lines = [_count(ngettext("%(n)d place is known", "%(n)d places are known", len(known)), len(known))]
    if waiting:
        words = ngettext("%(n)d place waits for a decision", "%(n)d places wait for a decision", len(waiting))
        lines.append(
            _count(words, len(waiting), kind="wait", url=f"{url_if_any('things', reference)}#decide")
        )
    lines += [
        MatterLine(one.name, state=_("New"), kind="note", url=url_if_any("entity", reference, one.id))
        for one in known
        if one.id in new
    ][:PLACES_NAMED]
    return Matter(
        tuple(lines) if known or waiting else (),
        none=_("No place is known yet."),
        more=_("All places"),
        url=url_if_any("things", reference),
        ways=_ways((_("The map"), "network"), to=reference),
    )


def adults_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How many adults of concern the reader sees, and how many came since the last meeting."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    found = dict(
        Person.objects.filter(
            mapping=meeting.mapping, withdrawn_at=None, category__in=[one.value for one in _ADULTS]
        )
        .order_by("-recorded_at")
        .values_list("group_key", "recorded_at")
    )
    begins = since(meeting)
    new = sum(at >= begins for at in found.values())
    words = ngettext(
        "%(n)d adult is on the map that you can see",
        "%(n)d adults are on the map that you can see",
        len(found),
    )
    lines = [_count(words, len(found))] if found else []
    if new:
        lines.append(_count(ngettext("%(n)d is new", "%(n)d are new", new), new, kind="note"))
    return Matter(
        tuple(lines),
        none=_("No adult of concern is on the map that you can see."),
        more=_("The map, with the adults on it"),
        url=url_if_any("network", meeting.mapping.reference),
        ways=_ways(
            (_("What the map shows"), "findings"), (_("All links"), "links"), to=meeting.mapping.reference
        ),
    )


def cohort_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How many proposals wait, and how many children have a recorded risk that nobody has answered."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    mapping, reference = meeting.mapping, meeting.mapping.reference
    waiting, open_risks = len(waiting_proposals(actor, mapping)), open_exceptions_count(actor, mapping)
    lines = []
    if waiting:
        words = ngettext(
            "%(n)d child waits to be agreed or declined",
            "%(n)d children wait to be agreed or declined",
            waiting,
        )
        lines.append(_count(words, waiting, kind="wait", url=url_if_any("cohort", reference)))
    if open_risks:
        words = ngettext(
            "%(n)d child has a recorded risk and no referral",
            "%(n)d children have a recorded risk and no referral",
            open_risks,
        )
        lines.append(_count(words, open_risks, kind="gap", url=url_if_any("exceptions", reference)))
    return Matter(
        tuple(lines),
        none=_("No child waits to be agreed, and no recorded risk is without an answer."),
        more=_("The cohort, list beside list"),
        url=url_if_any("cohort", reference),
        ways=_ways(
            (_("Names on lists"), "candidates"),
            (_("The cohort as it stood"), "cohort-versions"),
            to=reference,
        ),
    )


def linked_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How many linked children wait for a decision, how many of them past their day, and the next day."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    reference = meeting.mapping.reference
    found = dict(
        Person.objects.filter(
            mapping=meeting.mapping,
            withdrawn_at=None,
            standing=Standing.LINKED.value,
            consideration=Considered.OPEN.value,
        ).values_list("group_key", "consider_by")
    )
    days = [by for by in found.values() if by is not None]
    late = sum(by < today() for by in days)
    lines = []
    if found:
        words = ngettext(
            "%(n)d linked child waits for a decision", "%(n)d linked children wait for a decision", len(found)
        )
        lines.append(_count(words, len(found), url=url_if_any("linked", reference)))
    if late:
        lines.append(_count(ngettext("%(n)d past its day", "%(n)d past their day", late), late, kind="gap"))
    ahead = [by for by in days if by >= today()]
    if ahead:
        lines.append(MatterLine(_("The next one by %(day)s") % {"day": day(min(ahead))}))
    return Matter(
        tuple(lines),
        none=_("No linked child waits for a decision that you can see."),
        more=_("Linked children"),
        url=url_if_any("linked", reference),
        ways=_ways((_("All links, as a table"), "links"), (_("The map"), "network"), to=reference),
    )


def sharing_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Questions for a name that wait, and how many decisions to share or not were taken since last time."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    reference = meeting.mapping.reference
    asked = len(names_asked(actor, meeting.mapping))
    taken = Entry.objects.filter(
        mapping=meeting.mapping,
        kind=EntryKind.SHARING.value,
        struck_at=None,
        recorded_at__gte=since(meeting),
    ).count()
    lines = []
    if asked:
        words = ngettext("%(n)d question for a name waits", "%(n)d questions for a name wait", asked)
        lines.append(_count(words, asked, kind="wait", url=url_if_any("names", reference)))
    if taken:
        words = ngettext(
            "%(n)d decision to share or not since last time",
            "%(n)d decisions to share or not since last time",
            taken,
        )
        lines.append(_count(words, taken))
    return Matter(
        tuple(lines),
        none=_("No question for a name waits, and no decision to share or not is new to you."),
        more=_("Names, and who may read them"),
        url=url_if_any("names", reference),
        ways=_ways((_("What your agency keeps close"), "held"), to=reference)
        if actor.has_in(Duty.CONTRIBUTE, meeting.mapping_id)
        else (),
    )


def communication_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Briefings for readers outside: drafts, those that went out, and those called back."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    lines = [
        MatterLine(
            _("%(audience)s: %(about)s") % {"audience": row.audience.label, "about": row.briefing.about},
            state=str(row.state.label),
            kind=_BRIEFING_KINDS[row.state],
            url=url_if_any("briefing", reference, row.briefing.pk) if sits else "",
        )
        for row in briefings_of(actor, meeting.mapping)
    ][:PLACES_NAMED]
    return Matter(
        tuple(lines),
        none=_("No briefing was written for anybody outside."),
        more=_("Briefings"),
        url=url_if_any("briefings", reference) if sits else "",
    )


def objectives_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Each objective that stands: its words, where it began, and what it is to come to."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    found = [one for one in objectives_kept(actor, meeting.mapping) if one.dropped_on is None]
    lines = [
        MatterLine(
            _("%(words)s From %(baseline)s to %(target)s.")
            % {"words": _stopped(one.words), "baseline": one.baseline, "target": one.target}
        )
        for one in found
    ]
    return Matter(
        tuple(lines),
        none=_("No objective is agreed yet."),
        more=_("Objectives"),
        url=url_if_any("mapping-opening", meeting.mapping.reference),
    )


def outcomes_matter(actor: Actor, meeting: Meeting) -> Matter:
    """How far children of the cohort have come, and what each objective is measured by."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    reference = meeting.mapping.reference
    come = funnel(actor, meeting.mapping)
    lines = []
    if come.identified:
        words = _(
            "Of %(identified)d children: %(referred)d referred, %(accepted)d accepted, %(seen)d seen,"
            " %(supported)d with support in place"
        )
        lines.append(
            MatterLine(
                words
                % {
                    "identified": come.identified,
                    "referred": come.referred,
                    "accepted": come.accepted,
                    "seen": come.seen,
                    "supported": come.supported,
                },
                url=url_if_any("exceptions", reference),
            )
        )
    for one in objectives_kept(actor, meeting.mapping):
        if one.dropped_on is None:
            lines.append(
                MatterLine(
                    _("%(words)s Seen by: %(measure)s.")
                    % {"words": _stopped(one.words), "measure": one.measure.rstrip(".")}
                )
            )
    return Matter(
        tuple(lines),
        none=_("No child is agreed and no objective is set, so nothing can have come of it yet."),
        more=_("The area, month by month"),
        url=url_if_any("area-profile", reference),
        ways=_ways((_("Objectives"), "mapping-opening"), (_("Response"), "response"), to=reference),
    )


def _stopped(words: str) -> str:
    return words if words.rstrip().endswith((".", "?", "!")) else f"{words.rstrip()}."


def _count(words: str, n: int, *, kind: str = "plain", url: str = "") -> MatterLine:
    state = {"wait": _("To decide"), "gap": _("To answer"), "note": _("New")}.get(kind, "")
    return MatterLine(words % {"n": n}, state=state, kind=kind, url=url)


def _ways(*pages: tuple[str, str], to: str) -> tuple[tuple[str, str], ...]:
    return tuple((words, url_if_any(name, to)) for words, name in pages)
