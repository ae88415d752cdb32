"""A slow and plain second opinion on who is one person. It shares no code with the rules it checks.

It looks at every judgement for every pair and spreads "same" through a table until nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from placemap.linkage.rules import Judgement
from placemap.linkage.vocabulary import Author, Verdict


def word_on(pair: tuple[str, str], judgements: Sequence[Judgement[str]]) -> tuple[str, str] | None:
    """(verdict, author) that counts for a pair, found by sifting the list three times over."""
    about = [j for j in judgements if {j.left, j.right} == set(pair) and not j.withdrawn]
    people = [j for j in about if j.author == Author.PERSON]
    about = people or about
    if not about:
        return None
    moment = max(j.at for j in about)
    last = {j.verdict for j in about if j.at == moment}
    for verdict in (Verdict.DIFFERENT, Verdict.UNSURE, Verdict.SAME):
        if verdict in last:
            return verdict, about[0].author
    raise AssertionError("every judgement has a verdict")


def _reach(keys: Sequence[str], joined: set[frozenset[str]]) -> dict[str, set[str]]:
    reach = {key: {key} for key in keys}
    for _ in keys:
        for a, b in combinations(keys, 2):
            if frozenset((a, b)) in joined:
                union = reach[a] | reach[b]
                for key in union:
                    reach[key] = reach[key] | union
    return reach


def people(keys: Sequence[str], judgements: Sequence[Judgement[str]]) -> set[frozenset[str]]:
    """The groups as a set of sets."""
    words = {frozenset(pair): word_on(pair, judgements) for pair in combinations(keys, 2)}
    same = {pair for pair, word in words.items() if word and word[0] == Verdict.SAME}
    by_people = {pair for pair in same if words[pair] == (Verdict.SAME, Author.PERSON)}
    apart = {pair for pair, word in words.items() if word and word[0] == Verdict.DIFFERENT}
    reach, by_hand = _reach(keys, same), _reach(keys, by_people)
    groups = set()
    for key in keys:
        if not any(pair <= reach[key] for pair in apart):
            groups.add(frozenset(reach[key]))
        elif not any(pair <= by_hand[key] for pair in apart):
            groups.add(frozenset(by_hand[key]))
        else:
            groups.add(frozenset([key]))
    return groups
