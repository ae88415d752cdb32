"""Nightly chores of people: closing what only an expired link had opened, and what outlived its mapping."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as
from placemap.subjects.commands import dispose_of_fingerprints, settle_expired
from placemap.subjects.policy import SETTLER

log = structlog.get_logger(__name__)


@app.periodic(cron="7 0 * * *")
@app.task(name="subjects.settle_expired", queue="chores", queueing_lock="settle_expired")
def settle_expired_links(timestamp: int) -> None:
    """Just after midnight: whoever was shown through a link that expired yesterday is closed again."""
    settler = system_actor(SETTLER)
    with acting_as(settler):
        looked_at = settle_expired(by=settler)
    if looked_at:
        log.info("expired_links_settled", people=looked_at)


@app.periodic(cron="17 3 * * *")
@app.task(name="subjects.dispose_of_fingerprints", queue="chores", queueing_lock="dispose_of_fingerprints")
def dispose_of_outlived_fingerprints(timestamp: int) -> None:
    """Each night: twelve months after a mapping closed, nothing says any more who was let go of in it."""
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        count = dispose_of_fingerprints(by=housekeeper)
    if count:
        log.info("fingerprints_disposed", count=count)
