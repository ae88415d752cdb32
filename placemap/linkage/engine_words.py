"""What the engine found about a pair, in words that anybody can check against the two rows.

No figure of likelihood is ever put into words: a number here looks more certain than it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from placemap.foundations.dates import show
from placemap.foundations.forename_variants import is_short_for
from placemap.foundations.identifiers import postcode, show_nhs_number, show_phone
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold
from placemap.linkage.engine_columns import street
from placemap.linkage.engine_edits import one_edit
from placemap.linkage.vocabulary import Explanation, FieldReason, Outcome

AGREES, CLOSE, DIFFERS, CANNOT = Outcome.AGREES, Outcome.CLOSE, Outcome.DIFFERS, Outcome.CANNOT_COMPARE
_GIVEN_CLOSE = frozenset(
    ["turned", "words", "double", "variant", "slip", "cut", "middle", "initial", "alike", "two_names"]
)
_GENERATION_DAYS = 12 * 365


def shown_name(record: IdentityRecord) -> str:
    """The name as its row gives it, with what the person is called in quotation marks."""
    called = f"“{record.known_as}”" if record.known_as else ""
    return " ".join(part for part in (record.given, record.middle, called, record.family) if part)


def _shown_birth(record: IdentityRecord) -> str:
    if record.born:
        return show(record.born)
    if record.born_low and record.born_high:
        return f"{show(record.born_low)} to {show(record.born_high)}"
    return f"Year {record.year_group}" if record.year_group is not None else ""


class Speaker:
    """Explains pairs of one set of rows. It keeps who shares a birthday, a name or a postcode with whom."""

    def __init__(self, records: Sequence[IdentityRecord]) -> None:
        self._records = records

    @cached_property
    def _postcodes(self) -> Counter[str]:
        """How many rows have each postcode."""
        return Counter(postcode(record.postcode).value for record in self._records if record.postcode)

    @cached_property
    def _households(self) -> dict[tuple[date, str], list[int]]:
        """Rows by birthday and surname."""
        found: dict[tuple[date, str], list[int]] = defaultdict(list)
        for place, record in enumerate(self._records):
            if record.born and record.family:
                found[record.born, fold(record.family)].append(place)
        return found

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[int]]:
        """Rows by first name and surname."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, record in enumerate(self._records):
            if record.given and record.family:
                found[fold(record.given), fold(record.family)].append(place)
        return found

    def explain(
        self, left: int, right: int, found: dict[str, str], person: frozenset[int], *, follows: bool
    ) -> Explanation:
        """Put a pair into words. `person` holds every row taken to be the same person as either row;
        `follows` says that the pair is clear only because both rows match others of that person."""
        a, b = self._records[left], self._records[right]
        reasons = tuple(self._reasons(a, b, found))
        warnings = tuple(self._warnings(left, right, found, person))
        return Explanation(reasons, warnings, _summary(reasons, follows=follows))

    def _reasons(self, a: IdentityRecord, b: IdentityRecord, found: dict[str, str]) -> list[FieldReason]:
        reasons = [_name(a, b, found), _born(a, b, found["born"])]
        reasons += [
            _number(
                "nhs",
                "NHS number",
                show_nhs_number(a.nhs_number),
                show_nhs_number(b.nhs_number),
                found["nhs"],
            ),
            _number("upn", "Pupil number (UPN)", a.upn, b.upn, found["upn"]),
            self._postcode(a, b),
            _street(a, b),
            self._phone(a, b, found["phone"]),
            _plain("school", "School", a.school, b.school, found["school"], "Many children share a school."),
            _plain("sex", "Sex", a.sex, b.sex, found["sex"], "Half of all people would agree."),
            _plain("known_as", "Known as", a.known_as, b.known_as, found["known_as"], "The same nickname."),
            _plain(
                "place",
                "Place",
                a.extra.get("place", ""),
                b.extra.get("place", ""),
                found["place"],
                "The same place.",
            ),
        ]
        return [reason for reason in reasons if reason.left or reason.right]

    def _postcode(self, a: IdentityRecord, b: IdentityRecord) -> FieldReason:
        left, right = postcode(a.postcode).value, postcode(b.postcode).value
        if not left or not right:
            return FieldReason("postcode", "Home postcode", left, right, CANNOT, _missing(left, right))
        if left == right:
            others = self._postcodes[left] - 2
            why = {0: "No other record has this postcode.", 1: "One other record shares this postcode."}.get(
                others, f"{others} other records share this postcode."
            )
            return FieldReason("postcode", "Home postcode", left, right, AGREES, why)
        if (edit := one_edit(left.replace(" ", ""), right.replace(" ", ""))) is not None:
            return FieldReason("postcode", "Home postcode", left, right, CLOSE, f"The postcodes {edit}.")
        return FieldReason(
            "postcode", "Home postcode", left, right, DIFFERS, "Families move, so this alone says little."
        )

    def _phone(self, a: IdentityRecord, b: IdentityRecord, level: str) -> FieldReason:
        left, right = show_phone(a.phone), show_phone(b.phone)
        if level == "nothing":
            return FieldReason("phone", "Phone", left, right, CANNOT, _missing(left, right))
        if level == "same":
            return FieldReason(
                "phone", "Phone", left, right, AGREES, "Families often share a phone, so this says a little."
            )
        if level == "slip":
            return FieldReason("phone", "Phone", left, right, CLOSE, "The numbers differ by one slip.")
        return FieldReason(
            "phone", "Phone", left, right, DIFFERS, "Phones change often, so this says little."
        )

    def _warnings(self, left: int, right: int, found: dict[str, str], person: frozenset[int]) -> list[str]:
        a, b = self._records[left], self._records[right]
        warnings = []
        if found["born"] == "same" and found["given"] in ("differs", "two_names", "other_initial"):
            if found["family"] in ("same", "part", "slip", "words"):
                warnings.append(
                    "These may be twins. The birthday and the surname agree, but the first names are different."
                )
        elif twin := self._twin(left, right, person):
            warnings.append(
                f"There may be a twin. {shown_name(twin)} has the same surname and birthday. "
                f"Check that neither row is about {twin.given} before you decide."
            )
        if found["born"] == "generation":
            warnings.append(
                "These may be a parent and a child of one name. The dates of birth are more than twelve years apart."
            )
        elif elder := self._namesake(left, right, person):
            warnings.append(
                f"Another {shown_name(elder)} was born on {show(elder.born)}."  # type: ignore[arg-type]
                " A parent and a child may share this name. Check which of them each row means."
            )
        if "same" in (found["nhs"], found["upn"]) and found["given"] in ("differs", "two_names"):
            warnings.append(
                "The number is the same but the first names differ. One number may be on the wrong child’s row."
            )
        if "differs" in (found["nhs"], found["upn"]):
            warnings.append(
                "Each row has a number of its own that checks out. One may still have been keyed for the wrong child."
            )
        if (
            found["given"] == "differs"
            and found["born"] != "same"
            and found["home"] in ("same", "postcode", "door")
        ):
            warnings.append(
                "These may be brothers or sisters: the home agrees, but the first names are different."
            )
        if not a.born and not b.born and found["nhs"] != "same" and found["upn"] != "same":
            warnings.append("Neither row has a date of birth.")
        return warnings

    def _twin(self, left: int, right: int, person: frozenset[int]) -> IdentityRecord | None:
        names = {fold(self._records[place].given)[:3] for place in (left, right)}
        for place in (left, right):
            record = self._records[place]
            if not (record.born and record.family):
                continue
            for other in self._households.get((record.born, fold(record.family)), ()):
                given = fold(self._records[other].given)
                if other not in person and given and given[:3] not in names:
                    return self._records[other]
        return None

    def _namesake(self, left: int, right: int, person: frozenset[int]) -> IdentityRecord | None:
        """Somebody of the same name a generation apart, when a row here does not say when it was born."""
        a, b = self._records[left], self._records[right]
        if a.born and b.born:
            return None
        born = a.born or b.born or a.born_low or b.born_low
        for place in (left, right):
            record = self._records[place]
            for other in self._namesakes.get((fold(record.given), fold(record.family)), ()):
                theirs = self._records[other].born
                if other in person or theirs is None:
                    continue
                if born is None or abs((theirs - born).days) >= _GENERATION_DAYS:
                    return self._records[other]
        return None


