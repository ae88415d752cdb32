"""What is new in the cohort of a mapping since somebody last looked."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy

from placemap.access.actors import Actor
from placemap.cohort.models import CohortVersion, Membership, Referral
from placemap.cohort.queries.answers import LIVE
from placemap.mappings.queries import Changed, Since, new_of

_PROPOSED = ngettext_lazy(
    "%(n)d child was proposed for the cohort", "%(n)d children were proposed for the cohort", "n"
)
_DECIDED = ngettext_lazy(
    "It was decided on %(n)d child proposed for the cohort",
    "It was decided on %(n)d children proposed for the cohort",
    "n",
)
_REFERRED = ngettext_lazy("%(n)d child was referred", "%(n)d children were referred", "n")
_FROZEN = ngettext_lazy("A version of the cohort was frozen", "%(n)d versions of the cohort were frozen", "n")
# Two agencies' records of one child are one child.
_CHILD = "person__group_key"


def cohort_new(actor: Actor, since: Since) -> list[Changed]:
    """Children proposed, decided on and referred that the actor sees, and versions frozen. Four queries."""
    memberships, referrals = Membership.objects.filter(**LIVE), Referral.objects.filter(**LIVE)
    recorded = {"at": "recorded_at", "by": "recorded_by", "about": _CHILD}
    return [
        *new_of(actor, since, memberships, words=_PROPOSED, page="candidates", **recorded),
        *new_of(
            actor, since, memberships, at="decided_at", by="decided_by", about=_CHILD, words=_DECIDED,
            page="cohort",
        ),
        *new_of(actor, since, referrals, words=_REFERRED, page="cohort", **recorded),
        *new_of(
            actor, since, CohortVersion.objects.all(), at="frozen_at", by="frozen_by", words=_FROZEN,
            page="cohort-versions",
        ),
    ]  # fmt: skip
