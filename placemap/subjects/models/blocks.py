"""Standing blocks: one named colleague is kept from one person's record, until somebody lifts it."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING


class Block(Identified):
    """Somebody knows the family, or asked not to be shown a child: for them the record does not exist.

    It holds for every record that is joined with this one, now or later.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    blocked_at = models.DateTimeField(default=now)
    blocked_by = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping person blocked_at lifted_at version",
        personal="reason lifted_reason",
        staff="user blocked_by lifted_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-blocked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at=None, lifted_by=None)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="block_lifted_paired",
            ),
            models.UniqueConstraint(
                fields=["user", "person"], condition=models.Q(lifted_at=None), name="blocked_once"
            ),
        ]
