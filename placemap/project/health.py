"""What the running of an instance is watched by: alive, ready, and figures without personal data."""

from __future__ import annotations

import hmac
import ipaddress
import os
import time
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse

from placemap.access.actors import system_actor
from placemap.access.middleware import public
from placemap.access.policy import SEALER
from placemap.access.session import acting_as
from placemap.project.brought_back import is_another_server

WORKER_SEEN_WITHIN = 60  # seconds; a worker says every ten that it is there
# What a reverse proxy adds. Somebody who comes through one on this machine is not this machine.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
Figure = tuple[str, str, str, float]


@public
def alive(request: HttpRequest) -> HttpResponse:
    """Plain "ok": the web process is up. Says nothing about data and touches no database."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@public
def ready(request: HttpRequest) -> HttpResponse:
    """Whether people can work here: 200, or 503 with one line for each thing that is wrong."""
    wrong = what_is_missing()
    words = "".join(f"{line}\n" for line in wrong) or "ready\n"
    return HttpResponse(words, status=503 if wrong else 200, content_type="text/plain; charset=utf-8")


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for this machine itself or whoever has the token; absent for all others."""
    if not (_from_this_machine(request) or _has_token(request)):
        raise Http404
    lines: list[str] = []
    try:
        figures = list(_figures())
    except DatabaseError:
        figures = [("placemap_database_up", "Whether the database answers", "", 0)]
    for name, about, labels, value in figures:
        if f"# TYPE {name} gauge" not in lines:
            lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
        lines.append(f"{name}{labels} {value:g}" if value % 1 else f"{name}{labels} {value:.0f}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


def what_is_missing() -> list[str]:
    """What keeps people from working, in words for whoever runs the instance; nothing about data."""
    try:
        with transaction.atomic():
            missing, workers = _missing_migrations(), _workers()
            came_back = is_another_server(connection.connection)
    except DatabaseError:
        return ["The database does not answer."]
    wrong = []
    if came_back:
        wrong.append(
            "This database was brought back from a copy: stop Placemap and run `placemap erase-again`."
        )
    if missing:
        wrong.append(f"{missing} migrations are missing: run `placemap migrate`.")
    if not workers:
        wrong.append(f"No worker was seen in the last {WORKER_SEEN_WITHIN} seconds: start `placemap worker`.")
    return wrong


def _figures() -> Iterator[Figure]:
    with acting_as(system_actor(SEALER)):
        yield "placemap_info", "Always 1, with the version", f'{{version="{version("placemap")}"}}', 1
        yield "placemap_database_up", "Whether the database answers", "", 1
        yield "placemap_migrations_missing", "Migrations not yet applied", "", _missing_migrations()
        yield "placemap_workers", "Workers seen in the last minute", "", _workers()
        for state, count in _rows(
            "select status::text, count(*) from procrastinate_jobs group by 1 order by 1"
        ):
            yield "placemap_jobs", "Background jobs", f'{{state="{state}"}}', float(str(count))
        ((waited,),) = _rows(
            # A mail that was put off until the morning has waited since the morning.
            "select coalesce(extract(epoch from now() - min(greatest(e.at, j.scheduled_at))), 0)"
            " from procrastinate_jobs j"
            " join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'"
            " where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= now())"
        )
        yield "placemap_oldest_waiting_job_seconds", "How long the oldest job waits", "", float(str(waited))
        ((unsealed,),) = _rows(
            "select count(*) from access_auditentry"
            " where position > (select coalesce(max(up_to), 0) from access_auditseal)"
        )
        yield "placemap_trail_unsealed", "Entries of the trail not sealed yet", "", float(str(unsealed))
        for broken, age in _rows(
            "select (broken_at is not null)::int, extract(epoch from now() - checked_at)"
            " from access_sealcheck order by checked_at desc limit 1"
        ):
            yield (
                "placemap_trail_broken",
                "Whether a seal of the trail no longer holds",
                "",
                float(str(broken)),
            )
            about = "Since the trail's seals were last checked"
            yield "placemap_trail_check_age_seconds", about, "", float(str(age))
        ((size,),) = _rows("select pg_database_size(current_database())")
        yield "placemap_database_bytes", "Size of the database", "", float(str(size))
    age = _last_backup()
    if age is not None:
        yield "placemap_last_backup_age_seconds", "Since the newest backup in the folder", "", age


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _missing_migrations() -> int:
    applied = {(str(app), str(name)) for app, name in _rows("select app, name from django_migrations")}
    return len(_wanted_migrations() - applied)


@lru_cache(maxsize=1)
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None).disk_migrations or ())


def _workers() -> int:
    ((seen,),) = _rows(
        "select count(*) from procrastinate_workers"
        f" where last_heartbeat > now() - interval '{WORKER_SEEN_WITHIN} seconds'"
    )
    return int(str(seen))


def _last_backup() -> float | None:
    folder = os.environ.get("PLACEMAP_BACKUP_FOLDER")
    try:
        made = [path.stat().st_mtime for path in Path(folder).glob("placemap-*.age")] if folder else []
    except OSError:
        return None
    return max(0.0, time.time() - max(made)) if made else None


def _from_this_machine(request: HttpRequest) -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    token = os.environ.get("PLACEMAP_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
