"""Who is something noticed about? It stands here, since only the cohort knows the children."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import require
from placemap.cohort import commands, policy, presenters
from placemap.cohort.forms import NobodyForm, PlaceForm
from placemap.information.commands import place_concern
from placemap.information.models import Concern
from placemap.information.policy import may_decide_concern
from placemap.information.queries import concern_in, waits_to_be_placed
from placemap.mappings.pages import WithinMapping
from placemap.subjects.models import Person
from placemap.subjects.policy import may_record_person
from placemap.subjects.queries import (
    PersonCard,
    find_people,
    person_cards,
    visible_person,
    words_name_considered,
)
from placemap.web.fields import new_once
from placemap.web.views import FormPage


class PlaceConcernPage(WithinMapping, FormPage):
    """Find the person, then say what the words are; or that they are about nobody in particular.

    The address holds an identifier once somebody is chosen; names are only ever posted.
    """

    template_name = "cohort/place_concern.html"
    title = _("Who is it about?")
    button = _("Write it on this page")
    current_tab = "noticed"

    def check(self) -> None:
        super().check()
        require(may_decide_concern(self.actor, self.concern))

    @cached_property
    def concern(self) -> Concern:
        return concern_in(self.actor, self.mapping, self.kwargs["concern"])

    @cached_property
    def person(self) -> Person | None:
        """Who was chosen; one that this reader may not see makes the page not exist."""
        asked = self.request.GET.get("person", "")
        if not asked:
            return None
        try:
            return visible_person(self.actor, self.mapping, UUID(asked))
        except ValueError:
            raise Http404 from None

    @cached_property
    def card(self) -> PersonCard | None:
        person = self.person
        return person_cards(self.actor, self.mapping, [person.pk])[person.pk] if person else None

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return PlaceForm if self.person else NobodyForm

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.concern.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": concern_in(self.actor, self.mapping, self.concern.pk).version}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "concern": self.concern,
            "chosen": self.card,
            "here": self.address("place-concern", self.concern.pk),
            "back_url": self.address("noticed"),
            "considered_before": bool(may_record_person(self.actor, self.mapping))
            and words_name_considered(self.actor, self.mapping, self.concern.text),
            "places": bool(policy.may_place_concern(self.actor, self.concern)),
            "waits": waits_to_be_placed(self.concern),
            "once_nobody": new_once(),
            "show": presenters,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST:
            words = request.POST.get("q", "").strip()[:200]
            found = find_people(self.actor, self.mapping, words) if words else []
            return self.page(form=self.make_form(), words=words, results=found, looked=True)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        given = {"concern": self.concern, "version": form.cleaned_data["version"], "by": self.actor}
        if self.person is None or self.card is None:
            place_concern(placed=form.cleaned_data["kind"], **given)
            self.success_message = _("Recorded: it is about nobody in particular, or a place.")
            return self.address("noticed")
        commands.place_on_person(person=self.person, kind=form.cleaned_data["kind"], **given)
        self.success_message = _("Written on this page, in the words it was noticed in.")
        return self.address("child", self.card.id)
