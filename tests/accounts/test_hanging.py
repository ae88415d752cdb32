"""An agency's sign-in that hangs keeps nobody but whoever waits for it waiting; nor does a mail server a job."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from structlog.testing import capture_logs

from placemap.access.session import acting_as
from placemap.accounts import commands, mail, patience
from placemap.foundations.time_limit import TimeLimit
from placemap.project import assets
from placemap.project.console_services import web_command
from tests.cast import World
from tests.exchange.lists import committed_world
from tests.journeys.site import ROOT, environment

PLAIN = b"HTTP/1.1 200 OK\r\nX-Slow: "
# The head of a message of encryption that is 16 kB long, and never whole.
ENCRYPTED = b"\x16\x03\x03\x40\x00"
GREETING = b"220 "


@contextmanager
def hanging(letter: bytes = b"", beginning: bytes = PLAIN) -> Iterator[str]:
    """The address of a service that takes every call, and says nothing or a letter at a time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def answer(call: socket.socket) -> None:
            with call, suppress(OSError):
                call.sendall(beginning if letter else b"")
                while not over.wait(0.2):
                    call.sendall(letter)

        def take() -> None:
            with suppress(OSError):
                while True:
                    call, _whom = server.accept()
                    threading.Thread(target=answer, args=[call], daemon=True).start()

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        over.set()


def keep(world: World, host: str, scheme: str = "http") -> str:
    """The school signs in through that service; the address of the press that leads to it."""
    agency, actor = world.agencies["tanners_field"], world.actor("administrator")
    with acting_as(actor):
        commands.keep_agency_sign_in(
            agency=agency, issuer=f"{scheme}://{host}", client_id="placemap", secret="between us", is_on=True,
            version=0, by=actor,
        )  # fmt: skip
    return reverse("through-agency", args=[agency.pk])


@pytest.fixture(autouse=True)
def _no_service_hung_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_hung", {})


@pytest.mark.django_db
@pytest.mark.parametrize(("scheme", "beginning"), [("http", PLAIN), ("https", ENCRYPTED)])
@pytest.mark.parametrize("letter", [b"", b"a"])
def test_all_calls_of_a_press_end_by_one_moment_and_the_next_press_does_not_wait(
    letter: bytes, beginning: bytes, scheme: str, world: World, settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(patience, "SECONDS", 1.0)
    with hanging(letter, beginning) as host:
        settings.PLACEMAP_OIDC_HOSTS = [host]
        press = keep(world, host, scheme)
        for longest in (5.0, 0.9):
            began = time.monotonic()
            assert Client().get(press).status_code == 503
            assert time.monotonic() - began < longest
        monkeypatch.setattr(patience, "_hung", {})
        began = time.monotonic()
        assert Client().get(press).status_code == 503
        assert time.monotonic() - began > 0.9, "left alone for a while, and not for ever"


@pytest.mark.parametrize(
    ("host", "leads_to", "private", "called"),
    [
        ("id.school.example", ["203.0.113.9"], False, []),  # kept for books: nobody's
        ("id.school.example", ["10.1.2.3", "8.8.8.8", "::ffff:192.168.0.4"], False, ["8.8.8.8"]),
        ("id.school.example", ["169.254.169.254", "127.0.0.1", "fd00::1"], False, []),
        ("id.school.example", ["10.1.2.3"], True, ["10.1.2.3"]),
        ("10.1.2.3", ["10.1.2.3"], False, ["10.1.2.3"]),
        ("localhost", ["127.0.0.1"], False, ["127.0.0.1"]),
    ],
)
def test_a_name_that_leads_into_our_own_network_is_not_called(
    host: str, leads_to: list[str], private: bool, called: list[str], settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.PLACEMAP_OIDC_PRIVATE = private
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (where, 443)) for where in leads_to]
    monkeypatch.setattr(TimeLimit, "_addresses", lambda *_asked: found)
    with capture_logs() as said, patience.Outward(1.0) as limit:
        if called:
            assert [one[4][0] for one in limit._addresses(host, 443)] == called
        else:
            with pytest.raises(OSError, match="our own network"):
                limit.connect((host, 443))
    # Whoever runs the server reads which host it was and which setting it is about, and nobody's name.
    refused = {"event": "agency_sign_in_in_our_own_network", "log_level": "warning", "host": host}
    assert said == ([] if called else [{**refused, "setting": "PLACEMAP_OIDC_PRIVATE"}])


@pytest.mark.parametrize("letter", [b"", b"2"])
def test_a_mail_server_that_says_nothing_or_a_letter_at_a_time_is_given_up(
    letter: bytes, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "SECONDS", 1.0)
    with hanging(letter, GREETING) as host:
        settings.EMAIL_BACKEND = "placemap.accounts.mail.MailWithinTime"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host.split(":")[0], int(host.split(":")[1])
        began = time.monotonic()
        with pytest.raises(OSError):
            send_mail("Placemap", "There is something to read.", None, ["joan.okell@example.org"])
        assert 0.9 < time.monotonic() - began < 5


def test_without_a_mail_server_no_mail_is_sent_and_nothing_failed(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "placemap.accounts.mail.MailWithinTime", ""
    assert send_mail("Placemap", "There is something to read.", None, ["joan.okell@example.org"]) == 0


@pytest.mark.django_db
def test_whoever_comes_while_others_wait_is_told_so(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "FOR_A_PLACE", 0.1)
    monkeypatch.setattr(patience, "_places", threading.BoundedSemaphore(1))
    with hanging() as host, patience.Patience("another agency's"):
        settings.PLACEMAP_OIDC_HOSTS = [host]
        answer = Client().get(keep(world, host))
    assert answer.status_code == 503
    assert "Others wait for an agency’s sign-in" in answer.content.decode()


def test_four_people_before_a_sign_in_that_hangs_keep_nobody_else_waiting(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    """Served as the product is: two workers of two threads."""
    assets.build()
    with committed_world(django_db_blocker.unblock) as world, hanging() as host:
        press = keep(world, host)
        with serving(connection.settings_dict["NAME"], host) as ask:
            gone: list[int] = []
            four = [
                threading.Thread(target=lambda: gone.append(ask(press, 60)), daemon=True) for _ in range(4)
            ]
            for one in four:
                one.start()
            time.sleep(0.5)
            longest = 0.0
            for _time in range(6):
                for page in ("/health/", "/sign-in/"):
                    began = time.monotonic()
                    assert ask(page, 20) == 200
                    longest = max(longest, time.monotonic() - began)
            # Without a thread left over it would be all of the eight seconds.
            assert longest < 7, longest
            for one in four:
                one.join(30)
            assert gone == [503] * 4


@contextmanager
def serving(database: str, host: str) -> Iterator[Any]:
    """The web server over that database; what asks it for a page."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]

    def ask(path: str, timeout: float) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=timeout) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as problem:
            with problem:
                return int(problem.code)

    ask.address = f"http://127.0.0.1:{port}"  # type: ignore[attr-defined]
    process = subprocess.Popen(
        web_command("127.0.0.1", port, 2), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **environment(database), "PLACEMAP_OIDC_HOSTS": host},
    )  # fmt: skip
    try:
        for _tenth in range(1800):
            assert process.poll() is None
            with suppress(OSError):
                if ask("/health/", 2) == 200:
                    break
            time.sleep(0.1)
        yield ask
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
