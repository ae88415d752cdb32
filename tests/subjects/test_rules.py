"""What evidence amounts to, who is named, which links can be, and who is one person. No database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.errors import PlacemapError
from placemap.foundations.names import parse_name
from placemap.subjects import rules
from placemap.subjects.rules import EvidenceGiven, Grade, NameFit, NameSaid, OwnRecord, PersonAsGiven
from placemap.subjects.vocabulary import (
    ENTITY_LINK_KINDS,
    EXPLOITATIVE_KINDS,
    OFFENDER_CATEGORIES,
    Category,
    EntityKind,
    EntityLinkKind,
    LinkKind,
    Naming,
    Standing,
    Strength,
)

TODAY = date(2026, 11, 22)
K = LinkKind


def _said(agency: str, how_known: str = "record_check", grade: str = "") -> EvidenceGiven:
    return EvidenceGiven(agency, how_known, grade)


@pytest.mark.parametrize(
    ("evidence", "kind", "expected"),
    [
        ([], K.FRIEND, Strength.UNVERIFIED),
        ([_said("police")], K.FRIEND, Strength.REPORTED),
        ([_said("police"), _said("police")], K.FRIEND, Strength.REPORTED),
        ([_said("police"), _said("school")], K.FRIEND, Strength.CONFIRMED),
        ([_said("police", "rumour")], K.FRIEND, Strength.UNVERIFIED),
        ([_said("police", "rumour"), _said("school", "rumour")], K.FRIEND, Strength.UNVERIFIED),
        ([_said("police", "rumour"), _said("school")], K.FRIEND, Strength.REPORTED),
        ([_said("police", grade="2/D/P"), _said("school")], K.FRIEND, Strength.REPORTED),
        ([_said("police", grade="1/E/P"), _said("school")], K.FRIEND, Strength.REPORTED),
        ([_said("police", "seen_myself", "1/E/P")], K.FRIEND, Strength.UNVERIFIED),
        ([_said("police", grade="3/A/P")], K.FRIEND, Strength.UNVERIFIED),
        ([_said("police", grade="1/A/P")], K.FRIEND, Strength.CONFIRMED),
        ([_said("police", grade="2/A/P")], K.FRIEND, Strength.REPORTED),
        ([_said("police", grade="1/B/P")], K.FRIEND, Strength.REPORTED),
        ([_said("school", "seen_myself")], K.FRIEND, Strength.CONFIRMED),
        ([_said("school", "seen_myself", "1")], K.FRIEND, Strength.CONFIRMED),
        ([_said("school", "seen_myself", "2")], K.FRIEND, Strength.REPORTED),
        ([_said("school", "seen_myself")], K.SUSPECTED_EXPLOITING, Strength.REPORTED),
        ([_said("police", grade="2/A/P")], K.TRANSPORTS, Strength.REPORTED),
        ([_said("police", grade="1/A/P")], K.TRANSPORTS, Strength.CONFIRMED),
        ([_said("police", grade="2/B/P"), _said("school")], K.TRANSPORTS, Strength.CONFIRMED),
    ],
)
def test_strength_of_reads_the_evidence(
    evidence: list[EvidenceGiven], kind: LinkKind, expected: Strength
) -> None:
    assert rules.strength_of(evidence, kind) is expected


pieces = st.lists(
    st.builds(
        EvidenceGiven,
        st.sampled_from(["police", "school", "health"]),
        st.sampled_from(["record_check", "seen_myself", "rumour", "told_by_other", ""]),
        st.sampled_from(["", "1/A/P", "2/B/P", "2/D/P", "1/E/C", "3/A/P", "2", "nonsense"]),
    ),
    max_size=6,
)


@given(pieces, st.sampled_from([K.FRIEND, K.SUPPLIES]))
def test_strength_by_agency_then_together_is_strength_at_once(
    evidence: list[EvidenceGiven], kind: LinkKind
) -> None:
    """What each agency's link keeps is enough to say how firmly several agencies' line stands."""
    by_agency = {
        piece.agency: rules.strength_of([one for one in evidence if one.agency == piece.agency], kind)
        for piece in evidence
    }
    assert rules.strength_of_all(by_agency) is rules.strength_of(evidence, kind)


@given(pieces, st.sampled_from(list(EXPLOITATIVE_KINDS)))
def test_suspected_exploitation_is_never_confirmed_by_one_untested_source(
    evidence: list[EvidenceGiven], kind: LinkKind
) -> None:
    one_agency = [EvidenceGiven("police", piece.how_known, piece.grade) for piece in evidence]
    if not any(rules.read_grade(piece.grade) == Grade("1", "A", "P") for piece in one_agency):
        assert rules.strength_of(one_agency, kind) is not Strength.CONFIRMED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2/B/P", Grade("2", "B", "P")),
        ("b2", Grade("2", "B", "")),
        ("1AP", Grade("1", "A", "P")),
        ("", Grade()),
        ("9/Z", Grade()),
    ],
)
def test_read_grade_takes_apart_what_people_write(text: str, expected: Grade) -> None:
    assert rules.read_grade(text) == expected


def test_check_grade_refuses_what_cannot_be_read() -> None:
    rules.check_grade("")
    rules.check_grade("2/B/P")
    with pytest.raises(PlacemapError, match="2/B/P"):
        rules.check_grade("quite good")


@pytest.mark.parametrize(
    ("born", "low", "high", "expected"),
    [
        (date(2008, 11, 22), None, None, True),
        (date(2008, 11, 23), None, None, False),
        (None, date(2008, 1, 1), date(2008, 6, 1), True),
        (None, date(2010, 1, 1), date(2010, 6, 1), False),
        (None, date(2008, 1, 1), date(2009, 6, 1), None),
        (None, None, None, None),
    ],
)
def test_is_adult(born: date | None, low: date | None, high: date | None, expected: bool | None) -> None:
    assert rules.is_adult(born, low, high, on=TODAY) is expected


@pytest.mark.parametrize(
    ("age", "adult"), [(11, False), (12, False), (13, None), (20, None), (22, None), (23, True), (3, False)]
)
def test_an_estimated_age_makes_no_child_an_adult(age: int, adult: bool | None) -> None:
    """Five years too high a guess of a child of 17 is still no adult."""
    for day in (TODAY, date(2028, 2, 29)):
        low, high = rules.born_about(age, day)
        assert rules.is_adult(None, low, high, on=day) is adult


def test_certainly_an_adult_is_eighteen_by_every_day() -> None:
    for day in (TODAY, date(2028, 2, 29)):
        assert rules.is_adult(None, None, rules.born_as_adult(day), on=day) is True


def test_an_age_is_said_one_way() -> None:
    rules.check_age_said(born=None, age=None, adult_because=" ")
    rules.check_age_said(born=None, age=35, adult_because="")
    with pytest.raises(PlacemapError, match="only one"):
        rules.check_age_said(born=None, age=35, adult_because="Drives a taxi")


def test_leap_day_birthday_comes_on_the_first_of_march() -> None:
    assert rules.years_after(date(2008, 2, 29), 18) == date(2026, 3, 1)


def test_check_category_keeps_children_from_offender_headings() -> None:
    for category in OFFENDER_CATEGORIES:
        with pytest.raises(PlacemapError, match="under 18"):
            rules.check_category(category, False)
        rules.check_category(category, True)
        rules.check_category(category, None)
    with pytest.raises(PlacemapError, match="18 or over"):
        rules.check_category(Category.CHILD_LINKED, True)
    with pytest.raises(PlacemapError, match="considered"):
        rules.check_category(Category.CHILD_CAUSED_HARM, False, consideration="  ")
    rules.check_category(Category.CHILD_CAUSED_HARM, False, consideration="Older boys hold a debt.")


def test_check_kind_allows_exploitation_only_from_a_grown_up() -> None:
    for kind in EXPLOITATIVE_KINDS:
        with pytest.raises(PlacemapError, match="adult of concern"):
            rules.check_kind(kind, from_adult=False)
        rules.check_kind(kind, from_adult=True)
        rules.check_kind(kind, from_adult=None)
    with pytest.raises(PlacemapError, match="grown-up"):
        rules.check_kind(K.TRUSTED_ADULT, from_adult=False)
    with pytest.raises(PlacemapError, match="younger of the two"):
        rules.check_kind(K.PARENT, from_adult=True, from_born=date(2010, 1, 1), to_born=date(1980, 1, 1))
    rules.check_kind(K.PARENT, from_adult=True, from_born=date(1980, 1, 1), to_born=date(2010, 1, 1))
    rules.check_kind(K.PARENT, from_adult=None, to_born=date(2010, 1, 1))
    rules.check_kind(K.FRIEND, from_adult=False)


def test_check_dates_refuses_an_end_before_its_start_and_the_future() -> None:
    rules.check_dates(None, None, today=TODAY)
    rules.check_dates(date(2026, 1, 1), TODAY, today=TODAY)
    with pytest.raises(PlacemapError, match="before the first"):
        rules.check_dates(date(2026, 2, 1), date(2026, 1, 1), today=TODAY)
    with pytest.raises(PlacemapError, match="future"):
        rules.check_dates(date(2026, 12, 1), None, today=TODAY)


def test_expiry_is_the_review_date_within_twelve_months() -> None:
    assert rules.expiry_of(K.FRIEND, on=TODAY, review_on=date(2027, 2, 1)) == date(2027, 2, 1)
    assert rules.expiry_of(K.FRIEND, on=TODAY, review_on=date(2031, 2, 1)) == date(2027, 11, 22)
    assert rules.expiry_of(K.FRIEND, on=TODAY, review_on=None) == date(2027, 5, 22)
    assert rules.expiry_of(K.FRIEND, on=TODAY, review_on=TODAY) == date(2027, 5, 22)
    assert rules.expiry_of(K.SIBLING, on=TODAY, review_on=date(2027, 2, 1)) == date(2028, 11, 22)


def test_in_order_turns_only_links_that_read_both_ways() -> None:
    assert rules.in_order(K.FRIEND, "b", "a") == ("a", "b")
    assert rules.in_order(K.FRIEND, "a", "b") == ("a", "b")
    assert rules.in_order(K.PARENT, "b", "a") == ("b", "a")


@pytest.mark.parametrize(
    ("standing", "category", "naming"),
    [
        (Standing.COHORT, Category.NOT_SET, Naming.NAMED),
        (Standing.PROPOSED, Category.NOT_SET, Naming.NAMED),
        (Standing.LINKED, Category.CHILD_LINKED, Naming.INITIALS),
        (Standing.OTHER, Category.ADULT_OF_CONCERN, Naming.INITIALS),
        (Standing.OTHER, Category.PROFESSIONAL, Naming.NAMED),
        (Standing.UNKNOWN_PERSON, Category.NOT_SET, Naming.INITIALS),
        (Standing.CANDIDATE, Category.NOT_SET, Naming.CLOSED),
        (Standing.CANDIDATE, Category.PROFESSIONAL, Naming.CLOSED),
        (Standing.DECLINED, Category.NOT_SET, Naming.CLOSED),
        (Standing.REMOVED, Category.NOT_SET, Naming.CLOSED),
    ],
)
def test_naming_for(standing: Standing, category: Category, naming: Naming) -> None:
    assert rules.naming_for(standing, category) is naming


own_records = st.lists(
    st.builds(
        OwnRecord,
        st.integers(0, 10_000),
        st.sampled_from(list(Standing)).filter(lambda s: s is not Standing.LINKED),
        st.sampled_from(list(Category)),
        st.booleans(),
        st.sampled_from([True, False, None]),
        st.booleans(),
        st.booleans(),
    ).filter(lambda record: record.is_live or not record.is_open),
    min_size=1,
    max_size=5,
    unique_by=lambda record: record.key,
)


@given(own_records, st.booleans())
def test_spread_never_reaches_further_than_what_it_came_from(group: list[OwnRecord], linked: bool) -> None:
    shown = rules.spread(group, linked_to_cohort=linked)
    assert shown.keys() == {record.key for record in group}
    open_ones = [record for record in group if record.is_open]
    assert len({(shown[record.key].standing, shown[record.key].category) for record in open_ones}) <= 1
    # What is decided of closed records is nothing to open ones.
    said = [record for record in group if record.is_open or record.is_adult is not None]
    bare = [
        record if record.is_open else OwnRecord(record.key, is_open=False, is_adult=record.is_adult)
        for record in said
    ]
    if open_ones:
        alone = rules.spread(bare, linked_to_cohort=linked)
        assert all(alone[record.key] == shown[record.key] for record in open_ones)
    for record in group:
        if not record.is_open:
            assert shown[record.key].naming is Naming.CLOSED
        elif shown[record.key].standing is Standing.PROPOSED and not linked:
            named = shown[record.key].naming is Naming.NAMED
            assert named == (record.decided is Standing.PROPOSED)
    if any(record.is_adult is False for record in group):
        assert not any(one.category in OFFENDER_CATEGORIES for one in shown.values())
    if all(record.decided is Standing.CANDIDATE for record in group) and not linked:
        assert all(one.naming is Naming.CLOSED for one in shown.values())


@given(own_records, st.booleans(), st.randoms())
def test_spread_does_not_depend_on_the_order_of_records(
    group: list[OwnRecord], linked: bool, chance: object
) -> None:
    turned = list(group)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert rules.spread(group, linked_to_cohort=linked) == rules.spread(turned, linked_to_cohort=linked)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (["2/E/P"], True),
        (["2E", "e1"], True),
        (["2/E/P", "2/D/P"], False),
        (["2/E/P", ""], False),
        ([], False),
    ],
)
def test_suspected_false_is_what_every_piece_of_evidence_says(grades: list[str], expected: bool) -> None:
    assert rules.is_suspected_false(grades) is expected


@pytest.mark.parametrize(
    ("category", "adult", "wrong"),
    [
        (Category.NOT_SET, None, ""),
        (Category.NOT_SET, False, ""),
        (Category.ADULT_OF_CONCERN, True, ""),
        (Category.ADULT_OF_CONCERN, None, "may be under 18"),
        (Category.ADULT_OF_CONCERN, False, "under 18"),
        (Category.FAMILY, None, "may be under 18"),
        (Category.GUARDIAN, None, ""),
        (Category.PARENT, False, "is under 18"),
        (Category.CHILD_EXPLOITED, None, "group’s decision"),
    ],
)
def test_what_a_grown_up_is_listed_as_is_nothing_for_a_child(
    category: Category, adult: bool | None, wrong: str
) -> None:
    if not wrong:
        rules.check_listed_as(category, adult)
        return
    with pytest.raises(PlacemapError, match=wrong):
        rules.check_listed_as(category, adult)


def test_spread_tells_children_and_grown_ups_apart() -> None:
    child = rules.spread([OwnRecord(1, is_adult=False)], linked_to_cohort=True)[1]
    assert (child.standing, child.category) == (Standing.LINKED, Category.CHILD_LINKED)
    unsaid = rules.spread([OwnRecord(1)], linked_to_cohort=True)[1]
    assert (unsaid.standing, unsaid.category) == (Standing.LINKED, Category.CHILD_LINKED)
    adult = rules.spread([OwnRecord(1, is_adult=True)], linked_to_cohort=True)[1]
    assert (adult.standing, adult.category) == (Standing.OTHER, Category.NOT_SET)
    mother = rules.spread([OwnRecord(1, category=Category.PARENT)], linked_to_cohort=True)[1]
    assert (mother.standing, mother.naming) == (Standing.OTHER, Naming.INITIALS)
    sure = rules.spread([OwnRecord(1, is_adult=True), OwnRecord(2)], linked_to_cohort=True)[1]
    assert sure.standing is Standing.OTHER
    unknown = rules.spread([OwnRecord(1, Standing.UNKNOWN_PERSON)], linked_to_cohort=False)[1]
    assert unknown.naming is Naming.CLOSED


def test_a_birthday_moves_no_linked_child_and_an_adults_category_does() -> None:
    grown = [OwnRecord(1, is_adult=True)]
    still = rules.spread(grown, linked_to_cohort=True, grew_up_linked=True)[1]
    assert (still.standing, still.category) == (Standing.LINKED, Category.CHILD_LINKED)
    handed = [OwnRecord(1, category=Category.ADULT_HARMED, is_adult=True)]
    over = rules.spread(handed, linked_to_cohort=True, grew_up_linked=True)[1]
    assert (over.standing, over.category) == (Standing.OTHER, Category.ADULT_HARMED)


def _slow_groups(edges: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """The obvious way: walk outwards from each record until nothing new is met."""
    beside: dict[int, set[int]] = {}
    for left, right in edges:
        beside.setdefault(left, set()).add(right)
        beside.setdefault(right, set()).add(left)
    found = {}
    for start in beside:
        met, frontier = {start}, [start]
        while frontier:
            for other in beside[frontier.pop()]:
                if other not in met:
                    met.add(other)
                    frontier.append(other)
        found[start] = tuple(sorted(met, key=str))
    return found


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=30))
def test_groups_from_equals_the_slow_way(edges: list[tuple[int, int]]) -> None:
    assert rules.groups_from(edges) == _slow_groups(edges)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=30), st.randoms())
def test_groups_from_does_not_depend_on_order(edges: list[tuple[int, int]], chance: object) -> None:
    turned = [(right, left) for left, right in edges]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert rules.groups_from(turned) == rules.groups_from(edges)


def test_working_references_are_random_and_all_different() -> None:
    made = rules.new_working_references(5000)
    assert len(set(made)) == 5000 and sorted(made) != list(made)
    assert all(len(one) == 11 and one.count("-") == 2 for one in made)


@pytest.mark.parametrize(
    ("written", "given_name", "family", "expected"),
    [
        ("Jacob Wright", "jacob", "wright", NameFit.WHOLE),
        ("Jake Wright", "jacob", "wright", NameFit.FORM),
        ("H. Wood", "harry", "wood", NameFit.INITIAL_OF_GIVEN),
        ("H. Wood", "leo", "wood", None),
        ("Skye N", "skye", "nandra", NameFit.INITIAL_OF_FAMILY),
        ("Skye N", "skye", "wood", None),
        ("Jake", "jake", "wright", NameFit.FORENAME),
        ("Jake", "jacob", "wright", NameFit.FORENAME_FORM),
        ("Mr Wood", "harry", "wood", NameFit.FAMILY),
        ("Jake Wright", "jacob", "wood", None),
        ("Jake Wright", "jacob", "", NameFit.FORENAME_FORM),
        ("Leah", "jacob", "wright", None),
    ],
)
def test_name_fit(written: str, given_name: str, family: str, expected: NameFit | None) -> None:
    assert rules.name_fit(parse_name(written), given_name, family) is expected


def test_name_fits_are_in_order() -> None:
    assert [fit.order for fit in NameFit] == list(range(1, len(NameFit) + 1))


def test_person_as_given_shows_the_name_as_written() -> None:
    assert PersonAsGiven(given="Leo", family="Pashley").shown_name == "Leo Pashley"
    assert PersonAsGiven(given="Leo", full_as_written="PASHLEY, Leo").shown_name == "PASHLEY, Leo"


def test_a_category_decided_goes_before_what_another_source_said() -> None:
    group = [
        OwnRecord(1, Standing.COHORT, Category.CHILD_EXPLOITED),
        OwnRecord(2, Standing.COHORT, Category.CHILD_CAUSED_HARM, is_category_decided=True),
    ]
    assert rules.spread(group, linked_to_cohort=False)[1].category is Category.CHILD_CAUSED_HARM


def test_what_a_decision_replaces() -> None:
    openly, closely = {"decided_openly": True}, {"decided_openly": False}
    held = Standing.DECLINED
    assert rules.reaches(Standing.COHORT, **openly, held=held, is_open=True)
    assert rules.reaches(Standing.COHORT, **closely, held=held, is_open=False)
    assert not rules.reaches(Standing.COHORT, **closely, held=held, is_open=True)
    assert rules.reaches(Standing.COHORT, **closely, held=Standing.PROPOSED, is_open=True)
    assert rules.reaches(Standing.REMOVED, **closely, held=Standing.COHORT, is_open=True)
    assert not rules.reaches(Standing.PROPOSED, **openly, held=held, is_open=True)
    assert not rules.reaches(Standing.COHORT, **openly, held=Standing.CANDIDATE, is_open=True)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([], ""),
        ([NameSaid("", "", "Tall lad")], "Tall lad"),
        (
            [NameSaid("Dom", "Havell", "Dom Havell"), NameSaid("Dominik", "Havel", "HAVEL, Dominik")],
            "Dominik Havel",
        ),
        (
            [
                NameSaid("Dominik", "Havell", "Dominik Havell"),
                NameSaid("Dom", "Havel", "Dom Havel"),
                NameSaid("Dominik", "Havel", "Dominik Havel"),
            ],
            "Dominik Havel",
        ),
        ([NameSaid("Sian", "Pryor", "Sian Pryor"), NameSaid("Siân", "Pryor", "Siân Pryor")], "Siân Pryor"),
        (
            [NameSaid("Ruby", "Tolland", "Ruby Tolland")] * 2 + [NameSaid("Ruby-Mae", "Tolland", "x")],
            "Ruby-Mae Tolland",
        ),
        ([NameSaid("R", "Tolland", "R Tolland"), NameSaid("Ruby", "", "Ruby")], "R Tolland"),
        (
            [NameSaid("R", "Tolland", "R Tolland"), NameSaid("Ruby", "Tolland", "Ruby Tolland")],
            "Ruby Tolland",
        ),
        (
            [NameSaid("Ben", "Oak", "Ben Oak"), NameSaid("Leo", "Oak", "Leo Oak", from_records=True)],
            "Leo Oak",
        ),
        ([NameSaid("Ben", "Oak", "Ben Oak"), NameSaid("Leo", "Oak", "Leo Oak")], "Ben Oak"),
        ([NameSaid("Kay", "Oake", "a")] + [NameSaid("Kay", "Oak", "b")] * 2, "Kay Oak"),
    ],
)
def test_best_name(names: list[NameSaid], shown: str) -> None:
    assert rules.best_name(names) == shown


# Places, groups, lines and objects


@pytest.mark.parametrize(
    ("kind", "thing", "adult"),
    [
        (EntityLinkKind.SPENDS_TIME, EntityKind.PLACE, False),
        (EntityLinkKind.FEELS_SAFE, EntityKind.PROTECTIVE_PLACE, None),
        (EntityLinkKind.IN_CONTACT, EntityKind.GROUP, False),
        (EntityLinkKind.CONTROLS, EntityKind.LINE, True),
        (EntityLinkKind.CONTROLS, EntityKind.VEHICLE, None),
    ],
)
def test_what_may_be_said_of_somebody_and_a_thing(
    kind: EntityLinkKind, thing: EntityKind, adult: bool | None
) -> None:
    rules.check_entity_link(kind, thing, adult=adult)


@pytest.mark.parametrize(
    ("kind", "thing", "adult", "says"),
    [
        (EntityLinkKind.USES, EntityKind.PLACE, None, "Choose another way"),
        (EntityLinkKind.LIVES, EntityKind.GROUP, True, "Choose another way"),
        (EntityLinkKind.CONTROLS, EntityKind.GROUP, False, "under 18"),
    ],
)
def test_what_may_not_be_said_of_somebody_and_a_thing(
    kind: EntityLinkKind, thing: EntityKind, adult: bool | None, says: str
) -> None:
    with pytest.raises(PlacemapError, match=says):
        rules.check_entity_link(kind, thing, adult=adult)


def test_nobody_is_ever_a_member_of_a_group() -> None:
    labels = [kind.label.lower() for kind in ENTITY_LINK_KINDS[EntityKind.GROUP]]
    assert not any("member" in label or "belongs" in label for label in labels)


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ([], (None, None)),
        ([(None, None)], (None, None)),
        ([(TODAY, None)], (TODAY, None)),
        ([(TODAY, None), (None, date(2026, 1, 1))], (date(2026, 1, 1), TODAY)),
        (
            [(date(2026, 1, 1), date(2026, 2, 1)), (date(2025, 1, 1), None)],
            (date(2025, 1, 1), date(2026, 2, 1)),
        ),
    ],
)
def test_a_link_reaches_as_far_as_what_was_said_of_it(said: list[Any], span: tuple[Any, Any]) -> None:
    assert rules.span_of(said) == span
