"""From scored pairs to decisions: which are clear, which a person should read, which are left out.

Weight alone never makes a pair clear. Brothers and sisters share a surname, a home and a telephone;
twins share a birthday too; a father and a son may share a name. So a clear pair also needs findings of
the right kinds, must not contradict anything known of the same people, and must have no near rival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log2

from placemap.linkage.engine_levels import Field
from placemap.linkage.engine_pairs import Pair
from placemap.linkage.engine_weights import FIELDS, LIVED_BEFORE, findings
from placemap.linkage.rules import components

# Bits a pair needs to be clear, and how many more when the birthday is one slip away. Very long lists,
# in which many people share a name and a birthday, need up to two and a half bits more.
CLEAR = 9.0
MORE_FOR_CLOSE_BIRTHDAY = 1.0
# "Molly" and "Mary-Jane" are two steps apart: a part of a double name, and a form of that part.
MORE_FOR_TWO_STEPS = 2.0
# Lists that are not of people: a wrong pair of cafés does nobody harm.
CLEAR_WITHOUT_NAMES = 8.0
LONG_LIST = 10_000
MOST_FOR_LONG_LISTS = 2.5
# Bits a pair needs to be worth a person's time, and when the first names are plainly different.
WORTH_READING = -2.5
WORTH_READING_OTHER_NAME = 3.0
# Rows that contradict each other are told apart only when one fits better by this many bits.
MARGIN = 4.0
MOST_TO_READ = 3
# No honest person has this many rows; a larger group is left for people to read.
LARGEST_GROUP = 300

_GIVEN_FITS = frozenset(["same", "words", "turned", "double", "variant", "slip"])
_GIVEN_APART = frozenset(["two_names", "other_part", "other_initial", "differs"])
_GIVEN_UNSETTLED = frozenset(
    ["slip", "other_form", "other_start", "cut", "alike", "middle", "turned", "half_turned"]
)
_FAMILY_FITS = frozenset(["same", "words", "part", "slip", "two_names"])
_BORN_CLOSE = frozenset(["swapped", "near"])
_BORN_APART = frozenset(["generation", "two_parts", "differs", "outside", "far_outside"])
_BORN_OPEN = frozenset(["nothing", "within_month", "within_year", "within_years", "nearly_within"])


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a pattern of findings allows, whatever its weight.

    `needs` is the weight that makes such a pair clear; nothing when no weight would. `apart` says that
    the two rows cannot be one person as they stand; `apart_in_one_list` says so of two rows that one
    list keeps separate. `by_name` says that nothing but the first names parts them. `other_name` says
    that the first names are plainly different though no number agrees, and `kin` that nothing then
    speaks for one person but what brothers and sisters share, or that no names can be compared at all.
    """

    needs: float | None
    apart: bool
    apart_in_one_list: bool
    by_name: bool
    other_name: bool
    kin: bool


class Rulings(dict[str, Ruling]):
    """The ruling on each pattern met, worked out once."""

    def __init__(self, fields: tuple[Field, ...] = FIELDS) -> None:
        super().__init__()
        self._fields = fields

    def __missing__(self, pattern: str) -> Ruling:
        self[pattern] = held = ruling(pattern, self._fields)
        return held


def ruling(pattern: str, fields: tuple[Field, ...] = FIELDS) -> Ruling:
    """The ruling on one pattern of findings."""
    found = findings(pattern, fields)
    if found["given"] == "nothing" and found["family"] == "nothing" and len(fields) > len(FIELDS):
        return _without_names(found, fields[len(FIELDS) :])
    given, born = found["given"], found["born"]
    numbers = ["nhs", "upn", *(field.name for field in fields if field.kind == "identifier")]
    number = any(found[name] == "same" for name in numbers)
    other_number = "differs" in (found["nhs"], found["upn"])
    by_name = given in _GIVEN_APART or (given == "other_form" and not number)
    apart_besides = (
        (found["middle"] == "differs" and not number)
        or other_number
        or born in ("generation", "far_outside")
        or (born in _BORN_APART and not number)
    )
    apart = by_name or apart_besides
    other_name = given in ("differs", "other_initial") and not number
    unsettled = given in (
        "slip",
        "other_start",
        "cut",
        "alike",
        "middle",
        "turned",
        "half_turned",
        "double",
        "variant",
        "variant_part",
    ) or born not in ("same", *_BORN_OPEN)
    return Ruling(
        None if apart else _needs(found, number),
        apart,
        apart or (unsettled and not number),
        by_name and not apart_besides,
        other_name,
        ((other_name and born != "same") or given == found["family"] == "nothing")
        and not number
        and not {"same_invalid", "slip"} & {found["nhs"], found["upn"]},
    )


