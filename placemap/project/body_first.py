"""A request is here whole before it takes one of the few threads that answer.

Somebody who sends a list over a slow line, or sends nothing more at all, would otherwise keep such a thread
with its connection to the database until they are done: with as many slow senders as threads nobody gets a
page. So each request waits in a thread that costs nothing while its body comes, and is answered in one of
ours. Of whom nothing comes for a while is given up. A proxy that takes requests in whole does this too; this
holds where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from placemap.project.silent_senders import SilentSenders
from placemap.project.threads import SILENT, WAITING
from placemap.web.not_taken import NOT_TAKEN, NotTaken

Environ = dict[str, Any]
Started = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[Environ, Any], Iterable[bytes]]

# Not all that wait may wait for bodies, so that pages are read whoever sends.
SENDING = WAITING * 3 // 4
# As Django does it: a larger body lies on the disk, in a file without a name.
IN_MEMORY = 2 * 1024 * 1024
# So many of those at a time. Nobody has asked yet who sends them, and the database may lie on the same disk.
LARGE = 8
_PART = 64 * 1024


class BodyFirst:
    """A WSGI application around another: takes the body in, then has it answered by one of `threads`."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        largest: int,
        sending: int = SENDING,
        large: int = LARGE,
        silent: float = SILENT,
    ) -> None:
        self._application = application
        self._answering = ThreadPoolExecutor(threads, thread_name_prefix="answering")
        self._sending = BoundedSemaphore(sending)
        self._large = BoundedSemaphore(large)
        self._largest = largest
        self._senders = SilentSenders(silent)

    def __call__(self, environ: Environ, start: Started) -> list[bytes]:
        if not IN_MEMORY < _length(environ) <= self._largest:
            return self._answered(environ, self._body(environ), start)
        if not self._large.acquire(blocking=False):
            environ[NOT_TAKEN] = NotTaken.TOO_MANY_SEND
            return self._answered(environ, BytesIO(), start)
        try:
            return self._answered(environ, self._body(environ), start)
        finally:
            # Not before: until it is answered its file is there.
            self._large.release()

    def _answered(self, environ: Environ, taken: IO[bytes], start: Started) -> list[bytes]:
        with closing(taken) as body:
            status, headers, content = self._answering.submit(
                self._answer, {**environ, "wsgi.input": body}
            ).result()
        start(status, headers)
        return [content]

    def _body(self, environ: Environ) -> IO[bytes]:
        """The body, from its beginning; nothing where there is none, or where `NOT_TAKEN` says why."""
        length = _length(environ)
        # One that says it is too large is refused without being read.
        if not 0 < length <= self._largest:
            return BytesIO()
        if not self._sending.acquire(blocking=False):
            environ[NOT_TAKEN] = NotTaken.TOO_MANY_SEND
            return BytesIO()
        try:
            with self._senders.watched(environ.get("REMOTE_ADDR", "")) as heard:
                return _taken(environ["wsgi.input"], length, heard)
        except _BrokenOff:
            environ[NOT_TAKEN] = NotTaken.BROKEN_OFF
            return BytesIO()
        except OSError:
            # Whatever the system calls it: on a full disk Python finds no folder for such files at all.
            environ[NOT_TAKEN] = NotTaken.DISK_FULL
            return BytesIO()
        finally:
            self._sending.release()

    def _answer(self, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
        """The whole answer. Made and closed in one thread, whose connection to the database it uses."""
        began: list[Any] = []
        given = self._application(environ, lambda *head: began.extend(head))
        try:
            content = b"".join(given)
        finally:
            if end := getattr(given, "close", None):
                end()
        return began[0], began[1], content


class _BrokenOff(Exception):
    """Less came than was said."""


def _length(environ: Environ) -> int:
    try:
        return int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _taken(coming: IO[bytes], length: int, heard: Callable[[], None]) -> IO[bytes]:
    """So many bytes, ready to be read. Raises `_BrokenOff` where fewer came, `OSError` where no room is."""
    body: Any = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever answers closes it
    try:
        while length:
            try:
                part = coming.read(min(length, _PART))
            except OSError:
                part = b""
            if not part:
                raise _BrokenOff
            heard()
            length -= len(part)
            body.write(part)
        body.seek(0)
    except BaseException:
        body.close()
        raise
    taken: IO[bytes] = body
    return taken
