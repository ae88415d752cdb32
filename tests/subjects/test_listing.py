"""What is this person here? Said of grown-ups by hand, with a reason, and never of a child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects import commands
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.policy import SETTLER
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import Category, DetailKind, Standing
from tests.cast import World
from tests.subjects.people import ADULT, LEO, agree, decide, give, link

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NO_AGE = PersonAsGiven(given="Danny", family="Marsh")


def say(world: World, who: str, person: Person, category: Category, **changes: Any) -> Person:
    held = stands(person)
    actor = world.actor(who)
    given = {"reason": "Seen collecting them.", "on": today(), "version": held.version, **changes}
    with acting_as(actor):
        return commands.say_listed_as(person=held, category=category, by=actor, **given)


def stands(person: Person) -> Person:
    with acting_as(system_actor(SETTLER)):
        return Person.objects.get(pk=person.pk)


def test_an_agency_says_what_a_grown_up_is_and_why(world: World) -> None:
    (gary,) = give(world, "head", ADULT)
    say(world, "head", gary, Category.ADULT_OF_CONCERN)
    assert stands(gary).category == "adult_of_concern"
    with acting_as(world.actor("head")):
        kept = PersonDetail.objects.get(person=gary, kind=DetailKind.LISTED_AS)
        assert kept.text == "Adult of concern: Seen collecting them." and kept.happened_on == today()
    # The reason stays with the agency and the coordinator.
    with acting_as(world.actor("sergeant")):
        assert not PersonDetail.objects.filter(kind=DetailKind.LISTED_AS).exists()
    with acting_as(world.actor("coordinator")):
        assert PersonDetail.objects.filter(kind=DetailKind.LISTED_AS).exists()
        assert AuditEntry.objects.filter(event=Event.PERSON_CHANGED, subjects__contains=[gary.pk]).exists()
    say(world, "coordinator", gary, Category.NOT_SET, reason="It was somebody else.")
    assert stands(gary).category == "not_set"


def test_nobody_who_may_be_under_18_is_an_adult_of_concern(world: World) -> None:
    leo, danny = give(world, "head", LEO, NO_AGE)
    for person in (leo, danny):
        with pytest.raises(PlacemapError, match="under 18"):
            say(world, "head", person, Category.ADULT_OF_CONCERN)
        assert stands(person).category == "not_set"
    say(world, "head", danny, Category.GUARDIAN)
    assert stands(danny).category == "guardian"


def test_who_may_say_it_and_what_it_needs(world: World) -> None:
    leo, gary = give(world, "head", LEO, ADULT)
    for who in ("sergeant", "social_care", "lead"):
        with pytest.raises(Refused, match="agency that gave this record"):
            say(world, who, gary, Category.FAMILY)
    with pytest.raises(PlacemapError, match="Say why"):
        say(world, "head", gary, Category.FAMILY, reason=" ")
    with pytest.raises(PlacemapError, match="in the future"):
        say(world, "head", gary, Category.FAMILY, on=today() + timedelta(days=2))
    with pytest.raises(Conflict):
        say(world, "head", gary, Category.FAMILY, version=99)
    agree(world, leo)
    for who in ("head", "coordinator"):
        with pytest.raises(Refused, match="The group decides"):
            say(world, who, leo, Category.NOT_SET)


def test_it_takes_nobody_out_of_the_decision_they_are_owed(world: World) -> None:
    leo, danny, gary = give(world, "head", LEO, NO_AGE, ADULT)
    agree(world, leo)
    link(world, "head", leo, danny)
    assert stands(danny).standing == "linked"
    with acting_as(system_actor(SETTLER)):
        # As of whoever turned 18 since they were linked as a child.
        Person.objects.filter(pk=gary.pk).update(standing="linked", consideration="open")
    with pytest.raises(PlacemapError, match="Decide on them first"):
        say(world, "head", gary, Category.ADULT_HARMED)


def test_what_the_group_decided_stays(world: World) -> None:
    (gary,) = give(world, "head", ADULT)
    decide(world, gary, Standing.OTHER, category=Category.PARENT)
    with pytest.raises(PlacemapError, match="The group has decided"):
        say(world, "head", gary, Category.GUARDIAN)


def status(client: Client, where: str, sent: dict[str, str], **changes: str) -> int:
    return client.post(where, {**sent, "once": str(uuid4()), **changes}).status_code


def test_the_page_and_adding_somebody(world: World, client_as: SignIn) -> None:
    (gary,) = give(world, "head", ADULT)
    where = reverse("listed-as", args=[world.mapping.reference, gary.pk])
    head = client_as(world.users["head"])
    assert "What is this person here?" in head.get(where).content.decode()
    assert where in head.get(reverse("child", args=[world.mapping.reference, gary.pk])).content.decode()
    sent = {"category": "guardian", "reason": "Keeps the kiosk.", "on": "1 3 2020", "version": "1"}
    assert status(head, where, sent, category="") == 422
    assert status(head, where, sent) == 302
    assert status(head, where, sent, category="family") == 409
    assert stands(gary).category == "guardian"
    # Outside the mapping, and to whoever sees no such record, there is no page.
    for who in ("sergeant", "other_district", "stranger", "administrator"):
        assert client_as(world.users[who]).get(where).status_code == 404, who

    new = reverse("add-person", args=[world.mapping.reference])
    person = {"given": "Ann", "family": "Stubbs", "how_known": "seen_myself"}
    assert status(head, new, person, category="adult_of_concern") == 422
    assert status(head, new, person, category="adult_of_concern", born="4 3 1990") == 302
    with acting_as(world.actor("head")):
        assert Person.objects.get(category="adult_of_concern").initials == "A.S."


def test_a_grown_up_without_a_birth_date_is_listed_by_age_or_by_why(world: World, client_as: SignIn) -> None:
    head, new = client_as(world.users["head"]), reverse("add-person", args=[world.mapping.reference])
    person = {"given": "Danny", "family": "Marsh", "how_known": "seen_myself"}
    person |= {"category": "adult_of_concern"}
    # A child of 17 may look 22.
    for wrong in ({"age": "22"}, {"age": "old"}, {"age": "35", "adult_because": "Drives a taxi"}):
        assert status(head, new, person, **wrong) == 422, wrong
    assert status(head, new, person, age="35") == 302
    assert status(head, new, person, given="Kev", adult_because="Drives a taxi") == 302
    with acting_as(world.actor("head")):
        assert Person.objects.filter(category="adult_of_concern").count() == 2
        why = PersonDetail.objects.get(kind=DetailKind.LISTED_AS)
        assert why.text == "An adult, age not known, because: Drives a taxi"
        assert (why.is_sealed, why.how_known) == (True, "seen_myself")
