"""Read one cell as what its column holds. Pure; each reader returns a value or raises `CellProblem`.

The message of a problem follows "Row 14, Date of birth: " in what the sender sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from placemap.exchange.content import CellValue
from placemap.exchange.headings import plain_heading
from placemap.exchange.layouts import Column
from placemap.exchange.vocabulary import FieldName, LevelOfConcern, Missing
from placemap.foundations import identifiers
from placemap.foundations.dates import DateNotUnderstood, WrittenDate, parse_age, parse_birth_date, parse_date
from placemap.foundations.identifiers import split_postcodes
from placemap.foundations.names import LONGEST_NAME
from placemap.foundations.streets import STREET_WORDS
from placemap.foundations.wording import _


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split(";"))


_NOT_KNOWN = _phrases(
    """?; ??; ???; n/k; nk; n.k.; n.k; u/k; unk; unknown; unknown at this time; not known; notknown; not sure;
    unsure; dont know; don't know; don’t know; dk; tbc; tba; to be confirmed; not confirmed; not yet known;
    no information; not disclosed; not given; not stated; withheld; refused; not known at present; #n/a;
    #ref!; #value!; #name?"""
)
_NOT_ASKED = _phrases("not asked; not recorded; not collected; not discussed; yet to ask; not yet asked")
_NONE = _phrases(
    """none; nil; n/a; na; n.a.; not applicable; -; --; —; –; .; x; null; nan; none known; nothing;
    nothing known; no one; nobody"""
)
_NO_FIXED_ABODE = _phrases(
    "nfa; n.f.a.; n.f.a; n/f/a; no fixed abode; no fixed address; homeless; sofa surfing"
)
_MISSING = {
    **dict.fromkeys(_NONE, Missing.NONE),
    **dict.fromkeys(_NO_FIXED_ABODE, Missing.NO_FIXED_ABODE),
    **dict.fromkeys(_NOT_ASKED, Missing.NOT_ASKED),
    **dict.fromkeys(_NOT_KNOWN, Missing.NOT_KNOWN),
}
_HOMES = frozenset([FieldName.ADDRESS, FieldName.OLD_ADDRESS, FieldName.POSTCODE])
_LONGEST_MISSING = max(map(len, _MISSING)) + 4
_SEXES = {
    **dict.fromkeys(["m", "male", "boy", "man", "b", "1"], "m"),
    **dict.fromkeys(["f", "female", "girl", "woman", "g", "2"], "f"),
    **dict.fromkeys(["x", "other", "non-binary", "nonbinary", "nb", "intersex", "indeterminate", "9"], "x"),
}
_LEVELS = {
    **dict.fromkeys(["emerging", "emergent", "emerging concern", "emerging risk"], LevelOfConcern.EMERGING),
    **dict.fromkeys(["moderate", "moderate concern", "moderate risk"], LevelOfConcern.MODERATE),
    **dict.fromkeys(["significant", "significant concern", "significant risk"], LevelOfConcern.SIGNIFICANT),
    **dict.fromkeys(["not assessed", "not yet assessed", "unassessed"], LevelOfConcern.NOT_ASSESSED),
}
_SHORTENED = re.compile(r"\d(?:\.\d+)?[eE]\+\d{1,2}")
_GRADE = re.compile(r"([1-3])\s*[/\- ]?\s*([A-E])\s*[/\- ]?\s*([PC])", re.IGNORECASE)
_OLD_GRADE = re.compile(r"([A-E])\s*[/\- ]?\s*([1-5])\s*[/\- ]?\s*([1-5])", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})\b(.*)")
_SEVERAL_PHONES = re.compile(r"\s*(?:/|;|,|\bor\b|\band\b|\n)\s*")
_SCHOOL_YEAR = re.compile(
    r"(?:nc)?\s*(?:y|yr|year)?\.?\s*(?:group)?\s*(\d{1,2})\s*[-/ ]?[a-z]{0,3}", re.IGNORECASE
)
_RECEPTION = re.compile(r"(?:y|yr|year)?\.?\s*r|reception|eyfs|foundation", re.IGNORECASE)
# A spreadsheet's guard against formulas: an apostrophe before a sign that would start one.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Grade:
    """A police intelligence grade: source, information, handling, each as one letter or figure."""

    source: str
    information: str
    handling: str

    def __str__(self) -> str:
        return f"{self.source}/{self.information}/{self.handling}"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An agency's level of concern in words that are not the partnership's. Kept and never translated."""

    text: str

    def __str__(self) -> str:
        return self.text


class CellProblem(Exception):
    """A cell cannot be read, or reads strangely. `kept` is what stands all the same, if anything."""

    def __init__(self, message: str, kept: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.kept = kept


def cell_text(cell: CellValue) -> str:
    """A cell as the sender sees it: dates in the British order, whole numbers without a fraction."""
    if isinstance(cell, str):
        text = cell.strip() if cell.isascii() else cell.replace("\u00a0", " ").strip()
        return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(cell)


def why_missing(text: str, of: FieldName) -> Missing | None:
    """Why a cell's text gives no value, or None when it does. Blank, not known and not asked differ."""
    if len(text) > _LONGEST_MISSING:
        return None
    plain = text.casefold().strip()
    if not plain:
        return Missing.BLANK
    why = _MISSING.get(" ".join(plain.split()) if "  " in plain else plain)
    if why is Missing.NO_FIXED_ABODE and of not in _HOMES:
        return None  # "NFA" is "no further action" everywhere else
    return None if of is FieldName.SEX and plain == "x" else why


