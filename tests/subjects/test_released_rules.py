"""What may be let go one by one, what may be asked for, when that ends, and who may do it. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping
from placemap.subjects.models import DetailRelease, DetailRequest, Person, PersonDetail
from placemap.subjects.policy import released as policy
from placemap.subjects.rules import released as rules
from placemap.subjects.vocabulary import (
    ASKED_FOR,
    RELEASED_ONE_BY_ONE,
    SEALED_DETAILS,
    DetailKind,
    EndedBecause,
)

DAY = date(2026, 11, 22)
SIGNED = [(DAY - timedelta(days=90), DAY + timedelta(days=90))]
RAN_OUT = [(DAY - timedelta(days=90), DAY - timedelta(days=1))]
SIGNED_ANEW = [(DAY, DAY + timedelta(days=300))]
HERE_AND_SIGNED = rules.Footing(DAY - timedelta(days=30), None, SIGNED)
NEVER_HERE = rules.Footing(None, None, SIGNED)
HERE, AGENCY, OTHER = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, ""),
        ({"is_live": False}, "taken back"),
        ({"is_kept_close": False}, "already"),
        ({"kind": DetailKind.NOTE}, "free words"),
        ({"reason": "  "}, "need it for"),
    ],
)
def test_what_may_be_released_one_by_one(changes: dict[str, Any], refused: str) -> None:
    given = {"kind": "phone", "is_live": True, "is_kept_close": True, "reason": "To ring home.", **changes}
    if not refused:
        rules.check_may_release_detail(**given)
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_may_release_detail(**given)


def test_only_what_is_kept_close_and_no_free_words_can_be_asked_for() -> None:
    assert set(ASKED_FOR) < set(RELEASED_ONE_BY_ONE) < SEALED_DETAILS
    rules.check_can_ask("phone", is_known=True)
    for kind, is_known in (("note", True), ("school", True), ("phone", False)):
        with pytest.raises(PlacemapError):
            rules.check_can_ask(kind, is_known=is_known)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({}, None),
        ({"receiver": replace(HERE_AND_SIGNED, left_on=DAY + timedelta(days=1))}, None),
        ({"is_live": False}, EndedBecause.TAKEN_BACK),
        ({"is_handled_alike": False}, EndedBecause.HANDLED),
        ({"receiver": NEVER_HERE}, EndedBecause.LEFT),
        ({"receiver": replace(HERE_AND_SIGNED, left_on=DAY)}, EndedBecause.LEFT),
        # They left, and came back after it was released.
        ({"receiver": replace(HERE_AND_SIGNED, joined_on=DAY)}, EndedBecause.LEFT),
        ({"receiver": replace(HERE_AND_SIGNED, agreements=[])}, EndedBecause.AGREEMENT),
        ({"receiver": replace(HERE_AND_SIGNED, agreements=RAN_OUT)}, EndedBecause.AGREEMENT),
        # A new agreement opens nothing again.
        ({"receiver": replace(HERE_AND_SIGNED, agreements=SIGNED_ANEW)}, EndedBecause.AGREEMENT),
        ({"giver": replace(HERE_AND_SIGNED, left_on=DAY)}, EndedBecause.GIVER_LEFT),
        ({"giver": replace(HERE_AND_SIGNED, agreements=RAN_OUT)}, EndedBecause.GIVER_AGREEMENT),
    ],
)
def test_a_release_ends_with_what_it_rests_on(changes: dict[str, Any], because: EndedBecause | None) -> None:
    given = {
        "released_on": DAY - timedelta(days=1),
        "on": DAY,
        "receiver": HERE_AND_SIGNED,
        "giver": HERE_AND_SIGNED,
        "is_handled_alike": True,
        "is_live": True,
        **changes,
    }
    assert rules.ended_because(**given) is because


def somebody(*duties: Duty, agency: object = AGENCY) -> Actor:
    return Actor(
        user_id=uuid4(),
        agency_id=agency,  # type: ignore[arg-type]
        duties=frozenset(),
        seats={HERE: frozenset(one.value for one in duties)},
    )


GIVER = somebody(Duty.READ_CASES, Duty.CONTRIBUTE)
READER = somebody(Duty.READ_CASES)
WRITER = somebody(Duty.CONTRIBUTE)
OF_OTHER = somebody(Duty.READ_CASES, Duty.CONTRIBUTE, agency=OTHER)
CUSTODIAN = somebody(Duty.READ_CASES, Duty.CONTRIBUTE, Duty.HOLD_COHORT, agency=OTHER)
PERSON = Person(pk=uuid4(), mapping=Mapping(pk=HERE))
DETAIL = PersonDetail(mapping_id=HERE, agency_id=AGENCY)
RELEASE = DetailRelease(mapping_id=HERE, agency_id=AGENCY)
REQUEST = DetailRequest(mapping_id=HERE, agency_id=OTHER)


@pytest.mark.parametrize(
    ("may", "about", "allowed", "refused"),
    [
        (policy.may_ask_for_detail, PERSON, [GIVER, OF_OTHER], [READER, WRITER, CUSTODIAN]),
        (policy.may_release_detail, DETAIL, [GIVER, WRITER], [READER, OF_OTHER, CUSTODIAN]),
        (policy.may_end_detail_release, RELEASE, [GIVER, WRITER, CUSTODIAN], [READER, OF_OTHER]),
        (policy.may_keep_detail, REQUEST, [GIVER, WRITER], [READER, OF_OTHER]),
        (policy.may_read_kept, PERSON, [GIVER, WRITER, CUSTODIAN], [READER]),
    ],
    ids=["ask", "release", "end", "keep", "read"],
)
def test_who_may(may: Any, about: Any, allowed: list[Actor], refused: list[Actor]) -> None:
    assert all(may(one, about) for one in allowed)
    assert not any(may(one, about) for one in refused)
