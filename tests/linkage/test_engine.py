"""The engine on people made to be hard: what must match, what must never, and what it says about each.

The worlds are invented here (`worlds.py`); nothing in the engine was fitted to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from placemap.foundations.errors import PlacemapError
from placemap.foundations.identity import IdentityRecord
from placemap.linkage.engine import Decision, Match, Outcome, find_matches
from placemap.linkage.rules import people_from

BORN = date(2011, 3, 24)


def person(key: str, source: str = "", **fields: object) -> IdentityRecord:
    given: dict[str, object] = {"given": "Dominik", "family": "Havel", "born": BORN} | fields
    return IdentityRecord(key=key, source=source or key, **given)  # type: ignore[arg-type]


def decision(left: IdentityRecord, right: IdentityRecord, *others: IdentityRecord) -> Decision | None:
    """What the engine decides for the first two of some rows; nothing when it says nothing."""
    found = pair_of(find_matches([left, right, *others]), left.key, right.key)
    return found.decision if found else None


def pair_of(matches: Iterable[Match], left: str, right: str) -> Match | None:
    return next((m for m in matches if {m.left, m.right} == {left, right}), None)


HOME = {"postcode": "FE4 2RT", "street": "18 Priory Gardens", "phone": "07700900417"}


WRITTEN_TWO_WAYS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"given": "Dominik"}, {"given": "Dom"}),
    ({"given": "Robert"}, {"given": "Bob"}),
    ({"given": "Małgorzata"}, {"given": "Gosia"}),
    ({"given": "Muhammad"}, {"given": "Mohammed"}),
    ({"given": "Oluwaseun"}, {"given": "Seun"}),
    ({"given": "Siân"}, {"given": "Sian"}),
    ({"given": "Siân"}, {"given": "SiÃ¢n"}),
    ({"given": "Łukasz"}, {"given": "Lukasz"}),
    ({"given": "Dominik"}, {"given": "Domnik"}),
    ({"given": "Dominik"}, {"given": "Dominki"}),
    ({"given": "Samina"}, {"given": "Sarnina"}),
    ({"given": "Kai", "middle": "Leon"}, {"given": "Kai-Leon"}),
    ({"given": "Ellie-Mae"}, {"given": "Ellie"}),
    ({"given": "Havel", "family": "Dominik"}, {}),
    ({"given": "Havell", "family": "Dominik"}, {}),
    ({"given": "Allister", "family": "Niamh"}, {"given": "Niamh", "family": "Mac-Allister"}),
    ({"family": "Mac-Allister"}, {"family": "Mac"}),
    ({"family": "Mac-Allister"}, {"family": "MacAllister"}),
    ({"family": "O'Brien"}, {"family": "OBrien"}),
    ({"family": "O’Brien"}, {"family": "O Brien"}),
    ({"family": "Hussain"}, {"family": "Hussein"}),
    ({"family": "de Souza"}, {"family": "Souza"}),
    ({"family": "Smith"}, {"family": "Smtih"}),
    ({"known_as": "Buddy / Nico"}, {"given": "Nico"}),
]


def test_one_name_written_two_ways_is_clear_with_the_birthday_and_home() -> None:
    """Each case is a household of its own, in one run."""
    rows = []
    for n, (left, right) in enumerate(WRITTEN_TWO_WAYS):
        home = {
            "postcode": f"FE{1 + n % 9} {n % 10}XY",
            "street": f"{n} Quay Road",
            "born": date(2008, 1, 1 + n),
        }
        rows += [
            person(f"left{n}", "one list", **home | left),
            person(f"right{n}", "other list", **home | right),
        ]
    matches = find_matches(rows)
    decided = [pair_of(matches, f"left{n}", f"right{n}") for n in range(len(WRITTEN_TWO_WAYS))]
    wrong = [
        case
        for case, match in zip(WRITTEN_TWO_WAYS, decided, strict=True)
        if match is None or match.decision is not Decision.SAME
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "born",
    [date(2011, 4, 24), date(2011, 3, 23), date(2011, 3, 14), date(2010, 3, 24), date(2011, 3, 27)],
)
def test_a_birthday_one_slip_away_is_clear_only_with_more_than_a_name(born: date) -> None:
    """Enough other people bear the name that the name alone settles nothing."""
    crowd = [person(f"c{n}", "crowd", born=date(2001 + n, 7, 9), **HOME_OF[n]) for n in range(6)]
    assert decision(person("a", **HOME), person("b", born=born, **HOME), *crowd) is Decision.SAME
    assert decision(person("a"), person("b", born=born), *crowd) is Decision.REVIEW


HOME_OF = [{"postcode": f"FE1 {n}AB", "street": f"{n} Canal Road"} for n in range(1, 8)]


def test_day_and_month_exchanged() -> None:
    swapped = person("b", born=date(2011, 5, 3), **HOME)
    match = pair_of(find_matches([person("a", born=date(2011, 3, 5), **HOME), swapped]), "a", "b")
    assert match and match.decision is Decision.SAME
    assert reason(match, "born") == (Outcome.CLOSE, "Day and month are swapped.")


TWIN = {"given": "Marek"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Dominik", "Marek"), ("Amina", "Amira"), ("Jayden", "Hayden"), ("Hassan", "Hussain"), ("Ella", "Ellie"),
     ("Jayden", "Kayden"), ("Daniel", "Danielle"), ("Zofia", "Sofia"), ("Mateusz", "Matthew"), ("Elsie", "Eliza"), ("Taiwo", "Kehinde")],
)  # fmt: skip
def test_twins_are_never_clear_and_are_warned_of(one: str, other: str) -> None:
    left, right = person("a", given=one, sex="f", **HOME), person("b", given=other, sex="f", **HOME)
    match = pair_of(find_matches([left, right]), "a", "b")
    assert match and match.decision is Decision.REVIEW
    assert any("twin" in warning for warning in match.warnings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"given": "Mohammed", "middle": "Amin"}, {"given": "Mohammed", "middle": "Hassan"}),
        ({"given": "Mohammed Amin"}, {"given": "Mohammed Hassan"}),
        ({"given": "Mohammed Amin"}, {"given": "Muhammad Amir"}),
        ({"given": "Ellie-Mae"}, {"given": "Ellie-Rose"}),
    ],
)
def test_twins_who_share_part_of_a_name_are_never_clear(
    one: dict[str, object], other: dict[str, object]
) -> None:
    left, right = person("a", **HOME, **one), person("b", **HOME, **other)
    assert decision(left, right) is not Decision.SAME
    between = person("c", given=str(one["given"]).split()[0].split("-")[0], **HOME)
    assert all(match.decision is Decision.REVIEW for match in find_matches([left, right, between]))


def test_what_people_write_for_no_name_and_no_number_matches_nothing() -> None:
    nobody = {"given": "Unknown", "family": "Not known", "nhs_number": "0000000000", "born": date(2010, 1, 1)}
    assert decision(person("a", **nobody), person("b", **nobody)) is None


def test_a_birthday_on_new_years_day_says_less() -> None:
    """Lists give it to many whose birthday nobody knows."""
    crowd = [
        person(f"{source}{n}", source, given=name, family="Ali", born=date(2000 + n, 5, 6))
        for source in "xyz"
        for n, name in enumerate(["Ahmed", "Omar", "Sami", "Noor", "Zaid"])
        for _ in [0]
    ]
    pair = [person(k, given="Ahmed", family="Ali", born=date(2010, 1, 1)) for k in "ab"]
    other = [person(k, given="Ahmed", family="Ali", born=date(2010, 3, 9)) for k in "ab"]
    found = [pair_of(find_matches([*crowd, *two]), "a", "b") for two in (pair, other)]
    assert found[0] and found[1] and found[0].probability < found[1].probability


def test_a_twin_in_the_lists_is_named_in_the_warning() -> None:
    rows = [
        person("a", **HOME),
        person("b", given="Dom", family="Havell", **HOME),
        person("c", **TWIN, **HOME),
    ]
    match = pair_of(find_matches(rows), "a", "b")
    assert match and "There may be a twin. Marek Havel" in match.warnings[0]


def test_a_short_form_that_fits_both_twins_is_left_to_a_person() -> None:
    rows = [
        person("a", given="Daniel", **HOME),
        person("b", given="Danielle", **HOME),
        person("c", given="Dani", **HOME),
    ]
    assert all(match.decision is Decision.REVIEW for match in find_matches(rows))


def test_twins_in_two_lists_each_find_themselves() -> None:
    rows = [person(f"{s}{g}", s, given=g, **HOME) for s in "xy" for g in ("Dominik", "Marek")]
    clear = {frozenset((m.left, m.right)) for m in find_matches(rows) if m.decision is Decision.SAME}
    assert clear == {frozenset(("xDominik", "yDominik")), frozenset(("xMarek", "yMarek"))}


def test_brothers_and_sisters_are_never_clear() -> None:
    younger = person("b", given="Zofia", born=date(2013, 1, 2), **HOME)
    assert decision(person("a", **HOME), younger) is not Decision.SAME


def test_parent_and_child_of_one_name_are_never_clear_and_are_warned_of() -> None:
    elder = person("b", born=date(1984, 9, 6), **HOME)
    assert decision(person("a", **HOME), elder) is not Decision.SAME
    unsaid = person("c", born=None, **HOME)
    match = pair_of(find_matches([person("a", **HOME), elder, unsaid]), "a", "c")
    assert match and match.decision is Decision.REVIEW
    assert any("parent and a child" in warning for warning in match.warnings)


def test_the_same_common_name_alone_is_never_clear() -> None:
    smith = {"given": "Mohammed", "family": "Khan", "born": None}
    assert decision(person("a", **smith), person("b", **smith)) is Decision.REVIEW


def test_a_rare_name_alone_is_never_clear() -> None:
    rare = {"given": "Xanthippe", "family": "Quattlebaum", "born": None}
    assert decision(person("a", **rare), person("b", **rare)) is Decision.REVIEW


def test_name_and_home_without_a_birthday_are_never_clear() -> None:
    assert decision(person("a", **HOME), person("b", born=None, **HOME)) is Decision.REVIEW


def test_a_home_and_a_phone_say_little_of_two_different_names() -> None:
    assert decision(person("a", **HOME), person("b", given="Zofia", born=None, **HOME)) is None


NHS = "9992147733"


def test_the_nhs_number_used_here_is_right_so_these_tests_test_something() -> None:
    from placemap.foundations.identifiers import nhs_number

    assert nhs_number(NHS).valid


def test_a_number_that_checks_out_makes_a_row_without_birthday_clear() -> None:
    assert decision(person("a", nhs_number=NHS), person("b", born=None, nhs_number=NHS)) is Decision.SAME


def test_one_number_on_two_childrens_rows_is_left_to_a_person() -> None:
    match = pair_of(
        find_matches([person("a", nhs_number=NHS), person("b", given="Zofia", nhs_number=NHS)]), "a", "b"
    )
    assert match and match.decision is Decision.REVIEW
    assert any("wrong child" in warning for warning in match.warnings)


def test_two_numbers_that_both_check_out_are_never_clear() -> None:
    other = person("b", nhs_number="9990544891", **HOME)
    assert decision(person("a", nhs_number=NHS, **HOME), other) is not Decision.SAME


def test_a_number_with_one_wrong_digit_stands_in_nobodys_way() -> None:
    slipped = NHS[:4] + "9" + NHS[5:]
    match = pair_of(find_matches([person("a", nhs_number=NHS), person("b", nhs_number=slipped)]), "a", "b")
    assert match and match.decision is Decision.SAME
    assert reason(match, "nhs")[0] is Outcome.CLOSE


def test_age_and_school_year_are_compared_with_a_birthday() -> None:
    young = {"given": "Dom", "family": "H", "born": None}
    fits = person("b", born_low=date(2010, 11, 23), born_high=date(2011, 11, 22), **young)
    far = person("b", born_low=date(2001, 11, 23), born_high=date(2002, 11, 22), **young)
    assert decision(person("a"), fits) is Decision.REVIEW
    assert decision(person("a"), far) is None


def test_initials_are_compared_but_never_settle_it() -> None:
    assert decision(person("a", **HOME), person("b", given="D", **HOME)) is Decision.REVIEW
    assert decision(person("a", **HOME), person("b", given="Z", born=None)) is None


def test_a_group_that_contradicts_itself_is_left_to_a_person() -> None:
    """Each of two birthdays is one slip from a third, but they are not one slip from each other."""
    rows = [
        person("a", born=date(2011, 3, 24), **HOME),
        person("b", born=date(2011, 3, 14), **HOME),
        person("c", born=date(2011, 8, 14), **HOME),
    ]
    numbers = people_from(find_matches(rows), ["a", "b", "c"])
    assert numbers["a"] != numbers["c"]


def test_rows_of_one_list_are_compared_only_within() -> None:
    rows = [person("a", "school", **HOME), person("b", "school", **HOME)]
    assert find_matches(rows) == []
    assert [m.decision for m in find_matches(rows, within=True)] == [Decision.SAME]


def test_two_near_birthdays_in_one_list_do_not_become_one_person_through_another_list() -> None:
    rows = [
        person("a", "school", born=date(2011, 3, 24), **HOME),
        person("b", "school", born=date(2011, 3, 25), **HOME),
        person("c", "police", born=date(2011, 3, 24), **HOME),
    ]
    numbers = people_from(find_matches(rows), ["a", "b", "c"])
    assert numbers["a"] == numbers["c"] != numbers["b"]


@pytest.mark.parametrize("rows", [[], [person("a")]])
def test_nothing_to_compare(rows: list[IdentityRecord]) -> None:
    assert find_matches(rows) == []


def test_rows_that_say_nothing() -> None:
    blank = [IdentityRecord(key=str(n), source=str(n % 2)) for n in range(6)]
    assert find_matches(blank) == []


def test_two_rows_with_one_key_are_refused() -> None:
    with pytest.raises(PlacemapError, match="key of its own"):
        find_matches([person("a", "x"), person("a", "y")])


def test_progress_goes_from_nought_to_one_in_words() -> None:
    told: list[tuple[str, float]] = []
    find_matches([person("a"), person("b")], progress=lambda stage, part: told.append((stage, part)))
    parts = [part for _, part in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert all(stage and stage[0].isupper() for stage, _ in told)


def reason(match: Match, field: str) -> tuple[Outcome, str]:
    return next((one.outcome, one.why) for one in match.reasons if one.field == field)


def test_reasons_say_what_a_person_can_check() -> None:
    left = person("a", "social care", nhs_number=NHS, **HOME)
    right = person(
        "b", "school", given="Dom", family="Havell", postcode="FE4 2RT", street="Flat 6, 18 Priory Gdns",
        phone="07700 900582",
    )  # fmt: skip
    match = pair_of(find_matches([left, right]), "a", "b")
    assert match and match.decision is Decision.SAME
    assert reason(match, "name") == (
        Outcome.CLOSE,
        "“Dom” is short for Dominik; the surnames differ by one letter left out.",
    )
    assert reason(match, "born") == (Outcome.AGREES, "The same day.")
    assert reason(match, "nhs") == (Outcome.CANNOT_COMPARE, "Only one of the rows gives it.")
    assert reason(match, "postcode") == (Outcome.AGREES, "No other record has this postcode.")
    assert reason(match, "street")[1] == (
        "The same once short forms are written out. The flat is new information."
    )
    assert reason(match, "phone") == (Outcome.DIFFERS, "Phones change often, so this says little.")
    assert match.summary.startswith("Date of birth, home postcode and street agree.")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Amy", "Amelia"), ("Jack", "John"), ("Lee", "Liam"), ("Harry", "Harriet"), ("Mia", "Maria")],
)
def test_twins_whom_both_lists_name_are_apart_though_one_name_can_be_short_for_the_other(
    one: str, other: str
) -> None:
    rows = [
        person(f"{given}{number}", f"list {number}", given=given, **HOME)
        for given in (one, other)
        for number in (1, 2)
    ]
    matches = find_matches(rows)
    own = {frozenset((f"{given}1", f"{given}2")) for given in (one, other)}
    assert {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.SAME} <= own
    assert own <= {frozenset((m.left, m.right)) for m in matches}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hassan", "Hussain"), ("Gill", "Hill"), ("Islam", "Aslam"), ("Harris", "Harrison"), ("Osman", "Usman")],
)
def test_two_surnames_a_letter_apart_are_clear_only_where_something_else_bears_it_out(
    one: str, other: str
) -> None:
    left, right = person("a", given="Omar", family=one), person("b", given="Omar", family=other)
    match = pair_of(find_matches([left, right]), "a", "b")
    assert match is None or match.decision is Decision.REVIEW
    elsewhere = [
        person("a", given="Omar", family=one, postcode="FE5 1AA", street="3 Mill Row"),
        person("b", given="Omar", family=other, postcode="FE6 9ZZ", street="80 Long Lane"),
    ]
    assert decision(*elsewhere) is not Decision.SAME


def test_a_slip_in_the_surname_is_left_to_a_person_where_the_homes_differ() -> None:
    left = person("a", family="Havel", postcode="FE5 1AA", street="3 Mill Row")
    right = person("b", family="Hawel", postcode="FE6 9ZZ", street="80 Long Lane")
    assert decision(left, right) is Decision.REVIEW
    assert decision(person("a", family="Havel", **HOME), person("b", family="Hawel", **HOME)) is Decision.SAME


def test_a_day_and_month_exchanged_are_left_to_a_person_where_nothing_else_agrees() -> None:
    left = person(
        "a", given="Mohammed", family="Ali", born=date(2010, 2, 3), postcode="FE5 1AA", street="3 Mill Row"
    )
    right = person(
        "b", given="Mohammed", family="Ali", born=date(2010, 3, 2), postcode="FE6 9ZZ", street="80 Long Lane"
    )
    assert decision(left, right) is not Decision.SAME
