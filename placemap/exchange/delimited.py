"""Text lists: which encoding, which separator, and rows as a spreadsheet would show them.

Runs inside the limited child process (`spreadsheet_child`), so it imports the standard library only.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from placemap.foundations.wording import _

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_ROWS = 200
# A quoted cell that runs on for longer than this has lost its closing mark.
_LONGEST_QUOTED_LINES = 200
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_INSIDE_A_WORD = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[a-z])")
# Windows-1252 characters that stand between letters without being letters: apostrophes.
_APOSTROPHES = frozenset("’‘´`")


class TextRefused(Exception):
    """The text cannot be read as a list. `code` names the sentence that `spreadsheets` words."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _keep_as_control(error: UnicodeError) -> tuple[str, int]:
    """The five bytes that Windows-1252 leaves undefined become a visible "not readable" mark."""
    assert isinstance(error, UnicodeDecodeError)
    return "\ufffd" * (error.end - error.start), error.end


codecs.register_error("placemap-mark", _keep_as_control)


def detect_encoding(data: bytes) -> str:
    """The encoding of a text file: byte order mark, UTF-16 by its NULs, strict UTF-8, or one byte a letter.

    Statistical guessers are not asked: on a file of English names they call Windows-1252 something else
    and spoil the few accented letters there are.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    if wide := _wide_by_nuls(data[:4096]):
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _one_byte_encoding(data)
    return "utf-8"


def _wide_by_nuls(head: bytes) -> str:
    """UTF-16 without a mark: in English text nearly every second byte is NUL."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    if head[1 : pairs * 2 : 2].count(0) > 0.7 * pairs and head[0 : pairs * 2 : 2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0 : pairs * 2 : 2].count(0) > 0.7 * pairs and head[1 : pairs * 2 : 2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _one_byte_encoding(data: bytes) -> str:
    """Windows-1252, unless the accented letters inside words only make sense on an old Mac or in DOS."""
    seen = Counter(found.group() for found in _INSIDE_A_WORD.finditer(data))
    if not seen:
        return "cp1252"

    def sense(encoding: str) -> float:
        good = sum(n for byte, n in seen.items() if _is_small_letter(byte.decode(encoding, "replace")))
        return good / seen.total()

    best = max(("cp1252", "mac_roman", "cp850"), key=sense)
    return best if sense("cp1252") < 0.5 and sense(best) > 0.9 else "cp1252"


def _is_small_letter(character: str) -> bool:
    return (
        character.isalpha() and character.islower() and character not in "ƒªº"
    ) or character in _APOSTROPHES


