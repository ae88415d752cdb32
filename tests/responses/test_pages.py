"""The pages of actions, as those who run the mapping, an owner, and others on the team; and My work."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.models import LastLook, Seat
from placemap.responses import queries
from placemap.responses.models import Action, ActionUpdate
from placemap.responses.vocabulary import AboutKind, ActionEnd, ActionState
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person
from placemap.web.filters import weekday
from tests.cast import World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.responses.people import done_by, found, recorded

pytestmark = pytest.mark.django_db


def test_an_action_is_recorded_in_words_and_read_back(world: World, client_as: SignIn) -> None:
    priya = client_as(world.users["coordinator"])
    assert "No action is recorded yet" in words_of(open_page(priya, world, "response"))
    form: dict[str, Any] = {
        "words": "Walk past the bus station at nine", "who": "dan col", "due": "in two weeks", "about": "place",
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    asked_back = send(priya, world, "record-action", **{**form, "due": "soon"})
    assert asked_back.status_code == 422 and "not a day we understand" in words_of(asked_back)
    assert "Walk past the bus station" in words_of(asked_back)
    first = send(priya, world, "record-action", **form)
    again = send(priya, world, "record-action", **form)
    assert first.status_code == 302 and again["Location"] == first["Location"]
    page = words_of(priya.get(first["Location"]))
    assert weekday(today() + timedelta(days=14)) in page and "Dan Colley" in page
    with acting_as(world.actor("sergeant")):
        assert Action.objects.count() == 1


def test_its_owner_says_yes_by_one_press_and_then_how_it_stands(world: World, client_as: SignIn) -> None:
    action = recorded(world)
    dan = client_as(world.users["sergeant"])
    linked = dan.get(reverse("action-link", args=[action.pk]))
    assert linked["Location"] == reverse("action", args=[world.mapping.reference, action.pk])
    assert "Will you do this?" in words_of(dan.get(linked["Location"]))
    assert "will you do this?" in words_of(dan.get("/my-work/"))
    assert send(dan, world, "accept-action", action.pk, version=1).status_code == 302
    assert "Will you do this?" not in words_of(dan.get(linked["Location"]))
    late = send(dan, world, "decline-action", action.pk, version=1, reason="No.")
    assert late.status_code == 409
    said: dict[str, Any] = {"state": "not_possible", "words": "The road is closed.", "version": 2}
    assert send(dan, world, "update-action", action.pk, **said).status_code == 302
    page = words_of(dan.get(linked["Location"]))
    assert "Not possible" in page and "The road is closed." in page
    priya = client_as(world.users["coordinator"])
    assert "1 action nobody can do" in words_of(priya.get("/my-work/"))


def test_a_day_that_has_passed_stays_while_only_the_person_changes(world: World, client_as: SignIn) -> None:
    action = recorded(world, due=today())
    with acting_as(world.actor("coordinator")):
        Action.objects.filter(pk=action.pk).update(due=today() - timedelta(days=3))
    priya = client_as(world.users["coordinator"])
    shown = open_page(priya, world, "change-action", action.pk)
    before = f"{today() - timedelta(days=3):%-d %B %Y}"
    assert before in shown.content.decode()
    sent: dict[str, Any] = {"owner": "", "due": before, "reason": "He moved.", "version": 1}
    assert send(priya, world, "change-action", action.pk, **sent).status_code == 302
    with acting_as(world.actor("coordinator")):
        held = Action.objects.get(pk=action.pk)
        assert held.owner_id is None and held.due == today() - timedelta(days=3)


def test_the_list_is_searched_filtered_and_says_what_is_late(world: World, client_as: SignIn) -> None:
    late = recorded(world, words="Ask at the phone shop", due=today())
    recorded(world, "head", words="Tell every tutor group", about=AboutKind.PEER_GROUP)
    with acting_as(world.actor("coordinator")):
        Action.objects.filter(pk=late.pk).update(due=today() - timedelta(days=2))
    priya = client_as(world.users["coordinator"])
    page = reverse("response", args=[world.mapping.reference])

    def listed(query: str = "", q: str = "") -> str:
        found = priya.post(page + query, {"q": q}) if q else priya.get(page + query)
        return words_of(found)

    assert "Ask at the phone shop" in listed() and "Tell every tutor group" in listed()
    assert "Past its day" in listed()
    for query, q in (
        ("?state=overdue", ""),
        ("?about=place", ""),
        (f"?agency={world.agencies['police'].pk}", ""),
        ("", "phone dan"),
    ):
        assert "Ask at the phone shop" in listed(query, q) and "Tell every tutor" not in listed(query, q)
    assert "No action like that" in listed("?state=done") and "No action like that" in listed("?whose=mine")
    assert "Ask at the phone shop" in listed("?agency=nonsense&about=x&state=all")
    assert "1 action is past its day" in words_of(open_page(priya, world, "mapping"))
    dan = client_as(world.users["sergeant"])
    mine = words_of(dan.get(page + "?whose=ours"))
    assert "Ask at the phone shop" in mine and "Tell every tutor" not in mine


def marked(world: World, leo: Person) -> list[Action]:
    """What is agreed in Part 2, about Leo and about nobody, for the school; each with a word to look for."""
    about = recorded(world, "head", about=AboutKind.CHILD, person=leo, words="Zyzzyva one")
    general = recorded(world, "head", in_part_two=True, words="Zyzzyva two", expected_effect="Zyzzyva three")
    for one in (about, general):
        done_by(world, "head", "accept_action", one)
        done_by(world, "head", "update_action", one, words="Zyzzyva four")
    return [about, general]


def test_part_two_is_for_those_who_read_cases_and_for_its_agency(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
) -> None:
    about, general = marked(world, lists.member("coordinator"))
    world.reseat("sergeant", "contributor")
    dan, joan, owen = (client_as(world.users[one]) for one in ("sergeant", "head", "social_care"))
    pages = [
        reverse("response", args=[world.mapping.reference]) + "?state=all",
        reverse("mapping", args=[world.mapping.reference]),
        "/my-work/",
    ]
    for page in pages:
        assert "Zyzzyva" not in dan.get(page).content.decode()
    assert "Zyzzyva" not in dan.post(pages[0], {"q": "Zyzzyva"}).content.decode().replace(
        'value="Zyzzyva"', ""
    )
    for one in (about, general):
        absent = open_page(dan, world, "action", uuid.uuid4())
        for name in ("action", "accept-action", "update-action", "change-action", "end-action"):
            hidden = open_page(dan, world, name, one.pk)
            assert hidden.status_code == absent.status_code == 404
        assert dan.get(reverse("action-link", args=[one.pk])).status_code == 404
        for reader in (joan, owen):
            assert "Zyzzyva four" in words_of(open_page(reader, world, "action", one.pk))
    # In "My work" nobody's words of Part 2 stand, its owner's neither.
    own = joan.get("/my-work/").content.decode()
    assert "Zyzzyva" not in own and "An action about a child" in own and "agreed in Part 2" in own
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="actions_viewed", outcome="read").exists()


def test_whoever_is_kept_from_a_child_is_kept_from_what_is_done_about_them(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator")
    about, _general = marked(world, leo)
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(person=leo, user=world.users["head"], reason="Her nephew.", by=priya)
    joan = client_as(world.users["head"])
    assert open_page(joan, world, "action", about.pk).status_code == 404
    with acting_as(world.actor("head")):
        assert not Action.objects.filter(pk=about.pk).exists()
        assert not ActionUpdate.objects.filter(action_id=about.pk).exists()


def test_an_action_for_the_whole_team_is_searched_for_names(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
) -> None:
    lists.member("coordinator")
    priya = client_as(world.users["coordinator"])
    form: dict[str, Any] = {
        "words": "Meet Pashley at the gate", "who": "dan col", "due": "in two weeks", "about": "place",
    }  # fmt: skip
    shown = send(priya, world, "record-action", **form)
    assert shown.status_code == 422 and "“Pashley”" in words_of(shown) and "I have looked" in words_of(shown)
    assert send(priya, world, "record-action", in_part_two="on", **form).status_code == 302
    assert send(priya, world, "record-action", looked="on", **form).status_code == 302
    with acting_as(world.actor("coordinator")):
        assert sorted(Action.objects.values_list("in_part_two", flat=True)) == [False, True]


SAID_LATER: dict[str, dict[str, Any]] = {
    "decline-action": {"reason": "Pashley knows me."},
    "update-action": {"state": "accepted", "words": "Pashley was not there."},
    "change-action": {"due": "in three weeks", "reason": "Pashley is away."},
    "end-action": {"how": "not_needed", "reason": "Pashley has moved."},
}


@pytest.mark.parametrize("name", SAID_LATER)
def test_what_is_said_of_an_action_of_the_whole_team_is_searched_for_names(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
    name: str,
) -> None:
    lists.member("coordinator")
    priya, said = client_as(world.users["coordinator"]), SAID_LATER[name]
    given: dict[str, Any] = {"agreed": name != "decline-action"}
    for in_part_two in (False, True):
        one = recorded(world, "coordinator", by="lead", in_part_two=in_part_two, **given)
        form = {"version": str(one.version), "owner": str(one.owner_id), **said}
        if in_part_two:
            assert send(priya, world, name, one.pk, **form).status_code == 302
            continue
        shown = send(priya, world, name, one.pk, **form)
        assert shown.status_code == 422 and "“Pashley”" in words_of(shown)
        assert "I have looked" in words_of(shown) and found(world, one).version == one.version
        assert send(priya, world, name, one.pk, looked="on", **form).status_code == 302
        assert found(world, one).version == one.version + 1


def test_it_stands_on_the_childs_page_whichever_record_it_hangs_on(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator")
    same = lists.child("sergeant", "Lee", "Pashley")
    lists.join(leo, same)
    recorded(world, about=AboutKind.CHILD, person=leo, words="Meet him at the gate")
    owen = client_as(world.users["social_care"])
    page = words_of(open_page(owen, world, "child", leo.pk))
    assert "Actions" in page and "Meet him at the gate" in page
    add = open_page(owen, world, "record-action", query=f"?about={leo.pk}")
    assert add.status_code == 200 and "Pashley" in add.content.decode()


def test_where_one_side_is_empty_whoever_runs_the_mapping_is_told(
    world: World,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator")

    def told(who: str = "coordinator") -> list[str]:
        actor = world.actor(who)
        with acting_as(actor):
            return [str(one.text) for one in queries.actions_attention(actor, world.mapping)]

    recorded(world, about=AboutKind.PLACE)
    assert told() == []
    recorded(world, about=AboutKind.CHILD, person=leo, words="Meet him at the gate")
    assert told() == [
        "Children are helped, and no action that you can open is about an adult who may harm them"
    ]
    assert told("sergeant") == []
    adult = recorded(world, about=AboutKind.ADULT, words="Speak to the licensing team")
    assert told() == []
    # What was ended helps nobody.
    done_by(world, "coordinator", "end_action", adult, how=ActionEnd.NOT_NEEDED, reason="He moved away.")
    assert len(told()) == 1


def test_words_of_part_two_are_on_record_as_read_on_every_page_that_shows_them(
    world: World,
    client_as: SignIn,
    lists: Lists,  # noqa: F811
) -> None:
    leo = lists.member("coordinator")
    about = recorded(world, about=AboutKind.CHILD, person=leo, words="Zyzzyva at the gate")
    general = recorded(world, about=AboutKind.SYSTEM, in_part_two=True, words="Zyzzyva in general")
    # An agency reads its own action, in a role that sees no record.
    world.reseat("sergeant", "contributor")
    dan = client_as(world.users["sergeant"])

    def on_record() -> list[Any]:
        with acting_as(world.actor("coordinator")):
            found = AuditEntry.objects.filter(event="actions_viewed", user_id=world.users["sergeant"].pk)
            return list(found.order_by("at").values_list("subjects", flat=True))

    for count, (name, action) in enumerate(
        [("action", about), ("decline-action", about), ("action", general), ("decline-action", general)], 1
    ):
        assert "Zyzzyva" in words_of(open_page(dan, world, name, action.pk))
        read = on_record()
        assert len(read) == count and (leo.pk in read[-1]) == (action.pk == about.pk)


def test_my_work_shows_what_is_mine_what_has_nobody_and_what_is_new(world: World, client_as: SignIn) -> None:
    dan = client_as(world.users["sergeant"])
    dan.get("/my-work/")
    with acting_as(world.actor("sergeant")):
        assert LastLook.objects.exists()
    recorded(world, owner=None, words="Walk past at nine")
    taken = done_by(world, "sergeant", "accept_action", recorded(world, words="Ask at the shop"))
    recorded(world, "head", words="Not his at all")
    page = words_of(dan.get("/my-work/"))
    assert "who in your agency sees to this?" in page and "Walk past at nine" in page
    assert "Ask at the shop" in page and "Not his at all" not in page
    assert "3 actions were recorded" in page and taken.state == ActionState.ACCEPTED
    # Whoever only reads could take nothing on.
    world.reseat("sergeant", "reader")
    assert "Walk past at nine" not in words_of(dan.get("/my-work/"))


def test_what_somebody_who_left_answers_for_stands_in_the_work_of_whoever_runs_it(
    world: World, client_as: SignIn
) -> None:
    done_by(world, "sergeant", "accept_action", recorded(world))
    priya = client_as(world.users["coordinator"])
    assert "of somebody who left" not in words_of(priya.get("/my-work/"))
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["sergeant"]).update(until_on=today() - timedelta(days=1))
    assert "1 action of somebody who left" in words_of(priya.get("/my-work/"))


def test_pages_ask_no_more_for_more_rows(world: World, client_as: SignIn, lists: Lists) -> None:  # noqa: F811
    leo = lists.member("coordinator")
    priya = client_as(world.users["coordinator"])
    pages = [reverse("response", args=[world.mapping.reference]), "/my-work/"]

    def asked(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert priya.get(page).status_code == 200
        return len(seen)

    recorded(world, about=AboutKind.CHILD, person=leo)
    recorded(world, "coordinator")
    for page in pages:
        asked(page)
    before = [asked(page) for page in pages]
    for number in range(4):
        recorded(world, about=AboutKind.CHILD, person=lists.member("coordinator", f"Kit{number}", "Moss"))
        recorded(world, "coordinator", words=f"Something {number}")
    assert [asked(page) for page in pages] == before


@pytest.mark.parametrize(("who", "records"), [("coordinator", True), ("head", True), ("reader", False)])
def test_who_records(world: World, client_as: SignIn, who: str, records: bool) -> None:
    if who == "reader":
        world.reseat("head", "reader")
    client: Client = client_as(world.users["head" if who == "reader" else who])
    assert open_page(client, world, "record-action").status_code == (200 if records else 403)


def test_strangers_find_none_of_it(world: World, client_as: Any) -> None:
    action = recorded(world)
    marek = client_as(world.users["other_district"])
    assert open_page(marek, world, "response").status_code == 404
    assert marek.get(reverse("action-link", args=[action.pk])).status_code == 404
