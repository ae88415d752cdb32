"""What is left of a linked child there was no concern about: a sealed fingerprint, for a time."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now


class Fingerprint(Identified):
    """A keyed code made from a name and a birth date. It says only "considered before".

    Personal data all the same: nobody reads it, a function compares it, and it goes twelve months
    after the mapping closes.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping made_at",
        personal="code",
        erased="twelve months after the mapping closes",
        rows="mutable",
    )

    class Meta:
        indexes = [models.Index(fields=["mapping", "code"], name="fingerprint_by_code")]
