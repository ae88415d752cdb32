"""What a signature, or a legal power, allows on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.foundations.errors import PlacemapError
from placemap.partners import rules
from placemap.partners.rules import Placed, Signature, Standing, plan_import

TODAY = date(2026, 11, 22)


def signed(start: int, end: int) -> Signature:
    """A signature from `start` to `end` days from today."""
    return Signature(TODAY + timedelta(days=start), TODAY + timedelta(days=end))


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ([], Standing.UNSIGNED),
        ([signed(-100, 100)], Standing.IN_FORCE),
        ([signed(0, 61)], Standing.IN_FORCE),
        ([signed(-100, 60)], Standing.ENDING),
        ([signed(-100, 0)], Standing.ENDING),
        ([signed(-100, -1)], Standing.EXPIRED),
        ([signed(1, 100)], Standing.NOT_YET),
        ([signed(-100, -1), signed(1, 100)], Standing.NOT_YET),
        ([signed(-100, 5), signed(-1, 300)], Standing.IN_FORCE),
        ([signed(-300, -100), signed(-10, 300)], Standing.IN_FORCE),
    ],
)
def test_standing_of(signatures: list[Signature], expected: Standing) -> None:
    assert rules.standing_of(signatures, TODAY) is expected


@pytest.mark.parametrize("standing", list(Standing))
def test_may_take_part_only_while_a_signature_counts(standing: Standing) -> None:
    assert rules.may_take_part(standing) is (standing in (Standing.IN_FORCE, Standing.ENDING))


@pytest.mark.parametrize(
    ("signatures", "words"),
    [
        ([], "Health has not signed the information sharing protocol. Ask information governance"),
        ([signed(-100, -2), signed(-300, -200)], "ended on 20 November 2026. Ask information governance"),
        ([signed(1, 100)], "counts from 23 November 2026. Wait until then."),
    ],
)
def test_why_not_names_the_agency_and_what_to_do(signatures: list[Signature], words: str) -> None:
    sentence = rules.why_not("Health", signatures, TODAY)
    assert sentence.startswith("Health")
    assert words in sentence


def test_why_not_is_empty_for_one_that_may() -> None:
    assert rules.why_not("Health", [signed(-1, 1)], TODAY) == ""


def test_check_agreement_dates() -> None:
    rules.check_agreement_dates(TODAY, TODAY + timedelta(days=365))
    with pytest.raises(PlacemapError, match="must end after"):
        rules.check_agreement_dates(TODAY, TODAY)
    with pytest.raises(PlacemapError, match="five years"):
        rules.check_agreement_dates(TODAY, TODAY + timedelta(days=6 * 366))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, "Not in force: no starting date"),
        (TODAY + timedelta(days=1), None, "Not in force until 23 November 2026."),
        (date(2000, 1, 1), TODAY - timedelta(days=1), "No longer in force: it ended on 21 November 2026."),
        (date(2000, 1, 1), TODAY, ""),
        (date(2000, 1, 1), None, ""),
    ],
)
def test_why_power_cannot_be_chosen(start: date | None, end: date | None, expected: str) -> None:
    found = rules.why_power_cannot_be_chosen(start, end, TODAY)
    assert found.startswith(expected) if expected else found == ""


def test_is_stale_after_180_days() -> None:
    assert not rules.is_stale(TODAY - timedelta(days=180), TODAY)
    assert rules.is_stale(TODAY - timedelta(days=181), TODAY)


def test_a_period_that_ended_before_the_file_begins_stays_as_it_was() -> None:
    past = Placed("FE3 4AB", "Reedmere", date(2020, 1, 1), date(2020, 12, 31))
    plan = plan_import([past], [Placed("FE3 4AB", "Saltholme", date(2026, 1, 1))])
    assert [row.area for row in plan.add] == ["Saltholme"]
    assert plan.change == () and plan.remove == ()
