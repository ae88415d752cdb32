"""The custodian at her desk."""

from __future__ import annotations

from typing import Any

import pytest

from placemap.access.session import acting_as
from tests.cast import World
from tests.exchange.lists import Desk


@pytest.fixture
def desk(world: World) -> Any:
    priya = world.actor("coordinator")
    with acting_as(priya):
        yield Desk(world, priya)
