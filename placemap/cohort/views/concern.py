"""The pages that sign a judgement of concern and that withdraw one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import commands, policy, presenters, queries, rules
from placemap.cohort.forms import ConcernForm, WithdrawConcernForm
from placemap.cohort.models import ConcernJudgement
from placemap.cohort.views.base import ChildForm
from placemap.foundations.clock import today
from placemap.foundations.wording import in_english
from placemap.web.filters import day


class SignConcernPage(ChildForm):
    """The group's level of concern, beside what each agency says."""

    template_name = "cohort/sign_concern.html"
    title = _("Sign a judgement of concern")
    form_class = ConcernForm
    button = _("Sign this judgement")
    success_message = _("Signed, with your name and today’s date. Each agency’s own view stays beside it.")

    def allowed(self) -> Decision:
        return policy.may_sign_concern(self.actor, self.person)

    @cached_property
    def stands(self) -> ConcernJudgement | None:
        return queries.standing_judgement(self.card.record_ids)

    def form_arguments(self) -> dict[str, Any]:
        review = rules.judgement_review(None, today())
        return {"initial": {"review_on": review, "version": self._version(self.stands)}}

    @staticmethod
    def _version(judgement: ConcernJudgement | None) -> str:
        return str(judgement.pk) if judgement else ""

    def context(self) -> dict[str, Any]:
        record = queries.what_stands(self.actor, self.card)
        return {
            **super().context(),
            "concern": record,
            "differ": presenters.views_sentence(record),
            "show": presenters,
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.standing_judgement(self.card.record_ids)
        if now is None:
            return {"version": ""}
        return {
            "level": in_english(presenters.level_label(now.level)),
            "reasons_for": now.reasons_for,
            "reasons_against": now.reasons_against,
            "child_view": now.child_view,
            "child_view_missing": now.child_view_missing,
            "review_on": day(now.review_on),
            "version": self._version(now),
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.sign_concern(
            person=self.person,
            level=data["level"],
            reasons_for=data["reasons_for"],
            reasons_against=data["reasons_against"],
            child_view=data["child_view"],
            child_view_missing=data["child_view_missing"],
            review_on=data["review_on"],
            after=_as_uuid(data["version"]),
            by=self.actor,
        )

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return f"{self.child_url}#concern"


class WithdrawConcernPage(ChildForm):
    """A judgement that should not have been signed goes, and the reason stays."""

    template_name = "cohort/withdraw_concern.html"
    title = _("Why do you withdraw this judgement?")
    form_class = WithdrawConcernForm
    button = _("Withdraw it")
    success_message = _("Withdrawn. The reason stays; the judgement before it stands again.")

    @cached_property
    def judgement(self) -> ConcernJudgement:
        found = queries.visible_judgement(self.card.record_ids, self.kwargs["signed"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_withdraw_concern(self.actor, self.judgement)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "judgement": self.judgement, "show": presenters}

    def record(self, data: dict[str, Any]) -> None:
        commands.withdraw_concern(judgement=self.judgement, reason=data["reason"], by=self.actor)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
