"""What a drafted paper is made of, before it is a page or a Word document."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from placemap.web.shell import Column


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper. `gaps` are what people still have to write."""

    heading: str
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None
    gaps: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column]:
        """The headings of its table, as the table component takes them."""
        heads = self.table.heads if self.table else ()
        return [Column(key=f"c{number}", label=head) for number, head in enumerate(heads)]


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft: its title, when and from what it was made, and its parts."""

    title: str
    made: str
    sections: tuple[Section, ...]

    @property
    def warning_lead(self) -> str:
        return _("Draft.")

    @property
    def warning(self) -> str:
        return _(
            "Nobody has checked or signed this. It was made from settings, and it is not legal"
            " advice. Finish it,"
            " have it checked, and sign it outside Placemap."
        )
