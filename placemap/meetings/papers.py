"""Minutes as a paper, before it is a file of any kind: what one reader may have, in plain words.

It is made for that reader from what they may read, and holds nothing else: nothing is covered over later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

# What no file may hold: signs that steer machines, and the bullets of Word’s own fonts.
_STEERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BULLETS = re.compile(r"[\uf0a0-\uf0ff]")


def plain(words: str) -> str:
    """The words without signs that are no writing: pasted from elsewhere, they would stop a file."""
    return _BULLETS.sub("•", _STEERS.sub(" ", words))


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; `label` says in a word or two what it is, such as a decision."""

    words: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading and what stands under it."""

    heading: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads, with a sentence that says what they are."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PaperPart:
    """Part 1 or Part 2."""

    heading: str
    passages: tuple[Passage, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Minutes for one reader. `marking`, `reader` and `copy` stand on every page."""

    title: str
    mapping: str
    reference: str
    when: str
    chair: str
    minute_taker: str
    marking: str
    reader: str
    copy: str
    made_on: str
    duty: str
    language: str = "en"
    parts: tuple[PaperPart, ...] = field(default_factory=tuple)

    @property
    def facts(self) -> dict[str, str]:
        """What a Word template may ask for, by the names of its fields."""
        names = (
            "title", "mapping", "reference", "when", "chair", "minute_taker", "marking", "reader", "copy",
            "made_on",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def writable(self) -> Paper:
        """The same with nothing in its words that a file cannot hold."""
        held = {name: plain(words) for name, words in self.facts.items()}
        return replace(self, **held, duty=plain(self.duty), parts=tuple(map(_writable, self.parts)))

    @property
    def foot(self) -> str:
        """What stands on every page, whatever else does."""
        return f"{self.marking} · {self.copy} · {self.reader}"


def _writable(part: PaperPart) -> PaperPart:
    table = part.table
    if table is not None:
        table = replace(table, rows=tuple(tuple(plain(cell) for cell in row) for row in table.rows))
    passages = tuple(
        Passage(plain(one.heading), tuple(Line(plain(line.words), plain(line.label)) for line in one.lines))
        for one in part.passages
    )
    return replace(part, passages=passages, table=table)
