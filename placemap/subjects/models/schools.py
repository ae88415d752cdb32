"""A school that is not shown: sealed as an address is, for a child whom it would help somebody to find."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING


class SchoolSeal(Identified):
    """While it stands, the child's school shows to whoever gave it and to the custodian, and to nobody else.

    It holds for every record that is joined with this one, now or later.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    sealed_at = models.DateTimeField(default=now)
    sealed_by = models.UUIDField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    opened_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping agency person sealed_at opened_at version",
        personal="reason opened_reason",
        staff="sealed_by opened_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-sealed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None, opened_by=None)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="school_opened_paired",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(opened_at=None), name="school_sealed_once"
            ),
        ]
