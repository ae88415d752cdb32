"""Who knows this child? Sent to chosen people, answered once, and closed with the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Enquiry, EnquiryAnswer
from placemap.cohort.presenters.considering import job_at
from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.foundations.clock import days_ago
from placemap.foundations.errors import PlacemapError
from placemap.partners.commands import close_account
from placemap.partners.models import Agency, User
from placemap.subjects.models import Person, PersonDetail
from tests.cast import SETTER, UNSIGNED, World
from tests.cohort.conftest import Lists
from tests.cohort.opened import ask_who_knows, officer_of, panel_chair, reads_name
from tests.cohort.test_letting_go import held

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


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
    assert "No question waits for you" in listed and "asks: do you know this child?" not in listed
    for answer in answers:
        page = browser.get(reverse("answer-enquiry", args=[answer.pk])).content.decode()
        assert ("You have answered this" in page) is (answer.pk == mine.pk)
        assert ("This question has closed" in page) is (answer.pk != mine.pk)
        assert "To decide whether" not in page


def test_who_was_asked_before_is_said_and_the_one_asked_reads_which_agency_asks(
    lists: Lists, world: World, jade: Person, client_as: Callable[[User], Client]
) -> None:
    ask_who_knows(lists, world, jade, "stranger")
    asker = world.users["lead"].agency.name
    listed = client_as(world.users["stranger"]).get(reverse("asked")).content.decode()
    assert f"{asker} asks: do you know this child?" in listed and "Jade" not in listed
    lead = client_as(world.users["lead"])
    address = reverse("who-knows", args=[world.mapping.reference, jade.pk])
    assert "Asked already, no answer yet." in lead.get(address).content.decode()
    with acting_as(world.actor("stranger")):
        answer = EnquiryAnswer.objects.get()
    lists.act("stranger", commands.answer_enquiry, answer=answer, reply="known", note="Ring me.")
    page = lead.get(address).content.decode()
    assert "Asked already" not in page and "Known to us" in page and "Ring me." in page


@pytest.mark.parametrize(
    ("job", "agency", "said"),
    [
        ("Head teacher, Mill Lode School", "Mill Lode School", "Head teacher, Mill Lode School"),
        ("Head teacher, Tanner's Field", "Tanner's Field School", "Head teacher, Tanner's Field School"),
        ("Youth worker", "Lantern Youth", "Youth worker, Lantern Youth"),
        ("", "Lantern Youth", "Lantern Youth"),
    ],
)
def test_a_job_says_its_place_once(job: str, agency: str, said: str) -> None:
    assert job_at(job, agency) == said


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
