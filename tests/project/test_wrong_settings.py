"""Wrong settings: each is named with what is wrong and the mend, and none serves half-protected."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from placemap.project import console, console_doctor
from placemap.project.state import PACKAGE
from placemap.project.wrong_settings import (
    FOR_TESTS,
    KNOWN,
    HalfProtected,
    refuse_half_protected,
    wrong_settings,
)

SECRET = "s9Vt2mQx7Lk4Hd8Rw1Pz6Yb3Nc5Jf0Gu-TaEoKiMv"
# What a service on one server sets.
REAL = {
    "PLACEMAP_DEMONSTRATION": "0",
    "PLACEMAP_HTTPS": "1",
    "PLACEMAP_HOSTS": "placemap.example.org.uk",
    "PLACEMAP_ADDRESS": "https://placemap.example.org.uk",
    "PLACEMAP_SECRET_KEY": SECRET,
    "PLACEMAP_DATA_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "PLACEMAP_BACKUP_RECIPIENTS": "age1invented",
    "PLACEMAP_ERASURES_FOLDER": "/var/lib/placemap-erasures",
    "PLACEMAP_MAIL_HOST": "mail.example",
    "PLACEMAP_MAIL_TLS": "1",
    "DATABASE_URL": "postgresql://pm_app:x@db.example/placemap?sslmode=verify-full",
}
GONE = None
# For real use: what is changed, the setting that is named, words of what is wrong, and of the mend.
STOPS = [
    ("PLACEMAP_DEMONSTRATION", "flase", "PLACEMAP_DEMONSTRATION", "neither yes nor no", "1 or 0"),
    ("PLACEMAP_HTTPS", GONE, "PLACEMAP_HTTPS", "unencrypted", "certificate"),
    ("PLACEMAP_HTTPS", "0", "PLACEMAP_HTTPS", "unencrypted", "PLACEMAP_HTTPS=1"),
    ("PLACEMAP_HTTPS", "ture", "PLACEMAP_HTTPS", "neither yes nor no", "1 or 0"),
    ("PLACEMAP_HOSTS", GONE, "PLACEMAP_HOSTS", "missing", "the name that people type"),
    ("PLACEMAP_HOSTS", "*", "PLACEMAP_HOSTS", "any name", "in full"),
    ("PLACEMAP_HOSTS", "a.example,.example", "PLACEMAP_HOSTS", "any name", "in full"),
    ("PLACEMAP_HOSTS", "https://a.example/", "PLACEMAP_HOSTS", "not a host's name", "https://"),
    ("PLACEMAP_HOSTS", "a.example,", "PLACEMAP_HOSTS", "empty name", "commas"),
    ("PLACEMAP_ORIGINS", "https://*.example", "PLACEMAP_ORIGINS", "not one address", "in full"),
    ("PLACEMAP_SECRET_KEY", GONE, "PLACEMAP_SECRET_KEY", "missing", "placemap migrate"),
    ("PLACEMAP_SECRET_KEY", "short", "PLACEMAP_SECRET_KEY", "5 characters", "secrets.token_urlsafe"),
    ("PLACEMAP_SECRET_KEY", "change-me-" * 5, "PLACEMAP_SECRET_KEY", "guessed", "secrets.token_urlsafe"),
    ("PLACEMAP_SECRET_KEY", "ab" * 30, "PLACEMAP_SECRET_KEY", "guessed", "secrets.token_urlsafe"),
    ("PLACEMAP_DATA_KEY", GONE, "PLACEMAP_DATA_KEY", "missing", "backup"),
    ("PLACEMAP_DATA_KEY", "bm90IDMyIGJ5dGVz", "PLACEMAP_DATA_KEY", "32 bytes", "sealed with"),
    ("PLACEMAP_DATA_KEY", "no key!", "PLACEMAP_DATA_KEY", "32 bytes", "sealed with"),
    (
        "PLACEMAP_DATA_KEY",
        ",".join(base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (7, 11)),
        "PLACEMAP_FINGERPRINT_KEY",
        "known again",
        "--fingerprint-key",
    ),
    ("PLACEMAP_FINGERPRINT_KEY", "xyz", "PLACEMAP_FINGERPRINT_KEY", "64 hexadecimal", "rotate-keys"),
    ("PLACEMAP_MAIL_TLS", GONE, "PLACEMAP_MAIL_TLS", "unencrypted", "587"),
    ("PLACEMAP_MAIL_PORT", "smtp", "PLACEMAP_MAIL_PORT", "not such a number", "65535"),
    ("PLACEMAP_SESSION_MINUTES", "45", "PLACEMAP_SESSION_MINUTES", "not such a number", "from 1 to 30"),
    (
        "PLACEMAP_ADDRESS",
        "http://placemap.example.org.uk",
        "PLACEMAP_ADDRESS",
        "not one encrypted",
        "https://",
    ),
    ("PLACEMAP_ADDRESS", "placemap.example.org.uk", "PLACEMAP_ADDRESS", "not one encrypted", "https://"),
    ("PLACEMAP_DEBUG", "1", "PLACEMAP_DEBUG", "debug pages", "Unset"),
    ("DJANGO_DEBUG", "True", "DJANGO_DEBUG", "debug pages", "Unset"),
    ("PLACEMAP_WEB_THREADS", "0", "PLACEMAP_WEB_THREADS", "not such a number", "from 1 to 32"),
    ("PLACEMAP_WEB_THREADS", "two", "PLACEMAP_WEB_THREADS", "not such a number", "from 1 to 32"),
    ("PLACEMAP_LARGEST_FILE", "50MB", "PLACEMAP_LARGEST_FILE", "not such a number", "whole number"),
    ("DATABASE_URL", GONE, "DATABASE_URL", "demonstrations only", "use-your-own-postgresql"),
    ("DATABASE_URL", "mysql:elsewhere", "DATABASE_URL", "not the address", "postgresql://"),
    ("DATABASE_URL", "postgresql://a:hush@db.example/p", "DATABASE_URL", "encryption", "verify-full"),
    (
        "PLACEMAP_OWNER_DATABASE_URL",
        "postgresql://o:hush@db.example/p?sslmode=prefer",
        "PLACEMAP_OWNER_DATABASE_URL",
        "encryption",
        "verify-full",
    ),
]
WARNS = [
    (
        "PLACEMAP_ADDRESS",
        GONE,
        "PLACEMAP_ADDRESS",
        "every link in a mail",
        "=https://placemap.example.org.uk",
    ),
    ("PLACEMAP_MAIL_HOST", GONE, "PLACEMAP_MAIL_HOST", "nobody can be sent a link", "mail server"),
    ("PLACEMAP_HOST", "a.example", "PLACEMAP_HOST", "not a setting", "PLACEMAP_HOSTS"),
    ("PLACEMAP_BACKUP_RECIPIENTS", GONE, "PLACEMAP_BACKUP_RECIPIENTS", "missing", "--make-key"),
    ("PLACEMAP_ERASURES_FOLDER", GONE, "PLACEMAP_ERASURES_FOLDER", "beside the key", "folder of its own"),
]


def changed(name: str, value: str | None) -> dict[str, str]:
    made = REAL | {name: value or ""}
    if value is GONE:
        del made[name]
    return made


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    return folder


def test_nothing_is_wrong_with_a_service_set_up_as_the_guide_says(state: Path) -> None:
    assert wrong_settings(REAL, state) == []
    refuse_half_protected(REAL, state)


def test_a_demonstration_needs_no_settings(state: Path) -> None:
    assert wrong_settings({}, state) == []


@pytest.mark.parametrize(("name", "value", "setting", "wrong", "mend"), STOPS)
def test_wrong_setting_stops_the_start(
    name: str, value: str | None, setting: str, wrong: str, mend: str, state: Path
) -> None:
    environment = changed(name, value)
    (found,) = wrong_settings(environment, state)
    assert (found.setting, found.stops) == (setting, True)
    assert wrong in found.wrong
    assert mend in found.mend
    with pytest.raises(HalfProtected) as refusal:
        refuse_half_protected(environment, state)
    assert setting in refusal.value.message
    assert "hush" not in refusal.value.message


@pytest.mark.parametrize(("name", "value", "setting", "wrong", "mend"), WARNS)
def test_lesser_fault_is_told_and_lets_it_start(
    name: str, value: str | None, setting: str, wrong: str, mend: str, state: Path
) -> None:
    (found,) = wrong_settings(changed(name, value), state)
    assert (found.setting, found.stops) == (setting, False)
    assert wrong in found.wrong
    assert mend in found.mend
    refuse_half_protected(changed(name, value), state)


@pytest.mark.parametrize("name", ["data.key", "secret.key", "database.json"])
def test_file_that_others_can_read_stops_the_start(name: str, state: Path) -> None:
    (state / name).write_text("x")
    (state / name).chmod(0o640)
    (found,) = wrong_settings(REAL, state)
    assert found.setting == name
    assert "chmod 600" in found.mend
    with pytest.raises(HalfProtected):
        refuse_half_protected(REAL, state)
    refuse_half_protected({}, state)  # a demonstration says so, and goes on


def test_folder_that_others_can_open_stops_the_start(state: Path) -> None:
    state.chmod(0o755)
    with pytest.raises(HalfProtected, match="chmod 700"):
        refuse_half_protected(REAL, state)


def test_kept_keys_stand_in_for_settings(state: Path) -> None:
    for name, value in (("secret.key", SECRET), ("data.key", REAL["PLACEMAP_DATA_KEY"])):
        (state / name).touch(mode=0o600)
        (state / name).write_text(value)
    environment = {k: v for k, v in REAL.items() if not k.endswith("_KEY")}
    assert wrong_settings(environment, state) == []


@pytest.mark.parametrize(("secure", "prefix"), [("1", "__Host-"), ("0", "")])
def test_cookies_are_of_this_very_name_alone(secure: str, prefix: str, state: Path) -> None:
    """No other name below ours can plant one. A browser wants them encrypted, for every path and no domain."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PLACEMAP_", "DATABASE_"))}
    environment |= REAL | {"PLACEMAP_STATE": str(state), "PLACEMAP_HTTPS": secure}
    asks = (
        "from placemap.project import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " any(hasattr(s, f'{c}_COOKIE_{p}') for c in ('SESSION', 'CSRF') for p in ('PATH', 'DOMAIN')))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=False
    )
    is_secure = str(secure == "1")
    wanted = [f"{prefix}placemap_session", f"{prefix}csrftoken", is_secure, is_secure, "False"]
    assert answer.stdout.split() == wanted, answer.stderr


