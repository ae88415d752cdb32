"""`placemap align`: from files to files, with no database, and nothing half-written."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from placemap.foundations.identity import IdentityRecord
from placemap.linkage.vocabulary import Decision, FieldReason, Match, Outcome
from placemap.project import align
from placemap.project.align_lists import NoList, agree_extra_labels, read_lists
from placemap.project.align_map import FileMap, MapWrong, read_columns_file
from placemap.project.align_report import write_report
from tests.exchange import hostile

_ROOT = Path(__file__).resolve().parents[2]
_ON = date(2026, 11, 22)
SCHOOL = """Name,DOB,Home postcode,Friends
Niamh Turner,22/01/2015,FE6 3JZ,"Jake, Leah"
Kofi Baker,12/08/2009,FE1 7EQ,
Siân Hussain,31/02/2015,FE7 2RS,
"""
CARE = """Person ID;Forename;Surname;Date of Birth;Postcode
17;Niamh;Turner;22/01/2015;FE6 3JZ
18;Kofi;Baker;12/08/2009;FE1 7EQ
19;Aneta;Nguyen;19/12/2012;FE1 2YE
"""


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    """A school's and a social care list that share two children."""
    school, care = tmp_path / "school.csv", tmp_path / "care.csv"
    school.write_text(SCHOOL, encoding="utf-8")
    care.write_text(CARE, encoding="cp1252")
    return str(school), str(care)


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command with results in the folder; gives the exit status and what it said."""
    out = io.StringIO()
    parser = align.argparse.ArgumentParser()
    align.add_arguments(parser)
    given = [*arguments, "--links", str(folder / "links.csv"), "--people", str(folder / "people.csv")]
    return align.run(parser.parse_args(given), out=out), out.getvalue()


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_two_lists_are_matched_into_files(tmp_path: Path, lists: tuple[str, str]) -> None:
    status, said = _run(tmp_path, *lists, "--on", "2026-11-22")
    assert status == align.DONE
    links = _table(tmp_path / "links.csv")
    assert list(links[0]) == list(align.LINK_COLUMNS)
    assert [(row["left_file"], row["left_row"], row["right_file"], row["right_row"]) for row in links] == [
        ("school.csv", "2", "care.csv", "2"),
        ("school.csv", "3", "care.csv", "3"),
    ]
    assert {row["decision"] for row in links} == {"same"}
    assert all(
        0.5 < float(row["probability"]) <= 1 and row["why"] and row["left_sheet"] == "" for row in links
    )
    people = _table(tmp_path / "people.csv")
    assert [(row["file"], row["sheet"], row["row"]) for row in people] == [
        *(("school.csv", "", str(n)) for n in (2, 3, 4)),
        *(("care.csv", "", str(n)) for n in (2, 3, 4)),
    ]
    numbers = [row["person"] for row in people]
    assert numbers[0] == numbers[3] and numbers[1] == numbers[4] and len(set(numbers)) == 4
    assert "Home postcode: postcode, because the heading says “Home postcode”" in said
    assert "text in utf-8, columns parted by ';'" in said
    assert "Needs attention: Row 4, DOB: 31/02/2015 is not a date" in said
    assert "6 rows are 4 people: 2 clear matches, 0 pairs for a person to decide." in said
    assert "%" not in said.splitlines()[-1]


def test_results_are_for_their_owner_only_and_nothing_else_is_left(
    tmp_path: Path, lists: tuple[str, str]
) -> None:
    _run(tmp_path, *lists)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "care.csv",
        "links.csv",
        "people.csv",
        "school.csv",
    ]
    assert (tmp_path / "people.csv").stat().st_mode & 0o077 == 0


def test_sheets_keep_their_names_and_every_sheet_of_people_counts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    roll, concerns = book.active, book.create_sheet("Concerns")
    roll.title = "Roll"
    roll.append(["Year 10 and 11 roll"])
    roll.append([])
    roll.append(["UPN", "Surname", "Forename", "DOB"])
    roll.append(["G999956038768", "Smythe", "Aisha", "04/01/14"])
    concerns.append(["UPN", "Pupil", "Date", "Concern"])
    concerns.append(["G999956038768", "Aisha Smythe", date(2026, 10, 16), "Two phones"])
    book.create_sheet("Key").append(["Code", "Meaning"])
    book["Key"].append(["E", "Plan"])
    book.create_sheet("Blank")
    hidden = book.create_sheet("Staff")
    hidden.append(["Name", "DOB"])
    hidden.append(["Ann Lee", "01/02/1980"])
    hidden.sheet_state = "hidden"
    only = book.create_sheet("Later")
    only.append(["Name", "DOB"])
    path = tmp_path / "school.xlsx"
    book.save(path)
    status, said = _run(tmp_path, str(path))
    assert status == align.DONE
    assert [(row["sheet"], row["row"]) for row in _table(tmp_path / "people.csv")] == [
        ("Roll", "4"),
        ("Concerns", "2"),
    ]
    for sheet, why in (
        ("Key", "no column of it was recognised as names of people"),
        ("Blank", "it is empty"),
        ("Staff", "it is hidden"),
        ("Later", "it has headings and no rows of people"),
    ):
        assert f"school.xlsx, {sheet}: left out, because {why}" in said


def test_two_files_of_one_name_are_told_apart_by_their_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, text in (("a", SCHOOL), ("b", CARE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "list.csv").write_text(text)
    monkeypatch.chdir(tmp_path)
    status, _ = _run(tmp_path, "a/list.csv", "b/list.csv")
    assert status == align.DONE
    assert {row["file"] for row in _table(tmp_path / "people.csv")} == {"a/list.csv", "b/list.csv"}


def test_duplicates_inside_a_list_are_found_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,DOB,Postcode\nNiamh Turner,22/01/2015,FE6 3JZ\nTURNER, Niamh,\n".replace(
            "TURNER, Niamh,", '"TURNER, Niamh",22/01/2015,FE6 3JZ'
        )
    )
    _run(tmp_path, str(path))
    assert _table(tmp_path / "links.csv") == []
    _run(tmp_path, str(path), "--within")
    assert [row["decision"] for row in _table(tmp_path / "links.csv")] == ["same"]


def test_columns_can_be_said(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text(
        "Alpha;Beta;Gamma\nBaker|Kofi|x\n".replace("|", ";") + "Hussain;Siân;y\n",
        encoding="cp1250",
        errors="replace",
    )
    other.write_text("note\nFirst,Last,Born\nKofi,Baker,08/12/2009\n")
    said = tmp_path / "map.toml"
    said.write_text(
        '["one.csv"]\nencoding = "cp1250"\nseparator = ";"\n["one.csv".columns]\nalpha = "family_name"\n'
        'Beta = "given_name"\n["other.csv"]\nheading_row = 2\ndates = "month-first"\n["other.csv".columns]\n'
        'First = "given_name"\nLast = "family_name"\nBorn = "date_of_birth"\n["elsewhere.csv"]\nskip = true\n'
    )
    status, out = _run(tmp_path, str(one), str(other), "--columns", str(said))
    assert status == align.DONE, out
    assert "Alpha: family_name\n" in out and "Gamma" not in out
    assert "“elsewhere.csv”, which is not among the files given" in out
    assert [row["row"] for row in _table(tmp_path / "people.csv")] == ["2", "3", "3"]
    read = read_lists(other, name="other.csv", said=read_columns_file(said).files["other.csv"], on=_ON)
    assert read.lists[0].records[0].born == date(2009, 8, 12)


def _map(folder: Path, text: str) -> str:
    path = folder / "map.toml"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("not toml", "is not TOML"),
        ('"school.csv" = 5', "should be a table"),
        ('["school.csv"]\ncolour = 1', "“colour” is not a setting"),
        (
            '["school.csv".columns]\nName = "fullname"',
            "“fullname” is not a field name. Did you mean full_name",
        ),
        ('["school.csv".columns]\nName = 5', "“columns” should hold lines"),
        ('["school.csv"]\ncolumns = 5', "“columns” should hold lines"),
        ('["school.csv"]\nheading_row = -1', "heading_row should be"),
        ('["school.csv"]\nheading_row = true', "heading_row should be"),
        ('["school.csv"]\ndates = "sideways"', "dates should be"),
        ('["school.csv"]\nskip = "yes"', "skip should be true or false"),
        ('["school.csv"]\nsheets = 5', "“sheets” should hold one table"),
        ('["school.csv"]\nseparator = "::"', "one sign"),
        ('["school.csv"]\nencoding = 5', "encoding should be a text"),
        (
            '["school.csv".columns]\nBorn = "date_of_birth"',
            "has no heading “Born”. Its headings are: Name, DOB",
        ),
        ('["school.csv".sheets.Roll]\nskip = true', "has no sheet “Roll”"),
    ],
)
def test_a_map_that_cannot_be_used_is_said_and_nothing_is_written(
    tmp_path: Path, lists: tuple[str, str], text: str, sentence: str
) -> None:
    status, said = _run(tmp_path, *lists, "--columns", _map(tmp_path, text))
    assert status == align.WRONG_USE
    assert sentence in said
    assert not (tmp_path / "links.csv").exists() and not (tmp_path / "people.csv").exists()


def test_a_long_list_is_read_in_blocks_with_its_own_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        "\n" * 700 + "Name,DOB\n" + "Niamh Turner,22/01/2015\n\n" * 900 + "Kofi Baker,31/02/2010\n" * 9
    )
    counts: list[int] = []
    read = read_lists(path, name="long.csv", said=FileMap(), on=_ON, progress=counts.append)
    (each,) = read.lists
    assert each.heading.number == 701
    assert (each.numbers[0], each.numbers[1], each.numbers[899], each.numbers[-1]) == (702, 704, 2500, 2510)
    assert len(each.errors) == 9 and str(each.errors[-1]).startswith("Row 2510, DOB")
    assert counts[-1] == 2510


def test_what_is_said_about_a_file_is_complete(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text('Name,DOB,Zz\n"Ann Lee,01/02/2010,q\n' + "Kofi Baker,31/02/2010,q\n" * 7)
    book = openpyxl.Workbook()
    book.active.append(["Ann Lee", "01/02/2010"])
    book.active.append(["Bo Green", "05/06/2011"])
    book.active.append(["Cy Poe", "07/08/2012"])
    book.save(tmp_path / "bare.xlsx")
    status, said = _run(tmp_path, str(bad), str(tmp_path / "bare.xlsx"))
    assert status == align.DONE
    assert "bad.csv: Row 2 has a quotation mark that is never closed." in said
    assert "Zz: not recognised, so not used; --columns can say what it is" in said
    assert said.count("Needs attention") == 5 and "and 2 more; --report lists them." in said
    assert "bare.xlsx, Sheet: 3 rows of people, no headings\n" in said


def test_a_map_for_a_workbook_holds_for_the_sheets_that_have_its_headings(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "One"
    for name, headings in (
        ("One", ["Alpha", "Beta"]),
        ("Two", ["Name", "DOB"]),
        ("Three", ["Alpha", "Beta"]),
    ):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(headings)
        sheet.append(["Kofi Baker", "12/08/2009"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    said = _map(
        tmp_path,
        '["list.xlsx".columns]\nAlpha = "full_name"\nBeta = "date_of_birth"\n'
        '["list.xlsx".sheets.Three]\nskip = true\n',
    )
    status, out = _run(tmp_path, str(path), "--columns", said)
    assert status == align.DONE
    assert "list.xlsx, Three: left out, because the columns file says to leave it out" in out
    assert [row["sheet"] for row in _table(tmp_path / "people.csv")] == ["One", "Two"]
    status, out = _run(
        tmp_path, str(path), "--columns", _map(tmp_path, '["*".columns]\nNowhere = "full_name"\n')
    )
    assert status == align.WRONG_USE
    assert "No sheet of list.xlsx has all the headings in the columns file" in out


def test_a_hidden_sheet_is_read_when_the_map_names_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", "DOB"])
    book.active.append(["Ann Lee", "01/02/2010"])
    book.create_sheet("Back").append(["Name", "DOB"])
    book["Back"].append(["Bo Green", "01/02/2011"])
    book["Back"].sheet_state = "hidden"
    path = tmp_path / "list.xlsx"
    book.save(path)
    said = _map(tmp_path, '["list.xlsx".sheets.Back.columns]\nName = "full_name"\n')
    status, _ = _run(tmp_path, str(path), "--columns", said)
    assert status == align.DONE
    assert [row["sheet"] for row in _table(tmp_path / "people.csv")] == ["Sheet", "Back"]


def test_a_file_that_is_left_out_whole_leaves_nothing_to_match(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(SCHOOL)
    status, said = _run(tmp_path, str(path), "--columns", _map(tmp_path, '["list.csv"]\nskip = true\n'))
    assert status == align.FAILED
    assert "nothing to match" in said


def test_lists_of_another_shape_are_compared_by_the_same_names(tmp_path: Path) -> None:
    def a_list(name: str, headings: str, row: str, said: str) -> align.PeopleList:
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{headings}\n{row}\n")
        columns = read_columns_file(Path(_map(tmp_path, f'["{name}.csv".columns]\n{said}'))).files[
            f"{name}.csv"
        ]
        (read,) = read_lists(path, name=f"{name}.csv", said=columns, on=_ON).lists
        return read

    one = a_list(
        "one",
        "Title,City,Price,Kind",
        "On fens,Fenby,4,pub",
        'Title = "extra:free_text"\nCity = "extra:place"\nPrice = "extra:number:cost"\n'
        'Kind = "extra:category"\n',
    )
    other = a_list(
        "other",
        "Heading,Town,Cost,Kind,More",
        "On Fens,Fenby,5,pub,more",
        'Heading = "extra:free_text"\nTown = "extra:place"\nCost = "extra:number:cost"\n'
        'Kind = "extra:category"\nMore = "extra:free_text"\n',
    )
    plain = align.PeopleList("p.csv", "", one.heading, one.columns.__class__(()), one.kind)
    agree_extra_labels([one, other, plain])
    assert dict(one.records[0].extra) == {
        "free_text:1": "On fens",
        "place:1": "Fenby",
        "number:cost": "4",
        "category:kind": "pub",
    }
    assert dict(other.records[0].extra) == {
        "free_text:1": "On Fens",
        "place:1": "Fenby",
        "number:cost": "5",
        "category:kind": "pub",
        "free_text:2": "more",
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["missing.csv"], "There is no file"),
        (["{school}", "{school}"], "given twice"),
        (["{school}", "--on", "tomorrow"], "is not a date such as 2026-11-22"),
        (["{school}", "--report", "{school}"], "is one of the files to read"),
        (["{school}", "--report", "{folder}/links.csv"], "written to one file"),
        (["{school}", "--report", "{folder}/no/report.html"], "there is no folder"),
        (["{school}", "--report", "{folder}"], "is a folder"),
        (["{school}", "--columns", "{folder}/none.toml"], "cannot be opened"),
    ],
)
def test_wrong_use_is_said(
    tmp_path: Path, lists: tuple[str, str], arguments: list[str], sentence: str
) -> None:
    given = [each.format(school=lists[0], folder=tmp_path) for each in arguments]
    status, said = _run(tmp_path, *given)
    assert status == align.WRONG_USE
    assert sentence in said


def test_a_bad_file_is_said_and_earlier_results_stay(tmp_path: Path, lists: tuple[str, str]) -> None:
    _run(tmp_path, *lists)
    before = (tmp_path / "people.csv").read_bytes()
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(hostile.last_cell())
    status, said = _run(tmp_path, *lists, str(bad))
    assert status == align.FAILED
    assert "bad.xlsx has something in cell XFD1048576" in said and "Nothing was written." in said
    assert (tmp_path / "people.csv").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_a_file_without_people_is_said(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Code,Meaning\nE,Plan\nK,Support\n")
    with pytest.raises(NoList, match="no list of people"):
        read_lists(path, name="codes.csv", said=FileMap(), on=_ON)
    assert _run(tmp_path, str(path))[0] == align.FAILED


def test_a_result_that_cannot_be_finished_leaves_none(tmp_path: Path) -> None:
    def fails(file: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        align.write_all(
            {tmp_path / "one.csv": lambda file: file.write("x") and None, tmp_path / "two.csv": fails}
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("problem", "words"),
    [(OSError(28, "No space left on device"), "No space left"), (KeyboardInterrupt(), "stopped")],
)
def test_trouble_while_writing_is_said(
    tmp_path: Path,
    lists: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    problem: BaseException,
    words: str,
) -> None:
    def fails(writers: object) -> None:
        raise problem

    monkeypatch.setattr(align, "write_all", fails)
    status, said = _run(tmp_path, *lists)
    assert status == align.FAILED and words in said


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
    status, _ = _run(tmp_path, *lists, "--report", str(tmp_path / "report.html"))
    assert status == align.DONE
    assert "Niamh Turner" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_names_fall_back_to_what_is_known() -> None:
    from placemap.project.align_report import _name

    assert _name(IdentityRecord("k", "s", given="Ann", family="Lee")) == "Ann Lee"
    assert _name(IdentityRecord("k", "s", known_as="Ace")) == "Ace"
    assert _name(IdentityRecord("k", "s", extra={"free_text:1": "On fens"})) == "On fens"
    assert _name(IdentityRecord("k", "s")) == "No name given"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


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


def test_the_command_needs_no_django_and_no_database(tmp_path: Path, lists: tuple[str, str]) -> None:
    program = (
        "import sys; from placemap.project import align; status = align.main(sys.argv[1:]); "
        "assert 'django' not in sys.modules, 'django was imported'; sys.exit(status)"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            *lists,
            "--links",
            str(tmp_path / "l"),
            "--people",
            str(tmp_path / "p"),
        ],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env={"PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert (tmp_path / "l").exists()


def test_help_teaches_and_wrong_arguments_are_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert align.main(["--help"]) == 0
    assert (
        "Exit status: 0 done, 1 a file could not be read, 2 the command was used wrongly."
        in capsys.readouterr().out
    )
    assert align.main(["a.csv"]) == 2
    assert align.main(["a.csv", "--links", "l", "--people", "p"]) == 2


def test_a_missing_map_is_wrong() -> None:
    with pytest.raises(MapWrong, match="cannot be opened"):
        read_columns_file(Path("nowhere.toml"))


def test_every_documented_field_name_is_one_and_every_one_is_documented() -> None:
    from placemap.exchange.vocabulary import FIELDS

    page = (_ROOT / "docs" / "reference" / "column-names.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z_:]+)` \|", page, re.MULTILINE)) == set(FIELDS)


_RETURNS = _ROOT.parent / "shared" / "data" / "agency_returns"


@pytest.mark.skipif(
    not (_RETURNS / "truth.csv").is_file(), reason="the sample returns are not beside the repository"
)
def test_every_row_of_the_sample_returns_is_read(tmp_path: Path) -> None:
    with (_RETURNS / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {(row["file"], row["sheet"], int(row["row"])) for row in csv.DictReader(file)}
    found = set()
    for name in sorted({name for name, _, _ in truth}):
        for each in read_lists(_RETURNS / name, name=name, said=FileMap(), on=_ON).lists:
            found |= {(name, each.sheet, number) for number in each.numbers}
    assert found == truth
