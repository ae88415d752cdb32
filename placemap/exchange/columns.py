"""What somebody said or guessed that a list's columns hold: headings, columns, and the names of fields."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from placemap.exchange.vocabulary import FIELDS, FieldName
from placemap.foundations.wording import _, either


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The row that holds the headings; `number` counts from 1 and is 0 when the list has none.

    `headings` has one entry for every column of the list, each different: a blank heading is called
    "Column 5", and a second "Name" becomes "Name (2)".
    """

    number: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the field it holds, and why. `field` is None when it must be asked about.

    `label` names an extra field so that two files can be compared in it. `month_first` is set where the
    column writes dates in the American order. `sure` is false for a guess from the cells alone.
    """

    index: int
    heading: str
    field: FieldName | None
    why: str = ""
    label: str = ""
    month_first: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of one list hold, in their order. `explicit` when a person said so."""

    columns: tuple[Column, ...]
    explicit: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def unknown(self) -> tuple[Column, ...]:
        """Columns to ask about."""
        return tuple(column for column in self.columns if column.field is None)

    @property
    def fields(self) -> frozenset[FieldName]:
        return frozenset(column.field for column in self.columns if column.field is not None)

    def as_mapping(self) -> dict[str, str]:
        """Heading → field code, for keeping. Columns without a field are left out."""
        return {
            c.heading: c.field.value + (f":{c.label}" if c.label else "") for c in self.columns if c.field
        }


class UnknownField(ValueError):
    """A field name that Placemap does not know. The message lists the nearest."""


def read_field(code: str) -> tuple[FieldName, str]:
    """A field code as written in a map: "given_name", "extra:place", or "extra:place:city" with a label."""
    plain = code.strip().casefold()
    base, label = plain, ""
    if plain.startswith("extra:"):
        parts = plain.split(":", 2)
        base, label = ":".join(parts[:2]), parts[2].strip() if len(parts) > 2 else ""
    if base in FIELDS:
        return FIELDS[base], label
    near = get_close_matches(base, FIELDS, n=3)
    if not near:
        raise UnknownField(_("“{code}” is not a field name.", code=code))
    raise UnknownField(
        _("“{code}” is not a field name. Did you mean {names}?", code=code, names=either(near))
    )
