"""What is not answered in time goes a step higher, early on each working day."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.working_days import is_working_day
from placemap.responses.commands import climb
from placemap.responses.policy import CLIMBER

log = structlog.get_logger(__name__)


@app.periodic(cron="11 6 * * *")
@app.task(name="responses.climb", queue="chores", queueing_lock="climb")
def climb_in_the_morning(timestamp: int) -> None:
    """At six in the morning of a working day: nobody is to find on a Monday what happened on Saturday."""
    if not is_working_day(today()):
        return
    climber = system_actor(CLIMBER)
    with acting_as(climber):
        count = climb(by=climber)
    if count:
        log.info("escalations_climbed", count=count)
