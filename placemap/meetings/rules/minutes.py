"""What minutes say, by when they are sent, and what may be done with them. No Django here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _, counted
from placemap.meetings.rules.door import THERE
from placemap.meetings.vocabulary import CorrectionAnswer, EntryKind, Presence, SignedHow, Told

# Terms of reference, Minutes: to everybody who was there within 48 hours of the end.
SENT_WITHIN = timedelta(hours=48)
# How long unread minutes stand in somebody's work.
SHOWN_FOR = timedelta(days=28)
# Beyond this a line that begins with a label is words with a colon in them.
SHARES, SHARES_NOT = _("Decided to share"), _("Decided not to share")
_LABEL = re.compile(r"^(?P<label>[A-Z][^:.\n]{2,48}): (?P<words>.+)$")

LOCKED = _("These minutes are approved, and nobody changes them now. Ask for a correction: both then stand.")
NOT_APPROVED = _("These minutes are not approved yet.")
CAME_IN = _(
    "Something was written down after these minutes were drafted, and they do not say it. Press “Add what"
    " came in since” beside them, read them again, and then approve."
)


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the 48 hours have run: by when, and how many hours are used and left, whole ones."""

    due_at: datetime
    used: int
    left: int

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return self.left <= 0

    @property
    def share(self) -> int:
        """How much is used, in hundredths."""
        return min(100, round(100 * self.used / (SENT_WITHIN.total_seconds() / 3600)))


