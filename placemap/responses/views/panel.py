"""The panel's page over every open mapping, its review of a plan, and where the mapping reads of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.mappings.queries import reviews_for_panel
from placemap.responses import commands, policy, presenters, queries
from placemap.responses.forms import PanelReviewForm
from placemap.responses.views.action import InResponse
from placemap.responses.vocabulary import PanelDecision
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page


class _OnPanel:
    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


class PanelPage(_OnPanel, Page):
    """How every open mapping stands, what waits for a decision, and what is late. No child, by any name."""

    template_name = "responses/panel.html"
    title = gettext_lazy("What waits for the panel")

    def context(self) -> dict[str, Any]:
        require(policy.may_read_panel(self.actor))
        return {
            **super().context(),
            "found": queries.panel_page(self.actor),
            "decide": reviews_for_panel(self.actor),
            "columns": [
                Column("mapping", _("Mapping")),
                Column("late", _("Late decisions on linked children")),
                Column("open", _("Being considered"), kind="number"),
                Column("exceptions", _("A risk, and no referral or decision"), kind="number"),
                Column("review", _("Names opened in danger, not reviewed"), kind="number"),
                Column("emergencies", _("Emergency openings, review late"), kind="number"),
                Column("gone", _("Let go"), kind="number"),
            ],
            "words": presenters,
        }


class RecordPanelReview(_OnPanel, FormPage):
    """Who presented the plan of one mapping, and what the panel decided."""

    title = gettext_lazy("The panel’s decision on the plan")
    form_class = PanelReviewForm
    button = gettext_lazy("Save the decision")
    success_message = gettext_lazy("The decision is saved. The group reads it on its page.")

    @cached_property
    def found(self) -> queries.OnPanel:
        reference = self.kwargs["reference"]
        found = next((one for one in queries.on_panel(self.actor) if one.reference == reference), None)
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_read_panel(self.actor))
        require(policy.may_record_review(self.actor, self.found.mapping_id))
        return super().dispatch(request, *args, **kwargs)

    @property
    def back_url(self) -> str:
        return reverse("panel")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.found.title}

    def form_arguments(self) -> dict[str, Any]:
        who = queries.presenters_of(self.actor, self.found.mapping_id)
        return {"initial": {"held_on": today()}, "presenters": [(one, one) for one in who]}

    def save(self, form: PanelReviewForm) -> str:
        given = form.cleaned_data
        commands.record_panel_review(
            mapping_id=self.found.mapping_id,
            held_on=given["held_on"],
            presented_by=given["presented_by"],
            decision=PanelDecision(given["decision"]),
            words=given["words"],
            by=self.actor,
        )
        return self.back_url


class PanelReviews(InResponse, Page):
    """What the panel decided on this mapping's plan, for its team."""

    template_name = "responses/panel_reviews.html"
    title = gettext_lazy("The panel on this mapping’s plan")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "reviews": queries.panel_reviews(self.actor, self.mapping),
            "words": presenters,
        }
