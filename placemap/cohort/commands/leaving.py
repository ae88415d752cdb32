"""Removing whoever's planned day has come, and the custodian's decision to keep somebody longer."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Mapping_
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort import policy
from placemap.cohort.models import Keep, LetGo
from placemap.cohort.queries.leaving import Due, due_now, due_of, is_kept_again
from placemap.cohort.rules.leaving import Leaving, check_kept
from placemap.cohort.vocabulary import KeepKind
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError, WordsInDoubt
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.partners.queries import author
from placemap.subjects.commands import Erased, erase_as_planned, erase_child, named_since
from placemap.subjects.models import Person
from placemap.subjects.policy import ERASER


@command(may=policy.may_remove_as_planned, event=Event.REMOVED_AS_PLANNED)
def remove_due(*, mapping: Mapping, people: Sequence[tuple[UUID, ...]], by: Actor) -> int:
    """Remove those of these people who are due now: a hold may have come since they were looked up.

    `people` are the records of each. Whoever may be named in somebody else's words stays, as a task of the
    custodian. Returns how many people went.
    """
    still = {one.people for one in due_now(mapping)}
    return sum(_removed(mapping, list(records)) for records in people if records in still)


def _removed(mapping: Mapping, people: list[UUID]) -> bool:
    try:
        _remove(mapping, people)
    except (WordsInDoubt, PlacemapError):
        return False
    return True


def _remove(
    mapping: Mapping,
    people: Collection[UUID],
    theirs: Collection[str] = (),
    not_theirs: Collection[str] = (),
    before: datetime | None = None,
) -> Erased:
    """Erase somebody whose day has come, with a receipt for whoever gave them: both, or neither."""
    with transaction.atomic(), acting_as(system_actor(ERASER)):
        erased = erase_as_planned(
            mapping=mapping, person_ids=people, theirs=theirs, not_theirs=not_theirs, before=before
        )
        _keep_receipts(
            mapping, erased, reason=gettext("Removed on the planned day."), on=today(), was_planned=True
        )
        return erased


def _keep_receipts(mapping: Mapping, erased: Erased, *, reason: str, on: date, was_planned: bool) -> None:
    child = uuid.uuid4()
    LetGo.objects.bulk_create(
        LetGo(
            mapping_id=mapping.pk,
            agency_id=given.agency_id,
            contribution_id=given.contribution_id,
            source_sheet=given.source_sheet,
            source_row=given.source_row,
            child=child,
            reason=reason,
            done_with_child=False,
            decided_on=on,
            was_planned=was_planned,
        )
        for given in erased.given_by
    )


@command(may=policy.may_remove_as_planned, event=Event.REMOVED_AGAIN)
def remove_again(
    *,
    mapping: Mapping,
    person_ids: Collection[UUID],
    removed_on: date,
    was_planned: bool,
    restored_at: datetime | None = None,
    by: Actor,
) -> int:
    """Remove somebody whom a backup brought back, as they had been removed before it was restored.

    What was written after `restored_at` came from no backup, and may be a fresh worry about the same child:
    it is left. Returns in how many such lists, drafts and rows they are named.

    Raises `WordsInDoubt`, or `PlacemapError` where another record may be the same child, or where a decision
    to keep them or a newer risk keeps them, with everything as it was: then a person has to answer. What was
    said at the time is lost with the newer records, and the receipt says so.
    """
    if is_kept_again(mapping, person_ids, removed_on):
        raise PlacemapError(
            _("Something keeps this child now: a decision, or a risk that nobody has answered.")
        )
    if was_planned:
        erased = _remove(mapping, person_ids, before=restored_at)
        return _named_since(mapping, erased, restored_at)
    with transaction.atomic(), acting_as(system_actor(ERASER)):
        erased = erase_child(mapping=mapping, person_ids=person_ids, before=restored_at)
        _keep_receipts(
            mapping,
            erased,
            reason=gettext(
                "Let go before a backup was restored, and removed again after it. The reason that was given,"
                " and whether it was done with the young person, went with the newer records."
            ),
            on=removed_on,
            was_planned=False,
        )
    return _named_since(mapping, erased, restored_at)


def _named_since(mapping: Mapping, erased: Erased, restored_at: datetime | None) -> int:
    return named_since(mapping, erased.traces, restored_at) if restored_at else 0


class _Undone(Exception):
    """Undoes what was tried only in order to see what is in doubt."""


def words_in_doubt(mapping: Mapping, due: Due) -> Mapping_[str, Collection[UUID]]:
    """The words that hold somebody back whose day has come, each with the agencies that wrote it.

    Found as the night finds them, by removing the person; nothing of it stays.
    """
    try:
        with transaction.atomic():
            _remove(mapping, due.people)
            raise _Undone
    except WordsInDoubt as doubt:
        return doubt.words
    except _Undone:
        return {}


@command(may=policy.may_answer_for_leaver, event=Event.REMOVED_AS_PLANNED)
def remove_leaver(
    *,
    mapping: Mapping,
    person: Person,
    theirs: Collection[str] = (),
    not_theirs: Collection[str] = (),
    by: Actor,
) -> None:
    """Remove somebody whose day has come, now that a person has said which words are about them.

    Raises `WordsInDoubt` with everything as it was while some words are not answered for.
    """
    due = due_of(mapping, person)
    if due is None or due.state is not Leaving.DUE:
        raise PlacemapError(_("Nothing is to be answered: this child is not to be removed yet, or is gone."))
    _remove(mapping, due.people, theirs, not_theirs)


@command(may=policy.may_keep_longer, event=Event.KEPT_LONGER)
def keep_longer(
    *, mapping: Mapping, person: Person, kind: str, until: date | None, reason: str, by: Actor
) -> Keep:
    """Keep somebody until a later day, or under a legal hold, with the reason. Closed mappings too."""
    chosen = KeepKind(kind)
    due = due_of(mapping, person)
    if due is None:
        raise PlacemapError(_("This person is no longer shown in this mapping. Go back to the cohort."))
    is_hold = chosen is KeepKind.HOLD
    day = check_kept(reason=reason, until=until, is_hold=is_hold, leaves=due.leaves, on=today())
    keep = Keep(
        mapping=mapping,
        agency_id=by.agency_id,  # type: ignore[misc]
        person=person,
        kind=chosen.value,
        until=day,
        reason=reason.strip(),
        decided_by=author(by),
    )
    keep.save(force_insert=True)
    return keep


@command(may=policy.may_keep_longer, event=Event.KEPT_LONGER)
def stop_keeping(*, mapping: Mapping, keep: Keep, by: Actor) -> None:
    """Lift a hold, or take an extension back: the planned day counts again. Twice is once."""
    Keep.objects.filter(pk=keep.pk, mapping=mapping, ended_at=None).update(
        ended_at=now(), ended_by=author(by)
    )
