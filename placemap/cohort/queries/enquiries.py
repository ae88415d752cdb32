""" "Who knows this child?": what was asked and answered, and what somebody was asked, on the team or not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import Enquiry, EnquiryAnswer
from placemap.foundations.clock import today
from placemap.partners.queries import author, names_of
from placemap.subjects.models import PersonDetail
from placemap.subjects.vocabulary import DetailKind


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing somebody was asked. Once they have answered or it closed, only the answer is left of it."""

    answer: EnquiryAnswer
    enquiry: Enquiry | None
    asked_by: str
    name: str
    born: date | None


def enquiries_about(record_ids: Collection[UUID]) -> list[Enquiry]:
    """What was asked about a child, with the answers, the latest first."""
    rows = Enquiry.objects.filter(person_id__in=list(record_ids), withdrawn_at=None)
    return list(
        rows.select_related("power")
        .prefetch_related("answers__user", "answers__agency")
        .order_by("-recorded_at")
    )


def asked_of(actor: Actor) -> list[Any]:
    """Questions that wait for this person, and those they answered in the last weeks; no name among them.

    Each is an answer with `closes_on` and `asker`, the agency that asks: nothing, once it is closed.
    """
    # The question itself is no longer theirs to read once it is answered or closed: then there is no day.
    asked = Enquiry.objects.filter(pk=OuterRef("enquiry_id"))
    rows = EnquiryAnswer.objects.filter(user_id=author(actor))
    rows = rows.annotate(
        closes_on=Subquery(asked.values("closes_on")),
        asker=Subquery(asked.values("agency__name")),
    )
    return list(rows.order_by("answered_at", "closes_on")[:100])


_UNANSWERED = PreparedQuery(
    lambda user, at: (
        EnquiryAnswer.objects.filter(Q(enquiry__closes_on__gte=at), user_id=user, answered_at=None)
        .select_related("enquiry")
        .order_by("enquiry__closes_on")
    ),
    Takes.KEY,
    Takes.DAY,
)


def waiting_for_answer(actor: Actor) -> list[EnquiryAnswer]:
    """Questions this person has still to answer. One query."""
    return _UNANSWERED(author(actor), today())


def asked_shown(actor: Actor, key: UUID) -> Asked:
    """One question put to this person, with the name and birth date while it is open; 404 for others.

    The reading is on record.
    """
    answer = EnquiryAnswer.objects.filter(pk=key, user_id=author(actor)).select_related("opening").first()
    if answer is None:
        raise Http404
    enquiry = None
    if answer.answered_at is None:
        asked = Enquiry.objects.filter(pk=answer.enquiry_id, closes_on__gte=today())
        enquiry = asked.select_related("power", "agency").first()
    if enquiry is None:
        return Asked(answer=answer, enquiry=None, asked_by="", name="", born=None)
    said = list(
        PersonDetail.objects.filter(
            person_id=enquiry.person_id, kind__in=[DetailKind.NAME, DetailKind.BORN], withdrawn_at=None
        )
    )
    if said:
        record_reading(actor, Event.NAME_VIEWED, mapping_id=answer.mapping_id, subjects=[enquiry.person_id])
    return Asked(
        answer=answer,
        enquiry=enquiry,
        asked_by=names_of([enquiry.recorded_by]).get(enquiry.recorded_by, ""),
        name=next((one.text for one in said if one.kind == DetailKind.NAME), ""),
        born=next((one.born for one in said if one.kind == DetailKind.BORN and one.born), None),
    )
