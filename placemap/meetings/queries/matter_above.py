"""What stands under the items of those above a mapping group. None of it is about a child."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.foundations.clock import today
from placemap.meetings.models import Meeting
from placemap.meetings.policy import may_come
from placemap.meetings.queries.matter import reads_cases_at
from placemap.meetings.rules.matter import Matter, MatterLine
from placemap.meetings.rules.sheets import table_of
from placemap.meetings.vocabulary import AtTable, MeetingKind, MeetingState
from placemap.responses.queries import (
    actions_of,
    districts_of,
    escalations_of,
    gaps_of,
    panel_reviews,
    report_due,
    unmet_pledges,
    waited_words,
)
from placemap.responses.vocabulary import (
    ActionState,
    EscalationKind,
    EscalationState,
    GapKind,
    GapState,
    PanelDecision,
    Rung,
)
from placemap.web.filters import day, day_time
from placemap.web.jinja import url_if_any

_HELP = (EscalationKind.FINANCE, EscalationKind.RESOURCES)
_STOPS = (EscalationKind.BLOCKAGE, EscalationKind.MEMBERSHIP)
_SETTLED = (GapState.FILLED, GapState.STANDS)
_RUNGS = {AtTable.SILVER: (Rung.SILVER,), AtTable.PANEL: (Rung.PANEL,), AtTable.GROUP: tuple(Rung)}


def resources_matter(actor: Actor, meeting: Meeting) -> Matter:
    """What was asked for in people and money, what bodies promised and did not give, services missing."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    lines = _asked(actor, meeting, kinds=_HELP)
    lines += [
        MatterLine(
            _("%(agency)s promised: %(what)s") % {"agency": one.agency.short_name, "what": one.what},
            state=_("Missing"),
            kind="gap",
            url=url_if_any("pledge", reference, one.pk) if sits else "",
        )
        for one in unmet_pledges(meeting.mapping)
    ]
    lines += _missing(actor, meeting, GapKind.SERVICE)
    return Matter(
        tuple(lines),
        none=_("No help was asked for that waits, and no promise is unmet."),
        more=_("What each body promised"),
        url=url_if_any("pledges", reference) if sits else "",
    )


def borders_matter(actor: Actor, meeting: Meeting) -> Matter:
    """The districts that the mapping works in, and what is missing in one of them alone."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    districts = districts_of(meeting.mapping)
    names = {one.pk: one.name for one in districts}
    lines = [MatterLine(_("It works in %(names)s") % {"names": ", ".join(names.values())})] if names else []
    lines += [
        MatterLine(
            _("%(district)s: %(what)s") % {"district": names[row.gap.district_id], "what": row.gap.what},
            state=str(row.state.label),
            kind="gap",
            url=url_if_any("gap", reference, row.gap.pk) if sits else "",
        )
        for row in gaps_of(actor, meeting.mapping)
        if row.state not in _SETTLED and row.gap.district_id in names
    ]
    return Matter(
        tuple(lines),
        none=_("The mapping works in one area without districts."),
        more=_("The team, and whom it covers"),
        url=url_if_any("who-at-table", reference) if sits else "",
    )


def equality_matter(actor: Actor, meeting: Meeting) -> Matter:
    """That nothing is counted by group here yet, and what is looked at instead."""
    if not may_come(actor, meeting):
        return Matter()
    return Matter(
        none=_(
            "Nothing is counted by group here yet. Each agency brings its own figures; write down below what"
            " was looked at, against whom it was compared, and what is done about it. Give no number so small"
            " that it tells who somebody is."
        )
    )


def delivery_matter(actor: Actor, meeting: Meeting) -> Matter:
    """What blocks the work: what went higher because of it, who is missing, and actions past their day."""
    if not may_come(actor, meeting):
        return Matter()
    reference, sits = meeting.mapping.reference, actor.sits_in(meeting.mapping_id)
    lines = [*_asked(actor, meeting, kinds=_STOPS), *_missing(actor, meeting, GapKind.MEMBERSHIP)]
    if sits:
        waiting = (ActionState.OFFERED.value, ActionState.ACCEPTED.value)
        held = actions_of(actor, meeting.mapping).filter(in_part_two=False)
        late = held.filter(state__in=waiting, due__lt=today()).count()
        stuck = held.filter(state__in=(ActionState.DECLINED.value, ActionState.NOT_POSSIBLE.value)).count()
        lines += _counted(
            ngettext("%(n)d action is past its day", "%(n)d actions are past their day", late), late
        )
        lines += _counted(
            ngettext(
                "%(n)d action was declined or is not possible",
                "%(n)d actions were declined or are not possible",
                stuck,
            ),
            stuck,
        )
    return Matter(
        tuple(lines),
        none=_("Nothing is known that stops the work."),
        more=_("Response"),
        url=url_if_any("response", reference) if sits else "",
    )


def decisions_matter(actor: Actor, meeting: Meeting) -> Matter:
    """Decisions that this table is asked for, each by its day."""
    if not may_come(actor, meeting):
        return Matter()
    rungs = _RUNGS[table_of(MeetingKind(meeting.series.kind))]
    sits = actor.sits_in(meeting.mapping_id)
    return Matter(
        tuple(_asked(actor, meeting, rungs=rungs)),
        none=_("No decision is asked for that waits."),
        more=_("What went higher"),
        url=url_if_any("escalations", meeting.mapping.reference) if sits else "",
    )


def plan_matter(actor: Actor, meeting: Meeting) -> Matter:
    """What the panel decided on the plan last, and how many actions of Part 1 are open and past their day."""
    if not reads_cases_at(actor, meeting):
        return Matter()
    reference = meeting.mapping.reference
    lines = _reviewed(actor, meeting)
    waiting = (ActionState.OFFERED.value, ActionState.ACCEPTED.value)
    held = actions_of(actor, meeting.mapping).filter(in_part_two=False, state__in=waiting)
    dues = list(held.values_list("due", flat=True))
    if dues:
        words = ngettext("%(n)d action of the plan is open", "%(n)d actions of the plan are open", len(dues))
        lines.append(MatterLine(words % {"n": len(dues)}, url=url_if_any("response", reference)))
    late = sum(due < today() for due in dues)
    lines += _counted(ngettext("%(n)d is past its day", "%(n)d are past their day", late), late)
    return Matter(
        tuple(lines),
        none=_("The panel has not reviewed the plan yet, and no action is open."),
        more=_("Response"),
        url=url_if_any("response", reference),
        ways=((_("What the panel decided"), url_if_any("panel-reviews", reference)),),
    )


def report_matter(actor: Actor, meeting: Meeting) -> Matter:
    """When the next monthly report is due, what the panel said last, and what stands under its headings."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    reference = meeting.mapping.reference
    return Matter(
        (
            MatterLine(_("The next report is due on %(day)s") % {"day": day(report_due(today()))}),
            *_reviewed(actor, meeting),
        ),
        more=_("What the panel decided"),
        url=url_if_any("panel-reviews", reference),
        ways=(
            (_("What is missing"), url_if_any("gaps", reference)),
            (_("What went higher"), url_if_any("escalations", reference)),
            (_("Minutes of every meeting"), url_if_any("meetings", reference)),
        ),
    )


