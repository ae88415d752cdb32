"""The table of links, one link's evidence, adding a link and ending one."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.information.vocabulary import HowKnown
from placemap.subjects import commands, policy, presenters
from placemap.subjects.forms import EndLinkForm, LinkForm, SearchForm
from placemap.subjects.models import Link
from placemap.subjects.queries import (
    ONLY_NEARLY,
    Found,
    LinkFilter,
    PersonCard,
    agencies_on_team,
    entities_among,
    entity_links,
    exactly,
    find_people,
    link_shown,
    links_about,
    links_table,
    visible_link,
    visible_person,
)
from placemap.subjects.views.within import WithinMapping, ids_in, page_in
from placemap.subjects.vocabulary import LinkKind, Strength
from placemap.web.shell import Column
from placemap.web.views import FormPage, Page

_SHOW = (
    ("current", gettext_lazy("Current")),
    ("expired", gettext_lazy("Out of date")),
    ("ended", gettext_lazy("Ended")),
)


def _columns() -> list[Column]:
    return [
        Column("who", _("Who"), sortable=True),
        Column("kind", _("How linked"), sortable=True),
        Column("whom", _("Whom"), sortable=True),
        Column("strength", _("Strength"), sortable=True),
        Column("source", _("Who said so")),
        Column("when", _("When"), sortable=True),
        Column("known", _("How known")),
        Column("nature", _("Fact or opinion")),
        Column("expires", _("Ends unless renewed"), sortable=True),
    ]


class LinksPage(WithinMapping, Page):
    """Every link this reader may see, newest first, as a table with its sources."""

    template_name = "subjects/links.html"
    title = gettext_lazy("Links")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Search: the words are posted, so that no name is in an address, and become identifiers."""
        form = SearchForm(request.POST)
        words = form.data.get("q", "").strip()[:200]
        here = reverse("links", args=[self.mapping.reference])
        if not words:
            return HttpResponseRedirect(here)
        found = find_people(self.actor, self.mapping, words, limit=10)
        if not found:
            return self.page(words=words, nobody=True)
        shown, is_near = exactly(found)
        if is_near:
            messages.warning(request, str(ONLY_NEARLY))
        kept = [("about", str(one.card.id)) for one in shown]
        return HttpResponseRedirect(f"{here}?{urlencode(kept)}")

    def context(self) -> dict[str, Any]:
        search = self._search()
        sort = self.request.GET.get("sort", "")
        found = links_table(
            self.actor, self.mapping, search=search, sort=sort, page=page_in(self.request.GET.get("page"))
        )
        about = self.cards(*search.about) if search.about else {}
        people = list({card.id: card for card in about.values()}.values())
        return {
            **super().context(),
            "columns": _columns(),
            "rows": found.lines,
            "found": found,
            "sort": sort,
            "search": search,
            "about": people,
            "about_chips": self._about_chips(people),
            "agencies": agencies_on_team(self.actor, self.mapping),
            "kinds": LinkKind.choices(),
            "strengths": [(s.value, presenters.strength_word(s)) for s in Strength],
            "show": _SHOW,
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "to": presenters.Addresses(self.mapping),
            "may_add": policy.may_record_link(self.actor, self.mapping),
            **self._things(search),
        }

    def _things(self, search: LinkFilter) -> dict[str, Any]:
        """Links to places and things stand below, on the first page of what nobody has narrowed by kind."""
        if search.kind or search.strength or search.agency_id or search.show != "current":
            return {"thing_lines": []}
        found = entity_links(self.actor, self.mapping, people=search.about)
        return {
            "thing_lines": presenters.entity_map_lines(found),
            "thing_columns": presenters.map_columns(sortable=False),
        }

    def _about_chips(self, people: list[PersonCard]) -> list[dict[str, Any]]:
        """One chip a person, which takes them away again."""
        kept = [
            (name, str(value)) for name, value in self.request.GET.items() if name not in ("about", "page")
        ]
        return [
            {
                "text": card.on_map,
                "removes": True,
                "current": True,
                "href": "?"
                + urlencode([*kept, *(("about", str(one.id)) for one in people if one.id != card.id)]),
            }
            for card in people
        ]

    def _search(self) -> LinkFilter:
        asked = self.request.GET
        agency = ids_in([asked.get("agency", "")])
        return LinkFilter(
            about=ids_in(asked.getlist("about")),
            kind=asked.get("kind", "") if asked.get("kind", "") in {k.value for k in LinkKind} else "",
            strength=asked.get("strength", ""),
            agency_id=agency[0] if agency else None,
            show=asked.get("show", "current"),
        )


