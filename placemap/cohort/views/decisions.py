"""Proposing a child, and recording what the group decided."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import commands, policy, queries
from placemap.cohort.forms import AgreeForm, DeclineForm, DissentForm, LeaveForm, ProposeForm
from placemap.cohort.models import Membership
from placemap.cohort.views.base import ChildForm
from placemap.subjects.vocabulary import Category


class ProposePage(ChildForm):
    """Propose a child, with the scope beside the reason."""

    template_name = "cohort/propose.html"
    title = _("Why does this child belong in this mapping?")
    form_class = ProposeForm
    button = _("Propose this child")
    success_message = _("Proposed. It waits for the group’s decision.")

    def allowed(self) -> Decision:
        return policy.may_propose_child(self.actor, self.mapping, self.card.agency_ids)

    def form_arguments(self) -> dict[str, Any]:
        category = self.card.category
        return {"initial": {"category": "" if category is Category.CHILD_LINKED else category.value}}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "scope": queries.scope_shown(self.actor, self.mapping)}

    def record(self, data: dict[str, Any]) -> None:
        commands.propose_child(
            mapping=self.mapping,
            person=self.person,
            reason=data["reason"],
            category=data["category"],
            consideration=data["consideration"],
            identified_by=data["identified_by"],
            identified_on=data["identified_on"],
            known_before=data["known_before"],
            by=self.actor,
        )


class DecidePage(ChildForm):
    """A decision on the proposal that stands for this child."""

    template_name = "cohort/against_scope.html"
    success_message = _("The group’s decision is recorded.")

    @property
    def held(self) -> Membership:
        if self.membership is None:
            raise Http404
        return self.membership

    def allowed(self) -> Decision:
        return policy.may_decide(self.actor, self.held)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.held.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = Membership.objects.get(pk=self.held.pk)
        return {"reason": now.decision_reason, "version": now.version}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "membership": self.held,
            "scope": queries.scope_shown(self.actor, self.mapping),
            "back_url": self.back,
        }

    @property
    def back(self) -> str:
        return self.address("cohort")

    def save(self, form: Any) -> str | HttpResponse:
        super().save(form)
        # Back to the grid, where the next child waits.
        return f"{self.address('cohort')}#row-{self.held.pk}"


class AgreePage(DecidePage):
    """The group agrees: one press from the grid, or with a reason here."""

    title = _("The group agrees this child")
    form_class = AgreeForm
    button = _("Agree this child")

    def record(self, data: dict[str, Any]) -> None:
        commands.agree_child(
            membership=self.held, reason=data["reason"], version=data["version"], by=self.actor
        )


class DeclinePage(DecidePage):
    """The group declines, with a reason against the scope."""

    title = _("Why is this child out of scope?")
    form_class = DeclineForm
    button = _("Decline this child")
    success_message = _("Declined. The agency that named the child can read why.")

    def record(self, data: dict[str, Any]) -> None:
        commands.decline_child(
            membership=self.held, reason=data["reason"], version=data["version"], by=self.actor
        )


class LeavePage(DecidePage):
    """A child leaves the cohort."""

    template_name = "web/question.html"
    title = _("This child leaves the cohort")
    form_class = LeaveForm
    button = _("Let this child leave")
    success_message = _("Recorded. The child has left the cohort.")

    def record(self, data: dict[str, Any]) -> None:
        commands.remove_child(
            membership=self.held, reason=data["reason"], version=data["version"], by=self.actor
        )


class DissentPage(ChildForm):
    """A different view of the group's decision."""

    title = _("Record a different view")
    form_class = DissentForm
    button = _("Record this view")
    success_message = _("Recorded. It stays beside the group’s decision.")

    def allowed(self) -> Decision:
        if self.membership is None:
            raise Http404
        return policy.may_dissent(self.actor, self.membership)

    def record(self, data: dict[str, Any]) -> None:
        assert self.membership is not None
        commands.record_dissent(membership=self.membership, text=data["text"], by=self.actor)
