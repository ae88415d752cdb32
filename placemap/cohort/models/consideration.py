"""Considering a linked child: who was asked, what was decided, and what is left when one is let go."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.cohort.models.knowledge import AboutPerson
from placemap.cohort.vocabulary import (
    ConsiderationOutcome,
    EnquiryReply,
    NameRequestState,
    YesNoNotKnown,
)
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING, Sourced


class Consideration(AboutPerson):
    """What was decided about a linked child, why, and whether it was done with them."""

    outcome = models.CharField(max_length=12, choices=ConsiderationOutcome.choices())
    reason = models.TextField(max_length=600)
    done_with_child = models.BooleanField(help_text="Whether it was done with the young person")
    done_with_reason = models.CharField(max_length=300, blank=True)
    other_children = models.CharField(
        max_length=10, choices=YesNoNotKnown.choices(), default=YesNoNotKnown.NOT_KNOWN
    )
    other_children_note = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField()

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} decided_on",
        personal="outcome reason done_with_child done_with_reason other_children other_children_note",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="append-only",
    )


class LetGo(Identified):
    """A linked child about whom there was no concern: a count and a receipt, and no identity.

    `agency` is who named the child: it reads the reason, and which of its own rows it was.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey("information.Contribution", null=True, on_delete=models.SET_NULL)
    source_sheet = models.CharField(max_length=80, blank=True)
    source_row = models.PositiveIntegerField(null=True)
    # One child may have been named by several agencies: each has a receipt, the child is counted once.
    child = models.UUIDField()
    reason = models.TextField(max_length=600)
    done_with_child = models.BooleanField()
    decided_on = models.DateField()
    # Nobody decides a removal on the planned day: it is what was said from the beginning.
    decided_by = models.UUIDField(null=True)
    was_planned = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)

    PRIVACY = Privacy(
        neutral=(
            "id mapping agency contribution source_sheet source_row child done_with_child decided_on"
            " was_planned read_at"
        ),
        personal="reason",
        staff="decided_by read_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["-decided_on"]


class NameRequest(AboutPerson):
    """Somebody who sees initials asks to be told who this is, in one press."""

    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=NameRequestState.choices(), default=NameRequestState.ASKED
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_reason = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} state decided_at",
        personal="reason decided_reason",
        staff=f"{Sourced.STAFF} decided_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta(AboutPerson.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "recorded_by"],
                condition=models.Q(state="asked"),
                name="one_name_request_at_a_time",
            )
        ]


class Enquiry(AboutPerson):
    """ "Who knows this child?": a name and birth date sent to chosen safeguarding leads, on one basis."""

    purpose = models.CharField(max_length=300)
    power = models.ForeignKey("partners.LegalPower", on_delete=models.PROTECT, related_name="+")
    closes_on = models.DateField()

    PRIVACY = Privacy(
        neutral=f"{AboutPerson.NEUTRAL} power closes_on",
        personal="purpose",
        staff=Sourced.STAFF,
        erased=WITH_MAPPING,
        rows="append-only",
    )


class EnquiryAnswer(Identified):
    """One safeguarding lead asked: known, not known, or lead worker. Access closes on answering."""

    enquiry = models.ForeignKey("cohort.Enquiry", on_delete=models.CASCADE, related_name="answers")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    opening = models.ForeignKey(
        "subjects.NameOpening", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply = models.CharField(max_length=12, choices=EnquiryReply.choices(), default=EnquiryReply.WAITING)
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    PRIVACY = Privacy(
        neutral="id enquiry mapping agency opening asked_at answered_at",
        personal="reply note",
        staff="user",
        erased="with its enquiry",
        rows="mutable",
    )

    class Meta:
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "user"], name="asked_once")]