class LinkPage(WithinMapping, Page):
    """One link's evidence: who said so, when, how they knew, and what it does not say."""

    template_name = "subjects/link.html"

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or only the evidence for the panel beside the map, which asks by a header."""
        if request.headers.get("X-Placemap-Part") == "evidence":
            self.template_name = "subjects/_evidence.html"
        response = super().get(request, *args, **kwargs)
        response["Vary"] = "X-Placemap-Part"
        return response

    def context(self) -> dict[str, Any]:
        shown = link_shown(self.actor, self.mapping, self.kwargs["link"])
        return {
            **super().context(),
            "title": _("Evidence for a link"),
            "shown": shown,
            "line": shown.line,
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "to": presenters.Addresses(self.mapping),
            "may_add": policy.may_record_link(self.actor, self.mapping),
        }


class EndLinkPage(WithinMapping, FormPage):
    """Ending one agency's link, with a reason."""

    title = gettext_lazy("End this link")
    form_class = EndLinkForm
    template_name = "subjects/end_link.html"
    button = gettext_lazy("End this link")
    success_message = gettext_lazy("Ended. It stays on record under “Ended”, with your reason.")

    @cached_property
    def link(self) -> Link:
        return visible_link(self.actor, self.mapping, self.kwargs["link"])

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.link.from_person_id, self.link.to_person_id]

    def may(self) -> Decision:
        return policy.may_end_link(self.actor, self.link)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.link.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"reason": self.link.ended_reason, "version": self.link.version}

    def save(self, form: Any) -> str:
        commands.end_link(
            link=self.link,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return reverse("links", args=[self.mapping.reference])

    def context(self) -> dict[str, Any]:
        back = reverse("link", args=[self.mapping.reference, self.link.pk])
        shown = link_shown(self.actor, self.mapping, self.link.pk)
        return {
            **super().context(),
            "back_url": back,
            "cancel_url": back,
            "line": shown.line,
            "link": self.link,
        }


class AddLinkPage(WithinMapping, FormPage):
    """Adding a link by hand: find the first person, find the second, then the evidence.

    The address holds the two people's identifiers as they are chosen; names are only ever posted.
    """

    template_name = "subjects/add_link.html"
    title = gettext_lazy("Add a link")
    form_class = LinkForm
    button = gettext_lazy("Record this link")
    success_message = gettext_lazy("Link recorded, with your evidence.")
    draft_query = ("from", "to")

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [end.id for end in self.ends if end is not None]

    def may(self) -> Decision:
        return policy.may_record_link(self.actor, self.mapping)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """From the map either end may be a place or thing, which has a form of its own."""
        asked = [*ids_in([request.GET.get("from", "")]), *ids_in([request.GET.get("to", "")])]
        things = entities_among(self.actor, self.mapping, asked)
        if things:
            where = reverse("link-entity", args=[self.mapping.reference, things[-1]])
            people = [key for key in asked if key not in things]
            return HttpResponseRedirect(f"{where}?{urlencode({'person': people[0]})}" if people else where)
        return super().get(request, *args, **kwargs)

    @cached_property
    def ends(self) -> tuple[PersonCard | None, PersonCard | None]:
        """The people chosen so far; one that this reader may not see makes the page not exist."""
        asked = [ids_in([self.request.GET.get(name, "")]) for name in ("from", "to")]
        ids = [found[0] for found in asked if found]
        if any(
            self.request.GET.get(name) and not found
            for name, found in zip(("from", "to"), asked, strict=True)
        ):
            raise Http404
        cards = self.cards(*ids) if ids else {}
        one, other = (cards[found[0]] if found else None for found in asked)
        return one, other

    @property
    def same_twice(self) -> bool:
        one, other = self.ends
        return one is not None and other is not None and one.id == other.id

    def context(self) -> dict[str, Any]:
        one, other = self.ends
        return {
            **super().context(),
            "one": one,
            "other": None if self.same_twice else other,
            "same_twice": self.same_twice,
            "here": reverse("add-link", args=[self.mapping.reference]),
            "back_url": reverse("links", args=[self.mapping.reference]),
            "already": self._already(one, other),
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "how_known_words": dict(HowKnown.choices()),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        one, other = self.ends
        if "q" in request.POST or one is None or other is None or self.same_twice:
            words = request.POST.get("q", "").strip()[:200]
            return self.page(form=self.make_form(), words=words, results=self._results(words), looked=True)
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        one, other = self.ends
        assert one is not None and other is not None
        data = form.cleaned_data
        link = commands.record_link(
            mapping=self.mapping,
            from_person=visible_person(self.actor, self.mapping, one.id),
            to_person=visible_person(self.actor, self.mapping, other.id),
            kind=LinkKind(data["kind"]),
            first_on=data["first_on"],
            last_on=data["last_on"],
            how_known=data["how_known"],
            grade=data["grade"],
            nature=data["nature"],
            words=data["words"],
            by=self.actor,
        )
        return reverse("link", args=[self.mapping.reference, link.pk])

    def _results(self, words: str) -> list[Found]:
        return find_people(self.actor, self.mapping, words) if words else []

    def _already(self, one: PersonCard | None, other: PersonCard | None) -> list[Any]:
        if one is None or other is None or self.same_twice:
            return []
        second: set[UUID] = set(other.record_ids)
        lines = links_about(self.actor, self.mapping, one.record_ids)
        return [line for line in lines if second & {*line.from_person.record_ids, *line.to_person.record_ids}]
