"""Reads at the door: the statement in force, who is here, and who has not signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.mappings.models import Mapping
from placemap.meetings import rules
from placemap.meetings.models import Attendance, Invitation, Meeting, Signature, Statement
from placemap.meetings.queries.agenda import children_of_cohort
from placemap.meetings.queries.before import expected_at_door
from placemap.meetings.vocabulary import Presence, SignedHow
from placemap.partners.models import Agency
from placemap.subjects.queries import PersonCard, person_cards


@dataclass(frozen=True, slots=True)
class AtDoor:
    """One person: invited, written down, or both; and whether they have agreed to the statement."""

    user_id: UUID | None
    name: str
    agency: str
    presence: Presence | None
    attendance: Attendance | None
    signed_how: SignedHow | None = None
    signed_at: datetime | None = None
    stands_for: str = ""
    # How they are expected, from their answer to the invitation.
    expected: Presence | None = None

    @property
    def key(self) -> UUID | None:
        """What they are written down by: their account, or their entry where they have none."""
        return self.user_id or (self.attendance.pk if self.attendance else None)

    @property
    def is_there(self) -> bool:
        """In the room, by phone or by video."""
        return self.presence in rules.THERE

    @property
    def has_signed(self) -> bool:
        """Whether they have agreed to the statement."""
        return self.signed_how is not None


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody who was invited or came, and agencies of the team for which nobody is there."""

    people: tuple[AtDoor, ...]
    nobody_for: tuple[str, ...]

    @property
    def there(self) -> int:
        """How many are there."""
        return rules.there_and_unsigned(self._said())[0]

    @property
    def unsigned(self) -> int:
        """How many are there and have not signed."""
        return rules.there_and_unsigned(self._said())[1]

    def _said(self) -> list[tuple[Presence, bool]]:
        return [(one.presence, one.has_signed) for one in self.people if one.presence is not None]


def door_opens_at(meeting: Meeting) -> datetime | None:
    """When signing begins; None once it has begun."""
    opens = rules.opens_at(meeting.starts_at)
    return opens if opens > now() else None


def latest_statement(actor: Actor) -> Statement | None:
    """The partnership's latest wording; None while it has none of its own."""
    return Statement.objects.first()


def statement_in_force() -> tuple[Statement | None, str]:
    """What is signed today, and its words: the partnership's own, or those that Placemap ships."""
    own = Statement.objects.first()
    return own, own.words if own else str(rules.SHIPPED_STATEMENT)


def number_of(statement: Statement | None) -> int:
    """The number that a page keeps of the wording it showed: 0 for the one that Placemap ships."""
    return statement.number if statement else 0


def statements(actor: Actor) -> list[Statement]:
    """Every wording, the latest first."""
    return list(Statement.objects.all())


_INVITED = PreparedQuery(
    lambda meeting: (
        Invitation.objects.filter(meeting_id=meeting, withdrawn_at=None)
        .select_related("user", "agency")
        .order_by("user__name")
    ),
    Takes.KEY,
)
_ATTENDED = PreparedQuery(
    lambda meeting: (
        Attendance.objects.filter(meeting_id=meeting)
        .select_related("user", "agency", "stands_for")
        .order_by("recorded_at")
    ),
    Takes.KEY,
)
_SIGNATURES = PreparedQuery(lambda meeting: Signature.objects.filter(meeting_id=meeting), Takes.KEY)
_ON_THE_MAPPING = PreparedQuery(
    lambda mapping: (
        Agency.objects.filter(memberships__mapping_id=mapping, memberships__left_on=None)
        .order_by()
        .values_list("name", flat=True)
    ),
    Takes.KEY,
)


def room_of(actor: Actor, meeting: Meeting) -> Room:
    """Who is here. A constant number of queries."""
    attendances = _ATTENDED(meeting.pk)
    for one in attendances:
        one.meeting = meeting
    signed = {one.attendance_id: one for one in _SIGNATURES(meeting.pk)}
    by_user = {one.user_id: one for one in attendances if one.user_id}
    expected = expected_at_door(meeting)
    people = [
        replace(
            _at_door(one.user.name, one.agency.name, one.user_id, by_user.pop(one.user_id, None), signed),
            expected=expected.get(one.user_id),
        )
        for one in _INVITED(meeting.pk)
    ]
    people += [
        _at_door(one.user.name if one.user else one.name, one.agency.name, one.user_id, one, signed)
        for one in attendances
        if one.user_id is None or one.user_id in by_user
    ]
    here = {one.agency for one in people if one.is_there}
    wanted = _ON_THE_MAPPING(meeting.mapping_id)
    return Room(
        people=tuple(people), nobody_for=tuple(sorted(name for name in set(wanted) if name not in here))
    )


def _at_door(
    name: str,
    agency: str,
    user_id: UUID | None,
    attendance: Attendance | None,
    signed: dict[UUID, Signature],
) -> AtDoor:
    signature = signed.get(attendance.pk) if attendance else None
    # Somebody with posts in two agencies may have come for the other one.
    agency = attendance.agency.name if attendance else agency
    return AtDoor(
        user_id=user_id,
        name=name,
        agency=agency,
        presence=Presence(attendance.presence) if attendance else None,
        attendance=attendance,
        signed_how=SignedHow(signature.how) if signature else None,
        signed_at=signature.signed_at if signature else None,
        stands_for=attendance.stands_for.name if attendance and attendance.stands_for else "",
    )


def attendance_in(actor: Actor, meeting: Meeting, attendance_id: UUID) -> Attendance:
    """One entry of who is here, or 404."""
    found = (
        Attendance.objects.filter(meeting=meeting, pk=attendance_id)
        .select_related("meeting__series", "meeting__mapping", "user", "agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


def children_to_know(actor: Actor, mapping: Mapping) -> Sequence[PersonCard]:
    """The cohort's children as the actor may see them, on record as read: for saying whom one knows."""
    children = children_of_cohort(mapping)
    cards = person_cards(actor, mapping, [child.pk for child in children]) if children else {}
    shown = {card.id: card for card in cards.values()}
    if shown:
        record_reading(actor, Event.COHORT_VIEWED, mapping_id=mapping.pk, subjects=list(shown))
    return sorted(shown.values(), key=lambda card: card.shown_as)