def test_a_browser_is_told_to_come_encrypted_for_a_year_and_to_keep_cookies_from_scripts(state: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PLACEMAP_", "DATABASE_"))}
    environment |= REAL | {"PLACEMAP_STATE": str(state)}
    asks = (
        "from placemap.project import settings as s\n"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.DEBUG, s.WHITENOISE_ALLOW_ALL_ORIGINS)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=False
    )
    seconds, *rest = answer.stdout.split()
    assert int(seconds) >= 365 * 24 * 60 * 60
    assert rest == ["True", "True", "True", "Lax", "Lax", "False", "False"], answer.stderr


def test_every_setting_that_is_read_is_known() -> None:
    """A new setting: add it to `KNOWN`, and a check where a wrong value would do harm."""
    read = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"(?:environ(?:\.get\(|\[)|_flag\(|getenv\()\s*[\"'](PLACEMAP_[A-Z_]+)", text))
    assert len(read) > 8
    assert {name for name in read if not FOR_TESTS.match(name)} <= KNOWN


def test_nothing_serves_half_protected_whichever_program_loads_it(state: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PLACEMAP_", "DATABASE_"))}
    environment |= changed("PLACEMAP_HOSTS", "*") | {"PLACEMAP_STATE": str(state)}
    answer = subprocess.run(
        [sys.executable, "-c", "import placemap.project.wsgi"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode != 0
    assert "PLACEMAP_HOSTS" in answer.stderr


def test_django_finds_nothing_to_warn_of_in_a_service_set_up_as_the_guide_says(state: Path) -> None:
    """What is silenced is said with its reason in the settings; `tests/web/test_middleware.py` has the frame."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PLACEMAP_", "DATABASE_"))}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # tests in the browser set it for themselves
    environment |= {
        **REAL,
        "PLACEMAP_SECRET_KEY": SECRET + SECRET[::-1],  # as long as the one that `placemap migrate` makes
        "PLACEMAP_STATE": str(state),
        "DJANGO_SETTINGS_MODULE": "placemap.project.settings",
    }
    asks = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_commands_refuse_before_anything_starts(
    command: str, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in changed("PLACEMAP_HTTPS", "0").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PLACEMAP_STATE", str(state))
    assert console.main([command]) == 1
    said = capsys.readouterr().err
    assert ("invented people" if command == "demo" else "PLACEMAP_HTTPS") in said
    assert not (state / "postgres").exists()


@pytest.mark.parametrize(
    ("help_", "said"), [("", "PLACEMAP_HELP"), ("Priya Nandra, 07700 900123", "07700 900123")]
)
def test_doctor_says_whom_somebody_asks_who_cannot_sign_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, help_: str, said: str
) -> None:
    for name, value in {**REAL, "PLACEMAP_STATE": str(tmp_path), "PLACEMAP_HELP": help_}.items():
        monkeypatch.setenv(name, value)
    (found,) = [finding for finding in console_doctor._settings() if finding.about == "Whom to ask"]
    assert said in found.words and not found.mend
