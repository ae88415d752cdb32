"""Who sees which person, by name or by initials, and who records people and links.

Row security hides rows and not columns, so a name is a row of its own. A person's row shows to
the agency that gave it, to the custodian, to the agency deciding on a linked child, and to the
team once it is proposed, agreed or linked. The names show to the team only when `naming` says so.

How records stand is worked out by the settler, a system actor that sees every record, so that what
the team is shown never depends on who happened to act last. It changes nothing but people's rows.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy, system_is
from placemap.information.models import Contribution
from placemap.information.policy import ADD_FOR_AGENCY, OWN
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, MINE
from placemap.subjects.models import Link, Mention, Person
from placemap.subjects.vocabulary import Standing

SETTLER = "settler"
SETTLES = system_is(SETTLER)

_NAMED = (
    "exists (select 1 from subjects_person p where p.id = person_id"
    f" and (p.naming = 'named' or p.deciding_agency_id = {MY_AGENCY}))"
)
# A sourced row about a person: own agency's, the custodian's, or the team's where the person is named.
ABOUT_PERSON = f"{MINE} and ({OWN} or {CUSTODY} or (audience = 'team' and withdrawn_at is null and {_NAMED}))"
# One may add to what one may see: the row's person must be visible to the writer.
ADD_ABOUT_PERSON = (
    f"{ADD_FOR_AGENCY} and recorded_by = {ME}"
    " and exists (select 1 from subjects_person p where p.id = person_id)"
)
CHANGE_ABOUT_PERSON = f"{MINE} and ({OWN} or {CUSTODY})"

_BOTH_ENDS = (
    "exists (select 1 from subjects_person p where p.id = from_person_id)"
    " and exists (select 1 from subjects_person p where p.id = to_person_id)"
)

ROW_SECURITY = [
    TablePolicy(
        model="subjects.Person",
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or (withdrawn_at is null and audience = 'team'"
            f" and (naming <> 'closed' or deciding_agency_id = {MY_AGENCY})))) or {SETTLES}"
        ),
        add=f"{ADD_FOR_AGENCY} and recorded_by = {ME}",
        change=f"({MINE} and ({OWN} or {CUSTODY})) or {SETTLES}",
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.PersonDetail",
        # A sealed detail (an address, unless opened) shows only to its giver and the custodian.
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or (audience = 'team' and not is_sealed"
            f" and withdrawn_at is null and {_NAMED}))) or {SETTLES}"
        ),
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.SameAs",
        read=(
            f"({MINE} and ({CUSTODY} or (exists (select 1 from subjects_person p where p.id = left_id)"
            f" and exists (select 1 from subjects_person p where p.id = right_id)))) or {SETTLES}"
        ),
        add=CUSTODY,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.Link",
        read=(
            f"({MINE} and ({CUSTODY}"
            f" or (({OWN} or (audience = 'team' and withdrawn_at is null)) and {_BOTH_ENDS}))) or {SETTLES}"
        ),
        add=f"{ADD_FOR_AGENCY} and recorded_by = {ME} and {_BOTH_ENDS}",
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.LinkEvidence",
        read=(
            f"({MINE} and ({OWN} or {CUSTODY} or (audience = 'team' and withdrawn_at is null"
            f" and exists (select 1 from subjects_link l where l.id = link_id)))) or {SETTLES}"
        ),
        # Evidence is for a link that its writer sees, of the same mapping; words likewise for evidence.
        add=(
            f"{ADD_FOR_AGENCY} and recorded_by = {ME} and exists (select 1 from subjects_link l"
            " where l.id = link_id and l.mapping_id = subjects_linkevidence.mapping_id)"
        ),
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.EvidenceWords",
        read=(
            f"{MINE} and ({OWN} or {CUSTODY} or exists ("
            " select 1 from subjects_linkevidence e join subjects_link l on l.id = e.link_id"
            " join subjects_person f on f.id = l.from_person_id"
            " join subjects_person t on t.id = l.to_person_id"
            " where e.id = evidence_id and f.naming = 'named' and t.naming = 'named'))"
        ),
        add=(
            f"{ADD_FOR_AGENCY} and exists (select 1 from subjects_linkevidence e where e.id = evidence_id"
            " and e.mapping_id = subjects_evidencewords.mapping_id"
            " and e.agency_id = subjects_evidencewords.agency_id)"
        ),
        remove=CUSTODY,
    ),
    TablePolicy(
        model="subjects.Mention",
        read=f"({MINE} and ({OWN} or {CUSTODY})) or {SETTLES}",
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
        remove=CUSTODY,
    ),
]


def may_record_person(actor: Actor, mapping: Mapping) -> Decision:
    """Recording a person: anyone on the team who gives information."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team in a role that records people.")


