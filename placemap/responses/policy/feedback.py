"""Who asks what helped and what did not, who answers, and who reads the answers.

Who wrote what is known to nobody but its writer: the words hold no name, and that somebody answered is a row
of another table, which shows to that person alone.
"""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, SecurityFunction, TablePolicy
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, LEADING, MINE, may_change_mapping
from placemap.responses.models import FeedbackRound

RUNS = f"({CUSTODY} or {LEADING})"


def _of_round(table: str) -> str:
    return (
        "exists (select 1 from responses_feedbackround r where r.id = round_id"
        f" and r.mapping_id = {table}.mapping_id)"
    )


FUNCTIONS = [
    # What people wrote in every mapping, for the panel, closed ones too. It says who wrote nothing of it.
    SecurityFunction(
        name="feedback_for_panel",
        returns=(
            "table (round_id uuid, title text, reference text, why text, opened_at timestamptz, agency text,"
            " helped text, in_the_way text, change text, again text)"
        ),
        body=f"""
            select r.id, m.title::text, m.reference::text, r.why::text, r.opened_at,
                coalesce(g.name, '')::text, a.helped::text, a.in_the_way::text, a.change::text, a.again::text
            from responses_feedbackanswer a join responses_feedbackround r on r.id = a.round_id
            join mappings_mapping m on m.id = r.mapping_id
            left join partners_agency g on g.id = a.agency_id
            where '{Duty.READ_PANEL.value}' in (select my_duties())
        """,
        rows=100,
    ),
]

ROW_SECURITY = [
    TablePolicy(
        model="responses.FeedbackRound",
        read=MINE,
        add=f"{RUNS} and opened_by = {ME}",
    ),
    TablePolicy(
        model="responses.FeedbackAnswer",
        read=RUNS,
        add=(
            f"{MINE} and (agency_id is null or agency_id = {MY_AGENCY})"
            f" and {_of_round('responses_feedbackanswer')}"
        ),
    ),
    TablePolicy(
        model="responses.FeedbackGiven",
        read=f"{MINE} and user_id = {ME}",
        add=f"{MINE} and user_id = {ME} and {_of_round('responses_feedbackgiven')}",
    ),
]


def may_ask_feedback(actor: Actor, mapping: Mapping) -> Decision:
    """Asking everybody: whoever runs the mapping."""
    return may_change_mapping(actor, mapping)


def may_read_feedback(actor: Actor, mapping: Mapping) -> Decision:
    """Reading what others wrote: whoever runs the mapping, also once it has closed."""
    if actor.has_in(Duty.LEAD_MAPPING, mapping.pk) or actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You run this mapping."))
    return refuse(_("What people wrote is for those who run the mapping, and for the panel."))


def may_give_feedback(actor: Actor, round: FeedbackRound) -> Decision:
    """Answering, or saying that there is nothing to say: anybody on the team."""
    if actor.sits_in(round.mapping_id):
        return allow(_("You are on this mapping’s team."))
    return refuse(_("This is asked of the mapping’s team."))
