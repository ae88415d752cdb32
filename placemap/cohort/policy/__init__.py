"""Who proposes, decides, gives a view and refers; and who reads what is recorded about a child."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.row_security import ME, MY_AGENCY, TablePolicy, has_duty, system_is
from placemap.cohort.models import (
    AboutPerson,
    ChronologyEntry,
    ConcernJudgement,
    EnquiryAnswer,
    EntryJudgement,
    Factor,
    LeadProfessional,
    LetGo,
    Membership,
    NameRequest,
    Referral,
)
from placemap.cohort.policy import disposal, functions
from placemap.cohort.policy.disposal import may_read_disposal as may_read_disposal
from placemap.cohort.policy.disposal import may_read_disposals as may_read_disposals
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.policy.functions import unanswered_of_kept as unanswered_of_kept
from placemap.foundations.wording import _
from placemap.information.models import Concern, Contribution
from placemap.information.policy import OWN, WRITES_FOR_AGENCY
from placemap.mappings.models import Mapping
from placemap.mappings.policy import CUSTODY, GIVES, LEADING, MINE
from placemap.partners.policy import SIGNED_IN
from placemap.subjects.models import Person
from placemap.subjects.policy import (
    ABOUT_PERSON,
    ADD_ABOUT_PERSON,
    CHANGE_ABOUT_PERSON,
    ERASER,
    FACT_ABOUT_PERSON,
    READS_CASES,
    SEEN_HERE,
    SETTLER,
    may_consider,
    may_open_names,
)

FUNCTIONS = [*functions.FUNCTIONS, *disposal.FUNCTIONS]

# Taking back a list must know of everything that hangs on its records, whoever gave it.
_SETTLES = system_is(SETTLER)
_ERASES = system_is(ERASER)
_PERSON_SEEN = "exists (select 1 from subjects_person p where p.id = person_id)"
_THEIR_RECORD = (
    f"exists (select 1 from subjects_person p where p.id = person_id and p.agency_id = {MY_AGENCY})"
)
_CONSIDERS = (
    f"({CUSTODY} or {LEADING} or exists (select 1 from subjects_person p where p.id = person_id"
    f" and p.deciding_agency_id = {MY_AGENCY}))"
)
_ENTRY_HERE = (
    "exists (select 1 from (select mapping_id as of_row) o join cohort_chronologyentry e"
    " on e.mapping_id = o.of_row where e.id = {0})"
)
_OF_A_REFERRAL = (
    "exists (select 1 from (select mapping_id as of_row) o join cohort_referral r"
    " on r.mapping_id = o.of_row where r.id = referral_id)"
    " and (corrects_id is null or cohort_outcome_alike(corrects_id, referral_id, agency_id))"
)
_BOTH_ENTRIES_HERE = f"{_ENTRY_HERE.format('left_id')} and {_ENTRY_HERE.format('right_id')}"
_SIGNS = f"mapping_id in (select s.mapping_id from my_seats() s where s.duty = '{Duty.SIGN_CONCERN.value}')"
_ASKED = f"(user_id = {ME} and agency_id = {MY_AGENCY})"
_REVIEWS = f"user_id <> {ME} and ({LEADING} or ({CUSTODY} and by_a_lead))"
_SAMPLES = system_is(SAMPLER)
_BOTH_ENTRIES = (
    "exists (select 1 from cohort_chronologyentry e where e.id = left_id)"
    " and exists (select 1 from cohort_chronologyentry e where e.id = right_id)"
)


def _about(model: str, *, changes: bool, adds: str = ADD_ABOUT_PERSON) -> TablePolicy:
    return TablePolicy(
        model=f"cohort.{model}",
        read=f"({FACT_ABOUT_PERSON}) or {_SETTLES}",
        add=adds,
        change=CHANGE_ABOUT_PERSON if changes else None,
    )


_KEEPS_TERMS = has_duty(Duty.MANAGE_PARTNERSHIP)

ROW_SECURITY = [
    # Reference data, and nobody's own: every form offers it, whoever opens the form.
    TablePolicy(
        model="cohort.TermListVersion",
        read=SIGNED_IN,
        # The first version is code: its row says only who retired it.
        add=f"{_KEEPS_TERMS} and (recorded_by = {ME} or (recorded_by is null and retired_by = {ME}))",
        change=_KEEPS_TERMS,
    ),
    # The agency whose record it is learns what the group decided, whoever proposed the child.
    TablePolicy(
        model="cohort.Membership",
        read=(
            f"({ABOUT_PERSON}) or ({MINE} and audience = 'team' and exists (select 1 from subjects_person p"
            f" where p.id = person_id and p.agency_id = {MY_AGENCY})) or {_SETTLES}"
        ),
        add=ADD_ABOUT_PERSON,
        change=CHANGE_ABOUT_PERSON,
    ),
    _about("Dissent", changes=False),
    _about("AgencyView", changes=False),
    _about("Factor", changes=True),
    _about("ChildVoice", changes=False),
    _about("TrustedAdult", changes=True),
    _about("StatutoryCheck", changes=False),
    _about("Referral", changes=True),
    # Of a referral that one sees, and a correction of an entry about the very same.
    _about("OutcomeEntry", changes=False, adds=f"{ADD_ABOUT_PERSON} and {_OF_A_REFERRAL}"),
    _about("NoReferral", changes=False),
    _about("LeadProfessional", changes=True),
    _about("ToldAbout", changes=False),
    _about("CategoryEntry", changes=False),
    # How worried to be is a judgement that somebody signs: see `may_sign_concern`.
    _about("ConcernJudgement", changes=False, adds=f"{ADD_ABOUT_PERSON} and {_SIGNS}"),
    _about("AdulthoodReview", changes=True),
    _about("ChronologyEntry", changes=True),
    _about("WarningNote", changes=True),
    TablePolicy(
        model="cohort.EntryJudgement",
        # Whoever sees both entries sees whether somebody said they are one event.
        read=f"{MINE} and {_BOTH_ENTRIES}",
        add=f"{GIVES} and {OWN} and decided_by = {ME} and {_BOTH_ENTRIES_HERE}",
        change=f"{WRITES_FOR_AGENCY} and {_BOTH_ENTRIES}",
    ),
    # Decided by the chair, the custodian or the agency deciding; read by them and by the agencies
    # whose records the child's are: the team reads on the map only that it was decided.
    TablePolicy(
        model="cohort.Consideration",
        read=f"({MINE} and ({_CONSIDERS} or {OWN} or {_THEIR_RECORD})) or {_SETTLES}",
        add=f"{ADD_ABOUT_PERSON} and {_CONSIDERS}",
    ),
    TablePolicy(
        model="cohort.LetGo",
        read=f"{MINE} and ({OWN} or {CUSTODY} or {LEADING})",
        add=_ERASES,
        change=f"{MINE} and ({OWN} or {CUSTODY})",
    ),
    # A hold is visible to whoever sees the person; the custodian alone decides.
    TablePolicy(
        model="cohort.Keep",
        read=f"{READS_CASES} and {_PERSON_SEEN}",
        add=f"{CUSTODY} and decided_by = {ME} and agency_id = {MY_AGENCY} and {SEEN_HERE}",
        change=CUSTODY,
    ),
    TablePolicy(
        model="cohort.NameRequest",
        read=f"{MINE} and ((recorded_by = {ME} and {OWN}) or {CUSTODY} or {LEADING})",
        add=ADD_ABOUT_PERSON,
        change=f"{CUSTODY} or {LEADING} or ({MINE} and recorded_by = {ME} and {OWN})",
    ),
    TablePolicy(
        model="cohort.Enquiry",
        read=f"({MINE} and ({_CONSIDERS} or {OWN})) or id in (select enquiries_sent_to_me())",
        add=f"{ADD_ABOUT_PERSON} and {_CONSIDERS}",
    ),
    TablePolicy(
        model="cohort.EnquiryAnswer",
        # The one asked, wherever they sit; and those who may read the enquiry.
        read=(f"{_ASKED} or ({MINE} and exists (select 1 from cohort_enquiry e where e.id = enquiry_id))"),
        add=(
            f"{MINE} and exists (select 1 from cohort_enquiry e where e.id = enquiry_id"
            f" and e.recorded_by = {ME} and e.mapping_id = cohort_enquiryanswer.mapping_id)"
        ),
        change=_ASKED,
    ),
    # Drawn by the sampler. Nobody looks at their own; whoever is asked reads their own question.
    TablePolicy(
        model="cohort.SampledOpening",
        read=f"({MINE} and (({_REVIEWS}) or (user_id = {ME} and asked_at is not null))) or {_SAMPLES}",
        add=_SAMPLES,
        change=f"{MINE} and (({_REVIEWS}) or (user_id = {ME} and asked_at is not null))",
    ),
    TablePolicy(
        model="cohort.CohortVersion",
        read=READS_CASES,
        add=f"({CUSTODY} or {LEADING}) and frozen_by = {ME} and agency_id = {MY_AGENCY}",
    ),
    TablePolicy(
        model="cohort.CohortVersionEntry",
        read=f"{READS_CASES} and {_PERSON_SEEN}",
        # Of everybody in the cohort, seen by whoever freezes or not: into a version of their own only.
        add=(
            f"({CUSTODY} or {LEADING}) and exists (select 1 from cohort_cohortversion v"
            f" where v.id = cohort_version_id and v.frozen_by = {ME}"
            " and v.mapping_id = cohort_cohortversionentry.mapping_id)"
        ),
    ),
]


def may_read_cohort(actor: Actor, mapping: Mapping) -> Decision:
    """Reading the cohort: the team."""
    return _reads(actor, mapping.pk)


def _reads(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.READ_CASES, mapping_id):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that reads cases."))


def may_propose(actor: Actor, mapping: Mapping) -> Decision:
    """Proposing a child: a seat with that duty."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, mapping.pk):
        return allow(_("You propose children for this mapping."))
    return refuse(_("You are not on this mapping's team in a role that proposes children."))


