"""The limited child process that opens a Word template. Started by `word_templates`, never imported by it.

It takes one line of JSON and the file on standard input, and answers with one line of JSON: that the template
can be used, or one refusal with its facts. Before the file is looked at the process gives up memory, time,
and the power to write files or start others.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
import zlib
from io import BytesIO
from typing import Any

from placemap.foundations.limited_process import limit_process

_RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# What Word works out by itself and fetches nothing for.
_OWN_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF", "TOC", "PAGEREF", "SEQ"})
_RUNS_CODE = ("vbaproject", "vbadata", "activex", "embeddings/", "afchunk", "macrosheets", ".bin", ".ole")
# Each says who changed the words, or only how they look, and when: it would stand in every copy.
_CHANGES = (
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange", "numberingChange", "cellIns", "cellDel",
    "cellMerge",
)  # fmt: skip
_OPEN, _CLOSE = "{{", "}}"
_ANY_FIELD = re.compile(r"\{\{(.*?)\}\}")


class Refused(Exception):
    """Stop: `code` names a sentence in `word_templates`, `facts` fill its gaps."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def main() -> None:
    """Read the request, limit the process, and answer."""
    limits: dict[str, int] = json.loads(sys.stdin.buffer.readline())
    # Imported before the limits fall, so that the room is the file's own.
    import docx
    from lxml import etree

    limit_process(limits["memory_bytes"], limits["cpu_seconds"])
    answer: dict[str, object]
    try:
        read(sys.stdin.buffer.read(), limits, docx, etree)
        answer = {"done": True}
    except Refused as refusal:
        answer = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "too_big", "facts": {}}
    except Exception:
        # Whatever a crafted file brings about in the reader, it is no template.
        answer = {"refused": "damaged", "facts": {}}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.flush()


def read(content: bytes, limits: dict[str, int], docx: Any, etree: Any) -> None:
    """Raise `Refused` unless the file is a plain Word document with fields that can be filled."""
    if not content.startswith(b"PK\x03\x04"):
        raise Refused("no_word")
    parts = _parts(content, limits)
    _look_at_parts(parts, etree)
    made = docx.Document(BytesIO(content))
    _look_at_fields(made, parts, etree)


def _parts(content: bytes, limits: dict[str, int]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [one.filename for one in entries]
            if len(names) > limits["entries"] or len(set(names)) != len(names):
                raise Refused("too_big")
            if sum(one.file_size for one in entries) > limits["unpacked_bytes"]:
                raise Refused("too_big")
            return {one.filename: _unpacked(archive, one, limits) for one in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as problem:
        raise Refused("damaged") from problem


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: dict[str, int]) -> bytes:
    # What a file says of its own size is not to be believed.
    with archive.open(entry) as part:
        content = part.read(limits["unpacked_bytes"] + 1)
    if len(content) > limits["unpacked_bytes"]:
        raise Refused("too_big")
    return content


def _look_at_parts(parts: dict[str, bytes], etree: Any) -> None:
    kinds = parts.get("[Content_Types].xml", b"")
    if "word/document.xml" not in parts or not kinds:
        raise Refused("no_word")
    if b"macroEnabled" in kinds or any(
        mark in name.replace("\\", "/").lower() for name in parts for mark in _RUNS_CODE
    ):
        raise Refused("macros")
    if _MAIN not in kinds:
        raise Refused("no_word")
    for name, content in parts.items():
        if not name.lower().endswith((".xml", ".rels")):
            continue
        if b"\0" in content[:200] or b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
            raise Refused("damaged")
        if name.lower().endswith(".rels"):
            _look_at_links(content, etree)


def _look_at_links(content: bytes, etree: Any) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for one in etree.fromstring(content, parser).iter(_RELATED):
        # The template that a template was made from is a path on somebody's computer: it is taken out.
        is_own = str(one.get("Type", "")).endswith("/attachedTemplate")
        if one.get("TargetMode") == "External" and not is_own:
            raise Refused("outside", what=str(one.get("Target", ""))[:80])


def _look_at_fields(made: Any, parts: dict[str, bytes], etree: Any) -> None:
    from placemap.meetings.word_fields import BLOCK, INLINE, MINUTES, paragraphs_of

    reached = minutes = 0
    for place, paragraph in paragraphs_of(made):
        words = "".join(run.text for run in paragraph.runs)
        left = words
        for found in _ANY_FIELD.finditer(words):
            reached += 1
            left = left.replace(found[0], "", 1)
            name = found[1].strip()
            if name not in INLINE and name != BLOCK:
                raise Refused("unknown", field=name[:60], place=list(place))
            if name == BLOCK:
                if words.strip() != MINUTES or place[0] != "body" or "table" in place:
                    raise Refused("not_alone", place=list(place))
                minutes += 1
        if _OPEN in left or _CLOSE in left:
            raise Refused("broken", field=words.strip()[:60], place=list(place))
    if minutes != 1:
        raise Refused("no_minutes" if not minutes else "minutes_twice")
    _look_at_the_rest(parts, etree, reached)


def _look_at_the_rest(parts: dict[str, bytes], etree: Any, reached: int) -> None:
    """What no paragraph shows: changes that wait, instructions to fetch, and fields where none is filled."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found = 0
    for name, content in parts.items():
        if not re.match(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$", name):
            continue
        tree = etree.fromstring(content, parser)
        for tag in _CHANGES:
            if any(True for _one in tree.iter(_WORD + tag)):
                raise Refused("changes")
        _look_at_instructions(tree)
        for paragraph in tree.iter(_WORD + "p"):
            # A text box has paragraphs of its own, inside another: its words count where they stand.
            own = "".join(
                one.text or ""
                for one in paragraph.iter(_WORD + "t")
                if next(one.iterancestors(_WORD + "p")) is paragraph
            )
            found += len(_ANY_FIELD.findall(own))
    if found > reached:
        raise Refused("out_of_reach")


def _look_at_instructions(tree: Any) -> None:
    said = [one.get(_WORD + "instr", "") for one in tree.iter(_WORD + "fldSimple")]
    said += [_instruction(one) for one in tree.iter(_WORD + "p")]
    for words in said:
        for name in re.findall(r"(?:^|\s)([A-Z]{2,})\b", words.strip())[:1]:
            if name not in _OWN_FIELDS:
                raise Refused("fetches", what=name[:20])


def _instruction(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(_WORD + "instrText"))
