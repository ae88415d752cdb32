"""What is read above a group is looked through before it goes."""

from __future__ import annotations

from placemap.mappings.models import Mapping
from placemap.mappings.queries import live_seats
from placemap.partners.queries import names_for_all
from placemap.responses.rules.telling import check_tells_nobody
from placemap.subjects.queries import names_in_words


def check_words_sent_up(mapping: Mapping, *texts: str, looked: bool) -> None:
    """Raise `MayTell` where they may tell who somebody is, unless whoever sends them looked and said so."""
    if looked:
        return
    check_tells_nobody(
        names_in_words(mapping, *texts),
        *texts,
        bodies=names_for_all(),
        staff={seat.user.name for seat in live_seats(mapping, with_watchers=True)},
    )