@dataclass(slots=True)
class DelimitedText:
    """A text list opened for reading. `rows()` may be run once; `notes` is complete when it ends."""

    data: bytes
    encoding: str = ""
    separator: str = ""
    columns: int = 0
    cell_characters: int = 100_000
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.encoding = self.encoding or detect_encoding(self.data)
        try:
            sample = self._text().read(_SAMPLE_CHARACTERS)
        except (UnicodeError, LookupError) as problem:
            raise TextRefused("encoding", encoding=self.encoding) from problem
        if not sample.strip("\ufeff\0\x1a \t\r\n"):
            raise TextRefused("empty")
        if _looks_binary(sample):
            raise TextRefused("unknown")
        found, self.columns = find_separator(sample)
        self.separator = self.separator or found
        if self.encoding == "mac_roman":
            self.notes.append(
                _("The letters were read as written on an older Mac. Check names with accents.")
            )
        if self.encoding == "cp850":
            self.notes.append(
                _("The letters were read as written by an older DOS program. Check names with accents.")
            )

    def _text(self) -> io.TextIOWrapper:
        errors = "placemap-mark" if self.encoding == "cp1252" else "strict"
        return io.TextIOWrapper(io.BytesIO(self.data), encoding=self.encoding, errors=errors, newline="")

    def rows(self) -> Iterator[list[str | None]]:
        """Every row of the file from its first, blank ones included (as empty lists)."""
        csv.field_size_limit(self.cell_characters)
        lines = (line.replace("\0", "") for line in self._text())
        number = 0
        reader = csv.reader(self._records(lines), delimiter=self.separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                if "field larger" in str(problem):
                    raise TextRefused(
                        "cell_too_long", row=number + 1, limit=self.cell_characters
                    ) from problem
                raise TextRefused("damaged") from problem
            except UnicodeError as problem:
                raise TextRefused("encoding", encoding=self.encoding) from problem
            number += 1
            if (
                number == 1
                and cells
                and len(cells) <= 2
                and re.fullmatch(r"sep=.?", cells[0].strip("\ufeff"))
            ):
                yield []  # a hint to Excel about the separator: a row of the file, but not of the list
                continue
            row: list[str | None] = [cell if cell.strip("\x1a") else None for cell in cells]
            while row and row[-1] is None:
                row.pop()
            yield row

    def _records(self, lines: Iterator[str]) -> Iterator[str]:
        """Lines joined while a quoted cell runs over them; a quotation mark never closed is taken as text."""
        waiting: list[str] = []
        number = 0
        while True:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            number += 1
            if '"' not in line or not self._leaves_open(line):
                yield line
                continue
            record, closed = [line], False
            while len(record) <= _LONGEST_QUOTED_LINES:
                more = waiting.pop(0) if waiting else next(lines, None)
                if more is None:
                    break
                record.append(more)
                if '"' in more and not self._leaves_open("".join(record)):
                    closed = True
                    break
            if closed and self._is_one_row("".join(record)):
                yield "".join(record)
                continue
            self.notes.append(
                _(
                    "Row {number} has a quotation mark that is never closed. It was read as part of the"
                    " text.",
                    number=number,
                )
            )
            yield self._without_marks(line)
            waiting = record[1:] + waiting

    def _leaves_open(self, line: str) -> bool:
        """True when a quoted cell of the line is still open at its end: another line would go into it."""
        try:
            return len(list(csv.reader([line, "x"], delimiter=self.separator))) == 1
        except csv.Error:
            return False

    def _is_one_row(self, record: str) -> bool:
        """False when a quoted cell swallowed other rows: text then follows its end, or cells are missing."""
        try:
            cells = next(csv.reader([record], delimiter=self.separator, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == self.columns or record.count("\n") + record.count("\r") < 4

    def _without_marks(self, line: str) -> str:
        """The line with its stray marks doubled inside quoted cells, so that they read as text."""
        ending = line[len(line.rstrip("\r\n")) :]
        cells = next(csv.reader([line], delimiter=self.separator, quoting=csv.QUOTE_NONE), [])
        out = io.StringIO()
        csv.writer(out, delimiter=self.separator, lineterminator=ending or "\n").writerow(cells)
        return out.getvalue()


def find_separator(sample: str) -> tuple[str, int]:
    """The separator that gives most rows the same number of columns, and that number.

    A first line such as `sep=;`, which some programs write for Excel, is believed.
    """
    sample = sample.lstrip("\ufeff").replace("\0", "")
    if found := re.match(r"sep=(.)\r?\n", sample):
        return found[1], _column_count(sample, found[1])[0]
    best, best_score, best_columns = ",", 0.0, 1
    for separator in SEPARATORS:
        columns, share, filled = _column_count(sample, separator)
        # More agreeing columns are better, but a doubtful wide reading loses to a steady narrow one.
        score = share * share * min(columns - 1, 12) * filled
        if score > best_score:
            best, best_score, best_columns = separator, score, columns
    return best, best_columns


def _column_count(sample: str, separator: str) -> tuple[int, float, float]:
    """The usual number of columns, the share of rows that have it, and how full its cells are."""
    lines = sample.splitlines(keepends=True)
    if len(sample) >= _SAMPLE_CHARACTERS:
        lines = lines[:-1]  # cut in the middle
    counts: Counter[int] = Counter()
    filled = cells_seen = 0
    reader = csv.reader(lines, delimiter=separator)
    for _row in range(_SAMPLE_ROWS):
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            continue
        if any(cell.strip() for cell in cells):
            counts[len(cells)] += 1
            filled += sum(1 for cell in cells if cell.strip())
            cells_seen += len(cells)
    several = {width: n for width, n in counts.items() if width > 1}
    if not several:
        return 1, 1.0, 1.0
    width, rows = max(several.items(), key=lambda pair: (pair[1], pair[0]))
    return width, rows / counts.total(), 0.5 + 0.5 * filled / cells_seen


def _looks_binary(sample: str) -> bool:
    """Control characters do not occur in lists; pictures and programs are full of them."""
    head = sample[:20_000]
    strange = sum(1 for c in head if c < " " and c not in "\t\r\n\f\v\0\x1a") + head.count("\ufffd")
    nuls = head.count("\0")
    return strange > max(4, 0.02 * len(head)) or nuls > 0.3 * len(head)
