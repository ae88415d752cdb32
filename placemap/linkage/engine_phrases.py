"""The fixed phrases of each finding, and what one field of two rows says in words.

No figure of likelihood is ever put into words: a number here looks more certain than it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from placemap.foundations.dates import show
from placemap.foundations.forename_variants import is_short_for
from placemap.foundations.identifiers import postcode as read_postcode
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold
from placemap.linkage.engine_columns import street as read_street
from placemap.linkage.engine_edits import one_edit
from placemap.linkage.vocabulary import FieldReason, Outcome

AGREES, CLOSE, DIFFERS, CANNOT = Outcome.AGREES, Outcome.CLOSE, Outcome.DIFFERS, Outcome.CANNOT_COMPARE
Said = tuple[Outcome, str]
MOVED = "Families move, so this alone says little."

LABELS = {
    "name": "Name",
    "born": "Date of birth",
    "nhs": "NHS number",
    "upn": "Pupil number (UPN)",
    "postcode": "Home postcode",
    "street": "Street",
    "phone": "Phone",
    "school": "School",
    "sex": "Sex",
    "known_as": "Known as",
}
_GIVEN = {
    "words": "the same names, in another order or parted differently",
    "turned": "first name and surname are the other way round, and spelt nearly alike",
    "double": "one row gives part of a double first name, or writes it in two words",
    "other_start": "the first names are nearly alike, but begin with different letters",
    "other_part": "one part of a double first name agrees, but the other is another name",
    "cut": "one first name is the start of the other",
    "middle": "one row’s first name is the other’s middle name",
    "initial": "the first initial agrees",
    "other_initial": "the first initials differ",
    "alike": "the first names are somewhat alike",
    "half_turned": "one row’s first name is the other’s surname",
    "differs": "the first names are different",
    "nothing": "only one row gives a first name",
}
_FAMILY = {
    "part": "one row gives part of a double surname",
    "cut": "one surname is the start of the other",
    "initial": "the initial of the surname agrees",
    "other_initial": "the initials of the surnames differ",
    "alike": "the surnames are somewhat alike",
    "differs": "the surnames are different",
    "nothing": "only one row gives a surname",
}
_MIDDLE = {
    "same": "the middle name agrees",
    "slip": "the middle names are nearly alike",
    "initial": "the middle initial agrees",
    "differs": "the middle names are different",
}
BORN: dict[str, Said] = {
    "same": (AGREES, "The same day."),
    "swapped": (CLOSE, "Day and month are swapped."),
    "near": (CLOSE, "The dates differ by one slip of the pen."),
    "two_slips": (CLOSE, "Day and month are swapped, and one digit differs."),
    "placeholder": (CLOSE, "The same year. 1 January is often written when the day is not known."),
    "generation": (DIFFERS, "More than twelve years apart."),
    "two_parts": (DIFFERS, "Two of day, month and year agree."),
    "differs": (DIFFERS, "Different days."),
    "within_month": (AGREES, "The birthday falls in the month the other row gives."),
    "within_year": (AGREES, "The birthday fits the age or school year the other row gives."),
    "within_years": (AGREES, "The birthday fits the ages the other row gives, which are wide."),
    "nearly_within": (CLOSE, "Less than a year outside the age or school year the other row gives."),
    "outside": (DIFFERS, "One to three years outside the age or school year the other row gives."),
    "far_outside": (DIFFERS, "Far from the age or school year the other row gives."),
}
NUMBER: dict[str, Said] = {
    "same": (AGREES, "The same number, and its check digit is right."),
    "same_invalid": (
        AGREES,
        "The same number, though its check digit is wrong, so it was copied or miskeyed.",
    ),
    "slip": (CLOSE, "The numbers are one slip apart, and one of them has a wrong check digit."),
    "unsure": (DIFFERS, "Different, but a check digit is wrong, so one was miskeyed."),
    "differs": (DIFFERS, "Different, and both check digits are right. This speaks strongly against."),
}
PLAIN: dict[str, dict[str, Said]] = {
    "phone": {
        "same": (AGREES, "Families often share a phone, so this says a little."),
        "slip": (CLOSE, "The numbers differ by one slip."),
        "differs": (DIFFERS, "Phones change often, so this says little."),
    },
    "school": {
        "same": (AGREES, "Many children share a school."),
        "differs": (DIFFERS, "Children change schools, so this alone says little."),
    },
    "sex": {
        "same": (AGREES, "Half of all people would agree."),
        "differs": (DIFFERS, "One row may be wrong or out of date."),
    },
    "known_as": {
        "same": (AGREES, "The same nickname."),
        "differs": (DIFFERS, "One person may have several nicknames."),
    },
}


def missing(left: str, right: str) -> str:
    return "Neither row gives it." if not left and not right else "Only one of the rows gives it."


def reason(field: str, left: str, right: str, said: Said | None) -> FieldReason:
    """A field in words; nothing said means that it cannot be compared."""
    outcome, why = said or (CANNOT, missing(left, right))
    return FieldReason(field, LABELS[field], left, right, outcome, why)


def shown_name(record: IdentityRecord) -> str:
    """The name as its row gives it, with what the person is called in quotation marks."""
    called = f"“{record.known_as}”" if record.known_as else ""
    return " ".join(part for part in (record.given, record.middle, called, record.family) if part)


def shown_birth(record: IdentityRecord) -> str:
    """The birthday, or the days between which it lies, or the school year."""
    if record.born:
        return show(record.born)
    if record.born_low and record.born_high:
        return f"{show(record.born_low)} to {show(record.born_high)}"
    return f"Year {record.year_group}" if record.year_group is not None else ""


def name_outcome(found: dict[str, str]) -> Outcome:
    """How the name as a whole compares."""
    given, family = found["given"], found["family"]
    if given == "nothing" and family == "nothing":
        return CANNOT
    if given in ("differs", "other_initial") or family in ("differs", "other_initial"):
        return DIFFERS
    return AGREES if given == "same" == family and found["middle"] != "differs" else CLOSE


def name_why(a: IdentityRecord, b: IdentityRecord, found: dict[str, str]) -> str:
    """How the names compare, in one sentence."""
    given, family = found["given"], found["family"]
    if given == "nothing" and family == "nothing":
        return missing(shown_name(a), shown_name(b))
    if given in ("variant", "other_form"):
        parts = [_variant(a.given, b.given)]
    elif given in ("slip", "two_names"):
        parts = [_given_slip(a.given, b.given, given)]
    else:
        parts = [_GIVEN.get(given, "")]
    if family == "slip":
        parts.append(f"the surnames {_edit(a.family, b.family) or 'are nearly alike'}")
    elif family == "same":
        parts.append("" if given == "same" else "the surname agrees")
    else:
        parts.append(_FAMILY.get(family, ""))
    parts.append(_MIDDLE.get(found["middle"], ""))
    why = "; ".join(part for part in parts if part) or "the same name"
    return f"{why[:1].upper()}{why[1:]}."


def _edit(one: str, other: str) -> str | None:
    return one_edit(fold(one).replace(" ", ""), fold(other).replace(" ", ""))


def _variant(one: str, other: str) -> str:
    if is_short_for(fold(one), fold(other)):
        return f"“{one}” is short for {other}"
    if is_short_for(fold(other), fold(one)):
        return f"“{other}” is short for {one}"
    return f"“{one}” and “{other}” are forms of one name"


def _given_slip(one: str, other: str, level: str) -> str:
    if level == "two_names":
        return f"“{one}” and “{other}” look alike but are two different names"
    return f"the first names {_edit(one, other) or 'are nearly alike'}"


def born_said(one: date | None, other: date | None, level: str) -> Said | None:
    """How two birthdays compare, with what exactly is near or agrees."""
    if one is not None and other is not None:
        if level == "near":
            return CLOSE, _near_why(one, other)
        if level == "two_parts":
            return DIFFERS, _two_parts_why(one, other)
    return BORN.get(level)


def _near_why(one: date, other: date) -> str:
    if abs((one - other).days) == 1:
        return "One day apart."
    if (one.day, one.month) == (other.day, other.month):
        years = abs(one.year - other.year)
        return (
            f"The same day and month; the years are {'one year' if years == 1 else f'{years} years'} apart."
        )
    if (one.month, one.year) == (other.month, other.year):
        return "The same month and year; the day differs by one slip of the pen."
    return "The dates differ by one slip of the pen."


def _two_parts_why(one: date, other: date) -> str:
    same = {"day": one.day == other.day, "month": one.month == other.month, "year": one.year == other.year}
    agree = [part for part, agrees in same.items() if agrees]
    differ = [part for part, agrees in same.items() if not agrees]
    return f"The {' and '.join(agree)} agree; the {' and '.join(differ)} differs."


@lru_cache(maxsize=200_000)
def postcode(text: str) -> str:
    """A postcode as it is shown."""
    return read_postcode(text).value


def postcode_outcome(left: str, right: str) -> Outcome:
    """How two shown postcodes compare."""
    if not left or not right:
        return CANNOT
    if left == right:
        return AGREES
    return CLOSE if one_edit(left.replace(" ", ""), right.replace(" ", "")) else DIFFERS


def postcode_said(left: str, right: str, sharing: int) -> Said | None:
    """How two postcodes compare; `sharing` is how many rows have the left one."""
    outcome = postcode_outcome(left, right)
    if outcome is CANNOT:
        return None
    if outcome is AGREES:
        others = sharing - 2
        if others <= 0:
            return AGREES, "No other record has this postcode."
        if others == 1:
            return AGREES, "One other record shares this postcode."
        return AGREES, f"{others} other records share this postcode."
    if outcome is CLOSE:
        return CLOSE, f"The postcodes {one_edit(left.replace(' ', ''), right.replace(' ', ''))}."
    return DIFFERS, MOVED


def street_outcome(left: str, right: str) -> Outcome:
    """How two streets compare once short forms are written out."""
    one, other = read_street(left), read_street(right)
    if not one.name or not other.name:
        return CANNOT
    if one.name != other.name:
        return DIFFERS
    return AGREES if one.number == other.number else CLOSE


def street_said(left: str, right: str) -> Said | None:
    """How two streets compare, and what one says beyond the other."""
    outcome = street_outcome(left, right)
    if outcome is CANNOT:
        return None
    if outcome is DIFFERS:
        return DIFFERS, MOVED
    if outcome is CLOSE:
        return CLOSE, "The same street, another house number."
    why = "The same." if fold(left) == fold(right) else "The same once short forms are written out."
    flats = [{"flat", "flt", "apartment", "apt"} & set(fold(text).split()) for text in (left, right)]
    return AGREES, f"{why} The flat is new information." if bool(flats[0]) != bool(flats[1]) else why


def sentence(labels: Sequence[str], one: str, many: str) -> str:
    """ "Date of birth and NHS number agree." """
    listed = labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]
    return f"{listed[:1].upper()}{listed[1:]} {one if len(labels) == 1 else many}."


def inside(label: str) -> str:
    """A label as it stands inside a sentence."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