def may_give_people(actor: Actor, contribution: Contribution) -> Decision:
    """Recording people in a contribution: its own agency, or the custodian for an agency that sent it."""
    if not actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return refuse("You are not on this mapping's team in a role that records people.")
    if contribution.agency_id == actor.agency_id:
        return allow("Your agency gave this.")
    if actor.has_in(Duty.HOLD_COHORT, contribution.mapping_id):
        return allow("You hold the cohort list, so you may enter what an agency sent you.")
    return refuse("You can only record people for your own agency. Ask the coordinator to enter this.")


def may_withdraw_people(actor: Actor, contribution: Contribution) -> Decision:
    """Taking people back: the agency that gave them, or the custodian."""
    return may_give_people(actor, contribution)


def may_set_standing(actor: Actor, person: Person, standing: Standing) -> Decision:
    """Deciding the part a record plays: the custodian; an agency may propose somebody it gave."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow("You hold the cohort list.")
    if (
        standing is Standing.PROPOSED
        and person.agency_id == actor.agency_id
        and actor.has_in(Duty.PROPOSE_CHILDREN, person.mapping_id)
    ):
        return allow("Your agency gave this record, so you may propose this child.")
    return refuse(
        "Only the coordinator decides who is in the cohort, and only the agency that gave a record can"
        " propose that child. Ask one of them."
    )


def may_change_person(actor: Actor, person: Person) -> Decision:
    """Changing a record: the agency that gave it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, person.mapping_id):
        return allow("You hold the cohort list.")
    if person.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow("Your agency gave this record.")
    return refuse("Only the agency that gave this record, or the coordinator, can change it.")


def may_join_records(actor: Actor, mapping: Mapping) -> Decision:
    """Joining and parting records: the custodian alone, who sees them all."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow("You hold the cohort list.")
    return refuse("Only the coordinator who holds the cohort list decides which records are one person.")


def may_settle(actor: Actor) -> Decision:
    """Working out anew how records stand: the settler alone, every night."""
    if actor.system == SETTLER:
        return allow("The settler works out how records stand.")
    return refuse("How records stand is worked out by Placemap itself, every night.")


def may_find(actor: Actor, mapping: Mapping) -> Decision:
    """Searching: anyone on the team. What they find is what row security shows them."""
    if actor.sits_in(mapping.pk):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team.")


def may_read_links(actor: Actor, mapping: Mapping) -> Decision:
    """Reading links: the team."""
    if actor.has_in(Duty.READ_CASES, mapping.pk):
        return allow("You are on this mapping's team.")
    return refuse("You are not on this mapping's team in a role that reads cases.")


def may_record_link(actor: Actor, mapping: Mapping) -> Decision:
    """Recording a link: a seat with that duty."""
    if actor.has_in(Duty.RECORD_LINKS, mapping.pk):
        return allow("You record links in this mapping.")
    return refuse("You are not on this mapping's team in a role that records links.")


def may_end_link(actor: Actor, link: Link) -> Decision:
    """Ending a link: the agency that recorded it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, link.mapping_id):
        return allow("You hold the cohort list.")
    if link.agency_id == actor.agency_id and actor.has_in(Duty.RECORD_LINKS, link.mapping_id):
        return allow("Your agency recorded this link.")
    return refuse("Only the agency that recorded this link, or the coordinator, can end it.")


def may_resolve_mention(actor: Actor, mention: Mention) -> Decision:
    """Saying who a written name is: the custodian, or the agency that wrote it."""
    if actor.has_in(Duty.HOLD_COHORT, mention.mapping_id):
        return allow("You hold the cohort list.")
    if mention.agency_id == actor.agency_id and actor.has_in(Duty.RECORD_LINKS, mention.mapping_id):
        return allow("Your agency wrote this name.")
    return refuse("Only the agency that wrote this name, or the coordinator, can say who it is.")
