"""A school that is not shown is sealed as an address is, wherever it would stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects.commands import open_school, record_entity, record_entity_link, seal_school
from placemap.subjects.models import EntityLink, Person, PersonDetail, SchoolSeal
from tests.cast import World
from tests.cohort.conftest import Lists, lists  # noqa: F401

pytestmark = pytest.mark.django_db
SCHOOL = "Quillbrook Academy"


@pytest.fixture
def leo(lists: Lists) -> Person:  # noqa: F811
    leo = lists.member("head", "Leo", "Pashley", school=SCHOOL)
    mia = lists.member("head", "Mia", "Orme", school=SCHOOL)
    lists.linked(leo, "sergeant", "Jade", "Reed")
    del mia
    return leo


def test_the_school_shows_nowhere_until_it_is_shown_again(
    world: World, leo: Person, lists: Lists, client_as: Callable[[User], Client]  # noqa: F811
) -> None:  # fmt: skip
    base = f"/mappings/{world.mapping.reference}/"
    addresses = [f"{base}people/{leo.pk}/", *(f"{base}{page}/" for page in ("cohort", "network", "network/data", "network/links", "network/findings", "network/print"))]  # fmt: skip
    dan, priya = client_as(world.users["sergeant"]), client_as(world.users["coordinator"])

    def shown(client: Client) -> dict[str, int]:
        found = {address: client.get(address).content.decode().count(SCHOOL) for address in addresses}
        answer = client.post(f"{base}find/", {"q": SCHOOL}).content.decode()
        return {**found, "search": answer.count(str(leo.pk))}

    before = shown(dan)
    assert before[addresses[0]] and before["search"] and before[f"{base}network/data/"]
    seal = lists.act("social_care", seal_school, person=leo, reason="His father must not find him.")
    after = shown(dan)
    assert after[addresses[0]] == 0 and after["search"] == 0
    # Mia goes there too, and hers stays.
    assert all(after[page] <= before[page] for page in before)
    page = dan.get(addresses[0]).content.decode()
    assert "The school is sealed too" in page and "must not find him" not in page
    assert shown(priya)[addresses[0]] and "Not shown to others" in priya.get(addresses[0]).content.decode()
    with acting_as(world.actor("head")):
        assert PersonDetail.objects.filter(person=leo, kind="school").exists(), "whoever gave it knows it"
    # Whatever is given or joined later is sealed too.
    later = lists.child("social_care", "Leo", "Pashley", school=SCHOOL)
    lists.join(leo, later)
    with acting_as(world.actor("sergeant")):
        assert not PersonDetail.objects.filter(person__in=[leo, later], kind="school").exists()
    lists.act("coordinator", open_school, seal=seal, reason="The order has ended.", version=1)
    assert shown(dan)[addresses[0]] >= before[addresses[0]]


def test_a_tie_to_the_school_as_a_place_is_sealed_with_it(world: World, leo: Person, lists: Lists) -> None:  # noqa: F811
    actor = world.actor("head")
    with acting_as(actor):
        place = record_entity(mapping=world.mapping, kind="place", name=SCHOOL, reason="A school.", by=actor)
        record_entity_link(
            mapping=world.mapping, person=leo, entity=place, kind="attends", first_on=None, last_on=None, how_known="seen_myself",
            grade="", nature="fact", words="He goes there.", by=actor,
        )  # fmt: skip
    with acting_as(world.actor("sergeant")):
        assert EntityLink.objects.filter(person=leo).exists()
    lists.act("coordinator", seal_school, person=leo, reason="His father must not find him.")
    with acting_as(world.actor("sergeant")):
        assert not EntityLink.objects.filter(person=leo).exists()


def test_who_seals_and_who_reads_why(world: World, leo: Person, lists: Lists) -> None:  # noqa: F811
    with pytest.raises(Refused):
        lists.act("sergeant", seal_school, person=leo, reason="Why not")
    with pytest.raises(PlacemapError, match="Say why"):
        lists.act("coordinator", seal_school, person=leo, reason=" ")
    seal = lists.act("coordinator", seal_school, person=leo, reason="Her own words.")
    with pytest.raises(PlacemapError, match="already"):
        lists.act("social_care", seal_school, person=leo, reason="Also")
    for reader, sees in (
        ("coordinator", True),
        ("social_care", False),
        ("sergeant", False),
        ("other_district", False),
    ):
        with acting_as(world.actor(reader)):
            assert SchoolSeal.objects.exists() is sees, reader
    with pytest.raises(Conflict):
        lists.act("coordinator", open_school, seal=seal, reason="x", version=9)
    with pytest.raises(PlacemapError, match="Say why"):
        lists.act("coordinator", open_school, seal=seal, reason="", version=1)
