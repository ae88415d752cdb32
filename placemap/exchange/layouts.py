"""Where the list begins in a sheet, what each of its columns holds, and which rows are rows of people.

Nothing here changes a cell. A guess says why it was made, so that the person who corrects it can see;
a heading nobody knows is left without a field and asked about, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from placemap.exchange.columns import Column, ColumnMap, HeadingRow, UnknownField, read_field
from placemap.exchange.content import CellValue, ColumnContent, look_at
from placemap.exchange.headings import (
    REACHED_BY,
    field_for_heading,
    is_only_unknown,
    not_their_own,
    plain_heading,
    same_heading,
)
from placemap.exchange.vocabulary import FieldName, SheetKind
from placemap.foundations.wording import Wording, _, counted, listed

__all__ = [
    "SAMPLE_ROWS",
    "Column",
    "ColumnMap",
    "HeadingRow",
    "UnknownField",
    "columns_from_mapping",
    "data_rows",
    "doubted_headings",
    "find_heading_row",
    "guess_columns",
    "heading_row_at",
    "heading_row_with",
    "held_to_again",
    "is_data_row",
    "kind_of_sheet",
    "look_again",
    "read_field",
    "remembered_columns",
]

_LOOKED_AT_ROWS = 40
SAMPLE_ROWS = 200
# Columns of these fields may stand several times in one list; their cells are read together.
_MAY_REPEAT = frozenset(
    [
        FieldName.ADDRESS,
        FieldName.OLD_ADDRESS,
        FieldName.ASSOCIATES,
        FieldName.SIBLING_NAMES,
        FieldName.KNOWN_AS,
        FieldName.MIDDLE_NAME,
        FieldName.NOTES,
        FieldName.PHONE,
        FieldName.OTHER_IDENTIFIER,
        FieldName.PARENT_OR_CARER,
        FieldName.WORKER,
        FieldName.STATUS,
        FieldName.REFERRAL,
        FieldName.EVENT_DATE,
        FieldName.LAST_CONTACT,
        FieldName.CATEGORY,
        FieldName.PLACE,
        FieldName.EQUALITY,
        FieldName.EMAIL,
        FieldName.EXTRA_FREE_TEXT,
        FieldName.EXTRA_CATEGORY,
        FieldName.EXTRA_PLACE,
        FieldName.EXTRA_NUMBER,
        FieldName.EXTRA_IGNORE,
    ]
)
_NAMES = frozenset([FieldName.FULL_NAME, FieldName.GIVEN_NAME, FieldName.FAMILY_NAME, FieldName.KNOWN_AS])
_NUMBERS = frozenset([FieldName.NHS_NUMBER, FieldName.UPN])
# A list of people says who they are with at least one of these beside the name.
_WHO_THEY_ARE = frozenset(
    [
        FieldName.DATE_OF_BIRTH,
        FieldName.BIRTH_YEAR,
        FieldName.AGE,
        FieldName.YEAR_GROUP,
        FieldName.SEX,
        FieldName.ADDRESS,
        FieldName.POSTCODE,
        FieldName.PHONE,
        FieldName.ASSOCIATES,
        FieldName.SIBLING_NAMES,
        FieldName.STATUS,
    ]
)


def find_heading_row(rows: Sequence[Sequence[CellValue]]) -> HeadingRow:
    """Find the row with the headings under any banner. Looks at 40 rows from the first that is not blank."""
    best, best_score = 0, 0.0
    first = next((at for at, row in enumerate(rows) if row), 0)
    for number, row in enumerate(rows[first : first + _LOOKED_AT_ROWS], first + 1):
        score = _heading_score(row, rows[number : number + 20])
        if score > best_score:
            best, best_score = number, score
    width = max((len(row) for row in rows[: best + SAMPLE_ROWS]), default=0)
    cells = rows[best - 1] if best else []
    return HeadingRow(best, _distinct_headings(cells, width))


def heading_row_at(rows: Sequence[Sequence[CellValue]], number: int) -> HeadingRow:
    """The headings when somebody has said which row holds them; 0 means that there are none."""
    width = max((len(row) for row in rows[: number + SAMPLE_ROWS]), default=0)
    return HeadingRow(number, _distinct_headings(rows[number - 1] if 0 < number <= len(rows) else [], width))


def heading_row_with(rows: Sequence[Sequence[CellValue]], wanted: Iterable[str]) -> HeadingRow:
    """The first row that has all the headings somebody named; where none has, the row that looks like it."""
    plain = {plain_heading(heading) for heading in wanted}
    first = next((at for at, row in enumerate(rows) if row), 0)
    for number, row in enumerate(rows[first : first + _LOOKED_AT_ROWS], first + 1):
        if plain <= {plain_heading(str(cell)) for cell in row if cell is not None}:
            return heading_row_at(rows, number)
    return find_heading_row(rows)


def _heading_score(row: Sequence[CellValue], below: Sequence[Sequence[CellValue]]) -> float:
    """How much a row looks like headings: known words, all text, and rows of another kind under it."""
    cells = [cell for cell in row if cell is not None and str(cell).strip()]
    if not cells or not all(isinstance(cell, str) and len(cell) < 80 for cell in cells):
        return 0.0
    texts = [str(cell) for cell in cells]
    if any(_is_data(text) for text in texts):
        return 0.0
    known = sum(1 for text in texts if _is_known_heading(text))
    deeper = [len([cell for cell in other if cell is not None]) for other in below]
    usual = sorted(deeper)[len(deeper) // 2] if deeper else 0
    if known >= 2 or (known and len(texts) <= 2 and usual <= len(texts)):
        return known + 0.5 * len(texts) / max(len(texts), usual, 1)
    # Strange headings: the first full row of text whose columns hold dates or figures below it.
    distinct = len(set(texts)) == len(texts)
    if distinct and len(texts) >= max(2, usual - 1) and _differs_below(row, below):
        return 0.5 + known
    return 0.0


def _is_known_heading(text: str) -> bool:
    field, why = field_for_heading(text)
    return (bool(why) and (len(text.split()) <= 8) and not why.endswith("word for a person")) or (
        field is FieldName.FULL_NAME
    )


def _is_data(text: str) -> bool:
    """Dates, identifiers and figures never stand in a heading."""
    plain = text.strip()
    return bool(
        re.fullmatch(r"[\d\s/.,:+%£-]+", plain)
        or re.fullmatch(r"[A-Za-z]\d{6,}\w?", plain)
        or re.fullmatch(r"\d{1,2}\S{0,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}", plain)
        or re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}", plain)
        or "@" in plain
    )


def _differs_below(row: Sequence[CellValue], below: Sequence[Sequence[CellValue]]) -> bool:
    for at, cell in enumerate(row):
        under = [other[at] for other in below if at < len(other) and other[at] is not None]
        if cell is not None and under:
            data = sum(1 for value in under if not isinstance(value, str) or _is_data(value))
            if data >= 0.6 * len(under):
                return True
    return False


def _distinct_headings(cells: Sequence[CellValue], width: int) -> tuple[str, ...]:
    headings: list[str] = []
    for at in range(max(width, len(cells))):
        text = " ".join(str(cells[at]).split()) if at < len(cells) and cells[at] is not None else ""
        text = text or f"Column {at + 1}"
        again, tries = text, 1
        while again in headings:
            tries += 1
            again = f"{text} ({tries})"
        headings.append(again)
    return tuple(headings)


def guess_columns(headings: Sequence[str], sample_rows: Sequence[Sequence[CellValue]]) -> ColumnMap:
    """Guess what each column holds from its heading and from up to 200 rows of cells."""
    columns = []
    contents = []
    for at, heading in enumerate(headings):
        cells = [row[at] if at < len(row) else None for row in sample_rows[:SAMPLE_ROWS]]
        content = look_at(cells)
        columns.append(_guess_one(at, heading, content))
        contents.append(content)
    return ColumnMap(tuple(_settle(columns, contents)))


def _guess_one(at: int, heading: str, content: ColumnContent) -> Column:
    field, why = (
        field_for_heading(re.sub(r" \(\d+\)$", "", heading)) if not _is_made_up(heading) else (None, "")
    )
    if field is None and why:
        return Column(at, heading, None, why)
    if field is None:
        if content.filled < 3 and content.field is not FieldName.NHS_NUMBER:
            return Column(at, heading, None, "" if content.filled else content.why)
        return Column(at, heading, content.field, content.why, month_first=content.month_first, sure=False)
    better = _what_the_cells_say(field, content)
    if better is not None:
        return Column(at, heading, better[0], better[1], month_first=content.month_first)
    return Column(at, heading, field, why, month_first=content.month_first)


def _is_made_up(heading: str) -> bool:
    return bool(re.fullmatch(_(r"Column \d+"), heading))


def _what_the_cells_say(field: FieldName, content: ColumnContent) -> tuple[FieldName, str] | None:
    """Headings that mean several things are settled by the cells under them."""
    f = FieldName
    if not content.filled:
        return None
    if field in (f.OTHER_IDENTIFIER, f.PHONE) and content.field in (f.NHS_NUMBER, f.UPN):
        return content.field, content.why
    if field is f.YEAR_GROUP and content.years >= 0.8:
        return f.EXTRA_NUMBER, _("the cells are calendar years, not school years")
    if field is f.EVENT_DATE and content.field is f.DATE_OF_BIRTH:
        return f.DATE_OF_BIRTH, content.why
    if field is f.GRADE and (content.small_numbers >= 0.8 or content.field is f.YEAR_GROUP):
        return f.YEAR_GROUP, _("the cells are school years, not intelligence grades")
    if field is f.DATE_OF_BIRTH and content.years >= 0.8:
        return f.BIRTH_YEAR, _("the cells are years")
    if field is f.WORKER and content.phones >= 0.8:
        return f.CATEGORY, _("the cells are the worker's phone numbers")
    if field is f.KNOWN_AS and content.field is f.ADDRESS:
        return f.ADDRESS, _("the cells are streets, not names by which people go")
    if field is f.OTHER_IDENTIFIER and content.filled >= 3 and content.coded == 0:
        return f.CATEGORY, _("the cells are words, not numbers")
    if field in (f.EVENT_DATE, f.LAST_CONTACT) and content.filled >= 3 and content.dates == 0:
        return f.NOTES, _("the cells are words, not dates")
    if field is f.KNOWN_AS and content.numbers >= 0.8:
        return f.OTHER_IDENTIFIER, _("the cells are numbers")
    if field is f.FULL_NAME and content.flags >= 0.8:
        return f.CATEGORY, _("the cells say yes or no")
    if field is f.FULL_NAME and content.coded >= 0.8:
        return f.OTHER_IDENTIFIER, _("the cells are numbers, not names")
    if field is f.SCHOOL and content.field is f.YEAR_GROUP:
        return f.YEAR_GROUP, content.why
    return None


def _settle(columns: list[Column], contents: list[ColumnContent]) -> Iterator[Column]:
    """Give each field that can stand once to one column, and read a "Name" beside a "Surname" rightly."""
    f = FieldName
    families = [c for c in columns if c.field is f.FAMILY_NAME]
    givens = [c for c in columns if c.field is f.GIVEN_NAME]
    for at, column in enumerate(columns):
        content = contents[at]
        single = content.filled and content.single_words >= 0.7
        if column.field is f.FULL_NAME and families and not givens and single and column.heading:
            columns[at] = replace(
                column, field=f.GIVEN_NAME, why=_("the cells are single names beside a surname")
            )
        elif column.field is f.FULL_NAME and givens and not families and single:
            columns[at] = replace(
                column, field=f.FAMILY_NAME, why=_("the cells are single names beside a first name")
            )
        elif column.field is None and not column.why and givens and not families and single:
            beside = any(abs(at - given.index) == 1 and not given.sure for given in givens)
            if beside and content.forenames < 0.5:
                columns[at] = replace(
                    column, field=f.FAMILY_NAME, why=_("single names beside first names"), sure=False
                )
    taken: dict[FieldName, int] = {}
    for at, column in enumerate(columns):
        if column.field is None or column.field in _MAY_REPEAT:
            continue
        before = taken.get(column.field)
        if before is None:
            taken[column.field] = at
            continue
        keep, drop = (
            (before, at)
            if _rank(columns[before], contents[before]) >= _rank(column, content := contents[at])
            else (at, before)
        )
        taken[column.field] = keep
        columns[drop] = _second_best(columns[drop], columns[keep])
    return iter(columns)


def _rank(column: Column, content: ColumnContent) -> tuple[bool, bool, int]:
    """Which of two columns has the better claim to a field."""
    words = plain_heading(column.heading)
    return (
        column.sure,
        not re.search(r"\b(preferred|chosen|former|previous|old|other|second)\b", words),
        content.filled,
    )


def _second_best(column: Column, kept: Column) -> Column:
    """A second column of a field that stands once: a name to be known by, or something to ask about."""
    another = bool(
        re.search(
            r"\b(preferred|chosen|known|other|nick|called|alternative)\b", column.heading, re.IGNORECASE
        )
    )
    if column.field in (FieldName.GIVEN_NAME, FieldName.FULL_NAME) and another:
        why = _("the first name stands in “{heading}”", heading=kept.heading)
        return replace(column, field=FieldName.KNOWN_AS, why=why)
    return replace(
        column, field=None, why=_("“{heading}” is taken for this already", heading=kept.heading), sure=False
    )


def columns_from_mapping(
    headings: Sequence[str],
    said: Mapping[str, str],
    sample_rows: Sequence[Sequence[CellValue]] = (),
    *,
    others: FieldName | None = FieldName.EXTRA_IGNORE,
) -> ColumnMap:
    """The columns when somebody has said what they hold: heading → field code.

    Headings are compared without regard to capitals, spaces and punctuation where that leaves one
    meaning. Columns that are not mentioned get `others`. Raises `UnknownField` for a field that does not
    exist and `KeyError` with a heading that the list does not have.
    """
    exact = {heading: at for at, heading in enumerate(headings)}
    loose: dict[str, list[int]] = {}
    for at, heading in enumerate(headings):
        loose.setdefault(plain_heading(heading), []).append(at)
    columns = [Column(at, heading, others, _("it is not in the map")) for at, heading in enumerate(headings)]
    for heading, code in said.items():
        field, label = read_field(code)
        at = exact.get(heading.strip(), -1)
        if at < 0:
            found = loose.get(plain_heading(heading), [])
            if len(found) != 1:
                raise KeyError(heading)
            at = found[0]
        content = look_at([row[at] if at < len(row) else None for row in sample_rows[:SAMPLE_ROWS]])
        columns[at] = Column(at, headings[at], field, _("the map says so"), label, content.month_first)
    return ColumnMap(tuple(columns), explicit=True)


def remembered_columns(
    headings: Sequence[str],
    saved: Mapping[str, str],
    sample_rows: Sequence[Sequence[CellValue]],
    *,
    confirmed: Collection[str] = (),
) -> ColumnMap:
    """A guess corrected by what this agency's columns were last time; new headings are still guessed.

    What was taken for the child's own address or number, and by its heading is not, is not carried on: the
    better guess stands, is not sure, and says what it was last time. Unless the agency was asked once and
    held to it: then the heading is among those `confirmed`.
    """
    guess = guess_columns(headings, sample_rows)
    known = {plain_heading(heading): code for heading, code in saved.items()}
    columns = []
    for column in guess.columns:
        code = saved.get(column.heading) or known.get(plain_heading(column.heading))
        if code is not None:
            field, label = read_field(code)
            is_said = field not in REACHED_BY or same_heading(column.heading) in confirmed
            better = None if is_said else not_their_own(column.heading)
            if better is None:
                column = replace(column, field=field, label=label, why=_("it was so last time"), sure=True)
            else:
                why = _("last time it was taken for “{field}”, but {why}", field=field.label, why=better[1])
                column = replace(column, field=better[0], label="", why=why, sure=False)
        columns.append(column)
    return ColumnMap(tuple(columns))


def doubted_headings(columns: ColumnMap, saved: Mapping[str, str]) -> tuple[str, ...]:
    """Headings of remembered columns that now have a better guess, for somebody to look at again."""
    known = {plain_heading(heading) for heading in saved}
    return tuple(
        column.heading
        for column in columns.columns
        if not column.sure and column.why and plain_heading(column.heading) in known
    )


def held_to_again(chosen: Mapping[str, str], saved: Mapping[str, str], changed: Collection[str]) -> list[str]:
    """Headings that somebody took for the child's own once more, after they were asked to look again."""
    known = {same_heading(heading): code for heading, code in saved.items()}
    return [
        same_heading(heading)
        for heading, code in chosen.items()
        if heading in changed
        and known.get(same_heading(heading)) == code
        and read_field(code)[0] in REACHED_BY
        and not_their_own(heading)
    ]


