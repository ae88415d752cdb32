"""Who may give information, and who may read what was given.

An agency always reads what it gave; the custodian reads all of a mapping's; the team reads the
terms of a contribution only when it was given to the team.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy, has_duty
from placemap.foundations.grades import SUSPECTED_FALSE
from placemap.foundations.wording import _
from placemap.information.models import Concern, Contribution, Routing
from placemap.information.vocabulary import Handling
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE
from placemap.partners.models import Agency

OWN = f"agency_id = {MY_AGENCY}"

# What one's own agency gave, or anything for the custodian: the reading every sourced row starts from.
OWN_OR_CUSTODY = f"{MINE} and ({OWN} or {CUSTODY})"
# One writes for one's own agency, in a role that gives information; the custodian may enter what another
# agency sent them.
WRITES_FOR_AGENCY = f"(({GIVES} and {OWN}) or {CUSTODY})"

# Not every account of an agency: whoever is trusted to receive concerns for it, while it has signed.
RECEIVES = (
    f"(sent_to_id = {MY_AGENCY} and {has_duty(Duty.ROUTE_CONCERNS)}"
    " and sent_to_id in (select agencies_in_force()))"
)

FUNCTIONS = [
    # What its giver released to the reader's agency, until that is taken back, and about whom; nobody is
    # named for what it says of nobody. Before that a reader is told nothing, not even that there is anything.
    SecurityFunction(
        name="released_to_me",
        returns="table (contribution_id uuid, person_id uuid)",
        body=f"""
            select r.contribution_id, r.person_id from information_release r
            join information_contribution c on c.id = r.contribution_id
            where r.released_to_id = {MY_AGENCY} and r.withdrawn_at is null and c.withdrawn_at is null
        """,
    ),
    # To whoever may pass a concern on: whether that agency has it. A lead who may not read under what
    # conditions it went must not send it a second time.
    SecurityFunction(
        name="was_passed_to",
        arguments="wanted uuid, whom uuid",
        returns="boolean",
        body="""
            select exists (
                select 1 from information_routing r where r.concern_id = wanted and r.sent_to_id = whom
                  and (r.mapping_id = any((select seated_custody())::uuid[])
                    or r.mapping_id = any((select seated_leading())::uuid[])))
        """,
    ),
]


# What a giving says of nobody: a place, a vehicle.
RELEASED_OF_NOBODY = (
    "contribution_id in (select r.contribution_id from released_to_me() r where r.person_id is null)"
)


def released_about(person: str) -> str:
    """The clause that what a row says of the person in that column was released to the reader's agency."""
    return (
        f"(contribution_id, {person}) in (select r.contribution_id, r.person_id from released_to_me() r"
        " where r.person_id is not null)"
    )


def counted(row: str) -> str:
    """The clause that a sourced row was not graded as suspected to be false: only then does it count."""
    return f"({row}.grade = '' or {row}.grade !~* '{SUSPECTED_FALSE}')"


