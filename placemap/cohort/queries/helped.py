"""Whether somebody works with a child already, asked before a decision and before a referral."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from placemap.cohort import rules
from placemap.cohort.models import EnquiryAnswer, LeadProfessional, Membership, StatutoryCheck
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.vocabulary import EnquiryReply, StatutoryStatus, YesNoNotKnown


@dataclass(frozen=True, slots=True)
class WorksWith:
    """Who is named as working with a child, whether the child is known at all, and who said so when asked.

    `offered` answered "lead worker" and is not named yet.
    """

    leads: tuple[LeadProfessional, ...]
    is_known: bool
    offered: EnquiryAnswer | None

    @property
    def is_told(self) -> bool:
        return any(lead.told_on is not None for lead in self.leads)


def works_with(record_ids: Collection[UUID]) -> WorksWith:
    """What this reader may see of it. Four queries."""
    live = {"person_id__in": list(record_ids), **LIVE}
    leads = tuple(LeadProfessional.objects.filter(**live).select_related("agency").order_by("-recorded_at"))
    replies = list(
        EnquiryAnswer.objects.filter(
            enquiry__person_id__in=list(record_ids),
            enquiry__withdrawn_at=None,
            reply__in=[EnquiryReply.KNOWN, EnquiryReply.LEAD_WORKER],
        )
        .select_related("user", "agency")
        .order_by("-answered_at")
    )
    named = {lead.name for lead in leads}
    held = StatutoryCheck.objects.filter(**live).order_by("-checked_on", "-recorded_at").first()
    before = Membership.objects.filter(known_before=YesNoNotKnown.YES, **live).exists()
    return WorksWith(
        leads=leads,
        is_known=bool(replies)
        or rules.known_to_services(
            known_before=YesNoNotKnown.YES if before else None,
            status=StatutoryStatus(held.status) if held else None,
            has_lead=bool(leads),
        ),
        offered=next(
            (one for one in replies if one.reply == EnquiryReply.LEAD_WORKER and one.user.name not in named),
            None,
        ),
    )