# How somebody is reached, which is nobody: a number, an e-mail address, a postcode, a house in a street.
_NUMBER_OR_MAIL = re.compile(r"\S+@\S+|\+?\(?\d[\d\s().-]{5,}\d")
_HOUSE = re.compile(
    r"^(?:(?:flat|apartment|apt|unit|room|no)\b\W*)?\d+[a-z]?\b[\s,/-]+(?:[^\W\d]|\d+[a-z]?\b\W).*\b(?:"
    + "|".join(
        sorted({*STREET_WORDS, *STREET_WORDS.values()} | {"row", "yard", "mews", "green", "rise", "view"})
    )
    + r")\b",
    re.IGNORECASE | re.DOTALL,
)
# What stands beside a number and names nobody.
_BESIDE_NUMBER = frozenset(
    [
        "mum",
        "mums",
        "mother",
        "mothers",
        "dad",
        "dads",
        "father",
        "fathers",
        "parent",
        "parents",
        "carer",
        "carers",
        "guardian",
        "gran",
        "nan",
        "home",
        "house",
        "work",
        "mob",
        "mobile",
        "tel",
        "telephone",
        "phone",
        "landline",
        "cell",
        "ext",
        "no",
        "number",
        "numbers",
        "email",
        "mail",
        "address",
        "postcode",
        "or",
        "and",
        "the",
        "is",
        "on",
        "day",
        "daytime",
        "evening",
        "night",
        "only",
        "text",
        "preferred",
        "emergency",
        "contact",
        "call",
        "ring",
        "new",
        "old",
        "same",
        "as",
        "above",
        "child",
        "own",
    ]
)
# "Mum lives at" asks where; "lives with" and "siblings living at home" ask who.
_ADDRESS_HEADING = re.compile(r"\b(?:address|addresses|post ?codes?)\b|\b(?:lives|living|lived)(?: at| in)?$")
_NAME_HEADING = re.compile(r"\bnames?\b")


def only_reaches(text: str) -> bool:
    """Whether a text only says how somebody is reached, and so names nobody."""
    street, codes = split_postcodes(text)
    rest = _NUMBER_OR_MAIL.sub(" ", " ".join(street))
    reaches = bool(codes) or rest != " ".join(street)
    if _HOUSE.match(text.strip()):
        return True
    words = re.findall(r"[^\W\d_]{2,}", rest)
    return reaches and all(word.casefold() in _BESIDE_NUMBER for word in words)


def names_somebody(heading: str, text: str) -> bool:
    """Whether a cell about others can name somebody: not one that only says how they are reached."""
    plain = plain_heading(heading)
    where = _ADDRESS_HEADING.search(plain) and not _NAME_HEADING.search(plain)
    return not where and not only_reaches(text)


def split_associates(text: str) -> tuple[str, ...]:
    """Names listed in one cell, as written: parted at ; & / "and" and new lines, and at commas.

    What only says how somebody is reached is no name.

    "WRIGHT, Mateusz; WOOD, Hamza" keeps its commas: a comma after a surname in capitals, and the one comma
    of each part of a list that semicolons or lines part, belong to the name.
    """
    text = re.sub(r"\([^)]*\)", " ", text.replace("\u00a0", " "))
    parts = [part for part in re.split(r"[;\n\r|•·]+", text) if part.strip()]
    names: list[str] = []
    for part in parts:
        if only_reaches(part):
            continue
        for piece in re.split(r"\s*(?:[&+/]|\b(?:and|And|AND)\b)\s*", part):
            names.extend(_at_commas(piece, strong=len(parts) > 1))
    tidy = (_without_bullet(" ".join(name.split())) for name in names)
    kept = [name for name in tidy if any(c.isalpha() for c in name)]
    return tuple(dict.fromkeys(name for name in kept if why_missing(name, FieldName.ASSOCIATES) is None))


