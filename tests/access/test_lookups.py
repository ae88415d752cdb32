"""Rows by many keys: the same rows as Django's own `in`, by one statement whatever the number."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db.models import F

from placemap.access.session import acting_as
from placemap.mappings.models import Mapping, Seat
from placemap.partners.models import Agency
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("many", [1, 2, 51, 3000])
def test_however_many_keys_it_is_one_statement_with_the_same_rows(world: World, many: int) -> None:
    wanted = [world.agencies["police"].pk, *(uuid4() for _ in range(many - 1))]
    rows = Agency.objects.filter(pk__in=wanted)
    assert str(rows.query.sql_with_params()[0]).count("%s") == 1
    with acting_as(world.actor("coordinator")):
        assert list(rows) == [world.agencies["police"]]
        assert world.agencies["police"] not in Agency.objects.exclude(pk__in=wanted)


def test_it_takes_records_keys_and_none_and_leaves_everything_else_to_django(world: World) -> None:
    police, school = world.agencies["police"], world.agencies["mill_lode"]
    with acting_as(world.actor("coordinator")):
        seats = set(Seat.objects.filter(agency__in=[police, school]))
        assert seats == set(Seat.objects.filter(agency_id__in=[str(police.pk), None, school.pk]))
        assert seats == set(
            Seat.objects.filter(agency__in=Agency.objects.filter(pk__in={police.pk, school.pk}))
        )
        assert {seat.agency_id for seat in seats} == {police.pk, school.pk}
        assert not Seat.objects.filter(agency__in=[]).exists()
        assert Mapping.objects.filter(pk__in=[F("pk")]).count() == Mapping.objects.count()
        with pytest.raises(Exception, match="not a valid UUID"):
            list(Seat.objects.filter(agency_id__in=["nobody"]))