def may_propose_child(actor: Actor, mapping: Mapping, agency_ids: Collection[UUID]) -> Decision:
    """Proposing one child: an agency that gave a record of them, or the custodian."""
    allowed = may_propose(actor, mapping)
    if not allowed or actor.has_in(Duty.HOLD_COHORT, mapping.pk) or actor.agency_id in agency_ids:
        return allowed
    return refuse(_("Only an agency that named this child, or the coordinator, can propose them. Ask them."))


def may_decide(actor: Actor, membership: Membership) -> Decision:
    """Agreeing, declining and removing: the custodian decides."""
    return _may_decide(actor, membership.mapping_id)


def may_decide_in(actor: Actor, mapping: Mapping) -> Decision:
    """Whether somebody records the group's decisions in a mapping."""
    return _may_decide(actor, mapping.pk)


def _may_decide(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.HOLD_COHORT, mapping_id):
        return allow(_("You hold the cohort list."))
    return refuse(
        _("The coordinator who holds the cohort list records the decision. You can record a different view.")
    )


def may_dissent(actor: Actor, membership: Membership) -> Decision:
    """Recording a different view: any agency that proposes."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, membership.mapping_id):
        return allow(_("You speak for your agency here."))
    return refuse(_("You are not on this mapping's team in a role that speaks for an agency."))


def may_give_view(actor: Actor, person: Person) -> Decision:
    """An agency's own view: whoever speaks for an agency."""
    if actor.has_in(Duty.PROPOSE_CHILDREN, person.mapping_id):
        return allow(_("You speak for your agency here."))
    return refuse(_("You are not on this mapping's team in a role that speaks for an agency."))


