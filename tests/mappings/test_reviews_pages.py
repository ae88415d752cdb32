"""The pages of the reviews of a mapping, and the panel's."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.mappings import queries
from placemap.mappings.models import ReviewEntry
from placemap.web.filters import day
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.opened import panel_chair
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.mappings.test_reviews import decided, reviewed, two_missed


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


@pytest.mark.django_db
def test_the_pages_keep_what_was_typed_and_do_it_once(world: World, client_as: SignIn) -> None:
    reviewed(world, 10)
    coordinator = client_as(world.users["coordinator"])
    assert "No review is written down yet" in words_of(open_page(coordinator, world, "mapping-reviews"))
    given = {
        "held_on": f"{today():%d %m %Y}", "held_by": "Priya Nandra", "words": "The station work goes on",
        "next_on": f"{today() + timedelta(days=60):%d %m %Y}", "version": world.mapping.version,
        "once": str(uuid4()),
    }  # fmt: skip
    wrong = send(coordinator, world, "hold-review", **{**given, "words": "", "once": str(uuid4())})
    assert wrong.status_code == 422 and "Priya Nandra" in wrong.content.decode()
    assert send(coordinator, world, "hold-review", **given).status_code == 302
    assert send(coordinator, world, "hold-review", **given).status_code == 302
    late = send(
        coordinator, world, "move-review", next_on=f"{today() + timedelta(days=20):%d %m %Y}",
        reason="Half-term", version=world.mapping.version,
    )  # fmt: skip
    assert late.status_code == 409 and "Half-term" in late.content.decode()
    with acting_as(world.actor("lead")):
        assert ReviewEntry.objects.count() == 1
    page = words_of(open_page(client_as(world.users["sergeant"]), world, "mapping-reviews"))
    assert "The station work goes on" in page and "Held by Priya Nandra." in page
    assert "Write down a review" not in page and "Change the day" not in page
    # Nobody is asked for a day that would be refused.
    two_missed(world)
    assert "Change the day" not in words_of(open_page(coordinator, world, "mapping-reviews"))
    assert open_page(coordinator, world, "move-review").status_code == 403
    assert "still for the panel to decide" in words_of(open_page(coordinator, world, "hold-review"))


@pytest.mark.django_db
def test_the_panel_decides_on_its_page_and_reads_no_child(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    lists.child("head", "Jade", "Orme")
    panel_chair(world)
    two_missed(world)
    panel = client_as(world.users["panel"])
    page = reverse("decide-for-panel", args=[world.mapping.reference])
    assert "Two schools, Estwick: close or renew" in words_of(panel.get(reverse("my-work")))
    assert page in panel.get(reverse("panel")).content.decode()
    shown = panel.get(page)
    assert "2 reviews in a row were missed" in words_of(shown)
    assert not any(name in words_of(shown) for name in ("Jade", "Orme", "Harm between"))
    for key, status in (("lead", 403), ("sergeant", 403), ("other_district", 403), ("administrator", 403)):
        assert client_as(world.users[key]).get(page).status_code == status, key
    assert panel.get(reverse("decide-for-panel", args=["M-2026-902"])).status_code == 404
    given = {
        "choice": "renew", "reason": "The station is half done", "next_on": "", "ends_on": "",
        "version": world.mapping.version, "once": str(uuid4()),
    }  # fmt: skip
    silent = panel.post(page, {**given, "once": str(uuid4())})
    assert silent.status_code == 422 and "The station is half done" in silent.content.decode()
    given["next_on"] = f"{today() + timedelta(days=60):%d %m %Y}"
    stale = panel.post(page, {**given, "version": 900, "once": str(uuid4())})
    assert stale.status_code == 409 and "The station is half done" in stale.content.decode()
    assert panel.post(page, given).status_code == 302
    assert panel.post(page, given).status_code == 302, "pressed twice, it leads where it led"
    assert panel.get(page).status_code == 404
    with acting_as(world.actor("lead")):
        assert ReviewEntry.objects.count() == 1
    assert day(today() + timedelta(days=60)) in words_of(
        open_page(client_as(world.users["lead"]), world, "mapping-reviews")
    )


@pytest.mark.django_db
def test_the_second_of_the_panel_to_decide_keeps_the_reason_and_reads_that_it_is_decided(
    world: World, client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chair = panel_chair(world)
    two_missed(world)
    panel = client_as(world.users["panel"])
    page = reverse("decide-for-panel", args=[world.mapping.reference])
    given = {
        "choice": "renew", "reason": "The station is half done", "ends_on": "", "version": world.mapping.version,
        "next_on": f"{today() + timedelta(days=60):%d %m %Y}", "once": str(uuid4()),
    }  # fmt: skip
    # Decided between the page's look and the command's.
    with acting_as(chair):
        waiting = queries.reviews_for_panel(chair)
    decided(world, chair, reason="It goes on")
    looks = iter([waiting, []])
    with monkeypatch.context() as between:
        between.setattr(queries, "reviews_for_panel", lambda _: next(looks))
        late = panel.post(page, given)
    assert late.status_code == 409 and "The station is half done" in late.content.decode()
    for _again in range(2):
        late = panel.post(page, given)
        assert late.status_code == 409 and "The station is half done" in late.content.decode()
        assert f"decided for the panel already, on {day(today())}" in words_of(late)
    other = reverse("decide-for-panel", args=[world.other_mapping.reference])
    assert panel.post(other, given).status_code == 404, "it was never asked for"
    for key in ("lead", "administrator"):
        actor = world.actor(key)
        with acting_as(actor):
            assert queries.decided_by_panel(actor, world.mapping.reference) is None
            with connection.cursor() as cursor:
                cursor.execute("select count(*) from reviews_decided_by_panel()")
                assert cursor.fetchone()[0] == 0
    # Whoever answers for it reads it in their work, with the next review.
    until = show(today() + timedelta(days=60))
    for key, told in (("lead", True), ("coordinator", True), ("sergeant", False)):
        work = words_of(client_as(world.users[key]).get(reverse("my-work")))
        assert ("the panel renewed it" in work and f"Its next review is on {until}" in work) is told, key