def _without_names(found: dict[str, str], extra: Sequence[Field]) -> Ruling:
    """Rows that are not about people: clear when a text agrees and something else bears it out."""
    levels = [found[field.name] for field in extra]
    texts = [found[field.name] for field in extra if field.kind == "free_text"]
    strong = sum(level in ("same", "close") for level in texts)
    bearing = sum(level in ("same", "close", "near") for level in levels) + (found["phone"] == "same")
    bearing += found["home"] in ("same", "door", "postcode")
    against = "differs" in texts or (found["phone"] == "differs" and strong < 2)
    clear = bearing >= 2 and (strong or found["phone"] == "same" or found["nhs"] == "same") and not against
    return Ruling(CLEAR_WITHOUT_NAMES if clear else None, "differs" in texts, False, False, False, False)


def _needs(found: dict[str, str], number: bool) -> float | None:
    given, family, born = found["given"], found["family"], found["born"]
    if found["sex"] == "differs" and given not in ("same", "words") and not number:
        return None  # Louis and Louise
    if found["middle"] == "differs" and not number:
        return None  # twins may share a first name: Mohammed Amin and Mohammed Hassan
    if number:
        if given in _GIVEN_FITS | {
            "variant_part",
            "other_form",
            "other_start",
            "cut",
            "alike",
            "middle",
            "initial",
        }:
            return CLEAR if born == "same" or born in _BORN_CLOSE | _BORN_OPEN | {"placeholder"} else None
        return CLEAR if given == "nothing" and born == "same" else None
    if (family == "two_names" or born == "swapped") and not _borne_out(found):
        return None  # Omar Hassan and Omar Hussain; 3 February and 2 March
    if family == "slip" and found["home"] == "differs" and not _borne_out(found):
        return None
    if given in _GIVEN_FITS and born == "same" and family in _FAMILY_FITS | {"cut", "initial"}:
        return CLEAR
    if given == "variant_part" and born == "same" and family in _FAMILY_FITS:
        return CLEAR + MORE_FOR_TWO_STEPS
    if given in _GIVEN_FITS - {"turned"} and born in _BORN_CLOSE and family in _FAMILY_FITS:
        return CLEAR if born == "swapped" else CLEAR + MORE_FOR_CLOSE_BIRTHDAY
    return None


def _borne_out(found: dict[str, str]) -> bool:
    """Whether anything but names and a birthday speaks for one person."""
    return (
        found["home"] in ("same", "postcode", "door", "near", "slip", *LIVED_BEFORE)
        or found["phone"] in ("same", "slip")
        or found["middle"] in ("same", "slip")
        or (found["school"] == "same" and found["home"] != "differs")
    )


@dataclass(slots=True)
class Decided:
    """`clear` pairs (with those that follow from others, listed in `follows`), pairs to `read`, and each
    matched row's `person` by number."""

    clear: list[Pair] = field(default_factory=list)
    read: list[Pair] = field(default_factory=list)
    follows: set[tuple[int, int]] = field(default_factory=set)
    person: dict[int, int] = field(default_factory=dict)


def _nobody_says(_left: int, _right: int, _between: Iterable[int]) -> bool:
    return False


def decide(
    candidates: Sequence[Pair],
    sources: Sequence[int],
    score: Callable[[Sequence[tuple[int, int]]], list[Pair]],
    *,
    within: bool,
    fields: tuple[Field, ...] = FIELDS,
    one_name: Callable[[int, int, Iterable[int]], bool] = _nobody_says,
) -> Decided:
    """Decide every candidate. `score` compares further pairs, needed to check groups as a whole.

    `one_name` tells whether one of some further rows says that two rows' first names are one person's.
    """
    more = min(max(log2(len(sources) / LONG_LIST) * 2 / 3, 0.0), MOST_FOR_LONG_LISTS)
    rulings = Rulings(fields)
    clear = [
        pair
        for pair in candidates
        if (needs := rulings[pair.pattern].needs) is not None and pair.weight >= needs + more
    ]
    known = {(pair.left, pair.right): pair for pair in candidates}
    groups = [group for group in _groups(clear) if len(group) > 2]
    missing = [
        pair
        for group in groups
        if len(group) <= LARGEST_GROUP
        for pair in combinations(sorted(group), 2)
        if pair not in known
    ]
    for pair in score(missing):
        known[pair.left, pair.right] = pair
    doubtful = _doubtful(clear, groups, _Apart(known, sources, rulings, one_name))
    clear = [pair for pair in clear if (pair.left, pair.right) not in doubtful]

    decided = Decided()
    person = decided.person
    for number, group in enumerate(_groups(clear)):
        person.update(dict.fromkeys(group, number))
    direct = {(pair.left, pair.right) for pair in clear}
    for ends, pair in known.items():
        together = person.get(pair.left, -1) == person.get(pair.right, -2)
        if together and (within or sources[pair.left] != sources[pair.right]):
            decided.clear.append(pair)
            if ends not in direct:
                decided.follows.add(ends)
    decided.read = _to_read(candidates, rulings, person, sources)
    return decided


