"""Taking a list back: what goes, what stays because others rely on it, and who holds the decision then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.information.models import Contribution
from placemap.subjects import queries
from placemap.subjects.commands import record_link, withdraw_people
from placemap.subjects.models import Link, LinkEvidence, Person
from placemap.subjects.vocabulary import LinkKind, Standing
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, decide, give, join, link, seen

pytestmark = pytest.mark.django_db


def _take_back(world: World, who: str, person: Person) -> tuple[int, int]:
    actor = world.actor(who)
    with acting_as(actor):
        return withdraw_people(contribution=Person.objects.get(pk=person.pk).contribution, by=actor)


def test_record_another_agency_linked_is_kept_with_its_link(world: World) -> None:
    (leo,) = give(world, "social_care", LEO)
    agree(world, leo)
    tomasz, ellie = give(world, "head", TOMASZ, ELLIE)
    link(world, "head", leo, tomasz)
    link(world, "sergeant", leo, tomasz)
    assert _take_back(world, "head", tomasz) == (1, 1)
    assert seen(world, "sergeant", tomasz).naming == "initials"  # type: ignore[union-attr]
    assert seen(world, "head", ellie).withdrawn_at is not None  # type: ignore[union-attr]


def test_record_that_something_outside_relies_on_is_kept_though_its_giver_cannot_see_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leo, tomasz = give(world, "head", LEO, TOMASZ)
    asked: list[tuple[set[UUID], UUID]] = []

    def relied_on(person_ids: Collection[UUID], contribution: Contribution) -> set[UUID]:
        asked.append((set(person_ids), contribution.pk))
        return {leo.pk}

    monkeypatch.setattr(queries, "RELIED_ON_SOURCES", [relied_on])
    assert _take_back(world, "head", leo) == (1, 1)
    assert asked == [({leo.pk, tomasz.pk}, leo.contribution_id)]
    assert seen(world, "coordinator", leo).withdrawn_at is None  # type: ignore[union-attr]


def test_link_with_evidence_given_later_is_kept_and_stands_on_that_alone(world: World) -> None:
    leo, tomasz = give(world, "head", LEO, TOMASZ)
    head = world.actor("head")
    with acting_as(head):
        made = record_link(
            mapping=world.mapping,
            from_person=leo,
            to_person=tomasz,
            kind=LinkKind.FRIEND,
            how_known="seen_myself",
            contribution=leo.contribution,
            by=head,
        )
    again = link(world, "head", leo, tomasz, how_known="rumour", words="Somebody said so.")
    assert again.pk == made.pk and again.strength == "confirmed"
    assert _take_back(world, "head", leo) == (0, 2)
    with acting_as(head):
        held = Link.objects.get(pk=made.pk)
        assert held.withdrawn_at is None and held.strength == "unverified"
        assert LinkEvidence.objects.filter(link=held, withdrawn_at=None).count() == 1


def test_withdrawn_evidence_takes_its_dates_and_its_longer_time_with_it(world: World) -> None:
    leo, tomasz = give(world, "head", LEO, TOMASZ)
    spoken = {"from_person": leo, "to_person": tomasz, "kind": LinkKind.FRIEND, "mapping": world.mapping}
    day = today()
    early, late = day - timedelta(days=300), day - timedelta(days=2)
    head = world.actor("head")
    with acting_as(head):
        Contribution.objects.filter(pk=leo.contribution_id).update(review_on=day + timedelta(days=330))
        listed = Contribution.objects.get(pk=leo.contribution_id)
        record_link(**spoken, first_on=early, last_on=late, contribution=listed, by=head)
        said = link(world, "head", leo, tomasz, first_on=day - timedelta(days=40), last_on=None)
        assert (said.first_on, said.last_on) == (early, late)
        assert said.expires_on == day + timedelta(days=330)
    _take_back(world, "head", leo)
    with acting_as(head):
        left = Link.objects.get(pk=said.pk)
        (piece,) = LinkEvidence.objects.filter(link=left, withdrawn_at=None)
        assert (left.first_on, left.last_on) == (day - timedelta(days=40), None)
        assert left.expires_on == piece.expires_on < day + timedelta(days=330)


def test_link_recorded_again_after_its_list_was_taken_back(world: World) -> None:
    leo, tomasz = give(world, "head", LEO, TOMASZ)
    agree(world, leo)
    agree(world, tomasz)
    head = world.actor("head")
    with acting_as(head):
        record_link(
            mapping=world.mapping,
            from_person=leo,
            to_person=tomasz,
            kind=LinkKind.FRIEND,
            contribution=leo.contribution,
            by=head,
        )
    assert _take_back(world, "head", leo) == (0, 2)
    link(world, "head", leo, tomasz)
    with acting_as(head):
        assert Link.objects.count() == 2 and Link.objects.filter(withdrawn_at=None).count() == 1


def test_proposal_never_passes_to_another_agencys_record(world: World) -> None:
    (ours,) = give(world, "head", LEO)
    (theirs,) = give(world, "social_care", LEO)
    join(world, (ours, theirs))
    decide(world, ours, Standing.PROPOSED, who="head")
    assert _take_back(world, "coordinator", ours) == (0, 1)
    assert seen(world, "sergeant", theirs) is None


def test_agreed_child_passes_to_another_open_record_whoever_takes_back(world: World) -> None:
    for who in ("head", "coordinator"):
        (ours,) = give(world, "head", LEO)
        (theirs,) = give(world, "social_care", LEO)
        join(world, (ours, theirs))
        agree(world, ours)
        assert _take_back(world, who, ours) == (1, 0)
        assert seen(world, "sergeant", theirs).standing == Standing.COHORT  # type: ignore[union-attr]


def test_weaker_decision_never_replaces_a_firmer_one_and_closing_is_not_forgotten(world: World) -> None:
    (ours,) = give(world, "head", LEO)
    (theirs,) = give(world, "social_care", LEO)
    agree(world, theirs)
    decide(world, ours, Standing.DECLINED)
    join(world, (ours, theirs))
    assert _take_back(world, "head", ours) == (1, 0)
    assert seen(world, "coordinator", theirs).decided_standing == Standing.COHORT  # type: ignore[union-attr]
    (declined,) = give(world, "head", ELLIE)
    (other,) = give(world, "social_care", ELLIE)
    join(world, (declined, other))
    decide(world, declined, Standing.DECLINED)
    assert _take_back(world, "head", declined) == (1, 0)
    assert seen(world, "coordinator", other).decided_standing == Standing.DECLINED  # type: ignore[union-attr]


def test_restricted_record_of_another_agency_takes_over_nothing(world: World) -> None:
    (ours,) = give(world, "head", LEO, handling="C")
    (theirs,) = give(world, "social_care", LEO, handling="C")
    join(world, (ours, theirs))
    agree(world, ours)
    assert _take_back(world, "coordinator", ours) == (0, 1)
