"""A linked child's name is opened to somebody in one of their posts, and closes with the seat of that post."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import EnquiryAnswer, NameRequest
from placemap.foundations.clock import today
from placemap.mappings.commands import end_seat, seat_person, take_access
from placemap.mappings.models import Seat
from placemap.mappings.queries import actor_for
from placemap.partners.commands import give_post
from placemap.partners.vocabulary import AccessKind
from placemap.subjects import commands as subjects
from placemap.subjects.models import NameOpening, Person, PersonDetail
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists
from tests.cohort.opened import ask_who_knows, police_decision

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def lent(lists: Lists, world: World, jade: Person) -> World:
    """Owen of social care, on the team for it, is lent to the police and on the team for them too."""
    owen, police = world.users["social_care"], world.agencies["police"]
    lists.act("administrator", give_post, user=owen, agency=police, job_title="Lent to the police")
    lists.act(
        "coordinator", seat_person, mapping=world.mapping, user=owen, agency=police, role_code="team_member"
    )
    return world


def owen(world: World, agency: str) -> Actor:
    with acting_as(SETTER):
        found = actor_for(world.users["social_care"].pk, world.agencies[agency].pk)
    assert found is not None
    return found


def read_in(world: World, person: Person) -> list[str]:
    """In which of Owen's posts the name shows."""
    found = []
    for agency in ("social_care", "police"):
        with acting_as(owen(world, agency)):
            if PersonDetail.objects.filter(person=person, kind="name").exists():
                found.append(agency)
    return found


def police_seat(world: World) -> Seat:
    with acting_as(world.actor("coordinator")):
        return Seat.objects.select_related("mapping", "role", "agency").get(
            user=world.users["social_care"], agency=world.agencies["police"], mapping=world.mapping
        )


def test_what_was_asked_in_one_post_opens_in_that_post_alone(lists: Lists, lent: World, jade: Person) -> None:
    with acting_as(actor := owen(lent, "police")):
        commands.ask_for_name(person=jade, reason="We may have met her.", by=actor)
    with acting_as(lent.actor("lead")):
        asked = NameRequest.objects.select_related("mapping", "person").get()
    lists.act(
        "lead", commands.open_asked_name, name_request=asked, purpose="For one visit.", until=today() + WEEK
    )
    assert read_in(lent, jade) == ["police"]


def test_the_decision_on_police_access_is_for_the_police_post(
    lists: Lists, lent: World, jade: Person
) -> None:
    (opening,) = police_decision(lists, lent, users=[lent.users["social_care"]])
    assert opening.agency_id == lent.agencies["police"].pk
    assert read_in(lent, jade) == ["police"]


def test_who_knows_is_asked_in_the_post_of_the_account(lists: Lists, lent: World, jade: Person) -> None:
    ask_who_knows(lists, lent, jade, "social_care")
    with acting_as(lent.actor("lead")):
        opened = NameOpening.objects.get()
        assert opened.agency_id == EnquiryAnswer.objects.get().agency_id == lent.agencies["social_care"].pk


@pytest.mark.parametrize("ends", ["by the coordinator", "by an administrator", "and they watch on"])
def test_a_seat_given_back_in_one_post_opens_no_name_again(
    lists: Lists, lent: World, jade: Person, ends: str
) -> None:
    (opening,) = police_decision(lists, lent, users=[lent.users["social_care"]])
    with acting_as(actor := owen(lent, "social_care")):
        own = subjects.open_in_danger(person=jade, by=actor)
    seat = police_seat(lent)
    given = {"mapping": lent.mapping, "user": lent.users["social_care"], "agency": seat.agency}
    if ends == "and they watch on":
        lists.act("coordinator", seat_person, role_code="silver_chair", **given)
    if ends == "by the coordinator":
        lists.act("coordinator", end_seat, seat=seat)
    else:
        lists.act(
            "administrator",
            take_access,
            user=lent.users["social_care"],
            about=AccessKind.SEAT,
            access_id=seat.pk,
        )
    assert read_in(lent, jade) == ["social_care"]
    lists.act("coordinator", seat_person, role_code="reader", **given)
    assert read_in(lent, jade) == ["social_care"]
    with acting_as(lent.actor("coordinator")):
        opening.refresh_from_db()
        own.refresh_from_db()
    assert opening.closed_by == lent.users["coordinator"].pk
    assert own.closed_at is None
