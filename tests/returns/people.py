"""The shortest ways to ask for returns and to answer, for the tests of returns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.returns import commands, queries
from placemap.returns.models import AgencyReturn, ReturnRequest
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, agree, give

ASKED = ("tanners_field", "police")


def asked(world: World, *agencies: str, due_in: int = 5, **given: Any) -> ReturnRequest:
    """Priya asks the school and the police, or those named."""
    priya = world.actor("coordinator")
    with acting_as(priya):
        return commands.ask_for_returns(
            mapping=world.mapping,
            agencies=[world.agencies[key] for key in agencies or ASKED],
            due_on=today() + timedelta(days=due_in),
            by=priya,
            **given,
        )


def age(world: World, request: ReturnRequest, days: int) -> None:
    """As if it had been asked so many days earlier. The cast has no seats on earlier days."""
    with acting_as(world.actor("coordinator")):
        ReturnRequest.objects.filter(pk=request.pk).update(
            due_on=request.due_on - timedelta(days=days), asked_at=request.asked_at - timedelta(days=days)
        )


def two_children(world: World) -> None:
    """The school gave Ellie and Leo, and both are in the cohort."""
    for person in give(world, "head", ELLIE, LEO):
        agree(world, person)


def own(world: World, who: str = "head", request: ReturnRequest | None = None) -> AgencyReturn:
    """The return of somebody's agency, as they find it now."""
    actor = world.actor(who)
    with acting_as(actor):
        found = AgencyReturn.objects.filter(agency=actor.agency_id)
        found = found.filter(request=request) if request else found.order_by("-request__asked_at")
        return queries.return_in(actor, world.mapping, found.values_list("pk", flat=True)[0])


def sheet(world: World, who: str = "head", request: ReturnRequest | None = None) -> queries.Sheet:
    given, actor = own(world, who, request), world.actor(who)
    with acting_as(actor):
        return queries.sheet(actor, given)


def write(
    world: World, key: str, reply: str = "news", text: str = "", who: str = "head", **given: Any
) -> Any:
    """One answer, from the version that its writer sees."""
    seen = sheet(world, who).at(key)[1].waiting
    actor, held = world.actor(who), own(world, who)
    said = {"version": seen.version if seen else 0, **given}
    with acting_as(actor):
        return commands.write_answer(given=held, question=key, reply=reply, text=text, by=actor, **said)


def send(world: World, who: str = "head", **given: Any) -> AgencyReturn:
    actor, held = world.actor(who), own(world, who)
    with acting_as(actor):
        return commands.send_return(given=held, by=actor, **given)
