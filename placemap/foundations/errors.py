"""Errors worded for the person who must act on them."""

from __future__ import annotations


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
