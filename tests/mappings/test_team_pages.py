"""The team page and its doors, as several people."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.information.commands import open_contribution, withdraw_contribution
from placemap.mappings import queries
from placemap.mappings.models import Member, Seat
from placemap.web.filters import day
from tests.cast import World

pytestmark = pytest.mark.django_db

TEAM = "/mappings/M-2026-901/team/"
LISTS = "/mappings/M-2026-901/lists/"


def text(response: Any) -> str:
    return str(response.content.decode())


def once() -> str:
    return str(uuid.uuid4())


def member(world: World, key: str) -> Member:
    with acting_as(world.actor("lead")):
        return Member.objects.get(mapping=world.mapping, agency=world.agencies[key])


def seat(world: World, key: str) -> Seat:
    with acting_as(world.actor("lead")):
        return next(s for s in queries.live_seats(world.mapping) if s.user == world.users[key])


@pytest.fixture
def lead(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["lead"])
    return client


def test_team_shows_agencies_people_and_empty_places(world: World, lead: Client, client_as: Any) -> None:
    page = text(lead.get(TEAM))
    for words in (
        "Fenmarch Police",
        "Dan Colley",
        "Ask for its list",
        "Take the seat away",
        "Nobody",
        "Not asked",
    ):
        assert words in page
    dans = text(client_as(world.users["sergeant"]).get(TEAM))
    assert "Take the seat away" not in dans
    assert "Nothing known" in dans, "he may answer for the police"
    assert dans.count("Nothing known") == 1


def test_agencies_that_have_not_signed_are_shown_and_cannot_be_chosen(world: World, lead: Client) -> None:
    page = text(lead.get(f"{TEAM}agencies/"))
    assert "Reedmere Housing has not signed the information sharing protocol" in page
    assert str(world.agencies["unsigned"].pk) not in page
    refused = lead.post(f"{TEAM}agencies/", {"agency": str(world.agencies["unsigned"].pk)})
    assert refused.status_code == 422
    assert "Ask information governance" in text(refused)


def test_an_agency_joins_once(world: World, lead: Client) -> None:
    sent = {"agency": str(world.agencies["charity"].pk), "once": once()}
    for _ in range(2):
        assert lead.post(f"{TEAM}agencies/", sent).headers["Location"] == TEAM
    page = text(lead.get(TEAM))
    assert "Lantern Youth" in page
    assert "Nobody sits for it" in page
    assert "Lantern Youth" not in text(lead.get(f"{TEAM}agencies/"))


@pytest.mark.parametrize("agency", ["", "x", "7c0f0c1e-1111-4222-8333-444455556666"])
def test_joining_nothing_says_so(world: World, lead: Client, agency: str) -> None:
    response = lead.post(f"{TEAM}agencies/", {"agency": agency})
    assert response.status_code == 422
    assert "Choose one of the agencies on this page" in text(response)


def in_own_post(world: World, who: str) -> str:
    """Somebody as the page offers them: who, and for which agency."""
    return f"{world.users[who].pk} {world.users[who].agency_id}"


def test_somebody_takes_a_seat_and_sees_the_mapping(world: World, lead: Client, client_as: Any) -> None:
    rupa = client_as(world.users["stranger"])
    assert rupa.get("/mappings/M-2026-901/").status_code == 404
    lead.post(f"{TEAM}agencies/", {"agency": str(world.agencies["charity"].pk)})
    page = text(lead.get(f"{TEAM}seats/new/?agency={world.agencies['charity'].pk}"))
    assert page.index("Rupa Sen") < page.index("Dan Colley"), "the agency asked for comes first"
    sent = {"user": in_own_post(world, "stranger"), "role": "team_member", "once": once()}
    for _ in range(2):
        assert lead.post(f"{TEAM}seats/new/", sent).headers["Location"] == TEAM
    assert rupa.get("/mappings/M-2026-901/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"user": ""}, "Choose a person."),
        ({"role": ""}, "Choose a role."),
        ({"user": "stranger"}, "agency is not on the team"),
        ({"user": "sergeant"}, "already holds that seat"),
    ],
)
def test_a_seat_that_cannot_be_given_says_why(
    world: World, lead: Client, changes: dict[str, str], words: str
) -> None:
    sent = {"user": "head", "role": "team_member", **changes}
    sent["user"] = in_own_post(world, sent["user"]) if sent["user"] else ""
    response = lead.post(f"{TEAM}seats/new/", {**sent, "once": once()})
    assert response.status_code == 422
    assert words in text(response)


def test_a_seat_is_taken_away_after_asking(world: World, lead: Client, client_as: Any) -> None:
    address = f"{TEAM}seats/{seat(world, 'sergeant').pk}/end/"
    assert "Dan Colley, team member, stops seeing this mapping at once." in text(lead.get(address))
    sent = {"once": once()}
    for _ in range(2):
        assert lead.post(address, sent).headers["Location"] == TEAM
    assert client_as(world.users["sergeant"]).get("/mappings/M-2026-901/").status_code == 404
    assert lead.get(f"{TEAM}seats/{uuid.uuid4()}/end/").status_code == 404


def test_the_last_lead_is_not_taken_away(world: World, lead: Client) -> None:
    response = lead.post(f"{TEAM}seats/{seat(world, 'lead').pk}/end/", {"once": once()})
    assert response.status_code == 422
    assert "Give that seat to someone else first" in text(response)


def test_an_agency_leaves_after_asking(world: World, lead: Client, client_as: Any) -> None:
    address = f"{TEAM}agencies/{member(world, 'police').pk}/leave/"
    assert "What it gave stays" in text(lead.get(address))
    assert lead.post(address, {"once": once()}).headers["Location"] == TEAM
    assert "Fenmarch Police" not in text(lead.get(TEAM))
    assert client_as(world.users["sergeant"]).get(TEAM).status_code == 404
    assert lead.get(address).status_code == 404


def test_a_list_is_asked_for_and_stands_in_the_agencys_work(
    world: World, lead: Client, client_as: Any
) -> None:
    address = f"{TEAM}agencies/{member(world, 'police').pk}/ask/"
    assert (today() + timedelta(days=14)).strftime("%-d %B %Y") in text(lead.get(address))
    due = today() + timedelta(days=7)
    sent = {"due_on": due.strftime("%d.%m.%Y"), "version": "1", "once": once()}
    assert lead.post(address, sent).headers["Location"] == TEAM
    assert "Asked, due" in text(lead.get(TEAM))
    work = text(client_as(world.users["sergeant"]).get("/my-work/"))
    assert "send your agency’s list" in work
    assert "send your agency’s list" not in text(client_as(world.users["head"]).get("/my-work/"))


@pytest.mark.parametrize(
    ("due", "words"), [("", "like 4 3 2011"), ("soon", "not a date"), ("1 1 2020", "before it is asked")]
)
def test_asking_with_a_bad_day_keeps_it(world: World, lead: Client, due: str, words: str) -> None:
    sent = {"due_on": due, "version": "1", "once": once()}
    response = lead.post(f"{TEAM}agencies/{member(world, 'police').pk}/ask/", sent)
    assert response.status_code == 422
    assert words in text(response)


def test_nothing_known_is_an_answer_by_the_agency_itself(world: World, lead: Client, client_as: Any) -> None:
    asked = f"{TEAM}agencies/{member(world, 'police').pk}/ask/"
    lead.post(asked, {"due_on": today().strftime("%d %m %Y"), "version": "1", "once": once()})
    address = f"{TEAM}agencies/{member(world, 'police').pk}/nothing-known/"
    dan = client_as(world.users["sergeant"])
    assert dan.get(address).status_code == 200
    assert dan.post(address, {"version": "2", "once": once()}).headers["Location"] == "/mappings/M-2026-901/"
    assert "Nothing known," in text(lead.get(TEAM))
    assert "send your agency’s list" not in text(dan.get("/my-work/"))
    refused = client_as(world.users["head"]).get(address)
    assert refused.status_code == 403
    assert "Only someone from that agency, or the coordinator" in text(refused)
    priya = client_as(world.users["coordinator"])
    assert priya.post(address, {"version": "3", "once": once()}).headers["Location"] == TEAM


def test_the_team_page_and_the_lists_page_tell_one_truth(world: World, lead: Client, client_as: Any) -> None:
    """What an agency was asked for, and that its list came, from one place: for every reader alike."""
    police = member(world, "police")
    due = (today() + timedelta(days=7)).strftime("%d %m %Y")
    lead.post(f"{TEAM}agencies/{police.pk}/ask/", {"due_on": due, "version": "1", "once": once()})
    dan = world.actor("sergeant")
    with acting_as(dan):
        given = open_contribution(
            mapping=world.mapping, agency=world.agencies["police"], kind="list", title="A list", by=dan
        )
    people = [client_as(world.users[key]) for key in ("lead", "coordinator", "head")]
    for client in people:
        assert "Asked, due" not in text(client.get(TEAM))
        assert "Received" in text(client.get(TEAM))
        assert "Received" in text(client.get(LISTS))
    with acting_as(dan):
        withdraw_contribution(contribution=given, reason="The wrong file", by=dan)
    for client in people:
        assert "Asked, due" in text(client.get(TEAM)) and "Received" not in text(client.get(TEAM))
        assert "Waiting" in text(client.get(LISTS)) and "Received" not in text(client.get(LISTS))


def test_asking_at_the_same_time_shows_both_days(world: World, lead: Client, client_as: Any) -> None:
    address = f"{TEAM}agencies/{member(world, 'police').pk}/ask/"
    priya = client_as(world.users["coordinator"])
    theirs, mine = today() + timedelta(days=7), today() + timedelta(days=9)
    first = {"due_on": theirs.strftime("%d %m %Y"), "version": "1", "once": once()}
    assert priya.post(address, first).status_code == 302
    sent = {"due_on": mine.strftime("%d %m %Y"), "version": "1", "once": once()}
    page = lead.post(address, sent)
    assert page.status_code == 409
    assert theirs.strftime("%-d %B %Y") in text(page) and mine.strftime("%d %m %Y") in text(page)
    assert member(world, "police").due_on == theirs
    known = priya.post(
        f"{TEAM}agencies/{member(world, 'police').pk}/nothing-known/", {"version": "1", "once": once()}
    )
    assert known.status_code == 409
    assert "Asked, due" in text(known), "what stands now is shown beside what was about to be said"


def test_an_earlier_list_still_holds_in_one_press_and_is_taken_back(
    world: World, lead: Client, client_as: Any
) -> None:
    police = member(world, "police")
    address = f"{TEAM}agencies/{police.pk}/unchanged/"
    dan = client_as(world.users["sergeant"])
    due = today().strftime("%d %m %Y")
    lead.post(f"{TEAM}agencies/{police.pk}/ask/", {"due_on": due, "version": "1", "once": once()})
    none_came = dan.post(address, {"version": "2", "once": once()})
    assert none_came.status_code == 422
    assert "No list from Fenmarch Police has come yet" in text(none_came)
    assert address not in text(dan.get(TEAM)), "nothing to compare with, so it is not offered"
    with acting_as(world.actor("lead")):
        Member.objects.filter(pk=police.pk).update(received_on=today() - timedelta(days=30))
    assert f'action="{address}"' in text(dan.get(TEAM))
    assert f'action="{address}"' not in text(lead.get(TEAM)), "the lead does not answer for an agency"
    assert client_as(world.users["head"]).post(address, {"version": "2", "once": once()}).status_code == 403
    sent = {"version": "2", "once": once()}
    assert [dan.post(address, sent).headers["Location"] for _ in range(2)] == [TEAM, TEAM]
    assert (member(world, "police").unchanged_on, member(world, "police").version) == (today(), 3)
    assert "Nothing has changed," in text(lead.get(TEAM))
    assert "its latest list still holds" in text(lead.get(LISTS))
    assert "send your agency’s list" not in text(dan.get("/my-work/"))
    assert dan.post(f"{address}take-back/", {"version": "3", "once": once()}).headers["Location"] == TEAM
    assert member(world, "police").unchanged_on is None
    assert "Asked, due" in text(lead.get(TEAM))


def test_an_agency_says_unasked_that_nothing_has_changed(world: World, client_as: Any) -> None:
    police, came = member(world, "police"), today() - timedelta(days=30)
    with acting_as(world.actor("lead")):
        Member.objects.filter(pk=police.pk).update(received_on=came)
    address = f"{TEAM}agencies/{police.pk}/unchanged/"
    dan, priya = client_as(world.users["sergeant"]), client_as(world.users["coordinator"])
    assert "Nothing has changed since our last list" in text(dan.get(LISTS))
    assert f'action="{address}?from=lists"' in text(priya.get(LISTS)), "what they said by telephone"
    assert address not in text(client_as(world.users["head"]).get(LISTS))
    # Two windows: each has its own form, read before either was sent.
    for _ in range(2):
        said = dan.post(f"{address}?from=lists", {"version": "1", "once": once()}, follow=True)
        assert said.redirect_chain[0][0] == LISTS
        words = (
            f"Fenmarch Police says on {day(today())} that nothing has changed since its list of {day(came)}"
        )
        assert words in text(said)
    assert (member(world, "police").unchanged_on, member(world, "police").version) == (today(), 2)
    assert "since our last list" not in text(dan.get(LISTS))
    back = dan.post(f"{address}take-back/?from=lists", {"version": "2", "once": once()}, follow=True)
    assert "Taken back. Its list: Received" in text(back)
