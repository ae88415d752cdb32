"""What waits for me, and the mappings I am in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.drafts import my_drafts
from placemap.access.duties import Duty
from placemap.access.trail_check import standing
from placemap.foundations.clock import today
from placemap.mappings import policy, presenters, queries
from placemap.mappings.vocabulary import MappingState
from placemap.web.shell import Column
from placemap.web.views import ListPage, Page


class Home(Page):
    """The first page leads to my work."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("my-work"))


class MyWork(Page):
    """Soonest first: what is wrong or wanted, by when, and one verb."""

    template_name = "mappings/my_work.html"
    title = _("My work")

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        items = queries.my_work(actor)
        return {
            **super().context(),
            "greeting": presenters.greeting(actor.display_name, items),
            "work": presenters.work_rows(items),
            "mappings": queries.my_mappings(actor),
            "drafts": presenters.draft_rows(my_drafts(actor), queries.references(actor)),
            "may_open": bool(policy.may_open_mapping(actor)),
            "administers": actor.has(Duty.MANAGE_PARTNERSHIP),
            "keeps_agreements": actor.has(Duty.KEEP_AGREEMENTS),
            "trail": standing(actor),
            "oversees": actor.has(Duty.OVERSEE_ACCESS),
            "today": today(),
            "watches": bool(policy.may_watch(actor)),
        }


class Mappings(ListPage):
    """Every mapping I am on the team of."""

    template_name = "mappings/list.html"
    title = _("Mappings")
    columns = (
        Column("reference", _("Reference"), sortable=True, kind="narrow"),
        Column("title", _("Mapping"), sortable=True),
        Column("area", _("Where"), sortable=True),
        Column("stage", _("Stage")),
        Column("ends", _("Ends"), sortable=True),
    )
    sorts = {
        "reference": ("reference",),
        "title": ("title", "reference"),
        "area": ("area__name", "reference"),
        "ends": ("ends_on", "reference"),
    }
    default_sort = "-reference"

    def rows(self, q: str) -> Any:
        return queries.mappings_found(
            self.request.actor,  # type: ignore[attr-defined]
            search=q,
            state=self.request.GET.get("state", ""),
        )

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        shown = super().context()
        return {
            **shown,
            "where": queries.wheres(shown["rows"]),
            "state": self.request.GET.get("state", ""),
            "counts": queries.mapping_counts(actor),
            "states": list(MappingState),
            "may_open": bool(policy.may_open_mapping(actor)),
        }
