"""What is compared and how much each finding counts. Fixed: nothing here is learnt from anybody's rows.

Every level of every field states two chances: how often it is found between two rows about one person,
and between rows about two people. Their ratio, in doublings ("bits"), is what the finding counts for.
Rows are few and messy, so chances estimated from them would change with every upload and could not be
explained. These were set by judgement, once, and are printed in `docs/reference/matching-weights.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MODEL_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Level:
    """One finding of one field. `rarity` names the column whose share of people sharpens the finding:
    two Smiths count for less than two Featherstones. `pull` is how far it does so, from 0 to 1."""

    name: str
    meaning: str
    sql: str
    one_person: float
    two_people: float
    rarity: str = ""
    pull: float = 1.0
    rarest: float = 0.0

    @property
    def bits(self) -> float:
        return math.log2(self.one_person / self.two_people)


@dataclass(frozen=True, slots=True)
class Field:
    """One compared field: when it cannot be compared, then its levels, the first that fits counting."""

    name: str
    label: str
    nothing: str
    levels: tuple[Level, ...]
    kind: str = ""  # of an extra field: "identifier", "free_text" and so on

    def code(self, level: str) -> int:
        """The number Splink gives a level: the last is 0 and each earlier one is higher; -1 is nothing."""
        names = [one.name for one in self.levels]
        return len(names) - 1 - names.index(level)

    def level(self, code: int) -> str:
        return "nothing" if code < 0 else self.levels[len(self.levels) - 1 - code].name


def _either(template: str) -> str:
    """The condition read both ways round, since which row is left means nothing."""
    return f"({template.format(a='l', b='r')} or {template.format(a='r', b='l')})"


_TURNED_EXACTLY = "given_l = family_r and family_l = given_r and given_l <> given_r"
_TURNED_NEARLY = (
    "(given_initial_l = family_initial_r and family_initial_l = given_initial_r"
    " and jaro_winkler_similarity(given_l, family_r) >= 0.88"
    " and jaro_winkler_similarity(family_l, given_r) >= 0.88"
    " and jaro_winkler_similarity(given_l, given_r) < 0.8)"
    " or (list_contains(family_parts_r, given_l) and family_l = given_r)"
    " or (list_contains(family_parts_l, given_r) and family_r = given_l)"
)
_HALF_TURNED = "given_l = family_r or given_r = family_l"
_SAME_WORDS = "names_l = names_r"
_GIVEN_NEAR = (
    "((damerau_levenshtein(given_l, given_r) <= 1 and least(length(given_l), length(given_r)) >= 3)"
    " or (damerau_levenshtein(given_l, given_r) <= 2 and least(length(given_l), length(given_r)) >= 6)"
    " or given_scan_l = given_scan_r"
    " or jaro_winkler_similarity(given_l, given_r) >= 0.93"
    " or (given_sound_l = given_sound_r and jaro_winkler_similarity(given_l, given_r) >= 0.8))"
)
_SLIP_START = (
    "(given_initial_l = given_initial_r or left(given_l, 2) = reverse(left(given_r, 2))"
    " or not (given_real_l or given_real_r))"
)

GIVEN = Field(
    "given",
    "First name",
    "given_initial_l is null or given_initial_r is null",
    (
        Level("same", "the same first name", "given_l = given_r", 0.72, 0.002, "given", rarest=0.0005),
        Level(
            "words",
            "the same names, parted differently or with first name and surname exchanged",
            f"({_SAME_WORDS}) or ({_TURNED_EXACTLY})",
            0.03,
            0.0001,
            "names",
            rarest=0.000002,
        ),
        Level(
            "turned", "first name and surname exchanged, and spelt nearly alike", _TURNED_NEARLY, 0.01, 0.0001
        ),
        Level(
            "differs",
            "different first names, plainly",
            "given_initial_l <> given_initial_r and not list_has_any(given_any_on_l, given_any_on_r)"
            f" and jaro_winkler_similarity(given_l, given_r) < 0.7 and not coalesce({_HALF_TURNED}, false)"
            " and coalesce(given_l <> middle_r, true) and coalesce(given_r <> middle_l, true)"
            " and not coalesce(list_contains(known_as_l, given_r), false)"
            " and not coalesce(list_contains(known_as_r, given_l), false)",
            0.01,
            0.95,
        ),
        Level(
            "double",
            "one part of a double first name, or written in two words",
            "given_run_l = given_r or given_run_r = given_l"
            " or (given_first_l = given_first_r and length(given_first_l) >= 3)",
            0.04,
            0.001,
            "given_first",
            0.0,
        ),
        Level(
            "variant",
            "a listed short form or spelling of the same name",
            "list_has_any(given_full_on_l, given_any_on_r) or list_has_any(given_any_on_l, given_full_on_r)"
            " or (given_sound_l = given_sound_r and list_has_any(given_any_on_l, given_any_on_r))"
            " or list_contains(known_as_l, given_r) or list_contains(known_as_r, given_l)",
            0.08,
            0.006,
            "given",
            0.5,
            0.0005,
        ),
        Level(
            "slip",
            "a slip of the pen: near in spelling or sound, and not two real names",
            f"not (given_real_l and given_real_r) and {_SLIP_START} and {_GIVEN_NEAR}",
            0.1,
            0.004,
            "given",
            0.5,
            0.0005,
        ),
        Level(
            "two_names",
            "near in spelling, but two real names",
            f"given_real_l and given_real_r and {_GIVEN_NEAR}",
            0.006,
            0.008,
        ),
        Level("other_start", "near in spelling, but for the first letter", _GIVEN_NEAR, 0.012, 0.003),
        Level(
            "cut",
            "one name is the start of the other",
            "least(length(given_l), length(given_r)) >= 3"
            " and (starts_with(given_l, given_r) or starts_with(given_r, given_l))",
            0.01,
            0.001,
        ),
        Level(
            "middle",
            "one row's first name is the other's middle name",
            "given_l = middle_r or given_r = middle_l",
            0.012,
            0.003,
        ),
        Level(
            "initial",
            "the initial agrees with the name",
            "(given_l is null or given_r is null) and given_initial_l = given_initial_r",
            0.9,
            0.08,
        ),
        Level(
            "other_initial",
            "the initial does not agree with the name",
            "given_l is null or given_r is null",
            0.02,
            0.92,
        ),
        Level(
            "alike",
            "somewhat alike, and not two real names",
            "not (given_real_l and given_real_r) and (jaro_winkler_similarity(given_l, given_r) >= 0.78"
            " or (damerau_levenshtein(given_l, given_r) <= 2"
            " and least(length(given_l), length(given_r)) >= 4))",
            0.02,
            0.025,
        ),
        Level("half_turned", "one row's first name is the other's surname", _HALF_TURNED, 0.01, 0.002),
        Level("differs", "different first names", "else", 0.01, 0.95),
    ),
)

_FAMILY_NEAR = (
    "((damerau_levenshtein(family_l, family_r) <= 1 and least(length(family_l), length(family_r)) >= 3)"
    " or (damerau_levenshtein(family_l, family_r) <= 2 and least(length(family_l), length(family_r)) >= 7)"
    " or family_scan_l = family_scan_r"
    " or jaro_winkler_similarity(family_l, family_r) >= 0.94"
    " or (family_sound_l = family_sound_r and jaro_winkler_similarity(family_l, family_r) >= 0.8))"
)

FAMILY = Field(
    "family",
    "Surname",
    "family_initial_l is null or family_initial_r is null",
    (
        Level("same", "the same surname", "family_l = family_r", 0.85, 0.002, "family", rarest=0.0002),
        Level(
            "words",
            "counted with the first name",
            f"({_SAME_WORDS}) or ({_TURNED_EXACTLY}) or ({_TURNED_NEARLY}) or ({_HALF_TURNED})",
            0.02,
            0.0201,
        ),
        Level(
            "part",
            "one part of a double surname",
            "list_has_any(family_parts_l, family_parts_r)",
            0.03,
            0.001,
        ),
        Level("slip", "near in spelling or sound", _FAMILY_NEAR, 0.07, 0.003, "family", 0.5, 0.0002),
        Level(
            "cut",
            "one surname is the start of the other",
            "least(length(family_l), length(family_r)) >= 3"
            " and (starts_with(family_l, family_r) or starts_with(family_r, family_l))",
            0.01,
            0.001,
        ),
        Level(
            "initial",
            "the initial agrees with the surname",
            "(family_l is null or family_r is null) and family_initial_l = family_initial_r",
            0.9,
            0.08,
        ),
        Level(
            "other_initial", "the initial does not agree", "family_l is null or family_r is null", 0.05, 0.92
        ),
        Level("alike", "somewhat alike", "jaro_winkler_similarity(family_l, family_r) >= 0.83", 0.02, 0.021),
        Level("differs", "different surnames", "else", 0.06, 0.96),
    ),
)

_YEARS_APART = "abs(year(born_l) - year(born_r))"
_GAP = "greatest(date_diff('day', born_high_l, born_low_r), date_diff('day', born_high_r, born_low_l))"
_WIDTH = "greatest(date_diff('day', born_low_l, born_high_l), date_diff('day', born_low_r, born_high_r))"
_BOTH = "born_l is not null and born_r is not null"

BORN = Field(
    "born",
    "Date of birth",
    "born_low_l is null or born_low_r is null",
    (
        Level("same", "the same day", "born_l = born_r", 0.9, 0.0003, "born", rarest=0.0003),
        Level("swapped", "day and month exchanged", "born_swapped_l = born_text_r", 0.015, 0.0002),
        Level(
            "near",
            "one slip: a digit, two digits exchanged, a day or a year out",
            f"{_BOTH} and {_YEARS_APART} <= 3 and (damerau_levenshtein(born_text_l, born_text_r) <= 1"
            f" or abs(date_diff('day', born_l, born_r)) <= 1"
            f" or (right(born_text_l, 4) = right(born_text_r, 4) and {_YEARS_APART} = 1))",
            0.035,
            0.008,
        ),
        Level(
            "placeholder",
            "the same year, and one is 1 January",
            f"{_BOTH} and {_YEARS_APART} = 0"
            " and (right(born_text_l, 4) = '0101' or right(born_text_r, 4) = '0101')",
            0.01,
            0.005,
        ),
        Level(
            "two_slips",
            "day and month exchanged, and one digit wrong",
            f"{_YEARS_APART} <= 3 and (damerau_levenshtein(born_swapped_l, born_text_r) <= 1"
            " or damerau_levenshtein(born_text_l, born_swapped_r) <= 1)",
            0.004,
            0.009,
        ),
        Level(
            "generation",
            "twelve years or more apart",
            f"{_BOTH} and {_YEARS_APART} >= 12 and right(born_text_l, 4) <> right(born_text_r, 4)",
            0.0005,
            0.3,
        ),
        Level(
            "two_parts",
            "two of day, month and year agree",
            f"{_BOTH} and ((day(born_l) = day(born_r))::int + (month(born_l) = month(born_r))::int"
            f" + ({_YEARS_APART} = 0)::int) = 2",
            0.02,
            0.014,
        ),
        Level("differs", "different days", _BOTH, 0.02, 0.7),
        Level(
            "within_month", "a birthday within the month known", f"{_GAP} <= 0 and {_WIDTH} <= 45", 0.9, 0.015
        ),
        Level(
            "within_year",
            "a birthday within the year or age known",
            f"{_GAP} <= 0 and {_WIDTH} <= 400",
            0.85,
            0.13,
        ),
        Level("within_years", "a birthday within the ages known", f"{_GAP} <= 0", 0.85, 0.3),
        Level("nearly_within", "less than a year outside the age known", f"{_GAP} <= 366", 0.12, 0.25),
        Level("outside", "up to three years outside the age known", f"{_GAP} <= 1100", 0.02, 0.3),
        Level("far_outside", "far outside the age known", "else", 0.002, 0.5),
    ),
)


def _number(name: str, label: str) -> Field:
    valid = f"{name}_valid_l and {name}_valid_r"
    return Field(
        name,
        label,
        f"{name}_l is null or {name}_r is null",
        (
            Level(
                "same",
                "the same number, its check digit right",
                f"{name}_l = {name}_r and {valid}",
                0.93,
                0.000004,
            ),
            Level(
                "same_invalid",
                "the same number, though its check digit is wrong",
                f"{name}_l = {name}_r and length({name}_l) >= 8",
                0.93,
                0.0001,
            ),
            Level(
                "slip",
                "one slip apart, and one of them has a wrong check digit",
                f"not ({valid}) and damerau_levenshtein({name}_l, {name}_r) = 1 and length({name}_l) >= 8",
                0.02,
                0.0001,
            ),
            Level(
                "unsure", "different, and at least one has a wrong check digit", f"not ({valid})", 0.1, 0.9
            ),
            Level("differs", "different, and both check digits are right", "else", 0.01, 0.99),
        ),
    )


NHS = _number("nhs", "NHS number")
UPN = _number("upn", "Pupil number (UPN)")

_DOOR = "street_l = street_r and (house_l = house_r or (house_l is null and house_r is null))"
FIELDS: tuple[Field, ...] = (
    GIVEN,
    FAMILY,
    BORN,
    NHS,
    UPN,
    Field(
        "middle",
        "Middle name",
        "middle_initial_l is null or middle_initial_r is null",
        (
            Level("same", "the same middle name", "middle_l = middle_r", 0.7, 0.02),
            Level(
                "slip",
                "near in spelling, or one of several",
                "middle_l is not null and middle_r is not null"
                " and (damerau_levenshtein(middle_l, middle_r) <= 1"
                " or starts_with(middle_l, middle_r) or starts_with(middle_r, middle_l))",
                0.15,
                0.01,
            ),
            Level("initial", "the initial agrees", "middle_initial_l = middle_initial_r", 0.1, 0.06),
            Level("differs", "different middle names", "else", 0.12, 0.9),
        ),
    ),
    Field(
        "home",
        "Home address",
        "(postcode_l is null and street_l is null) or (postcode_r is null and street_r is null)"
        " or (postcode_l is null and street_r is null) or (street_l is null and postcode_r is null)",
        (
            Level("same", "the same house and postcode", f"postcode_l = postcode_r and {_DOOR}", 0.6, 0.009),
            Level(
                "postcode",
                "the same postcode, with no street to compare",
                "postcode_l = postcode_r and (street_l is null or street_r is null)",
                0.6,
                0.015,
                "postcode",
                rarest=0.012,
            ),
            Level(
                "door",
                "the same house, with another postcode or none",
                f"{_DOOR} and house_l is not null",
                0.08,
                0.003,
            ),
            Level("near", "the same postcode, another house", "postcode_l = postcode_r", 0.04, 0.006),
            Level(
                "slip",
                "the postcodes are one slip apart",
                "damerau_levenshtein(postcode_l, postcode_r) = 1 and length(postcode_l) >= 5",
                0.04,
                0.008,
            ),
            Level("differs", "different addresses", "else", 0.3, 0.95),
        ),
    ),
    Field(
        "phone",
        "Phone",
        "phone_l is null or phone_r is null",
        (
            Level("same", "the same number", "phone_l = phone_r", 0.4, 0.02, "phone", rarest=0.02),
            Level("slip", "one slip apart", "damerau_levenshtein(phone_l, phone_r) = 1", 0.04, 0.006),
            Level("differs", "different numbers", "else", 0.55, 0.97),
        ),
    ),
    Field(
        "sex",
        "Sex",
        "sex_l is null or sex_r is null",
        (
            Level("same", "the same", "sex_l = sex_r", 0.98, 0.5),
            Level("differs", "different", "else", 0.05, 0.5),
        ),
    ),
    Field(
        "school",
        "School",
        "school_l is null or school_r is null",
        (
            Level(
                "same",
                "the same school",
                "school_l = school_r or jaro_winkler_similarity(school_l, school_r) >= 0.92",
                0.7,
                0.35,
            ),
            Level("differs", "different schools", "else", 0.3, 0.65),
        ),
    ),
    Field(
        "known_as",
        "Known as",
        "known_as_l is null or known_as_r is null",
        (
            Level("same", "the same nickname", "list_has_any(known_as_l, known_as_r)", 0.6, 0.03),
            Level("differs", "different nicknames", "else", 0.4, 0.9),
        ),
    ),
)


def findings(pattern: str, fields: Sequence[Field] = FIELDS) -> dict[str, str]:
    """Each field's level, by name, from the letters of a pattern."""
    return {field.name: field.level(ord(letter) - 66) for field, letter in zip(fields, pattern, strict=True)}


def letter(field: Field, level: str) -> str:
    """The letter that stands for a level in a pattern; "A" is for nothing to compare."""
    return chr(66 + field.code(level))
