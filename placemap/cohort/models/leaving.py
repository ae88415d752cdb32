"""Keeping somebody longer than planned: until another day, or under a legal hold. Always with a reason."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.cohort.vocabulary import KeepKind
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING


class Keep(Identified):
    """One decision of the custodian that a person's records stay: the planned removal waits for it."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=KeepKind.choices())
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id mapping agency person kind until decided_at ended_at",
        personal="reason",
        staff="decided_by ended_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="hold", until=None) | models.Q(kind="extend", until__isnull=False),
                name="keep_until_a_day_or_held",
            )
        ]
