"""Running `placemap align` in a folder, and two small lists that share two children."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from placemap.project import align

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


def run_align(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command with results in the folder; gives the exit status and what it said."""
    out = io.StringIO()
    parser = align.argparse.ArgumentParser()
    align.add_arguments(parser)
    given = [*arguments, "--links", str(folder / "links.csv"), "--people", str(folder / "people.csv")]
    return align.run(parser.parse_args(given), out=out), out.getvalue()


def table_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
