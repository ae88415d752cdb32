"""Files as agencies send them become sheets of plain cells with the sender's own row numbers."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placemap.exchange import spreadsheets
from placemap.exchange.delimited import DelimitedText, TextRefused, detect_encoding, find_separator
from placemap.exchange.inspection import InspectionRefused, column_number, count_entries, kind_of
from placemap.exchange.refusals import SENTENCES, refusal_sentence
from placemap.exchange.spreadsheets import (
    FileEnded,
    FileRefused,
    FileStarted,
    Limits,
    RowBlock,
    SheetStarted,
    preview_workbook,
    read_workbook,
    stream_workbook,
)
from tests.exchange import hostile


def _write(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _rows(folder: Path, data: bytes, name: str = "list.csv", **options: str) -> list[list[object]]:
    return list(read_workbook(_write(folder, data, name), filename=name, **options).sheets[0].rows)


LIST = "Name,DOB\r\nSiân Hussain,25/08/2015\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (LIST.encode(), "utf-8"),
        (LIST.encode("utf-8-sig"), "utf-8-sig"),
        (LIST.encode("cp1252"), "cp1252"),
        (LIST.encode("utf-16"), "utf-16"),
        (LIST.encode("utf-16-le"), "utf-16-le"),
        (LIST.encode("utf-16-be"), "utf-16-be"),
        (LIST.encode("utf-32"), "utf-32"),
        (LIST.encode("mac_roman"), "mac_roman"),
        ("Name\r\nRené Łoś\r\n".encode(), "utf-8"),
        ("Name,DOB\nZoé Fée,1\nRené Côté,2\n".encode("cp850"), "cp850"),
        ("Name\nO’Brien don’t\n".encode("cp1252"), "cp1252"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(tmp_path: Path, data: bytes, encoding: str) -> None:
    book = read_workbook(_write(tmp_path, data), filename="list.csv")
    assert book.encoding == encoding
    cells = [cell for row in book.sheets[0].rows for cell in row]
    assert any(name in cells for name in ("Siân Hussain", "René Łoś", "Zoé Fée", "O’Brien don’t"))


def test_undefined_bytes_become_a_mark_and_lose_no_row(tmp_path: Path) -> None:
    assert _rows(tmp_path, b"Name\nSi\xe2n \x81 Cole\n")[1] == ["Siân \ufffd Cole"]


def test_an_encoding_that_is_given_is_used(tmp_path: Path) -> None:
    assert _rows(tmp_path, "Name\nŁoś\n".encode("cp1250"), encoding="cp1250")[1] == ["Łoś"]


@pytest.mark.parametrize("encoding", ["utf-8", "no-such-encoding"])
def test_an_encoding_that_is_wrong_is_said(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FileRefused, match=f"not written in {encoding}"):
        _rows(tmp_path, b"Name\nSi\xe2n\n", encoding=encoding)


def test_a_wrong_byte_far_down_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="not written in ascii"):
        _rows(tmp_path, b"Name\n" + b"Ann Lee\n" * 60_000 + b"Si\xe2n\n", encoding="ascii")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = "\n".join(separator.join(["Name", "DOB", "Notes"]) for _ in range(3)) + "\nonly one\n"
    assert _rows(tmp_path, text.encode())[0] == ["Name", "DOB", "Notes"]


def test_commas_inside_cells_do_not_beat_a_steady_semicolon() -> None:
    text = "Name;Friends;Notes\nA B;C, D, E;x, y\nF G;H;z, z, z\nI J;;\n"
    assert find_separator(text) == (";", 3)


def test_one_column_is_one_column() -> None:
    assert find_separator("Name\nAnn Lee\nBo Green\n") == (",", 1)


def test_a_separator_hint_is_believed_and_is_a_row_of_the_file(tmp_path: Path) -> None:
    assert _rows(tmp_path, b"sep=;\r\nName;DOB\r\nAnn Lee;1\r\n") == [[], ["Name", "DOB"], ["Ann Lee", "1"]]


def test_a_separator_that_is_given_is_used(tmp_path: Path) -> None:
    assert _rows(tmp_path, b"a,b:c\nd,e:f\n", separator=":")[0] == ["a,b", "c"]


def test_rows_count_from_the_first_row_with_blank_ones_included(tmp_path: Path) -> None:
    assert _rows(tmp_path, b"\n,,\nName,DOB\n\nAnn Lee,\n") == [[], [], ["Name", "DOB"], [], ["Ann Lee"]]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_quoted_cells_hold_line_ends_and_every_line_end_ends_a_row(tmp_path: Path, ending: str) -> None:
    text = f'Name,Notes{ending}Ann Lee,"one{ending}two, three"{ending}Bo Green,"say ""hi"""{ending}'
    assert _rows(tmp_path, text.encode())[1:] == [
        ["Ann Lee", f"one{ending}two, three"],
        ["Bo Green", 'say "hi"'],
    ]


