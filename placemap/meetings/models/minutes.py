"""Minutes: what they say section by section, corrections, who read them, and what copies were taken."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.meetings.vocabulary import CopyForm, CorrectionAnswer, MinutesStepKind, Part, SectionKind


class Minutes(Identified):
    """The minutes of one meeting, begun from what was written down there."""

    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.CASCADE, related_name="minutes_of")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(help_text="When the meeting began")
    ended_at = models.DateTimeField(help_text="When it ended; the clock of the minutes runs from then")
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id meeting mapping begun_at ended_at written_at version",
        staff="written_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-ended_at"]
        verbose_name_plural = "minutes"


class MinutesSection(Identified):
    """What minutes say under one heading. Of Part 2 each child has a section of their own.

    Approved, it is never changed again. Its heading is its item's, or the child as each reader knows them.
    """

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="sections")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=3, choices=Part.choices())
    kind = models.CharField(max_length=12, choices=SectionKind.choices())
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=120, blank=True)
    item = models.ForeignKey("meetings.AgendaItem", null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=20_000)
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id minutes meeting mapping part kind position item person written_at version",
        personal="heading text",
        staff="written_by",
        erased=f"{WITH_MAPPING}; with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["part", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person=None)
                | models.Q(person__isnull=False, part="two", kind="child", heading=""),
                name="minutes_child_in_part_two",
            ),
            models.UniqueConstraint(
                fields=["minutes", "person"],
                condition=models.Q(person__isnull=False),
                name="minutes_child_once",
            ),
            models.UniqueConstraint(
                fields=["minutes", "part", "item"],
                condition=models.Q(person=None, item__isnull=False),
                name="minutes_item_once",
            ),
            models.UniqueConstraint(
                fields=["minutes", "part", "kind"],
                condition=models.Q(person=None, item=None),
                name="minutes_kind_once",
            ),
        ]


class MinutesVersion(Identified):
    """What a section said before it was changed, while it was a draft."""

    section = models.ForeignKey("meetings.MinutesSection", on_delete=models.CASCADE, related_name="versions")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField(max_length=20_000)
    replaced_at = models.DateTimeField(default=now)
    replaced_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id section mapping number replaced_at",
        personal="text",
        staff="replaced_by",
        erased=f"{WITH_MAPPING}; with its section",
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="minutes_version_once"),
        ]


class MinutesLine(Identified):
    """What one thing of the record became in a section of a draft, so that it is known again there.

    `source` is the key of an entry, or of what is wanted of an item; `source_version` is its version that the
    section answers to; `text` what it said there, and nothing where it was struck out.
    """

    section = models.ForeignKey("meetings.MinutesSection", on_delete=models.CASCADE, related_name="made_from")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    source = models.UUIDField()
    source_version = models.PositiveIntegerField()
    text = models.TextField(max_length=8000, blank=True)

    PRIVACY = Privacy(
        neutral="id section mapping source source_version",
        personal="text",
        erased=f"{WITH_MAPPING}; with its section",
        rows="mutable",
    )

    class Meta:
        ordering = ["section", "source"]
        constraints = [
            models.UniqueConstraint(fields=["section", "source"], name="minutes_line_once"),
        ]


class MinutesCorrection(Identified):
    """Somebody who read a section asked to have it put right, and what the chair answered. Both stand."""

    section = models.ForeignKey(
        "meetings.MinutesSection", on_delete=models.CASCADE, related_name="corrections"
    )
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField()
    answer = models.CharField(max_length=5, choices=CorrectionAnswer.choices(), blank=True)
    answer_words = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id section meeting mapping asked_at answer answered_at version",
        personal="words answer_words",
        staff="asked_by answered_by",
        erased=f"{WITH_MAPPING}; with its section",
        rows="mutable",
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None, answered_by=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="correction_answered_paired",
            )
        ]


class MinutesStep(Identified):
    """The chair approved minutes, which locks and sends them; or gave Part 2 to silver. Never taken back."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="steps")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=8, choices=MinutesStepKind.choices())
    late_because = models.CharField(max_length=300, blank=True, help_text="Why it came after 48 hours")
    # By its key, and no reference: whoever is kept from the child of that decision still reads the rest.
    decision = models.UUIDField(null=True)
    taken_at = models.DateTimeField(default=now)
    taken_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id minutes meeting mapping step decision taken_at",
        personal="late_because",
        staff="taken_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["taken_at"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "step"], name="minutes_step_once"),
            models.CheckConstraint(
                condition=models.Q(step="approved", decision=None)
                | models.Q(step="silver", decision__isnull=False),
                name="minutes_silver_by_decision",
            ),
        ]


class MinutesReceipt(Identified):
    """Somebody opened a part of approved minutes for the first time."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="receipts")
    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=3, choices=Part.choices())
    opened_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id minutes meeting mapping agency part opened_at",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "user", "part"], name="minutes_opened_once"),
        ]


class MinutesCopy(Identified):
    """A numbered copy of minutes was taken out by somebody: in what form, and for what. Never its content."""

    minutes = models.ForeignKey("meetings.Minutes", on_delete=models.CASCADE, related_name="copies")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=4, choices=CopyForm.choices())
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id minutes mapping number agency form made_at",
        personal="reason",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "minutes copies"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_copy_numbered_once"),
        ]


class MinutesTemplate(Identified):
    """One version of the partnership's own Word template for minutes. Empty: back to the plain one."""

    number = models.PositiveIntegerField(unique=True)
    content = models.BinaryField(blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id number content recorded_at",
        staff="recorded_by",
        erased="with the instance",
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
