"""Keeping which postcodes lie where and who answers there: for administrators; anyone may look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.partners import commands, lookup_files, policy, presenters, queries
from placemap.partners.forms import AreaBodyForm, EndForm, LookupFileForm, MovePostcodeForm, PostcodeAreaForm
from placemap.partners.models import Agency, Area, AreaBody, PostcodeArea
from placemap.partners.vocabulary import FUNCTIONS, AnswersFor
from placemap.web.shell import Column
from placemap.web.views import FormPage, ListPage, Page


class _Keeps(FormPage):
    """A page that only those who keep places may open."""

    back_name = "postcode-areas"

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @property
    def back_url(self) -> str:
        return reverse(self.back_name)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_keep_places(self.actor))


class PostcodeAreas(ListPage):
    """Every code that is kept. A search comes in the body, since a postcode may be somebody's home."""

    template_name = "partners/postcode_areas.html"
    title = gettext_lazy("Which postcodes lie where")
    columns = (
        Column("code", gettext_lazy("Postcode"), sortable=True),
        Column("area", gettext_lazy("Council"), sortable=True),
        Column("place", gettext_lazy("Place"), sortable=True),
        Column("when", gettext_lazy("When"), sortable=False),
        Column("do", gettext_lazy("Change"), kind="hidden"),
    )
    sorts = {
        "code": ("code", "area__name", "from_on"),
        "area": ("area__name", "code"),
        "place": ("place", "code"),
    }
    default_sort = "code"

    def rows(self, q: str) -> Any:
        past = self.request.GET.get("past") == "1"
        return queries.codes_kept(self.request.actor, q, past=past)  # type: ignore[attr-defined]

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "words": presenters,
            "past": self.request.GET.get("past") == "1",
            "may_keep": bool(policy.may_keep_places(self.request.actor)),  # type: ignore[attr-defined]
        }


class AddPostcodeArea(_Keeps):
    title = gettext_lazy("Add a postcode")
    form_class = PostcodeAreaForm
    button = gettext_lazy("Add it")
    success_message = gettext_lazy("Added. Everybody’s answers count it from the day you gave.")

    def form_arguments(self) -> dict[str, Any]:
        return {"areas": queries.councils(self.actor), "initial": {"from_on": today()}}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        commands.add_postcode_area(
            code=given["code"],
            area=_area(given["area"]),
            from_on=given["from_on"],
            place=given["place"],
            by=self.actor,
        )
        return self.back_url


class ChangePostcodeArea(_Keeps):
    """An entry that moved, ended or was never so."""

    title = gettext_lazy("Change where a postcode lies")
    template_name = "partners/change_postcode_area.html"
    form_class = MovePostcodeForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. What counted before stays.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = PostcodeArea.objects.select_related("area").filter(pk=kwargs["postcode_area"]).first()
        if found is None:
            raise Http404
        self.entry = found

    def form_arguments(self) -> dict[str, Any]:
        others = [area for area in queries.councils(self.actor) if area.pk != self.entry.area_id]
        return {"areas": others}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "entry": self.entry, "caption": self.entry.code, "words": presenters}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        if given["became"] == "moves":
            commands.move_postcode_area(
                entry=self.entry, area=_area(given["area"]), from_on=given["day"], by=self.actor
            )
        elif given["became"] == "ends":
            commands.stop_postcode_area(entry=self.entry, from_on=given["day"], by=self.actor)
        else:
            commands.remove_postcode_area(entry=self.entry, by=self.actor)
        return self.back_url


class ImportPostcodeAreas(_Keeps):
    """A whole look-up at once, or nothing of it."""

    title = gettext_lazy("Bring in a postcode look-up")
    template_name = "partners/import_postcode_areas.html"
    form_class = LookupFileForm
    button = gettext_lazy("Bring it in")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"from_on": today()}}

    def save(self, form: Any) -> str:
        file = form.cleaned_data["file"]
        # One byte more than is taken shows that there is too much, without reading all of it.
        data = file.read(lookup_files.MOST_BYTES + 1)
        done = commands.import_postcode_areas(data=data, from_on=form.cleaned_data["from_on"], by=self.actor)
        said = [
            ngettext("%(n)d row added", "%(n)d rows added", done.added) % {"n": done.added},
            ngettext("%(n)d changed", "%(n)d changed", done.changed) % {"n": done.changed},
            ngettext("%(n)d taken out", "%(n)d taken out", done.removed) % {"n": done.removed},
            ngettext("%(n)d already there", "%(n)d already there", done.same) % {"n": done.same},
        ]
        messages.success(self.request, _("Brought in: %(what)s.") % {"what": ", ".join(said)})
        return self.back_url


class ExportPostcodeAreas(Page):
    """The whole look-up as CSV, past entries too, in the form that can be brought in again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = queries.lookup_kept(request.actor)  # type: ignore[attr-defined]
        response = HttpResponse(lookup_files.write_lookup(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="postcode-areas.csv"'
        return response


class AreaBodies(Page):
    """Who was said to answer where."""

    template_name = "partners/area_bodies.html"
    title = gettext_lazy("Who answers where")
    columns = (
        Column("body", gettext_lazy("Body"), sortable=False),
        Column("what", gettext_lazy("Answers for"), sortable=False),
        Column("area", gettext_lazy("Area"), sortable=False),
        Column("when", gettext_lazy("When"), sortable=False),
        Column("do", gettext_lazy("End"), kind="hidden"),
    )

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "columns": self.columns,
            "bodies": queries.bodies_kept(actor),
            "words": presenters,
            "what_for": AnswersFor.label_of,
            "may_keep": bool(policy.may_keep_places(actor)),
        }


class AddAreaBody(_Keeps):
    title = gettext_lazy("Say who answers")
    form_class = AreaBodyForm
    back_name = "area-bodies"
    draft_query = ("area", "what", "agency")
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. It shows to everybody who asks about a place there.")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "areas": list(queries.areas_for_mappings(self.actor)),
            "agencies": [found.agency for found in queries.agency_standings(self.actor)],
            "initial": {"from_on": today(), **self._wanted()},
        }

    def _wanted(self) -> dict[str, str]:
        """What the page that led here was about: an empty cell of the table, or one agency."""
        named = {"area": "area", "answers_for": "what", "agency": "agency"}
        return {field: self.request.GET.get(key, "") for field, key in named.items()}

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        agency = Agency.objects.get(pk=UUID(given["agency"])) if given["agency"] else None
        commands.record_area_body(
            area=_area(given["area"]),
            answers_for=AnswersFor(given["answers_for"]),
            agency=agency,
            name=given["name"],
            from_on=given["from_on"],
            by=self.actor,
        )
        can_do = AnswersFor(given["answers_for"]) in FUNCTIONS
        return reverse("functions") if can_do else self.back_url


class EndAreaBody(_Keeps):
    title = gettext_lazy("When does it stop answering?")
    form_class = EndForm
    back_name = "area-bodies"
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. After that day it is not shown any more.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = AreaBody.objects.select_related("area", "agency").filter(pk=kwargs["body"]).first()
        if found is None:
            raise Http404
        self.body = found

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"until_on": today()}}

    def context(self) -> dict[str, Any]:
        what = AnswersFor.label_of(self.body.answers_for)
        return {**super().context(), "caption": f"{self.body}, {self.body.area.name}: {what}"}

    def save(self, form: Any) -> str:
        commands.end_area_body(body=self.body, until_on=form.cleaned_data["until_on"], by=self.actor)
        return self.back_url


def _area(area_id: str) -> Area:
    return Area.objects.get(pk=UUID(area_id))
