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
from placemap.mappings import commands, policy, presenters, queries
from placemap.mappings.forms import SeenForm
from placemap.mappings.vocabulary import MappingState
from placemap.partners.queries import backup_standing, mail_standing
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import FormPage, ListPage, Page


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
        gathering = queries.next_gathering(actor)
        # The next meeting has a card of its own.
        items = [one for one in queries.my_work(actor) if gathering is None or one.url != gathering.url]
        mappings = queries.my_mappings(actor)
        looks, there_until = queries.last_looks(actor), queries.all_there_until()
        if any(row.mapping.pk not in looks for row in mappings):
            commands.begin_looking(by=actor)
        new = queries.new_in(actor, [row.mapping for row in mappings], looks)
        return {
            **super().context(),
            "greeting": presenters.greeting(actor.display_name, items),
            "work": presenters.work_rows(items),
            "to_do": queries.to_do(actor),
            "gathering": gathering,
            "mappings": mappings,
            "new": new,
            "once": new_once() if new else "",
            "there_until": there_until.isoformat(),
            "drafts": presenters.draft_rows(my_drafts(actor), queries.references(actor)),
            "may_open": bool(policy.may_open_mapping(actor)),
            "administers": actor.has(Duty.MANAGE_PARTNERSHIP),
            "keeps_agreements": actor.has(Duty.KEEP_AGREEMENTS),
            "trail": standing(actor),
            "backup": backup_standing(actor) if actor.has(Duty.MANAGE_PARTNERSHIP) else None,
            "mails": mail_standing(actor) if actor.has(Duty.MANAGE_PARTNERSHIP) else None,
            "oversees": actor.has(Duty.OVERSEE_ACCESS),
            "today": today(),
            "watches": bool(policy.may_watch(actor)),
        }


class MarkSeen(FormPage):
    """One press: everything that is listed as new has been seen. The list is empty afterwards."""

    form_class = SeenForm
    http_method_names = ("post",)
    success_message = _("All marked as seen.")

    def save(self, form: Any) -> str:
        commands.mark_all_seen(until=form.cleaned_data["until"], by=self.request.actor)  # type: ignore[attr-defined]
        return reverse("my-work")

    def invalid(self, form: Any, **_more: Any) -> HttpResponse:
        """Sent without its moment, or damaged: nothing is marked, and the list is shown again."""
        return HttpResponseRedirect(reverse("my-work"))


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