def _missing(left: str, right: str) -> str:
    return "Neither row gives it." if not left and not right else "Only one of the rows gives it."


def _name(a: IdentityRecord, b: IdentityRecord, found: dict[str, str]) -> FieldReason:
    left, right = shown_name(a), shown_name(b)
    given, family = found["given"], found["family"]
    if given == "nothing" and family == "nothing":
        return FieldReason("name", "Name", left, right, CANNOT, _missing(left, right))
    parts = [_given_why(a, b, given), _family_why(a, b, family, given), _middle_why(found["middle"])]
    why = "; ".join(part for part in parts if part)
    if given in ("differs", "other_initial") or family in ("differs", "other_initial"):
        outcome = DIFFERS
    elif given == "same" and family == "same" and found["middle"] != "differs":
        outcome = AGREES
        why = why or "The same name."
    else:
        outcome = CLOSE
    return FieldReason("name", "Name", left, right, outcome, (why[:1].upper() + why[1:]).rstrip(".") + ".")


def _given_why(a: IdentityRecord, b: IdentityRecord, level: str) -> str:
    one, other = a.given, b.given
    if level == "variant":
        if is_short_for(fold(one), fold(other)):
            return f"“{one}” is short for {other}"
        if is_short_for(fold(other), fold(one)):
            return f"“{other}” is short for {one}"
        return f"“{one}” and “{other}” are forms of one name"
    if level == "slip":
        edit = one_edit(fold(one).replace(" ", ""), fold(other).replace(" ", ""))
        return f"the first names {edit}" if edit else "the first names are nearly alike"
    return {
        "nothing": "only one row gives a first name" if one or other else "",
        "words": "the same names, in another order or parted differently",
        "turned": "first name and surname are the other way round, and spelt nearly alike",
        "double": "one row gives part of a double first name, or writes it in two words",
        "two_names": f"“{one}” and “{other}” look alike but are two different names",
        "other_start": "the first names are nearly alike, but begin with different letters",
        "cut": "one first name is the start of the other",
        "middle": "one row’s first name is the other’s middle name",
        "initial": "the first initial agrees",
        "other_initial": "the first initials differ",
        "alike": "the first names are somewhat alike",
        "half_turned": "one row’s first name is the other’s surname",
        "differs": "the first names are different",
    }.get(level, "")