def look_again(doubted: Sequence[str]) -> list[Wording]:
    """What the sender is told of columns that are not taken as they were the last time."""
    unknown = [heading for heading in doubted if is_only_unknown(heading)]
    told = [heading for heading in doubted if heading not in unknown]
    notes = []
    if told:
        notes.append(
            counted(
                "Look again at {headings}. Last time it was taken for the child’s own address or number, and"
                " its heading says something else. Check what it holds before you go on.",
                "Look again at {headings}. Last time they were taken for the child’s own address or number,"
                " and their headings say something else. Check what they hold before you go on.",
                len(told),
                headings=listed([f"“{heading}”" for heading in told]),
            )
        )
    if unknown:
        notes.append(
            counted(
                "Look again at {headings}. Last time it was taken for the child’s own address or number, and"
                " its heading does not say whose it is. If it is the child’s own, choose that again: you are"
                " asked only once.",
                "Look again at {headings}. Last time they were taken for the child’s own address or number,"
                " and their headings do not say whose they are. If they are the child’s own, choose that"
                " again: you are asked only once.",
                len(unknown),
                headings=listed([f"“{heading}”" for heading in unknown]),
            )
        )
    return notes


def kind_of_sheet(columns: ColumnMap) -> SheetKind:
    """Whether a sheet lists people, notes things about people, or is about something else."""
    fields = columns.fields
    named = bool(fields & _NAMES) or bool(fields & _NUMBERS)
    if columns.explicit:
        return SheetKind.PEOPLE
    if not named:
        return SheetKind.OTHER
    if fields & _WHO_THEY_ARE:
        return SheetKind.PEOPLE
    if fields & {FieldName.EVENT_DATE, FieldName.NOTES}:
        return SheetKind.ABOUT_PEOPLE
    sure = any(c.sure and c.field in (_NAMES | _NUMBERS) for c in columns.columns)
    return SheetKind.PEOPLE if sure or FieldName.FULL_NAME in fields else SheetKind.OTHER


