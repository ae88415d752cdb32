"""Places, groups, lines and objects: the list, adding one, its page, and linking somebody to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.information.models import Contribution
from placemap.mappings.queries import scope_now
from placemap.subjects import commands, policy, presenters
from placemap.subjects.forms import EndLinkForm, EntityForm, EntityLinkForm, TakeBackForm
from placemap.subjects.models import Entity, EntityLink, Person
from placemap.subjects.policy.places import may_decide_place, may_decide_places
from placemap.subjects.queries import (
    Found,
    PersonCard,
    beside_thing,
    entities_known,
    entity_card,
    entity_link_shown,
    entity_links,
    find_people,
    place_said_of,
    places_to_decide,
    standing_contribution,
    visible_entity,
    visible_entity_link,
    visible_person,
)
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.subjects.vocabulary import PLACE_KINDS, EntityKind, EntityLinkKind
from placemap.web.views import FormPage, Page

PLACE_WAITS = gettext_lazy(
    "Proposed. It shows as proposed until the lead or the coordinator decides. You can link somebody to it"
    " now."
)


class _AboutSomebody(WithinMapping):
    """The person an address asks about; one that this reader may not see makes the page not exist."""

    @cached_property
    def somebody(self) -> PersonCard | None:
        said = self.request.GET.get("person", "")
        found = ids_in([said])
        if said and not found:
            raise Http404
        return self.cards(*found)[found[0]] if found else None

    @property
    def kept(self) -> str:
        return "?" + urlencode({"person": self.somebody.id}) if self.somebody else ""


class EntitiesPage(_AboutSomebody, Page):
    """Every place, group, line and object this reader may see; with a person, to choose one for them."""

    template_name = "subjects/things.html"
    title = gettext_lazy("Places, groups, lines and objects")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(words=request.POST.get("q", "").strip()[:120])

    def page(self, *, status: int = 200, words: str = "", **extra: Any) -> HttpResponse:
        things = entities_known(self.actor, self.mapping, words)
        decide = [] if words or self.somebody else places_to_decide(self.actor, self.mapping)
        return super().page(status=status, words=words, things=things, decide=decide, **extra)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "somebody": self.somebody,
            "kept": self.kept,
            "columns": presenters.thing_columns(),
            "to": presenters.Addresses(self.mapping),
            "words_for": presenters,
            "may_add": policy.may_record_link(self.actor, self.mapping),
        }


class AddEntityPage(_AboutSomebody, FormPage):
    """Adding a place, group, line or object by hand."""

    template_name = "subjects/add_thing.html"
    title = gettext_lazy("Add a place, group, phone line or object")
    form_class = EntityForm
    button = gettext_lazy("Add it")
    success_message = gettext_lazy("Added. Link somebody to it, and it is on the map.")
    draft_query = ("person",)

    def may(self) -> Decision:
        return policy.may_record_link(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        back = reverse("things", args=[self.mapping.reference]) + self.kept
        return {
            **super().context(),
            "back_url": back,
            "cancel_url": back,
            "scope": scope_now(self.mapping),
            "decides": may_decide_places(self.actor, self.mapping).allowed,
        }

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        made = commands.record_entity(
            mapping=self.mapping,
            kind=EntityKind(data["kind"]),
            name=data["name"],
            description=data["description"],
            postcode=data["postcode"],
            how_known=data["how_known"],
            reason=data["reason"],
            by=self.actor,
        )
        if made.kind in PLACE_KINDS and not may_decide_place(self.actor, made).allowed:
            self.success_message = PLACE_WAITS
        name = "link-entity" if self.somebody else "entity"
        return reverse(name, args=[self.mapping.reference, made.pk]) + self.kept


class EntityPage(WithinMapping, Page):
    """One place, group, line or object, and who is linked to it."""

    template_name = "subjects/thing.html"
    title = gettext_lazy("A place, group, line or object")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    @cached_property
    def entity(self) -> Entity:
        return visible_entity(self.actor, self.mapping, self.kwargs["entity"])

    def context(self) -> dict[str, Any]:
        entity = self.entity
        lines = presenters.entity_map_lines(entity_links(self.actor, self.mapping, entities=[entity.pk]))
        return {
            **super().context(),
            "thing": entity_card(entity),
            "place": place_said_of(self.actor, self.mapping, entity.pk),
            "is_start": entity.is_start,
            "postcode": entity.postcode,
            "agency": entity.agency.name,
            "lines": lines,
            "columns": presenters.map_columns(sortable=False),
            "sort": "",
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "to": presenters.Addresses(self.mapping),
            "may_add": policy.may_record_link(self.actor, self.mapping),
            "may_take_back": policy.may_take_back_words(self.actor, entity.contribution),
            "contribution": entity.contribution_id,
            "beside": beside_thing(self.actor, self.mapping, entity),
        }


class LinkEntityPage(_AboutSomebody, FormPage):
    """Linking somebody to a place, group, line or object: find the person, then the evidence."""

    template_name = "subjects/link_thing.html"
    title = gettext_lazy("Link somebody to a place, group, line or object")
    form_class = EntityLinkForm
    button = gettext_lazy("Record this link")
    success_message = gettext_lazy("Link recorded, with your evidence.")
    draft_query = ("person",)

    @cached_property
    def entity(self) -> Entity:
        return visible_entity(self.actor, self.mapping, self.kwargs["entity"])

    def may(self) -> Decision:
        return policy.may_record_link(self.actor, self.mapping)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.somebody.id] if self.somebody else []

    def form_arguments(self) -> dict[str, Any]:
        return {"thing": EntityKind(self.entity.kind)}

    def context(self) -> dict[str, Any]:
        here = reverse("link-entity", args=[self.mapping.reference, self.entity.pk])
        already = []
        if self.somebody:
            found = entity_links(
                self.actor, self.mapping, entities=[self.entity.pk], people=[self.somebody.id]
            )
            already = presenters.entity_map_lines(found)
        return {
            **super().context(),
            "somebody": self.somebody,
            "thing": entity_card(self.entity),
            "here": here,
            "back_url": reverse("entity", args=[self.mapping.reference, self.entity.pk]),
            "already": already,
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "to": presenters.Addresses(self.mapping),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST or self.somebody is None:
            words = request.POST.get("q", "").strip()[:200]
            return self.page(form=self.make_form(), words=words, results=self._results(words), looked=True)
        return super().post(request, *args, **kwargs)

    def _results(self, words: str) -> list[Found]:
        return find_people(self.actor, self.mapping, words) if words else []

    def save(self, form: Any) -> str:
        assert self.somebody is not None
        data = form.cleaned_data
        link = commands.record_entity_link(
            mapping=self.mapping,
            person=visible_person(self.actor, self.mapping, self.somebody.id),
            entity=self.entity,
            kind=EntityLinkKind(data["kind"]),
            first_on=data["first_on"],
            last_on=data["last_on"],
            how_known=data["how_known"],
            grade=data["grade"],
            nature=data["nature"],
            words=data["words"],
            by=self.actor,
        )
        return reverse("entity-link", args=[self.mapping.reference, link.pk])


class EntityLinkPage(WithinMapping, Page):
    """The evidence that somebody is linked to a place, group, line or object."""

    template_name = "subjects/thing_link.html"

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or only the evidence for the panel beside the map, which asks by a header."""
        if request.headers.get("X-Placemap-Part") == "evidence":
            self.template_name = "subjects/_thing_evidence.html"
        response = super().get(request, *args, **kwargs)
        response["Vary"] = "X-Placemap-Part"
        return response

    def context(self) -> dict[str, Any]:
        shown = entity_link_shown(self.actor, self.mapping, self.kwargs["entity_link"])
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


