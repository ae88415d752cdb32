"""What an agreement or a legal power allows on a day, and which places lie where. Values in, answers out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from placemap.access.duties import Duty
from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.partners.vocabulary import AreaKind

# An agreement this near its end is shown as ending, while there is time to renew it.
ENDING_WITHIN = timedelta(days=60)
# Law that nobody has looked at for this long is shown with a warning.
STALE_AFTER = timedelta(days=180)


class AgreementMissing(PlacemapError):
    """An agency has no agreement in force, so it can neither join nor give nor receive."""


class Standing(StrEnum):
    """How an agency stands with the information sharing protocol on one day."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Signature:
    """An agreement's two days, both included."""

    signed_on: date
    expires_on: date


def is_in_force(signed_on: date, expires_on: date, on: date) -> bool:
    """Whether an agreement counts on that day; its first and last days both count."""
    return signed_on <= on <= expires_on


def standing_of(signatures: Iterable[Signature], on: date) -> Standing:
    """How an agency stands on that day, given everything it has ever signed."""
    every = list(signatures)
    if not every:
        return Standing.UNSIGNED
    current = [s for s in every if is_in_force(s.signed_on, s.expires_on, on)]
    if current:
        last_day = max(s.expires_on for s in current)
        return Standing.ENDING if last_day - on <= ENDING_WITHIN else Standing.IN_FORCE
    return Standing.NOT_YET if any(s.signed_on > on for s in every) else Standing.EXPIRED


def may_take_part(standing: Standing) -> bool:
    """Whether an agency with this standing may join a mapping, give and receive."""
    return standing in (Standing.IN_FORCE, Standing.ENDING)


def why_not(agency: str, signatures: Iterable[Signature], on: date) -> str:
    """Why an agency cannot take part, and what to do; empty when it can."""
    every = list(signatures)
    standing = standing_of(every, on)
    remedy = _("Ask information governance to record a new signature, then try again.")
    if standing is Standing.UNSIGNED:
        return _(
            "{agency} has not signed the information sharing protocol. {remedy}", agency=agency, remedy=remedy
        )
    if standing is Standing.EXPIRED:
        ended = show(max(s.expires_on for s in every))
        return _(
            "{agency}’s signature to the information sharing protocol ended on {ended}. {remedy}",
            agency=agency,
            ended=ended,
            remedy=remedy,
        )
    if standing is Standing.NOT_YET:
        starts = show(min(s.signed_on for s in every if s.signed_on > on))
        return _(
            "{agency}’s signature to the information sharing protocol counts from {starts}. Wait until then.",
            agency=agency,
            starts=starts,
        )
    return ""


def why_left(agency: str) -> str:
    """Why an agency that has left cannot take part, and what to do."""
    return _(
        "{agency} has left the partnership. If that is wrong, ask your administrator to bring it back.",
        agency=agency,
    )


def check_agreement_dates(signed_on: date, expires_on: date) -> None:
    """Refuse an agreement that ends before it begins, or that would never be looked at again."""
    if expires_on <= signed_on:
        raise PlacemapError(_("The agreement must end after the day it was signed. Check the two dates."))
    if expires_on > signed_on + timedelta(days=5 * 366):
        raise PlacemapError(_("An agreement can last five years at most. Give an earlier end date."))


def holdings_in(text: str) -> list[list[str]]:
    """What an agency holds, a row for each line: what, system, whom to ask, how often brought up to date."""
    return [[part.strip() for part in line.split(";")] for line in text.splitlines() if line.strip()]


def check_holdings(text: str) -> None:
    """Refuse a line that says less or more than those four."""
    for number, row in enumerate(holdings_in(text), start=1):
        if len(row) != 4 or not all(row):
            raise PlacemapError(
                _(
                    "Line {n} of what it holds needs four parts with “;” between them: what, in which system,"
                    " whom to ask, and how often it is brought up to date.",
                    n=number,
                )
            )


