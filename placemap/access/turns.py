"""Commands about the same thing take turns: what two people do at once, they do one after the other."""

from __future__ import annotations

from django.db import connection


def take_turn(what: str) -> None:
    """Wait until no other transaction has the turn of the same name, and have it until the end of this one.

    Whoever comes second finds what the first has done, where it is looked at after this.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
