"""Referrals and what came of them, decisions that none is needed, and lead professionals told."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import (
    CorrectOutcomeForm,
    LeadForm,
    LeadToldForm,
    NoReferralForm,
    OutcomeForm,
    ReceiptForm,
    ReferralForm,
)
from placemap.cohort.models import LeadProfessional, OutcomeEntry, Referral
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.views.base import ChildForm
from placemap.foundations.clock import today
from placemap.web.filters import day


class Refers(ChildForm):
    """A page for whoever records referrals. `from=exceptions` leads back to where it was opened."""

    def allowed(self) -> Decision:
        return policy.may_refer(self.actor, self.person)

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.address("exceptions") if self.request.GET.get("from") == "exceptions" else self.child_url

    def context(self) -> dict[str, Any]:
        back = self.address("exceptions") if self.request.GET.get("from") == "exceptions" else self.child_url
        return {**super().context(), "back_url": back}


def helper_given(data: dict[str, Any]) -> commands.Helper | None:
    """Who was named as working with the child, from a form that asks; nobody from one that does not."""
    if not data.get("helper_name"):
        return None
    return commands.Helper(
        name=data["helper_name"],
        who=data["helper_who"],
        told_on=data["helper_told_on"],
        told_by=data["helper_told_by"],
        response=data["helper_response"],
    )


def helper_offered(works_with: queries.WorksWith) -> dict[str, Any]:
    """Whoever answered that they are the lead worker is written in already, to be changed or left."""
    offered = works_with.offered
    if offered is None:
        return {}
    job = offered.user.job_title
    who = f"{job}, {offered.agency.short_name}" if job else offered.agency.short_name
    return {"helper_name": offered.user.name, "helper_who": who[:120]}


class ReferPage(Refers):
    """A referral made."""

    title = _("Record a referral")
    form_class = ReferralForm
    button = _("Record this referral")
    success_message = _("The referral is recorded.")

    def form_arguments(self) -> dict[str, Any]:
        found = queries.works_with(self.card.record_ids)
        return {
            "asks_helper": found.is_known and not found.is_told,
            "initial": {
                "made_on": today(),
                "made_by_name": self.actor.display_name,
                **helper_offered(found),
            },
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.record_referral(
            person=self.person,
            to=data["to"],
            to_detail=data["to_detail"],
            made_on=data["made_on"],
            made_by_name=data["made_by_name"],
            told=data["told"],
            told_reason=data["told_reason"],
            helper=helper_given(data),
            by=self.actor,
        )


class OfReferral(Refers):
    """A page about one referral of this child."""

    @cached_property
    def referral(self) -> Referral:
        found = (
            Referral.objects.filter(pk=self.kwargs["referral"], person_id__in=self.card.record_ids, **LIVE)
            .select_related("agency")
            .first()
        )
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_change_referral(self.actor, self.referral)

    def context(self) -> dict[str, Any]:
        shown = presenters.referral_shown(self.referral)
        return {**super().context(), "introduction": f"{shown.to}. {shown.line}"}


class ReceiptPage(OfReferral):
    """The service says it has the referral."""

    title = _("The service has the referral")
    form_class = ReceiptForm
    button = _("Record this receipt")
    success_message = _("The receipt is recorded.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"received_on": today(), "version": self.referral.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = Referral.objects.get(pk=self.referral.pk)
        return {"received_on": day(now.received_on), "version": now.version}

    def record(self, data: dict[str, Any]) -> None:
        commands.record_receipt(
            referral=self.referral, received_on=data["received_on"], version=data["version"], by=self.actor
        )


class OutcomePage(OfReferral):
    """What came of a referral."""

    title = _("What came of the referral?")
    template_name = "cohort/outcome.html"
    form_class = OutcomeForm
    button = _("Record this outcome")
    success_message = _("The outcome is recorded.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"outcome_on": today(), "version": self.referral.version}}

    def context(self) -> dict[str, Any]:
        recorded = queries.outcomes_of(self.referral.pk)
        may_correct = {one.pk for one in recorded if policy.may_take_back(self.actor, one)}
        return {
            **super().context(),
            "it": presenters.referral_shown(self.referral, recorded),
            "may_correct": may_correct,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = Referral.objects.get(pk=self.referral.pk)
        return {
            "outcome": now.outcome,
            "outcome_on": day(now.outcome_on),
            "reason": now.outcome_reason,
            "version": now.version,
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.record_outcome(
            referral=self.referral,
            outcome=data["outcome"],
            outcome_on=data["outcome_on"],
            reason=data["reason"],
            version=data["version"],
            by=self.actor,
        )


class CorrectOutcomePage(OfReferral):
    """What was recorded as the outcome is put right. What it said before stays beneath it."""

    title = _("Put this outcome right")
    template_name = "cohort/correct.html"
    form_class = CorrectOutcomeForm
    button = _("Record the correction")
    success_message = _("Corrected. What stood before stays beneath it.")

    @cached_property
    def entry(self) -> OutcomeEntry:
        """What stands of the entry that was asked for, however often it was put right meanwhile."""
        found = queries.standing_outcome(queries.outcomes_of(self.referral.pk), self.kwargs["outcome"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_take_back(self.actor, self.entry)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "fact": presenters.outcome_fact(self.entry)}

    def latest(self, form: Any) -> dict[str, Any]:
        return {**self._as_it_stands(), "outcome_on": day(self.entry.outcome_on)}

    def _as_it_stands(self) -> dict[str, Any]:
        return {
            "outcome": self.entry.outcome,
            "outcome_on": self.entry.outcome_on,
            "reason": self.entry.reason,
            "version": Referral.objects.get(pk=self.referral.pk).version,
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.correct_outcome(
            fact=self.entry,
            outcome=data["outcome"],
            outcome_on=data["outcome_on"],
            reason=data["reason"],
            why=data["why"],
            version=data["version"],
            by=self.actor,
        )


class NoReferralPage(Refers):
    """A decision that no referral is needed."""

    title = _("Decide that no referral is needed")
    form_class = NoReferralForm
    button = _("Record this decision")
    success_message = _("The decision is recorded, with its reason.")

    def context(self) -> dict[str, Any]:
        doubted = queries.doubted_about(self.card.record_ids)
        return {**super().context(), "introduction": presenters.doubted_words(doubted)}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"decided_on": today()}}

    def record(self, data: dict[str, Any]) -> None:
        commands.decide_no_referral(
            person=self.person, reason=data["reason"], decided_on=data["decided_on"], by=self.actor
        )


class LeadPage(Refers):
    """Who works with the child, and whether they were told of this risk."""

    title = _("Who works with this child already?")
    form_class = LeadForm
    button = _("Record this")
    success_message = _("The lead professional is recorded.")

    def record(self, data: dict[str, Any]) -> None:
        commands.record_lead_professional(
            person=self.person,
            name=data["name"],
            who=data["who"],
            told_on=data["told_on"],
            told_by=data["told_by"],
            response=data["response"],
            by=self.actor,
        )


class LeadToldPage(Refers):
    """The lead professional was told of this risk."""

    title = _("Tell the lead professional")
    form_class = LeadToldForm
    button = _("Record that they were told")
    success_message = _("Recorded. The lead professional knows.")

    @cached_property
    def lead(self) -> LeadProfessional:
        found = (
            LeadProfessional.objects.filter(
                pk=self.kwargs["lead"], person_id__in=self.card.record_ids, **LIVE
            )
            .select_related("agency")
            .first()
        )
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_change_lead(self.actor, self.lead)

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {
                "told_on": today(),
                "told_by": self.actor.display_name,
                "version": self.lead.version,
            }
        }

    def context(self) -> dict[str, Any]:
        return {**super().context(), "introduction": presenters.lead_line(self.lead)}

    def latest(self, form: Any) -> dict[str, Any]:
        now = LeadProfessional.objects.get(pk=self.lead.pk)
        return {
            "told_on": day(now.told_on),
            "told_by": now.told_by,
            "response": now.response,
            "version": now.version,
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.lead_professional_told(
            lead=self.lead,
            told_on=data["told_on"],
            told_by=data["told_by"],
            response=data["response"],
            version=data["version"],
            by=self.actor,
        )
