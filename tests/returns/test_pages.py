"""The pages of returns, as the head teacher, her colleagues, and those who run the mapping."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.information.models import Concern
from placemap.returns import commands, queries
from placemap.returns.models import ReturnAnswer, ReturnRequest
from placemap.subjects.commands import PersonAsGiven, block_person, set_standing
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Standing
from placemap.web.filters import day
from tests.cast import World
from tests.returns.people import age, asked, own, send, sheet, two_children, write
from tests.subjects.people import TOMASZ, agree, give

pytestmark = pytest.mark.django_db

RETURNS = "/mappings/M-2026-901/returns/"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def once() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def joan(world: World, client_as: Any) -> Client:
    two_children(world)
    asked(world, note="For Tuesday.")
    client: Client = client_as(world.users["head"])
    return client


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["coordinator"])
    return client


def page_of(world: World, number: int = 0) -> str:
    given = own(world)
    return f"{RETURNS}own/{given.pk}/about/{sheet(world).questions[number].key}/"


def answer(reply: str, words: str = "", version: int = 0, **more: str) -> dict[str, Any]:
    return {
        "reply": reply, "text": words, "how_known": "seen_myself", "version": version, "once": once(), **more,
    }  # fmt: skip


def test_one_question_a_page_and_each_answer_is_one_press(world: World, joan: Client) -> None:
    assert "what is new since last time?" in text(joan.get("/my-work/"))
    first = text(joan.get(page_of(world)))
    assert "What is new about Elizabeth Mensah?" in first and "1 of 3" in first
    after = joan.post(page_of(world), answer("no_change"))
    assert after["Location"] == page_of(world, 1)
    after = joan.post(after["Location"], answer("nothing_known"))
    after = joan.post(after["Location"], answer("news", "A grey car at the gate."))
    assert after["Location"].endswith("/send/")
    sent = joan.post(after["Location"], {"coming": "Joan Okell", "once": once()}, follow=True)
    assert "Sent. Thank you" in text(sent)
    assert "what is new since last time?" not in text(joan.get("/my-work/"))
    with acting_as(world.actor("head")):
        assert [one.text for one in Concern.objects.all()] == ["A grey car at the gate."]


def test_words_beside_a_whole_answer_are_not_lost(world: World, joan: Client) -> None:
    kept = joan.post(page_of(world), answer("no_change", "Late on Monday."))
    assert kept.status_code == 422
    assert "You wrote something new" in text(kept) and "Late on Monday." in text(kept)


def test_a_colleagues_newer_words_stand_beside_mine(world: World, joan: Client) -> None:
    key = sheet(world).questions[0].key
    write(world, key, text="Late on Monday.")
    both = joan.post(page_of(world), answer("news", "Late on Friday.", version=0))
    assert both.status_code == 409
    assert "Late on Monday." in text(both) and "Late on Friday." in text(both)
    version = re.search(r'name="version" value="(\d+)"', both.content.decode())
    assert version is not None
    joan.post(page_of(world), answer("news", "Late on both.", version=int(version[1])))
    said = sheet(world).questions[0].answer
    assert said is not None and said.text == "Late on both."


def test_left_halfway_a_colleague_carries_on_from_another_device(
    world: World, joan: Client, client_as: Any
) -> None:
    left = joan.post(page_of(world), answer("", "Late on Mon", finish_later="yes"))
    assert left["Location"].endswith(f"own/{own(world).pk}/")
    again = client_as(world.users["head"]).get(page_of(world))
    assert "Late on Mon" in text(again)


def test_no_change_for_everything_is_one_press(world: World, joan: Client) -> None:
    press = f"{RETURNS}own/{own(world).pk}/no-change/"
    token = once()
    for _sent in range(2):
        assert joan.post(press, {"once": token})["Location"] == RETURNS
    assert own(world).answered_at is not None
    with acting_as(world.actor("head")):
        assert not Concern.objects.exists()


def test_one_press_sends_no_words_that_nobody_looked_at(world: World, joan: Client) -> None:
    write(world, sheet(world).questions[0].key, text="Late on Mon")
    start = f"{RETURNS}own/{own(world).pk}/"
    assert "No change for the rest" not in text(joan.get(start))
    after = joan.post(f"{start}no-change/", {"once": once()})
    assert after["Location"] == f"{start}send/" and own(world).answered_at is None
    assert "Late on Mon" in text(joan.get(after["Location"]))


def test_a_sent_answer_takes_only_more_news(world: World, joan: Client) -> None:
    write(world, sheet(world).questions[0].key, text="Late on Monday.")
    send(world)
    page = text(joan.get(page_of(world)))
    assert "It stays as it is." in page and "Nothing known" not in page
    assert "not sent" not in text(joan.get("/my-work/"))
    write(world, sheet(world).questions[0].key, text="And on Friday.")
    assert "something new is written and not sent" in text(joan.get("/my-work/"))
    send(world)
    assert "not sent" not in text(joan.get("/my-work/"))


def test_the_lead_reads_the_same_words_whatever_came(world: World, joan: Client, client_as: Any) -> None:
    write(world, "else", "no_change", who="sergeant")
    send(world, "sergeant")
    page = text(client_as(world.users["lead"]).get(RETURNS))
    assert "Its answers are in" in page and "without change" not in page


def test_a_members_own_briefing_stands_first_on_the_mappings_page(
    world: World, joan: Client, client_as: Any
) -> None:
    page = text(joan.get("/mappings/M-2026-901/"))
    assert "Needs you here" in page and "what is new since last time?" in page
    send_all = f"{RETURNS}own/{own(world).pk}/no-change/"
    joan.post(send_all, {"once": once()})
    assert "what is new since last time?" not in text(joan.get("/mappings/M-2026-901/"))
    # Whoever runs it has what needs attention instead.
    assert "Needs you here" not in text(client_as(world.users["lead"]).get("/mappings/M-2026-901/"))


def test_an_agency_that_was_not_asked_is_told_so(world: World, client_as: Any) -> None:
    asked(world, "police")
    assert "not asked for anything now" in text(client_as(world.users["head"]).get(RETURNS))


def test_what_was_withdrawn_says_so_and_shows_the_words_it_keeps(world: World, joan: Client) -> None:
    write(world, sheet(world).questions[0].key, text="Late on Monday.")
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        request = own(world, "head").request
        commands.withdraw_request(request=request, reason="The meeting has moved", version=1, by=coordinator)
    start = text(joan.get(f"{RETURNS}own/{own(world).pk}/"))
    assert "This request was withdrawn. The meeting has moved" in start and "Late on Monday." in start
    late = joan.post(page_of(world), answer("news", "And on Friday.", version=1))
    assert late.status_code == 422 and "And on Friday." in text(late) and "Nothing was sent" in text(late)


def test_who_has_answered_and_a_reminder_is_one_press(world: World, joan: Client, priya: Client) -> None:
    write(world, sheet(world).questions[0].key, text="Wren marker")
    before = text(priya.get(RETURNS))
    assert "0 of 2 are in" in before and "Wren marker" not in before
    send(world, coming="Joan Okell")
    page = text(priya.get(RETURNS))
    assert "1 of 2 are in" in page and "1 with something new" in page and "Coming: Joan Okell" in page
    request = own(world).request
    # Asked long enough ago that no weekend or holiday makes it a mail of today.
    with acting_as(world.actor("coordinator")):
        ReturnRequest.objects.filter(pk=request.pk).update(asked_at=now() - timedelta(days=7))
    age(world, own(world).request, 1)
    for said in ("1 agency is reminded.", "Nobody needed reminding"):
        done = priya.post(f"{RETURNS}{request.pk}/remind/", {"once": once()}, follow=True)
        assert said in text(done)
    age(world, own(world).request, 6)
    assert "1 return is not in yet" in text(priya.get("/my-work/"))
    assert "1 return is not in yet" in text(priya.get("/mappings/M-2026-901/"))


def test_another_agency_finds_no_return_and_learns_nothing(
    world: World, joan: Client, client_as: Any
) -> None:
    given, key = own(world), sheet(world).questions[0].key
    dan = client_as(world.users["sergeant"])
    for page in ("", "send/", "no-change/", f"about/{key}/"):
        assert dan.get(f"{RETURNS}own/{given.pk}/{page}").status_code == 404
    assert "Tanner" not in text(dan.get(RETURNS)).split("Your agency’s return")[1]
    assert dan.get(f"{RETURNS}own/{own(world, 'sergeant').pk}/about/{key}/").status_code == 404


def test_whoever_is_kept_from_a_child_is_not_asked_about_them(world: World, joan: Client) -> None:
    key = sheet(world).questions[0].key
    write(world, key, text="Late on Monday.")
    priya, person = world.actor("coordinator"), sheet(world).questions[0].person_id
    with acting_as(priya):
        block_person(
            person=Person.objects.get(pk=person), user=world.users["head"], reason="Her niece", by=priya
        )
    assert "Mensah" not in text(joan.get(f"{RETURNS}own/{own(world).pk}/"))
    assert joan.get(f"{RETURNS}own/{own(world).pk}/about/{key}/").status_code == 404
    with acting_as(world.actor("head")):
        assert not ReturnAnswer.objects.exists()


def test_a_linked_child_goes_by_initials_in_what_others_read(world: World) -> None:
    (person,) = give(world, "head", TOMASZ)
    priya = world.actor("coordinator")
    with acting_as(priya):
        set_standing(person=person, standing=Standing.LINKED, by=priya)
    asked(world)
    question = sheet(world).questions[0]
    assert (question.called, question.called_to_team) == ("Tomasz Zielny", "T.Z.")
    write(world, question.key, text="Seen with older lads.")
    send(world)
    with acting_as(world.actor("lead")):
        assert [one.about for one in Concern.objects.all()] == ["T.Z."]


def test_more_questions_ask_no_more_of_the_database(world: World, joan: Client) -> None:
    start = f"{RETURNS}own/{own(world).pk}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert joan.get(start).status_code == 200
        return len(seen)

    joan.get(start)
    few = queries()
    for person in give(world, "head", *(PersonAsGiven(given=f"Child{n}", family="Orme") for n in range(6))):
        agree(world, person)
    assert queries() == few


def over(world: World, how: str) -> None:
    """The request ends: withdrawn, past its time, or followed by another after the agency answered."""
    request, priya = own(world).request, world.actor("coordinator")
    if how == "withdrawn":
        with acting_as(priya):
            commands.withdraw_request(request=request, reason="Moved", version=1, by=priya)
    else:
        age(world, request, 30)


@pytest.mark.parametrize("how", ["withdrawn", "expired", "answered"])
def test_words_left_in_a_return_that_is_over_are_work_until_they_are_settled(
    world: World, joan: Client, client_as: Any, how: str
) -> None:
    ellie, leo, _rest = sheet(world).questions
    if how == "answered":
        write(world, "else", "no_change")
        send(world)
    write(world, ellie.key, text="Late on Monday.")
    write(world, leo.key, text="Wren marker")
    assert "words of yours were never sent" not in text(joan.get("/my-work/"))
    over(world, how)
    assert "words of yours were never sent" in text(joan.get("/my-work/"))
    for other in ("sergeant", "coordinator", "lead"):
        assert "were never sent" not in text(client_as(world.users[other]).get("/my-work/"))
    start = f"{RETURNS}own/{own(world).pk}/"
    page = text(joan.get(start))
    assert "Late on Monday." in page and f"Written on {day(today())} by Joan Okell" in page
    assert "Throw away" in page
    waiting = {one.called: one.waiting for one in sheet(world).left}
    keep, drop = (waiting[name] for name in ("Elizabeth Mensah", "Leo Pashley"))
    assert keep is not None and drop is not None
    token = once()
    for _sent in range(2):
        sent = joan.post(f"{start}left/{keep.pk}/send/", {"once": token}, follow=True)
        assert sent.redirect_chain[0][0] == start
    assert "Wren marker" in text(joan.get(f"{start}left/{drop.pk}/throw-away/"))
    thrown = joan.post(f"{start}left/{drop.pk}/throw-away/", {"once": once()}, follow=True)
    assert "Thrown away." in text(thrown) and "Wren marker" not in text(thrown)
    late = joan.post(f"{start}left/{drop.pk}/send/", {"once": once()}, follow=True)
    assert "A colleague has sent these words already" in text(late)
    assert "were never sent" not in text(joan.get("/my-work/"))
    with acting_as(world.actor("head")):
        (concern,) = Concern.objects.all()
        # Read later, and perhaps sent by somebody else: the words say whose they are, and of which day.
        note = f"Written on {day(today())} by Joan Okell, sent later."
        assert (concern.text, concern.person_id) == (f"Late on Monday.\n\n{note}", ellie.person_id)
        assert not ReturnAnswer.objects.exclude(text="").exists()


@pytest.mark.parametrize("runs", [True, False], ids=["still asked", "over"])
def test_words_of_somebody_taken_back_since_can_still_be_thrown_away(
    world: World, joan: Client, runs: bool
) -> None:
    ellie, leo, _rest = sheet(world).questions
    write(world, ellie.key, text="Late on Monday.")
    send(world)
    write(world, leo.key, text="Wren marker")
    with acting_as(world.actor("head")):
        assert Person.objects.filter(pk=leo.person_id).update(withdrawn_at=now()) == 1
    if not runs:
        over(world, "expired")
    start = f"{RETURNS}own/{own(world).pk}/"
    assert start in joan.get("/my-work/").content.decode()
    page = text(joan.get(start))
    assert "Somebody your agency took back" in page and "Wren marker" in page and "Leo" not in page
    assert "Send as something noticed" not in page
    (row,) = sheet(world).left
    assert row.waiting is not None
    sent = joan.post(f"{start}left/{row.waiting.pk}/send/", {"once": once()})
    assert sent.status_code == 422 and "only be thrown away" in text(sent)
    assert joan.get(f"{start}left/{row.waiting.pk}/throw-away/").status_code == 200
    joan.post(f"{start}left/{row.waiting.pk}/throw-away/", {"once": once()})
    assert not sheet(world).left and start not in joan.get("/my-work/").content.decode()
    with acting_as(world.actor("head")):
        assert [one.text for one in Concern.objects.all()] == ["Late on Monday."]


def test_every_return_named_in_my_work_holds_words_to_settle(world: World, joan: Client) -> None:
    for question, words in zip(sheet(world).questions, ("One", "Two", "Three"), strict=True):
        write(world, question.key, text=words)
    with acting_as(world.actor("head")):
        keys = [one.person_id for one in sheet(world).questions[:2]]
        Person.objects.filter(pk=keys[0]).update(withdrawn_at=now())
    with acting_as(world.actor("coordinator")):
        Person.objects.filter(pk=keys[1]).update(standing=Standing.DECLINED.value)
    over(world, "expired")
    head = world.actor("head")
    with acting_as(head):
        addresses = [item.url for item in queries.words_left(head)]
    assert addresses == [f"{RETURNS}own/{own(world).pk}/"]
    page = text(joan.get(addresses[0]))
    assert page.count("Throw away") == 3 and all(words in page for words in ("One", "Two", "Three"))


def test_words_left_are_their_agencys_alone(world: World, joan: Client, client_as: Any) -> None:
    write(world, sheet(world).questions[0].key, text="Late on Monday.")
    answer_id = (sheet(world).questions[0].waiting or ReturnAnswer()).pk
    settle = f"{RETURNS}own/{own(world).pk}/left/{answer_id}/"
    # While the return runs they go with it.
    assert joan.get(f"{settle}send/").status_code == 404
    over(world, "expired")
    for who, code in (("sergeant", 404), ("coordinator", 403)):
        client = client_as(world.users[who])
        for page in ("send/", "throw-away/"):
            assert client.post(f"{settle}{page}", {"once": once()}).status_code == code
    with acting_as(world.actor("coordinator")):
        assert ReturnAnswer.objects.filter(pk=answer_id).delete()[0] == 0
    assert sheet(world).left