ROW_SECURITY = [
    TablePolicy(
        model="information.Contribution",
        # Its terms go with whatever of it was released.
        read=(
            f"{MINE} and ({OWN} or {CUSTODY} or audience = 'team'"
            " or id in (select r.contribution_id from released_to_me() r))"
        ),
        add=f"{WRITES_FOR_AGENCY} and given_by = {ME}",
        change=WRITES_FOR_AGENCY,
    ),
    # Only whoever gives for the agency that gave something releases it; the custodian reads that it was.
    # About somebody whom they see. What was released, of whom, and to whom, stays: changed, the row would
    # release what nobody decided on.
    TablePolicy(
        model="information.Release",
        read=f"{MINE} and ({OWN} or {CUSTODY})",
        add=(
            f"{GIVES} and {OWN} and released_by = {ME} and exists (select 1 from information_contribution c"
            " where c.id = contribution_id and c.mapping_id = information_release.mapping_id"
            " and c.agency_id = information_release.agency_id) and (person_id is null or exists (select 1"
            " from subjects_person p where p.id = person_id"
            " and p.mapping_id = information_release.mapping_id))"
        ),
        change=f"{GIVES} and {OWN}",
        stays=("contribution_id", "released_to_id", "person_id", "released_by"),
    ),
    TablePolicy(
        model="information.Concern",
        # The lead decides where a concern goes, but what was given with conditions stays with its giver
        # and the custodian.
        read=f"{MINE} and ({OWN} or {CUSTODY} or ({LEADING} and audience = 'team'))",
        add=(
            f"{GIVES} and {OWN} and recorded_by = {ME} and (person_id is null or exists (select 1"
            " from subjects_person p where p.id = person_id"
            " and p.mapping_id = information_concern.mapping_id))"
        ),
        change=f"{CUSTODY} or ({LEADING} and ({OWN} or audience = 'team'))",
    ),
    # The agency a concern was passed to reads the message and acknowledges it, on the team or not. What
    # went with conditions shows to a lead of another agency only where they passed it on themselves.
    TablePolicy(
        model="information.Routing",
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or ({LEADING} and (handling = '{Handling.PERMITTED.value}'"
            f" or sent_by = {ME})))) or {RECEIVES}"
        ),
        # One passes on what one sees, from where it was noticed.
        add=(
            f"({CUSTODY} or {LEADING}) and sent_by = {ME} and exists (select 1 from information_concern c"
            " where c.id = concern_id and c.mapping_id = information_routing.mapping_id)"
        ),
        change=RECEIVES,
        # A receipt changes nothing of what was sent, nor of the terms it was sent under.
        stays=(
            "concern_id",
            "sent_to_id",
            "reason",
            "message",
            "purpose",
            "power_id",
            "handling",
            "how_known",
            "review_on",
            "agreed_with",
        ),
    ),
]


def may_contribute(actor: Actor, mapping: Mapping, agency: Agency) -> Decision:
    """Giving information: for one's own agency, or as custodian for an agency that sent it."""
    if not actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return refuse(_("You are not on this mapping’s team in a role that gives information."))
    if agency.pk == actor.agency_id:
        return allow(_("You give information for your own agency."))
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list, so you may enter what an agency sent you."))
    return refuse(_("You can only give information for your own agency. Ask the coordinator to enter this."))


def may_notice(actor: Actor, mapping: Mapping) -> Decision:
    """Saying what one noticed: anyone on the team who gives information."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("You are not on this mapping’s team in a role that gives information."))


def may_withdraw(actor: Actor, contribution: Contribution) -> Decision:
    """Taking back: the agency that gave it, or the custodian."""
    if contribution.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return allow(_("Your agency gave this."))
    if actor.has_in(Duty.HOLD_COHORT, contribution.mapping_id):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the agency that gave this, or the coordinator, can take it back."))


def may_release(actor: Actor, contribution: Contribution) -> Decision:
    """Releasing what was given with conditions to another agency: the agency that gave it, nobody else."""
    if contribution.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return allow(_("Your agency gave this."))
    return refuse(_("Only the agency that gave this can release it to another agency. Ask them."))


def decides_in(actor: Actor, mapping: Mapping) -> bool:
    """Whether the actor decides where things noticed in that mapping go."""
    return actor.has_in(Duty.HOLD_COHORT, mapping.pk) or actor.has_in(Duty.LEAD_MAPPING, mapping.pk)


def may_decide_concern(actor: Actor, concern: Concern) -> Decision:
    """Keeping or passing on something noticed: the custodian or the lead."""
    if decides_in(actor, concern.mapping):
        return allow(_("You hold the cohort list or lead the mapping."))
    return refuse(_("The coordinator or the lead officer decides where this goes."))


def may_acknowledge(actor: Actor, routing: Routing) -> Decision:
    """Giving the receipt: someone of the agency it was passed to."""
    if routing.sent_to_id != actor.agency_id:
        return refuse(_("Only the agency this was passed to can say it has received it."))
    if not actor.has(Duty.ROUTE_CONCERNS):
        return refuse(
            _("Only whoever receives concerns for your agency can do this. Ask your administrator who does.")
        )
    return allow(_("This was passed to your agency, and you receive concerns for it."))
