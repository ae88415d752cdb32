"""What whoever runs the server did there, and whether a backup was made lately: for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.foundations.clock import now
from placemap.foundations.office_hours import after_these_hours
from placemap.partners import policy

_OPERATOR = "operator"
# A backup that is still being written is no failed one.
_WRITTEN_WITHIN = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """When the last backup was made, and whether another should have been by now."""

    made_at: datetime | None
    is_expected: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class MailStanding:
    """How many mails the mail server did not take: those that are tried again, and those given up lately.

    `for_morning`: how many wait for the morning, since nobody is written to about work at night. Among them
    may be some that it did not take before the evening: their tries begin anew.
    """

    waiting: int
    given_up: int
    for_morning: int


def done_on_server(actor: Actor) -> QuerySet[AuditEntry]:
    """What was done from the console of the server, newest first. A backup that was made is there once."""
    require(policy.may_manage_partnership(actor))
    file = Cast(KT("details__file"), CharField())
    made = AuditEntry.objects.filter(system=_OPERATOR, event=Event.BACKED_UP).annotate(file=file)
    return (
        AuditEntry.objects.filter(system=_OPERATOR)
        .annotate(file=file, was_made=Exists(made.filter(file=OuterRef("file"))))
        .exclude(event=Event.BACKUP_BEGUN, was_made=True)
        .order_by("-at", "-id")
    )


def was_broken_off(entry: AuditEntry) -> bool:
    """Whether an entry says that a backup began which was not made, and no longer can be on its way."""
    return entry.event == Event.BACKUP_BEGUN and now() - entry.at > _WRITTEN_WITHIN


def backup_standing(actor: Actor) -> BackupStanding:
    """When the last backup was made. Where only invented people are, none is expected."""
    require(policy.may_manage_partnership(actor))
    made = AuditEntry.objects.filter(system=_OPERATOR, event=Event.BACKED_UP).order_by("-at")
    last = made.values_list("at", flat=True).first()
    is_expected = not settings.PLACEMAP_DEMONSTRATION
    is_old = last is None or now() - last > settings.PLACEMAP_BACKUP_EXPECTED
    return BackupStanding(last, is_expected, is_late=is_expected and is_old)


def mail_standing(actor: Actor) -> MailStanding:
    """How many mails wait for a mail server that did not take them, or were given up in the last week, and
    how many wait for the morning."""
    require(policy.may_manage_partnership(actor))
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where j.status = 'todo' and j.attempts > 0),"
            " count(*) filter (where j.status = 'failed' and exists ("
            "select 1 from procrastinate_events e where e.job_id = j.id and e.type = 'failed'"
            " and e.at > now() - interval '7 days')),"
            " count(*) filter (where j.status = 'todo' and j.attempts = 0 and j.scheduled_at >= %s)"
            " from procrastinate_jobs j where j.queue_name = 'letters'",
            [after_these_hours(now())],
        )
        return MailStanding(*cursor.fetchone())
