"""A drafted paper as a Word document: real headings and table headers, and no word of who made it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement

from placemap.readiness.documents import Paper, Section, Table

# Every document carries the same day within it: what it was made from stands in its words.
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def as_word(paper: Paper) -> bytes:
    """The bytes of a .docx file."""
    made = Document()
    _forget_who(made, paper.title)
    made.sections[0].header.paragraphs[0].text = _("DRAFT. Not checked, not signed.")
    made.add_heading(paper.title, level=0)
    made.add_paragraph(paper.made)
    lead = made.add_paragraph()
    lead.add_run(f"{paper.warning_lead} ").bold = True
    lead.add_run(paper.warning)
    for section in paper.sections:
        _section(made, section)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _forget_who(made: Any, title: str) -> None:
    held = made.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(held, name, "")
    held.title, held.language = title, "en-GB"
    held.created = held.modified = _NO_DAY
    held.revision = 1


def _section(made: Any, section: Section) -> None:
    made.add_heading(section.heading, level=1)
    for words in section.words:
        made.add_paragraph(words)
    for point in section.points:
        made.add_paragraph(point, style="List Bullet")
    if section.table is not None:
        _table(made, section.table)
    for gap in section.gaps:
        made.add_paragraph().add_run(_("To be written: %(what)s") % {"what": gap}).italic = True


def _table(made: Any, table: Table) -> None:
    drawn = made.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    for cell, head in zip(drawn.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    # Repeated at the top of each page, and spoken by a screen reader as headings.
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words
    made.add_paragraph()
