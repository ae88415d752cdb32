"""Why a child is here: set with the proposal, and changed by whoever holds the list, with a reason."""

from __future__ import annotations

from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import _given_by_hand, _one_at_a_time, _record_for, _records_of
from placemap.cohort.models import CategoryEntry, Membership
from placemap.cohort.queries.category import standing_entry
from placemap.cohort.vocabulary import MembershipState
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.models import Contribution
from placemap.information.vocabulary import Handling, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.commands import set_standing
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Category, Standing

SAID_BY_SOMEONE = _("Somebody else said why this child is here while you were writing. Both are shown below.")
_IN_PLAY = {MembershipState.PROPOSED: Standing.PROPOSED, MembershipState.AGREED: Standing.COHORT}


@command(may=policy.may_decide, event=Event.CHILD_RECORD_CHANGED)
def set_category(
    *,
    membership: Membership,
    category: str,
    ground: str,
    consideration: str = "",
    after: UUID | None = None,
    by: Actor,
) -> CategoryEntry:
    """Say why a proposed or agreed child is here, or something else than before, with the ground for it.

    `category` is a `Category`, `after` the entry that stood when the page was read. Earlier entries
    stay as they are. Raises `ReasonMissing` without a ground, `NotAllowedNow` for a child who is not in
    play or for what stands already, `Conflict` when somebody set it meanwhile.
    """
    require_open(membership.mapping)
    words = rules.check_reason(ground, tested_against=_("what is known about this child"))
    standing = _IN_PLAY.get(MembershipState(membership.state))
    if standing is None:
        raise rules.NotAllowedNow(_("This child is not in the cohort now. Propose them again first."))
    _one_at_a_time(membership.mapping_id)
    person, chosen = Person.objects.get(pk=membership.person_id), Category(category)
    stands = standing_entry([record.pk for record in _records_of(person, by)])
    if (stands.pk if stands else None) != after:
        raise Conflict(SAID_BY_SOMEONE)
    rules.check_category_changes(Category(person.category), chosen)
    set_standing(person=person, standing=standing, category=chosen, consideration=consideration, by=by)
    return _keep_category(_record_for(person, by), chosen, words, by)


def _keep_category(
    person: Person, category: Category, ground: str, by: Actor, contribution: Contribution | None = None
) -> CategoryEntry:
    """The dated entry. With a proposal it is part of what that contribution says."""
    handling = "" if contribution else Handling.PERMITTED
    entry = CategoryEntry(
        **_given_by_hand(
            person,
            by,
            title=_("Why a child is here"),
            contribution=contribution,
            handling=handling,
            nature=Nature.OPINION,
            happened_on=today(),
        ),
        category=category.value,
        ground=ground,
        set_by=", ".join(part for part in (by.display_name, by.role_title) if part),
    )
    entry.save(force_insert=True)
    return entry
