"""Lists of terms: which version is in force, what a new one may hold, and when one may be retired."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.cohort.vocabulary import FactorKind
from placemap.cohort.vocabulary.terms import LISTS, Terms
from placemap.foundations.names import fold
from placemap.foundations.wording import _, in_english

LONGEST_TERM = 80
MOST_TERMS = 80
_LONGEST_CODE = 40


def in_force(versions: Iterable[Terms], on: date) -> tuple[Terms, ...]:
    """The newest version of each list that is in force on a day, in the order of the lists."""
    newest: dict[str, Terms] = {}
    for one in versions:
        if one.is_in_force(on) and one.number >= newest.get(one.code, one).number:
            newest[one.code] = one
    return tuple(newest[one.code] for one in LISTS if one.code in newest)


def version_of(versions: Iterable[Terms], term: str, number: int) -> Terms | None:
    """The version under which a kept term was recorded, in force or not."""
    return next((one for one in versions if one.number == number and one.knows(term)), None)


def check_term(term: str, kind: FactorKind, versions: Iterable[Terms], on: date) -> Terms | None:
    """The version that a chosen term is recorded under: in force, and of the right side. None for no term."""
    if not term:
        return None
    every = [one for one in versions if one.kind is kind]
    for one in in_force(every, on):
        if one.knows(term):
            return one
    if not any(one.knows(term) for one in every):
        raise NotComplete(_("That term belongs to another list. Choose one that fits, or leave it empty."))
    raise NotAllowedNow(
        _("That term is no longer used. Choose a current one, or leave it empty: your words are enough.")
    )


def terms_written(text: str, versions: Iterable[Terms], of: str) -> tuple[tuple[str, str], ...]:
    """The terms of a new version, one on each line. Words that a version of the list had keep their code."""
    every = list(versions)
    taken = {code for one in every for code, _label in one.terms}
    known = {
        fold(in_english(label)): (code, in_english(label))
        for one in every
        if one.code == of
        for code, label in one.terms
    }
    found: dict[str, str] = {}
    for line in text.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if len(words) > LONGEST_TERM:
            raise NotComplete(
                _("“{term}” is too long. Keep each term to {most} letters.", term=words, most=LONGEST_TERM)
            )
        code, label = known.get(fold(words)) or (_code(words, taken | set(found)), words)
        if code in found or fold(words) in map(fold, found.values()):
            raise NotComplete(_("“{term}” is on the list twice. Take one of them out.", term=words))
        found[code] = label
    if not found:
        raise NotComplete(_("Write at least one term, each on a line of its own."))
    if len(found) > MOST_TERMS:
        raise NotComplete(_("A list holds {most} terms at most: nobody reads more.", most=MOST_TERMS))
    return tuple(found.items())


def _code(words: str, taken: set[str]) -> str:
    base = "_".join(re.findall(r"[a-z0-9]+", fold(words)))[: _LONGEST_CODE - 4] or "term"
    free = (f"{base}_{number}" if number > 1 else base for number in range(1, len(taken) + 2))
    return next(code for code in free if code not in taken)


def check_starts(dated: date, today: date) -> None:
    """A version starts today or later: what was recorded before keeps the version of its day."""
    if dated < today:
        raise NotAllowedNow(
            _("A new version starts today or later. What is recorded keeps the version it has.")
        )


def check_retired(version: Terms, versions: Iterable[Terms], on: date, today: date) -> None:
    """A version ends today or later, once, and never so that a list has nothing to choose from."""
    if version.ends is not None:
        raise NotAllowedNow(_("This version is retired already."))
    if on < today:
        raise NotAllowedNow(_("A version ends today or later. What was recorded under it stays."))
    others = [one for one in versions if one.code == version.code and one.number != version.number]
    if not in_force(others, on):
        raise NotAllowedNow(_("Nothing would be left to choose from on that day. Add a new version first."))
