"""Membership of the cohort and everything recorded about a child in it. All of it sourced."""

from __future__ import annotations

from django.db import models

from placemap.access.privacy import Privacy
from placemap.cohort.vocabulary import (
    FactorKind,
    IdentifiedBy,
    Level,
    MembershipState,
    ReferralOutcome,
    ReferralTo,
    StatutoryStatus,
    Told,
    WhoTold,
    YesNoNotKnown,
)
from placemap.information.models import WITH_MAPPING, Sourced


class AboutPerson(Sourced):
    """A sourced row about one person."""

    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")

    NEUTRAL = f"{Sourced.NEUTRAL} person"

    class Meta:
        abstract = True
        ordering = ["-recorded_at"]


class Membership(AboutPerson):
    """A child proposed for the cohort, and what the group decided. The custodian decides."""

    state = models.CharField(
        max_length=10, choices=MembershipState.choices(), default=MembershipState.PROPOSED
    )
    reason = models.TextField(max_length=600, help_text="Why, tested against the scope")
    identified_by = models.CharField(max_length=24, choices=IdentifiedBy.choices())
    identified_on = models.DateField(null=True)
    known_before = models.CharField(
        max_length=10, choices=YesNoNotKnown.choices(), default=YesNoNotKnown.NOT_KNOWN
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_reason = models.TextField(max_length=600, blank=True)
    scope_number = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} state identified_on decided_at scope_number version",
        personal="reason identified_by known_before decision_reason",
        staff=f"{Sourced.STAFF} decided_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(AboutPerson.Meta):
        constraints = [
            # One open proposal or place an agency and record; what was settled stays beneath it. The
            # agency is part of it so that a refused duplicate never reveals another agency's row.
            models.UniqueConstraint(
                fields=["mapping", "person", "agency"],
                condition=models.Q(state__in=["proposed", "agreed"]),
                name="member_once",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decided_by=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="membership_decided_paired",
            ),
        ]


class Dissent(AboutPerson):
    """An agency that does not agree with the decision, in its own words. Stays beside it."""

    text = models.TextField(max_length=600)

    PRIVACY = Privacy(
        neutral=AboutPerson.NEUTRAL,
        personal="text",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="append-only",
    )


class AgencyView(AboutPerson):
    """One agency's own view of significance: signed, dated, with reasons for and against."""

    level = models.CharField(max_length=14, choices=Level.choices(), blank=True)
    as_written = models.CharField(max_length=1000, blank=True)
    is_known = models.BooleanField(default=True, help_text="False: checked, and nothing held")
    reasons_for = models.TextField(max_length=1000, blank=True)
    reasons_against = models.TextField(max_length=1000, blank=True)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} is_known",
        personal="level as_written reasons_for reasons_against",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="append-only",
    )


class Factor(AboutPerson):
    """A worry or a strength, in words, with its source and whether it is fact or opinion."""

    kind = models.CharField(max_length=16, choices=FactorKind.choices())
    # A code of the dated vocabulary of vulnerabilities, indicators and protective factors, if one fits.
    term = models.CharField(max_length=40, blank=True)
    # The version of its list that was in force when it was recorded.
    term_number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(max_length=1000)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} term_number version",
        personal="kind term text",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(AboutPerson.Meta):
        # Every overview asks how many wait to be sorted, among all that was ever written.
        indexes = [
            models.Index(
                fields=["mapping"],
                condition=models.Q(kind=FactorKind.UNSORTED.value),
                name="factor_nobody_sorted",
            )
        ]


class ChildVoice(AboutPerson):
    """What the child said, in their own words; or why they have not been asked."""

    text = models.TextField(max_length=2000, blank=True)
    said_to = models.CharField(max_length=120, blank=True)
    agreed_to_record = models.BooleanField(null=True)
    not_sought_because = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral=AboutPerson.NEUTRAL,
        personal="text agreed_to_record not_sought_because",
        staff=f"{Sourced.STAFF} said_to",
        erased=WITH_MAPPING,
        rows="append-only",
    )


class TrustedAdult(AboutPerson):
    """An adult the child trusts."""

    name = models.CharField(max_length=120)
    who = models.CharField(max_length=120, blank=True)

    PRIVACY = Privacy(
        neutral=AboutPerson.NEUTRAL,
        personal="name who",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="mutable",
    )


class StatutoryCheck(AboutPerson):
    """Who holds the statutory responsibility, and when somebody last checked."""

    status = models.CharField(max_length=20, choices=StatutoryStatus.choices())
    as_written = models.CharField(max_length=1000, blank=True)
    owner = models.CharField(max_length=160, blank=True)
    checked_on = models.DateField()

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} checked_on",
        personal="status as_written",
        staff=f"{Sourced.STAFF} owner",
        erased=WITH_MAPPING,
        rows="append-only",
    )


class Referral(AboutPerson):
    """A referral made: to whom, when, whether the family was told, the receipt and the outcome."""

    to = models.CharField(max_length=24, choices=ReferralTo.choices())
    to_detail = models.CharField(max_length=160, blank=True)
    made_on = models.DateField()
    made_by_name = models.CharField(max_length=120)
    told = models.CharField(max_length=8, choices=Told.choices())
    told_reason = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True)
    outcome = models.CharField(
        max_length=20, choices=ReferralOutcome.choices(), default=ReferralOutcome.WAITING
    )
    outcome_on = models.DateField(null=True)
    outcome_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} made_on received_on outcome_on version",
        personal="to to_detail told told_reason outcome outcome_reason",
        staff=f"{Sourced.STAFF} made_by_name",
        erased=WITH_MAPPING,
        rows="mutable",
    )


class OutcomeEntry(AboutPerson):
    """One thing that came of a referral. The referral says the latest; each stays as it was recorded.

    A correction is an entry of its own that names the one it puts right. It has that one's `recorded_at`,
    and so its place among the others; `waiting` says that the one corrected did not happen.
    """

    referral = models.ForeignKey("cohort.Referral", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=20, choices=ReferralOutcome.choices())
    outcome_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    said_by = models.CharField(max_length=120)
    corrects = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="corrected_by")
    corrected_at = models.DateTimeField(null=True)
    corrected_because = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} referral outcome_on corrects corrected_at",
        personal="outcome reason corrected_because",
        staff=f"{Sourced.STAFF} said_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta(AboutPerson.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects=None, corrected_at=None)
                | models.Q(corrects__isnull=False, corrected_at__isnull=False),
                name="outcome_corrected_paired",
            )
        ]


class NoReferral(AboutPerson):
    """A decision that no referral is needed, with its reason. Recorded as fully as a referral."""

    reason = models.TextField(max_length=600)
    decided_on = models.DateField()

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} decided_on",
        personal="reason",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="append-only",
    )


class LeadProfessional(AboutPerson):
    """Where the child is known: who works with them, and when they were told of this risk, by whom."""

    name = models.CharField(max_length=300)
    who = models.CharField(max_length=120, blank=True)
    told_on = models.DateField(null=True)
    told_by = models.CharField(max_length=120, blank=True)
    response = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} told_on version",
        personal="response",
        staff=f"{Sourced.STAFF} name who told_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )


class ToldAbout(AboutPerson):
    """Whether the child, or a parent, was told about this; and their view."""

    who = models.CharField(max_length=8, choices=WhoTold.choices())
    told = models.CharField(max_length=8, choices=Told.choices())
    told_on = models.DateField(null=True)
    told_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    view = models.TextField(max_length=1000, blank=True)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} told_on",
        personal="who told reason view",
        staff=f"{Sourced.STAFF} told_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )
