"""`placemap backup`, `restore`, `erase-again`, `rotate-keys` and `upgrade`."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.project import keys
from placemap.project.brought_back import is_there, registers_folder
from placemap.project.children import stoppable
from placemap.project.console_services import _close_connections
from placemap.project.database import prepared
from placemap.project.keeping import archive
from placemap.project.keeping.backing_up import NAME, back_up, remove_older, remove_unfinished
from placemap.project.keeping.erasing_again import (
    erase_again,
    what_is_left,
)
from placemap.project.keeping.recording import record
from placemap.project.keeping.restoring import (
    Backup,
    end_restore,
    examine,
    require_room_for_keys,
    require_to_be_ended,
    restore,
    take_for_restored,
)
from placemap.project.keeping.rotating import forget_old, rotate
from placemap.project.keeping.upgrading import require_nobody_works, upgrade


def add_commands(commands: Any, formatter: type[argparse.HelpFormatter]) -> None:
    """Add these commands to the parser's own."""
    backup = commands.add_parser(
        "backup",
        help="write an encrypted copy of every record and key to one file",
        description="Reads the database as it is at one moment, while pages and jobs go on. Encrypts to age\n"
        "keys as it reads: no plain copy is ever on a disk. Needs PLACEMAP_OWNER_DATABASE_URL.\n\n"
        "Keep the private key on another machine: whoever holds it and a backup can read everything.",
        formatter_class=formatter,
    )
    _add_target(backup)
    backup.add_argument(
        "--keep-days",
        type=int,
        default=os.environ.get("PLACEMAP_BACKUP_DAYS"),
        metavar="DAYS",
        help="then delete older backups in that folder (default: PLACEMAP_BACKUP_DAYS, else none)",
    )
    backup.add_argument(
        "--make-key",
        type=Path,
        metavar="FILE",
        help="only make a private key in a new file, and print its public key",
    )
    backup.set_defaults(run=_backup)

    bring_back = commands.add_parser(
        "restore",
        help="bring a backup into an empty database, equal by count and digest",
        description="Reads the file through before anything is touched, and refuses a database that holds\n"
        "anything. All rows come in one transaction that compares them with the backup's own list. Nothing\n"
        "serves from a restore that did not finish; run it again, and it goes on or says how. Sessions are\n"
        "not brought back.\n\n"
        "Whoever was erased since the backup is erased again, as the register of erasures says: give it by\n"
        "--erasures when it is not in PLACEMAP_ERASURES_FOLDER. A register that is older than the backup is\n"
        "refused before anything is touched. Exit status 1 when somebody could not be erased again, or when\n"
        "there was no register to go by: then nothing serves until `placemap erase-again` ran.",
        formatter_class=formatter,
    )
    bring_back.add_argument("file", type=Path, metavar="FILE", help="the backup")
    bring_back.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="the file with the private age key"
    )
    bring_back.add_argument(
        "--check", action="store_true", help="only read the file through: touches no database"
    )
    bring_back.add_argument(
        "--erasures",
        type=Path,
        metavar="PLACE",
        help="the newest register of erasures, or the folder of erasures-….jsonl that was fetched",
    )
    _add_older(bring_back)
    bring_back.set_defaults(run=_restore)

    again = commands.add_parser(
        "erase-again",
        help="after a restore: erase again whoever was erased since the backup",
        description="`placemap restore` does this by itself. Run it alone when the register of erasures\n"
        "comes to hand later, when a restore was broken off before it, or when the database was brought\n"
        "back from a copy by other means or runs on another server: nothing serves until then. Erases\n"
        "only whom the register names, and says who is left and what nobody can tell. Refuses a register\n"
        "of another installation, one that is older than the backup, and one cut short.",
        formatter_class=formatter,
    )
    again.add_argument(
        "--register",
        type=Path,
        metavar="PLACE",
        help="a file or a folder (default: PLACEMAP_ERASURES_FOLDER)",
    )
    _add_older(again)
    again.add_argument(
        "--nothing-lost",
        action="store_true",
        help="the database was brought back to its last moment, or runs on another server",
    )
    again.add_argument(
        "--no-register", action="store_true", help="there is none at all: erase nobody, and end the restore"
    )
    again.set_defaults(run=_erase_again)

    rotating = commands.add_parser(
        "rotate-keys",
        help="seal everything with a new data key, and forget the old one",
        description="Makes a new key and seals with it every file and every word kept for later. Pages go\n"
        "on, and use the new key at once. Broken off, it goes on where it was when it is run again. Run it\n"
        "a second time with --forget-old, ten minutes later or more.\n\n"
        "Where PLACEMAP_DATA_KEY holds the key, put a new one before it there, with a comma between,\n"
        "set PLACEMAP_FINGERPRINT_KEY to what `placemap rotate-keys --fingerprint-key` prints, start\n"
        "the services again, and then run this.",
        formatter_class=formatter,
    )
    rotating.add_argument("--forget-old", action="store_true", help="forget keys that nothing needs any more")
    rotating.add_argument("--fingerprint-key", action="store_true", help="only print that key")
    rotating.set_defaults(run=_rotate_keys)

    upgrade = commands.add_parser(
        "upgrade",
        help="after installing a newer version: back up, then bring the database up to date",
        description="Stop the web server and the worker first. The database changes in one transaction:\n"
        "when anything fails it is as it was, and the version before can be started on it again.",
        formatter_class=formatter,
    )
    _add_target(upgrade)
    upgrade.add_argument("--no-backup", action="store_true", help="when one was made a moment ago")
    upgrade.set_defaults(run=_upgrade)


