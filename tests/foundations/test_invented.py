"""What could be about a real person, and what is invented."""

from __future__ import annotations

import pytest

from placemap.foundations.invented import NotInvented, Outside, outside_as, outside_in, require_invented
from placemap.subjects.rules import PersonAsGiven

# Each says which field it was given in; "words" is any other field.
CASES = [
    ("nhs_number", "999 214 7733", None),
    ("nhs_number", "", None),
    ("nhs_number", "not known", None),
    ("nhs_number", "9434765919", Outside.NHS_NUMBER),
    ("nhs_number", "943 476 5910", Outside.NHS_NUMBER),  # keyed wrongly, and still somebody's
    ("nhs_number", "07700 900417", None),  # an invented number in the wrong column
    ("nhs_number", "12345", None),
    ("upn", "N999200001002", None),
    ("upn", "n999 2000 0100a", None),
    ("upn", "not known", None),
    ("upn", "07700 900417", None),
    ("upn", "X801200001002", Outside.UPN),
    ("upn", "X 801 2000 01003", Outside.UPN),  # keyed wrongly, and still somebody's
    ("upn", "801200001002", Outside.UPN),
    ("phone", "07700 900417", None),
    ("phone", "+44 7700 900417", None),
    ("phone", "7700900417", None),
    ("phone", "07700 900417, 07700 900418", None),
    ("phone", "07700 900417, 01223 358966", Outside.PHONE),
    ("phone", "07700 901000", Outside.PHONE),
    ("phone", "01223 358966", Outside.PHONE),
    ("phone", "+33 1 42 68 53 00", Outside.PHONE),
    ("phone", "ring the school on 2", None),
    ("postcode", "FE4 2RT", None),
    ("postcode", "fe42rt", None),
    ("postcode", "FE9", None),
    ("postcode", "FE3 4", None),
    ("postcode", "FE10 1AA", Outside.POSTCODE),
    ("postcode", "CB1 2AB", Outside.POSTCODE),
    ("postcode", "PE1", Outside.POSTCODE),
    ("postcode", "none since 2024", None),
    ("postcode", "care of CB1 2AB, flat 3", Outside.POSTCODE),
    ("words", "lives at 3 Mill Road cb1 2ab", Outside.POSTCODE),
    ("words", "Y7 1st term, E1 2nd set", None),
    ("words", "ring 01223 358966 after 4", Outside.PHONE),
    ("words", "ring 07700 900417 after 4", None),
    ("words", "two numbers, 07700 900417 and (0113) 496 0123", Outside.PHONE),
    ("words", "seen 02-03-2011 14:00, again 3 4 2026", None),
    ("words", "NHS 943 476 5919", Outside.NHS_NUMBER),
    ("words", "NHS 943 476 5910", None),  # in words, ten digits that check nothing are anything
    ("words", "NHS 999 214 7733 and FE4 2RT", None),
    ("words", "number 01234567", None),
    ("words", "her pupil number is x801200001002", Outside.UPN),
    ("words", "UPN U80120000100A", Outside.UPN),
    ("words", "UPN N999200001002", None),
    ("words", "crime reference A801200001002", None),  # its check letter is another
    ("words", "nothing here", None),
]


@pytest.mark.parametrize(("field", "text", "found"), CASES, ids=[f"{f}-{t}" for f, t, _ in CASES])
def test_what_could_be_real_is_told_from_what_is_invented(
    field: str, text: str, found: Outside | None
) -> None:
    assert outside_as(field, text) is found


def test_words_without_a_digit_are_not_looked_at() -> None:
    assert outside_in("She likes football") is None


@pytest.mark.parametrize(
    "given",
    [
        {"phone": "01223 358966"},
        {"words": ["fine", "ring 01223 358966"]},
        {"answers": {"phone": "01223358966"}},
        {"person": PersonAsGiven(given="A", address="3 Mill Road, CB1 2AB")},
        {"person": PersonAsGiven(given="A", notes=(("Note", "ring 01223 358966"),))},
    ],
    ids=["plain", "list", "mapping", "record", "inside-a-record"],
)
def test_what_a_command_is_given_is_looked_through(given: dict[str, object]) -> None:
    with pytest.raises(NotInvented, match="Only invented people"):
        require_invented(given)


def test_a_row_of_a_list_is_named_and_the_number_is_not_repeated() -> None:
    people = [PersonAsGiven(given="A", source_row=2), PersonAsGiven(nhs_number="9434765919", source_row=3)]
    with pytest.raises(NotInvented) as refused:
        require_invented({"people": people})
    assert refused.value.message.startswith("Row 3: Only invented people")
    assert "9434" not in refused.value.message


def test_other_things_a_command_is_given_are_left_alone() -> None:
    require_invented(
        {"content": b"01223 358966", "outside": Outside.PHONE, "number": 1223358966, "kind": Outside}
    )
