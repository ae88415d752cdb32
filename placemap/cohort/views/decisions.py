"""Proposing a child, and recording what the group decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from placemap.access.decisions import Decision, require
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import (
    AgreeForm,
    AgreeSeveralForm,
    CategoryForm,
    DeclineForm,
    DissentForm,
    LeaveForm,
    ProposeForm,
)
from placemap.cohort.models import Membership
from placemap.cohort.views.base import ChildForm, InMapping
from placemap.cohort.vocabulary import MembershipState
from placemap.foundations.wording import in_english
from placemap.mappings.pages import TakesNew
from placemap.subjects.vocabulary import UNSAID_CATEGORIES, Category
from placemap.web.views import FormPage


class ProposePage(TakesNew, ChildForm):
    """Propose a child, with the scope beside the reason."""

    form_class = ProposeForm
    button = _("Propose this child")
    success_message = _("Proposed. It waits for the group’s decision.")

    @property
    def template_name(self) -> str:  # type: ignore[override]
        return "cohort/propose_closed.html" if self.is_in_play else "cohort/propose.html"

    @property
    def title(self) -> Any:  # type: ignore[override]
        if not self.is_in_play:
            return _("Why does this child belong in this mapping?")
        if self.membership is not None and self.membership.state == MembershipState.AGREED:
            return _("This child is already in the cohort")
        return _("This child is already proposed")

    @property
    def is_in_play(self) -> bool:
        """Whether the child is proposed or agreed, as far as this reader sees."""
        return self.membership is not None and self.membership.state in (
            MembershipState.PROPOSED,
            MembershipState.AGREED,
        )

    def allowed(self) -> Decision:
        return policy.may_propose_child(self.actor, self.mapping, self.card.agency_ids)

    def form_arguments(self) -> dict[str, Any]:
        category = self.card.category
        return {
            "initial": {"category": "" if category in UNSAID_CATEGORIES else category.value},
            "is_adult": self.card.is_adult,
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "scope": queries.scope_shown(self.actor, self.mapping),
            "already": presenters.already_here(self.membership) if self.membership else None,
            "child_url": self.child_url,
        }

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

    def form_arguments(self) -> dict[str, Any]:
        # Pressed in the grid for a child of whom nobody has said it, the answer is this page, asking.
        asks = Category(self.held.person.category) in UNSAID_CATEGORIES
        return {**super().form_arguments(), "asks_why": asks, "is_adult": self.card.is_adult}

    def record(self, data: dict[str, Any]) -> None:
        commands.agree_child(
            membership=self.held,
            reason=data["reason"],
            category=data.get("category", ""),
            consideration=data.get("consideration", ""),
            version=data["version"],
            by=self.actor,
        )


class CategoryPage(DecidePage):
    """Why a child is here: said where nobody has, or changed with the ground for it."""

    template_name = "cohort/category.html"
    title = _("Why is this child here?")
    form_class = CategoryForm
    button = _("Record this")
    success_message = _("Recorded, with your name and today’s date. What was set before stays readable.")

    def check(self) -> None:
        super().check()
        if self.held.state not in (MembershipState.PROPOSED, MembershipState.AGREED):
            raise Http404

    @property
    def back(self) -> str:
        return f"{self.child_url}#group"

    def form_arguments(self) -> dict[str, Any]:
        stands = queries.standing_entry(self.card.record_ids)
        return {
            "initial": {"version": str(stands.pk) if stands else ""},
            "is_adult": self.card.is_adult,
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "entries": queries.entries_about(self.card.record_ids),
            "show": presenters,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.standing_entry(self.card.record_ids)
        if now is None:
            return {"version": ""}
        return {
            "category": in_english(Category.label_of(now.category)),
            "ground": now.ground,
            "version": str(now.pk),
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.set_category(
            membership=self.held,
            category=data["category"],
            consideration=data["consideration"],
            ground=data["ground"],
            after=_as_uuid(data["version"]),
            by=self.actor,
        )

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.back


class AgreeSeveralPage(InMapping, FormPage):
    """Everybody who waits, each with the reason given for them: the group agrees those ticked."""

    template_name = "cohort/agree_several.html"
    title = _("Whom does the group agree?")
    form_class = AgreeSeveralForm
    button = _("Agree those ticked")

    def check(self) -> None:
        super().check()
        require(policy.may_decide_in(self.actor, self.mapping))

    @cached_property
    def waiting(self) -> dict[str, queries.Proposal]:
        """The proposals by what their box is worth: which one, and the version that was read."""
        found = queries.waiting_proposals(self.actor, self.mapping)
        return {f"{one.membership.pk}.{one.membership.version}": one for one in found}

    def form_arguments(self) -> dict[str, Any]:
        return {
            "members": [
                (value, one.card.shown_as, presenters.waiting_hint(one))
                for value, one in self.waiting.items()
            ],
            "unsaid": [value for value, one in self.waiting.items() if one.is_unsaid],
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("cohort"),
            "scope": queries.scope_shown(self.actor, self.mapping),
            "waiting": len(self.waiting),
        }

    def save(self, form: Any) -> str:
        chosen = [self.waiting[value].membership for value in form.cleaned_data["members"]]
        made = commands.agree_children(
            mapping=self.mapping,
            memberships=chosen,
            versions=[one.version for one in chosen],
            reason=form.cleaned_data["reason"],
            category=form.cleaned_data.get("category", ""),
            consideration=form.cleaned_data.get("consideration", ""),
            by=self.actor,
        )
        self.success_message = ngettext(
            "The group’s agreement on %(num)s child is recorded.",
            "The group’s agreement on %(num)s children is recorded, for each of them.",
            len(made),
        ) % {"num": len(made)}
        return self.address("cohort")


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


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
