"""What one's own agency holds for its release: the list, releasing to named agencies, taking that back."""

from __future__ import annotations

from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.cohort import policy, presenters, queries
from placemap.cohort.forms import PressForm, ReleaseForm
from placemap.cohort.views.base import InMapping
from placemap.information.commands import end_release, release_to
from placemap.information.models import Contribution, Release
from placemap.information.policy import may_release
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import FormPage

PER_PAGE = 50


class HeldPage(InMapping):
    """What this agency gave with conditions, and who else may read each thing."""

    template_name = "cohort/held.html"
    title = gettext_lazy("Held for your release")

    def check(self) -> None:
        super().check()
        require(policy.may_check_again_in(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        page = Paginator(queries.held_by(self.actor, self.mapping), PER_PAGE).get_page(
            self.request.GET.get("page")
        )
        rows = queries.with_releases(self.actor, self.mapping, list(page.object_list))
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
            "once_for": {one.pk: new_once() for row in rows for one in row.standing},
            "columns": [
                Column("what", _("What you gave")),
                Column("about", _("About")),
                Column("released", _("Who else may read it")),
                Column("do", _("What to do")),
            ],
        }


class OfHeld(InMapping):
    """A page about one thing that this agency holds for its release."""

    @cached_property
    def given(self) -> Contribution:
        found = queries.held_by(self.actor, self.mapping).filter(pk=self.kwargs["held"]).first()
        if found is None:
            raise Http404
        return found

    def check(self) -> None:
        super().check()
        require(may_release(self.actor, self.given))


class ReleasePage(OfHeld, FormPage):
    """One thing released to agencies of the mapping, with the reason."""

    template_name = "cohort/release.html"
    title = gettext_lazy("Let another agency read this")
    form_class = ReleaseForm
    button = gettext_lazy("Release it to them")
    success_message = gettext_lazy("Released. They can read it from now on.")

    @cached_property
    def row(self) -> queries.HeldForRelease:
        return queries.with_releases(self.actor, self.mapping, [self.given])[0]

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [key for card in self.row.about for key in card.record_ids]

    @cached_property
    def others(self) -> list[Any]:
        """Agencies on the team that cannot read it yet."""
        held = {self.given.agency_id, *(one.released_to_id for one in self.row.standing)}
        return [one for one in queries.agencies_on(self.actor, self.mapping) if one.pk not in held]

    def form_arguments(self) -> dict[str, Any]:
        return {"agencies": sorted(((str(one.pk), one.name) for one in self.others), key=itemgetter(1))}

    def context(self) -> dict[str, Any]:
        for card in self.row.about:
            self.record_child(card)
        return {
            **super().context(),
            "back_url": self.address("held"),
            "row": self.row,
            "show": presenters,
        }

    def save(self, form: Any) -> str:
        chosen = set(form.cleaned_data["agencies"])
        release_to(
            contribution=self.given,
            agencies=[one for one in self.others if str(one.pk) in chosen],
            reason=form.cleaned_data["reason"],
            by=self.actor,
        )
        return self.address("held")


class EndRelease(OfHeld, FormPage):
    """One press: that agency no longer reads it."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Taken back. They can no longer read it.")

    def save(self, form: Any) -> str:
        release = get_object_or_404(Release, contribution=self.given, pk=self.kwargs["release"])
        end_release(contribution=self.given, release=release, by=self.actor)
        return self.address("held")
