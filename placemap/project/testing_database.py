"""The PostgreSQL server of a test run: one for all its processes, gone when the run ends.

Shared by every pytest-xdist worker of one run; a second run at the same time has its own.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import time
import uuid
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project.database import connect
from placemap.project.postgres import EmbeddedPostgres
from placemap.project.roles import is_privileged

PREFIX = "placemap-tests-"
_held: EmbeddedPostgres | None = None


def ensure_test_cluster() -> str:
    """The superuser's address of this run's server, started by whichever process asks first.

    `PLACEMAP_TEST_DATABASE_URL`, then `DATABASE_URL`, name a server that is used instead; it must let
    the tests make roles and databases, or `PlacemapError` is raised. Held until
    `release_test_cluster()` or the end of the process.
    """
    global _held
    given = os.environ.get("PLACEMAP_TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if given:
        _require_privileges(given)
        return given
    if _held is None:
        _sweep_leftovers()
        _held = _start()
        atexit.register(release_test_cluster)
    return _held.superuser_url()


def release_test_cluster() -> None:
    """Let go of the server. The last process of the run to do so stops it and deletes its data."""
    global _held
    held, _held = _held, None
    if held is not None and held.stop():
        held.destroy()
        shutil.rmtree(held.data_dir.parent, ignore_errors=True)


def _start() -> EmbeddedPostgres:
    # pytest-xdist gives all workers of one run the same identifier.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    home = Path(tempfile.gettempdir()) / (PREFIX + run[:16])
    for attempt in range(5):
        # The account that serves when we are root must be able to pass; the data itself is closed.
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        server = EmbeddedPostgres(home / "postgres", for_tests=True)
        try:
            server.start()
            return server
        except FileNotFoundError:  # the last of the others was tidying up at that moment
            if attempt == 4:
                raise
    raise AssertionError("unreachable")


def _require_privileges(url: str) -> None:
    with connect(url) as connection:
        if not is_privileged(connection):
            raise PlacemapError(
                "The tests make their own roles and databases, and the account in DATABASE_URL may not. "
                "Unset DATABASE_URL to use the embedded server, or give a superuser's address."
            )


def _sweep_leftovers() -> None:
    """Stop and delete what an earlier run left when it was killed."""
    for home in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        users = home / ".postgres.users"
        try:
            if home.stat().st_uid != os.geteuid() or time.time() - users.stat().st_mtime < 60:
                continue
            with users.open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left = EmbeddedPostgres(home / "postgres", for_tests=True)
            left.start()
            if left.stop():
                left.destroy()
                shutil.rmtree(home, ignore_errors=True)
        except (OSError, PlacemapError):
            continue  # in use, or somebody else's
