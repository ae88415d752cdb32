"""How one reader laid the map out, and named pictures of it. They point at rows and copy no name."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.subjects.vocabulary import Strength

_ONE_END = models.Q(person=None, entity__isnull=False) | models.Q(person__isnull=False, entity=None)
_ONE_LINK = models.Q(link=None, entity_link__isnull=False) | models.Q(link__isnull=False, entity_link=None)


class MapPosition(Identified):
    """Where one reader put somebody or something on their own map. Never moved by a colleague."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    entity = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    x = models.FloatField()
    y = models.FloatField()
    placed_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping person entity x y placed_at",
        staff="user",
        erased="with its person or the mapping",
        rows="mutable",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_END, name="position_of_one"),
            models.UniqueConstraint(fields=["user", "person"], name="position_once_a_person"),
            models.UniqueConstraint(fields=["user", "entity"], name="position_once_an_entity"),
        ]
        indexes = [models.Index(fields=["mapping", "user"], name="position_by_reader")]


class MapSnapshot(Identified):
    """A named picture of the map. What each reader sees of it is what they may see today."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    taken_at = models.DateTimeField(default=now)
    taken_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping agency taken_at",
        personal="name",
        staff="taken_by",
        erased="with the mapping",
        rows="fixed",
    )

    class Meta:
        ordering = ["-taken_at"]


class SnapshotNode(Identified):
    """Somebody or something on a picture, and where. Goes when they are let go of."""

    snapshot = models.ForeignKey("subjects.MapSnapshot", on_delete=models.CASCADE, related_name="nodes")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    entity = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)

    PRIVACY = Privacy(
        neutral="id snapshot mapping person entity x y", erased="with its person or snapshot", rows="fixed"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=_ONE_END, name="snapshot_node_of_one")]


class SnapshotLink(Identified):
    """A link on a picture, and how firm it was then. Its evidence stays where it is."""

    snapshot = models.ForeignKey("subjects.MapSnapshot", on_delete=models.CASCADE, related_name="links")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey("subjects.Link", null=True, on_delete=models.CASCADE, related_name="+")
    entity_link = models.ForeignKey(
        "subjects.EntityLink", null=True, on_delete=models.CASCADE, related_name="+"
    )
    strength = models.CharField(max_length=12, choices=Strength.choices())

    PRIVACY = Privacy(
        neutral="id snapshot mapping link entity_link strength",
        erased="with its link or snapshot",
        rows="fixed",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=_ONE_LINK, name="snapshot_link_of_one")]
