"""Reads of what is stuck: a mapping's own, what has come to somebody above it, and for how long it waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now, today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import GovernanceGroup
from placemap.partners.queries import names_of
from placemap.partners.vocabulary import GroupKind
from placemap.responses import policy
from placemap.responses.models import Action, Escalation, EscalationEntry, EscalationWords, LadderStep
from placemap.responses.rules.escalation import next_rung, working_days_waited
from placemap.responses.vocabulary import EscalationKind, EscalationState, EscalationStep, Rung
from placemap.web.jinja import url_if_any

# How long an answer stands in the work of whoever asked.
ANSWER_FRESH = timedelta(days=14)
# The kinds of groups that a step of the ladder may be for.
GROUPS_OF = {
    Rung.SILVER: (GroupKind.SILVER,),
    Rung.COMMUNITY_SAFETY: (GroupKind.COMMUNITY_SAFETY,),
    Rung.PANEL: (GroupKind.PANEL,),
    Rung.BOARD: (GroupKind.BOARD,),
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a ladder; nobody is named where `step` is None."""

    rung: Rung
    step: LadderStep | None

    @property
    def group(self) -> str:
        """The group it is for, or the kind of group."""
        return self.step.group.name if self.step and self.step.group else str(self.rung.label)


@dataclass(frozen=True, slots=True)
class Stuck:
    """One thing that was sent up: where it stands, with whom, and for how many working days."""

    escalation: Escalation
    kind: EscalationKind
    rung: Rung
    state: EscalationState
    person: str
    waited: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One thing that happened to it, with whoever wrote it; nobody where it went higher by itself."""

    entry: EscalationEntry
    step: EscalationStep
    rung: Rung
    who: str


@dataclass(frozen=True, slots=True)
class OneEscalation:
    """Everything that is shown of one."""

    stuck: Stuck
    ladder: tuple[StepShown, ...]
    entries: tuple[EntryShown, ...]
    own_words: tuple[EscalationWords, ...]
    can_go_higher: bool

    @property
    def answer(self) -> EntryShown | None:
        """The answer that came back, if one did."""
        return next((one for one in self.entries if one.step is EscalationStep.DECIDED), None)


@dataclass(frozen=True, slots=True)
class StuckBeneath:
    """What is told to everybody above: that something is stuck, since when and with whom."""

    escalation_id: UUID
    mapping_id: UUID
    reference: str
    title: str
    number: int
    kind: str
    rung: str
    person: str
    sent_on: date
    reached_on: date
    answer_by: date

    @property
    def waited(self) -> int:
        """For how many working days."""
        return working_days_waited(self.sent_on, today())

    @property
    def is_late(self) -> bool:
        """Whether its step has not answered in time."""
        return self.answer_by < today()


@dataclass(frozen=True, slots=True)
class Above:
    """What waits for somebody above, what else has come to them, and what is stuck beneath."""

    mine: tuple[tuple[Stuck, str], ...]
    others: tuple[tuple[Stuck, str], ...]
    beneath: tuple[StuckBeneath, ...]


_LADDER = PreparedQuery(
    lambda mapping: LadderStep.objects.filter(mapping_id=mapping).select_related("group"), Takes.KEY
)
_SENT = PreparedQuery(lambda mapping: Escalation.objects.filter(mapping_id=mapping), Takes.KEY)


def ladder_of(mapping_id: UUID) -> tuple[StepShown, ...]:
    """Every step there can be, the lowest first."""
    held = {step.rung: step for step in _LADDER(mapping_id)}
    return tuple(StepShown(rung, held.get(rung.value)) for rung in Rung)


def first_above(mapping: Mapping) -> StepShown | None:
    """The lowest step at which somebody is named: what is sent up goes there first."""
    return next((one for one in ladder_of(mapping.pk) if one.step), None)


def groups_for(actor: Actor, rung: Rung) -> list[GovernanceGroup]:
    """The groups that a step may be for."""
    kinds = [kind.value for kind in GROUPS_OF[rung]]
    return list(GovernanceGroup.objects.filter(ended_on=None, kind__in=kinds).order_by("name"))


def step_of(mapping: Mapping, rung: Rung) -> LadderStep | None:
    """Who is named at one step."""
    return (
        LadderStep.objects.filter(mapping=mapping, rung=rung.value).select_related("group", "mapping").first()
    )


def escalations_of(actor: Actor, mapping: Mapping) -> list[Stuck]:
    """Everything the mapping sent up, the oldest first of what waits; then what is over, the latest first."""
    ladder = ladder_of(mapping.pk)
    found = [_stuck(one, ladder) for one in _SENT(mapping.pk)]
    waits = [one for one in found if one.state is EscalationState.OPEN]
    over = [one for one in found if one.state is not EscalationState.OPEN]
    return [*sorted(waits, key=lambda one: -one.waited), *reversed(over)]


def escalation_in(actor: Actor, mapping: Mapping, escalation_id: UUID) -> Escalation:
    """One of the mapping's, or 404."""
    found = Escalation.objects.filter(mapping=mapping, pk=escalation_id).select_related("mapping").first()
    if found is None:
        raise Http404
    return found


