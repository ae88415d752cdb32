"""What happened, agency by agency: recording it, putting it right, answering it, telling events apart."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort import rules as shared
from placemap.cohort.commands.corrections import _instead_of
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE, _given_by_hand, _own_agency, _record_for
from placemap.cohort.models import ChronologyEntry, EntryJudgement
from placemap.cohort.rules import events as rules
from placemap.cohort.vocabulary import CRITICAL_MOMENTS, EntryKind
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.vocabulary import Audience, Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.queries import author
from placemap.subjects.models import Person


@command(may=policy.may_record_about, event=Event.CHRONOLOGY_RECORDED)
def record_entry(
    *,
    person: Person,
    kind: str,
    text: str,
    happened_on: date | None,
    happened_at: time | None = None,
    is_estimated: bool = False,
    impact: str = "",
    response: str = "",
    nature: str = "",
    how_known: str = "",
    grade: str = "",
    handling: str = "",
    by: Actor,
) -> ChronologyEntry:
    """Write down one thing that happened, as the actor's agency knows it.

    A critical moment asks for an answer by the next working day, unless `response` says already what
    was done. A time that is not known stays empty.
    """
    chosen = EntryKind(kind)
    words = shared.check_reason(text, tested_against=_("what you know"))
    on = rules.check_entry(happened_on=happened_on, today=today())
    record = _record_for(person, by)
    entry = ChronologyEntry(
        **_given_by_hand(
            record,
            by,
            title=_("Something that happened"),
            how_known=HowKnown(how_known) if how_known else "",
            handling=handling,
            nature=Nature(nature) if nature else None,
            happened_on=on,
            grade=grade,
        ),
        kind=chosen,
        happened_at=happened_at,
        is_estimated=is_estimated,
        text=words,
        impact=impact.strip(),
        response=response.strip(),
        respond_by=rules.respond_by(chosen, today()),
        responded_on=today() if response.strip() and chosen in CRITICAL_MOMENTS else None,
    )
    entry.save(force_insert=True)
    return entry


@command(may=policy.may_take_back, event=Event.CHRONOLOGY_RECORDED)
def correct_entry(
    *,
    fact: ChronologyEntry,
    kind: str,
    text: str,
    happened_on: date | None,
    happened_at: time | None = None,
    is_estimated: bool = False,
    impact: str = "",
    response: str = "",
    nature: str,
    how_known: str,
    grade: str = "",
    reason: str,
    version: int,
    by: Actor,
) -> ChronologyEntry:
    """Put an entry right, with what was wrong about it. The original stays beneath it, and what others
    answered or judged holds for the correction. Raises `Conflict` when somebody was first.
    """
    chosen = EntryKind(kind)
    words = shared.check_reason(text, tested_against=_("what you know"))
    on = rules.check_entry(happened_on=happened_on, today=today())
    if not ChronologyEntry.objects.filter(pk=fact.pk, version=version).exists():
        raise Conflict(CHANGED_BY_SOMEONE)
    is_same_kind = chosen == fact.kind
    answered_on = fact.responded_on or today() if response.strip() and chosen in CRITICAL_MOMENTS else None
    given = _instead_of(
        fact, title=str(fact.contribution.title), how_known=how_known, reason=reason, grade=grade, by=by
    )
    entry = ChronologyEntry(
        **given,
        how_known=HowKnown(how_known).value,
        nature=Nature(nature).value,
        happened_on=on,
        grade=grade.strip(),
        recorded_at=fact.recorded_at if is_same_kind else now(),
        kind=chosen,
        happened_at=happened_at,
        is_estimated=is_estimated,
        text=words,
        impact=impact.strip(),
        response=response.strip(),
        # An answer stays on what it answered; words put right give nobody more time.
        respond_by=fact.respond_by if is_same_kind else rules.respond_by(chosen, today()),
        responded_on=answered_on,
        answers_id=fact.answers_id,
        began_as_id=fact.event_id,
    )
    entry.save(force_insert=True)
    return entry


@command(may=policy.may_answer_moment, event=Event.CHRONOLOGY_RECORDED)
def answer_moment(
    *, moment: ChronologyEntry, text: str, happened_on: date | None, kind: str = "contact", by: Actor
) -> ChronologyEntry:
    """Say what was done about a critical moment: an entry of the agency that did it, hung on the moment.

    Whoever sees the moment sees that it was answered, so an answer is never kept closer than the moment.
    """
    words = shared.check_reason(text, tested_against=_("what was done"))
    on = rules.check_entry(happened_on=happened_on, today=today())
    held = ChronologyEntry.objects.filter(pk=moment.pk, withdrawn_at=None, contribution__withdrawn_at=None)
    if not held.exists():
        raise Conflict(CHANGED_BY_SOMEONE)
    rules.check_answer(is_critical=moment.kind in CRITICAL_MOMENTS, is_answered=_is_answered(moment))
    is_kept_close = moment.audience == Audience.RESTRICTED
    given: dict[str, Any] = _given_by_hand(
        moment.person,
        by,
        title=_("What was done"),
        # Kept in the name of the agency whose moment it is, or that agency could not read its answer.
        agency=Agency.objects.get(pk=moment.agency_id) if is_kept_close else None,
        how_known=HowKnown.RECORD_CHECK,
        handling=Handling.CONDITIONS.value if is_kept_close else Handling.PERMITTED.value,
        nature=Nature.FACT,
        happened_on=on,
    )
    entry = ChronologyEntry(**given, kind=EntryKind(kind), text=words, answers_id=moment.event_id)
    entry.save(force_insert=True)
    return entry


def _is_answered(moment: ChronologyEntry) -> bool:
    return (
        moment.responded_on is not None
        or ChronologyEntry.objects.filter(
            answers_id=moment.event_id, withdrawn_at=None, contribution__withdrawn_at=None
        ).exists()
    )


@command(may=policy.may_judge_entries, event=Event.CHRONOLOGY_RECORDED)
def judge_entries(
    *, left: ChronologyEntry, right: ChronologyEntry, is_same: bool, by: Actor
) -> EntryJudgement:
    """Say that two entries are one event, or are two. Both stay as they are; it can be undone."""
    require_open(left.mapping)
    agency = _own_agency(by)
    rules.check_pair(left.event_id, right.event_id)
    first, second = rules.in_order(left.event_id, right.event_id)
    judgement = EntryJudgement(
        mapping_id=left.mapping_id,
        agency=agency,
        left_id=first,
        right_id=second,
        is_same=is_same,
        decided_by=author(by),
    )
    try:
        with transaction.atomic():
            judgement.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(
            _("Somebody has already said whether these two are one event. Undo that first, if it is wrong.")
        ) from problem
    return judgement


@command(may=policy.may_undo_entry_judgement, event=Event.CHRONOLOGY_RECORDED)
def undo_entry_judgement(*, judgement: EntryJudgement, by: Actor) -> EntryJudgement:
    """Take back what was said of two entries. They may be suggested again."""
    require_open(judgement.mapping)
    changed = EntryJudgement.objects.filter(pk=judgement.pk, withdrawn_at=None).update(withdrawn_at=now())
    if changed != 1:
        raise Conflict(_("This has already been undone."))
    judgement.refresh_from_db()
    return judgement
