"""The lists of terms as they stand: what each version holds, and what may be chosen today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from placemap.access.actors import Actor
from placemap.cohort.models import TermListVersion
from placemap.cohort.rules.terms import in_force, version_of
from placemap.cohort.vocabulary.terms import LISTS, Terms
from placemap.foundations.clock import today
from placemap.foundations.wording import in_english
from placemap.partners.queries import names_of

# Words that the first version has are translated with the product, also where a later one repeats them.
_TRANSLATED = {one.code: {in_english(label): label for _code, label in one.terms} for one in LISTS}


def every_version() -> tuple[Terms, ...]:
    """Every version of every list, the oldest first. One query."""
    return _every(list(TermListVersion.objects.all()))


def _every(rows: list[TermListVersion]) -> tuple[Terms, ...]:
    ended = {row.list_code: row.retired_on for row in rows if row.number == 1}
    first = {one.code: replace(one, ends=ended.get(one.code)) for one in LISTS}
    later = [
        replace(
            first[row.list_code],
            number=row.number,
            terms=tuple((code, _TRANSLATED[row.list_code].get(label, label)) for code, label in row.terms),
            source=row.source,
            dated=row.dated,
            ends=row.retired_on,
        )
        for row in rows
        if row.number > 1
    ]
    return (*first.values(), *later)


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version as its page shows it: what it holds, and who added and retired it, when and why."""

    version: Terms
    is_current: bool
    is_to_come: bool
    may_retire: bool
    reason: str
    recorded_at: datetime | None
    recorded_by: str
    retired_because: str
    retired_by: str


@dataclass(frozen=True, slots=True)
class ListShown:
    """One list with all its versions, the newest first."""

    code: str
    title: str
    versions: tuple[VersionShown, ...]


def term_lists(actor: Actor) -> tuple[ListShown, ...]:
    """Every list and version, for whoever is signed in. Two queries."""
    rows = list(TermListVersion.objects.all())
    versions = _every(rows)
    current = in_force(versions, today())
    names = names_of(who for row in rows for who in (row.recorded_by, row.retired_by))
    held = {(row.list_code, row.number): row for row in rows}
    found = []
    for one in LISTS:
        shown = [
            _shown(version, held.get((version.code, version.number)), current, versions, names)
            for version in versions
            if version.code == one.code
        ]
        found.append(ListShown(one.code, one.title, tuple(reversed(shown))))
    return tuple(found)


def _shown(
    version: Terms,
    row: TermListVersion | None,
    current: tuple[Terms, ...],
    versions: tuple[Terms, ...],
    names: Mapping[UUID, str],
) -> VersionShown:
    others = [one for one in versions if one.code == version.code and one != version]
    first = version.number == 1
    return VersionShown(
        version=version,
        is_current=version in current,
        is_to_come=version.dated > today(),
        may_retire=version.ends is None and any(one.ends is None for one in others),
        reason=row.reason if row and not first else "",
        recorded_at=row.recorded_at if row and not first else None,
        recorded_by=_name(names, row.recorded_by if row and not first else None),
        retired_because=row.retired_because if row else "",
        retired_by=_name(names, row.retired_by if row else None),
    )


def _name(names: Mapping[UUID, str], who: UUID | None) -> str:
    return names.get(who, "") if who else ""


def term_choices(kept: str = "", number: int = 1) -> list[tuple[str, str]]:
    """Code and words of every term that may be chosen today; a kept one stays though it is out of use."""
    versions = every_version()
    choices = [
        (code, f"{one.title}: {label}") for one in in_force(versions, today()) for code, label in one.terms
    ]
    held = version_of(versions, kept, number)
    if held is not None and kept not in dict(choices):
        choices.append((kept, f"{held.title}: {held.label_of(kept)}"))
    return choices


def latest_number(list_code: str) -> int:
    """The number of the newest version of a list, whether or not it is in force."""
    return max(one.number for one in every_version() if one.code == list_code)


def version_on(list_code: str, number: int) -> Terms | None:
    """One version by its list and number."""
    return next((one for one in every_version() if (one.code, one.number) == (list_code, number)), None)


def current_of(list_code: str, on: date | None = None) -> Terms | None:
    """The version of a list that is in force on a day, today unless another is given."""
    return next((one for one in in_force(every_version(), on or today()) if one.code == list_code), None)
