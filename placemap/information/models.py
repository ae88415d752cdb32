"""Contributions, what people noticed, and where out-of-scope concerns were sent."""

from __future__ import annotations

from datetime import date

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.vocabulary import (
    Audience,
    ConcernPlaced,
    ConcernState,
    ContributionKind,
    Handling,
    HowKnown,
    Nature,
)

WITH_MAPPING = (
    "with the mapping's disposal, twelve months after it closes and thirty days after somebody last left it,"
    " or when it is withdrawn"
)


class Contribution(Identified):
    """One giving of information by one agency, with the terms it was given under."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="contributions")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ContributionKind.choices())
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=200)
    power = models.ForeignKey("partners.LegalPower", on_delete=models.PROTECT, related_name="+")
    handling = models.CharField(max_length=4, choices=Handling.choices(), default=Handling.PERMITTED)
    how_known = models.CharField(max_length=24, choices=HowKnown.choices())
    audience = models.CharField(max_length=12, choices=Audience.choices(), default=Audience.TEAM)
    review_on = models.DateField()
    given_at = models.DateTimeField(default=now)
    given_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # What this puts right. The one corrected is taken back, and stays beneath it.
    corrects = models.OneToOneField(
        "information.Contribution", null=True, on_delete=models.SET_NULL, related_name="corrected_by"
    )

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency kind title purpose power handling how_known audience review_on given_at"
            " withdrawn_at withdrawn_reason corrects"
        ),
        staff="given_by withdrawn_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="contribution_withdrawn_paired",
            )
        ]

    def move_review(self, was: date, to: date) -> bool:
        """Move the day it is looked at again, if `was` still stands and nobody took it back; says whether."""
        standing = type(self)._default_manager.filter(pk=self.pk, withdrawn_at=None, review_on=was)
        moved = standing.update(review_on=to) == 1
        if moved:
            self.refresh_from_db()
        return moved


class Release(Identified):
    """What was given with conditions (handling C) about one person, released by its giver to another agency.

    Without a person it is what the giving says of nobody: a place, a vehicle. What one decision released to
    one agency has one moment and one reason.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="releases")
    released_to = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    released_at = models.DateTimeField(default=now)
    released_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id mapping agency contribution released_to person released_at withdrawn_at",
        personal="reason",
        staff="released_by withdrawn_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["released_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "released_to", "person"],
                condition=models.Q(withdrawn_at=None),
                name="released_once",
            ),
            # Two rows without a person are no duplicates to the first.
            models.UniqueConstraint(
                fields=["contribution", "released_to"],
                condition=models.Q(withdrawn_at=None, person=None),
                name="released_of_nobody_once",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="release_withdrawn_paired",
            ),
        ]


class Sourced(Identified):
    """A row that keeps its source: which agency, in which contribution, how known, until when.

    `audience` is copied from the contribution and only ever narrowed.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey("information.Contribution", on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience.choices(), default=Audience.TEAM)
    how_known = models.CharField(max_length=24, choices=HowKnown.choices(), blank=True)
    grade = models.CharField(max_length=12, blank=True, help_text="3x5x2 grade as given, like 2/B/P")
    nature = models.CharField(max_length=10, choices=Nature.choices(), default=Nature.FACT)
    happened_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)

    # Field names every sourced model classifies as neutral or about staff.
    NEUTRAL = (
        "id mapping agency contribution audience how_known grade nature happened_on review_on recorded_at"
        " withdrawn_at"
    )
    STAFF = "recorded_by"

    class Meta:
        abstract = True


class Concern(Sourced):
    """ "I noticed something": needs no conclusion. Never dropped: kept for the mapping or passed on."""

    text = models.TextField(max_length=2000)
    about = models.CharField(max_length=200, blank=True)
    # Whom it is about, where its writer was asked about that record: whoever is kept from them is kept from
    # this too, and it goes when they are let go. Never shown: `about` is what readers are told.
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ConcernState.choices(), default=ConcernState.NEW)
    # Who it is about, once somebody has said so; empty until then.
    placed = models.CharField(max_length=10, choices=ConcernPlaced.choices(), blank=True)
    # What was written on a person's page from it. Taken back there, the concern waits to be placed again.
    placed_in = models.ForeignKey(
        "information.Contribution", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} person state placed placed_in version",
        personal="text about place",
        staff=Sourced.STAFF,
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["-recorded_at"]


class Routing(Identified):
    """An out-of-scope concern passed on, its terms and its receipt. Personal data is kept to the least.

    The terms stand here as well as with the concern: whoever receives it reads no row of the mapping.
    """

    concern = models.ForeignKey("information.Concern", on_delete=models.CASCADE, related_name="routings")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    sent_to = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    message = models.TextField(max_length=1000)
    purpose = models.CharField(max_length=200)
    power = models.ForeignKey("partners.LegalPower", on_delete=models.PROTECT, related_name="+")
    handling = models.CharField(max_length=4, choices=Handling.choices(), default=Handling.PERMITTED)
    how_known = models.CharField(max_length=24, choices=HowKnown.choices())
    review_on = models.DateField()
    # Who of the agency that noticed it said that it may go, where it was noticed with conditions.
    agreed_with = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(default=now)
    sent_by = models.UUIDField()
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    reply = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral=(
            "id concern mapping agency sent_to reason purpose power handling how_known review_on sent_at"
            " received_at"
        ),
        personal="message reply",
        staff="agreed_with sent_by received_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received_at=None, received_by=None)
                | models.Q(received_at__isnull=False, received_by__isnull=False),
                name="routing_received_paired",
            )
        ]
