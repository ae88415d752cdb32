"""Briefings for readers outside a mapping: what each says, who may read it, and who took a copy."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import Audience, BriefingPart, BriefingStepKind, CopyForm

TEXT_LIMIT = 4000


class Briefing(Identified):
    """What one audience outside is told of a mapping, without a child. Approved, it is never changed."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=16, choices=Audience.choices())
    about = models.CharField(max_length=160, help_text="What the audience is told that it is about")
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping number audience written_at version",
        personal="about",
        staff="written_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "number"], name="briefing_numbered_once"),
        ]


class BriefingStep(Identified):
    """A briefing was approved, which locks and sends it; or called back, and why. Never taken back."""

    briefing = models.ForeignKey("meetings.Briefing", on_delete=models.CASCADE, related_name="steps")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=8, choices=BriefingStepKind.choices())
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was called back")
    taken_at = models.DateTimeField(default=now)
    taken_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id briefing mapping step taken_at",
        personal="reason",
        staff="taken_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "step"], name="briefing_step_once"),
        ]


class BriefingSection(Identified):
    """What a briefing says under one heading."""

    briefing = models.ForeignKey("meetings.Briefing", on_delete=models.CASCADE, related_name="sections")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=BriefingPart.choices())
    text = models.TextField(max_length=TEXT_LIMIT, blank=True)
    from_record = models.TextField(
        max_length=TEXT_LIMIT, blank=True, help_text="What the record said of it last; of drafts alone"
    )
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id briefing mapping part written_at version",
        personal="text from_record",
        staff="written_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "part"], name="briefing_part_once"),
        ]


class BriefingReader(Identified):
    """Somebody of the audience with an account, who reads the briefing by its link."""

    briefing = models.ForeignKey("meetings.Briefing", on_delete=models.CASCADE, related_name="readers")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)
    added_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id briefing mapping agency added_at",
        staff="user added_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(fields=["briefing", "user"], name="briefing_reader_once"),
        ]


class BriefingCopy(Identified):
    """A numbered copy of a briefing was taken out by somebody: in what form, and for what."""

    briefing = models.ForeignKey("meetings.Briefing", on_delete=models.CASCADE, related_name="copies")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=4, choices=CopyForm.choices())
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id briefing mapping number agency form made_at",
        personal="reason",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "briefing copies"
        constraints = [
            models.UniqueConstraint(fields=["briefing", "number"], name="briefing_copy_numbered_once"),
        ]
