"""Later versions of the lists of terms. The first of each stands in `vocabulary.terms`."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now


class TermListVersion(Identified):
    """One dated version of a list of terms: what it holds, where it comes from, and when it was retired.

    A row numbered 1 holds no terms of its own: it says when the first version, which is code, was retired.
    """

    list_code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    dated = models.DateField(help_text="The first day on which its terms may be chosen")
    # Pairs of code and words, in the order people read them.
    terms = models.JSONField(default=list)
    source = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    retired_on = models.DateField(null=True)
    retired_because = models.CharField(max_length=300, blank=True)
    retired_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=("id list_code number dated terms source reason recorded_at retired_on retired_because"),
        staff="recorded_by retired_by",
        erased="never: what was recorded under it points to it",
        rows="mutable",
    )

    class Meta:
        ordering = ["list_code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["list_code", "number"], name="term_list_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(retired_on=None, retired_because="")
                | (models.Q(retired_on__isnull=False) & ~models.Q(retired_because="")),
                name="term_list_retired_with_reason",
            ),
        ]