def _family_why(a: IdentityRecord, b: IdentityRecord, level: str, given: str) -> str:
    if level == "slip":
        edit = one_edit(fold(a.family).replace(" ", ""), fold(b.family).replace(" ", ""))
        return f"the surnames {edit}" if edit else "the surnames are nearly alike"
    return {
        "nothing": "only one row gives a surname" if a.family or b.family else "",
        "same": "" if given == "same" else "the surname agrees",
        "part": "one row gives part of a double surname",
        "cut": "one surname is the start of the other",
        "initial": "the initial of the surname agrees",
        "other_initial": "the initials of the surnames differ",
        "alike": "the surnames are somewhat alike",
        "differs": "the surnames are different",
    }.get(level, "")


def _middle_why(level: str) -> str:
    return {
        "same": "the middle name agrees",
        "slip": "the middle names are nearly alike",
        "initial": "the middle initial agrees",
        "differs": "the middle names are different",
    }.get(level, "")


def _born(a: IdentityRecord, b: IdentityRecord, level: str) -> FieldReason:
    left, right = _shown_birth(a), _shown_birth(b)
    outcome, why = {
        "nothing": (CANNOT, _missing(left, right)),
        "same": (AGREES, "The same day."),
        "swapped": (CLOSE, "Day and month are swapped."),
        "near": (CLOSE, _near_why(a.born, b.born)),
        "two_slips": (CLOSE, "Day and month are swapped, and one digit differs."),
        "placeholder": (CLOSE, "The same year. 1 January is often written when the day is not known."),
        "generation": (DIFFERS, "More than twelve years apart."),
        "two_parts": (DIFFERS, _two_parts_why(a.born, b.born)),
        "differs": (DIFFERS, "Different days."),
        "within_month": (AGREES, "The birthday falls in the month the other row gives."),
        "within_year": (AGREES, "The birthday fits the age or school year the other row gives."),
        "within_years": (AGREES, "The birthday fits the ages the other row gives, which are wide."),
        "nearly_within": (CLOSE, "Less than a year outside the age or school year the other row gives."),
        "outside": (DIFFERS, "One to three years outside the age or school year the other row gives."),
        "far_outside": (DIFFERS, "Far from the age or school year the other row gives."),
    }[level]
    return FieldReason("born", "Date of birth", left, right, outcome, why)


