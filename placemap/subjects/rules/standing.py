"""How every record of one person stands, and how far it names them, from what was decided of any.

What is worked out never reaches further than what it is worked out from: a decision kept on an
open record (given to the team, not taken back) reaches every record of the person; one kept on a
restricted record reaches restricted records only.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass

from placemap.subjects.vocabulary import OFFENDER_CATEGORIES, Category, Naming, Standing

_RANK = {
    Standing.COHORT: 0,
    Standing.PROPOSED: 1,
    Standing.REMOVED: 2,
    Standing.DECLINED: 3,
    Standing.OTHER: 4,
    Standing.LINKED: 5,
    Standing.UNKNOWN_PERSON: 6,
    Standing.CANDIDATE: 7,
}
_NAMED = frozenset({Standing.PROPOSED, Standing.COHORT})
_BY_INITIALS = frozenset({Standing.LINKED, Standing.OTHER, Standing.UNKNOWN_PERSON})
_CLOSING = frozenset({Standing.REMOVED, Standing.DECLINED})
# Somebody there in their work, or as a neighbour who looks out, is known to the team by name.
_OPEN_CATEGORIES = frozenset({Category.PROFESSIONAL, Category.GUARDIAN})


def naming_for(standing: Standing, category: Category = Category.NOT_SET) -> Naming:
    """How far the team sees who somebody is, from the part they play."""
    if standing in _NAMED:
        return Naming.NAMED
    if standing in _BY_INITIALS:
        return Naming.NAMED if category in _OPEN_CATEGORIES else Naming.INITIALS
    return Naming.CLOSED


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What stands of one record by itself, before its group is looked at.

    `is_open`: given to the team and not taken back. `is_live`: not taken back.
    """

    key: Hashable
    decided: Standing = Standing.CANDIDATE
    category: Category = Category.NOT_SET
    is_open: bool = True
    is_adult: bool | None = None
    is_live: bool = True
    is_category_decided: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """How a record stands as part of its group."""

    standing: Standing
    category: Category
    naming: Naming


def spread(
    group: Collection[OwnRecord], *, linked_to_cohort: bool, grew_up_linked: bool = False
) -> dict[Hashable, Shown]:
    """How every record of one person stands, from what was decided about any of them.

    The strongest decision that reaches a record holds for it. Nobody decided on, but linked to a
    child in the cohort: a child is being considered, a grown-up is another person on the map; a link
    never opens again what the group declined or removed. A proposal names the record it was made
    through and no other, until the child is agreed. A record given to its agency and the custodian
    alone stays closed whatever the group is.

    `grew_up_linked`: turned 18 since they were linked as a child. A birthday decides nothing: they stay
    under the heading they had, until a category says otherwise.
    """
    adult = settled_age({record.is_adult for record in group})
    counts = adult and not grew_up_linked
    return {
        record.key: _shown(record, _heard_by(record, group), adult, bool(counts), linked_to_cohort)
        for record in group
    }


def reaches(standing: Standing, *, decided_openly: bool, held: Standing, is_open: bool) -> bool:
    """Whether a decision made through one record replaces what another record of the person holds.

    A proposal is that agency's own: it stays with its record. A decision made through a restricted
    record closes open ones, and settles an open proposal, but never opens anything.
    """
    if held is Standing.CANDIDATE or standing is Standing.PROPOSED:
        return False
    return decided_openly or not is_open or standing in _CLOSING or held is Standing.PROPOSED


def is_firmer(one: Standing, other: Standing) -> bool:
    """Whether one decision goes before another."""
    return _RANK[one] < _RANK[other]


def _heard_by(record: OwnRecord, group: Collection[OwnRecord]) -> list[OwnRecord]:
    """The records whose decisions reach this one."""
    return [
        other
        for other in group
        if other.key == record.key or other.is_open or (other.is_live and not record.is_open)
    ]


def _shown(
    record: OwnRecord,
    heard: Collection[OwnRecord],
    adult: bool | None,
    counts_as_adult: bool,
    linked_to_cohort: bool,
) -> Shown:
    standing = min(heard, key=_by_strength).decided
    category = _category_of(heard, adult)
    linked = Standing.OTHER if counts_as_adult or _is_grown_up(category) else Standing.LINKED
    if standing is Standing.CANDIDATE and linked_to_cohort:
        standing = linked
        if standing is Standing.LINKED and category is Category.NOT_SET:
            category = Category.CHILD_LINKED
    naming = naming_for(standing, category)
    if standing is Standing.UNKNOWN_PERSON and not linked_to_cohort:
        naming = Naming.CLOSED
    if standing is Standing.PROPOSED and record.decided is not Standing.PROPOSED:
        # Another record's proposal changes nothing of how this one is seen.
        naming = naming_for(linked, category) if linked_to_cohort else Naming.CLOSED
    return Shown(standing, category, naming if record.is_open else Naming.CLOSED)


def settled_age(ages: Collection[bool | None]) -> bool | None:
    """A child if any source says so: calling a child grown up does more harm than the reverse."""
    return False if False in ages else (True if True in ages else None)


def _is_grown_up(category: Category) -> bool:
    return category is not Category.NOT_SET and not category.value.startswith("child_")


def _category_of(heard: Collection[OwnRecord], adult: bool | None) -> Category:
    """What the most firmly decided record that says anything says; never an offender's for a child."""
    for record in sorted(heard, key=_by_strength):
        if record.category is Category.NOT_SET or (adult is False and record.category in OFFENDER_CATEGORIES):
            continue
        return record.category
    return Category.NOT_SET


def _by_strength(record: OwnRecord) -> tuple[int, bool, str]:
    return _RANK[record.decided], not record.is_category_decided, str(record.key)
