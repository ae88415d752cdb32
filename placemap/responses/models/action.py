"""Actions, what was said of them since, and which reminder of one was sent."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState, Reminder


class Action(Identified):
    """Something that one agency does by a day, with one person who answers for it.

    An action about somebody is always of Part 2. Without an `owner` its agency has not yet said who
    sees to it.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=1000)
    expected_effect = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=10, choices=AboutKind.choices())
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    in_part_two = models.BooleanField(default=False)
    due = models.DateField()
    state = models.CharField(max_length=12, choices=ActionState.choices())
    # Given under the authority that the agency's sponsor accepted: the agency is bound, and does not decline.
    under_authority = models.BooleanField(default=False)
    ended_how = models.CharField(max_length=12, choices=ActionEnd.choices(), blank=True)
    state_since = models.DateTimeField(default=now)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency about person place in_part_two due state under_authority ended_how"
            " state_since recorded_at version"
        ),
        personal="words expected_effect",
        staff="owner recorded_by",
        erased=f"{WITH_MAPPING}; with its person or place",
        rows="mutable",
    )

    class Meta:
        ordering = ["due", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None)
                | models.Q(person__isnull=False, in_part_two=True, place=None),
                name="action_about_somebody_in_part_two",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended") & ~models.Q(ended_how="")
                | ~models.Q(state="ended") & models.Q(ended_how=""),
                name="action_ended_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["mapping", "state", "due"], name="actions_by_state"),
            models.Index(fields=["owner", "state"], name="actions_of_somebody"),
        ]


class ActionUpdate(Identified):
    """What was said of an action, and what changed with it: how far it is, whose it is, or its day."""

    action = models.ForeignKey("responses.Action", on_delete=models.CASCADE, related_name="updates")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=1000, blank=True)
    before = models.CharField(max_length=12, choices=ActionState.choices())
    after = models.CharField(max_length=12, choices=ActionState.choices())
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    owner_before = models.UUIDField(null=True)
    owner_after = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id action mapping before after due_before due_after recorded_at",
        personal="words",
        staff="owner_before owner_after recorded_by",
        erased=f"{WITH_MAPPING}; with its action",
        rows="append-only",
    )

    class Meta:
        ordering = ["recorded_at"]


class ActionReminder(Identified):
    """A reminder of an action was sent to somebody, for the day it then had. Once each.

    Whoever is asked is asked once for each time that it was given to them: `owned_since` says which.
    """

    action = models.ForeignKey("responses.Action", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Reminder.choices())
    due = models.DateField()
    owned_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id action mapping kind due owned_since sent_at",
        staff="user",
        erased=f"{WITH_MAPPING}; with its action",
        rows="append-only",
    )

    class Meta:
        ordering = ["sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "user", "kind", "due", "owned_since"],
                name="reminded_once",
                nulls_distinct=False,
            )
        ]
