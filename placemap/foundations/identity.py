"""One row of one source, as it was given: the only shape in which matching ever sees a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """One row as one source gave it, already parsed. Nothing here is inferred from another row.

    `key` is unique among all records matched together; `source` names the list it came from, and two
    rows of one source are compared only when asked. `born_low` and `born_high` hold the first and last
    possible birthdays when only an age or a year group is known, and stay empty when `born` is set.
    Identifiers and postcodes are kept as normalised text, wrong check digits included: telling a wrong
    digit from a missing number is the matcher's work. `old_address` is where the person lived before, as
    written; it may hold several homes.
    """

    key: str
    source: str
    given: str = ""
    middle: str = ""
    family: str = ""
    known_as: str = ""
    born: date | None = None
    born_low: date | None = None
    born_high: date | None = None
    sex: str = ""
    nhs_number: str = ""
    upn: str = ""
    phone: str = ""
    postcode: str = ""
    street: str = ""
    old_address: str = ""
    school: str = ""
    year_group: int | None = None
    associates: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
