"""Sight that somebody opened in an emergency: one person's records, for a short time, on one page.

Decided in one place. The database itself works out what is open (`people_opened_in_emergency`, by the row
of the opening and the clock) and keeps it for the transaction, where the policies of people and of what is
said about them compare with it. Nothing is open unless a page asks for it by name, so that lists, counts,
searches, files and every form are as they were.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from placemap.access.session import forget_answers

# In a sub-select, so that it is asked once in a statement; empty in nearly every transaction there is.
OPENED = (
    "(select coalesce(nullif(current_setting('placemap.opened', true), '')::uuid[], '{}'::uuid[]))::uuid[]"
)
# Nothing about anybody is written while somebody looks through an opening.
NOTHING_OPENED = f"(select cardinality({OPENED}) = 0)"

# Worked out before it is set, so that what is opened never widens how it is found.
_LOOK = (
    "select set_config('placemap.opened', found.people::text, true), cardinality(found.people) > 0"
    " from (select people_opened_in_emergency(%s) as people offset 0) as found"
)


def look_through(person_id: UUID) -> bool:
    """From here to the end of this transaction, read what is open of this one person; whether anything is."""
    # What the page was told before was told without it.
    forget_answers()
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [person_id])
        return bool(cursor.fetchone()[1])
