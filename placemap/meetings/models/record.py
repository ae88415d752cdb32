"""A meeting while it runs, and everything that is written down in it."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import EntryKind, Part, Told


class Sitting(Identified):
    """A meeting runs, or ran: since when, at which item, and how it was ended."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="sitting")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(default=now)
    begun_by = models.UUIDField()
    # By its key, and no reference: somebody kept from the child spoken of now must still find the meeting.
    at_item = models.UUIDField(null=True)
    names_hidden = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    without_door = models.CharField(
        max_length=300, blank=True, help_text="Why it was ended without knowing who was there and signed"
    )
    without_both = models.CharField(
        max_length=300, blank=True, help_text="Why a first one had not both who safeguards and who enforces"
    )
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id meeting mapping begun_at at_item names_hidden ended_at version",
        personal="without_door without_both",
        staff="begun_by ended_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="sitting_ended_paired",
            )
        ]


class Entry(Identified):
    """One thing that was written down at a meeting, in the part of the item it belongs to.

    Struck out, it stays, with the reason. `client_key` is made where it is typed, so that sending it again
    after a lost connection writes nothing twice. `decided_by` is who decided; of a different view, whose it
    is; of a reveal, who heard the name.
    """

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="entries")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(
        "meetings.AgendaItem", null=True, on_delete=models.CASCADE, related_name="entries"
    )
    part = models.CharField(max_length=3, choices=Part.choices())
    kind = models.CharField(max_length=8, choices=EntryKind.choices())
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    action = models.ForeignKey("responses.Action", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=4000)
    decided_by = models.CharField(max_length=200, blank=True)
    at_risk = models.BooleanField(null=True, help_text="Of a safety answer: whether a child is at risk now")
    shares = models.BooleanField(null=True, help_text="Of a sharing decision: to share it, or not")
    shared_with = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    told = models.CharField(max_length=8, choices=Told.choices(), blank=True)
    because = models.CharField(max_length=500, blank=True, help_text="Why it is shared, or is not")
    client_key = models.UUIDField()
    # The page counts its sendings: one that was held up on its way never undoes a later one.
    sending = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)
    struck_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id meeting mapping item part kind person action at_risk shares told client_key sending"
            " recorded_at struck_at version"
        ),
        personal="words shared_with basis because struck_because",
        staff="decided_by recorded_by struck_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at", "id"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "client_key"], name="entry_written_once"),
            models.CheckConstraint(
                condition=models.Q(person=None) | models.Q(part="two"), name="entry_child_in_part_two"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="safety", at_risk__isnull=False)
                | (~models.Q(kind="safety") & models.Q(at_risk=None)),
                name="entry_answers_safety",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="sharing", shares__isnull=False)
                | (~models.Q(kind="sharing") & models.Q(shares=None)),
                name="entry_decides_sharing",
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at=None, struck_by=None)
                | models.Q(struck_at__isnull=False, struck_by__isnull=False),
                name="entry_struck_paired",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "recorded_at"], name="entries_in_order")]


class EntryVersion(Identified):
    """What an entry said before it was changed, in one version of it, its answers among that."""

    entry = models.ForeignKey("meetings.Entry", on_delete=models.CASCADE, related_name="versions")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=4000)
    decided_by = models.CharField(max_length=200, blank=True)
    at_risk = models.BooleanField(null=True, help_text="Of a safety answer: what it was")
    shares = models.BooleanField(null=True, help_text="Of a sharing decision: what it was")
    shared_with = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    told = models.CharField(max_length=8, choices=Told.choices(), blank=True)
    because = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(default=now)
    replaced_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id entry mapping number at_risk shares told replaced_at",
        personal="words shared_with basis because",
        staff="decided_by replaced_by",
        erased=f"{WITH_MAPPING}; with its entry",
        rows="append-only",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entry_version_once")]
