"""Which records somebody judged to be of another person: asked before a child is let go of."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from placemap.linkage.models import Judgement
from placemap.linkage.vocabulary import Verdict


def judged_different(these: Collection[UUID], those: Collection[UUID]) -> set[UUID]:
    """Which of `those` were, by the latest answer that stands, judged different from one of `these`."""
    pairs = Q(left__in=these, right__in=those) | Q(left__in=those, right__in=these)
    answers: dict[tuple[UUID, UUID], str] = {}
    for left, right, answer in (
        Judgement.objects.filter(pairs, withdrawn_at=None)
        .order_by("judged_at")
        .values_list("left_id", "right_id", "answer")
    ):
        answers[left, right] = answer
    different = {key for pair, answer in answers.items() if answer == Verdict.DIFFERENT for key in pair}
    return different & set(those)
