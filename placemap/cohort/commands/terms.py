"""The lists of terms: a new version added, one retired. None is ever altered."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.models import TermListVersion
from placemap.cohort.queries.terms import every_version, latest_number, version_on
from placemap.cohort.rules import check_reason
from placemap.cohort.rules.terms import check_retired, check_starts, terms_written
from placemap.cohort.vocabulary.terms import LISTS
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _, in_english

SOMEBODY_ADDED = _("Somebody else added a version of this list while you were writing. Look at theirs first.")


@command(may=policy.may_keep_terms, event=Event.PARTNERSHIP_CHANGED)
def add_terms(
    *, list_code: str, terms: str, source: str, reason: str, dated: date, after: int, by: Actor
) -> TermListVersion:
    """A new version of a list, one term on each line, in force from a day; the earlier ones stay as they are.

    `after` is the newest version that was read. Raises `Conflict` when there is a newer one.
    """
    if list_code not in {one.code for one in LISTS}:
        raise PlacemapError(_("There is no such list."))
    words = check_reason(reason, tested_against=_("what the list is for"))
    check_starts(dated, today())
    written = terms_written(terms, every_version(), list_code)
    if latest_number(list_code) != after:
        raise Conflict(SOMEBODY_ADDED)
    version = TermListVersion(
        list_code=list_code,
        number=after + 1,
        dated=dated,
        terms=[list(one) for one in written],
        source=source.strip(),
        reason=words,
        recorded_by=by.user_id,
    )
    try:
        # A savepoint: two who add at once are told so, and keep what they wrote.
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as twice:
        raise Conflict(SOMEBODY_ADDED) from twice
    return version


@command(may=policy.may_keep_terms, event=Event.PARTNERSHIP_CHANGED)
def retire_terms(*, list_code: str, number: int, on: date, reason: str, by: Actor) -> None:
    """From a day on nothing of a version may be chosen. What was recorded under it stays and is read."""
    found = version_on(list_code, number)
    if found is None:
        raise PlacemapError(_("There is no such version."))
    words = check_reason(reason, tested_against=_("what the list is for"))
    check_retired(found, every_version(), on, today())
    ended = {"retired_on": on, "retired_because": words, "retired_by": by.user_id}
    TermListVersion.objects.update_or_create(
        list_code=list_code,
        number=number,
        defaults=ended,
        create_defaults={**ended, "dated": found.dated, "source": in_english(found.source)},
    )
