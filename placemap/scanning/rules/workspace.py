"""What the workspace accepts: a statement, an explanation, a question, and months pasted as a small table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.scanning.vocabulary import Question, Sure

MOST_MONTHS = 60
RISK = "risk"
# What a statement says something of: the six questions, and the primary source of risk.
PARTS = (*(one.value for one in Question), RISK)
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_BY_NAME = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{4})")
_BY_NUMBER = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_BY_YEAR = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")
_NOBODY_KNOWS = frozenset({"", "?", "-", "not known", "n/k", "unknown"})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Month:
    """One month as pasted: a count, words, or neither where nobody knows."""

    month: date
    count: int | None = None
    words: str = ""


def check_statement(given: Mapping[str, str]) -> dict[str, str]:
    """Every field of a statement, trimmed. What is said says how sure; what is known says by what source."""
    found: dict[str, str] = {}
    for part in PARTS:
        words = given.get(part, "").strip()
        sure = Sure(given.get(f"{part}_sure") or Sure.NOT_KNOWN.value)
        source = given.get(f"{part}_source", "").strip()
        if words and sure in (Sure.CERTAIN, Sure.LIKELY) and not source:
            raise PlacemapError(
                _("{part} Say by what source, or that you are less sure.", part=part_label(part))
            )
        found |= {part: words, f"{part}_sure": sure.value, f"{part}_source": source}
    if not any(found[part] for part in PARTS):
        raise PlacemapError(_("Answer at least one of the questions. “We do not know” is an answer."))
    return found


def part_label(part: str) -> str:
    """What a part of a statement answers."""
    return str(_("Where does most of the risk come from?")) if part == RISK else Question.label_of(part)


def check_may_publish(*, is_published: bool, number: int, latest: int) -> None:
    """The latest version alone, once."""
    if is_published:
        raise PlacemapError(_("The team reads this version already."))
    if number != latest:
        raise PlacemapError(_("There is a newer version. Read that first."))


def check_words(words: str, what: str) -> str:
    """Some words, trimmed."""
    if not words.strip():
        raise PlacemapError(_("{what}: write it in a sentence.", what=what))
    return words.strip()


def check_cites(cited: Sequence[object | None]) -> None:
    """Evidence cites one record, so that whoever doubts it can open it."""
    if sum(one is not None for one in cited) != 1:
        raise PlacemapError(_("Choose the one record that says so."))


def read_months(text: str, *, in_words: bool) -> list[Month]:
    """Lines like "March 2026, 12" or two columns of a spreadsheet. Raises with the line and what is wrong."""
    found: dict[date, Month] = {}
    for number, line in enumerate((one for one in text.splitlines() if one.strip()), start=1):
        head, rest = _split(line)
        month = _month(head)
        if month is None:
            raise PlacemapError(
                _(
                    "Line {n}: “{words}” is no month. Write it like March 2026, a comma, and the number.",
                    n=number,
                    words=head[:40],
                )
            )
        if month in found:
            raise PlacemapError(_("Line {n}: that month stands there twice.", n=number))
        found[month] = (
            Month(month, words=_said(rest, number)) if in_words else Month(month, _count(rest, number))
        )
    if not found:
        raise PlacemapError(_("Write at least one month, like March 2026, 12."))
    if len(found) > MOST_MONTHS:
        raise PlacemapError(_("Five years of months are enough: leave out the oldest."))
    return [found[month] for month in sorted(found)]


def _split(line: str) -> tuple[str, str]:
    for mark in ("\t", ",", ";", ":"):
        if mark in line:
            head, rest = line.split(mark, 1)
            return head.strip(), rest.strip().lstrip(",;:").strip()
    by_name = re.match(r"\s*(\S+\s+\d{4}|\d{1,2}\s*/\s*\d{4}|\d{4}-\d{1,2})\s*(.*)", line)
    return (by_name[1], by_name[2].strip()) if by_name else (line.strip(), "")


def _month(text: str) -> date | None:
    if named := _BY_NAME.fullmatch(text):
        start = named[1].lower()
        number = next((n for n, name in enumerate(_NAMES, start=1) if name.startswith(start)), 0)
        year = int(named[2])
    elif written := _BY_NUMBER.fullmatch(text):
        number, year = int(written[1]), int(written[2])
    elif iso := _BY_YEAR.fullmatch(text):
        number, year = int(iso[2]), int(iso[1])
    else:
        return None
    return date(year, number, 1) if 1 <= number <= 12 and 1990 <= year <= 2100 else None


def _count(text: str, number: int) -> int | None:
    if text.lower() in _NOBODY_KNOWS:
        return None
    plain = text.replace(",", "").replace(" ", "")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 7:
        raise PlacemapError(
            _(
                "Line {n}: “{words}” is no whole number. Leave it empty where nobody knows.",
                n=number,
                words=text[:40],
            )
        )
    return int(plain)


def _said(text: str, number: int) -> str:
    if len(text) > _LONGEST:
        raise PlacemapError(_("Line {n}: shorten it to {most} letters.", n=number, most=_LONGEST))
    return text
