"""Reads of returns."""

from placemap.returns.queries.sheets import (
    ELSE,
    Asked,
    LastTime,
    Question,
    ReturnRow,
    Sheet,
    agencies_to_ask,
    asked_for,
    request_in,
    return_in,
    sheet,
    standing_request,
    state_of,
    who_answers,
)
from placemap.returns.queries.waiting import (
    Awaited,
    returns_attention,
    returns_awaited,
    returns_to_chase,
    returns_to_send,
    words_left,
)

__all__ = [
    "ELSE",
    "Asked",
    "Awaited",
    "LastTime",
    "Question",
    "ReturnRow",
    "Sheet",
    "agencies_to_ask",
    "asked_for",
    "request_in",
    "return_in",
    "returns_attention",
    "returns_awaited",
    "returns_to_chase",
    "returns_to_send",
    "sheet",
    "standing_request",
    "state_of",
    "who_answers",
    "words_left",
]
