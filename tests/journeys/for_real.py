"""The product as a partnership runs it: its own commands and the settings of real use, and no demonstration.

In front stands a certificate, as Caddy or nginx would; beside it a mail server and a school's own sign-in.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, expect

from tests.accounts.agency_service import Service, agency_service
from tests.accounts.people import mail_server
from tests.database import application_url, clone, owner_url, prepared_template
from tests.journeys import steps
from tests.journeys.setting_up import CONSOLE, Setter
from tests.journeys.site import ROOT, Site, free_port, serving
from tests.project.test_wrong_settings import REAL
from tests.web import browsing

# Said between two machines about their line, and not about what is sent on it.
OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@dataclass(frozen=True)
class ForReal:
    """The running service, the settings it runs with, and what stands beside it."""

    site: Site
    settings: dict[str, str]
    post: list[EmailMessage]
    school: Service
    folder: Path

    @property
    def as_owner(self) -> dict[str, str]:
        """The settings of whoever keeps it: the database's owner is known to them alone."""
        return {**self.settings, "PLACEMAP_OWNER_DATABASE_URL": owner_url(self.site.database)}

    def elsewhere(self, database: str) -> dict[str, str]:
        """Another machine: an empty folder, an empty database, and none of the service's keys."""
        folder = self.folder / "elsewhere"
        return {
            **_plain(), "PLACEMAP_STATE": str(folder), "PLACEMAP_DEMONSTRATION": "0",
            "DATABASE_URL": application_url(database), "PLACEMAP_OWNER_DATABASE_URL": owner_url(database),
        }  # fmt: skip


class Person(Setter):
    """Somebody with a browser and a device of their own, which knows its owner."""

    def __init__(self, service: ForReal, browser: Browser, name: str, size: Any = browsing.LAPTOP) -> None:
        # The certificate is of the tests' own making.
        context = browser.new_context(viewport=size, ignore_https_errors=True)
        super().__init__(context.new_page(), service.site)
        self.service, self.name = service, name
        self.page.set_default_timeout(30_000)
        steps.with_authenticator(self.page)

    def comes_in_by(self, link: str) -> None:
        """Set up a passkey through a link, and sign in with it: the link itself lets nobody in."""
        steps.set_up_a_passkey(self.page, link)
        expect(self.page.get_by_text("choose who to be")).to_have_count(0)
        steps.sign_in_with_a_passkey(self.page, self.name)

    def comes_in_by_mail(self) -> None:
        self.comes_in_by(self.mailed_link())

    def mailed_link(self) -> str:
        """The link that came by mail, in one's own letter box."""
        for _tenth in range(600):
            for letter in self.service.post:
                if letter["To"] == f"{self.name.split()[0].lower()}@example.org":
                    written: Any = letter.get_payload(decode=True)
                    (link,) = re.findall(r"https://\S+/enrol/\S+", written.decode())
                    return str(link)
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.name} was sent no link")

    def sees(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words, timeout=30_000)

    def finds_sound(self, where: str) -> None:
        steps.accessibility_holds(self.page, f"{where}, for {self.name}")


@contextmanager
def running_for_real(name: str, folder: Path, sign_ins: dict[str, dict[str, object]]) -> Iterator[ForReal]:
    """Serve an empty database at https://localhost; `sign_ins` are those whom the school's service knows."""
    url, roles, nothing = prepared_template()
    mail, behind = SimpleNamespace(), free_port()
    (folder / "erasures").mkdir(mode=0o700)
    with mail_server(mail) as post, agency_service(sign_ins) as school, certified(behind, folder) as address:
        settings = {
            **_plain(), **REAL, "DATABASE_URL": application_url(name),
            "PLACEMAP_HOSTS": "localhost", "PLACEMAP_ADDRESS": address,
            "PLACEMAP_STATE": str(folder / "state"), "PLACEMAP_ERASURES_FOLDER": str(folder / "erasures"),
            "PLACEMAP_MAIL_HOST": "127.0.0.1", "PLACEMAP_MAIL_PORT": str(mail.EMAIL_PORT),
            "PLACEMAP_MAIL_TLS": "0", "PLACEMAP_OIDC_HOSTS": urlsplit(school.issuer).netloc,
        }  # fmt: skip
        services = [
            [*CONSOLE, "serve", "--port", str(behind), "--workers", "1"],
            [*CONSOLE, "worker", "--concurrency", "1"],
        ]
        clone(url, roles, nothing, name)
        with serving(name, behind, services, settings) as log:
            yield ForReal(Site(address, name, log), settings, post, school, folder)


@contextmanager
def never_left_behind(process: subprocess.Popen[str]) -> Iterator[None]:
    """Wait for it at the end of the block; where that fails, end it at once, with all that it started."""
    with process:
        try:
            yield
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise


def _plain() -> dict[str, str]:
    """The environment without any setting of the tests, which have a demonstration's."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PLACEMAP_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "placemap.project.settings"}


@contextmanager
def certified(behind: int, folder: Path) -> Iterator[str]:
    """The encrypted address at which the web server on that port is reached from a browser."""

    class Line(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = {key: value for key, value in self.headers.items() if key.lower() not in OF_THE_LINE}
            told |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.client_address[0]}
            line = http.client.HTTPConnection("127.0.0.1", behind, timeout=120)
            line.request(self.command, self.path, body, told)
            answer = line.getresponse()
            given = answer.read()
            line.close()
            self.send_response_only(answer.status)
            for key, value in answer.getheaders():
                if key.lower() not in OF_THE_LINE:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            self.wfile.write(given)

        do_GET = do_POST = pass_on

        def log_message(self, *words: object) -> None:
            """Addresses hold identifiers of records."""

    class Lines(ThreadingHTTPServer):
        def handle_error(self, *of_whom: Any) -> None:
            """A browser tries the certificate on lines of its own, and drops those; anything else is told."""
            if not isinstance(sys.exception(), ssl.SSLError):
                super().handle_error(*of_whom)

    with Lines(("127.0.0.1", 0), Line) as server:
        # Each caller's own thread shakes hands, so that one who is slow holds up nobody.
        server.socket = _certificate(folder).wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_address[1]}"
        server.shutdown()


def _certificate(folder: Path) -> ssl.SSLContext:
    """A certificate of one's own making, for this machine and two days."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = folder / "certificate.pem"
    kept.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    return context
