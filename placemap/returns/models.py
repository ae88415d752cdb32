"""A request, the return of each agency that was asked, and its answers."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.information.vocabulary import HowKnown
from placemap.returns.vocabulary import About, Reply


class ReturnRequest(Identified):
    """Agencies of a mapping were asked what is new, by a day."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, help_text="What it is for, for everybody asked")
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    # When a newer request took its place, past its day.
    followed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping due_on note asked_at withdrawn_at withdrawn_reason followed_at version",
        staff="asked_by withdrawn_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping"],
                condition=models.Q(withdrawn_at=None, followed_at=None),
                name="returns_asked_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="returns_withdrawn_paired",
            ),
        ]


class AgencyReturn(Identified):
    """One agency's return: whether and when it was sent, who comes to the meeting, when it was reminded."""

    request = models.ForeignKey("returns.ReturnRequest", on_delete=models.CASCADE, related_name="returns")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    coming = models.CharField(max_length=120, blank=True, help_text="Who comes to the next meeting")
    reminded_at = models.DateTimeField(null=True)
    reminded_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id request mapping agency answered_at reminded_at",
        staff="answered_by coming reminded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["agency__name"]
        constraints = [
            models.UniqueConstraint(fields=["request", "agency"], name="agency_asked_once"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="return_answered_paired",
            ),
        ]


class ReturnAnswer(Identified):
    """One answer of an agency's return, about a person, a place, or anything else.

    `text` holds words that are not sent yet. Sent, they are an entry of `information` and no longer here.
    """

    given = models.ForeignKey("returns.AgencyReturn", on_delete=models.CASCADE, related_name="answers")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8, choices=About.choices())
    person = models.ForeignKey("subjects.Person", null=True, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    reply = models.CharField(max_length=14, choices=Reply.choices())
    text = models.TextField(max_length=2000, blank=True)
    how_known = models.CharField(max_length=24, choices=HowKnown.choices(), blank=True)
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()
    sent_at = models.DateTimeField(null=True)
    concern = models.ForeignKey("information.Concern", null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id given mapping agency about person place reply how_known written_at sent_at concern version"
        ),
        personal="text",
        staff="written_by",
        erased=f"{WITH_MAPPING}; with its person or place",
        rows="mutable",
    )

    class Meta:
        ordering = ["written_at"]
        constraints = [
            # One that waits; what was sent stays, and what is new since is an answer of its own.
            models.UniqueConstraint(
                fields=["given", "person"],
                condition=models.Q(person__isnull=False, sent_at=None),
                name="answer_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["given", "place"],
                condition=models.Q(place__isnull=False, sent_at=None),
                name="answer_once_a_place",
            ),
            models.UniqueConstraint(
                fields=["given"],
                condition=models.Q(about="else", sent_at=None),
                name="answer_once_of_the_rest",
            ),
            models.CheckConstraint(
                condition=models.Q(about="else", person=None, place=None)
                | models.Q(about="place", person=None, place__isnull=False)
                | models.Q(about__in=["child", "adult"], person__isnull=False, place=None),
                name="answer_is_about_one",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(text=""), name="answer_sent_keeps_no_words"
            ),
        ]
