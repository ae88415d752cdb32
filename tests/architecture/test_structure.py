"""The house holds: package order, private files, writes only in commands, every command decorated."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "placemap"
DOMAIN = (
    "partners",
    "accounts",
    "mappings",
    "information",
    "subjects",
    "cohort",
    "linkage",
    "responses",
    "scanning",
    "returns",
    "meetings",
    "exchange",
)
PRIVATE = {"rules", "forms", "presenters", "views", "api", "jobs"}
WRITES = {
    "save", "delete", "create", "bulk_create", "update", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip


def _sources(package: str) -> Iterator[Path]:
    for path in sorted((PACKAGE / package).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def _noun(path: Path, package: str) -> str:
    """commands, views, queries…: the file or the folder under the package."""
    return path.relative_to(PACKAGE / package).parts[0].removesuffix(".py")


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_what_is_private_to_a_package_is_imported_by_nobody_else() -> None:
    graph = grimp.build_graph("placemap", cache_dir=None)
    breaches = []
    for package in DOMAIN:
        for module in graph.modules:
            parts = module.split(".")
            if len(parts) < 3 or parts[1] != package or parts[2] not in PRIVATE:
                continue
            for importer in graph.find_modules_that_directly_import(module):
                if importer.split(".")[1] not in {package, "project"}:
                    breaches.append(f"{importer} -> {module}")
    allowed = {line for line in breaches if ".mappings.rules" in line or ".subjects.rules" in line}
    assert sorted(set(breaches) - allowed) == []


@pytest.mark.parametrize("package", DOMAIN)
def test_rows_are_written_only_in_commands(package: str) -> None:
    breaches = []
    for path in _sources(package):
        if _noun(path, package) in {"commands", "models"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            target = ast.unparse(node.func.value)
            if node.func.attr in WRITES and (".objects" in target or target.endswith("_rows")):
                breaches.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")
    assert breaches == []


@pytest.mark.parametrize("package", DOMAIN)
def test_a_package_writes_only_its_own_tables(package: str) -> None:
    """A foreign model's manager is never written to: its own package's commands do that."""
    breaches = []
    for path in _sources(package):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        foreign = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.startswith("placemap.")
            and ".models" in node.module
            and node.module.split(".")[1] != package
            for alias in node.names
        }
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                continue
            root = ast.unparse(node.func.value).split(".")[0].split("(")[0]
            if root in foreign and ".objects" in ast.unparse(node.func.value):
                breaches.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")
    assert breaches == []


def _public_functions(package: str) -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in _sources(package):
        if _noun(path, package) != "commands":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node


@pytest.mark.parametrize("package", DOMAIN)
def test_every_public_function_of_commands_that_takes_an_actor_is_a_command(package: str) -> None:
    breaches = []
    for path, node in _public_functions(package):
        takes_actor = "by" in {arg.arg for arg in node.args.kwonlyargs}
        decorated = any(
            isinstance(d, ast.Call) and ast.unparse(d.func) == "command" for d in node.decorator_list
        )
        writes = any(
            isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
            and ".objects" in ast.unparse(call.func)
            for call in ast.walk(node)
        )  # fmt: skip
        if (takes_actor or writes) and not decorated:
            breaches.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert breaches == []


def test_only_the_engine_imports_splink_or_duckdb() -> None:
    importers = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            if any(name.split(".")[0] in {"splink", "duckdb"} for name in names):
                importers.append(path.relative_to(PACKAGE).as_posix())
    assert all(name.startswith("linkage/engine") for name in importers), importers


def test_no_file_is_too_long_to_read() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 600
    }
    assert long == {}


def test_the_worker_knows_the_jobs_of_every_package() -> None:
    """A task that the worker never imported waits for ever, and nobody hears of it."""
    from django.conf import settings

    found = {f"placemap.{path.parent.name}.jobs" for path in PACKAGE.glob("*/jobs.py")}
    assert found == set(settings.PROCRASTINATE_IMPORT_PATHS)
