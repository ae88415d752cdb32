"""A session is dead at the next request after it should be, and nobody reads another's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from placemap.access import sessions
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry, Session
from placemap.access.session import acting_as
from placemap.access.session_store import STARTED, SessionStore, digest_of, presenting
from placemap.foundations.clock import today
from placemap.mappings.models import Seat
from placemap.partners.models import Role, RoleHolding, User
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def change(client: Client, **columns: Any) -> None:
    digest = digest_of(key_of(client))
    with presenting(digest):
        assert Session.objects.filter(key_digest=digest).update(**columns) == 1


def is_out(client: Client, why: str) -> bool:
    answer = client.get("/my-work/")
    return answer.status_code == 302 and answer["Location"] == f"/sign-in/?next=%2Fmy-work%2F&ended={why}"


def test_the_table_holds_no_key_and_shows_nothing_to_whoever_brings_none(
    world: World, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/my-work/").status_code == 200
    assert not Session.objects.exists()
    with acting_as(world.actor("sergeant")):
        assert not Session.objects.exists()
    with acting_as(world.actor("lead")):
        kept = Session.objects.get()
    assert key_of(client) not in (kept.key_digest, kept.data)
    assert kept.user_id == world.users["lead"].pk


def test_no_key_can_be_guessed(world: World, client_as: SignIn) -> None:
    keys = {key_of(client_as(world.users["lead"])) for _ in range(20)}
    assert len(keys) == 20
    # 32 of 36 signs each, drawn by the system's own source: over 165 bits.
    assert all(re.fullmatch("[a-z0-9]{32}", key) for key in keys)


def test_a_key_that_somebody_planted_is_never_taken_up(world: World) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "p" * 32
    client.post("/sign-in/", {"person": str(world.users["lead"].pk)})
    assert key_of(client) != "p" * 32
    client.cookies[settings.SESSION_COOKIE_NAME] = "p" * 32
    assert is_out(client, "time")


@pytest.mark.parametrize("limit", ["expires_at", "ends_at"])
def test_unused_too_long_or_open_too_long_it_ends(world: World, client_as: SignIn, limit: str) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/my-work/").status_code == 200
    change(client, **{limit: timezone.now() - timedelta(seconds=1)})
    assert is_out(client, "time")


def test_use_moves_the_idle_limit_and_never_the_last_one(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    client.get("/my-work/")
    near = timezone.now() + timedelta(seconds=90)
    store = SessionStore(key_of(client))
    store[STARTED] = (near - settings.PLACEMAP_SESSION_LASTS).isoformat()
    store.save()
    assert 80 <= client.post("/session/").json()["seconds"] <= 90
    assert 'data-seconds="1800"' not in client.get("/my-work/").content.decode()
    with acting_as(world.actor("lead")):
        kept = Session.objects.get()
    assert kept.ends_at == near
    assert kept.expires_at > timezone.now() + timedelta(minutes=29)


def test_use_is_noted_once_a_minute_and_the_page_says_what_is_left(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    client.get("/my-work/")
    for seconds, is_noted in ((1780, False), (1730, True)):
        left = timezone.now() + timedelta(seconds=seconds)
        change(client, expires_at=left)
        said = re.search(r'data-seconds="(\d+)"', client.get("/my-work/").content.decode())
        with acting_as(world.actor("lead")):
            kept = Session.objects.get()
        assert (kept.expires_at > left) is is_noted
        # Rather less than there is, and never more.
        assert said and int(said[1]) <= (kept.expires_at - timezone.now()).total_seconds() + 5
        assert is_noted or int(said[1]) < 1781
    change(client, expires_at=timezone.now() + timedelta(seconds=1790))
    store = SessionStore(key_of(client))
    store["something"] = "else"
    store.save()
    assert SessionStore(key_of(client))["something"] == "else"


def test_a_key_that_is_changed_takes_what_it_opened_along(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/my-work/").status_code == 200
    store = SessionStore(key_of(client))
    # Noted within this minute, so that nothing else is to be written.
    assert store.load() and store.idle_until is not None
    store = SessionStore(key_of(client))
    store.cycle_key()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key or ""
    assert client.get("/my-work/").status_code == 200


def test_signing_out_kills_the_key_and_empties_the_browser(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert stolen.get("/my-work/").status_code == 200
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache", "storage"'
    assert is_out(stolen, "time")


def test_a_role_given_ends_the_session_even_in_the_middle_of_a_form(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["lead"])
    assert client.get("/my-work/").status_code == 200
    with acting_as(SETTER):
        role = Role.objects.get(code="information_governance")
        RoleHolding.objects.create(user=world.users["lead"], role=role, from_on=today())
    answer = client.post(f"/mappings/{world.mapping.reference}/noticed/new/", {"text": "A grey car"})
    assert answer.status_code == 401
    assert "A grey car" in answer.content.decode()
    assert client.get("/my-work/").status_code == 302
    with acting_as(world.actor("lead")):
        assert AuditEntry.objects.filter(event="session_ended", user_id=world.users["lead"].pk).exists()


def test_a_seat_taken_ends_it_and_a_seat_added_counts_at_once(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["sergeant"])
    overview = f"/mappings/{world.mapping.reference}/"
    assert client.get(overview).status_code == 200
    with acting_as(world.actor("coordinator")):
        added = Seat(
            mapping=world.mapping,
            agency=world.agencies["police"],
            user=world.users["sergeant"],
            role=Role.objects.get(code="custodian"),
            from_on=today(),
        )
        added.save(force_insert=True)
    assert client.get(overview).status_code == 200
    assert client.get(f"{overview}matching/").status_code == 200
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(pk=added.pk).update(until_on=today() - timedelta(days=1))
    assert client.get(overview)["Location"].endswith("ended=changed")
    assert client.get("/my-work/").status_code == 302


def test_one_signs_oneself_out_elsewhere_and_nobody_else(world: World, client_as: SignIn) -> None:
    here, there, other = (client_as(world.users[key]) for key in ("lead", "lead", "sergeant"))
    for client in (here, there, other):
        client.get("/my-work/", headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/145.0"})
    with acting_as(world.actor("sergeant")):
        theirs = Session.objects.get()
    with acting_as(world.actor("lead")):
        mine = {s.is_this_one: s.id for s in sessions.my_sessions(world.actor("lead"), key_of(here))}
    assert set(mine) == {True, False}
    assert here.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert other.get("/my-work/").status_code == 200
    assert here.post(f"/account/sessions/{mine[False]}/end/").status_code == 302
    assert is_out(there, "time")
    page = here.get("/account/").content.decode()
    assert "This one" in page
    assert "/end/" not in page


def test_signing_out_everywhere_else_leaves_this_one(world: World, client_as: SignIn) -> None:
    here, there = client_as(world.users["lead"]), client_as(world.users["lead"])
    for client in (here, there):
        client.get("/my-work/")
    assert "Sign out everywhere but here" in here.get("/account/").content.decode()
    here.post("/account/sessions/end/")
    assert here.get("/account/").status_code == 200
    assert is_out(there, "time")


def test_an_administrator_ends_anybodys_and_nobody_else_does(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    client.get("/my-work/")
    owner = world.users["head"].pk
    for key in ("lead", "coordinator", "governance"):
        with acting_as(actor := world.actor(key)), pytest.raises(Refused):
            sessions.end_sessions_of(owner_id=owner, by=actor)
    with acting_as(actor := world.actor("head")), pytest.raises(Refused):
        sessions.end_session(session=Session(user_id=world.users["lead"].pk), by=actor)
    with acting_as(actor := world.actor("administrator")):
        assert sessions.end_sessions_of(owner_id=owner, by=actor) == 1
    assert is_out(client, "time")


def test_the_night_takes_away_what_ran_out_and_nothing_else(world: World, client_as: SignIn) -> None:
    over, open_still = client_as(world.users["lead"]), client_as(world.users["sergeant"])
    for client in (over, open_still):
        client.get("/my-work/")
    # The policy's now() is when the test's transaction began, well before here on a slow machine.
    change(over, expires_at=timezone.now() - timedelta(days=1))
    SessionStore.clear_expired()
    with acting_as(world.actor("lead")):
        assert not Session.objects.exists()
    assert open_still.get("/my-work/").status_code == 200


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_device_in_says_enough_for_its_owner(said: str, shown: str) -> None:
    assert sessions.device_in(said) == shown
