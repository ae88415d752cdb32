"""A linked child's name is opened to somebody in one of their posts, and closes with the seat of that post."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from placemap.access.actors import Actor, system_actor
from placemap.access.audit import record_reading, write_entry
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import EnquiryAnswer, NameRequest
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.queries.answers import views_about
from placemap.foundations.clock import LONDON, today
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


def test_who_looked_and_who_signed_are_said_in_the_post_they_did_it_in(
    lists: Lists, lent: World, leo: Person
) -> None:
    for agency in ("social_care", "police"):
        with acting_as(actor := owen(lent, agency)):
            record_reading(actor, Event.PERSON_VIEWED, mapping_id=lent.mapping.pk, subjects=[leo.pk])
    with acting_as(actor := owen(lent, "police")):
        commands.record_view(person=leo, level="moderate", reasons_for="Seen at the park.", by=actor)
    with acting_as(coordinator := lent.actor("coordinator")):
        looked = queries.who_looked(coordinator, lent.mapping, [leo.pk])
        posts = {
            (one.name, one.job_title, one.agency)
            for one in looked
            if one.user_id == lent.users["social_care"].pk
        }
        police = lent.agencies["police"].pk
        view = next(view for view in views_about([leo.pk]) if view.said.agency_id == police)
    own = lent.users["social_care"]
    assert posts == {
        (own.name, own.job_title, lent.agencies["social_care"].short_name),
        (own.name, "Lent to the police", lent.agencies["police"].short_name),
    }
    assert (view.said.by, view.said.entered_by) == (own.name, "")


def test_an_opening_that_was_drawn_says_in_which_post_it_was(lent: World, leo: Person) -> None:
    with acting_as(actor := owen(lent, "police")):
        write_entry(
            actor=actor, event=Event.PERSON_VIEWED, outcome="read", mapping_id=lent.mapping.pk, subjects=[leo.pk],
            at=datetime(2026, 2, 4, 9, 0, tzinfo=LONDON),
        )  # fmt: skip
    with acting_as(sampler := system_actor(SAMPLER)):
        assert commands.draw_openings(month=date(2026, 2, 1), by=sampler) == 1
    with acting_as(lead := lent.actor("lead")):
        (drawn,) = queries.openings_drawn(lead, lent.mapping)
    assert (drawn.job_title, drawn.agency) == ("Lent to the police", lent.agencies["police"].short_name)