def check_review(signed_on: date, review_on: date | None, expires_on: date) -> None:
    """Refuse a day of looking again that lies outside the agreement's own days."""
    if review_on is not None and not signed_on < review_on <= expires_on:
        raise PlacemapError(
            _("The day it is looked at again must come after the signing and not after the last day.")
        )


def why_power_cannot_be_chosen(in_force_from: date | None, in_force_to: date | None, on: date) -> str:
    """Why a legal power cannot be relied on that day; empty when it can."""
    if in_force_from is None:
        return _("Not in force: no starting date has been confirmed.")
    if in_force_from > on:
        return _("Not in force until {day}.", day=show(in_force_from))
    if in_force_to is not None and in_force_to < on:
        return _("No longer in force: it ended on {day}.", day=show(in_force_to))
    return ""


def is_stale(last_checked: date, on: date) -> bool:
    """Whether the law behind a power has gone unchecked for more than 180 days."""
    return on - last_checked > STALE_AFTER


# Which places lie where

_OUTWARD = r"[A-Z]{1,2}\d[A-Z\d]?"
_UNIT = re.compile(rf"({_OUTWARD})(\d[A-Z]{{2}})")
_SECTOR = re.compile(rf"({_OUTWARD})(\d)[A-Z]?")
_DISTRICT = re.compile(_OUTWARD)


class NotAPostcode(PlacemapError):
    """Something that is neither a postcode nor the first part of one."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One code in one area. `key` is the row that holds it (none yet); dates are both included."""

    code: str
    area: str
    from_on: date
    until_on: date | None = None
    place: str | None = None
    key: UUID | None = None

    def meets(self, other: Placed) -> bool:
        """Whether the two periods share a day or follow on without a gap."""
        return _starts_by(self, other) and _starts_by(other, self)


