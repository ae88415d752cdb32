"""Signing in with a code, without script; what is refused, and what is never said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.actors import system_actor
from placemap.access.middleware import SESSION_USER
from placemap.access.models import AuditEntry
from placemap.access.policy import SEALER
from placemap.access.session import acting_as
from placemap.access.throttles import LIMITS, Tried
from placemap.accounts.models import CodeApp
from placemap.accounts.rules import WRONG_IN_A_ROW
from placemap.foundations.clock import today
from placemap.partners import commands as partners
from placemap.partners.models import User
from tests.accounts.people import DOOR, shown, with_code_app
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
WRONG = "000000"


def text(response: Any) -> str:
    return str(response.content.decode())


def send(client: Client, code: str, email: str = "head@example.org", **more: str) -> Any:
    return client.post("/sign-in/code/", {"email": email, "code": code, **more})


def not_shown(secret: str) -> str:
    """Six figures that this app shows at no time near now."""
    near = {shown(secret, off) for off in range(-25, 26)}
    return next(code for code in (f"{n:06d}" for n in range(100)) if code not in near)


def test_a_code_signs_its_owner_in_once(world: World) -> None:
    secret = with_code_app(world.users["head"])
    code, client = shown(secret), Client()
    answer = send(client, f"{code[:3]} {code[3:]}", email=" Head@Example.org ", next="/mappings/")
    assert (answer.status_code, answer["Location"]) == (302, "/mappings/")
    assert "Joan Okell" in text(client.get("/mappings/"))
    assert "with a code" in text(client.get("/account/"))
    again = send(Client(), code)
    assert again.status_code == 422
    assert "used already" in text(again)
    with acting_as(world.actor("head")):
        assert AuditEntry.objects.filter(event="signed_in", user_id=world.users["head"].pk).count() == 1


def test_a_clock_off_by_one_step_is_taken_and_by_more_is_explained(world: World) -> None:
    secret = with_code_app(world.users["head"])
    off = send(Client(), shown(secret, -7))
    assert off.status_code == 422
    page = text(off)
    assert "The clock on your phone is off" in page
    assert "Set automatically" in page
    assert send(Client(), shown(secret, -1)).status_code == 302


def test_an_address_that_nobody_has_reads_like_a_wrong_code(world: World) -> None:
    secret = with_code_app(world.users["head"])
    wrong, unknown = (
        send(Client(), not_shown(secret), email) for email in ("head@example.org", "x@example.org")
    )
    assert wrong.status_code == unknown.status_code == 422
    assert "That did not fit" in text(wrong)

    def plain(response: Any, email: str) -> str:
        kept = [line for line in text(response).replace(email, "").splitlines() if "csrf" not in line]
        return "\n".join(kept)

    assert plain(wrong, "head@example.org") == plain(unknown, "x@example.org")


def test_the_sixth_try_waits_in_words_even_with_the_right_code(world: World) -> None:
    secret = with_code_app(world.users["head"])
    for _ in range(LIMITS[Tried.SIGN_IN].account):
        assert send(Client(), not_shown(secret)).status_code == 422
    answer = send(Client(), shown(secret))
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 15 * 60
    assert "Please wait a little" in text(answer)
    # Somebody else's door stays open.
    with_code_app(world.users["lead"])
    assert send(Client(), "12345", "lead@example.org").status_code == 422
    with acting_as(DOOR):
        assert CodeApp.objects.get(user=world.users["head"]).wrong_in_a_row == 5


def test_a_code_that_did_not_fit_and_one_that_did_are_on_record(world: World) -> None:
    secret = with_code_app(world.users["head"])
    send(Client(), not_shown(secret))
    send(Client(), shown(secret))
    with acting_as(system_actor(SEALER)):
        kept = AuditEntry.objects.filter(
            details__owner=str(world.users["head"].pk), event__startswith="proof_"
        )
        assert sorted(kept.values_list("event", flat=True)) == ["proof_refused", "proof_taken"]


def test_slow_guessing_closes_the_codes_of_the_account(world: World) -> None:
    secret = with_code_app(world.users["head"])
    with acting_as(DOOR):
        CodeApp.objects.filter(user=world.users["head"]).update(wrong_in_a_row=WRONG_IN_A_ROW - 1)
    assert send(Client(), not_shown(secret)).status_code == 422
    answer = send(Client(), shown(secret))
    assert answer.status_code == 422
    assert "ask for a new link" in text(answer)


def test_a_closed_account_is_let_in_by_nothing(world: World) -> None:
    secret = with_code_app(world.users["head"])
    with acting_as(SETTER):
        partners.close_account(user=world.users["head"], by=SETTER)
    assert send(Client(), shown(secret)).status_code == 422


def test_after_their_last_day_somebody_hears_whom_to_ask(world: World) -> None:
    secret = with_code_app(world.users["head"])
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["head"].pk).update(access_until=today() - timedelta(days=1))
    client = Client()
    # Proved, and pressed on the page of invented people: neither comes in, and neither page fails.
    pressed = client.post("/sign-in/", {"person": str(world.users["head"].pk)})
    for answer in (send(client, shown(secret)), pressed):
        assert answer.status_code == 403
        page = text(answer)
        assert "Your access has ended" in page and "the person who looks after Placemap" in page
        assert SESSION_USER not in client.session


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/sign-in/code/"])
def test_next_never_leads_away_or_round(world: World, wanted: str) -> None:
    secret = with_code_app(world.users["head"])
    assert send(Client(), shown(secret), next=wanted)["Location"] == "/"


def test_a_form_from_elsewhere_signs_nobody_in(world: World) -> None:
    secret = with_code_app(world.users["head"])
    assert send(Client(enforce_csrf_checks=True), shown(secret)).status_code == 403


def test_without_demonstration_mode_one_press_does_not_exist(world: World, settings: Any) -> None:
    settings.PLACEMAP_DEMONSTRATION = False
    page = text(Client().get("/sign-in/?next=/mappings/"))
    assert "With a code from your app" in page
    assert 'value="/mappings/"' in page
    assert "Helen Marchbanks" not in page
    assert "invented" not in page
    client = Client()
    assert client.post("/sign-in/", {"person": str(world.users["lead"].pk)}).status_code == 404
    assert SESSION_USER not in client.session


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"rawId": 5}', '{"rawId": "AAAA", "response": {}}', "x" * 5000]
)
def test_a_passkey_that_nobody_has_is_refused_in_words(world: World, answer: str) -> None:
    client = Client()
    client.post("/sign-in/passkey/question/", HTTP_HOST="localhost")
    response = client.post("/sign-in/passkey/", {"credential": answer}, HTTP_HOST="localhost")
    assert response.status_code == 422
    assert "That passkey did not fit" in text(response)


def test_whom_to_ask_is_said(world: World, settings: Any) -> None:
    settings.PLACEMAP_HELP = "Tom Ardley, 01632 960001"
    assert "Tom Ardley, 01632 960001" in text(Client().get("/sign-in/help/"))
