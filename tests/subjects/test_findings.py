"""What the map shows in sentences: evidence behind each, nobody hidden in any, and no child measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.analysis.network_findings import FindingKind
from placemap.foundations.clock import today
from placemap.partners.models import User
from placemap.subjects.commands import PersonAsGiven
from placemap.subjects.models import Entity, EntityLink, Person
from placemap.subjects.presenters import Addresses
from placemap.subjects.presenters.findings import finding_sections, left_out, lies_between
from placemap.subjects.queries import AdultMeasured, Findings, PersonCard, Trusted, network_findings
from placemap.subjects.vocabulary import Category, EntityKind, LinkKind
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, link

pytestmark = pytest.mark.django_db
ADULT = PersonAsGiven(
    given="Gary", family="Stubbs", born=date(1994, 1, 20), category=Category.ADULT_OF_CONCERN
)
AGE_NOT_KNOWN = PersonAsGiven(given="Unnamed", family="Caller", category=Category.ADULT_OF_CONCERN)
GUARDIAN = PersonAsGiven(given="Deena", family="Cole", born=date(1980, 2, 2), category=Category.GUARDIAN)


def found(world: World, who: str = "coordinator") -> Findings:
    actor = world.actor(who)
    with acting_as(actor):
        return network_findings(actor, world.mapping)


def sentences(world: World, shown: Findings) -> list[str]:
    return [
        one.sentence
        for section in finding_sections(shown, Addresses(world.mapping))
        for one in section.findings
    ]


def of_kind(shown: Findings, kind: FindingKind) -> list[str]:
    return [
        str(one.finding.sentence(lambda key: shown.names[key]))
        for one in shown.found
        if one.finding.kind is kind
    ]


def suspect(world: World, adult: Person, *children: Person, how_known: str = "seen_myself") -> None:
    for child in children:
        link(world, "sergeant", adult, child, LinkKind.SUSPECTED_EXPLOITING, how_known=how_known)


def place(world: World, name: str, *people: Person) -> Entity:
    """A place that these people spend time at, as the coordinator's agency says."""
    actor = world.actor("coordinator")
    given = {
        "mapping": world.mapping,
        "agency_id": actor.agency_id,
        "recorded_by": actor.user_id,
        "contribution_id": people[0].contribution_id,
    }
    with acting_as(actor):
        entity = Entity(working_reference="E-1", kind=EntityKind.PLACE, name=name, folded=name, **given)
        entity.save(force_insert=True)
        for person in people:
            EntityLink(
                person=person,
                entity=entity,
                kind="spends_time",
                strength="confirmed",
                expires_on=today() + timedelta(days=90),
                **given,
            ).save(force_insert=True)
    return entity


def test_an_adult_who_touches_several_and_the_ways_to_protection(world: World) -> None:
    ellie, leo, tomasz, adult, guardian = give(world, "sergeant", ELLIE, LEO, TOMASZ, ADULT, GUARDIAN)
    for child in (ellie, leo, tomasz):
        agree(world, child)
    suspect(world, adult, ellie, leo)
    link(world, "sergeant", guardian, ellie, LinkKind.SUPPORTS, how_known="seen_myself")
    shown = found(world)
    name = shown.names
    (touches,) = of_kind(shown, FindingKind.ADULT_TOUCHES_SEVERAL)
    assert "is linked to 2 children" in touches and name[str(adult.pk)] in touches
    assert of_kind(shown, FindingKind.NO_LINKS) == [
        f"No link is recorded for {name[str(tomasz.pk)]}. It may be that nobody has looked."
    ]
    # Leo reaches Deena over the adult of concern alone: that is no way to safety.
    (way,) = of_kind(shown, FindingKind.PATH_TO_PROTECTION)
    assert way == f"{name[str(ellie.pk)]} is linked to {name[str(guardian.pk)]}, who protects."
    assert f"Nobody near who protects, that you can see, is recorded for {name[str(leo.pk)]}." in sentences(
        world, shown
    )
    by_adult = next(one for one in shown.found if one.finding.kind is FindingKind.ADULT_TOUCHES_SEVERAL)
    assert len(by_adult.evidence) == 2 and all(one.link_id for one in by_adult.evidence)  # type: ignore[union-attr]
    (measured,) = shown.adults
    assert (measured.card.id, measured.links) == (adult.pk, 2)
    assert measured.between > 0


