"""What the police say of an operation, as far as its officer releases it."""

from __future__ import annotations

from django.db import models

from placemap.access.privacy import Privacy
from placemap.information.models import WITH_MAPPING, Sourced
from placemap.scanning.vocabulary import MayTell


class OperationNote(Sourced):
    """Words that an officer released about an operation, until a day. Then only the police read them."""

    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    released_by = models.CharField(max_length=120, help_text="The officer who released these words")
    may_tell = models.CharField(max_length=12, choices=MayTell.choices(), default=MayTell.HERE.value)
    expires_on = models.DateField(help_text="The last day on which others read it")
    # Read by the police alone: why it went may say as much as what it said.
    taken_back_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} may_tell expires_on version",
        personal="title text taken_back_because",
        staff=f"{Sourced.STAFF} released_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-recorded_at"]
