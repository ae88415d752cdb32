"""Planning a meeting, moving and cancelling it, whom it is for, and how often a series meets.

Each of them tells whoever is invited by mail, with a calendar entry that takes the place of the one before.
Nobody is written to at night.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import F, Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import require_open
from placemap.meetings import policy, rules
from placemap.meetings.commands._telling import tell
from placemap.meetings.commands.agenda import draw_up_agenda
from placemap.meetings.models import (
    Attendance,
    CadenceChange,
    Invitation,
    Meeting,
    MeetingChange,
    MeetingSeries,
    Sitting,
)
from placemap.meetings.queries import invited_to, seats_to_invite, seats_without_agreement
from placemap.meetings.vocabulary import Cadence, MeetingKind, MeetingState, Notice
from placemap.partners.queries import author
from placemap.subjects.queries import names_in_words

SIGNED = _(
    "Somebody has signed for this meeting already, or is written down as here. Cancel it, and plan another:"
    " everybody signs anew there."
)
EARLY = _("This meeting has begun, before its hour. End it from its screen, and plan the next one.")
CHANGED = _("Somebody else changed this while you were reading it. Look at both before you save.")


@command(may=policy.may_plan_meetings, event=Event.MEETING_PLANNED)
def plan_meeting(
    *,
    mapping: Mapping,
    kind: MeetingKind,
    cadence: Cadence,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    join_link: str = "",
    chair_id: UUID | None = None,
    minute_taker_id: UUID | None = None,
    invited: Collection[UUID],
    by: Actor,
) -> Meeting:
    """Plan the next meeting of a kind, and invite people to it. Its number follows on the last one's.

    `invited` are accounts of people on the team; chair and minute-taker are invited with them. `cadence`
    counts for the first meeting of the kind: later it is changed with a reason.
    """
    _require_time(mapping, kind)
    rules.check_time(starts_at, minutes, now())
    seats = _seats_of(mapping, kind, {*invited, *(one for one in (chair_id, minute_taker_id) if one)})
    series = _series(mapping, kind, cadence, by)
    last = Meeting.objects.filter(series=series).aggregate(n=Max("number"))["n"] or 0
    meeting = Meeting(
        mapping=mapping,
        series=series,
        number=last + 1,
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        join_link=_link(join_link),
        chair_id=chair_id,
        minute_taker_id=minute_taker_id,
        planned_by=author(by),
    )
    meeting.save(force_insert=True)
    _invite(meeting, seats, by)
    draw_up_agenda(meeting=meeting, by=by)
    return meeting


@command(may=policy.may_change_meeting, event=Event.MEETING_MOVED)
def move_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime,
    minutes: int,
    place: str,
    join_link: str,
    chair_id: UUID | None,
    minute_taker_id: UUID | None,
    reason: str,
    looked: bool = False,
    version: int,
    by: Actor,
) -> Meeting:
    """Change when, where or by whom it is held. Another day, time or place needs a reason, and is told."""
    # Before the meeting is held: whoever closes the mapping cancels it, and would wait the other way round.
    _require_time(meeting.mapping, MeetingKind(meeting.series.kind))
    held = _held(meeting, version)
    rules.check_may_change(MeetingState(held.state), held.starts_at, now())
    _check_not_begun(held)
    rules.check_time(starts_at, minutes, now())
    if held.starts_at != starts_at and Attendance.objects.filter(meeting=held).exists():
        # Signed for another day, Part 2 would stand open, and they would be counted as having been there.
        raise PlacemapError(SIGNED)
    link = _link(join_link)
    people = {one for one in (chair_id, minute_taker_id) if one}
    kind = MeetingKind(held.series.kind)
    seats = _seats_of(held.mapping, kind, people) if people else []
    is_moved = (held.starts_at, held.place) != (starts_at, place.strip())
    is_told = is_moved or (held.minutes, held.join_link) != (minutes, link)
    if is_moved:
        _keep_change(held, reason, by, looked=looked)
    Meeting.objects.filter(pk=held.pk).update(
        starts_at=starts_at,
        minutes=minutes,
        place=place.strip(),
        join_link=link,
        chair_id=chair_id,
        minute_taker_id=minute_taker_id,
        edition=F("edition") + int(is_told),
        version=F("version") + 1,
    )
    held.refresh_from_db()
    already = set(invited_to(held))
    # Whoever left the team is told that they are no longer invited, and not when it is now.
    gone = already - {seat.user_id for seat in seats_to_invite(held.mapping, kind)}
    Invitation.objects.filter(meeting=held, user_id__in=gone).update(withdrawn_at=now())
    # An agency whose agreement ended, and that signs again, has its people back.
    lapsed = gone & {seat.user_id for seat in seats_without_agreement(held.mapping)}
    Invitation.objects.filter(meeting=held, user_id__in=lapsed).update(awaits_agreement=True)
    tell(held, Notice.UNINVITED, gone)
    _invite(held, [seat for seat in seats if seat.user_id not in already], by)
    if is_told:
        tell(held, Notice.MOVED, already - gone)
    return held


@command(may=policy.may_change_meeting, event=Event.MEETING_CANCELLED)
def cancel_meeting(
    *, meeting: Meeting, reason: str, looked: bool = False, version: int, by: Actor
) -> Meeting:
    """Cancel it, with the reason, which stays. Everybody who was invited is told."""
    held = _held(meeting, version)
    rules.check_may_change(MeetingState(held.state), held.starts_at, now())
    _check_not_begun(held)
    _keep_change(held, reason, by, was_cancelled=True, looked=looked)
    Meeting.objects.filter(pk=held.pk).update(
        state=MeetingState.CANCELLED.value, edition=F("edition") + 1, version=F("version") + 1
    )
    held.refresh_from_db()
    tell(held, Notice.CANCELLED, invited_to(held))
    return held


def cancel_all_ahead(mapping: Mapping, by: Actor) -> None:
    """Cancel what is planned of a mapping that closes, each by itself. Looking back comes after closing.

    Not what has begun before its hour: it may be the very meeting that closes it.
    """
    ahead = Meeting.objects.filter(
        mapping=mapping, state=MeetingState.PLANNED.value, starts_at__gt=now(), sitting=None
    ).exclude(series__kind=MeetingKind.AFTER_CLOSURE.value)
    for meeting in ahead.select_related("mapping"):
        cancel_meeting(
            meeting=meeting,
            reason=str(_("The mapping was closed.")),
            looked=True,
            version=meeting.version,
            by=by,
        )


@command(may=policy.may_change_meeting, event=Event.MEETING_INVITED)
def change_invited(*, meeting: Meeting, invited: Collection[UUID], by: Actor) -> Meeting:
    """Invite exactly these accounts. Who comes new and who no longer does is told; the rest hear nothing."""
    held = (
        Meeting.objects.select_for_update(of=("self",)).select_related("series", "mapping").get(pk=meeting.pk)
    )
    rules.check_may_change(MeetingState(held.state), held.starts_at, now())
    kept_for = {one for one in (held.chair_id, held.minute_taker_id) if one}
    already = set(invited_to(held))
    # Whoever was to chair it and has left the team keeps nobody from changing who comes.
    able = {seat.user_id for seat in seats_to_invite(held.mapping, MeetingKind(held.series.kind))}
    wanted = {*invited, *(kept_for & (able | already))}
    rules.check_invited(len(wanted))
    new, gone = wanted - already, already - wanted
    if new:
        _invite(held, _seats_of(held.mapping, MeetingKind(held.series.kind), new), by)
    Invitation.objects.filter(meeting=held, user_id__in=gone).update(withdrawn_at=now())
    tell(held, Notice.UNINVITED, gone)
    return held


@command(may=policy.may_change_series, event=Event.MEETING_RHYTHM_CHANGED)
def change_cadence(
    *, series: MeetingSeries, cadence: Cadence, reason: str, looked: bool = False, version: int, by: Actor
) -> MeetingSeries:
    """Let a series meet more or less often from now on, with the reason. Meetings that are planned stay."""
    before = Cadence(series.cadence)
    rules.check_cadence_change(before, cadence, reason)
    _check_names(series.mapping, reason, looked)
    changed = MeetingSeries.objects.filter(pk=series.pk, version=version).update(
        cadence=cadence.value, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    CadenceChange(
        series=series,
        mapping=series.mapping,
        before=before.value,
        cadence=cadence.value,
        reason=reason.strip(),
        recorded_by=author(by),
    ).save(force_insert=True)
    series.refresh_from_db()
    return series


def _check_names(mapping: Mapping, reason: str, looked: bool) -> None:
    """Why something was changed is read by whoever watches over the mapping too, who sees no child."""
    if not looked and (found := names_in_words(mapping, reason)):
        raise NamesFound(found)


def _require_time(mapping: Mapping, kind: MeetingKind) -> None:
    """What comes after closing comes after closing; everything else while work goes on."""
    if kind is not MeetingKind.AFTER_CLOSURE:
        require_open(mapping)


def _check_not_begun(meeting: Meeting) -> None:
    """What is being held is not told to be on another day, or not to be: its record stands."""
    if Sitting.objects.filter(meeting=meeting).exists():
        raise PlacemapError(EARLY)


def _held(meeting: Meeting, version: int) -> Meeting:
    """The meeting, kept from anybody else until the end; a conflict where somebody changed it before."""
    held = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("series", "mapping")
        .filter(pk=meeting.pk, version=version)
        .first()
    )
    if held is None:
        raise Conflict(CHANGED)
    return held


def _series(mapping: Mapping, kind: MeetingKind, cadence: Cadence, by: Actor) -> MeetingSeries:
    """The series of that kind, held until the end, so that two who plan at once get two numbers."""
    MeetingSeries.objects.bulk_create(
        [MeetingSeries(mapping=mapping, kind=kind.value, cadence=cadence.value, begun_by=author(by))],
        ignore_conflicts=True,
    )
    return MeetingSeries.objects.select_for_update().get(mapping=mapping, kind=kind.value)


def _seats_of(mapping: Mapping, kind: MeetingKind, user_ids: set[UUID]) -> list[Seat]:
    rules.check_invited(len(user_ids))
    seats = [seat for seat in seats_to_invite(mapping, kind) if seat.user_id in user_ids]
    if len(seats) != len(user_ids):
        raise PlacemapError(_("Somebody you chose has left the team. Look at who is invited again."))
    return seats


def _invite(meeting: Meeting, seats: Sequence[Seat], by: Actor) -> None:
    """Invite people, or take up again an invitation that was withdrawn."""
    people = {seat.user_id: seat for seat in seats}
    again = Invitation.objects.filter(meeting=meeting, user_id__in=people)
    known = set(again.values_list("user_id", flat=True))
    again.update(withdrawn_at=None, awaits_agreement=False, invited_at=now())
    Invitation.objects.bulk_create(
        Invitation(
            meeting=meeting,
            mapping=meeting.mapping,
            user_id=user_id,
            agency_id=seat.agency_id,
            invited_by=author(by),
        )
        for user_id, seat in people.items()
        if user_id not in known
    )
    tell(meeting, Notice.INVITED, people)


def _keep_change(
    meeting: Meeting, reason: str, by: Actor, *, was_cancelled: bool = False, looked: bool
) -> None:
    """Why it was moved or cancelled, beside what stood before."""
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why."))
    _check_names(meeting.mapping, reason, looked)
    MeetingChange(
        meeting=meeting,
        mapping=meeting.mapping,
        before_at=meeting.starts_at,
        before_place=meeting.place,
        was_cancelled=was_cancelled,
        reason=reason.strip(),
        recorded_by=author(by),
    ).save(force_insert=True)


def _link(written: str) -> str:
    link = written.strip()
    if link:
        try:
            URLValidator(schemes=["https"])(link)
        except ValidationError:
            raise PlacemapError(
                _("That is not a web address. Copy the whole of it; it begins with https://.")
            ) from None
    return link
