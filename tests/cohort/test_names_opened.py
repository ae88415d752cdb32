"""Who a linked child is: asked in one press, opened for a time, closed again, and looked at after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import NameRequest
from placemap.cohort.queries import reminders
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.commands import agency_leaves, end_seat, join_agency, seat_person
from placemap.mappings.models import Member, Seat
from placemap.subjects import commands as subjects
from placemap.subjects.models import NameOpening, Person, PersonDetail
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.opened import officer_of, panel_chair, police_decision, reads_name

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def asked(lists: Lists, jade: Person) -> NameRequest:
    lists.act("sergeant", commands.ask_for_name, person=jade, reason="We may have met her.")
    with acting_as(lists.world.actor("lead")):
        return NameRequest.objects.select_related("mapping", "person").get()


def test_the_sergeant_asks_in_one_press_and_asking_twice_asks_once(lists: Lists, jade: Person) -> None:
    first = asked(lists, jade)
    again = lists.act("sergeant", commands.ask_for_name, person=jade)
    assert again.pk == first.pk
    with acting_as(lists.world.actor("head")):
        assert not NameRequest.objects.exists()


def test_the_lead_opens_it_for_a_time_and_nothing_else_shows(
    lists: Lists, world: World, jade: Person
) -> None:
    request = asked(lists, jade)
    assert not reads_name(world, "sergeant", jade)
    lists.act(
        "lead",
        commands.open_asked_name,
        name_request=request,
        purpose="To check on her.",
        until=today() + WEEK,
    )
    with acting_as(world.actor("sergeant")):
        kinds = set(PersonDetail.objects.filter(person=jade).values_list("kind", flat=True))
    assert kinds == {"name", "born"}
    assert not reads_name(world, "social_care", jade)
    with pytest.raises(Conflict):
        lists.act("lead", commands.decline_name, name_request=request, reason="Too late")


def test_declining_needs_a_reason_that_the_asker_reads(lists: Lists, world: World, jade: Person) -> None:
    request = asked(lists, jade)
    with pytest.raises(PlacemapError, match="stays closed"):
        lists.act("lead", commands.decline_name, name_request=request, reason=" ")
    lists.act("lead", commands.decline_name, name_request=request, reason="School is speaking to her.")
    with acting_as(world.actor("sergeant")):
        (answered,) = queries.names_answered(world.actor("sergeant"), world.mapping)
        assert answered.request.decided_reason == "School is speaking to her."
    assert not reads_name(world, "sergeant", jade)


@pytest.mark.parametrize("who", ["sergeant", "head", "social_care"])
def test_nobody_else_opens_a_name(lists: Lists, jade: Person, who: str) -> None:
    request = asked(lists, jade)
    with pytest.raises(Refused, match="lead and the coordinator"):
        lists.act(who, commands.open_asked_name, name_request=request, purpose="x", until=today() + WEEK)


@pytest.mark.parametrize(("purpose", "days"), [(" ", 7), ("To check on her.", -2), ("To check on her.", 400)])
def test_an_opening_has_a_purpose_and_an_end(lists: Lists, jade: Person, purpose: str, days: int) -> None:
    request = asked(lists, jade)
    with pytest.raises(PlacemapError):
        until = today() + timedelta(days=days)
        lists.act("lead", commands.open_asked_name, name_request=request, purpose=purpose, until=until)


def test_an_opening_ends_by_itself(lists: Lists, world: World, jade: Person) -> None:
    request = asked(lists, jade)
    with days_ago(10):
        lists.act(
            "lead", commands.open_asked_name, name_request=request, purpose="To check.", until=today() + WEEK
        )
    assert not reads_name(world, "sergeant", jade)


def test_one_decision_opens_every_linked_child_to_a_named_officer(
    lists: Lists, world: World, jade: Person
) -> None:
    police_decision(lists, world)
    assert reads_name(world, "sergeant", jade)


@pytest.mark.parametrize("changes", [{"users": []}, {"minuted": ""}])
def test_that_decision_names_officers_and_is_minuted(
    lists: Lists, world: World, jade: Person, changes: dict[str, Any]
) -> None:
    with pytest.raises(PlacemapError):
        police_decision(lists, world, **changes)


def test_that_decision_is_about_police_alone(lists: Lists, world: World, jade: Person) -> None:
    with pytest.raises(PlacemapError, match="police officers"):
        police_decision(lists, world, users=[world.users["head"]])


def test_that_decision_is_about_officers_of_this_team(lists: Lists, world: World, jade: Person) -> None:
    who = officer_of(world, "police")
    with pytest.raises(PlacemapError, match="on this mapping"):
        police_decision(lists, world, users=[world.users["sergeant"], world.users[who]])
    assert not reads_name(world, "sergeant", jade)


def test_whoever_leaves_the_team_reads_no_name_opened_to_them(
    lists: Lists, world: World, jade: Person
) -> None:
    police_decision(lists, world)
    assert reads_name(world, "sergeant", jade)
    with acting_as(world.actor("coordinator")):
        seat = Seat.objects.select_related("mapping").get(user=world.users["sergeant"], mapping=world.mapping)
    lists.act("coordinator", end_seat, seat=seat)
    assert not reads_name(world, "sergeant", jade)


@pytest.mark.parametrize("leaves", ["the seat", "the agency"])
def test_a_name_opened_before_stays_closed_when_its_reader_is_given_a_seat_again(
    lists: Lists, world: World, jade: Person, leaves: str
) -> None:
    (opening,) = police_decision(lists, world)
    with acting_as(world.actor("coordinator")):
        seat = Seat.objects.select_related("mapping", "role").get(
            user=world.users["sergeant"], mapping=world.mapping
        )
        member = Member.objects.select_related("mapping", "agency").get(
            agency=seat.agency, mapping=world.mapping
        )
    if leaves == "the seat":
        lists.act("coordinator", end_seat, seat=seat)
    else:
        lists.act("coordinator", agency_leaves, member=member)
        lists.act("coordinator", join_agency, mapping=world.mapping, agency=seat.agency)
    lists.act(
        "coordinator", seat_person, mapping=world.mapping, user=world.users["sergeant"],
        role_code=seat.role.code,
    )  # fmt: skip
    assert not reads_name(world, "sergeant", jade)
    with acting_as(world.actor("coordinator")):
        opening.refresh_from_db()
    assert opening.closed_by == world.users["coordinator"].pk


def test_what_is_open_stays_open_while_its_reader_holds_another_seat(
    lists: Lists, world: World, jade: Person
) -> None:
    (opening,) = police_decision(lists, world)
    with acting_as(world.actor("coordinator")):
        seat = Seat.objects.select_related("mapping").get(user=world.users["sergeant"], mapping=world.mapping)
    lists.act(
        "coordinator", seat_person, mapping=world.mapping, user=world.users["sergeant"], role_code="reader"
    )
    lists.act("coordinator", end_seat, seat=seat)
    with acting_as(world.actor("coordinator")):
        opening.refresh_from_db()
    assert opening.closed_at is None


OPENED_FOR_LONGER = [
    {"until": now() + timedelta(days=400)},
    {"because": "who_knows"},
    {"purpose": "Something else."},
    {"minuted": "Meeting 4"},
    {"reviewed_at": now(), "review_note": "It was needed."},
]


@pytest.mark.parametrize("changes", OPENED_FOR_LONGER)
@pytest.mark.parametrize("who", ["sergeant", "lead"])
def test_no_reader_gives_themselves_more_of_a_name(
    lists: Lists, world: World, jade: Person, changes: dict[str, Any], who: str
) -> None:
    (opening,) = police_decision(lists, world)
    if "reviewed_at" in changes:
        changes = {**changes, "reviewed_by": world.users[who].pk}
    with acting_as(world.actor(who)), pytest.raises(ProgrammingError), transaction.atomic():
        NameOpening.objects.filter(pk=opening.pk).update(**changes)


def test_a_closed_name_is_not_opened_again_nor_given_to_another(
    lists: Lists, world: World, jade: Person
) -> None:
    (opening,) = police_decision(lists, world)
    other = {"user": world.users["head"]}
    with acting_as(world.actor("lead")), pytest.raises(ProgrammingError), transaction.atomic():
        NameOpening.objects.filter(pk=opening.pk).update(**other)
    lists.act("sergeant", subjects.close_opening, opening=opening)
    again = {"closed_at": None, "closed_by": None}
    with acting_as(world.actor("sergeant")), pytest.raises(ProgrammingError), transaction.atomic():
        NameOpening.objects.filter(pk=opening.pk).update(**again)


def test_danger_is_not_a_door_to_press_again_and_again(lists: Lists, world: World, jade: Person) -> None:
    with days_ago(3):
        opening = lists.act("sergeant", subjects.open_in_danger, person=jade)
    assert not reads_name(world, "sergeant", jade)
    with pytest.raises(PlacemapError, match="has not been reviewed yet"):
        lists.act("sergeant", subjects.open_in_danger, person=jade)
    lists.act("head", subjects.open_in_danger, person=jade)
    lists.act("lead", subjects.review_opening, opening=opening, note="It was needed.", version=1)
    lists.act("sergeant", subjects.open_in_danger, person=jade)
    assert reads_name(world, "sergeant", jade)


def test_in_danger_the_name_shows_now_and_somebody_else_looks_after(
    lists: Lists, world: World, jade: Person
) -> None:
    opening = lists.act("sergeant", subjects.open_in_danger, person=jade)
    assert lists.act("sergeant", subjects.open_in_danger, person=jade).pk == opening.pk
    assert reads_name(world, "sergeant", jade)
    with pytest.raises(PlacemapError, match="what the danger was"):
        lists.act("sergeant", subjects.say_why_opened, opening=opening, purpose=" ", version=1)
    with pytest.raises(Refused, match="person who opened"):
        lists.act("lead", subjects.say_why_opened, opening=opening, purpose="x", version=1)
    lists.act("sergeant", subjects.say_why_opened, opening=opening, purpose="She was followed.", version=1)
    with pytest.raises(Refused, match="Somebody else must look"):
        lists.act("sergeant", subjects.review_opening, opening=opening, note="Fine", version=2)
    with pytest.raises(PlacemapError, match="what you found"):
        lists.act("lead", subjects.review_opening, opening=opening, note="", version=2)
    with pytest.raises(Conflict):
        lists.act("lead", subjects.review_opening, opening=opening, note="It was needed.", version=1)
    lists.act("lead", subjects.review_opening, opening=opening, note="It was needed.", version=2)
    lists.act("sergeant", subjects.close_opening, opening=opening)
    assert not reads_name(world, "sergeant", jade)


def waits(world: World, who: str) -> tuple[list[str], list[str]]:
    """What my work and the overview say of names, each with its address."""
    actor = world.actor(who)
    with acting_as(actor):
        work = [f"{item.what} {item.url}" for item in reminders.names_work(actor)]
        return work, [f"{item.text} {item.url}" for item in reminders.names_attention(actor, world.mapping)]


def test_a_name_opened_in_danger_waits_for_a_reason_and_for_a_review(
    lists: Lists, world: World, jade: Person
) -> None:
    opening = lists.act("sergeant", subjects.open_in_danger, person=jade)
    for who in ("lead", "coordinator"):
        for said in waits(world, who):
            (line,) = said
            assert line.startswith("1 name was opened in danger") and line.endswith("#opened-names")
    for said in waits(world, "sergeant"):
        (line,) = said
        assert "say what the danger was" in line and str(opening.pk) in line
    for who in ("head", "social_care", "other_district", "administrator", "stranger"):
        assert waits(world, who) == ([], []), who
    lists.act("sergeant", subjects.say_why_opened, opening=opening, purpose="She was followed.", version=1)
    assert waits(world, "sergeant") == ([], [])
    lists.act("lead", subjects.review_opening, opening=opening, note="It was needed.", version=2)
    assert waits(world, "lead") == waits(world, "coordinator") == ([], [])


def test_the_lead_who_opened_a_name_is_asked_why_and_somebody_else_looks(
    lists: Lists, world: World, jade: Person
) -> None:
    lists.act("lead", subjects.open_in_danger, person=jade)
    (own,), _ = waits(world, "lead")
    assert own.startswith("You opened a name in danger")
    (other,), _ = waits(world, "coordinator")
    assert other.startswith("1 name was opened in danger")


def test_whoever_asked_is_told_of_the_answer(lists: Lists, world: World, jade: Person) -> None:
    request = asked(lists, jade)
    assert waits(world, "sergeant")[0] == []
    lists.act("lead", commands.decline_name, name_request=request, reason="School is speaking to her.")
    (line,) = waits(world, "sergeant")[0]
    assert line.startswith("Your question who a linked child is was answered") and line.endswith("#asked")
    assert waits(world, "lead")[0] == waits(world, "head")[0] == []


def test_the_panel_hears_of_names_nobody_looked_at(lists: Lists, world: World, jade: Person) -> None:
    lists.act("sergeant", subjects.open_in_danger, person=jade)
    reader = panel_chair(world)
    with acting_as(reader):
        (item,) = reminders.panel_work(reader)
    assert item.what.startswith("1 name was opened in danger") and "J.O" not in f"{item.why} {item.url}"


def test_who_may_close_an_opened_name(lists: Lists, world: World, jade: Person) -> None:
    (opening,) = police_decision(lists, world)
    with pytest.raises(Refused):
        lists.act("head", subjects.close_opening, opening=opening)
    lists.act("coordinator", subjects.close_opening, opening=opening)
    assert not reads_name(world, "sergeant", jade)


# --- Who knows this child? -------------------------------------------------------------------------
