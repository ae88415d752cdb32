"""Judgements make people: any order, withdrawals, contradictions, and a slow oracle to agree with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from placemap.linkage.rules import (
    Contradiction,
    Judgement,
    components,
    people_from,
    people_from_judgements,
    standing,
)
from placemap.linkage.vocabulary import Author, Decision, Match, Verdict
from tests.oracles import linkage as oracle

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
KEYS = ["a", "b", "c", "d", "e", "f"]
SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
PERSON, ENGINE = Author.PERSON, Author.ENGINE


def judged(
    pair: str, verdict: Verdict, author: Author = PERSON, minute: int = 0, *, withdrawn: bool = False
) -> Judgement[str]:
    return Judgement(pair[0], pair[1], verdict, author, START + timedelta(minutes=minute), withdrawn)


def groups(*judgements: Judgement[str], keys: list[str] | None = None) -> set[frozenset[str]]:
    found = people_from_judgements(keys or KEYS, judgements)
    return {frozenset(group) for group in found.groups if len(group) > 1}


judgement_lists = st.lists(
    st.builds(
        Judgement,
        left=st.sampled_from(KEYS),
        right=st.sampled_from(KEYS),
        verdict=st.sampled_from(list(Verdict)),
        author=st.sampled_from(list(Author)),
        at=st.integers(0, 4).map(lambda minute: START + timedelta(minutes=minute)),
        withdrawn=st.booleans(),
    ),
    max_size=14,
)


@settings(max_examples=400, deadline=None)
@given(judgement_lists)
def test_agrees_with_the_slow_oracle(judgements: list[Judgement[str]]) -> None:
    found = people_from_judgements(KEYS, judgements)
    assert {frozenset(group) for group in found.groups} == oracle.people(KEYS, judgements)
    assert sorted(key for group in found.groups for key in group) == KEYS


@settings(max_examples=200, deadline=None)
@given(judgement_lists, st.randoms())
def test_any_order_gives_the_same_people(judgements: list[Judgement[str]], random: object) -> None:
    shuffled = list(judgements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = [Judgement(j.right, j.left, j.verdict, j.author, j.at, j.withdrawn) for j in shuffled]
    assert people_from_judgements(KEYS, judgements) == people_from_judgements(KEYS, turned)


@settings(max_examples=200, deadline=None)
@given(judgement_lists, judgement_lists)
def test_withdrawing_restores_the_state_before(
    before: list[Judgement[str]], later: list[Judgement[str]]
) -> None:
    withdrawn = [Judgement(j.left, j.right, j.verdict, j.author, j.at, withdrawn=True) for j in later]
    assert people_from_judgements(KEYS, before + withdrawn) == people_from_judgements(KEYS, before)


@settings(max_examples=200, deadline=None)
@given(judgement_lists)
def test_nobody_is_in_a_group_with_someone_judged_different(judgements: list[Judgement[str]]) -> None:
    apart = {pair for pair, held in standing(judgements).items() if held.verdict is DIFFERENT}
    for group in people_from_judgements(KEYS, judgements).groups:
        assert not any(pair <= set(group) for pair in apart)


def test_same_joins_through_others_and_unsure_joins_nothing() -> None:
    assert groups(judged("ab", SAME), judged("bc", SAME, ENGINE), judged("de", UNSURE)) == {frozenset("abc")}


def test_latest_on_a_pair_counts() -> None:
    assert groups(judged("ab", DIFFERENT, minute=1), judged("ba", SAME, minute=2)) == {frozenset("ab")}
    assert groups(judged("ab", SAME, minute=1), judged("ba", DIFFERENT, minute=2)) == set()


def test_withdrawing_the_latest_brings_the_earlier_back() -> None:
    assert groups(judged("ab", SAME, minute=1), judged("ab", DIFFERENT, minute=2, withdrawn=True)) == {
        frozenset("ab")
    }


def test_at_the_same_moment_the_more_careful_counts() -> None:
    for order in permutations([judged("ab", SAME), judged("ab", DIFFERENT), judged("ab", UNSURE)]):
        assert standing(order)[frozenset("ab")].verdict is DIFFERENT


def test_a_person_outranks_the_engine_however_early() -> None:
    assert groups(judged("ab", DIFFERENT, PERSON, 1), judged("ab", SAME, ENGINE, 9)) == set()
    assert groups(judged("ab", UNSURE, PERSON, 1), judged("ab", SAME, ENGINE, 9)) == set()


def test_unsure_silences_the_engine_but_parts_nothing() -> None:
    path = [judged("ac", SAME), judged("cb", SAME), judged("ab", UNSURE), judged("ab", SAME, ENGINE)]
    assert groups(*path) == {frozenset("abc")}


def test_a_contradictory_group_is_joined_by_no_engine_judgement() -> None:
    found = people_from_judgements(
        KEYS,
        [
            judged("ab", SAME, ENGINE),
            judged("bc", SAME, ENGINE),
            judged("ac", DIFFERENT),
            judged("cd", SAME, ENGINE),
        ],
    )
    assert all(len(group) == 1 for group in found.groups)
    assert found.contradictions == (
        Contradiction(frozenset("abcd"), frozenset([frozenset("ac")]), by_people=False),
    )


def test_what_people_joined_stays_joined_beside_a_contradiction_of_the_engine() -> None:
    assert groups(
        judged("ab", SAME), judged("bc", SAME, ENGINE), judged("cd", SAME), judged("ad", DIFFERENT)
    ) == {frozenset("ab"), frozenset("cd")}


def test_people_who_contradict_themselves_leave_each_record_alone() -> None:
    found = people_from_judgements(
        KEYS, [judged("ab", SAME), judged("bc", SAME), judged("ac", DIFFERENT), judged("ef", SAME, ENGINE)]
    )
    assert {frozenset(group) for group in found.groups} == {frozenset(g) for g in ["a", "b", "c", "d", "ef"]}
    assert [c.by_people for c in found.contradictions] == [True]


def test_a_person_deciding_resolves_the_contradiction() -> None:
    argument = [judged("ab", SAME, ENGINE), judged("bc", SAME, ENGINE), judged("ac", DIFFERENT)]
    assert groups(*argument, judged("bc", DIFFERENT, minute=5)) == {frozenset("ab")}


def test_a_hidden_record_never_bridges_two_visible_ones() -> None:
    assert groups(judged("ab", SAME), judged("bc", SAME), keys=["a", "c"]) == set()


def test_a_record_compared_with_itself_says_nothing() -> None:
    found = people_from_judgements(["a"], [judged("aa", DIFFERENT), judged("aa", SAME)])
    assert found.groups == (("a",),)
    assert found.contradictions == ()


def test_groups_keep_the_order_of_the_keys_and_are_numbered_from_one() -> None:
    found = people_from_judgements(["c", "a", "b"], [judged("ab", SAME)])
    assert found.groups == (("c",), ("a", "b"))
    assert found.numbered() == {"c": 1, "a": 2, "b": 2}


def test_components_of_a_long_chain() -> None:
    chain = list(range(3000))
    assert components(chain, zip(chain, chain[1:], strict=False)) == [tuple(chain)]


def test_people_from_clear_matches_only() -> None:
    def match(left: str, right: str, decision: Decision) -> Match:
        return Match(left, right, 0.9, decision, (), (), "")

    numbers = people_from(
        [
            match("a", "c", Decision.SAME),
            match("b", "d", Decision.REVIEW),
            match("x", "a", Decision.SAME),
            match("a", "x", Decision.SAME),
        ],
        ["a", "b", "c", "d"],
    )
    assert numbers == {"a": 1, "b": 2, "c": 1, "d": 3}
