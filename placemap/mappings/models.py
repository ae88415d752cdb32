"""A mapping, its scope versions, the agencies and people on its team, and its stages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.vocabulary import (
    Certainty,
    ClosureReason,
    EvidenceGrade,
    MappingState,
    NamingMode,
    PanelAnswer,
    ReviewStep,
    Stage,
    StageState,
    StartedFrom,
    StrategicAim,
    Structure,
    TableAnswer,
    Trigger,
)

WITH_MAPPING = (
    "with the mapping's disposal, twelve months after it closes and thirty days after somebody last left it"
)


class Mapping(Identified):
    """One place-based mapping exercise."""

    reference = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=120)
    area = models.ForeignKey("partners.Area", on_delete=models.PROTECT)
    districts = ArrayField(
        models.UUIDField(),
        default=list,
        help_text="Districts of the area it works in; none: all of them",
    )
    started_from = models.CharField(max_length=10, choices=StartedFrom.choices())
    place = models.CharField(max_length=200, blank=True)
    harm = models.TextField(max_length=1000)
    purpose = models.CharField(max_length=300)
    lawful_basis = models.ForeignKey("partners.LegalPower", on_delete=models.PROTECT)
    basis_confirmed_at = models.DateTimeField(
        null=True, help_text="When purpose and basis were last confirmed"
    )
    basis_confirmed_by = models.UUIDField(null=True)
    commissioned_by = models.CharField(max_length=120, blank=True, help_text="Whose behalf the group acts on")
    commissioned_on = models.DateField(null=True)
    naming_mode = models.CharField(max_length=10, choices=NamingMode.choices(), default=NamingMode.FULL)
    naming_minuted = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices(), default=Stage.OBJECTIVE)
    state = models.CharField(max_length=8, choices=MappingState.choices(), default=MappingState.OPEN)
    opened_on = models.DateField()
    opened_by = models.UUIDField()
    ends_on = models.DateField()
    review_on = models.DateField(null=True, help_text="When it is reviewed next")
    review_again_on = models.DateField(null=True, help_text="The day that follows if nobody holds that one")
    reviews_missed = models.PositiveSmallIntegerField(default=0, help_text="In a row, before that day")
    closing_asked_on = models.DateField(null=True, help_text="When the panel asked for it to be closed")
    closed_on = models.DateField(null=True)
    closure_reason = models.CharField(max_length=24, choices=ClosureReason.choices(), blank=True)
    closure_note = models.CharField(max_length=500, blank=True)
    disposed_on = models.DateField(null=True, help_text="When everything that was written in it went")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id reference title area districts started_from place harm purpose lawful_basis"
            " basis_confirmed_at commissioned_on naming_mode naming_minuted"
            " stage state opened_on ends_on review_on review_again_on reviews_missed closing_asked_on"
            " closed_on closure_reason closure_note disposed_on version"
        ),
        staff="opened_by basis_confirmed_by commissioned_by",
        erased=(
            "its words at the mapping's disposal, twelve months after it closes and thirty days after anybody"
            " last left it: reference, kinds and days stay"
        ),
        rows="mutable",
    )

    class Meta:
        ordering = ["-opened_on", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("opened_on")), name="mapping_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_on=None)
                | models.Q(state="closed", closed_on__isnull=False),
                name="mapping_closed_on_with_state",
            ),
            models.CheckConstraint(
                condition=models.Q(basis_confirmed_at=None, basis_confirmed_by=None)
                | models.Q(basis_confirmed_at__isnull=False, basis_confirmed_by__isnull=False),
                name="mapping_basis_confirmed_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Renewal(Identified):
    """A mapping's end date was changed: from which day to which, and why."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="renewals")
    before_on = models.DateField(help_text="The end date until then")
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping before_on ends_on reason recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]


