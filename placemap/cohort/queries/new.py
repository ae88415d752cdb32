"""What is new in the cohort of a mapping since somebody last looked."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy

from placemap.cohort.models import CohortVersion, Membership, Referral
from placemap.cohort.queries.answers import LIVE
from placemap.mappings.queries import Newly

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


# Children proposed, decided on and referred, and versions frozen.
COHORT_NEW = (
    Newly(lambda: Membership.objects.filter(**LIVE), _PROPOSED, "candidates", about=_CHILD),
    Newly(
        lambda: Membership.objects.filter(**LIVE),
        _DECIDED,
        "cohort",
        at="decided_at",
        by="decided_by",
        about=_CHILD,
    ),
    Newly(lambda: Referral.objects.filter(**LIVE), _REFERRED, "cohort", about=_CHILD),
    Newly(CohortVersion.objects.all, _FROZEN, "cohort-versions", at="frozen_at", by="frozen_by"),
)
