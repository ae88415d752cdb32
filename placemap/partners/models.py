"""Areas, agencies with their agreements, people with accounts, and roles as data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now, today
from placemap.partners.vocabulary import (
    AccessKind,
    AgencyKind,
    AnswersFor,
    AreaKind,
    ControllerStatus,
    Course,
    Grade,
    GroupKind,
    Regime,
    RoleScope,
)

KEPT = "kept while the partnership runs; holds nothing about children"


class Area(Identified):
    """A partnership, county, unitary or district: the tree that mappings take their scope from."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=AreaKind.choices())
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    bounds = models.CharField(max_length=500, blank=True, help_text="Where it ends, by name")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(neutral="id name kind parent bounds version", erased=KEPT, rows="mutable")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GovernanceGroup(Identified):
    """A board, panel or group that mappings answer to, and the one it sits under."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=GroupKind.choices())
    area = models.ForeignKey("partners.Area", on_delete=models.PROTECT, related_name="groups")
    under = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    chair = models.CharField(max_length=120, blank=True, help_text="Who chairs it, by name and post")
    meets = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id name kind area under meets ended_on version",
        staff="chair",
        erased=KEPT,
        rows="mutable",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(Identified):
    """A title and the duties it carries. Data, so that a partnership can add its own."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    sentence = models.CharField(max_length=240)
    scope = models.CharField(max_length=10, choices=RoleScope.choices())
    duties = ArrayField(models.CharField(max_length=40), default=list)
    order = models.PositiveSmallIntegerField(default=100)

    PRIVACY = Privacy(neutral="id code title sentence scope duties order", erased=KEPT, rows="mutable")

    class Meta:
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class Agency(Identified):
    """A body that holds information and sends people."""

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices())
    area = models.ForeignKey("partners.Area", on_delete=models.PROTECT, related_name="agencies")
    regime = models.CharField(max_length=20, choices=Regime.choices(), default=Regime.GENERAL)
    controller = models.CharField(max_length=12, choices=ControllerStatus.choices(), blank=True)
    gateway = models.CharField(max_length=40, blank=True, help_text="The code of the power it shares under")
    bounds = models.CharField(max_length=500, blank=True, help_text="Where its patch ends, by name")
    contract = models.CharField(max_length=120, blank=True, help_text="Under which it works for another")
    # A line each: what, in which system, whom to ask, how often it is brought up to date.
    holdings = models.TextField(max_length=3000, blank=True)
    contact_name = models.CharField(max_length=120, blank=True, help_text="Who answers on data protection")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id name short_name kind area regime controller gateway bounds contract is_active left_on version"
        ),
        staff="holdings contact_name contact_email contact_phone",
        erased=KEPT,
        rows="mutable",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Agreement(Identified):
    """An agency's signature to the information sharing protocol, and what its lists are sent under.

    The purpose, power, handling and grade set here are what every list and note of the agency
    carries by default, so that a busy sender never has to choose law.
    """

    agency = models.ForeignKey("partners.Agency", on_delete=models.CASCADE, related_name="agreements")
    signed_on = models.DateField()
    expires_on = models.DateField()
    review_on = models.DateField(null=True, help_text="When somebody looks at it again")
    signed_by = models.CharField(max_length=120)
    version = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    power = models.CharField(max_length=40)
    handling = models.CharField(max_length=20)
    source_grade = models.CharField(max_length=20)
    review_months = models.PositiveSmallIntegerField(default=6)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=(
            "id agency signed_on expires_on review_on version purpose power handling source_grade"
            " review_months recorded_at"
        ),
        staff="signed_by recorded_by",
        erased=KEPT,
        rows="append-only",
    )

    class Meta:
        ordering = ["-expires_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("signed_on")), name="agreement_expires_later"
            )
        ]


