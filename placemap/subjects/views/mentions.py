"""Names agencies wrote in a cell: many on one page, each decided in one press."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access import once
from placemap.access.decisions import Decision
from placemap.foundations.errors import PlacemapError
from placemap.subjects import commands, policy, presenters
from placemap.subjects.models import Mention
from placemap.subjects.queries import (
    find_people,
    mention_shown,
    mentions_page,
    visible_mention,
    visible_person,
)
from placemap.subjects.views.within import WithinMapping, ids_in, page_in
from placemap.web.fields import new_once
from placemap.web.jinja import with_query
from placemap.web.views import Page


class MentionsPage(WithinMapping, Page):
    """Names waiting for somebody to say who they are; or, under “Decided”, what was said."""

    template_name = "subjects/mentions.html"
    title = gettext_lazy("Names to place")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        asked = self.request.GET
        decided = asked.get("show") == "decided"
        agency = ids_in([asked.get("agency", "")])
        found = mentions_page(
            self.actor,
            self.mapping,
            decided=decided,
            agency_id=agency[0] if agency else None,
            page=page_in(asked.get("page")),
        )
        return {
            **super().context(),
            "found": found,
            "decided": decided,
            "agency": str(agency[0]) if agency else "",
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "new_once": new_once,
            "agency_chips": [
                {
                    "text": _("All"),
                    "href": with_query(self.request, agency=None, page=None),
                    "current": not agency,
                },
                *(
                    {
                        "text": name,
                        "count": many,
                        "href": with_query(self.request, agency=key, page=None),
                        "current": bool(agency) and agency[0] == key,
                    }
                    for key, name, many in found.agencies
                ),
            ],
            "may_decide": policy.may_record_link(self.actor, self.mapping).allowed,
        }


class MentionPage(WithinMapping, Page):
    """One written name: the decision on it, and looking for somebody not suggested."""

    template_name = "subjects/mention.html"
    title = gettext_lazy("Who is this?")

    @cached_property
    def mention(self) -> Mention:
        return visible_mention(self.actor, self.mapping, self.kwargs["mention"])

    def may(self) -> Decision:
        return policy.may_resolve_mention(self.actor, self.mention)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "one": mention_shown(self.actor, self.mapping, self.mention),
            "back_url": reverse("mentions", args=[self.mapping.reference]),
            "words_for": presenters,
            "shape_words": presenters.shape_words(),
            "new_once": new_once,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "q" in request.POST:
            words = request.POST.get("q", "").strip()[:200]
            results = find_people(self.actor, self.mapping, words) if words else []
            return self.page(words=words, results=results, looked=True)
        try:
            with transaction.atomic():
                return self._decide(request)
        except PlacemapError as problem:
            return self.page(status=422, problem=problem.message)

    def _decide(self, request: HttpRequest) -> HttpResponse:
        back = self._back(request)
        token = ids_in([request.POST.get("once", "")])
        if not token:
            raise PlacemapError(
                _("This page was sent without its one-use token. Open it again and press once more.")
            )
        if not once.spend(self.actor, token[0]):
            return HttpResponseRedirect(once.where_it_led(self.actor, token[0]) or back)
        messages.success(request, self._carry_out(request))
        once.leads_to(self.actor, token[0], back)
        return HttpResponseRedirect(back)

    def _carry_out(self, request: HttpRequest) -> str:
        choice = request.POST.get("choice", "")
        if choice == "unknown":
            commands.leave_mention_unknown(mention=self.mention, by=self.actor)
            return _("Left as somebody not yet known. You can undo this under “Decided”.")
        if choice == "drop":
            commands.drop_mention(mention=self.mention, by=self.actor)
            return _("Dropped. The words are gone from here.")
        if choice == "undo":
            commands.reopen_mention(mention=self.mention, by=self.actor)
            return _("Undone. The name waits again.")
        person = ids_in([choice])
        if not person:
            raise PlacemapError(_("Choose who this is, leave them as not yet known, or drop the name."))
        commands.resolve_mention(
            mention=self.mention, to_person=visible_person(self.actor, self.mapping, person[0]), by=self.actor
        )
        return _("Linked. You can undo this under “Decided”.")

    def _back(self, request: HttpRequest) -> str:
        """Back to the list as it was: the same page and filters."""
        here = reverse("mentions", args=[self.mapping.reference])
        kept = [
            f"{name}={value}"
            for name, value in (
                ("agency", request.POST.get("agency", "")),
                ("show", request.POST.get("show", "")),
                ("page", request.POST.get("page", "")),
            )
            if value and value.replace("-", "").isalnum() and value.isascii()
        ]
        return f"{here}?{'&'.join(kept)}" if kept else here