def may_record_about(actor: Actor, person: Person) -> Decision:
    """Worries, strengths, voice, trusted adults, statutory checks: whoever contributes."""
    if actor.has_in(Duty.CONTRIBUTE, person.mapping_id):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that records this."))


def may_record_list(actor: Actor, contribution: Contribution) -> Decision:
    """What a list says about children: the agency whose list it is, or the custodian for it."""
    if actor.has_in(Duty.HOLD_COHORT, contribution.mapping_id):
        return allow(_("You hold the cohort list."))
    if contribution.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, contribution.mapping_id):
        return allow(_("Your agency gave this list."))
    return refuse(_("Only the agency that gave this list, or the coordinator, can record what it says."))


def may_refer(actor: Actor, person: Person) -> Decision:
    """Referrals, decisions not to refer, and who was told."""
    return _may_refer(actor, person.mapping_id)


def may_refer_in(actor: Actor, mapping: Mapping) -> Decision:
    """Whether somebody records referrals in a mapping at all."""
    return _may_refer(actor, mapping.pk)


def _may_refer(actor: Actor, mapping_id: UUID) -> Decision:
    if actor.has_in(Duty.REFER_CHILDREN, mapping_id):
        return allow(_("You record referrals in this mapping."))
    return refuse(_("You are not on this mapping's team in a role that records referrals."))


