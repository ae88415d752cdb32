"""The closed mappings that may be emptied now: for the eraser."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.rules.disposing import may_be_emptied


def outlived() -> list[Mapping]:
    """Those whose time is over, in which nobody is left, and whose receipts stood long enough. One query."""
    days = settings.PLACEMAP_BACKUP_DAYS
    with connection.cursor() as cursor:
        cursor.execute("select id, reference, last_left from mappings_outlived()")
        return [
            Mapping(pk=key, reference=reference)
            for key, reference, last_left in cursor.fetchall()
            if may_be_emptied(last_left=last_left, backup_days=days, on=today())
        ]
