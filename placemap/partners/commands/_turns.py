"""Two people who add something of the partnership at the same moment."""

from __future__ import annotations

from django.db import connection

# A number of its own among the locks of the database.
TURN = "hashtextextended('placemap.partnership', 0)"


def take_turn() -> None:
    """Wait until nobody else adds a name or an address: whoever comes second finds what the first has added,
    and reads that it is there. Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_advisory_xact_lock({TURN})")
