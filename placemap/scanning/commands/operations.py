"""Releasing words about a police operation, changing them, and taking them back at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.grades import is_graded_with_conditions
from placemap.foundations.wording import _
from placemap.information.commands import open_contribution, withdraw_contribution
from placemap.information.vocabulary import Audience, ContributionKind, Handling, HowKnown, Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import acting_agency, author
from placemap.scanning import policy
from placemap.scanning.models import OperationNote
from placemap.scanning.rules import operations as rules
from placemap.scanning.vocabulary import MayTell

CHANGED = _("A colleague changed this while you were writing. Nothing of theirs was overwritten.")


@command(may=policy.may_add_operation, event=Event.OPERATION_RECORDED)
def release_operation(
    *,
    mapping: Mapping,
    title: str,
    text: str,
    released_by: str,
    may_tell: str,
    expires_on: date,
    grade: str = "",
    handling: str = "",
    by: Actor,
) -> OperationNote:
    """Say what an officer releases of an operation, until a day. Graded with conditions, it is kept close."""
    given = _checked(title, text, released_by, may_tell, expires_on, grade)
    contribution = open_contribution(
        mapping=mapping,
        agency=acting_agency(by),
        kind=ContributionKind.BY_HAND,
        title=_("Released to the team"),
        handling=Handling.CONDITIONS if is_graded_with_conditions(grade) else handling,
        how_known=HowKnown.RECORD_CHECK,
        by=by,
    )
    note = OperationNote(
        **given,
        mapping=mapping,
        agency_id=contribution.agency_id,
        contribution=contribution,
        audience=contribution.audience,
        how_known=contribution.how_known,
        nature=Nature.FACT,
        review_on=contribution.review_on,
        recorded_by=author(by),
    )
    note.save(force_insert=True)
    return note


@command(may=policy.may_change_operation, event=Event.OPERATION_RECORDED)
def change_operation(
    *,
    operation: OperationNote,
    title: str,
    text: str,
    released_by: str,
    may_tell: str,
    expires_on: date,
    grade: str = "",
    version: int,
    by: Actor,
) -> OperationNote:
    """Change what is released, or until when. A grade with conditions narrows who reads it, and stays so."""
    require_open(operation.mapping)
    given = _checked(title, text, released_by, may_tell, expires_on, grade)
    if is_graded_with_conditions(grade):
        given["audience"] = Audience.RESTRICTED.value
    changed = OperationNote.objects.filter(pk=operation.pk, version=version, withdrawn_at=None).update(
        **given, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    operation.refresh_from_db()
    return operation


@command(may=policy.may_change_operation, event=Event.OPERATION_WITHDRAWN)
def take_back_operation(*, operation: OperationNote, reason: str, by: Actor) -> None:
    """Take it back at once: from now on nobody but the police who gave it reads it."""
    if not reason.strip():
        raise PlacemapError(_("Say why this is taken back."))
    changed = OperationNote.objects.filter(pk=operation.pk, withdrawn_at=None).update(
        withdrawn_at=now(), taken_back_because=reason.strip(), version=F("version") + 1
    )
    if changed != 1:
        raise PlacemapError(_("This has already been taken back."))
    # Whoever reads that something was given reads neither what it was nor why it went.
    withdraw_contribution(contribution=operation.contribution, reason=_("Taken back by its giver."), by=by)


def _checked(
    title: str, text: str, released_by: str, may_tell: str, expires_on: date, grade: str
) -> dict[str, Any]:
    rules.check_released(title=title, text=text, released_by=released_by, grade=grade)
    rules.check_expiry(expires_on, today())
    return {
        "title": title.strip(),
        "text": text.strip(),
        "released_by": released_by.strip(),
        "may_tell": MayTell(may_tell).value,
        "expires_on": expires_on,
        "grade": grade.strip(),
    }
