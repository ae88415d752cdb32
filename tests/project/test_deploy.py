"""What is put on a server: units that systemd takes, commands and settings that exist."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from placemap.project import console, keys
from placemap.project.body_first import SENDING
from placemap.project.console_services import web_command
from placemap.project.state import CHECKOUT
from placemap.project.threads import web_threads
from placemap.project.wrong_settings import KNOWN, wrong_settings

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
SERVICES = [path for path in UNITS if path.suffix == ".service"]
GUIDE = CHECKOUT / "docs" / "how-to" / "run-on-one-server.md"


def section(path: Path, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    body = path.read_text().partition(f"[{name}]\n")[2].partition("\n[")[0]
    for line in body.splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_service_runs_a_command_that_exists_and_may_do_little_else(path: Path) -> None:
    service = section(path, "Service")
    (command,) = service["ExecStart"]
    program, *arguments = command.split()
    assert program == "/opt/placemap/current/bin/placemap"
    assert hasattr(console._parser().parse_args(arguments), "run")
    assert service["User"] == ["placemap"]
    assert service["UMask"] == ["0077"]
    for protection in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert service[protection] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    if "backup" not in path.name:
        assert service["UnsetEnvironment"] == ["PLACEMAP_OWNER_DATABASE_URL"]


def test_units_are_taken_by_systemd(tmp_path: Path) -> None:
    for path in UNITS:
        parsed = configparser.ConfigParser(strict=False, interpolation=None)
        parsed.optionxform = str  # type: ignore[assignment,method-assign]
        parsed.read_string(path.read_text())
        # The program is not installed on the machine of the tests.
        (tmp_path / path.name).write_text(
            re.sub(r"(?m)^ExecStart=.*", "ExecStart=/bin/true", path.read_text())
        )
    if shutil.which("systemd-analyze"):
        answer = subprocess.run(
            ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not [line for line in answer.stderr.splitlines() if "placemap" in line]


def test_example_settings_are_all_that_a_service_needs(tmp_path: Path) -> None:
    text = (DEPLOY / "placemap.env.example").read_text()
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert {problem.setting for problem in wrong_settings(given, tmp_path / "state")} == {
        "PLACEMAP_SECRET_KEY",
        "PLACEMAP_DATA_KEY",
    }, "the two that `placemap migrate` makes"


def test_guide_names_settings_commands_and_files_that_exist() -> None:
    words = GUIDE.read_text()
    assert set(re.findall(r"PLACEMAP_[A-Z_]+", words)) <= KNOWN
    for command in set(re.findall(r"`?(?:placemap|pm) ([a-z]+(?:-[a-z]+)?)(?= |`|\n)", words)):
        console._parser().parse_known_args([command, *(["x", "--key", "x"] if command == "restore" else [])])
    for name in re.findall(r"`(deploy/[^`*]+)`", words):
        assert (CHECKOUT / name).exists(), name


def test_version_is_semantic_and_has_its_changes() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert re.search(rf"(?m)^## {re.escape(version)}\b", (CHECKOUT / "CHANGELOG.md").read_text())


def test_either_proxy_takes_a_request_in_whole_before_it_sends_it_on() -> None:
    """A request keeps a thread of a worker from its first byte, and there are few."""
    assert "proxy_request_buffering on;" in (DEPLOY / "nginx.conf").read_text()
    sizes = re.findall(r"(?:max_size|request_buffers) (\S+)", (DEPLOY / "Caddyfile").read_text())
    assert len(sizes) == 2 and len(set(sizes)) == 1


def test_either_proxy_gives_up_on_whoever_stops_half_way() -> None:
    """Nginx does so by itself, after a minute in which nothing came."""
    assert re.search(r"read_body \d+m\b", (DEPLOY / "Caddyfile").read_text())
    assert "client_body_timeout 0" not in (DEPLOY / "nginx.conf").read_text()


def test_either_proxy_speaks_encrypted_alone_and_nothing_older_than_tls_1_2() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.*);", nginx) == ["TLSv1.2 TLSv1.3"]
    (ciphers,) = re.findall(r"ssl_ciphers (.*);", nginx)
    assert all(re.fullmatch(r"ECDHE-.*(GCM-SHA\d+|POLY1305)", one) for one in ciphers.split(":"))
    plain, secure = re.split(r"(?m)^server \{", nginx)[1:]
    assert "listen 80;" in plain and "return 301 https://" in plain and "proxy_pass" not in plain
    assert "listen 443 ssl;" in secure and "listen 80" not in secure
    # Caddy does all of this by itself for a name, unless it is told otherwise.
    caddy = (DEPLOY / "Caddyfile").read_text()
    assert re.findall(r"(?m)^\S+ \{", caddy) == ["placemap.example.org.uk {"]
    assert not re.search(r"http://|auto_https|\btls\b|protocols", caddy)


def test_guide_says_how_soon_a_hole_in_a_library_is_closed() -> None:
    chapter = GUIDE.read_text().partition("## 9. ")[2].partition("\n## ")[0]
    assert chapter.startswith("Keep libraries up to date")
    assert len(re.findall(r"\| \d+ days \|", chapter)) == 4


def test_guide_lists_every_key() -> None:
    chapter = GUIDE.read_text().partition("## 10. ")[2].partition("\n## ")[0]
    kept = {keys.DATA, keys.SECRET, keys.FINGERPRINT}
    assert kept == set(re.findall(r"\n\| `([a-z]+\.key)` \|", chapter))


def test_guide_says_whom_placemap_calls() -> None:
    beginning = " ".join(GUIDE.read_text().partition("\n## ")[0].split())
    assert "calls nothing outside but your database, your mail server and your agencies' sign-in" in beginning


def test_guide_names_every_way_to_sign_in() -> None:
    page = (CHECKOUT / "docs" / "how-to" / "let-people-sign-in.md").read_text()
    beginning = " ".join(page.partition("\n## ")[0].split())
    assert "with a passkey, with a code from an app, or through their own agency's service" in beginning


def test_guide_says_what_is_written_down_and_where() -> None:
    chapter = GUIDE.read_text().partition("## 5. ")[2].partition("\n## ")[0]
    for what in ("the trail", "the log of web, worker and backup", "the proxy", "PostgreSQL's own log"):
        assert f"\n| {what} | " in chapter


def test_guide_says_how_long_somebody_stays_signed_in() -> None:
    page = (CHECKOUT / "docs" / "how-to" / "let-people-sign-in.md").read_text()
    chapter = page.partition("## How long somebody stays signed in")[2].partition("\n## ")[0]
    for words in (
        "Half an hour unused, and twelve hours",
        "as many phones and computers",
        "at\ntheir agency",
    ):
        assert words in chapter


@pytest.mark.parametrize(("said", "threads"), [(None, "2"), ("5", "5")])
def test_the_web_server_runs_with_as_many_threads_as_were_said(
    said: str | None, threads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLACEMAP_WEB_THREADS", raising=False)
    if said:
        monkeypatch.setenv("PLACEMAP_WEB_THREADS", said)
    assert str(web_threads()) == threads
    command = web_command("127.0.0.1", 8000, 2)
    waiting = int(command[command.index("--blocking-threads") + 1])
    # Some of them never wait for a body; and what is counted here are lines, most of which ask nothing.
    assert waiting > SENDING and int(command[command.index("--backpressure") + 1]) >= 4 * waiting
