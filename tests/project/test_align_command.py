"""`placemap align` as a command: wrong use, bad files, and that it needs nothing else."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from placemap.project import align
from placemap.project.align_lists import NoList, read_lists
from placemap.project.align_map import FileMap, MapWrong, read_columns_file
from tests.exchange import hostile
from tests.project.align_runs import SCHOOL, run_align

_ROOT = Path(__file__).resolve().parents[2]


_ON = date(2026, 11, 22)


def _map(folder: Path, text: str) -> str:
    path = folder / "map.toml"
    path.write_text(text)
    return str(path)


_RETURNS = _ROOT.parent / "shared" / "data" / "agency_returns"


def test_a_file_that_is_left_out_whole_leaves_nothing_to_match(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(SCHOOL)
    status, said = run_align(tmp_path, str(path), "--columns", _map(tmp_path, '["list.csv"]\nskip = true\n'))
    assert status == align.FAILED
    assert "nothing to match" in said


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
    status, said = run_align(tmp_path, *given)
    assert status == align.WRONG_USE
    assert sentence in said


def test_a_bad_file_is_said_and_earlier_results_stay(tmp_path: Path, lists: tuple[str, str]) -> None:
    run_align(tmp_path, *lists)
    before = (tmp_path / "people.csv").read_bytes()
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(hostile.last_cell())
    status, said = run_align(tmp_path, *lists, str(bad))
    assert status == align.FAILED
    assert "bad.xlsx has something in cell XFD1048576" in said and "Nothing was written." in said
    assert (tmp_path / "people.csv").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_a_file_without_people_is_said(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("Code,Meaning\nE,Plan\nK,Support\n")
    with pytest.raises(NoList, match="no list of people"):
        read_lists(path, name="codes.csv", said=FileMap(), on=_ON)
    assert run_align(tmp_path, str(path))[0] == align.FAILED


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
    status, said = run_align(tmp_path, *lists)
    assert status == align.FAILED and words in said


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
