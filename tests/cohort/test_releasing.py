"""What was given with conditions shows to another agency only once its giver released it, and no longer after."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Factor
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import end_releases, release_to
from placemap.information.models import Contribution, Release
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db
WORDS = "Seen handing over a package."


@pytest.fixture
def held(lists: Lists, leo: Person) -> Factor:
    """What the police gave about Leo, graded C, and left as for the team in the form."""
    found: Factor = lists.act(
        "sergeant", commands.record_factor, person=leo, kind="worry", text=WORDS, grade="2/B/C", handling="P"
    )
    return found


def _reads(world: World, who: str, held: Factor) -> tuple[bool, bool]:
    with acting_as(world.actor(who)):
        return (
            Factor.objects.filter(pk=held.pk).exists(),
            Contribution.objects.filter(pk=held.contribution_id).exists(),
        )


def _release(lists: Lists, held: Factor, who: str = "sergeant", to: str = "head", **given: Any) -> Release:
    given = {"reason": "They look after him in school.", "people": [held.person_id], **given}
    agencies = [lists.world.users[to].agency]
    found: list[Release] = lists.act(
        who, release_to, contribution=held.contribution, agencies=agencies, **given
    )
    return found[0]


def test_a_grade_that_ends_in_c_is_kept_close_whatever_the_form_said(world: World, held: Factor) -> None:
    assert held.audience == held.contribution.audience == "restricted"
    assert _reads(world, "sergeant", held) == _reads(world, "coordinator", held) == (True, True)
    assert _reads(world, "head", held) == _reads(world, "lead", held) == (False, False)


def test_released_it_shows_to_that_agency_alone_until_it_is_taken_back(
    lists: Lists, world: World, leo: Person, held: Factor
) -> None:
    release = _release(lists, held)
    assert _reads(world, "head", held) == (True, True)
    assert _reads(world, "social_care", held) == (False, False)
    with acting_as(world.actor("head")):
        assert not Release.objects.exists()
    lists.act("sergeant", end_releases, contribution=held.contribution, releases=[release])
    assert _reads(world, "head", held) == (False, False)
    with acting_as(world.actor("coordinator")):
        events = AuditEntry.objects.filter(event__in=("released", "release_ended")).order_by("at")
        assert [entry.event for entry in events] == ["released", "release_ended"]


def test_only_its_giver_releases_it_to_agencies_of_the_team_and_with_a_reason(
    lists: Lists, world: World, held: Factor
) -> None:
    with pytest.raises(Refused):
        _release(lists, held, "coordinator")
    with pytest.raises(PlacemapError):
        _release(lists, held, reason=" ")
    with pytest.raises(PlacemapError):
        _release(lists, held, to="other_district")
    with pytest.raises(PlacemapError):
        _release(lists, held, people=[])
    with pytest.raises(PlacemapError):
        _release(lists, held, people=[held.person_id, uuid4()])
    _release(lists, held)
    with pytest.raises(PlacemapError):
        _release(lists, held)
    with acting_as(world.actor("head")):
        team = Factor.objects.filter(audience="team").select_related("contribution").first()
    assert team is not None
    with pytest.raises(PlacemapError):
        _release(lists, team, "head", to="sergeant")


def _page(client: Client, world: World, leo: Person) -> str:
    return words_of(open_page(client, world, "child", leo.pk))


def test_the_page_of_an_outsider_says_the_same_before_it_was_given_and_after(
    lists: Lists, world: World, leo: Person, client_as: SignIn
) -> None:
    head = client_as(world.users["head"])
    _page(head, world, leo)
    before = _page(head, world, leo)
    lists.act(
        "sergeant", commands.record_factor, person=leo, kind="worry", text=WORDS, grade="2/B/C", handling="P"
    )
    assert _page(head, world, leo) == before


def test_the_agency_finds_what_it_holds_releases_it_and_takes_that_back(
    world: World, leo: Person, held: Factor, client_as: SignIn
) -> None:
    sergeant, head = client_as(world.users["sergeant"]), client_as(world.users["head"])
    assert "Nobody but the coordinator" in words_of(open_page(sergeant, world, "held"))
    assert open_page(head, world, "release", held.contribution_id).status_code == 404
    form = {
        "agencies": str(world.users["head"].agency_id),
        "people": str(leo.pk),
        "reason": "They look after him in school.",
    }
    assert send(sergeant, world, "release", held.contribution_id, **form).status_code == 302
    assert WORDS in _page(head, world, leo)
    listed = words_of(open_page(sergeant, world, "held"))
    assert "They look after him in school." in listed
    with acting_as(world.actor("sergeant")):
        (row,) = queries.with_releases(world.actor("sergeant"), world.mapping, [held.contribution])
    send(sergeant, world, "end-release", held.contribution_id, row.standing[0].rows[0].pk)
    assert WORDS not in _page(head, world, leo)
    assert "Released before" in words_of(open_page(sergeant, world, "held"))
    assert (
        reverse("held", args=[world.mapping.reference])
        in sergeant.get(reverse("child", args=[world.mapping.reference, leo.pk])).content.decode()
    )
