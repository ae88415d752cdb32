"""NHS numbers, pupil numbers, postcodes and telephones: normalised, and a wrong digit told from none."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from placemap.foundations.identifiers import (
    UPN_LETTERS,
    nhs_number,
    phone,
    postcode,
    show_nhs_number,
    show_phone,
    split_postcode,
    upn,
)


@pytest.mark.parametrize(
    ("written", "value", "valid"),
    [
        ("999 214 7733", "9992147733", True),
        ("9992147733", "9992147733", True),
        ("999-214-7733", "9992147733", True),
        (9992147733, "9992147733", True),
        (9992147733.0, "9992147733", True),
        ("9992147733.0", "9992147733", True),
        ("0000000000", "0000000000", False),
        ("1111111111", "1111111111", False),
        ("9992147734", "9992147734", False),
        ("999214773", "999214773", False),
        ("99921477331", "99921477331", False),
        ("", "", False),
        (None, "", False),
        ("not given", "", False),
    ],
)
def test_nhs_numbers(written: object, value: str, valid: bool) -> None:
    read = nhs_number(written)
    assert (read.value, read.valid, read.given) == (value, valid, bool(value))


def plain_check(nine: str) -> str:
    """The check digit worked out the long way; ten has none."""
    total = 0
    for place in range(9):
        total += int(nine[place]) * (10 - place)
    check = 11 - total % 11
    return {10: "", 11: "0"}.get(check, str(check))


@given(st.text("0123456789", min_size=9, max_size=9))
def test_exactly_one_last_digit_is_right_or_none(nine: str) -> None:
    assume(len(set(nine)) > 1)
    right = [digit for digit in "0123456789" if nhs_number(nine + digit).valid]
    assert right == [d for d in [plain_check(nine)] if d]


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_always_noticed(nine: str, place: int, by: int) -> None:
    check = plain_check(nine)
    assume(check)
    whole = nine + check
    wrong = whole[:place] + str((int(whole[place]) + by) % 10) + whole[place + 1 :]
    assert not nhs_number(wrong).valid


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("G999956038768", True),
        ("g 9999 5603 8768", True),
        ("L999204234562", True),
        ("H999956038768", False),
        ("G999956038769", False),
        ("G99995603876", False),
        ("I999956038768", False),
        ("", False),
    ],
)
def test_pupil_numbers(written: str, valid: bool) -> None:
    assert upn(written).valid is valid
    assert upn(written).given is bool(written)


@given(st.text("0123456789", min_size=11, max_size=11), st.sampled_from("0123456789" + UPN_LETTERS))
def test_exactly_one_first_letter_is_right(eleven: str, last: str) -> None:
    right = [letter for letter in UPN_LETTERS if upn(letter + eleven + last).valid]
    assert len(right) == 1


def test_a_letter_that_pupil_numbers_never_have_is_wrong_at_the_end() -> None:
    assert not any(upn(letter + "99995603876I").valid for letter in UPN_LETTERS)


@pytest.mark.parametrize(
    ("written", "value", "valid"),
    [
        ("fe46zw", "FE4 6ZW", True),
        ("FE4 2RT", "FE4 2RT", True),
        (" FE4  2RT.", "FE4 2RT", True),
        ("FE4 ZRT", "FE4 2RT", True),
        ("FE4 ORT", "FE4 0RT", True),
        ("FE12 3AB", "FE12 3AB", True),
        ("FE4", "FE4", False),
        ("4011", "4011", False),
        ("12345", "12 345", False),
        ("", "", False),
        (None, "", False),
    ],
)
def test_postcodes(written: object, value: str, valid: bool) -> None:
    read = postcode(written)
    assert (read.value, read.valid) == (value, valid)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("77 Fenwick Street fe46zw", ("77 Fenwick Street", "FE4 6ZW")),
        ("18 Priory Gardens, Estwick, FE4 2RT", ("18 Priory Gardens, Estwick", "FE4 2RT")),
        ("FE4 2RT, 18 Priory Gardens", ("18 Priory Gardens", "FE4 2RT")),
        ("NFA", ("NFA", "")),
    ],
)
def test_a_postcode_at_the_end_of_an_address(address: str, parts: tuple[str, str]) -> None:
    assert split_postcode(address) == parts


@pytest.mark.parametrize(
    ("written", "value", "valid"),
    [
        ("07700 900417", "07700900417", True),
        ("+44 7700 900417", "07700900417", True),
        ("+44 (0)7700 900417", "07700900417", True),
        ("0044 7700 900417", "07700900417", True),
        ("447700900417", "07700900417", True),
        ("7700900417", "07700900417", True),
        (7700900417, "07700900417", True),
        (7700900417.0, "07700900417", True),
        ("(01632) 960 001", "01632960001", True),
        ("+353 1 234 5678", "+35312345678", True),
        ("0770", "0770", False),
        ("", "", False),
        (True, "", False),
        ("none", "", False),
    ],
)
def test_telephones(written: object, value: str, valid: bool) -> None:
    read = phone(written)
    assert (read.value, read.valid) == (value, valid)


def test_numbers_as_people_write_them() -> None:
    assert show_nhs_number("9992147733") == "999 214 7733"
    assert show_nhs_number("99921") == "99921"
    assert show_phone("07700900417") == "07700 900417"
    assert show_phone("+35312345678") == "+35312345678"
