"""The map as files that analysts' tools read: GraphML, and two CSV files of marks and lines.

Every row carries the data-subject category, how firm a line is and who said so, and of a line whether it
is fact or opinion, how it is known and how it is graded. What the file is, for what and how to read it
stands in it too: in a CSV file in a last column, on every row, so that sorting and cutting keep it. No
measure of anybody is worked out or written. GraphML: http://graphml.graphdrawing.org/specification.html
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

NODE_FIELDS = ("reference", "kind", "label", "category", "standing", "note")
LINK_FIELDS = (
    "kind",
    "strength",
    "first_on",
    "last_on",
    "expires_on",
    "said_by",
    "evidence",
    "nature",
    "how_known",
    "grade",
)
# What a spreadsheet would take for a formula is written as text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class FileNode:
    """One mark: its key in the file, and `NODE_FIELDS` as text."""

    key: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileLink:
    """One line between two keys, and `LINK_FIELDS` as text."""

    source: str
    target: str
    directed: bool
    fields: Mapping[str, str]


def graphml(nodes: Sequence[FileNode], links: Sequence[FileLink], *, about: Mapping[str, str]) -> bytes:
    """One GraphML document. `about` says what it is: title, purpose, date, marking, caveat."""
    root = Tree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for domain, names in (("graph", tuple(about)), ("node", NODE_FIELDS), ("edge", LINK_FIELDS)):
        for name in names:
            Tree.SubElement(
                root,
                "key",
                {"id": f"{domain}-{name}", "for": domain, "attr.name": name, "attr.type": "string"},
            )
    graph = Tree.SubElement(root, "graph", id="map", edgedefault="directed")
    _say(graph, "graph", about)
    for node in nodes:
        _say(Tree.SubElement(graph, "node", id=node.key), "node", node.fields)
    for number, link in enumerate(links):
        edge = Tree.SubElement(
            graph,
            "edge",
            id=f"e{number}",
            source=link.source,
            target=link.target,
            directed=str(link.directed).lower(),
        )
        _say(edge, "edge", link.fields)
    written: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _say(element: Tree.Element, domain: str, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        Tree.SubElement(element, "data", key=f"{domain}-{name}").text = _printable(text)


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def nodes_csv(nodes: Sequence[FileNode], *, about: Mapping[str, str]) -> bytes:
    """One row a mark, with a heading row; UTF-8 with the mark that Excel looks for."""
    rows = [[node.key, *(node.fields.get(name, "") for name in NODE_FIELDS)] for node in nodes]
    return _csv(("id", *NODE_FIELDS), rows, about)


def links_csv(links: Sequence[FileLink], *, about: Mapping[str, str]) -> bytes:
    """One row a line, with a heading row; UTF-8 with the mark that Excel looks for."""
    rows = [
        [
            link.source,
            link.target,
            "directed" if link.directed else "both ways",
            *(link.fields.get(name, "") for name in LINK_FIELDS),
        ]
        for link in links
    ]
    return _csv(("source", "target", "direction", *LINK_FIELDS), rows, about)


def _csv(headings: Sequence[str], rows: Sequence[Sequence[str]], about: Mapping[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*headings, "about"])
    said = " | ".join(f"{name}: {text}" for name, text in about.items())
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in (*row, said)])
    return out.getvalue().encode("utf-8-sig")
