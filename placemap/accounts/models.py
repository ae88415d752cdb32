"""Ways to prove who one is, and the links that set them up."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now

WITH_ACCOUNT = "by its owner, by an administrator starting afresh, or with the account"


class Passkey(Identified):
    """The public half of a passkey. The other half never leaves its owner's phone, computer or key."""

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral="id credential public_key sign_count added_at last_used_at",
        staff="user name",
        erased=WITH_ACCOUNT,
        rows="mutable",
    )

    class Meta:
        ordering = ["added_at"]


class CodeApp(Identified):
    """The app that shows somebody a new code every half minute: one an account."""

    user = models.OneToOneField("partners.User", on_delete=models.CASCADE, related_name="code_app")
    # Sealed with the instance's data key.
    secret = models.BinaryField()
    # The step of the last code taken: no code is taken twice.
    last_step = models.BigIntegerField(default=0)
    wrong_in_a_row = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral="id secret last_step wrong_in_a_row added_at last_used_at",
        staff="user",
        erased=WITH_ACCOUNT,
        rows="mutable",
    )


class EnrolmentLink(Identified):
    """A link sent by mail with which one person sets up one way to sign in. It signs nobody in.

    Its proof is made from its identifier and the instance's secret, so the table opens nothing.
    """

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="enrolment_links")
    made_at = models.DateTimeField(default=now)
    made_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    # A newer link was sent, or starting afresh took it back.
    withdrawn_at = models.DateTimeField(null=True)
    # Why somebody's ways to sign in were taken away, where they were.
    reason = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral="id made_at expires_at used_at withdrawn_at",
        staff="user made_by reason",
        erased="with the account",
        rows="mutable",
    )

    class Meta:
        ordering = ["-made_at"]


class AgencySignIn(Identified):
    """An agency's own sign-in service, through which its people may come. It makes no accounts."""

    agency = models.OneToOneField("partners.Agency", on_delete=models.CASCADE, related_name="sign_in")
    issuer = models.CharField(max_length=200)
    client_id = models.CharField(max_length=200)
    # Sealed with the instance's data key.
    secret = models.BinaryField()
    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id agency issuer client_id secret is_on version",
        erased="kept while the partnership runs; holds nothing about children",
        rows="mutable",
    )


class AgencySubject(Identified):
    """By what name of its own an agency's service knows one of our people, since they first came by it."""

    user = models.OneToOneField("partners.User", on_delete=models.CASCADE, related_name="agency_subject")
    agency = models.ForeignKey("partners.Agency", on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id agency added_at",
        staff="user subject",
        erased="by an administrator starting afresh, or with the account",
        rows="fixed",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "subject"], name="agency_subject_once")]
