"""The fixed phrases of each finding, and what one field of two rows says in words.

No figure of likelihood is ever put into words: a number here looks more certain than it is.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from placemap.foundations.dates import show
from placemap.foundations.forename_variants import is_short_for
from placemap.foundations.identifiers import postcode as read_postcode
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold, forename_variants
from placemap.foundations.wording import _, counted, joined, starting
from placemap.linkage.engine_called import says_called
from placemap.linkage.engine_columns import Before, lived_before
from placemap.linkage.engine_columns import street as read_street
from placemap.linkage.engine_edits import one_edit
from placemap.linkage.engine_weights import LIVED_BEFORE
from placemap.linkage.vocabulary import FieldReason, Outcome

AGREES, CLOSE, DIFFERS, CANNOT = Outcome.AGREES, Outcome.CLOSE, Outcome.DIFFERS, Outcome.CANNOT_COMPARE
Said = tuple[Outcome, str]
MOVED = _("Families move, so this alone says little.")

LABELS = {
    "name": _("Name"),
    "born": _("Date of birth"),
    "nhs": _("NHS number"),
    "upn": _("Pupil number (UPN)"),
    "postcode": _("Home postcode"),
    "street": _("Street"),
    "old_address": _("Earlier address"),
    "phone": _("Phone"),
    "school": _("School"),
    "sex": _("Sex"),
    "known_as": _("Known as"),
}
_GIVEN = {
    "words": _("the same names, in another order or parted differently"),
    "turned": _("first name and surname are the other way round, and spelt nearly alike"),
    "double": _("one row gives part of a double first name, or writes it in two words"),
    "other_start": _("the first names are nearly alike, but begin with different letters"),
    "other_part": _("one part of a double first name agrees, but the other is another name"),
    "cut": _("one first name is the start of the other"),
    "middle": _("one row’s first name is the other’s middle name"),
    "initial": _("the first initial agrees"),
    "other_initial": _("the first initials differ"),
    "alike": _("the first names are somewhat alike"),
    "half_turned": _("one row’s first name is the other’s surname"),
    "differs": _("the first names are different"),
    "nothing": _("only one row gives a first name"),
}
_FAMILY = {
    "part": _("one row gives part of a double surname"),
    "cut": _("one surname is the start of the other"),
    "initial": _("the initial of the surname agrees"),
    "other_initial": _("the initials of the surnames differ"),
    "alike": _("the surnames are somewhat alike"),
    "differs": _("the surnames are different"),
    "nothing": _("only one row gives a surname"),
}
_MIDDLE = {
    "same": _("the middle name agrees"),
    "slip": _("the middle names are nearly alike"),
    "initial": _("the middle initial agrees"),
    "differs": _("the middle names are different"),
}
BORN: dict[str, Said] = {
    "same": (AGREES, _("The same day.")),
    "swapped": (CLOSE, _("Day and month are swapped.")),
    "near": (CLOSE, _("The dates differ by one slip of the pen.")),
    "two_slips": (CLOSE, _("Day and month are swapped, and one digit differs.")),
    "placeholder": (CLOSE, _("The same year. 1 January is often written when the day is not known.")),
    "generation": (DIFFERS, _("More than twelve years apart.")),
    "two_parts": (DIFFERS, _("Two of day, month and year agree.")),
    "differs": (DIFFERS, _("Different days.")),
    "within_month": (AGREES, _("The birthday falls in the month the other row gives.")),
    "within_year": (AGREES, _("The birthday fits the age or school year the other row gives.")),
    "within_years": (AGREES, _("The birthday fits the ages the other row gives, which are wide.")),
    "nearly_within": (CLOSE, _("Less than a year outside the age or school year the other row gives.")),
    "outside": (DIFFERS, _("One to three years outside the age or school year the other row gives.")),
    "far_outside": (DIFFERS, _("Far from the age or school year the other row gives.")),
}
NUMBER: dict[str, Said] = {
    "same": (AGREES, _("The same number, and its check digit is right.")),
    "same_invalid": (
        AGREES,
        _("The same number, though its check digit is wrong, so it was copied or miskeyed."),
    ),
    "slip": (CLOSE, _("The numbers are one slip apart, and one of them has a wrong check digit.")),
    "unsure": (DIFFERS, _("Different, but a check digit is wrong, so one was miskeyed.")),
    "differs": (DIFFERS, _("Different, and both check digits are right. This speaks strongly against.")),
}
PLAIN: dict[str, dict[str, Said]] = {
    "phone": {
        "same": (AGREES, _("Families often share a phone, so this says a little.")),
        "slip": (CLOSE, _("The numbers differ by one slip.")),
        "differs": (DIFFERS, _("Phones change often, so this says little.")),
    },
    "school": {
        "same": (AGREES, _("Many children share a school.")),
        "differs": (DIFFERS, _("Children change schools, so this alone says little.")),
    },
    "sex": {
        "same": (AGREES, _("Half of all people would agree.")),
        "differs": (DIFFERS, _("One row may be wrong or out of date.")),
    },
    "known_as": {
        "same": (AGREES, _("The same nickname.")),
        "differs": (DIFFERS, _("One person may have several nicknames.")),
    },
}


def missing(left: str, right: str) -> str:
    return _("Neither row gives it.") if not left and not right else _("Only one of the rows gives it.")


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
        return _("{first} to {last}", first=show(record.born_low), last=show(record.born_high))
    return _("Year {year}", year=record.year_group) if record.year_group is not None else ""


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
    if given in ("variant", "variant_part", "other_form"):
        parts = [_called(a, b) or _variant(a.given, b.given)]
    elif given in ("slip", "two_names"):
        parts = [_given_slip(a.given, b.given, given)]
    else:
        parts = [_GIVEN.get(given, "")]
    if family == "two_names":
        parts.append(_("“{one}” and “{other}” look alike but are two surnames", one=a.family, other=b.family))
    elif family == "slip":
        how = _edit(a.family, b.family) or _("are nearly alike")
        parts.append(_("the surnames {how}", how=how))
    elif family == "same":
        parts.append("" if given == "same" else _("the surname agrees"))
    else:
        parts.append(_FAMILY.get(family, ""))
    parts.append(_MIDDLE.get(found["middle"], ""))
    return _("{why}.", why=starting(joined(parts, "; ") or _("the same name")))


def _edit(one: str, other: str) -> str | None:
    return one_edit(fold(one).replace(" ", ""), fold(other).replace(" ", ""))


def _called(a: IdentityRecord, b: IdentityRecord) -> str | None:
    """That one row gives the other's first name as another name of its own person."""
    for row, other in ((a, b), (b, a)):
        listed = fold(other.given) in forename_variants(row.given)
        if not listed and says_called(row, fold(other.given)):
            return _(
                "one row says that {name} is also called “{other}”",
                name=row.given or _("this person"),
                other=row.known_as,
            )
    return None