def _starts_by(one: Placed, other: Placed) -> bool:
    return other.until_on is None or one.from_on <= other.until_on + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What bringing a file in would do; `same` counts rows that are already as the file has them."""

    add: tuple[Placed, ...]
    change: tuple[Placed, ...]
    remove: tuple[Placed, ...]
    same: int


def postcode_readings(text: str) -> tuple[str, ...]:
    """The codes that typed words may mean, likeliest first; none when they are a name.

    "FE3 4AB", "FE3 4" and "FE3" are one code each; "FE34" without its space may be FE34 or FE3 4.
    """
    typed = " ".join(text.upper().split())
    packed = typed.replace(" ", "")
    if found := _UNIT.fullmatch(packed):
        return (f"{found[1]} {found[2]}",)
    first, space, rest = typed.partition(" ")
    if space:
        whole = _SECTOR.fullmatch(packed) if _DISTRICT.fullmatch(first) else None
        return (f"{first} {rest[0]}",) if whole and rest[0].isdigit() and len(rest) <= 2 else ()
    readings = [packed] if _DISTRICT.fullmatch(packed) else []
    if (found := _SECTOR.fullmatch(packed)) and f"{found[1]}{found[2]}" == packed:
        readings.append(f"{found[1]} {found[2]}")
    return tuple(readings)


def code_to_keep(text: str) -> str:
    """One code as it is kept: "FE3 4AB", "FE3 4" or "FE3". Raises `NotAPostcode`."""
    readings = postcode_readings(text)
    # "FE3 4A" may be looked up, but it is no unit of the postcode system.
    if not readings or readings[0].replace(" ", "") != "".join(text.upper().split()):
        raise NotAPostcode(
            _(
                "“{typed}” is not a postcode or the first part of one. Write it like FE3 4AB, FE3 4 or FE3.",
                typed=text.strip()[:20],
            )
        )
    return readings[0]


def wider_codes(code: str) -> tuple[str, ...]:
    """The code and those it lies in, narrowest first: "FE3 4AB", "FE3 4", "FE3"."""
    first, rest = [*code.split(" "), ""][:2]
    return tuple(dict.fromkeys([code, *([f"{first} {rest[0]}"] if rest else []), first]))


def lies_within(code: str, wider: str) -> bool:
    """Whether one code is a part of another: "FE3 4AB" of "FE3 4", and "FE3 4" of "FE3" but not of "FE"."""
    return code != wider and wider in wider_codes(code)


def codes_that_answer(code: str, known: Collection[str]) -> frozenset[str]:
    """Which known codes say where `code` lies: itself and its parts; failing those, the nearest around it."""
    parts = frozenset(one for one in known if one == code or lies_within(one, code))
    if parts:
        return parts
    around = next((one for one in wider_codes(code) if one in known), None)
    return frozenset() if around is None else frozenset({around})


def check_period(from_on: date, until_on: date | None) -> None:
    """Refuse a last day before the first."""
    if until_on is not None and until_on < from_on:
        raise PlacemapError(_("The last day must not come before the first. Check the two dates."))


def plan_import(held: Iterable[Placed], wanted: Iterable[Placed]) -> ImportPlan:
    """What makes the records say of every code in a file what the file says, from its first day on.

    Before that day nothing changes: a code that moves is ended the day before, so that old answers can
    still be found. Codes that the file does not name are left alone. Rows that carry on are stretched
    rather than written twice, so that bringing the same file in again changes nothing.
    """
    standing: dict[str, list[Placed]] = defaultdict(list)
    for row in held:
        standing[row.code].append(row)
    rows: dict[str, list[Placed]] = defaultdict(list)
    for row in dict.fromkeys(wanted):
        rows[row.code].append(row)
    add: list[Placed] = []
    change: list[Placed] = []
    remove: list[Placed] = []
    same = 0
    for code, wants in rows.items():
        first_day = min(row.from_on for row in wants)
        left = list(standing[code])
        for want in sorted(wants, key=lambda row: row.from_on):
            carried = _carries_on(left, want)
            if carried is None:
                add.append(want)
                continue
            left.remove(carried)
            kept = replace(
                carried,
                from_on=min(carried.from_on, want.from_on),
                until_on=want.until_on,
                place=carried.place if want.place is None else want.place,
            )
            if kept == carried:
                same += 1
            else:
                change.append(kept)
        for row in left:
            if row.until_on is not None and row.until_on < first_day:
                continue
            if row.from_on < first_day:
                change.append(replace(row, until_on=first_day - timedelta(days=1)))
            else:
                remove.append(row)
    return ImportPlan(tuple(add), tuple(change), tuple(remove), same)


def _carries_on(left: Iterable[Placed], want: Placed) -> Placed | None:
    """The standing row that this one continues: the same first day before any other that meets it."""
    found = [row for row in left if row.area == want.area and row.meets(want)]
    return min(found, key=lambda row: row.from_on != want.from_on, default=None)


def area_and_above(area: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """An area, the one over it, and so on to the top; a loop in the records ends the walk."""
    found: list[str] = []
    at: str | None = area
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return tuple(found)


# People

KEEPS = Duty.MANAGE_PARTNERSHIP.value
# What may be held beside keeping the records: nothing through which a child can be seen.
_BESIDE_KEEPING = frozenset({KEEPS, Duty.KEEP_AGREEMENTS.value})
LONGEST_COVER = timedelta(days=366)
# Every access is looked at twice a year.
LOOK_AGAIN = timedelta(days=182)


def check_guest(is_guest: bool, access_until: date | None, on: date) -> None:
    """A guest's access ends on a day, a year ahead at most."""
    if is_guest and access_until is None:
        raise PlacemapError(_("A guest needs a last day. Give one within a year."))
    if access_until is not None and access_until < on:
        raise PlacemapError(_("The last day they may sign in has passed. Give a later one."))
    if is_guest and access_until is not None and access_until > on + LONGEST_COVER:
        raise PlacemapError(_("A guest’s access lasts a year at most. Give an earlier day."))


