"""Who a linked child is: asked in one press, opened for a time, closed again, and looked at after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from placemap.access.actors import Actor, system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Enquiry, EnquiryAnswer, NameRequest
from placemap.cohort.queries import reminders
from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.commands import agency_leaves, end_seat, join_agency, seat_person
from placemap.mappings.models import Member, Seat
from placemap.partners.commands import close_account, open_account
from placemap.partners.models import Agency, LegalPower, User
from placemap.subjects import commands as subjects
from placemap.subjects.models import Link, NameOpening, Person, PersonDetail
from placemap.subjects.vocabulary import LinkKind
from tests.cast import SETTER, UNSIGNED, World
from tests.cohort.conftest import Lists
from tests.cohort.test_letting_go import held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def jade(lists: Lists, leo: Person) -> Person:
    """Linked to Leo by the school; the sergeant sees J.O."""
    return held(lists.linked(leo, "head"))


def reads_name(world: World, who: str, person: Person) -> bool:
    with acting_as(world.actor(who)):
        return PersonDetail.objects.filter(person=person, kind="name").exists()


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


def police_decision(lists: Lists, world: World, **changes: Any) -> list[NameOpening]:
    given = {
        "users": [world.users["sergeant"]],
        "purpose": "To check on each of them.",
        "until": today() + WEEK,
        "minuted": "Meeting 3, item 4",
        **changes,
    }
    return lists.act("lead", commands.decide_police_access, mapping=world.mapping, **given)


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


def officer_of(world: World, agency: str) -> str:
    """One more account of that agency, on no team."""
    with acting_as(SETTER):
        world.users["another"] = open_account(
            name="Una Rook", email="una@example.org", job_title="Officer", agency=world.agencies[agency],
            roles=(), by=SETTER,
        )  # fmt: skip
    return "another"


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


def ask_who_knows(
    lists: Lists, world: World, jade: Person, *who: str, days: int = 5, by: str = "lead"
) -> Any:
    with acting_as(world.actor("lead")):
        power = LegalPower.objects.get(code="CA04-11")
    return lists.act(
        by,
        commands.ask_who_knows,
        person=jade,
        users=[world.users[one] for one in who],
        purpose="To decide whether she needs help.",
        power=power,
        closes_on=today() + timedelta(days=days),
    )


def test_whoever_sees_no_child_is_never_asked(
    lists: Lists, world: World, jade: Person, client_as: Callable[[User], Client]
) -> None:
    panel_chair(world)
    for who in ("administrator", "governance", "panel"):
        with pytest.raises(PlacemapError, match="sees no child"):
            ask_who_knows(lists, world, jade, who)
    page = client_as(world.users["lead"]).get(reverse("who-knows", args=[world.mapping.reference, jade.pk]))
    words = page.content.decode()
    assert "Rupa Sen" in words
    assert not any(name in words for name in ("Tom Ardley", "Fiona Leckie", "Ruth Ansell"))


def test_somebody_on_no_team_reads_the_name_until_they_answer(
    lists: Lists, world: World, jade: Person
) -> None:
    ask_who_knows(lists, world, jade, "stranger")
    stranger = world.actor("stranger")
    with acting_as(stranger):
        (answer,) = EnquiryAnswer.objects.all()
        shown = queries.asked_shown(stranger, answer.pk)
        assert (shown.name, shown.born) == ("Jade Orme", date(2012, 2, 3))
        assert not Person.objects.exists()
        assert not PersonDetail.objects.exclude(kind__in=["name", "born"]).exists()
    lists.act("stranger", commands.answer_enquiry, answer=shown.answer, reply="known", note="Ring me.")
    with acting_as(stranger):
        shown = queries.asked_shown(stranger, answer.pk)
        assert (shown.name, shown.born) == ("", None)
        assert not PersonDetail.objects.exists()
    with pytest.raises(NotAllowedNow, match="answered this already"):
        lists.act("stranger", commands.answer_enquiry, answer=shown.answer, reply="known")
    with acting_as(world.actor("lead")):
        (enquiry,) = queries.enquiries_about([jade.pk])
        assert [(one.reply, one.note) for one in enquiry.answers.all()] == [("known", "Ring me.")]


def test_why_somebody_was_asked_closes_with_the_name(lists: Lists, world: World, jade: Person) -> None:
    with days_ago(9):
        ask_who_knows(lists, world, jade, "stranger")
    ask_who_knows(lists, world, jade, "stranger")
    stranger = world.actor("stranger")
    with acting_as(stranger):
        (enquiry,) = Enquiry.objects.all()
        answer = EnquiryAnswer.objects.get(enquiry=enquiry.pk)
    lists.act("stranger", commands.answer_enquiry, answer=answer, reply="not_known")
    with acting_as(stranger):
        assert not Enquiry.objects.exists()
        listed = queries.asked_of(stranger)
        assert {(one.reply, one.closes_on) for one in listed} == {("not_known", None), ("waiting", None)}
    with acting_as(world.actor("lead")):
        assert Enquiry.objects.count() == 2


def test_pages_of_what_was_asked_open_after_it_is_answered_or_closed(
    lists: Lists, world: World, jade: Person, client_as: Callable[[User], Client]
) -> None:
    with days_ago(9):
        ask_who_knows(lists, world, jade, "stranger")
    ask_who_knows(lists, world, jade, "stranger")
    with acting_as(world.actor("stranger")):
        answers = list(EnquiryAnswer.objects.all())
        mine = EnquiryAnswer.objects.get(enquiry__in=Enquiry.objects.all())
    lists.act("stranger", commands.answer_enquiry, answer=mine, reply="not_known")
    browser = client_as(world.users["stranger"])
    listed = browser.get(reverse("asked")).content.decode()
    assert "You answered on" in listed and "This question has closed" in listed
    for answer in answers:
        page = browser.get(reverse("answer-enquiry", args=[answer.pk])).content.decode()
        assert ("You have answered this" in page) is (answer.pk == mine.pk)
        assert ("This question has closed" in page) is (answer.pk != mine.pk)
        assert "To decide whether" not in page


@pytest.mark.parametrize("agency", ["police", "unsigned", "closed"])
def test_only_people_at_work_of_agencies_that_signed_are_asked_and_no_police(
    lists: Lists, world: World, jade: Person, agency: str
) -> None:
    with acting_as(SETTER):
        world.agencies["unsigned"] = Agency.objects.get(name=UNSIGNED[0])
    who = officer_of(world, "charity" if agency == "closed" else agency)
    if agency == "closed":
        with acting_as(SETTER):
            close_account(user=world.users[who], by=SETTER)
    with pytest.raises(PlacemapError, match="no police"):
        ask_who_knows(lists, world, jade, "stranger", who)
    assert not reads_name(world, "stranger", jade)


def test_only_the_one_who_was_asked_answers(lists: Lists, world: World, jade: Person) -> None:
    ask_who_knows(lists, world, jade, "stranger")
    with acting_as(world.actor("lead")):
        answer = EnquiryAnswer.objects.select_related("enquiry").get()
    with pytest.raises(Refused, match="who was asked"):
        lists.act("lead", commands.answer_enquiry, answer=answer, reply="known")
    with acting_as(world.actor("other_district")), pytest.raises(Http404):
        queries.asked_shown(world.actor("other_district"), answer.pk)


def test_a_question_closes_on_its_day(lists: Lists, world: World, jade: Person) -> None:
    with days_ago(9):
        ask_who_knows(lists, world, jade, "stranger")
    stranger = world.actor("stranger")
    with acting_as(stranger):
        shown = queries.asked_shown(stranger, EnquiryAnswer.objects.get().pk)
        assert shown.name == ""
    with pytest.raises(NotAllowedNow, match="closed on"):
        lists.act("stranger", commands.answer_enquiry, answer=shown.answer, reply="known")


def test_an_answer_is_one_of_three_and_a_question_asks_somebody_for_days(
    lists: Lists, world: World, jade: Person
) -> None:
    with pytest.raises(NotComplete, match="at least one person"):
        ask_who_knows(lists, world, jade)
    for days in (0, 15):
        with pytest.raises(NotComplete, match="within 14 days"):
            ask_who_knows(lists, world, jade, "stranger", days=days)
    ask_who_knows(lists, world, jade, "stranger")
    with acting_as(world.actor("stranger")):
        answer = EnquiryAnswer.objects.select_related("enquiry").get()
    with pytest.raises(NotComplete, match="one of the three"):
        lists.act("stranger", commands.answer_enquiry, answer=answer, reply="waiting")


def test_a_child_given_with_conditions_is_not_asked_about(lists: Lists, world: World, jade: Person) -> None:
    hidden = lists.child("head", "Jo", "Arne", handling="C")
    with pytest.raises(PlacemapError, match="with conditions"):
        ask_who_knows(lists, world, held(hidden), "stranger", by="coordinator")


# --- Late ---------------------------------------------------------------------------------------------


def test_a_late_decision_narrows_who_sees_even_the_initials(lists: Lists, world: World, leo: Person) -> None:
    with days_ago(28):
        jade = lists.linked(leo, "head")
    assert sees(world, "sergeant", jade)
    make_late(world, jade)
    assert not sees(world, "sergeant", jade)
    assert not sees(world, "social_care", jade)
    for who in ("coordinator", "lead", "head"):
        assert sees(world, who, jade)
    assert reads_name(world, "coordinator", jade)
    lists.act(
        "lead", commands.ask_to_decide, person=held(jade), agency=world.agencies["social_care"], version=1
    )
    assert reads_name(world, "social_care", jade)
    late = held(jade)
    lists.act(
        "social_care", commands.decide_on_linked, person=late, outcome="support", reason="Early help sees her.",
        helper=commands.Helper(name="Farida Noor"),
        done_with_child=True, version=late.version,
    )  # fmt: skip
    assert sees(world, "sergeant", jade)


def test_a_late_decision_closes_names_that_were_opened(lists: Lists, world: World, jade: Person) -> None:
    police_decision(lists, world)
    ask_who_knows(lists, world, jade, "stranger")
    make_late(world, jade)
    assert not reads_name(world, "sergeant", jade)
    assert reads_name(world, "stranger", jade)


def sees(world: World, who: str, person: Person) -> bool:
    with acting_as(world.actor(who)):
        return Person.objects.filter(pk=person.pk).exists()


def make_late(world: World, person: Person) -> None:
    """The day before yesterday was the last one, as the settler would have it."""
    with acting_as(system_actor("settler")):
        Person.objects.filter(pk=person.pk).update(consider_by=today() - timedelta(days=1))


def panel_chair(world: World) -> Actor:
    with acting_as(SETTER):
        world.users["panel"] = open_account(
            name="Ruth Ansell", email="ruth@example.org", job_title="Chair", agency=world.agencies["partnership"],
            roles=("panel_chair",), by=SETTER,
        )  # fmt: skip
    return world.actor("panel")


def test_the_panel_reads_counts_and_nobody_else_does(lists: Lists, world: World, jade: Person) -> None:
    make_late(world, jade)
    panel = panel_chair(world)
    with acting_as(panel):
        rows = {row.reference: row for row in queries.waiting_for_panel(panel)}
        assert (rows["M-2026-901"].overdue, rows["M-2026-901"].considered) == (1, 1)
        assert rows["M-2026-902"].overdue == 0
        assert not Person.objects.exists()
    with acting_as(world.actor("lead")), pytest.raises(Refused, match="for the panel"):
        queries.waiting_for_panel(world.actor("lead"))
    with acting_as(world.actor("lead")):
        from placemap.cohort.queries.panel import panel_rows

        assert panel_rows() == []


def only_link(world: World) -> Link:
    with acting_as(world.actor("head")):
        return Link.objects.select_related("mapping").get(state="current")


def link_again(lists: Lists, jade: Person, leo: Person) -> None:
    lists.act(
        "head", subjects.record_link, mapping=lists.world.mapping, from_person=held(jade), to_person=leo,
        kind=LinkKind.FRIEND, how_known="seen_myself", words="Seen together.",
    )  # fmt: skip


def test_ending_a_link_and_adding_it_again_buys_no_time(
    lists: Lists, world: World, leo: Person, jade: Person
) -> None:
    make_late(world, jade)
    day = held(jade).consider_by
    lists.act("head", subjects.end_link, link=only_link(world), reason="Again", version=1)
    ended = held(jade)
    assert (ended.consideration, ended.consider_by, ended.standing) == ("", day, "candidate")
    link_again(lists, jade, leo)
    assert (held(jade).consideration, held(jade).consider_by) == ("open", day)
    assert not sees(world, "sergeant", jade)


def test_a_child_who_was_decided_on_and_is_linked_again_is_considered_anew(
    lists: Lists, world: World, leo: Person, jade: Person
) -> None:
    lists.act(
        "lead", commands.decide_on_linked, person=jade, outcome="support", reason="Early help sees her.",
        helper=commands.Helper(name="Farida Noor"),
        done_with_child=True, version=jade.version,
    )  # fmt: skip
    lists.act("head", subjects.end_link, link=only_link(world), reason="Moved away", version=1)
    assert held(jade).consider_by is None
    link_again(lists, jade, leo)
    assert (held(jade).consideration, held(jade).consider_by) == ("open", today() + timedelta(days=28))


def test_a_child_agreed_into_the_cohort_has_no_clock_left(lists: Lists, world: World, jade: Person) -> None:
    lists.agree(lists.propose(jade))
    assert (held(jade).consideration, held(jade).consider_by) == ("", None)
