"""Writing what the problem is, version by version, and publishing it to the team."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

from django.db import IntegrityError, transaction
from django.db.models import Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.scanning import policy
from placemap.scanning.models import ProblemStatement
from placemap.scanning.rules import workspace as rules

CHANGED = _("Somebody else wrote a version while you were writing. Nothing of theirs was overwritten.")


@command(may=policy.may_analyse, event=Event.PROBLEM_STATED)
def state_problem(*, mapping: Mapping, given: MappingOf[str, str], after: int, by: Actor) -> ProblemStatement:
    """The next version of what the problem is; `after` is the number of the one that was read, or 0.

    Raises `Conflict` where somebody else has written one meanwhile. Nobody on the team reads it yet.
    """
    require_open(mapping)
    said = rules.check_statement(given)
    if _latest(mapping) != after:
        raise Conflict(CHANGED)
    statement = ProblemStatement(mapping=mapping, number=after + 1, written_by=author(by), **said)
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED) from None
    return statement


@command(may=policy.may_change_written, event=Event.PROBLEM_PUBLISHED)
def publish_problem(*, written: ProblemStatement, by: Actor) -> ProblemStatement:
    """From now on everybody who reads cases reads this version; earlier published ones stay to be read."""
    require_open(written.mapping)
    rules.check_may_publish(
        is_published=written.published_at is not None, number=written.number, latest=_latest(written.mapping)
    )
    changed = ProblemStatement.objects.filter(pk=written.pk, published_at=None).update(
        published_at=now(), published_by=author(by)
    )
    if changed != 1:
        raise PlacemapError(_("The team reads this version already."))
    written.refresh_from_db()
    return written


def _latest(mapping: Mapping) -> int:
    found = ProblemStatement.objects.filter(mapping=mapping).aggregate(n=Max("number"))
    return int(found["n"] or 0)
