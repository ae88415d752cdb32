"""Nightly chores of the cohort: whoever turned 18 with their hand-over settled, and whoever leaves."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.cohort.commands import draw_openings, remove_due, settle_grown_up
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.queries.leaving import due_now, with_leavers
from placemap.cohort.rules.sampling import month_before
from placemap.foundations.clock import today
from placemap.mappings.commands import dispose_of_mapping
from placemap.mappings.queries import outlived
from placemap.subjects.policy import ERASER, SETTLER

# How many people one transaction removes: a night that is cut short keeps what it did, and nobody waits long.
REMOVED_AT_ONCE = 20
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
    """Each night: whoever's planned day has come is removed, unless something keeps them.

    Some at a time, each lot in a transaction of its own. Whoever is left, since somebody else's words may
    name them or since their lot failed, is tried once more alone when the others are gone.
    """
    eraser, count = system_actor(ERASER), 0
    failed: Exception | None = None
    with acting_as(eraser):
        mappings = with_leavers()
    for mapping in mappings:
        for at_once in (REMOVED_AT_ONCE, 1):
            with acting_as(eraser):
                waiting = [one.people for one in due_now(mapping)]
            for first in range(0, len(waiting), at_once):
                try:
                    with acting_as(eraser):
                        some = waiting[first : first + at_once]
                        count += remove_due(mapping=mapping, people=some, by=eraser)
                except Exception as problem:
                    # Nobody else's removal waits for this one's.
                    log.error("removal_failed", kind=type(problem).__name__, at_once=at_once)
                    failed = problem if at_once == 1 else failed
    if count:
        log.info("removed_as_planned", people=count)
    if failed:
        # The others are gone; whoever watches the jobs must see that somebody is not.
        raise failed


@app.periodic(cron="53 3 * * *")
@app.task(name="cohort.dispose_of_mappings", queue="chores", queueing_lock="dispose_of_mappings")
def dispose_of_outlived_mappings(timestamp: int) -> None:
    """Each night, after the people: what is left of mappings whose time is over, one transaction each."""
    eraser = system_actor(ERASER)
    failed: Exception | None = None
    with acting_as(eraser):
        over = outlived()
    for mapping in over:
        try:
            with acting_as(eraser):
                count = dispose_of_mapping(mapping=mapping, by=eraser)
        except Exception as problem:
            # No other mapping waits for this one.
            log.error("disposal_failed", kind=type(problem).__name__)
            failed = problem
        else:
            log.info("mapping_disposed", rows=count)
    if failed:
        raise failed


@app.periodic(cron="23 1 1 * *")
@app.task(name="cohort.draw_openings", queue="chores", queueing_lock="draw_openings")
def draw_openings_of_last_month(timestamp: int) -> None:
    """On the first of each month: some of last month's openings of records, for somebody to look at."""
    sampler = system_actor(SAMPLER)
    with acting_as(sampler):
        count = draw_openings(month=month_before(today()), by=sampler)
    log.info("openings_drawn", count=count)