def _groups(pairs: Iterable[Pair]) -> list[tuple[int, ...]]:
    edges = [(pair.left, pair.right) for pair in pairs]
    return components(list(dict.fromkeys(row for edge in edges for row in edge)), edges)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Whether two rows of a group cannot be one person."""

    known: dict[tuple[int, int], Pair]
    sources: Sequence[int]
    rulings: Rulings
    one_name: Callable[[int, int, Iterable[int]], bool]

    def __call__(self, left: int, right: int, group: Iterable[int]) -> bool:
        """Two first names part them, unless another row of the group says that one person bears both. A
        list that keeps the two rows separate knows better than any other."""
        held = self.rulings[self._pattern(left, right)]
        if self.sources[left] == self.sources[right]:
            return held.apart_in_one_list
        if not (held.apart and held.by_name):
            return held.apart
        between = [
            row
            for row in group
            if row not in (left, right)
            and not self.rulings[self._pattern(left, row)].apart
            and not self.rulings[self._pattern(right, row)].apart
        ]
        return not self.one_name(left, right, between)

    def _pattern(self, left: int, right: int) -> str:
        return self.known[(left, right) if left < right else (right, left)].pattern


def _doubtful(
    clear: Sequence[Pair],
    groups: Sequence[tuple[int, ...]],
    apart: _Apart,
) -> set[tuple[int, int]]:
    """Clear pairs that must be read after all, because their group would hold rows that are apart."""
    inside: dict[int, list[Pair]] = defaultdict(list)
    number = {row: n for n, group in enumerate(groups) for row in group}
    for pair in clear:
        if pair.left in number:
            inside[number[pair.left]].append(pair)
    doubtful: set[tuple[int, int]] = set()
    for n, group in enumerate(groups):
        if len(group) > LARGEST_GROUP:
            doubtful.update((pair.left, pair.right) for pair in inside[n])
        elif any(apart(left, right, group) for left, right in combinations(group, 2)):
            doubtful.update(_part(inside[n], apart))
    return doubtful


def _part(pairs: Sequence[Pair], apart: _Apart) -> set[tuple[int, int]]:
    """Join a contradictory group's pairs from the strongest down, as far as nothing is contradicted.

    A pair refused because it would bring together rows that are apart also casts doubt on the pairs of
    its two rows that are hardly stronger than itself.
    """
    home: dict[int, set[int]] = {row: {row} for pair in pairs for row in (pair.left, pair.right)}
    refused: list[Pair] = []
    for pair in sorted(pairs, key=lambda one: (-one.weight, one.left, one.right)):
        one, other = home[pair.left], home[pair.right]
        if one is other:
            continue
        both = one | other
        if any(apart(left, right, both) for left in one for right in other):
            refused.append(pair)
            continue
        one |= other
        for row in other:
            home[row] = one
    doubtful = {(pair.left, pair.right) for pair in pairs if home[pair.left] is not home[pair.right]}
    for no in refused:
        rows = {no.left, no.right}
        doubtful.update(
            (pair.left, pair.right)
            for pair in pairs
            if rows & {pair.left, pair.right} and pair.weight < no.weight + MARGIN
        )
    return doubtful


def _to_read(
    candidates: Sequence[Pair], rulings: Rulings, person: dict[int, int], sources: Sequence[int]
) -> list[Pair]:
    """The best pairs for a person to read, at most three for a row.

    One pair for each two people, and for each row and other list, comes first, so that a row's three places
    are not all taken by rows of one person or of one long log; places left over go to the next best.
    """

    def who(row: int) -> int:
        return person.get(row, -1 - row)

    worth = []
    for pair in candidates:
        if who(pair.left) == who(pair.right):
            continue
        held = rulings[pair.pattern]
        least = WORTH_READING_OTHER_NAME if held.other_name else WORTH_READING
        if held.kin:
            continue
        if held.other_name and (pair.left in person or pair.right in person):
            continue  # that row's own name is already borne out by another list
        if pair.weight >= least:
            worth.append(pair)
    worth.sort(key=lambda one: (-one.weight, one.left, one.right))
    taken: dict[int, int] = defaultdict(int)
    met: set[tuple[int, int]] = set()
    asked: set[tuple[int, int]] = set()
    chosen: list[Pair] = []
    later: list[Pair] = []
    for pair in worth:
        ends = sorted((who(pair.left), who(pair.right)))
        lists = {(pair.left, sources[pair.right]), (pair.right, sources[pair.left])}
        if (ends[0], ends[1]) in met or lists & asked:
            later.append(pair)
            continue
        if taken[pair.left] < MOST_TO_READ and taken[pair.right] < MOST_TO_READ:
            met.add((ends[0], ends[1]))
            asked |= lists
            taken[pair.left] += 1
            taken[pair.right] += 1
            chosen.append(pair)
    for pair in later:
        if taken[pair.left] < MOST_TO_READ and taken[pair.right] < MOST_TO_READ:
            taken[pair.left] += 1
            taken[pair.right] += 1
            chosen.append(pair)
    return chosen
