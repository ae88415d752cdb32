"""Warnings at the top of a child's page: signed, looked at again by a day, kept or ended with a reason."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE, _given_by_hand, _record_for
from placemap.cohort.models import WarningNote
from placemap.cohort.rules import standing_notes as rules
from placemap.cohort.vocabulary import WarningKind
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.information.vocabulary import Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person


@command(may=policy.may_record_about, event=Event.WARNING_RECORDED)
def record_warning(*, person: Person, kind: str, text: str, review_on: date | None, by: Actor) -> WarningNote:
    """Warn the team, over one's name, until a day to look at it again. It shows to all who may act on it."""
    chosen = WarningKind(kind)
    words = rules.check_warning(text=text, review_on=review_on, today=today())
    record = _record_for(person, by)
    given = _given_by_hand(
        record,
        by,
        title=chosen.label,
        how_known=HowKnown.PROFESSIONAL_OPINION,
        handling=Handling.PERMITTED.value,
        nature=Nature.OPINION,
        happened_on=today(),
    )
    warning = WarningNote(
        **{**given, "review_on": review_on}, kind=chosen, text=words, signed_name=by.display_name
    )
    warning.save(force_insert=True)
    return warning


@command(may=policy.may_take_back, event=Event.WARNING_RECORDED)
def keep_warning(*, fact: WarningNote, review_on: date | None, version: int, by: Actor) -> WarningNote:
    """The warning is still needed: look at it again by another day."""
    require_open(fact.mapping)
    day = rules.check_warning_review(review_on, today())
    return _changed(fact, version, review_on=day)


@command(may=policy.may_take_back, event=Event.WARNING_RECORDED)
def end_warning(*, fact: WarningNote, reason: str, version: int, by: Actor) -> WarningNote:
    """The warning is no longer needed, and why. It stays on the record, out of the way."""
    require_open(fact.mapping)
    why = rules.check_warning_ends(is_ended=fact.ended_at is not None, reason=reason)
    return _changed(fact, version, ended_at=now(), ended_by=by.user_id, ended_reason=why)


def _changed(warning: WarningNote, version: int, **values: object) -> WarningNote:
    held = WarningNote.objects.filter(pk=warning.pk, version=version, ended_at=None)
    if held.update(**values, version=F("version") + 1) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    warning.refresh_from_db()
    return warning
