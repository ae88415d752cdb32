"""Pure decisions about people, the links between them, and what a link's evidence amounts to."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from placemap.foundations.errors import PlacemapError
from placemap.foundations.grades import Grade, read_grade
from placemap.foundations.grades import is_suspected_false as one_is_false
from placemap.foundations.names import PersonName, fold, forename_variants
from placemap.foundations.terms import Term
from placemap.foundations.wording import _, inside
from placemap.subjects.rules.considering import (
    DAYS_TO_CONSIDER,
    NOT_CONSIDERED,
    Considering,
    consider_by,
    considering,
    first_linked_on,
    is_overdue,
)
from placemap.subjects.rules.ending import expiry_of, span_of, until_review
from placemap.subjects.rules.entities import HOME_KINDS, SUSPECTED_KINDS, check_entity_link
from placemap.subjects.rules.hidden_parts import parts_to_hide
from placemap.subjects.rules.map_files import FileLink, FileNode, graphml, links_csv, nodes_csv
from placemap.subjects.rules.paths import firmest_route, steps_of_shortest
from placemap.subjects.rules.places import (
    WAITING_MOVES,
    check_place_move,
    check_place_reason,
    place_state,
)
from placemap.subjects.rules.shown_names import NameSaid, best_name
from placemap.subjects.rules.standing import (
    OwnRecord,
    Shown,
    is_firmer,
    naming_for,
    reaches,
    settled_age,
    spread,
)
from placemap.subjects.vocabulary import (
    ADULT_KINDS,
    EXPLOITATIVE_KINDS,
    OFFENDER_CATEGORIES,
    SYMMETRIC_KINDS,
    Category,
    LinkKind,
    Strength,
)

__all__ = [
    "ADULT_AT",
    "DAYS_TO_CONSIDER",
    "FOLDED_AWAY",
    "HOME_KINDS",
    "NOT_CONSIDERED",
    "SUSPECTED_KINDS",
    "WAITING_MOVES",
    "Considering",
    "EvidenceGiven",
    "FileLink",
    "FileNode",
    "Grade",
    "NameFit",
    "NameSaid",
    "OwnRecord",
    "PersonAsGiven",
    "Shown",
    "best_name",
    "born_about",
    "born_as_adult",
    "check_age_said",
    "check_category",
    "check_dates",
    "check_entity_link",
    "check_grade",
    "check_kind",
    "check_listed_as",
    "check_place_move",
    "check_place_reason",
    "consider_by",
    "considering",
    "expiry_of",
    "firmest_route",
    "first_linked_on",
    "graphml",
    "groups_from",
    "in_order",
    "is_adult",
    "is_firmer",
    "is_overdue",
    "is_suspected_false",
    "links_csv",
    "name_fit",
    "naming_for",
    "new_working_reference",
    "new_working_references",
    "nodes_csv",
    "parts_to_hide",
    "place_state",
    "reaches",
    "read_grade",
    "settled_age",
    "span_of",
    "spread",
    "steps_of_shortest",
    "strength_of",
    "strength_of_all",
    "until_review",
    "years_after",
]

Key = TypeVar("Key", bound=Hashable)

ADULT_AT = 18
_REFERENCE_LETTERS = "23456789ACDEFGHJKMNPQRTVWXY"  # nothing that reads as another letter or figure


@dataclass(frozen=True, slots=True)
class PersonAsGiven:
    """One person as one row of one source gives them, parsed but not judged.

    `known_as` holds other names; `notes` pairs a column's heading with what was written in it;
    `mentions` holds the names of other people written in a cell, each with the heading and the kind
    of link the heading suggests. `adult_because` says how it is known that somebody whose age nobody can
    give is grown up. Dates are dates; identifiers are normalised text, wrong check
    digits included.
    """

    given: str = ""
    middle: str = ""
    family: str = ""
    full_as_written: str = ""
    known_as: tuple[str, ...] = ()
    born: date | None = None
    born_low: date | None = None
    born_high: date | None = None
    sex: str = ""
    nhs_number: str = ""
    upn: str = ""
    other_identifier: str = ""
    address: str = ""
    postcode: str = ""
    old_address: str = ""
    phone: str = ""
    school: str = ""
    year_group: int | None = None
    category: Category = Category.NOT_SET
    notes: tuple[tuple[str, str], ...] = ()
    mentions: tuple[tuple[str, str, LinkKind], ...] = ()
    adult_because: str = ""
    source_sheet: str = ""
    source_row: int | None = None

    @property
    def shown_name(self) -> str:
        """The name as written, or put together from its parts; empty when there is none."""
        return self.full_as_written or " ".join(
            part for part in (self.given, self.middle, self.family) if part
        )


# Ages and categories


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March, as the law counts ages."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def is_adult(
    born: date | None, low: date | None = None, high: date | None = None, *, on: date
) -> bool | None:
    """Whether somebody is 18 or over on a day: None when what is known does not settle it.

    `low` and `high` are the first and last possible birthdays when only an age is known.
    """
    earliest, latest = born or low, born or high
    if latest is not None and years_after(latest, ADULT_AT) <= on:
        return True
    if earliest is not None and years_after(earliest, ADULT_AT) > on:
        return False
    return None


# An age by its looks is wrong by years, and a child must never be taken for an adult by it.
ESTIMATED_WITHIN = 5


def born_about(age: int, on: date) -> tuple[date, date]:
    """The first and last birthday that an estimated age leaves open, five years either way."""
    first = _years_before(on, age + ESTIMATED_WITHIN + 1) + timedelta(days=1)
    return first, _years_before(on, max(age - ESTIMATED_WITHIN, 0))


def born_as_adult(on: date) -> date:
    """The last birthday of somebody who is certainly grown up."""
    return _years_before(on, ADULT_AT)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def check_age_said(*, born: date | None, age: int | None, adult_because: str) -> None:
    """A birth date, an estimate or the reason why somebody is an adult: one of them, or none."""
    if sum((born is not None, age is not None, bool(adult_because.strip()))) > 1:
        raise PlacemapError(
            _(
                "Give the date of birth, or about how old they are, or why they are an adult: only one"
                " of them."
            )
        )


def check_category(category: Category, adult: bool | None, *, consideration: str = "") -> None:
    """Refuse a category that the law or decency does not allow for somebody of this age."""
    if adult is False and category in OFFENDER_CATEGORIES:
        raise PlacemapError(
            _(
                "This child is under 18, so they cannot be listed as “{label}”. If they have caused"
                " harm, choose the category for a child who has caused harm, and say how they may be"
                " being exploited.",
                label=inside(category.label),
            )
        )
    if adult is True and category.value.startswith("child_"):
        raise PlacemapError(
            _(
                "This person is 18 or over, so they cannot be listed as “{label}”. Choose a category"
                " for an adult.",
                label=inside(category.label),
            )
        )
    if category is Category.CHILD_CAUSED_HARM and not consideration.strip():
        raise PlacemapError(
            _(
                "A child who has caused harm may also be being exploited. Say how you have considered that"
                " before you choose this category."
            )
        )


# Whose heading says that they may harm children, or takes them out of what is owed to a linked child.
_NEEDS_KNOWN_AGE = OFFENDER_CATEGORIES | {Category.ADULT_HARMED, Category.FAMILY}


def check_listed_as(category: Category, adult: bool | None) -> None:
    """Refuse to list somebody by hand as what only a grown-up is, while they may be under 18."""
    check_category(category, adult)
    if category is Category.NOT_SET:
        return
    if category.value.startswith("child_"):
        raise PlacemapError(_("What a child is listed as comes with the group’s decision about them."))
    if adult is False:
        raise PlacemapError(
            _(
                "This person is under 18, so they cannot be listed as “{label}”. A child’s category comes"
                " with the group’s decision about them.",
                label=inside(category.label),
            )
        )
    if adult is None and category in _NEEDS_KNOWN_AGE:
        raise PlacemapError(
            _(
                "This person may be under 18 by what is known, so they cannot be listed as “{label}”. Give"
                " a date of birth first, or add them with about how old they are, or why they are certainly"
                " an adult.",
                label=inside(category.label),
            )
        )


# Evidence


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """One piece of evidence as far as its strength goes: whose, how known, and its grade as given."""

    agency: Hashable
    how_known: str = ""
    grade: str = ""


def check_grade(text: str) -> None:
    """Refuse a grade that was typed but cannot be read."""
    if text.strip() and read_grade(text) == Grade():
        raise PlacemapError(
            _("A grade is written like 2/B/P: source 1 to 3, information A to E, handling P or C.")
        )


def is_suspected_false(grades: Collection[str]) -> bool:
    """Whether every piece of evidence, by its grade as given, is suspected to be false (E)."""
    return bool(grades) and all(one_is_false(grade) for grade in grades)


def strength_of(evidence: Iterable[EvidenceGiven], kind: LinkKind | None = None) -> Strength:
    """How firmly a link stands on its evidence.

    - Something suspected to be false (E) counts for nothing.
    - Rumour, "not known how" (D) and a source that is not reliable (3) stay unverified, however many.
    - One sound source makes a link reported; sound sources of two agencies confirm it.
    - So does one reliable source who knows directly. For suspected exploitation that source must be
      graded reliable (1) and direct (A): a partner's own sighting is one untested source.
    """
    sound: set[Hashable] = set()
    for piece in evidence:
        grade = read_grade(piece.grade)
        if grade.information in ("D", "E") or grade.source == "3" or piece.how_known == "rumour":
            continue
        if _is_firm(piece.how_known, grade, kind):
            return Strength.CONFIRMED
        sound.add(piece.agency)
    if not sound:
        return Strength.UNVERIFIED
    return Strength.CONFIRMED if len(sound) > 1 else Strength.REPORTED


def _is_firm(how_known: str, grade: Grade, kind: LinkKind | None) -> bool:
    if grade.information:
        return grade.source == "1" and grade.information == "A"
    return how_known == "seen_myself" and grade.source in ("", "1") and kind not in EXPLOITATIVE_KINDS


def strength_of_all(by_agency: Mapping[Hashable, Strength]) -> Strength:
    """The strength of one link that several agencies each hold evidence for, from each one's own."""
    firm = [strength for strength in by_agency.values() if strength is not Strength.UNVERIFIED]
    if Strength.CONFIRMED in firm or len(firm) > 1:
        return Strength.CONFIRMED
    return Strength.REPORTED if firm else Strength.UNVERIFIED


