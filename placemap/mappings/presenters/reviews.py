"""Words for a mapping's reviews, for what the panel decides on, and for what was referred in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.foundations.clock import today
from placemap.mappings.models import Mapping, ReferredIn, ReviewEntry
from placemap.mappings.queries import WaitsForDecision, reviews_of
from placemap.mappings.rules import reviews
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, ReviewStep, Trigger
from placemap.web.filters import day


def review_line(mapping: Mapping) -> str:
    """When the next review is, and whether one was missed; empty where none is set."""
    stands = reviews_of(mapping)
    if stands.wait_for_panel:
        return _("Two were missed. The panel decides.")
    if stands.due_on is None:
        return ""
    if stands.missed:
        return _("%(day)s. One before it was missed.") % {"day": day(stands.due_on)}
    if stands.due_on < today():
        return _("Was due on %(day)s") % {"day": day(stands.due_on)}
    return day(stands.due_on)


def review_banner(mapping: Mapping) -> dict[str, str] | None:
    """What everybody on the team reads while the panel decides, or once it asked for an end."""
    stands = reviews_of(mapping)
    if not stands.wait_for_panel:
        return None
    goes_on = _(
        "Until then it takes no new list, and no child is proposed, also one already on a list. Everything"
        " else goes on: children already proposed or agreed are read, decided on and referred as before."
    )
    if stands.closing_asked_on is not None:
        return {
            "lead": _("The panel asked on %(day)s for this mapping to be closed.")
            % {"day": day(stands.closing_asked_on)},
            "text": _("Whoever leads it closes it by %(by)s, once nothing is left open. %(goes_on)s")
            % {"by": day(reviews.closed_by(stands.closing_asked_on)), "goes_on": goes_on},
        }
    return {
        "lead": _("Two reviews in a row were missed."),
        "text": _("The panel (MACE) decides whether this mapping is closed or renewed. %(goes_on)s")
        % {"goes_on": goes_on},
    }


def review_rule(structure: str) -> str:
    """How often a mapping is reviewed, and when a review counts as missed."""
    return _(
        "A mapping like this is usually looked at every %(months)s months. A review up to %(days)s days after"
        " its day is in time. If two in a row are missed, the panel decides whether the mapping is closed or"
        " renewed."
    ) % {"months": reviews.months_between(structure), "days": reviews.REVIEW_GRACE.days}


def review_rows(history: Iterable[tuple[ReviewEntry, str]]) -> list[dict[str, Any]]:
    """Items for `pm.timeline`: each review, move and decision, with its words and the day that came of it."""
    return [
        {
            "when": one.held_on,
            "title": ReviewStep.label_of(one.step),
            "text": one.words,
            "source": _what_came_of_it(one, who),
        }
        for one, who in history
    ]


def _what_came_of_it(one: ReviewEntry, who: str) -> str:
    said = [_("Held by %(who)s.") % {"who": one.held_by}] if one.held_by else []
    if one.next_on:
        said.append(_("Next review: %(day)s.") % {"day": day(one.next_on)})
    if one.ends_on:
        said.append(_("New end date: %(day)s.") % {"day": day(one.ends_on)})
    said.append(_("Written down by %(who)s") % {"who": who})
    return " ".join(said)


def waiting_words(one: WaitsForDecision) -> str:
    """Why a mapping stands before the panel, in a sentence."""
    if one.closing_asked_on is not None:
        return _(
            "The panel asked on %(day)s for it to be closed, by %(by)s. Its lead has not closed it yet."
        ) % {"day": day(one.closing_asked_on), "by": day(one.close_by)}
    return ngettext(
        "%(n)d review in a row was missed. It ends on %(day)s.",
        "%(n)d reviews in a row were missed. It ends on %(day)s.",
        one.missed,
    ) % {"n": one.missed, "day": day(one.ends_on)}


def referred_rows(found: Iterable[ReferredIn]) -> list[dict[str, Any]]:
    """What was referred in: from where, when and on what evidence, and what the panel decided."""
    return [
        {
            "key": one.pk,
            "title": Trigger.label_of(one.source),
            "who": _("Raised by %(who)s, %(day)s.") % {"who": one.from_whom, "day": day(one.referred_on)},
            "evidence": one.evidence,
            "known": EvidenceGrade.label_of(one.how_known)
            if one.how_known
            else _("How they know was not asked"),
            "answer": PanelAnswer.label_of(one.decision),
            "kind": "wait" if one.decision == PanelAnswer.WAITING else "done",
            "decided": _decided(one),
        }
        for one in found
    ]


def _decided(one: ReferredIn) -> str:
    if one.decided_on is None:
        return ""
    said = _("The panel, %(day)s.") % {"day": day(one.decided_on)}
    return f"{said} {one.decision_words}".strip()


def referred_note(found: tuple[ReferredIn, ...]) -> str:
    """The line of the task: how many, and whether the panel still has to decide on one."""
    if not found:
        return _("Each thing that was raised: from where, when, on what evidence, and what the panel decided")
    said = ngettext("%(n)d written down.", "%(n)d written down.", len(found)) % {"n": len(found)}
    waiting = sum(one.decision == PanelAnswer.WAITING for one in found)
    if not waiting:
        return said
    words = ngettext(
        "The panel has not decided on %(n)d.", "The panel has not decided on %(n)d.", waiting
    ) % {"n": waiting}
    return f"{said} {words}"
