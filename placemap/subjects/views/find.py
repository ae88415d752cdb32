"""Finding people, and looking before adding one.

Words are posted and the results shown at once, so that no name stands in an address, a history or
a log. A search that arrives in an address, as from an old bookmark, is answered all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access import once
from placemap.access.decisions import Decision
from placemap.access.throttles import Tried
from placemap.foundations.clock import today
from placemap.foundations.names import parse_name
from placemap.mappings.pages import TakesNew
from placemap.subjects import commands, policy, presenters
from placemap.subjects.forms import PersonForm
from placemap.subjects.policy.emergencies import may_open_in_emergency
from placemap.subjects.queries import (
    Called,
    Found,
    considered_before,
    find_everywhere,
    find_people,
    people_near,
)
from placemap.subjects.rules import PersonAsGiven, born_about, born_as_adult
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.subjects.vocabulary import Category
from placemap.web.guards import count
from placemap.web.jinja import url_if_any
from placemap.web.views import FormPage, Page

# As many as two searches and a saving can show.
_MOST_SEEN = 60


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


class AddPersonPage(TakesNew, WithinMapping, FormPage):
    """Adding a person by hand: first “Is it one of these?”, then the form.

    Saving looks once more, for people whose name or birth date is near, so that nobody is added beside
    themselves unseen. Nothing is saved until each of those was shown; that the new person is none of
    them goes on record.
    """

    template_name = "subjects/add_person.html"
    title = gettext_lazy("Add a person")
    form_class = PersonForm
    button = gettext_lazy("Add this person")
    success_message = gettext_lazy(
        "Added, as given by your agency. Only your agency and the coordinator see them yet."
    )
    current_tab = "cohort"
    none_of: Sequence[UUID] = ()

    def may(self) -> Decision:
        return policy.may_record_person(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": url_if_any("cohort", self.mapping.reference),
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "place_on": self._place_on(),
        }

    def _place_on(self) -> str:
        """Where something noticed waits to be placed on somebody; empty when nothing led here."""
        for key in ids_in([self.request.GET.get("noticed", "")]):
            # Added because something noticed is about them: back there, with them chosen.
            back = url_if_any("place-concern", self.mapping.reference, key)
            if back:
                return f"{back}?person="
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST:
            words = request.POST.get("q", "").strip()[:200]
            if not words:
                return self.page(form=self.make_form())
            name = parse_name(words)
            results = find_people(self.actor, self.mapping, words)
            # A number or a street is looked for as well, and is nobody's name.
            initial = {} if any(c.isdigit() for c in words) else {"given": name.given, "family": name.family}
            form = PersonForm(initial={**initial, "known_as": name.known_as, "seen": _ids_of(results)})
            return self.page(form=form, words=words, results=results, looked=True)
        typed = PersonForm(data=request.POST)
        if typed.is_valid() and not self._was_sent(typed):
            results = people_near(self.actor, self.mapping, _called(typed.cleaned_data))
            seen = ids_in(typed.cleaned_data["seen"].split(), most=_MOST_SEEN)
            if any(one.card.id not in seen for one in results):
                again = request.POST.copy()
                every = dict.fromkeys([*_ids_of(results).split(), *map(str, seen)])
                again["seen"] = " ".join(list(every)[:_MOST_SEEN])
                return self.page(form=PersonForm(data=again), results=results, looked=True, looked_again=True)
            self.none_of = [*dict.fromkeys([*(one.card.id for one in results), *seen])]
        return super().post(request, *args, **kwargs)

    def _was_sent(self, form: Any) -> bool:
        """Whether this very form made somebody already, who would now be found beside themselves."""
        token = form.cleaned_data.get("once")
        return bool(token) and bool(once.where_it_led(self.actor, token))

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
            none_of=self.none_of,
            by=self.actor,
        )
        if considered_before(self.actor, self.mapping, _called(data)):
            messages.warning(self.request, _("Considered before: ask the custodian."))
        place_on = self._place_on()
        if place_on:
            return HttpResponseRedirect(f"{place_on}{person.pk}")
        where = url_if_any("child", self.mapping.reference, person.pk)
        return HttpResponseRedirect(where or reverse("links", args=[self.mapping.reference]))


def _called(data: dict[str, Any]) -> Called:
    return Called(data["given"], data["family"], data["born"], (data["known_as"],))


def _ids_of(found: list[Found]) -> str:
    return " ".join(str(one.card.id) for one in found)
