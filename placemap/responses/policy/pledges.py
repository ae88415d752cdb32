"""Who writes down what a body promised, and who says what came of it. It says nothing of a child.

A body's own people speak for it. Whoever runs the mapping writes down what they were told, and says for the
group what it goes without. Nobody takes back what was said.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, STANDING, may_change_mapping, may_read_mapping
from placemap.partners.models import Agency
from placemap.responses.models import Pledge

RUNS = f"({CUSTODY} or {LEADING})"
SPEAKS = f"({GIVES} and agency_id = {MY_AGENCY})"

FUNCTIONS: list[SecurityFunction] = []

ROW_SECURITY = [
    TablePolicy(
        model="responses.Pledge",
        read=STANDING,
        add=f"({RUNS} or {SPEAKS}) and recorded_by = {ME}",
        change=f"{RUNS} or {SPEAKS}",
        stays=(
            *("agency_id", "district_id", "kind", "function", "what", "from_on", "until_on", "priority"),
            *("said_by", "said_on"),
        ),
    ),
    TablePolicy(
        model="responses.PledgeEntry",
        read=STANDING,
        add=(
            f"recorded_by = {ME} and exists (select 1 from responses_pledge p where p.id = pledge_id"
            f" and p.mapping_id = responses_pledgeentry.mapping_id and case when for_agency"
            f" then {GIVES} and p.agency_id = {MY_AGENCY}"
            f" else {RUNS} end)"
        ),
    ),
]


def may_read_pledges(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what each body promised: the team."""
    return may_read_mapping(actor, mapping)


def may_add_pledge(actor: Actor, mapping: Mapping) -> Decision:
    """Writing down a promise at all: whoever gives information here, or runs the mapping."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk) or may_change_mapping(actor, mapping):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("Your seat only reads. Tell the coordinator what your agency puts in."))


def may_record_pledge(actor: Actor, mapping: Mapping, agency: Agency) -> Decision:
    """Writing down one body's promise: its own people, or whoever runs the mapping."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk) and actor.agency_id == agency.pk:
        return allow(_("You speak for this agency."))
    if may_change_mapping(actor, mapping):
        return allow(_("You write down what the agency said."))
    return refuse(_("What another agency promises is for its own people, or the coordinator, to write down."))


def speaks_for(actor: Actor, pledge: Pledge) -> bool:
    """Whether whoever acts is one of the body's own people here."""
    return actor.has_in(Duty.CONTRIBUTE, pledge.mapping_id) and actor.agency_id == pledge.agency_id


def may_answer_pledge(actor: Actor, pledge: Pledge) -> Decision:
    """Saying what came of it: the body's own people; for the group, whoever runs the mapping."""
    if speaks_for(actor, pledge):
        return allow(_("You speak for this agency."))
    if may_change_mapping(actor, pledge.mapping):
        return allow(_("You say for the group how it stands."))
    return refuse(
        _("What came of a promise is said by its agency’s own people, the lead or the coordinator.")
    )


def may_take_pledge_up(actor: Actor, pledge: Pledge) -> Decision:
    """Taking it higher: as for anything that goes up."""
    return may_change_mapping(actor, pledge.mapping)
