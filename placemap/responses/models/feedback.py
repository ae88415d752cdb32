"""What helped people in a mapping and what did not, in their own words, and who has answered."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.responses.rules.feedback import MOST_WORDS
from placemap.responses.vocabulary.feedback import FeedbackWhy


class FeedbackRound(Identified):
    """Everybody on the team is asked, at one milestone."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    # Within its mapping, from 1: of two people who ask at once, one opens it.
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=8, choices=FeedbackWhy.choices())
    opened_at = models.DateTimeField(default=now)
    opened_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping number why opened_at",
        staff="opened_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "number"], name="feedback_round_numbered_once")
        ]


class FeedbackAnswer(Identified):
    """What one person wrote. It holds neither who nor when, and no key leads from it to them."""

    round = models.ForeignKey("responses.FeedbackRound", on_delete=models.CASCADE, related_name="answers")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    # Only where its writer wished it to stand beside their words.
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    helped = models.TextField(max_length=MOST_WORDS, blank=True)
    in_the_way = models.TextField(max_length=MOST_WORDS, blank=True)
    change = models.TextField(max_length=MOST_WORDS, blank=True)
    again = models.TextField(max_length=MOST_WORDS, blank=True, help_text="Whether they would do it again")

    PRIVACY = Privacy(
        neutral="id round mapping agency",
        personal="helped in_the_way change again",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        # By a key that nothing made in order: the order says nothing of who was first.
        ordering = ["id"]


class FeedbackGiven(Identified):
    """Somebody answered, or had nothing to say: so that they are asked no more. Read by nobody else."""

    round = models.ForeignKey("responses.FeedbackRound", on_delete=models.CASCADE, related_name="+")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        neutral="id round mapping",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "feedback given"
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="feedback_given_once")]
