"""Whether the database is whole and held by row security as declared: for `doctor` and start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from placemap.foundations.errors import PlacemapError
from placemap.project.brought_back import (
    SEE_THE_TRAIL,
    STILL_RECOVERING,
    is_recovering,
    was_brought_back,
)
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.roles import Connection, refuse_privileged_role

# A table that `placemap restore` makes first, and `erase-again` where a database came back by other means.
# Its comment says when every row has come; it goes when whoever was erased since is erased again, or when it
# was said that nobody can tell who was.
UNFINISHED_RESTORE = "placemap_unfinished_restore"
ROWS_CAME = "rows came"
TO_BE_ERASED = (
    "Run `placemap migrate`, then `placemap erase-again --register FILE` with the newest register,"
    " or `placemap erase-again --no-register` when there is none at all."
)

# Asked of a child process with Django: migrations not yet applied, and tables without row security
# that are not listed as needing none.
ASK_DJANGO = """
import json, sys, django
django.setup()
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from placemap.access.row_security import (
    WITHOUT_ROW_SECURITY,
    declared_policies,
    eraser_policies,
    restrictive_policies,
)
executor = MigrationExecutor(connection)
plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
print(json.dumps({
    "unapplied": [str(migration) for migration, _ in plan],
    "without_row_security": sorted(WITHOUT_ROW_SECURITY),
    "policies": sorted(
        name
        for policy in [*declared_policies(), *eraser_policies(), *restrictive_policies()]
        for name, _ in policy.statements()
    ),
}))
"""


@dataclass(frozen=True)
class Finding:
    """One thing examined. `mend` says what to do, and is empty when all is well."""

    about: str
    words: str
    mend: str = ""


def refuse_unready(addresses: DatabaseAddresses) -> None:
    """Raise unless this database may be served from: the role is held, and nothing is missing or open."""
    with connect(addresses.application_url) as connection:
        refuse_privileged_role(connection)
        for finding in protection(connection):
            if finding.mend:
                raise PlacemapError(
                    f"It does not start on this database. {finding.about}: {finding.words}.\n{finding.mend}"
                )
        if "PLACEMAP_DEMONSTRATION" not in os.environ and _has_taken_real_people(connection):
            raise PlacemapError(
                "It does not start on this database. PLACEMAP_DEMONSTRATION is missing, so it would be run as"
                " a demonstration,\nhalf-protected; and every set-up check was signed here, as for real"
                " people.\nSet PLACEMAP_DEMONSTRATION=0 for real people, or 1 for a rehearsal."
            )


def protection(connection: Connection) -> Iterator[Finding]:
    """Findings about tables, row security and policies, from the application role's connection."""
    if is_recovering(connection):
        yield Finding("Server", "takes no writes", STILL_RECOVERING)
    restoring = unfinished_restore(connection)
    if restoring == ROWS_CAME:
        yield Finding("Restore", "whoever was erased since the backup is not erased again yet", TO_BE_ERASED)
    elif restoring is not None:
        yield Finding(
            "Restore",
            "began here and did not finish, so records are missing",
            "Run the same `placemap restore` again, or name another, empty database.",
        )
    told = _ask_django()
    unapplied = told["unapplied"]
    yield Finding(
        "Tables",
        "up to date"
        if not unapplied
        else f"{len(unapplied)} migrations are missing, the first {unapplied[0]}",
        "" if not unapplied else "Run: placemap migrate",
    )
    if restoring is None and not unapplied and was_brought_back(connection):
        yield Finding(
            "Restore",
            "this database was brought back from a copy, or another server took over, and whoever was erased"
            " since may be here again",
            TO_BE_ERASED,
        )
    rows = connection.execute(
        "SELECT relname::text, relrowsecurity AND relforcerowsecurity FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    expected = set(told["without_row_security"])
    open_tables = [str(name) for name, forced in rows if not forced and name not in expected]
    held = sum(1 for _, forced in rows if forced)
    yield Finding(
        "Row-level security",
        f"forced on {held} tables; {len(rows) - held} tables of the framework hold no records about people"
        if not open_tables
        else f"not forced on {', '.join(open_tables)}",
        ""
        if not open_tables
        else "Run: placemap migrate. If it stays so, a migration lacks enable_row_security.",
    )
    present = {
        str(row[0])
        for row in connection.execute("SELECT policyname FROM pg_policies WHERE schemaname = 'public'")
    }
    differing = sorted(present ^ set(told["policies"]))
    yield Finding(
        "Policies",
        f"{len(present)}, as the code declares them"
        if not differing
        else f"not as declared: {', '.join(differing[:5])}",
        "" if not differing else "Run: placemap migrate",
    )


# Whom the database takes, as the signed set-up checks have it, and what to do where that is a worry.
_TAKEN = {
    "open": ("every set-up check is signed and in date: real people may be entered", ""),
    "invented": ("not every set-up check is signed: invented people only", ""),
    "shut": (
        "a set-up check has ended or was taken back: nobody new is taken, and work on what is here goes on",
        "In Placemap, “Before real people” says which check it is. Whoever signs it looks at the paper.",
    ),
}


def _has_taken_real_people(connection: Connection) -> bool:
    """Whether every set-up check was signed here at some time, from the application role's connection."""
    row = connection.execute("select real_people_gate()").fetchone()
    return row is not None and row[0] != "invented"


def real_people(connection: Connection, *, for_real: bool) -> Finding:
    """Whether real people are taken here, from the application role's connection."""
    about = "Real people"
    row = connection.execute("select real_people_gate()").fetchone()
    state = str(row[0]) if row else "invented"
    if not for_real and state == "open":
        return Finding(about, "none are taken, whatever is signed: this is run as a demonstration")
    return Finding(about, *_TAKEN[state])


def trail(connection: Connection) -> Finding:
    """What the night's check of the trail found last, from the application role's connection."""
    about = "Record of who did what"
    with connection.transaction():
        connection.execute(SEE_THE_TRAIL)
        last = connection.execute(
            "select checked_at, broken_at, entries, now() - checked_at > interval '50 hours'"
            " from access_sealcheck order by checked_at desc limit 1"
        ).fetchone()
    if last is None:
        return Finding(about, "its seals were not checked yet; a running worker does it every night")
    at, broken_at, entries, is_late = last
    when = f"{at:%Y-%m-%d %H:%M}"
    if broken_at is not None:
        return Finding(
            about,
            f"seal {broken_at} did not hold at {when}: the record was changed behind Placemap",
            "Keep the database as it is and tell information governance at once. Compare access_auditentry "
            "with the newest backup, and look who can sign in to the database as its owner.",
        )
    if is_late:
        return Finding(
            about, f"was last checked at {when}", "Start `placemap worker`: it checks every night."
        )
    return Finding(about, f"whole when it was last checked at {when}: {entries} entries looked at")


def kept_on_disk(connection: Connection, *, for_real: bool) -> Finding:
    """Whether the server answers only once what was written is on its disk, so that no power cut loses it."""
    about = "Writing to disk"
    asked = ["fsync", "full_page_writes", "synchronous_commit"]
    rows = connection.execute(
        "select name, current_setting(name) from pg_settings where name = any(%s) order by 1", [asked]
    ).fetchall()
    wrong = [str(name) for name, setting in rows if setting == "off"]
    if not wrong:
        return Finding(about, "before it answers, so nothing that was saved is lost when the power goes")
    return Finding(
        about,
        f"{' and '.join(wrong)} off, so what was saved can be lost when the power goes",
        # Each by itself: ALTER SYSTEM refuses to be one of several statements that are sent together.
        "As a superuser: psql"
        + "".join(f' -c "ALTER SYSTEM SET {name} = on"' for name in wrong)
        + ' -c "SELECT pg_reload_conf()"'
        if for_real
        else "",
    )


def unfinished_restore(connection: Connection) -> str | None:
    """How far a restore came that has not ended: `ROWS_CAME`, or nothing to speak of; None without one."""
    row = connection.execute(
        "SELECT coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relname = %s",
        [UNFINISHED_RESTORE],
    ).fetchone()
    return str(row[0]) if row is not None else None


def _ask_django() -> dict[str, list[str]]:
    answer = subprocess.run(
        [sys.executable, "-c", ASK_DJANGO], capture_output=True, text=True, check=False, timeout=120
    )
    if answer.returncode != 0:
        raise PlacemapError("Placemap itself does not start:\n" + answer.stderr.strip()[-2000:])
    found: dict[str, list[str]] = json.loads(answer.stdout.splitlines()[-1])
    return found
