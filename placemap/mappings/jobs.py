"""What is looked at once a year is written about once a month, while it waits."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.office_hours import is_office_hour
from placemap.mappings.commands import tell_yearly
from placemap.mappings.policy import YEARLY_POST
from placemap.mappings.queries import people_to_remind_yearly, yearly_told_last

log = structlog.get_logger(__name__)


# Each hour, so that a morning at which the worker stood still is made good, or a week of them.
@app.periodic(cron="20 * * * *")
@app.task(name="mappings.remind_yearly", queue="chores", queueing_lock="remind_yearly")
def remind_yearly(timestamp: int) -> None:
    """In the first office hour of a month at which the worker runs: one mail to each who has such a thing."""
    if not is_office_hour(now()):
        return
    post, this_month = system_actor(YEARLY_POST), (today().year, today().month)
    with acting_as(post):
        last = yearly_told_last()
        if last is not None and (last.astimezone(LONDON).year, last.astimezone(LONDON).month) == this_month:
            return
        count = tell_yearly(by=post) if people_to_remind_yearly() else 0
    if count:
        log.info("reminded_yearly", people=count)
