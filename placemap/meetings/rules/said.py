"""An action as it is said at the table: what is to be done, and its day at the end. No Django here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import AgendaKind, Part

# "by the end of next month" and "on Friday the 12th of December" are the longest that people say.
LONGEST_DAY = 7
_STARTS_DAY = frozenset({"by", "before", "until", "till", "due"})
# What an action of Part 1 works on, as far as the item says; elsewhere it is how services work.
_ABOUT = {AgendaKind.PLACES: "place", AgendaKind.ADULTS: "adult", AgendaKind.THEMES: "peer_group"}


def split_day(said: str, understand: Callable[[str], date]) -> tuple[str, date]:
    """What is to be done, and by which day: "visit the shop by next Friday".

    The longest end that is a day is taken for it. Where none is, the error of `understand` asks back.
    """
    words = said.split()
    if words[:1] and words[0].casefold() == "to":
        words = words[1:]
    if not words:
        raise PlacemapError(_("Say what is to be done, and by when."))
    for start in range(max(1, len(words) - LONGEST_DAY), len(words)):
        try:
            day = understand(" ".join(words[start:]))
        except PlacemapError:
            continue
        return " ".join(words[:start]).rstrip(",;.:"), day
    return " ".join(words), understand(_meant(words))


def _meant(words: list[str]) -> str:
    """What was probably meant for a day: what follows the last "by"."""
    for at in range(len(words) - 1, 0, -1):
        if words[at].casefold() in _STARTS_DAY:
            return " ".join(words[at + 1 :])
    return ""


def about_kind(kind: AgendaKind, part: Part) -> str:
    """What an action under an item works on: in Part 2 children, in Part 1 what surrounds them."""
    return "child" if part is Part.TWO else _ABOUT.get(kind, "system")


def check_next_day(owner_known: bool, due: date, latest: date) -> None:
    """What takes the place of a referral for a day has an owner, and is done by the next working day."""
    if not owner_known:
        raise PlacemapError(_("Say who sees to it: one person who answers for it."))
    if due > latest:
        raise PlacemapError(_("A risk without a referral waits no longer than the next working day."))
