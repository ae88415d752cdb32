"""Matching in the background: in the name of whoever asked, and only while they still may.

Each step commits by itself, so the progress page moves, and no transaction is held open while the engine
works. Arguments are identifiers only; who the actor is and what they may do is asked afresh.
"""

from __future__ import annotations

import time
from uuid import UUID

import structlog
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as, unit_of_work
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.linkage import commands
from placemap.linkage.models import MatchRun
from placemap.mappings.queries import actor_for
from placemap.subjects.queries import identity_records

log = structlog.get_logger(__name__)

# Progress is saved no oftener than this, in seconds, so that it never slows the work.
_PAUSE = 1.0


@app.task(name="linkage.match_lists", queue="matching")
def match_lists(run_id: str, user_id: str, agency_id: str = "") -> None:
    """Carry out a run that was asked for. A failure is written on the run in words; nothing is retried."""
    with unit_of_work():
        actor = actor_for(UUID(user_id), UUID(agency_id) if agency_id else None)
    if actor is None:
        log.warning("matching_left", run=run_id, because="the account is closed")
        return
    run = _begin(actor, UUID(run_id))
    if run is None:
        return
    try:
        _compare(actor, run)
    except Exception as problem:
        log.exception("matching_failed", run=run_id)
        words = (
            problem.message
            if isinstance(problem, PlacemapError)
            else _(
                "Matching could not be finished. Nothing you decided is lost. Ask for it again; if it fails "
                "twice, tell your administrator."
            )
        )
        with acting_as(actor):
            commands.record_failure(run=run, failure=words, by=actor)


def _begin(actor: Actor, run_id: UUID) -> MatchRun | None:
    with acting_as(actor):
        run = MatchRun.objects.select_related("mapping").filter(pk=run_id).first()
        if run is None:
            log.warning("matching_left", run=str(run_id), because="the asker no longer holds the list")
            return None
        try:
            return commands.begin_run(run=run, by=actor)
        except (Conflict, Refused):
            log.info("matching_left", run=str(run_id), because="it was taken up already, or may not be")
            return None


def _compare(actor: Actor, run: MatchRun) -> None:
    from placemap.linkage.engine import ENGINE_VERSION, find_matches

    with acting_as(actor):
        records = identity_records(actor, run.mapping)
    saver = _Progress(actor, run)
    matches = find_matches(records, progress=saver)
    with acting_as(actor):
        commands.record_matches(
            run=run, matches=matches, records=len(records), engine_version=ENGINE_VERSION, by=actor
        )


class _Progress:
    """Saves how far the engine is, each time in a short transaction of its own."""

    def __init__(self, actor: Actor, run: MatchRun) -> None:
        self.actor, self.run = actor, run
        self.saved_at, self.stage = 0.0, ""

    def __call__(self, stage: str, fraction: float) -> None:
        moment = time.monotonic()
        if stage == self.stage and moment - self.saved_at < _PAUSE:
            return
        self.stage, self.saved_at = stage, moment
        with acting_as(self.actor):
            commands.note_progress(run=self.run, stage=stage, fraction=fraction, by=self.actor)
