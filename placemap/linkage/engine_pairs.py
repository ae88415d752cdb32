"""Splink and DuckDB at work: rows in, scored pairs out, each with the findings that made its score."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.splink_dataframe import SplinkDataFrame

from placemap.linkage.engine_blocks import BLOCKS, COMPARE_ALL_ROWS, Block, settings
from placemap.linkage.engine_columns import Columns
from placemap.linkage.engine_frequencies import PRIOR_ROWS
from placemap.linkage.engine_levels import Field, letter
from placemap.linkage.engine_weights import FIELDS

# Pairs below this weight (in bits) are never worth a person's time.
FLOOR = -3.0

logging.getLogger("splink").setLevel(logging.ERROR)


# No postcode or telephone is taken to be rarer than this share of rows.
RAREST_HOME = 0.005
# No birthday is taken to be rarer than this, however many years the rows span.
RAREST_DAY = 0.0003
# 1 January is written for many whose birthday nobody knows, so it is taken to be so many times as common.
NEW_YEARS_DAY = 10

_WORKED_OUT = """
    case when given is not null and family is not null
        then least(given_run, family) || ' ' || greatest(given_run, family) end as names,
    strftime(born, '%Y%m%d') as born_text,
    year(born)::smallint as born_year,
    (year(born) * 100 + month(born))::integer as born_month,
    (month(born) * 100 + day(born))::smallint as born_day,
    day(born)::tinyint as born_dom,
    case when day(born) <= 12 and day(born) <> month(born) then strftime(born, '%Y%d%m') end as born_swapped
"""


class Pair(NamedTuple):
    """Two rows by their places, the weight in bits, and one letter for each field's finding."""

    left: int
    right: int
    weight: float
    pattern: str