class ReviewEntry(Identified):
    """What happened to a mapping's reviews: a day moved, a review held, or what the panel decided."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=8, choices=ReviewStep.choices())
    held_on = models.DateField(help_text="The day of the review, of the decision, or of the move")
    held_by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=500, help_text="What was decided, or why")
    next_on = models.DateField(null=True, help_text="The next review day that came of it")
    ends_on = models.DateField(null=True, help_text="A new end date that came of it")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping step held_on words next_on ends_on recorded_at",
        staff="held_by recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]
        verbose_name_plural = "review entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step="close") ^ models.Q(next_on__isnull=False),
                name="review_goes_on_or_ends",
            )
        ]


class ScopeVersion(Identified):
    """What is in scope and what is not, and where the rest goes: versioned, with a reason."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="scopes")
    number = models.PositiveSmallIntegerField()
    in_scope = models.TextField(max_length=1500)
    out_of_scope = models.TextField(max_length=1500, blank=True)
    goes_to = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    approved_by = models.UUIDField()
    approved_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping number in_scope out_of_scope goes_to reason approved_at",
        staff="approved_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="scope_numbered_once")]


class OpeningRecord(Identified):
    """Why and how a mapping was opened: what the group decides after the five-minute start."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="opening")
    panel = models.ForeignKey(
        "partners.GovernanceGroup", null=True, on_delete=models.PROTECT, related_name="+"
    )
    trigger = models.CharField(max_length=10, choices=Trigger.choices(), blank=True)
    themes = models.TextField(max_length=1000, blank=True)
    certainty = models.CharField(max_length=10, choices=Certainty.choices(), blank=True)
    threshold = models.TextField(max_length=1000, blank=True, help_text="What evidence was enough")
    structure = models.CharField(max_length=6, choices=Structure.choices(), blank=True)
    silver = models.ForeignKey(
        "partners.GovernanceGroup", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.CharField(max_length=120, blank=True, help_text="Who can spend money on it")
    first_chair = models.CharField(max_length=120, blank=True, help_text="Who chairs the first meeting")
    terms = models.CharField(max_length=80, blank=True, help_text="As said before terms were kept here")
    told_on = models.DateField(null=True, help_text="When the community safety partnership was told")
    told_whom = models.CharField(max_length=120, blank=True)
    met_on = models.DateField(null=True, help_text="When the first meeting was")
    met_agencies = ArrayField(models.UUIDField(), default=list, help_text="Whose people were at it")
    met_without = models.CharField(
        max_length=300, blank=True, help_text="Why it closed without one of the two sides"
    )
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping panel trigger themes certainty threshold structure silver terms told_on met_on"
            " met_agencies met_without version"
        ),
        staff="sponsor first_chair told_whom",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping"], name="opening_recorded_once")]


class StructureChange(Identified):
    """How many groups work on a mapping was changed while it ran: from what to what, since when, and why."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=6, choices=Structure.choices())
    structure = models.CharField(max_length=6, choices=Structure.choices())
    changed_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping before structure changed_on reason recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-recorded_at"]


class ReferredIn(Identified):
    """One thing that led to a mapping: who raised it, on what evidence, and what the panel decided."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=Trigger.choices())
    from_whom = models.CharField(max_length=120)
    referred_on = models.DateField()
    evidence = models.TextField(max_length=1000)
    # Empty where it was written down before anybody was asked.
    how_known = models.CharField(max_length=24, choices=EvidenceGrade.choices(), blank=True)
    decision = models.CharField(
        max_length=10, choices=PanelAnswer.choices(), default=PanelAnswer.WAITING.value
    )
    decided_on = models.DateField(null=True)
    decision_words = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping source referred_on evidence how_known decision decided_on decision_words recorded_at"
            " version"
        ),
        staff="from_whom recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["referred_on", "recorded_at"]
        verbose_name_plural = "referred in"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="waiting") ^ models.Q(decided_on__isnull=False),
                name="panel_decision_dated",
            )
        ]


class TermsAdopted(Identified):
    """A mapping works under one version of the partnership's terms of reference from a day on."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="terms_adopted")
    number = models.PositiveSmallIntegerField()
    terms = models.ForeignKey("partners.TermsOfReference", on_delete=models.PROTECT, related_name="+")
    adopted_on = models.DateField()
    agreed_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping number terms adopted_on recorded_at",
        staff="agreed_by recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "terms adopted"
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="terms_adopted_once")]


