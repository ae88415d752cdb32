"""Reminding of returns by the clock."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.office_hours import is_office_hour
from placemap.returns.commands import remind_by_clock
from placemap.returns.policy import RETURNS_POST

log = structlog.get_logger(__name__)


# Each hour, so that a morning at which the worker stood still is made good; the rule says on which days.
@app.periodic(cron="8 * * * *")
@app.task(name="returns.remind", queue="chores", queueing_lock="remind_of_returns")
def remind_of_returns(timestamp: int) -> None:
    """In office hours: agencies whose return is not in are reminded before its day, and once after it."""
    if not is_office_hour(now()):
        return
    post = system_actor(RETURNS_POST)
    with acting_as(post):
        count = remind_by_clock(by=post)
    if count:
        log.info("reminded_of_returns", agencies=count)