def _without_bullet(name: str) -> str:
    return re.sub(r"^(?:\d+[.)]|[-*–])\s*|[\s.,:]+$", "", name).strip()


def _at_commas(piece: str, *, strong: bool) -> list[str]:
    parts = [part.strip() for part in piece.split(",") if part.strip() and not only_reaches(part)]
    if len(parts) == 2 and strong and all(len(part.split()) <= 2 for part in parts):
        return [f"{parts[0]}, {parts[1]}"]
    names: list[str] = []
    at = 0
    while at < len(parts):
        surname, follows = parts[at], parts[at + 1] if at + 1 < len(parts) else ""
        if len(surname) > 2 and surname.isupper() and follows and not follows.isupper():
            names.append(f"{surname}, {follows}")
            at += 1
        else:
            names.append(surname)
        at += 1
    return names


def _read_birthday(cell: CellValue, text: str, column: Column, on: date) -> WrittenDate:
    try:
        return _birthday(_in_order(cell, text, column), on)
    except DateNotUnderstood as problem:
        raise CellProblem(problem.message) from None


@lru_cache(maxsize=32_768)
def _birthday(value: str | date | float, on: date) -> WrittenDate:
    return parse_birth_date(value, on=on)


def _read_day(cell: CellValue, text: str, column: Column, on: date) -> date:
    try:
        return parse_date(_in_order(cell, text, column)).value
    except DateNotUnderstood as problem:
        raise CellProblem(problem.message) from None


def _in_order(cell: CellValue, text: str, column: Column) -> str | date | float:
    """The cell for reading as a date, with day and month changed over where the column is American."""
    if isinstance(cell, date | int | float):
        return cell
    if column.month_first and (found := _NUMERIC_DATE.fullmatch(text)) and int(found[1]) <= 12:
        return f"{found[3]}/{found[1]}/{found[4]}{found[5]}"
    return text


def _part_of_date(lowest: int, highest: int, name: str) -> Callable[[CellValue, str, Column, date], int]:
    def read(cell: CellValue, text: str, column: Column, on: date) -> int:
        if re.fullmatch(r"\d{1,4}(?:\.0+)?", text) and lowest <= int(float(text)) <= highest:
            return int(float(text))
        if name == "month" and text.isalpha():
            try:
                return parse_date(f"1 {text} 2000").value.month
            except DateNotUnderstood:
                pass
        raise CellProblem(_("{text} is not a {name} of birth", text=text, name=name))

    return read


def _read_age(cell: CellValue, text: str, column: Column, on: date) -> tuple[date, date]:
    span = parse_age(text, on)
    if span is None:
        raise CellProblem(_("{text} is not an age", text=text))
    return span


def _read_year_group(cell: CellValue, text: str, column: Column, on: date) -> int:
    if _RECEPTION.fullmatch(text):
        return 0
    found = _SCHOOL_YEAR.fullmatch(text)
    if found is None or int(found[1]) > 14:
        raise CellProblem(_("{text} is not a school year", text=text))
    return int(found[1])


def _read_sex(cell: CellValue, text: str, column: Column, on: date) -> str:
    sex = _SEXES.get(text.casefold().strip(". "))
    if sex is None:
        raise CellProblem(_("{text} is not male, female or another answer that Placemap knows", text=text))
    return sex


def _refuse_shortened(text: str, what: str) -> None:
    if "+" in text and _SHORTENED.fullmatch(text):
        raise CellProblem(
            _(
                "{text} is {what} that a spreadsheet has shortened; send the column as text",
                text=text,
                what=what,
            )
        )


def _read_nhs_number(cell: CellValue, text: str, column: Column, on: date) -> str:
    _refuse_shortened(text, _("an NHS number"))
    number = identifiers.nhs_number(text)
    if number.valid:
        return number.value
    if len(number.value) < 6:
        raise CellProblem(_("{text} is not an NHS number", text=text))
    if len(number.value) != 10:
        raise CellProblem(
            _("{text} has {count} digits; an NHS number has 10", text=text, count=len(number.value)),
            number.value,
        )
    raise CellProblem(_("{text} is not a possible NHS number; a digit is wrong", text=text), number.value)


def _read_upn(cell: CellValue, text: str, column: Column, on: date) -> str:
    _refuse_shortened(text, _("a pupil number"))
    number = identifiers.upn(text)
    if number.valid:
        return number.value
    if len(number.value) != 13:
        raise CellProblem(
            _("{text} is not a pupil number, which has 13 letters and digits", text=text),
            number.value or None,
        )
    raise CellProblem(
        _("{text} is not a possible pupil number; its first letter does not fit", text=text), number.value
    )


