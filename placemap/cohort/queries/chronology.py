"""What happened to a child, across agencies, as far as one reader may see; and what may be one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import policy
from placemap.cohort.models import ChronologyEntry, EntryJudgement
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.queries.corrections import Corrected, corrections_of
from placemap.cohort.queries.held import Held, may_hold
from placemap.cohort.rules import events as rules
from placemap.cohort.vocabulary import CRITICAL_MOMENTS, EntryKind
from placemap.foundations.clock import LONDON, today
from placemap.foundations.grades import is_suspected_false
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of


@dataclass(frozen=True, slots=True)
class Answered:
    """What an agency did about a critical moment."""

    id: UUID
    text: str
    on: date | datetime
    agency: str
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Another entry that somebody holds to be the same event; both stay as they are."""

    judgement_id: UUID
    agency: str
    on: date
    by: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry as one reader sees it."""

    entry: ChronologyEntry
    agency: str
    is_critical: bool
    is_answered: bool
    is_late: bool
    answers: tuple[Answered, ...]
    same_as: tuple[SameEvent, ...]
    corrected: tuple[Corrected, ...]
    may_put_right: bool
    may_answer: bool
    # Suspected to be false by whoever sent it: asks for no answer, and is in no summary.
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entries that may be one event, the earlier first."""

    earlier: ChronologyEntry
    later: ChronologyEntry


@dataclass(frozen=True, slots=True)
class Chronology:
    """A child's chronology, newest first; `happened` is filtered and `in_all` counts before that."""

    happened: tuple[Happened, ...]
    in_all: int
    suggestions: tuple[Suggestion, ...]
    told_apart: tuple[EntryJudgement, ...]
    agencies: tuple[tuple[UUID, str], ...]
    kinds: tuple[EntryKind, ...]
    waiting: tuple[Happened, ...]


_STANDING = PreparedQuery(
    lambda about: ChronologyEntry.objects.filter(person_id__in=about, **LIVE).select_related(
        "agency", "contribution"
    ),
    Takes.KEYS,
)
_BETWEEN = PreparedQuery(
    lambda events: (
        EntryJudgement.objects.filter(left_id__in=events, right_id__in=events, withdrawn_at=None)
        .select_related("agency", "left", "left__agency", "right", "right__agency")
        .order_by("-decided_at")
    ),
    Takes.KEYS,
)


def chronology(
    actor: Actor,
    mapping: Mapping,
    record_ids: Sequence[UUID],
    *,
    agency_id: UUID | None = None,
    kind: EntryKind | None = None,
    facts_of: Sequence[UUID] = (),
    corrected: Mapped[UUID, tuple[Corrected, ...]] | None = None,
    held: Held | None = None,
) -> Chronology:
    """Everything that happened as far as this reader sees, in a number of queries that stays the same.

    `facts_of` is what `facts_of_child` gives: what was released from a record that the reader does not see is
    read, and neither answered nor told apart, since both are written beside that record.
    `corrected` is what `corrections_of` gives and `held` what `held_about` gives, from a caller that has
    them already.
    """
    about, seen = facts_of or record_ids, frozenset(record_ids)
    rows = _STANDING(about) if may_hold(ChronologyEntry, held) else []
    rows.sort(key=_moment, reverse=True)
    events = {row.event_id for row in rows}
    answers: dict[UUID, list[ChronologyEntry]] = defaultdict(list)
    for row in rows:
        if row.answers_id in events:
            answers[row.answers_id].append(row)
    # An answer whose moment was taken back, or is not this reader's to see, is an entry like any other.
    shown = [row for row in rows if row.answers_id not in events]
    judgements = _judgements(events)
    if corrected is None:
        corrected = corrections_of(about) if rows else {}
    by_event = {row.event_id: row for row in shown}
    names = names_of(one.decided_by for one in judgements) if judgements else {}
    same: dict[UUID, list[SameEvent]] = defaultdict(list)
    for one in judgements:
        if one.is_same and one.left_id in by_event and one.right_id in by_event:
            may_undo = bool(policy.may_undo_entry_judgement(actor, one))
            for here, there in ((one.left_id, one.right_id), (one.right_id, one.left_id)):
                other = by_event[there]
                same[here].append(
                    SameEvent(
                        one.pk, other.agency.short_name, _on(other), names.get(one.decided_by, ""), may_undo
                    )
                )
    answered = _answered(shown, answers, judgements)
    may_answer = bool(shown) and bool(policy.may_answer_moment(actor, shown[0]))
    happened = [
        _happened(
            actor,
            row,
            answers.get(row.event_id, []),
            same,
            corrected,
            is_answered=row.event_id in answered,
            may_answer=may_answer and row.person_id in seen,
        )
        for row in shown
    ]
    judged = {(one.left_id, one.right_id) for one in judgements}
    wanted = [
        one
        for one in happened
        if (agency_id is None or one.entry.agency_id == agency_id)
        and (kind is None or one.entry.kind == kind)
    ]
    return Chronology(
        happened=tuple(wanted),
        in_all=len(happened),
        suggestions=tuple(
            _suggestions({key: row for key, row in by_event.items() if row.person_id in seen}, judged)
        ),
        told_apart=tuple(one for one in judgements if not one.is_same),
        agencies=tuple(
            sorted({(row.agency_id, row.agency.short_name) for row in shown}, key=lambda one: one[1])
        ),
        kinds=tuple(one for one in EntryKind if any(row.kind == one for row in shown)),
        waiting=tuple(one for one in happened if one.is_critical and not one.is_answered),
    )


