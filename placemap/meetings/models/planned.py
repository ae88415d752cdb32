"""Series of meetings, each meeting with its day and place, who was invited, and what was changed and why."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import (
    AgendaKind,
    Cadence,
    MeetingKind,
    MeetingState,
    Part,
    Presence,
    SignedHow,
)


class MeetingSeries(Identified):
    """Meetings of one kind in one mapping, and how often they are."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=MeetingKind.choices())
    cadence = models.CharField(max_length=12, choices=Cadence.choices())
    begun_at = models.DateTimeField(default=now)
    begun_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping kind cadence begun_at version",
        staff="begun_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["begun_at"]
        verbose_name_plural = "meeting series"
        constraints = [models.UniqueConstraint(fields=["mapping", "kind"], name="one_series_of_a_kind")]


class CadenceChange(Identified):
    """A series meets more or less often from then on, and why."""

    series = models.ForeignKey("meetings.MeetingSeries", on_delete=models.CASCADE, related_name="changes")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=12, choices=Cadence.choices())
    cadence = models.CharField(max_length=12, choices=Cadence.choices())
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id series mapping before cadence reason recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]


class Meeting(Identified):
    """One meeting: numbered within its series, with its day, its place, its chair and its minute-taker."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey("meetings.MeetingSeries", on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(help_text="How long it is planned to last")
    place = models.CharField(max_length=200, blank=True)
    join_link = models.CharField(max_length=500, blank=True, validators=[URLValidator(schemes=["https"])])
    chair = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    minute_taker = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=MeetingState.choices(), default=MeetingState.PLANNED.value
    )
    # Calendars tell a newer entry from an older one by this number; each change of day or place is one more.
    edition = models.PositiveSmallIntegerField(default=0)
    planned_at = models.DateTimeField(default=now)
    planned_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping series number starts_at minutes place join_link state edition planned_at version"
        ),
        staff="chair minute_taker planned_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="meeting_numbered_once")]
        indexes = [models.Index(fields=["mapping", "starts_at"], name="meetings_in_order")]


class MeetingChange(Identified):
    """A meeting was moved or cancelled: from when and where, and why."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="changes")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    before_at = models.DateTimeField(help_text="When it was to begin until then")
    before_place = models.CharField(max_length=200, blank=True)
    was_cancelled = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id meeting mapping before_at before_place was_cancelled reason recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]


class Invitation(Identified):
    """Somebody is invited to a meeting, for an agency. Withdrawn, it stays, and may be taken up again."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="invitations")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=now)
    invited_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    # It ended with the agency's agreement and for nothing else: signed again, it holds again.
    awaits_agreement = models.BooleanField(default=False)

    PRIVACY = Privacy(
        neutral="id meeting mapping agency invited_at withdrawn_at awaits_agreement",
        staff="user invited_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="invited_once"),
            models.CheckConstraint(
                condition=models.Q(awaits_agreement=False) | models.Q(withdrawn_at__isnull=False),
                name="awaits_once_withdrawn",
            ),
        ]


class AgendaItem(Identified):
    """One item of a meeting's agenda, in Part 1 or, about named children, in Part 2.

    Left out, it stays with the reason. An item about a child holds no words of its own.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="items")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=3, choices=Part.choices())
    position = models.PositiveSmallIntegerField(help_text="Within its part, from 1")
    kind = models.CharField(max_length=18, choices=AgendaKind.choices())
    title = models.CharField(max_length=120, blank=True, help_text="In place of its kind's own words")
    minutes = models.PositiveSmallIntegerField()
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    left_out_at = models.DateTimeField(null=True)
    left_out_because = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField(default=now)
    added_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id meeting mapping part position kind minutes person left_out_at added_at version",
        personal="title left_out_because",
        staff="added_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["part", "position", "added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(person__isnull=False, part="two", title=""),
                name="agenda_child_in_part_two",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=models.Q(person__isnull=False),
                name="agenda_child_once",
            ),
        ]


class Statement(Identified):
    """One version of the confidentiality statement, in the partnership's own words. None is ever altered."""

    number = models.PositiveIntegerField(unique=True)
    words = models.TextField(max_length=6000)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id number words recorded_at",
        staff="recorded_by",
        erased="with the instance",
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]


class Attendance(Identified):
    """Somebody's place at one meeting: there, by phone, apologies, or not there; for which agency.

    Somebody without an account, who comes in another's stead, has a name and no `user`.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="attendances")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    stands_for = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=14, choices=Presence.choices())
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id meeting mapping agency presence recorded_at version",
        staff="user name stands_for recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=models.Q(user__isnull=False), name="attends_once"
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, name="") | (models.Q(user=None) & ~models.Q(name="")),
                name="attendance_of_somebody",
            ),
        ]


class Signature(Identified):
    """Somebody agreed to the confidentiality statement at one meeting: to which words, how and when.

    Without a statement of the partnership's own it is the one that Placemap ships; the digest says which.
    """

    attendance = models.OneToOneField(
        "meetings.Attendance", on_delete=models.CASCADE, related_name="signature"
    )
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    statement = models.ForeignKey("meetings.Statement", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the words that were agreed to")
    how = models.CharField(max_length=5, choices=SignedHow.choices())
    signed_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id attendance meeting mapping statement digest how signed_at",
        staff="user recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["signed_at"]
        indexes = [models.Index(fields=["user", "meeting"], name="signed_by_whom")]
