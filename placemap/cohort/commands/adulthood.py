"""Turning 18: a review at 17 years 6 months, and the hand-over to adult services that somebody accepts."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort import policy
from placemap.cohort.commands.giving import CHANGED_BY_SOMEONE, _given_by_hand, _record_for
from placemap.cohort.models import AdulthoodReview
from placemap.cohort.rules import standing_notes as rules
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.wording import _
from placemap.information.vocabulary import Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.subjects.commands import settle_handed_over
from placemap.subjects.models import Person
from placemap.subjects.policy import SETTLER, may_settle


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
    """What will happen at 18, and who takes over or why nobody needs to.

    A review that says that nobody needs to is all there is to settle: from 18 on the heading is an adult's.
    """
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
    if not review.hand_over_to:
        _grown_up(record)
    return review


def _grown_up(person: Person) -> None:
    settler = system_actor(SETTLER)
    with acting_as(settler):
        settle_handed_over(person=person, by=settler)


@command(may=may_settle, event=Event.ADULTHOOD_REVIEWED)
def settle_grown_up(*, by: Actor) -> int:
    """Change the heading of whoever turned 18 after their hand-over was settled; returns how many."""
    settled = Q(handed_over_on__isnull=False) | ~Q(not_needed_because="")
    reviews = AdulthoodReview.objects.filter(settled, withdrawn_at=None, person__withdrawn_at=None)
    children = reviews.filter(Q(person__category__startswith="child_") | Q(person__category="not_set"))
    return sum(
        settle_handed_over(person=review.person, by=by) for review in children.select_related("person")
    )


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
    _grown_up(fact.person)
    return fact
