"""What is wrong with the settings: each by name, with what is wrong and the mend. Plain functions.

`doctor` prints all of them; start-up refuses on those that would leave an instance half-protected.
Reads the environment it is given and the state directory, and imports no settings, so that a setting
which cannot be read is still told by its name.
"""

from __future__ import annotations

import base64
import binascii
import difflib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from placemap.foundations.errors import PlacemapError

ON, OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
FLAGS = ("PLACEMAP_DEMONSTRATION", "PLACEMAP_HTTPS", "PLACEMAP_MAIL_TLS", "PLACEMAP_OIDC_PRIVATE")
NUMBERS = {
    "PLACEMAP_PORT": (1, 65535),
    "PLACEMAP_WEB_THREADS": (1, 32),
    "PLACEMAP_SILENT_SECONDS": (1, 3600),
    "PLACEMAP_LARGEST_FILE": (1, 2**31),
    "PLACEMAP_CONNECTION_SECONDS": (0, 86_400),
    "PLACEMAP_PREPARED_STATEMENTS": (0, 1000),
    "PLACEMAP_BACKUP_DAYS": (1, 3650),
    "PLACEMAP_BACKUP_HOURS": (1, 744),
    "PLACEMAP_MAIL_PORT": (1, 65535),
    "PLACEMAP_SESSION_MINUTES": (1, 30),
    "PLACEMAP_SESSION_HOURS": (1, 24),
    "PLACEMAP_LINK_HOURS": (1, 168),
    "PLACEMAP_PROOF_MINUTES": (1, 60),
    "PLACEMAP_EMERGENCY_MINUTES": (5, 480),
}
DEBUG_NAMES = ("PLACEMAP_DEBUG", "DJANGO_DEBUG", "DEBUG")
# Every name that Placemap reads. A test compares it with the code.
KNOWN = frozenset(
    {
        *FLAGS, *NUMBERS, *DEBUG_NAMES, "PLACEMAP_SECRET_KEY", "PLACEMAP_DATA_KEY",
        "PLACEMAP_FINGERPRINT_KEY", "PLACEMAP_HOSTS", "PLACEMAP_ORIGINS", "PLACEMAP_STATE",
        "PLACEMAP_STATIC_ROOT",
        "PLACEMAP_OWNER_DATABASE_URL", "PLACEMAP_DEFINER_ROLE", "PLACEMAP_MAINTENANCE_ROLE",
        "PLACEMAP_DATABASE_AS", "PLACEMAP_CHROMIUM", "PLACEMAP_BACKUP_RECIPIENTS", "PLACEMAP_BACKUP_FOLDER",
        "PLACEMAP_ERASURES_FOLDER",
        "PLACEMAP_METRICS_TOKEN", "PLACEMAP_ADDRESS", "PLACEMAP_HELP", "PLACEMAP_OIDC_HOSTS",
        "PLACEMAP_MAIL_HOST", "PLACEMAP_MAIL_USER", "PLACEMAP_MAIL_PASSWORD", "PLACEMAP_MAIL_FROM",
    }
)  # fmt: skip
# Read by the tests and the figures alone.
FOR_TESTS = re.compile(r"PLACEMAP_(TEST|HYPOTHESIS|BENCH)")
SHORTEST_SECRET = 40
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PLACEHOLDERS = ("change", "secret", "example", "insecure", "xxxx", "placemap")
PROTECTED = frozenset({"require", "verify-ca", "verify-full"})


@dataclass(frozen=True)
class Problem:
    """One setting that is wrong. `stops` when serving with it would be half-protected."""

    setting: str
    wrong: str
    mend: str
    stops: bool = True


class HalfProtected(PlacemapError):
    """Placemap does not start, because some setting leaves it half-protected."""


def is_real(environment: Mapping[str, str]) -> bool:
    """Whether this instance is for real use, and not a demonstration with invented people."""
    return environment.get("PLACEMAP_DEMONSTRATION", "1").lower() in OFF


def wrong_settings(environment: Mapping[str, str], state: Path) -> list[Problem]:
    """Everything wrong with the settings, in the order in which to mend it."""
    found = [*_readable(environment), *_debug(environment), *_hosts(environment), *_keys(environment)]
    if is_real(environment):
        found += [*_real_use(environment, state), *_database_address(environment)]
    return [*found, *_open_files(state, stops=is_real(environment)), *_unknown(environment)]


def refuse_half_protected(environment: Mapping[str, str], state: Path) -> None:
    """Raise `HalfProtected`, naming every setting that stops the start, what is wrong and the mend."""
    stopping = [problem for problem in wrong_settings(environment, state) if problem.stops]
    if stopping:
        lines = [f"  {each.setting}: {each.wrong}\n      {each.mend}" for each in stopping]
        raise HalfProtected(
            "It does not start, because it would be half-protected.\n"
            + "\n".join(lines)
            + "\nMend these and start it again; `placemap doctor` examines everything."
        )


