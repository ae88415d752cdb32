"""What is wanted of an item of an agenda: kept with the meeting it was written for, and read at the next."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import AgendaKind, Part, SheetEnd

WANTED_LIMIT = 1000


class ItemSheet(Identified):
    """What is wanted of one item, who sees to it, and by when.

    It is about nobody in particular: of a child there is their own page. It stands in the part of its item
    and is read as what is written down under it: of Part 2, by whoever signed at that meeting.
    """

    item = models.OneToOneField("meetings.AgendaItem", on_delete=models.CASCADE, related_name="sheet")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="sheets")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=3, choices=Part.choices())
    kind = models.CharField(max_length=18, choices=AgendaKind.choices())
    wanted = models.TextField(max_length=WANTED_LIMIT)
    owner = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    # The owner's: another column than `agency_id`, which says whose a row is and never changes.
    agency = models.ForeignKey(
        "partners.Agency",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_column="owner_agency_id",
    )
    due = models.DateField(null=True)
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id item meeting mapping part kind agency due written_at version",
        personal="wanted",
        staff="owner written_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(agency__isnull=False), name="sheet_owner_for_agency"
            )
        ]


class ItemSheetVersion(Identified):
    """What was wanted of an item before it was changed."""

    sheet = models.ForeignKey("meetings.ItemSheet", on_delete=models.CASCADE, related_name="versions")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    wanted = models.TextField(max_length=WANTED_LIMIT)
    owner = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    replaced_at = models.DateTimeField(default=now)
    replaced_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id sheet mapping number due replaced_at",
        personal="wanted",
        staff="owner replaced_by",
        erased=f"{WITH_MAPPING}; with its sheet",
        rows="append-only",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once")]


class ItemSheetEnd(Identified):
    """What was wanted of an item is done, or no longer wanted: as one version of its sheet said it.

    Whoever writes there again asks for something new, and so begins it anew: nothing is taken back.
    """

    sheet = models.ForeignKey("meetings.ItemSheet", on_delete=models.CASCADE, related_name="ends")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="The version of the sheet that it ends")
    how = models.CharField(max_length=10, choices=SheetEnd.choices())
    settled_at = models.DateTimeField(default=now)
    settled_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id sheet mapping number how settled_at",
        staff="settled_by",
        erased=f"{WITH_MAPPING}; with its sheet",
        rows="append-only",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_settled_once")]
