"""Chores: sealing the trail, checking its seals, copying erasures, removing what ran out or was left."""

from __future__ import annotations

from datetime import timedelta

import structlog
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from placemap.access import drafts, erasure_register, trail_check
from placemap.access.actors import system_actor
from placemap.access.later import MOST_TRIES
from placemap.access.models import Attempt, SpentToken
from placemap.access.policy import HOUSEKEEPER, SEALER
from placemap.access.sealing import seal
from placemap.access.session import acting_as
from placemap.access.session_store import SessionStore
from placemap.foundations.clock import now

log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="access.seal_trail", queue="chores", queueing_lock="seal_trail")
def seal_trail(timestamp: int) -> None:
    """Every minute: close the trail's latest entries under a seal."""
    with acting_as(system_actor(SEALER)):
        sealed = seal()
    if sealed:
        log.info("trail_sealed", entries=sealed)


@app.periodic(cron="* * * * *")
@app.task(name="access.keep_erasures", queue="chores", queueing_lock="keep_erasures")
def keep_erasures(timestamp: int) -> None:
    """Every minute: copy what was erased out of the trail, for whoever restores a backup."""
    erasure_register.keep_register()


@app.periodic(cron="41 2 * * *")
@app.task(name="access.check_trail", queue="chores", queueing_lock="check_trail")
def check_trail(timestamp: int) -> None:
    """Every night: work the trail's seals out again, and say loudly where one no longer holds."""
    trail_check.check_trail()


@app.periodic(cron="17 3 * * *")
@app.task(name="access.forget_tokens", queue="chores", queueing_lock="forget_tokens")
def forget_tokens(timestamp: int) -> None:
    """Every night: forget form tokens older than seven days."""
    with acting_as(system_actor(HOUSEKEEPER)):
        SpentToken.objects.filter(spent_at__lt=now() - timedelta(days=7)).delete()


@app.periodic(cron="23 3 * * *")
@app.task(name="access.dispose_of_drafts", queue="chores", queueing_lock="dispose_of_drafts")
def dispose_of_drafts(timestamp: int) -> None:
    """Every night: remove words left for later whose 14 days are over."""
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        count = drafts.dispose_of_drafts(by=housekeeper)
    log.info("drafts_disposed", count=count)


@app.periodic(cron="29 3 * * *")
@app.task(name="access.forget_sessions", queue="chores", queueing_lock="forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Every night: take away sessions that ran out, and counts of tries older than any window."""
    SessionStore.clear_expired()
    with acting_as(system_actor(HOUSEKEEPER)):
        Attempt.objects.filter(at__lt=now() - timedelta(days=2)).delete()


# As many seconds without a sign of life; a worker gives one every ten.
_GONE = 120
# A letter at which the worker is killed each time is not tried for ever, but as often as where no mail server
# answers: such tries count too, and whoever starts a worker afresh because of them must not lose the letter.
_TIMES = MOST_TRIES


@app.periodic(cron="*/2 * * * *")
@app.task(name="access.take_up_letters", queue="chores", queueing_lock="take_up_letters")
async def take_up_letters(timestamp: int) -> None:
    """Every two minutes: what a killed worker had in hand to send is put back, so that another sends it.

    Only letters. Chores come again by the clock, and lists and matching are taken up by whoever waits.
    """
    left = await app.job_manager.get_stalled_jobs(queue="letters", seconds_since_heartbeat=_GONE)
    for job in left:
        if job.attempts < _TIMES:
            await app.job_manager.retry_job(job)
        else:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    if jobs := [job.id for job in left if job.attempts < _TIMES]:
        log.warning("letters_taken_up", jobs=jobs)
    if jobs := [job.id for job in left if job.attempts >= _TIMES]:
        log.error("letters_given_up", jobs=jobs)
