"""Errors worded for the person who must act on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from placemap.foundations.wording import _


class PlacemapError(Exception):
    """Something a user or operator can put right. The message says what happened and what to do.

    A message for users is a `Wording`, so that the page shows it in the reader's language. Operators
    at a terminal read English.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Conflict(PlacemapError):
    """Somebody else changed the same record first; nothing was overwritten."""


class WordsInDoubt(PlacemapError):
    """Somebody wrote what may be the name of a person who is to be erased: a person must say whether it is.

    `words` maps each form, as it was written, to the agencies that wrote it.
    """

    def __init__(self, message: str, words: Mapping[str, Collection[UUID]]) -> None:
        super().__init__(message)
        self.words = words


class NamesFound(PlacemapError):
    """Words that go up hold what may be a child's name or initials; whoever writes them looks first."""

    def __init__(self, found: Sequence[str]) -> None:
        self.found = tuple(found)
        super().__init__(
            _(
                "These may be names or initials of people in this mapping: {found}. Take out any that are."
                " If none of them is, tick the box and send again.",
                found=", ".join(f"“{one}”" for one in found),
            )
        )
