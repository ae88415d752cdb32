"""What `placemap align` writes for people to read: its report and its progress."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from placemap.foundations.identity import IdentityRecord
from placemap.linkage.vocabulary import Decision, FieldReason, Match, Outcome
from placemap.project import align
from placemap.project.align_lists import read_lists
from placemap.project.align_map import FileMap
from placemap.project.align_report import write_report
from tests.project.align_runs import run_align

_ON = date(2026, 11, 22)


def _match(left: str, right: str, decision: Decision = Decision.SAME) -> Match:
    reason = FieldReason("name", "Name", "left says", "right says", Outcome.CLOSE, "One letter differs.")
    return Match(left, right, 0.9, decision, (reason,), ("A twin is on the list.",), "=The names agree.")


def _one_list(tmp_path: Path) -> tuple[align.FileRead, dict[str, align.Place]]:
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,DOB,Zz\n<b>Niamh</b> Turner,22/01/2015,q\nNiamh Turner,22/01/2015,r\n'=Bo,31/02/2015,s\n"
    )
    read = read_lists(path, name="list.csv", said=FileMap(), on=_ON)
    (each,) = read.lists
    return read, {
        record.key: align.Place(each, number, at)
        for at, (record, number) in enumerate(zip(each.records, each.numbers, strict=True))
    }


class _Page(HTMLParser):
    """Collects what a page loads and runs, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]

    def handle_data(self, data: str) -> None:
        self.text += data


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_earlier_row_stands_on_the_left_and_no_text_starts_a_formula(tmp_path: Path) -> None:
    _, order = _one_list(tmp_path)
    first, second, _ = order
    (match,) = align._in_order([_match(second, first)], order)
    assert (match.left, match.right) == (first, second)
    assert (match.reasons[0].left, match.reasons[0].right) == ("right says", "left says")
    out = io.StringIO()
    align.write_links(out, [match], order)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["why"] == "'=The names agree. A twin is on the list."
    assert row["probability"] == "0.900000"


def test_the_report_is_one_page_in_plain_words(tmp_path: Path) -> None:
    read, order = _one_list(tmp_path)
    first, second, third = order
    read.passed_over.append(("Key", "it is empty"))
    read.notes = ("The workbook has macros.",)
    out = io.StringIO()
    matches = [_match(first, second), _match(first, third, Decision.REVIEW)]
    write_report(out, [read], matches, order, {first: 1, second: 1, third: 2})
    page = _Page()
    page.feed(out.getvalue())
    assert not {"script", "img", "link", "iframe", "form", "b"} & set(page.tags)
    assert all(address.startswith("#") for address in page.addresses)
    assert "default-src 'none'" in out.getvalue() and 'lang="en-GB"' in out.getvalue()
    body = page.text.split("}\n", 1)[-1]
    for words in (
        "3 rows in 1 list are",
        "For a person to decide",
        "One letter differs.",
        "A twin is on the list.",
        "Row 4, DOB: 31/02/2015 is not a date",
        "list.csv, Key was left out, because it is empty.",
        "The workbook has macros.",
        "Not recognised, so not used",
    ):
        assert words in body, words
    assert not re.search(r"\d\s*%|probab|0\.9", page.text.split("</style>")[-1].split("@media")[-1])


def test_a_report_of_nothing_says_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,DOB\nAnn Lee,01/02/2010\n")
    read = read_lists(path, name="list.csv", said=FileMap(), on=_ON)
    key = read.lists[0].records[0].key
    out = io.StringIO()
    write_report(out, [read], [], {key: align.Place(read.lists[0], 2, 0)}, {key: 1})
    assert out.getvalue().count("There are none.") == 3


def test_a_long_report_shows_the_first_and_says_where_the_rest_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placemap.project.align_report._SHOWN", 0)
    read, order = _one_list(tmp_path)
    first, second, third = order
    out = io.StringIO()
    matches = [_match(first, second), _match(first, third, Decision.REVIEW)]
    write_report(out, [read], matches, order, {first: 1, second: 1, third: 2})
    assert "All of them are in the links file" in out.getvalue()
    assert "All of them are in the people file" in out.getvalue()
    assert "And 1 more." in out.getvalue()


def test_the_report_comes_with_the_other_results(tmp_path: Path, lists: tuple[str, str]) -> None:
    status, _ = run_align(tmp_path, *lists, "--report", str(tmp_path / "report.html"))
    assert status == align.DONE
    assert "Niamh Turner" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_names_fall_back_to_what_is_known() -> None:
    from placemap.project.align_report import _name

    assert _name(IdentityRecord("k", "s", given="Ann", family="Lee")) == "Ann Lee"
    assert _name(IdentityRecord("k", "s", known_as="Ace")) == "Ace"
    assert _name(IdentityRecord("k", "s", extra={"free_text:1": "On fens"})) == "On fens"
    assert _name(IdentityRecord("k", "s")) == "No name given"


def test_progress_is_rewritten_on_a_terminal_and_a_line_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(align.time, "monotonic", lambda: now[0])
    terminal, pipe = _Terminal(), io.StringIO()
    for out in (terminal, pipe):
        say = align.Say(out)
        say.progress("one")
        say.progress("too soon")
        now[0] += 6
        say.progress("two")
        say.line("done")
        now[0] += 6
    assert terminal.getvalue() == "\r\x1b[Kone\r\x1b[Ktwo\ndone\n"
    assert pipe.getvalue() == "one\ntwo\ndone\n"
