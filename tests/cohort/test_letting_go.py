"""No concern: the child is erased everywhere, and what stays says nothing of who it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import LetGo, Referral
from placemap.cohort.queries import reminders
from placemap.cohort.rules import NotAllowedNow, ReasonMissing
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Mapping
from placemap.mappings.queries import CLOSURE_GUARDS
from placemap.subjects.commands import dispose_of_fingerprints
from placemap.subjects.jobs import dispose_of_outlived_fingerprints
from placemap.subjects.models import Fingerprint, Person, PersonDetail
from placemap.subjects.queries import Called, considered_before
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.subjects.people import join

pytestmark = pytest.mark.django_db

BORN = date(2012, 2, 3)
DECISION = {"reason": "School knows her well.", "done_with_child": True}


def held(person: Person) -> Person:
    """The record past what its reader may see, as the settler holds it."""
    with acting_as(system_actor("settler")):
        return Person.objects.get(pk=person.pk)


def decide(lists: Lists, who: str, person: Person, outcome: str, **changes: Any) -> None:
    given = {**DECISION, "version": held(person).version, **changes}
    if outcome == "support":
        given.setdefault("helper", commands.Helper(name="Farida Noor"))
    lists.act(who, commands.decide_on_linked, person=held(person), outcome=outcome, **given)


def test_a_linked_child_waits_twenty_eight_days(lists: Lists, leo: Person) -> None:
    jade = held(lists.linked(leo, "sergeant"))
    assert (jade.standing, jade.consideration) == ("linked", "open")
    assert jade.consider_by == today() + timedelta(days=28)


def test_a_mapping_does_not_close_over_a_linked_child_nobody_decided_on(
    world: World, lists: Lists, leo: Person
) -> None:
    jade, kai = lists.linked(leo, "sergeant"), lists.linked(leo, "head", "Kai", "Stone")

    def said(who: str) -> list[str]:
        actor = world.actor(who)
        with acting_as(actor):
            assert reminders.linked_children_undecided in CLOSURE_GUARDS
            return reminders.linked_children_undecided(actor, world.mapping)

    (line,) = said("lead")
    assert line.startswith("2 linked children wait for a decision")
    assert not any(word in line for word in ("Jade", "Kai", "J.O", "K.S"))
    # How many there are is for whoever closes the mapping or holds its list.
    for who in ("sergeant", "head", "social_care", "other_district", "administrator", "stranger"):
        assert said(who) == [], who
    decide(lists, "lead", jade, "support")
    assert said("coordinator")[0].startswith("1 linked child waits")
    decide(lists, "lead", kai, "refer", refer_to="mash", told="yes")
    assert said("lead") == []


def test_the_lead_decides_and_the_clock_stops(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    decide(lists, "lead", jade, "support")
    assert held(jade).consideration == "supported"


def test_referring_records_the_referral_in_the_same_step(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    with pytest.raises(PlacemapError, match="whom you refer to"):
        decide(lists, "lead", jade, "refer")
    decide(lists, "lead", jade, "refer", refer_to="mash", told="yes")
    assert held(jade).consideration == "referred"
    with acting_as(lists.world.actor("coordinator")):
        assert Referral.objects.get(person=jade).to == "mash"


def test_a_decision_needs_its_reason_and_why_not_with_the_child(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    with pytest.raises(ReasonMissing):
        decide(lists, "lead", jade, "no_concern", reason=" ")
    with pytest.raises(ReasonMissing, match="not done with the young person"):
        decide(lists, "lead", jade, "no_concern", done_with_child=False)


def test_two_people_cannot_decide_over_each_other(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    decide(lists, "lead", jade, "support")
    with pytest.raises(Conflict):
        decide(lists, "coordinator", jade, "no_concern", version=1)


@pytest.mark.parametrize("who", ["sergeant", "head"])
def test_nobody_else_decides(lists: Lists, leo: Person, who: str) -> None:
    jade = lists.linked(leo, "sergeant")
    with pytest.raises(Refused, match="decides on a linked child"):
        decide(lists, who, jade, "no_concern")


def test_a_child_with_a_recorded_risk_is_never_let_go(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    # A risk that whoever decides cannot see counts all the same.
    lists.act("sergeant", commands.record_factor, person=jade, kind="worry", text="New phone", handling="C")
    with pytest.raises(NotAllowedNow, match="A risk is recorded"):
        decide(lists, "lead", jade, "no_concern")
    # Answered or not: a risk is met with help, and not with forgetting.
    lists.act("sergeant", commands.decide_no_referral, person=jade, reason="Known to us")
    with pytest.raises(NotAllowedNow, match="A risk is recorded"):
        decide(lists, "lead", jade, "no_concern")


def test_the_agency_asked_to_decide_may_and_sees_the_name(lists: Lists, world: World, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    agency = world.agencies["social_care"]
    lists.act("lead", commands.ask_to_decide, person=held(jade), agency=agency, version=1)
    with acting_as(world.actor("social_care")):
        assert PersonDetail.objects.filter(person=jade, kind="name").exists()
    decide(lists, "social_care", jade, "support")


def test_police_are_never_asked_to_decide(lists: Lists, world: World, leo: Person) -> None:
    jade = lists.linked(leo, "head")
    with pytest.raises(PlacemapError, match="named officers"):
        agency = world.agencies["police"]
        lists.act("lead", commands.ask_to_decide, person=held(jade), agency=agency, version=1)


def test_what_stays_is_a_count_a_receipt_and_a_fingerprint(lists: Lists, world: World, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    homes = "4 Thrupp Row, FE6 9QD; 18 Priory Gardens FE4 2RT; 9 Weir Road FE1 1AA"
    also = lists.child("head", "Jade", "Orme", born=BORN, old_address=homes)
    # A sister who stays lived in the last of them too: her home is not taken out.
    lists.child("head", "Ella", "Orme", old_address="2 Quay Court FE2 2AB; 9 Weir Road FE1 1AA")
    join(world, (jade, also), *pairs(leo_records(lists, leo)))
    why = "Jade Orme is known to school, who see her daily. She has left 4 Thrupp Row,"
    why += " then 18 Priory Gardens, for 9 Weir Road."
    decide(lists, "lead", jade, "no_concern", reason=why)
    with acting_as(world.actor("sergeant")):
        (mine,) = LetGo.objects.all()
        assert (mine.agency, mine.done_with_child) == (world.agencies["police"], True)
        assert mine.reason == (
            "[name removed] is known to school, who see her daily. She has left [name removed],"
            " then [name removed], for 9 Weir Road."
        )
        with connection.cursor() as cursor:
            cursor.execute("select children_let_go(%s)", [world.mapping.pk])
            assert cursor.fetchone() == (1,)
        assert not Fingerprint.objects.exists()
        assert considered_before(world.actor("sergeant"), world.mapping, Called("Jade", "Orme", BORN))
        assert not considered_before(
            world.actor("sergeant"), world.mapping, Called("Jade", "Orme", date(2012, 2, 4))
        )
        assert not considered_before(world.actor("sergeant"), world.mapping, Called("Jane", "Orme", BORN))
    with acting_as(world.actor("head")):
        assert LetGo.objects.count() == 1
    with acting_as(world.actor("social_care")):
        assert not LetGo.objects.exists()
    lists.act("sergeant", commands.read_receipt, receipt=mine)
    with pytest.raises(Refused):
        lists.act("head", commands.read_receipt, receipt=mine)


def leo_records(lists: Lists, leo: Person) -> list[Person]:
    with acting_as(lists.world.actor("coordinator")):
        return list(Person.objects.filter(group_key=held(leo).group_key).order_by("pk"))


def pairs(records: list[Person]) -> list[tuple[Person, Person]]:
    return list(zip(records, records[1:], strict=False))


@pytest.mark.parametrize(("days", "gone"), [(None, 0), (360, 0), (370, 1)])
def test_a_year_after_the_mapping_closed_nothing_says_who_was_let_go(
    lists: Lists, world: World, leo: Person, days: int | None, gone: int
) -> None:
    decide(lists, "lead", lists.linked(leo, "sergeant"), "no_concern")
    if days is not None:
        with acting_as(world.actor("lead")):
            closed = {"state": "closed", "closed_on": today() - timedelta(days=days)}
            assert Mapping.objects.filter(pk=world.mapping.pk).update(**closed) == 1
    with pytest.raises(Refused, match="twelve months"):
        dispose_of_fingerprints(by=world.actor("coordinator"))
    dispose_of_outlived_fingerprints(0)
    with acting_as(system_actor("eraser")):
        assert Fingerprint.objects.exists() is not bool(gone)
