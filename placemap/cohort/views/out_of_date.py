"""What an agency gave that is past its review date: still right, or taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import CheckAgainForm
from placemap.cohort.views.base import InMapping
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.information.models import Contribution
from placemap.web.filters import day
from placemap.web.shell import Column
from placemap.web.views import FormPage

PER_PAGE = 50
AGAIN_IN = 6  # months


class OutOfDatePage(InMapping):
    """What to look at again, the longest overdue first: an agency's own, the custodian's all."""

    template_name = "cohort/out_of_date.html"
    title = gettext_lazy("Out of date: check")

    def check(self) -> None:
        super().check()
        require(policy.may_check_again_in(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        given = queries.to_check_again(self.actor, self.mapping)
        page = Paginator(given, PER_PAGE).get_page(self.request.GET.get("page"))
        rows = queries.with_people(self.actor, self.mapping, list(page.object_list))
        page.object_list = rows  # type: ignore[assignment]
        record_reading(
            self.actor,
            Event.COHORT_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[card.id for row in rows for card in row.about],
        )
        return {
            **super().context(),
            "rows": page,
            "show": presenters,
            "columns": [
                Column("what", _("What was given")),
                Column("about", _("About")),
                Column("review", _("To be checked by")),
                Column("do", _("What to do")),
            ],
        }


class CheckAgainPage(InMapping, FormPage):
    """One giving of information: still right until another day, or taken back."""

    template_name = "cohort/check_again.html"
    title = gettext_lazy("Is this still right?")
    form_class = CheckAgainForm
    button = gettext_lazy("Record this")
    success_message = gettext_lazy("Recorded.")

    @cached_property
    def given(self) -> Contribution:
        found = queries.visible_giving(self.mapping, self.kwargs["contribution"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def row(self) -> queries.OutOfDate:
        return queries.with_people(self.actor, self.mapping, [self.given])[0]

    def check(self) -> None:
        super().check()
        require(policy.may_check_again(self.actor, self.given))

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [key for card in self.row.about for key in card.record_ids]

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {
                "review_on": add_months(today(), AGAIN_IN),
                "version": self.given.review_on.isoformat(),
            }
        }

    def latest(self, form: Any) -> dict[str, Any]:
        now = Contribution.objects.get(pk=self.given.pk)
        return {"review_on": day(now.review_on), "version": now.review_on.isoformat()}

    def context(self) -> dict[str, Any]:
        for card in self.row.about:
            self.record_child(card)
        return {
            **super().context(),
            "back_url": self.address("out-of-date"),
            "row": self.row,
            "is_list": queries.is_list(self.given),
            "says": [] if queries.is_list(self.given) else self._says(),
            "links": queries.links_given(self.given)[:1],
            "show": presenters,
        }

    def _says(self) -> list[dict[str, Any]]:
        facts = [presenters.fact_shown(one) for one in queries.says(self.given)]
        return [one for one in facts if one["words"]]

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        if data["still"] == "right":
            commands.confirm_given(
                contribution=self.given, review_on=data["review_on"], was=data["version"], by=self.actor
            )
        else:
            commands.take_back_given(contribution=self.given, reason=data["reason"], by=self.actor)
        return self.address("out-of-date")
