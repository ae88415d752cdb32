"""Signing in and out, and the register of agreements, as several people."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.test import Client

from placemap.access.middleware import SESSION_USER
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners import commands
from placemap.partners.models import Agreement, User
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def press(client: Client, world: World, key: str, **more: str) -> Any:
    """Press one person's button on the sign-in page."""
    return client.post("/sign-in/", {"person": str(world.users[key].pk), **more})


def test_sign_in_page_groups_people_and_offers_a_start(world: World) -> None:
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["lead"].pk).update(demonstration_group="Run a mapping", order=1)
    page = text(Client().get("/sign-in/"))
    assert "Look round in four minutes" in page
    assert "Start as Helen Marchbanks" in page
    assert page.index("Run a mapping") < page.index("Priya Nandra")
    assert "No password" in page or "no password" in page
    assert "DEMONSTRATION" in page


def test_pressing_a_person_signs_in_as_them_and_is_written_down(world: World) -> None:
    client = Client()
    assert client.get("/my-work/").headers["Location"] == "/sign-in/?next=%2Fmy-work%2F"
    response = press(client, world, "lead", next="/mappings/")
    assert (response.status_code, response.headers["Location"]) == (302, "/mappings/")
    assert "Helen Marchbanks" in text(client.get("/mappings/"))
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.filter(event="signed_in", user_id=world.users["lead"].pk).count() == 1


def test_signing_in_changes_the_session_key_and_drops_who_was_there(world: World) -> None:
    client = Client()
    press(client, world, "lead")
    first = client.session.session_key
    press(client, world, "sergeant")
    assert client.session.session_key != first
    assert client.session[SESSION_USER] == str(world.users["sergeant"].pk)


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "/sign-in/",
        "/sign-out/",
        "x",
    ],
)
def test_next_never_leads_away_or_round(world: World, wanted: str) -> None:
    assert press(Client(), world, "lead", next=wanted).headers["Location"] == "/"


@pytest.mark.parametrize("person", ["", "nobody", "7c0f0c1e-1111-4222-8333-444455556666"])
def test_only_people_on_the_page_can_be_pressed(world: World, person: str) -> None:
    client = Client()
    response = client.post("/sign-in/", {"person": person})
    assert response.status_code == 422
    assert "Choose one of the people on this page" in text(response)
    assert SESSION_USER not in client.session


def test_a_real_account_cannot_be_pressed(world: World) -> None:
    with acting_as(SETTER):
        user = commands.open_account(
            name="Real Person",
            email="r@example.org",
            job_title="X",
            agency=world.agencies["police"],
            by=SETTER,
        )
    assert Client().post("/sign-in/", {"person": str(user.pk)}).status_code == 422


def test_an_empty_demonstration_says_how_to_load_it(db: None) -> None:
    page = text(Client().get("/sign-in/"))
    assert "The demonstration is not loaded yet" in page
    assert "make demo" in page


def test_sign_in_asks_for_a_token_of_its_own_page(world: World) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"person": str(world.users["lead"].pk)})
    assert response.status_code == 403


def test_sign_out_ends_the_session(world: World, client_as: Any) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/sign-out/").headers["Location"] == "/"
    assert client.get("/my-work/").status_code == 200
    response = client.post("/sign-out/")
    assert response.headers["Location"] == "/sign-in/"
    assert client.get("/my-work/").status_code == 302
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.filter(event="signed_out", user_id=world.users["lead"].pk).exists()


def test_a_closed_account_is_out_at_the_next_request(world: World, client_as: Any) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/my-work/").status_code == 200
    with acting_as(SETTER):
        commands.close_account(user=world.users["lead"], by=SETTER)
    assert client.get("/my-work/").status_code == 302


def test_register_is_readable_by_anyone_signed_in(world: World, client_as: Any) -> None:
    page = text(client_as(world.users["sergeant"]).get("/agreements/"))
    assert "Reedmere Housing" in page
    assert "Not signed" in page
    assert "Record a signature" not in page
    assert "Information governance keeps this register" in page


def test_register_can_be_searched_and_sorted(world: World, client_as: Any) -> None:
    client = client_as(world.users["governance"])
    page = text(client.get("/agreements/?q=reed&sort=standing"))
    assert "Reedmere Housing" in page
    assert "Lantern Youth" not in page
    assert "No agency has that name" in text(client.get("/agreements/?q=zzz"))


def given(world: World, **changes: str) -> dict[str, str]:
    return {
        "version": "Protocol 4",
        "signed_by": "Director, Reedmere Housing",
        "signed_on": today().strftime("%d/%m/%Y"),
        "expires_on": (today() + timedelta(days=300)).strftime("%-d %B %Y"),
        "purpose": "To keep children safe from exploitation",
        "power": "CA04-11",
        "handling": "P",
        "source_grade": "record_check",
        "review_months": "6",
        "once": str(uuid.uuid4()),
        **changes,
    }


def test_recording_a_signature(world: World, client_as: Any) -> None:
    client = client_as(world.users["governance"])
    address = f"/agreements/{world.agencies['unsigned'].pk}/"
    page = text(client.get(address))
    assert "CA04-16LA" not in page, "a power not in force is not offered"
    sent = given(world)
    assert client.post(address, sent).headers["Location"] == "/agreements/"
    assert client.post(address, sent).headers["Location"] == "/agreements/", "sent twice"
    with acting_as(world.actor("governance")):
        kept = Agreement.objects.get(agency=world.agencies["unsigned"])
    assert kept.expires_on == today() + timedelta(days=300)
    again = text(client.get(address))
    assert "Signed before" in again
    assert "Director, Reedmere Housing" in again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expires_on": "1 1 2020"}, "The last day must come after"),
        ({"expires_on": "next year"}, "is not a date"),
        ({"power": "CA04-16LA"}, "That power is not in force today"),
        ({"signed_by": ""}, "Say who signed for the agency"),
        ({"expires_on": "1 1 2050"}, "five years"),
    ],
)
def test_recording_a_signature_keeps_what_was_typed(
    world: World, client_as: Any, changes: dict[str, str], words: str
) -> None:
    client = client_as(world.users["governance"])
    response = client.post(f"/agreements/{world.agencies['unsigned'].pk}/", given(world, **changes))
    assert response.status_code == 422
    assert words in text(response)
    assert "Protocol 4" in text(response)
    with acting_as(world.actor("governance")):
        assert not Agreement.objects.filter(agency=world.agencies["unsigned"]).exists()


@pytest.mark.parametrize("key", ["lead", "coordinator", "stranger"])
def test_recording_a_signature_is_refused_with_the_reason(world: World, client_as: Any, key: str) -> None:
    client = client_as(world.users[key])
    address = f"/agreements/{world.agencies['unsigned'].pk}/"
    for response in (client.get(address), client.post(address, given(world))):
        assert response.status_code == 403
        assert "Ask information governance" in text(response)


def test_an_agency_that_does_not_exist_is_not_found(world: World, client_as: Any) -> None:
    assert client_as(world.users["governance"]).get(f"/agreements/{uuid.uuid4()}/").status_code == 404


def test_demonstration_is_the_default_of_an_instance() -> None:
    assert real_settings.PLACEMAP_DEMONSTRATION is True
