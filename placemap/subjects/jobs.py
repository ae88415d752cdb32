"""The nightly chore of people and links: closing again what only an expired link had opened."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.subjects.commands import settle_expired
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
