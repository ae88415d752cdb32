"""Asking who a linked child is, and answering; and deciding which police officers may read names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.commands.giving import _given_by_hand, _record_for
from placemap.cohort.models import NameRequest
from placemap.cohort.vocabulary import NameRequestState
from placemap.foundations.clock import LONDON, now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.wording import _
from placemap.information.vocabulary import Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import live_seats, require_open
from placemap.partners.models import User
from placemap.partners.queries import author
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.commands import open_name
from placemap.subjects.models import NameOpening, Person
from placemap.subjects.policy import may_open_names
from placemap.subjects.vocabulary import OpenedBecause

ANSWERED = _("Somebody else answered this while you were reading.")


@command(may=policy.may_ask_for_name, event=Event.NAME_ASKED_FOR)
def ask_for_name(*, person: Person, reason: str = "", by: Actor) -> NameRequest:
    """Ask who a linked child is. Asked twice before an answer, it is asked once."""
    require_open(person.mapping)
    record = _record_for(person, by)
    held = NameRequest.objects.filter(
        person__group_key=record.group_key, recorded_by=author(by), state=NameRequestState.ASKED
    ).first()
    if held is not None:
        return held
    asked = NameRequest(
        **_given_by_hand(record, by, title=_("A question who a linked child is"), nature=Nature.OPINION),
        reason=reason.strip(),
    )
    asked.save(force_insert=True)
    return asked


@command(may=policy.may_answer_name_request, event=Event.NAME_OPENED)
def open_asked_name(
    *, name_request: NameRequest, purpose: str, until: date, minuted: str = "", by: Actor
) -> NameOpening:
    """Open the name to whoever asked, to the end of a day, and minute it in the same press."""
    opening = open_name(
        mapping=name_request.mapping,
        person=name_request.person,
        user=User.objects.get(pk=name_request.recorded_by),
        # In the post it was asked in.
        agency_id=name_request.agency_id,
        because=OpenedBecause.CHAIR,
        purpose=purpose,
        minuted=minuted,
        until=_end_of(until),
        by=by,
    )
    _answer(name_request, NameRequestState.OPENED, purpose, by)
    return opening


@command(may=policy.may_answer_name_request, event=Event.NAME_DECLINED)
def decline_name(*, name_request: NameRequest, reason: str, by: Actor) -> None:
    """Not open the name, and say why: whoever asked reads the reason."""
    if not reason.strip():
        raise PlacemapError(gettext("Say why the name stays closed. The person who asked reads it."))
    _answer(name_request, NameRequestState.DECLINED, reason, by)


@command(may=may_open_names, event=Event.NAME_OPENED)
def decide_police_access(
    *, mapping: Mapping, users: Sequence[User], purpose: str, until: date, minuted: str, by: Actor
) -> list[NameOpening]:
    """One decision, for named police officers on the team, to read linked children's names until a day.

    For safeguarding only. It ends by itself, and is made anew with fresh reasons.
    """
    if not users:
        raise PlacemapError(gettext("Choose at least one officer."))
    seats = live_seats(mapping)
    # The post of their police seat, whatever other post they hold.
    posts = {(seat.user_id, seat.agency_id) for seat in seats if seat.agency.kind == AgencyKind.POLICE}
    if {user.pk for user in users} - {officer for officer, _agency in posts}:
        raise PlacemapError(gettext("Choose police officers who are on this mapping’s team."))
    return [
        open_name(
            mapping=mapping,
            person=None,
            user=user,
            agency_id=agency,
            because=OpenedBecause.POLICE_DECISION,
            purpose=purpose,
            minuted=minuted,
            until=_end_of(until),
            by=by,
        )
        for user in users
        for agency in sorted(agency for officer, agency in posts if officer == user.pk)
    ]


def _answer(name_request: NameRequest, state: NameRequestState, reason: str, by: Actor) -> None:
    changed = NameRequest.objects.filter(pk=name_request.pk, state=NameRequestState.ASKED).update(
        state=state.value,
        decided_at=now(),
        decided_by=author(by),
        decided_reason=within(reason, 300, _("The reason")),
    )
    if changed != 1:
        raise Conflict(ANSWERED)


def _end_of(day: date) -> datetime:
    """The end of that day as people in the United Kingdom would say it."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)
