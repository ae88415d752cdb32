"""Read one row of a list: what each cell says, who the row is about, and what the sender should look at.

Pure. A cell that cannot be read never loses the row: the other fields stand, the cell's own text is kept,
and an error worded for the sender names the row and the heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from placemap.exchange.cells import (
    READERS,
    CellProblem,
    Grade,
    OwnWords,
    cell_text,
    split_associates,
    why_missing,
)
from placemap.exchange.content import CellValue
from placemap.exchange.layouts import ColumnMap
from placemap.exchange.vocabulary import FieldName, Missing
from placemap.foundations import clock, identifiers
from placemap.foundations.dates import WrittenDate, year_group_range
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import PersonName, parse_name
from placemap.foundations.wording import _

__all__ = [
    "Grade",
    "OwnWords",
    "RowError",
    "RowRead",
    "RowReader",
    "cell_text",
    "read_row",
    "split_associates",
    "why_missing",
]

# A postcode at the end of an address in which a letter stands for the figure that it looks like.
_MISREAD_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*[OILSZB\d][A-Z]{2}$", re.IGNORECASE)
_KNOWN_BY = ("given", "family", "known_as", "nhs_number", "upn", "extra")
_NAME_FIELDS = (
    FieldName.FULL_NAME,
    FieldName.GIVEN_NAME,
    FieldName.FAMILY_NAME,
    FieldName.KNOWN_AS,
    FieldName.NHS_NUMBER,
    FieldName.UPN,
)
# Fields whose value an `IdentityRecord` takes as it is.
_STRAIGHT = {
    FieldName.MIDDLE_NAME: "middle",
    FieldName.KNOWN_AS: "known_as",
    FieldName.SEX: "sex",
    FieldName.NHS_NUMBER: "nhs_number",
    FieldName.UPN: "upn",
    FieldName.PHONE: "phone",
    FieldName.POSTCODE: "postcode",
    FieldName.OLD_ADDRESS: "old_address",
    FieldName.SCHOOL: "school",
    FieldName.YEAR_GROUP: "year_group",
}
# Fields that matching compares under a label. A guess does not make a column evidence: two agencies'
# "ID" columns count from 1 alike. Only somebody who wrote a map says that they are the same numbers.
_EXTRAS = {
    FieldName.EXTRA_FREE_TEXT: "free_text",
    FieldName.EXTRA_CATEGORY: "category",
    FieldName.EXTRA_PLACE: "place",
    FieldName.EXTRA_NUMBER: "number",
    FieldName.OTHER_IDENTIFIER: "identifier",
    FieldName.EMAIL: "email",
}
_FOR_MATCHING = frozenset(_STRAIGHT) | frozenset(_EXTRAS) | frozenset(_NAME_FIELDS)
_FOR_MATCHING |= {
    FieldName.DATE_OF_BIRTH,
    FieldName.BIRTH_YEAR,
    FieldName.BIRTH_MONTH,
    FieldName.BIRTH_DAY,
    FieldName.AGE,
    FieldName.ADDRESS,
    FieldName.ASSOCIATES,
    FieldName.SIBLING_NAMES,
}


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


# How the cells of a field that stands in several columns are read together. A field that is in neither of
# these keeps what its last column says.
_TOGETHER: Mapping[FieldName, Callable[[Any, Any], Any]] = {
    FieldName.ASSOCIATES: _both,
    FieldName.SIBLING_NAMES: _both,
    FieldName.PHONE: lambda one, other: one,
}
_JOINED = {
    FieldName.ADDRESS: ", ",
    FieldName.OLD_ADDRESS: ", ",
    FieldName.KNOWN_AS: " / ",
    FieldName.MIDDLE_NAME: " ",
    FieldName.NOTES: "\n",
    FieldName.OTHER_IDENTIFIER: "; ",
    FieldName.EMAIL: "; ",
    FieldName.PARENT_OR_CARER: "; ",
    FieldName.WORKER: "; ",
    FieldName.STATUS: "; ",
    FieldName.REFERRAL: "; ",
    FieldName.CATEGORY: "; ",
    FieldName.PLACE: "; ",
    FieldName.EQUALITY: "; ",
    FieldName.EXTRA_FREE_TEXT: "; ",
    FieldName.EXTRA_CATEGORY: "; ",
    FieldName.EXTRA_PLACE: "; ",
    FieldName.EXTRA_NUMBER: "; ",
}


# How many letters the record has room for, of what is neither a name nor a note.
_MOST: Mapping[FieldName, int] = {
    FieldName.ADDRESS: 300,
    FieldName.OLD_ADDRESS: 300,
    FieldName.SCHOOL: 300,
    FieldName.OTHER_IDENTIFIER: 300,
    FieldName.WORKER: 300,
    FieldName.VIEW_OF_SIGNIFICANCE: 1000,
    FieldName.STATUS: 1000,
}


@dataclass(frozen=True, slots=True)
class RowError:
    """Something the sender should look at. `row` counts from 1; `str()` is the whole sentence, translated."""

    row: int
    heading: str
    message: str

    def __str__(self) -> str:
        if self.heading:
            said = _(
                "Row {row}, {heading}: {message}", row=self.row, heading=self.heading, message=self.message
            )
        else:
            said = _("Row {row}: {message}", row=self.row, message=self.message)
        return str(said)


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row as read.

    `values` holds what was read, by field; `as_sent` every filled cell's text by heading, mapped or not;
    `record_fields` what an `IdentityRecord` takes; `missing` why a field gave no value; `errors` what
    needs the sender's attention.
    """

    row: int
    values: Mapping[FieldName, Any] = field(default_factory=dict)
    as_sent: Mapping[str, str] = field(default_factory=dict)
    record_fields: Mapping[str, Any] = field(default_factory=dict)
    missing: Mapping[FieldName, Missing] = field(default_factory=dict)
    errors: tuple[RowError, ...] = ()

    def record(self, key: str, source: str) -> IdentityRecord:
        """The row as matching sees it."""
        return IdentityRecord(key=key, source=source, **self.record_fields)

    @property
    def names_somebody(self) -> bool:
        """True when the row has a name or a number to know a person by."""
        return any(self.record_fields.get(part) for part in _KNOWN_BY)