def check_roles(held: Iterable[Collection[str]], wanted: Collection[str]) -> None:
    """Refuse a role beside which the records may not be kept. Each role is the duties it carries."""
    every = [*held, wanted]
    keeps = any(KEEPS in duties for duties in every)
    if keeps and any(set(duties) - _BESIDE_KEEPING for duties in every):
        raise PlacemapError(
            _(
                "An administrator sees no child, so cannot hold this role beside. Give it to somebody else,"
                " or take the other role away first."
            )
        )


def check_cover(from_on: date, until_on: date, on: date) -> None:
    """Somebody stands in for a time that has an end and is not over."""
    check_period(from_on, until_on)
    if until_on < on:
        raise PlacemapError(_("Those days are over. Give a last day that is still to come."))
    if until_on > from_on + LONGEST_COVER:
        raise PlacemapError(_("Somebody can stand in for a year at most. Give an earlier last day."))


def access_due(since: date, decided: date | None) -> date:
    """The day by which an access is looked at again: half a year after it was given or last looked at."""
    return (decided if decided is not None and decided > since else since) + LOOK_AGAIN


# The shape of a partnership

# What each kind of area lies straight under. One partnership may lie over several upper tiers.
_LIES_UNDER = {
    AreaKind.COUNTY: AreaKind.PARTNERSHIP,
    AreaKind.UNITARY: AreaKind.PARTNERSHIP,
    AreaKind.DISTRICT: AreaKind.COUNTY,
}


def check_area(
    kind: AreaKind, over: str | None, *, has_partnership: bool, beneath: Iterable[str] = ()
) -> None:
    """Refuse an area that does not fit into the tree.

    `over` is the kind of the area above it, `beneath` the kinds of those straight under it.
    """
    wanted = _LIES_UNDER.get(kind)
    if wanted is None and over is not None:
        raise PlacemapError(_("The partnership lies over everything, so nothing can be over it."))
    if wanted is None and has_partnership:
        raise PlacemapError(
            _("There is one partnership here already. Change its name if it is called something else now.")
        )
    if wanted is AreaKind.PARTNERSHIP and over != wanted:
        raise PlacemapError(_("A county or unitary council lies under the partnership. Choose it."))
    if wanted is AreaKind.COUNTY and over != wanted:
        raise PlacemapError(_("A district council lies under a county council. Choose which."))
    if any(_LIES_UNDER.get(AreaKind(one)) is not kind for one in beneath):
        raise PlacemapError(_("Other areas lie under this one, so it must stay what it is. Move them first."))


def check_under(group: str, under: str | None, above: Mapping[str, str | None]) -> None:
    """Refuse a group that would sit under itself, also by way of others. `above`: each group's own."""
    if under is not None and group in area_and_above(under, above):
        raise PlacemapError(_("A group cannot sit under itself, or under one that sits under it."))


@dataclass(frozen=True, slots=True)
class Branch:
    """One thing of a tree with everything beneath it."""

    key: str
    below: tuple[Branch, ...]


def as_tree(parents: Mapping[str, str | None]) -> tuple[Branch, ...]:
    """Every key under its parent, in the order given. One whose parent is absent stands at the top."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for key, parent in parents.items():
        below[parent if parent in parents else None].append(key)

    def grown(at: str | None) -> tuple[Branch, ...]:
        return tuple(Branch(key, grown(key)) for key in below[at])

    return grown(None)


# Terms that nobody has looked at for a year say so.
TERMS_LAST = timedelta(days=366)


def check_terms(words: str, before: str, changed: str, agreed_on: date, on: date) -> None:
    """A version holds other words than the one before, says what is new, and was agreed by today."""
    if not words.strip():
        raise PlacemapError(_("Paste the text of the terms."))
    if words.strip() == before:
        raise PlacemapError(_("These are the words of the latest version. Change them, or keep that one."))
    if before and not changed.strip():
        raise PlacemapError(_("Say in a sentence what is new."))
    if agreed_on > on:
        raise PlacemapError(_("The day they were agreed cannot lie ahead."))


def terms_are_old(agreed_on: date, on: date) -> bool:
    """Whether it is time to look at the terms again."""
    return on > agreed_on + TERMS_LAST
