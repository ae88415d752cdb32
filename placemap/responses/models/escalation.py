"""What is stuck and goes higher: the ladder of a mapping, what was sent up it, and what came back."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.responses.vocabulary import (
    EscalationAnswer,
    EscalationKind,
    EscalationState,
    EscalationStep,
    Rung,
)


class LadderStep(Identified):
    """Who answers for a mapping at one step above it, for which group, and in how many working days."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    rung = models.CharField(max_length=16, choices=Rung.choices())
    group = models.ForeignKey(
        "partners.GovernanceGroup", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.CharField(max_length=120, help_text="Name and post of whoever answers")
    # Whoever has an account answers here; of anybody else the group writes down what they said.
    user = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(help_text="Working days to answer")
    set_at = models.DateTimeField(default=now)
    set_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping rung group agency days set_at version",
        staff="person user set_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["set_at"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "rung"], name="one_step_of_a_rung"),
            models.CheckConstraint(
                condition=models.Q(user=None, agency=None)
                | models.Q(user__isnull=False, agency__isnull=False),
                name="step_user_for_agency",
            ),
        ]


class Escalation(Identified):
    """Something the group cannot settle itself, in the words that go up. They name no child."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=EscalationKind.choices())
    ask = models.CharField(max_length=300, help_text="What is asked for")
    why = models.TextField(max_length=1000, help_text="What is stuck, for whoever decides")
    options = models.TextField(max_length=1000, blank=True, help_text="What could be done")
    needed_by = models.DateField(null=True, help_text="By when the group needs an answer")
    rung = models.CharField(max_length=16, choices=Rung.choices(), help_text="Where it stands")
    reached_on = models.DateField(help_text="Since when it stands there")
    answer_by = models.DateField(help_text="By when that step answers")
    state = models.CharField(
        max_length=10, choices=EscalationState.choices(), default=EscalationState.OPEN.value
    )
    # What is not possible below and was sent up because of it: for the team, each by the rule of the action.
    about_action = models.ForeignKey(
        "responses.Action", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the group does about the answer.
    action = models.ForeignKey("responses.Action", null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping number kind ask why options needed_by rung reached_on answer_by state action"
            " about_action"
            " recorded_at version"
        ),
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="escalation_numbered_once")]


class EscalationWords(Identified):
    """The group's own words about something it sent up. They stay with the group."""

    escalation = models.ForeignKey("responses.Escalation", on_delete=models.CASCADE, related_name="own_words")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id escalation mapping recorded_at",
        personal="words",
        staff="recorded_by",
        erased=f"{WITH_MAPPING}; a name comes out of the words when its child is let go",
        rows="append-only",
    )

    class Meta:
        ordering = ["recorded_at"]
        verbose_name_plural = "escalation words"


class EscalationEntry(Identified):
    """One thing that happened to it: sent, gone higher, answered, or withdrawn. Nobody: it was its time."""

    escalation = models.ForeignKey("responses.Escalation", on_delete=models.CASCADE, related_name="entries")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=10, choices=EscalationStep.choices())
    rung = models.CharField(max_length=16, choices=Rung.choices(), help_text="Where it stood then")
    answer = models.CharField(max_length=10, choices=EscalationAnswer.choices(), blank=True)
    words = models.TextField(max_length=1000, blank=True)
    said_by = models.CharField(max_length=120, blank=True, help_text="Who answered, where another wrote")
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id escalation mapping step rung answer words written_at",
        staff="said_by written_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["written_at"]
        verbose_name_plural = "escalation entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step="decided") ^ models.Q(answer=""), name="answer_with_decision"
            )
        ]
