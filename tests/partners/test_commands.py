"""Agreements, accounts, and one-press sign-in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.partners import commands, queries
from placemap.partners.models import Agreement, User
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def sign(world: World, key: str = "governance", **changes: object) -> Agreement:
    """Record a signature of the agency that has none, as somebody."""
    actor = world.actor(key)
    given = {
        "agency": world.agencies["unsigned"],
        "signed_on": today(),
        "expires_on": today() + timedelta(days=365),
        "signed_by": "Director, Reedmere Housing",
        "version": "Protocol 4",
        "purpose": "To keep children safe from exploitation",
        "power": "CA04-11",
        "handling": "P",
        "source_grade": "record_check",
        **changes,
    }
    with acting_as(actor):
        return commands.record_agreement(by=actor, **given)  # type: ignore[arg-type]


def test_record_agreement_lets_the_agency_take_part(world: World) -> None:
    agency = world.agencies["unsigned"]
    with (
        acting_as(world.actor("governance")),
        pytest.raises(queries.AgreementMissing, match="Reedmere Housing"),
    ):
        queries.require_agreement(agency)
    sign(world)
    with acting_as(world.actor("governance")):
        assert queries.require_agreement(agency).version == "Protocol 4"
        entry = AuditEntry.objects.get(event="agreement_recorded", user_id=world.users["governance"].pk)
        assert entry.outcome == "done"


@pytest.mark.parametrize("key", ["coordinator", "lead", "administrator", "stranger"])
def test_record_agreement_is_refused_to_others_and_the_refusal_kept(world: World, key: str) -> None:
    with pytest.raises(Refused, match="register of agreements"):
        sign(world, key)
    with acting_as(world.actor(key)):
        assert AuditEntry.objects.get(outcome="refused").event == "agreement_recorded"


def test_record_agreement_refuses_a_power_not_in_force(world: World) -> None:
    with pytest.raises(PlacemapError, match="not in force"):
        sign(world, power="CA04-16LA")
    with pytest.raises(PlacemapError, match="not in force"):
        sign(world, power="no-such-power")


def test_record_agreement_refuses_dates_the_wrong_way_round(world: World) -> None:
    with pytest.raises(PlacemapError, match="must end after"):
        sign(world, expires_on=today())


def test_an_agreement_is_never_changed(world: World) -> None:
    kept = sign(world)
    from django.db import DatabaseError

    with acting_as(world.actor("governance")), pytest.raises(DatabaseError, match="permission denied"):
        Agreement.objects.filter(pk=kept.pk).update(version="Protocol 5")


def test_close_account_ends_the_person(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.close_account(user=world.users["sergeant"], by=actor)
        assert not User.objects.get(pk=world.users["sergeant"].pk).is_active
    from placemap.mappings.queries import actor_for

    with acting_as(SETTER):
        assert actor_for(world.users["sergeant"].pk) is None


def test_sign_in_is_written_down_in_the_persons_own_name(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        assert commands.sign_in(by=actor).name == "Helen Marchbanks"
        commands.sign_out(by=actor)
        events = AuditEntry.objects.filter(user_id=actor.user_id).values_list("event", flat=True)
        assert {"signed_in", "signed_out"} <= set(events)


def test_sign_in_is_refused_to_a_real_account(world: World) -> None:
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["lead"].pk).update(can_demonstrate=False)
    actor = world.actor("lead")
    with acting_as(actor), pytest.raises(PlacemapError, match="not part of the demonstration"):
        commands.sign_in(by=actor)


def test_load_reference_data_can_be_repeated(world: World) -> None:
    with acting_as(SETTER):
        before = [p.power.code for p in queries.powers(SETTER)]
        commands.load_reference_data(by=SETTER)
        assert [p.power.code for p in queries.powers(SETTER)] == before
