"""Set-up: quick when there is nothing to do, on the machine's own index, and clear when it cannot go on."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from placemap.project import testing_database
from placemap.project.state import CHECKOUT


def script(name: str) -> ModuleType:
    """One of scripts/, which are run and not imported."""
    spec = importlib.util.spec_from_file_location(f"scripts_{name}", CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap() -> ModuleType:
    return script("bootstrap")


@pytest.fixture
def elsewhere(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Set-up of another checkout, in which nothing is installed."""
    venv = tmp_path / "check out" / ".venv"
    (tmp_path / "check out" / "requirements").mkdir(parents=True)
    for group in ("install", "run", "build", "test", "bench"):
        (tmp_path / "check out" / "requirements" / f"{group}.txt").write_text(f"{group}==1\n")
    (tmp_path / "check out" / "pyproject.toml").write_text("")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "check out")
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "BIN", venv / "bin")
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "MARKS", venv / ".placemap")
    return bootstrap


def pretend_installed(bootstrap: ModuleType, *groups: str) -> None:
    bootstrap.BIN.mkdir(parents=True, exist_ok=True)
    for name in ("python", "placemap", "uv"):
        (bootstrap.BIN / name).write_text("")
    for group in (*groups, "project", "install"):
        bootstrap.write_mark(group, bootstrap.fingerprint(group))


