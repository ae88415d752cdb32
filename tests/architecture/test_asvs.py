"""`docs/reference/asvs.md`: every requirement of levels 1 and 2 has a row, and every test that a row names is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "asvs.md"
CHAPTERS = range(1, 18)
# The requirements of level 1 in edition 5.0.0, by chapter.
LEVEL_1 = {
    1: "1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1",
    2: "2.1.1 2.2.1 2.2.2 2.3.1",
    3: "3.2.1 3.2.2 3.3.1 3.4.1 3.4.2 3.5.1 3.5.2 3.5.3",
    4: "4.1.1 4.4.1",
    5: "5.2.1 5.2.2 5.3.1 5.3.2",
    6: "6.1.1 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2",
    7: "7.2.1 7.2.2 7.2.3 7.2.4 7.4.1 7.4.2",
    8: "8.1.1 8.2.1 8.2.2 8.3.1",
    9: "9.1.1 9.1.2 9.1.3 9.2.1",
    10: "10.4.1 10.4.2 10.4.3 10.4.4 10.4.5",
    11: "11.3.1 11.3.2 11.4.1",
    12: "12.1.1 12.2.1 12.2.2",
    13: "13.4.1",
    14: "14.2.1 14.3.1",
    15: "15.1.1 15.2.1 15.3.1",
}
# Those that level 2 adds.
LEVEL_2 = {
    1: "1.1.1 1.1.2 1.2.6 1.2.7 1.2.8 1.2.9 1.3.3 1.3.4 1.3.5 1.3.6 1.3.7 1.3.8 1.3.9 1.3.10 1.3.11 1.4.1 1.4.2 1.4.3"
    " 1.5.2",
    2: "2.1.2 2.1.3 2.2.3 2.3.2 2.3.3 2.3.4 2.4.1",
    3: "3.3.2 3.3.3 3.3.4 3.4.3 3.4.4 3.4.5 3.4.6 3.5.4 3.5.5 3.7.1 3.7.2",
    4: "4.1.2 4.1.3 4.2.1 4.3.1 4.3.2 4.4.2 4.4.3 4.4.4",
    5: "5.1.1 5.2.3 5.4.1 5.4.2 5.4.3",
    6: "6.1.2 6.1.3 6.2.9 6.2.10 6.2.11 6.2.12 6.3.3 6.3.4 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5"
    " 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 6.8.3 6.8.4",
    7: "7.1.1 7.1.2 7.1.3 7.3.1 7.3.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2",
    8: "8.1.2 8.2.3 8.4.1",
    9: "9.2.2 9.2.3 9.2.4",
    10: "10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11"
    " 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5 10.6.1 10.6.2 10.7.1 10.7.2 10.7.3",
    11: "11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.3 11.4.2 11.4.3 11.4.4 11.5.1 11.6.1",
    12: "12.1.2 12.1.3 12.3.1 12.3.2 12.3.3 12.3.4",
    13: "13.1.1 13.2.1 13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.2 13.4.3 13.4.4 13.4.5",
    14: "14.1.1 14.1.2 14.2.2 14.2.3 14.2.4 14.3.2 14.3.3",
    15: "15.1.2 15.1.3 15.2.2 15.2.3 15.3.2 15.3.3 15.3.4 15.3.5 15.3.6 15.3.7",
    16: "16.1.1 16.2.1 16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3"
    " 16.5.1 16.5.2 16.5.3",
    17: "17.1.1 17.2.1 17.2.2 17.2.3 17.2.4 17.3.1 17.3.2",
}
LEVEL_1_ALL, LEVEL_2_ALL = (
    {(chapter, number) for chapter, numbers in level.items() for number in numbers.split()}
    for level in (LEVEL_1, LEVEL_2)
)
MET, IN_PART, NOT_MET, OUT = "Met", "In part", "Not met", "Out of scope"
STANDING = re.compile(rf"\*\*({MET}|{IN_PART}|{NOT_MET}|{OUT})\.\*\* ?(.*)")
CITED = re.compile(r"`(tests/[^`:]+\.py)((?:::\w+)+)`")
NAMED = re.compile(r"`((?:placemap|docs|deploy|tests)/[^`:*…]+|[A-Z]+\.md)`")


@dataclass(frozen=True)
class Row:
    """One requirement, as the page has it."""

    chapter: int
    number: str
    standing: str
    words: str
    shown_by: str


def rows(page: str) -> list[Row]:
    """Every row of every chapter. Raises `ValueError` for one that says neither yes nor no."""
    found = []
    for part in re.split(r"(?m)^## V(?=\d+:)", page)[1:]:
        chapter = int(part.partition(":")[0])
        for line in part.splitlines():
            if not re.match(r"\| \d", line):
                continue
            number, _asks, says, shown_by = (cell.strip() for cell in line.strip("|").split(" | "))
            said = STANDING.fullmatch(says)
            if said is None:
                raise ValueError(f"{number} says neither that it is met nor why not")
            found.append(Row(chapter, number, said[1], said[2], shown_by))
    return found


def is_there(path: str, names: str) -> bool:
    """Whether a file has that test, in that class where one is named."""
    file = ROOT / path
    if not file.is_file():
        return False
    within: list[ast.stmt] = ast.parse(file.read_text(encoding="utf-8")).body
    for name in names.removeprefix("::").split("::"):
        named = [
            one for one in within if isinstance(one, ast.ClassDef | ast.FunctionDef) and one.name == name
        ]
        if not named:
            return False
        within = named[0].body
    return isinstance(named[0], ast.FunctionDef) and named[0].name.startswith("test_")


def faults(page: str) -> list[str]:
    """What is wrong with the page, in words."""
    found = rows(page)
    wrong = [f"chapter V{one} is missing" for one in CHAPTERS if one not in {row.chapter for row in found}]
    count = Counter((row.chapter, row.number) for row in found)
    wrong += [
        f"{number} is missing"
        for chapter, number in [*LEVEL_1_ALL, *LEVEL_2_ALL]
        if not count[chapter, number]
    ]
    wrong += [f"{number} is there {times} times" for (_, number), times in count.items() if times > 1]
    for row in found:
        if not row.number.startswith(f"{row.chapter}."):
            wrong.append(f"{row.number} stands in chapter {row.chapter}")
        cited = CITED.findall(row.shown_by)
        wrong += [f"{row.number}: no {path}{names}" for path, names in cited if not is_there(path, names)]
        if CITED.sub("", row.shown_by).strip():
            wrong.append(f"{row.number}: what shows it cannot be read")
        if row.standing in (MET, IN_PART) and not cited:
            wrong.append(f"{row.number} is met and no test shows it")
        if len(row.words.split()) < (2 if row.standing == MET else 3):
            wrong.append(f"{row.number} does not say how, or why not")
        wrong += [
            f"{row.number}: no {name}" for name in NAMED.findall(row.words) if not (ROOT / name).exists()
        ]
    for level, wanted in ((1, LEVEL_1_ALL), (2, LEVEL_2_ALL)):
        of_it = Counter(row.standing for row in found if (row.chapter, row.number) in wanted)
        in_sum = (
            f"| {level} | {len(wanted)} | {of_it[MET]} | {of_it[IN_PART]} | {of_it[NOT_MET]} | {of_it[OUT]} |"
        )
        if in_sum not in page:
            wrong.append(f"the sum is {in_sum}")
    return wrong


def test_every_requirement_is_there_with_its_test_or_its_reason() -> None:
    # As many as the standard says that it has.
    assert (len(LEVEL_1_ALL), len(LEVEL_2_ALL)) == (70, 183)
    assert faults(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (r"(?s)## V13: .*?(?=## V14)", "", "chapter V13 is missing"),
        (r"\| 7\.4\.2 .*\n", "", "7.4.2 is missing"),
        (r"\| 16\.4\.3 .*\n", "", "16.4.3 is missing"),
        (r"(\| 7\.4\.2 .*\n)", r"\1\1", "7.4.2 is there 2 times"),
        (r"\| 7\.4\.2 ", "| 8.4.2 ", "8.4.2 stands in chapter 7"),
        ("::test_tampering_is_found", "::test_nothing_of_the_kind", "test_nothing_of_the_kind"),
        ("::TestSaving::", "::", "no tests/web/test_drafts.py::test_no_token"),
        ("tests/access/test_sealing.py", "tests/access/test_gone.py", "no tests/access/test_gone.py"),
        (r"(\| 13\.4\.1 .*\| )`.*` \|", r"\1 |", "13.4.1 is met and no test shows it"),
        (r"(\| 13\.4\.1 .*\| )`.*` \|", r"\1somebody looked |", "13.4.1: what shows it cannot be read"),
        (r"\*\*Out of scope\.\*\* There are none", "**Out of scope.**", "4.4.1 does not say how, or why not"),
        ("`placemap/web/jinja.py`", "`placemap/web/gone.py`", "no placemap/web/gone.py"),
        (r"(\| 15\.2\.1 .*)\*\*Not met\.\*\*", r"\1**Met.**", "the sum is"),
    ],
)
def test_each_fault_would_be_seen(before: str, after: str, fault: str) -> None:
    page, times = re.subn(before, after, PAGE.read_text(encoding="utf-8"), count=1)
    assert times == 1
    assert any(fault in one for one in faults(page)), faults(page)


def test_a_row_that_says_neither_yes_nor_no_is_seen() -> None:
    with pytest.raises(ValueError, match="1\\.2\\.1 says neither"):
        rows("## V1: x\n\n| 1.2.1 | Asks | Surely | `tests/x.py::test_y` |\n")
