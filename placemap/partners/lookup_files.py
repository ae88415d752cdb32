"""Postcode look-ups as files: the CSV that open data comes in, and the one that is given back.

A file says of each postcode, sector ("FE3 4") or district of the post ("FE3") which council it lies
in. The columns may stand in any order under any of the usual headings; a file without headings has
two columns, the code and then the council. Nothing here asks another computer anything.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placemap.foundations.dates import parse_date
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import Wording, _, counted, joined
from placemap.partners.rules import Placed, check_period, code_to_keep, postcode_readings

MOST_BYTES = 5_000_000
MOST_ROWS = 60_000
# So many wrong lines are named; a file with more is wrong in the same way throughout.
MOST_SHOWN = 8

HEADINGS = ("postcode", "council", "place", "from", "until")
_CALLED: Mapping[str, str] = {
    "code": r"(unit |full )?post ?codes?( sector| district| area)?|sector|pcd[s278]?|out ?codes?|"
    r"outward code",
    "council": r"district|(local )?(authority|council)( name)?|council( area)?|area|lad(\d\d)?nm|"
    r"district( name| council| council name)?|lad name",
    "place": r"place|town|village|locality|ward( name)?|w(ar)?d\d\dnm|known as",
    "from": r"(valid )?from|start( date)?|from date",
    "until": r"(valid )?(until|to)|end( date)?|until date",
}
_STARTS_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_COUNCIL_WORDS = re.compile(
    r"\b(city of|(the )?(borough|district|county|royal borough) of|"
    r"(city|borough|district|county|unitary|metropolitan)? ?(council|authority)|district|borough)\b"
)


class LookupRefused(PlacemapError):
    """A file that cannot be brought in, with what to do about it. Nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One line of a file: dates are None where the file has none; `place` where it has no such column."""

    line: int
    code: str
    council: str
    place: str | None
    from_on: date | None
    until_on: date | None


def read_lookup(data: bytes, councils: Iterable[str]) -> list[LookupRow]:
    """The rows of a CSV file. `councils` are names known here, by which a column is recognised.

    Raises `LookupRefused` naming up to eight lines when anything in it cannot be read: a file comes
    in whole or not at all.
    """
    if len(data) > MOST_BYTES:
        raise LookupRefused(_("That file is over 5 MB. Cut it down to this partnership’s postcodes first."))
    table = _table(data)
    known = {council_key(name) for name in councils}
    headings, first_line = _columns(table, known)
    rows: list[LookupRow] = []
    wrong: list[Wording] = []
    for number, cells in enumerate(table[first_line:], start=first_line + 1):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            rows.append(_row(number, cells, headings))
        except PlacemapError as problem:
            wrong.append(_("Line {number}: {problem}", number=number, problem=problem.message))
    if wrong:
        raise LookupRefused(in_one_sentence(wrong))
    if not rows:
        raise LookupRefused(_("That file has no rows. It needs a postcode and a council on each line."))
    return rows


def in_one_sentence(wrong: Sequence[str]) -> Wording:
    """What is wrong with a file, line by line, in one message."""
    over = len(wrong) - MOST_SHOWN
    return joined(
        [
            _("Nothing was brought in."),
            *wrong[:MOST_SHOWN],
            counted("And {n} more line.", "And {n} more lines.", over, n=over) if over > 0 else "",
            _("Put the file right and send it again."),
        ]
    )


def council_key(name: str) -> str:
    """A council's name without its case and the words that say what kind of council it is."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", name.casefold()).split())
    return " ".join(_COUNCIL_WORDS.sub(" ", plain).split()) or plain


def write_lookup(rows: Iterable[tuple[Placed, str]]) -> bytes:
    """A CSV that `read_lookup` takes back: pairs of a row and its council's name. UTF-8 with Excel's mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row, council in rows:
        until = row.until_on.isoformat() if row.until_on else ""
        writer.writerow(
            [row.code, _neutral(council), _neutral(row.place or ""), row.from_on.isoformat(), until]
        )
    return out.getvalue().encode("utf-8-sig")


def _neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) else text


def _restored(text: str) -> str:
    return text[1:] if text[:1] == "'" and _STARTS_A_FORMULA.match(text) else text


def _table(data: bytes) -> list[list[str]]:
    if b"\x00" in data or data.startswith(b"PK"):
        raise LookupRefused(
            _("That is not a CSV file. Save the list as CSV (comma separated) and send that.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t|", key=first.count)
    table: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            table.append([_restored(cell.strip()) for cell in cells])
            if len(table) > MOST_ROWS:
                raise LookupRefused(
                    _("That file has more than 60,000 lines. Cut it down to this partnership’s postcodes.")
                )
    except csv.Error:
        raise LookupRefused(
            _(
                "Line {number} could not be read: a quotation mark is missing. Nothing was brought in.",
                number=len(table) + 1,
            )
        ) from None
    return table


def _columns(table: list[list[str]], known: frozenset[str] | set[str]) -> tuple[dict[str, int], int]:
    """Which column holds what, by heading and else by content; and the first line that is a row."""
    if not table:
        raise LookupRefused(_("That file is empty. Choose another."))
    found: dict[str, int] = {}
    for number, heading in enumerate(table[0]):
        plain = " ".join(re.sub(r"[\W_]", " ", heading.casefold()).split())
        for what, called in _CALLED.items():
            if what not in found and re.fullmatch(called, plain):
                found[what] = number
                break
    has_headings = bool(found) or not any(postcode_readings(cell) for cell in table[0])
    body = table[1:] if has_headings else table
    looks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("code", lambda cell: bool(postcode_readings(cell))),
        ("council", lambda cell: council_key(cell) in known),
    )
    for what, like in looks:
        if what not in found:
            column = _column_like(body, like, taken=set(found.values()))
            if column is not None:
                found[what] = column
    if not has_headings and "code" in found and "council" not in found and len(table[0]) == 2:
        found["council"] = 1 - found["code"]
    if "code" not in found or "council" not in found:
        raise LookupRefused(
            _(
                "No column of postcodes beside a column of councils was found. Call the columns “postcode”"
                " and “council”, with a council’s name in every row, and send the file again."
            )
        )
    return found, 1 if has_headings else 0


def _column_like(body: list[list[str]], like: Callable[[str], bool], taken: set[int]) -> int | None:
    """The first free column most of whose filled cells look like that."""
    for number in range(max((len(row) for row in body), default=0)):
        cells = [row[number] for row in body[:200] if len(row) > number and row[number]]
        if number not in taken and cells and sum(map(like, cells)) >= 0.8 * len(cells):
            return number
    return None


def _row(number: int, cells: list[str], headings: Mapping[str, int]) -> LookupRow:
    def cell(what: str) -> str | None:
        at = headings.get(what)
        return None if at is None else (cells[at] if at < len(cells) else "")

    def day(what: str) -> date | None:
        text = cell(what)
        return parse_date(text).value if text else None

    council = cell("council") or ""
    if not council:
        raise LookupRefused(_("there is no council beside the postcode."))
    place = cell("place")
    if place is not None and len(place) > 80:
        raise LookupRefused(_("the place’s name is longer than 80 letters."))
    from_on, until_on = day("from"), day("until")
    if from_on is not None:
        check_period(from_on, until_on)
    return LookupRow(number, code_to_keep(cell("code") or ""), council, place, from_on, until_on)
