"""Words for the set-up checks and the checklist."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.foundations.invented import Gate
from placemap.readiness.queries import CheckShown, ItemShown, Readiness, SignatureShown
from placemap.readiness.vocabulary import CheckStanding, ItemAnswer
from placemap.web.filters import day, day_time

_KINDS = {
    CheckStanding.SIGNED: "done",
    CheckStanding.ENDING: "wait",
    CheckStanding.ENDED: "gap",
    CheckStanding.WITHDRAWN: "gap",
    CheckStanding.UNSIGNED: "plain",
}


def gate_words(found: Readiness) -> dict[str, str]:
    """Kind, first words and the rest of the notice at the top: whom this instance takes today."""
    left = len(found.missing)
    to_sign = ngettext("%(n)d check is left to sign.", "%(n)d checks are left to sign.", left) % {"n": left}
    if found.gate is Gate.OPEN:
        return {
            "kind": "success",
            "lead": _("Real people may be entered."),
            "text": _(
                "Every check is signed and in date. If one ends or is taken back, nobody new can be added."
            ),
        }
    if found.gate is Gate.SHUT:
        return {
            "kind": "warning",
            "lead": _("Nobody new can be added."),
            "text": _("%(left)s Nothing that is recorded was lost, and work on it goes on.")
            % {"left": to_sign},
        }
    if found.one_press and not left:
        return {
            "kind": "warning",
            "lead": _("Invented people only."),
            "text": _(
                "Every check is signed, but this is run as a demonstration: anybody can sign in"
                " with one press."
                " Real people belong in an instance without the demonstration."
            ),
        }
    return {"kind": "warning", "lead": _("Invented people only."), "text": to_sign}


def standing_tag(shown: CheckShown) -> dict[str, str]:
    """Text and kind of the tag that shows how a check stands."""
    return {"text": str(shown.standing.label), "kind": _KINDS[shown.standing]}


def check_tasks(found: Readiness) -> list[dict[str, str]]:
    """Each check as a task that leads to its page."""
    return [
        {
            "text": str(shown.check.code.label),
            "href": reverse("set-up-check", args=[shown.check.code.value]),
            "note": check_note(shown),
            "status": standing_tag(shown)["text"],
            "kind": standing_tag(shown)["kind"],
        }
        for shown in found.checks
    ]


def check_note(shown: CheckShown) -> str:
    """Under a check's name: until when it counts, or who has to sign it."""
    last = shown.last
    if shown.counts and last is not None:
        return _("Signed by %(who)s, counts until %(day)s") % {
            "who": last.signed_by,
            "day": day(last.review_on),
        }
    if shown.standing is CheckStanding.ENDED and last is not None:
        return _("Counted until %(day)s. To be signed by: %(who)s") % {
            "day": day(last.review_on),
            "who": shown.check.signer.label,
        }
    return _("To be signed by: %(who)s") % {"who": shown.check.signer.label}


def signature_rows(one: SignatureShown) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: one signature, and that it was taken back."""
    rows: list[dict[str, Any]] = [
        {"key": _("Paper"), "value": one.reference},
        {"key": _("Where it is"), "value": one.kept_at},
        {"key": _("Paper signed"), "value": day(one.signed_on)},
        {"key": _("Counts until"), "value": day(one.review_on)},
        {
            "key": _("Signed here"),
            "value": _("%(who)s, %(when)s") % {"who": one.signed_by, "when": day_time(one.signed_at)},
        },
    ]
    if one.withdrawn_at is not None:
        rows.append(
            {
                "key": _("Taken back"),
                "lines": [
                    _("%(who)s, %(when)s") % {"who": one.withdrawn_by, "when": day_time(one.withdrawn_at)},
                    one.reason,
                ],
            }
        )
    return rows


def item_tag(shown: ItemShown) -> dict[str, str]:
    """Text and kind of the tag of a point of the checklist."""
    if shown.answer is None:
        return {"text": _("To do"), "kind": "plain"}
    kind = "done" if shown.answer is ItemAnswer.IN_PLACE else "gap"
    return {"text": _("In place") if kind == "done" else _("Not yet"), "kind": kind}


def item_note(shown: ItemShown) -> str:
    """Under a point: what was answered, by whom and when."""
    if shown.answer is None or shown.answered_at is None:
        return ""
    return _("%(note)s (%(who)s, %(when)s)") % {
        "note": shown.note,
        "who": shown.answered_by,
        "when": day(shown.answered_at),
    }
