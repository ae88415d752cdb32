"""Run by the tests in a process of its own: read files and say what each cost, one line of JSON a file.

The arguments are the files' paths; each stands in a folder of its own. `megabytes` is the most that any child
so far has held, with what this process has grown by.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from placemap.exchange.spreadsheets import FileRefused, preview_workbook


def _processor_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    """Read every file named and print what happened."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in map(Path, sys.argv[1:]):
        started, spent = time.monotonic(), _processor_seconds()
        said, rows, notes = "", 0, ()
        try:
            preview = preview_workbook(path, filename=path.name)
            rows, notes = sum(sheet.filled_rows for sheet in preview.sheets), preview.notes
        except FileRefused as refused:
            said = refused.message
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        cost = {
            "seconds": time.monotonic() - started,
            "processor_seconds": _processor_seconds() - spent,
            "megabytes": (grown + child) / 1024,
        }
        print(json.dumps({"said": said, "rows": rows, "notes": notes, **cost}), flush=True)


if __name__ == "__main__":
    main()
