"""Signatures of the set-up checks, what was taken back, and answers of the checklist. Nothing is changed."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.readiness.vocabulary import CheckCode, ItemAnswer, ItemCode

KEPT = "kept while the partnership runs, as proof; holds nothing about children"


class SetUpSignature(Identified):
    """Somebody signed that a set-up check is met: on which paper, where it lies, and until when."""

    check_code = models.CharField(max_length=12, choices=CheckCode.choices())
    signed_on = models.DateField()
    review_on = models.DateField(help_text="The last day it counts")
    reference = models.CharField(max_length=160, help_text="Which paper was signed, with its version")
    kept_at = models.CharField(max_length=160, help_text="Where the signed paper lies")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id check_code signed_on review_on reference kept_at recorded_at",
        staff="recorded_by",
        erased=KEPT,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_on__gt=models.F("signed_on")), name="set_up_reviewed_later"
            )
        ]
        indexes = [models.Index(fields=["check_code", "recorded_at"], name="set_up_by_check")]


class SetUpWithdrawal(Identified):
    """A signature was taken back, by whom and why. The signature stays, and no longer counts."""

    signature = models.OneToOneField(
        "readiness.SetUpSignature", on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField(max_length=600)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id signature reason recorded_at", staff="recorded_by", erased=KEPT, rows="append-only"
    )


class ChecklistAnswer(Identified):
    """What somebody answered to one point of the gangs checklist, and on what. The last one counts."""

    item = models.CharField(max_length=12, choices=ItemCode.choices())
    answer = models.CharField(max_length=12, choices=ItemAnswer.choices())
    note = models.CharField(max_length=600)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id item answer note recorded_at", staff="recorded_by", erased=KEPT, rows="append-only"
    )

    class Meta:
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["item", "recorded_at"], name="answer_by_item")]
