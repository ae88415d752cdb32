"""Child processes that live and die together: started, watched, and stopped in good order."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from placemap.foundations.errors import PlacemapError

PATIENCE = 20.0  # seconds that a child has to finish what it does
PR_SET_PDEATHSIG = 1


class ChildStopped(PlacemapError):
    """A child process ended by itself."""


@dataclass(frozen=True)
class Child:
    """One child process: what to call it when speaking of it, and where its words go (None: to ours)."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None


class Children:
    """A set of child processes. Leaving the `with` block stops all of them, the last started first."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> Child:
        """Start one, in a session of its own so that Ctrl-C reaches only us."""
        with contextlib.ExitStack() as closing:
            words = None
            if log is not None:
                log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if log.exists() and log.stat().st_size > 10_000_000:
                    log.replace(log.with_suffix(".old"))
                words = closing.enter_context(log.open("ab"))
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=words, stderr=words, start_new_session=True,
                env=os.environ | dict(extra or {}), preexec_fn=_die_with_parent,
            )  # fmt: skip
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def check(self) -> None:
        """Raise `ChildStopped` when one has ended, with the end of its log."""
        for child in self._children:
            status = child.process.poll()
            if status is not None:
                how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
                raise ChildStopped(f"{child.name} {how}, so everything was stopped.{_last_words(child.log)}")

    def watch(self) -> None:
        """Stay until one ends (raises `ChildStopped`) or a signal interrupts."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask each to finish, wait, and end by force what does not. Safe to call twice."""
        for child in reversed(self._children):
            if child.process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    child.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in reversed(self._children):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            # Its own children too, such as the web server's workers.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self._children.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with _undisturbed():
            self.stop()


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop us in as good order as Ctrl-C does."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    # A shell that starts us in the background has Ctrl-C ignored; kill -INT should stop us all the same.
    former[signal.SIGINT] = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    # A second Ctrl-C must not leave processes behind.
    former = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _die_with_parent() -> None:
    """In the child: be told to stop when the parent dies without a word (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _last_words(log: Path | None, lines: int = 20) -> str:
    if log is None:
        return ""
    try:
        with log.open(errors="replace") as file:
            return f"\nThe end of {log}:\n" + "".join(deque(file, lines)).rstrip()
    except OSError:
        return ""
