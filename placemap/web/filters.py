"""How dates, counts and written words appear on a page.

Dates are shown in British order with the month in words, times in UK local time whatever zone they
are kept in. A missing value shows as nothing: the template says what an absence means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from placemap.foundations.clock import LONDON, today
from placemap.foundations.wording import read_kept
from placemap.web.words import say
from placemap.web.words import say as _

_BLANK_LINES = re.compile(r"(?:\r?\n[ \t]*){2,}")
_LINE_END = re.compile(r"\r?\n")
# Said as Django's own catalogues have them, which every language comes with.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


def day(value: date | datetime | None) -> str:
    """A day in full: "22 November 2026"."""
    return "" if value is None else _day(_local(value))


def _day(local: date) -> str:
    return f"{_day_of_year(local)} {local.year:04}"


def _day_of_year(local: date) -> str:
    return f"{local.day} {say(_MONTHS[local.month - 1])}"


def day_short(value: date | datetime | None) -> str:
    """A day without its year while that year is this one: "22 November", else in full."""
    if value is None:
        return ""
    local = _local(value)
    return _day_of_year(local) if local.year == today().year else _day(local)


def weekday(value: date | datetime | None) -> str:
    """A day with its name: "Thursday 26 March 2026"."""
    if value is None:
        return ""
    local = _local(value)
    return f"{say(_WEEKDAYS[local.weekday()])} {_day(local)}"


def clock_time(value: datetime | None) -> str:
    """A time of day on the 24-hour clock: "14:05"."""
    return "" if value is None else f"{_local(value):%H:%M}"


def day_time(value: datetime | None) -> str:
    """A moment: "22 November 2026 at 14:05", UK time."""
    if value is None:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(value), "time": clock_time(value)}


def iso(value: date | datetime | None) -> str:
    """The machine-readable form for a `<time datetime>` attribute."""
    return "" if value is None else _local(value).isoformat()


def age_years(born: date | None, on: date | None = None) -> int | None:
    """Whole years since birth on a day (today if not said). Born on 29 February counts from 1 March."""
    if born is None:
        return None
    at = on or today()
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def paragraphs(text: str | None) -> Markup:
    """Typed words as paragraphs, escaped first; blank lines part them, line ends are kept."""
    if not text or not text.strip():
        return Markup("")
    parts = [part.strip() for part in _BLANK_LINES.split(str(text).strip())]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in _LINE_END.split(part)))
        for part in parts
    )


def number(value: int | None) -> str:
    """A whole number with commas: "1,140"."""
    return "" if value is None else f"{value:,}"


def plural(count: int, one: str, many: str) -> str:
    """A count and its noun: "1 child", "3 children". For text that is translated, prefer `ngettext`."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(items: Any) -> list[Any]:
    """A list from any iterable, so that a template can ask its length."""
    return list(items or ())


def kept(sentence: Any) -> str:
    """A sentence or title that the product wrote and the database keeps, in the reader's language."""
    return str(read_kept(sentence)) if sentence else ""


ALL: dict[str, Callable[..., Any]] = {
    "day": day,
    "day_short": day_short,
    "weekday": weekday,
    "clock_time": clock_time,
    "day_time": day_time,
    "iso": iso,
    "age_years": age_years,
    "paragraphs": paragraphs,
    "number": number,
    "plural": plural,
    "listed": listed,
    "kept": kept,
}
