"""Nothing of ours runs what somebody typed, unpacks what may hold code, or seals with what is broken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "placemap"
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
RUNS_A_SHELL = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
# Packages that build whatever a file tells them to, ciphers by hand, and chance that can be foreseen.
NEVER = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "jsonpickle",
    "yaml",
    "xmlrpc",
    "random",
    "Crypto",
    "Cryptodome",
}
BROKEN_DIGESTS = {"hashlib.md5", "hashlib.sha1", "hashlib.new"}
# Parsers of XML, which follow what a file points at unless they are told not to.
READS_XML = re.compile(r"\b(?:fromstring|iterparse|XMLParser|XMLPullParser|parseString|ElementTree\.parse)\b")

ALLOWED = {
    # The codes of phone apps are made with it: the common apps know no other (RFC 6238).
    ("accounts/codes.py", "hashlib.sha1"),
    # Makes no digest of anything: a key for what belongs together, in a view of links.
    ("subjects/commands/standing.py", "md5("),
}


def dotted(node: ast.AST) -> str:
    """A name as it is written: `hashlib.md5`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def dangers(source: str) -> Iterator[str]:
    """What a file does that none of ours does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for name in names:
                if name.split(".")[0] in NEVER or name.startswith("cryptography.hazmat"):
                    yield name
        elif isinstance(node, ast.Call):
            if dotted(node.func) in RUNS_TEXT | RUNS_A_SHELL:
                yield dotted(node.func)
            for given in node.keywords:
                if given.arg == "shell" and not (
                    isinstance(given.value, ast.Constant) and not given.value.value
                ):
                    yield "shell"
        elif isinstance(node, ast.Attribute) and dotted(node) in BROKEN_DIGESTS:
            yield dotted(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "md5(" in node.value:
            yield "md5("


def ours() -> Iterator[tuple[str, str]]:
    """Every file of the product and what it says. Migrations repeat what the policies say; invented people may
    be drawn by chance."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and "demonstration" not in path.parts:
            yield str(path.relative_to(PACKAGE)), path.read_text(encoding="utf-8")


def test_nothing_runs_text_starts_a_shell_unpacks_objects_or_uses_broken_ciphers() -> None:
    found = {(name, what) for name, source in ours() for what in dangers(source)}
    assert found == ALLOWED


def test_each_danger_would_be_seen() -> None:
    for source, what in (
        ("eval(typed)", "eval"),
        ("subprocess.run(f'ls {name}', shell=True)", "shell"),
        ("os.system(name)", "os.system"),
        ("import pickle", "pickle"),
        ("from random import choice", "random"),
        ("hashlib.md5(b'')", "hashlib.md5"),
        ("f(digest=hashlib.sha1)", "hashlib.sha1"),
        (
            "from cryptography.hazmat.primitives.ciphers import modes",
            "cryptography.hazmat.primitives.ciphers",
        ),
        ("run('select md5(name)')", "md5("),
    ):
        assert list(dangers(source)) == [what]
    assert list(dangers("subprocess.run(['ls', name], shell=False); re.compile(x)")) == []


def test_files_of_xml_are_read_only_where_nothing_they_point_at_is_fetched() -> None:
    """In a child process with limits, where `tests/meetings` sends it hostile files. Lists are unpacked by a
    library that reads no such instructions, and `tests/exchange` sends it hostile ones too."""
    readers = {name for name, source in ours() if READS_XML.search(source)}
    assert readers == {"meetings/word_child.py"}


def test_browsers_keep_nothing_but_how_somebody_likes_a_page() -> None:
    kept = re.compile(r"(?:local|session)Storage\.setItem\((.*)\)|indexedDB|document\.cookie|caches\.open")
    found = {
        (path.name, each[1] or each[0])
        for path in (ROOT / "client").rglob("*.ts")
        for each in kept.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {
        ("mount.ts", 'KEYS_OFF, "yes"'),
        ("keyboard.ts", 'H_OFF, "yes"'),
        ("network-map.ts", 'HIDE_KEPT, "yes"'),
    }


def test_no_script_of_ours_runs_text() -> None:
    scripts = [path for path in sorted((ROOT / "client").rglob("*.ts")) if ".test." not in path.name]
    assert len(scripts) > 20
    runs = re.compile(r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]|javascript:")
    assert [path.name for path in scripts if runs.search(path.read_text(encoding="utf-8"))] == []
