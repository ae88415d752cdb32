"""Match runs, the pairs they found, and the judgements people made."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING


class MatchRun(Identified):
    """One asking of the engine to compare a mapping's records, with its progress."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=120, blank=True)
    fraction = models.FloatField(default=0)
    records = models.PositiveIntegerField(default=0)
    clear = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    engine_version = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField()
    asked_for_agency = models.UUIDField()
    moved_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    # When its clear matches were confirmed; those still open after that were left out on purpose.
    confirmed_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral=(
            "id mapping state stage fraction records clear doubtful failure engine_version asked_at"
            " asked_for_agency moved_at finished_at confirmed_at"
        ),
        staff="asked_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-asked_at"]


class Candidate(Identified):
    """Two records the engine thinks may be one person, with its reasons in words."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("linkage.MatchRun", on_delete=models.CASCADE, related_name="candidates")
    left = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=8)
    # How sure the engine is of the pair; about two rows, never about a person, and never shown.
    weight = models.FloatField()
    reasons = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    # The summary as `wording.keep` has it, so that it can be shown in another language than English.
    summary_as_made = models.JSONField(default=str)

    PRIVACY = Privacy(
        neutral="id mapping run left right decision weight",
        personal="reasons warnings summary summary_as_made",
        erased="with either person, or at the next run",
        rows="fixed",
    )

    class Meta:
        ordering = ["-weight", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "left", "right"], name="candidate_pair_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="candidate_in_order"),
        ]


class Judgement(Identified):
    """A person's answer to "are these one person?". Withdrawn, never changed."""

    class Origin(models.TextChoices):
        READ = "read", "Read side by side"
        CLEAR = "clear", "Confirmed from the clear matches"

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    left = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10)
    why = models.CharField(max_length=500, blank=True)
    reasons = models.JSONField(default=list)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    engine_version = models.CharField(max_length=40, blank=True)
    judged_at = models.DateTimeField(default=now)
    judged_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id mapping left right answer origin engine_version judged_at withdrawn_at",
        personal="why reasons",
        staff="judged_by withdrawn_by",
        erased="with either person",
        rows="mutable",
    )

    class Meta:
        ordering = ["judged_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="judgement_in_order"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="judgement_withdrawn_paired",
            ),
        ]
        indexes = [models.Index(fields=["mapping", "left", "right"], name="judgement_by_pair")]
