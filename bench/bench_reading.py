"""Read a 100,000-row XLSX to preview, beside bare calamine in the same run.

    python bench/bench_reading.py [ROWS]

Each reading runs in a fresh process, so that peak memory is its own. Memory is the parent's and the child's
peak resident size added together.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, timedelta
from pathlib import Path

_BARE = """
import json, resource, sys, time
started = time.monotonic()
import python_calamine
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
seconds = time.monotonic() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"rows": len(rows), "seconds": seconds, "megabytes": memory}))
"""
_OURS = """
import json, resource, sys, time
from pathlib import Path
from placemap.exchange.spreadsheets import preview_workbook
from placemap.exchange.layouts import data_rows, find_heading_row, guess_columns
from placemap.exchange.rules import RowReader
started = time.monotonic()
preview = preview_workbook(Path(sys.argv[1]), filename="list.xlsx")
sheet = preview.sheets[0]
heading = find_heading_row(sheet.first_rows)
columns = guess_columns(heading.headings, sheet.first_rows[heading.number:])
read = RowReader(columns)
shown = [read(row, number) for number, row in data_rows(sheet.first_rows, heading, columns)]
seconds = time.monotonic() - started
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"rows": sheet.filled_rows, "seconds": seconds, "megabytes": own + child,
                  "parent": own, "child": child, "shown": len(shown)}))
"""
_WHOLE = """
import json, resource, sys, time
from pathlib import Path
from placemap.exchange.spreadsheets import read_workbook
started = time.monotonic()
book = read_workbook(Path(sys.argv[1]), filename="list.xlsx")
seconds = time.monotonic() - started
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps({"rows": len(book.sheets[0].rows), "seconds": seconds, "megabytes": own + child}))
"""
_GIVEN = ["Aisha", "Kofi", "Niamh", "Siân", "Mateusz", "Hamza", "Zofia", "Leah", "Dylan", "Beatriz"]
_FAMILY = [
    "Turner",
    "Okafor",
    "Wright",
    "Mensah",
    "Khan",
    "O'Brien",
    "Kowalski",
    "Singh",
    "Chen",
    "Mac-Allister",
]


def write_list(path: Path, rows: int) -> None:
    """Write an invented school roll with eight columns, dates as dates, in the way Excel does."""
    chance = random.Random(20261122)
    headings = ["Ref", "Surname", "Forename", "DOB", "Year", "Address", "Postcode", "Notes"]
    first = date(1899, 12, 30)
    lines = [
        '<row r="1">'
        + "".join(_text(f"{chr(65 + n)}1", heading) for n, heading in enumerate(headings))
        + "</row>"
    ]
    for row in range(2, rows + 2):
        born = date(2009, 1, 1) + timedelta(days=chance.randrange(2500))
        postcode = (
            f"FE{chance.randrange(1, 9)} {chance.randrange(10)}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}A"
        )
        cells = [
            _text(f"A{row}", f"R{row:06d}"),
            _text(f"B{row}", chance.choice(_FAMILY)),
            _text(f"C{row}", chance.choice(_GIVEN)),
            f'<c r="D{row}" s="1"><v>{(born - first).days}</v></c>',
            f'<c r="E{row}"><v>{chance.randrange(7, 13)}</v></c>',
            _text(f"F{row}", f"{chance.randrange(1, 200)} Eel Drove"),
            _text(f"G{row}", postcode),
        ]
        if row % 3 == 0:
            cells.append(_text(f"H{row}", f"Seen at the rec ground, visit {row}"))
        lines.append(f'<row r="{row}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="Roll" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{relations}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill/></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        f"{''.join(lines)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)


def _text(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def _run(program: str, path: Path) -> dict[str, float]:
    """The best of three runs of a program in a process of its own."""
    root = Path(__file__).resolve().parents[1]
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{program}", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append(json.loads(done.stdout))
    return min(runs, key=lambda run: run["seconds"])


def main() -> int:
    """Print the figures and their ratio."""
    if sys.argv[1:2] == ["--write"]:
        write_list(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.xlsx")
        # In a process of its own: one that is started from a large process is counted as large itself.
        subprocess.run([sys.executable, __file__, "--write", str(path), str(rows)], check=True)
        print(f"{rows:,} rows, 8 columns, {path.stat().st_size / 2**20:.1f} MB")
        bare, ours, whole = _run(_BARE, path), _run(_OURS, path), _run(_WHOLE, path)
    print(f"bare calamine: {bare['seconds']:.2f} s, {bare['megabytes']:.0f} MB, no limits")
    print(
        f"placemap, to preview: {ours['seconds']:.2f} s, {ours['megabytes']:.0f} MB "
        f"(parent {ours['parent']:.0f}, child {ours['child']:.0f}): "
        f"{ours['seconds'] / bare['seconds']:.2f} times bare (goal 3), goal 400 MB"
    )
    print(
        f"placemap, all rows held: {whole['seconds']:.2f} s, {whole['megabytes']:.0f} MB: "
        f"{whole['seconds'] / bare['seconds']:.2f} times bare"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
