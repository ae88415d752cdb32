"""`placemap demo`: everything at once, in the foreground, with invented people."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.children import Children, stoppable
from placemap.project.console_services import (
    build_assets,
    refuse_unsafe_role,
    require_free_port,
    web_command,
    worker_command,
)
from placemap.project.database import DatabaseAddresses, embedded_server, prepared
from placemap.project.state import PACKAGE, read_note, state_dir, write_note
from placemap.project.wrong_settings import is_real, refuse_here

HOST = "127.0.0.1"
NOTE = "demonstration.json"
SCHEMA_NOTE = "schema.json"
LOAD = """
import logging
logging.getLogger("procrastinate").setLevel(logging.WARNING)
import django
django.setup()
from placemap.project import demonstration
demonstration.load()
"""


class Progress:
    """Says what is being done, with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, words: str) -> None:
        print(f"[{time.monotonic() - self._started:5.1f} s] {words}", flush=True)


def demo(*, port: int, reset: bool, load: bool) -> int:
    """Start the database, the web server and the worker, and stay until told to stop."""
    say = Progress()
    if is_real(os.environ):
        raise PlacemapError(
            "The demonstration brings invented people, and PLACEMAP_DEMONSTRATION says that this instance is "
            "for real use. Unset it for a demonstration, or run `placemap serve` and `placemap worker`."
        )
    refuse_here()
    require_free_port(HOST, port)
    with stoppable():
        try:
            if reset or _was_interrupted():
                _reset(say, wanted=reset)
            build_assets(say)
            say(
                "Starting the database ..."
                if not os.environ.get("DATABASE_URL")
                else "Reaching the database ..."
            )
            with prepared() as addresses, Children() as children:
                _migrate_when_needed(addresses, say)
                refuse_unsafe_role(addresses)
                if load:
                    _load_once(addresses, say)
                _start(children, port, say)
                # The tests and other programs wait for exactly this line.
                print(f"Placemap is ready at http://{HOST}:{port}", flush=True)
                print("Press Ctrl-C to stop it. What you do in it is kept for the next start.", flush=True)
                try:
                    children.watch()
                finally:
                    print("\nStopping ...", flush=True)
        except KeyboardInterrupt:
            print("Placemap has stopped.", flush=True)
            return 0
    return 1


def _start(children: Children, port: int, say: Progress) -> None:
    say("Starting the web server and the worker ...")
    logs = state_dir() / "logs"
    children.start("The web server", web_command(HOST, port, 2), log=logs / "web.log")
    _wait_for_answer(children, port, logs)
    # Only now: it loads as much as the web server does, and nobody waits for it before the first page.
    children.start("The worker", worker_command(2), log=logs / "worker.log")


def _wait_for_answer(children: Children, port: int, logs: Path) -> None:
    """Until the web server answers; raises when it ends, or has not within two minutes."""
    # Never through a proxy that the machine may name for the outside world.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        children.check()
        try:
            with opener.open(f"http://{HOST}:{port}/health/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise PlacemapError(
                f"The web server answers with an error ({error.code}). Its log is {logs / 'web.log'}."
            ) from error
        except OSError:
            time.sleep(0.1)
    raise PlacemapError(f"The web server did not answer within two minutes. Its log is {logs / 'web.log'}.")


def _migrate_when_needed(addresses: DatabaseAddresses, say: Progress) -> None:
    """Migrate, unless this code has migrated this embedded database before: that makes later starts quick."""
    code = _code_hash()
    if addresses.is_embedded and read_note(SCHEMA_NOTE) == {"database": addresses.roles.app, "code": code}:
        return
    say("Bringing tables, policies and reference data up to date ...")
    _step([sys.executable, "-m", "placemap.project.console", "migrate", "--quiet"], "migrate")
    write_note(SCHEMA_NOTE, {"database": addresses.roles.app, "code": code})


def _code_hash() -> str:
    # Tables, policies and reference data are all Python; so are those of the packages that bring tables.
    digest = sha256(f"Django {version('django')}, procrastinate {version('procrastinate')}".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _load_once(addresses: DatabaseAddresses, say: Progress) -> None:
    # The prefix of the roles names one database on one server.
    note = read_note(NOTE)
    if note.get("database") == addresses.roles.app and note.get("state") == "loaded":
        return
    say("Loading the demonstration world (once) ...")
    write_note(NOTE, {"database": addresses.roles.app, "state": "loading"})
    _step([sys.executable, "-c", LOAD], "load")
    write_note(NOTE, {"database": addresses.roles.app, "state": "loaded"})


def _was_interrupted() -> bool:
    """Whether an earlier start was stopped in the middle of loading, leaving half a world."""
    return read_note(NOTE).get("state") == "loading" and not os.environ.get("DATABASE_URL")


def _reset(say: Progress, *, wanted: bool) -> None:
    if os.environ.get("DATABASE_URL"):
        raise PlacemapError(
            "Starting afresh deletes the embedded database only, and DATABASE_URL names another one. Unset "
            "DATABASE_URL, or empty that database yourself."
        )
    say(
        "Deleting the former demonstration ..."
        if wanted
        else "The last start did not finish; starting afresh ..."
    )
    embedded_server().destroy()
    for name in (NOTE, SCHEMA_NOTE, "database.json"):
        (state_dir() / name).unlink(missing_ok=True)
    # The mails of the world that went speak of people and links that are no more.
    shutil.rmtree(state_dir() / "mail", ignore_errors=True)


@contextmanager
def _stopped_with_us(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        process.terminate()
        process.wait()
        raise


def _step(command: list[str], name: str) -> None:
    """Run one step as a child; its words are shown as they come."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    with _stopped_with_us(process):
        status = process.wait()
    if status != 0:
        raise PlacemapError(
            f"The step `{name}` failed; the lines above say why. `placemap doctor` may say how to mend it, "
            "and `make demo-reset` starts afresh."
        )
