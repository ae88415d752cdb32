"""How a return reads: headings, states and answers in plain words."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.returns.queries import ActionAsked, Asked, Question, ReturnRow, Sheet
from placemap.returns.vocabulary import About, Reply, RequestState, ReturnState
from placemap.web.filters import day, day_short

_KINDS = {
    ReturnState.ANSWERED: "done",
    ReturnState.WAITING: "wait",
    ReturnState.OVERDUE: "gap",
    ReturnState.NEVER_CAME: "plain",
}


def heading(question: Question) -> str:
    """The question itself: the heading of its page."""
    if question.about is About.ELSE:
        return _("Anybody or anything else?")
    return _("What is new about %(who)s?") % {"who": question.called}


def called(question: Question) -> str:
    """The question in a list."""
    return _("Anybody or anything else") if question.about is About.ELSE else question.called


def since(question: Question) -> str:
    """From when on something counts as new: the last return, or when the agency first gave this."""
    if question.last is not None:
        return _("Since %(day)s, when your agency last answered.") % {"day": day(question.last.on)}
    if question.given_on is not None:
        return _("Since %(day)s, when your agency first told us.") % {"day": day(question.given_on)}
    return _("A young person, a grown-up, a place, a car: whoever or whatever worries you or helps.")


def last_words(question: Question) -> str:
    """What the agency said last time, in a line."""
    if question.last is None:
        return ""
    if question.last.words:
        return question.last.words
    if question.last.reply is Reply.NEWS:
        return _("Something new, which has been taken back since.")
    if question.about is About.ELSE:
        return _("Nothing to add")
    return str(question.last.reply.label)


def press(question: Question, reply: Reply) -> str:
    """The words on the two buttons that are a whole answer."""
    if question.about is About.ELSE:
        return _("Nothing to add")
    return str(reply.label)


def answer_tag(question: Question, *, is_over: bool = False) -> dict[str, str]:
    """An answer in a list: its words and the kind of mark."""
    answer = question.answer
    if answer is None:
        return {"text": _("Not answered") if is_over else _("Not answered yet"), "kind": "plain"}
    words = str(Reply.label_of(answer.reply))
    if question.about is About.ELSE and answer.reply != Reply.NEWS:
        words = _("Nothing to add")
    return {"text": words, "kind": "done" if answer.sent_at is not None else "note"}


def tasks(sheet: Sheet, addresses: MappingOf[str, str]) -> list[dict[str, Any]]:
    """The questions as a list that can be answered in any order."""
    made = []
    for one in sheet.questions:
        tag = answer_tag(one, is_over=not sheet.is_open)
        note = one.answer.text if one.answer else ""
        made.append(
            {
                "text": called(one),
                "href": addresses[one.key],
                "note": note,
                "status": tag["text"],
                "kind": tag["kind"],
                "shape": one.shape,
                "sent": bool(one.answer and one.answer.sent_at),
            }
        )
    return made


def actions(asked: Sequence[ActionAsked], addresses: MappingOf[UUID, str]) -> list[dict[str, Any]]:
    """The agency's actions as a list, each with whether something was said of it."""
    return [
        {
            "text": one.shown.action.words,
            "href": addresses[one.id],
            "note": _("Due %(day)s") % {"day": day(one.shown.action.due)},
            "status": str(one.shown.state.label) if one.said_at else _("Not said yet"),
            "kind": "done" if one.said_at else "plain",
            "shape": "",
            "sent": one.said_at is not None,
        }
        for one in asked
    ]


def gone(sheet: Sheet) -> list[dict[str, str]]:
    """Words that wait, of whom or what the agency is asked about no longer."""
    return [{"called": one.called, "words": one.waiting.text} for one in sheet.gone if one.waiting]


def left_words(sheet: Sheet) -> list[dict[str, Any]]:
    """Words that no return takes any more, with who wrote them and when."""
    return [
        {
            "id": one.waiting.pk,
            "called": called(one),
            "words": one.waiting.text,
            "who": sheet.written_by.get(one.waiting.written_by, ""),
            "on": one.waiting.written_at,
            "note": sheet.note_of(one),
            "is_taken_back": one.is_taken_back,
        }
        for one in sheet.left
        if one.waiting
    ]


def row_tag(row: ReturnRow) -> dict[str, str]:
    """How far one agency has come."""
    return {"text": str(row.state.label), "kind": _KINDS[row.state]}


def counts_line(row: ReturnRow) -> str:
    """What kind of answers came, for those who run the mapping."""
    parts = []
    if n := row.counts.get(Reply.NEWS, 0):
        parts.append(ngettext("%(n)d with something new", "%(n)d with something new", n) % {"n": n})
    if n := row.counts.get(Reply.NO_CHANGE, 0):
        parts.append(ngettext("%(n)d without change", "%(n)d without change", n) % {"n": n})
    if n := row.counts.get(Reply.NOTHING_KNOWN, 0):
        parts.append(ngettext("%(n)d not known", "%(n)d not known", n) % {"n": n})
    return ", ".join(parts)


def asked_line(asked: Asked) -> str:
    """Who asked and until when, in a sentence."""
    words = _("Asked on %(day)s by %(who)s.") % {"day": day(asked.request.asked_at), "who": asked.asked_by}
    if asked.state is RequestState.WITHDRAWN:
        return f"{words} " + _("Withdrawn: %(why)s") % {"why": asked.request.withdrawn_reason}
    if asked.state is RequestState.EXPIRED:
        return f"{words} " + _("It was due on %(day)s.") % {"day": day(asked.request.due_on)}
    return f"{words} " + _("Wanted by %(day)s.") % {"day": day(asked.request.due_on)}


def in_line(asked: Asked) -> str:
    """How many are in."""
    return _("%(in)d of %(all)d are in") % {"in": asked.answered, "all": len(asked.rows)}


def over(sheet: Sheet) -> dict[str, str]:
    """Why nothing more can be sent, and what became of the words; empty while the request runs."""
    request = sheet.given.request
    if sheet.state is RequestState.WITHDRAWN:
        return {
            "lead": _("This request was withdrawn."),
            "text": request.withdrawn_reason,
            "by": day_short(request.withdrawn_at),
        }
    if sheet.state is RequestState.EXPIRED:
        return {
            "lead": _("This request is over."),
            "text": _("It was wanted by %(day)s.") % {"day": day(request.due_on)},
            "by": "",
        }
    return {}
