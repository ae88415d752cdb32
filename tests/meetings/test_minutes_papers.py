"""Minutes as files: tagged and clean, marked on every page, and templates refused with the place of the fault."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pypdf import PdfReader

from placemap.meetings import pdf, word, word_templates
from placemap.meetings.papers import Line, Paper, PaperPart, Passage, Table
from placemap.meetings.word_templates import TemplateRefused, check_template

WORDS = ("The yard at #let x = 1; *Chandlers* Row {{when}} $x$ @ref", "Ask silver for an owner.")


def paper(passages: int = 1) -> Paper:
    lines = (Line(WORDS[0]), Line(WORDS[1], "Decision"))
    return Paper(
        title="Minutes of mapping meeting 9", mapping="Two schools", reference="M-2026-003", when="Monday",
        chair="Helen Marchbanks", minute_taker="Joan Okell", marking="OFFICIAL-SENSITIVE",
        reader="For Dan Colley, Fenmarch Police", copy="Copy 3", made_on="29 November 2026", duty="Keep it safe.",
        parts=(
            PaperPart(
                "Part 1: places", tuple(Passage(f"Place {n}", lines) for n in range(passages)),
                Table("Actions", ("Action", "Owner", "By"), (("Ask silver", "H. M.", "26 March 2026"),)),
            ),
        ),
    )  # fmt: skip


def template(*paragraphs: str, footer: str = "") -> bytes:
    made = Document()
    for words in paragraphs:
        made.add_paragraph(words)
    made.core_properties.author = "Somebody Real"
    if footer:
        made.sections[0].footer.paragraphs[0].text = footer
    return saved(made)


def saved(made: object) -> bytes:
    buffer = BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same file with parts added or replaced; `__` stands for a slash, `_D_` for a dot."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        given = {name.replace("__", "/").replace("_D_", "."): part for name, part in parts.items()}
        for entry in old.infolist():
            new.writestr(entry.filename, given.pop(entry.filename, old.read(entry.filename)))
        for name, part in given.items():
            new.writestr(name, part)
    return buffer.getvalue()


def test_the_pdf_is_tagged_and_its_metadata_says_nothing_of_anybody() -> None:
    read = PdfReader(BytesIO(pdf.as_pdf(paper(passages=40))))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    held = read.metadata
    assert held is not None and held.title == "Minutes of mapping meeting 9" and held.author is None
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert len(read.pages) > 2
    for page in read.pages:
        text = page.extract_text()
        for mark in ("OFFICIAL-SENSITIVE", "Copy 3", "For Dan Colley, Fenmarch Police"):
            assert mark in text


def test_words_are_never_read_as_instructions() -> None:
    text = PdfReader(BytesIO(pdf.as_pdf(paper()))).pages[0].extract_text()
    assert WORDS[0] in " ".join(text.split())
    made = Document(BytesIO(word.as_word(paper(), template("{{minutes}}"))))
    assert WORDS[0] in [one.text for one in made.paragraphs]


def test_a_template_is_filled_in_its_own_styles_and_marked_on_every_page() -> None:
    made = Document()
    made.add_paragraph("{{ti").add_run("tle}} of {{ mapping }}")
    made.add_table(1, 1).rows[0].cells[0].text = "Chair: {{chair}}"
    made.add_paragraph("{{minutes}}")
    made.add_paragraph("The end")
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_header.paragraphs[0].text = "{{reference}}"
    content = saved(made)
    check_template(content)
    filled = Document(BytesIO(word.as_word(paper(), content)))
    assert filled.paragraphs[0].text == "Minutes of mapping meeting 9 of Two schools"
    assert filled.paragraphs[-1].text == "The end"
    assert filled.tables[0].rows[0].cells[0].text == "Chair: Helen Marchbanks"
    assert [one.style.name for one in filled.paragraphs if one.text == "Part 1: places"] == ["Heading 1"]
    section = filled.sections[0]
    assert section.first_page_header.paragraphs[0].text == "M-2026-003"
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text == "OFFICIAL-SENSITIVE · Copy 3 · For Dan Colley, Fenmarch Police"


@pytest.mark.parametrize("content", [None, template("{{minutes}}", footer="Estwick City Council")])
def test_a_word_file_says_nothing_of_who_made_it(content: bytes | None) -> None:
    made = word.as_word(paper(), content)
    held = Document(BytesIO(made)).core_properties
    assert (held.author, held.last_modified_by, held.comments) == ("", "", "")
    with zipfile.ZipFile(BytesIO(made)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "app.xml" in name or "custom" in name]
    of_this_machine = (str(Path(__file__).resolve().parents[2]), f"{Path.home()}/")
    for said in ("Somebody Real", "python-docx", *of_this_machine):
        assert len(said) > 2 and said.encode() not in everything


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no Word document"),
        (b"%PDF-1.7", "no Word document"),
        (b"PK\x03\x04 and nothing", "cannot be read"),
        (template("{{minutes}}", "For {{child}}"), "no field “child”.*paragraph 2"),
        (template("{{minutes}}", footer="{{reader"), "broken: “{{reader”.*in a footer, paragraph 1"),
        (template("Minutes"), "“minutes” is missing"),
        (template("{{minutes}}", "{{minutes}}"), "more than once"),
        (template("Said: {{minutes}}"), "stands alone.*paragraph 1"),
        (template("{{minutes}}", footer="{{minutes}}"), "stands alone.*in a footer"),
        (repacked(template("{{minutes}}"), word__vbaProject_D_bin=b"x"), "macros"),
        (repacked(template("{{minutes}}"), word__embeddings__a_D_xlsx=b"x"), "macros"),
        (
            repacked(
                template("{{minutes}}"), customXml__item1_D_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
            ),
            "cannot be read",
        ),
        (
            repacked(
                template("{{minutes}}"),
                word___rels__header9_D_xml_D_rels=(
                    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    b'<Relationship Id="r1" Type="x/image" Target="https://example.org/a.png"'
                    b' TargetMode="External"/></Relationships>'
                ),
            ),
            "outside itself: https://example.org/a.png",
        ),
        (repacked(template("{{minutes}}"), word__big_D_bmp=b"\0" * (61 << 20)), "too large"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_with_the_fault(content: bytes, why: str) -> None:
    with pytest.raises(TemplateRefused, match=why):
        check_template(content)


def test_what_word_would_fetch_track_or_hide_is_refused() -> None:
    for build, why in (
        (_fetching, "Word fetch something"),
        (_tracked, "tracked changes"),
        (_reformatted, "tracked changes"),
        (_in_a_box, "text box, a content control"),
    ):
        made = Document()
        made.add_paragraph("{{minutes}}")
        build(made)
        with pytest.raises(TemplateRefused, match=why):
            check_template(saved(made))


def _fetching(made: object) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), ' INCLUDETEXT "c:/secret.txt" ')
    made.add_paragraph()._p.append(field)  # type: ignore[attr-defined]


def _tracked(made: object) -> None:
    made.add_paragraph()._p.append(OxmlElement("w:ins"))  # type: ignore[attr-defined]


def _reformatted(made: object) -> None:
    """Word keeps who made a line bold, too."""
    change = OxmlElement("w:pPrChange")
    change.set(qn("w:author"), "Somebody Real")
    made.add_paragraph("Marked")._p.get_or_add_pPr().append(change)  # type: ignore[attr-defined]


def _in_a_box(made: object) -> None:
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "{{reader}}"
    run.append(text)
    content, box = OxmlElement("w:sdtContent"), OxmlElement("w:sdt")
    content.append(run)
    box.append(content)
    made.add_paragraph()._p.append(box)  # type: ignore[attr-defined]


def test_a_page_number_is_no_reason_to_refuse() -> None:
    made = Document()
    made.add_paragraph("{{minutes}}")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    made.sections[0].footer.paragraphs[0]._p.append(field)
    check_template(saved(made))


def test_too_large_a_file_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_templates, "_ask", lambda content: pytest.fail("opened"))
    with pytest.raises(TemplateRefused, match="too large"):
        check_template(b"x" * ((5 << 20) + 1))


@pytest.mark.parametrize("answer", [{"refused": "made up", "facts": []}, {}, {"done": "yes"}])
def test_of_what_a_taken_over_child_answers_only_known_words_are_shown(
    answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_templates, "_ask", lambda content: answer)
    with pytest.raises(TemplateRefused, match="cannot be read"):
        check_template(b"x")


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\uf0b7", "\U0001f642", "বাংলা", "中文"])
def test_signs_that_letters_lack_or_that_steer_machines_stop_no_file(sign: str) -> None:
    said = f"{sign} Seen at the yard."
    row = Table("Actions", ("Action", "Owner"), ((said, "H. M."),))
    part = PaperPart("Part 1", (Passage("Places", (Line(said),)),), row)
    made = replace(paper(), parts=(part,))
    read = PdfReader(BytesIO(pdf.as_pdf(made)))
    assert "Seen at the yard." in read.pages[0].extract_text()
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    written = Document(BytesIO(word.as_word(made)))
    assert written.tables[0].rows[1].cells[0].text.endswith("Seen at the yard.")
