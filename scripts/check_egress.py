"""Runs the tests under strace: nothing they start, browser or database, reaches beyond this machine.

    make egress [ARGS="tests/cohort tests/web"]     go on where it stopped, with all or only these pieces
    make egress ARGS=--whole                        everything at once, with coverage held to its floors
    make egress ARGS=--sum                          run nothing: say what was covered, and what was found
    make egress ARGS=--afresh                       forget what was done, and begin again

Each folder of tests is a piece. What a piece found is kept in .cache/egress as soon as it is done, so that a
run that was broken off, or given to several nights, goes on with the next one. Once the code or a test
changes, what was done before no longer counts. The whole run is `make test` under strace: one run for both.

Only calls that may name an address are looked at; the kernel sorts out all others, so that the programs
hardly notice. Named are the program and the address that it reached for.

Exit status 1 when something reached beyond or a test failed; 2 while some piece is still to be run; 3 when
there is no strace here.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from placemap.project.node import install_packages

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".cache" / "egress"
# What a piece was run on. Anything else may change between two pieces.
READ = ("placemap", "client", "tests", "scripts")
CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
STRACE = ["strace", "-f", "--seccomp-bpf", "-Y", "-qq", "-s", "0", "-e", CALLS, "-e", "signal=none", "-o"]
# All tests at once, as `make test` runs them.
WHOLE = "the whole suite"
WHO = re.compile(r"^\d+<([^>]*)>")
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
# Chromium asks the system, not the network, whether there is a way to this address: a datagram socket is
# connected to it and nothing is ever sent, which the line says by its port and its call.
ROUTE_ASKED = re.compile(r'^\d+(?:<[^>]*>)? +connect\(.*htons\((?:53|443)\).*"2001:4860:4860::8888"')


@dataclass(frozen=True)
class Piece:
    """What running one folder of tests, or all of them, found."""

    name: str
    code: str
    tests: int
    calls: int
    passed: bool
    seconds: int
    reached: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """One line about it."""
        found = f"{self.tests} tests, {self.calls} calls of connect and send, {self.seconds} seconds"
        if not self.calls:
            found += "; NO CALL was read: strace may not trace here"
        if not self.passed:
            found += "; its tests did NOT pass"
        beyond = "".join(f"; BEYOND this machine: {at}, {times} times" for at, times in self.reached.items())
        return f"{self.name}: {found}{beyond}"

    @property
    def is_clean(self) -> bool:
        return self.passed and self.calls > 0 and not self.reached


def beyond(line: str) -> str | None:
    """The program and the address beyond this machine that a line of strace's names, if any."""
    if ROUTE_ASKED.match(line):
        return None
    for found in ADDRESS.finditer(line):
        address = found.group(1) or found.group(2)
        number = ipaddress.ip_address(address)
        mapped = getattr(number, "ipv4_mapped", None)
        if not (mapped or number).is_loopback:
            who = WHO.match(line)
            return f"{who.group(1)} to {address}" if who else address
    return None


def pieces(root: Path = ROOT) -> list[str]:
    """Every folder that holds tests, by its path."""
    folders = {file.parent for file in (root / "tests").rglob("test_*.py")}
    return sorted(str(folder.relative_to(root)) for folder in folders)


def code_as_it_is(root: Path = ROOT) -> str:
    """A digest of everything that a piece is run on."""
    running = hashlib.sha256()
    files = (file for name in READ for file in sorted((root / name).rglob("*")))
    for file in files:
        path = file.relative_to(root)
        is_made = any(part.startswith((".", "__pycache__", "static", "django.pot")) for part in path.parts)
        if file.is_file() and not is_made:
            running.update(f"{path}\0".encode() + file.read_bytes() + b"\0")
    return running.hexdigest()


def kept(folder: Path, code: str) -> dict[str, Piece]:
    """What was done already of this very code, by the name of the piece."""
    found = (Piece(**json.loads(file.read_text(encoding="utf-8"))) for file in folder.glob("*.json"))
    return {one.name: one for one in found if one.code == code}


