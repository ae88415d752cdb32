"""`placemap serve`, `worker`, `migrate` and `manage`."""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from placemap.foundations.errors import PlacemapError
from placemap.project import assets
from placemap.project.children import Children, stoppable
from placemap.project.database import DatabaseAddresses, connect, prepared, refuse_privileged_role
from placemap.project.protection import refuse_unready
from placemap.project.state import PACKAGE, in_checkout
from placemap.project.threads import LINES, WAITING
from placemap.project.wrong_settings import refuse_here

SETTINGS = "placemap.project.settings"
# The shell may carry another project's settings; only ours will do.
if not os.environ.get("DJANGO_SETTINGS_MODULE", "").startswith("placemap."):
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS


class PortInUse(PlacemapError):
    """Something else listens on the port."""


def serve(*, host: str, port: int, workers: int) -> int:
    """Run the web server in the foreground until it is told to stop."""
    require_free_port(host, port)
    refuse_here()
    build_assets(print)
    with stoppable(), prepared(setting_up=False) as addresses:
        refuse_unready(addresses)
        with Children() as children:
            children.start("The web server", web_command(host, port, workers))
            return _until_told_to_stop(children)


def worker(*, concurrency: int) -> int:
    """Run the background jobs in the foreground until told to stop."""
    refuse_here()
    with stoppable(), prepared(setting_up=False) as addresses:
        refuse_unready(addresses)
        with Children() as children:
            children.start("The worker", worker_command(concurrency))
            return _until_told_to_stop(children)


def migrate(*, quiet: bool) -> int:
    """Make or update the database, as the owner of its tables."""
    with stoppable(), prepared() as addresses:
        if not addresses.owner_url:
            raise PlacemapError(
                "Only the application role's address is known, and it may not change tables. Set "
                "PLACEMAP_OWNER_DATABASE_URL to the owner's, or DATABASE_URL to a superuser's, and try again."
            )
        os.environ["PLACEMAP_DATABASE_AS"] = "owner"
        if quiet:
            logging.getLogger("procrastinate").setLevel(logging.WARNING)
        try:
            import django

            django.setup()
            from placemap.project import migrating

            migrating.migrate(addresses.roles, verbosity=0 if quiet else 1)
        finally:
            _close_connections()
            del os.environ["PLACEMAP_DATABASE_AS"]
    if not quiet:
        print("The database is up to date: roles, tables, policies and reference data.")
    return 0


def manage(arguments: Sequence[str]) -> int:
    """Run a Django command, with the embedded database running when the command may need it."""
    from django.core.management import execute_from_command_line

    def run() -> int:
        try:
            execute_from_command_line(["placemap", *arguments])
        except SystemExit as leaving:
            return leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        return 0

    if not arguments or arguments[0] in ("help", "makemigrations", "collectstatic", "check", "version"):
        return run()
    with prepared(setting_up=False):
        try:
            return run()
        finally:
            _close_connections()


def web_command(host: str, port: int, workers: int) -> list[str]:
    """How the web server is run. Its threads wait for what people send; those that answer are ours."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(WAITING), "--backpressure", str(LINES),
        "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning",
        "placemap.project.wsgi:application",
    ]  # fmt: skip


def worker_command(concurrency: int) -> list[str]:
    """How the worker is run."""
    return [
        sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", str(concurrency),
        "--shutdown-graceful-timeout", "15",
    ]  # fmt: skip


def refuse_unsafe_role(addresses: DatabaseAddresses) -> None:
    """Raise unless the application role is held by row-level security."""
    with connect(addresses.application_url) as connection:
        refuse_privileged_role(connection)


def require_free_port(host: str, port: int) -> None:
    """Raise `PortInUse`, before anything is started, when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortInUse(
                    f"Port {port} is in use by another program. Stop that program, or choose another port: "
                    f"`make demo PORT={port + 10}` or `--port {port + 10}`."
                ) from None
            raise PlacemapError(f"Cannot listen on {host} port {port}: {error.strerror}.") from None


def build_assets(say: Callable[[str], None]) -> None:
    """Build the styles and scripts where needed, and gather every static file where it is served from.

    Two services of one checkout may start at the same moment, each with a state directory of its own, so
    the lock lies beside what it guards. Files are gathered aside and put in place all at once.
    """
    assets.build(say=say)
    root = Path(os.environ.get("PLACEMAP_STATIC_ROOT", PACKAGE / "web" / "static_root"))
    mark, wanted = root / ".gathered", _static_hash()
    if _is_gathered(mark, wanted):
        return
    root.parent.mkdir(parents=True, exist_ok=True)
    with root.with_name(f".{root.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_gathered(mark, wanted):
            return
        say("Gathering static files ...")
        aside = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
        try:
            aside.chmod(0o755)
            _gather(aside)
            (aside / mark.name).write_text(wanted)
            assets.put_in_place(aside, root)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _is_gathered(mark: Path, wanted: str) -> bool:
    return mark.exists() and mark.read_text() == wanted


def _gather(folder: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"],
        capture_output=True, text=True, check=False, env={**os.environ, "PLACEMAP_STATIC_ROOT": str(folder)},
    )  # fmt: skip
    if answer.returncode != 0:
        raise PlacemapError("The static files could not be gathered:\n" + answer.stderr.strip())


def _static_hash() -> str:
    digest = sha256(f"Django {version('django')}, whitenoise {version('whitenoise')}".encode())
    for folder in sorted(PACKAGE.glob("*/static")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{path.relative_to(PACKAGE)}\0".encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _until_told_to_stop(children: Children) -> int:
    try:
        children.watch()
    except KeyboardInterrupt:
        return 0
    return 1


def _close_connections() -> None:
    # The embedded server stops only when nobody is connected any more.
    from django.db import connections

    connections.close_all()


def describe_place() -> str:
    """Where this Placemap runs from, for people."""
    return f"the checkout {PACKAGE.parent}" if in_checkout() else f"the installed package {PACKAGE}"