# Links


def check_kind(
    kind: LinkKind,
    *,
    from_adult: bool | None,
    from_born: date | None = None,
    to_born: date | None = None,
) -> None:
    """Refuse a kind of link that cannot hold between these two people."""
    if kind in EXPLOITATIVE_KINDS and from_adult is False:
        raise PlacemapError(
            _(
                "“{kind}” is only recorded from an adult. This child is under 18, so they cannot be"
                " listed as an adult of concern. Record what was seen instead, such as “Seen with”.",
                kind=kind.label,
            )
        )
    if kind in ADULT_KINDS and from_adult is False:
        raise PlacemapError(
            _("“{kind}” is recorded from a grown-up, and the first person is under 18.", kind=kind.label)
        )
    if kind is LinkKind.PARENT and from_born and to_born and from_born >= to_born:
        raise PlacemapError(
            _(
                "The first person is the parent or carer, but they are the younger of the two."
                " Change the two people round."
            )
        )


def check_dates(first_on: date | None, last_on: date | None, *, today: date) -> None:
    """Refuse a link that ends before it starts, or that has not happened yet."""
    if first_on and last_on and last_on < first_on:
        raise PlacemapError(_("The last date is before the first date. Change one of them."))
    if any(day and day > today for day in (first_on, last_on)):
        raise PlacemapError(
            _("A link cannot be dated in the future. Give the date it was seen, or leave it blank.")
        )


