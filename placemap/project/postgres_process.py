"""A PostgreSQL server as a process: which one serves a cluster, its surroundings and its log."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

SOCKET_PATH_LIMIT = 107  # bytes, set by the operating system
PORT = 5432  # only a part of the socket's name: nothing listens on the network
NO_SUCH_PROCESS = 2147483646  # larger than any process number can be


class PostmasterNote:
    """What postmaster.pid says: the server's process, its socket and whether it is ready."""

    def __init__(self, lines: list[str]) -> None:
        self.process = int(lines[0])
        self.socket_dir = Path(lines[4])
        self.is_ready = lines[7].strip() == "ready"


def read_postmaster_note(cluster: Path) -> PostmasterNote | None:
    """The note of the server that runs, or last ran, on a cluster."""
    try:
        return PostmasterNote((cluster / "postmaster.pid").read_text().splitlines())
    except (OSError, ValueError, IndexError):
        return None  # absent, or still being written


def is_postmaster(process: int, cluster: Path) -> bool:
    """Whether this process lives and serves this cluster (the system uses process numbers again)."""
    if process == NO_SUCH_PROCESS:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    proc = Path(f"/proc/{process}")
    if not proc.exists():
        return not Path("/proc/self").exists()  # no /proc on this system: believe kill()
    try:
        state = (proc / "stat").read_text().rpartition(")")[2].split()[0]
        command = (proc / "cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return False
    return state not in "ZX" and os.fsencode(cluster) in command


def set_aside(place: Path) -> Path:
    """A free place, when one was left there by a checkout that was deleted: its data is not ours."""
    note = read_postmaster_note(place)
    if note is not None and is_postmaster(note.process, place):
        return place.with_name(f"{place.name}-{time.time_ns():x}")
    if place.exists():
        shutil.rmtree(place.with_name(f"{place.name}.left"), ignore_errors=True)
        place.rename(place.with_name(f"{place.name}.left"))
    return place


def fits_socket(folder: Path) -> bool:
    """Whether a socket in this folder has a path that the system and PostgreSQL can take."""
    path = f"{folder}/.s.PGSQL.{PORT}.lock"
    return len(os.fsencode(path)) <= SOCKET_PATH_LIMIT and re.fullmatch(r"[\w@%+=:./ -]+", path) is not None


def plain_environment() -> dict[str, str]:
    """An environment without settings, such as PGPORT or PGDATA, that are meant for another server."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "TZDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C", "LANG": "C"}


def log_since(log: Path, position: int) -> str:
    """What was written to a log after a position in bytes."""
    try:
        with log.open("rb") as file:
            file.seek(position)
            return file.read().decode(errors="replace")
    except OSError:
        return ""


def log_tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    return "\n".join(log_since(log, 0).splitlines()[-lines:]) or "(there is no log)"
