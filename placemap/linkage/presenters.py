"""How pairs and their reasons are shown: words, sources and underlined differences. Never a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup, escape

from placemap.foundations.wording import listed
from placemap.linkage.forms import pair_code
from placemap.linkage.queries import ShownDecision, ShownPair, Side
from placemap.linkage.vocabulary import Outcome, Verdict
from placemap.web.filters import day_short

# Words alike to this degree are shown with the letters that differ; others are underlined whole.
_ALIKE = 0.55


@dataclass(frozen=True)
class Warning:
    """A caution before deciding: what it is, and the rest of it."""

    lead: str
    text: str


def side_heading(side: Side) -> dict[str, str]:
    """Whose row it is, which one, and when it came."""
    parts = []
    if side.sheet:
        parts.append(_("sheet %(name)s") % {"name": side.sheet})
    if side.row:
        parts.append(_("row %(row)d") % {"row": side.row})
    parts.append(_("received %(day)s") % {"day": day_short(side.received_at)})
    note = ", ".join(parts)
    return {"name": side.agency, "note": note[:1].upper() + note[1:]}


def compared_fields(pair: ShownPair) -> list[dict[str, Any]]:
    """The rows of the comparison, with what differs underlined on the right."""
    fields = []
    for reason in pair.reasons:
        reason = {**reason, "left": _shown_value(reason, "left"), "right": _shown_value(reason, "right")}
        right: str | Markup = reason["right"]
        if reason["outcome"] in (Outcome.CLOSE, Outcome.DIFFERS) and reason["left"] and reason["right"]:
            right = underlined(reason["left"], reason["right"])
        fields.append({**reason, "right": right})
    return fields


def _shown_value(reason: dict[str, str], side: str) -> str:
    """What one row says of a field; codes are shown as words."""
    if reason["field"] == "sex":
        return {"m": _("Male"), "f": _("Female"), "x": _("Another answer")}.get(reason[side], reason[side])
    return reason[side]


def underlined(left: str, right: str) -> Markup:
    """`right` with what is not in `left` underlined: letters where words are alike, else whole words."""
    old, new = left.split(), right.split()
    if len(old) == len(new):
        return Markup(" ").join(_word(a, b) for a, b in zip(old, new, strict=True))
    parts = []
    plain = [word.casefold() for word in old]
    for operation, _start, _end, start, end in SequenceMatcher(
        a=plain, b=[word.casefold() for word in new], autojunk=False
    ).get_opcodes():
        for word in new[start:end]:
            parts.append(escape(word) if operation == "equal" else _mark(word))
    return Markup(" ").join(parts)


def _word(left: str, right: str) -> Markup:
    if left.casefold() == right.casefold():
        return escape(right)
    one, other = left.casefold(), right.casefold()
    if len(right) <= 3 or SequenceMatcher(a=one, b=other, autojunk=False).ratio() < _ALIKE:
        return _mark(right)
    start = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    room = min(len(one), len(other)) - start
    same = next((n for n in range(room) if one[-1 - n] != other[-1 - n]), room)
    end = len(right) - same
    if end <= start:
        return _mark(right)  # only letters missing: there is nothing to underline but the word
    return escape(right[:start]) + _mark(right[start:end]) + escape(right[end:])


def _mark(text: str) -> Markup:
    return Markup('<u class="pm-differs">{}</u>').format(text)


def cautions(pair: ShownPair) -> list[Warning]:
    """The warnings, each as its first sentence and the rest."""
    found = []
    for warning in pair.warnings:
        lead, _stop, rest = warning.partition(". ")
        found.append(Warning(lead + "." if rest else lead, rest))
    return found


def said_of(pair: ShownPair, field: str) -> tuple[str, str]:
    """What both rows say of one field; empty where the engine did not compare it."""
    for reason in pair.reasons:
        if reason["field"] == field:
            return reason["left"], reason["right"]
    return "", ""


def in_a_row(pair: ShownPair) -> dict[str, Any]:
    """One clear match as a row of the list: who, from where, and why, in words."""
    names, births = (
        _either(pair, ("name", "full_name", "given")),
        _either(pair, ("born", "date_of_birth", "birth")),
    )
    return {
        "code": pair_code(pair.left.person_id, pair.right.person_id),
        "left": side_heading(pair.left),
        "right": side_heading(pair.right),
        "left_name": names[0],
        "right_name": names[1],
        "born": births[0] or births[1],
        "why": why_in_words(pair),
        "warnings": list(pair.warnings),
        "left_id": pair.left.person_id,
        "right_id": pair.right.person_id,
    }


def _either(pair: ShownPair, fields: Sequence[str]) -> tuple[str, str]:
    for field in fields:
        found = said_of(pair, field)
        if any(found):
            return found
    return "", ""


def why_in_words(pair: ShownPair) -> str:
    """What agrees and what is close, by the names of the fields, with the reasons for what is close."""
    agree = [reason["label"] for reason in pair.reasons if reason["outcome"] == Outcome.AGREES]
    close = [reason for reason in pair.reasons if reason["outcome"] == Outcome.CLOSE]
    sentences = []
    if agree:
        words = _listed([label if n == 0 else _lower(label) for n, label in enumerate(agree)])
        sentences.append(ngettext("%(fields)s agrees.", "%(fields)s agree.", len(agree)) % {"fields": words})
    sentences += [f"{reason['label']}: {_sentence(reason['why'])}" for reason in close]
    return " ".join(sentences)


def why_it_is_asked(pair: ShownPair) -> str:
    """Why a pair in which nothing differs still waits for a person; empty where the page shows why."""
    outcomes = {reason["outcome"] for reason in pair.reasons}
    if pair.warnings or Outcome.AGREES not in outcomes or outcomes - {Outcome.AGREES, Outcome.CANNOT_COMPARE}:
        return ""
    return _("Nothing differs, but little can be compared, and two people can share this much.")


def _lower(label: str) -> str:
    return label if re.match(r"[A-Z]{2}", label) else label[:1].lower() + label[1:]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?")) else f"{text}."


def _listed(words: Sequence[str]) -> str:
    return str(listed(words))


def decision_row(shown: ShownDecision) -> dict[str, Any]:
    """One judgement as a row of the history."""
    names = _either(shown.pair, ("name", "full_name", "given"))
    judgement = shown.judgement
    if judgement.withdrawn_at:
        state, kind = _("Taken back"), "plain"
    elif not shown.counts:
        state, kind = _("Replaced by a later answer"), "plain"
    else:
        state, kind = "", ""
    return {
        "id": judgement.pk,
        "answer": answer_words(judgement.answer),
        "answer_kind": {"same": "done", "different": "note", "unsure": "wait"}.get(judgement.answer, "plain"),
        "left": side_heading(shown.pair.left),
        "right": side_heading(shown.pair.right),
        "left_name": names[0],
        "right_name": names[1],
        "left_id": judgement.left_id,
        "right_id": judgement.right_id,
        "by": shown.by,
        "at": judgement.judged_at,
        "why": judgement.why,
        "state": state,
        "state_kind": kind,
        "withdrawn_by": shown.withdrawn_by,
        "withdrawn_at": judgement.withdrawn_at,
        "is_read": judgement.origin == "read",
        "can_take_back": judgement.withdrawn_at is None,
    }


def answer_words(answer: str) -> str:
    """A verdict in the words of the page."""
    return {
        Verdict.SAME.value: _("Same person"),
        Verdict.DIFFERENT.value: _("Different people"),
        Verdict.UNSURE.value: _("Not sure"),
    }.get(answer, answer)