def test_ragged_rows_and_nuls_are_read(tmp_path: Path) -> None:
    data = b"Name,DOB,Notes\nAnn\0 Lee\nBo Green,1,2,3,4\n\x1a"
    assert _rows(tmp_path, data)[1:3] == [["Ann Lee"], ["Bo Green", "1", "2", "3", "4"]]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    text = 'Name,DOB,Notes\n"Ann Lee,1,ok\nBo Green,2,"likes a, b"\nCy Poe,3,"two\nlines"\n'
    book = read_workbook(_write(tmp_path, text.encode()), filename="list.csv")
    assert [row[0] for row in book.sheets[0].rows] == ["Name", '"Ann Lee', "Bo Green", "Cy Poe"]
    assert book.sheets[0].rows[3] == ["Cy Poe", "3", "two\nlines"]
    assert book.notes == (
        "Row 2 has a quotation mark that is never closed. It was read as part of the text.",
    )


def test_a_quotation_mark_left_open_to_the_end_swallows_nothing(tmp_path: Path) -> None:
    rows = _rows(tmp_path, b'Name,Notes\nAnn Lee,"tall\n' + b"Bo Green,x\n" * 300)
    assert len(rows) == 302
    assert rows[1] == ["Ann Lee", '"tall']


def test_long_quoted_notes_with_many_lines_are_one_cell(tmp_path: Path) -> None:
    note = "\n".join(f"line {n}, and more, too" for n in range(50))
    rows = _rows(tmp_path, f'Name,DOB,Notes\nAnn Lee,1,"{note}"\nBo Green,2,x\n'.encode())
    assert rows[1] == ["Ann Lee", "1", note]
    assert len(rows) == 3


_CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd")
    | st.sampled_from('\n\r\t", ;|')
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_the_csv_module_writes_comes_back(rows: list[list[str]]) -> None:
    import csv

    out = io.StringIO()
    csv.writer(out).writerow(["Name", "Born", "Notes"])
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    text = DelimitedText(out.getvalue().encode(), "utf-8", ",")
    read = [[cell or "" for cell in row] + [""] * (3 - len(row)) for row in list(text.rows())[1:]]
    assert read == rows


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_text_or_refused(data: bytes) -> None:
    try:
        rows = list(DelimitedText(data).rows())
    except TextRefused as refused:
        assert refused.code in SENTENCES
    else:
        assert rows


def test_encoding_of_a_split_letter_is_still_utf8() -> None:
    assert detect_encoding(b"a" * ((1 << 20) - 1) + "é".encode()) == "utf-8"


