"""What is tried too often waits, in words; the thresholds are published as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from placemap.access import throttles
from placemap.access.jobs import forget_sessions
from placemap.access.models import Attempt, AuditEntry
from placemap.access.session import acting_as
from placemap.access.throttles import LIMITS, Limit, Tried
from placemap.foundations.clock import days_ago
from placemap.partners.models import User
from tests.cast import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for tried in Tried:
        monkeypatch.setitem(LIMITS, tried, Limit(account=2, address=3, minutes=10))


def test_an_account_and_an_address_each_have_their_count(world: World, few: None) -> None:
    with acting_as(actor := world.actor("lead")):
        for _ in range(2):
            assert throttles.seconds_to_wait(Tried.SEARCH, account="a", address="1") == 0
            throttles.note(Tried.SEARCH, account="a", address="1", by=actor)
        assert 595 < throttles.seconds_to_wait(Tried.SEARCH, account="a") <= 601
        assert throttles.seconds_to_wait(Tried.SEARCH, account="b", address="1") == 0
        throttles.note(Tried.SEARCH, account="b", address="1", by=actor)
        assert throttles.seconds_to_wait(Tried.SEARCH, account="b", address="1") > 0
        assert throttles.seconds_to_wait(Tried.SEARCH, account="b", address="2") == 0
        assert throttles.seconds_to_wait(Tried.EXPORT, account="a", address="1") == 0
        # Once for the account that reached its limit, once for the address.
        assert AuditEntry.objects.filter(event="tried_too_often", outcome="refused").count() == 2
        assert not {"a", "1"} & set(Attempt.objects.values_list("whose", flat=True))


def test_it_may_be_tried_again_when_the_window_has_moved_on(world: World, few: None) -> None:
    with acting_as(actor := world.actor("lead")):
        for _ in range(2):
            throttles.note(Tried.SEARCH, account="a", by=actor)
        assert throttles.seconds_to_wait(Tried.SEARCH, account="a") > 0
        with days_ago(-1):
            assert throttles.seconds_to_wait(Tried.SEARCH, account="a") == 0


def test_searching_too_often_waits_in_words_and_an_empty_page_counts_nothing(
    world: World, client_as: SignIn, few: None
) -> None:
    client = client_as(world.users["lead"])
    for _ in range(4):
        assert client.get("/find/").status_code == 200
    for _ in range(2):
        assert client.post("/find/", {"q": "Leo"}).status_code == 200
    answer = client.post("/find/", {"q": "Leo"})
    assert answer.status_code == 429
    assert "Please wait a little" in answer.content.decode()
    assert int(answer["Retry-After"]) > 0
    assert client.post(f"/mappings/{world.mapping.reference}/find/", {"q": "x"}).status_code == 429
    assert client_as(world.users["sergeant"]).post("/find/", {"q": "Leo"}).status_code == 200


def test_taking_out_too_often_waits(world: World, client_as: SignIn, few: None) -> None:
    client = client_as(world.users["lead"])
    address = f"/mappings/{world.mapping.reference}/network/print/"
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("securely", "told", "read"),
    [
        (False, "203.0.113.9", "198.51.100.7"),
        (True, "203.0.113.9", "203.0.113.9"),
        # What the visitor wrote themselves stands before what our proxy wrote.
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "198.51.100.7"),
    ],
)
def test_address_of_believes_the_proxy_and_not_the_visitor(
    settings: Any, securely: bool, told: str, read: str
) -> None:
    settings.SERVED_SECURELY = securely
    headers = {"X-Forwarded-For": told} if told else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="198.51.100.7")
    assert throttles.address_of(request) == read


def test_the_night_forgets_old_counts(world: World) -> None:
    for days in (0, 3):
        Attempt(kind="search", whose="x", at=timezone.now() - timedelta(days=days)).save(force_insert=True)
    forget_sessions(0)
    assert Attempt.objects.count() == 1


def test_the_published_page_says_every_threshold() -> None:
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "reference" / "throttles.md").read_text(encoding="utf-8")
    for tried, limit in LIMITS.items():
        assert f"| {tried.label.english} | {limit.account} | {limit.address} |" in page  # type: ignore[attr-defined]
