"""Commands about the same thing take turns."""

from __future__ import annotations

from django.db import connection


def _one_at_a_time(what: str) -> None:
    """Commands about the same thing wait for each other until commit."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
