"""Minutes: written from what was recorded, put right, approved and so locked, corrected, read, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.queries import live_seats
from placemap.meetings import policy
from placemap.meetings.commands._lines import check_follows, follow, settle
from placemap.meetings.commands._papers import save_numbered, tell_to_read
from placemap.meetings.commands._running import hold_record
from placemap.meetings.models import (
    Entry,
    Meeting,
    Minutes,
    MinutesCopy,
    MinutesCorrection,
    MinutesReceipt,
    MinutesSection,
    MinutesStep,
    MinutesTemplate,
    MinutesVersion,
    Sitting,
)
from placemap.meetings.queries.agenda import has_signed
from placemap.meetings.queries.minutes import is_approved, latest_template
from placemap.meetings.queries.recorded import Drafted, came_to, drafted
from placemap.meetings.rules import minutes as rules
from placemap.meetings.vocabulary import (
    CopyForm,
    CorrectionAnswer,
    EntryKind,
    MinutesStepKind,
    Part,
    SectionKind,
)
from placemap.meetings.word_templates import check_template
from placemap.partners.queries import author
from placemap.subjects.queries import names_in_words

CHANGED = _("Somebody else changed these minutes while you were reading them. Look at both before you save.")
MOVED_ON = _("Somebody changed these minutes since you read them. Read them again before you approve.")
ANSWERED = _("Somebody else answered this while you were reading. Look at it again.")
KEPT = _("Somebody else kept a template while you were reading. Look at it again.")
GIVEN = _("Silver reads Part 2 already, by another decision of this meeting. Look at the minutes again.")


@command(may=policy.may_write_minutes, event=Event.MINUTES_WRITTEN)
def write_minutes(*, meeting: Meeting, by: Actor) -> Minutes:
    """Have the minutes write themselves from what was recorded.

    Again, it adds what came in since or what another writer could not see, puts right what was put in other
    words, and takes out what was struck out. What somebody wrote themselves stays.
    """
    sitting = Sitting.objects.filter(meeting=meeting).first()
    rules.check_may_write(sitting.ended_at if sitting else None)
    assert sitting is not None and sitting.ended_at is not None
    Minutes.objects.bulk_create(
        [
            Minutes(
                meeting=meeting,
                mapping=meeting.mapping,
                begun_at=sitting.begun_at,
                ended_at=sitting.ended_at,
                written_by=author(by),
            )
        ],
        ignore_conflicts=True,
    )
    minutes = _held(Minutes.objects.get(meeting=meeting))
    held = MinutesSection.objects.filter(minutes=minutes).count()
    found = drafted(by, meeting, sitting)
    MinutesSection.objects.bulk_create([_section(minutes, one, by) for one in found], ignore_conflicts=True)
    moved = [one for one in follow(minutes) if one.text != one.section.text]
    for one in moved:
        _put(one.section, one.text, one.section.version, by)
    if moved or (held and MinutesSection.objects.filter(minutes=minutes).count() != held):
        # Whoever read them before reads them again before they approve.
        Minutes.objects.filter(pk=minutes.pk).update(version=F("version") + 1)
        minutes.refresh_from_db()
    return minutes


@command(may=policy.may_change_section, event=Event.MINUTES_CHANGED)
def change_section(
    *, section: MinutesSection, text: str, version: int, record: int | None = None, by: Actor
) -> MinutesSection:
    """Put other words in a section of a draft. Those before are kept, and never overwritten unseen.

    `record` is how far the record had come as they read it (`record_mark`): what was struck out or put in
    other words up to there has been seen, whatever they made of it.
    """
    rules.check_text(text)
    minutes = _held(section.minutes)
    before = MinutesSection.objects.filter(pk=section.pk, version=version).first()
    if before is None:
        raise Conflict(CHANGED)
    settle(before, record, by)
    said = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if said == before.text:
        return before
    _put(before, said, version, by)
    Minutes.objects.filter(pk=minutes.pk).update(version=F("version") + 1)
    section.refresh_from_db()
    return section


def _put(before: MinutesSection, text: str, version: int, by: Actor) -> None:
    """Other words in a section, with those before kept."""
    changed = MinutesSection.objects.filter(pk=before.pk, version=version).update(
        text=text, written_at=now(), written_by=author(by), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    MinutesVersion(
        section=before,
        mapping_id=before.mapping_id,
        number=before.version,
        text=before.text,
        replaced_by=author(by),
    ).save(force_insert=True)


@command(may=policy.may_ask_correction, event=Event.MINUTES_CORRECTION_ASKED)
def ask_correction(
    *, section: MinutesSection, words: str, looked: bool = False, by: Actor
) -> MinutesCorrection:
    """Ask to have a section put right. It stands beside the words from then on, whatever is answered."""
    rules.check_correction(words, section.text)
    _check_beside(section, words, looked)
    asked = MinutesCorrection(
        section=section,
        meeting_id=section.meeting_id,
        mapping_id=section.mapping_id,
        words=words.strip(),
        asked_by=author(by),
    )
    asked.save(force_insert=True)
    return asked


@command(may=policy.may_answer_correction, event=Event.MINUTES_CORRECTION_ANSWERED)
def answer_correction(
    *,
    correction: MinutesCorrection,
    answer: CorrectionAnswer,
    words: str,
    version: int,
    looked: bool = False,
    by: Actor,
) -> MinutesCorrection:
    """Say how the words should be, or why they stay. The words themselves are not touched: both stand."""
    rules.check_answer(answer, words, is_answered=bool(correction.answer))
    _check_beside(correction.section, words, looked)
    changed = MinutesCorrection.objects.filter(pk=correction.pk, version=version, answer="").update(
        answer=answer.value,
        answer_words=words.strip(),
        answered_at=now(),
        answered_by=author(by),
        version=F("version") + 1,
    )
    if changed != 1:
        raise Conflict(ANSWERED)
    correction.refresh_from_db()
    return correction


@command(may=policy.may_approve_minutes, event=Event.MINUTES_APPROVED)
def approve_minutes(
    *, minutes: Minutes, late_because: str, version: int, looked: bool = False, by: Actor
) -> MinutesStep:
    """Approve: from then on nobody changes them, and everybody they are for finds them and is told.

    Those who watch over the mapping, its silver chair among them, find Part 1, which names no child. Raises
    `Conflict` where the draft was changed after the approver read it, and `NamesFound` where Part 1 holds
    what may be a child's name. What the record says now is in them first, struck out or not.
    """
    hold_record(minutes.meeting_id)
    held = _held(minutes)
    if held.version != version:
        raise Conflict(MOVED_ON)
    clock = rules.clock(held.ended_at, now())
    rules.check_may_approve(
        sections=MinutesSection.objects.filter(minutes=held).count(),
        waiting=MinutesCorrection.objects.filter(section__minutes=held, answer="").count(),
        is_late=clock.is_late,
        because=late_because,
        has_signed=has_signed(by, minutes.meeting),
    )
    check_follows(held, by)
    if not looked:
        _check_names(held, Part.ONE, by, late_because)
    step = _step(
        held, MinutesStepKind.APPROVED, by, late_because=late_because.strip() if clock.is_late else ""
    )
    # Everybody on the team, and those who watch.
    seats = live_seats(held.mapping, with_watchers=True)
    tell_to_read((seat.user_id for seat in seats), but=by.user_id)
    return step


@command(may=policy.may_approve_minutes, event=Event.MINUTES_TO_SILVER)
def give_silver_part_two(
    *, minutes: Minutes, decision: Entry | None, looked: bool = False, by: Actor
) -> MinutesStep:
    """Let those who watch over the mapping read Part 2 too, by a minuted decision, and no child's name.

    Its words are locked: where they name a child, Part 2 stays with those who may know that child. Pressed
    again it is given once; `Conflict` where it was given by another decision.
    """
    is_decision = (
        decision is not None
        and decision.meeting_id == minutes.meeting_id
        and decision.kind == EntryKind.DECISION
        and decision.struck_at is None
    )
    rules.check_silver(is_approved=is_approved(minutes), is_decision=is_decision)
    assert decision is not None
    held = _given_to_silver(minutes)
    if held is None:
        if not looked:
            _check_names(minutes, Part.TWO, by)
        try:
            with transaction.atomic():
                return _step(minutes, MinutesStepKind.SILVER, by, decision=decision.pk)
        except IntegrityError:
            # Somebody else pressed at the same moment.
            held = _given_to_silver(minutes)
    if held is None or held.decision != decision.pk:
        raise Conflict(GIVEN)
    return held


@command(may=policy.may_read_minutes, event=Event.MINUTES_OPENED)
def open_minutes(*, minutes: Minutes, parts: Sequence[Part], by: Actor) -> int:
    """Keep that somebody opened these parts for the first time; how many."""
    me = author(by)
    known = set(MinutesReceipt.objects.filter(minutes=minutes, user_id=me).values_list("part", flat=True))
    new = [part for part in parts if part.value not in known]
    MinutesReceipt.objects.bulk_create(
        [
            MinutesReceipt(
                minutes=minutes,
                meeting_id=minutes.meeting_id,
                mapping_id=minutes.mapping_id,
                user_id=me,
                agency_id=_agency(by),
                part=part.value,
            )
            for part in new
        ],
        ignore_conflicts=True,
    )
    return len(new)


@command(may=policy.may_read_minutes, event=Event.MINUTES_COPIED)
def take_copy(*, minutes: Minutes, form: CopyForm, reason: str, by: Actor) -> MinutesCopy:
    """Take a numbered copy out, with what it is for. Nothing of what it says is kept here."""
    rules.check_copy(is_approved=is_approved(minutes), reason=reason)
    return save_numbered(
        lambda: MinutesCopy(
            minutes=minutes,
            mapping_id=minutes.mapping_id,
            number=(MinutesCopy.objects.filter(minutes=minutes).aggregate(n=Max("number"))["n"] or 0) + 1,
            user_id=author(by),
            agency_id=_agency(by),
            form=form.value,
            reason=reason.strip(),
        )
    )


@command(may=policy.may_keep_template, event=Event.MINUTES_TEMPLATE_KEPT, about=About.PARTNERSHIP)
def keep_template(*, content: bytes, version: int, by: Actor) -> MinutesTemplate:
    """Keep the next Word template, from the one numbered `version`; nothing: back to the plain one."""
    latest = latest_template(by)
    if (latest.number if latest else 0) != version:
        raise Conflict(KEPT)
    if content:
        check_template(content)
    elif latest is None or not latest.content:
        raise PlacemapError(_("Choose the Word document to use."))
    kept = MinutesTemplate(number=version + 1, content=content, recorded_by=author(by))
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        raise Conflict(KEPT) from None
    return kept


def _check_names(minutes: Minutes, part: Part, by: Actor, *more: str) -> None:
    """Raise `NamesFound` where a part, or what stands beside it, may name somebody of the mapping.

    Who was at the meeting is no word of anybody's, and is left out.
    """
    texts, came = list(more), came_to(by, minutes.meeting) if part is Part.ONE else []
    some = MinutesSection.objects.filter(minutes=minutes, part=part.value)
    for kind, heading, text in some.values_list("kind", "heading", "text"):
        texts += rules.own_words_of_door(text, came) if kind == SectionKind.DOOR else [heading, text]
    beside = MinutesCorrection.objects.filter(section__minutes=minutes, section__part=part.value)
    for words, answer in beside.values_list("words", "answer_words"):
        texts += [words, answer]
    if found := names_in_words(minutes.mapping, *texts):
        raise NamesFound(found)


def _check_beside(section: MinutesSection, words: str, looked: bool) -> None:
    """What is asked and answered beside a section is read by whoever reads the section, silver among them."""
    if looked:
        return
    given = MinutesStep.objects.filter(minutes=section.minutes_id, step=MinutesStepKind.SILVER.value)
    if section.part == Part.TWO and not given.exists():
        return
    if found := names_in_words(section.mapping, words):
        raise NamesFound(found)


def _agency(by: Actor) -> UUID:
    if by.agency_id is None:
        raise ValueError("Only a person reads for an agency")
    return by.agency_id


def _held(minutes: Minutes) -> Minutes:
    """Minutes that are a draft, kept from anybody else until the end: none writes while another approves."""
    held = Minutes.objects.select_for_update(of=("self",)).filter(pk=minutes.pk).first()
    if held is None:
        raise Conflict(CHANGED)
    rules.check_is_draft(is_approved=is_approved(held))
    return held


def _section(minutes: Minutes, one: Drafted, by: Actor) -> MinutesSection:
    return MinutesSection(
        minutes=minutes,
        meeting_id=minutes.meeting_id,
        mapping_id=minutes.mapping_id,
        part=one.part.value,
        kind=one.kind.value,
        position=one.position,
        heading=one.heading,
        item_id=one.item_id,
        person_id=one.person_id,
        text=one.text,
        written_by=author(by),
    )


def _step(
    minutes: Minutes,
    step: MinutesStepKind,
    by: Actor,
    *,
    late_because: str = "",
    decision: UUID | None = None,
) -> MinutesStep:
    taken = MinutesStep(
        minutes=minutes,
        meeting_id=minutes.meeting_id,
        mapping_id=minutes.mapping_id,
        step=step.value,
        late_because=late_because,
        decision=decision,
        taken_by=author(by),
    )
    taken.save(force_insert=True)
    return taken


def _given_to_silver(minutes: Minutes) -> MinutesStep | None:
    return MinutesStep.objects.filter(minutes=minutes, step=MinutesStepKind.SILVER.value).first()
