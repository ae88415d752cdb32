"""Places, groups, lines and objects by hand: recorded, linked with evidence, ended, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects import commands
from placemap.subjects.models import Entity, EntityLink, LinkEvidence, Person
from placemap.subjects.queries import (
    as_file_rows,
    entities_known,
    entity_card,
    entity_link_shown,
    entity_links,
    network_around,
    places_to_decide,
    snapshot_shown,
    visible_entity,
    whole_network,
)
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind, Strength
from tests.cast import World
from tests.subjects.people import ADULT, ELLIE, LEO, agree, give, link

pytestmark = pytest.mark.django_db
PARK = {"kind": EntityKind.PLACE, "name": "Osier Park", "reason": "Children of both schools go there."}
GROUP = {"kind": EntityKind.GROUP, "name": "Lower Dyke group"}


def thing(world: World, who: str = "sergeant", **given: Any) -> Entity:
    """Recorded by one of the cast, and a place accepted by the coordinator."""
    actor, priya = world.actor(who), world.actor("coordinator")
    with acting_as(actor):
        made = commands.record_entity(mapping=world.mapping, by=actor, **{**PARK, **given})
    with acting_as(priya):
        for place in places_to_decide(priya, world.mapping):
            commands.accept_place(place=place.latest, version=place.latest.number, by=priya)
    return made


def tie(world: World, who: str, person: Person, entity: Entity, **given: Any) -> EntityLink:
    actor = world.actor(who)
    with acting_as(actor):
        return commands.record_entity_link(
            mapping=world.mapping,
            person=person,
            entity=entity,
            by=actor,
            **{"kind": EntityLinkKind.SPENDS_TIME, "how_known": "seen_myself", **given},
        )


def child(world: World) -> Person:
    [ellie] = give(world, "social_care", ELLIE)
    agree(world, ellie)
    return ellie


def drawn_lines(world: World, who: str) -> list[str]:
    actor = world.actor(who)
    with acting_as(actor):
        return [line.entity.name for line in network_around(actor, world.mapping).entity_lines]


def test_a_place_and_who_spends_time_there_are_on_the_map(world: World) -> None:
    ellie, park = child(world), thing(world, postcode="FE1 4QT")
    tie(world, "sergeant", ellie, park, words="On the swings after dark, alone.")
    assert drawn_lines(world, "head") == ["Osier Park"]
    assert Entity.objects.filter(postcode="FE1 4QT").count() == 0, "no context, no rows"


def test_two_agencies_confirm_what_one_reported(world: World) -> None:
    ellie, park = child(world), thing(world)
    tie(world, "sergeant", ellie, park, how_known="told_by_other")
    first = tie(world, "head", ellie, park, how_known="told_by_person")
    actor = world.actor("lead")
    with acting_as(actor):
        shown = entity_link_shown(actor, world.mapping, first.pk)
    assert shown.line.strength is Strength.CONFIRMED
    assert len({piece.agency for piece in shown.evidence}) == 2


def test_one_sighting_does_not_confirm_a_suspicion(world: World) -> None:
    ellie, group = child(world), thing(world, **GROUP)
    assert tie(world, "sergeant", ellie, group, kind=EntityLinkKind.IN_CONTACT).strength == "confirmed"
    assert tie(world, "sergeant", ellie, group, kind=EntityLinkKind.EXPLOITED_BY).strength == "reported"


def test_where_somebody_lives_is_sealed(world: World) -> None:
    ellie, park = child(world), thing(world)
    tie(world, "social_care", ellie, park, kind=EntityLinkKind.LIVES)
    assert drawn_lines(world, "coordinator") == drawn_lines(world, "social_care") == ["Osier Park"]
    assert drawn_lines(world, "sergeant") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EntityLinkKind.USES},
        {"kind": EntityLinkKind.CONTROLS},
        {"first_on": today(), "last_on": today() - timedelta(days=1)},
        {"last_on": today() + timedelta(days=1)},
        {"grade": "9/9"},
    ],
)
def test_a_link_that_cannot_be_is_refused(world: World, wrong: dict[str, Any]) -> None:
    ellie, park = child(world), thing(world)
    with pytest.raises(PlacemapError):
        tie(world, "sergeant", ellie, park, **wrong)


def test_only_a_grown_up_controls_a_group(world: World) -> None:
    [adult] = give(world, "sergeant", ADULT)
    assert tie(world, "sergeant", adult, thing(world, **GROUP), kind=EntityLinkKind.CONTROLS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"name": "OSIER park"},
        {"postcode": "nowhere"},
        {"kind": EntityKind.GROUP, "name": "Other", "postcode": "FE1 4QT"},
    ],
)
def test_a_thing_that_cannot_be_is_refused(world: World, wrong: dict[str, Any]) -> None:
    thing(world)
    with pytest.raises(PlacemapError):
        thing(world, **wrong)


def test_another_district_records_nothing(world: World) -> None:
    with pytest.raises(Refused):
        thing(world, "other_district")


def test_what_an_agency_says_again_is_further_evidence_on_one_line(world: World) -> None:
    ellie, park = child(world), thing(world)
    first = tie(world, "sergeant", ellie, park, how_known="told_by_other", words="Heard of it.")
    again = tie(world, "sergeant", ellie, park, how_known="told_by_other", words="Heard again.")
    # One agency twice is not two sources.
    assert drawn_lines(world, "head") == ["Osier Park"]
    dan = world.actor("sergeant")
    with acting_as(dan):
        shown = entity_link_shown(dan, world.mapping, first.pk)
        assert {one.words for one in shown.evidence} == {"Heard of it.", "Heard again."}
        assert shown.line.strength is Strength.REPORTED
    tie(world, "sergeant", ellie, park)
    with acting_as(dan):
        assert entity_link_shown(dan, world.mapping, first.pk).line.strength is Strength.CONFIRMED
        # Ended once, all that the agency said of it is ended.
        commands.end_entity_link(link=again, reason="Moved on", version=1, by=dan)
    assert drawn_lines(world, "head") == []


def test_what_is_out_of_date_is_ended_when_it_is_said_again(world: World) -> None:
    ellie, park = child(world), thing(world)
    first = tie(world, "sergeant", ellie, park)
    with acting_as(world.actor("sergeant")):
        EntityLink.objects.update(expires_on=today() - timedelta(days=1))
    tie(world, "sergeant", ellie, park)
    with acting_as(world.actor("sergeant")):
        first.refresh_from_db()
        assert first.state == "ended"


def test_a_guessed_number_is_answered_alike_whether_somebody_has_it_or_not(
    world: World, client_as: Callable[[User], Client]
) -> None:
    [ellie] = give(world, "social_care", ELLIE)
    phone = thing(world, "social_care", kind=EntityKind.PHONE, name="07700 900417")
    tie(world, "social_care", ellie, phone, kind=EntityLinkKind.USES)
    door, said = client_as(world.users["head"]), []
    # The first request of a minute notes that the session is used.
    door.get("/my-work/")
    for guess in ("07700 900417", "07700 900418"):
        with CaptureQueriesContext(connection) as asked:
            answer = door.post(
                address("add-entity", world),
                {"kind": "phone", "name": guess, "how_known": "seen_myself", "once": uuid.uuid4()},
            )
        said.append((answer.status_code, len(asked), guess in door.get(answer["Location"]).content.decode()))
    assert said[0] == said[1] == (302, said[0][1], True)
    # Whoever is shown its name is told, as of any other.
    with pytest.raises(PlacemapError, match="already"):
        thing(world, "social_care", kind=EntityKind.PHONE, name="07700 900417")
    with pytest.raises(PlacemapError, match="already"):
        thing(world, "coordinator", kind=EntityKind.PHONE, name="07700 900417")


def test_ending_asks_why_and_notices_a_change_in_between(world: World) -> None:
    ellie, park = child(world), thing(world)
    made = tie(world, "sergeant", ellie, park)
    dan, joan = world.actor("sergeant"), world.actor("head")
    with acting_as(joan), pytest.raises(Refused):
        commands.end_entity_link(link=made, reason="No", version=1, by=joan)
    with acting_as(dan):
        with pytest.raises(PlacemapError):
            commands.end_entity_link(link=made, reason=" ", version=1, by=dan)
        with pytest.raises(Conflict):
            commands.end_entity_link(link=made, reason="Moved on", version=7, by=dan)
        commands.end_entity_link(link=made, reason="Moved on", version=1, by=dan)
    assert drawn_lines(world, "coordinator") == []
    actor = world.actor("coordinator")
    with acting_as(actor):
        shown = entity_link_shown(actor, world.mapping, made.pk)
        assert (shown.is_current, shown.evidence[0].ended_reason) == (False, "Moved on")
        assert AuditEntry.objects.filter(event="link_changed", subjects__contains=[ellie.pk]).exists()


def test_what_is_taken_back_leaves_the_map_and_every_snapshot(world: World) -> None:
    ellie, park = child(world), thing(world)
    made = tie(world, "sergeant", ellie, park)
    helen, dan, joan = world.actor("lead"), world.actor("sergeant"), world.actor("head")
    with acting_as(helen):
        kept = commands.take_snapshot(mapping=world.mapping, name="Meeting 1", by=helen)
        assert snapshot_shown(helen, world.mapping, kept.pk).drawn.entity_lines
    with acting_as(joan), pytest.raises(Refused):
        commands.take_back_words(contribution=made.contribution, reason="Wrong", by=joan)
    with acting_as(dan):
        with pytest.raises(PlacemapError):
            commands.take_back_words(contribution=made.contribution, reason=" ", by=dan)
        commands.take_back_words(contribution=made.contribution, reason="Another child", by=dan)
    assert drawn_lines(world, "coordinator") == []
    with acting_as(helen):
        assert not snapshot_shown(helen, world.mapping, kept.pk).drawn.entity_lines
        with pytest.raises(Http404):
            entity_link_shown(helen, world.mapping, made.pk)


def test_taking_back_evidence_by_hand_takes_a_line_between_people_off_snapshots(world: World) -> None:
    one, other = give(world, "social_care", ELLIE, LEO)
    agree(world, one)
    link(world, "social_care", one, other)
    helen, owen = world.actor("lead"), world.actor("social_care")
    with acting_as(helen):
        kept = commands.take_snapshot(mapping=world.mapping, name="Meeting 1", by=helen)
        assert snapshot_shown(helen, world.mapping, kept.pk).drawn.lines
    with acting_as(owen):
        [said] = LinkEvidence.objects.select_related("contribution")
        commands.take_back_words(contribution=said.contribution, reason="Another child", by=owen)
    with acting_as(helen):
        assert not snapshot_shown(helen, world.mapping, kept.pk).drawn.lines
        assert not network_around(helen, world.mapping).lines


def test_a_thing_that_others_link_to_stays_when_its_giver_takes_it_back(world: World) -> None:
    ellie, park = child(world), thing(world)
    tie(world, "head", ellie, park)
    dan = world.actor("sergeant")
    with acting_as(dan):
        commands.take_back_words(contribution=park.contribution, reason="Not sure", by=dan)
    assert drawn_lines(world, "coordinator") == ["Osier Park"]


def test_a_thing_nobody_is_linked_to_goes(world: World) -> None:
    park = thing(world)
    dan = world.actor("sergeant")
    with acting_as(dan):
        commands.take_back_words(contribution=park.contribution, reason="Not sure", by=dan)
        assert entities_known(dan, world.mapping) == []
        with pytest.raises(Http404):
            visible_entity(dan, world.mapping, park.pk)


def test_what_came_in_a_list_goes_with_the_list_alone(world: World) -> None:
    ellie = child(world)
    owen = world.actor("social_care")
    with acting_as(owen), pytest.raises(Refused):
        commands.take_back_words(
            contribution=Person.objects.get(pk=ellie.pk).contribution, reason="Wrong", by=owen
        )


# The pages


def address(name: str, world: World, *more: object) -> str:
    return reverse(name, args=[world.mapping.reference, *more])


TYPED = {
    "kind": "spends_time",
    "words": "On the swings after dark.",
    "how_known": "seen_myself",
    "nature": "fact",
    "first_on": "",
    "last_on": "",
    "grade": "",
}


def test_added_and_linked_on_the_pages(world: World, client_as: Callable[[User], Client]) -> None:
    ellie = child(world)
    door = client_as(world.users["sergeant"])
    sent = {
        "kind": "place",
        "name": "Osier Park",
        "reason": "Seen.",
        "how_known": "seen_myself",
        "once": uuid.uuid4(),
    }
    answer = door.post(address("add-entity", world) + f"?person={ellie.pk}", sent)
    assert answer.status_code == 302
    assert f"person={ellie.pk}" in answer["Location"]
    again = door.post(address("add-entity", world) + f"?person={ellie.pk}", sent)
    assert again["Location"] == answer["Location"], "sent twice, added once"
    form = door.get(answer["Location"]).content.decode()
    assert "Spends time at" in form
    assert "Uses" not in form
    wrong = door.post(answer["Location"], {**TYPED, "first_on": "4 3 2026", "last_on": "1 3 2026"})
    assert wrong.status_code == 422
    assert "On the swings after dark." in wrong.content.decode()
    made = door.post(answer["Location"], {**TYPED, "once": uuid.uuid4()})
    page = door.get(made["Location"]).content.decode()
    assert "On the swings after dark." in page
    assert "Being somewhere is not doing" in page
    part = door.get(made["Location"], headers={"X-Placemap-Part": "evidence"}).content.decode()
    assert "<html" not in part
    assert "Osier Park" in door.get(address("network", world)).content.decode()
    assert "Osier Park" in door.get(address("links", world)).content.decode()
    twice = door.post(answer["Location"], {**TYPED, "once": uuid.uuid4()})
    assert twice.status_code == 302


def test_somebody_unseen_does_not_exist_on_the_pages(
    world: World, client_as: Callable[[User], Client]
) -> None:
    [hidden] = give(world, "head", LEO, handling="C")
    park = thing(world)
    door = client_as(world.users["sergeant"])
    for name, more in (("link-entity", [park.pk]), ("things", []), ("add-entity", [])):
        for asked in (hidden.pk, uuid.uuid4(), "nonsense"):
            assert door.get(address(name, world, *more) + f"?person={asked}").status_code == 404


def test_a_hidden_thing_does_not_exist(world: World, client_as: Callable[[User], Client]) -> None:
    ellie, park = child(world), thing(world)
    made = tie(world, "sergeant", ellie, park)
    with acting_as(world.actor("sergeant")):
        Entity.objects.update(audience="restricted")
        EntityLink.objects.update(audience="restricted")
    for name, key in (("entity", park.pk), ("entity-link", made.pk), ("end-entity-link", made.pk)):
        assert client_as(world.users["sergeant"]).get(address(name, world, key)).status_code == 200
        assert client_as(world.users["head"]).get(address(name, world, key)).status_code == 404, name


def test_from_the_map_a_person_and_a_place_lead_to_their_own_form(
    world: World, client_as: Callable[[User], Client]
) -> None:
    ellie, park, other = child(world), thing(world), thing(world, name="Bus stand C")
    door = client_as(world.users["sergeant"])
    for ends in ({"from": ellie.pk, "to": park.pk}, {"from": park.pk, "to": ellie.pk}):
        answer = door.get(address("add-link", world), ends)
        assert answer["Location"] == address("link-entity", world, park.pk) + f"?person={ellie.pk}"
    both = door.get(address("add-link", world), {"from": other.pk, "to": park.pk})
    assert both["Location"] == address("link-entity", world, park.pk)


def test_ended_and_taken_back_on_the_pages(world: World, client_as: Callable[[User], Client]) -> None:
    ellie, park = child(world), thing(world)
    made = tie(world, "sergeant", ellie, park)
    door = client_as(world.users["sergeant"])
    answer = door.post(
        address("end-entity-link", world, made.pk),
        {"reason": "Moved away", "version": 1, "once": uuid.uuid4()},
    )
    assert answer["Location"] == address("entity", world, park.pk)
    taken = door.post(
        address("take-back-words", world, made.contribution_id), {"reason": "Wrong", "once": uuid.uuid4()}
    )
    assert taken.status_code == 302
    assert door.get(address("entity-link", world, made.pk)).status_code == 404


PHONE = {"kind": EntityKind.PHONE, "name": "07700 900555", "description": "Leo Pashley's own phone"}


def said_of(world: World, who: str, entity: Entity) -> list[tuple[str, str]]:
    """Its name and description on the list, its page, the lines, the map and the file of it."""
    actor = world.actor(who)
    with acting_as(actor):
        drawn = whole_network(actor, world.mapping)
        [listed] = [one for one in entities_known(actor, world.mapping) if one.id == entity.pk]
        shown = [listed, entity_card(visible_entity(actor, world.mapping, entity.pk))]
        shown += [line.entity for line in entity_links(actor, world.mapping, entities=[entity.pk])]
        shown += [node.entity for node in drawn.nodes if node.entity]
        files = as_file_rows(drawn)[0]
    labels = [one.fields["label"] for one in files if one.key == str(entity.pk)]
    return list({(card.name, card.description) for card in shown} | {(one, "") for one in labels})


def test_a_phone_of_a_child_shown_by_initials_has_no_number(world: World) -> None:
    [leo] = give(world, "social_care", LEO)
    ellie, phone = child(world), thing(world, "social_care", **PHONE)
    tie(world, "social_care", ellie, phone, kind=EntityLinkKind.USES)
    assert ("07700 900555", "Leo Pashley's own phone") in said_of(world, "sergeant", phone)
    link(world, "social_care", leo, ellie)
    tie(world, "social_care", leo, phone, kind=EntityLinkKind.USES)
    assert said_of(world, "sergeant", phone) == [(f"Phone {phone.working_reference}", "")]
    for who in ("social_care", "coordinator"):
        assert ("07700 900555", "Leo Pashley's own phone") in said_of(world, who, phone)
    sergeant = world.actor("sergeant")
    with acting_as(sergeant):
        assert entities_known(sergeant, world.mapping, "900555") == []
    social_care = world.actor("social_care")
    with acting_as(social_care):
        assert len(entities_known(social_care, world.mapping, "900555")) == 1


def test_what_hides_a_number_is_whoever_it_is_linked_to_seen_or_not(world: World) -> None:
    """Somebody the reader may not see at all has a number too; a place keeps its name."""
    [leo] = give(world, "social_care", LEO)
    phone, park = thing(world, "social_care", **PHONE), thing(world, "social_care")
    for one, kind in ((phone, EntityLinkKind.USES), (park, EntityLinkKind.SPENDS_TIME)):
        tie(world, "social_care", leo, one, kind=kind)
    sergeant = world.actor("sergeant")
    with acting_as(sergeant):
        names = {one.name for one in entities_known(sergeant, world.mapping)}
    assert names == {f"Phone {phone.working_reference}", "Osier Park"}
