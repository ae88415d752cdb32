"""Openings of children's records, drawn each month for somebody to look at."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.information.models import WITH_MAPPING


class SampledOpening(Identified):
    """One opening of a child's record out of a month's trail, and what the reviewer and the reader said.

    It waits for the lead; what somebody who leads opened waits for the custodian as well.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first day of the month it was drawn from")
    entry_id = models.UUIDField(help_text="The entry of the trail")
    opened_at = models.DateTimeField()
    by_a_lead = models.BooleanField(default=False)
    due_on = models.DateField()
    asked_at = models.DateTimeField(null=True)
    asked_by = models.UUIDField(null=True)
    question = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closing_note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping person month entry_id opened_at by_a_lead due_on asked_at answered_at closed_at"
            " version"
        ),
        personal="question answer closing_note",
        staff="user asked_by closed_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["due_on", "opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "month", "entry_id"], name="opening_drawn_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="sampled_closed_paired",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_at=None, asked_by=None)
                | models.Q(asked_at__isnull=False, asked_by__isnull=False),
                name="sampled_asked_paired",
            ),
        ]
