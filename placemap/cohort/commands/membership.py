"""Proposals for the cohort and the group's decisions on them. The custodian decides."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.category import _keep_category
from placemap.cohort.commands.giving import (
    CHANGED_BY_SOMEONE,
    _given_by_hand,
    _one_at_a_time,
    _record_for,
    _records_of,
)
from placemap.cohort.models import Dissent, Membership
from placemap.cohort.queries.gate import has_open_risk, has_unsorted_words
from placemap.cohort.vocabulary import IdentifiedBy, MembershipState, YesNoNotKnown
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.information.models import Contribution
from placemap.information.vocabulary import Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open, require_taking_new, scope_now
from placemap.subjects.commands import set_standing
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category, Standing

DECIDED_BY_SOMEONE = _(
    "Somebody else recorded a decision on this child while you were reading. Look at it first."
)

DECIDED_BY_YOU = _(
    "You have recorded a decision on this child already, perhaps in another window. Look at it first."
)


@command(may=policy.may_propose, event=Event.CHILD_PROPOSED)
def propose_child(
    *,
    mapping: Mapping,
    person: Person,
    reason: str,
    identified_by: str,
    category: str,
    identified_on: date | None = None,
    known_before: str = YesNoNotKnown.NOT_KNOWN,
    consideration: str = "",
    contribution: Contribution | None = None,
    by: Actor,
) -> Membership:
    """Propose a child for the cohort, with a reason tested against the scope.

    `identified_by` is an `IdentifiedBy`, `known_before` a `YesNoNotKnown`: known to services before.
    `category` is a `Category`, kept as a dated entry whose ground is the reason; `consideration` says
    how a child who has caused harm may be being exploited. An agency proposes a child it gave a
    record of; the custodian proposes anybody. Raises `NotAllowedNow` when the child is already
    proposed or in the cohort, `ReasonMissing` without a reason.
    """
    require_taking_new(mapping)
    if person.mapping_id != mapping.pk:
        raise PlacemapError(_("This person belongs to another mapping."))
    words = rules.check_reason(reason, tested_against=_("the scope"))
    rules.check_not_future(identified_on, today(), _("The day the child came to notice"))
    _one_at_a_time(mapping.pk)
    records = _records_of(person, by)
    rules.check_move(_state_of(records), MembershipState.PROPOSED)
    record = _record_to_propose(records, by)
    membership = Membership(
        **_given_by_hand(
            record, by, title=_("A child proposed"), contribution=contribution, nature=Nature.OPINION
        ),
        state=MembershipState.PROPOSED,
        reason=words,
        identified_by=IdentifiedBy(identified_by),
        identified_on=identified_on,
        known_before=YesNoNotKnown(known_before),
    )
    membership.save(force_insert=True)
    set_standing(
        person=record,
        standing=Standing.PROPOSED,
        category=Category(category),
        consideration=consideration,
        by=by,
    )
    _keep_category(record, Category(category), words, by, membership.contribution)
    return membership


@command(may=policy.may_propose, event=Event.CHILD_PROPOSED)
def propose_children(
    *,
    mapping: Mapping,
    people: Sequence[Person],
    reason: str,
    identified_by: str,
    category: str,
    categories: MappingOf[UUID, str] = MappingProxyType({}),
    consideration: str = "",
    known_before: str = YesNoNotKnown.NOT_KNOWN,
    by: Actor,
) -> list[Membership]:
    """Propose several children from the lists at once, for one reason that holds for each of them.

    `category` holds for all of them but those for whom `categories` names another, by the record;
    `consideration`, for children who have caused harm, for all.
    """
    if not people:
        raise PlacemapError(_("Choose at least one child to propose."))
    return [
        propose_child(
            mapping=mapping,
            person=person,
            reason=reason,
            identified_by=identified_by,
            category=categories.get(person.pk, category),
            consideration=consideration,
            known_before=known_before,
            by=by,
        )
        for person in people
    ]


@command(may=policy.may_decide, event=Event.CHILD_DECIDED)
def agree_child(
    *,
    membership: Membership,
    reason: str = "",
    category: str = "",
    consideration: str = "",
    version: int,
    by: Actor,
) -> Membership:
    """The group agrees a proposed child into the cohort. Raises `Conflict` when decided meanwhile.

    `category` (a `Category`) says why the child is here where nobody has said so yet; what stands is
    never changed by agreeing. Raises `NotAllowedNow` where it is said neither before nor now.
    """
    person = Person.objects.get(pk=membership.person_id)
    if category and Category(person.category) in UNSAID_CATEGORIES:
        set_standing(
            person=person,
            standing=Standing(person.decided_standing),
            category=Category(category),
            consideration=consideration,
            by=by,
        )
        _keep_category(_record_for(person, by), Category(category), reason.strip() or membership.reason, by)
    rules.check_category_said(Category(person.category))
    return _decide(membership, MembershipState.AGREED, reason.strip(), version, by)


@command(may=policy.may_decide_in, event=Event.CHILD_DECIDED)
def agree_children(
    *,
    mapping: Mapping,
    memberships: Sequence[Membership],
    versions: Sequence[int],
    reason: str = "",
    category: str = "",
    consideration: str = "",
    by: Actor,
) -> list[Membership]:
    """The group agrees several proposed children at one sitting; each is a decision of its own.

    `versions` are those of `memberships`, in order. One that was decided meanwhile stops them all.
    `category` says why they are here, of those of whom nobody has said it.
    """
    if not memberships:
        raise PlacemapError(_("Choose at least one child whom the group agrees."))
    return [
        agree_child(
            membership=membership,
            reason=reason,
            category=category,
            consideration=consideration,
            version=version,
            by=by,
        )
        for membership, version in zip(memberships, versions, strict=True)
    ]


@command(may=policy.may_decide, event=Event.CHILD_DECIDED)
def decline_child(*, membership: Membership, reason: str, version: int, by: Actor) -> Membership:
    """The group declines a proposed child, with a reason tested against the scope."""
    words = rules.check_reason(reason, tested_against=_("the scope"))
    return _decide(membership, MembershipState.DECLINED, words, version, by)


@command(may=policy.may_decide, event=Event.CHILD_DECIDED)
def remove_child(*, membership: Membership, reason: str, version: int, by: Actor) -> Membership:
    """A child leaves the cohort, with a reason; never while a recorded risk has no referral or decision."""
    words = rules.check_reason(reason, tested_against=_("what has changed for this child"))
    if membership.state == MembershipState.AGREED:
        about = (by, membership.mapping, membership.person)
        rules.check_may_leave(
            has_open_exception=has_open_risk(*about), has_unsorted_words=has_unsorted_words(*about)
        )
    return _decide(membership, MembershipState.REMOVED, words, version, by)


@command(may=policy.may_dissent, event=Event.CHILD_DECIDED)
def record_dissent(*, membership: Membership, text: str, by: Actor) -> Dissent:
    """An agency does not agree with the decision. Its words stay beside it."""
    words = rules.check_reason(text, tested_against=_("the group's decision"))
    person = _record_for(membership.person, by)
    dissent = Dissent(
        **_given_by_hand(person, by, title=_("A different view of a decision"), nature=Nature.OPINION),
        text=words,
    )
    dissent.save(force_insert=True)
    return dissent


_STANDING = {
    MembershipState.AGREED: Standing.COHORT,
    MembershipState.DECLINED: Standing.DECLINED,
    MembershipState.REMOVED: Standing.REMOVED,
}


def _decide(
    membership: Membership, wanted: MembershipState, reason: str, version: int, by: Actor
) -> Membership:
    """Record the decision on this proposal and on every other open one about the same child."""
    require_open(membership.mapping)
    _one_at_a_time(membership.mapping_id)
    held = Membership.objects.get(pk=membership.pk)
    if held.version != version:
        raise Conflict(DECIDED_BY_YOU if held.decided_by == by.user_id else DECIDED_BY_SOMEONE)
    before = MembershipState(held.state)
    rules.check_move(before, wanted)
    scope = scope_now(membership.mapping)
    decision = {
        "state": wanted,
        "decided_at": now(),
        "decided_by": by.user_id,
        "decision_reason": reason,
        "scope_number": scope.number if scope else None,
        "version": F("version") + 1,
    }
    records = _records_of(membership.person, by)
    changed = Membership.objects.filter(pk=held.pk, version=version).update(**decision)
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    Membership.objects.filter(person__in=records, state=before).exclude(pk=held.pk).update(**decision)
    set_standing(person=membership.person, standing=_STANDING[wanted], by=by)
    membership.refresh_from_db()
    return membership


def _record_to_propose(records: Sequence[Person], by: Actor) -> Person:
    """An agency proposes through its own record of the child; the custodian through the most open one."""
    if by.has_in(Duty.HOLD_COHORT, records[0].mapping_id):
        return records[0]
    return next((record for record in records if record.agency_id == by.agency_id), records[0])


def _state_of(records: Sequence[Person]) -> MembershipState | None:
    """Where the child stands, from every proposal about any of their records."""
    found = Membership.objects.filter(person__in=records).values_list("state", "recorded_at")
    states = [(MembershipState(state), at) for state, at in found]
    return states[rules.standing_of(states)][0] if states else None