def in_order(kind: LinkKind, from_key: Key, to_key: Key) -> tuple[Key, Key]:
    """The ends of a link as it is kept: a link that reads both ways has one order only."""
    if kind in SYMMETRIC_KINDS and str(to_key) < str(from_key):
        return to_key, from_key
    return from_key, to_key


# The key of a link whose two ends turned out to be one person: kept, and shown nowhere.
FOLDED_AWAY = UUID(int=0)


# Who is one person


def groups_from(edges: Iterable[tuple[Key, Key]]) -> dict[Key, tuple[Key, ...]]:
    """Every record that an edge joins, with the whole of its group in order. Union by rank-free find."""
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for left, right in edges:
        parent[root(left)] = root(right)
    members: dict[Key, list[Key]] = {}
    for key in list(parent):
        members.setdefault(root(key), []).append(key)
    found: dict[Key, tuple[Key, ...]] = {}
    for group in members.values():
        whole = tuple(sorted(group, key=str))
        found.update(dict.fromkeys(whole, whole))
    return found


def new_working_reference() -> str:
    """A reference that says nothing: three groups of three, at random, so that no count leaks."""
    letters = "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(9))
    return f"{letters[:3]}-{letters[3:6]}-{letters[6:]}"


def new_working_references(count: int) -> Sequence[str]:
    """So many references, all different."""
    made: dict[str, None] = {}
    while len(made) < count:
        made[new_working_reference()] = None
    return list(made)


# Which written name might be whom


class NameFit(Term):
    """How a written name fits a person's, best first. Words for a page, never a measure of anybody."""

    WHOLE = "1", _("Same name")
    FORM = "2", _("Another form of the same name")
    INITIAL_OF_FAMILY = "3", _("Same first name and first letter of the surname")
    INITIAL_OF_GIVEN = "4", _("Same surname and first letter of the first name")
    FORENAME = "5", _("Same first name")
    FORENAME_FORM = "6", _("Another form of the first name")
    FAMILY = "7", _("Same surname")

    @property
    def order(self) -> int:
        """Its place among the fits, the best being 1."""
        return int(self.value)


def name_fit(written: PersonName, given: str, family: str) -> NameFit | None:
    """How a name written in a cell fits a person's folded first and last names; None when it does not."""
    said_given, said_family = fold(written.given), fold(written.family)
    same = said_given == given and given != ""
    form = len(said_given) > 1 and given in forename_variants(said_given)
    if said_family and said_family == family:
        if same:
            return NameFit.WHOLE
        if form:
            return NameFit.FORM
        if len(said_given) == 1 and given.startswith(said_given):
            return NameFit.INITIAL_OF_GIVEN
        return None if said_given else NameFit.FAMILY
    if not form:
        return None
    if len(said_family) == 1:
        return NameFit.INITIAL_OF_FAMILY if family.startswith(said_family) else None
    if said_family and family:
        return None
    return NameFit.FORENAME if same else NameFit.FORENAME_FORM
