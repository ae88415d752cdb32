"""The partnership's Word template, looked through in a process that is limited and can be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import Said, _
from placemap.meetings.word_fields import NAMES

MOST_MEGABYTES = 5
_WAIT_SECONDS = 30
_LIMITS = {"memory_bytes": 512 << 20, "cpu_seconds": 8, "entries": 400, "unpacked_bytes": 60 << 20}
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]

_SENTENCES: Mapping[str, Said] = {
    "no_word": _(
        "This is no Word document (.docx). Open it in Word, save it as a Word document, choose that."
    ),
    "damaged": _("This file cannot be read as a Word document. Save it again from Word, and choose that."),
    "too_big": _("This file is too large for a template. Take out pictures that are not needed."),
    "macros": _(
        "This file holds macros or other things that run. Save it as a Word document without them (.docx)."
    ),
    "outside": _("This file leads to something outside itself: {what}. Take that link or picture out."),
    "fetches": _("This file has Word fetch something itself ({what}). Take that field out."),
    "changes": _("This file holds tracked changes. Accept or reject all of them in Word, and save it."),
    "unknown": _("There is no field “{field}”. It stands here: {place}. The fields are: {names}."),
    "broken": _(
        "A field is broken: “{field}”. It stands here: {place}. Write a field with two braces before it and"
        " two after, as in {{{{when}}}}."
    ),
    "not_alone": _(
        "The field “minutes” stands alone in a line of the document itself, and not here: {place}."
    ),
    "no_minutes": _("The field “minutes” is missing. Write {{{{minutes}}}} where the minutes begin."),
    "minutes_twice": _("The field “minutes” stands there more than once. Leave it in one place."),
    "out_of_reach": _(
        "A field stands in a text box, a content control or a link. Move it into plain words of the document,"
        " a table, the header or the footer."
    ),
}


class TemplateRefused(PlacemapError):
    """A template cannot be used. The message says what is wrong, and where."""


def check_template(content: bytes) -> None:
    """Raise `TemplateRefused` unless the file is a plain Word document whose fields can all be filled."""
    if len(content) > MOST_MEGABYTES << 20:
        raise TemplateRefused(_SENTENCES["too_big"])
    said = _ask(content)
    code = said.get("refused")
    if code is None and said.get("done") is True:
        return
    # The child may have been taken over: of what it answers only known words are shown.
    facts = said.get("facts")
    raise TemplateRefused(_sentence(str(code), facts if isinstance(facts, dict) else {}))


def _sentence(code: str, facts: dict[str, Any]) -> Said:
    said = _SENTENCES.get(code, _SENTENCES["damaged"])
    place = facts.get("place")
    given = {
        "field": str(facts.get("field", "")),
        "what": str(facts.get("what", "")),
        "place": _place([str(one) for one in place]) if isinstance(place, list) else "",
        "names": ", ".join(NAMES),
    }
    return said.filled(**given)


def _place(place: list[str]) -> str:
    """Where something stands, in words: ["header", "1", "table", "1", "2", "3"]."""
    where = {
        "body": _("in the document"),
        "header": _("in a header"),
        "footer": _("in a footer"),
    }.get(place[0] if place else "", _("in the document"))
    rest = [one for one in place if one.isdigit()]
    if "table" in place and len(rest) >= 3:
        return str(
            _("{where}, table {t}, row {r}, cell {c}", where=where, t=rest[-3], r=rest[-2], c=rest[-1])
        )  # fmt: skip
    return str(_("{where}, paragraph {number}", where=str(where), number=rest[-1] if rest else "1"))


def _ask(content: bytes) -> dict[str, Any]:
    begin = (
        f"import sys; sys.path.insert(0, {str(_PACKAGE_ROOT)!r}); "
        "from placemap.meetings.word_child import main; main()"
    )
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", "-c", begin],
            input=json.dumps(_LIMITS).encode() + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"MALLOC_ARENA_MAX": "1"},
            timeout=_WAIT_SECONDS,
            check=False,
        )
        said = json.loads(answer.stdout.split(b"\n", 1)[0])
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": "damaged"}
    return said if isinstance(said, dict) else {"refused": "damaged"}
