"""Where an agency's sign-in is looked for: where an administrator said, and nowhere that it points to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from placemap.accounts import oidc, patience
from placemap.accounts.models import AgencySignIn
from placemap.accounts.oidc import ServiceAway

ISSUER = "https://login.example.org"


@contextmanager
def pointing_elsewhere() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that sends everybody on to another of its pages, and what it was asked."""
    asked: list[str] = []

    class Points(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_said: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Points) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_nobody_is_followed_elsewhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", 60.0)
    settings.PLACEMAP_OIDC_PRIVATE = True
    with pointing_elsewhere() as (host, asked):
        settings.PLACEMAP_OIDC_HOSTS = [host]
        with patience.Patience("somebody") as waiting, pytest.raises(ServiceAway):
            oidc._call(waiting, f"http://{host}/keys")
        assert asked == ["/keys"]


@pytest.mark.parametrize("says", ["https://login.example.com", f"{ISSUER}/", None])
def test_a_service_that_says_it_is_another_is_not_asked(
    says: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), ISSUER)
    monkeypatch.setattr(oidc, "_call", lambda *_asked: {**described, "issuer": says})
    service = AgencySignIn(issuer=ISSUER, client_id="placemap")
    with patience.Patience("somebody") as waiting, pytest.raises(ServiceAway, match="somebody else"):
        oidc._metadata(service, waiting)
