"""Referrals and what came of them; decisions that none is needed; lead professionals told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import (
    CHANGED_BY_SOMEONE,
    _given_by_hand,
    _own_agency,
    _record_for,
    _records_of,
)
from placemap.cohort.commands.telling import tell_readers_of
from placemap.cohort.models import LeadProfessional, NoReferral, OutcomeEntry, Referral
from placemap.cohort.queries.gate import has_open_risk
from placemap.cohort.queries.outcomes import came_of_it
from placemap.cohort.vocabulary import ReferralOutcome, ReferralTo, Told
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.models import Contribution
from placemap.information.vocabulary import Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import CorrectedHow


@dataclass(frozen=True, slots=True)
class Helper:
    """Who works with a child already; where they were told of this risk, when, by whom, and their answer."""

    name: str
    who: str = ""
    told_on: date | None = None
    told_by: str = ""
    response: str = ""


@command(may=policy.may_refer, event=Event.REFERRAL_RECORDED)
def record_referral(
    *,
    person: Person,
    to: str,
    to_detail: str = "",
    made_on: date,
    made_by_name: str,
    told: str,
    told_reason: str = "",
    helper: Helper | None = None,
    by: Actor,
) -> Referral:
    """A referral made: to whom (`ReferralTo`), on which day, by whom, and whether the family was told.

    The same referral recorded twice by one agency is one referral: the one held is returned, unless
    something new has been recorded since, which it does not answer. `helper` works with the child
    already, and is recorded with it. Raises `NotAllowedNow` when the
    one held says something else of the family or of who made it: nothing is dropped in silence.
    """
    rules.check_not_future(made_on, today(), _("A referral"))
    rules.check_told(Told(told), told_reason)
    maker = rules.check_name(made_by_name)
    record, *others = _records_of(person, by)
    held = Referral.objects.filter(
        person__in=[record, *others],
        agency=_own_agency(by),
        to=ReferralTo(to),
        to_detail=to_detail.strip(),
        made_on=made_on,
        withdrawn_at=None,
        contribution__withdrawn_at=None,
    ).first()
    reason = "" if told == Told.YES else told_reason.strip()
    if held is not None and not has_open_risk(by, person.mapping, person):
        rules.check_same_referral(
            (held.told, held.told_reason, held.made_by_name), (Told(told), reason, maker), held.made_on
        )
        _name_helper(person, helper, by)
        return held
    referral = Referral(
        **_given_by_hand(
            record, by, title=_("A referral"), nature=Nature.FACT, happened_on=made_on, answers_risk=True
        ),
        to=ReferralTo(to),
        to_detail=to_detail.strip(),
        made_on=made_on,
        made_by_name=maker,
        told=Told(told),
        told_reason=reason,
    )
    referral.save(force_insert=True)
    _name_helper(person, helper, by)
    return referral


@command(may=policy.may_change_referral, event=Event.REFERRAL_RECORDED)
def record_receipt(*, referral: Referral, received_on: date, version: int, by: Actor) -> Referral:
    """The service says it has the referral. Raises `Conflict` when changed meanwhile."""
    rules.check_not_future(received_on, today(), _("A receipt"))
    rules.check_after_made(received_on, referral.made_on, _("A receipt"))
    return _change(referral, version, received_on=received_on)


@command(may=policy.may_change_referral, event=Event.REFERRAL_RECORDED)
def record_outcome(
    *,
    referral: Referral,
    outcome: str,
    outcome_on: date,
    reason: str = "",
    version: int,
    by: Actor,
) -> Referral:
    """What came of a referral, on which day, and why. Raises `Conflict` when changed meanwhile.

    The referral says what was recorded last; every outcome is kept as an entry beneath it, as part of
    what the referral's own contribution says.
    """
    rules.check_outcome(ReferralOutcome(outcome), reason)
    rules.check_not_future(outcome_on, today(), _("An outcome"))
    rules.check_after_made(outcome_on, referral.made_on, _("An outcome"))
    changed = _change(
        referral,
        version,
        outcome=ReferralOutcome(outcome),
        outcome_on=outcome_on,
        outcome_reason=reason.strip(),
    )
    OutcomeEntry(
        **_given_by_hand(
            referral.person,
            by,
            title=_("What came of a referral"),
            contribution=referral.contribution,
            nature=Nature.FACT,
            happened_on=outcome_on,
        ),
        referral=referral,
        outcome=ReferralOutcome(outcome),
        outcome_on=outcome_on,
        reason=reason.strip(),
        said_by=by.display_name,
    ).save(force_insert=True)
    return changed


@command(may=policy.may_take_back, event=Event.REFERRAL_RECORDED)
def correct_outcome(
    *,
    fact: OutcomeEntry,
    outcome: str,
    outcome_on: date,
    reason: str = "",
    why: str,
    version: int,
    by: Actor,
) -> OutcomeEntry:
    """Put right what was recorded as the outcome of a referral, with what was wrong; `waiting` undoes it.

    What stood before stays, and counts no more. `version` is that of the referral as it was read: raises
    `Conflict` when anything about it changed meanwhile, `NotComplete` when nothing would change.
    """
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("mapping", "person", "contribution")
        .get(pk=fact.referral_id)
    )
    wrong = rules.check_what_was_wrong(why)
    chosen = ReferralOutcome(outcome)
    rules.check_corrected_outcome((fact.outcome, fact.outcome_on, fact.reason), chosen, outcome_on, reason)
    rules.check_not_future(outcome_on, today(), _("An outcome"))
    rules.check_after_made(outcome_on, referral.made_on, _("An outcome"))
    if referral.version != version or OutcomeEntry.objects.filter(corrects=fact).exists():
        raise Conflict(CHANGED_BY_SOMEONE)
    given = _given_by_hand(
        referral.person,
        by,
        title=_("What came of a referral"),
        contribution=referral.contribution,
        nature=Nature.FACT,
        happened_on=outcome_on,
    )
    correction = OutcomeEntry(
        # Whoever could read what stood reads what stands, and nobody else.
        **{**given, "audience": fact.audience},
        referral=referral,
        outcome=chosen,
        outcome_on=outcome_on,
        reason=reason.strip(),
        said_by=by.display_name,
        recorded_at=fact.recorded_at,
        corrects=fact,
        corrected_at=now(),
        corrected_because=wrong,
    )
    correction.save(force_insert=True)
    _say_the_latest(referral)
    tell_readers_of(fact, CorrectedHow.PUT_RIGHT, by, since=fact.corrected_at or fact.recorded_at)
    return correction


def _say_the_latest(referral: Referral) -> None:
    """The referral says what came of it last, of all that stands; or that nothing did."""
    last = came_of_it(OutcomeEntry.objects.filter(referral=referral).order_by("-recorded_at", "-id"))
    latest = last[0].entry if last else None
    _change(
        referral,
        referral.version,
        outcome=latest.outcome if latest else ReferralOutcome.WAITING,
        outcome_on=latest.outcome_on if latest else None,
        outcome_reason=latest.reason if latest else "",
    )


@command(may=policy.may_refer, event=Event.REFERRAL_RECORDED)
def decide_no_referral(
    *, person: Person, reason: str, decided_on: date | None = None, by: Actor
) -> NoReferral:
    """Decide that no referral is needed, with the reason: recorded as fully as a referral."""
    words = rules.check_reason(reason, tested_against=_("what is recorded about this child"))
    day = decided_on or today()
    rules.check_not_future(day, today(), _("A decision"))
    record = _record_for(person, by)
    decision = NoReferral(
        **_given_by_hand(
            record,
            by,
            title=_("A decision that no referral is needed"),
            nature=Nature.OPINION,
            answers_risk=True,
        ),
        reason=words,
        decided_on=day,
    )
    decision.save(force_insert=True)
    return decision


@command(may=policy.may_refer, event=Event.CHILD_RECORD_CHANGED)
def record_lead_professional(
    *,
    person: Person,
    name: str,
    who: str = "",
    told_on: date | None = None,
    told_by: str = "",
    response: str = "",
    by: Actor,
    contribution: Contribution | None = None,
) -> LeadProfessional:
    """Who works with a child already, and, where they were told of this risk, when and by whom."""
    words = rules.check_name(name)
    rules.check_lead_told(told_on, told_by, today())
    record = _record_for(person, by)
    lead = LeadProfessional(
        **_given_by_hand(
            record, by, title=_("A lead professional"), contribution=contribution, nature=Nature.FACT
        ),
        name=words,
        who=who.strip(),
        told_on=told_on,
        told_by=told_by.strip(),
        response=response.strip(),
    )
    lead.save(force_insert=True)
    return lead


@command(may=policy.may_change_lead, event=Event.CHILD_RECORD_CHANGED)
def lead_professional_told(
    *,
    lead: LeadProfessional,
    told_on: date,
    told_by: str,
    response: str = "",
    version: int,
    by: Actor,
) -> LeadProfessional:
    """The lead professional was told of this risk: when, by whom, and what they said."""
    rules.check_lead_told(told_on, told_by, today())
    require_open(lead.mapping)
    changed = LeadProfessional.objects.filter(pk=lead.pk, version=version).update(
        told_on=told_on, told_by=told_by.strip(), response=response.strip(), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    lead.refresh_from_db()
    return lead


def _name_helper(person: Person, helper: Helper | None, by: Actor) -> None:
    """Record who works with the child, once: the same words said again add nothing."""
    if helper is None:
        return
    said = {
        "name": rules.check_name(helper.name),
        "who": helper.who.strip(),
        "told_on": helper.told_on,
        "told_by": helper.told_by.strip(),
        "response": helper.response.strip(),
    }
    ids = [record.pk for record in _records_of(person, by)]
    if LeadProfessional.objects.filter(
        person_id__in=ids, withdrawn_at=None, contribution__withdrawn_at=None, **said
    ).exists():
        return
    record_lead_professional(person=person, by=by, **said)  # type: ignore[arg-type]


def _change(referral: Referral, version: int, **values: object) -> Referral:
    require_open(referral.mapping)
    changed = Referral.objects.filter(pk=referral.pk, version=version).update(
        version=F("version") + 1, **values
    )
    if changed != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    referral.refresh_from_db()
    return referral
