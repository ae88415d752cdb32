"""Forms of forenames: short forms, spellings and transliterations that mean one name.

`forename_variants.txt` is the project's own list. It says nothing about sex: it only widens what is
compared, and a person decides what is doubtful.
"""

from __future__ import annotations

from importlib import resources


def _lines() -> list[str]:
    text = resources.files(__package__).joinpath("forename_variants.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _read(
    lines: list[str],
) -> tuple[dict[str, frozenset[int]], dict[str, frozenset[int]], dict[str, frozenset[str]]]:
    """Where each name stands as a full spelling, where as a short form, and all its other forms."""
    full: dict[str, set[int]] = {}
    short: dict[str, set[int]] = {}
    variants: dict[str, set[str]] = {}
    for number, line in enumerate(lines, 1):
        spellings, _, shorts = (part.split() for part in line.partition(":"))
        for name in spellings:
            full.setdefault(name, set()).add(number)
        for name in shorts:
            short.setdefault(name, set()).add(number)
        together = set(spellings) | set(shorts)
        for name in together:
            variants.setdefault(name, set()).update(together - {name})
    return (
        {name: frozenset(places) for name, places in full.items()},
        {name: frozenset(places) for name, places in short.items()},
        {name: frozenset(others) for name, others in variants.items()},
    )


FULL_ON, SHORT_ON, VARIANTS = _read(_lines())
"""By folded forename: the lines it is a full spelling on, those it is a short form on, its other forms."""


def is_short_for(short: str, full: str) -> bool:
    """Whether one folded forename is a listed short form of the other."""
    return bool(SHORT_ON.get(short, frozenset()) & FULL_ON.get(full, frozenset()))
