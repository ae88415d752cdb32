"""Names of people: taken apart, folded, shown by initials, and known by other forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.forename_variants import FULL_ON, SHORT_ON, VARIANTS, is_short_for
from placemap.foundations.names import PersonName, fold, forename_variants, initials, parse_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("WRIGHT, Mateusz", PersonName("Mateusz", "", "Wright")),
        ("TAYLOR, William Nathaniel", PersonName("William", "Nathaniel", "Taylor")),
        ("WRIGHT Mateusz John", PersonName("Mateusz", "John", "Wright")),
        ("Ellie-Mae Baker", PersonName("Ellie-Mae", "", "Baker")),
        ("Kai Leon Wood", PersonName("Kai", "Leon", "Wood")),
        ("😀 Kai ☀️ Wood", PersonName("Kai", "", "Wood")),
        ("Skye N", PersonName("Skye", "", "N")),
        ("Skye N.", PersonName("Skye", "", "N")),
        ("H. Wood", PersonName("H", "", "Wood")),
        ("H.J. Wood", PersonName("H", "J", "Wood")),
        ("Pat O'Brien", PersonName("Pat", "", "O'Brien")),
        ("o'brien, pat", PersonName("Pat", "", "O'Brien")),
        ("MAC-ALLISTER, NIAMH", PersonName("Niamh", "", "Mac-Allister")),
        ("MCDONALD, JOE", PersonName("Joe", "", "McDonald")),
        ("Cam Harris - Cole", PersonName("Cam", "", "Harris-Cole")),
        ("Ana de Souza", PersonName("Ana", "", "de Souza")),
        ("Souza, Ana de", PersonName("Ana", "", "de Souza")),
        ("Piet van der Berg", PersonName("Piet", "", "van der Berg")),
        ("Mr Robert 'Rob' Singh", PersonName("Robert", "", "Singh", "Mr", "Rob")),
        ("Robert (Rob) Singh", PersonName("Robert", "", "Singh", "", "Rob")),
        ("Robert “Rob” Singh", PersonName("Robert", "", "Singh", "", "Rob")),
        ("“Rob” Singh", PersonName("Rob", "", "Singh", "", "Rob")),
        ("Singh, Robert [aka Robbo]", PersonName("Robert", "", "Singh", "", "Robbo")),
        ("Robert Singh known as Robbo", PersonName("Robert", "", "Singh", "", "Robbo")),
        ("Conor O'Brien 'Smiley'", PersonName("Conor", "", "O'Brien", "", "Smiley")),
        ("Miss Wood", PersonName("", "", "Wood", "Miss")),
        ("Dr Ada Obi Jr", PersonName("Ada", "", "Obi", "Dr")),
        ("Smith John, Jr", PersonName("Smith", "", "John")),
        ("Dani", PersonName("Dani")),
        ("SiÃ¢n Hughes", PersonName("Siân", "", "Hughes")),
        ("  Ana\u00a0 Sá ", PersonName("Ana", "", "Sá")),
        ("", PersonName()),
        ("-", PersonName()),
        (",", PersonName()),
    ],
)
def test_written_names_come_apart(written: str, name: PersonName) -> None:
    assert parse_name(written) == name


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_failing(text: str) -> None:
    name = parse_name(text)
    assert all(
        isinstance(part, str) and part == part.strip() for part in (name.given, name.middle, name.family)
    )


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Łukasz", "lukasz"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("Mac-Allister", "mac allister"),
        ("Siân", "sian"),
        ("SiÃ¢n", "sian"),
        ("Ștefan", "stefan"),
        ("João", "joao"),
        ("Jürgen Groß", "jurgen gross"),
        ("  De   Souza ", "de souza"),
        ("ÅSA", "asa"),
        ("", ""),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_the_quick_way_of_folding_agrees_with_the_slow(text: str) -> None:
    """An accent added and folded away must leave what the plain text folds to."""
    assert fold(f"{text} é") == f"{fold(text)} e".strip()


@pytest.mark.parametrize(
    ("given_name", "family", "shown"),
    [
        ("Elizabeth", "Mensah", "E.M."),
        ("Ellie-Mae", "Baker", "E.B."),
        ("élodie", "o'brien", "É.O."),
        ("", "Wood", "W."),
        ("Dani", "", "D."),
        ("", "", ""),
        ("'Anna", "(Kay)", "A.K."),
    ],
)
def test_initials(given_name: str, family: str, shown: str) -> None:
    assert initials(given_name, family) == shown


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Dom", "Dominik"),
        ("Bob", "Robert"),
        ("Gosia", "Małgorzata"),
        ("Kuba", "Jakub"),
        ("Seun", "Oluwaseun"),
        ("Emeka", "Chukwuemeka"),
        ("Mo", "Mohammed"),
        ("Beth", "Elizabeth"),
        ("Harpreet", "Harp"),
        ("Yus", "Yusuf"),
        ("Ionut", "Ioan"),
    ],
)
def test_forms_are_found_in_both_directions(short: str, full: str) -> None:
    assert fold(full) in forename_variants(short)
    assert fold(short) in forename_variants(full)


def test_a_double_name_is_called_by_its_first_part() -> None:
    assert {"ellie mae", "elliemae", "ellie", "eleanor"} <= forename_variants("Ellie-Mae")


def test_an_unknown_name_is_its_own_only_form() -> None:
    assert forename_variants("Zyxanthia") == {"zyxanthia"}
    assert forename_variants("") == frozenset()


def test_short_for_goes_one_way() -> None:
    assert is_short_for("dom", "dominik")
    assert not is_short_for("dominik", "dom")
    assert not is_short_for("dom", "robert")


def test_the_list_holds_folded_names_and_is_gender_neutral_in_its_short_forms() -> None:
    names = set(FULL_ON) | set(SHORT_ON)
    assert all(name == fold(name) and name.isalpha() for name in names)
    assert {"samuel", "samantha"} <= VARIANTS["sam"]
    assert {"alexander", "alexandra"} <= VARIANTS["alex"]
    assert all(name in VARIANTS[other] for name in VARIANTS for other in VARIANTS[name])