def keep(folder: Path, piece: Piece) -> None:
    """Write down what a piece found, at once."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{piece.name.replace('/', '.')}.json"
    file.write_text(json.dumps(asdict(piece), indent=1), encoding="utf-8")


def traced(name: str, code: str) -> Piece:
    """Run one folder of tests, or the whole suite, under strace, and read what they called."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="placemap-egress-") as folder:
        log, report = Path(folder) / "calls", Path(folder) / "tests.xml"
        # By their files: a folder may hold others, which are pieces of their own. Coverage is held to its
        # floors only where nothing is chosen, so the report is asked for apart from the words.
        files = sorted(str(file.relative_to(ROOT)) for file in (ROOT / name).glob("test_*.py"))
        words = [] if name == WHOLE else ["-q", *files]
        status = under_strace(
            [sys.executable, str(ROOT / "scripts" / "run_tests.py"), *words],
            log,
            {**os.environ, "PYTEST_ADDOPTS": f"--junit-xml={report}"},
        )
        calls, reached = read_calls(log)
        tests = _tests_in(report)
    seconds = round(time.monotonic() - began)
    return Piece(name, code, tests, calls, status == 0, seconds, dict(reached.most_common()))


def under_strace(command: Sequence[str], log: Path, environment: dict[str, str]) -> int:
    """Run a command and whatever it starts, writing down each call that may name an address."""
    traced = [*STRACE, str(log), *command]
    return subprocess.run(traced, cwd=ROOT, check=False, env=environment).returncode


def read_calls(log: Path) -> tuple[int, Counter[str]]:
    """How many calls were written down, and which programs reached where beyond this machine."""
    calls, reached = 0, Counter[str]()
    if log.exists():
        with log.open(errors="replace") as lines:
            for line in lines:
                calls += 1
                found = beyond(line)
                if found is not None:
                    reached[found] += 1
    return calls, reached


def _tests_in(report: Path) -> int:
    """How many tests a report of pytest's tells of; none where it was broken off."""
    if not report.exists():
        return 0
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    return sum(int(suite.get("tests", 0)) for suite in suites)


def sum_up(every: Sequence[str], done: dict[str, Piece]) -> int:
    """Say what was covered, what is still to be run, and what was found; returns the exit status."""
    print("\nWhat was covered:")
    whole = [WHOLE] if WHOLE in done else []
    # After a whole run no piece is missing; one that was run as well still counts.
    named = [name for name in every if name in done or not whole]
    for name in whole + named:
        print(f"  {done[name].words}" if name in done else f"  {name}: NOT RUN yet")
    ran = [done[name] for name in named if name in done]
    if ran:
        tests, calls = sum(one.tests for one in ran), sum(one.calls for one in ran)
        print(
            f"{len(ran)} of {len(every)} pieces: {tests} tests, {calls} calls of connect and send were read."
        )
    if not all(done[name].is_clean for name in whole + named if name in done):
        return 1
    if not whole and len(ran) < len(every):
        print("Nothing reached beyond this machine so far. `make egress` goes on with what is left.")
        return 2
    print("Nothing reached beyond this machine.")
    return 0


def run(
    wanted: Sequence[str], every: Sequence[str], folder: Path, code: str, trace: Callable[..., Piece]
) -> int:
    """Run those of the wanted pieces that are not done yet, one after another, and sum up."""
    done = kept(folder, code)
    left = [name for name in wanted if name not in done or not done[name].is_clean]
    for number, name in enumerate(left, 1):
        print(f"\n{number} of {len(left)} to run: {name}", flush=True)
        piece = trace(name, code)
        keep(folder, piece)
        print(piece.words, flush=True)
    return sum_up(every, kept(folder, code))


def main(words: list[str]) -> int:
    """Run what is left, and say what was covered."""
    every, code = pieces(), code_as_it_is()
    options = {word for word in words if word.startswith("--")}
    wanted = [word.rstrip("/") for word in words if word not in options]
    unknown = sorted(options - {"--sum", "--afresh", "--whole"}) + sorted(set(wanted) - set(every))
    if unknown:
        print(f"Neither a folder of tests nor --whole, --sum or --afresh: {', '.join(unknown)}.")
        print(", ".join(every))
        return 1
    if "--sum" in options:
        return sum_up(every, kept(KEPT, code))
    if shutil.which("strace") is None:
        print("There is no strace here, so this was not examined. Install the package strace.")
        return 3
    install_packages(for_tests=True)  # which may ask a package index, and is no test
    if "--afresh" in options:
        shutil.rmtree(KEPT, ignore_errors=True)
    if "--whole" in options:
        wanted = [WHOLE]
    return run(wanted or every, every, KEPT, code, traced)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
