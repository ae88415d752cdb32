"""Tries to get past row security by hand: rows about somebody of another mapping, and a seat without reading."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.session import acting_as
from placemap.cohort.models import AgencyView, Factor
from placemap.foundations.clock import today
from placemap.information.commands import open_contribution
from placemap.mappings import commands as mappings
from placemap.mappings import queries
from placemap.subjects.commands import PersonAsGiven, record_person
from placemap.subjects.models import Link, Person, PersonDetail
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def _given(world: World, by: Actor, mapping: Any, agency: Any, given: str) -> Person:
    contribution = open_contribution(mapping=mapping, agency=agency, kind="list", title="A list", by=by)
    return record_person(
        contribution=contribution,
        person=PersonAsGiven(given=given, family="Pashley", born=date(2011, 6, 9)),
        by=by,
    )


def _row(person: Person, home: Person, **values: Any) -> dict[str, Any]:
    """The sourced fields of a row about `person` that claims to belong where `home` does."""
    return {
        "person": person,
        "mapping_id": home.mapping_id,
        "agency_id": home.agency_id,
        "contribution_id": home.contribution_id,
        "recorded_by": home.recorded_by,
        **values,
    }


@pytest.fixture
def in_both(world: World) -> tuple[Actor, Person, Person]:
    """The sergeant with a seat in two mappings, and a child he gave to each."""
    other_lead = world.actor("other_district")
    with acting_as(other_lead):
        police = world.agencies["police"]
        mappings.join_agency(mapping=world.other_mapping, agency=police, by=other_lead)
        mappings.seat_person(
            mapping=world.other_mapping, user=world.users["sergeant"], role_code="team_member", by=other_lead
        )
    dan = world.actor("sergeant")
    with acting_as(dan):
        ours = _given(world, dan, world.mapping, world.agencies["police"], "Leo")
        theirs = _given(world, dan, world.other_mapping, world.agencies["police"], "Nia")
    return dan, ours, theirs


def test_a_row_cannot_put_a_person_of_one_mapping_into_another(in_both: tuple[Actor, Person, Person]) -> None:
    """Who sits in both could otherwise carry what one team knows of a child to the other, unseen."""
    dan, ours, theirs = in_both
    rows = [
        Factor(**_row(ours, theirs), kind="worry", text="Seen with an adult"),
        AgencyView(**_row(ours, theirs), level="emerging"),
        PersonDetail(**_row(ours, theirs), kind="known_as", text="Lee"),
    ]
    with acting_as(dan):
        for row in rows:
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)
        Factor(**_row(ours, ours), kind="worry", text="Seen with an adult").save(force_insert=True)


def test_a_link_cannot_join_two_mappings(in_both: tuple[Actor, Person, Person]) -> None:
    dan, ours, theirs = in_both
    values = _row(ours, ours)
    del values["person"]
    link = Link(
        **values, from_person=ours, to_person=theirs, kind="friend", strength="reported", expires_on=today()
    )
    with (
        acting_as(dan),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        link.save(force_insert=True)


def test_a_seat_without_reading_shows_only_what_its_own_agency_gave(world: World) -> None:
    """A contributor sends what an agency knows. What the team reads is not for them, in the database too."""
    lists = Lists(world)
    leo = lists.child("sergeant", says={"level": "significant", "level_as_written": "High"})
    lists.agree(lists.propose(leo, "sergeant"))
    own = lists.child("head", "Ellie", "Marsden")
    lists.linked(leo, "sergeant")
    lead = world.actor("lead")
    with acting_as(lead):
        seat = next(s for s in queries.live_seats(world.mapping) if s.user == world.users["head"])
        assert Person.objects.filter(pk=leo.pk).exists(), "the team reads of an agreed child"
        mappings.seat_person(
            mapping=world.mapping, user=world.users["head"], role_code="contributor", by=lead
        )
        mappings.end_seat(seat=seat, by=lead)
    joan = world.actor("head")
    assert not joan.has_in(Duty.READ_CASES, world.mapping.pk)
    with acting_as(joan):
        assert set(Person.objects.values_list("pk", flat=True)) == {own.pk}
        assert not PersonDetail.objects.exclude(person=own).exists()
        assert not AgencyView.objects.exists() and not Link.objects.exists()
