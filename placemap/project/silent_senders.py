"""Ends the lines of those who stopped in the middle of what they send.

The server sets no limit in time for a body, and a thread that waits for one cannot be called back; nor
may it be left behind, since the server then stands still as soon as the answer is given. So the line is
ended, and with it the waiting. Which line a request came by, the server does not say. The system says of
each line how long ago something came by it and something was sent: one by which nothing came for so long,
and by which nothing was sent since, has somebody at its end who owes the rest, or who has waited as long
for an answer. Only lines from the address of a sender who is known to have stopped are looked at, and only
those that came to us: behind a proxy on this computer its database may have that address too. Where the
system says nothing of the kind (it is not Linux), nobody is given up.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep

_LINES = Path("/proc/self/fd")
# Where in what the system says of a line the milliseconds since something was sent, and came, stand.
_SAID, _SENT, _CAME = 104, 44, 52
# Whoever asks whether they may send is told so at once: that is no answer.
_AT_ONCE = 1000


class SilentSenders:
    """Who is sending at this moment, and when something last came of each."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._heard: dict[object, tuple[str, float]] = {}
        self._lock = Lock()
        self._is_watching = False

    @contextmanager
    def watched(self, address: str) -> Iterator[Callable[[], None]]:
        """While somebody at that address sends. Gives what says that something of it came."""
        one = object()

        def heard() -> None:
            with self._lock:
                self._heard[one] = (address, monotonic())

        heard()
        self._watch()
        try:
            yield heard
        finally:
            with self._lock:
                del self._heard[one]

    def stopped(self) -> set[str]:
        """The addresses of those of whom nothing came for so long."""
        before = monotonic() - self._seconds
        with self._lock:
            return {address for address, at in self._heard.values() if at < before}

    def _watch(self) -> None:
        with self._lock:
            begins, self._is_watching = not self._is_watching, True
        if begins:
            Thread(target=self._keep_watching, name="silent-senders", daemon=True).start()

    def _keep_watching(self) -> None:
        while True:
            sleep(self._seconds / 10)
            # Where the system has no file left to look with, the next time has; it must be looked then.
            with suppress(OSError):
                if addresses := self.stopped():
                    end_silent_lines(addresses, self._seconds)


def end_silent_lines(addresses: set[str], seconds: float) -> int:
    """End the lines from these addresses by which nothing came for so long. Gives back how many."""
    numbers, ended = _open_files(), 0
    ours = _ports(numbers)
    for number in numbers:
        # One that was closed meanwhile, or is no line at all, is passed over.
        with suppress(OSError), _line(number) as line:
            if _from(line) in addresses and line.getsockname()[1] in ours and _owes(line, seconds):
                line.shutdown(socket.SHUT_RD)
                ended += 1
    return ended


def _open_files() -> list[int]:
    return [int(one.name) for one in _LINES.iterdir()] if _LINES.exists() else []


def _ports(numbers: Iterable[int]) -> set[int]:
    """At which we listen: what we opened ourselves has another one at our end."""
    found = set()
    for number in numbers:
        with suppress(OSError), _line(number) as line:
            listens = line.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            if listens and line.family in (socket.AF_INET, socket.AF_INET6):
                found.add(line.getsockname()[1])
    return found


@contextmanager
def _line(number: int) -> Iterator[socket.socket]:
    """The line of that number, as a copy that may be closed. Raises `OSError` where it is none."""
    copied = os.dup(number)
    try:
        line = socket.socket(fileno=copied)
    except OSError:
        os.close(copied)
        raise
    with line:
        yield line


def _from(line: socket.socket) -> str:
    """The address at the other end; empty for a line that does not come over the network."""
    if line.family not in (socket.AF_INET, socket.AF_INET6) or line.type != socket.SOCK_STREAM:
        return ""
    return str(line.getpeername()[0]).removeprefix("::ffff:")


def _owes(line: socket.socket, seconds: float) -> bool:
    said = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _SAID)
    sent, came = (struct.unpack_from("=I", said, at)[0] for at in (_SENT, _CAME))
    return bool(came >= seconds * 1000 and sent >= came - _AT_ONCE)
