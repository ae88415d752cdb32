"""How preparing a meeting reads: who comes, how far returns are, copies of the pack, the room over time."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.meetings.models import AskedBefore, PackCopy
from placemap.meetings.queries import BeforeMeeting, PlaceOverTime, Replies, ReplyRow, title_of
from placemap.meetings.vocabulary import Coming, Presence
from placemap.returns.vocabulary import RequestState
from placemap.web.filters import day

_COMING = {
    Coming.COMING: (gettext_lazy("Coming"), "done"),
    Coming.REMOTE: (gettext_lazy("By phone or video"), "done"),
    Coming.SUBSTITUTE: (gettext_lazy("Somebody else comes"), "done"),
    Coming.APOLOGIES_SENT: (gettext_lazy("Apologies, and what they know"), "note"),
    Coming.APOLOGIES: (gettext_lazy("Apologies"), "note"),
}
_PRESENT = {
    Presence.HERE: (gettext_lazy("There"), "done"),
    Presence.REMOTE: (gettext_lazy("By phone"), "done"),
    Presence.APOLOGIES_SENT: (gettext_lazy("Apologies, and what they know"), "note"),
    Presence.APOLOGIES: (gettext_lazy("Apologies"), "note"),
    Presence.ABSENT: (gettext_lazy("No word"), "wait"),
}


def coming_tag(row: ReplyRow) -> dict[str, str]:
    """What somebody said, as a mark."""
    if row.coming is None:
        return {"text": _("No answer yet"), "kind": "wait"}
    words, kind = _COMING[row.coming]
    return {"text": str(words), "kind": kind}


def replies_line(replies: Replies) -> str:
    """How many come, cannot, and have not said."""
    parts = [ngettext("%(n)d comes", "%(n)d come", replies.coming) % {"n": replies.coming}]
    if replies.away:
        parts.append(ngettext("%(n)d cannot", "%(n)d cannot", replies.away) % {"n": replies.away})
    if silent := len(replies.silent):
        parts.append(ngettext("%(n)d has not said", "%(n)d have not said", silent) % {"n": silent})
    return ", ".join(parts)


def returns_line(before: BeforeMeeting) -> str:
    """How far its returns are, in a sentence; empty while none were asked for."""
    asked = before.asked
    if asked is None:
        return ""
    due = day(asked.request.due_on)
    if asked.state is RequestState.WITHDRAWN:
        return _("The request was withdrawn: %(why)s") % {"why": asked.request.withdrawn_reason}
    counts = {"in": asked.answered, "all": len(asked.rows), "day": due}
    if asked.state is RequestState.EXPIRED:
        return _("%(in)d of %(all)d came. They were wanted by %(day)s.") % counts
    return _("%(in)d of %(all)d are in. They are wanted by %(day)s.") % counts


def asked_for_another(other: AskedBefore) -> str:
    """For which meeting agencies are being asked, and by when."""
    return _("Agencies are being asked already, for %(meeting)s. Their answers are wanted by %(day)s.") % {
        "meeting": title_of(other.meeting).lower(),
        "day": day(other.request.due_on),
    }


def how_to_ask_for_this(other: AskedBefore) -> str:
    """How agencies come to be asked for this meeting too: nobody is asked the same twice at once."""
    return _(
        "Nobody is asked twice at once. From the day after, you can ask for this meeting, and the other"
        " request stays as it is. To ask sooner, withdraw it: what was sent to you stays."
    )


def still_missing(before: BeforeMeeting) -> str:
    """Which agencies' returns are not in."""
    if before.asked is None or not before.is_running:
        return ""
    return ", ".join(row.given.agency.short_name for row in before.asked.rows if not row.given.answered_at)


def watermark(copy: PackCopy) -> str:
    """What stands across every sheet of a printed copy."""
    return _("Copy %(n)d: %(who)s, %(day)s") % {
        "n": copy.number,
        "who": copy.user.name,
        "day": day(copy.printed_at),
    }


def presence_tag(presence: Presence | None) -> dict[str, str]:
    """How a place was filled at one meeting."""
    if presence is None:
        return {"text": _("Nobody"), "kind": "gap"}
    words, kind = _PRESENT[presence]
    return {"text": str(words), "kind": kind}


def place_line(place: PlaceOverTime) -> str:
    """What stands out about a place, in plain words; empty where nothing does."""
    parts = []
    if place.different > 1:
        words = ngettext("%(n)d person came", "%(n)d different people came", place.different)
        parts.append(words % {"n": place.different})
    if place.below:
        parts.append(_("below the usual level: %(who)s") % {"who": ", ".join(place.below)})
    if place.cannot_commit:
        parts.append(_("cannot commit people or money: %(who)s") % {"who": ", ".join(place.cannot_commit)})
    if place.not_asked:
        parts.append(_("not asked yet what they can commit: %(who)s") % {"who": ", ".join(place.not_asked)})
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}." if line else ""
