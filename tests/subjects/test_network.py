"""The map around some people, paths, positions, snapshots and files, as each reader may see them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import uuid
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.information.vocabulary import HowKnown
from placemap.partners.models import User
from placemap.subjects import commands
from placemap.subjects.commands import PersonAsGiven, Placing
from placemap.subjects.models import LinkEvidence, MapPosition, MapSnapshot, Person
from placemap.subjects.queries import (
    NetworkMap,
    network_around,
    path_between,
    snapshot_shown,
    snapshots,
    snapshots_compared,
)
from placemap.subjects.vocabulary import LinkKind, MapFileKind, MapFilePurpose, Strength
from tests.cast import World
from tests.subjects.chains import BEN, address, chain
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, join, link

pytestmark = pytest.mark.django_db


def look(world: World, who: str, *people: Person, steps: int = 1) -> NetworkMap:
    actor = world.actor(who)
    with acting_as(actor):
        return network_around(actor, world.mapping, people=[person.pk for person in people], steps=steps)


def labels(drawn: NetworkMap) -> set[str]:
    return {node.person.on_map for node in drawn.nodes if node.person}


def test_the_map_opens_on_the_cohort_one_step_out(world: World) -> None:
    chain(world)
    drawn = look(world, "coordinator")
    assert labels(drawn) == {"Ellie Mensah", "Leo Pashley"} or labels(drawn) == {
        "Elizabeth Mensah",
        "Leo Pashley",
    }
    assert len(drawn.lines) == 1
    assert {node.more for node in drawn.nodes} == {0, 1}


def test_two_steps_go_further(world: World) -> None:
    people = chain(world)
    assert len(look(world, "coordinator", people[0], steps=2).nodes) == 3
    assert len(look(world, "coordinator", people[1], steps=1).nodes) == 3


def test_more_counts_only_what_this_reader_may_see(world: World) -> None:
    people = chain(world)
    [hidden] = give(world, "head", BEN, handling="C")
    link(world, "coordinator", people[1], hidden)
    for who, expected in (("coordinator", 2), ("sergeant", 0)):
        drawn = look(world, who)
        leo = next(node for node in drawn.nodes if node.person and node.person.initials == "L.P.")
        # The sergeant sees Ellie and Leo, who is linked to her; Tomasz is nobody to the team yet.
        assert leo.more == expected, who


def test_two_records_of_one_person_are_one_neighbour(world: World) -> None:
    people = chain(world)
    [again] = give(world, "head", TOMASZ)
    link(world, "coordinator", people[1], again, LinkKind.CLASSMATE)
    join(world, (people[2], again))
    drawn = look(world, "coordinator")
    assert max(node.more for node in drawn.nodes) == 1
    wider = look(world, "coordinator", steps=2)
    assert len(wider.nodes) == 3
    assert len(wider.lines) == 3


def test_somebody_unseen_is_passed_over_as_if_absent(world: World) -> None:
    [hidden] = give(world, "head", BEN, handling="C")
    absent = look(world, "sergeant", Person(pk=uuid.uuid4()))
    assert look(world, "sergeant", hidden) == absent == NetworkMap((), (), ())


def test_another_district_has_no_map(world: World) -> None:
    with pytest.raises(Refused):
        look(world, "other_district")


def test_reading_the_map_is_on_record_with_everybody_shown(world: World) -> None:
    people = chain(world)
    look(world, "coordinator")
    actor = world.actor("coordinator")
    with acting_as(actor):
        entry = AuditEntry.objects.filter(event="map_viewed").latest("at")
    assert set(entry.subjects) == {people[0].pk, people[1].pk}


def test_queries_do_not_grow_with_the_map(world: World) -> None:
    crowd = [PersonAsGiven(given="Name", family=f"Number{n}", born=date(2011, 1, 1)) for n in range(25)]
    people = give(world, "social_care", *crowd)
    agree(world, people[0])
    actor = world.actor("sergeant")

    def count() -> int:
        with acting_as(actor), CaptureQueriesContext(connection) as asked:
            network_around(actor, world.mapping, steps=2)
        return len(asked)

    for other in people[1:4]:
        link(world, "social_care", people[0], other)
    few = count()
    for other in people[4:]:
        link(world, "social_care", people[0], other)
    assert count() == few


# Paths


def test_a_path_is_the_shortest_and_reads_as_a_sentence(world: World) -> None:
    people = chain(world)
    actor = world.actor("coordinator")
    with acting_as(actor):
        found = path_between(actor, world.mapping, people[0].pk, people[3].pk)
    assert [node.id for node in found.nodes] == [person.pk for person in people]
    assert len(found.lines) == 3
    link(world, "social_care", people[0], people[3], LinkKind.SEEN_TOGETHER)
    with acting_as(actor):
        assert len(path_between(actor, world.mapping, people[0].pk, people[3].pk).lines) == 1


def test_a_path_never_goes_through_somebody_unseen(world: World) -> None:
    one, other = give(world, "social_care", ELLIE, TOMASZ)
    [between] = give(world, "head", LEO, handling="C")
    agree(world, one)
    agree(world, other)
    link(world, "coordinator", one, between)
    link(world, "coordinator", between, other)
    for who, steps in (("coordinator", 2), ("sergeant", 0)):
        actor = world.actor(who)
        with acting_as(actor):
            assert len(path_between(actor, world.mapping, one.pk, other.pk).lines) == steps, who


def test_a_path_to_somebody_unseen_does_not_exist(world: World) -> None:
    [one] = give(world, "social_care", ELLIE)
    [hidden] = give(world, "head", LEO, handling="C")
    agree(world, one)
    actor = world.actor("sergeant")
    with acting_as(actor), pytest.raises(Http404):
        path_between(actor, world.mapping, one.pk, hidden.pk)


# Positions


def test_a_place_kept_is_ones_own_alone(world: World) -> None:
    people = chain(world)
    priya, helen = world.actor("coordinator"), world.actor("lead")
    with acting_as(priya):
        commands.place_on_map(mapping=world.mapping, moved=[Placing(people[0].pk, 4.5, -2.0)], by=priya)
    assert {(node.x, node.y) for node in look(world, "coordinator").nodes} == {(4.5, -2.0), (None, None)}
    assert {(node.x, node.y) for node in look(world, "lead").nodes} == {(None, None)}
    with acting_as(helen):
        commands.place_on_map(mapping=world.mapping, moved=[Placing(people[0].pk, 9.0, 9.0)], by=helen)
    assert (4.5, -2.0) in {(node.x, node.y) for node in look(world, "coordinator").nodes}
    with acting_as(priya):
        commands.place_on_map(mapping=world.mapping, moved=[Placing(people[0].pk, None, None)], by=priya)
        assert not MapPosition.objects.exists()


def test_a_place_for_somebody_unseen_is_passed_over(world: World) -> None:
    [hidden] = give(world, "head", BEN, handling="C")
    dan = world.actor("sergeant")
    with acting_as(dan):
        kept = commands.place_on_map(mapping=world.mapping, moved=[Placing(hidden.pk, 1, 1)], by=dan)
        absent = commands.place_on_map(mapping=world.mapping, moved=[Placing(uuid.uuid4(), 1, 1)], by=dan)
        assert kept == absent == 0


def test_places_that_are_no_places_are_refused(world: World) -> None:
    people = chain(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(PlacemapError):
            commands.place_on_map(
                mapping=world.mapping, moved=[Placing(people[0].pk, float("nan"), 1)], by=priya
            )
        crowd = [Placing(uuid.uuid4(), 1, 1) for _ in range(501)]
        with pytest.raises(PlacemapError):
            commands.place_on_map(mapping=world.mapping, moved=crowd, by=priya)


# Snapshots


def keep(world: World, who: str, name: str) -> MapSnapshot:
    actor = world.actor(who)
    with acting_as(actor):
        return commands.take_snapshot(mapping=world.mapping, name=name, by=actor)


def test_two_snapshots_compare(world: World) -> None:
    people = chain(world)
    before = keep(world, "lead", "Meeting 1")
    [new] = give(world, "head", BEN)
    link(world, "head", people[0], new, LinkKind.NEIGHBOUR)
    link(world, "head", people[0], people[1])
    after = keep(world, "lead", "Meeting 2")
    actor = world.actor("coordinator")
    with acting_as(actor):
        changes = snapshots_compared(actor, world.mapping, after.pk, before.pk)
    assert (changes.earlier.name, changes.later.name) == ("Meeting 1", "Meeting 2")
    assert [node.id for node in changes.nodes_added] == [new.pk]
    assert not changes.nodes_gone
    assert [line.kind for line in changes.lines_added] == [LinkKind.NEIGHBOUR]
    [changed] = changes.lines_changed
    assert (changed.before, changed.after) == (Strength.REPORTED, Strength.CONFIRMED)


def test_a_line_whose_evidence_was_taken_back_leaves_every_snapshot(world: World) -> None:
    chain(world)
    kept = keep(world, "lead", "Meeting 1")
    actor = world.actor("coordinator")
    with acting_as(actor):
        assert len(snapshot_shown(actor, world.mapping, kept.pk).drawn.lines) == 1
        LinkEvidence.objects.update(withdrawn_at=now())
        assert not snapshot_shown(actor, world.mapping, kept.pk).drawn.lines


def test_a_snapshot_shows_each_reader_what_they_may_see(world: World) -> None:
    people = chain(world)
    [hidden] = give(world, "head", BEN, handling="C")
    link(world, "coordinator", people[0], hidden)
    kept = keep(world, "coordinator", "Before the meeting")
    for who, expected in (("coordinator", 3), ("sergeant", 2)):
        actor = world.actor(who)
        with acting_as(actor):
            assert len(snapshot_shown(actor, world.mapping, kept.pk).drawn.nodes) == expected


def test_only_its_taker_or_the_custodian_removes_a_snapshot(world: World) -> None:
    chain(world)
    kept = keep(world, "lead", "Meeting 1")
    dan, helen = world.actor("sergeant"), world.actor("lead")
    with acting_as(dan), pytest.raises(Refused):
        commands.remove_snapshot(snapshot=kept, by=dan)
    with acting_as(helen):
        commands.remove_snapshot(snapshot=kept, by=helen)
        assert snapshots(helen, world.mapping) == []


@pytest.mark.parametrize("name", ["", "   "])
def test_a_snapshot_needs_a_name(world: World, name: str) -> None:
    chain(world)
    with pytest.raises(PlacemapError):
        keep(world, "lead", name)


# The tables, which are the drawing's equal


def test_an_isolated_child_days_left_and_what_is_not_drawn_are_in_the_table(
    world: World, client_as: Callable[[User], Client]
) -> None:
    chain(world)
    [alone] = give(world, "social_care", BEN)
    agree(world, alone)
    page = client_as(world.users["coordinator"]).get(address("network", world)).content.decode()
    marks = page.split('id="map-marks"')[1].split("</table>")[0]
    rows = {row.split('data-node="')[1][:36]: row for row in marks.split("<tr>")[1:] if "data-node" in row}
    assert "Ben Hart" in rows[str(alone.pk)], "a child without a line"
    assert any("days left" in row and "1 more you can see" in row for row in rows.values())
    other = client_as(world.users["stranger"])
    assert other.get(address("network", world)).status_code == 404


def test_a_cohort_without_lines_has_its_map(world: World, client_as: Callable[[User], Client]) -> None:
    [alone] = give(world, "social_care", BEN)
    agree(world, alone)
    page = client_as(world.users["lead"]).get(address("network", world)).content.decode()
    assert "data-network-table" in page and "Ben Hart" in page and "No links that you can see" in page


def test_the_tables_after_growing_are_of_the_marks_drawn_and_of_nobody_unseen(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    [kept] = give(world, "social_care", BEN, handling="C")
    door = client_as(world.users["sergeant"])
    shown = [str(one.pk) for one in (*people[:3], kept)]
    answer = door.post(address("map-tables", world), json.dumps({"shown": shown}), "application/json")
    said = answer.content.decode()
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert said.count("data-link=") == 1 and "Hart" not in said and "B.H." not in said
    marks = said.split('id="map-marks"')[1]
    assert all(str(one.pk) in marks for one in people[:2]), "the child and the one linked, by initials"
    assert not any(str(one.pk) in said for one in (*people[2:], kept)), "not yet anybody's to see"
    assert door.post(address("map-tables", world), "x", "application/json").status_code == 400
    sent = json.dumps({"shown": shown, "sort": "-who"})
    sorted_by = door.post(address("map-tables", world), sent, "application/json").content.decode()
    assert 'href="?sort=who"' in sorted_by and 'aria-sort="descending"' in sorted_by


def test_the_map_says_from_when_to_when_it_reaches_and_what_is_not_known(
    world: World, client_as: Callable[[User], Client]
) -> None:
    named = dataclasses.replace(ELLIE, mentions=(("Friends", "Jo", LinkKind.FRIEND),))
    ellie, leo, tomasz = give(world, "social_care", named, LEO, TOMASZ)
    agree(world, ellie)
    link(world, "social_care", ellie, leo, first_on=date(2026, 1, 2), last_on=date(2026, 3, 4))
    link(world, "social_care", ellie, tomasz)
    span, unknown = "The links here are from 2 January 2026 to 4 March 2026.", "1 link has no date."
    waits = "1 name that you can see waits to be placed."
    keep(world, "lead", "Meeting 1")
    with acting_as(world.actor("lead")):
        snapshot = MapSnapshot.objects.get()
    pages = (address("network", world), address("snapshot", world, snapshot.pk), address("map-print", world))
    for page in pages:
        custodian = client_as(world.users["coordinator"]).get(page).content.decode()
        assert span in custodian and unknown in custodian and waits in custodian, page
        sergeant = client_as(world.users["sergeant"]).get(page).content.decode()
        assert span in sergeant and "to be placed" not in sergeant, page


def test_a_path_is_a_page_of_its_own_without_script(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    door = client_as(world.users["coordinator"])
    page = door.get(address("path", world)).content.decode()
    assert str(people[0].pk) in page and "Show the path" in page
    found = door.get(address("path", world), {"from": people[0].pk, "to": people[3].pk}).content.decode()
    assert found.count("Evidence<span") == 3 and "Social care" in found
    hidden = give(world, "social_care", BEN, handling="C")[0]
    for end in (hidden.pk, uuid.uuid4()):
        sergeant = client_as(world.users["sergeant"])
        assert sergeant.get(address("path", world), {"from": people[0].pk, "to": end}).status_code == 404
    nothing = door.get(address("path", world), {"from": "", "to": ""}).content.decode()
    assert "Choose two people or places" in nothing


def test_two_children_shown_alike_can_be_told_apart_where_one_is_chosen(
    world: World, client_as: Callable[[User], Client]
) -> None:
    people = chain(world)
    (twin,) = give(world, "social_care", LEO)
    link(world, "social_care", people[0], twin)
    page = client_as(world.users["lead"]).get(address("path", world)).content.decode()
    offered = dict(re.findall(r'<option value="([0-9a-f-]{36})"[^>]*>\s*([^<]+?)\s*<', page))
    alike = [label for label in offered.values() if label.startswith("L.P.")]
    assert len(alike) == 2
    assert len(set(offered.values())) == len(offered)


# Files


def test_files_hold_what_their_taker_may_see_and_are_on_record(world: World) -> None:
    people = chain(world)
    actor = world.actor("coordinator")
    with acting_as(actor):
        files = {
            kind: commands.export_map(
                mapping=world.mapping, form=kind, purpose=MapFilePurpose.ANALYSIS, by=actor
            )
            for kind in MapFileKind
        }
        entry = AuditEntry.objects.filter(event="map_exported", details__form="links").latest("at")
    assert entry.details["purpose"] == "analysis"
    assert set(entry.subjects) == {person.pk for person in people}
    graph = ElementTree.fromstring(files[MapFileKind.GRAPHML].content)
    names = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(graph.findall(f".//{names}node")) == 4
    assert len(graph.findall(f".//{names}edge")) == 3
    rows = list(csv.DictReader(io.StringIO(files[MapFileKind.NODES].content.decode("utf-8-sig"))))
    assert {row["category"] for row in rows} == {"Not set yet", "Child linked, being considered"}
    assert any(row["note"].startswith("decide by 20") for row in rows)
    lines = list(csv.DictReader(io.StringIO(files[MapFileKind.LINKS].content.decode("utf-8-sig"))))
    assert {row["nature"] for row in lines} == {"Fact"}
    assert {row["how_known"] for row in lines} <= {known.label for known in HowKnown}
    edge = {one.get("key"): one.text for one in graph.findall(f".//{names}edge/{names}data")}
    assert edge["edge-nature"] == "Fact" and "edge-grade" in edge
    for row in (*rows, *lines):
        for said in (world.mapping.reference, world.mapping.purpose, "SENSITIVE", "who we have looked at"):
            assert said in row["about"]
    assert not any(word in heading for heading in rows[0] for word in ("degree", "score", "rank"))


def test_only_analysts_and_the_custodian_take_files_out(world: World) -> None:
    for who in ("lead", "sergeant", "head"):
        actor = world.actor(who)
        with acting_as(actor), pytest.raises(Refused):
            commands.export_map(
                mapping=world.mapping, form=MapFileKind.LINKS, purpose=MapFilePurpose.ANALYSIS, by=actor
            )


def test_a_name_that_reads_as_a_formula_is_text_in_the_file(world: World) -> None:
    [odd] = give(
        world, "social_care", PersonAsGiven(given="=2+2", family="Hart", full_as_written="=2+2 Hart")
    )
    agree(world, odd)
    actor = world.actor("coordinator")
    with acting_as(actor):
        made = commands.export_map(
            mapping=world.mapping, form=MapFileKind.NODES, purpose=MapFilePurpose.ANALYSIS, by=actor
        )
    assert not any(
        cell.startswith("=")
        for row in csv.reader(io.StringIO(made.content.decode("utf-8-sig")))
        for cell in row
    )
