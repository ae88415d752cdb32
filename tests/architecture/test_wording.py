"""Nothing that people read is a bare literal: a translator could never reach it.

Operators at a terminal (`placemap/project`) read English, and so does whoever reads a log.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter

import pytest

import placemap
from placemap.foundations.errors import PlacemapError
from placemap.foundations.terms import Term
from placemap.foundations.wording import Wording

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "placemap"
FOR_PEOPLE = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if not {"migrations", "project"} & set(path.relative_to(PACKAGE).parts)
]
# Calls beside the errors whose first argument is shown to somebody.
SHOWN = {"allow", "refuse", "Decision", "CellProblem", "UnknownField", "ValidationError", "CannotClose"}
TRANSLATED = {"_", "counted", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}


def bare_words(tree: ast.AST, shown: Collection[str]) -> Iterator[tuple[int, str]]:
    """Line and text of every literal that is shown to people as it stands: what these calls are given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in shown and node.args:
            yield from _literals(node.args[0])
        elif isinstance(node, ast.ClassDef) and any(_name(base) == "Term" for base in node.bases):
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.value, ast.Tuple):
                    yield from _literals(line.value.elts[1])


def error_names() -> set[str]:
    """Every error whose message is shown. `Refused` takes a decision, which has its reason already."""
    found, waiting = {PlacemapError}, [PlacemapError]
    while waiting:
        for error in waiting.pop().__subclasses__():
            found.add(error)
            waiting.append(error)
    return {error.__name__ for error in found} - {"Refused"}


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _called(node: ast.Call) -> str:
    """The function's name. Another thing's method may be called `refuse` or `counted` and mean its own."""
    plain = isinstance(node.func, ast.Name) or _name(node.func)[:1].isupper()
    return _name(node.func) if plain else ""


def _literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node.lineno, ast.unparse(node)
        case ast.BinOp():
            yield from _literals(node.left)
            yield from _literals(node.right)
        case ast.BoolOp():
            for value in node.values:
                yield from _literals(value)
        case ast.IfExp():
            yield from _literals(node.body)
            yield from _literals(node.orelse)


@pytest.fixture(scope="module", autouse=True)
def every_module() -> None:
    """Errors and lists are known once their files are read."""
    for found in pkgutil.walk_packages(placemap.__path__, "placemap."):
        parts = found.name.split(".")
        if parts[1] not in ("project", "web") and not {"migrations", "spreadsheet_child"} & set(parts):
            importlib.import_module(found.name)


def test_the_check_itself_finds_each_kind_of_bare_literal() -> None:
    code = (
        'raise PlacemapError("One")\nraise NotAllowedNow(known or "Two")\nrefuse(f"Three {x}")\n'
        'class Kind(Term):\n    A = "a", "Four"\nallow(_("fine"))\nraise MappingClosed("Five" if x else _("fine"))\n'
        'raise rules.NotComplete("Six" + more)\n'
    )
    found = {text for _line, text in bare_words(ast.parse(code), SHOWN | error_names())}
    assert found == {"'One'", "'Two'", "f'Three {x}'", "'Four'", "'Five'", "'Six'"}


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    """Every file with words for people, read once, by its place in the package."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in FOR_PEOPLE
    }


def test_nothing_shown_to_people_is_a_bare_literal(trees: dict[str, ast.AST]) -> None:
    assert len(trees) > 400
    shown = SHOWN | error_names()
    found = {path: wrong for path, tree in trees.items() if (wrong := list(bare_words(tree, shown)))}
    assert found == {}


def test_messages_can_be_collected_and_their_gaps_are_filled(trees: dict[str, ast.AST]) -> None:
    found = {path: wrong for path, tree in trees.items() if (wrong := not_collected(tree))}
    assert found == {}


def not_collected(tree: ast.AST) -> list[tuple[int, str, str]]:
    """Every message that Babel does not find, or whose gaps are not what it is given."""
    ours = any(
        isinstance(node, ast.ImportFrom) and node.module == "placemap.foundations.wording"
        for node in ast.walk(tree)
    )
    wrong = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _called(node) in TRANSLATED and node.args):
            continue
        messages = node.args[: 2 if _called(node) in ("counted", "ngettext", "ngettext_lazy") else 1]
        texts = [
            one.value for one in messages if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if len(texts) < len(messages):
            wrong.append((node.lineno, "Babel finds literals only", ast.unparse(node)))
        elif ours and node.keywords:
            named = {field for text in texts for _t, field, _s, _c in Formatter().parse(text) if field}
            given = {keyword.arg for keyword in node.keywords}
            if named != given:
                wrong.append((node.lineno, f"gaps {named}, values {given}", ast.unparse(node)))
    return wrong


def _terms(cls: type[Term] = Term) -> Iterator[type[Term]]:
    for found in cls.__subclasses__():
        yield found
        yield from _terms(found)


def test_every_label_of_every_coded_list_is_a_wording() -> None:
    lists = [found for found in _terms() if found.__module__.startswith("placemap.")]
    assert len(lists) > 40
    assert [str(term) for found in lists for term in found if not isinstance(term.label, Wording)] == []
