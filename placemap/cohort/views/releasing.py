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
from placemap.cohort.forms import EndReleaseOfForm, PressForm, ReleaseForm
from placemap.cohort.views.base import InMapping
from placemap.information.commands import end_releases, release_correction, release_to
from placemap.information.models import Contribution, Release
from placemap.information.policy import may_release
from placemap.information.queries import to_release_again
from placemap.partners.models import Agency
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, FormPage

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
            "once_for": {one.rows[0].pk: new_once() for row in rows for one in row.standing},
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

    @cached_property
    def row(self) -> queries.HeldForRelease:
        return queries.with_releases(self.actor, self.mapping, [self.given])[0]

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, self.records

    @property
    def records(self) -> list[UUID]:
        """The records of everybody whom the page names."""
        return [key for card in self.row.about for key in card.record_ids]

    def context(self) -> dict[str, Any]:
        record_reading(self.actor, self.reading, mapping_id=self.mapping.pk, subjects=self.records)
        return {
            **super().context(),
            "back_url": self.address("held"),
            "row": self.row,
            "show": presenters,
        }


class ReleasePage(OfHeld, FormPage):
    """What one thing says of one person, or several, released to agencies of the mapping, with the reason."""

    template_name = "cohort/release.html"
    title = gettext_lazy("Let another agency read this")
    form_class = ReleaseForm
    button = gettext_lazy("Release it to them")
    success_message = gettext_lazy(
        "Released. About each child they read it from now on, or once they may see that child’s name here."
    )

    @cached_property
    def others(self) -> list[Agency]:
        """Agencies on the team that cannot read all of it yet."""
        found = queries.agencies_on(self.actor, self.mapping)
        return [one for one in found if one.pk != self.given.agency_id and not self.row.reads_all(one.pk)]

    def context(self) -> dict[str, Any]:
        return {**super().context(), "hangs_on": queries.hangs_on(self.row)}

    def form_arguments(self) -> dict[str, Any]:
        return {
            "agencies": sorted(((str(one.pk), one.name) for one in self.others), key=itemgetter(1)),
            "people": presenters.people_to_release(self.row, self.row.about),
            "hints": presenters.hints_of_released(self.row),
        }

    def save(self, form: Any) -> str:
        agencies, cards = set(form.cleaned_data["agencies"]), form.chosen_people()
        release_to(
            contribution=self.given,
            agencies=[one for one in self.others if str(one.pk) in agencies],
            people=self.row.records_of(cards),
            with_rest=True,
            reason=form.cleaned_data["reason"],
            by=self.actor,
        )
        return self.address("held")


class ReleaseAgain(OfHeld, ConfirmPage):
    """After a correction: what stands now, released in one press to whoever could read what was before."""

    title = gettext_lazy("Let them read the correction too?")
    button = gettext_lazy("Release it to them")
    cancel_text = gettext_lazy("Do not release it")
    success_message = gettext_lazy("Released. They read the correction from now on.")

    @cached_property
    def before(self) -> list[Release]:
        return to_release_again(self.given)

    def check(self) -> None:
        super().check()
        if not self.before and self.request.method == "GET":
            raise Http404

    def consequences(self) -> list[str]:
        reasons = {(one.released_to.name, one.reason) for one in self.before}
        return [
            _("%(agency)s reads what it says now. You gave as the reason: %(reason)s")
            % {"agency": agency, "reason": reason}
            for agency, reason in sorted(reasons)
        ]

    def context(self) -> dict[str, Any]:
        introduction = _(
            "They could read it until it was put right. What it says now is new to them, and they read it"
            " only if you release it. You can also do that later, under “Held for your release”."
        )
        return {
            **super().context(),
            "introduction": introduction,
            "cancel_url": self._to_child,
            "cancel_text": self.cancel_text,
        }

    @property
    def _to_child(self) -> str:
        return self.address("child", self.row.about[0].id) if self.row.about else self.address("held")

    def save(self, form: Any) -> str:
        release_correction(contribution=self.given, by=self.actor)
        return self._to_child


class OfDecision(OfHeld, FormPage):
    """What one decision let one agency read."""

    success_message = gettext_lazy("Taken back. They can no longer read it.")

    @cached_property
    def decision(self) -> list[Release]:
        """What of it still stands."""
        one = get_object_or_404(Release, contribution=self.given, pk=self.kwargs["release"])
        made = {"released_to": one.released_to_id, "released_at": one.released_at, "reason": one.reason}
        return list(Release.objects.filter(contribution=self.given, withdrawn_at=None, **made))

    def check(self) -> None:
        super().check()
        if not self.decision and self.request.method == "GET":
            raise Http404


class EndRelease(OfDecision):
    """One press: that agency reads nothing of it any more."""

    form_class = PressForm
    http_method_names = ("post",)

    def save(self, form: Any) -> str:
        end_releases(contribution=self.given, releases=self.decision, whole=True, by=self.actor)
        return self.address("held")


class EndReleaseOf(OfDecision):
    """That agency no longer reads about some of those it was let read about."""

    form_class = EndReleaseOfForm
    title = gettext_lazy("Whom should they no longer read about?")
    button = gettext_lazy("Take it back")

    def form_arguments(self) -> dict[str, Any]:
        standing = {row.person_id for row in self.decision}
        about = [card for card in self.row.about if self.row.records[card.id] & standing]
        return {"people": presenters.people_to_release(self.row, about)}

    def context(self) -> dict[str, Any]:
        introduction = _(
            "About whomever you choose they can read nothing of it any more. They may have read it by now."
        )
        return {**super().context(), "introduction": introduction}

    def save(self, form: Any) -> str:
        ending = self.row.records_of(form.chosen_people())
        end_releases(
            contribution=self.given,
            releases=[row for row in self.decision if row.person_id in ending],
            by=self.actor,
        )
        return self.address("held")
