"""What is compared and how much each finding counts. Fixed: nothing here is learnt from anybody's rows.

Every level of every field states two chances: how often it is found between two rows about one person,
and between rows about two people. Their ratio, in doublings ("bits"), is what the finding counts for.
Rows are few and messy, so chances estimated from them would change with every upload and could not be
explained. These were set by judgement, once, and are printed in `docs/reference/matching-weights.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from placemap.linkage.engine_levels import Field, Level
from placemap.linkage.engine_name_weights import FAMILY, GIVEN

MODEL_VERSION = "3"

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
_NO_HOMES = (
    "(postcode_l is null and street_l is null) or (postcode_r is null and street_r is null)"
    " or (postcode_l is null and street_r is null) or (street_l is null and postcode_r is null)"
)


def _either_way(one_way: str, both_before: str) -> str:
    """What must hold between the home in one row and an earlier home in the other, whichever row is which,
    or between earlier homes in both. Never null, so that it can stand in a condition that is turned round."""
    turned = one_way.replace("_l", "_x").replace("_r", "_l").replace("_x", "_r")
    return " or ".join(f"coalesce({each}, false)" for each in (one_way, turned, both_before))


_BEFORE = _either_way(
    "list_contains(old_postcodes_r, postcode_l) and list_contains(old_doors_r, door_l)",
    "list_has_any(old_postcodes_l, old_postcodes_r) and list_has_any(old_doors_l, old_doors_r)",
)
_BEFORE_POSTCODE = _either_way(
    "list_contains(old_postcodes_r, postcode_l) and (door_l is null or old_doors_r is null)",
    "list_has_any(old_postcodes_l, old_postcodes_r) and (old_doors_l is null or old_doors_r is null)",
)
_BEFORE_DOOR = _either_way(
    "list_contains(old_doors_r, door_l) and house_l is not null"
    " and (postcode_l is null or old_postcodes_r is null)",
    "false",
)
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
                " or starts_with(middle_l, middle_r) or starts_with(middle_r, middle_l)"
                " or list_has_any(middle_parts_l, middle_parts_r))",
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
        # An earlier home that is not the other row's home says nothing: people move.
        f"({_NO_HOMES}) and not ({_BEFORE} or {_BEFORE_POSTCODE} or {_BEFORE_DOOR})",
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
            Level(
                "before",
                "the house and postcode where the other row says they lived before",
                _BEFORE,
                0.05,
                0.0015,
            ),
            Level(
                "before_postcode",
                "the postcode where the other row says they lived before, with no street to compare",
                _BEFORE_POSTCODE,
                0.05,
                0.0025,
            ),
            Level(
                "before_door",
                "the house where the other row says they lived before, with one postcode or none",
                _BEFORE_DOOR,
                0.02,
                0.0014,
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


LIVED_BEFORE = frozenset(["before", "before_postcode", "before_door"])
"""The levels at which a home is one where the other row says that the person lived before."""


def findings(pattern: str, fields: Sequence[Field] = FIELDS) -> dict[str, str]:
    """Each field's level, by name, from the letters of a pattern."""
    return {field.name: field.level(ord(letter) - 66) for field, letter in zip(fields, pattern, strict=True)}
