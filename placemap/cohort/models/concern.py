"""The group's signed judgement of concern, and the review before a child turns 18."""

from __future__ import annotations

from django.db import models

from placemap.access.privacy import Privacy
from placemap.cohort.models.knowledge import AboutPerson
from placemap.cohort.vocabulary import Level
from placemap.information.models import WITH_MAPPING, Sourced


class ConcernJudgement(AboutPerson):
    """The level of concern as somebody signed it: reasons for and against, the child's view, a review.

    Never computed. Each agency's own view stands beside it, and a later judgement replaces none.
    """

    level = models.CharField(max_length=14, choices=Level.choices())
    reasons_for = models.TextField(max_length=1000)
    reasons_against = models.TextField(max_length=1000)
    child_view = models.TextField(max_length=1000, blank=True)
    child_view_missing = models.CharField(max_length=300, blank=True)
    signed_name = models.CharField(max_length=120)
    signed_as = models.CharField(max_length=300)

    PRIVACY = Privacy(
        neutral=AboutPerson.NEUTRAL,
        personal="level reasons_for reasons_against child_view child_view_missing",
        staff=f"{Sourced.STAFF} signed_name signed_as",
        erased=WITH_MAPPING,
        rows="append-only",
    )


class AdulthoodReview(AboutPerson):
    """Turning 18: a review at 17 years 6 months, and the hand-over to adult services.

    A birthday alone changes no heading; this does, once the hand-over is accepted.
    """

    reviewed_on = models.DateField()
    plan = models.TextField(max_length=1000)
    hand_over_to = models.CharField(max_length=160, blank=True)
    not_needed_because = models.CharField(max_length=300, blank=True)
    handed_over_on = models.DateField(null=True)
    accepted_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} reviewed_on handed_over_on version",
        personal="plan hand_over_to not_needed_because",
        staff=f"{Sourced.STAFF} accepted_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )
