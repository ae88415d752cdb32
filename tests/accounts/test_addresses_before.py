"""The address that somebody had before is kept while its owner may have to be warned there, and no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.policy import HOUSEKEEPER, SEALER
from placemap.access.session import acting_as
from placemap.accounts import commands, jobs
from placemap.foundations.clock import now
from placemap.partners.commands import ADDRESS_WARNED_FOR, forget_addresses
from placemap.partners.models import User
from tests.accounts.people import with_code_app
from tests.accounts.test_enrolling import changed, letters_waiting
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def address_changed(world: World, days_ago: int) -> User:
    tom = world.actor("administrator")
    with acting_as(tom):
        changed(tom, world.users["head"], email="elsewhere@example.org")
        User.objects.filter(pk=world.users["head"].pk).update(
            email_changed_at=now() - timedelta(days=days_ago, minutes=1)
        )
        return User.objects.get(pk=world.users["head"].pk)


def kept(world: World) -> tuple[str, bool]:
    with acting_as(world.actor("administrator")):
        held = User.objects.get(pk=world.users["head"].pk)
    return held.email_before, held.email_changed_at is not None


@pytest.mark.parametrize(("days", "is_kept"), [(0, True), (16, True), (17, False), (90, False)])
def test_it_goes_by_night_once_nobody_is_to_be_warned_there(world: World, days: int, is_kept: bool) -> None:
    before = address_changed(world, days)
    jobs.forget_addresses_before(0)
    assert kept(world) == (("head@example.org", True) if is_kept else ("", False))
    with acting_as(world.actor("administrator")):
        after = User.objects.get(pk=before.pk)
    assert (after.email, after.version) == ("elsewhere@example.org", before.version), "no page is out of date"


def test_a_warning_that_was_asked_for_on_the_last_day_still_finds_its_address(world: World) -> None:
    with_code_app(world.users["head"])
    user, tom = address_changed(world, ADDRESS_WARNED_FOR.days - 1), world.actor("administrator")
    with acting_as(tom):
        commands.start_afresh(user=user, reason="Lost phone", by=tom)
    jobs.forget_addresses_before(0)
    assert [one["letter"] for one in letters_waiting()][-1] == "taken_away"
    assert kept(world)[0] == "head@example.org"


def test_the_trail_says_how_many_and_of_an_empty_night_nothing_is_changed(world: World) -> None:
    address_changed(world, 20)
    jobs.forget_addresses_before(0)
    with acting_as(system_actor(SEALER)):
        (entry,) = AuditEntry.objects.filter(event="addresses_forgotten")
        assert entry.details == {"count": 1} and entry.system == HOUSEKEEPER


def test_nobody_else_forgets_one_and_the_night_changes_nothing_else(world: World) -> None:
    address_changed(world, 20)
    tom, keeper = world.actor("administrator"), system_actor(HOUSEKEEPER)
    with acting_as(tom), pytest.raises(Refused):
        forget_addresses(by=tom)
    with acting_as(keeper):
        assert not User.objects.filter(pk=world.users["lead"].pk).update(
            email_before="", email_changed_at=None
        )
    with acting_as(keeper), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        User.objects.filter(pk=world.users["head"].pk).update(email="taken@example.org")


@pytest.mark.parametrize("given", [{"email_before": "old@example.org"}, {"email_changed_at": now()}])
def test_none_is_kept_without_the_day_from_which_its_time_counts(world: World, given: dict[str, Any]) -> None:
    with (
        acting_as(SETTER),
        pytest.raises(IntegrityError, match="address_before_has_a_day"),
        transaction.atomic(),
    ):
        User.objects.filter(pk=world.users["lead"].pk).update(**given)
