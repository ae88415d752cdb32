"""Who leaves Placemap soon, who is kept and why, and keeping somebody longer."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.cohort import commands, policy, queries
from placemap.cohort.forms import KeepForm, LeaverForm, PressForm
from placemap.cohort.models import Keep
from placemap.cohort.presenters.considering import words_to_ask_of
from placemap.cohort.rules.leaving import Leaving
from placemap.cohort.views.base import ChildForm, InMapping
from placemap.foundations.errors import WordsInDoubt
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import FormPage

PER_PAGE = 50


class LeavingPage(InMapping):
    """Whoever leaves within 28 days, is held, or could not be removed: with the reason and what to do."""

    template_name = "cohort/leaving.html"
    title = gettext_lazy("Leaving Placemap")

    def check(self) -> None:
        super().check()
        require(policy.may_keep_longer(self.actor, self.mapping))

    def context(self) -> dict[str, Any]:
        # A mapping's people mostly leave on one day: a page of them at a time.
        page = Paginator(queries.leaving_soon(self.mapping), PER_PAGE).get_page(self.request.GET.get("page"))
        rows = queries.leavers(self.actor, self.mapping, page.object_list)
        record_reading(
            self.actor,
            Event.COHORT_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[row.card.id for row in rows],
        )
        return {
            **super().context(),
            "rows": rows,
            "page": page,
            "planned": queries.leaves_on(self.mapping),
            "once_for": {keep.pk: new_once() for row in rows for keep in row.kept},
            "columns": [
                Column("who", _("Who")),
                Column("day", _("Day")),
                Column("state", _("What happens")),
                Column("do", _("What to do")),
            ],
        }


class KeepPage(ChildForm):
    """Somebody's records stay until a later day, or under a legal hold."""

    title = gettext_lazy("Keep this child’s records longer")
    form_class = KeepForm
    button = gettext_lazy("Keep them longer")
    success_message = gettext_lazy("Recorded. They stay, and this page says why.")

    def allowed(self) -> Decision:
        return policy.may_keep_longer(self.actor, self.mapping)

    def record(self, data: dict[str, Any]) -> None:
        commands.keep_longer(
            mapping=self.mapping,
            person=self.person,
            kind=data["kind"],
            until=data["until"],
            reason=data["reason"],
            by=self.actor,
        )


class LeaverWords(ChildForm):
    """A child's day has come, and somebody's words may name the child: which of them do."""

    template_name = "cohort/leaver_words.html"
    title = gettext_lazy("Which words are about this child?")
    form_class = LeaverForm
    button = gettext_lazy("Remove this child’s records now")
    success_message = gettext_lazy("Removed everywhere. Whoever gave this child has a receipt.")

    def allowed(self) -> Decision:
        return policy.may_answer_for_leaver(self.actor, self.mapping)

    @cached_property
    def due(self) -> queries.Due | None:
        found = queries.due_of(self.mapping, self.person)
        return found if found is not None and found.state is Leaving.DUE else None

    @cached_property
    def asks(self) -> dict[str, str]:
        if self.due is None or self.request.method != "GET":
            return {}
        return words_to_ask_of(queries.who_wrote(commands.words_in_doubt(self.mapping, self.due)))

    def form_arguments(self) -> dict[str, Any]:
        return {"asks": self.asks}

    def context(self) -> dict[str, Any]:
        address = self.address("leaving")
        return {
            **super().context(),
            "back_url": address,
            "cancel_url": address,
            "due": self.due,
            "dangerous": True,
            "keep_url": self.address("keep-longer", self.card.id),
        }

    def save(self, form: Any) -> str:
        try:
            commands.remove_leaver(
                mapping=self.mapping,
                person=self.person,
                theirs=form.cleaned_data.get("theirs", []),
                not_theirs=form.not_theirs,
                by=self.actor,
            )
        except WordsInDoubt as doubt:
            form.offer({**form.asked_before, **words_to_ask_of(queries.who_wrote(doubt.words))})
            raise
        return self.address("leaving")


class StopKeeping(InMapping, FormPage):
    """One press: the planned day counts again."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Lifted. The planned day counts again.")

    def check(self) -> None:
        super().check()
        require(policy.may_keep_longer(self.actor, self.mapping))

    def save(self, form: Any) -> str:
        keep = get_object_or_404(Keep, mapping=self.mapping, pk=self.kwargs["keep"])
        commands.stop_keeping(mapping=self.mapping, keep=keep, by=self.actor)
        return self.address("leaving")
