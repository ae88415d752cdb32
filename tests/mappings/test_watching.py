"""A silver chair and the strategic lead read how mappings stand, and reach no child by any way."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.mappings import commands, queries
from placemap.mappings.models import Mapping, Member
from placemap.partners.commands import give_role
from placemap.subjects.models import Person, PersonDetail
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db
HOME = "/mappings/M-2026-901/"
WATCH = "/watch/M-2026-901/"


@pytest.fixture
def watched(world: World) -> World:
    """The sergeant's agency gave a child; the sergeant gives up their seat for the silver chair's."""
    Lists(world).child("sergeant", "Jade", "Orme")
    world.reseat("sergeant", "silver_chair")
    return world


def test_a_silver_chair_reads_how_it_stands_and_no_child_of_the_own_agency_either(
    watched: World, client_as: Any
) -> None:
    dan = watched.actor("sergeant")
    assert not dan.sits_in(watched.mapping.pk) and dan.watches_over(watched.mapping.pk)
    with acting_as(dan):
        assert Mapping.objects.count() == 1 and Member.objects.exists()
        assert not Person.objects.exists() and not PersonDetail.objects.exists()
    client = client_as(watched.users["sergeant"])
    page = client.get(WATCH).content.decode()
    assert "What it lacks" in page and "No objective is agreed yet." in page
    assert "children agreed to be in the cohort" in page
    assert not any(name in page for name in ("Jade", "Orme", "J.O."))
    for path in ("", "cohort/", "network/", "team/", "lists/", "notice/", "opening/"):
        assert client.get(HOME + path).status_code == 404, path
    assert "Jade" not in client.post("/find/", {"q": "Orme"}).content.decode()
    assert WATCH in client.get("/watch/").content.decode()
    assert "/watch/" in client.get("/my-work/").content.decode()
    assert client.get("/watch/M-2026-902/").status_code == 404, "another mapping is not theirs"


def test_what_they_read_is_looked_through_for_names_before_it_is_kept(watched: World, client_as: Any) -> None:
    with acting_as(SETTER):
        give_role(user=watched.users["stranger"], role_code="strategic_lead", by=SETTER)
    priya, area = client_as(watched.users["coordinator"]), str(watched.areas["city"].pk)
    told = "Jade Orme was seen there."
    sent: dict[str, dict[str, str]] = {
        "details/": {"title": "Two schools", "area": area, "place": "", "harm": told, "version": "1"},
        "scope/change/": {
            "in_scope": told, "out_of_scope": "", "goes_to": "", "reason": "First meeting", "version": "1",
        },
        "opening/reasons/": {
            "panel": "", "trigger": "panel", "themes": told, "certainty": "identified", "threshold": "",
            "version": "0",
        },
        "opening/referred/add/": {
            "source": "panel", "from_whom": "Chair", "referred_on": "1 3 2026", "evidence": told,
            "how_known": "record_check", "decision": "waiting", "decided_on": "", "decision_words": "",
            "version": "0",
        },
        "objectives/add/": {
            "words": told, "measure": "Reports", "baseline": "9", "target": "3", "aim": "pursue",
            "agreed_by": "All", "agreed_on": "4 3 2026", "version": "0",
        },
    }  # fmt: skip
    for path, given in sent.items():
        page = priya.post(HOME + path, {**given, "once": str(uuid.uuid4())})
        assert page.status_code == 422 and "I have looked" in page.content.decode(), path
        assert told in page.content.decode(), "nothing was rewritten"
    for who in ("sergeant", "stranger"):
        assert "Jade" not in client_as(watched.users[who]).get(WATCH).content.decode()
    for path, given in sent.items():
        looked = {**given, "looked": "on", "once": str(uuid.uuid4())}
        assert priya.post(HOME + path, looked).status_code == 302, path


def test_the_strategic_lead_reads_over_all_and_a_seat_makes_no_difference_to_others(
    world: World, client_as: Any
) -> None:
    stranger = world.users["stranger"]
    for path in ("/watch/", WATCH):
        assert client_as(stranger).get(path).status_code == (403 if path == "/watch/" else 404)
    with acting_as(SETTER):
        give_role(user=stranger, role_code="strategic_lead", by=SETTER)
    client = client_as(stranger)
    listed = client.get("/watch/").content.decode()
    assert "M-2026-901" in listed and "M-2026-902" in listed
    assert client.get(WATCH).status_code == 200 and client.get(HOME).status_code == 404
    rupa = world.actor("stranger")
    with acting_as(rupa), pytest.raises(Refused):
        commands.change_naming(mapping=world.mapping, mode="full", minuted="x", version=1, by=rupa)


def test_whoever_watches_fills_no_place_at_the_table_and_is_shown_on_the_team(
    watched: World, client_as: Any
) -> None:
    lead = watched.actor("lead")
    with acting_as(lead):
        seats = queries.live_seats(watched.mapping)
        assert "Dan Colley" not in {seat.user.name for seat in seats}
        places = {place.name: place.people for place in queries.places(watched.mapping, seats)}
        assert places["Police, local area"] == ()
        assert queries.opening(lead, watched.mapping, seats).lacking
    assert "Silver chair" in client_as(watched.users["lead"]).get(f"{HOME}team/").content.decode()


def test_a_session_ends_when_the_watching_does(watched: World, client_as: Any) -> None:
    client = client_as(watched.users["sergeant"])
    assert client.get(WATCH).status_code == 200
    lead = watched.actor("lead")
    with acting_as(lead):
        seats = queries.live_seats(watched.mapping, with_watchers=True)
        commands.end_seat(seat=next(one for one in seats if one.user.name == "Dan Colley"), by=lead)
    assert client.get(WATCH).status_code == 302