def visible_entry(actor: Actor, record_ids: Sequence[UUID], entry_id: UUID) -> ChronologyEntry | None:
    """One entry about this child as it stands now, if this reader sees it; a corrected one leads on."""
    about = ChronologyEntry.objects.filter(person_id__in=record_ids, withdrawn_at=None)
    named = about.filter(pk=entry_id).first()
    if named is None:
        return None
    event = named.event_id
    standing = about.filter(Q(pk=event) | Q(began_as_id=event), contribution__withdrawn_at=None)
    return (
        standing.select_related("contribution", "mapping", "agency", "person__mapping")
        .order_by("-contribution__given_at")
        .first()
    )


def visible_entry_judgement(
    actor: Actor, record_ids: Sequence[UUID], judgement_id: UUID
) -> EntryJudgement | None:
    """What somebody said of two entries about this child, if this reader sees both."""
    return (
        EntryJudgement.objects.filter(pk=judgement_id, left__person_id__in=record_ids)
        .select_related("mapping")
        .first()
    )


def _happened(
    actor: Actor,
    row: ChronologyEntry,
    answers: list[ChronologyEntry],
    same: dict[UUID, list[SameEvent]],
    corrected: Mapped[UUID, tuple[Corrected, ...]],
    *,
    is_answered: bool,
    may_answer: bool,
) -> Happened:
    is_doubted = is_suspected_false(row.grade)
    is_critical = row.kind in CRITICAL_MOMENTS and not is_doubted
    return Happened(
        entry=row,
        agency=row.agency.short_name,
        is_doubted=is_doubted,
        is_critical=is_critical,
        is_answered=is_answered,
        is_late=is_critical and not is_answered and row.respond_by is not None and row.respond_by < today(),
        answers=tuple(
            Answered(one.pk, one.text, _on(one), one.agency.short_name, _goes_back(actor, one))
            for one in answers
        ),
        same_as=tuple(same.get(row.event_id, ())),
        corrected=corrected.get(row.contribution_id, ()),
        may_put_right=_goes_back(actor, row),
        may_answer=may_answer and is_critical and not is_answered,
    )


def _answered(
    rows: Sequence[ChronologyEntry],
    answers: Mapped[UUID, list[ChronologyEntry]],
    judgements: Sequence[EntryJudgement],
) -> set[UUID]:
    """The events that were answered: by somebody, by the agency itself, or as the same event elsewhere."""
    found = {row.event_id for row in rows if answers.get(row.event_id) or row.responded_on is not None}
    return found | rules.answered_elsewhere(
        found, [(one.left_id, one.right_id) for one in judgements if one.is_same]
    )


def _goes_back(actor: Actor, row: ChronologyEntry) -> bool:
    contribution: Contribution = row.contribution
    by_hand = contribution.kind == ContributionKind.BY_HAND
    return by_hand and bool(policy.may_take_back_of(actor, row.mapping_id, row.agency_id))


def _suggestions(by_event: dict[UUID, ChronologyEntry], judged: set[tuple[UUID, UUID]]) -> list[Suggestion]:
    happenings = [
        rules.Happening(
            id=key,
            kind=EntryKind(row.kind),
            on=row.happened_on,
            at=row.happened_at,
            is_estimated=row.is_estimated,
            agency_id=row.agency_id,
        )
        for key, row in by_event.items()
        if row.happened_on is not None and not is_suspected_false(row.grade)
    ]
    found = []
    for pair in rules.suggested(happenings, judged):
        earlier, later = sorted((by_event[key] for key in pair), key=_moment)
        found.append(Suggestion(earlier, later))
    return found


def _judgements(events: set[UUID]) -> list[EntryJudgement]:
    if len(events) < 2:
        return []
    return _BETWEEN(events)


def _on(row: ChronologyEntry) -> date:
    return row.happened_on or row.recorded_at.astimezone(LONDON).date()


def _moment(row: ChronologyEntry) -> tuple[date, time, datetime]:
    """In the order things happened. A time that is not known comes before those that are."""
    return _on(row), row.happened_at or time.min, row.recorded_at
