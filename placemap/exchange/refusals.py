"""The sentences with which a file is refused. Each says what the file is and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import Said, _


class FileRefused(PlacemapError):
    """A file could not be read. The message names the file and says what to do; nothing was kept."""


_SAVE_AS = _(
    "Open it in the program it came from, save the list as an Excel workbook (.xlsx) or CSV, and choose that."
)

SENTENCES: Mapping[str, Said] = {
    "missing": _("There is no file {name}. Check the name and the folder."),
    "empty": _("{name} is empty. Check that it saved properly, then choose it again."),
    "no_rows": _(
        "{name} is a workbook with nothing in its sheets. Check that the list was saved in it, then "
        "choose it again."
    ),
    "too_big": _(
        "{name} is larger than {limit} MB. Take out pictures and sheets that are not needed, or split"
        " the list."
    ),
    "too_many_rows": _(
        "{name} has more than {limit:,} rows. Split the list into smaller files. If the list is "
        "shorter than that, something stands far below it: delete the rows under the list and save "
        "again."
    ),
    "too_many_columns": _(
        "{name} is {columns:,} columns wide. Placemap reads up to {limit}. Keep the columns that say "
        "who each person is, delete the rest (also blank ones to the right), and save again."
    ),
    "far_column": _(
        "{name} has something in cell {cell}, far to the right of any list. Placemap reads up to "
        "{limit} columns. Delete the columns to the right of the list and save again."
    ),
    "far_row": _(
        "{name} has something in cell {cell}, below row {limit:,}, where Placemap stops reading. "
        "Delete the rows under the list and save again, or split a list that is really so long."
    ),
    "too_many_sheets": _("{name} has {count} sheets. Placemap reads {limit}: keep those that list people."),
    "too_many_parts": _(
        "{name} is made of {count:,} parts, far more than a list needs. Copy the list into a new "
        "workbook, save it, and choose that."
    ),
    "too_much_text": _("{name} holds more than {megabytes} MB of text. Shorten notes, or split the list."),
    "cell_too_long": _(
        "{name} has a cell in row {row} with more than {limit:,} letters. Shorten it and save."
    ),
    "bomb": _(
        "{name} unpacks to far more than a list could fill, so it was not opened. Copy the list into "
        "a new workbook, or into several if it is really so long, and choose that."
    ),
    "tampered": _(
        "{name} is not built the way a spreadsheet program builds a workbook, so it was not opened. "
        "Copy the list into a new workbook, save it, and choose that."
    ),
    "declarations": _(
        "{name} carries instructions that no spreadsheet program writes, so it was not opened. Copy "
        "the list into a new workbook, save it, and choose that."
    ),
    "memory": _(
        "{name} needs more memory than one file may use. Something may stand far away from the list, "
        "or there are too many cells: delete the rows below and the columns to the right of the list,"
        " or split it."
    ),
    "time": _(
        "{name} took too long to read and was stopped. Copy the list into a new workbook without "
        "formulas, or split it, and choose that."
    ),
    "broke": _(
        "{name} could not be read. Open it, copy the list into a new workbook, save it, and choose that."
    ),
    "damaged": _(
        "{name} is damaged or was cut short on its way. Open it to check, save it again, and choose that."
    ),
    "password": _(
        "{name} has a password. Open it, take the password off (File, Info, Protect Workbook), save "
        "it, and choose it again. It is sealed while it is sent and kept."
    ),
    "encoding": _("{name} is not written in {encoding}. Leave the encoding out, or give the right one."),
    "text_named_workbook": _(
        "{name} is named as a workbook (.{ending}) but holds plain text. Rename it to end in .csv and"
        " choose it again."
    ),
    "workbook_named_text": _(
        "{name} is named as plain text (.{ending}) but is a workbook. Rename it to end in .{kind} and"
        " choose it again."
    ),
    "html": _(
        "{name} is a web page, not a spreadsheet, whatever its name says; some systems export lists "
        "this way. Open it in Excel, choose Save As, Excel workbook (.xlsx), and choose that."
    ),
    "pdf": _(
        "{name} is a PDF. A list cannot be read from it safely. Ask for the spreadsheet it was made "
        "from, or copy the list into one."
    ),
    "word": _(
        "{name} is a Word document. Copy its table into a new Excel workbook, save it, and choose that."
    ),
    "slides": _(
        "{name} is a set of slides. Copy the list into a new Excel workbook, save it, and choose that."
    ),
    "email": _("{name} is an email. Save the list that is attached to it, and choose that."),
    "picture": _("{name} is a picture. Ask for the list itself as a spreadsheet."),
    "compressed": _("{name} is a compressed folder. Open it, take the list out, and choose that."),
    "zip_folder": _("{name} is a zip folder. Open it, take the list out, and choose that."),
    "numbers": _(
        "{name} is an Apple Numbers file. In Numbers choose File, Export To, Excel, and choose that."
    ),
    "xlsb": _(
        "{name} is a binary workbook (.xlsb). In Excel choose Save As, Excel workbook (.xlsx), and "
        "choose that."
    ),
    "xml_spreadsheet": _(
        "{name} is an old XML spreadsheet. In Excel choose Save As, Excel workbook (.xlsx), and choose that."
    ),
    "xml": _("{name} is an XML file, not a list. {save_as}"),
    "database": _("{name} is a database, not a list. {save_as}"),
    "program": _("{name} is a program, not a list, and was not opened. Check where it came from."),
    "unknown": _("{name} is not a kind of file that Placemap can read. {save_as}"),
}


def refusal_sentence(code: str, filename: str, facts: Mapping[str, object]) -> str:
    """The sentence for a code, with its gaps filled; an unknown code gives the general one."""
    try:
        return SENTENCES.get(code, SENTENCES["broke"]).filled(name=filename, save_as=_SAVE_AS, **facts)
    except (KeyError, ValueError, TypeError):
        return SENTENCES["broke"].filled(name=filename)
