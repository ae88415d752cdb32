"""Conversations over the network that end by one moment, whatever they wait for.

A limit for each answer is none: a machine that says a letter at a time, or has many addresses none of which
answers, takes as long as it likes. So looking its address up, connecting, agreeing on encryption and every
answer share one time, and a conversation that goes on when it is over is cut off.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Lock, Thread, Timer
from typing import Any


class TimeLimit:
    """So many seconds, from entering it on, for all that is begun within it."""

    def __init__(self, seconds: float) -> None:
        self._until = 0.0
        self._seconds = seconds
        self._watched: list[socket.socket] = []
        self._lock = Lock()
        self.is_over = False
        self._timer = Timer(seconds, self._cut_off)
        self._timer.daemon = True

    def __enter__(self) -> TimeLimit:
        self._until = time.monotonic() + self._seconds
        self._timer.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._timer.cancel()
        self.is_over = self.is_over or time.monotonic() >= self._until
        with self._lock:
            for line in self._watched:
                line.close()
            self._watched.clear()

    @property
    def left(self) -> float:
        """How many seconds one more wait may take. Raises `TimeoutError` when none is left."""
        left = self._until - time.monotonic()
        if left <= 0 or self.is_over:
            raise TimeoutError
        return left

    def connect(self, address: tuple[str, int], *_more: Any) -> socket.socket:
        """A line to a host, at whichever of its addresses answers. Raises `OSError`, `TimeoutError` included.

        In the place of `socket.create_connection`, whose limit is one for each address.
        """
        failed: OSError = TimeoutError()
        found = self._addresses(*address)
        for tried, (family, kind, protocol, _name, where) in enumerate(found):
            line = socket.socket(family, kind, protocol)
            try:
                # One that swallows callers, as IPv6 does where it leads nowhere, leaves time for the next.
                line.settimeout(self.left / (len(found) - tried))
                # From here on, so that it is cut off also while it connects or agrees on encryption.
                self._watch(line)
                line.connect(where)
                line.settimeout(self.left)
                return line
            except OSError as problem:
                line.close()
                # Cut off while it connects, a line says that the other side ended it.
                failed = TimeoutError() if self.is_over else problem
        raise failed

    def _addresses(self, host: str, port: int) -> list[Any]:
        """What the host's name stands for. Whoever looks it up cannot be cut off, so they are left behind."""
        found: list[Any] = []

        def look_up() -> None:
            try:
                found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except Exception as problem:  # a name that can be none is no OSError, and no lack of time either
                found.append(problem)

        looking = Thread(target=look_up, daemon=True)
        looking.start()
        looking.join(self.left)
        if not found:
            raise TimeoutError
        if isinstance(found[0], Exception):
            raise found[0]
        addresses: list[Any] = found[0]
        return addresses

    def _watch(self, line: socket.socket) -> None:
        # One of our own to the same conversation: encryption takes the caller's for itself.
        with self._lock:
            self._watched.append(line.dup())
        if self.is_over:
            self._cut_off()

    def _cut_off(self) -> None:
        self.is_over = True
        with self._lock:
            for line in self._watched:
                # One that has ended by itself is not there any more.
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
