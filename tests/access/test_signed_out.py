"""A session that ends while a form is open loses nothing that was typed."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.information.models import Concern
from placemap.partners.models import User
from tests.cast import World

pytestmark = pytest.mark.django_db

WORDS = 'A grey car "again",\nat the back gate <Fridays>'


def test_what_was_typed_comes_back_and_can_be_sent_again(
    world: World, client_as: Callable[[User], Client]
) -> None:
    address = reverse("notice", args=[world.mapping.reference])
    typed = {"text": WORDS, "how_known": "seen_myself", "once": str(uuid.uuid4())}

    answer = Client().post(address, typed)

    assert answer.status_code == 401
    page = answer.content.decode()
    kept = dict(re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', page, flags=re.DOTALL))
    assert set(kept) == set(typed)
    with acting_as(world.actor("coordinator")):
        assert not Concern.objects.exists()

    again = client_as(world.users["head"]).post(address, {name: html.unescape(v) for name, v in kept.items()})
    assert again.status_code == 302
    with acting_as(world.actor("head")):
        assert Concern.objects.get().text == WORDS


def test_the_way_back_after_sign_in_holds_no_query(world: World) -> None:
    answer = Client().get(reverse("cohort", args=[world.mapping.reference]) + "?q=Leo+Pashley")
    assert answer.status_code == 302
    assert "Leo" not in answer["Location"]
    assert "cohort" in answer["Location"]


@pytest.mark.parametrize("path", ["/health/", "/sign-in/", "/my-work/"])
def test_what_is_sent_by_trace_is_not_sent_back(world: World, path: str) -> None:
    answer = Client().trace(path, headers={"X-Mark": "kept to ourselves"})
    assert b"kept to ourselves" not in answer.content


class TestSignedInAgain:
    """The form still holds the token of the session before."""

    def strict(self, client_as: Callable[[User], Client], world: World) -> Client:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client_as(world.users["head"]).cookies
        return strict

    def test_everything_typed_comes_back_with_a_button_that_sends_it(
        self, world: World, client_as: Callable[[User], Client]
    ) -> None:
        client = self.strict(client_as, world)
        address = reverse("notice", args=[world.mapping.reference])
        typed = {"text": WORDS, "how_known": "seen_myself", "once": str(uuid.uuid4())}
        answer = client.post(
            address, {**typed, "csrfmiddlewaretoken": "a" * 64}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 403
        page = answer.content.decode()
        kept = dict(re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', page, flags=re.DOTALL))
        assert set(kept) == set(typed)
        fresh = re.search(r'<main.*name="csrfmiddlewaretoken" value="([^"]+)"', page, flags=re.DOTALL)
        assert fresh
        given = {name: html.unescape(value) for name, value in kept.items()}
        assert client.post(address, {**given, "csrfmiddlewaretoken": fresh.group(1)}).status_code == 302
        with acting_as(world.actor("head")):
            assert Concern.objects.get().text == WORDS

    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}, {}]
    )
    def test_what_another_site_sent_is_not_offered_again(
        self, world: World, client_as: Callable[[User], Client], headers: dict[str, str]
    ) -> None:
        client = self.strict(client_as, world)
        address = reverse("notice", args=[world.mapping.reference])
        answer = client.post(address, {"text": WORDS}, headers=headers)
        assert answer.status_code == 403
        assert "grey car" not in answer.content.decode()
