"""A mapping that starts from a place: the place is on its map from the first minute, and what to do is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.commands import open_mapping
from placemap.mappings.models import Mapping
from placemap.mappings.queries import open_mapping as mapping_called
from placemap.partners.models import User
from placemap.subjects.commands import PersonAsGiven, add_person, record_entity_link
from placemap.subjects.models import Entity, PlaceStep
from placemap.subjects.queries import entities_known, network_around
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind
from tests.cast import World

pytestmark = pytest.mark.django_db
PLACE = "The  bus station"


def opened(world: World, who: str = "coordinator", **changes: Any) -> Mapping:
    actor = world.actor(who)
    given = {
        "title": "Harbour Street",
        "area": world.areas["city"],
        "started_from": "place",
        "place": PLACE,
        "harm": "Older people drawing children into carrying drugs.",
        "ends_on": today() + timedelta(days=120),
        "lead": world.users["lead"],
        "custodian": world.users["coordinator"],
        **changes,
    }
    with acting_as(actor):
        return open_mapping(by=actor, **given)


# The third opener neither leads nor holds the list: the place is on the map all the same.
@pytest.mark.parametrize("who", ["coordinator", "lead", "other_district"])
def test_the_map_opens_with_the_place_as_its_opener_gave_it(world: World, who: str) -> None:
    mapping = opened(world, who)
    for reader in {"coordinator", "lead", who}:
        actor = world.actor(reader)
        with acting_as(actor):
            seen = mapping_called(actor, mapping.reference)
            [node] = network_around(actor, seen).nodes
            assert node.entity is not None
            assert (node.entity.name, node.entity.kind) == ("The bus station", EntityKind.PLACE), (
                "and accepted"
            )
            place = Entity.objects.get()
            assert (place.agency_id, place.recorded_by) == (world.users[who].agency_id, world.users[who].pk)
            assert place.is_start and place.audience == "team" and not PlaceStep.objects.exists()
    with acting_as(world.actor("lead")):
        recorded = AuditEntry.objects.filter(event="entity_recorded", mapping_id=mapping.pk)
        assert [entry.user_id for entry in recorded] == [world.users[who].pk]
    with acting_as(world.actor("sergeant")):
        assert not Entity.objects.exists(), "who is not on its team sees nothing of it"


def test_a_mapping_that_starts_from_children_has_no_place(world: World) -> None:
    mapping = opened(world, started_from="cohort", place="")
    actor = world.actor("coordinator")
    with acting_as(actor):
        assert entities_known(actor, mapping) == [] and network_around(actor, mapping).nodes == ()


def test_what_to_do_first_is_said_until_there_is_a_child(
    world: World, client_as: Callable[[User], Client]
) -> None:
    mapping, priya = opened(world), world.actor("coordinator")
    door = client_as(world.users["coordinator"])
    first, drawn = (reverse(name, args=[mapping.reference]) for name in ("mapping", "network"))
    for page in (first, drawn):
        shown = door.get(page).content.decode()
        assert "no child is here yet" in shown and "Add a child by hand" in shown
    with acting_as(priya):
        place = Entity.objects.get()
        child = add_person(mapping=mapping, person=PersonAsGiven(given="Leo", family="Pashley"), by=priya)
        record_entity_link(
            mapping=mapping, person=child, entity=place, kind=EntityLinkKind.SPENDS_TIME,
            how_known="seen_myself", by=priya,
        )  # fmt: skip
        lines = network_around(priya, mapping).entity_lines
        assert [line.entity.name for line in lines] == ["The bus station"]
    assert "no child is here yet" not in door.get(first).content.decode()
    assert (
        "This mapping starts from this place"
        in door.get(reverse("entity", args=[mapping.reference, place.pk])).content.decode()
    )


def test_the_form_says_what_starting_from_a_place_does(
    world: World, client_as: Callable[[User], Client]
) -> None:
    page = client_as(world.users["coordinator"]).get(reverse("open-mapping")).content.decode()
    assert "The map opens with it, and you link children to it." in page
