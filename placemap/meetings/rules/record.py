"""What may be written down at a meeting, and when it may move on and end. No Django here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import AgendaKind, EntryKind

# What was typed while the line was down still comes in after somebody else ended the meeting.
LATE_WORDS = timedelta(hours=2)
# Before these, nobody has to have said whether a child is at risk.
BEFORE_SAFETY = frozenset({AgendaKind.WELCOME, AgendaKind.SAFETY})
# What is written in a form of its own, with more than words.
_OWN_FORM = frozenset({EntryKind.SHARING, EntryKind.SAFETY, EntryKind.REVEAL})

ANSWER_SAFETY = _("First say whether any child is at immediate risk now. The meeting goes on after that.")
REFERRAL_OPEN = _(
    "A risk is recorded for this child, and no referral, and no decision that none is needed. Record one of"
    " them, or an action that somebody owns and does by the next working day. Then the meeting goes on."
)
# Never why: whoever is kept from a child is not told of whom.
OF_SEVERAL = _(
    "What is said here of nobody in particular is written down by the lead or the coordinator. Ask one of"
    " them to write it, or write it under the child whom it is about."
)
# Said to somebody who is kept from a child: not of whom, nor of how many, nor that it is about a child.
ITEM_WAITS = _("This item waits for the lead or the coordinator. Ask one of them to go on from here.")
END_WAITS = _(
    "Something on the agenda waits for the lead or the coordinator. Ask one of them to end the meeting."
)
NOT_BEGUN = _("This meeting has not begun. Begin it first.")
IN_MINUTES = _(
    "The minutes of this meeting are approved, so nothing more is written down here. Ask there for a"
    " correction: both then stand."
)


def check_running(begun: bool, ended_at: datetime | None, at: datetime, *, is_approved: bool = False) -> None:
    """Words are taken while it runs, and a little after: what was on its way is not lost.

    Not once its minutes are approved. Locked, they would never hold it, and nobody would see that the record
    says more than they do.
    """
    if not begun:
        raise PlacemapError(NOT_BEGUN)
    if ended_at is not None and at > ended_at + LATE_WORDS:
        raise PlacemapError(_("This meeting has ended. What is put right now is put right in its minutes."))
    if is_approved:
        raise PlacemapError(IN_MINUTES)


def check_moves(ended_at: datetime | None) -> None:
    """An ended meeting stays where it was ended."""
    if ended_at is not None:
        raise PlacemapError(_("This meeting has ended."))


def check_may_go_to(kind: AgendaKind, *, safety_answered: bool) -> None:
    """Nothing but signing in comes before the question whether a child is at risk now."""
    if kind not in BEFORE_SAFETY and not safety_answered:
        raise PlacemapError(ANSWER_SAFETY)


def check_words(kind: EntryKind, words: str) -> None:
    """An entry says something; what has a form of its own is not written as a note."""
    if kind in _OWN_FORM:
        raise ValueError(f"{kind} is recorded with more than words")
    if not words.strip():
        raise PlacemapError(_("Write what it is first."))


def check_dissent(whose: str) -> None:
    """A different view is somebody's."""
    if not whose.strip():
        raise PlacemapError(_("Say whose view it is."))


def check_safety(at_risk: bool, words: str) -> None:
    """Where a child is at risk now, what is done about it now is part of the answer."""
    if at_risk and not words.strip():
        raise PlacemapError(_("Say what is done now, and who does it. Name no child here."))


def check_sharing(*, shares: bool, words: str, shared_with: str, basis: str, told: str, because: str) -> None:
    """A decision to share says what, to whom and on what ground; every one says why, and who is told."""
    if not words.strip():
        raise PlacemapError(_("Say what is shared, or is not."))
    if not shared_with.strip():
        raise PlacemapError(_("Say with whom it is shared, or is not."))
    if shares and not basis.strip():
        raise PlacemapError(_("Say on what ground it is shared: the law, or who agreed."))
    if not told:
        raise PlacemapError(_("Say whether those it is about know."))
    if not because.strip():
        raise PlacemapError(_("Say why, in a sentence."))


def check_strike(because: str) -> None:
    """What is struck out stays, with the reason."""
    if not because.strip():
        raise PlacemapError(_("Say in a sentence why it is struck out."))


def check_no_referral_open(is_open: bool, has_next_day: bool) -> None:
    """A risk without a referral is answered, or somebody owns what is done the next day."""
    if is_open and not has_next_day:
        raise PlacemapError(REFERRAL_OPEN)


def check_nothing_unseen(waits: bool) -> None:
    """Nor is an item left under which a child waits from whom whoever runs the meeting is kept."""
    if waits:
        raise PlacemapError(ITEM_WAITS)


def door_lacks(there: int, unsigned: int) -> str:
    """What is not known of who was there; empty where everything is."""
    if not there:
        return _("Nobody is written down as having been there.")
    if unsigned:
        return _("Somebody was there who has not agreed to the confidentiality statement.")
    return ""


def check_sees_part_two(*, signed: bool, anybody_signed: bool) -> None:
    """Where Part 2 was open to somebody, it is left and ended by somebody to whom it is open."""
    if anybody_signed and not signed:
        raise PlacemapError(_("Sign the confidentiality statement first: then you see what is still open."))


def check_may_end(
    *,
    safety_answered: bool,
    lacks: str,
    without_door: str,
    waiting: Collection[object],
    waits_unseen: bool,
) -> None:
    """A meeting ends when safety was asked, the door is known or it is said why not, and no child waits."""
    if not safety_answered:
        raise PlacemapError(_("Nobody has said yet whether a child is at immediate risk. Answer that first."))
    if waiting:
        raise PlacemapError(
            _("A child on the agenda has a recorded risk and no referral. Each needs an answer or an action.")
        )
    if waits_unseen:
        raise PlacemapError(END_WAITS)
    if lacks and not without_door.strip():
        raise PlacemapError(_("{lacks} Put it right, or say why the meeting ends without.", lacks=lacks))
