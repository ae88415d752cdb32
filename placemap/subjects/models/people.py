"""People as each source gave them, their details, sameness, links and the evidence for links."""

from __future__ import annotations

import uuid

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.foundations.names import LONGEST_NAME
from placemap.information.models import WITH_MAPPING, Sourced
from placemap.subjects.vocabulary import (
    Category,
    Considered,
    DetailKind,
    LinkKind,
    LinkState,
    MentionState,
    Naming,
    Standing,
    Strength,
)


class Person(Sourced):
    """One record of a person from one source. Holds no name: see `PersonDetail`."""

    working_reference = models.CharField(max_length=12)
    category = models.CharField(max_length=24, choices=Category.choices(), default=Category.NOT_SET)
    standing = models.CharField(max_length=16, choices=Standing.choices(), default=Standing.CANDIDATE)
    # What was decided about this very record. `standing`, `category` and `naming` follow the group it
    # belongs to and are worked out anew whenever records are joined, parted or decided on.
    decided_standing = models.CharField(max_length=16, choices=Standing.choices(), default=Standing.CANDIDATE)
    # What its source said; what the group decided is kept apart, and goes before it.
    own_category = models.CharField(max_length=24, choices=Category.choices(), default=Category.NOT_SET)
    decided_category = models.CharField(max_length=24, choices=Category.choices(), default=Category.NOT_SET)
    # The same for all records joined as one person, as the custodian sees them. Never shown, never
    # trusted on its own: what a reader sees as one person is worked out from the rows they may see.
    group_key = models.UUIDField(default=uuid.uuid4)
    naming = models.CharField(max_length=10, choices=Naming.choices(), default=Naming.CLOSED)
    initials = models.CharField(max_length=12, blank=True)
    deciding_agency = models.ForeignKey(
        "partners.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # A linked child is considered within 28 days: by when, and what came of it. Worked out with
    # `standing`, and decided on by `cohort`; an overdue decision narrows who sees even the initials.
    consider_by = models.DateField(null=True)
    consideration = models.CharField(max_length=12, choices=Considered.choices(), blank=True)
    dispose_on = models.DateField(null=True)
    source_sheet = models.CharField(max_length=80, blank=True)
    source_row = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            f"{Sourced.NEUTRAL} working_reference standing decided_standing naming group_key deciding_agency"
            " consider_by consideration dispose_on source_sheet source_row version"
        ),
        personal="category own_category decided_category initials",
        staff=Sourced.STAFF,
        erased=f"{WITH_MAPPING}; a linked child with no concern, at that decision",
        rows="mutable",
    )

    class Meta:
        ordering = ["working_reference"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "working_reference"], name="person_reference_in_mapping"
            )
        ]
        indexes = [
            models.Index(fields=["mapping", "standing"], name="person_by_standing"),
            models.Index(fields=["contribution", "source_row"], name="person_by_source"),
            models.Index(fields=["group_key"], name="person_by_group"),
            models.Index(
                fields=["mapping"], condition=models.Q(withdrawn_at__isnull=False), name="person_withdrawn"
            ),
        ]


class PersonDetail(Sourced):
    """One thing one source says of a person: a name, a birth date, an address, an identifier."""

    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="details")
    kind = models.CharField(max_length=12, choices=DetailKind.choices())
    text = models.CharField(max_length=1000)
    folded = models.CharField(max_length=300, blank=True)
    given = models.CharField(max_length=LONGEST_NAME, blank=True)
    middle = models.CharField(max_length=LONGEST_NAME, blank=True)
    family = models.CharField(max_length=LONGEST_NAME, blank=True)
    given_folded = models.CharField(max_length=LONGEST_NAME, blank=True)
    family_folded = models.CharField(max_length=LONGEST_NAME, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    born = models.DateField(null=True)
    born_low = models.DateField(null=True)
    born_high = models.DateField(null=True)
    is_valid = models.BooleanField(
        null=True, help_text="Whether a check digit holds; null when there is none"
    )
    is_current = models.BooleanField(default=True)
    is_sealed = models.BooleanField(default=False)
    # Put right since: what was wrong with it and who said so. Whoever could read it still can.
    corrected_because = models.CharField(max_length=300, blank=True)
    corrected_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} person kind is_valid is_current is_sealed",
        personal=(
            "text folded given middle family given_folded family_folded postcode born born_low born_high"
            " corrected_because"
        ),
        staff=f"{Sourced.STAFF} corrected_by",
        erased="with its person",
        rows="mutable",
    )

    class Meta:
        ordering = ["kind", "-recorded_at"]
        indexes = [
            models.Index(fields=["person", "kind"], name="detail_by_person"),
            models.Index(fields=["mapping", "kind", "folded"], name="detail_by_folded"),
            models.Index(fields=["mapping", "postcode"], name="detail_by_postcode"),
            models.Index(fields=["mapping", "given_folded"], name="detail_by_given"),
            models.Index(fields=["mapping", "family_folded"], name="detail_by_family"),
        ]


