"""Which numbers and postcodes can be nobody's: the ranges that invented people are given.

The one place that decides whether what was written could lead to a real person. An NHS number is invented
when it starts with 999, a pupil number when its digits do, a telephone number between 07700 900000 and 07700
900999, a postcode in FE1 to FE9. Names cannot be told apart, so nothing here looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

from placemap.foundations.errors import PlacemapError
from placemap.foundations.identifiers import nhs_number, phone, postcode, upn
from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Gate(Term):
    """Whom this instance takes today."""

    INVENTED = "invented", _("Invented people only: not every set-up check is signed")
    OPEN = "open", _("Real people may be entered")
    SHUT = "shut", _("No new people: a set-up check has ended or was taken back")


class Outside(Term):
    """What was written that is in no invented range, and which range to use."""

    NHS_NUMBER = "nhs_number", _("an NHS number. Invented ones start with 999")
    UPN = "upn", _("a unique pupil number. Invented ones are a letter and then 999")
    PHONE = "phone", _("a telephone number. Invented ones are 07700 900000 to 07700 900999")
    POSTCODE = "postcode", _("a postcode. Invented ones are in FE1 to FE9")


class NotInvented(PlacemapError):
    """What was given could be about a real person, and this instance takes invented people only."""


_NO_DIGIT = re.compile(r"\D+")
_A_DIGIT = re.compile(r"\d")
# Also several of them in one cell.
_INVENTED_PHONE = re.compile(r"(?:\+?(?:00)?(?:44)?0?7700900\d{3})+")
_INVENTED_POSTCODE = re.compile(r"FE[1-9]( \d([A-Z]{2})?)?")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
# A number of which fewer digits are given leads to nobody.
_SHORTEST_PHONE = 9
_NHS_IN_WORDS = re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)")
_UPN_IN_WORDS = re.compile(r"(?<!\w)[A-Za-z]\d{11}[0-9A-Za-z](?!\w)")
_PHONE_IN_WORDS = re.compile(r"(?<![\w+])(?:(?:\+|00)44[ ]?(?:\(0\)[ ]?)?|\(?0)[1-9](?:[ ()]*\d){8,9}(?!\w)")
# The areas that post is sorted by. Only these are looked for among words: "Y7 1st term" is no postcode.
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN"
    " EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK"
    " ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA"
    " TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_AREAS_KNOWN = frozenset(_AREAS.split())
_POSTCODE_IN_WORDS = re.compile(
    r"\b([A-Za-z]{1,2})\d[A-Za-z\d]?\s?\d(?!st\b|nd\b|rd\b|th\b)[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}\b"
)
# How lists that were read in already write them: most cells of a long list need no more than this.
_PLAINLY_INVENTED = {
    "nhs_number": re.compile(r"999\d{7}"),
    "upn": re.compile(r"[A-Z]999\d{8}[0-9A-Z]"),
    "phone": _INVENTED_PHONE,
    "postcode": _INVENTED_POSTCODE,
}


def outside_as(field: str, text: str) -> Outside | None:
    """What a field of that name holds that could be real; a field of another name is read as words."""
    plainly = _PLAINLY_INVENTED.get(field)
    if plainly is None:
        return outside_in(text)
    return None if plainly.fullmatch(text) else _READERS[field](text)


def outside_in(words: str) -> Outside | None:
    """What among these words could be real, looking for whole numbers and whole postcodes alone."""
    if not _A_DIGIT.search(words):
        return None
    if any(area.upper() in _AREAS_KNOWN for area in _POSTCODE_IN_WORDS.findall(words)):
        return Outside.POSTCODE
    for found in _PHONE_IN_WORDS.findall(words):
        if phone(found).valid and _phone(found):
            return Outside.PHONE
    for found in _NHS_IN_WORDS.findall(words):
        if nhs_number(found).valid and _nhs_number(found):
            return Outside.NHS_NUMBER
    for found in _UPN_IN_WORDS.findall(words):
        if upn(found).valid and _upn(found):
            return Outside.UPN
    return None


def _nhs_number(text: str) -> Outside | None:
    """Also one whose check digit is wrong: it may be a real one, keyed wrongly."""
    digits = nhs_number(text).value
    if (
        len(digits) < _SHORTEST_PHONE
        or digits.startswith("999")
        or _INVENTED_PHONE.fullmatch(phone(text).value)
    ):
        return None
    return Outside.NHS_NUMBER


def _upn(text: str) -> Outside | None:
    """Also one whose check letter is wrong or missing."""
    digits = _NO_DIGIT.sub("", upn(text).value)
    if (
        len(digits) < _SHORTEST_PHONE
        or digits.startswith("999")
        or _INVENTED_PHONE.fullmatch(phone(text).value)
    ):
        return None
    return Outside.UPN


def _phone(text: str) -> Outside | None:
    number = phone(text).value
    if sum(letter.isdigit() for letter in number) < _SHORTEST_PHONE or _INVENTED_PHONE.fullmatch(number):
        return None
    return Outside.PHONE


def _postcode(text: str) -> Outside | None:
    """A whole one or its first half; words such as "of no fixed address 2" are none."""
    code = postcode(text)
    if _INVENTED_POSTCODE.fullmatch(code.value):
        return None
    if code.valid or _OUTWARD.fullmatch(code.value.replace(" ", "")):
        return Outside.POSTCODE
    return outside_in(text)


_READERS: Mapping[str, Callable[[str], Outside | None]] = {
    "nhs_number": _nhs_number,
    "upn": _upn,
    "phone": _phone,
    "postcode": _postcode,
}


def require_invented(given: Mapping[str, Any]) -> None:
    """Raise `NotInvented` when anything that a command was given could be about a real person.

    Looks into lists and plain records, whatever they are called. Of a row of a list it says which.
    """
    for field, value in given.items():
        _look(field, value, row=None)


def _look(field: str, value: Any, row: int | None) -> None:
    if isinstance(value, str):
        if _A_DIGIT.search(value) and not isinstance(value, Enum) and (found := outside_as(field, value)):
            raise NotInvented(refusal(found, row))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            _look(field, inner, row)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            _look(str(name), inner, row)
    elif is_dataclass(value) and not isinstance(value, type):
        row = getattr(value, "source_row", None) or row
        # `dataclasses.fields` makes a list anew each time, and a list may have a hundred thousand people.
        for name in value.__dataclass_fields__:
            _look(name, getattr(value, name), row)


def refusal(found: Outside, row: int | None = None) -> str:
    """What to tell whoever gave it. It repeats nothing of what was written."""
    said = _(
        "Only invented people can be entered here, and this could be {what}. Change it, or leave it out. Real"
        " people can be entered once every set-up check is signed: ask your administrator.",
        what=found.label,
    )
    return said if row is None else _("Row {row}: {problem}", row=row, problem=said)
