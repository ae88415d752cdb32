"""What a file really is, and whether it is safe to open, before any spreadsheet reader sees it.

Runs inside the limited child process (`spreadsheet_child`), so it imports the standard library only.
The checks name the fault where they can; whatever slips past them meets the child's memory and time
limits, which is why a check here may stop at being helpful and need not be complete.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from placemap.foundations.wording import _

_HEAD = 8192
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM\x00", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"{\\rtf", "word"),
    (b"\x1f\x8b", "compressed"),
    (b"7z\xbc\xaf\x27\x1c", "compressed"),
    (b"Rar!", "compressed"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "database"),
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = (
    ("EncryptedPackage", "password"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "slides"),
    ("__properties_version1.0", "email"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)


class InspectionRefused(Exception):
    """The file must not be read. `code` names the sentence that `spreadsheets` words; `facts` fill it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def kind_of(path: Path) -> str:
    """`xlsx`, `xls`, `ods`, `text`, or the code of something that is no list (`pdf`, `word`, `html`…)."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf\0\x1a \t\r\n"):
        # Nothing in the first page of the file: either all of it is blank, or it is not text.
        return "empty" if len(head) < _HEAD else "unknown"
    if head.startswith(b"PK\x05\x06"):
        return "zip_folder"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "picture"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip().lower()
    if plain.startswith(b"<?xml") or plain.startswith(b"<workbook"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
            return "xml_spreadsheet"
        return "html" if b"<html" in plain or b"<table" in plain else "xml"
    if re.match(rb"<(!doctype html|html|head|meta|body|table|style|!--)", plain):
        return "html"
    if plain.startswith((b"mime-version:", b"from:", b"received:", b"return-path:")):
        return "email"
    return "text"


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, RuntimeError, ValueError) as problem:
        raise InspectionRefused("damaged") from problem
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if b"opendocument" in mimetype:
        return "word"
    slashed = {name.replace("\\", "/").lower() for name in names}
    if "xl/workbook.bin" in slashed:
        return "xlsb"
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in slashed):
        return "xlsx"
    if "word/document.xml" in slashed:
        return "word"
    if any(name.startswith("ppt/") for name in slashed):
        return "slides"
    if any(name.endswith(".iwa") for name in slashed):
        return "numbers"
    if "[content_types].xml" in slashed:
        return "damaged"
    return "zip_folder"


def _kind_of_ole(path: Path) -> str:
    """An old Office file is told by the names in its directory, which are UTF-16."""
    data = path.read_bytes()
    for name, kind in _OLE_STREAMS:
        # The length of a directory name follows it at a fixed place; a zero after it ends the name.
        if name.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return "unknown"


@dataclass(slots=True)
class ZipLimits:
    """What a workbook's container may hold: sizes in bytes, `ratio` of unpacked to packed, and entries."""

    unpacked: int
    entries: int
    ratio: int
    rows: int
    columns: int


@dataclass(slots=True)
class Inspection:
    """What was seen in a workbook: notes for the sender, by sheet part and for the whole file."""

    notes: list[str] = field(default_factory=list)
    problem_cells: dict[str, dict[str, None]] = field(default_factory=dict)


