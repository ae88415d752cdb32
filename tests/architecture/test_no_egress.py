"""A test that reaches beyond this machine fails, and the reading of strace would see another program do so."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.no_egress import BeyondThisMachine, is_here
from tests.project.test_setup import script


def test_connecting_or_looking_up_beyond_this_machine_fails() -> None:
    for reach in (
        lambda: socket.create_connection(("203.0.113.7", 80), timeout=1),
        lambda: socket.create_connection(("2001:db8::7", 80), timeout=1),
        lambda: socket.getaddrinfo("placemap.example", 443),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("203.0.113.7", 53)),
    ):
        with pytest.raises(BeyondThisMachine):
            reach()


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), (None, True),
     ("10.0.0.1", False), ("localhost.example", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_only_this_machine_is_here(host: str | None, here: bool) -> None:
    assert is_here(host) is here


LINES = {
    '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0': None,
    '7 connect(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0': None,
    '7 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("203.0.113.7")}, 16) = -1'
    " ENETUNREACH": "203.0.113.7",
    '7 connect(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1",'
    " &sin6_addr), sin6_scope_id=0}, 28) = 0": None,
    '7 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.7")}, 16) = 1':
        "203.0.113.7",
    '7<chrome> sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("203.0.113.7")}, 16)':
        "chrome to 203.0.113.7",
    '7<chrome> connect(3, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6,'
    ' "2001:4860:4860::8888", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH': None,
    '7 connect(3, {sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6,'
    ' "2001:db8::7", &sin6_addr), sin6_scope_id=0}, 28) = 0': "2001:db8::7",
}  # fmt: skip


@pytest.mark.parametrize(("line", "beyond"), LINES.items())
def test_a_line_of_strace_is_read(line: str, beyond: str | None) -> None:
    assert script("check_egress").beyond(line) == beyond


def test_pieces_go_on_where_they_stopped_and_add_up_to_one_sum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    egress = script("check_egress")
    every, ran = ["tests/a", "tests/b", "tests/c"], list[str]()

    def trace(name: str, code: str, **found: Any) -> Any:
        ran.append(name)
        if name == "tests/b" and ran.count(name) == 1:
            raise KeyboardInterrupt
        return egress.Piece(name, code, tests=10, calls=100, passed=True, seconds=1, **found)

    with pytest.raises(KeyboardInterrupt):
        egress.run(every, every, tmp_path, "code", trace)
    assert egress.sum_up(every, egress.kept(tmp_path, "code")) == 2
    assert "tests/b: NOT RUN yet" in capsys.readouterr().out
    assert egress.run(every, every, tmp_path, "code", trace) == 0
    assert ran == ["tests/a", "tests/b", "tests/b", "tests/c"], "what was done is not run again"
    assert "3 of 3 pieces: 30 tests, 300 calls" in capsys.readouterr().out

    # Of other code nothing was run yet; and one address beyond, or a failed test, is never covered over.
    assert egress.kept(tmp_path, "changed") == {}
    reached = partial(trace, reached={"203.0.113.7": 2})
    assert egress.run(["tests/c"], every, tmp_path, "changed", reached) == 1
    assert "BEYOND this machine: 203.0.113.7, 2 times" in capsys.readouterr().out
    assert egress.run(every, every, tmp_path, "changed", trace) == 0, "a piece that was not clean runs again"
    quiet = egress.Piece("tests/a", "changed", tests=10, calls=0, passed=True, seconds=1)
    assert egress.sum_up(["tests/a"], {"tests/a": quiet}) == 1

    # A whole run stands for every piece, and what a piece found afterwards is not covered over by it.
    assert egress.run([egress.WHOLE], every, tmp_path, "newest", trace) == 0
    assert "NOT RUN" not in capsys.readouterr().out
    assert egress.run(["tests/c"], every, tmp_path, "newest", reached) == 1


def _is_traced() -> bool:
    """Whether this very test runs under strace: one program cannot be traced twice."""
    return "TracerPid:\t0\n" not in Path("/proc/self/status").read_text()


REACH = """
import socket
socket.create_server(("127.0.0.1", 0))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.connect(("{address}", 9))  # nothing is sent
"""


@pytest.mark.skipif(
    shutil.which("strace") is None or _is_traced(), reason="needs strace, and not to run under it"
)
def test_a_program_that_another_starts_is_seen_to_reach_beyond(tmp_path: Path) -> None:
    egress = script("check_egress")
    for address, found in (("203.0.113.7", {"203.0.113.7"}), ("127.0.0.1", set[str]())):
        log, starting = (
            tmp_path / address,
            "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])",
        )
        command = [sys.executable, "-c", starting, REACH.format(address=address)]
        assert egress.under_strace(command, log, dict(os.environ)) == 0
        calls, reached = egress.read_calls(log)
        assert calls > 0
        assert {one.rpartition(" to ")[2] for one in reached} == found
        assert all(one.startswith("python") for one in reached)


def test_the_whole_suite_is_run_as_make_test_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    egress, ran = script("check_egress"), list[list[str]]()

    def under_strace(command: list[str], log: Path, environment: dict[str, str]) -> int:
        ran.append(command[1:])
        report = Path(environment["PYTEST_ADDOPTS"].removeprefix("--junit-xml="))
        report.write_text('<testsuites><testsuite tests="3"/></testsuites>')
        log.write_text('7<python> connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0\n')
        return 0

    monkeypatch.setattr(egress, "under_strace", under_strace)
    piece = egress.traced(egress.WHOLE, "code")
    assert piece.is_clean and piece.tests == 3
    assert ran == [[str(egress.ROOT / "scripts" / "run_tests.py")]], "no words, or there would be no floors"


def test_every_test_is_in_a_piece() -> None:
    root = Path(__file__).resolve().parents[2]
    inside = [file for name in script("check_egress").pieces() for file in (root / name).glob("test_*.py")]
    assert sorted(inside) == sorted((root / "tests").rglob("test_*.py"))
