"""What came of a child's return home interview."""

from __future__ import annotations

from django.db import models

from placemap.access.privacy import Privacy
from placemap.cohort.models import AboutPerson
from placemap.cohort.vocabulary import Told, YesNoNotKnown
from placemap.information.models import WITH_MAPPING, Sourced
from placemap.scanning.vocabulary import MissingFrom, Offer


class Interview(AboutPerson):
    """One return home interview, or that there has been none yet: the child's own words, apart from others'.

    A later state is a row of its own, given in place of the one before it. An hour that is not known stays
    empty. `account` and `unsaid` are by topic: words of the child, or why there are none; a topic in
    neither was left empty.
    """

    missing_from = models.CharField(
        max_length=10, choices=MissingFrom.choices(), default=MissingFrom.NOT_KNOWN.value
    )
    reported_on = models.DateField(null=True)
    reported_at = models.TimeField(null=True)
    found_on = models.DateField(null=True)
    found_at = models.TimeField(null=True)
    returned_on = models.DateField(null=True)
    returned_at = models.TimeField(null=True)
    offer = models.CharField(max_length=14, choices=Offer.choices(), default=Offer.NOT_YET.value)
    offered_on = models.DateField(null=True)
    offered_at = models.TimeField(null=True)
    done_on = models.DateField(null=True)
    done_at = models.TimeField(null=True)
    why_not = models.CharField(max_length=300, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    is_independent = models.CharField(
        max_length=10, choices=YesNoNotKnown.choices(), default=YesNoNotKnown.NOT_KNOWN.value
    )
    held_by = models.CharField(max_length=160, blank=True, help_text="Who holds the whole interview")
    account = models.JSONField(default=dict)
    unsaid = models.JSONField(default=dict)
    carer_view = models.TextField(max_length=1000, blank=True)
    others_view = models.TextField(max_length=1000, blank=True)
    responses = models.TextField(max_length=1000, blank=True)
    outcomes = models.TextField(max_length=1000, blank=True)
    safety = models.TextField(max_length=1000, blank=True)
    risks = models.TextField(max_length=1000, blank=True)
    actions = models.TextField(max_length=1000, blank=True)
    shared_with = models.CharField(max_length=300, blank=True)
    child_told = models.CharField(max_length=8, choices=Told.choices(), blank=True)

    PRIVACY = Privacy(
        neutral=(
            f"{AboutPerson.NEUTRAL} reported_on reported_at found_on found_at returned_on returned_at"
            " offered_on offered_at done_on done_at is_independent"
        ),
        personal=(
            "missing_from offer why_not account unsaid carer_view others_view responses outcomes safety risks"
            " actions shared_with child_told"
        ),
        staff=f"{Sourced.STAFF} done_by held_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta(AboutPerson.Meta):
        indexes = [models.Index(fields=["mapping", "agency", "offer"], name="interviews_by_agency")]