def _variant(one: str, other: str) -> str:
    if is_short_for(fold(one), fold(other)):
        return _("“{short}” is short for {name}", short=one, name=other)
    if is_short_for(fold(other), fold(one)):
        return _("“{short}” is short for {name}", short=other, name=one)
    return _("“{one}” and “{other}” are forms of one name", one=one, other=other)


def _given_slip(one: str, other: str, level: str) -> str:
    if level == "two_names":
        return _("“{one}” and “{other}” look alike but are two different names", one=one, other=other)
    return _("the first names {how}", how=_edit(one, other) or _("are nearly alike"))


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
        return _("One day apart.")
    if (one.day, one.month) == (other.day, other.month):
        years = abs(one.year - other.year)
        return counted(
            "The same day and month; the years are one year apart.",
            "The same day and month; the years are {years} years apart.",
            years,
            years=years,
        )
    if (one.month, one.year) == (other.month, other.year):
        return _("The same month and year; the day differs by one slip of the pen.")
    return _("The dates differ by one slip of the pen.")


def _two_parts_why(one: date, other: date) -> str:
    if one.year != other.year:
        return _("The day and month agree; the year differs.")
    if one.month != other.month:
        return _("The day and year agree; the month differs.")
    return _("The month and year agree; the day differs.")


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
            return AGREES, _("No other record has this postcode.")
        return AGREES, counted(
            "One other record shares this postcode.",
            "{others} other records share this postcode.",
            others,
            others=others,
        )
    if outcome is CLOSE:
        how = one_edit(left.replace(" ", ""), right.replace(" ", "")) or ""
        return CLOSE, _("The postcodes {how}.", how=how)
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
        return CLOSE, _("The same street, another house number.")
    why = _("The same.") if fold(left) == fold(right) else _("The same once short forms are written out.")
    flats = [{"flat", "flt", "apartment", "apt"} & set(fold(text).split()) for text in (left, right)]
    if bool(flats[0]) == bool(flats[1]):
        return AGREES, why
    return AGREES, joined([why, _("The flat is new information.")])


def moved(said: Said | None, home: str) -> Said | None:
    """What is said of homes that differ, where one row says that the person lived at the other's before."""
    if said is None or said[0] is not DIFFERS or home not in LIVED_BEFORE:
        return said
    return DIFFERS, _("If this is one child, they have moved: see the earlier address.")


def before_said(a: IdentityRecord, b: IdentityRecord, home: str) -> Said | None:
    """How an earlier address compares with where the other row says the person lives."""
    if home not in LIVED_BEFORE:
        return _not_before(a, b, home)
    words = [
        _("Lived there before: the other row gives it as their home.")
        if _is_home_of(a, lived_before(b.old_address)) or _is_home_of(b, lived_before(a.old_address))
        # What is left of the comparisons that find an earlier home: that of earlier ones in both rows.
        else _("Both rows say they lived there before."),
        {
            "before_postcode": _("There is no street to compare."),
            "before_door": _("There is no postcode to compare."),
        }.get(home, ""),
        _("Families move together, so this says a little less than a home of today."),
    ]
    return AGREES, joined(words)


def _is_home_of(row: IdentityRecord, before: Before) -> bool:
    """Whether a home of today is one of the earlier ones, as far as the row and those can be compared."""
    code, door = postcode(row.postcode).replace(" ", ""), read_street(row.street).door
    met = [
        held in earlier
        for held, earlier in ((code, before.postcodes), (door, before.doors))
        if held and earlier
    ]
    return bool(met) and all(met)


def _not_before(a: IdentityRecord, b: IdentityRecord, home: str) -> Said | None:
    """Why an earlier address is evidence of nothing."""
    given = [row for row in (a, b) if row.old_address]
    others = [b if row is a else a for row in given]
    if not any(row.postcode or row.street or row.old_address for row in others):
        return None
    if home in ("same", "postcode", "door"):
        return CANNOT, _("The homes of today agree, so earlier ones are not compared.")
    return CANNOT, _("It is not the other row’s home. People move, so this says nothing.")
