"""What a column's cells look like, whatever its heading says. Pure; used to guess columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from placemap.exchange.vocabulary import FieldName
from placemap.foundations import clock, identifiers
from placemap.foundations.dates import DateNotUnderstood, parse_date, says_unknown
from placemap.foundations.forename_variants import VARIANTS
from placemap.foundations.names import fold, without_title
from placemap.foundations.wording import _

CellValue = str | int | float | bool | date | datetime | None

# A column is taken for what this share of its filled cells look like.
_MOST = 0.8
_SEXES = frozenset(
    [
        "m",
        "f",
        "male",
        "female",
        "boy",
        "girl",
        "man",
        "woman",
        "x",
        "u",
        "unknown",
        "other",
        "non-binary",
        "nb",
    ]
)
_FLAGS = frozenset(["true", "false", "yes", "no", "y", "n", "0", "1"])
_YEAR_GROUP = re.compile(r"(?:y|yr|year)\.?\s*(?:r|\d{1,2})", re.IGNORECASE)
_AGE = re.compile(r"\d{1,2}(?:\s*[-–/]\s*\d{1,2})?\s*(?:\?|ish|yrs?|years?)?", re.IGNORECASE)
_GRADE = re.compile(r"[1-3A-E]\s*[/ ]?\s*[A-E1-5]\s*[/ ]?\s*[PC1-5]", re.IGNORECASE)
_WRITTEN_DATE = re.compile(
    r"\d{1,4}[/.\- ]\d{1,2}[/.\- ]\d{1,4}|\d{1,2}\S{0,2}[ \-/]\D{3,9}[ \-/,]+\d{2,4}|(?:19|20)\d{6}"
)
_NAME_WORD = re.compile(r"[^\W\d_][^\d_@]*")
_STREET = re.compile(
    r"\d+\w?[ ,]+\D+|"
    r".*\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|dr|way|court|ct|walk|gardens|row|"
    r"terrace|grove|crescent|place|hill|house|blvd|circuit)\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """What was seen in one column: the field it looks like, why, and facts that settle doubtful headings."""

    filled: int
    field: FieldName | None
    why: str
    dates: float = 0.0
    numbers: float = 0.0
    phones: float = 0.0
    nhs_numbers: float = 0.0
    names: float = 0.0
    single_words: float = 0.0
    forenames: float = 0.0
    years: float = 0.0
    small_numbers: float = 0.0
    coded: float = 0.0
    flags: float = 0.0
    median_age: float | None = None
    month_first: bool = False


def look_at(cells: Sequence[CellValue]) -> ColumnContent:
    """Look at a sample of one column. Blank cells and "not known" say nothing."""
    values = [
        cell for cell in cells if cell is not None and not (isinstance(cell, str) and says_unknown(cell))
    ]
    if not values:
        return ColumnContent(0, None, _("the column is empty"))
    texts = [_text(value) for value in values]

    def share(looks: Callable[[str], bool]) -> float:
        return sum(1 for text in texts if looks(text)) / len(texts)

    days, month_first = _dates(values)
    ages = sorted((clock.today() - day).days / 365.25 for day in days)
    facts = {
        "dates": len(days) / len(values),
        "numbers": share(_is_number),
        "phones": share(_is_phone),
        "nhs_numbers": share(lambda text: identifiers.nhs_number(text).valid),
        "names": share(_is_full_name),
        "single_words": share(lambda text: len(text.split()) == 1 and bool(_NAME_WORD.fullmatch(text))),
        "forenames": share(lambda text: fold(_first_word(text)) in VARIANTS),
        "years": share(lambda text: bool(re.fullmatch(r"(?:19|20)\d{2}", text))),
        "coded": share(lambda text: any(c.isdigit() for c in text)),
        "flags": share(lambda text: text.casefold() in _FLAGS),
        "small_numbers": share(lambda text: bool(re.fullmatch(r"\d{1,2}", text))),
    }
    median = ages[len(ages) // 2] if ages else None
    field, why = _looks_like(texts, share, facts, median)
    return ColumnContent(len(values), field, why, median_age=median, month_first=month_first, **facts)


def _looks_like(
    texts: list[str],
    share: Callable[[Callable[[str], bool]], float],
    facts: dict[str, float],
    age: float | None,
) -> tuple[FieldName | None, str]:
    field = FieldName
    if facts["nhs_numbers"] >= _MOST:
        return field.NHS_NUMBER, _("the cells are NHS numbers whose check digits are right")
    if share(lambda text: bool(re.fullmatch(r"[A-Za-z]\d{11}[0-9A-Za-z]", text))) >= _MOST:
        return field.UPN, _("the cells have the form of unique pupil numbers")
    if share(lambda text: identifiers.postcode(text).valid) >= _MOST:
        return field.POSTCODE, _("the cells are postcodes")
    if share(lambda text: "@" in text and "." in text and " " not in text) >= _MOST:
        return field.EMAIL, _("the cells are email addresses")
    if facts["dates"] >= _MOST and age is not None:
        if 4 <= age <= 100:
            return field.DATE_OF_BIRTH, _("the cells are dates on which people of these ages were born")
        return field.EVENT_DATE, _("the cells are recent dates")
    if facts["phones"] >= _MOST:
        return field.PHONE, _("the cells are phone numbers")
    if share(lambda text: text.casefold() in _SEXES) >= _MOST:
        return field.SEX, _("the cells say male or female")
    if share(lambda text: bool(_YEAR_GROUP.fullmatch(text))) >= _MOST:
        return field.YEAR_GROUP, _("the cells are school years")
    if (
        share(lambda text: bool(_GRADE.fullmatch(text))) >= _MOST
        and share(str.isalpha) == 0 == facts["numbers"]
    ):
        return field.GRADE, _("the cells are intelligence grades")
    if share(lambda text: len(text) < 60 and bool(_STREET.fullmatch(text))) >= _MOST:
        return field.ADDRESS, _("the cells are addresses")
    if facts["names"] >= _MOST and (facts["forenames"] >= 0.3 or share(lambda text: "," in text) >= _MOST):
        return field.FULL_NAME, _("the cells are names of people")
    if facts["single_words"] >= _MOST and facts["forenames"] >= 0.5:
        return field.GIVEN_NAME, _("the cells are first names")
    if share(lambda text: len(text.split()) >= 4 and not _is_number(text)) >= 0.5:
        return field.NOTES, _("the cells are sentences")
    return None, ""


def _first_word(text: str) -> str:
    """The first word that is not "Mr" or the like; empty where there is none."""
    words = without_title(text.split())
    return words[0].rstrip(",") if words else ""


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _dates(values: Sequence[CellValue]) -> tuple[list[date], bool]:
    """The dates among the cells, and whether the column writes the month before the day."""
    days = []
    month_first = day_first = 0
    for value in values:
        if isinstance(value, date):
            days.append(value.date() if isinstance(value, datetime) else value)
        elif isinstance(value, str) and _WRITTEN_DATE.match(value.strip()):
            try:
                read = parse_date(value)
            except DateNotUnderstood:
                continue
            days.append(read.value)
            month_first += read.month_first
            day_first += bool(re.match(r"\s*(?:1[3-9]|2\d|3[01])[/.\-]\d{1,2}[/.\-]\d{2,4}", value))
        elif isinstance(value, int) and 19_000_101 <= value <= 21_001_231:
            try:
                days.append(parse_date(value).value)
            except DateNotUnderstood:
                continue
    return days, month_first > day_first


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(?:[.,]\d+)*\s*%?", text))


def _is_phone(text: str) -> bool:
    phone = identifiers.phone(text)
    return phone.valid and phone.value.startswith(("01", "02", "03", "07", "+")) and len(phone.value) >= 11


def _is_full_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or len(text) > 60:
        return False
    return all(_NAME_WORD.fullmatch(word) and (word[0].isupper() or len(word) <= 3) for word in words)