class TermsOfReference(Identified):
    """One version of the words that every group here works under: the partnership's own, in full."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    words = models.TextField(max_length=30000)
    changed = models.CharField(max_length=300, blank=True, help_text="What is new since the version before")
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=120)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id number name words changed agreed_on recorded_at",
        staff="agreed_by recorded_by",
        erased=KEPT,
        rows="append-only",
    )

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "terms of reference"

    def __str__(self) -> str:
        return _("%(name)s, version %(n)s") % {"name": self.name, "n": self.number}


class PostcodeArea(Identified):
    """Which council area a postcode, or the first part of one, lies in; from one day until another.

    Reference data: it says where places are and nothing about who lives there. A code may lie in
    several areas at once. `place` is the town, village or street name people know it by.
    """

    code = models.CharField(max_length=8)
    area = models.ForeignKey("partners.Area", on_delete=models.PROTECT, related_name="postcodes")
    place = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    PRIVACY = Privacy(neutral="id code area place from_on until_on", erased=KEPT, rows="mutable")

    class Meta:
        ordering = ["code", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "area", "from_on"], name="postcode_in_area_once"),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="postcode_area_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AreaBody(Identified):
    """Which body answers for one thing in an area and everything beneath it, from one day until another.

    An agency of the register where there is one; otherwise a name, since many bodies have no
    account here.
    """

    area = models.ForeignKey("partners.Area", on_delete=models.PROTECT, related_name="bodies")
    answers_for = models.CharField(max_length=20, choices=AnswersFor.choices())
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="covers")
    name = models.CharField(max_length=120, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    PRIVACY = Privacy(neutral="id area answers_for agency name from_on until_on", erased=KEPT, rows="mutable")

    class Meta:
        ordering = ["area__name", "answers_for", "from_on"]
        verbose_name_plural = "area bodies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency=None) ^ models.Q(name=""), name="area_body_agency_or_name"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="area_body_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.agency)


class User(Identified):
    """A person with an account. Never a child or a member of the public."""

    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    # Where it led before somebody changed it: told of that, so that no account is taken over unseen. Let go
    # by night 17 days after the change, when nobody is to be warned there any more.
    email_before = models.EmailField(blank=True, default="")
    email_changed_at = models.DateTimeField(null=True)
    job_title = models.CharField(max_length=120)
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="people")
    grade = models.CharField(max_length=12, choices=Grade.choices(), blank=True)
    is_guest = models.BooleanField(default=False, help_text="Of an agency without accounts of its own")
    access_until = models.DateField(null=True, help_text="The last day they may sign in")
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True)
    opened_on = models.DateField(default=today)
    version = models.PositiveIntegerField(default=1)
    can_demonstrate = models.BooleanField(
        default=False, help_text="An invented person anyone may sign in as in demonstration mode"
    )
    introduction = models.CharField(max_length=200, blank=True)
    demonstration_group = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    PRIVACY = Privacy(
        neutral=(
            "id agency is_guest access_until is_active left_on opened_on version can_demonstrate introduction"
            " demonstration_group order"
        ),
        staff="name email email_before email_changed_at job_title grade",
        erased=(
            "closed when the person leaves; removed a year after their last act; the address before the"
            " present one 17 days after it was changed, by night"
        ),
        rows="mutable",
    )

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            # How long one is kept counts from a day, so none is kept without.
            models.CheckConstraint(
                condition=models.Q(email_before="", email_changed_at=None)
                | (models.Q(email_changed_at__isnull=False) & ~models.Q(email_before="")),
                name="address_before_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Post(Identified):
    """A second post that somebody holds, in another agency than the account's own: a nurse lent to the youth
    offending service. They act as one of their posts at a time.
    """

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="posts")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    job_title = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id agency from_on until_on recorded_at version",
        staff="user job_title recorded_by",
        erased=KEPT,
        rows="mutable",
    )

    class Meta:
        ordering = ["from_on"]
        constraints = [models.UniqueConstraint(fields=["user", "agency", "from_on"], name="post_taken_once")]


class RoleHolding(Identified):
    """A role held across the partnership by an account, from one day until another, in one of its posts."""

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="holdings")
    role = models.ForeignKey("partners.Role", on_delete=models.PROTECT)
    # For which of their agencies; empty: the account's own.
    agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    PRIVACY = Privacy(neutral="id role agency from_on until_on", staff="user", erased=KEPT, rows="mutable")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "agency", "from_on"], name="role_held_once", nulls_distinct=False
            )
        ]


class Training(Identified):
    """A course somebody did, and when."""

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="training")
    course = models.CharField(max_length=16, choices=Course.choices())
    done_on = models.DateField()
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id course done_on recorded_at", staff="user recorded_by", erased=KEPT, rows="append-only"
    )

    class Meta:
        ordering = ["-done_on"]
        verbose_name_plural = "training"
        constraints = [models.UniqueConstraint(fields=["user", "course", "done_on"], name="course_done_once")]


class Cover(Identified):
    """Somebody stands in for another of the same agency: their seats are the deputy's for those days.

    Their roles across the partnership are not, but for the panel's where an administrator said so.
    """

    away = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="covered")
    deputy = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="covers")
    from_on = models.DateField()
    until_on = models.DateField()
    carries_panel = models.BooleanField(
        default=False, help_text="Whether an administrator named them to stand in on the panel too"
    )
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral="id from_on until_on carries_panel recorded_at ended_at",
        staff="away deputy recorded_by ended_by",
        erased=KEPT,
        rows="mutable",
    )

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="cover_ends_later"
            ),
            models.CheckConstraint(condition=~models.Q(away=models.F("deputy")), name="cover_by_another"),
        ]


class AccessDecision(Identified):
    """Somebody looked at an access and said that it stays, or took it away: dated and signed.

    The access is an account, a role held across the partnership, or a seat in a mapping, by identifier.
    """

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="access_decisions")
    about = models.CharField(max_length=8, choices=AccessKind.choices())
    access_id = models.UUIDField()
    stays = models.BooleanField()
    decided_at = models.DateTimeField(default=now)
    decided_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id about access_id stays decided_at",
        staff="user decided_by",
        erased=KEPT,
        rows="append-only",
    )

    class Meta:
        ordering = ["-decided_at"]
        indexes = [models.Index(fields=["access_id", "decided_at"], name="decision_by_access")]


class LegalPower(Identified):
    """A power or duty to share, or a lawful basis: dated reference data, never code.

    One that is not in force cannot be chosen; one not checked for 180 days shows a warning.
    """

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    help = models.CharField(max_length=300)
    is_duty = models.BooleanField(default=False)
    jurisdiction = models.CharField(max_length=40, default="England")
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    min_age = models.PositiveSmallIntegerField(null=True)
    max_age = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=200)
    last_checked = models.DateField()
    order = models.PositiveSmallIntegerField(default=100)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            "id code title help is_duty jurisdiction in_force_from in_force_to min_age max_age source"
            " last_checked order version"
        ),
        erased="never: old decisions point to it",
        rows="mutable",
    )

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title