def _near_why(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return "Nearly the same."
    if abs((one - other).days) == 1:
        return "One day apart."
    if (one.day, one.month) == (other.day, other.month):
        return f"The same day and month; the years are {_count(abs(one.year - other.year))} apart."
    if (one.month, one.year) == (other.month, other.year):
        return "The same month and year; the day differs by one slip of the pen."
    return "The dates differ by one slip of the pen."


def _count(years: int) -> str:
    return "one year" if years == 1 else f"{years} years"


def _two_parts_why(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return "Different days."
    agree = [
        word
        for word, same in (
            ("day", one.day == other.day),
            ("month", one.month == other.month),
            ("year", one.year == other.year),
        )
        if same
    ]
    missing = next((word for word in ("day", "month", "year") if word not in agree), "rest")
    return f"The {' and '.join(agree)} agree; the {missing} differs."


def _number(field: str, label: str, left: str, right: str, level: str) -> FieldReason:
    outcome, why = {
        "nothing": (CANNOT, _missing(left, right)),
        "same": (AGREES, "The same number, and its check digit is right."),
        "same_invalid": (
            AGREES,
            "The same number, though its check digit is wrong, so it was copied or miskeyed.",
        ),
        "slip": (CLOSE, "The numbers are one slip apart, and one of them has a wrong check digit."),
        "unsure": (DIFFERS, "Different, but a check digit is wrong, so one was miskeyed."),
        "differs": (DIFFERS, "Different, and both check digits are right. This speaks strongly against."),
    }[level]
    return FieldReason(field, label, left, right, outcome, why)


def _street(a: IdentityRecord, b: IdentityRecord) -> FieldReason:
    left, right = a.street, b.street
    one, other = street(a.street), street(b.street)
    if not one.name or not other.name:
        return FieldReason("street", "Street", left, right, CANNOT, _missing(left, right))
    if one.name == other.name and one.number == other.number:
        why = "The same." if fold(left) == fold(right) else "The same once short forms are written out."
        flats = [("flat" in fold(text) or "apartment" in fold(text)) for text in (left, right)]
        if flats[0] != flats[1]:
            why = why[:-1] + ". The flat is new information."
        return FieldReason("street", "Street", left, right, AGREES, why)
    if one.name == other.name:
        return FieldReason("street", "Street", left, right, CLOSE, "The same street, another house number.")
    return FieldReason("street", "Street", left, right, DIFFERS, "Families move, so this alone says little.")


def _plain(field: str, label: str, left: str, right: str, level: str, same: str) -> FieldReason:
    if level == "nothing":
        return FieldReason(field, label, left, right, CANNOT, _missing(left, right))
    if level == "same":
        return FieldReason(field, label, left, right, AGREES, same)
    return FieldReason(field, label, left, right, DIFFERS, "They are not the same.")


def _summary(reasons: Sequence[FieldReason], *, follows: bool) -> str:
    """The whole in a sentence or two: what agrees, what is close, what differs, what cannot be compared."""
    sentences = []
    for outcome, one, many in (
        (AGREES, "agrees", "agree"),
        (CLOSE, "is close", "are close"),
        (DIFFERS, "differs", "differ"),
    ):
        labels = [
            reason.label if reason.label.isupper() else _lower(reason.label)
            for reason in reasons
            if reason.outcome is outcome
        ]
        if labels:
            listed = labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]
            sentences.append(f"{listed[:1].upper()}{listed[1:]} {one if len(labels) == 1 else many}.")
    name = next((reason for reason in reasons if reason.field == "name"), None)
    if name and name.outcome in (CLOSE, DIFFERS):
        sentences.append(name.why)
    if follows:
        sentences.append("Both rows also match another row of the same person.")
    return " ".join(sentences)


def _lower(label: str) -> str:
    return label if label[:3] in ("NHS", "UPN") else label[:1].lower() + label[1:]
