"""The analysts' workspace: the statement of the problem, what may explain it, and what nobody knows."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.scanning.vocabulary import Stance, Sure


class Written(Identified):
    """Something written in the workspace of one mapping, by whom and when."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(default=now)
    written_by = models.UUIDField()

    NEUTRAL = "id mapping written_at"
    STAFF = "written_by"

    class Meta:
        abstract = True
        ordering = ["written_at", "id"]


def _words(limit: int = 600) -> models.TextField[str, str]:
    return models.TextField(max_length=limit, blank=True)


def _sure() -> models.CharField[str, str]:
    return models.CharField(max_length=10, choices=Sure.choices(), default=Sure.NOT_KNOWN.value)


def _source() -> models.CharField[str, str]:
    return models.CharField(max_length=200, blank=True)


class ProblemStatement(Written):
    """One version of what the problem is: what, who, where, when, how, why, each with how sure and by what.

    A version is never rewritten: the next has the next number. The team reads it once it is published.
    """

    number = models.PositiveSmallIntegerField()
    what, what_sure, what_source = _words(), _sure(), _source()
    who, who_sure, who_source = _words(), _sure(), _source()
    at_place, at_place_sure, at_place_source = _words(), _sure(), _source()
    at_time, at_time_sure, at_time_source = _words(), _sure(), _source()
    how, how_sure, how_source = _words(), _sure(), _source()
    why, why_sure, why_source = _words(), _sure(), _source()
    risk = models.TextField(max_length=600, blank=True, help_text="The primary source of risk")
    risk_sure, risk_source = _sure(), models.TextField(max_length=600, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=(
            f"{Written.NEUTRAL} number what_sure who_sure at_place_sure at_time_sure how_sure why_sure"
            " risk_sure published_at"
        ),
        personal=(
            "what what_source who who_source at_place at_place_source at_time at_time_source how how_source"
            " why why_source risk risk_source"
        ),
        staff=f"{Written.STAFF} published_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(Written.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "number"], name="statement_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="statement_published_paired",
            ),
        ]


class Explanation(Written):
    """One thing that may explain the problem, beside the others. Set aside, it stays with the reason."""

    words = models.TextField(max_length=600)
    set_aside_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Written.NEUTRAL} version",
        personal="words set_aside_because",
        staff=Written.STAFF,
        erased=WITH_MAPPING,
        rows="mutable",
    )


class IndicatorSeries(Written):
    """Something counted month by month, of a place or of the area: what exactly, and who counts it.

    Of events, never of one person. With `is_in_words` each month says something and counts nothing.
    """

    place = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    definition = models.CharField(max_length=400)
    source = models.CharField(max_length=200)
    is_in_words = models.BooleanField(default=False)
    finding = models.CharField(max_length=200, help_text="What it shows, in a sentence")
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Written.NEUTRAL} place is_in_words published_at version",
        personal="name definition source finding",
        staff=f"{Written.STAFF} published_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(Written.Meta):
        verbose_name_plural = "indicator series"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="series_published_paired",
            ),
        ]


class IndicatorMonth(Identified):
    """One month of a series: a count, words, or neither where nobody knows."""

    series = models.ForeignKey("scanning.IndicatorSeries", on_delete=models.CASCADE, related_name="months")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    month = models.DateField(help_text="The first day of the month")
    count = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral="id series mapping month count",
        personal="words",
        erased=WITH_MAPPING,
        rows="fixed",
    )

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["series", "month"], name="month_once_a_series")]


class Evidence(Written):
    """What speaks for or against an explanation, and the record that says so. It goes with that record."""

    explanation = models.ForeignKey("scanning.Explanation", on_delete=models.CASCADE, related_name="evidence")
    stance = models.CharField(max_length=8, choices=Stance.choices())
    words = models.CharField(max_length=300)
    entry = models.ForeignKey("cohort.ChronologyEntry", null=True, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey("scanning.Interview", null=True, on_delete=models.CASCADE, related_name="+")
    operation = models.ForeignKey(
        "scanning.OperationNote", null=True, on_delete=models.CASCADE, related_name="+"
    )
    place = models.ForeignKey("subjects.Entity", null=True, on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(
        "scanning.IndicatorSeries", null=True, on_delete=models.CASCADE, related_name="+"
    )

    PRIVACY = Privacy(
        neutral=f"{Written.NEUTRAL} explanation stance entry interview operation place series",
        personal="words",
        staff=Written.STAFF,
        erased=f"{WITH_MAPPING}; with the record it cites",
        rows="fixed",
    )

    class Meta(Written.Meta):
        verbose_name_plural = "evidence"


class OpenQuestion(Written):
    """Something nobody knows and the group should: who is to find out is an action. Answered, it stays."""

    words = models.TextField(max_length=400)
    answer = models.TextField(max_length=600, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{Written.NEUTRAL} answered_at version",
        personal="words answer",
        staff=f"{Written.STAFF} answered_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(Written.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_paired",
            )
        ]


class ActionFrom(Identified):
    """Where an action came from: something that nobody knows, or what an interview says must be done."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    action = models.OneToOneField("responses.Action", on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(
        "scanning.OpenQuestion", null=True, on_delete=models.CASCADE, related_name="+"
    )
    interview = models.ForeignKey("scanning.Interview", null=True, on_delete=models.CASCADE, related_name="+")

    PRIVACY = Privacy(
        neutral="id mapping action question interview",
        erased=f"{WITH_MAPPING}; with its action, its question or its interview",
        rows="append-only",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question=None, interview__isnull=False)
                | models.Q(question__isnull=False, interview=None),
                name="action_came_from_one",
            )
        ]
