"""Names opened: a linked child's name and birth date, to one person, for one purpose, for a time."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.subjects.vocabulary import OpenedBecause


class NameOpening(Identified):
    """One person may read a linked child's name and birth date until a time. Never anything else.

    Without a person it is the mapping's expiring decision on police access: every linked child, for
    that one named officer, for safeguarding only.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="+")
    # In which of their posts; empty on the oldest rows alone: that of the account.
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=16, choices=OpenedBecause.choices())
    purpose = models.CharField(max_length=300, blank=True)
    power = models.ForeignKey("partners.LegalPower", null=True, on_delete=models.PROTECT, related_name="+")
    minuted = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(default=now)
    opened_by = models.UUIDField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    review_note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping person agency because power minuted opened_at until closed_at reviewed_at version"
        ),
        personal="purpose review_note",
        staff="user opened_by closed_by reviewed_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="opening_closed_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="opening_reviewed_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(because="police_decision"),
                name="only_police_decision_for_all",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="opening_by_reader")]
