"""What is looked at once a year is written about once a month, while it waits."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.later import ask_for_at
from placemap.access.session import acting_as
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.office_hours import next_office_hour
from placemap.foundations.working_days import is_first_of_month
from placemap.mappings.policy import YEARLY_POST
from placemap.mappings.queries import people_to_remind_yearly

log = structlog.get_logger(__name__)


@app.periodic(cron="20 8 1-7 * *")
@app.task(name="mappings.remind_yearly", queue="chores", queueing_lock="remind_yearly")
def remind_yearly(timestamp: int) -> None:
    """On the first working day of a month: one mail to each whose work holds a yearly look, or an end near.

    Where the worker stood still that morning, their work shows it all the same, and the next month tells it.
    """
    if not is_first_of_month(today()):
        return
    with acting_as(system_actor(YEARLY_POST)):
        people = people_to_remind_yearly()
        for user_id in people:
            ask_for_at(
                next_office_hour(now()), "accounts.send_letter", queue="letters",
                letter=Letter.TO_READ, user_id=user_id,
            )  # fmt: skip
    if people:
        log.info("reminded_yearly", people=len(people))
