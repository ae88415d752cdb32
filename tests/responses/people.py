"""The shortest ways to record an action, for the tests of responses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.responses import commands, queries
from placemap.responses.models import Action
from placemap.responses.vocabulary import AboutKind
from tests.cast import World


def recorded(world: World, who: str = "sergeant", by: str = "coordinator", **given: Any) -> Action:
    """Priya gives Dan something to do in ten days, or another person as named; nobody where `owner` is None."""
    user, actor = world.users[who], world.actor(by)
    said: dict[str, Any] = {
        "words": "Walk past the bus station at nine",
        "agency": user.agency,
        "owner": user,
        "due": today() + timedelta(days=10),
        "about": AboutKind.PLACE,
        **given,
    }
    with acting_as(actor):
        return commands.record_action(mapping=world.mapping, by=actor, **said)


def found(world: World, action: Action, who: str = "coordinator") -> Action:
    """The action as somebody finds it now."""
    actor = world.actor(who)
    with acting_as(actor):
        return queries.action_in(actor, world.mapping, action.pk)


def done_by(world: World, who: str, name: str, action: Action, **given: Any) -> Action:
    """One of the commands, as somebody gives it of the action as it stands."""
    actor = world.actor(who)
    said = {"version": found(world, action, who).version, **given}
    with acting_as(actor):
        changed: Action = getattr(commands, name)(action=found(world, action, who), by=actor, **said)
        return changed