def _read_postcode(cell: CellValue, text: str, column: Column, on: date) -> str:
    found = identifiers.postcode(text)
    if found.valid or re.fullmatch(r"[A-Za-z]{1,2}\d[A-Za-z\d]?", text):
        return found.value
    if re.fullmatch(r"\d{3,6}(?:-\d{4})?", text):
        return text  # a postcode of another country
    raise CellProblem(_("{text} is not a postcode", text=text), found.value or None)


def _read_phone(cell: CellValue, text: str, column: Column, on: date) -> str:
    _refuse_shortened(text, _("a phone number"))
    number = identifiers.phone(text)
    if number.valid:
        return number.value
    first = _SEVERAL_PHONES.split(text)[0]
    if first != text and identifiers.phone(first).valid:
        return identifiers.phone(first).value
    if not number.value:
        raise CellProblem(_("{text} is not a phone number", text=text))
    raise CellProblem(_("{text} is not a British phone number", text=text), number.value)


def _read_name(cell: CellValue, text: str, column: Column, on: date) -> str:
    if len(text) > LONGEST_NAME:
        raise CellProblem(_TOO_LONG)
    return text


def _read_carer(cell: CellValue, text: str, column: Column, on: date) -> str:
    return _read_name(cell, text, column, on) if names_somebody(column.heading, text) else ""


def _read_names(cell: CellValue, text: str, column: Column, on: date) -> tuple[str, ...]:
    names = split_associates(text) if names_somebody(column.heading, text) else ()
    if len(text) > LONGEST_NAME and any(len(name) > LONGEST_NAME for name in names):
        raise CellProblem(_ONE_TOO_LONG, tuple(name for name in names if len(name) <= LONGEST_NAME))
    return names


def _read_level(cell: CellValue, text: str, column: Column, on: date) -> LevelOfConcern | OwnWords:
    return _LEVELS.get(" ".join(text.casefold().split()), OwnWords(text))


def _read_grade(cell: CellValue, text: str, column: Column, on: date) -> Grade:
    found = _GRADE.fullmatch(text) or _OLD_GRADE.fullmatch(text)
    if found is None:
        raise CellProblem(_("{text} is not a grade such as 2/B/P", text=text))
    return Grade(*(part.upper() for part in found.groups()))


def _read_known_as(cell: CellValue, text: str, column: Column, on: date) -> str:
    parts = [part.strip(" \"'“”") for part in re.split(r"[;/,\n]| or ", text)]
    short = " / ".join(part for part in parts if part and len(part) <= LONGEST_NAME)
    if any(len(part) > LONGEST_NAME for part in parts):
        raise CellProblem(_ONE_TOO_LONG, short) if short else CellProblem(_TOO_LONG)
    return short


_TOO_LONG = _(
    "is longer than {most} letters, so it is left out. Shorten it if it is a name, or choose what this"
    " column holds",
    most=LONGEST_NAME,
)
_ONE_TOO_LONG = _("one of the names is longer than {most} letters, so it is left out", most=LONGEST_NAME)


READERS: Mapping[FieldName, Callable[[CellValue, str, Column, date], Any]] = {
    FieldName.DATE_OF_BIRTH: _read_birthday,
    FieldName.BIRTH_YEAR: _part_of_date(1900, 2100, "year"),
    FieldName.BIRTH_MONTH: _part_of_date(1, 12, "month"),
    FieldName.BIRTH_DAY: _part_of_date(1, 31, "day"),
    FieldName.AGE: _read_age,
    FieldName.YEAR_GROUP: _read_year_group,
    FieldName.SEX: _read_sex,
    FieldName.NHS_NUMBER: _read_nhs_number,
    FieldName.UPN: _read_upn,
    FieldName.POSTCODE: _read_postcode,
    FieldName.PHONE: _read_phone,
    FieldName.ASSOCIATES: _read_names,
    FieldName.SIBLING_NAMES: _read_names,
    FieldName.VIEW_OF_SIGNIFICANCE: _read_level,
    FieldName.GRADE: _read_grade,
    FieldName.FULL_NAME: _read_name,
    FieldName.GIVEN_NAME: _read_name,
    FieldName.MIDDLE_NAME: _read_name,
    FieldName.FAMILY_NAME: _read_name,
    FieldName.KNOWN_AS: _read_known_as,
    FieldName.PARENT_OR_CARER: _read_carer,
    FieldName.LAST_CONTACT: _read_day,
    FieldName.EVENT_DATE: _read_day,
}
