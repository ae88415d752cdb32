"""Meeting packs: who has read theirs, which copies were printed for whom, and what was called back.

A pack itself is kept nowhere: it is built for its reader each time it is read.
"""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING


class PackReading(Identified):
    """Somebody opened their pack for the first time; once more when Part 2 was open to them."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="readings")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    with_two = models.BooleanField(help_text="Whether it held Part 2")
    read_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id meeting mapping agency with_two read_at",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["read_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user", "with_two"], name="pack_first_read_once")
        ]


class PackCopy(Identified):
    """One numbered copy on paper: for whom, when, whether it holds Part 2, and when it came back."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="copies")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    with_two = models.BooleanField(help_text="Whether it holds Part 2")
    printed_at = models.DateTimeField(default=now)
    returned_at = models.DateTimeField(null=True)
    returned_to = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id meeting mapping number agency with_two printed_at returned_at",
        staff="user returned_to",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "pack copies"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="copy_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(returned_at=None, returned_to=None)
                | models.Q(returned_at__isnull=False, returned_to__isnull=False),
                name="copy_returned_paired",
            ),
        ]


class PackRecall(Identified):
    """A pack was called back, and why; given out again, the row stays with the day."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="recalls")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id meeting mapping recorded_at lifted_at",
        personal="reason",
        staff="recorded_by lifted_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(lifted_at=None), name="called_back_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="recall_lifted_paired",
            ),
        ]
