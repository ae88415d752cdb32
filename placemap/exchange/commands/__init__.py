"""Every write of lists: receiving a file, setting out its columns, accepting it, taking it back.

Nothing of a list reaches the mapping's records before it is accepted. Every command can be repeated
without doing a thing twice.
"""

from __future__ import annotations

from placemap.exchange.commands.accepting import (
    ChosenTerms,
    accept_list,
    begin_accepting,
    note_rows_read,
    record_failure,
)
from placemap.exchange.commands.ending import (
    HandedBack,
    TakenBack,
    dispose_of_files,
    hand_back_rows,
    take_back_list,
)
from placemap.exchange.commands.erasing import erase_from_lists, kept_lists
from placemap.exchange.commands.outside import say_told
from placemap.exchange.commands.receiving import receive_file
from placemap.exchange.commands.setting_out import SheetSetting, set_columns, set_out_list

__all__ = [
    "ChosenTerms",
    "HandedBack",
    "SheetSetting",
    "TakenBack",
    "accept_list",
    "begin_accepting",
    "dispose_of_files",
    "erase_from_lists",
    "hand_back_rows",
    "kept_lists",
    "note_rows_read",
    "receive_file",
    "record_failure",
    "say_told",
    "set_columns",
    "set_out_list",
    "take_back_list",
]
