"""What an agency keeps close of a child: letting one other agency see one thing, and asking for one."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.access.events import Event
from placemap.cohort import presenters, queries
from placemap.cohort.forms import PressForm
from placemap.cohort.forms.kept_close import AskForDetailForm, ReleaseDetailForm
from placemap.cohort.views.base import AboutChild, ChildForm
from placemap.subjects import commands
from placemap.subjects.models import DetailRelease, DetailRequest, PersonDetail
from placemap.subjects.policy.released import (
    may_ask_for_detail,
    may_end_detail_release,
    may_keep_detail,
    may_read_kept,
    may_release_detail,
)
from placemap.subjects.queries.released import (
    asked_of_us,
    kept_close,
    released_by_others,
    visible_kept_detail,
)
from placemap.subjects.vocabulary import DetailKind
from placemap.web.fields import new_once


class KeptClosePage(AboutChild):
    """Each thing that this agency keeps close of the child, who else may see it, and what is asked for."""

    template_name = "cohort/kept_close.html"
    # Seen in "Who has looked" a minute after a question, it would say who holds it.
    reading = Event.KEPT_VIEWED
    title = gettext_lazy("What your agency keeps close")

    def allowed(self) -> Decision:
        return may_read_kept(self.actor, self.person)

    def context(self) -> dict[str, Any]:
        kept = kept_close(self.actor, self.card.record_ids)
        return {
            **super().context(),
            "back_url": self.child_url,
            "warnings": queries.warnings_about(self.actor, self.card.record_ids)[0],
            "kept": kept,
            "asked": asked_of_us(self.actor, self.card.record_ids),
            "of_others": released_by_others(self.actor, self.mapping, self.card.record_ids),
            "show": presenters,
            "new_once": new_once,
        }


class OfKeptClose(ChildForm):
    """A page that leads back to what this agency keeps close of the child."""

    reading = Event.KEPT_VIEWED

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.kept_url, "cancel_url": self.kept_url}

    @property
    def kept_url(self) -> str:
        return self.address("kept-close", self.card.id)

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.kept_url


class ReleaseDetailPage(OfKeptClose):
    """One thing, to one agency, with what they need it for."""

    template_name = "cohort/release_detail.html"
    form_class = ReleaseDetailForm
    title = gettext_lazy("Let another agency see this")
    button = gettext_lazy("Let them see it")
    success_message = gettext_lazy(
        "They can see it as long as they may see this child by name, on the child’s page and nowhere else."
    )

    @cached_property
    def detail(self) -> PersonDetail:
        found = visible_kept_detail(self.actor, self.card.record_ids, self.kwargs["detail"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return may_release_detail(self.actor, self.detail)

    @cached_property
    def others(self) -> dict[str, Any]:
        """The other agencies on the team, by key."""
        agencies = queries.agencies_on(self.actor, self.mapping)
        return {str(one.pk): one for one in agencies if one.pk != self.detail.agency_id}

    def form_arguments(self) -> dict[str, Any]:
        """Offered are those that do not see it yet."""
        seen = self._seen_by()
        agencies = [(key, one.name) for key, one in self.others.items() if one.pk not in seen]
        return {"agencies": sorted(agencies, key=itemgetter(1))}

    def _seen_by(self) -> set[Any]:
        kept = kept_close(self.actor, self.card.record_ids)
        return {
            one.release.released_to_id
            for held in kept
            if held.detail.pk == self.detail.pk
            for one in held.standing
        }

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            # "Do not disclose where they are" is read before anything is let go.
            "warnings": queries.warnings_about(self.actor, self.card.record_ids)[0],
            "show": presenters,
            "introduction": _(
                "%(kind)s: %(text)s. They can see this one thing, on the child’s page, as long as they may"
                " see this child by name. You can take it back, but they may have read it by then."
            )
            % {"kind": DetailKind.label_of(self.detail.kind), "text": self.detail.text},
        }

    def record(self, data: dict[str, Any]) -> None:
        commands.release_detail(
            detail=self.detail, agency=self.others[data["agency"]], reason=data["reason"], by=self.actor
        )


class EndDetailRelease(OfKeptClose):
    """One press: that agency does not see it any more."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Taken back. They can no longer see it.")

    @cached_property
    def release(self) -> DetailRelease:
        return get_object_or_404(
            DetailRelease.objects.select_related("mapping"),
            pk=self.kwargs["detail_release"],
            person__in=self.card.record_ids,
        )

    def allowed(self) -> Decision:
        return may_end_detail_release(self.actor, self.release)

    def record(self, data: dict[str, Any]) -> None:
        commands.end_detail_release(release=self.release, by=self.actor)


class KeepDetail(OfKeptClose):
    """One press: it stays close. Whoever asked is not told."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("It stays close. The agency that asked is not told.")

    @cached_property
    def asked(self) -> DetailRequest:
        waiting = (one.request for one in asked_of_us(self.actor, self.card.record_ids))
        found = next((one for one in waiting if one.pk == self.kwargs["detail_request"]), None)
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return may_keep_detail(self.actor, self.asked)

    def record(self, data: dict[str, Any]) -> None:
        commands.keep_detail(detail_request=self.asked, by=self.actor)


class AskForDetail(ChildForm):
    """One press: ask whoever holds it. The page says the same whether anybody does."""

    form_class = AskForDetailForm
    http_method_names = ("post",)
    success_message = gettext_lazy(
        "Asked. If an agency holds it and lets you see it, it shows on this page. You hear nothing otherwise."
    )

    def allowed(self) -> Decision:
        return may_ask_for_detail(self.actor, self.person)

    def record(self, data: dict[str, Any]) -> None:
        commands.ask_for_detail(person=self.person, kind=data["kind"], by=self.actor)