def may_change_referral(actor: Actor, referral: Referral) -> Decision:
    """Adding a receipt or outcome: the agency that made it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, referral.mapping_id):
        return allow(_("You hold the cohort list."))
    if referral.agency_id == actor.agency_id and actor.has_in(Duty.REFER_CHILDREN, referral.mapping_id):
        return allow(_("Your agency made this referral."))
    return refuse(_("Only the agency that made this referral, or the coordinator, can add to it."))


def may_change_lead(actor: Actor, lead: LeadProfessional) -> Decision:
    """Saying that the lead professional was told: the agency that named them, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, lead.mapping_id):
        return allow(_("You hold the cohort list."))
    if lead.agency_id == actor.agency_id and actor.has_in(Duty.REFER_CHILDREN, lead.mapping_id):
        return allow(_("Your agency named this lead professional."))
    return refuse(_("Only the agency that named this lead professional, or the coordinator, can change it."))


def may_change_factor(actor: Actor, factor: Factor) -> Decision:
    """Sorting or withdrawing a worry or strength: the agency that gave it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, factor.mapping_id):
        return allow(_("You hold the cohort list."))
    if factor.agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, factor.mapping_id):
        return allow(_("Your agency gave this."))
    return refuse(_("Only the agency that gave this, or the coordinator, can change it."))


def may_place_concern(actor: Actor, concern: Concern) -> Decision:
    """Writing something noticed on a person's page: the custodian, who enters it for its agency."""
    if actor.has_in(Duty.HOLD_COHORT, concern.mapping_id):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator writes what was noticed on a child’s page. Ask them to."))


def may_take_back(actor: Actor, fact: AboutPerson) -> Decision:
    """Taking back what was recorded by hand: the agency that gave it, or the custodian."""
    return may_take_back_of(actor, fact.mapping_id, fact.agency_id)


def may_check_again(actor: Actor, contribution: Contribution) -> Decision:
    """Saying that what was given is still right, or taking it back: its agency, or the custodian."""
    return may_take_back_of(actor, contribution.mapping_id, contribution.agency_id)


def may_check_again_in(actor: Actor, mapping: Mapping) -> Decision:
    """Looking through what is past its review date: whoever contributes."""
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that gives information."))


def may_take_back_of(actor: Actor, mapping_id: UUID, agency_id: UUID) -> Decision:
    """Whether somebody takes back what an agency recorded in a mapping."""
    if actor.has_in(Duty.HOLD_COHORT, mapping_id):
        return allow(_("You hold the cohort list."))
    if agency_id == actor.agency_id and actor.has_in(Duty.CONTRIBUTE, mapping_id):
        return allow(_("Your agency gave this."))
    return refuse(_("Only the agency that gave this, or the coordinator, can take it back."))


def may_answer_moment(actor: Actor, moment: ChronologyEntry) -> Decision:
    """Answering a critical moment: whoever records referrals, since that is whose turn it is to act."""
    if actor.has_in(Duty.REFER_CHILDREN, moment.mapping_id):
        return allow(_("You record what is done for children in this mapping."))
    return refuse(_("You are not on this mapping's team in a role that records what was done for a child."))


def may_judge_entries(actor: Actor, left: ChronologyEntry) -> Decision:
    """Saying that two entries are one event, or are two: whoever contributes."""
    if actor.has_in(Duty.CONTRIBUTE, left.mapping_id):
        return allow(_("You are on this mapping's team."))
    return refuse(_("You are not on this mapping's team in a role that says which events are the same."))


def may_undo_entry_judgement(actor: Actor, judgement: EntryJudgement) -> Decision:
    """Undoing that: the agency that said so, or the custodian."""
    return may_take_back_of(actor, judgement.mapping_id, judgement.agency_id)