class StakeholderAnswer(Identified):
    """What was said of one body that should be at the table: asked, not needed and why, or still to ask.

    The latest one stands. That it is on the team is read from the team.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    body = models.UUIDField(help_text="The key of its agency, or one made from its name")
    name = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=10, choices=TableAnswer.choices())
    asked_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping body name number answer asked_on reason recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["mapping", "body", "number"], name="stakeholder_answered_once")
        ]


class Objective(Identified):
    """What a mapping means to change, how that will be seen, and the aim it serves."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="objectives")
    words = models.CharField(max_length=300)
    measure = models.CharField(max_length=200)
    baseline = models.CharField(max_length=120)
    target = models.CharField(max_length=120)
    aim = models.CharField(max_length=10, choices=StrategicAim.choices())
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=120)
    dropped_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping words measure baseline target aim agreed_on dropped_on recorded_at version",
        staff="agreed_by recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at"]


class Member(Identified):
    """An agency on the team. It must have an agreement in force to join."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="members")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    asked_on = models.DateField(null=True, help_text="When its list was asked for")
    due_on = models.DateField(null=True)
    nothing_known_on = models.DateField(null=True, help_text="When it said it holds nothing")
    # Told by whoever takes lists in, further up: the one place that says whether a list came.
    received_on = models.DateField(null=True, help_text="When its latest list was accepted")
    unchanged_on = models.DateField(null=True, help_text="When it said its latest list still holds")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency joined_on left_on asked_on due_on nothing_known_on received_on unchanged_on"
            " version"
        ),
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["agency__name"]
        constraints = [models.UniqueConstraint(fields=["mapping", "agency"], name="agency_joins_once")]


class SponsorAcceptance(Identified):
    """A sponsor accepts for an agency, by one link and without an account.

    What the link's page shows is kept here, so that it needs to see nothing of the mapping.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("mappings.Member", on_delete=models.CASCADE, related_name="acceptances")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    sponsor = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    area = models.CharField(max_length=120)
    chairs = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=64, help_text="A digest of the link's secret")
    asked_at = models.DateTimeField(default=now)
    asked_by = models.UUIDField()
    expires_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    offers = models.CharField(max_length=500, blank=True, help_text="What the agency will put in")
    may_delegate = models.BooleanField(null=True, help_text="Whether the chair may give its people actions")

    PRIVACY = Privacy(
        neutral=(
            "id mapping member agency purpose area proof asked_at expires_on accepted_at offers may_delegate"
        ),
        staff="sponsor chairs asked_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["asked_at"]


class Seat(Identified):
    """A person on the team, for an agency, in a role, from one day until another."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="seats")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="seats")
    role = models.ForeignKey("partners.Role", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    can_commit_resources = models.BooleanField(null=True)

    PRIVACY = Privacy(
        neutral="id mapping agency role from_on until_on can_commit_resources",
        staff="user",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["role__order", "user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "user", "role", "agency", "from_on"], name="seat_taken_once"
            )
        ]


class LastLook(Identified):
    """Up to when one person, in one of their posts, has seen what is new in a mapping. Nobody else’s."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping agency",
        staff="user seen_at",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "user", "agency"], name="looked_once_a_post")
        ]


class InterestDeclaration(Identified):
    """What one person said of whether they know anybody the mapping may be about. The latest one stands."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    knows_somebody = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping knows_somebody declared_at",
        personal="words",
        staff="user",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(knows_somebody=False) | ~models.Q(words=""), name="interest_said_in_words"
            )
        ]
        indexes = [models.Index(fields=["mapping", "user", "-declared_at"], name="interest_latest")]


class StageEntry(Identified):
    """One move of one stage: the history that the task list is read from."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="stage_entries")
    stage = models.CharField(max_length=12, choices=Stage.choices())
    state = models.CharField(max_length=16, choices=StageState.choices())
    note = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField(default=now)
    moved_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping stage state note moved_at",
        staff="moved_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["moved_at"]
