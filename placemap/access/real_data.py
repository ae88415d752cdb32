"""Whether this instance takes real people, and what is refused while it does not.

The database answers (`real_people_gate`, declared by `placemap.readiness`), from the set-up checks that
people signed. An instance that lets anybody in with one press takes none, whatever was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connection

from placemap.foundations.errors import PlacemapError
from placemap.foundations.invented import Gate, NotInvented, require_invented
from placemap.foundations.wording import _

# The worker's and the set-up's own acts: they repeat what is here already, and say nothing new. An erasure
# above all must never be refused. Any other actor without an account carries somebody's words.
CHORES = frozenset(
    {
        "access-sampler", "action-post", "audit-sealer", "climber", "eraser", "housekeeper", "meeting-post",
        "post-room", "returns-post", "set-up", "settler", "signing-in", "word-eraser",
        "yearly-post",
    }
)  # fmt: skip


class About(Enum):
    """Whom a command's words may be about. Everything but the first is real before the gate opens."""

    PEOPLE = "people and places: looked through while only invented ones are taken"
    PARTNERSHIP = "the partnership: its areas, agencies, groups, staff and agreements"
    PAPERS = "the papers that open the gate, and where they are kept"
    DRAFTS = "unfinished forms: sealed, for whoever types alone, and looked through when they are sent"
    KEYS = "keys and codes that machines made"


def gate() -> Gate:
    """Whom this instance takes today. One query; none in a demonstration."""
    if settings.PLACEMAP_DEMONSTRATION:
        return Gate.INVENTED
    with connection.cursor() as cursor:
        cursor.execute("select real_people_gate()")
        return Gate(cursor.fetchone()[0])


def refuse_real(given: Mapping[str, Any]) -> None:
    """Raise `NotInvented` where only invented people are taken and this could be about somebody real.

    Looks first and asks after: where real people are taken, the first real number ends the looking.
    """
    try:
        require_invented(given)
    except NotInvented:
        if gate() is Gate.INVENTED:
            raise


def require_new_people_taken() -> None:
    """Raise while nobody new is taken, because a check that was signed no longer stands."""
    if gate() is Gate.SHUT:
        raise PlacemapError(
            _(
                "Nobody new can be added today, because a set-up check has ended or was taken back. Nothing"
                " is lost, and work on what is here goes on. Ask your administrator to have it signed again."
            )
        )