def may_decide_on_linked(actor: Actor, person: Person) -> Decision:
    """Deciding on a linked child; and asking who knows them, which serves that decision."""
    return may_consider(actor, person)


def may_ask_for_name(actor: Actor, person: Person) -> Decision:
    """Asking who a linked child is: whoever reads cases, and so sees the initials, and gives information.

    The question is kept as something that the asker's agency gave; a role that only reads adds nothing.
    """
    reads = _reads(actor, person.mapping_id)
    return may_check_again_in(actor, person.mapping) if reads else reads


def may_answer_name_request(actor: Actor, name_request: NameRequest) -> Decision:
    """Opening a name that was asked for, or declining: those who open names."""
    return may_open_names(actor, name_request.mapping)


def may_answer_enquiry(actor: Actor, answer: EnquiryAnswer) -> Decision:
    """Answering whether one knows a child: the one who was asked, wherever they sit."""
    if answer.user_id == actor.user_id:
        return allow(_("You were asked."))
    return refuse(_("Only the person who was asked can answer this."))


def may_read_receipt(actor: Actor, receipt: LetGo) -> Decision:
    """Saying that a receipt was read: the agency that named the child, or the custodian for it."""
    if receipt.agency_id == actor.agency_id or actor.has_in(Duty.HOLD_COHORT, receipt.mapping_id):
        return allow(_("Your agency named this child."))
    return refuse(_("This receipt is for the agency that named the child."))


def may_read_panel(actor: Actor) -> Decision:
    """Reading what waits over all mappings, without names: the panel."""
    if actor.has(Duty.READ_PANEL):
        return allow(_("You read for the panel."))
    return refuse(_("This list is for the panel (MACE). Ask its chair."))


def may_sign_concern(actor: Actor, person: Person) -> Decision:
    """Signing a judgement of concern: the chairs and the coordinator."""
    if actor.has_in(Duty.SIGN_CONCERN, person.mapping_id):
        return allow(_("You sign judgements of concern in this mapping."))
    return refuse(
        _("The chair or the coordinator signs a judgement of concern. You can record your agency's own view.")
    )


def may_withdraw_concern(actor: Actor, judgement: ConcernJudgement) -> Decision:
    """Withdrawing a judgement: whoever signed it, or the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, judgement.mapping_id):
        return allow(_("You hold the cohort list."))
    if judgement.recorded_by == actor.user_id and actor.has_in(Duty.SIGN_CONCERN, judgement.mapping_id):
        return allow(_("You signed this judgement."))
    return refuse(_("Only whoever signed this judgement, or the coordinator, can withdraw it."))


def may_freeze_cohort(actor: Actor, mapping: Mapping) -> Decision:
    """Freezing a version of the cohort: the chairs and the coordinator."""
    if actor.has_in(Duty.FREEZE_COHORT, mapping.pk):
        return allow(_("You freeze versions of the cohort in this mapping."))
    return refuse(_("The chair or the coordinator freezes a version of the cohort."))


def may_keep_terms(actor: Actor) -> Decision:
    """Adding a version of a list of terms and retiring one: an administrator's, since they hold for all."""
    if actor.has(Duty.MANAGE_PARTNERSHIP):
        return allow(_("You keep the partnership's lists."))
    return refuse(_("Only an administrator can change the lists of terms. Ask yours to do it."))


def may_keep_longer(actor: Actor, mapping: Mapping) -> Decision:
    """Keeping somebody longer than planned, or under a legal hold, and lifting it: the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator who holds the cohort list keeps records longer. Ask them."))


def may_answer_for_leaver(actor: Actor, mapping: Mapping) -> Decision:
    """Saying which words are about a child whose day has come, who then goes: the custodian."""
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return allow(_("You hold the cohort list."))
    return refuse(_("Only the coordinator who holds the cohort list answers this. Ask them."))


def may_remove_as_planned(actor: Actor) -> Decision:
    """Removing whoever's day has come: the eraser alone, every night."""
    if actor.system == ERASER:
        return allow(_("Their planned day has come."))
    return refuse(_("People are removed by the system, on their planned day."))
