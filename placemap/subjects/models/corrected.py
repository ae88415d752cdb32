"""Telling whoever read something that it has been corrected since. Never what it said."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.subjects.vocabulary import CorrectedHow


class CorrectionNotice(Identified):
    """One reader is told once that something recorded of one person was put right, taken back or ended.

    `correction` is shared by the notices of one correction: by it the corrector sees how many have read
    it. `other_person` is the other end of a link: whoever may not see both is not told. Where a whole list
    was taken back, or somebody entered by hand, `contribution` stands in place of a person, and the notice
    names nobody.
    """

    correction = models.UUIDField()
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(
        "information.Contribution", null=True, on_delete=models.CASCADE, related_name="+"
    )
    other_person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=10, choices=CorrectedHow.choices())
    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField(default=now)
    told_by = models.UUIDField()
    read_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral="id correction mapping agency person contribution other_person how told_at read_at",
        staff="user told_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-told_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "user", "person"],
                name="told_once_of_a_correction",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(person=None, contribution__isnull=False)
                | models.Q(person__isnull=False, contribution=None),
                name="told_of_a_person_or_a_list",
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="corrections_unread"),
        ]