def clock(ended_at: datetime, at: datetime) -> Clock:
    """The clock of the minutes at the moment `at`. What is begun of an hour counts as left."""
    due = ended_at + SENT_WITHIN
    hours = int(SENT_WITHIN.total_seconds() // 3600)
    used = max(0, int((at - ended_at).total_seconds() // 3600))
    return Clock(due, used, 0 if at >= due else hours - used)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was written down, as minutes need it."""

    kind: EntryKind
    words: str
    decided_by: str = ""
    at_risk: bool | None = None
    shares: bool | None = None
    shared_with: str = ""
    basis: str = ""
    told: Told | None = None
    because: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """How one person was at the meeting, and whether they agreed to the statement."""

    name: str
    agency: str
    presence: Presence | None
    signed: SignedHow | None
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class LastAction:
    """An action of before, as it stands: `state` is its code, `words` what it is."""

    words: str
    owner: str
    group: str
    note: str = ""


def written(entries: Iterable[Said]) -> str:
    """A section in words, in the order in which it was written down."""
    return "\n".join(line for one in entries for line in _lines(one))


def _lines(one: Said) -> list[str]:
    first, *rest = [line.strip() for line in one.words.splitlines() if line.strip()] or [""]
    return [line for line in (_first_line(one, first), *rest) if line]


def _first_line(one: Said, words: str) -> str:
    match one.kind:
        case EntryKind.NOTE:
            return words
        case EntryKind.SAFETY:
            answer = _("Yes.") if one.at_risk else _("No.")
            return f"{_('Is any child at immediate risk now')}: {answer} {words}".strip()
        case EntryKind.SHARING:
            return _sharing(one, words)
        case EntryKind.ACTION | EntryKind.NEXT_DAY:
            by = _("by {day}", day=show(one.due_on)) if one.due_on else ""
            who = ", ".join(part for part in (one.owner, str(by)) if part)
            return f"{EntryKind(one.kind).label}: {words}" + (f" ({who})" if who else "")
    who = f" ({one.decided_by})" if one.decided_by else ""
    return f"{one.kind.label}: {words}{who}"


def _sharing(one: Said, words: str) -> str:
    label = SHARES if one.shares else SHARES_NOT
    parts = [words if words.endswith(".") else f"{words}."]
    if one.shared_with:
        parts.append(str(_("With {whom}.", whom=one.shared_with)))
    if one.basis:
        parts.append(str(_("Ground: {basis}.", basis=one.basis.rstrip("."))))
    if one.told is not None:
        parts.append(f"{one.told.label}.")
    if one.because:
        parts.append(str(_("Why: {because}.", because=one.because.rstrip("."))))
    return f"{label}: {' '.join(parts)}"


_BEGAN, _NOBODY = _("Began and ended"), _("Nobody was there for")
_CAME = (
    (_("In the room"), Presence.HERE),
    (_("By phone or video"), Presence.REMOTE),
    (_("Apologies, and sent information"), Presence.APOLOGIES_SENT),
    (_("Apologies"), Presence.APOLOGIES),
    (_("Not there, and no word"), Presence.ABSENT),
)
_STATEMENT = _("Confidentiality statement")
_UNSIGNED = _("Confidentiality statement, not signed by")


def door_written(
    people: Sequence[Came], nobody_for: Sequence[str], *, began: str, ended: str, without: Sequence[str] = ()
) -> str:
    """Who was there, who sent apologies and whether with what they know, who signed, and who was missing."""
    lines = [f"{_BEGAN}: {began}, {ended}"]
    for label, presence in _CAME:
        names = [_name(one) for one in people if one.presence is presence]
        if names:
            lines.append(f"{label}: {'; '.join(names)}")
    there = [one for one in people if one.presence in THERE]
    unsigned = [one.name for one in there if one.signed is None]
    if there and not unsigned:
        every = counted(
            "The one person who was there signed it",
            "All {n} who were there signed it",
            len(there),
            n=len(there),
        )
        lines.append(f"{_STATEMENT}: {every}")
    elif there:
        lines.append(f"{_UNSIGNED}: {'; '.join(unsigned)}")
    if nobody_for:
        lines.append(f"{_NOBODY}: {'; '.join(nobody_for)}")
    return "\n".join([*lines, *(line for line in without if line)])


def own_words_of_door(text: str) -> list[str]:
    """What somebody wrote into it themselves: why it ended without a register or a side, or put right since.

    Who was there stands beside labels of its own, and is no word about a child.
    """
    labels = {str(label) for label in (_BEGAN, _STATEMENT, _UNSIGNED, _NOBODY, *(one for one, _how in _CAME))}
    return [line for line in text.splitlines() if label_of(line)[0] not in labels]


def _name(one: Came) -> str:
    stead = f" {_('for {name}', name=one.stands_for)}" if one.stands_for else ""
    return f"{one.name}{stead}, {one.agency}"


def last_written(actions: Sequence[LastAction], groups: Sequence[tuple[str, str]]) -> str:
    """Actions of before, group by group: `groups` are codes with their labels, in order."""
    lines = []
    for code, label in groups:
        for one in (held for held in actions if held.group == code):
            note = f" {one.note}" if one.note else ""
            lines.append(
                f"{label}: {one.words} ({one.owner}){note}" if one.owner else f"{label}: {one.words}{note}"
            )
    return "\n".join(lines)


def label_of(line: str) -> tuple[str, str]:
    """A line as its label and its words; the label is empty where there is none."""
    found = _LABEL.match(line)
    return (found["label"], found["words"]) if found else ("", line)


def check_may_write(ended_at: datetime | None) -> None:
    """Minutes are written once the meeting has ended."""
    if ended_at is None:
        raise PlacemapError(_("The meeting has not ended. Its minutes write themselves when it has."))


def check_is_draft(*, is_approved: bool) -> None:
    """Approved, they are locked."""
    if is_approved:
        raise PlacemapError(LOCKED)


def check_text(text: str) -> None:
    """A section says something."""
    if not text.strip():
        raise PlacemapError(_("Write what was said. If it was nothing, say so."))


def check_may_approve(
    *, sections: int, waiting: int, is_late: bool, because: str, has_signed: bool = True
) -> None:
    """Somebody approves what they can read; corrections are answered first; after 48 hours it is said why."""
    if not has_signed:
        raise PlacemapError(_("Sign the confidentiality statement first: until then you cannot read Part 2."))
    if not sections:
        raise PlacemapError(_("There is nothing in these minutes yet."))
    if waiting:
        raise PlacemapError(_("A correction waits for an answer. Answer it first; then approve."))
    if is_late and not because.strip():
        raise PlacemapError(_("The 48 hours are over. Say in a sentence why it took longer."))


def check_correction(words: str, before: str) -> None:
    """A correction says what should stand there, and nobody has asked the same."""
    if not words.strip():
        raise PlacemapError(_("Say what should be put right."))
    if words.strip() == before.strip():
        raise PlacemapError(_("These are the words that stand there. Say what should be put right."))


def check_answer(answer: CorrectionAnswer, words: str, *, is_answered: bool) -> None:
    """It is answered once, in words: what holds now, or why the words stay."""
    if is_answered:
        raise PlacemapError(_("This was answered already. Look at the page again."))
    if not words.strip():
        if answer is CorrectionAnswer.TAKEN:
            raise PlacemapError(_("Write the words as they should be."))
        raise PlacemapError(_("Say in a sentence why the words stay."))


def check_copy(*, is_approved: bool, reason: str) -> None:
    """What leaves is approved, and somebody says what it is needed for."""
    if not is_approved:
        raise PlacemapError(NOT_APPROVED)
    if not reason.strip():
        raise PlacemapError(_("Say in a few words what this copy is for."))


def check_silver(*, is_approved: bool, is_decision: bool) -> None:
    """Part 2 goes to silver when it is approved, and by a decision that the minutes hold."""
    if not is_approved:
        raise PlacemapError(NOT_APPROVED)
    if not is_decision:
        raise PlacemapError(_("Choose the decision of this meeting by which silver may read Part 2."))
