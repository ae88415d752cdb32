"""Break-glass: one child's record, opened by one person in an emergency, for a short time, and reviewed."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.subjects.vocabulary import Emergency, EmergencyJudged


class EmergencyOpening(Identified):
    """Somebody of the team reads more of one child than their seat shows, until a time, and answers for it.

    Without a child it is somebody who looked for one by name and found nobody who can be opened: nothing
    was open, and it is looked at all the same. No name that was typed is kept.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    emergency = models.CharField(max_length=16, choices=Emergency.choices())
    reason = models.CharField(max_length=600)
    opened_at = models.DateTimeField(default=now)
    opened_by = models.UUIDField()
    # In which of their posts; empty: that of the account.
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    by_a_lead = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    review_by = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    judged = models.CharField(max_length=16, choices=EmergencyJudged.choices(), blank=True)
    review_words = models.CharField(max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping person agency emergency opened_at by_a_lead expires_at ended_at review_by"
            " reviewed_at judged version"
        ),
        personal="reason review_words",
        staff="opened_by ended_by reviewed_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="emergency_ended_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, judged="")
                | (models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~models.Q(judged="")),
                name="emergency_reviewed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(ended_at__isnull=False),
                name="emergency_without_child_is_over",
            ),
        ]
        indexes = [
            models.Index(fields=["mapping", "reviewed_at"], name="emergency_by_review"),
            models.Index(fields=["opened_by", "expires_at"], name="emergency_by_opener"),
        ]
