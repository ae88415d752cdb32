"""Nightly chores of the cohort: whoever turned 18 with their hand-over settled, and whoever leaves."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.cohort.commands import draw_openings, remove_leavers, settle_grown_up
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.rules.sampling import month_before
from placemap.foundations.clock import today
from placemap.subjects.policy import ERASER, SETTLER

log = structlog.get_logger(__name__)


@app.periodic(cron="9 0 * * *")
@app.task(name="cohort.settle_grown_up", queue="chores", queueing_lock="settle_grown_up")
def settle_whoever_grew_up(timestamp: int) -> None:
    """Just after midnight: a birthday changes no heading, and a settled hand-over does from that day."""
    settler = system_actor(SETTLER)
    with acting_as(settler):
        count = settle_grown_up(by=settler)
    if count:
        log.info("grown_up_settled", people=count)


@app.periodic(cron="37 3 * * *")
@app.task(name="cohort.remove_leavers", queue="chores", queueing_lock="remove_leavers")
def remove_whoever_leaves(timestamp: int) -> None:
    """Each night: whoever's planned day has come is removed, unless something keeps them."""
    count = remove_leavers(by=system_actor(ERASER))
    if count:
        log.info("removed_as_planned", people=count)


@app.periodic(cron="23 1 1 * *")
@app.task(name="cohort.draw_openings", queue="chores", queueing_lock="draw_openings")
def draw_openings_of_last_month(timestamp: int) -> None:
    """On the first of each month: some of last month's openings of records, for somebody to look at."""
    sampler = system_actor(SAMPLER)
    with acting_as(sampler):
        count = draw_openings(month=month_before(today()), by=sampler)
    log.info("openings_drawn", count=count)
