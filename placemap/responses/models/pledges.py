"""What each body put first, what it promised to put in, and whether it did."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.partners.vocabulary import AnswersFor
from placemap.responses.vocabulary import PledgeKind, PledgeState


class Pledge(Identified):
    """One promise of a body, in one district where it works in several, with what comes first for it.

    Its words stay as they were said. What came of it is written beside it, and the latest stands here.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("partners.Area", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PledgeKind.choices())
    function = models.CharField(max_length=20, choices=AnswersFor.choices(), blank=True)
    what = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    priority = models.CharField(max_length=300, blank=True, help_text="What comes first, in its own words")
    said_by = models.CharField(max_length=120, help_text="Who said so, by name and post")
    said_on = models.DateField()
    state = models.CharField(max_length=9, choices=PledgeState.choices(), default=PledgeState.PROMISED.value)
    # What was sent up because it is missing.
    escalation = models.ForeignKey(
        "responses.Escalation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency district kind function what from_on until_on priority said_on state escalation"
            " recorded_at version"
        ),
        staff="said_by recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["said_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="pledge_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="nothing") | ~models.Q(what=""), name="pledge_says_what"
            ),
        ]


class PledgeEntry(Identified):
    """What came of a promise, since which day, and why: said for the body itself, or for the group."""

    pledge = models.ForeignKey("responses.Pledge", on_delete=models.CASCADE, related_name="entries")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=PledgeState.choices())
    happened_on = models.DateField(help_text="Since when it stands so")
    words = models.CharField(max_length=500)
    for_agency = models.BooleanField(help_text="Written by the body’s own people")
    told_by = models.CharField(max_length=120, blank=True, help_text="Who told the group, where it wrote")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id pledge mapping state happened_on words for_agency recorded_at",
        staff="told_by recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["recorded_at"]
        verbose_name_plural = "pledge entries"
