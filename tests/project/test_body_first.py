"""A request is here whole before it takes a thread that answers: slow senders keep nobody else waiting."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from placemap.project import assets, body_first, silent_senders
from placemap.project.body_first import BodyFirst
from placemap.project.silent_senders import end_silent_lines
from placemap.project.threads import USUAL, WAITING
from placemap.web.middleware import RequestSizeMiddleware
from placemap.web.not_taken import NOT_TAKEN, NotTaken
from tests.accounts.test_hanging import serving


class Answer(list[bytes]):
    """What an application gives, that says when it is done with."""

    closed_in = ""

    def close(self) -> None:
        Answer.closed_in = threading.current_thread().name


def told(environ: Any, start: Any) -> Answer:
    """An application that answers with what it was sent."""
    start("200 OK", [("X-In", threading.current_thread().name)])
    why = environ.get(NOT_TAKEN)
    return Answer([b"whole: ", environ["wsgi.input"].read(), why.name.encode() if why else b""])


def ask(application: BodyFirst, coming: Any, length: Any) -> tuple[bytes, dict[str, str]]:
    headers: dict[str, str] = {}
    environ = {"CONTENT_LENGTH": str(length), "wsgi.input": coming, "REMOTE_ADDR": "127.0.0.1"}
    answer = application(environ, lambda _status, given: headers.update(given))
    return b"".join(answer), headers


class Coming:
    """A body of which parts come, and then what else happens."""

    def __init__(self, *parts: bytes, then: Any = b"") -> None:
        self.parts, self.then = list(parts), then

    def read(self, _size: int) -> bytes:
        if self.parts:
            return self.parts.pop(0)
        if isinstance(self.then, threading.Event):
            self.then.wait(30)
            return b""
        if isinstance(self.then, OSError):
            raise self.then
        return b""


@pytest.mark.parametrize(
    ("coming", "length", "answer"),
    [
        (Coming(b"ab", b"c"), 3, b"whole: abc"),
        (BytesIO(b"abc and the next request"), 3, b"whole: abc"),
        (BytesIO(b"ab"), "", b"whole: "),
        (BytesIO(b"ab"), "many", b"whole: "),
        # Larger than the largest: not read, and the middleware says so.
        (Coming(then=OSError("must not be read")), 101, b"whole: "),
        (Coming(b"ab"), 3, b"whole: BROKEN_OFF"),
        (Coming(b"ab", then=ConnectionResetError()), 3, b"whole: BROKEN_OFF"),
    ],
)  # fmt: skip
def test_a_body_is_handed_on_whole_or_not_at_all(coming: Any, length: Any, answer: bytes) -> None:
    given, headers = ask(BodyFirst(told, threads=1, largest=100), coming, length)
    assert given == answer
    # Read, answered and closed where the connection to the database is.
    assert headers["X-In"].startswith("answering") and Answer.closed_in == headers["X-In"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.ENOENT])
def test_where_a_body_finds_no_room_nobody_is_told_that_they_sent_something_damaged(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ENOENT` is what Python says of a temporary folder in which it could not write."""

    def no_room(**_any: Any) -> None:
        raise OSError(number, "no room")

    monkeypatch.setattr(body_first, "IN_MEMORY", 10)
    monkeypatch.setattr("tempfile.TemporaryFile", no_room)
    given, _headers = ask(BodyFirst(told, threads=1, largest=100), BytesIO(b"x" * 50), 50)
    assert given == b"whole: DISK_FULL"


def test_a_large_body_lies_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_first, "IN_MEMORY", 10)
    assert ask(BodyFirst(told, threads=1, largest=100), BytesIO(b"x" * 50), 50)[0] == b"whole: " + b"x" * 50


def test_only_so_many_send_at_once_and_whoever_reads_is_answered() -> None:
    application, over = BodyFirst(told, threads=1, largest=100, sending=2), threading.Event()
    slow = [threading.Thread(target=ask, args=[application, Coming(b"a", then=over), 9]) for _ in range(2)]
    for one in slow:
        one.start()
    for _tenth in range(300):
        if application._sending._value == 0:
            break
        time.sleep(0.1)
    assert ask(application, BytesIO(b"abc"), 3)[0] == b"whole: TOO_MANY_SEND"
    assert ask(application, BytesIO(), 0)[0] == b"whole: "
    over.set()
    for one in slow:
        one.join(30)
    assert ask(application, BytesIO(b"abc"), 3)[0] == b"whole: abc"


def test_only_so_many_large_bodies_lie_on_the_disk_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_first, "IN_MEMORY", 10)
    application, over = BodyFirst(told, threads=1, largest=100, large=1), threading.Event()
    slow = threading.Thread(target=ask, args=[application, Coming(b"a" * 20, then=over), 50])
    slow.start()
    for _tenth in range(300):
        if application._large._value == 0:
            break
        time.sleep(0.1)
    unread = Coming(then=OSError("must not be read"))
    assert ask(application, unread, 50)[0] == b"whole: TOO_MANY_SEND"
    # A form, and what is too large to be taken at all, are answered as ever.
    assert ask(application, BytesIO(b"abc"), 3)[0] == b"whole: abc"
    assert ask(application, unread, 101)[0] == b"whole: "
    over.set()
    slow.join(30)
    for _twice in range(2):
        assert ask(application, BytesIO(b"x" * 50), 50)[0] == b"whole: " + b"x" * 50


