"""When the gate is open, from signatures alone; and that the database works it out alike."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from placemap.foundations.errors import PlacemapError
from placemap.foundations.invented import Gate
from placemap.readiness import policy, rules
from placemap.readiness.rules import Signed
from placemap.readiness.vocabulary import CheckCode, CheckStanding, ItemAnswer, ItemCode

AT = datetime(2026, 11, 28, 12, 0, tzinfo=timezone.get_default_timezone())
DAY = AT.date()
CHECKS = dict.fromkeys(("a", "b"), DAY - timedelta(days=100))
# As if a release had added one four days ago.
ADDED = {**CHECKS, "new": DAY - timedelta(days=4)}


def signed(check: str, *, days_ago: float = 10, lasts: int = 30, withdrawn: float | None = None) -> Signed:
    """A signature of some days ago that counts until some days from now."""
    back = None if withdrawn is None else AT - timedelta(days=withdrawn)
    return Signed(check, AT - timedelta(days=days_ago), DAY + timedelta(days=lasts), back)


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ([], Gate.INVENTED),
        ([signed("a")], Gate.INVENTED),
        ([signed("a"), signed("b")], Gate.OPEN),
        ([signed("a"), signed("b", lasts=0)], Gate.OPEN),  # its last day is not over
        ([signed("a"), signed("b", lasts=-1)], Gate.SHUT),
        ([signed("a"), signed("b", withdrawn=1)], Gate.SHUT),
        ([signed("a", days_ago=5), signed("b", days_ago=10, withdrawn=8)], Gate.INVENTED),  # never at once
        ([signed("a"), signed("b", withdrawn=8), signed("b", days_ago=2)], Gate.OPEN),
        ([signed("a"), signed("b", lasts=-3), signed("b", days_ago=-1)], Gate.SHUT),  # not signed yet
        # The newer one replaces the older, also when it is taken back.
        ([signed("a"), signed("b"), signed("b", days_ago=5, withdrawn=1)], Gate.SHUT),
        ([signed("a"), signed("c")], Gate.INVENTED),
    ],
    ids=range(11),
)
def test_the_gate_follows_the_last_signature_of_each_check(signatures: list[Signed], expected: Gate) -> None:
    assert rules.gate_now(signatures, CHECKS, AT) is expected


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ([signed("a"), signed("b")], Gate.SHUT),  # it was open before the new check came
        ([signed("a"), signed("b"), signed("new", days_ago=1)], Gate.OPEN),
        ([signed("a"), signed("b", days_ago=2)], Gate.INVENTED),  # and never before
        ([signed("a", days_ago=50, lasts=-20), signed("b", days_ago=50)], Gate.SHUT),
        ([signed("a", days_ago=50, withdrawn=45), signed("b", days_ago=40)], Gate.INVENTED),
        ([signed("a", days_ago=200), signed("b", days_ago=200)], Gate.INVENTED),  # before there was any check
    ],
    ids=range(6),
)
@pytest.mark.django_db
def test_a_check_that_a_later_release_adds_shuts_what_was_open(
    signatures: list[Signed], expected: Gate
) -> None:
    assert rules.gate_now(signatures, ADDED, AT) is expected
    moved = timezone.localtime() - AT
    whole = timedelta(days=moved.days)
    later = [
        Signed(
            one.check, one.at + moved, one.review_on + whole, one.withdrawn_at and one.withdrawn_at + moved
        )
        for one in signatures
    ]
    assert _in_database(later, {check: since + whole for check, since in ADDED.items()}) == expected.value


def test_without_any_check_it_is_not_open() -> None:
    assert rules.gate_now([signed("a")], {}, AT) is Gate.INVENTED


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        (None, CheckStanding.UNSIGNED),
        (signed("a", lasts=31), CheckStanding.SIGNED),
        (signed("a", lasts=30), CheckStanding.ENDING),
        (signed("a", lasts=-1), CheckStanding.ENDED),
        (signed("a", withdrawn=1), CheckStanding.WITHDRAWN),
    ],
    ids=["unsigned", "signed", "ending", "ended", "withdrawn"],
)
def test_how_a_check_stands(signature: Signed | None, expected: CheckStanding) -> None:
    assert rules.standing_of(signature, AT) is expected


@pytest.mark.parametrize(
    ("on", "review", "message"),
    [
        (1, 9, "cannot lie ahead"),
        (0, 0, "must lie ahead"),
        (-5, -1, "must lie ahead"),
        (-1, 366, "within a year"),
    ],
)
def test_days_that_cannot_be(on: int, review: int, message: str) -> None:
    with pytest.raises(PlacemapError, match=message):
        rules.check_days(DAY + timedelta(days=on), DAY + timedelta(days=review), DAY)


def test_days_that_can_be() -> None:
    rules.check_days(DAY, DAY + timedelta(days=1), DAY)
    rules.check_days(DAY, DAY + timedelta(days=366), DAY)


def test_the_checklist_needs_every_point() -> None:
    every = {item.value: ItemAnswer.IN_PLACE.value for item in ItemCode}
    rules.check_items(every)
    assert rules.missing_items({}) == list(ItemCode)
    with pytest.raises(PlacemapError, match="1 point of the checklist is"):
        rules.check_items({**every, "log": ItemAnswer.NOT_YET.value})


def _in_database(signatures: list[Signed], checks: Mapping[str, date]) -> str:
    """What the body of the database's own function answers, over these rows in place of its tables."""
    rows, taken, values, back = [], [], [], []
    for one in signatures:
        key = uuid.uuid4()
        rows.append("(%s::uuid, %s, %s::timestamptz, %s::date)")
        values += [key, one.check, one.at, one.review_on]
        if one.withdrawn_at is not None:
            taken.append("(%s::uuid, %s::timestamptz)")
            back += [key, one.withdrawn_at]
    nothing = "(null::uuid, null, null::timestamptz, null::date)"
    with connection.cursor() as cursor:
        cursor.execute(
            "with readiness_setupsignature (id, check_code, recorded_at, review_on) as"
            f" (select * from (values {', '.join([*rows, nothing])}) as v),"
            " readiness_setupwithdrawal (signature_id, recorded_at) as"
            f" (values {', '.join([*taken, '(null::uuid, null::timestamptz)'])})"
            f" select ({policy.gate_over(checks)})",
            [*values, *back],
        )
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_database_and_the_rule_agree_over_many_histories() -> None:
    rng, seen = random.Random(1128), set()
    at = timezone.localtime()
    for _ in range(150):
        history = []
        # Most were there from the start, and a later release may have added some.
        checks = {
            code.value: at.date() - timedelta(days=rng.choice([90, 90, 90, 90, 90, 90, 12, 2]))
            for code in CheckCode
        }
        for code in checks:
            for _again in range(rng.choice([1, 1, 1, 2])):
                since = at - timedelta(days=rng.uniform(0.5, 40))
                review: date = at.date() + timedelta(
                    days=rng.choice([50, 50, 50, 50, 50, 50, 50, 50, 1, -1, -20])
                )
                back = since + timedelta(days=rng.uniform(1, 60)) if rng.random() < 0.04 else None
                history.append(Signed(code, since, review, back))
        if rng.random() < 0.2:
            history = history[1:]
        expected = rules.gate_now(history, checks, at)
        assert _in_database(history, checks) == expected.value
        seen.add(expected)
    assert seen == set(Gate)
