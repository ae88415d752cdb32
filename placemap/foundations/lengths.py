"""How long words may be. What is too long is refused in words: nothing anybody wrote is cut unseen."""

from __future__ import annotations

from collections.abc import Iterator

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _


class TooLong(PlacemapError):
    """Something is longer than the place it would be kept in. Nothing of it was saved."""


def within(words: str, most: int, what: str) -> str:
    """The words without the space around them. Raises `TooLong` where there are more than `most` letters.

    Pages measure what is typed before this; it is for whoever comes by another door.
    """
    held = words.strip()
    if len(held) > most:
        raise TooLong(
            _(
                "{what} is longer than {most} letters. Shorten it: nothing has been saved yet.",
                what=what,
                most=most,
            )
        )
    return held


def shortened(words: str, most: int) -> str:
    """A heading or a title, which only says where something stood, with "…" where it goes on."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def in_parts(words: str, most: int) -> Iterator[str]:
    """Long words in parts of at most `most` letters, each ending where a line, a sentence or a word does."""
    left = words.strip()
    while len(left) > most:
        head = left[: most + 1]
        at = max(head.rfind("\n"), head.rfind(". ") + 1)
        at = at if at > most // 2 else head.rfind(" ")
        at = at if at > 0 else most
        yield left[:at].rstrip()
        left = left[at:].lstrip()
    if left:
        yield left
