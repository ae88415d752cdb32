"""From one row as read to what the other packages record of it. Pure: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from placemap.cohort.vocabulary import Level, StatutoryStatus
from placemap.exchange.cells import names_somebody
from placemap.exchange.layouts import ColumnMap
from placemap.exchange.rules import RowRead
from placemap.exchange.vocabulary import FieldName, LevelOfConcern, Missing
from placemap.foundations.names import LONGEST_NAME, fold
from placemap.subjects.commands import PersonAsGiven
from placemap.subjects.vocabulary import LinkKind

_MENTIONS: Mapping[FieldName, LinkKind] = {
    FieldName.ASSOCIATES: LinkKind.ASSOCIATE,
    FieldName.SIBLING_NAMES: LinkKind.SIBLING,
    FieldName.PARENT_OR_CARER: LinkKind.KIN,
}
# What a row says that may be a worry or a strength: kept beside the child, for somebody to sort.
_SAID = frozenset({FieldName.NOTES, FieldName.PLACE, FieldName.REFERRAL, FieldName.EXTRA_FREE_TEXT})
# What else it says of the child, kept under the sender's own heading.
_KEPT = frozenset(
    {
        FieldName.CATEGORY,
        FieldName.GRADE,
        FieldName.LAST_CONTACT,
        FieldName.EMAIL,
        FieldName.EXTRA_CATEGORY,
        FieldName.EXTRA_PLACE,
        FieldName.EXTRA_NUMBER,
    }
)
_STATUSES: tuple[tuple[str, StatutoryStatus], ...] = (
    (r"\b(looked after|lac|cla|cic|children? in care|s(ection)? ?20|s(ection)? ?31|foster|interim care)\b",
     StatutoryStatus.LOOKED_AFTER),
    (r"\b(cp|cpp|child protection|protection plan)\b", StatutoryStatus.CHILD_PROTECTION),
    (r"\b(s(ection)? ?47|strategy)\b", StatutoryStatus.SECTION_47),
    (r"\b(cin|child(ren)? in need|s(ection)? ?17)\b", StatutoryStatus.CHILD_IN_NEED),
    (r"\b(care leaver|leaving care)\b", StatutoryStatus.CARE_LEAVER),
    (r"\b(early help|family help|eh|eha|caf|taf)\b", StatutoryStatus.EARLY_HELP),
    (r"\b(not known|unknown|no trace|never known)\b", StatutoryStatus.NOT_KNOWN),
    (r"\b(closed|nfa|case closed|previously known)\b", StatutoryStatus.CLOSED),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of a child besides who they are, ready for the cohort's record."""

    level: str = ""
    level_as_written: str = ""
    statutory_status: str = ""
    statutory_as_written: str = ""
    worker: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def says_something(self) -> bool:
        return any((self.level, self.level_as_written, self.statutory_as_written, self.worker, self.notes))


def person_of(
    read: RowRead, columns: ColumnMap, *, sheet: str = "", statutory: bool = False, school: str = ""
) -> PersonAsGiven:
    """Who the row is about.

    `statutory` says that a status column means the child's standing in law; `school` is the school whose
    own list this is, for lists without a column for it.
    """
    given = read.record_fields
    return PersonAsGiven(
        given=given.get("given", ""),
        middle=given.get("middle", ""),
        family=given.get("family", ""),
        full_as_written=str(read.values.get(FieldName.FULL_NAME, "")),
        known_as=tuple(part for part in str(given.get("known_as", "")).split(" / ") if part),
        born=given.get("born"),
        born_low=given.get("born_low"),
        born_high=given.get("born_high"),
        sex=given.get("sex", ""),
        nhs_number=given.get("nhs_number", ""),
        upn=given.get("upn", ""),
        other_identifier=str(read.values.get(FieldName.OTHER_IDENTIFIER, "")),
        address=str(read.values.get(FieldName.ADDRESS, "")),
        postcode=given.get("postcode", ""),
        old_address=str(read.values.get(FieldName.OLD_ADDRESS, "")),
        phone=given.get("phone", ""),
        school=given.get("school", "") or school,
        year_group=given.get("year_group"),
        notes=tuple(_kept_notes(read, columns, statutory=statutory)),
        mentions=tuple(_mentions(read, columns)),
        source_sheet=sheet,
        source_row=read.row,
    )