def _saved(book: openpyxl.Workbook, folder: Path, name: str = "list.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def test_a_workbook_keeps_types_and_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Nominals"
    sheet["B3"], sheet["C3"], sheet["D3"], sheet["E3"] = "Name", "DOB", "Seen", "Missing"
    sheet["B5"], sheet["C5"], sheet["E5"] = "WRIGHT, Mateusz", date(2011, 4, 15), 3
    sheet["D5"], sheet["F5"], sheet["G5"], sheet["H5"] = datetime(2026, 8, 3, 14, 30), 58.9, True, 9999925766
    rows = read_workbook(_saved(book, tmp_path), filename="list.xlsx").sheets[0].rows
    assert rows[0] == rows[1] == rows[3] == []
    assert rows[2] == [None, "Name", "DOB", "Seen", "Missing"]
    assert rows[4] == [
        None, "WRIGHT, Mateusz", date(2011, 4, 15), datetime(2026, 8, 3, 14, 30), 3, 58.9, True, 9999925766
    ]  # fmt: skip
    assert [type(cell) for cell in rows[4][4:8]] == [int, float, bool, int]


def test_every_sheet_is_given_with_its_name_and_whether_it_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Roll"
    book.active["A1"] = "Name"
    for name, state in (("Concerns", "visible"), ("Staff", "hidden"), ("Deep", "veryHidden")):
        book.create_sheet(name)["A1"] = "x"
        book[name].sheet_state = state
    read = read_workbook(_saved(book, tmp_path), filename="list.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in read.sheets] == [
        ("Roll", False), ("Concerns", False), ("Staff", True), ("Deep", True)
    ]  # fmt: skip


def test_times_and_lengths_of_time_are_text(tmp_path: Path) -> None:
    from datetime import time, timedelta

    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["C1"] = "at", time(9, 30), timedelta(hours=30)
    rows = read_workbook(_saved(book, tmp_path), filename="list.xlsx").sheets[0].rows
    assert rows[0][0] == "at"
    assert all(isinstance(cell, str) for cell in rows[0])


def test_formula_results_are_read_and_missing_ones_are_empty(tmp_path: Path) -> None:
    path = _write(tmp_path, hostile.formulas(), "list.xlsx")
    book = read_workbook(path, filename="list.xlsx")
    assert book.sheets[0].rows[1] == [2, None, None, "kept"]


def test_a_200_column_sheet_is_read_whole(tmp_path: Path) -> None:
    rows = _rows(tmp_path, hostile.plain_list(3, 200), "list.xlsx")
    assert rows[2][199] == "r3c200"


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    book = read_workbook(_write(tmp_path, hostile.open_document(), "list.ods"), filename="list.ods")
    assert book.kind == "ods"
    assert book.sheets[0].rows == [["Name", "DOB"], ["Niamh Turner", "22/01/2015"]]


def test_a_chart_sheet_is_passed_over_with_a_note(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Name"
    book.create_chartsheet("Chart")
    read = read_workbook(_saved(book, tmp_path), filename="list.xlsx")
    assert [sheet.name for sheet in read.sheets] == ["Sheet"]
    assert "“Chart” is a chart or macro sheet" in read.notes[0]


def test_streaming_gives_parts_in_order(tmp_path: Path) -> None:
    parts = list(stream_workbook(_write(tmp_path, b"a,b\n" * 1200), filename="list.csv"))
    assert parts[0] == FileStarted("text", "utf-8", ",")
    assert parts[1] == SheetStarted("", False)
    blocks = [part for part in parts if isinstance(part, RowBlock)]
    assert [(block.first, len(block.rows)) for block in blocks] == [(1, 500), (501, 500), (1001, 200)]
    assert parts[-1] == FileEnded(())


def test_a_stream_that_is_left_early_ends_its_child(tmp_path: Path) -> None:
    stream = stream_workbook(_write(tmp_path, b"a,b\n" * 100_000), filename="list.csv")
    next(stream)
    stream.close()
    assert list(stream) == []


def test_a_preview_counts_all_rows_and_keeps_the_first(tmp_path: Path) -> None:
    path = _write(tmp_path, b"Name,DOB\n\n" + b"Ann Lee,1\n" * 2000)
    preview = preview_workbook(path, filename="list.csv", first=20)
    (sheet,) = preview.sheets
    assert (len(sheet.first_rows), sheet.last_row, sheet.filled_rows) == (20, 2002, 2001)
    assert (preview.kind, preview.encoding, preview.separator, preview.notes) == ("text", "utf-8", ",", ())


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[int] = []
    read_workbook(_write(tmp_path, b"a,b\n" * 1200), filename="list.csv", progress=seen.append)
    assert seen == [500, 1000, 1200]


@pytest.mark.parametrize(
    ("limits", "data", "name", "sentence"),
    [
        (Limits(megabytes=1), b"x" * (2 << 20), "a.csv", "larger than 1 MB"),
        (Limits(rows=10), b"a,b\n" * 11, "a.csv", "more than 10 rows"),
        (Limits(rows=10), hostile.plain_list(11, 1), "a.xlsx", "more than 10 rows"),
        (Limits(columns=3), b"a,b,c,d\n", "a.csv", "4 columns wide"),
        (Limits(columns=3), hostile.plain_list(1, 4), "a.xlsx", "4 columns wide"),
        (Limits(sheets=1), hostile.workbook([hostile.sheet_xml("")] * 2), "a.xlsx", "2 sheets"),
        (Limits(entries=3), hostile.plain_list(), "a.xlsx", "parts"),
        (Limits(cell_characters=5), b"abcdef,b\n", "a.csv", "more than 5 letters"),
        (Limits(cell_characters=3), hostile.plain_list(), "a.xlsx", "more than 3 letters"),
        (Limits(text_megabytes=0), b"a,b\n", "a.csv", "MB of text"),
        (Limits(unpacked_megabytes=0), hostile.plain_list(), "a.xlsx", "unpacks to far more"),
        (Limits(memory_megabytes=60), hostile.plain_list(60_000, 8), "a.xlsx", "more memory"),
        (Limits(cpu_seconds=1, ratio=10_000), hostile.many_empty_cells(), "a.xlsx", "took too long"),
    ],
)
def test_every_limit_has_its_sentence(
    tmp_path: Path, limits: Limits, data: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence) as refused:
        read_workbook(_write(tmp_path, data, name), filename=name, limits=limits)
    assert refused.value.message.startswith(name)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"There is no file gone\.csv"):
        read_workbook(tmp_path / "gone.csv", filename="gone.csv")


def test_a_child_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = "import time; time.sleep(60)"
    real = spreadsheets.subprocess.Popen
    monkeypatch.setattr(
        spreadsheets.subprocess, "Popen", lambda command, **more: real([*command[:-1], begin], **more)
    )
    monkeypatch.setattr(spreadsheets, "_LEAST_WAIT", 0.5)
    with pytest.raises(FileRefused, match="took too long"):
        read_workbook(_write(tmp_path, b"a,b\n"), filename="a.csv", limits=Limits(cpu_seconds=0))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json\n",
        b"[1]\n",
        b'{"strange": 1}\n',
        b'{"rows": [[{"a": 1}]]}\n',
        b'{"rows": [[["not a date"]]]}\n',
        b'{"rows": 5}\n',
        b'{"kind": "text"}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    begin = f"import sys; sys.stdout.buffer.write({answer!r})"
    real = spreadsheets.subprocess.Popen
    monkeypatch.setattr(
        spreadsheets.subprocess, "Popen", lambda command, **more: real([*command[:-1], begin], **more)
    )
    with pytest.raises(FileRefused, match="could not be read"):
        read_workbook(_write(tmp_path, b"a,b\n"), filename="a.csv")


def test_a_child_that_fails_after_its_last_line_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = json.dumps({"done": True})
    begin = f"import sys; print({done!r}); sys.exit(3)"
    real = spreadsheets.subprocess.Popen
    monkeypatch.setattr(
        spreadsheets.subprocess, "Popen", lambda command, **more: real([*command[:-1], begin], **more)
    )
    with pytest.raises(FileRefused, match="could not be read"):
        read_workbook(_write(tmp_path, b"a,b\n"), filename="a.csv")


def test_every_sentence_names_the_file_and_can_be_filled() -> None:
    facts = {
        "limit": 5, "columns": 6, "cell": "A1", "count": 7, "megabytes": 8, "row": 9, "encoding": "x",
        "ending": "csv", "kind": "xlsx",
    }  # fmt: skip
    for code in SENTENCES:
        sentence = refusal_sentence(code, "list.csv", facts)
        assert "list.csv" in sentence and "{" not in sentence and sentence.endswith(".")
        assert len(sentence.split()) <= 60


def test_an_unknown_code_or_missing_fact_still_gives_a_sentence() -> None:
    assert "could not be read" in refusal_sentence("nothing", "a.csv", {})
    assert "could not be read" in refusal_sentence("too_many_rows", "a.csv", {})


def test_columns_count_like_a_spreadsheet() -> None:
    assert [column_number(name) for name in ("A", "Z", "AA", "SR", "XFD")] == [1, 26, 27, 512, 16384]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Name\n", "text"),
        (b"  <!DOCTYPE html><p>", "html"),
        (b"<?xml version='1.0'?><html>", "html"),
        (b"<?xml version='1.0'?><list/>", "xml"),
        (b"From: a@example.invalid\n", "email"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"SQLite format 3\0", "database"),
        (b"PK\x05\x06" + bytes(18), "zip_folder"),
        (hostile.ole("Book"), "xls"),
        (hostile.ole("Strange"), "unknown"),
        (hostile.ole("PowerPoint Document"), "slides"),
        (b" " * 9000, "unknown"),
        (hostile.zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}), "word"),
        (hostile.zip_of({"[Content_Types].xml": b""}), "damaged"),
        (hostile.zip_of({"list.csv": b"a"}), "zip_folder"),
    ],
)
def test_what_a_file_is_shows_in_its_first_bytes(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind_of(_write(tmp_path, data, "file")) == kind


def test_a_zip_without_an_end_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(InspectionRefused, match="damaged"):
        count_entries(_write(tmp_path, b"PK\x03\x04" + bytes(100), "file"))


def test_a_zip_with_the_larger_count_has_too_many_parts(tmp_path: Path) -> None:
    end = b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff\xff\xff" + b"\0" * 10
    with pytest.raises(InspectionRefused, match="too_many_parts"):
        count_entries(_write(tmp_path, end, "file"))


def test_the_file_is_not_changed_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = _write(tmp_path, hostile.plain_list(), "list.xlsx")
    before = path.read_bytes()
    read_workbook(path, filename="list.xlsx")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# Files that the child's own code can be shown without its limits: none of them asks for memory.
_GENTLE = [
    "macros", "formulas", "open document", "strange numbers", "many sheets", "600 columns", "last row", "entity bomb",
    "outside entity in UTF-16", "escaping names", "same name twice", "many parts", "zip bomb", "cut in half",
    "bomb with a forged size", "empty sheet", "text named workbook", "noise named workbook", "workbook named text",
    "PDF named workbook", "one long cell", "wide text", "long text", "broken inside 3", "spoilt 2", "blank text",
]  # fmt: skip


@pytest.mark.parametrize("case", _GENTLE)
def test_the_child_answers_in_lines_of_json(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from placemap.exchange import spreadsheet_child

    name, make, _ = hostile.CORPUS[case]
    request = spreadsheets._request(_write(tmp_path, make(), name), name, Limits(), "", "")
    request["limits"] |= {"cpu_seconds": 5, "memory_bytes": 256 << 20, "first": 50}
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(spreadsheet_child, "limit_process", lambda *limits: asked.append(limits))
    monkeypatch.setattr(
        spreadsheet_child.sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(request).encode()))
    )
    out = io.BytesIO()
    monkeypatch.setattr(spreadsheet_child.sys, "stdout", io.TextIOWrapper(out, write_through=True))
    spreadsheet_child.main()
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert asked == [(256 << 20, 5)]
    assert lines[-1].get("done") or lines[-1]["refused"] in SENTENCES


