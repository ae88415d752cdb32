"""Who may open, see, lead and change a mapping. Outside its team a mapping does not exist."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.policy import ERASER
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping, Member, Objective, ReferredIn, Seat
from placemap.mappings.policy.sponsors import SPONSOR


def visible_mappings(actor: Actor) -> QuerySet[Mapping]:
    """The mappings on whose team the actor sits today."""
    return seated_in(list(actor.seats))


def seated_in(keys: Collection[UUID]) -> QuerySet[Mapping]:
    """The mappings with these keys: those that somebody's seats name."""
    return Mapping.objects.filter(pk__in=keys)


def watched_mappings(actor: Actor) -> QuerySet[Mapping]:
    """The mappings whose standing the actor may read without being on their team."""
    if actor.has(Duty.WATCH_MAPPING):
        return Mapping.objects.all()
    return Mapping.objects.filter(pk__in=list(actor.watches))


def may_watch(actor: Actor) -> Decision:
    """Reading how mappings stand: a silver chair of theirs, or the strategic lead of all."""
    if actor.watches or actor.has(Duty.WATCH_MAPPING):
        return allow(_("You watch over mappings."))
    return refuse(
        _("This is for silver chairs and the strategic lead. On a mapping’s team, open the mapping.")
    )


def may_open_mapping(actor: Actor) -> Decision:
    """Opening: a duty of the account."""
    if actor.has(Duty.OPEN_MAPPINGS):
        return allow(_("You may open mappings."))
    return refuse(_("Opening a mapping is for coordinators and leads. Ask your exploitation coordinator."))


def may_read_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Reading: a seat on the team."""
    if actor.sits_in(mapping.pk):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("You are not on this mapping’s team."))


def may_look_back(actor: Actor) -> Decision:
    """Keeping up to when one has seen what is new: whoever is signed in, for themselves."""
    if actor.user_id is None:
        return refuse(_("Only somebody signed in has seen anything."))
    return allow(_("This is yours alone."))


def may_change_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Changing scope, stage, team and dates: the lead, or whoever holds the cohort list."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You lead this mapping or hold its cohort list."))
    return refuse(_("Only the lead officer or the coordinator can change this. Ask one of them."))


def may_close_mapping(actor: Actor, mapping: Mapping) -> Decision:
    """Closing: the lead alone."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk):
        return allow(_("You lead this mapping."))
    return refuse(_("Only the lead responsible officer can close a mapping."))


def may_answer_for_agency(actor: Actor, member: Member) -> Decision:
    """Saying that an agency holds nothing: its own people, or whoever holds the cohort list."""
    if member.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, member.mapping_id):
        return allow(_("You speak for your own agency."))
    if actor.has_in(Duty.HOLD_COHORT, member.mapping_id):
        return allow(_("You hold the cohort list, so you may write down what an agency told you."))
    return refuse(_("Only someone from that agency, or the coordinator, can say that it knows nothing."))


def may_note_list(actor: Actor, member: Member) -> Decision:
    """Noting that an agency's list came, or went back: whoever may give or take it back."""
    return may_answer_for_agency(actor, member)


def may_change_member(actor: Actor, member: Member) -> Decision:
    """Asking an agency for its list, or letting it go: as for any change to the mapping."""
    return may_change_mapping(actor, member.mapping)


def may_review_access(actor: Actor) -> Decision:
    """Looking at who has access, and taking it away: administrators, who see no mapping."""
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership’s records."))
    return refuse(_("Only an administrator looks at who has access. Ask yours."))


def leads(seat: Seat) -> bool:
    """Whether a seat leads its mapping."""
    return Duty.LEAD_MAPPING.value in seat.role.duties


def may_accept_for_agency(actor: Actor) -> Decision:
    """Accepting an agency's seat: whoever holds the link that was made for its sponsor."""
    if actor.system == SPONSOR:
        return allow(_("You hold the link that was made for this agency’s sponsor."))
    return refuse(_("A sponsor accepts by the link that was made for them."))


def may_change_objective(actor: Actor, objective: Objective) -> Decision:
    """Changing an objective: as for any change to the mapping."""
    return may_change_mapping(actor, objective.mapping)


def may_change_referred_in(actor: Actor, referred: ReferredIn) -> Decision:
    """Changing what was referred in: as for any change to the mapping."""
    return may_change_mapping(actor, referred.mapping)


def may_change_seat(actor: Actor, seat: Seat) -> Decision:
    """Ending a seat: as for any change to the mapping."""
    return may_change_mapping(actor, seat.mapping)


def may_dispose_of_mapping(actor: Actor) -> Decision:
    """Removing what is left of a mapping whose time is over: the eraser alone, every night."""
    if actor.system == ERASER:
        return allow(_("Its time is over, and nobody is in it."))
    return refuse(
        _("What is left of a mapping is removed by the system, twelve months after it closed or later.")
    )
