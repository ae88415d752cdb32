"""Reads of the partnership: constant in queries, and honest about who may take part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.partners import commands, queries
from placemap.partners.models import LegalPower
from placemap.partners.rules import Standing
from placemap.partners.vocabulary import AgencyKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def counted(ask) -> int:  # type: ignore[no-untyped-def]
    """How many queries a read takes."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_demonstration_people_are_listed_to_nobody_in_particular(world: World) -> None:
    people = queries.demonstration_people()
    assert {p.name for p in people} == {user.name for user in world.users.values()}
    helen = next(p for p in people if p.name == "Helen Marchbanks")
    assert (helen.first_name, helen.agency) == ("Helen", "Mill Lode School")


def test_demonstration_people_leave_out_closed_and_real_accounts(world: World) -> None:
    with acting_as(SETTER):
        commands.close_account(user=world.users["sergeant"], by=SETTER)
        commands.open_account(
            name="Real Person",
            email="real@example.org",
            job_title="X",
            agency=world.agencies["police"],
            by=SETTER,
        )
    names = {p.name for p in queries.demonstration_people()}
    assert "Dan Colley" not in names
    assert "Real Person" not in names


def test_agency_standings_says_who_cannot_take_part_and_why(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        found = {s.agency.short_name: s for s in queries.agency_standings(actor)}
    assert found["Reedmere"].standing is Standing.UNSIGNED
    assert not found["Reedmere"].may_take_part
    assert "has not signed" in found["Reedmere"].why_not
    assert found["Police"].may_take_part
    assert found["Police"].agreement is not None


def test_agency_standings_shows_the_last_agreement_of_one_that_lapsed(world: World) -> None:
    with acting_as(SETTER):
        commands.record_agreement(
            agency=world.agencies["unsigned"],
            signed_on=today() - timedelta(days=400),
            expires_on=today() - timedelta(days=35),
            signed_by="Director",
            version="Protocol 3",
            purpose="p",
            power="CA04-11",
            handling="P",
            source_grade="record_check",
            by=SETTER,
        )
        found = queries.agency_standings(SETTER, [world.agencies["unsigned"].pk])
    assert [s.standing for s in found] == [Standing.EXPIRED]
    assert found[0].agreement is not None
    assert found[0].agreement.version == "Protocol 3"


def test_reads_of_agencies_and_people_do_not_grow_with_rows(world: World) -> None:
    with acting_as(SETTER):
        ask = [lambda: queries.agency_standings(SETTER), lambda: queries.people_to_choose(SETTER)]
        before = [counted(one) for one in ask]
        for n in range(30):
            agency = commands.record_agency(
                name=f"Agency {n}",
                short_name=f"A{n}",
                kind=AgencyKind.OTHER,
                area=world.areas["city"],
                by=SETTER,
            )
            commands.open_account(
                name=f"Person {n}", email=f"p{n}@example.org", job_title="Officer", agency=agency, by=SETTER
            )
        assert [counted(one) for one in ask] == before


def test_people_to_choose_carries_the_reason_of_the_agency(world: World) -> None:
    with acting_as(SETTER):
        commands.open_account(
            name="Una Signed",
            email="u@example.org",
            job_title="Officer",
            agency=world.agencies["unsigned"],
            by=SETTER,
        )
        people = {p.name: p for p in queries.people_to_choose(SETTER)}
    assert "has not signed" in people["Una Signed"].why_not
    assert people["Dan Colley"].why_not == ""


def test_powers_not_in_force_cannot_be_chosen(world: World) -> None:
    with acting_as(SETTER):
        shown = {p.power.code: p for p in queries.powers(SETTER)}
        assert "Not in force" in shown["CA04-16LA"].why_not
        assert shown["CA04-11"].why_not == ""
        assert queries.power_in_force("CA04-16LA") is None
        assert queries.power_in_force("CA04-11") is not None


def test_powers_unchecked_for_long_are_marked(world: World) -> None:
    with acting_as(SETTER):
        LegalPower.objects.filter(code="POL-CL").update(last_checked=today() - timedelta(days=181))
        shown = {p.power.code: p.is_stale for p in queries.powers(SETTER)}
    assert shown["POL-CL"] is True


def test_usual_power_is_the_first_in_force(world: World) -> None:
    with acting_as(SETTER):
        usual = queries.usual_power()
        assert usual is not None and usual.code == "CA04-11"
        LegalPower.objects.filter(code="CA04-11").update(in_force_to=today() - timedelta(days=1))
        after = queries.usual_power()
        assert after is not None and after.code == "CA04-16E"
        LegalPower.objects.update(in_force_from=None)
        assert queries.usual_power() is None


def test_names_of_asks_once_and_not_at_all_for_nobody(world: World) -> None:
    with acting_as(SETTER):
        assert counted(lambda: queries.names_of([None])) == 0
        names = queries.names_of([world.users["lead"].pk, None])
    assert names == {world.users["lead"].pk: "Helen Marchbanks"}


def test_directory_is_empty_for_nobody(world: World) -> None:
    assert queries.agency_standings(SETTER) == []


def test_author_is_a_person(world: World) -> None:
    assert queries.author(world.actor("lead")) == world.users["lead"].pk
    with pytest.raises(ValueError, match="Only a person"):
        queries.author(SETTER)
