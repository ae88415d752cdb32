"""What happened: the chronology, adding to it, putting it right, answering it, and telling events apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import AnswerForm, CorrectEntryForm, EntryForm, JudgeEntriesForm
from placemap.cohort.models import ChronologyEntry, EntryJudgement
from placemap.cohort.views.additions import RecordsAbout
from placemap.cohort.views.base import AboutChild, ChildForm
from placemap.cohort.views.correcting import PutsRight
from placemap.cohort.vocabulary import EntryKind
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage


def happened_columns() -> list[Column]:
    """The columns of what happened, here and on the child's page."""
    return [
        Column("when", gettext("When")),
        Column("source", gettext("Source")),
        Column("what", gettext("What happened")),
        Column("did", gettext("What was done")),
    ]


class ChronologyPage(AboutChild):
    """What happened across agencies: newest first, oldest first on paper."""

    template_name = "cohort/chronology.html"
    title = _("What happened")
    shows_opened = True

    def context(self) -> dict[str, Any]:
        shown = queries.chronology(
            self.actor,
            self.mapping,
            self.card.record_ids,
            facts_of=queries.facts_of_child(self.actor, self.card),
            agency_id=self._agency,
            kind=self._kind,
        )
        return {
            **super().context(),
            "chronology": shown,
            "is_oldest_first": self.request.GET.get("order") == "oldest",
            "chosen": {"agency": self._agency, "kind": self._kind},
            "columns": happened_columns(),
            "may": {
                "record": self.card.is_named
                and not self.through_opening
                and bool(policy.may_record_about(self.actor, self.person)),
            },
            "show": presenters,
            "back_url": self.child_url,
        }

    @cached_property
    def _agency(self) -> UUID | None:
        try:
            return UUID(self.request.GET.get("agency", ""))
        except ValueError:
            return None

    @cached_property
    def _kind(self) -> EntryKind | None:
        asked = self.request.GET.get("kind", "")
        return EntryKind(asked) if asked in set(EntryKind) else None


class InChronology(ChildForm):
    """A form that leads back to the chronology."""

    @property
    def chronology_url(self) -> str:
        return self.address("chronology", self.card.id)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.chronology_url}

    def save(self, form: Any) -> str:
        self.record(form.cleaned_data)
        return self.chronology_url

    def entry_named(self, name: str) -> ChronologyEntry:
        """The entry that the address names, as it stands now."""
        found = queries.visible_entry(self.actor, self.card.record_ids, self.kwargs[name])
        if found is None:
            raise Http404
        return found


class EntryPage(InChronology, RecordsAbout):
    """Something that happened."""

    title = _("What happened?")
    form_class = EntryForm
    button = _("Add this")
    success_message = _("Added, with its source.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"handling": "P"}}

    def record(self, data: dict[str, Any]) -> None:
        given = _given(data)
        added = commands.record_entry(person=self.person, **given, handling=data["handling"], by=self.actor)
        self.change_url = self.address("correct-entry", self.card.id, added.pk)


class CorrectEntryPage(PutsRight, InChronology):
    """An entry is put right. What stood before stays beneath it."""

    form_class = CorrectEntryForm

    @cached_property
    def entry(self) -> ChronologyEntry:
        return self.entry_named("entry")

    @property
    def put_right(self) -> ChronologyEntry:
        return self.entry

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def context(self) -> dict[str, Any]:
        return {**super().context(), "fact": presenters.fact_shown(self.entry)}

    def _as_it_stands(self) -> dict[str, Any]:
        held = self.entry
        return {
            "kind": held.kind,
            "text": held.text,
            "happened_on": held.happened_on,
            "is_estimated": held.is_estimated,
            "happened_at": held.happened_at,
            "impact": held.impact,
            "response": held.response,
            "nature": held.nature,
            "how_known": held.how_known,
            "grade": held.grade,
            # Which row was read, and in which state: a correction is a row of its own.
            "version": f"{held.pk}.{held.version}",
        }

    def record(self, data: dict[str, Any]) -> None:
        if data["version"] != f"{self.entry.pk}.{self.entry.version}":
            raise Conflict(
                gettext("Somebody else put this right while you were writing. Both are shown below.")
            )
        self.made = commands.correct_entry(
            fact=self.entry, **_given(data), reason=data["reason"], version=self.entry.version, by=self.actor
        )


_OF_AN_ENTRY = (
    "kind",
    "text",
    "happened_on",
    "happened_at",
    "is_estimated",
    "impact",
    "response",
    "nature",
    "how_known",
    "grade",
)


def _given(data: dict[str, Any]) -> dict[str, Any]:
    """What a form says of something that happened, as the commands take it."""
    return {name: data[name] for name in _OF_AN_ENTRY}


class AnswerMomentPage(InChronology):
    """A critical moment is answered: what was done, and how the child was reached."""

    title = _("What was done about this?")
    template_name = "cohort/answer_moment.html"
    form_class = AnswerForm
    button = _("Record what was done")
    success_message = _("Recorded. This no longer waits for an answer.")

    @cached_property
    def entry(self) -> ChronologyEntry:
        return self.entry_named("entry")

    def allowed(self) -> Decision:
        return policy.may_answer_moment(self.actor, self.entry)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"happened_on": today()}}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "entry": self.entry, "show": presenters}

    def record(self, data: dict[str, Any]) -> None:
        commands.answer_moment(
            moment=self.entry,
            text=data["text"],
            happened_on=data["happened_on"],
            kind=data["kind"],
            by=self.actor,
        )


class JudgeEntriesPage(InChronology):
    """Two entries side by side: one event, or two?"""

    title = _("Are these one event?")
    template_name = "cohort/judge_entries.html"
    form_class = JudgeEntriesForm
    button = _("Record this")
    success_message = _("Recorded. Both stay as they were given, and you can undo this.")

    @cached_property
    def pair(self) -> tuple[ChronologyEntry, ChronologyEntry]:
        return self.entry_named("entry"), self.entry_named("other")

    def allowed(self) -> Decision:
        return policy.may_judge_entries(self.actor, self.pair[0])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "pair": self.pair, "show": presenters}

    def record(self, data: dict[str, Any]) -> None:
        left, right = self.pair
        commands.judge_entries(left=left, right=right, is_same=data["is_same"] == "yes", by=self.actor)


class UndoEntryJudgementPage(InChronology, ConfirmPage):
    """What was said of two entries is taken back."""

    title = _("Undo what was said of these two?")
    button = _("Undo it")
    success_message = _("Undone. The two may be suggested again.")

    @cached_property
    def judgement(self) -> EntryJudgement:
        found = queries.visible_entry_judgement(
            self.actor, self.card.record_ids, self.kwargs["entry_judgement"]
        )
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_undo_entry_judgement(self.actor, self.judgement)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "cancel_url": self.chronology_url}

    def record(self, data: dict[str, Any]) -> None:
        commands.undo_entry_judgement(judgement=self.judgement, by=self.actor)