@contextmanager
def line() -> Iterator[tuple[Any, socket.socket]]:
    """What comes by a real line, and its other end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as theirs:
            ours, _whom = server.accept()
            with ours, ours.makefile("rwb", buffering=0) as coming:
                yield coming, theirs


def test_a_sender_who_stops_is_given_up() -> None:
    """With one place, so that whoever keeps it shuts everybody else out."""
    application, over = BodyFirst(told, threads=1, largest=100, sending=1, silent=2.5), threading.Event()
    with line() as (coming, theirs), line() as (asked, browser):
        # Somebody at the same address who is being answered for longer than that keeps their line.
        browser.sendall(b"asked")
        assert asked.read(5) == b"asked"

        def answers() -> None:
            while not over.wait(0.1):
                asked.write(b"a page")

        answering = threading.Thread(target=answers)
        answering.start()
        theirs.sendall(b"a" * 20)
        began = time.monotonic()
        assert ask(application, coming, 50)[0] == b"whole: BROKEN_OFF"
        assert 2.4 < time.monotonic() - began < 30
        assert ask(application, BytesIO(b"x" * 50), 50)[0] == b"whole: " + b"x" * 50
        # Nor is a line ended that was opened from here, as one to a database at that address is.
        theirs.settimeout(0.5)
        with pytest.raises(TimeoutError):
            theirs.recv(1)
        over.set()
        answering.join()
        browser.sendall(b"asked again")
        assert asked.read(5) == b"asked"


def test_whoever_watches_goes_on_where_the_system_has_no_file_left(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[set[str]] = []

    def ends(addresses: set[str], seconds: float) -> int:
        looked.append(addresses)
        if len(looked) == 1:
            raise OSError(errno.EMFILE, "too many open files")
        return end_silent_lines(addresses, seconds)

    monkeypatch.setattr(silent_senders, "end_silent_lines", ends)
    application = BodyFirst(told, threads=1, largest=100, silent=2.0)
    with line() as (coming, theirs):
        # Were nobody watching any more, this would wait for ever.
        coming._sock.settimeout(20)
        theirs.sendall(b"a" * 20)
        assert ask(application, coming, 50)[0] == b"whole: BROKEN_OFF"
    assert len(looked) > 1


def test_a_sender_who_is_slow_is_not() -> None:
    application = BodyFirst(told, threads=1, largest=100, silent=6.0)
    with line() as (coming, theirs):

        def slowly() -> None:
            for _letter in range(8):
                theirs.sendall(b"a")
                time.sleep(1)

        sender = threading.Thread(target=slowly)
        sender.start()
        began = time.monotonic()
        assert ask(application, coming, 8)[0] == b"whole: " + b"a" * 8
        assert time.monotonic() - began > 6
        sender.join()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("why", "status", "words"),
    [(NotTaken.TOO_MANY_SEND, 429, "Many people send something large"), (NotTaken.BROKEN_OFF, 400, "")],
)
def test_whoever_sent_what_was_not_taken_reads_why(why: NotTaken, status: int, words: str) -> None:
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "wsgi.input": BytesIO(), NOT_TAKEN: why}
    answer: Any = RequestSizeMiddleware(lambda _request: pytest.fail("read"))(WSGIRequest(environ))
    assert answer.status_code == status and words in answer.content.decode()
    assert answer["Connection"] == "close"


def test_a_full_disk_is_said_as_for_everything_else() -> None:
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "wsgi.input": BytesIO(),
        NOT_TAKEN: NotTaken.DISK_FULL,
    }
    with pytest.raises(OSError) as found:
        RequestSizeMiddleware(lambda _request: pytest.fail("read"))(WSGIRequest(environ))
    assert found.value.errno == errno.ENOSPC


def test_twice_as_many_slow_uploads_as_threads_keep_nobody_waiting(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Served as the product is: two workers of two threads, and no proxy. Browsers keep their lines open."""
    assets.build()
    monkeypatch.setenv("PLACEMAP_SILENT_SECONDS", "15")
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with serving(name, "nobody.example") as ask_page, ExitStack() as open_lines:
        at = urlsplit(ask_page.address)
        # With a token in its cookie the form is read for the other one, before anything else is asked of it.
        head = (
            f"POST /sign-in/ HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: 40\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nCookie: csrftoken={'a' * 32}\r\n\r\nname="
        )
        lines = []
        for _slow in range(2 * 2 * USUAL):
            line = open_lines.enter_context(socket.create_connection((at.hostname, at.port), timeout=60))
            line.sendall(head.encode())
            lines.append(line)
        for _browser in range(2 * WAITING):
            line = open_lines.enter_context(socket.create_connection((at.hostname, at.port), timeout=60))
            line.sendall(f"GET /health/ HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
            assert line.recv(100).startswith(b"HTTP/1.1 200")
        for page in ("/health/", "/sign-in/") * 4:
            assert ask_page(page, 60) == 200
        lines[0].sendall(b"x" * 35)
        # Who is slow is answered in the end: the form was no page of ours.
        assert lines[0].recv(100).startswith(b"HTTP/1.1 403")
        # And whoever sends no more is given up, and told so.
        assert lines[1].recv(100).startswith(b"HTTP/1.1 400")
