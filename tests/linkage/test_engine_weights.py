"""The fixed weights: sound, told apart from one another, and documented as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from placemap.linkage.engine_decide import ruling
from placemap.linkage.engine_extras import example_fields
from placemap.linkage.engine_frequencies import KNOWN_FORENAMES, SURNAME_SHARES, shares
from placemap.linkage.engine_levels import Field, letter
from placemap.linkage.engine_reference import weights_page
from placemap.linkage.engine_weights import FIELDS, findings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "matching-weights.md"
EVERY_FIELD = [*FIELDS, *(field for _, field in example_fields())]


def test_the_page_of_weights_is_as_the_code_has_it() -> None:
    assert PAGE.read_text(encoding="utf-8") == weights_page(), "run: make docs"


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: field.label)
def test_chances_are_chances_and_levels_can_be_told_apart(field: Field) -> None:
    """A level is read back from its weight, so no two weigh the same and none weighs nothing."""
    assert all(0 < chance < 1 for level in field.levels for chance in (level.one_person, level.two_people))
    by_name = {level.name: level.bits for level in field.levels}
    weights = sorted(by_name.values())
    assert all(abs(one - other) > 1e-6 for one, other in zip(weights, weights[1:], strict=False))
    assert all(abs(weight) > 1e-6 for weight in weights)
    assert all(level.bits == by_name[level.name] for level in field.levels)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_level_is_read_back_from_its_letter(field: Field) -> None:
    for level in field.levels:
        assert field.level(ord(letter(field, level.name)) - 66) == level.name
    assert field.level(-1) == "nothing"


def pattern(**levels: str) -> str:
    """A pattern of findings: what is not named cannot be compared."""
    return "".join(letter(f, levels[f.name]) if f.name in levels else "A" for f in FIELDS)


def test_findings_come_back_from_a_pattern() -> None:
    found = findings(pattern(given="same", born="near"))
    assert found["given"] == "same"
    assert found["born"] == "near"
    assert found["nhs"] == "nothing"


@pytest.mark.parametrize(
    ("levels", "may_be_clear"),
    [
        ({"given": "same", "family": "same", "born": "same"}, True),
        ({"given": "variant", "family": "part", "born": "same"}, True),
        ({"given": "slip", "family": "slip", "born": "same"}, True),
        ({"given": "same", "family": "initial", "born": "same"}, True),
        ({"given": "same", "family": "same", "born": "near"}, True),
        ({"given": "same", "family": "differs", "born": "same"}, False),
        ({"given": "same", "family": "differs", "born": "same", "nhs": "same"}, True),
        ({"given": "initial", "family": "same", "born": "same", "home": "same"}, False),
        ({"given": "initial", "family": "same", "born": "same", "nhs": "same"}, True),
        ({"given": "other_start", "family": "same", "born": "same"}, False),
        ({"given": "two_names", "family": "same", "born": "same", "nhs": "same"}, False),
        ({"given": "differs", "family": "same", "born": "same", "home": "same"}, False),
        ({"given": "differs", "family": "same", "born": "same", "nhs": "same"}, False),
        ({"given": "same", "family": "same", "home": "same", "phone": "same"}, False),
        ({"given": "same", "family": "same", "born": "within_year", "home": "same"}, False),
        ({"given": "same", "family": "same", "born": "generation", "nhs": "same"}, False),
        ({"given": "same", "family": "same", "born": "differs", "home": "same"}, False),
        ({"given": "same", "family": "same", "born": "same", "nhs": "differs"}, False),
        ({"given": "same", "family": "same", "nhs": "same"}, True),
        ({"given": "same", "family": "same", "upn": "same", "born": "near"}, True),
        ({"given": "variant", "family": "same", "born": "same", "sex": "differs"}, False),
        ({"given": "variant", "family": "same", "born": "same", "middle": "differs"}, False),
        ({"family": "same", "born": "same", "nhs": "same"}, True),
        ({"family": "same", "born": "near", "nhs": "same"}, False),
        ({"given": "turned", "family": "words", "born": "near"}, False),
    ],
)
def test_which_findings_may_make_a_pair_clear(levels: dict[str, str], may_be_clear: bool) -> None:
    assert (ruling(pattern(**levels)).needs is not None) is may_be_clear


def test_rows_that_one_list_keeps_separate_need_to_be_plainly_one() -> None:
    near = ruling(pattern(given="same", family="same", born="near"))
    assert not near.apart
    assert near.apart_in_one_list


def test_shares_of_names_move_from_the_list_to_the_rows() -> None:
    from collections import Counter

    few = shares(Counter({"smith": 1, "quattlebaum": 1}), surnames=True)
    many = shares(Counter({"smith": 10, "quattlebaum": 100_000}), surnames=True)
    assert few["smith"] > few["quattlebaum"]
    assert many["quattlebaum"] > 0.99
    assert abs(few["smith"] - SURNAME_SHARES["smith"]) < 0.01


def test_two_real_names_a_letter_apart_are_both_known() -> None:
    assert {"amina", "amira", "jayden", "hayden", "elliemae"} <= KNOWN_FORENAMES
    assert "himza" not in KNOWN_FORENAMES
