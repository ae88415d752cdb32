"""The audit trail and its seals, sessions, one-use tokens that make a re-sent form harmless, and drafts."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placemap.access.events import Event
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now


class Identified(models.Model):
    """A row whose identifier the application makes, so inserts never need RETURNING."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class AuditEntry(Identified):
    """One thing done, refused or read. Identifiers only, never content; never changed."""

    class Outcome(models.TextChoices):
        DONE = "done"
        REFUSED = "refused"
        READ = "read"

    at = models.DateTimeField(default=now)
    user_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    system = models.CharField(max_length=40, blank=True)
    mapping_id = models.UUIDField(null=True)
    event = models.CharField(max_length=40, choices=Event.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    subjects = ArrayField(models.UUIDField(), default=list)
    details = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    PRIVACY = Privacy(
        neutral="id at system mapping_id event outcome subjects details reason request_id",
        staff="user_id agency_id",
        erased="kept as long as the law asks; holds random identifiers only, so it survives erasure",
        rows="append-only",
    )

    class Meta:
        indexes = [
            models.Index(fields=["mapping_id", "at"], name="audit_by_mapping"),
            models.Index(fields=["user_id", "at"], name="audit_by_user"),
            models.Index(fields=["-at"], condition=models.Q(system="operator"), name="audit_on_server"),
        ]


class AuditSeal(Identified):
    """A batch of audit entries closed by a digest that includes the digest before it."""

    number = models.PositiveBigIntegerField(unique=True)
    up_to = models.PositiveBigIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id number up_to entries digest previous sealed_at",
        erased="never: it proves the trail whole",
        rows="append-only",
    )


class SealCheck(Identified):
    """One night's working out of the trail's seals again: how far it went, and the first that does not hold.

    It remembers the newest seal with its digest, so that a trail cut off or sealed anew from the start
    is found as well.
    """

    checked_at = models.DateTimeField(default=now)
    # Everything up to this seal has been checked since it was made, and its digest was this.
    newest = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    # Where the next night begins to look at the old ones once more.
    again_from = models.PositiveBigIntegerField(default=1)
    seals = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    broken_at = models.PositiveBigIntegerField(null=True)

    PRIVACY = Privacy(
        neutral="id checked_at newest digest again_from seals entries broken_at",
        erased="never: it proves the trail whole",
        rows="append-only",
    )

    class Meta:
        indexes = [models.Index(fields=["-checked_at"], name="seal_check_latest")]


class SpentToken(Identified):
    """A form's one-use token, kept so that the same form sent twice does one thing."""

    user_id = models.UUIDField()
    token = models.UUIDField()
    spent_at = models.DateTimeField(default=now)
    leads_to = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral="id token spent_at leads_to",
        staff="user_id",
        erased="by the worker after seven days",
        rows="mutable",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "token"], name="token_spent_once")]


class Draft(Identified):
    """Words that somebody typed into a page and has not sent. One row for each opening of a page.

    Sent, thrown away, moved on to a later opening or erased, the words go at once. The row stays
    without them until `expires_at`, so that a saving still on its way brings nothing back.
    """

    class State(models.TextChoices):
        KEPT = "kept"
        MOVED = "moved"
        SENT = "sent"
        THROWN_AWAY = "thrown_away"
        ERASED = "erased"

    user_id = models.UUIDField()
    agency_id = models.UUIDField()
    # The opening of the page that the words were typed into: two tabs are two openings.
    page = models.UUIDField()
    # Where the page is, with what its query chooses: identifiers only, since no address holds a name.
    address = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    mapping_id = models.UUIDField(null=True)
    person_ids = ArrayField(models.UUIDField(), default=list)
    # JSON of names of fields and what was typed, sealed with the instance's key.
    words = models.BinaryField(default=bytes)
    # The version of the record that the page was made from, as the page had it.
    version = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.KEPT)
    # The page's own count of its savings: one that comes late does not undo a later one.
    count = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=now)
    # When its page would not take the words, or would not open, for its owner.
    refused_at = models.DateTimeField(null=True)
    saved_in_minute = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField()

    PRIVACY = Privacy(
        neutral=(
            "id page address title mapping_id version state count revision"
            " saved_at refused_at saved_in_minute expires_at"
        ),
        personal="words person_ids",
        staff="user_id agency_id",
        erased=(
            "its words when it is sent or thrown away, and when somebody in it is erased;"
            " the row by the worker after 14 days"
        ),
        rows="mutable",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "page"], name="draft_once_per_opening")]
        indexes = [
            models.Index(fields=["user_id", "state", "saved_at"], name="draft_of_user"),
            models.Index(fields=["expires_at"], name="draft_by_date"),
        ]


class Session(Identified):
    """One browser in which somebody is signed in, or is about to be. Ended means gone.

    The key that the browser holds is kept as a digest only.
    """

    key_digest = models.CharField(max_length=64, unique=True)
    user_id = models.UUIDField(null=True)
    # "passkey", "code", "agency" or "demonstration".
    how = models.CharField(max_length=20, blank=True)
    # "Firefox, Windows": enough for its owner to know it by.
    device = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # Signed with the instance's secret; identifiers, times and notices without names.
    data = models.TextField()

    PRIVACY = Privacy(
        neutral="id key_digest how started_at last_used_at expires_at ends_at data",
        staff="user_id device",
        erased="when its owner leaves or ends it; by the worker the night after it ran out",
        rows="mutable",
    )

    class Meta:
        indexes = [
            models.Index(fields=["user_id"], name="session_of_user"),
            models.Index(fields=["expires_at"], name="session_by_date"),
        ]


class Attempt(Identified):
    """One try of something that is counted: a digest of who or where, and when."""

    kind = models.CharField(max_length=20)
    whose = models.CharField(max_length=64)
    at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id kind at",
        staff="whose",
        erased="by the worker after two days",
        rows="mutable",
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "whose", "at"], name="attempt_counted")]
