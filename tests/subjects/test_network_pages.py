"""The map's data and pages, as each reader may see them."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners.models import User
from placemap.subjects import commands
from placemap.subjects.commands import PersonAsGiven, block_person
from placemap.subjects.models import Link, Person
from placemap.subjects.queries import (
    network_around,
    snapshots,
    whole_network,
)
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.subjects.chains import address, chain
from tests.subjects.people import agree, give, join, link

pytestmark = pytest.mark.django_db


def test_the_data_says_what_the_table_says(world: World, client_as: Callable[[User], Client]) -> None:
    chain(world)
    answer = client_as(world.users["sergeant"]).get(address("map-data", world))
    assert answer["Cache-Control"] == "no-store"
    said = answer.json()
    kinds = {node["kind"]: node for node in said["nodes"]}
    assert kinds["linked_child"]["label"] == "L.P."
    assert kinds["linked_child"]["url"] == ""
    assert "Pashley" not in answer.content.decode()
    assert said["links"][0]["strength"] == "reported"


def test_moved_marks_are_kept(world: World, client_as: Callable[[User], Client]) -> None:
    people = chain(world)
    sent = json.dumps({"moved": [{"id": str(people[0].pk), "x": 3, "y": 4}]})
    door = client_as(world.users["lead"])
    answer = door.post(address("map-positions", world), sent, content_type="application/json")
    assert answer.status_code == 204
    assert {"x": 3.0, "y": 4.0}.items() <= door.get(address("map-data", world)).json()["nodes"][
        0
    ].items() or any(node["x"] == 3.0 for node in door.get(address("map-data", world)).json()["nodes"])


def test_a_picture_is_on_record_with_whom_it_shows(world: World, client_as: Callable[[User], Client]) -> None:
    people = chain(world)
    reader = world.actor("sergeant")
    with acting_as(reader):
        seen = {key for node in network_around(reader, world.mapping).nodes for key in (node.id,)}
    sent = json.dumps({"shown": [*map(str, seen), *(str(one.pk) for one in people), str(uuid.uuid4())]})
    door = client_as(world.users["sergeant"])
    answer = door.post(address("map-picture", world), sent, content_type="application/json")
    assert (answer.status_code, answer["Cache-Control"]) == (204, "no-store")
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        entry = AuditEntry.objects.filter(event="map_exported", details__form="picture").latest("at")
    with acting_as(reader):
        mine = set(Person.objects.filter(pk__in=entry.subjects).values_list("pk", flat=True))
    assert set(entry.subjects) == mine >= seen
    assert entry.user_id == world.users["sergeant"].pk
    for wrong in ("", "[]", '{"shown": 4}', '{"shown": ["x"]}', '{"shown": [4]}'):
        answer = door.post(address("map-picture", world), wrong, content_type="application/json")
        assert answer.status_code == 400
    much = json.dumps({"shown": ["x" * 200_001]})
    answer = door.post(address("map-picture", world), much, content_type="application/json")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "sent",
    ["", "{", "[]", '{"moved": 4}', '{"moved": [{"id": "x"}]}', '{"moved": [{"id": "x", "x": "a", "y": 1}]}'],
)
def test_what_cannot_be_read_moves_nothing(
    world: World, client_as: Callable[[User], Client], sent: str
) -> None:
    answer = client_as(world.users["lead"]).post(
        address("map-positions", world), sent, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_names_are_hidden_of_everybody_the_reader_knows_and_of_nobody_else(
    world: World, client_as: Callable[[User], Client]
) -> None:
    """Zofia is on no drawing; her first name was put right; the school knows somebody the sergeant does not."""
    chain(world)
    (zofia,) = give(
        world, "sergeant", PersonAsGiven(given="Zophia", family="Lis", known_as=("Zosia Bright",))
    )
    (kept,) = give(world, "head", PersonAsGiven(given="Quentin", family="Vane"), handling="C")
    sergeant = world.actor("sergeant")
    with acting_as(sergeant):
        commands.correct_person(
            person=zofia, given="Zofia", family="Lis", born=None, reason="Spelling", version=1, by=sergeant
        )
    door = client_as(world.users["sergeant"])
    answer = door.get(address("map-names", world))
    known = {one["name"]: one["instead"] for one in answer.json()["names"]}
    assert known["Zofia Lis"] == known["Zophia Lis"] == known["Zosia Bright"] == "Z.L."
    assert answer.headers["Cache-Control"] == "no-store"
    assert not any("Quentin" in name or "Vane" in name for name in known)
    assert not any("Zofia" in name for name in door.get(address("map-data", world)).content.decode().split())
    with acting_as(world.actor("coordinator")):
        read = AuditEntry.objects.filter(event="map_viewed", subjects__contains=[zofia.pk])
        assert read.filter(user_id=sergeant.user_id).exists()
        assert not AuditEntry.objects.filter(user_id=sergeant.user_id, subjects__contains=[kept.pk]).exists()
    assert client_as(world.users["other_district"]).get(address("map-names", world)).status_code == 404


def test_names_of_a_list_taken_back_stay_hidden_however_they_stand_in_words(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    (gone,) = give(world, "sergeant", PersonAsGiven(given="Samuel", family="Żak-Rook"))
    (kept,) = give(world, "head", PersonAsGiven(given="Quentin", family="Vane"), handling="C")
    (unsaid,) = give(world, "sergeant", PersonAsGiven(given="Ingrid", family="Unsaid"))
    for who, record in (("sergeant", gone), ("head", kept), ("sergeant", unsaid)):
        with acting_as(world.actor(who)):
            commands.withdraw_people(contribution=record.contribution, by=world.actor(who))
    words = "sam met SAMUEL ZAK-ROOK; rook left, Quentin stayed."
    link(world, "sergeant", people[0], people[1], LinkKind.ASSOCIATE, words=words)

    def hidden(who: str) -> dict[str, str]:
        answer = client_as(world.users[who]).get(address("map-names", world))
        return {one["name"]: one["instead"] for one in answer.json()["names"]}

    known = hidden("sergeant")
    assert (known["sam"], known["SAMUEL ZAK-ROOK"]) == ("S.", "S.Ż.")
    assert not any(word in name for name in known for word in ("Quentin", "Ingrid", "Unsaid"))


def test_a_name_another_agency_took_back_is_hidden_in_words_of_before_and_told_nowhere_else(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    agree(world, people[1])
    (gone,) = give(world, "head", PersonAsGiven(given="Samuel", family="Żak-Rook"))
    # Known to the team by another record; Rosie was a candidate, and nobody but her school saw her name.
    (stays,) = give(world, "social_care", PersonAsGiven(given="Szymon", family="Novak"))
    join(world, (gone, stays))
    agree(world, stays)
    (unseen,) = give(world, "head", PersonAsGiven(given="Rosie", family="Bell"))
    (kept,) = give(world, "head", PersonAsGiven(given="Quentin", family="Vane"), handling="C")
    (unsaid,) = give(world, "head", PersonAsGiven(given="Ingrid", family="Unsaid"))
    words = "sam met ZAK-ROOK; Quentin stayed, Rosie too."
    link(world, "social_care", people[0], people[1], LinkKind.ASSOCIATE, words=words)
    for record in (gone, kept, unsaid, unseen):
        with acting_as(world.actor("head")):
            commands.withdraw_people(contribution=record.contribution, by=world.actor("head"))
    link(world, "social_care", people[0], people[1], LinkKind.CLASSMATE, words="Samuel, Rook and Ingrid.")

    def hidden(who: str) -> dict[str, str]:
        answer = client_as(world.users[who]).get(address("map-names", world))
        return {one["name"]: one["instead"] for one in answer.json()["names"]}

    team = hidden("sergeant")
    assert (team["sam"], team["ZAK-ROOK"]) == ("S.", "Ż."), team
    # What was never for the team; what is in no words; and what was written since: its hiding would tell.
    assert not {"Quentin", "Vane", "Samuel", "Rook", "Ingrid", "Unsaid", "Rosie"} & set(team)
    assert {"Samuel", "Ingrid", "Quentin"} <= set(hidden("coordinator"))
    with acting_as(world.actor("other_district")), connection.cursor() as cursor:
        cursor.execute("select * from names_others_took_back(%s)", [world.mapping.pk])
        assert cursor.fetchall() == [], "of no use from outside"
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        block_person(person=gone, user=world.users["sergeant"], reason="Knows the family", by=coordinator)
    assert "sam" not in hidden("sergeant"), "whoever is kept from the record"


def test_the_path_is_a_sentence(world: World, client_as: Callable[[User], Client]) -> None:
    people = chain(world)
    door = client_as(world.users["coordinator"])
    answer = door.get(address("map-path", world), {"from": people[0].pk, "to": people[2].pk})
    assert "friend of" in answer.json()["sentence"]
    assert len(answer.json()["links"]) == 2
    assert not door.get(address("map-path", world), {"from": people[0].pk}).json()["links"]


@pytest.mark.parametrize("name", ["network", "map-print", "snapshots", "compare-snapshots"])
def test_pages_open_with_and_without_a_map(
    world: World, client_as: Callable[[User], Client], name: str
) -> None:
    door = client_as(world.users["sergeant"])
    assert door.get(address(name, world)).status_code == 200
    people = chain(world)
    page = door.get(address(name, world), {"around": people[0].pk, "steps": 2, "sort": "-when"})
    assert page.status_code == 200
    assert "Pashley" not in page.content.decode()


def test_a_snapshot_is_taken_and_compared_on_the_pages(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    door = client_as(world.users["lead"])
    for name in ("Meeting 1", "Meeting 2"):
        answer = door.post(address("snapshots", world), {"name": name, "once": uuid.uuid4()})
        assert answer.status_code == 302
        link(world, "social_care", people[0], people[2])
    actor = world.actor("lead")
    with acting_as(actor):
        taken = snapshots(actor, world.mapping)
    page = door.get(address("compare-snapshots", world), {"s": [one.id for one in taken]}).content.decode()
    assert "Meeting 1" in page
    assert "T.Z." in page
    # An empty part says so once, in words.
    assert "Nothing here, as far as you may see." in page
    assert not re.search(r">\s*(0|None)\s*<", page)
    shown = door.get(address("snapshot", world, taken[0].id))
    assert shown.status_code == 200
    assert (
        client_as(world.users["other_district"]).get(address("snapshot", world, taken[0].id)).status_code
        == 404
    )
    assert (
        door.post(address("remove-snapshot", world, taken[0].id), {"once": uuid.uuid4()}).status_code == 302
    )
    assert door.get(address("snapshot", world, taken[0].id)).status_code == 404


def test_the_panel_gets_only_the_evidence(world: World, client_as: Callable[[User], Client]) -> None:
    chain(world)
    actor = world.actor("coordinator")
    with acting_as(actor):
        first = Link.objects.order_by("recorded_at").first()
    assert first is not None
    door = client_as(world.users["coordinator"])
    part = door.get(
        address("link", world, first.pk), headers={"X-Placemap-Part": "evidence"}
    ).content.decode()
    assert "<html" not in part
    assert "What this does not say." in part


def test_the_whole_network_leaves_out_what_expired(world: World) -> None:
    chain(world)
    actor = world.actor("coordinator")
    with acting_as(actor):
        Link.objects.update(expires_on=today() - timedelta(days=1))
        assert not whole_network(actor, world.mapping).lines