def test_only_who_is_near_is_a_way(world: World) -> None:
    ellie, leo, tomasz, guardian = give(world, "sergeant", ELLIE, LEO, TOMASZ, GUARDIAN)
    for child in (ellie, leo, tomasz):
        agree(world, child)
    link(world, "sergeant", guardian, ellie, LinkKind.SUPPORTS, how_known="seen_myself")
    link(world, "sergeant", ellie, leo, LinkKind.FRIEND, how_known="seen_myself")
    link(world, "sergeant", leo, tomasz, LinkKind.FRIEND, how_known="seen_myself")
    link(world, "sergeant", tomasz, ellie, LinkKind.IN_CONFLICT, how_known="seen_myself")
    shown = found(world)
    assert len(of_kind(shown, FindingKind.PATH_TO_PROTECTION)) == 2
    assert (
        f"Nobody near who protects, that you can see, is recorded for {shown.names[str(tomasz.pk)]}."
        in sentences(world, shown)
    )


def test_whom_a_child_trusts_is_a_way_to_protection(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ellie, leo = give(world, "coordinator", ELLIE, LEO)
    agree(world, ellie)
    agree(world, leo)
    abara = Trusted(uuid4(), leo.pk, "Mr Abara", "Mill Lode", date(2026, 3, 9))

    def trusts(records: Collection[UUID]) -> list[Trusted]:
        return [abara] if leo.pk in records else []

    monkeypatch.setattr("placemap.subjects.queries.findings.TRUSTED_SOURCES", [trusts])
    shown = found(world)
    leo_called, ellie_called = shown.names[str(leo.pk)], shown.names[str(ellie.pk)]
    assert of_kind(shown, FindingKind.PATH_TO_PROTECTION) == [
        f"{leo_called} is linked to Mr Abara, who protects."
    ]
    said = sentences(world, shown)
    assert f"No link of any kind that you can see is recorded for {ellie_called}." in said
    assert not any(leo_called in one for one in said if "No " in one)
    # He is no mark on the map: nobody hangs together through him.
    assert of_kind(shown, FindingKind.GROUP) == []


def test_shared_places_and_schools(world: World) -> None:
    ellie, leo, tomasz = give(world, "coordinator", ELLIE, LEO, TOMASZ)
    for child in (ellie, leo, tomasz):
        agree(world, child)
    place(world, "Chandlers Row car park", leo, tomasz)
    shown = found(world)
    assert "are all linked to Chandlers Row car park" in of_kind(shown, FindingKind.SHARED_PLACE)[0]
    (school,) = of_kind(shown, FindingKind.SHARED_SCHOOL)
    assert school.endswith("are all linked to the same school: Mill Lode School.")
    assert shown.names[str(tomasz.pk)] not in school
    # Sharing a school joins nobody to anybody: Ellie still has no link.
    assert any(shown.names[str(ellie.pk)] in said for said in of_kind(shown, FindingKind.NO_LINKS))


def test_unverified_links_are_left_out_and_nothing_false_is_said_of_them(world: World) -> None:
    ellie, leo, adult, guardian = give(world, "sergeant", ELLIE, LEO, ADULT, GUARDIAN)
    agree(world, ellie)
    agree(world, leo)
    suspect(world, adult, ellie, leo, how_known="rumour")
    link(world, "sergeant", guardian, ellie, LinkKind.SUPPORTS, how_known="rumour")
    shown = found(world)
    assert shown.unverified == 3
    assert of_kind(shown, FindingKind.ADULT_TOUCHES_SEVERAL) == []
    assert of_kind(shown, FindingKind.GROUP) == []
    assert of_kind(shown, FindingKind.NO_LINKS) == [], "a link is recorded, though unverified"
    assert len(of_kind(shown, FindingKind.PATH_TO_PROTECTION)) == 1
    assert [(one.links, one.between) for one in shown.adults] == [(0, 0.0)]


def test_no_child_and_nobody_whose_age_is_not_known_is_measured(world: World) -> None:
    ellie, leo, adult, caller = give(world, "sergeant", ELLIE, LEO, ADULT, AGE_NOT_KNOWN)
    agree(world, ellie)
    suspect(world, adult, ellie, leo)
    link(world, "sergeant", caller, ellie, LinkKind.ASSOCIATE)
    shown = found(world)
    assert [one.card.id for one in shown.adults] == [adult.pk]
    hidden_age = found(world, "social_care")
    assert hidden_age.adults == ()
    assert not {one.name for one in fields(PersonCard)} & {"degree", "links", "between", "score"}
    assert [one.name for one in fields(AdultMeasured)] == ["card", "links", "between", "grades"]


def test_who_is_hidden_from_a_reader_is_in_none_of_their_sentences(world: World) -> None:
    (ellie,) = give(world, "head", ELLIE)
    (adult, leo) = give(world, "sergeant", ADULT, LEO, handling="C")
    agree(world, ellie)
    link(world, "coordinator", adult, ellie, LinkKind.SUSPECTED_EXPLOITING, how_known="seen_myself")
    link(world, "coordinator", adult, leo, LinkKind.SUSPECTED_EXPLOITING, how_known="seen_myself")
    everything, theirs = found(world), found(world, "social_care")
    assert of_kind(everything, FindingKind.ADULT_TOUCHES_SEVERAL) != []
    assert of_kind(theirs, FindingKind.ADULT_TOUCHES_SEVERAL) == []
    assert theirs.adults == () and set(theirs.names) == {str(ellie.pk), "school:mill lode school"}
    said = " ".join(sentences(world, theirs))
    assert "Stubbs" not in said and "Pashley" not in said and "G.S." not in said


def test_the_page_works_with_nobody_and_with_findings(
    world: World, client_as: Callable[[User], Client]
) -> None:
    client = client_as(world.users["head"])
    address = reverse("findings", args=[world.mapping.reference])
    assert "Nobody is on the map yet." in client.get(address).content.decode()
    ellie, leo, adult = give(world, "sergeant", ELLIE, LEO, ADULT)
    agree(world, ellie)
    agree(world, leo)
    suspect(world, adult, ellie, leo)
    page = client_as(world.users["sergeant"]).get(address).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "is linked to 2 children" in text
    assert "shaped by who we have looked at" in text
    assert "It rests on 2 links" in text
    assert "aria-sort" not in page and "sort=" not in page
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="map_viewed", subjects__contains=[adult.pk]).exists()


def test_the_number_of_queries_does_not_grow(world: World) -> None:
    def asked() -> int:
        actor = world.actor("coordinator")
        with acting_as(actor), CaptureQueriesContext(connection) as seen:
            network_findings(actor, world.mapping)
        return len(seen)

    ellie, leo, adult = give(world, "sergeant", ELLIE, LEO, ADULT)
    agree(world, ellie)
    agree(world, leo)
    suspect(world, adult, ellie, leo)
    before = asked()
    more = give(
        world,
        "sergeant",
        *(PersonAsGiven(given=f"Kit{n}", family="Orme", born=date(2011, 1, 1 + n)) for n in range(6)),
    )
    for child in more:
        agree(world, child)
        suspect(world, adult, child)
    assert asked() == before


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "No pair"),
        (0.004, "Fewer than 1 pair in 100"),
        (0.01, "1 pair in 100"),
        (0.25, "25 pairs in 100"),
    ],
)
def test_betweenness_in_words(share: float, words: str) -> None:
    adult: Any = type("Adult", (), {"between": share})()
    assert lies_between(adult) == words
    assert left_out(0) == "" and left_out(1).startswith("1 unverified link is")