def said_of(read: RowRead, columns: ColumnMap, *, statutory: bool = False) -> Said:
    """What the row says of the child besides who they are."""
    level, as_written = _level(read, columns)
    status, status_as_written = _status(read, columns) if statutory else ("", "")
    return Said(
        level=level,
        level_as_written=as_written,
        statutory_status=status,
        statutory_as_written=status_as_written,
        worker=str(read.values.get(FieldName.WORKER, "")),
        notes=tuple(_said_notes(read, columns)),
    )


def _cells(
    read: RowRead, columns: ColumnMap, of: frozenset[FieldName] | FieldName
) -> Iterator[tuple[str, str]]:
    """Headings and texts, as sent, of the columns that hold these fields."""
    wanted = of if isinstance(of, frozenset) else frozenset({of})
    for column in columns.columns:
        if column.field in wanted and column.heading in read.as_sent:
            yield column.heading, read.as_sent[column.heading]


def _level(read: RowRead, columns: ColumnMap) -> tuple[str, str]:
    value = read.values.get(FieldName.VIEW_OF_SIGNIFICANCE)
    if value is None:
        return "", ""
    as_written = "; ".join(text for _heading, text in _cells(read, columns, FieldName.VIEW_OF_SIGNIFICANCE))
    # Words that are not the partnership's are kept as written, and never translated into its levels.
    return (Level(value.value).value if isinstance(value, LevelOfConcern) else ""), as_written


def _status(read: RowRead, columns: ColumnMap) -> tuple[str, str]:
    if read.missing.get(FieldName.STATUS) is Missing.NOT_KNOWN:
        return StatutoryStatus.NOT_KNOWN.value, next(
            (text for _heading, text in _cells(read, columns, FieldName.STATUS)), ""
        )
    text = str(read.values.get(FieldName.STATUS, ""))
    if not text:
        return "", ""
    return statutory_status(text).value, text


def statutory_status(text: str) -> StatutoryStatus:
    """The child's standing with social care as a list words it; `OTHER` for words that are not known."""
    for pattern, status in _STATUSES:
        if re.search(pattern, text, re.IGNORECASE):
            return status
    return StatutoryStatus.OTHER


def _said_notes(read: RowRead, columns: ColumnMap) -> Iterator[tuple[str, str]]:
    dates = [text for _heading, text in _cells(read, columns, FieldName.EVENT_DATE)]
    for heading, text in _cells(read, columns, _SAID):
        yield heading, f"{dates[0]}: {text}" if dates else text


def _kept_notes(read: RowRead, columns: ColumnMap, *, statutory: bool) -> Iterator[tuple[str, str]]:
    said = any(True for _cell in _cells(read, columns, _SAID))
    for column in columns.columns:
        text = read.as_sent.get(column.heading, "")
        if not text:
            continue
        # A date goes with the words of its event; where there are none it stands by itself.
        alone = column.field is FieldName.EVENT_DATE and not said
        status = column.field is FieldName.STATUS and not statutory
        # What was sent of others and names nobody stays readable to its sender.
        reaches = column.field in _MENTIONS and not names_somebody(column.heading, text)
        if column.field is None or column.field in _KEPT or alone or status or reaches:
            yield column.heading, text


def _mentions(read: RowRead, columns: ColumnMap) -> Iterator[tuple[str, str, LinkKind]]:
    """Names written in cells about others. A group that lists the child too links nobody to itself."""
    own = {fold(str(read.record_fields.get("given", ""))), fold(_whole_name(read))}
    for of, kind in _MENTIONS.items():
        value = read.values.get(of)
        if not value:
            continue
        cells = (
            (heading, text) for heading, text in _cells(read, columns, of) if names_somebody(heading, text)
        )
        heading = next((heading for heading, _text in cells), of.label)
        for name in value if isinstance(value, tuple) else _named_in(str(value)):
            if fold(name) not in own:
                yield heading, name, kind


def _named_in(text: str) -> tuple[str, ...]:
    """One name as written, or those of several columns read together where one could not be so long."""
    return (text,) if len(text) <= LONGEST_NAME else tuple(text.split("; "))


def _whole_name(read: RowRead) -> str:
    given = read.record_fields
    return " ".join(part for part in (given.get("given", ""), given.get("family", "")) if part)
