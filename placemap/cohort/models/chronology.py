"""What happened, agency by agency, and the warnings that hang on a child's page for a time."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.cohort.models.knowledge import AboutPerson
from placemap.cohort.vocabulary import EntryKind, WarningKind
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING, Sourced


class ChronologyEntry(AboutPerson):
    """One thing that happened, as one agency gives it. `happened_on` is when; the time may be unknown."""

    kind = models.CharField(max_length=16, choices=EntryKind.choices(), default=EntryKind.OTHER)
    happened_at = models.TimeField(null=True, help_text="Null where the time is not known: never 00:00")
    is_estimated = models.BooleanField(default=False)
    text = models.TextField(max_length=1000)
    impact = models.TextField(max_length=600, blank=True, help_text="What it meant for the child")
    response = models.TextField(max_length=600, blank=True, help_text="What we did")
    respond_by = models.DateField(null=True)
    responded_on = models.DateField(null=True)
    # An answer to a critical moment is an entry of the agency that answers, with its own source.
    answers = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    # A correction is a row of its own; what was said of the first row holds for it too.
    began_as = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} is_estimated respond_by responded_on answers began_as version",
        personal="kind happened_at text impact response",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(AboutPerson.Meta):
        verbose_name_plural = "chronology entries"
        indexes = [
            models.Index(fields=["person", "-happened_on"], name="entry_by_person"),
            models.Index(
                fields=["mapping"],
                condition=models.Q(respond_by__isnull=False, responded_on=None),
                name="entry_asking_for_answer",
            ),
        ]

    @property
    def event_id(self) -> UUID:
        """What answers and judgements hang on: the first row of this and its corrections."""
        first: UUID = self.began_as_id or self.pk
        return first


class EntryJudgement(Identified):
    """Somebody said that two entries are the same event, or are not. Entries are never merged."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    left = models.ForeignKey("cohort.ChronologyEntry", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("cohort.ChronologyEntry", on_delete=models.CASCADE, related_name="+")
    is_same = models.BooleanField()
    decided_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral="id mapping agency left right is_same decided_at withdrawn_at",
        staff="decided_by",
        erased="with either entry",
        rows="mutable",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=models.Q(withdrawn_at=None),
                name="entries_judged_once",
            ),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="entries_in_order"),
        ]


class WarningNote(AboutPerson):
    """A warning at the top of a child's page: signed, with a day to review it, and an end."""

    kind = models.CharField(max_length=20, choices=WarningKind.choices())
    text = models.CharField(max_length=400)
    signed_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} ended_at version",
        personal="kind text ended_reason",
        staff=f"{Sourced.STAFF} signed_name ended_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(AboutPerson.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="warning_ended_paired",
            )
        ]
