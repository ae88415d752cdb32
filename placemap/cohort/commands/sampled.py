"""The monthly look at who opened which child's record: drawing, asking why, answering and closing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort.models import SampledOpening
from placemap.cohort.policy import sampling as policy
from placemap.cohort.rules.sampling import DUE_AFTER, month_after, sample
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.queries import author


@command(may=policy.may_sample, event=Event.OPENINGS_SAMPLED)
def draw_openings(*, month: date, by: Actor) -> int:
    """Draw from a month of each open mapping's trail. Drawn again, it draws the same and adds nothing."""
    following = month_after(month)
    with connection.cursor() as cursor:
        cursor.execute(
            "select entry_id, mapping_id, user_id, person_id, at, by_a_lead from openings_between(%s, %s)",
            [month, following],
        )
        rows = cursor.fetchall()
    by_mapping: dict[UUID, list[UUID]] = {}
    for entry_id, mapping_id, *_rest in rows:
        by_mapping.setdefault(mapping_id, []).append(entry_id)
    drawn_before = set(SampledOpening.objects.filter(month=month).values_list("mapping_id", flat=True))
    drawn = {key: sample(entries, key, month) for key, entries in by_mapping.items()}
    chosen = [
        SampledOpening(
            mapping_id=mapping_id,
            person_id=person_id,
            user_id=user_id,
            month=month,
            entry_id=entry_id,
            opened_at=at,
            by_a_lead=by_a_lead,
            due_on=following + DUE_AFTER,
        )
        for entry_id, mapping_id, user_id, person_id, at, by_a_lead in rows
        if mapping_id not in drawn_before and entry_id in drawn[mapping_id]
    ]
    SampledOpening.objects.bulk_create(chosen)
    return len(chosen)


@command(may=policy.may_review_sampled, event=Event.OPENING_LOOKED_AT)
def say_expected(*, sampled: SampledOpening, version: int, by: Actor) -> None:
    """The opening is what this person's work asks of them. Nothing more is asked."""
    _change(sampled, version, closed_at=now(), closed_by=author(by))


@command(may=policy.may_review_sampled, event=Event.OPENING_LOOKED_AT)
def ask_why(*, sampled: SampledOpening, question: str, version: int, by: Actor) -> None:
    """Ask whoever opened it: they answer on one page."""
    if not question.strip():
        raise PlacemapError(_("Say what you would like to know, in a sentence."))
    _change(sampled, version, asked_at=now(), asked_by=author(by), question=question.strip())


@command(may=policy.may_answer_sampled, event=Event.OPENING_ANSWERED)
def answer_why(*, sampled: SampledOpening, answer: str, version: int, by: Actor) -> None:
    """Why one opened the record, in one's own words."""
    if not answer.strip():
        raise PlacemapError(_("Say why you opened it, in a sentence."))
    _change(sampled, version, answered_at=now(), answer=answer.strip())


@command(may=policy.may_review_sampled, event=Event.OPENING_LOOKED_AT)
def close_sampled(*, sampled: SampledOpening, note: str, version: int, by: Actor) -> None:
    """Close what was asked, answered or not, with what came of it."""
    if not note.strip():
        raise PlacemapError(_("Say what came of it, in a sentence."))
    _change(sampled, version, closed_at=now(), closed_by=author(by), closing_note=note.strip())


def _change(sampled: SampledOpening, version: int, **values: object) -> None:
    held = SampledOpening.objects.filter(pk=sampled.pk, version=version, closed_at=None)
    if held.update(version=F("version") + 1, **values) != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
    sampled.refresh_from_db()
