"""Minutes as a paper, before it is a file of any kind: what one reader may have, in plain words.

It is made for that reader from what they may read, and holds nothing else: nothing is covered over later.
"""

from __future__ import annotations

from dataclasses import dataclass, field


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

    @property
    def foot(self) -> str:
        """What stands on every page, whatever else does."""
        return f"{self.marking} · {self.copy} · {self.reader}"
