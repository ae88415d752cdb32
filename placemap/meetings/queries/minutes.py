"""Reads of minutes: as this reader may have them, built from what they see at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import live_seats
from placemap.meetings.models import (
    Entry,
    Meeting,
    Minutes,
    MinutesCopy,
    MinutesCorrection,
    MinutesReceipt,
    MinutesSection,
    MinutesStep,
    MinutesTemplate,
    MinutesVersion,
    Signature,
)
from placemap.meetings.rules import minutes as rules
from placemap.meetings.vocabulary import EntryKind, MinutesStepKind, Part
from placemap.partners.queries import names_of
from placemap.responses.models import Action
from placemap.subjects.queries import PersonCard, person_cards


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """What somebody asked to have put right, who, and what was answered by whom."""

    correction: MinutesCorrection
    asked_by: str
    answered_by: str

    @property
    def waits(self) -> bool:
        """Whether nobody has answered."""
        return not self.correction.answer


@dataclass(frozen=True, slots=True)
class SectionShown:
    """One section with the child as this reader knows them; `card` is None where they see no child."""

    section: MinutesSection
    card: PersonCard | None
    lines: tuple[tuple[str, str], ...]
    corrections: tuple[CorrectionShown, ...]


@dataclass(frozen=True, slots=True)
class MinutesShown:
    """Everything of minutes that one reader may have."""

    minutes: Minutes
    one: tuple[SectionShown, ...]
    two: tuple[SectionShown, ...]
    approved: MinutesStep | None
    to_silver: MinutesStep | None
    clock: rules.Clock

    @property
    def waiting(self) -> tuple[CorrectionShown, ...]:
        """Corrections that nobody has answered."""
        every = (one for section in (*self.one, *self.two) for one in section.corrections)
        return tuple(one for one in every if one.waits)


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """Somebody who gets approved minutes: which parts are for them, and when they opened each."""

    user_id: UUID
    name: str
    agency: str
    has_two: bool
    is_silver: bool
    opened_one: datetime | None = None
    opened_two: datetime | None = None


def minutes_of(actor: Actor, meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting; None before anybody began them."""
    found = (
        Minutes.objects.filter(meeting=meeting)
        .select_related("meeting__series", "meeting__chair", "meeting__minute_taker", "mapping")
        .first()
    )
    return found


def minutes_in(actor: Actor, meeting: Meeting) -> Minutes:
    """The minutes of a meeting, or 404."""
    found = minutes_of(actor, meeting)
    if found is None:
        raise Http404
    return found


def step_of(minutes: Minutes, step: MinutesStepKind) -> MinutesStep | None:
    """What the chair did, once they did it."""
    return MinutesStep.objects.filter(minutes=minutes, step=step.value).first()


def is_approved(minutes: Minutes) -> bool:
    """Whether they are approved, and so locked."""
    return step_of(minutes, MinutesStepKind.APPROVED) is not None


def read_minutes(actor: Actor, minutes: Minutes) -> MinutesShown:
    """Minutes as the actor may have them, on record where they are about children. Constant queries."""
    sections = list(MinutesSection.objects.filter(minutes=minutes).select_related("item"))
    people = [one.person_id for one in sections if one.person_id]
    cards = person_cards(actor, minutes.mapping, people) if people else {}
    if people:
        subjects = [*(card.id for card in cards.values()), *(one for one in people if one not in cards)]
        record_reading(
            actor,
            Event.MINUTES_VIEWED,
            mapping_id=minutes.mapping_id,
            subjects=list(dict.fromkeys(subjects)),
        )
    corrections = _corrections(sections)
    shown = [
        SectionShown(
            section,
            cards.get(section.person_id) if section.person_id else None,
            tuple(rules.label_of(line) for line in section.text.splitlines() if line.strip()),
            corrections.get(section.pk, ()),
        )
        for section in sections
    ]
    steps = {MinutesStepKind(step.step): step for step in MinutesStep.objects.filter(minutes=minutes)}
    return MinutesShown(
        minutes=minutes,
        one=tuple(one for one in shown if one.section.part == Part.ONE),
        two=tuple(one for one in shown if one.section.part == Part.TWO),
        approved=steps.get(MinutesStepKind.APPROVED),
        to_silver=steps.get(MinutesStepKind.SILVER),
        clock=rules.clock(minutes.ended_at, now()),
    )


