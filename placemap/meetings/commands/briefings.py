"""Briefings for readers outside: begun from the record, put right, approved and so locked, called back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.telling_words import like_names_in
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.meetings import policy
from placemap.meetings.commands._papers import save_numbered, tell_to_read
from placemap.meetings.models import Briefing, BriefingCopy, BriefingReader, BriefingSection, BriefingStep
from placemap.meetings.queries.briefings import (
    about_for,
    briefing_state,
    readers_not_signed,
    told_to,
)
from placemap.meetings.rules import briefings as rules
from placemap.meetings.vocabulary import Audience, BriefingPart, BriefingState, BriefingStepKind, CopyForm
from placemap.partners.models import User
from placemap.partners.queries import acting_agency, administrators, author, names_for_all, require_agreement
from placemap.subjects.queries import names_in_words

CHANGED = _("Somebody else changed this briefing while you were reading it. Look at both before you save.")


@command(may=policy.may_write_briefings, event=Event.BRIEFING_WRITTEN)
def write_briefing(*, mapping: Mapping, audience: Audience, by: Actor) -> Briefing:
    """Begin a briefing for an audience, from what was recorded and this audience may have."""
    require_open(mapping)
    last = Briefing.objects.filter(mapping=mapping).aggregate(n=Max("number"))["n"] or 0
    briefing = Briefing(
        mapping=mapping,
        number=last + 1,
        audience=audience.value,
        about=about_for(mapping, audience),
        written_by=author(by),
    )
    try:
        with transaction.atomic():
            briefing.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Somebody began another briefing at the same moment. Press once more.")) from None
    BriefingSection.objects.bulk_create(
        [
            BriefingSection(
                briefing=briefing,
                mapping=mapping,
                part=part.value,
                text=text,
                from_record=text,
                written_by=author(by),
            )
            for part, text in told_to(by, mapping, audience).items()
        ]
    )
    return briefing


@command(may=policy.may_change_briefing_section, event=Event.BRIEFING_CHANGED)
def change_briefing_section(
    *, section: BriefingSection, text: str, looked: bool = False, version: int, by: Actor
) -> BriefingSection:
    """Put other words in a section of a draft. What may tell who somebody is, is pointed at first."""
    briefing = _draft(section.briefing)
    rules.check_may_write(BriefingPart(section.part))
    _check_words(briefing, looked, text)
    said = "\n".join(line.rstrip() for line in text.strip().splitlines())
    changed = BriefingSection.objects.filter(pk=section.pk, version=version).update(
        text=said, written_at=now(), written_by=author(by), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    _touch(briefing)
    section.refresh_from_db()
    return section


@command(may=policy.may_change_briefing, event=Event.BRIEFING_REFRESHED)
def refresh_briefing(*, briefing: Briefing, version: int, by: Actor) -> int:
    """Write a draft anew from the record; how many parts changed. What was typed by hand stays as it is, and
    what the record says of it now is kept beside it until it is approved."""
    held = _unchanged(briefing, version)
    told = told_to(by, held.mapping, Audience(held.audience))
    changed = 0
    for one in BriefingSection.objects.filter(briefing=held):
        part = BriefingPart(one.part)
        new = told.get(part, "")
        text = rules.words_anew(part, text=one.text, before=one.from_record, now=new)
        if (text, new) == (one.text, one.from_record):
            continue
        changed += 1
        BriefingSection.objects.filter(pk=one.pk).update(
            text=text, from_record=new, written_at=now(), written_by=author(by), version=F("version") + 1
        )
    _touch(held)
    return changed


@command(may=policy.may_change_briefing, event=Event.BRIEFING_THROWN_AWAY)
def throw_away_briefing(*, briefing: Briefing, version: int, by: Actor) -> None:
    """Throw a draft away with every word of it. What went out stays."""
    held = _held(briefing)
    rules.check_is_draft(briefing_state(held))
    if held.version != version:
        raise Conflict(CHANGED)
    BriefingReader.objects.filter(briefing=held).delete()
    BriefingSection.objects.filter(briefing=held).delete()
    Briefing.objects.filter(pk=held.pk).delete()


@command(may=policy.may_change_briefing, event=Event.BRIEFING_READERS_CHANGED)
def add_briefing_reader(*, briefing: Briefing, user: User, by: Actor) -> BriefingReader:
    """Let somebody of the audience read it by its link, once it is approved.

    Whoever approves it sees who is named. Once it is out, they alone let another read it.
    """
    require_open(briefing.mapping)
    state = briefing_state(_held(briefing))
    if state is BriefingState.APPROVED:
        require(policy.may_approve_briefing(by, briefing))
    if state is BriefingState.RECALLED:
        raise PlacemapError(_("This briefing was called back."))
    if not user.is_active or user.pk in administrators():
        raise PlacemapError(_("{who} cannot read here: choose somebody with an open account.", who=user.name))
    # Whoever receives has signed the protocol, as whoever takes part has.
    require_agreement(user.agency)
    reader = BriefingReader(
        briefing=briefing,
        mapping_id=briefing.mapping_id,
        user=user,
        agency_id=user.agency_id,
        added_by=author(by),
    )
    try:
        with transaction.atomic():
            reader.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(_("{who} reads it already.", who=user.name)) from None
    _touch(briefing)
    if state is BriefingState.APPROVED:
        tell_to_read([user.pk], but=by.user_id)
    return reader


@command(may=policy.may_leave_out_reader, event=Event.BRIEFING_READERS_CHANGED)
def leave_out_briefing_reader(*, reader: BriefingReader, by: Actor) -> None:
    """Take somebody off the readers of a draft."""
    briefing = _draft(reader.briefing)
    BriefingReader.objects.filter(pk=reader.pk).delete()
    _touch(briefing)


@command(may=policy.may_approve_briefing, event=Event.BRIEFING_APPROVED)
def approve_briefing(*, briefing: Briefing, looked: bool = False, version: int, by: Actor) -> BriefingStep:
    """Approve: from then on nobody changes it, and its readers find it. All of it is looked at again."""
    held = _unchanged(briefing, version)
    sections = list(BriefingSection.objects.filter(briefing=held))
    rules.check_ready({BriefingPart(one.part) for one in sections if one.text.strip()})
    words = [one.text for one in sections if one.part != BriefingPart.NUMBERS]
    _check_words(held, looked, held.about, *words)
    # What was left out of it by hand goes to no reader in any form.
    BriefingSection.objects.filter(briefing=held).exclude(from_record="").update(from_record="")
    step = _step(held, BriefingStepKind.APPROVED, by)
    readers = list(BriefingReader.objects.filter(briefing=held))
    not_signed = readers_not_signed(by, readers)
    tell_to_read((one.user_id for one in readers if one.agency_id not in not_signed), but=by.user_id)
    return step


@command(may=policy.may_change_briefing, event=Event.BRIEFING_RECALLED)
def recall_briefing(*, briefing: Briefing, reason: str, looked: bool = False, by: Actor) -> BriefingStep:
    """Call it back: nobody outside reads it any more, and all are told to destroy their copies."""
    rules.check_may_recall(briefing_state(briefing), reason)
    _check_words(briefing, looked, reason)
    step = _step(briefing, BriefingStepKind.RECALLED, by, reason)
    told = {one.user_id for one in BriefingReader.objects.filter(briefing=briefing)}
    told |= {one.user_id for one in BriefingCopy.objects.filter(briefing=briefing)}
    tell_to_read(told, but=by.user_id)
    return step


@command(may=policy.may_copy_briefing, event=Event.BRIEFING_COPIED)
def take_briefing_copy(*, briefing: Briefing, form: CopyForm, reason: str, by: Actor) -> BriefingCopy:
    """Take a numbered copy out, with what it is for."""
    rules.check_copy(briefing_state(briefing), reason)
    return save_numbered(
        lambda: BriefingCopy(
            briefing=briefing,
            mapping_id=briefing.mapping_id,
            number=(BriefingCopy.objects.filter(briefing=briefing).aggregate(n=Max("number"))["n"] or 0) + 1,
            user_id=author(by),
            agency=acting_agency(by),
            form=form.value,
            reason=reason.strip(),
        )
    )


def _check_words(briefing: Briefing, looked: bool, *texts: str) -> None:
    """An address is refused; what may tell who somebody is must be looked at.

    What looks like anybody's name is pointed at whoever is in the record: so is a name that was once given
    and taken back, without a word that it was.
    """
    rules.check_no_address(texts)
    known = names_in_words(briefing.mapping, *texts)
    found = list(dict.fromkeys([*known, *rules.few_in(*texts), *like_names_in(*texts, but=names_for_all())]))
    if found and not looked:
        raise rules.TellsWho(found)


def _draft(briefing: Briefing) -> Briefing:
    """A draft, kept from anybody else until the end: none writes while another approves."""
    held = _held(briefing)
    # What it says of a group that works stops being so when its mapping is closed.
    require_open(held.mapping)
    rules.check_is_draft(briefing_state(held))
    return held


def _unchanged(briefing: Briefing, version: int) -> Briefing:
    """A draft as whoever acts looked at it."""
    held = _draft(briefing)
    if held.version != version:
        raise Conflict(CHANGED)
    return held


def _held(briefing: Briefing) -> Briefing:
    """It, kept from anybody else until the end. A draft may have been thrown away since it was looked at."""
    some = Briefing.objects.select_for_update(of=("self",)).select_related("mapping")
    held = some.filter(pk=briefing.pk).first()
    if held is None:
        raise Conflict(_("Somebody else threw this draft away while you were reading it."))
    return held


def _touch(briefing: Briefing) -> None:
    """It changed: whoever is about to approve it looks at it again."""
    Briefing.objects.filter(pk=briefing.pk).update(version=F("version") + 1)


def _step(briefing: Briefing, kind: BriefingStepKind, by: Actor, reason: str = "") -> BriefingStep:
    step = BriefingStep(
        briefing=briefing,
        mapping_id=briefing.mapping_id,
        step=kind.value,
        reason=reason.strip(),
        taken_by=author(by),
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED) from None
    return step