def _add_older(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--older-register",
        action="store_true",
        help="the register ends before the backup, or a copy of the database, and there is no newer one",
    )


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        metavar="KEY",
        action="append",
        default=[],
        help="an age public key, age1…, and may be repeated (default: PLACEMAP_BACKUP_RECIPIENTS)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=os.environ.get("PLACEMAP_BACKUP_FOLDER", "."),
        help="where it goes, named by the time (default: PLACEMAP_BACKUP_FOLDER, else here)",
    )


def _backup(options: argparse.Namespace) -> int:
    if options.make_key is not None:
        print(archive.make_identity(options.make_key))
        return 0
    path = backup_now(options.folder, " ".join(options.to))
    if options.keep_days is not None:
        for removed in remove_older(options.folder, int(options.keep_days)):
            print(f"Deleted {removed.name}, which is older than {options.keep_days} days.")
    print(f"`placemap restore --check {path} --key FILE` reads it through.")
    return 0


def backup_now(folder: Path, recipients: str) -> Path:
    """Write a backup named by the time into a folder, and say what it holds."""
    folder = Path(folder)
    if not folder.is_dir():
        raise PlacemapError(f"There is no folder {folder} for the backup.")
    readers = archive.recipients_in(recipients or os.environ.get("PLACEMAP_BACKUP_RECIPIENTS", ""))
    for left in remove_unfinished(folder):
        print(f"Deleted {left.name}, which a backup that did not finish left behind.")
    with stoppable(), prepared(setting_up=False) as addresses:
        made = back_up(addresses, folder / datetime.now(UTC).strftime(NAME), readers)
    print(f"Backed up {made.rows} rows of {made.tables} tables to {made.path}.")
    return made.path


def _restore(options: argparse.Namespace) -> int:
    identities = archive.identities_in(options.key)
    backup = examine(options.file, identities)
    print(_described(backup))
    if options.check:
        return 0
    require_room_for_keys(backup)
    register = options.erasures or registers_folder()
    if options.erasures and not is_there(register):
        raise PlacemapError(f"There is no register of erasures at {register}. Nothing was changed.")
    found = register if is_there(register) else None
    with stoppable(), prepared() as addresses:
        nobody_left = restore(
            options.file, identities, backup, addresses, print, found, or_older=options.older_register
        )
    print("Restored, and equal to the backup by count and digest in every table. Everybody signs in anew.")
    if found is None:
        print(
            f"There was no register of erasures: children let go since {backup.made_at} are here again.\n"
            "Nothing serves from it yet. Find the newest erasures-….jsonl, and run `placemap erase-again "
            "--register PLACE`; or `placemap erase-again --no-register` when there is none at all."
        )
    return 0 if found is not None and nobody_left else 1


def _erase_again(options: argparse.Namespace) -> int:
    place = options.register or registers_folder()
    if options.no_register:
        if is_there(place):
            raise PlacemapError(f"There is a register of erasures at {place}. Run it without --no-register.")
        with stoppable(), prepared(setting_up=False) as addresses:
            require_to_be_ended(addresses)
            take_for_restored(addresses, None, nothing_lost=options.nothing_lost)
            record(addresses, Event.ERASED_AGAIN, register="none")
            end_restore(addresses)
        print("Nobody was erased again: children let go since the backup are here. Nothing else waits.")
        return 0
    if not is_there(place):
        raise PlacemapError(f"There is no register of erasures at {place}.")
    with stoppable(), prepared(setting_up=False) as addresses:
        require_to_be_ended(addresses)
        whole = options.nothing_lost
        or_older = options.older_register or whole
        goes_up_to = take_for_restored(addresses, place, or_older=or_older, nothing_lost=whole)
        import django

        django.setup()
        try:
            found = erase_again(place, or_older=or_older)
        finally:
            _close_connections()
        record(
            addresses, Event.ERASED_AGAIN, register=found.register.number, done=found.done,
            left=len(found.left), as_of=found.register.as_of, nothing_lost=whole,
        )  # fmt: skip
        # Whoever could not be erased is named, on pages that only a person can open: so it is served from.
        end_restore(addresses)
    print(f"{found.done} were erased again.")
    if goes_up_to is not None:
        print(
            f"This database was brought back from a copy, and goes up to"
            f" {goes_up_to:%Y-%m-%d %H:%M:%S %Z}."
            + (" Nothing after that is lost, as you say." if whole else "")
        )
    for words in (*(() if whole else found.unknown), *found.to_see_to):
        print(words)
    if found.left:
        print(f"{len(found.left)} could not be. {what_is_left(found.left, found.references)}")
    return 1 if found.left or found.to_see_to else 0


def _rotate_keys(options: argparse.Namespace) -> int:
    if options.fingerprint_key:
        print(keys.fingerprint_key())
        return 0
    with stoppable(), prepared(setting_up=False) as addresses:
        if options.forget_old:
            print(f"{forget_old(addresses)} older keys were forgotten. Earlier backups still hold theirs.")
            return 0
        found = rotate(addresses)
    print(f"{found.anew} sealed anew, {found.already} sealed with the newest key already.")
    if found.unopened:
        print(f"{found.unopened} open with no key that is kept here, and were left as they are.")
        return 1
    print("`placemap rotate-keys --forget-old` forgets the older key, ten minutes from now.")
    return 0


def _upgrade(options: argparse.Namespace) -> int:
    with stoppable(), prepared() as addresses:
        require_nobody_works(addresses)
        made = None if options.no_backup else backup_now(options.folder, " ".join(options.to))
        upgrade(made, addresses)
    print(f"The database is that of Placemap {version('placemap')}. Start the web server and the worker.")
    return 0


def _described(backup: Backup) -> str:
    return (
        f"A whole backup of {backup.made_at}, by Placemap {backup.version}: "
        f"{backup.rows} rows of {len(backup.tables)} tables."
    )