def test_nothing_to_do_is_quick_and_silent(
    elsewhere: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_installed(elsewhere, "run", "build")
    monkeypatch.setattr(elsewhere, "set_up", lambda groups: pytest.fail("nothing was to be done"))
    started = time.process_time()
    assert elsewhere.main([]) == 0
    assert time.process_time() - started < 1
    assert capsys.readouterr().out == ""


def test_changed_lock_is_installed_and_nothing_else(
    elsewhere: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_installed(elsewhere, "run", "build", "test")
    elsewhere.lock("test").write_text("test==2\n")
    installed: list[list[str]] = []
    monkeypatch.setattr(elsewhere, "install", installed.append)
    monkeypatch.setattr(elsewhere, "make_environment", lambda: None)
    assert elsewhere.main(["run", "build"]) == 0
    assert installed == []
    assert elsewhere.main(["run", "build", "test"]) == 0
    assert installed == [["--require-hashes", "-r", str(elsewhere.lock("test"))]]
    assert elsewhere.is_complete(["run", "build", "test"])


def test_moved_checkout_makes_its_environment_again(
    elsewhere: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_installed(elsewhere, "run")
    elsewhere.write_mark("place", "/where/it/was/.venv")
    assert elsewhere.was_moved()
    made: list[str] = []
    monkeypatch.setattr(elsewhere, "make_venv", lambda: made.append("venv"))
    monkeypatch.setattr(elsewhere, "has_pip", lambda: True)
    monkeypatch.setattr(elsewhere, "pip", lambda *arguments: made.append("pip"))
    elsewhere.make_environment()
    assert made == ["venv", "pip"]
    assert not elsewhere.was_moved()


def test_unknown_lock_is_wrong_use(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


def test_failure_is_told_with_what_to_do(
    elsewhere: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(elsewhere, "make_environment", lambda: None)
    monkeypatch.setattr(elsewhere, "uv_program", lambda: None)
    monkeypatch.setattr(elsewhere.subprocess, "call", lambda *arguments, **options: 1)
    assert elsewhere.main([]) == 1
    assert "package index" in capsys.readouterr().err


def test_pip_is_tried_when_uv_fails(elsewhere: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(elsewhere, "uv_program", lambda: "uv")
    monkeypatch.setattr(elsewhere, "uv", lambda *arguments, check: tried.append("uv") or 1)
    monkeypatch.setattr(elsewhere, "has_pip", lambda: True)
    monkeypatch.setattr(elsewhere, "pip", lambda *arguments: tried.append("pip"))
    elsewhere.install(["-r", "x.txt"])
    assert tried == ["uv", "pip"]


def test_old_python_is_told_which_to_use(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        bootstrap.supported_python()
    assert "3.11, 3.12 or 3.13, and this is Python 3.9" in capsys.readouterr().err
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/opt/{name}")
    monkeypatch.setattr(bootstrap, "runs", lambda *command: "3.12" in command[0])
    assert bootstrap.supported_python() == "/opt/python3.12"


def test_index_of_pip_is_the_index_of_uv(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("UV_") or name == "SSL_CERT_FILE":
            monkeypatch.delenv(name)
    monkeypatch.setattr(
        bootstrap,
        "pip_settings",
        lambda: (
            "global.index-url='https://mirror.example/simple'\n"
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'\n"
            "global.find-links='/srv/wheels'\n:env:.cert='/etc/ca.crt'\nglobal.no_cache_dir='true'\n"
        ),
    )
    found = bootstrap.index_settings()
    assert found["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert found["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert found["UV_FIND_LINKS"] == "/srv/wheels"
    assert found["SSL_CERT_FILE"] == "/etc/ca.crt"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://chosen.example/simple")
    assert "UV_DEFAULT_INDEX" not in bootstrap.index_settings(), "what is set for uv itself wins"


def test_set_up_needs_the_standard_library_alone() -> None:
    """On a fresh machine nothing is installed: run it with a Python that sees no packages."""
    answer = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKOUT / "scripts" / "bootstrap.py"), "nonsense"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 2
    assert "There is no lock called nonsense" in answer.stderr


@pytest.mark.parametrize("group", ["run", "build", "test", "bench"])
def test_locks_hold_what_pyproject_asks_for(group: str) -> None:
    pyproject = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = pyproject["project"]["dependencies"] if group == "run" else pyproject["dependency-groups"][group]
    text = (CHECKOUT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==([^ \\\n]+)", text, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    for line in asked:
        requirement = Requirement(line)
        found = locked.get(canonicalize_name(requirement.name), [])
        assert any(requirement.specifier.contains(version) for version in found), f"{line}: run `make lock`"


def report(whole: float, **files: float) -> dict[str, object]:
    return {
        "totals": {"percent_covered": whole},
        "files": {
            f"placemap/cohort/{name}.py": {
                "summary": {"percent_covered": covered},
                "missing_lines": [12],
                "missing_branches": [],
            }
            for name, covered in files.items()
        },
    }


def test_coverage_floors_can_fail(capsys: pytest.CaptureFixture[str]) -> None:
    compare = script("run_tests").compare_with_floors
    assert compare(report(95, rules=100, policy=100, views=60)) == 0
    assert capsys.readouterr().out == "", "pytest's own line stays the last"
    assert compare(report(95, rules=99.5)) == 1
    assert "cohort/rules.py: 99.5 %" in capsys.readouterr().out
    assert compare(report(60, rules=100)) == 1
    assert "the whole package" in capsys.readouterr().out


def test_generated_pages_that_differ_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generate = script("generate")
    monkeypatch.setattr(generate, "REFERENCE", tmp_path)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    monkeypatch.setenv("COLUMNS", "40")
    assert generate.main() == 1
    monkeypatch.setattr(sys, "argv", ["generate.py"])
    assert generate.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generate.main() == 0
    page = tmp_path / "commands.md"
    page.write_text(page.read_text() + "edited by hand\n")
    assert generate.main() == 1
    assert "commands.md" in capsys.readouterr().out


def test_one_server_for_all_processes_of_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(testing_database.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(testing_database, "_held", None)
    for name in ("DATABASE_URL", "PLACEMAP_TEST_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "run-of-this-test")
    url = testing_database.ensure_test_cluster()
    assert testing_database.ensure_test_cluster() == url
    other = testing_database._start()  # as another worker of the same run does
    assert other.superuser_url() == url
    testing_database.release_test_cluster()
    assert other.is_running()
    monkeypatch.setattr(testing_database, "_held", other)
    testing_database.release_test_cluster()
    assert not other.is_running()
    assert not list(tmp_path.glob("placemap-tests-*"))


def test_what_a_killed_run_left_is_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(testing_database.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "killed")
    left = testing_database._start()
    assert left._users is not None
    left._users.close()  # as the system does when a process is killed; the server runs on
    os.utime(left.data_dir.parent / ".postgres.users", (0, 0))
    testing_database._sweep_leftovers()
    assert not left.is_running()
    assert not list(tmp_path.glob("placemap-tests-*"))