class EndEntityLinkPage(WithinMapping, FormPage):
    """Ending what one agency said of somebody and a thing, with a reason."""

    title = gettext_lazy("End this link")
    form_class = EndLinkForm
    template_name = "subjects/end_thing_link.html"
    button = gettext_lazy("End this link")
    success_message = gettext_lazy("Ended. It stays on record with your reason, and has left the map.")

    @cached_property
    def link(self) -> EntityLink:
        return visible_entity_link(self.actor, self.mapping, self.kwargs["entity_link"])

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [self.link.person_id]

    def may(self) -> Decision:
        return policy.may_end_link(self.actor, self.link)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.link.version}}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"reason": self.link.ended_reason, "version": self.link.version}

    def save(self, form: Any) -> str:
        commands.end_entity_link(
            link=self.link,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return reverse("entity", args=[self.mapping.reference, self.link.entity_id])

    def context(self) -> dict[str, Any]:
        back = reverse("entity-link", args=[self.mapping.reference, self.link.pk])
        shown = entity_link_shown(self.actor, self.mapping, self.link.pk)
        return {**super().context(), "back_url": back, "cancel_url": back, "line": shown.line}


class TakeBackWordsPage(WithinMapping, FormPage):
    """Taking back what was entered by hand: it leaves the map and every picture of it."""

    title = gettext_lazy("Take back what was said?")
    template_name = "subjects/take_back_words.html"
    form_class = TakeBackForm
    button = gettext_lazy("Take it back")
    success_message = gettext_lazy(
        "Taken back. It is off the map, and off every picture and print made from now on."
    )

    @cached_property
    def contribution(self) -> Contribution:
        return standing_contribution(self.actor, self.mapping, self.kwargs["contribution"])

    def may(self) -> Decision:
        return policy.may_take_back_words(self.actor, self.contribution)

    def context(self) -> dict[str, Any]:
        back = reverse("network", args=[self.mapping.reference])
        gave_person = Person.objects.filter(contribution=self.contribution, withdrawn_at=None).exists()
        return {
            **super().context(),
            "back_url": back,
            "cancel_url": back,
            "given": self.contribution,
            "gave_person": gave_person,
        }

    def save(self, form: Any) -> str:
        commands.take_back_words(
            contribution=self.contribution, reason=form.cleaned_data["reason"], by=self.actor
        )
        return reverse("network", args=[self.mapping.reference])
