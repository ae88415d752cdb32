"""Conversations end by one moment: looking up, connecting, encryption and answers share it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from placemap.foundations.time_limit import TimeLimit


@contextmanager
def nobody_takes_a_call() -> Iterator[tuple[str, int]]:
    """An address whose queue of callers is full, so that connecting to it waits."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        at = server.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(at)
        yield at
        for caller in callers:
            caller.close()


def test_however_many_addresses_do_not_answer_the_time_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_takes_a_call() as at:
        one = socket.getaddrinfo(*at, type=socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_any, **_more: one * 5)
        began = time.monotonic()
        with TimeLimit(0.5) as limit, pytest.raises(TimeoutError):
            limit.connect(at)
        assert limit.is_over and time.monotonic() - began < 2


def test_an_address_that_swallows_callers_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody_takes_a_call() as dead, socket.create_server(("127.0.0.1", 0)) as server:
        at = server.getsockname()
        both = [one for here in (dead, at) for one in socket.getaddrinfo(*here, type=socket.SOCK_STREAM)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_any, **_more: both)
        with TimeLimit(4) as limit, limit.connect(("placemap.example", 25)) as line:
            assert line.getpeername() == at
            # What is left is for its answers: about half, and not the part that one address may take.
            assert 1 < (line.gettimeout() or 0) < 3


def test_a_name_that_can_be_none_is_no_lack_of_time() -> None:
    with TimeLimit(5) as limit, pytest.raises(UnicodeError):
        limit.connect(("placemap..example", 443))


def test_a_name_that_nobody_looks_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_any, **_more: time.sleep(3))
    began = time.monotonic()
    with TimeLimit(0.3) as limit, pytest.raises(TimeoutError):
        limit.connect(("placemap.example", 443))
    assert time.monotonic() - began < 2


def test_the_first_address_that_answers_is_taken_and_its_line_is_left_alone_afterwards() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with TimeLimit(0.5) as limit:
            # "localhost" may be ::1 first, where nobody listens.
            line = limit.connect(("localhost", server.getsockname()[1]))
            taken, _whom = server.accept()
        time.sleep(0.7)
        with line, taken:
            taken.sendall(b"still there")
            assert line.recv(100) == b"still there"


def test_a_host_that_refuses_and_a_name_that_is_none_are_told_apart_from_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        with TimeLimit(5) as limit, pytest.raises(ConnectionRefusedError):
            limit.connect(trial.getsockname())

    def unknown(*_any: Any, **_more: Any) -> Any:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with TimeLimit(5) as limit, pytest.raises(socket.gaierror):
        limit.connect(("placemap.example", 443))
    assert not limit.is_over


def test_when_the_time_is_over_nothing_more_begins() -> None:
    with TimeLimit(0.05) as limit:
        time.sleep(0.3)
        with pytest.raises(TimeoutError):
            _ = limit.left
        with pytest.raises(TimeoutError):
            limit.connect(("127.0.0.1", 9))
