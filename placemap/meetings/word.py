"""Minutes as a Word document: the partnership's own template filled in, or a plain one of ours.

A field is a name in two pairs of braces, `{{when}}`. Nothing of a template is ever run: its fields are
looked up in a short list, and what does not stand there was refused when the template was kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from placemap.meetings.papers import Line, Paper, PaperPart, Table
from placemap.meetings.pdf import facts
from placemap.meetings.word_fields import FIELD, MINUTES, paragraphs_of

# Every document carries the same day within it: when its copy was made stands in its words.
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)
# Parts of a document that say who made it, for whom, or in which program.
_TELLING = ("extended-properties", "custom-properties", "customXml", "comments", "people", "thumbnail")
_TELLING_SETTINGS = ("w:attachedTemplate", "w:rsids", "w:docVars", "w:mailMerge", "w:documentProtection")


def as_word(paper: Paper, template: bytes | None = None) -> bytes:
    """The bytes of a .docx file, made from a template that was read before, or from ours."""
    paper = paper.writable()
    made = Document(BytesIO(template)) if template else Document()
    _forget_who(made, paper.title)
    if template:
        _fill(made, paper)
    else:
        _plain(made, paper)
    _mark_every_page(made, paper)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _forget_who(made: Any, title: str) -> None:
    held = made.core_properties
    for name in (
        "author", "last_modified_by", "comments", "keywords", "subject", "category", "content_status",
        "identifier", "version",
    ):  # fmt: skip
        setattr(held, name, "")
    held.title, held.language = title, "en-GB"
    held.created = held.modified = held.last_printed = _NO_DAY
    held.revision = 1
    package = made.part.package
    for holder in (package.rels, made.part.rels):
        for key in [key for key, one in holder.items() if any(name in one.reltype for name in _TELLING)]:
            del holder[key]
    settings = made.part._settings_part
    for key in [key for key, one in settings.rels.items() if one.is_external]:
        del settings.rels[key]
    for name in _TELLING_SETTINGS:
        for element in made.settings.element.findall(qn(name)):
            made.settings.element.remove(element)


def _fill(made: Any, paper: Paper) -> None:
    said = paper.facts
    for _place, paragraph in list(paragraphs_of(made)):
        words = "".join(run.text for run in paragraph.runs)
        if words.strip() == MINUTES:
            _body_at(made, paragraph, paper)
        elif FIELD.search(words):
            _put_in(paragraph, said)


def _put_in(paragraph: Any, said: dict[str, str]) -> None:
    """Fields as Word cuts them up, over several runs: the words go where a field begins."""
    runs = list(paragraph.runs)
    whole = "".join(run.text for run in runs)
    for found in reversed(list(FIELD.finditer(whole))):
        at = 0
        for run in runs:
            text, start, end = run.text, at, at + len(run.text)
            at = end
            if end <= found.start() or start >= found.end():
                continue
            before, after = text[: max(0, found.start() - start)], text[max(0, found.end() - start) :]
            begins = start <= found.start()
            run.text = before + (said[found[1]] if begins else "") + after
        whole = "".join(run.text for run in runs)


def _body_at(made: Any, paragraph: Any, paper: Paper) -> None:
    """The minutes in place of the field, in the template's own styles for headings and tables."""
    anchor = paragraph._p
    before = len(made.element.body)
    _parts(made, paper)
    added = list(made.element.body)[before - 1 : -1]
    for element in added:
        anchor.addprevious(element)
    anchor.getparent().remove(anchor)


def _plain(made: Any, paper: Paper) -> None:
    made.add_heading(paper.title, level=0)
    for label, words in facts(paper):
        _line(made, Line(words, label))
    made.add_paragraph(paper.duty)
    _parts(made, paper)


def _parts(made: Any, paper: Paper) -> None:
    for part in paper.parts:
        _part(made, part)


def _part(made: Any, part: PaperPart) -> None:
    _heading(made, part.heading, 1)
    for passage in part.passages:
        _heading(made, passage.heading, 2)
        for line in passage.lines:
            _line(made, line)
    if part.table is not None:
        _heading(made, part.table.caption, 2)
        _table(made, part.table)


def _heading(made: Any, words: str, level: int) -> None:
    """A real heading, where the template has that style; a bold line where it has not."""
    name = f"Heading {level}"
    if any(style.name == name for style in made.styles):
        made.add_heading(words, level=level)
        return
    drawn = made.add_paragraph()
    drawn.add_run(words).bold = True
    # What makes a heading one for a screen reader is its level in the outline.
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    drawn._p.get_or_add_pPr().append(outline)


def _line(made: Any, line: Line) -> None:
    drawn = made.add_paragraph()
    if line.label:
        drawn.add_run(f"{line.label}: ").bold = True
    drawn.add_run(line.words)


def _table(made: Any, table: Table) -> None:
    drawn = made.add_table(rows=1, cols=len(table.heads))
    if any(style.name == "Table Grid" for style in made.styles):
        drawn.style = "Table Grid"
    for cell, head in zip(drawn.rows[0].cells, table.heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    # Repeated at the top of each page, and spoken by a screen reader as headings.
    drawn.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell, words in zip(drawn.add_row().cells, row, strict=True):
            cell.text = words


def _mark_every_page(made: Any, paper: Paper) -> None:
    """Marking, copy and reader at the foot of every page, whatever the template says there itself."""
    for section in made.sections:
        for footer in _footers(section, made):
            if footer.is_linked_to_previous:
                footer.is_linked_to_previous = False
            first = footer.paragraphs[0]
            if "".join(run.text for run in first.runs).strip():
                copied = deepcopy(first._p)
                first._p.addprevious(copied)
                first = Paragraph(copied, first._parent)
                for run in list(first.runs)[1:]:
                    run._r.getparent().remove(run._r)
                first.runs[0].text = paper.foot
            else:
                first.text = paper.foot


def _footers(section: Any, made: Any) -> Iterator[Any]:
    yield section.footer
    if section.different_first_page_header_footer:
        yield section.first_page_footer
    if made.settings.odd_and_even_pages_header_footer:
        yield section.even_page_footer
