"""NHS numbers, pupil numbers, postcodes and telephone numbers: one written form, and is it right?

Each reader keeps a wrong number instead of dropping it. "Not given" and "given, but its check digit is
wrong" are different things: the second can still be a keying error worth showing to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import mul

# The letters a pupil number may start with: I, O and S are left out because they look like 1, 0 and 5.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]")
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}\d[A-Z\d]?)(?:\d[A-Z]{2})")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_DIGIT_LOOKALIKES = str.maketrans("OILSZB", "011528")


@dataclass(frozen=True, slots=True)
class Identifier:
    """A normalised identifier. `value` is empty when nothing was given; `valid` says it can be right."""

    value: str
    valid: bool

    @property
    def given(self) -> bool:
        return bool(self.value)


class NhsNumber(Identifier):
    """Ten digits whose last checks the others (modulus 11)."""

    __slots__ = ()


class Upn(Identifier):
    """A unique pupil number: a check letter, eleven digits, and a digit or letter."""

    __slots__ = ()


class Postcode(Identifier):
    """A postcode in capitals with one space, such as "FE4 2RT"."""

    __slots__ = ()


class Phone(Identifier):
    """A telephone number in national form without spaces, such as "07700900417"."""

    __slots__ = ()


def _text(value: object) -> str:
    """A cell as text; a whole number that a spreadsheet made a decimal loses its ".0"."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def nhs_number(text: object) -> NhsNumber:
    """Read an NHS number however it is spaced; a wrong length or check digit gives `valid=False`.

    One digit ten times over would check out, but it is what people key when they have no number.
    """
    digits = _NOT_DIGITS.sub("", _text(text).removesuffix(".0"))
    return NhsNumber(
        digits, len(digits) == 10 and len(set(digits)) > 1 and _nhs_check_digit(digits[:9]) == int(digits[9])
    )


def _nhs_check_digit(nine: str) -> int:
    remainder = 11 - sum(map(mul, map(int, nine), range(10, 1, -1))) % 11
    return 0 if remainder == 11 else remainder  # 10 never equals a digit, so such a number is never valid


def upn(text: object) -> Upn:
    """Read a pupil number; a wrong shape or check letter gives `valid=False`."""
    value = _NOT_CODE.sub("", _text(text).upper())
    return Upn(value, bool(_UPN.fullmatch(value)) and _upn_check_letter(value[1:]) == value[0])


def _upn_check_letter(body: str) -> str:
    """The first letter that twelve characters call for; a temporary number ends with a letter."""
    last = int(body[-1]) if body[-1].isdigit() else UPN_LETTERS.find(body[-1])
    if last < 0:
        return ""
    return UPN_LETTERS[(sum(map(mul, map(int, body[:-1]), range(2, 13))) + 13 * last) % 23]


def postcode(text: object) -> Postcode:
    """Read a postcode; letters and digits that are easily confused are put right at the end."""
    value = _NOT_CODE.sub("", _text(text).upper())
    if not value:
        return Postcode("", False)
    if len(value) >= 5 and not _POSTCODE.fullmatch(value):
        mended = value[:-3] + value[-3].translate(_DIGIT_LOOKALIKES) + value[-2:]
        value = mended if _POSTCODE.fullmatch(mended) else value
    spaced = f"{value[:-3]} {value[-3:]}" if len(value) >= 5 else value
    return Postcode(spaced, bool(_POSTCODE.fullmatch(value)))


_POSTCODE_INSIDE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


def split_postcode(address: str) -> tuple[str, str]:
    """Part an address into street and postcode: "77 Fenwick Street fe46zw" gives both, mended."""
    found = list(_POSTCODE_INSIDE.finditer(address))
    if not found:
        return address.strip(" ,"), ""
    last = found[-1]
    street = (address[: last.start()] + address[last.end() :]).strip(" ,;")
    return re.sub(r"\s{2,}", " ", street), postcode(last.group()).value


def split_postcodes(addresses: str) -> tuple[list[str], list[str]]:
    """Part a text that may hold several addresses into the words about them and the postcodes, mended."""
    codes = [postcode(found.group()).value for found in _POSTCODE_INSIDE.finditer(addresses)]
    return _POSTCODE_INSIDE.sub("\n", addresses).split("\n"), codes


def phone(text: object) -> Phone:
    """Read a British telephone number: 07…, +44 7…, 0044 (0)7…, or 7… that a spreadsheet cut short."""
    written = _text(text)
    digits = _NOT_DIGITS.sub("", written)
    if not digits:
        return Phone("", False)
    abroad = written.lstrip("( ").startswith("+")
    if digits.startswith("0044"):
        digits, abroad = digits[2:], True
    if digits.startswith("44") and (abroad or len(digits) == 12):
        digits = "0" + digits[2:].removeprefix("0")
    elif abroad:
        return Phone("+" + digits, 8 <= len(digits) <= 15)
    elif len(digits) == 10 and digits[0] in "12378":
        digits = "0" + digits
    return Phone(digits, bool(re.fullmatch(r"0[1-9]\d{8,9}", digits)))


def show_nhs_number(value: str) -> str:
    """As people write it: "999 214 7733"."""
    return f"{value[:3]} {value[3:6]} {value[6:]}" if len(value) == 10 else value


def show_phone(value: str) -> str:
    """As people write it: "07700 900417"."""
    return f"{value[:5]} {value[5:]}" if len(value) == 11 and value.startswith("0") else value
