"""Fields of lists that are not about people, or that hold more than people: text, places, numbers.

A record's `extra` has keys such as "free_text:title" or "place:city": what kind of thing it is, and a
label that two lists share. Each becomes one more compared field beside the fixed ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import pyarrow as pa

from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold
from placemap.foundations.wording import _
from placemap.linkage.engine_levels import Field, Level

# Lists come with few extra fields; more than these would only slow the comparison.
MOST_EXTRAS = 10
_RAREST_WORDS = 4
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Extra:
    """One extra field: its key in the records, its compared field, its columns, and its blocks."""

    key: str
    field: Field
    columns: dict[str, pa.Array]
    blocks: tuple[str, ...]
    rarity: str


def extras(records: Sequence[IdentityRecord]) -> list[Extra]:
    """The extra fields that at least two rows give, in the order they are first met."""
    counts: Counter[str] = Counter(key for record in records if record.extra for key in record.extra)
    keys = [key for key, rows in counts.items() if rows > 1][:MOST_EXTRAS]
    return [
        _MAKERS.get(key.partition(":")[0], _category)(
            f"extra{number}", key, [record.extra.get(key, "") if record.extra else "" for record in records]
        )
        for number, key in enumerate(keys, 1)
    ]


def _label(key: str) -> str:
    kind, _, label = key.partition(":")
    words = (label or kind).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _made(
    name: str,
    key: str,
    levels: tuple[Level, ...],
    columns: dict[str, pa.Array],
    *blocks: str,
    rarity: str = "",
) -> Extra:
    field = Field(
        name, _label(key), f"{name}_l is null or {name}_r is null", levels, kind=key.partition(":")[0]
    )
    return Extra(key, field, columns, blocks, rarity)


def _texts(texts: Sequence[str]) -> pa.Array:
    return pa.array([fold(text) or None for text in texts], pa.string())


def _identifier(name: str, key: str, texts: Sequence[str]) -> Extra:
    plain = pa.array([re.sub(r"[^0-9a-z@]", "", text.casefold()) or None for text in texts], pa.string())
    levels = (
        Level("same", _("the same"), f"{name}_l = {name}_r", 0.9, 0.00002),
        Level(
            "near",
            _("one slip apart"),
            f"damerau_levenshtein({name}_l, {name}_r) = 1 and length({name}_l) >= 6",
            0.04,
            0.003,
        ),
        Level("differs", _("different"), "else", 0.15, 0.95),
    )
    return _made(name, key, levels, {name: plain}, f"l.{name} = r.{name}")


def _number(name: str, key: str, texts: Sequence[str]) -> Extra:
    values = pa.array([_figure(text) for text in texts], pa.float64())
    levels = (
        Level("same", _("the same number"), f"{name}_l = {name}_r", 0.8, 0.05, name, rarest=0.02),
        Level(
            "near",
            _("nearly the same number"),
            f"abs({name}_l - {name}_r) <= greatest(1, 0.01 * abs({name}_l))",
            0.1,
            0.08,
        ),
        Level("differs", _("different numbers"), "else", 0.1, 0.9),
    )
    return _made(name, key, levels, {name: values}, rarity=name)


def _figure(text: str) -> float | None:
    """The first number in a text; digits parted like a telephone's count as one number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 7:
        return float(digits)
    found = _NUMBER.search(text.replace(",", ""))
    return float(found.group()) if found else None


def _category(name: str, key: str, texts: Sequence[str]) -> Extra:
    levels = (
        Level("same", _("the same"), f"{name}_l = {name}_r", 0.7, 0.2, name, rarest=0.05),
        Level("differs", _("different"), "else", 0.3, 0.8),
    )
    return _made(name, key, levels, {name: _texts(texts)}, rarity=name)


def _place(name: str, key: str, texts: Sequence[str]) -> Extra:
    levels = (
        Level("same", _("the same place"), f"{name}_l = {name}_r", 0.6, 0.1, name, rarest=0.02),
        Level(
            "near",
            _("nearly the same place"),
            f"jaro_winkler_similarity({name}_l, {name}_r) >= 0.9 or contains({name}_l, {name}_r)"
            f" or contains({name}_r, {name}_l)",
            0.2,
            0.04,
        ),
        Level("differs", _("different places"), "else", 0.25, 0.9),
    )
    return _made(name, key, levels, {name: _texts(texts)}, rarity=name)


def _free_text(name: str, key: str, texts: Sequence[str]) -> Extra:
    """Texts are compared by the words they share, a rare word counting for more than a common one.

    A word becomes a number: how much it counts, with a fraction too small to matter that tells words of
    equal count apart. Summing the shared numbers then weighs what two texts share.
    """
    folded = [fold(text) for text in texts]
    words = [sorted(set(text.split())) for text in folded]
    met = Counter(word for each in words for word in each)
    rows = sum(1 for each in words if each) or 1
    number = {
        word: round(log((rows + 1) / count), 2) + 0.05 + place * 1e-9
        for place, (word, count) in enumerate(sorted(met.items()))
    }
    counts = [[number[word] for word in each] for each in words]
    rare = [
        sorted((word for word in each if met[word] > 1), key=lambda word: (met[word], word))[:_RAREST_WORDS]
        for each in words
    ]
    shared = f"coalesce(list_sum(list_intersect({name}_words_l, {name}_words_r)), 0)"
    whole = f"greatest({name}_all_l + {name}_all_r - {shared}, 0.01)"
    smaller = f"greatest(least({name}_all_l, {name}_all_r), 0.01)"
    people = "(given_initial_l is not null or family_initial_l is not null)"
    levels = (
        Level("same", _("the same text"), f"{name}_l = {name}_r", 0.5, 0.0006),
        Level("close", _("nearly all of the same words"), f"{shared} / {whole} >= 0.75", 0.2, 0.0006),
        Level(
            "near",
            _("most of the same words, or one text within the other"),
            f"{shared} / {whole} >= 0.5 or {shared} / {smaller} >= 0.9"
            f" or jaro_winkler_similarity({name}_l, {name}_r) >= 0.94",
            0.2,
            0.004,
        ),
        Level("some", _("some of the same words"), f"{shared} / {whole} >= 0.25", 0.12, 0.05),
        Level("other_note", _("different words, in a note about a person"), people, 0.7, 0.9),
        Level("differs", _("different words"), "else", 0.04, 0.92),
    )
    columns = {
        name: pa.array([text or None for text in folded], pa.string()),
        f"{name}_words": pa.array(counts, pa.list_(pa.float64())),
        f"{name}_all": pa.array([sum(each) for each in counts], pa.float64()),
        **{
            f"{name}_rare{n}": pa.array([each[n] if len(each) > n else None for each in rare], pa.string())
            for n in range(_RAREST_WORDS)
        },
    }
    blocks = [f"l.{name} = r.{name}"]
    blocks += [
        f"l.{name}_rare{one} = r.{name}_rare{other}"
        for one in range(_RAREST_WORDS)
        for other in range(_RAREST_WORDS)
    ]
    return _made(name, key, levels, columns, *blocks)


_MAKERS = {
    "identifier": _identifier,
    "email": _identifier,
    "number": _number,
    "category": _category,
    "place": _place,
    "free_text": _free_text,
}


def example_fields() -> list[tuple[str, Field]]:
    """Each kind of extra field, in words, with its levels, for the documentation."""
    return [
        (words, make("value", f"{kind}:{words}", []).field)
        for kind, words, make in (
            ("identifier", "Identifier or email", _identifier),
            ("number", "Number", _number),
            ("category", "Category", _category),
            ("place", "Place", _place),
            ("free_text", "Free text", _free_text),
        )
    ]
