"""Other names that a row says somebody goes by: no twin is made of them, and no two twins made one."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placemap.foundations.forename_variants import VARIANTS
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold, forename_variants
from placemap.linkage.engine import Decision, Match, find_matches
from placemap.linkage.engine_called import other_names, says_called
from placemap.linkage.rules import people_from

BORN = date(2011, 3, 24)
HOME = {"postcode": "FE4 2RT", "street": "18 Priory Gardens", "school": "Harrow Dyke Academy"}


def row(key: str, name: str, known_as: str = "", source: str = "", **more: object) -> IdentityRecord:
    fields: dict[str, object] = {"family": "Ashdown", "born": BORN, **HOME} | more
    return IdentityRecord(key=key, source=source or key, given=name, known_as=known_as, **fields)  # type: ignore[arg-type]


def between(matches: list[Match], left: str, right: str) -> Match | None:
    return next((match for match in matches if {match.left, match.right} == {left, right}), None)


@pytest.mark.parametrize(
    ("given_name", "known_as", "other"),
    [
        ("Chloe", "Coco", "Coco"),
        ("Chloe", "Buddy / Coco", "Coco"),
        ("Chloe", "Tommy", "Thomas"),
        ("Kasia", "Zofia", "Sofia"),
        ("Dominik", "Dom", "Dom"),
        ("Dominik", "", "Dom"),
        ("Tung", "Tony", "Anthony"),
        ("Ayaan", "Ace", "Ace"),
    ],
)
def test_a_name_a_row_says_is_used_is_clear_and_no_twin(given_name: str, known_as: str, other: str) -> None:
    match = between(
        find_matches([row("police", given_name, known_as), row("school", other)]), "police", "school"
    )
    assert match and match.decision is Decision.SAME
    assert not any("twin" in warning for warning in match.warnings)


@pytest.mark.parametrize("home", [{}, {"postcode": "", "street": "", "school": ""}])
def test_an_alias_on_one_row_settles_the_other_two(home: dict[str, object]) -> None:
    """Coco Ashdown, Chloe Ashdown, and the police's Chloe Ashdown alias Coco are one person."""
    rows = [
        row("police", "Chloe", "Coco", **home),
        row("school", "Coco", **home),
        row("care", "Chloe", **home),
    ]
    matches = find_matches(rows)
    assert len(matches) == 3
    assert all(match.decision is Decision.SAME for match in matches)
    assert not any("twin" in warning for match in matches for warning in match.warnings)
    last = between(matches, "school", "care")
    assert last and last.summary.endswith("Another row of the same person gives both first names.")
    said = between(matches, "police", "school")
    assert said and "One row says that Chloe is also called “Coco”" in said.summary


@pytest.mark.parametrize(
    ("given_name", "known_as", "twin"),
    [
        ("Samuel", "Sam", "Samantha"),
        ("Daniel", "Dani", "Danielle"),
        ("Alexander", "Alex", "Alexandra"),
        ("Chloe", "Coco", "Marek"),
        ("Chloe", "unknown", "Unk"),
        ("Francis", "Frankie", "Frances"),
        ("Zofia", "", "Sofia"),
    ],
)
def test_a_short_form_that_fits_a_twin_too_makes_nobody_clear(
    given_name: str, known_as: str, twin: str
) -> None:
    matches = find_matches([row("police", given_name, known_as), row("school", twin)])
    assert all(match.decision is Decision.REVIEW for match in matches)


def test_twins_one_list_keeps_apart_stay_apart_whatever_alias_another_gives() -> None:
    rows = [row("a", "Chloe", source="roll"), row("b", "Coco", source="roll"), row("c", "Chloe", "Coco")]
    numbers = people_from(find_matches(rows), ["a", "b", "c"])
    assert numbers["a"] != numbers["b"]


def test_a_true_twin_is_still_named_beside_an_alias() -> None:
    rows = [row("police", "Chloe", "Coco"), row("school", "Coco"), row("care", "Marek")]
    match = between(find_matches(rows), "police", "school")
    assert match and any("Marek Ashdown" in warning for warning in match.warnings)


def test_an_alias_does_not_outweigh_two_numbers_that_check_out() -> None:
    rows = [
        row("police", "Chloe", "Coco"),
        row("school", "Coco", nhs_number="9992147733"),
        row("care", "Chloe", nhs_number="9990544891"),
    ]
    numbers = people_from(find_matches(rows), ["police", "school", "care"])
    assert numbers["school"] != numbers["care"]


def test_what_a_row_says_is_used() -> None:
    assert other_names("Samuel", "Sam / Tyson") == {"tyson"}
    assert says_called(row("a", "Samuel", "Sam"), "sam")
    assert not says_called(row("a", "Samuel", "Sam"), "samantha")
    assert says_called(row("a", "Chloe", "Sam"), "samantha")
    assert not says_called(row("a", "Chloe"), "chloe")
    assert not says_called(row("a", "Chloe", "Coco"), "")


_NAMES = sorted(name for name in VARIANTS if len(name) > 3)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(_NAMES), min_size=2, max_size=5, unique=True), st.data())
def test_no_two_people_of_names_that_are_no_variants_ever_join(names: list[str], data: st.DataObject) -> None:
    """Same surname, birthday, home and school: only the first names tell these people apart. Each may be
    listed several times, under a short form or with it as another name, and none by another's name."""
    apart: list[str] = []
    for name in names:
        if not any(_could_be_one(name, other) for other in apart):
            apart.append(name)
    rows, truth = [], {}
    for name in apart:
        forms = sorted(
            form
            for form in VARIANTS[name]
            if not any(_could_be_one(form, other) for other in apart if other != name)
        )
        for list_name in ("school", "police", "care"):
            key = f"{list_name}:{name}"
            shown = data.draw(st.sampled_from([name, *forms[:2]]))
            alias = data.draw(st.sampled_from(["", *forms[:2]]))
            rows.append(row(key, shown.title(), alias.title(), list_name))
            truth[key] = name
    numbers = people_from(find_matches(rows), list(truth))
    for left, right in combinations(truth, 2):
        assert truth[left] == truth[right] or numbers[left] != numbers[right], (left, right)


def _could_be_one(one: str, other: str) -> bool:
    return bool(
        one == other or forename_variants(one) & forename_variants(other) or fold(one)[:3] == fold(other)[:3]
    )


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(_NAMES), st.sampled_from(_NAMES))
def test_a_name_given_as_an_alias_is_never_a_possible_twin(name: str, alias: str) -> None:
    rows = [
        row("police", name.title(), alias.title()),
        row("school", alias.title()),
        row("care", name.title()),
    ]
    for match in find_matches(rows):
        assert not any("twin" in warning for warning in match.warnings), (match.left, match.right)
