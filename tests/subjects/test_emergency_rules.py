"""Who may open, end and review an emergency opening, and what it asks for: tables, no database."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType
from uuid import uuid4

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.clock import LONDON
from placemap.mappings.models import Mapping
from placemap.subjects.models import EmergencyOpening
from placemap.subjects.policy import emergencies as policy
from placemap.subjects.rules import emergencies as rules
from placemap.web.shell import OpenInEmergency

MAPPING = Mapping(pk=uuid4())


def somebody(*duties: Duty, seated: bool = True) -> Actor:
    seats = {MAPPING.pk: frozenset(duty.value for duty in duties)} if seated else {}
    return Actor(uuid4(), uuid4(), seats=MappingProxyType(seats))


LEAD = somebody(Duty.READ_CASES, Duty.LEAD_MAPPING)
CUSTODIAN = somebody(Duty.READ_CASES, Duty.HOLD_COHORT)
MEMBER = somebody(Duty.READ_CASES, Duty.CONTRIBUTE)
CONTRIBUTOR = somebody(Duty.CONTRIBUTE)
OUTSIDER = somebody(seated=False)


@pytest.mark.parametrize(
    ("reason", "enough"),
    [
        ("", False),
        ("missing", False),
        ("she is missing", False),
        ("1 2 3 4 5 6", False),
        ("She is missing since four o'clock", True),
        ("Mae hi ar goll ers pedwar", True),
    ],
    ids=["nothing", "one-word", "three-words", "numbers", "a-sentence", "welsh"],
)
def test_a_reason_is_at_least_a_sentence(reason: str, enough: bool) -> None:
    assert rules.says_why(reason) is enough


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 12, 1)),
        (date(2026, 12, 24), date(2026, 12, 30)),
    ],
    ids=["monday", "thursday", "saturday", "christmas-eve"],
)
def test_it_is_looked_at_within_two_working_days(opened: date, due: date) -> None:
    assert rules.review_by(opened) == due


def test_it_lasts_as_set_and_never_longer_than_eight_hours() -> None:
    at = datetime(2026, 11, 28, 9, 0, tzinfo=LONDON)
    assert rules.closes_at(at, timedelta(minutes=60)) == at + timedelta(hours=1)
    assert rules.closes_at(at, timedelta(days=2)) == at + timedelta(hours=8)


@pytest.mark.parametrize(("seconds", "minutes"), [(3600, 60), (3541, 60), (61, 2), (1, 1), (0, 0), (-5, 0)])
def test_the_minute_that_has_begun_counts(seconds: int, minutes: int) -> None:
    at = datetime(2026, 11, 28, 9, 0, tzinfo=LONDON)
    assert OpenInEmergency(at + timedelta(seconds=seconds), at, "", "", uuid4()).minutes == minutes


@pytest.mark.parametrize(
    ("actor", "opens", "reads"),
    [
        (LEAD, True, True),
        (MEMBER, True, True),
        (CUSTODIAN, False, True),
        (CONTRIBUTOR, False, False),
        (OUTSIDER, False, False),
    ],
    ids=["lead", "member", "custodian", "contributor", "outsider"],
)
def test_who_opens_and_who_reads_what_was_opened(actor: Actor, opens: bool, reads: bool) -> None:
    assert bool(policy.may_open_in_emergency(actor, MAPPING)) is opens
    assert bool(policy.may_read_emergencies(actor, MAPPING)) is reads


def _opening(by: Actor, *, by_a_lead: bool = False) -> EmergencyOpening:
    return EmergencyOpening(mapping=MAPPING, opened_by=by.user_id, by_a_lead=by_a_lead)


@pytest.mark.parametrize(
    ("actor", "opening", "ends", "reviews"),
    [
        (MEMBER, _opening(MEMBER), True, False),
        (somebody(Duty.READ_CASES), _opening(MEMBER), False, False),
        (LEAD, _opening(MEMBER), True, True),
        (CUSTODIAN, _opening(MEMBER), True, False),
        (LEAD, _opening(LEAD, by_a_lead=True), True, False),
        (CUSTODIAN, _opening(LEAD, by_a_lead=True), True, True),
    ],
    ids=["own", "another", "lead", "custodian", "leads-own", "custodian-of-a-leads"],
)
def test_who_ends_and_who_reviews(actor: Actor, opening: EmergencyOpening, ends: bool, reviews: bool) -> None:
    assert bool(policy.may_end_emergency(actor, opening)) is ends
    assert bool(policy.may_review_emergency(actor, opening)) is reviews
