"""Warnings at the top of a child's page, and turning 18."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import AdulthoodForm, HandOverForm, ReviewWarningForm, WarningForm
from placemap.cohort.models import AdulthoodReview, WarningNote
from placemap.cohort.views.additions import RecordsAbout
from placemap.cohort.views.base import ChildForm
from placemap.foundations.clock import today
from placemap.web.filters import day

# Offered, and changed with a keystroke.
LOOK_AGAIN = timedelta(days=28)


class WarningPage(RecordsAbout):
    """Warn the team, over one's name."""

    title = _("Warn the others")
    template_name = "cohort/warn.html"
    form_class = WarningForm
    button = _("Sign this warning")
    success_message = _("The warning is at the top of this page, with your name.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"review_on": today() + LOOK_AGAIN}}

    def record(self, data: dict[str, Any]) -> None:
        commands.record_warning(
            person=self.person,
            kind=data["kind"],
            text=data["text"],
            review_on=data["review_on"],
            by=self.actor,
        )


class ReviewWarningPage(ChildForm):
    """A warning is looked at again: kept until another day, or ended with a reason."""

    title = _("Is this warning still needed?")
    template_name = "cohort/review_warning.html"
    form_class = ReviewWarningForm
    button = _("Record this")
    success_message = _("Recorded.")

    @cached_property
    def warning(self) -> WarningNote:
        found = queries.visible_warning(self.actor, self.card.record_ids, self.kwargs["warning"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_take_back(self.actor, self.warning)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.warning.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = WarningNote.objects.get(pk=self.warning.pk)
        return {"review_on": day(now.review_on), "reason": now.ended_reason, "version": now.version}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "warning": self.warning, "show": presenters}

    def record(self, data: dict[str, Any]) -> None:
        if data["still"] == "keep":
            commands.keep_warning(
                fact=self.warning, review_on=data["review_on"], version=data["version"], by=self.actor
            )
        else:
            commands.end_warning(
                fact=self.warning, reason=data["reason"], version=data["version"], by=self.actor
            )


class AdulthoodPage(ChildForm):
    """The review before a child turns 18."""

    title = _("Turning 18")
    template_name = "cohort/turning_18_review.html"
    form_class = AdulthoodForm
    button = _("Record this review")
    success_message = _("The review is recorded.")

    def allowed(self) -> Decision:
        return policy.may_refer(self.actor, self.person)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"reviewed_on": today()}}

    def record(self, data: dict[str, Any]) -> None:
        commands.record_adulthood_review(
            person=self.person,
            reviewed_on=data["reviewed_on"],
            plan=data["plan"],
            hand_over_to=data["hand_over_to"],
            not_needed_because=data["not_needed_because"],
            by=self.actor,
        )


class HandOverPage(ChildForm):
    """Adult services accepted the hand-over."""

    title = _("The hand-over is accepted")
    form_class = HandOverForm
    button = _("Record the hand-over")
    success_message = _("The hand-over is recorded.")

    @cached_property
    def review(self) -> AdulthoodReview:
        found = queries.visible_review(self.actor, self.card.record_ids, self.kwargs["review"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_take_back(self.actor, self.review)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"handed_over_on": today(), "version": self.review.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        now = AdulthoodReview.objects.get(pk=self.review.pk)
        return {
            "accepted_by": now.accepted_by,
            "handed_over_on": day(now.handed_over_on),
            "version": now.version,
        }

    def context(self) -> dict[str, Any]:
        return {**super().context(), "introduction": presenters.hand_over_line(self.review)}

    def record(self, data: dict[str, Any]) -> None:
        commands.record_hand_over(
            fact=self.review,
            handed_over_on=data["handed_over_on"],
            accepted_by=data["accepted_by"],
            version=data["version"],
            by=self.actor,
        )
