"""Files as received (encrypted), their sheets and columns, their rows, and remembered layouts."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now


class Upload(Identified):
    """One file as an agency sent it: kept encrypted, with the hash of what was received."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        READY = "ready", "Columns set out"
        READING = "reading", "Being read in"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Taken back"

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        "information.Contribution", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField(max_length=160)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # Sealed with the instance's data key; empty once disposed of.
    content = models.BinaryField()
    kind = models.CharField(max_length=8, blank=True)
    separator = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    notes = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(default=now)
    uploaded_by = models.UUIDField()
    accepted_at = models.DateTimeField(null=True)
    # The terms it was accepted under where they differ from the agreement's, and how far reading is.
    terms = models.JSONField(default=dict)
    done_rows = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    dispose_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    # When a child who was let go was taken out of the file, and the hash of what is kept since; `digest`
    # stays that of what was received. An empty hash: the file could not be kept without them and is gone.
    altered_at = models.DateTimeField(null=True)
    altered_digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency contribution size digest kind separator state notes uploaded_at accepted_at"
            " terms done_rows moved_at failure dispose_on withdrawn_at altered_at altered_digest version"
        ),
        personal="file_name content",
        staff="uploaded_by withdrawn_by",
        erased="the file goes thirty days after it is accepted, or on its dispose_on date if it never is",
        rows="mutable",
    )

    class Meta:
        ordering = ["-uploaded_at"]


class UploadSheet(Identified):
    """One sheet of a file: which row holds the headings, and what each column means."""

    upload = models.ForeignKey("exchange.Upload", on_delete=models.CASCADE, related_name="sheets")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80, blank=True)
    is_used = models.BooleanField(default=True)
    heading_row = models.PositiveIntegerField(null=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    why = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=16, blank=True)
    is_hidden = models.BooleanField(default=False)
    is_remembered = models.BooleanField(default=False)
    # The top of the sheet as sent, from which headings and columns are guessed and shown.
    first_rows = models.JSONField(default=list)

    PRIVACY = Privacy(
        neutral=(
            "id upload mapping agency number name is_used heading_row headings columns why rows kind"
            " is_hidden is_remembered"
        ),
        personal="first_rows",
        erased="with its file",
        rows="mutable",
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="sheet_once")]


class ImportRow(Identified):
    """One row as received, what was read from it, what was wrong, and the record it became."""

    upload = models.ForeignKey("exchange.Upload", on_delete=models.CASCADE, related_name="+")
    sheet = models.ForeignKey("exchange.UploadSheet", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    cells = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.SET_NULL, related_name="+")

    PRIVACY = Privacy(
        neutral="id upload sheet mapping agency number digest person",
        personal="cells problems",
        erased="with its file",
        rows="mutable",
    )

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="import_row_once")]


class RememberedLayout(Identified):
    """How an agency's columns were set out last time, found again by its headings."""

    agency = models.ForeignKey("partners.Agency", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    # Headings that were doubted as the child's own, and held to by the agency when it was asked.
    confirmed = models.JSONField(default=list)
    last_used_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id agency fingerprint columns confirmed last_used_at",
        erased="with its agency; holds headings only",
        rows="mutable",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "fingerprint"], name="layout_once_for_agency")
        ]


class OutsideGiven(Identified):
    """Somebody outside who was given something of a list that was taken back since, and must be told.

    One of three: a referral sent, somebody asked whether they know a child, or somebody who took out a file
    of the map. It points at what was given, and says nothing itself.
    """

    upload = models.ForeignKey("exchange.Upload", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    referral = models.ForeignKey("cohort.Referral", null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey("cohort.EnquiryAnswer", null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", null=True, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id upload mapping agency referral answer given_at told_at",
        staff="user told_by",
        erased="with its mapping, or with the referral or the question it points at",
        rows="mutable",
    )

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(referral__isnull=False, answer=None, user=None)
                | models.Q(referral=None, answer__isnull=False, user=None)
                | models.Q(referral=None, answer=None, user__isnull=False),
                name="outside_given_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(told_at=None, told_by=None)
                | models.Q(told_at__isnull=False, told_by__isnull=False),
                name="outside_told_paired",
            ),
            models.UniqueConstraint(
                fields=["upload", "referral", "answer", "user"],
                name="outside_once",
                nulls_distinct=False,
            ),
        ]
