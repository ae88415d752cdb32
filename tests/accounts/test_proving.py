"""Asked again before something sensitive, and back at the exact thing that was to be done."""

from __future__ import annotations

import html
import inspect
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as real_settings
from django.test import Client
from django.urls import get_resolver

from placemap.access.session import acting_as
from placemap.access.session_store import HOW
from placemap.access.sessions import PROVED
from placemap.access.throttles import LIMITS, Tried
from placemap.foundations.clock import now
from placemap.partners.models import RoleHolding, User
from tests.accounts.people import shown, with_code_app
from tests.cast import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def stale(client: Client, how: str = "code", minutes: int = 11) -> Client:
    session = client.session
    session[PROVED] = (now() - timedelta(minutes=minutes)).isoformat()
    session[HOW] = how
    session.save()
    return client


def typed_along(response: Any) -> dict[str, str]:
    page = response.content.decode()
    kept = re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', page, flags=re.DOTALL)
    return {name: html.unescape(value) for name, value in kept}


def export(world: World) -> tuple[str, dict[str, str]]:
    address = f"/mappings/{world.mapping.reference}/network/files/"
    return address, {"form": "graphml", "purpose": "find_gaps", "once": str(uuid.uuid4())}


def choices(client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {
        name: re.findall(rf'name="{name}"[^>]*value="([^"]+)"', page)[0]
        for name in ("form", "purpose", "once")
    }


def test_a_stale_export_asks_keeps_what_was_sent_and_then_does_it(world: World, client_as: SignIn) -> None:
    secret = with_code_app(world.users["coordinator"])
    client = stale(client_as(world.users["coordinator"]))
    address, _ = export(world)
    sent = choices(client, address)
    asked = client.post(address, sent)
    assert asked.status_code == 401
    assert "Show that it is you" in asked.content.decode()
    along = typed_along(asked)
    assert along == sent
    wrong = client.post(address, {**along, "proof": "code", "proof_code": "12"})
    assert wrong.status_code == 401
    assert typed_along(wrong) == sent
    done = client.post(address, {**along, "proof": "code", "proof_code": shown(secret)})
    assert done.status_code == 200
    assert "attachment" in done["Content-Disposition"]
    # For some minutes it is not asked again.
    assert client.post(address, choices(client, address)).status_code == 200


def test_a_page_asked_for_is_opened_afterwards_with_all_of_its_address(
    world: World, client_as: SignIn
) -> None:
    secret = with_code_app(world.users["lead"])
    client = stale(client_as(world.users["lead"]))
    wanted = f"/mappings/{world.mapping.reference}/network/print/?steps=2"
    asked = client.get(wanted)
    assert asked.status_code == 401
    along = typed_along(asked)
    assert along == {"next": wanted}
    done = client.post("/prove/", {**along, "proof": "code", "proof_code": shown(secret)})
    assert (done.status_code, done["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200


def test_who_may_not_do_it_hears_that_first(world: World, client_as: SignIn) -> None:
    address, _ = export(world)
    assert stale(client_as(world.users["sergeant"])).post(address, {}).status_code == 403
    assert stale(client_as(world.users["stranger"])).post(address, {}).status_code == 404


def test_a_fresh_proof_is_not_asked_for_twice_and_ten_minutes_are_the_limit(
    world: World, client_as: SignIn
) -> None:
    client = client_as(world.users["lead"])
    wanted = f"/mappings/{world.mapping.reference}/network/print/"
    assert stale(client, minutes=9).get(wanted).status_code == 200
    assert stale(client, minutes=10).get(wanted).status_code == 401
    assert timedelta(minutes=10) == real_settings.PLACEMAP_PROOF_LASTS


def test_a_script_is_told_in_words_where_to_go(world: World, client_as: SignIn) -> None:
    client = stale(client_as(world.users["coordinator"]))
    address = f"/mappings/{world.mapping.reference}/network/picture/"
    answer = client.post(
        address, '{"shown": []}', content_type="application/json", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert answer.json()["prove"] == "/prove/"


def test_one_press_stands_for_a_proof_in_the_demonstration_only(
    world: World, client_as: SignIn, settings: Any
) -> None:
    client = stale(client_as(world.users["lead"]), how="demonstration")
    wanted = f"/mappings/{world.mapping.reference}/network/print/"
    assert "In the demonstration" in client.get(wanted).content.decode()
    settings.PLACEMAP_DEMONSTRATION = False
    assert "Yes, it is me" not in client.get(wanted).content.decode()
    assert client.post("/prove/", {"next": wanted, "proof": "press"}).status_code == 401
    settings.PLACEMAP_DEMONSTRATION = True
    real = stale(client_as(world.users["head"]))
    assert real.post("/prove/", {"next": wanted, "proof": "press"}).status_code == 401
    assert client.post("/prove/", {"next": wanted, "proof": "press"})["Location"] == wanted


def test_a_code_of_somebody_else_proves_nothing(world: World, client_as: SignIn) -> None:
    with_code_app(world.users["lead"])
    others = with_code_app(world.users["head"])
    client = stale(client_as(world.users["lead"]))
    sent = {"next": "/account/", "proof": "code", "proof_code": shown(others)}
    assert client.post("/prove/", sent).status_code in {401, 422}
    for _ in range(LIMITS[Tried.CODE].account):
        last = client.post("/prove/", sent)
    assert last.status_code == 429


@pytest.mark.parametrize(
    "path", ["/account/passkeys/add/", "/account/passkeys/question/", "/account/code-app/"]
)
def test_how_one_signs_in_is_changed_only_with_a_fresh_proof(
    world: World, client_as: SignIn, path: str
) -> None:
    client = stale(client_as(world.users["lead"]))
    assert client.post(path, {"code": "123456"}).status_code == 401
    assert "Before you change anything here" in client.get("/account/").content.decode()


def test_starting_somebody_afresh_asks_again(world: World, client_as: SignIn) -> None:
    client = stale(client_as(world.users["administrator"]))
    assert client.post(f"/accounts/{world.users['head'].pk}/", {}).status_code == 401


# What gives or takes a way to see: a role, a seat, a deputy, an account.
CHANGES_ACCESS = re.compile(
    r"\bcommands\.(invite_person|change_person|give_role|take_role|reopen_account|record_cover|end_cover"
    r"|agency_leaves|give_post|post_ends|seat_person|end_seat|take_access|person_leaves)\b"
)
ASKING = {
    "AddCover",
    "AddMyCover",
    "AddPost",
    "AgencyLeaves",
    "ChangePerson",
    "EndCover",
    "EndSeat",
    "GiveRole",
    "InvitePerson",
    "PersonLeaves",
    "PostEnds",
    "ReopenAccount",
    "SeatPerson",
    "TakeRole",
}


def every_page(resolver: Any) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from every_page(entry)
        else:
            yield entry


def test_every_page_that_changes_what_somebody_may_see_asks_again() -> None:
    found = set()
    for pattern in every_page(get_resolver()):
        view = getattr(pattern.callback, "view_class", None)
        written = [
            inspect.getsource(one) for one in getattr(view, "__mro__", ()) if "placemap" in one.__module__
        ]
        if any(CHANGES_ACCESS.search(source) for source in written):
            asks = [getattr(view, name, None) for name in ("decide", "post")]
            assert any(getattr(one, "asks_again", False) for one in asks), view
            found.add(view.__name__)
    assert found == ASKING | {"Access"}


def test_a_role_is_given_only_after_the_proof_and_nothing_typed_is_lost(
    world: World, client_as: SignIn
) -> None:
    client = stale(client_as(world.users["administrator"]), how="demonstration")
    address = f"/partnership/people/{world.users['head'].pk}/roles/add/"
    sent = {"role": "information_governance", "once": str(uuid.uuid4())}
    asked = client.post(address, sent)
    assert asked.status_code == 401
    assert typed_along(asked) == sent
    with acting_as(world.actor("administrator")):
        assert not RoleHolding.objects.filter(user=world.users["head"]).exists()
    assert client.post(address, {**sent, "proof": "press"}).status_code == 302
    with acting_as(world.actor("administrator")):
        assert RoleHolding.objects.filter(user=world.users["head"]).exists()


def test_looking_at_who_has_access_asks_for_nothing_and_taking_it_away_does(
    world: World, client_as: SignIn
) -> None:
    client = stale(client_as(world.users["administrator"]))
    assert client.post("/partnership/access/", {"q": "Joan"}).status_code == 200
    taken = {"decide": "take", "person": str(world.users["head"].pk), "access": str(world.users["head"].pk)}
    assert client.post("/partnership/access/", taken).status_code == 401
    with acting_as(world.actor("administrator")):
        assert User.objects.get(pk=world.users["head"].pk).is_active