def _corrections(sections: Sequence[MinutesSection]) -> dict[UUID, tuple[CorrectionShown, ...]]:
    found = list(MinutesCorrection.objects.filter(section__in=[one.pk for one in sections]))
    names = names_of(key for one in found for key in (one.asked_by, one.answered_by))
    held: dict[UUID, list[CorrectionShown]] = {}
    for one in found:
        answered_by = names.get(one.answered_by, "") if one.answered_by else ""
        held.setdefault(one.section_id, []).append(
            CorrectionShown(one, names.get(one.asked_by, ""), answered_by)
        )
    return {key: tuple(some) for key, some in held.items()}


def section_in(actor: Actor, minutes: Minutes, section_id: UUID) -> MinutesSection:
    """One section, or 404."""
    found = (
        MinutesSection.objects.filter(minutes=minutes, pk=section_id)
        .select_related("meeting__mapping", "meeting__series", "minutes", "mapping", "item")
        .first()
    )
    if found is None:
        raise Http404
    return found


def correction_in(actor: Actor, minutes: Minutes, correction_id: UUID) -> MinutesCorrection:
    """One correction, or 404."""
    found = (
        MinutesCorrection.objects.filter(section__minutes=minutes, pk=correction_id)
        .select_related("section__item", "section__mapping", "meeting__mapping", "mapping")
        .first()
    )
    if found is None:
        raise Http404
    return found


def versions_of_section(actor: Actor, section: MinutesSection) -> list[tuple[MinutesVersion, str]]:
    """What it said before, the latest first, and who put other words there."""
    found = list(MinutesVersion.objects.filter(section=section))
    names = names_of(one.replaced_by for one in found)
    return [(one, names.get(one.replaced_by, "")) for one in found]


def readers_of(actor: Actor, minutes: Minutes) -> list[ReaderRow]:
    """Who gets them, and what of them, for whoever writes them. No child is read."""
    signed = set(
        Signature.objects.filter(meeting=minutes.meeting, user__isnull=False).values_list(
            "user_id", flat=True
        )
    )
    opened: dict[tuple[UUID, str], datetime] = {
        (one.user_id, one.part): one.opened_at for one in MinutesReceipt.objects.filter(minutes=minutes)
    }
    silver_reads = step_of(minutes, MinutesStepKind.SILVER) is not None
    rows = {}
    for seat in _seats(minutes.mapping):
        is_silver = seat.role.duties == [Duty.WATCH_MAPPING.value]
        reads = seat.user_id in signed and Duty.READ_CASES.value in seat.role.duties
        rows[seat.user_id] = ReaderRow(
            seat.user_id,
            seat.user.name,
            seat.agency.name,
            has_two=silver_reads if is_silver else reads,
            is_silver=is_silver,
            opened_one=opened.get((seat.user_id, Part.ONE.value)),
            opened_two=opened.get((seat.user_id, Part.TWO.value)),
        )
    return sorted(rows.values(), key=lambda one: (one.is_silver, not one.has_two, one.name))


def _seats(mapping: Mapping) -> list[Seat]:
    return live_seats(mapping, with_watchers=True)


def copies_of(actor: Actor, minutes: Minutes) -> list[MinutesCopy]:
    """Copies that were taken out, the first first."""
    return list(MinutesCopy.objects.filter(minutes=minutes).select_related("user", "agency"))


def actions_agreed(actor: Actor, meeting: Meeting) -> list[Action]:
    """Actions agreed at the meeting that the actor may see, as they stand today."""
    keys = Entry.objects.filter(meeting=meeting, struck_at=None, action__isnull=False).values("action_id")
    return list(
        Action.objects.filter(pk__in=keys).select_related("owner", "agency").order_by("due", "recorded_at")
    )


def decisions_of(actor: Actor, meeting: Meeting) -> list[Entry]:
    """Decisions that are minuted and that the actor may read, on record where they are about children."""
    found = list(
        Entry.objects.filter(meeting=meeting, struck_at=None, kind=EntryKind.DECISION.value).select_related(
            "item", "meeting__mapping"
        )
    )
    subjects = list(dict.fromkeys(one.person_id for one in found if one.person_id))
    if subjects:
        record_reading(actor, Event.RECORD_VIEWED, mapping_id=meeting.mapping_id, subjects=subjects)
    return found


def latest_template(actor: Actor) -> MinutesTemplate | None:
    """The partnership's own Word template; None while it has none."""
    return MinutesTemplate.objects.first()
