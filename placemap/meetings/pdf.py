"""Minutes as a PDF that a screen reader can walk through (PDF/UA-1). The one place that imports typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from placemap.meetings.papers import Paper, Table

_SET = Path(__file__).with_name("minutes.typ")
# What it was made from stands in its words: every file carries the same moment within it.
_NO_MOMENT = 1767225600
# The third column of a table of actions and its like is short, the first is the words.
_WIDE, _NARROW = 5, 2


def as_pdf(paper: Paper) -> bytes:
    """The bytes of a PDF. What is said goes in as data, so that no words are ever read as instructions."""
    data = _data(paper.writable())
    try:
        return _compiled(data, strictly=True)
    except typst.TypstError:
        # A sign that our letters do not have, such as a smiley or a name in Bengali: it is read aloud and
        # copied as it is, and shows as a box. The file says so, rather than that there is none.
        said = _("Some signs of these minutes show as a box in this file. Placemap shows them.")
        return _compiled({**data, "duty": f"{data['duty']} {said}"})


def _compiled(data: dict[str, object], *, strictly: bool = False) -> bytes:
    made = typst.compile(
        _SET.read_bytes(),
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        ignore_system_fonts=True,
        timestamp=_NO_MOMENT,
        pdf_standards="ua-1" if strictly else None,
    )
    assert isinstance(made, bytes)
    return made


def _data(paper: Paper) -> dict[str, object]:
    return {
        "title": paper.title,
        "language": paper.language,
        "marking": paper.marking,
        "copy": paper.copy,
        "reader": paper.reader,
        "duty": paper.duty,
        "facts": facts(paper),
        "parts": [
            {
                "heading": part.heading,
                "passages": [asdict(one) for one in part.passages],
                "table": _table(part.table) if part.table else None,
            }
            for part in paper.parts
        ],
    }


def _table(table: Table) -> dict[str, object]:
    widths = [_WIDE if head == table.heads[0] else _NARROW for head in table.heads]
    return {
        "caption": table.caption,
        "heads": list(table.heads),
        "rows": [list(row) for row in table.rows],
        "widths": widths,
    }


def facts(paper: Paper) -> list[tuple[str, str]]:
    """The lines under the title."""
    said = [
        (_("Mapping"), f"{paper.mapping}, {paper.reference}"),
        (_("When"), paper.when),
        (_("Chair"), paper.chair),
        (_("Minutes"), paper.minute_taker),
        (_("Marking"), paper.marking),
        (_("This copy"), f"{paper.copy}. {paper.reader}. {paper.made_on}"),
    ]
    return [(label, words) for label, words in said if words]
