"""Why a child is here: who said how the record must be read, on which day and on what ground."""

from __future__ import annotations

from django.db import models

from placemap.access.privacy import Privacy
from placemap.cohort.models.knowledge import AboutPerson
from placemap.information.models import WITH_MAPPING, Sourced
from placemap.subjects.vocabulary import Category


class CategoryEntry(AboutPerson):
    """The data-subject category as somebody set it. A later entry changes it, and takes none away.

    `happened_on` is the day it was set; `audience` and `review_on` are its source's, as everywhere.
    """

    category = models.CharField(max_length=24, choices=Category.choices())
    ground = models.TextField(max_length=600, help_text="On what ground")
    set_by = models.CharField(max_length=300)

    PRIVACY = Privacy(
        neutral=AboutPerson.NEUTRAL,
        personal="category ground",
        staff=f"{Sourced.STAFF} set_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )
