"""How every open mapping reads to the panel."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.queries import PanelRow
from placemap.foundations.clock import today
from placemap.mappings.vocabulary import Stage
from placemap.responses.models import PanelReview
from placemap.responses.queries import GapForPanel, StandsForPanel, waited_words
from placemap.responses.vocabulary import GapKind, PanelDecision
from placemap.web.filters import day

DECISION_KINDS = {
    PanelDecision.AGREED: "done",
    PanelDecision.CHANGES: "done",
    PanelDecision.AGAIN: "wait",
    PanelDecision.NOT_AGREED: "gap",
}


def late_tag(row: PanelRow) -> dict[str, str]:
    """How late the latest decision on a linked child is."""
    if row.oldest is None:
        return {"text": _("Nothing is late"), "kind": "done"}
    late = (today() - row.oldest).days
    return {"text": ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}, "kind": "gap"}


def stage_of(one: StandsForPanel) -> str:
    """The stage a mapping is at."""
    return str(Stage.label_of(one.mapping.stage))


def stuck_line(one: StandsForPanel) -> str:
    """How much is stuck, and the longest for how long."""
    oldest = one.oldest
    if oldest is None:
        return _("Nothing is stuck")
    count = ngettext("%(n)d thing is stuck.", "%(n)d things are stuck.", len(one.stuck)) % {
        "n": len(one.stuck)
    }
    return f"{count} {_('The oldest:')} {waited_words(oldest.waited)}"


def at_table(one: StandsForPanel) -> list[GapForPanel]:
    """What is missing at its table."""
    return [gap for gap in one.gaps if gap.kind is GapKind.MEMBERSHIP]


def other_gaps(one: StandsForPanel) -> list[GapForPanel]:
    """Services and information that it lacks."""
    return [gap for gap in one.gaps if gap.kind is not GapKind.MEMBERSHIP]


def gap_line(gap: GapForPanel) -> str:
    """What is missing, since when, and who sees to it."""
    who = gap.owner_agency or _("nobody sees to it")
    return _("%(what)s, since %(day)s (%(who)s)") % {"what": gap.what, "day": day(gap.since_on), "who": who}


def decision_tag(review: PanelReview) -> dict[str, str]:
    """Text and kind of a tag: what the panel decided."""
    return {
        "text": str(PanelDecision.label_of(review.decision)),
        "kind": DECISION_KINDS[PanelDecision(review.decision)],
    }
