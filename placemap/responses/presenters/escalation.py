"""How what is stuck reads: its age, where it stands, and what happened to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.foundations.clock import today
from placemap.responses.queries import EntryShown, StepShown, Stuck, StuckBeneath, waited_words
from placemap.responses.vocabulary import (
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)
from placemap.web.filters import day

STATE_KINDS = {
    EscalationState.OPEN: "wait",
    EscalationState.DECIDED: "done",
    EscalationState.WITHDRAWN: "plain",
}


def age_line(one: Stuck | StuckBeneath) -> str:
    """For how many working days it has been stuck."""
    return waited_words(one.waited)


def answer_line(one: Stuck) -> str:
    """Who answers, and by when."""
    given = {"who": one.person or str(one.rung.label), "day": day(one.escalation.answer_by)}
    if one.state is not EscalationState.OPEN:
        return ""
    if one.is_late:
        return _("With %(who)s, who was to answer by %(day)s.") % given
    return _("With %(who)s, who answers by %(day)s.") % given


def beneath_line(one: StuckBeneath) -> str:
    """The same of something whose words the reader is not shown."""
    who = one.person or str(Rung.label_of(one.rung))
    words = (
        _("With %(who)s, who was to answer by %(day)s.")
        if one.answer_by < today()
        else _("With %(who)s, who answers by %(day)s.")
    )
    return words % {"who": who, "day": day(one.answer_by)}


def kind_of(code: str) -> str:
    """The label of a kind of escalation."""
    return str(EscalationKind.label_of(code))


def state_tag(one: Stuck) -> dict[str, str]:
    """Text and kind of a tag: how far it is."""
    if one.is_late:
        return {"text": _("No answer in time"), "kind": "gap"}
    return {"text": str(one.state.label), "kind": STATE_KINDS[one.state]}


def step_line(one: StepShown) -> str:
    """In how many working days somebody answers."""
    if one.step is None:
        return ""
    return ngettext("%(n)d working day", "%(n)d working days", one.step.days) % {"n": one.step.days}


def entry_rows(entries: tuple[EntryShown, ...], ladder: tuple[StepShown, ...]) -> list[dict[str, Any]]:
    """Items for `pm.timeline`, the oldest first."""
    groups = {one.rung: one.group for one in ladder}
    return [
        {
            "when": one.entry.written_at,
            "title": _title(one),
            "text": one.entry.words,
            "source": ", ".join(part for part in (one.who, groups.get(one.rung, "")) if part),
        }
        for one in entries
    ]


def _title(one: EntryShown) -> str:
    if one.step is EscalationStep.DECIDED:
        return _("Answered: %(answer)s") % {
            "answer": str(EscalationAnswer.label_of(one.entry.answer)).lower()
        }
    return str(one.step.label)


def answer_words(one: EntryShown) -> str:
    """What came back, in two words."""
    return str(EscalationAnswer.label_of(one.entry.answer))
