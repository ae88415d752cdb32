"""How common a name is before a single row is read, so that sixteen rows are weighed as fairly as a million.

The shares are the project's own rounded estimates of how often a name is met in British lists, in steps
that are coarse on purpose. They are mixed with what the rows themselves show (`share`), so a large list
soon speaks for itself and a small one never has to.
"""

from __future__ import annotations

from collections import Counter
from importlib import resources

from placemap.foundations.forename_variants import VARIANTS

# Rows that the built-in shares count for. With 200 of our own rows, list and estimate weigh the same.
PRIOR_ROWS = 200
UNLISTED_FORENAME = 0.0005
UNLISTED_SURNAME = 0.0002


def _listed() -> tuple[dict[str, float], dict[str, float], frozenset[str], frozenset[str]]:
    """Shares of forenames and of surnames, hyphens left out, and those of each that are only known."""
    forenames: dict[str, float] = {}
    surnames: dict[str, float] = {}
    known: set[str] = set()
    known_surnames: set[str] = set()
    for line in resources.files(__package__).joinpath("name_frequencies.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, names = line.partition(":")
        kind, part = head.split()
        folded = [name.replace("-", "") for name in names.split()]
        if kind == "known":
            known.update(folded)
        elif kind == "known-surname":
            known_surnames.update(folded)
        else:
            (surnames if kind == "surname" else forenames).update(dict.fromkeys(folded, float(part)))
    return forenames, surnames, frozenset(known), frozenset(known_surnames)


FORENAME_SHARES, SURNAME_SHARES, _KNOWN, _KNOWN_SURNAMES = _listed()
KNOWN_FORENAMES = frozenset(FORENAME_SHARES) | frozenset(VARIANTS) | _KNOWN
"""Folded forenames, hyphens left out, that are names in their own right and not slips of the pen."""
KNOWN_SURNAMES = frozenset(SURNAME_SHARES) | _KNOWN_SURNAMES
"""The same of surnames: "Hassan" and "Hussain" are two families far more often than one slip."""


def shares(counts: Counter[str], *, surnames: bool) -> dict[str, float]:
    """Each name met, with the share of people taken to bear it: what is listed, drawn towards the rows.

    `counts` has the number of rows for each folded name. No share is ever zero.
    """
    listed, unlisted = (
        (SURNAME_SHARES, UNLISTED_SURNAME) if surnames else (FORENAME_SHARES, UNLISTED_FORENAME)
    )
    rows = counts.total()
    return {
        name: (count + PRIOR_ROWS * listed.get(name, unlisted)) / (rows + PRIOR_ROWS)
        for name, count in counts.items()
    }