def read_row(
    columns: ColumnMap, row: Sequence[CellValue], row_number: int, *, on: date | None = None
) -> RowRead:
    """Read one row. `on` is the day that ages and school years are reckoned from; today unless given.

    To read many rows of one list, make a `RowReader` and call it.
    """
    return RowReader(columns, on=on)(row, row_number)


class RowReader:
    """Reads rows of one list. With `for_matching` only what an `IdentityRecord` takes is read."""

    def __init__(self, columns: ColumnMap, *, on: date | None = None, for_matching: bool = False) -> None:
        self.columns = columns
        self.on = on or clock.today()
        self._keeps_text = not for_matching
        self._fields = columns.fields
        self._plan = [
            (column.index, column, column.field, READERS.get(column.field) if column.field else None)
            for column in columns.columns
            if not for_matching or column.field in _FOR_MATCHING
        ]
        self._name_heading = next((c.heading for c in columns.columns if c.field in _NAME_FIELDS), "")

    def __call__(self, row: Sequence[CellValue], row_number: int) -> RowRead:
        """Read one row; its number is only for the errors."""
        values: dict[FieldName, Any] = {}
        missing: dict[FieldName, Missing] = {}
        as_sent: dict[str, str] = {}
        errors: list[RowError] = []
        extra: dict[str, str] = {}
        width = len(row)
        for index, column, of, reader in self._plan:
            cell = row[index] if index < width else None
            text = "" if cell is None else cell_text(cell)
            if text and self._keeps_text:
                as_sent[column.heading] = text
            if of is None or of is FieldName.EXTRA_IGNORE:
                continue
            why = why_missing(text, of) if text else Missing.BLANK
            if why is not None:
                if of not in values and missing.get(of, Missing.BLANK) is Missing.BLANK:
                    missing[of] = why
                continue
            value: Any = text
            if reader is not None:
                try:
                    value = reader(cell, text, column, self.on)
                except CellProblem as problem:
                    errors.append(RowError(row_number, column.heading, problem.message))
                    value = problem.kept
                    if value is None:
                        continue
            missing.pop(of, None)
            if of in _EXTRAS and (self.columns.explicit or of is FieldName.EMAIL):
                extra[f"{_EXTRAS[of]}:{column.label or column.heading.casefold()}"] = text
            values[of] = _put_together(of, values[of], value) if of in values else value
        self._measure(values, row_number, errors)
        fields = self._identity(values, extra, row_number, errors)
        if not self.columns.explicit and not any(fields.get(part) for part in _KNOWN_BY):
            nobody = _("there is no name or number to say who this is")
            errors.append(RowError(row_number, self._name_heading, nobody))
        return RowRead(row_number, values, as_sent, fields, missing, tuple(errors))

    def _measure(self, values: dict[FieldName, Any], row_number: int, errors: list[RowError]) -> None:
        """Leave out what is longer than the record has room for, and say so: nothing is cut."""
        for of, most in _MOST.items():
            if of in values and len(str(values[of])) > most:
                heading = next(c.heading for c in self.columns.columns if c.field is of)
                too_long = _("is longer than {most} letters, so it is left out. Shorten it", most=most)
                errors.append(RowError(row_number, heading, too_long))
                del values[of]

    def _identity(
        self, values: Mapping[FieldName, Any], extra: dict[str, str], row_number: int, errors: list[RowError]
    ) -> dict[str, Any]:
        """What an `IdentityRecord` takes, from the values of a row; empty parts are left out."""
        fields: dict[str, Any] = {part: values[of] for of, part in _STRAIGHT.items() if of in values}
        name, given, family = _names(values, self._fields)
        address = values.get(FieldName.ADDRESS)
        street, inside = _street_and_postcode(address) if address else ("", "")
        friends, siblings = values.get(FieldName.ASSOCIATES, ()), values.get(FieldName.SIBLING_NAMES, ())
        for part, value in (
            ("given", given or name.given),
            ("middle", fields.get("middle") or name.middle),
            ("family", family or name.family),
            ("known_as", fields.get("known_as") or name.known_as),
            ("street", street),
            ("postcode", fields.get("postcode") or inside),
            ("associates", _both(friends, siblings)),
            ("extra", extra),
        ):
            if value:
                fields[part] = value
        try:
            fields.update(_born(values, self.on))
        except ValueError:
            heading = next(c.heading for c in self.columns.columns if c.field is FieldName.BIRTH_DAY)
            message = _("{value} is not a day of that month", value=values[FieldName.BIRTH_DAY])
            errors.append(RowError(row_number, heading, message))
        return fields


