"""The pages of things noticed, as several people."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.information.models import Concern, Routing
from tests.cast import World
from tests.information.test_commands import agree_afresh, notice, pass_on

pytestmark = pytest.mark.django_db

NOTICED = "/mappings/M-2026-901/noticed/"


def text(response: Any) -> str:
    return str(response.content.decode())


def once() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def dan(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["sergeant"])
    return client


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["coordinator"])
    return client


@pytest.mark.parametrize("key", ["other_district", "administrator", "stranger"])
def test_outside_the_team_there_is_nothing(world: World, client_as: Any, key: str) -> None:
    concern = notice(world)
    client = client_as(world.users[key])
    for page in ("", "new/", f"{concern.pk}/keep/", f"{concern.pk}/pass-on/"):
        hidden, absent = client.get(NOTICED + page), client.get(f"/mappings/M-2026-777/noticed/{page}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert hidden.content == absent.content


def test_noticing_takes_three_answers_at_most_and_is_saved_once(world: World, dan: Client) -> None:
    assert "ring 999" in text(dan.get(f"{NOTICED}new/"))
    sent = {"text": "Two lads by the back gate.", "how_known": "seen_myself", "once": once()}
    for _ in range(2):
        assert dan.post(f"{NOTICED}new/", sent).headers["Location"] == NOTICED
    with acting_as(world.actor("sergeant")):
        assert Concern.objects.count() == 1
    page = text(dan.get(NOTICED))
    assert "Two lads by the back gate." in page
    assert "Seen or heard myself. Fact" in page
    assert "Dan Colley, Fenmarch Police" in page
    assert "never dropped" in page
    assert "back gate" not in page.split("pm-banner")[1].split("</div>")[0], (
        "no words of theirs in the message"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "A few words are enough"),
        ({"how_known": ""}, "Say how you know"),
        ({"happened_on": "yesterday-ish"}, "is not a date"),
        ({"happened_on": (today() + timedelta(days=2)).strftime("%d %m %Y")}, "or earlier"),
    ],
)
def test_noticing_keeps_what_was_typed(
    world: World, dan: Client, changes: dict[str, str], words: str
) -> None:
    sent = {"text": "Two lads", "how_known": "seen_myself", "about": "Black coat", "once": once(), **changes}
    response = dan.post(f"{NOTICED}new/", sent)
    assert response.status_code == 422
    assert words in text(response)
    assert "Black coat" in text(response)


def test_what_was_not_asked_or_stands_in_the_address_is_not_taken(world: World, dan: Client) -> None:
    sent = {"text": "Two lads by the back gate.", "how_known": "seen_myself"}
    beside = dan.post(f"{NOTICED}new/?text=From+elsewhere", {"how_known": "seen_myself", "once": once()})
    assert beside.status_code == 422
    twice = {**sent, "text": ["From elsewhere.", sent["text"]], "once": once()}
    more = {
        "agency": str(world.agencies["charity"].pk),
        "state": "kept",
        "recorded_by": str(world.users["lead"].pk),
    }
    assert dan.post(f"{NOTICED}new/", {**twice, **more}).status_code == 302
    with acting_as(world.actor("sergeant")):
        kept = Concern.objects.get()
    assert (kept.text, kept.agency_id, kept.state) == (sent["text"], world.agencies["police"].pk, "new")


def test_noticed_is_empty_in_words(world: World, client_as: Any) -> None:
    page = text(client_as(world.users["head"]).get(NOTICED))
    assert "Nothing has been noticed yet" in page
    assert "You see what your own agency noticed" in page


def test_another_agency_does_not_see_it_and_is_not_told(world: World, client_as: Any) -> None:
    notice(world, text="Police words")
    page = text(client_as(world.users["head"]).get(NOTICED))
    assert "Police words" not in page
    assert "Nothing has been noticed yet" in page


def test_keeping(world: World, priya: Client, dan: Client) -> None:
    concern = notice(world)
    assert "Keep it" not in text(dan.get(NOTICED))
    address = f"{NOTICED}{concern.pk}/keep/"
    page = text(priya.get(address))
    assert "Harm between two groups of pupils" in page, "the scope stands beside it"
    sent = {"version": "1", "once": once()}
    for _ in range(2):
        assert priya.post(address, sent).headers["Location"] == f"{NOTICED}{concern.pk}/about/"
    assert "Kept for the mapping" in text(priya.get(f"{NOTICED}?state=kept"))
    assert "Nothing here is in that state" in text(priya.get(f"{NOTICED}?state=new"))
    assert "Two lads" in text(priya.get(f"{NOTICED}?state=nonsense"))
    refused = dan.get(address)
    assert refused.status_code == 403
    assert "The coordinator or the lead officer decides" in text(refused)


def route(world: World, **changes: str) -> dict[str, str]:
    return {
        "sent_to": str(world.agencies["other_district"].pk), "reason": "Out of scope", "version": "1",
        "message": "Bicycles are being taken.", "once": once(), **changes,
    }  # fmt: skip


def test_passing_on_and_its_receipt(world: World, priya: Client, dan: Client, client_as: Any) -> None:
    concern = notice(world, text="Secret words about a child")
    address = f"{NOTICED}{concern.pk}/pass-on/"
    assert "The problem solving group" in text(priya.get(address))
    assert "Reedmere Housing" not in text(priya.get(address)), "an unsigned agency cannot receive"
    sent = route(world)
    for _ in range(2):
        assert priya.post(address, sent).headers["Location"] == NOTICED
    assert "No receipt yet" in text(dan.get(NOTICED))
    marek = client_as(world.users["other_district"])
    assert "1 worry was passed to your agency" in text(marek.get("/my-work/"))
    page = text(marek.get("/routed/"))
    assert "Bicycles are being taken." in page and "Priya Nandra" in page
    assert "Secret words" not in page and "M-2026-901" not in page
    line = text(priya.get(NOTICED)).partition("Why it is shared: ")[2].partition("</p>")[0]
    assert "Seen or heard myself · Look at it again by" in line
    assert line in page, "the receiver reads the terms that the sender sees"
    with acting_as(world.actor("other_district")):
        routing = Routing.objects.get()
    receipt = f"/routed/{routing.pk}/receipt/"
    assert "Bicycles are being taken." in text(marek.get(receipt))
    given = {"reply": "With the duty team", "once": once()}
    for _ in range(2):
        assert marek.post(receipt, given).headers["Location"] == "/routed/"
    assert "Receipt given by Marek Dunn" in text(marek.get("/routed/"))
    assert "worry was passed" not in text(marek.get("/my-work/"))
    page = text(dan.get(NOTICED))
    assert "Passed on, and received" in page
    assert "by Marek Dunn" in page and "With the duty team" in page


def test_passing_on_what_has_conditions_asks_who_agreed(world: World, priya: Client) -> None:
    agree_afresh(world, handling="C")
    concern = notice(world)
    address = f"{NOTICED}{concern.pk}/pass-on/"
    assert "Fenmarch Police gave this with conditions" in text(priya.get(address))
    assert "write who said that it may go" in text(priya.post(address, route(world)))
    assert priya.post(address, route(world, agreed_with="Dan Colley")).headers["Location"] == NOTICED
    assert "Agreed with Dan Colley" in text(priya.get(NOTICED))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"sent_to": ""}, "Choose the agency it goes to."),
        ({"sent_to": "unsigned"}, "has not signed the protocol"),
        ({"reason": ""}, "Say why it goes there."),
        ({"message": ""}, "Write the message that the other agency will read."),
        ({"version": "x"}, "Open the page again"),
    ],
)
def test_passing_on_keeps_what_was_typed(
    world: World, priya: Client, changes: dict[str, str], words: str
) -> None:
    concern = notice(world)
    if changes.get("sent_to") == "unsigned":
        changes = {"sent_to": str(world.agencies["unsigned"].pk)}
    response = priya.post(f"{NOTICED}{concern.pk}/pass-on/", route(world, **changes))
    assert response.status_code == 422
    assert words in text(response)
    if "message" not in changes:
        assert "Bicycles are being taken." in text(response)


def test_two_people_deciding_is_said_and_nothing_sent_twice(
    world: World, priya: Client, client_as: Any
) -> None:
    concern = notice(world)
    helen = client_as(world.users["lead"])
    assert helen.post(f"{NOTICED}{concern.pk}/keep/", {"version": "1", "once": once()}).status_code == 302
    late = priya.post(f"{NOTICED}{concern.pk}/pass-on/", route(world))
    assert late.status_code == 409
    assert "Somebody else decided on this" in text(late)
    assert "Bicycles are being taken." in text(late), "nothing typed is lost"
    with acting_as(world.actor("coordinator")):
        assert not Routing.objects.exists()


def test_receipts_are_for_the_agency_alone(world: World, client_as: Any) -> None:
    routing = pass_on(world, notice(world))
    for key in ("stranger", "coordinator", "head"):
        client = client_as(world.users[key])
        assert client.get(f"/routed/{routing.pk}/receipt/").status_code == 404
        assert client.post(f"/routed/{routing.pk}/receipt/", {"once": once()}).status_code == 404
        assert "Nothing has been passed to your agency" in text(client.get("/routed/"))


def test_a_second_receipt_is_said_in_words(world: World, client_as: Any) -> None:
    routing = pass_on(world, notice(world))
    marek = client_as(world.users["other_district"])
    assert marek.post(f"/routed/{routing.pk}/receipt/", {"once": once()}).status_code == 302
    again = marek.post(f"/routed/{routing.pk}/receipt/", {"once": once()})
    assert again.status_code == 422
    assert "already given the receipt" in text(again)
