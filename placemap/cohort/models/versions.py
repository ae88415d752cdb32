"""The cohort as it stood on a day: frozen for a meeting or by name, compared, never reopened."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.cohort.vocabulary import MembershipState
from placemap.foundations.clock import now


class CohortVersion(Identified):
    """One frozen version, numbered within its mapping."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True)
    frozen_at = models.DateTimeField(default=now)
    frozen_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping agency number frozen_at",
        personal="name note",
        staff="frozen_by",
        erased="with the mapping",
        rows="fixed",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="version_numbered_once")]


class CohortVersionEntry(Identified):
    """One child in a version. It points at what was said and decided by then, and copies no words.

    `views` are keys of the agencies' own views in force then; a reader sees those they may see.
    """

    cohort_version = models.ForeignKey(
        "cohort.CohortVersion", on_delete=models.CASCADE, related_name="entries"
    )
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("cohort.Membership", null=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MembershipState.choices())
    concern = models.ForeignKey(
        "cohort.ConcernJudgement", null=True, on_delete=models.CASCADE, related_name="+"
    )
    views = ArrayField(models.UUIDField(), default=list)

    PRIVACY = Privacy(
        neutral="id cohort_version mapping person membership state concern views",
        erased="with its person",
        rows="fixed",
    )
