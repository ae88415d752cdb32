"""The 28 days of a linked child: a plain rule, and its table of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.subjects import rules
from placemap.subjects.rules import Considering

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [
        ("open", 0, False),
        ("open", 27, False),
        ("open", 28, False),
        ("open", 29, True),
        ("referred", 60, False),
        ("supported", 60, False),
        ("", 60, False),
    ],
)
def test_a_decision_is_late_from_the_twenty_ninth_day(state: str, days: int, late: bool) -> None:
    by = rules.consider_by(DAY)
    assert by == date(2026, 3, 30)
    assert rules.first_linked_on(by) == DAY
    assert rules.is_overdue(by, state, DAY + timedelta(days=days)) is late


def test_nobody_is_late_without_a_day() -> None:
    assert rules.is_overdue(None, "open", DAY) is False


OPEN = Considering(DAY + timedelta(days=9), "open", None)
ASKED = Considering(DAY + timedelta(days=20), "open", "b")
REFERRED = Considering(DAY + timedelta(days=4), "referred", "a")


@pytest.mark.parametrize(
    ("held", "is_linked", "expected"),
    [
        ([], False, rules.NOT_CONSIDERED),
        # No longer linked: the day stays on record, and neither who was asked nor a decision does.
        ([OPEN], False, Considering(OPEN.by)),
        ([ASKED, rules.NOT_CONSIDERED], False, Considering(ASKED.by)),
        ([ASKED, REFERRED], False, rules.NOT_CONSIDERED),
        # Linked again within a year of that day, it goes on; later, it starts anew.
        ([Considering(DAY - timedelta(days=1))], True, Considering(DAY - timedelta(days=1), "open")),
        ([Considering(DAY - timedelta(days=365))], True, Considering(DAY - timedelta(days=365), "open")),
        ([Considering(DAY - timedelta(days=366))], True, Considering(DAY + timedelta(days=28), "open")),
        (
            [Considering(DAY - timedelta(days=366), "open")],
            True,
            Considering(DAY - timedelta(days=366), "open"),
        ),
        ([rules.NOT_CONSIDERED], True, Considering(DAY + timedelta(days=28), "open", None)),
        ([OPEN, rules.NOT_CONSIDERED], True, OPEN),
        # Joining two records buys no time, and keeps who was asked to decide.
        ([ASKED, OPEN], True, Considering(OPEN.by, "open", "b")),
        ([ASKED, REFERRED], True, Considering(REFERRED.by, "referred", "a")),
        ([Considering(DAY, "supported", None), OPEN], True, Considering(DAY, "supported", None)),
    ],
)
def test_how_a_childs_records_share_one_clock(
    held: list[Considering], is_linked: bool, expected: Considering
) -> None:
    assert rules.considering(held, is_linked=is_linked, today=DAY) == expected
    assert rules.considering(held[::-1], is_linked=is_linked, today=DAY) == expected
