"""Reviews of a mapping, and the panel's decision once two were missed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from placemap.access import once
from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import HoldReviewForm, MoveReviewForm, PanelDecisionForm
from placemap.mappings.rules import reviews
from placemap.mappings.views.base import InMapping, NamesNobody, typed
from placemap.mappings.vocabulary import MappingState, PanelChoice
from placemap.web.filters import day
from placemap.web.jinja import url_if_any
from placemap.web.views import FormPage, Page


class MappingReviews(InMapping, Page):
    """When it is reviewed next, and everything that came of the reviews so far."""

    template_name = "mappings/reviews.html"
    title = _("Reviews")

    def context(self) -> dict[str, Any]:
        is_open = self.mapping.state == MappingState.OPEN
        may = is_open and bool(policy.may_change_mapping(self.actor, self.mapping))
        return {
            **super().context(),
            "back_url": self.page_of("mapping"),
            "is_open": is_open,
            "banner": presenters.review_banner(self.mapping) if is_open else None,
            "next": presenters.review_line(self.mapping),
            "rule": presenters.review_rule(queries.structure_of(self.mapping)),
            "history": presenters.review_rows(queries.review_history(self.actor, self.mapping)),
            "may_change": may,
            "may_move": may and bool(queries.review_can_move(self.mapping)),
            "may_close": is_open and bool(policy.may_close_mapping(self.actor, self.mapping)),
        }


class _OfReviews(InMapping, FormPage):
    """A form over the mapping's next review, with a comparison when somebody was quicker."""

    may = staticmethod(policy.may_change_mapping)
    button = _("Save")
    success_message: Any = _("Saved.")

    @property
    def back_url(self) -> str:
        return self.page_of("mapping-reviews")

    def latest(self, form: Any) -> dict[str, Any]:
        now = queries.open_mapping(self.actor, self.mapping.reference)
        return {"next_on": queries.reviews_of(now).due_on, "version": now.version}

    def given(self, form: Any) -> dict[str, Any]:
        return typed(form)


class HoldReview(NamesNobody, _OfReviews):
    title = _("Write down a review")
    form_class = HoldReviewForm
    read_by_others = ("words",)

    def context(self) -> dict[str, Any]:
        waits = queries.waits_for_panel(self.mapping)
        still = _("What you write is kept. Whether the mapping goes on is still for the panel to decide.")
        return {**super().context(), "introduction": still if waits else ""}

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {
                "held_on": today(),
                "next_on": queries.proposed_review(self.mapping),
                "version": self.mapping.version,
            }
        }

    def save(self, form: Any) -> str:
        commands.hold_review(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.back_url


class MoveReview(_OfReviews):
    template_name = "mappings/move_review.html"
    title = _("Change the day of the next review")
    form_class = MoveReviewForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Said before anything is typed; what was typed in time stays beside the reason the command gives.
        require(queries.review_can_move(self.mapping))
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "latest_day": queries.latest_review_day(self.mapping)}

    def form_arguments(self) -> dict[str, Any]:
        stands = queries.reviews_of(self.mapping)
        return {"initial": {"next_on": stands.due_on, "version": self.mapping.version}}

    def save(self, form: Any) -> str:
        commands.move_review(mapping=self.mapping, by=self.actor, **self.given(form))
        return self.back_url


class DecideForPanel(FormPage):
    """The panel closes or renews a mapping whose reviews were missed. It sees its title, and no child."""

    template_name = "mappings/decide_for_panel.html"
    form_class = PanelDecisionForm
    title = _("Close or renew this mapping?")
    button = _("Save the decision")
    success_message = _("The decision is saved. Whoever leads the mapping reads it in their work.")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_decide_for_panel(self.actor))
        reference = self.kwargs["reference"]
        require(policy.may_decide_for_panel(self.actor, queries.not_to_judge(reference)))
        try:
            self.waiting = self.found()
        except Http404:
            # Renewed once, it waits no more; pressed twice, it leads where the first sending led.
            if request.method != "POST":
                raise
            if led := once.led_before(self.actor, request.POST.get("once")):
                return HttpResponseRedirect(led)
            return self.decided_already(reference)
        return super().dispatch(request, *args, **kwargs)

    def decided_already(self, reference: str) -> HttpResponse:
        """Somebody else on the panel was quicker: the form again as it was typed, and when they decided."""
        decided = queries.decided_by_panel(self.actor, reference)
        if decided is None:
            raise Http404
        self.waiting, decided_on = decided
        said = _("Somebody decided for the panel already, on %(day)s. Nothing of yours was saved.")
        form = self.make_form(data=self.request.POST)
        return self.invalid(form, message=said % {"day": day(decided_on)}, status=409)

    def found(self) -> queries.WaitsForDecision:
        reference = self.kwargs["reference"]
        found = next(
            (one for one in queries.reviews_for_panel(self.actor) if one.reference == reference), None
        )
        if found is None:
            raise Http404
        return found

    @property
    def back_url(self) -> str:
        return url_if_any("panel")

    def form_arguments(self) -> dict[str, Any]:
        one = self.waiting
        return {
            "initial": {
                "next_on": reviews.usual_review(one.structure, one.ends_on, today()),
                "version": one.version,
            }
        }

    def latest(self, form: Any) -> dict[str, Any]:
        # Renewed in the same moment, it waits no more: what was typed stays, and there is nothing to compare.
        try:
            return {"version": self.found().version}
        except Http404:
            return {}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "waiting": self.waiting,
            "why": presenters.waiting_words(self.waiting),
            "between": reviews.months_between(self.waiting.structure),
        }

    def save(self, form: Any) -> str:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        commands.decide_for_panel(
            mapping_id=self.waiting.mapping_id,
            by=self.actor,
            **{**given, "choice": PanelChoice(given["choice"])},
        )
        return self.back_url
