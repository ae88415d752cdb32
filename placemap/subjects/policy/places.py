"""Who proposes a place, who decides whether it belongs, and how a declined one is left out of everything."""

from __future__ import annotations

from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.information.policy import OWN
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE
from placemap.subjects.models import Entity, PlaceStep
from placemap.subjects.vocabulary import PlaceMove

_LATEST = (
    "not exists (select 1 from subjects_placestep n where n.entity_id = s.entity_id and n.number > s.number)"
)

FUNCTIONS = [
    # Places that were declined, and what was said of them: asked once in a statement, and no reader is
    # exempt, so no list, map, file or count has to remember to leave one out. Only what is taken back is
    # reached whole (`past_blocks`).
    SecurityFunction(
        name="places_left_out",
        returns="uuid[]",
        body=f"""
            select coalesce(array_agg(s.entity_id), '{{}}'::uuid[]) from subjects_placestep s
            where coalesce(current_setting('placemap.whole', true), '') <> 'yes'
              and s.mapping_id = any((select seated_team())::uuid[]) and s.move = '{PlaceMove.DECLINED.value}'
              and {_LATEST}
        """,
    ),
    SecurityFunction(
        name="words_left_out",
        returns="uuid[]",
        body="""
            select coalesce(array_agg(l.id), '{}'::uuid[]) from subjects_entitylink l
            where l.entity_id = any((select places_left_out())::uuid[])
        """,
    ),
    # Whether a step says of a place what the place says of itself: whose it is, and for whom.
    SecurityFunction(
        name="is_place_as_given",
        arguments="thing uuid, at uuid, whose uuid, given_in uuid, for_whom text",
        returns="boolean",
        body="""
            select exists (
                select 1 from subjects_entity e where e.id = thing and e.mapping_id = at
                  and e.agency_id = whose and e.contribution_id = given_in and e.audience = for_whom)
        """,
    ),
]

NOT_LEFT_OUT = "{} <> all((select places_left_out())::uuid[])"
WORDS_NOT_LEFT_OUT = "link_id <> all((select words_left_out())::uuid[])"

# Whoever leads decides on what was given to the team: what is kept close they do not see.
_DECIDES = f"({CUSTODY} or ({LEADING} and audience = '{Audience.TEAM.value}'))"

ROW_SECURITY = [
    TablePolicy(
        model="subjects.PlaceStep",
        # Once declined, its proposer's agency and those who decide still read what was decided, and why.
        read=(
            f"{MINE} and ({OWN} or {_DECIDES}"
            " or exists (select 1 from subjects_entity e where e.id = entity_id))"
        ),
        add=(
            f"{MINE} and recorded_by = {ME}"
            " and is_place_as_given(entity_id, mapping_id, agency_id, contribution_id, audience)"
            f" and ({_DECIDES} or (move = '{PlaceMove.PROPOSED.value}' and {GIVES} and {OWN}))"
        ),
    ),
]


def may_decide_places(actor: Actor, mapping: Mapping) -> Decision:
    """Deciding whether a place belongs: the custodian, and whoever leads."""
    return _decides(actor, mapping.pk)


def _decides(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.HOLD_COHORT, mapping_id) or actor.has_in(Duty.LEAD_MAPPING, mapping_id):
        return allow(_("You hold the cohort list or lead the mapping."))
    return refuse(_("Only the lead and the coordinator decide whether a place belongs. Ask one of them."))


def may_decide_place(actor: Actor, place: PlaceStep | Entity) -> Decision:
    """Deciding on one place: as above, but one that was kept close is for the custodian alone."""
    if actor.has_in(Duty.HOLD_COHORT, place.mapping_id) or place.audience == Audience.TEAM:
        return _decides(actor, place.mapping_id)
    return refuse(_("This place was given with conditions, so only the coordinator decides on it."))


def may_propose_place_again(actor: Actor, place: PlaceStep) -> Decision:
    """Proposing a declined place again: the agency that proposed it, in a role that records links."""
    if place.agency_id == actor.agency_id and actor.has_in(Duty.RECORD_LINKS, place.mapping_id):
        return allow(_("Your agency proposed this place."))
    return refuse(_("Only the agency that proposed this place can propose it again."))