def one_escalation(actor: Actor, escalation: Escalation) -> OneEscalation:
    """One with its history, as this reader may see it."""
    ladder = ladder_of(escalation.mapping_id)
    entries = list(EscalationEntry.objects.filter(escalation=escalation))
    own = tuple(EscalationWords.objects.filter(escalation=escalation))
    names = names_of({entry.written_by for entry in entries if entry.written_by})
    named = [one.rung for one in ladder if one.step]
    return OneEscalation(
        stuck=_stuck(escalation, ladder),
        ladder=ladder,
        entries=tuple(
            EntryShown(
                entry,
                EscalationStep(entry.step),
                Rung(entry.rung),
                entry.said_by or (names.get(entry.written_by, "") if entry.written_by else ""),
            )
            for entry in entries
        ),
        own_words=own,
        can_go_higher=next_rung(Rung(escalation.rung), named) is not None,
    )


def action_of(actor: Actor, escalation: Escalation) -> Action | None:
    """What the group does about the answer, where this reader sees it."""
    return Action.objects.filter(pk=escalation.action_id).first() if escalation.action_id else None


def action_gone_up(actor: Actor, escalation: Escalation) -> Action | None:
    """What is not possible below and was sent up, where this reader sees it."""
    return (
        Action.objects.filter(pk=escalation.about_action_id).first() if escalation.about_action_id else None
    )


def gone_up_of(action: Action) -> list[Escalation]:
    """What was sent up because of an action, the latest first."""
    return list(Escalation.objects.filter(mapping=action.mapping_id, about_action=action).order_by("-number"))


def _stuck(escalation: Escalation, ladder: Iterable[StepShown]) -> Stuck:
    person = next((one.step.person for one in ladder if one.step and one.rung == escalation.rung), "")
    state = EscalationState(escalation.state)
    return Stuck(
        escalation=escalation,
        kind=EscalationKind(escalation.kind),
        rung=Rung(escalation.rung),
        state=state,
        person=person,
        waited=working_days_waited(timezone.localdate(escalation.recorded_at), today()),
        is_late=state is EscalationState.OPEN and escalation.answer_by < today(),
    )


def titles_above(actor: Actor) -> dict[UUID, tuple[str, str]]:
    """Reference and title of the mappings over which the actor stands."""
    with connection.cursor() as cursor:
        cursor.execute("select mapping_id, reference, title from mappings_above_me()")
        return {key: (reference, title) for key, reference, title in cursor.fetchall()}


def stuck_beneath(actor: Actor) -> list[StuckBeneath]:
    """What is stuck where the actor stands above, the oldest first. No word of what it is about."""
    with connection.cursor() as cursor:
        cursor.execute("select * from stuck_beneath_me() order by sent_on, reference, number")
        return [StuckBeneath(*row) for row in cursor.fetchall()]


def above(actor: Actor) -> Above:
    """What has come to the actor, who is not on the team; on record as read. A constant number of queries."""
    record_reading(actor, Event.ESCALATIONS_VIEWED)
    answerable = _reached(policy.my_steps())
    # Whoever is named above and sits on the team too reads here what has come to them.
    sent = [
        one
        for one in Escalation.objects.order_by("recorded_at")
        if not actor.sits_in(one.mapping_id) or (one.mapping_id, one.rung) in answerable
    ]
    titles = titles_above(actor)
    ladders: dict[UUID, list[StepShown]] = {}
    for step in LadderStep.objects.filter(mapping_id__in={one.mapping_id for one in sent}):
        ladders.setdefault(step.mapping_id, []).append(StepShown(Rung(step.rung), step))
    mine: list[tuple[Stuck, str]] = []
    others: list[tuple[Stuck, str]] = []
    for one in sent:
        row = (_stuck(one, ladders.get(one.mapping_id, [])), titles.get(one.mapping_id, ("", ""))[1])
        waits = one.state == EscalationState.OPEN and (one.mapping_id, one.rung) in answerable
        (mine if waits else others).append(row)
    shown = {one.pk for one in sent}
    beneath = tuple(one for one in stuck_beneath(actor) if one.escalation_id not in shown)
    return Above(tuple(mine), tuple(reversed(others)), beneath)


