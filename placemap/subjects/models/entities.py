"""Places, groups, lines and objects, and who is linked to them. Never a group as somebody's identity."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.information.models import WITH_MAPPING, Sourced
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind, LinkState, Strength


class Entity(Sourced):
    """A place, group, line or object on the map: anything that is not a person."""

    working_reference = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=EntityKind.choices())
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    description = models.TextField(max_length=600, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_start = models.BooleanField(default=False, help_text="The place that its mapping starts from")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} working_reference kind is_start version",
        personal="name folded description postcode",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "working_reference"], name="entity_reference_in_mapping"
            )
        ]
        indexes = [models.Index(fields=["mapping", "folded"], name="entity_by_folded")]


class EntityLink(Sourced):
    """One agency's word that somebody is linked to a place, group, line or object. Never inferred.

    Each row is one source's statement; a reader is shown rows of one kind, between the same person
    and the same entity, as one line.
    """

    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="entity_links")
    entity = models.ForeignKey("subjects.Entity", on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=24, choices=EntityLinkKind.choices())
    strength = models.CharField(max_length=12, choices=Strength.choices())
    state = models.CharField(max_length=8, choices=LinkState.choices(), default=LinkState.CURRENT)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            f"{Sourced.NEUTRAL} person entity strength state first_on last_on expires_on ended_at version"
        ),
        personal="kind ended_reason",
        staff=f"{Sourced.STAFF} ended_by",
        erased="with its person; stops showing on its expiry date",
        rows="mutable",
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_on=None)
                | models.Q(last_on=None)
                | models.Q(last_on__gte=models.F("first_on")),
                name="entity_link_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["mapping", "state"], name="entity_link_by_state"),
            models.Index(fields=["person"], name="entity_link_by_person"),
            models.Index(fields=["entity"], name="entity_link_by_entity"),
        ]


class EntityLinkWords(Identified):
    """What was said of such a link. It may name people, so it shows only where the person is named."""

    link = models.OneToOneField("subjects.EntityLink", on_delete=models.CASCADE, related_name="words")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)

    PRIVACY = Privacy(neutral="id link mapping agency", personal="text", erased="with its link", rows="fixed")
