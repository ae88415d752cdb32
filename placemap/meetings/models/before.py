"""Before a meeting: the request for returns it asked for, who answered the invitation, and who was chased."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import Coming


class AskedBefore(Identified):
    """A meeting cites a request for returns that was asked for it. The latest counts."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="asked")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey("returns.ReturnRequest", on_delete=models.CASCADE, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id meeting mapping request recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name_plural = "asked before"
        constraints = [models.UniqueConstraint(fields=["request"], name="request_for_one_meeting")]


class InvitationReply(Identified):
    """Somebody's answer to their invitation: coming, by phone, not, or somebody in their stead."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="replies")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    coming = models.CharField(max_length=14, choices=Coming.choices())
    substitute = models.CharField(max_length=120, blank=True, help_text="Who comes in their stead")
    recorded_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id meeting mapping agency coming recorded_at version",
        staff="user substitute",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at"]
        verbose_name_plural = "invitation replies"
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="invitation_answered_once")]


class ReplyChase(Identified):
    """Somebody was asked once more whether they come, on a day. Nobody is asked twice on one day."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="chases")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    chased_on = models.DateField()
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True, help_text="None: by the clock")

    PRIVACY = Privacy(
        neutral="id meeting mapping chased_on recorded_at",
        staff="user recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user", "chased_on"], name="chased_once_a_day")
        ]
