"""Reads of lists. An agency sees its own files; the custodian sees every agency's; nobody else sees any.

Of other agencies' lists the team sees only that one was asked for, and that it came.
"""

from __future__ import annotations

from placemap.exchange.queries.lists import (
    AgencyLists,
    ListEnded,
    ShownUpload,
    agencies_to_send_for,
    has_stopped,
    how_list_ended,
    is_kept,
    lists_of,
    lists_to_accept,
    same_file,
    visible_upload,
)
from placemap.exchange.queries.looks import (
    ColumnToSetOut,
    Preview,
    PreviewRow,
    SheetToSetOut,
    Terms,
    powers_to_choose,
    preview,
    sheets_to_set_out,
    terms_for,
)
from placemap.exchange.queries.outside import OutsideShown, given_outside, outside_one, outside_to_tell
from placemap.exchange.queries.problems import RowToHandBack, problems_of, rows_to_hand_back

__all__ = [
    "AgencyLists",
    "ColumnToSetOut",
    "ListEnded",
    "OutsideShown",
    "Preview",
    "PreviewRow",
    "RowToHandBack",
    "SheetToSetOut",
    "ShownUpload",
    "Terms",
    "agencies_to_send_for",
    "given_outside",
    "has_stopped",
    "how_list_ended",
    "is_kept",
    "lists_of",
    "lists_to_accept",
    "outside_one",
    "outside_to_tell",
    "powers_to_choose",
    "preview",
    "problems_of",
    "rows_to_hand_back",
    "same_file",
    "sheets_to_set_out",
    "terms_for",
    "visible_upload",
]
