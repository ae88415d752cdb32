"""An agency's own sign-in: a real OpenID Connect server, in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass
class Service:
    """A running server, whom it knows, and how somebody presses its buttons."""

    issuer: str
    people: Mapping[str, Mapping[str, Any]]

    def sign_in(self, asked: str, subject: str) -> str:
        """Somebody says who they are there; returns the address they are sent back to."""

        class Stays(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any, **kwargs: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stays).open(
                asked, data=urlencode({"sub": subject}).encode(), timeout=20
            )
        except urllib.error.HTTPError as answer:
            with answer:
                return str(answer.headers["Location"])
        raise AssertionError("the server did not send anybody back")

    def says_proved(self, subject: str, seconds_ago: float | None) -> None:
        """It says that somebody last showed it who they are so long ago; or says nothing of that."""
        at = None if seconds_ago is None else int(time.time() - seconds_ago)
        put = urllib.request.Request(f"{self.issuer}/users/{subject}", method="PUT")
        put.add_header("Content-Type", "application/json")
        urllib.request.urlopen(
            put, json.dumps({**self.people[subject], "auth_time": at}).encode(), timeout=20
        ).close()


@contextmanager
def agency_service(people: Mapping[str, Mapping[str, Any]]) -> Iterator[Service]:
    """The server, for as long as the block lasts. `people` are what it says of each, by the name it has."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    known = [f"--user-claims={json.dumps({'sub': key, **claims})}" for key, claims in people.items()]
    process = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "oidc_provider_mock",
            "--port",
            str(port),
            "-n",
            "true",
            *known,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    issuer = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert process.poll() is None
            try:
                urllib.request.urlopen(f"{issuer}/jwks", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield Service(issuer, people)
    finally:
        process.terminate()
        process.wait(timeout=20)