def _readable(environment: Mapping[str, str]) -> Iterator[Problem]:
    for name in FLAGS:
        value = environment.get(name)
        if value is not None and value.lower() not in ON | OFF:
            yield Problem(name, f"{value!r} is neither yes nor no.", f"Set {name} to 1 or 0.")
    for name, (least, most) in NUMBERS.items():
        value = environment.get(name)
        if value is not None and not (value.isdecimal() and least <= int(value) <= most):
            mend = f"Set {name} to a whole number from {least} to {most}, or unset it."
            yield Problem(name, f"{value!r} is not such a number.", mend)


def _debug(environment: Mapping[str, str]) -> Iterator[Problem]:
    for name in DEBUG_NAMES:
        if environment.get(name, "").lower() in ON:
            yield Problem(
                name,
                "asks for debug pages, which show records to whoever meets an error.",
                f"Unset {name}. Placemap has no such pages; the log says what failed and where.",
            )


def _hosts(environment: Mapping[str, str]) -> Iterator[Problem]:
    name = "PLACEMAP_HOSTS"
    given = environment.get(name)
    if given is not None:
        for host in given.split(","):
            if not host.strip():
                yield Problem(name, "holds an empty name.", f"Set {name} to names separated by commas.")
            elif "*" in host or host.startswith("."):
                yield Problem(
                    name,
                    f"{host!r} lets any name through, so a forged address could be put into links.",
                    f"Name each host in full, such as {name}=placemap.example.org.uk",
                )
            elif "/" in host or host != host.strip():
                yield Problem(
                    name,
                    f"{host!r} is not a host's name alone.",
                    "Leave out https://, paths and spaces.",
                )
    name = "PLACEMAP_ORIGINS"
    for origin in filter(None, environment.get(name, "").split(",")):
        if "*" in origin or not re.fullmatch(r"https?://[^/\s]+", origin):
            yield Problem(
                name,
                f"{origin!r} is not one address.",
                "Write each in full and without a path, such as https://placemap.example.org.uk",
            )


def _keys(environment: Mapping[str, str]) -> Iterator[Problem]:
    secret = environment.get("PLACEMAP_SECRET_KEY")
    if secret is not None:
        wrong = _weak(secret)
        if wrong:
            yield Problem(
                "PLACEMAP_SECRET_KEY",
                wrong,
                "Unset it to have one made and kept in the state directory, or set it to the answer of\n"
                "      python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            )
    data = environment.get("PLACEMAP_DATA_KEY")
    if data is not None and not all(map(_is_data_key, data.split(","))):
        yield Problem(
            "PLACEMAP_DATA_KEY",
            "is not 32 bytes in URL-safe base 64 (several are separated by commas, the newest first).",
            "Unset it to have one made and kept in the state directory, or give the key that the files\n"
            "      were sealed with. A new one does not open them.",
        )

    if data is not None and "," in data and not environment.get("PLACEMAP_FINGERPRINT_KEY"):
        yield Problem(
            "PLACEMAP_FINGERPRINT_KEY",
            "is missing while PLACEMAP_DATA_KEY changes; without it, a child considered and let go before\n"
            "      would not be known again.",
            "Set it to what `placemap rotate-keys --fingerprint-key` prints.",
        )
    fingerprint = environment.get("PLACEMAP_FINGERPRINT_KEY")
    if fingerprint is not None and not re.fullmatch(r"[0-9a-f]{64}", fingerprint):
        yield Problem(
            "PLACEMAP_FINGERPRINT_KEY",
            "is not 64 hexadecimal digits.",
            "Set it to what `placemap rotate-keys --fingerprint-key` printed, or unset it.",
        )


def _weak(secret: str) -> str:
    if len(secret) < SHORTEST_SECRET:
        return f"has {len(secret)} characters, and needs at least {SHORTEST_SECRET}."
    if len(set(secret)) < 10 or any(word in secret.lower() for word in PLACEHOLDERS):
        return "can be guessed: it repeats itself, or holds a word that examples use."
    return ""


def _is_data_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text.strip())) == 32
    except (ValueError, binascii.Error):
        return False


