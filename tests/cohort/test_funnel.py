"""From identified to helped: counts of children, each child once, however many records they have."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.queries import Funnel
from placemap.foundations.clock import today
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def _agree(world: World, person: Person, known_before: str) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor):
        held = commands.propose_child(
            mapping=world.mapping,
            person=person,
            reason="In scope",
            identified_by="agency_list",
            known_before=known_before,
            category="child_at_risk",
            by=actor,
        )
        commands.agree_child(membership=held, version=held.version, by=actor)


def _refer(world: World, person: Person, outcome: str = "") -> None:
    actor = world.actor("coordinator")
    with acting_as(actor):
        made = commands.record_referral(
            person=person, to="mash", made_on=today(), made_by_name="Priya Nandra", told="yes", by=actor
        )
        if outcome:
            commands.record_outcome(
                referral=made, outcome=outcome, outcome_on=today(), version=made.version, by=actor
            )


def test_each_child_counts_once_as_far_as_they_came(world: World, lists: Lists) -> None:
    waiting, helped, untouched = (lists.child("head", given, "Marsden") for given in ("Ellie", "Leo", "Zara"))
    for person, known in ((waiting, "no"), (helped, "yes"), (untouched, "no")):
        _agree(world, person, known)
    _refer(world, waiting)
    _refer(world, helped, "support_in_place")

    with acting_as(world.actor("coordinator")) as context:
        found = queries.funnel(context.actor, world.mapping)  # type: ignore[arg-type]

    assert found == Funnel(identified=3, new_to_services=2, referred=2, accepted=1, seen=1, supported=1)


def test_whoever_was_seen_once_was_seen_whatever_came_later(world: World, lists: Lists) -> None:
    child = lists.child("head", "Ellie", "Marsden")
    _agree(world, child, "no")
    actor = world.actor("coordinator")
    with acting_as(actor):
        made = commands.record_referral(
            person=child, to="mash", made_on=today(), made_by_name="Priya Nandra", told="yes", by=actor
        )
        for outcome, reason in (("welfare_check", ""), ("declined_offer", "They said no.")):
            made = commands.record_outcome(
                referral=made,
                outcome=outcome,
                outcome_on=today(),
                reason=reason,
                version=made.version,
                by=actor,
            )
        assert made.outcome == "declined_offer"
        assert queries.funnel(actor, world.mapping) == Funnel(1, 1, 1, 1, 1, 0)


def test_a_reader_elsewhere_counts_nobody(world: World, lists: Lists) -> None:
    _agree(world, lists.child("head", "Ellie", "Marsden"), "no")
    actor = world.actor("other_district")
    with acting_as(actor):
        assert queries.funnel(actor, world.mapping) == Funnel(0, 0, 0, 0, 0, 0)