def next_steps_matter(actor: Actor, meeting: Meeting) -> Matter:
    """When this table meets next, and how many actions of Part 1 are open: their words stand elsewhere."""
    if not actor.sits_in(meeting.mapping_id):
        return Matter()
    reference = meeting.mapping.reference
    ahead = (
        Meeting.objects.filter(
            series=meeting.series, state=MeetingState.PLANNED.value, starts_at__gt=meeting.starts_at
        )
        .order_by("starts_at")
        .first()
    )
    if ahead is None:
        words, url = _("No meeting after this one is planned"), url_if_any("meetings", reference)
        lines = [MatterLine(words, state=_("To plan"), kind="wait", url=url)]
    else:
        words = _("The next meeting: %(when)s") % {"when": day_time(ahead.starts_at)}
        lines = [MatterLine(words, url=url_if_any("meeting", reference, ahead.pk))]
    waiting = (ActionState.OFFERED.value, ActionState.ACCEPTED.value)
    held = actions_of(actor, meeting.mapping).filter(in_part_two=False, state__in=waiting).count()
    if held:
        words = ngettext("%(n)d action is open", "%(n)d actions are open", held)
        lines.append(MatterLine(words % {"n": held}, url=url_if_any("response", reference)))
    return Matter(tuple(lines), more=_("Response"), url=url_if_any("response", reference))


def _asked(
    actor: Actor,
    meeting: Meeting,
    *,
    kinds: Collection[EscalationKind] = tuple(EscalationKind),
    rungs: Collection[Rung] = tuple(Rung),
) -> list[MatterLine]:
    """What went higher and waits, in the words that went up."""
    sits = actor.sits_in(meeting.mapping_id)
    found = []
    for one in escalations_of(actor, meeting.mapping):
        if one.state is EscalationState.OPEN and one.kind in kinds and one.rung in rungs:
            found.append(
                MatterLine(
                    one.escalation.ask,
                    state=waited_words(one.waited),
                    kind="wait" if one.is_late else "note",
                    url=url_if_any("escalation", meeting.mapping.reference, one.escalation.pk)
                    if sits
                    else url_if_any("escalation-above", one.escalation.pk),
                )
            )
    return found


def _missing(actor: Actor, meeting: Meeting, kind: GapKind) -> list[MatterLine]:
    sits = actor.sits_in(meeting.mapping_id)
    return [
        MatterLine(
            row.gap.what,
            state=str(row.state.label),
            kind="gap",
            url=url_if_any("gap", meeting.mapping.reference, row.gap.pk) if sits else "",
        )
        for row in gaps_of(actor, meeting.mapping)
        if row.kind is kind and row.state not in _SETTLED
    ]


def _reviewed(actor: Actor, meeting: Meeting) -> list[MatterLine]:
    last = next(iter(panel_reviews(actor, meeting.mapping)), None)
    if last is None:
        return []
    review = last[0]
    words = _("The panel on %(day)s: %(words)s")
    return [
        MatterLine(
            words % {"day": day(review.held_on), "words": review.words},
            state=str(PanelDecision.label_of(review.decision)),
            kind="note",
        )
    ]


def _counted(words: str, n: int) -> list[MatterLine]:
    return [MatterLine(words % {"n": n}, state=_("To see to"), kind="wait")] if n else []
