"""Which pairs are compared at all, and the settings that Splink gets.

A hundred thousand rows make five thousand million pairs. Blocks bring together the pairs that could
be one person in one way or another; a true pair is missed only when every block misses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule

from placemap.linkage.engine_levels import Field

# Up to this many rows every pair is compared, so nothing can be missed.
COMPARE_ALL_ROWS = 700
# Shorter lists are weighed as if they had this many rows.
FEWEST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Block:
    """Pairs worth comparing: rows that agree on `on` and fulfil `also`.

    Where `on` alone would give more than `many` pairs for each row, they must agree on `tight` too. With
    `spare`, `also` is asked only then.
    """

    why: str
    on: tuple[str, ...]
    tight: tuple[str, ...] = ()
    also: str = ""
    many: int = 25
    spare: bool = False

    def sql(self, tightened: bool) -> str:
        keys = self.on + (self.tight if tightened else ())
        terms = [_same_key(key) for key in keys]
        if self.also and (tightened or not self.spare):
            terms.append(f"({self.also})")
        return " and ".join(terms)


def _same_key(key: str) -> str:
    left, _, right = key.partition("=")
    return f"l.{left} = r.{right or left}"


_NO_DAY = "l.born is null or r.born is null"
# What else must be so, where the keys alone would bring together many people: dates that could be one
# date keyed wrongly, or names that could be one name.
_DAYS_COULD_AGREE = (
    f"{_NO_DAY} or l.born_month = r.born_month or l.born_day = r.born_day or l.born_swapped = r.born_text"
    " or (l.born_year = r.born_year"
    " and (l.born_dom = r.born_dom or l.born_day = 101 or r.born_day = 101))"
)
_NAMES_COULD_AGREE = (
    "l.family_sound = r.family_sound or l.given_sound = r.given_sound or l.given_root = r.given_root"
    " or (l.given_initial = r.given_initial"
    " and (l.family_initial = r.family_initial or l.postcode = r.postcode or l.phone = r.phone))"
    " or (l.given_initial = r.family_initial and l.family_initial = r.given_initial)"
    " or l.given_sound = r.family_sound or l.family_sound = r.given_sound"
    " or l.given_initial is null or r.given_initial is null"
    " or l.family_initial is null or r.family_initial is null"
)
_SURNAMES_COULD_AGREE = (
    "l.family_initial = r.family_initial or l.postcode = r.postcode"
    " or l.family_initial is null or r.family_initial is null"
)
BLOCKS = (
    Block("the same NHS number", ("nhs",)),
    Block("the same pupil number", ("upn",)),
    Block("the same phone", ("phone",), ("given_initial",)),
    Block("the same birthday", ("born",), ("given_initial",), _NAMES_COULD_AGREE),
    Block("day and month exchanged", ("born_text=born_swapped",), ("given_initial",), _NAMES_COULD_AGREE),
    Block("the same names in any order", ("names",), (), _DAYS_COULD_AGREE, many=2, spare=True),
    Block(
        "first name and surname sound alike",
        ("family_sound", "given_sound"),
        (),
        _DAYS_COULD_AGREE,
        many=2,
        spare=True,
    ),
    Block("first name and surname exchanged", ("family_sound=given_sound", "given_sound=family_sound")),
    Block(
        "forms of one first name", ("given_root", "family_sound"), (), _DAYS_COULD_AGREE, many=2, spare=True
    ),
    Block("the same postcode and first initial", ("postcode", "given_initial"), ("given_sound",)),
    Block(
        "the postcode where the other row says they lived before, and first initial",
        ("postcode=old_postcode", "given_initial"),
        ("given_sound",),
    ),
    Block(
        "the earlier postcode of one, where the other row says they live, and first initial",
        ("old_postcode=postcode", "given_initial"),
        ("given_sound",),
    ),
    Block("forms of one first name at one postcode", ("postcode", "given_root")),
    Block(
        "born in one month, first names sound alike", ("born_month", "given_sound"), (), _SURNAMES_COULD_AGREE
    ),
    Block("born on one day of the year", ("born_day", "given_sound"), (), _SURNAMES_COULD_AGREE),
    Block(
        "surname sounds alike, initial and year",
        ("family_sound", "given_initial", "born_year"),
        (),
        "l.born_month = r.born_month or l.born_dom = r.born_dom",
    ),
    Block(
        "surname sounds alike, no birthday", ("family_sound", "given_initial"), ("postcode",), _NO_DAY, many=1
    ),
    Block("initial of surname, no birthday", ("given", "family_initial"), ("postcode",), _NO_DAY, many=1),
)


def settings(rows: int, blocks: list[str], fields: Sequence[Field]) -> SettingsCreator:
    """Splink's settings for so many rows.

    The chance that two rows taken at random are one person is set from their number alone: two in so
    many rows, and never more than two in a hundred, so that a list of ten is not believed too easily.
    """
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        probability_two_random_records_match=2 / (max(rows, FEWEST_ROWS) + 2),
        comparisons=[_comparison(field) for field in fields],
        blocking_rules_to_generate_predictions=[CustomRule(block) for block in blocks],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(field: Field) -> dict[str, object]:
    levels: list[dict[str, object]] = [
        {"sql_condition": field.nothing, "label_for_charts": "nothing to compare", "is_null_level": True}
    ]
    for level in field.levels:
        entry: dict[str, object] = {
            "sql_condition": "ELSE" if level.sql == "else" else level.sql,
            "label_for_charts": level.meaning,
            "m_probability": level.one_person,
            "u_probability": level.two_people,
        }
        if level.rarity and level.pull:
            entry |= {
                "tf_adjustment_column": level.rarity,
                "tf_adjustment_weight": level.pull,
                "tf_minimum_u_value": level.rarest,
                "disable_tf_exact_match_detection": True,
            }
        levels.append(entry)
    return {"output_column_name": field.name, "comparison_levels": levels}
