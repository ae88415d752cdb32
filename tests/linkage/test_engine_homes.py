"""Where somebody lived before: as good as a home of today between two rows, and no reason to merge a family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from placemap.foundations.identity import IdentityRecord
from placemap.linkage.engine import Decision, Match, Outcome, find_matches
from tests.linkage.test_engine import pair_of, person, reason
from tests.linkage.test_engine_worlds import measured
from tests.linkage.worlds import invent, lists

HERE: dict[str, object] = {"postcode": "FE4 2RT", "street": "18 Priory Gardens"}
MOVED: dict[str, object] = {"postcode": "FE9 1LL", "street": "2 Weir Lane"}
FAMILIES = (
    "Havel",
    "Okoro",
    "Bridger",
    "Szymanski",
    "Pettifer",
    "Lund",
    "Quaye",
    "Ashdown",
    "Tremlett",
    "Idowu",
)
# A day and month exchanged are one birthday only where something else bears it out.
DAY, EXCHANGED = date(2011, 3, 5), date(2011, 5, 3)


def households(
    cases: Sequence[tuple[dict[str, object], dict[str, object]]], **both: object
) -> list[tuple[IdentityRecord, IdentityRecord]]:
    """Two rows for each case, in a family of its own, so that one run answers for all of them."""
    return [
        (
            person(f"left{n}", "one list", **{"family": family, "born": DAY} | both | one),
            person(f"right{n}", "other list", **{"family": family, "born": EXCHANGED} | both | other),
        )
        for n, (family, (one, other)) in enumerate(zip(FAMILIES, cases, strict=False))
    ]


def found(pairs: Sequence[tuple[IdentityRecord, IdentityRecord]]) -> list[Match | None]:
    matches = find_matches([row for pair in pairs for row in pair])
    return [pair_of(matches, left.key, right.key) for left, right in pairs]


LIVED_THERE: list[tuple[dict[str, object], dict[str, object]]] = [
    (HERE, MOVED | {"old_address": "18 Priory Gardens, FE4 2RT"}),
    (MOVED | {"old_address": "18 Priory Gardens, FE4 2RT"}, HERE),
    (HERE, {"old_address": "Flat 2, 18 Priory Gdns, Fenwick, fe42rt (until 2024)"}),
    (HERE, MOVED | {"old_address": "4 Low Road FE2 2AB; 18 Priory Gardens FE4 2RT; 1 Quay Road"}),
    (HERE, MOVED | {"old_address": "FE4 2RT"}),
    ({"postcode": "FE4 2RT"}, MOVED | {"old_address": "18 Priory Gardens, FE4 2RT"}),
    (HERE, {"old_address": "18 Priory Gardens"}),
    ({"old_address": "18 Priory Gardens FE4 2RT"}, MOVED | {"old_address": "18 Priory Gardens, FE4 2RT"}),
]


def test_where_somebody_lived_before_agrees_as_a_home_does() -> None:
    pairs = households(LIVED_THERE)
    assert [match and match.decision for match in found(pairs)] == [Decision.SAME] * len(pairs)
    today = [(replace(left, old_address=""), replace(right, old_address="")) for left, right in pairs]
    assert {match and match.decision for match in found(today)} == {Decision.REVIEW}


def test_another_earlier_home_says_nothing_for_or_against() -> None:
    others = ("18 Priory Gardens, FE7 7XX", "81 Priory Gardens, FE4 2RT", "Priory Gardens", "unknown", "NFA")
    before = households([(HERE, MOVED)] * len(others))
    after = [
        (left, replace(right, old_address=old)) for (left, right), old in zip(before, others, strict=True)
    ]
    said = [
        [match and (match.decision, match.probability) for match in found(each)] for each in (before, after)
    ]
    assert said[0] == said[1]
    assert None not in said[0]


FIRST_NAMES = (("Dominik", "Marek"), ("Zofia", "Sofia"), ("Amina", "Amira"), ("Daniel", "Danielle"), ("Jayden", "Hayden"))  # fmt: skip


@pytest.mark.parametrize("born", [DAY, date(2009, 8, 2)], ids=["twins", "siblings"])
def test_an_earlier_home_of_the_family_or_of_a_placement_merges_no_brothers_and_sisters(born: date) -> None:
    before: dict[str, object] = {"born": born, "old_address": "18 Priory Gardens, FE4 2RT"} | MOVED
    met = found(households([(HERE | {"given": a}, before | {"given": b}) for a, b in FIRST_NAMES]))
    assert not any(match and match.decision is Decision.SAME for match in met)
    for match in met[:1]:
        assert match is None or any("twins" in each or "brothers" in each for each in match.warnings)


SAID: list[tuple[dict[str, object], dict[str, object], Outcome, str]] = [
    (HERE, HERE | {"old_address": "1 Quay Road"}, Outcome.CANNOT_COMPARE, "The homes of today agree"),
    (HERE, MOVED | {"old_address": "1 Quay Road"}, Outcome.CANNOT_COMPARE, "It is not the other"),
    ({}, MOVED | {"old_address": "1 Quay Road"}, Outcome.CANNOT_COMPARE, "Only one of the rows"),
    (HERE, MOVED | {"old_address": "18 Priory Gardens, FE4 2RT"}, Outcome.AGREES, "Lived there before: the other"),
    ({"old_address": "1 Quay Road, FE1 1AA"}, MOVED | {"old_address": "1 Quay Road, FE1 1AA"}, Outcome.AGREES,
     "Both rows say they lived there before."),
    # The other row's home is what agreed, whatever else both rows may hold of earlier ones.
    (HERE | {"old_address": "1 Quay Road, FE1 1AA"},
     MOVED | {"old_address": "18 Priory Gardens, FE4 2RT; 9 Hull Row, FE1 1AA"}, Outcome.AGREES,
     "Lived there before: the other row gives it as their home."),
    (HERE, MOVED | {"old_address": "FE4 2RT"}, Outcome.AGREES, "There is no street to compare."),
    (HERE, {"old_address": "18 Priory Gardens"}, Outcome.AGREES, "There is no postcode to compare."),
]  # fmt: skip


MOVED_SINCE = "If this is one child, they have moved: see the earlier address."


def test_the_words_say_that_they_lived_there_before() -> None:
    for match, (*_, outcome, words) in zip(found(households([case[:2] for case in SAID])), SAID, strict=True):
        assert match
        said = reason(match, "old_address")
        assert said[0] is outcome
        assert words in said[1]
        if words.startswith("Lived"):
            assert reason(match, "postcode") == (Outcome.DIFFERS, MOVED_SINCE)
            assert reason(match, "street") == (Outcome.DIFFERS, MOVED_SINCE)
            assert "earlier address agree" in match.summary


def test_a_town_where_one_list_knows_only_earlier_homes_stays_apart_in_any_order() -> None:
    rows, truth = lists(206, invent(206, 120, names=25, twins=0.2, namesakes=0.1))

    def left_home(row: IdentityRecord) -> IdentityRecord:
        home = ", ".join(part for part in (row.street, row.postcode) if part)
        return replace(row, street="", postcode="", old_address=home)

    first = rows[0].source
    rows = [left_home(row) if row.source == first else row for row in rows]
    matches = find_matches(rows)
    false, recall, _ = measured(rows, truth, matches)
    assert false == 0
    assert recall >= 0.8
    backwards = find_matches(rows[::-1])
    forwards = {(frozenset((m.left, m.right)), m.decision) for m in matches}
    assert forwards == {(frozenset((m.left, m.right)), m.decision) for m in backwards}


def test_an_earlier_postcode_brings_rows_together_in_a_long_list() -> None:
    """Above the size at which every pair is compared. Nothing else of these two rows would bring them together."""
    rows, _ = lists(208, invent(208, 420))
    assert len(rows) > 700
    old, now = {"old_address": "18 Priory Gardens, FE0 2RT", "born": None}, {"postcode": "FE0 2RT"}
    rows += [
        person("1 old", family="Zelenka", **old),
        person("2 now", **now),
        person("3 now", given="Maya", **now),
        person("4 old", given="Maya", family="Zelenka", **old),
    ]
    matches = find_matches(rows)
    assert pair_of(matches, "1 old", "2 now")
    assert pair_of(matches, "3 now", "4 old")