class SameAs(Identified):
    """Two records held to be one person, on the strength of a judgement. Never a merge."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    left = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="+")
    judgement_id = models.UUIDField()
    since = models.DateTimeField(default=now)

    PRIVACY = Privacy(
        neutral="id mapping left right judgement_id since",
        erased="with either person, or when the judgement is withdrawn",
        rows="fixed",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "left", "right"], name="same_as_once"),
            models.CheckConstraint(condition=models.Q(left__lt=models.F("right")), name="same_as_in_order"),
        ]


class Link(Sourced):
    """Two people linked: typed, directed, dated, sourced, expiring. Nothing is inferred."""

    from_person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="links_from")
    to_person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="links_to")
    kind = models.CharField(max_length=24, choices=LinkKind.choices())
    # From this agency's own evidence alone; what a reader is shown folds in what else they may see.
    strength = models.CharField(max_length=12, choices=Strength.choices())
    # The same for links of one kind between the same two people: several agencies, one line.
    fold_key = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=8, choices=LinkState.choices(), default=LinkState.CURRENT)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    expires_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral=(
            f"{Sourced.NEUTRAL} from_person to_person strength fold_key state first_on last_on expires_on"
            " ended_at version"
        ),
        personal="kind ended_reason",
        staff=f"{Sourced.STAFF} ended_by",
        erased="with either person; stops showing on its expiry date",
        rows="mutable",
    )

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_person=models.F("to_person")), name="link_between_two"
            ),
            models.CheckConstraint(
                condition=models.Q(first_on=None)
                | models.Q(last_on=None)
                | models.Q(last_on__gte=models.F("first_on")),
                name="link_ends_after_start",
            ),
            models.UniqueConstraint(
                # An agency may hold one for the team and one with conditions: neither stands for the other.
                fields=["mapping", "agency", "from_person", "to_person", "kind", "audience"],
                condition=models.Q(state="current", withdrawn_at=None),
                name="one_live_link_of_a_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["mapping", "fold_key"], name="link_by_fold"),
            models.Index(fields=["mapping", "state", "-recorded_at", "-id"], name="link_by_newest"),
        ]


class LinkEvidence(Sourced):
    """Who said two people are linked, when and how they knew. The words are kept apart."""

    link = models.ForeignKey("subjects.Link", on_delete=models.CASCADE, related_name="evidence")
    heading = models.CharField(max_length=80, blank=True, help_text="The column it was named in")
    # What this piece says of when, and how long it holds: the link's dates are read from all of them.
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} link heading first_on last_on expires_on",
        staff=Sourced.STAFF,
        erased="with its link",
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at"]


class EvidenceWords(Identified):
    """The words of a piece of evidence. They may name people, so they show only where both are named."""

    evidence = models.OneToOneField("subjects.LinkEvidence", on_delete=models.CASCADE, related_name="words")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)

    PRIVACY = Privacy(
        neutral="id evidence mapping agency", personal="text", erased="with its link", rows="fixed"
    )


class Mention(Sourced):
    """A name an agency wrote in a cell: a proposed link, until somebody says who it is."""

    person = models.ForeignKey("subjects.Person", on_delete=models.CASCADE, related_name="mentions")
    heading = models.CharField(max_length=80)
    as_written = models.CharField(max_length=LONGEST_NAME)
    folded = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=24, choices=LinkKind.choices(), default=LinkKind.ASSOCIATE)
    state = models.CharField(max_length=10, choices=MentionState.choices(), default=MentionState.OPEN)
    link = models.ForeignKey("subjects.Link", null=True, on_delete=models.SET_NULL, related_name="mentions")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=f"{Sourced.NEUTRAL} person heading kind state link decided_at",
        personal="as_written folded",
        staff=f"{Sourced.STAFF} decided_by",
        erased="with its person; a dropped mention loses its words at once",
        rows="mutable",
    )

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "heading", "folded", "kind"], name="mention_once")
        ]