def _real_use(environment: Mapping[str, str], state: Path) -> Iterator[Problem]:
    if environment.get("PLACEMAP_HTTPS", "0").lower() in OFF:
        yield Problem(
            "PLACEMAP_HTTPS",
            "is off, so pages and the signed-in cookie could travel unencrypted.",
            "Put a web server with a certificate in front, and set PLACEMAP_HTTPS=1",
        )
    if not environment.get("PLACEMAP_HOSTS"):
        yield Problem(
            "PLACEMAP_HOSTS",
            "is missing, so only this machine itself could open the pages.",
            "Set it to the name that people type, such as PLACEMAP_HOSTS=placemap.example.org.uk",
        )
    address = environment.get("PLACEMAP_ADDRESS", "")
    hosts = environment.get("PLACEMAP_HOSTS") or "placemap.example.org.uk"
    mend = f"Set it to what people type, such as PLACEMAP_ADDRESS=https://{hosts.split(',')[0]}"
    if not address:
        yield Problem(
            "PLACEMAP_ADDRESS",
            "is missing, so every link in a mail would lead to the computer of whoever reads it.",
            mend,
            stops=False,
        )
    elif not re.fullmatch(r"https://[^/\s]+/?", address):
        yield Problem(
            "PLACEMAP_ADDRESS",
            f"{address!r} is not one encrypted address, and links that set up signing in would lead there.",
            mend,
        )
    for setting, name in (("PLACEMAP_SECRET_KEY", "secret.key"), ("PLACEMAP_DATA_KEY", "data.key")):
        if not environment.get(setting) and not (state / name).exists():
            yield Problem(
                setting,
                f"is missing, and so is {state / name}. A new one would not open what was sealed before.",
                f"On a new instance run `placemap migrate`, which makes it. Otherwise put {name} back, from\n"
                "      the machine that serves or from a backup.",
            )
    mail = environment.get("PLACEMAP_MAIL_HOST", "")
    if not mail:
        yield Problem(
            "PLACEMAP_MAIL_HOST",
            "is missing, so nobody can be sent a link or a reminder.",
            "Set it to your mail server, with PLACEMAP_MAIL_PORT, PLACEMAP_MAIL_TLS and PLACEMAP_MAIL_FROM.",
            stops=False,
        )
    elif mail not in HERE and environment.get("PLACEMAP_MAIL_TLS", "0").lower() in OFF:
        yield Problem(
            "PLACEMAP_MAIL_TLS",
            f"is off, so links that let people in would travel to {mail} unencrypted.",
            "Set PLACEMAP_MAIL_TLS=1, and PLACEMAP_MAIL_PORT to the port that takes it (often 587).",
        )
    if Path(environment.get("PLACEMAP_ERASURES_FOLDER") or state).resolve() == state.resolve():
        yield Problem(
            "PLACEMAP_ERASURES_FOLDER",
            "is missing, so the register of erasures lies beside the key to its codes. Whoever gets both can"
            " find out who was let go.",
            "Set it to a folder of its own, such as /var/lib/placemap-erasures, and move erasures*.jsonl"
            " there.",
            stops=False,
        )
    if not environment.get("PLACEMAP_BACKUP_RECIPIENTS"):
        yield Problem(
            "PLACEMAP_BACKUP_RECIPIENTS",
            "is missing, so no backup can be made without naming a key each time.",
            "Run `placemap backup --make-key FILE` on another machine, and set this to the age1… it prints.",
            stops=False,
        )


def _database_address(environment: Mapping[str, str]) -> Iterator[Problem]:
    if not environment.get("DATABASE_URL"):
        yield Problem(
            "DATABASE_URL",
            "is missing. The database that Placemap runs by itself trusts this whole account, and is for\n"
            "      demonstrations only.",
            "Set it to your PostgreSQL; docs/how-to/use-your-own-postgresql.md says how.",
        )
    for name in ("DATABASE_URL", "PLACEMAP_OWNER_DATABASE_URL"):
        try:
            parts = conninfo_to_dict(environment.get(name, ""))
        except psycopg.ProgrammingError:
            mend = "Write it as postgresql://role:password@host:5432/database"
            yield Problem(name, "is not the address of a database.", mend)
            continue
        host = str(parts.get("host") or "")
        elsewhere = host and not host.startswith("/") and host not in HERE
        if elsewhere and parts.get("sslmode") not in PROTECTED:
            yield Problem(
                name,
                f"reaches {host} without insisting on encryption.",
                f"Add ?sslmode=verify-full to {name} (or require, where the network is your own).",
            )


def _open_files(state: Path, *, stops: bool) -> Iterator[Problem]:
    if not state.exists():
        return
    mode = stat.S_IMODE(state.stat().st_mode)
    if mode & 0o077:
        yield Problem(
            "PLACEMAP_STATE",
            f"{state} has mode {mode:04o}: others may look into it.",
            f"Run: chmod 700 '{state}'",
            stops,
        )
    for path in sorted({*state.glob("*.key"), *state.glob("database.json")}):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Problem(
                path.name,
                f"has mode {mode:04o}: others may read it.",
                f"Run: chmod 600 '{path}'",
                stops,
            )


def _unknown(environment: Mapping[str, str]) -> Iterator[Problem]:
    for name in sorted(environment):
        if name.startswith("PLACEMAP_") and name not in KNOWN and not FOR_TESTS.match(name):
            near = difflib.get_close_matches(name, KNOWN, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"Unset {name}."
            yield Problem(name, "is not a setting of Placemap, so it does nothing.", mend, stops=False)


def refuse_here() -> None:
    """`refuse_half_protected` for this process."""
    from placemap.project.state import state_dir

    refuse_half_protected(os.environ, state_dir())