_NOT_A_PERSON = re.compile(
    r"\b(total|totals|subtotal|count|end of|page \d|confidential|official|sensitive|restricted|printed|"
    r"prepared|produced|generated|not to be|do not|please|nominals|pupils|records|rows|entries|source|key|"
    r"list of|report|academy|school|college|team|district|return|notes?|as at|updated|contact|queries|"
    r"disclaimer|copyright)\b",
    re.IGNORECASE,
)
_A_TOTAL = re.compile(r"\s*(?:grand |sub-?)?(?:totals?|count|sum|average|mean)\b", re.IGNORECASE)


def data_rows(
    rows: Iterable[Sequence[CellValue]], heading: HeadingRow, columns: ColumnMap, *, first: int = 1
) -> Iterator[tuple[int, Sequence[CellValue]]]:
    """The rows of the list with their numbers: banners, blank rows, repeated headings and footers left out.

    `first` is the number of the first row given, for reading in blocks.
    """
    for number, row in enumerate(rows, first):
        if number > heading.number and is_data_row(row, heading, columns):
            yield number, row


def is_data_row(row: Sequence[CellValue], heading: HeadingRow, columns: ColumnMap) -> bool:
    """False for a blank row, headings repeated on a new page, a banner, a total or a note under the list."""
    filled = [
        at for at, cell in enumerate(row) if cell is not None and (type(cell) is not str or cell.strip())
    ]
    if not filled:
        return False
    at = filled[0]
    first = str(row[at])
    if len(filled) == 1:
        return len(columns.columns) == 1 or _could_be_a_name(at, first, columns)
    if _A_TOTAL.match(first) and all(
        not isinstance(row[n], str) or _is_data(str(row[n])) for n in filled[1:]
    ):
        return False
    # A repeated heading row has its first or its second heading where it was.
    headings = heading.headings
    if not any(n < len(headings) and str(row[n]).strip() == headings[n] for n in filled[:2]):
        return True
    again = sum(1 for n in filled if n < len(headings) and str(row[n]).strip() == headings[n])
    return again < max(2, len(filled) - 1)


def _could_be_a_name(at: int, text: str, columns: ColumnMap) -> bool:
    """A row with one filled cell is a person only if that is a name or number where those stand."""
    field = columns.columns[at].field if at < len(columns.columns) else None
    if field in _NUMBERS or field is FieldName.OTHER_IDENTIFIER:
        return not _NOT_A_PERSON.search(text) and len(text.split()) <= 3 and any(c.isdigit() for c in text)
    if field not in _NAMES and not (columns.explicit and field is not FieldName.EXTRA_IGNORE):
        return False
    if field in _NAMES and any(c.isdigit() for c in text):
        return False
    return not _NOT_A_PERSON.search(text) and len(text.split()) <= 6 and not text.strip().endswith((".", ":"))
