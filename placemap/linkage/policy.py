"""Who may match and judge: the custodian, who alone sees every agency's records."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, TablePolicy
from placemap.foundations.wording import _
from placemap.linkage.models import Judgement, MatchRun
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY

ROW_SECURITY = [
    TablePolicy(model="linkage.MatchRun", read=CUSTODY, add=f"{CUSTODY} and asked_by = {ME}", change=CUSTODY),
    TablePolicy(model="linkage.Candidate", read=CUSTODY, add=CUSTODY, remove=CUSTODY),
    TablePolicy(
        model="linkage.Judgement", read=CUSTODY, add=f"{CUSTODY} and judged_by = {ME}", change=CUSTODY
    ),
]


def may_match(actor: Actor, mapping: Mapping) -> Decision:
    """Matching the lists and judging pairs."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator who holds the cohort list matches the lists."))


def may_run(actor: Actor, run: MatchRun) -> Decision:
    """Carrying out a run: in the name of whoever asked for it, if they still hold the list."""
    if run.asked_by == actor.user_id and actor.has_in(Duty.HOLD_COHORT, run.mapping_id):
        return allow(_("You asked for this run and hold the cohort list."))
    return refuse(_("The person who asked for this no longer holds the cohort list."))


def may_withdraw_judgement(actor: Actor, judgement: Judgement) -> Decision:
    """Taking a judgement back."""
    if actor.has_in(Duty.HOLD_COHORT, judgement.mapping_id):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator who holds the cohort list can take a judgement back."))
