"""How first names and surnames are compared, and what each finding counts for.

The two are compared side by side, since people write them in the wrong order, part double names
differently, and give one where the other was asked for.
"""

from __future__ import annotations

from placemap.linkage.engine_levels import Field, Level

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
_ONE_REST = "(given_rest_l is null or given_rest_r is null or given_rest_l = given_rest_r)"
_ONE_IS_SHORT = "not list_has_any(given_full_on_l, given_full_on_r)"
_SHORT_FORM = (
    f"(list_has_any(given_full_on_l, given_any_on_r) and {_ONE_IS_SHORT})"
    f" or (list_has_any(given_any_on_l, given_full_on_r) and {_ONE_IS_SHORT})"
    " or (given_sound_l = given_sound_r and given_initial_l = given_initial_r"
    " and list_has_any(given_any_on_l, given_any_on_r))"
)
_GIVEN_NEAR = (
    "((damerau_levenshtein(given_l, given_r) <= 1 and least(length(given_l), length(given_r)) >= 3)"
    " or (damerau_levenshtein(given_l, given_r) <= 2 and least(length(given_l), length(given_r)) >= 6)"
    " or given_scan_l = given_scan_r"
    " or jaro_winkler_similarity(given_l, given_r) >= 0.93"
    " or (given_sound_l = given_sound_r and jaro_winkler_similarity(given_l, given_r) >= 0.8)"
    # "Thyo Anthony" and "Theo": a middle name written with the first.
    " or ((given_rest_l is null) <> (given_rest_r is null) and given_first_l <> given_first_r and"
    " ((damerau_levenshtein(given_first_l, given_first_r) <= 1"
    " and least(length(given_first_l), length(given_first_r)) >= 3)"
    " or (damerau_levenshtein(given_first_l, given_first_r) <= 2"
    " and least(length(given_first_l), length(given_first_r)) >= 6))))"
)
_SLIP_START = "(given_initial_l = given_initial_r or left(given_l, 2) = reverse(left(given_r, 2)))"

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
            " and not coalesce(list_contains(known_as_r, given_l), false)"
            " and not list_has_any(other_on_l, given_any_on_r)"
            " and not list_has_any(other_on_r, given_any_on_l)",
            0.01,
            0.95,
        ),
        Level(
            "double",
            "one part of a double first name, or written in two words",
            "given_run_l = given_r or given_run_r = given_l"
            " or (given_first_l = given_first_r and length(given_first_l) >= 3"
            " and (given_rest_l is null or given_rest_r is null))",
            0.04,
            0.001,
        ),
        Level(
            "variant_part",
            "a listed short form or spelling of one part of a double first name",
            f"(given_rest_l is null) <> (given_rest_r is null) and ({_SHORT_FORM})",
            0.02,
            0.003,
        ),
        Level(
            "variant",
            "a listed short form or spelling of the same name, or a name that the other row says is used",
            f"({_ONE_REST} and ({_SHORT_FORM}))"
            " or list_contains(known_as_l, given_r) or list_contains(known_as_r, given_l)"
            " or list_has_any(other_on_l, given_any_on_r) or list_has_any(other_on_r, given_any_on_l)",
            0.08,
            0.006,
            "given",
            0.5,
            0.0005,
        ),
        Level(
            "other_form",
            "another full form of the same name, such as its form in another language",
            f"{_ONE_REST} and list_has_any(given_any_on_l, given_any_on_r)"
            " and list_has_any(given_full_on_l, given_full_on_r)",
            0.03,
            0.004,
        ),
        Level(
            "other_part",
            "one part of a double first name agrees, the other is another name",
            "given_rest_l <> given_rest_r"
            " and (given_first_l = given_first_r or list_has_any(given_full_on_l, given_full_on_r))"
            " and (damerau_levenshtein(given_rest_l, given_rest_r) > 1"
            " or least(length(given_rest_l), length(given_rest_r)) < 5)",
            0.005,
            0.006,
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
        Level("other_start", "near in spelling, but for the first letter", _GIVEN_NEAR, 0.012, 0.0032),
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
        Level(
            "two_names",
            "near in spelling or sound, but two real surnames",
            f"family_real_l and family_real_r and {_FAMILY_NEAR}",
            0.02,
            0.003,
            "family",
            0.5,
            0.0002,
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