def count_entries(path: Path) -> int:
    """The number of entries that a zip says it has, from its last record, before its directory is read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 12 > len(tail):
        raise InspectionRefused("damaged")
    count: int = struct.unpack("<H", tail[at + 10 : at + 12])[0]
    if count == 0xFFFF:  # the larger form of zip; no list needs 65,535 parts
        raise InspectionRefused("too_many_parts", count=count)
    return count


def inspect_zip(path: Path, limits: ZipLimits) -> Inspection:
    """Check totals, names, ratios and XML parts of an XLSX or ODS. Raises `InspectionRefused`."""
    count = count_entries(path)
    if count > limits.entries:
        raise InspectionRefused("too_many_parts", count=count)
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive, limits)
    except InspectionRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as problem:
        raise InspectionRefused("damaged") from problem
    except RuntimeError as problem:  # an encrypted entry, or a compression that Python does not know
        raise InspectionRefused("password" if "encrypted" in str(problem) else "damaged") from problem


def _inspect(archive: zipfile.ZipFile, limits: ZipLimits) -> Inspection:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise InspectionRefused("too_many_parts", count=len(entries))
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_is_unsafe(name) for name in names):
        raise InspectionRefused("tampered")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise InspectionRefused("bomb", megabytes=limits.unpacked >> 20)
    for entry in entries:
        if entry.file_size > 10 << 20 and entry.file_size > limits.ratio * max(1, entry.compress_size):
            raise InspectionRefused("bomb", megabytes=limits.unpacked >> 20)
    seen = Inspection()
    total = 0
    for entry in entries:
        lowered = entry.filename.replace("\\", "/").lower()
        if not lowered.endswith((".xml", ".rels")):
            continue
        is_sheet = lowered.startswith("xl/worksheets/")
        chunks = _chunks(archive, entry)
        for number, chunk in enumerate(chunks):
            total += len(chunk)
            if total > limits.unpacked:
                raise InspectionRefused("bomb", megabytes=limits.unpacked >> 20)
            if number == 0:
                _refuse_wide_xml(chunk)
            _refuse_declarations(chunk)
            if is_sheet:
                _look_at_cells(chunk, limits, seen.problem_cells.setdefault(entry.filename, {}))
    lowered_names = [name.lower() for name in names]
    if any(name.endswith(("vbaproject.bin", ".vba")) or "/macrosheets/" in name for name in lowered_names):
        seen.notes.append(
            _("The workbook has macros. They were left alone: only what is in the cells was read.")
        )
    if any("/externallinks/" in name for name in lowered_names):
        seen.notes.append(
            _("Some cells take values from other workbooks. The values saved in this file were read.")
        )
    return seen


def _is_unsafe(name: str) -> bool:
    plain = name.replace("\\", "/")
    return (
        plain.startswith("/") or ".." in plain.split("/") or ":" in plain or "\0" in name or len(name) > 400
    )


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces of 1 MB, each after the first starting with the end of the one before."""
    with archive.open(entry) as part:
        kept = b""
        while piece := part.read(1 << 20):
            yield kept + piece
            kept = piece[-256:]


def _refuse_wide_xml(first: bytes) -> None:
    """UTF-16 would hide declarations from the byte search below, and no spreadsheet program writes it."""
    if first[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first[:200]:
        raise InspectionRefused("declarations")


def _refuse_declarations(chunk: bytes) -> None:
    at = chunk.find(b"<!")
    while at >= 0:
        if chunk[at : at + 12].upper().startswith((b"<!DOCTYPE", b"<!ENTITY", b"<!ELEMENT", b"<!ATTLIST")):
            raise InspectionRefused("declarations")
        at = chunk.find(b"<!", at + 2)


_FAR_CELL = re.compile(
    rb'<c r="((?:[A-Z]{3}|S[S-Z]|[T-Z][A-Z])[0-9]{1,7}|[A-Z]{1,3}[0-9]{6,7})"([^>]{0,200})>'
)
_ERROR_CELL = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,200} t="e"')
_UNSAVED_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]{0,200}>(?:<f[^<]{0,2000}</f>|<f[^>]{0,200}/>)(?:<v ?/>|<v></v>)?</c>'
)
_KEPT_PROBLEMS = 1000


def _look_at_cells(chunk: bytes, limits: ZipLimits, problems: dict[str, None]) -> None:
    """Refuse a filled cell far outside a list; remember cells whose formula has no usable value."""
    for found in _FAR_CELL.finditer(chunk):
        if not found[2].endswith(b"/"):  # a cell with a format and nothing in it does no harm
            cell = found[1].decode("ascii")
            letters = cell.rstrip("0123456789")
            if column_number(letters) > limits.columns:
                raise InspectionRefused("far_column", cell=cell, limit=limits.columns)
            if int(cell[len(letters) :]) > limits.rows:
                raise InspectionRefused("far_row", cell=cell, limit=limits.rows)
    if len(problems) < _KEPT_PROBLEMS:
        if b't="e"' in chunk:
            problems.update(dict.fromkeys(cell.decode("ascii") for cell in _ERROR_CELL.findall(chunk)))
        if b"<f" in chunk and (
            b"</f></c>" in chunk or b"/></c>" in chunk or b"<v></v>" in chunk or b"<v/>" in chunk
        ):
            problems.update(dict.fromkeys(cell.decode("ascii") for cell in _UNSAVED_FORMULA.findall(chunk)))


def column_number(letters: str) -> int:
    """Column A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