def _reached(steps: Iterable[tuple[UUID, Rung]]) -> set[tuple[UUID, str]]:
    """For each step at which somebody is named, where something may stand that has come to them."""
    order = list(Rung)
    return {(mapping, one.value) for mapping, rung in steps for one in order[order.index(rung) :]}


def escalation_above(actor: Actor, escalation_id: UUID) -> Escalation:
    """One that has come to the actor, or 404; on record as read."""
    found = Escalation.objects.filter(pk=escalation_id).first()
    # On the team it is read on the mapping's own page, unless it has come to somebody there.
    if found is None or (actor.sits_in(found.mapping_id) and not policy.is_above(actor, found)):
        raise Http404
    record_reading(actor, Event.ESCALATIONS_VIEWED, mapping_id=found.mapping_id)
    return found


_TO_ANSWER = """
    select distinct e.id, m.title, e.ask, e.answer_by, e.recorded_at
    from responses_escalation e
    join ladder_mine() l on l.mapping_id = e.mapping_id
    join mappings_above_me() m on m.mapping_id = e.mapping_id
    where e.state = 'open' and l.rung = e.rung
    order by e.answer_by
"""


def to_answer(actor: Actor) -> list[WorkItem]:
    """Work: what stands at a step where the actor is named. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_ANSWER)
        rows = cursor.fetchall()
    return [
        WorkItem(
            what=_("%(title)s: your answer is asked for") % {"title": title},
            why=f"{ask.rstrip('.')}. {waited_words(working_days_waited(timezone.localdate(at), today()))}",
            by=by,
            url=url_if_any("escalation-above", key),
            verb=_("Answer"),
        )
        for key, title, ask, by, at in rows
    ]


def waited_words(days: int) -> str:
    """For how long something waits, in a sentence."""
    if days == 0:
        return _("Sent today.")
    return ngettext("It waits for %(n)d working day.", "It waits for %(n)d working days.", days) % {"n": days}


_CAME_BACK = PreparedQuery(
    lambda mappings, since: (
        EscalationEntry.objects.filter(
            mapping__in=mappings, step=EscalationStep.DECIDED.value, written_at__gte=since
        )
        .select_related("escalation", "mapping")
        .order_by("written_at")
    ),
    Takes.KEYS,
    Takes.MOMENT,
)


def came_back(actor: Actor) -> list[WorkItem]:
    """Work, for those who run a mapping: answers of the last two weeks that somebody else wrote."""
    mine = [
        key
        for key in actor.seats
        if actor.has_in(Duty.LEAD_MAPPING, key) or actor.has_in(Duty.HOLD_COHORT, key)
    ]
    if not mine:
        return []
    return [
        WorkItem(
            what=_("%(title)s: an answer came back") % {"title": entry.mapping.title},
            why=entry.escalation.ask,
            by=None,
            url=url_if_any("escalation", entry.mapping.reference, entry.escalation_id),
            verb=_("Read it"),
        )
        for entry in _CAME_BACK(mine, now() - ANSWER_FRESH)
        if entry.written_by != actor.user_id
    ]


def _not_answered(days: int, ask: str) -> str:
    """That something waits above and for how long, and what was asked: one sentence."""
    if days == 0:
        return _("Sent up today and not answered yet: %(ask)s") % {"ask": ask}
    words = ngettext(
        "Not answered for %(n)d working day: %(ask)s", "Not answered for %(n)d working days: %(ask)s", days
    )
    return words % {"n": days, "ask": ask}


def escalations_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention on the overview: what waits above, with its age; and for whoever sends things up, a ladder
    with nobody on it."""
    if mapping.state != MappingState.OPEN:
        return []
    items = [
        AttentionItem(
            _not_answered(working_days_waited(timezone.localdate(one.recorded_at), today()), one.ask),
            url_if_any("escalation", mapping.reference, one.pk),
        )
        for one in _SENT(mapping.pk)
        if one.state == EscalationState.OPEN
    ]
    if policy.may_escalate(actor, mapping) and not _LADDER(mapping.pk):
        words = _("Nobody is named above this mapping, so nothing that is stuck can go higher")
        items.append(AttentionItem(words, url_if_any("ladder-step", mapping.reference, Rung.SILVER.value)))
    return items
