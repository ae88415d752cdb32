"""Turning 18: a review at 17 years 6 months, and the hand-over to adult services that somebody accepts."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE, _given_by_hand, _record_for
from placemap.cohort.models import AdulthoodReview
from placemap.cohort.rules import standing_notes as rules
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.vocabulary import Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.models import Person


@command(may=policy.may_refer, event=Event.ADULTHOOD_REVIEWED)
def record_adulthood_review(
    *,
    person: Person,
    reviewed_on: date,
    plan: str,
    hand_over_to: str = "",
    not_needed_because: str = "",
    by: Actor,
) -> AdulthoodReview:
    """What will happen at 18, and who takes over or why nobody needs to. Changes no heading by itself."""
    rules.check_adulthood_review(
        reviewed_on=reviewed_on,
        plan=plan,
        hand_over_to=hand_over_to,
        not_needed_because=not_needed_because,
        today=today(),
    )
    record = _record_for(person, by)
    review = AdulthoodReview(
        **_given_by_hand(
            record,
            by,
            title=_("A review of turning 18"),
            how_known=HowKnown.PROFESSIONAL_OPINION,
            handling=Handling.PERMITTED.value,
            nature=Nature.OPINION,
            happened_on=reviewed_on,
        ),
        reviewed_on=reviewed_on,
        plan=plan.strip(),
        hand_over_to=hand_over_to.strip(),
        not_needed_because=not_needed_because.strip(),
    )
    review.save(force_insert=True)
    return review


@command(may=policy.may_take_back, event=Event.ADULTHOOD_REVIEWED)
def record_hand_over(
    *, fact: AdulthoodReview, handed_over_on: date, accepted_by: str, version: int, by: Actor
) -> AdulthoodReview:
    """Adult services accepted the hand-over: who, and when."""
    require_open(fact.mapping)
    who = rules.check_hand_over(
        needs_hand_over=bool(fact.hand_over_to),
        is_handed_over=fact.handed_over_on is not None,
        on=handed_over_on,
        reviewed_on=fact.reviewed_on,
        accepted_by=accepted_by,
        today=today(),
    )
    held = AdulthoodReview.objects.filter(pk=fact.pk, version=version)
    if held.update(handed_over_on=handed_over_on, accepted_by=who, version=F("version") + 1) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    fact.refresh_from_db()
    return fact
