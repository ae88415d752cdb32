"""`placemap align`: from files to files, with no database, and nothing half-written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from placemap.project import align
from placemap.project.align_lists import agree_extra_labels, read_lists
from placemap.project.align_map import FileMap, read_columns_file
from tests.project.align_runs import CARE, SCHOOL, run_align, table_of

_ON = date(2026, 11, 22)


def _map(folder: Path, text: str) -> str:
    path = folder / "map.toml"
    path.write_text(text)
    return str(path)


def test_two_lists_are_matched_into_files(tmp_path: Path, lists: tuple[str, str]) -> None:
    status, said = run_align(tmp_path, *lists, "--on", "2026-11-22")
    assert status == align.DONE
    links = table_of(tmp_path / "links.csv")
    assert list(links[0]) == list(align.LINK_COLUMNS)
    assert [(row["left_file"], row["left_row"], row["right_file"], row["right_row"]) for row in links] == [
        ("school.csv", "2", "care.csv", "2"),
        ("school.csv", "3", "care.csv", "3"),
    ]
    assert {row["decision"] for row in links} == {"same"}
    assert all(
        0.5 < float(row["probability"]) <= 1 and row["why"] and row["left_sheet"] == "" for row in links
    )
    people = table_of(tmp_path / "people.csv")
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
    run_align(tmp_path, *lists)
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
    status, said = run_align(tmp_path, str(path))
    assert status == align.DONE
    assert [(row["sheet"], row["row"]) for row in table_of(tmp_path / "people.csv")] == [
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
    status, _ = run_align(tmp_path, "a/list.csv", "b/list.csv")
    assert status == align.DONE
    assert {row["file"] for row in table_of(tmp_path / "people.csv")} == {"a/list.csv", "b/list.csv"}


def test_duplicates_inside_a_list_are_found_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Name,DOB,Postcode\nNiamh Turner,22/01/2015,FE6 3JZ\nTURNER, Niamh,\n".replace(
            "TURNER, Niamh,", '"TURNER, Niamh",22/01/2015,FE6 3JZ'
        )
    )
    run_align(tmp_path, str(path))
    assert table_of(tmp_path / "links.csv") == []
    run_align(tmp_path, str(path), "--within")
    assert [row["decision"] for row in table_of(tmp_path / "links.csv")] == ["same"]


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
    status, out = run_align(tmp_path, str(one), str(other), "--columns", str(said))
    assert status == align.DONE, out
    assert "Alpha: family_name\n" in out and "Gamma" not in out
    assert "“elsewhere.csv”, which is not among the files given" in out
    assert [row["row"] for row in table_of(tmp_path / "people.csv")] == ["2", "3", "3"]
    read = read_lists(other, name="other.csv", said=read_columns_file(said).files["other.csv"], on=_ON)
    assert read.lists[0].records[0].born == date(2009, 8, 12)


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
    status, said = run_align(tmp_path, *lists, "--columns", _map(tmp_path, text))
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
    status, said = run_align(tmp_path, str(bad), str(tmp_path / "bare.xlsx"))
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
    status, out = run_align(tmp_path, str(path), "--columns", said)
    assert status == align.DONE
    assert "list.xlsx, Three: left out, because the columns file says to leave it out" in out
    assert [row["sheet"] for row in table_of(tmp_path / "people.csv")] == ["One", "Two"]
    status, out = run_align(
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
    status, _ = run_align(tmp_path, str(path), "--columns", said)
    assert status == align.DONE
    assert [row["sheet"] for row in table_of(tmp_path / "people.csv")] == ["Sheet", "Back"]


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
        "free_text:title": "On fens",
        "place:city": "Fenby",
        "number:cost": "4",
        "category:kind": "pub",
    }
    assert dict(other.records[0].extra) == {
        "free_text:title": "On Fens",
        "place:city": "Fenby",
        "number:cost": "5",
        "category:kind": "pub",
        "free_text:more": "more",
    }
