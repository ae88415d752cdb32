"""Who writes down what came of a return home interview, and who reads it: as anything about the child."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision
from placemap.access.row_security import TablePolicy, system_is
from placemap.cohort.policy import may_record_about, may_take_back
from placemap.mappings.models import Mapping
from placemap.responses.policy import may_record_action
from placemap.scanning.models import Interview
from placemap.subjects.models import Person
from placemap.subjects.policy import ABOUT_PERSON, ADD_ABOUT_PERSON, SETTLER, may_read_links

ROW_SECURITY = [
    TablePolicy(
        model="scanning.Interview",
        read=f"({ABOUT_PERSON}) or {system_is(SETTLER)}",
        add=ADD_ABOUT_PERSON,
    ),
]


def may_read_interviews(actor: Actor, mapping: Mapping) -> Decision:
    """Reading them: whoever reads cases; of each child, whoever may read about that child."""
    return may_read_links(actor, mapping)


def may_record_interview(actor: Actor, person: Person) -> Decision:
    """Writing one down: whoever contributes, for their own agency."""
    return may_record_about(actor, person)


def may_revise_interview(actor: Actor, interview: Interview) -> Decision:
    """Bringing it up to date and taking it back: the agency that gave it, or the custodian."""
    return may_take_back(actor, interview)


def may_act_on_interview(actor: Actor, interview: Interview) -> Decision:
    """Making an action of it: whoever reads cases and gives actions."""
    reads = may_read_interviews(actor, interview.mapping)
    return may_record_action(actor, interview.mapping) if reads else reads