def test_the_child_says_that_memory_ran_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from placemap.exchange import spreadsheet_child

    def runs_out(*_: object) -> None:
        raise MemoryError

    request = spreadsheets._request(_write(tmp_path, b"a,b\n"), "a.csv", Limits(), "", "")
    request["limits"] |= {"cpu_seconds": 5, "memory_bytes": 256 << 20, "first": 50}
    monkeypatch.setattr(spreadsheet_child, "limit_process", lambda *_: None)
    monkeypatch.setattr(spreadsheet_child, "read_file", runs_out)
    monkeypatch.setattr(
        spreadsheet_child.sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(request).encode()))
    )
    out = io.BytesIO()
    monkeypatch.setattr(spreadsheet_child.sys, "stdout", io.TextIOWrapper(out, write_through=True))
    spreadsheet_child.main()
    assert json.loads(out.getvalue()) == {"refused": "memory", "facts": {}}


def test_limits_really_fall(tmp_path: Path) -> None:
    program = (
        "from placemap.exchange.spreadsheet_child import limit_process; limit_process(256 << 20, 5)\n"
        "import resource\n"
        "assert resource.getrlimit(resource.RLIMIT_AS) == (256 << 20,) * 2\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU) == (5, 5)\n"
        "import os\n"
        "try: os.write(os.open('made', os.O_CREAT | os.O_WRONLY), b'x')\n"
        "except OSError: print('cannot write')\n"
        "try: bytearray(300 << 20)\n"
        "except MemoryError: print('cannot grow')\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{program}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["cannot write", "cannot grow"]
