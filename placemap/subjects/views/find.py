"""Finding people, and looking before adding one.

Words are posted and the results shown at once, so that no name stands in an address, a history or
a log. A search that arrives in an address, as from an old bookmark, is answered all the same.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.access.throttles import Tried
from placemap.foundations.clock import today
from placemap.foundations.names import fold, parse_name
from placemap.subjects import commands, policy, presenters
from placemap.subjects.forms import PersonForm
from placemap.subjects.policy.emergencies import may_open_in_emergency
from placemap.subjects.queries import Called, Found, considered_before, find_everywhere, find_people
from placemap.subjects.rules import PersonAsGiven, born_about, born_as_adult
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.subjects.vocabulary import Category
from placemap.web.guards import count
from placemap.web.jinja import url_if_any
from placemap.web.views import FormPage, Page


class FindPage(Page):
    """Search every mapping the reader sits in."""

    template_name = "subjects/find.html"
    title = gettext_lazy("Find a person")

    def words(self) -> str:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        return str(given.get("q", "")).strip()[:200]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._searched()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._searched()

    def _searched(self) -> HttpResponse:
        too_many = count(self.request, Tried.SEARCH) if self.words() else None
        return self.page() if too_many is None else too_many

    def results(self, words: str) -> list[Found]:
        return find_everywhere(self.request.actor, words)  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        words = self.words()
        return {
            **super().context(),
            "words": words,
            "results": self.results(words) if words else [],
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
        }


class FindInMappingPage(WithinMapping, FindPage):
    """Search one mapping."""

    template_name = "subjects/find_in_mapping.html"
    current_tab = ""

    def may(self) -> Decision:
        return policy.may_find(self.actor, self.mapping)

    def results(self, words: str) -> list[Found]:
        return find_people(self.actor, self.mapping, words)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "may_add": policy.may_record_person(self.actor, self.mapping),
            "may_emergency": bool(may_open_in_emergency(self.actor, self.mapping)),
        }


class AddPersonPage(WithinMapping, FormPage):
    """Adding a person by hand: first “Is it one of these?”, then the form.

    Saving looks once more when the name differs from what was looked for, so that nobody is added
    beside themselves unseen.
    """

    template_name = "subjects/add_person.html"
    title = gettext_lazy("Add a person")
    form_class = PersonForm
    button = gettext_lazy("Add this person")
    success_message = gettext_lazy(
        "Added, as given by your agency. Only your agency and the coordinator see them yet."
    )
    current_tab = "cohort"

    def may(self) -> Decision:
        return policy.may_record_person(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": url_if_any("cohort", self.mapping.reference),
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST:
            words = request.POST.get("q", "").strip()[:200]
            if not words:
                return self.page(form=self.make_form())
            name = parse_name(words)
            initial = {"given": name.given, "family": name.family, "known_as": name.known_as}
            form = PersonForm(initial={**initial, "searched": fold(words)})
            return self.page(
                form=form, words=words, results=find_people(self.actor, self.mapping, words), looked=True
            )
        typed = PersonForm(data=request.POST)
        if typed.is_valid() and typed.cleaned_data["searched"] != _looked_for(typed.cleaned_data):
            results = find_people(self.actor, self.mapping, _name_in(typed.cleaned_data))
            if results:
                seen = request.POST.copy()
                seen["searched"] = _looked_for(typed.cleaned_data)
                typed = PersonForm(data=seen)
                return self.page(form=typed, results=results, looked=True, looked_again=True)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str | HttpResponse:
        data = form.cleaned_data
        low, high = None, None
        if data["age"] is not None:
            low, high = born_about(data["age"], today())
        elif data["adult_because"].strip():
            high = born_as_adult(today())
        person = commands.add_person(
            mapping=self.mapping,
            person=PersonAsGiven(
                given=data["given"].strip(),
                family=data["family"].strip(),
                known_as=(data["known_as"].strip(),) if data["known_as"].strip() else (),
                born=data["born"],
                born_low=low,
                born_high=high,
                adult_because=data["adult_because"],
                school=data["school"].strip(),
                phone=data["phone"],
                address=data["address"],
                category=Category(data["category"] or Category.NOT_SET.value),
            ),
            how_known=data["how_known"],
            by=self.actor,
        )
        child = Called(data["given"], data["family"], data["born"], (data["known_as"],))
        if considered_before(self.actor, self.mapping, child):
            messages.warning(self.request, _("Considered before: ask the custodian."))
        for key in ids_in([self.request.GET.get("noticed", "")]):
            # Added because something noticed is about them: back there, with them chosen.
            back = url_if_any("place-concern", self.mapping.reference, key)
            if back:
                return HttpResponseRedirect(f"{back}?person={person.pk}")
        where = url_if_any("child", self.mapping.reference, person.pk)
        return HttpResponseRedirect(where or reverse("links", args=[self.mapping.reference]))


def _name_in(data: dict[str, Any]) -> str:
    name = " ".join(str(data.get(part) or "").strip() for part in ("given", "family"))
    return name.strip() or str(data.get("known_as") or "")


def _looked_for(data: dict[str, Any]) -> str:
    return fold(_name_in(data))