class Comparer:
    """One comparison of one set of rows. Everything lives in memory and goes with it."""

    def __init__(self, columns: Columns, *, within: bool) -> None:
        self._rows = columns.table.num_rows
        self._batches = 0
        self.fields = (*FIELDS, *(extra.field for extra in columns.extras))
        self._connection = duckdb.connect()
        self._api = DuckDBAPI(self._connection)
        self._connection.register("rows_arrow", columns.table)
        self._connection.execute(f"create table rows_to_compare as select *, {_WORKED_OUT} from rows_arrow")
        self._connection.unregister("rows_arrow")
        self._apart = "" if within else " and l.source <> r.source"
        self.linker = Linker(
            self._api.register("rows_to_compare", dataset_display_name="rows"),
            self.settings(columns),
            log_level=None,
            validate_settings=False,
        )
        self._give_shares(columns)

    def settings(self, columns: Columns) -> SettingsCreator:
        """What Splink is told to compare."""
        return settings(self._rows, self._blocks(columns), self.fields)

    def close(self) -> None:
        self._connection.close()

    def _give_shares(self, columns: Columns) -> None:
        """Tell Splink how common each name, pair of names, postcode and telephone is taken to be."""
        for name, made in (("given", columns.given_shares), ("family", columns.family_shares)):
            self._connection.register(
                "arrow_shares", pa.table({name: list(made), f"tf_{name}": list(made.values())})
            )
            self._connection.execute(f"create table shares_{name} as select * from arrow_shares")
            self._connection.unregister("arrow_shares")
        self._connection.execute(
            "create table shares_names as select distinct names, 0.5 * tf_given * tf_family as tf_names"
            " from rows_to_compare join shares_given using (given) join shares_family using (family)"
            " where names is not null"
            " qualify row_number() over (partition by names order by tf_names desc) = 1"
        )
        for home in ("postcode", "phone"):
            self._connection.execute(
                f"create table shares_{home} as select {home},"
                f" greatest(count(*) / ({self._rows} + {PRIOR_ROWS}), {RAREST_HOME}) as tf_{home}"
                f" from rows_to_compare where {home} is not null group by {home}"
            )
        # A birthday says less in a list of one school year than in a list of all ages.
        self._connection.execute(
            "create table shares_born as select distinct born, "
            f" greatest(if(born_day = 101, {NEW_YEARS_DAY}, 1)"
            f" * (count(*) over (partition by born_year) + {PRIOR_ROWS / 10})"
            f" / (count(*) over () + {PRIOR_ROWS}) / 365, {RAREST_DAY}) as tf_born"
            " from rows_to_compare where born is not null"
        )
        rarities = [extra.rarity for extra in columns.extras if extra.rarity]
        for name in rarities:
            self._connection.execute(
                f"create table shares_{name} as"
                f" select {name}, count(*) / (sum(count(*)) over ()) as tf_{name}"
                f" from rows_to_compare where {name} is not null group by {name}"
            )
        for column in ("given", "family", "names", "born", "postcode", "phone", *rarities):
            self.linker.table_management.register_term_frequency_lookup(
                self._api.register(f"shares_{column}", dataset_display_name=f"shares_{column}"), column
            )

    def _blocks(self, columns: Columns) -> list[str]:
        if self._rows <= COMPARE_ALL_ROWS:
            return ["1 = 1" + self._apart]
        blocks = [block.sql(self._too_many(block)) for block in BLOCKS]
        blocks += [block for extra in columns.extras for block in extra.blocks]
        return [block + self._apart for block in blocks]

    def _too_many(self, block: Block) -> bool:
        """Whether a block's loose form would give more pairs than are worth comparing."""
        if not block.tight and not block.spare:
            return False
        keys = [key.partition("=")[0] for key in block.on]
        known = " and ".join(f"{key} is not null" for key in keys)
        (pairs,) = self._connection.execute(
            f"select coalesce(sum(n * (n - 1) / 2), 0) from "
            f"(select count(*) as n from rows_to_compare where {known} group by {', '.join(keys)})"
        ).fetchall()[0]
        return bool(pairs > block.many * self._rows + 20_000)

    def candidates(self) -> list[Pair]:
        """Every pair that a block brings together and whose weight is not below the floor."""
        return self._scored(FLOOR)

    def count(self, predicted: SplinkDataFrame) -> int:
        """How many pairs a prediction holds."""
        return int(
            self._connection.execute(f"select count(*) from {predicted.physical_name}").fetchall()[0][0]
        )

    def score(self, pairs: Sequence[tuple[int, int]]) -> list[Pair]:
        """Score exactly these pairs, whatever their weight."""
        if not pairs:
            return []
        table = pa.table(
            {
                "join_key_l": pa.array([min(pair) for pair in pairs], pa.int32()),
                "join_key_r": pa.array([max(pair) for pair in pairs], pa.int32()),
                "match_key": pa.array(["0"] * len(pairs), pa.string()),
            }
        )
        self._batches += 1
        self.linker.table_management.register_blocked_pairs_for_predict(
            self._api.register(table, dataset_display_name=f"pairs_to_score_{self._batches}")
        )
        return self._scored(None)

    def _scored(self, floor: float | None) -> list[Pair]:
        predicted = self.linker.inference.predict(threshold_match_weight=floor, warning_mode="never")
        letters = " || ".join(_letter_sql(field) for field in self.fields)
        rows = self._connection.execute(
            f"select id_l, id_r, match_weight, {letters} from {predicted.physical_name}"
        ).fetchall()
        predicted.drop_table_from_database_and_remove_from_cache()
        return list(map(Pair._make, rows))


def _letter_sql(field: Field) -> str:
    """One letter for a field's level, read back from the weight Splink gave it: A for nothing to compare.

    Splink keeps the levels themselves only together with every compared text, which would cost more
    memory than the rows. No two levels of a field weigh the same, and none weighs nothing.
    """
    cases = " ".join(
        f"when abs(mw_{field.name} - {level.bits!r}) < 1e-9 then '{letter(field, level.name)}'"
        for level in field.levels
    )
    return f"(case {cases} else 'A' end)"
