"""How long people are asked what helped and what did not, and what they may send. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _

# How long the question stands in somebody's work.
ASKED_FOR = timedelta(days=28)
MOST_WORDS = 600
ANSWERED = _(
    "You answered already, or said that you have nothing to say. These words were not kept. Tell them to the"
    " coordinator, if you like."
)


def is_asked(opened_at: datetime, at: datetime) -> bool:
    """Whether the question still stands."""
    return opened_at <= at < opened_at + ASKED_FOR


def check_asks_again(latest: datetime | None, at: datetime) -> None:
    """Nobody is asked twice at once: people answer what they are asked seldom."""
    if latest is not None and is_asked(latest, at):
        raise PlacemapError(_("Everybody is asked already. Wait until that time is over."))


def check_answer(words: Sequence[str], *, asked: bool) -> None:
    """Something is said, in good time and in few words."""
    if not asked:
        raise PlacemapError(_("The time to answer is over. Tell the coordinator what you wanted to say."))
    if not any(one.strip() for one in words):
        raise PlacemapError(_("Write at least one answer, or say that you have nothing to say."))
    if any(len(one.strip()) > MOST_WORDS for one in words):
        raise PlacemapError(_("Each answer has room for {n} letters.", n=MOST_WORDS))
