"""The audit trail, its seals, and the one-use tokens that make a re-sent form harmless."""

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
    event = models.CharField(max_length=40, choices=Event.choices())
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
