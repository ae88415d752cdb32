"""Who covers this place: anyone signed in may ask, and nothing that was typed is kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.foundations.clock import today
from placemap.partners import policy, presenters, queries
from placemap.partners.forms import PlaceForm
from placemap.partners.queries import AreaCovered, PlaceAnswer
from placemap.web.views import Page


class WhoCovers(Page):
    """A question and its answer. The words come in the body and go into no address, log or record."""

    template_name = "partners/who_covers.html"
    title = _("Who covers this place?")

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "form": PlaceForm(),
            "words": presenters,
            "may_keep": bool(policy.may_keep_places(self.actor)),
            "councils": queries.councils(self.actor),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            return self.page(status=422, form=form)
        answer: PlaceAnswer = queries.who_covers(self.actor, form.cleaned_data["place"])
        return self.page(form=form, answer=answer)


class AreaAnswers(Page):
    """Who answers in one area, reached from another answer."""

    template_name = "partners/area.html"

    def context(self) -> dict[str, Any]:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        directory = queries.Directory(actor, today())
        key = str(self.kwargs["area"])
        if key not in directory.areas:
            raise Http404
        found: AreaCovered = directory.covered(key)
        return {
            **super().context(),
            "title": found.area.name,
            "found": found,
            "words": presenters,
            "may_keep": bool(policy.may_keep_places(actor)),
        }
