"""What happened across all children of the mapping, for those who analyse."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision
from placemap.access.events import Event
from placemap.cohort.vocabulary import EntryKind
from placemap.scanning import policy, queries
from placemap.scanning.forms import FilterForm
from placemap.scanning.queries.chronology import INTERVIEW, Wanted
from placemap.scanning.views.base import InScanning
from placemap.web.shell import Column
from placemap.web.views import Page

PER_PAGE = 50


class AcrossPage(InScanning, Page):
    """Newest first on screen, oldest first on paper; what happened to everybody whom this reader may see."""

    template_name = "scanning/across.html"
    title = gettext_lazy("What happened across children")

    def allowed(self) -> Decision:
        return policy.may_analyse(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        lines = queries.across(self.actor, self.mapping, self.wanted)
        oldest_first = self.request.GET.get("order") == "oldest"
        ordered = lines[::-1] if oldest_first else lines
        page = Paginator(ordered, PER_PAGE).get_page(self.request.GET.get("page"))
        rows = queries.filled(self.actor, self.mapping, list(page.object_list))
        choices = queries.choices(self.actor, self.mapping)
        shown = [key for row in rows for key in row.card.record_ids]
        record_reading(
            self.actor,
            Event.ANALYSIS_VIEWED,
            mapping_id=self.mapping.pk,
            # Whoever may be chosen stands on the page too, also where nothing fits.
            subjects=list(dict.fromkeys([*shown, *choices.records])),
        )
        return {
            **super().context(),
            "rows": rows,
            "pages": page,
            "is_oldest_first": oldest_first,
            "in_all": len(lines),
            "wanted": self.wanted,
            "choices": choices,
            "filter": self.filter,
            "interview": INTERVIEW,
            "columns": [
                Column("when", _("When")),
                Column("who", _("Who")),
                Column("source", _("Source")),
                Column("what", _("What happened")),
                Column("cite", _("Use it"), kind="hidden"),
            ],
        }

    @cached_property
    def filter(self) -> FilterForm:
        return FilterForm({name: self.request.GET.get(name, "") for name in ("since", "until")})

    @cached_property
    def wanted(self) -> Wanted:
        """What the address asks for; what it cannot mean is left out."""
        asked = self.request.GET.get("kind", "")
        days = self.filter.cleaned_data if self.filter.is_valid() else {}
        return Wanted(
            agency=self._key("agency"),
            kind=asked if asked == INTERVIEW or asked in set(EntryKind) else "",
            child=self._key("child"),
            place=self._key("place"),
            since=_day(days.get("since")),
            until=_day(days.get("until")),
        )

    def _key(self, name: str) -> UUID | None:
        try:
            return UUID(self.request.GET.get(name, ""))
        except ValueError:
            return None


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
