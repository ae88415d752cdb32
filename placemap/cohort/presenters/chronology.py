"""Display text of what happened, of warnings and of turning 18."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.cohort.models import AdulthoodReview, ChronologyEntry, WarningNote
from placemap.cohort.presenters.child import standing_words
from placemap.cohort.presenters.grid import Tag
from placemap.cohort.queries import Happened, Home, SameEvent, Turning18, Warned
from placemap.cohort.rules.standing_notes import Adulthood
from placemap.cohort.vocabulary import EntryKind, WarningKind
from placemap.foundations.grades import is_suspected_false
from placemap.web.filters import day, day_short


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry in words. `time` is empty when nobody knows it; `on_short` leaves this year out."""

    on: str
    on_short: str
    time: str
    kind: str
    standing: str
    note: str


def entry_shown(entry: ChronologyEntry) -> EntryShown:
    """When it was, what kind of thing, and how far to lean on it."""
    about = _("about %(day)s") if entry.is_estimated else "%(day)s"
    on, on_short = (
        about % {"day": show(entry.happened_on)} if entry.happened_on else _("Day not known")
        for show in (day, day_short)
    )
    standing = standing_words(entry.nature, entry.how_known)
    if entry.grade:
        standing = _("%(said)s. Grade %(grade)s") % {"said": standing, "grade": entry.grade}
    if is_suspected_false(entry.grade):
        standing = _("%(said)s: suspected to be false by the sender") % {"said": standing}
    return EntryShown(
        on=on,
        on_short=on_short,
        time=entry.happened_at.strftime("%H:%M") if entry.happened_at else "",
        kind="" if entry.kind == EntryKind.OTHER else EntryKind.label_of(entry.kind),
        standing=standing,
        note=_("Kept to this agency and the coordinator.") if entry.audience == "restricted" else "",
    )


def waits_tag(one: Happened) -> Tag:
    """By when a critical moment asks for an answer."""
    on = day_short(one.entry.respond_by)
    if one.is_late:
        return Tag(_("No answer since %(day)s") % {"day": on}, "gap")
    return Tag(_("Answer by %(day)s") % {"day": on}, "wait")


def same_event_words(same: SameEvent) -> str:
    """Which other entry is held to be the same event, and who says so."""
    words = {"agency": same.agency, "day": day_short(same.on), "who": same.by}
    if same.by:
        return _("The same event as %(agency)s, %(day)s, says %(who)s.") % words
    return _("The same event as %(agency)s, %(day)s.") % words


def entry_brief(entry: ChronologyEntry) -> str:
    """An entry in a line: whose, when, and what kind of thing."""
    shown = entry_shown(entry)
    when = f"{shown.on}, {shown.time}" if shown.time else shown.on
    return f"{entry.agency.short_name}, {when}"


def suggestions_words(count: int) -> str:
    """How many pairs of entries may be one event."""
    return ngettext(
        "%(num)s pair of entries may be one event. Look at both.",
        "%(num)s pairs of entries may be one event each. Look at both.",
        count,
    ) % {"num": count}


# Warnings ------------------------------------------------------------------------------------------


def warning_lead(note: WarningNote) -> str:
    """What the warning is about, as the words that stand out."""
    label = WarningKind.label_of(note.kind)
    return "" if note.kind == WarningKind.OTHER else f"{label.rstrip('.')}."


def warning_by(warned: Warned) -> str:
    """Who signed the warning, and when."""
    return _("%(who)s, %(agency)s, %(day)s.") % {
        "who": warned.note.signed_name,
        "agency": warned.agency,
        "day": day_short(warned.note.recorded_at),
    }


def warning_review(warned: Warned) -> str:
    """When somebody looks at the warning again; said plainly when that day has passed."""
    on = {"day": day_short(warned.note.review_on)}
    if warned.is_overdue:
        return _("Nobody has looked at this since it was due on %(day)s") % on
    return _("Look at this again by %(day)s") % on


def warning_ended(warned: Warned) -> str:
    """When a warning ended, and why."""
    return _("Ended %(day)s: %(why)s") % {
        "day": day_short(warned.note.ended_at),
        "why": warned.note.ended_reason,
    }


# Turning 18 ----------------------------------------------------------------------------------------


def turning_18_lead(turning: Turning18) -> str:
    """What there is to do, or that it is done."""
    on = {"day": day(turning.adult_on), "due": day(turning.review_from)}
    review = turning.review
    if turning.state is Adulthood.HANDED_OVER and review is not None:
        return _("Handed over to %(who)s on %(day)s.") % {
            "who": review.hand_over_to,
            "day": day(review.handed_over_on),
        }
    if turning.state is Adulthood.NOT_NEEDED:
        return _("Reviewed: nobody needs to take over.")
    if turning.state is Adulthood.HAND_OVER_DUE:
        if turning.is_adult:
            return _("Turned 18 on %(day)s, and nobody has accepted the hand-over yet.") % on
        return _("Turns 18 on %(day)s. The hand-over waits for somebody to accept it.") % on
    if turning.is_adult:
        return _("Turned 18 on %(day)s, and nobody has reviewed what happens next.") % on
    return _("Turns 18 on %(day)s. The review has been due since %(due)s.") % on


def hand_over_line(review: AdulthoodReview) -> str:
    """Who reviewed it, when, and to whom it should go."""
    said = _("Reviewed %(day)s by %(agency)s.") % {
        "day": day_short(review.reviewed_on),
        "agency": review.agency.short_name,
    }
    if review.handed_over_on:
        return _("%(said)s Accepted by %(who)s on %(day)s.") % {
            "said": said,
            "who": review.accepted_by,
            "day": day_short(review.handed_over_on),
        }
    if review.hand_over_to:
        return _("%(said)s To be handed over to %(who)s.") % {"said": said, "who": review.hand_over_to}
    return _("%(said)s No hand-over: %(why)s") % {"said": said, "why": review.not_needed_because}


def home_words(home: Home, *, sees_all: bool = False) -> str:
    """Roughly where the child lives. Never the address. Only whoever sees all can say that there is none."""
    if not home.held_by:
        return _("No address is recorded") if sees_all else _("No address that you can see")
    if not home.areas:
        return _("Address sealed")
    return _("%(area)s. Address sealed") % {"area": _(" or ").join(home.areas)}


def address_words(home: Home, *, sees_all: bool = False) -> str:
    """Who holds the address, so that somebody who must know it knows whom to ask."""
    if not home.held_by:
        return _("No agency has given an address.") if sees_all else _("No address that you can see.")
    return _("The address is sealed. It is held by %(who)s: ask them if you must have it.") % {
        "who": ", ".join(home.held_by)
    }