def _put_together(of: FieldName, one: Any, other: Any) -> Any:
    if not one or not other:
        return one or other
    if of in _JOINED:
        return f"{one}{_JOINED[of]}{other}"
    together = _TOGETHER.get(of)
    return other if together is None else together(one, other)


def _names(values: Mapping[FieldName, Any], fields: frozenset[FieldName]) -> tuple[PersonName, str, str]:
    """The name taken apart, and the first and last names that have columns of their own.

    A whole name in the column of first names is taken apart where the list has no last names, and so is
    "WRIGHT, Mateusz" in the column of last names; "Robert (Rob)" says what he is called.
    """
    f = FieldName
    given, family = values.get(f.GIVEN_NAME, ""), values.get(f.FAMILY_NAME, "")
    if f.FULL_NAME in values:
        return _name(values[f.FULL_NAME]), given, family
    if given and f.FAMILY_NAME not in fields:
        return _name(given), "", ""
    if family and not given and "," in family:
        return _name(family), "", ""
    if given and not given.isalpha():
        called = _name(given).known_as
        if called:
            return PersonName(known_as=called), _name(given).given, family
    return PersonName(), given, family


_name = lru_cache(maxsize=32_768)(parse_name)


def _born(values: Mapping[FieldName, Any], on: date) -> dict[str, date]:
    """A birthday, or the days between which it lies. Raises ValueError for the 31st of February in parts."""
    f = FieldName
    if f.DATE_OF_BIRTH in values:
        written: WrittenDate = values[f.DATE_OF_BIRTH]
        if written.precise:
            return {"born": written.value}
        return {"born_low": written.low, "born_high": written.high}
    if f.BIRTH_YEAR in values:
        year, month, day = values[f.BIRTH_YEAR], values.get(f.BIRTH_MONTH), values.get(f.BIRTH_DAY)
        if month and day:
            return {"born": date(year, month, day)}
        if month:
            after = date(year + month // 12, month % 12 + 1, 1)
            return {"born_low": date(year, month, 1), "born_high": after - timedelta(days=1)}
        return {"born_low": date(year, 1, 1), "born_high": date(year, 12, 31)}
    if f.AGE in values:
        low, high = values[f.AGE]
        return {"born_low": low, "born_high": high}
    if f.YEAR_GROUP in values:
        low, high = year_group_range(values[f.YEAR_GROUP], on)
        return {"born_low": low, "born_high": high}
    return {}


@lru_cache(maxsize=32_768)
def _street_and_postcode(address: str) -> tuple[str, str]:
    """An address parted into street and postcode, also where the postcode was misread ("FE2 ITP")."""
    street, inside = identifiers.split_postcode(" ".join(address.split()))
    if not inside and (found := _MISREAD_POSTCODE.search(street)):
        return street[: found.start()].strip(" ,"), identifiers.postcode(found[0]).value
    return street, inside
