"""One thing that is kept close, released by its giver to one other agency; and asking for one."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.information.vocabulary import Audience, Handling
from placemap.subjects.vocabulary import DetailKind


class DetailRequest(Identified):
    """An agency asks for one kind of thing that is kept close of one child. It lapses by itself.

    It goes to whoever holds one, if anybody does: who that is, the agency that asks is never told.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=DetailKind.choices())
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField()
    lapses_on = models.DateField()

    PRIVACY = Privacy(
        neutral="id mapping agency person kind asked_at lapses_on",
        staff="asked_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="fixed",
    )

    class Meta:
        ordering = ["asked_at"]


class DetailRelease(Identified):
    """One thing that is kept close of one person, released by the agency that gave it to one other agency.

    `handling` and `audience` are those it was released under: when its giver changes them, it ends.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    detail = models.ForeignKey("subjects.PersonDetail", on_delete=models.CASCADE, related_name="releases")
    released_to = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    handling = models.CharField(max_length=4, choices=Handling.choices())
    audience = models.CharField(max_length=12, choices=Audience.choices())
    reason = models.CharField(max_length=300)
    released_at = models.DateTimeField(default=now)
    released_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=("id mapping agency person detail released_to handling audience released_at withdrawn_at"),
        personal="reason",
        staff="released_by withdrawn_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["detail", "released_to"],
                condition=models.Q(withdrawn_at=None),
                name="detail_released_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="detail_release_withdrawn_paired",
            ),
        ]


class DetailKept(Identified):
    """An agency keeps close what it was asked for. Whoever asked is not told: that would say it is held."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey("subjects.DetailRequest", on_delete=models.CASCADE, related_name="kept")
    decided_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping agency request decided_at",
        staff="decided_by",
        erased=f"{WITH_MAPPING}; with its request",
        rows="fixed",
    )

    class Meta:
        ordering = ["decided_at"]
        verbose_name_plural = "details kept"
        constraints = [models.UniqueConstraint(fields=["request", "agency"], name="detail_kept_once")]
