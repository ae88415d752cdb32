"""Files as received, sealed at rest, and opened only where they are read.

The content is encrypted with the instance's data key. To be read, a file is written to a private
folder that is gone when reading ends.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from placemap.access import data_key
from placemap.exchange.content import CellValue
from placemap.foundations.errors import PlacemapError

# A cell of the kept top of a sheet: enough to recognise, not the whole of a long note.
_SHOWN_LETTERS = 200


def seal(content: bytes) -> bytes:
    """Encrypt what was received."""
    return data_key.seal(content)


def unseal(sealed: bytes) -> bytes:
    """What was received. Raises `PlacemapError` when it was sealed with another key, or changed."""
    try:
        return data_key.unseal(sealed)
    except data_key.InvalidToken:
        raise PlacemapError(
            _("This file cannot be opened: it was sealed with another key. Ask for it to be sent again.")
        ) from None


@contextmanager
def as_file(content: bytes) -> Iterator[Path]:
    """The content as a file that only this account can read, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="placemap-") as folder:
        path = Path(folder) / "list"
        path.touch(mode=0o600)
        path.write_bytes(content)
        yield path


def keep_cells(cells: Sequence[CellValue], *, shorten: bool = False) -> list[Any]:
    """Cells as JSON keeps them: dates as a list of their kind and text, the rest as they are."""
    kept: list[Any] = []
    for cell in cells:
        if isinstance(cell, datetime):
            kept.append(["t", cell.isoformat()])
        elif isinstance(cell, date):
            kept.append(["d", cell.isoformat()])
        elif isinstance(cell, str):
            # The database keeps no NUL, and no list needs one.
            text = cell.replace("\x00", "")
            kept.append(text[:_SHOWN_LETTERS] if shorten else text)
        else:
            kept.append(cell)
    return kept


def kept_cells(kept: Sequence[Any]) -> list[CellValue]:
    """The cells that `keep_cells` was given."""
    cells: list[CellValue] = []
    for cell in kept:
        if isinstance(cell, list):
            kind, text = cell
            try:
                cells.append(date.fromisoformat(text) if kind == "d" else datetime.fromisoformat(text))
            except ValueError:  # a birth date that was taken out, with the words that say so
                cells.append(text)
        else:
            cells.append(cell)
    return cells
