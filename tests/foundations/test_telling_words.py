"""What may tell who somebody is, known by its shape alone: numbers, and what looks like anybody's name."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placemap.foundations.telling_words import like_names_in, numbers_in


@pytest.mark.parametrize(
    "words",
    [
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "+44 (0)7700 900 123",
        "0044 7700 900123",
        "(01632) 960 001",
        "01632-960001",
        "020 7946 0018",
        "07700.900.123",
        "+48 22 123 45 67",
        "jade.orme@example.org",
        "o’brien+x@mail.example.co.uk",
        "AB12 CDE",
        "ab12cde",
        "AB12-CDE",
        "A123 BCD",
        "M1 ABC",
        "ABC 123D",
        "999 214 7733",
    ],
)
def test_what_leads_to_somebody_is_found_within_a_sentence(words: str) -> None:
    assert numbers_in(words) == [words]
    assert numbers_in(f"Ask at {words}, please.") == [words]
    assert numbers_in(f"Ask ({words})") == [words]


@pytest.mark.parametrize(
    "words",
    [
        "About £310 a week, 0.5 of a post, 12,000 people",
        "On 01/12/2026 at 14:05, and 01.12.2026 10:30",
        "The A14 was shut, and the B1040 too",
        "Open 09:00-17:00 in 2026-2027",
        "M-2026-901 and E-17",
        "FE1 and FE12",
        "Year 10 and 11, ages not said",
        "@ the station",
        "999 214 7734",
        "A12345678901X",
        "",
    ],
)
def test_what_leads_to_nobody_is_left(words: str) -> None:
    assert numbers_in(words) == []


@given(
    st.from_regex(r"0[1-9][0-9]{9}", fullmatch=True),
    st.lists(st.integers(2, 10), max_size=3, unique=True),
    st.sampled_from([" ", "-", "."]),
)
@example(number="03665114080", gaps=[10], mark=" ")
def test_a_telephone_number_is_found_however_it_is_spaced(number: str, gaps: list[int], mark: str) -> None:
    spaced = "".join(f"{mark}{sign}" if at in gaps else sign for at, sign in enumerate(number))
    # A day in figures is not one.
    if len(gaps) < 2 or mark == " ":
        assert numbers_in(f"Ring {spaced} today") == [spaced]


@given(st.from_regex(r"[A-HJ-PR-Y]{2}[0-9]{2} ?[A-HJ-PR-Z]{3}", fullmatch=True))
def test_a_number_plate_is_found_in_capitals_and_small(plate: str) -> None:
    for words in (plate, plate.lower()):
        assert numbers_in(f"the car {words} stood there") == [words]


def test_a_telephone_number_that_follows_a_point_is_found() -> None:
    assert numbers_in("Tel.07700 900123, home.") == ["07700 900123"]
    assert numbers_in("0.07700900123 of a post") == []


@pytest.mark.parametrize("words", ["a" * 10_000, "a." * 5_000, "07" * 5_000, "a@" * 5_000, "é+" * 5_000])
def test_words_made_to_take_long_do_not(words: str) -> None:
    began = process_time()
    numbers_in(words)
    like_names_in(words)
    # Looked through from each sign again they took 1.3 seconds.
    assert process_time() - began < 0.4


@given(st.text(max_size=80))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    for found in (*numbers_in(text), *like_names_in(text)):
        assert found and found in text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Jade Orme waits", ["Jade Orme"]),
        ("Ask Leo’s school", ["Leo’s"]),
        ("Help for Zeb Quill and Ms Orme Brunt", ["Zeb Quill", "Orme Brunt"]),
        ("Please Leo", ["Leo"]),
        ("Ask Zeb Quill", ["Zeb Quill"]),
        ("Mill Lane Zeb Quill", ["Zeb Quill"]),
        ("We heard from Leo. Ask Orme", ["Leo"]),
        ("Ellie-Mae is safe", ["Ellie-Mae"]),
        ("ZOË PASHLEY", ["ZOË PASHLEY"]),
        ("Jade", []),
        ("Leo", ["Leo"]),
        ("Lamps on Victoria Road and in Albert Street", []),
        ("St Mary’s and Saint John help", []),
        ("Will you pay? May we ask? Grace was given.", []),
        ("jade and leo written small", []),
        ("The Community Safety Partnership of Estwick", []),
        ("Osier Park. Ask Estwick", []),
        ("On Friday Mill Lane was shut", []),
        # First names that are a month or a word, and surnames that a road or a building is called by.
        ("April Orme waits", ["April Orme"]),
        ("Ask Will Orme", ["Will Orme"]),
        ("In April Mill Lane was shut", []),
        ("Until May. Lamps came in June", []),
        ("Will Osier Park be lit?", []),
        ("Jade Orme and Leo Hall wait", ["Jade Orme", "Leo Hall"]),
        ("Callum Bridge Road", []),
        ("Lamps in Leo Street", []),
        ("Zeb\u00a0Quill waits", ["Zeb\u00a0Quill"]),
        ("Z. Quill waits", ["Z. Quill"]),
        ("Zeb\nQuill", []),
    ],
)
def test_what_looks_like_anybody_s_name_is_found(words: str, found: list[str]) -> None:
    assert like_names_in(words) == found


def test_names_of_places_and_bodies_that_are_known_are_left() -> None:
    assert like_names_in("Fenmarch Estwick agreed") == ["Fenmarch Estwick"]
    assert like_names_in("Fenmarch Estwick agreed", but=["Estwick City Council"]) == []
    assert like_names_in("Estwick Leo", but=["Estwick City Council"]) == ["Leo"]
    # Somebody may be called as a town or a school is.
    assert like_names_in("Leo Estwick waits", but=["Estwick City Council"]) == ["Leo Estwick"]
    assert like_names_in("Leo Orme", but=["Leo House"]) == ["Leo Orme"]
    assert like_names_in("Leo agreed", but=["Leo House"]) == []
