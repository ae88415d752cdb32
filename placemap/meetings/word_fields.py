"""The fields of a Word template, and where in it each stands. Plain: the limited child reads by it too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.table import Table
from docx.text.paragraph import Paragraph

FIELD = re.compile(r"\{\{\s*([A-Za-z_]+)\s*\}\}")
MINUTES = "{{minutes}}"
# In a line of words.
INLINE = frozenset(
    {
        "title", "mapping", "reference", "when", "chair", "minute_taker", "marking", "reader", "copy",
        "made_on",
    }
)  # fmt: skip
# Alone in a paragraph of the document itself: everything that was said.
BLOCK = "minutes"
NAMES = (*sorted(INLINE), BLOCK)


def paragraphs_of(made: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every paragraph of a document with its place: the body, its tables, headers and footers."""
    yield from _inside(made.element.body, made, ("body",))
    for number, section in enumerate(made.sections, start=1):
        held = [("header", section.header), ("footer", section.footer)]
        if section.different_first_page_header_footer:
            held += [("header", section.first_page_header), ("footer", section.first_page_footer)]
        if made.settings.odd_and_even_pages_header_footer:
            held += [("header", section.even_page_header), ("footer", section.even_page_footer)]
        for name, one in held:
            if not one.is_linked_to_previous:
                yield from _inside(one._element, one, (name, str(number)))


def _inside(element: Any, parent: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    paragraphs = tables = 0
    for child in element.iterchildren():
        name = child.tag.rpartition("}")[2]
        if name == "p":
            paragraphs += 1
            yield (*place, "paragraph", str(paragraphs)), Paragraph(child, parent)
        elif name == "tbl":
            tables += 1
            for r, row in enumerate(Table(child, parent).rows, start=1):
                for c, cell in enumerate(row.cells, start=1):
                    where = (*place, "table", str(tables), str(r), str(c))
                    for paragraph in cell.paragraphs:
                        yield where, paragraph
