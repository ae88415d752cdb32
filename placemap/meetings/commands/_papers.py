"""What minutes, packs and briefings have in common: copies with a number, and a mail that says so little."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from placemap.access.later import ask_for_letter
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import next_office_hour
from placemap.foundations.wording import _

# Of so many who take a copy in one moment, each gets a number.
_TRIES = 5

Copy = TypeVar("Copy", bound=models.Model)


def save_numbered(make: Callable[[], Copy]) -> Copy:
    """Save a copy under the number after the last; where another took it first, under the next one."""
    for _try in range(_TRIES):
        made = make()
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            continue
        return made
    raise PlacemapError(_("Others are taking copies at this moment. Press the button once more."))


def tell_to_read(people: Iterable[UUID], *, but: UUID | None) -> None:
    """A mail by day to each but whoever did it: there is something to read, and no word of what."""
    for user_id in sorted({*people} - {but}):
        ask_for_letter(next_office_hour(now()), Letter.TO_READ, user_id)
