"""Deciding whether a place belongs in the mapping, and proposing a declined one again."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.mappings.queries import scope_now
from placemap.subjects import commands, presenters
from placemap.subjects.forms import DecidePlaceForm, DeclinePlaceForm, ProposePlaceAgainForm
from placemap.subjects.policy.places import may_decide_place, may_propose_place_again
from placemap.subjects.queries import PlaceShown, place_shown
from placemap.subjects.views.within import WithinMapping
from placemap.web.views import FormPage


class _OnPlace(WithinMapping, FormPage):
    """A page about one proposed place, with the scope and all that was said of whether it belongs.

    To somebody who may not know of the place the page does not exist.
    """

    template_name = "subjects/decide_place.html"
    form_class = DecidePlaceForm

    @cached_property
    def place(self) -> PlaceShown:
        return place_shown(self.actor, self.mapping, self.kwargs["place"])

    def may(self) -> Decision:
        return may_decide_place(self.actor, self.place.latest)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.place.latest.number}}

    def latest(self, form: Any) -> dict[str, Any]:
        # Said from what stands now, so that sending again is a decision made with it in view.
        del self.place
        return {"version": self.place.latest.number}

    def context(self) -> dict[str, Any]:
        back = reverse("things", args=[self.mapping.reference])
        return {
            **super().context(),
            "place": self.place,
            "steps": presenters.place_steps(self.place.steps),
            "scope": scope_now(self.mapping),
            "other": self.other,
            "back_url": back,
            "cancel_url": back,
        }

    # The other answer to the page's question, by the name of its address and its words.
    other: tuple[str, Any] | None = None

    def said(self, form: Any) -> dict[str, Any]:
        """What every command takes."""
        return {"place": self.place.latest, "version": form.cleaned_data["version"], "by": self.actor}

    def thing_url(self) -> str:
        return reverse("entity", args=[self.mapping.reference, self.place.entity_id])


class AcceptPlacePage(_OnPlace):
    """Taking a place in."""

    title = gettext_lazy("Does this place belong in the mapping?")
    other = ("decline-place", gettext_lazy("No, decline it with a reason"))
    button = gettext_lazy("Yes, accept this place")
    success_message = gettext_lazy("Accepted. It no longer shows as proposed.")

    def save(self, form: Any) -> str:
        commands.accept_place(**self.said(form))
        return self.thing_url()


class DeclinePlacePage(_OnPlace):
    """Leaving a place out, with the reason."""

    title = gettext_lazy("Leave this place out of the mapping")
    form_class = DeclinePlaceForm
    button = gettext_lazy("Decline this place")
    success_message = gettext_lazy(
        "Declined. It is off the map, the lists and the files, and whoever proposed it is told why."
    )

    def save(self, form: Any) -> str:
        commands.decline_place(reason=form.cleaned_data["reason"], **self.said(form))
        return reverse("things", args=[self.mapping.reference])


class ReopenPlacePage(_OnPlace):
    """Taking the declining back."""

    title = gettext_lazy("Take back that this place was declined")
    button = gettext_lazy("Take it back")
    success_message = gettext_lazy("Taken back. The place shows as proposed again, and waits for a decision.")

    def save(self, form: Any) -> str:
        commands.reopen_place(**self.said(form))
        return self.thing_url()


class ProposePlaceAgainPage(_OnPlace):
    """Why a place was declined, and proposing it once more."""

    title = gettext_lazy("Propose this place again")
    form_class = ProposePlaceAgainForm
    button = gettext_lazy("Propose it again")
    success_message = gettext_lazy("Proposed again. The lead or the coordinator decides.")

    def may(self) -> Decision:
        return may_propose_place_again(self.actor, self.place.latest)

    def save(self, form: Any) -> str:
        commands.propose_place_again(reason=form.cleaned_data["reason"], **self.said(form))
        return self.thing_url()
