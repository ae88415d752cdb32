"""Writes the hashed locks in requirements/ from pyproject.toml, and package-lock.json from package.json.

    .venv/bin/python scripts/lock.py [--upgrade] [--check]

The locks hold versions and hashes and no addresses, so that each machine installs from its own index.
Each is constrained by those before it: install any of them together.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bootstrap import ROOT, index_settings, uv_program

# Beside the build tool of pyproject.toml: the installer, and what an editable installation is made with.
INSTALLERS = ("uv>=0.13.9,<0.14", "editables>=0.5")
LOCKS = ("install", "run", "build", "test", "bench")


def compile_lock(name: str, folder: Path, constraints: list[Path], *, upgrade: bool) -> None:
    """Write one lock into `folder`, agreeing with `constraints`."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if name == "install":  # what setting up itself needs
        wanted = [*INSTALLERS, *pyproject["build-system"]["requires"]]
    elif name == "run":
        wanted = pyproject["project"]["dependencies"]
    else:
        wanted = pyproject["dependency-groups"][name]
    target = folder / f"{name}.txt"
    command = [
        str(uv_program()), "pip", "compile", "-", "--quiet", "--universal", "--generate-hashes",
        "--no-emit-index-url", "--no-header", "--no-annotate",
        "--python-version", pyproject["project"]["requires-python"].removeprefix(">=").split(",")[0],
        "--output-file", str(target),
    ]  # fmt: skip
    for constraint in constraints:
        command += ["--constraint", str(constraint)]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(
        command, input="\n".join(wanted), text=True, check=True, cwd=ROOT, env=os.environ | main_index(),
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    content = target.read_text(encoding="utf-8")
    if "://" in content:
        raise SystemExit(f"{target.name} holds an address, which a lock of ours must not.")


def main_index() -> dict[str, str]:
    """The main index alone: a machine's own extra ones hold few of a release's files, and so few hashes."""
    extra = ("UV_INDEX", "UV_FIND_LINKS", "UV_INDEX_STRATEGY")
    return {name: value for name, value in index_settings().items() if name not in extra}


def write_python_locks(folder: Path, *, upgrade: bool) -> None:
    """Write every Python lock, each agreeing with those before it."""
    done: list[Path] = []
    for name in LOCKS:
        print(f"Locking {name} ...", flush=True)
        compile_lock(name, folder, done, upgrade=upgrade)
        done.append(folder / f"{name}.txt")


def write_npm_lock() -> None:
    """Write package-lock.json; .npmrc keeps addresses out of it."""
    print("Locking npm packages ...", flush=True)
    npm = ROOT / ".venv" / "bin" / "npm"
    subprocess.run(
        [str(npm), "install", "--package-lock-only", "--no-fund", "--no-audit", "--ignore-scripts"],
        check=True, cwd=ROOT, timeout=600, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    if '"resolved"' in (ROOT / "package-lock.json").read_text(encoding="utf-8"):
        raise SystemExit("package-lock.json holds addresses. Delete it and run this again.")


def check() -> int:
    """Whether the Python locks still say what pyproject.toml asks for (they may hold older versions)."""
    present = ROOT / "requirements"
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name in LOCKS:
            # uv keeps the versions of a lock that is there, so only a real difference shows.
            (fresh / f"{name}.txt").write_bytes((present / f"{name}.txt").read_bytes())
        write_python_locks(fresh, upgrade=False)
        stale = [n for n in LOCKS if (fresh / f"{n}.txt").read_bytes() != (present / f"{n}.txt").read_bytes()]
    if stale:
        print(f"Not as pyproject.toml asks: {', '.join(stale)}. Run scripts/lock.py.", file=sys.stderr)
    return 1 if stale else 0


def main() -> int:
    """Write the locks, or with --check only compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions allowed")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when one is stale")
    options = parser.parse_args()
    if options.check:
        return check()
    (ROOT / "requirements").mkdir(exist_ok=True)
    write_python_locks(ROOT / "requirements", upgrade=options.upgrade)
    write_npm_lock()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
