"""Long lists read in, and files removed on their date, in the background.

A list is read in as one transaction in the name of whoever accepted it. Its progress is saved meanwhile on a
connection of its own, so that the page moves while nothing of the list is yet to be seen.
"""

from __future__ import annotations

import queue
import threading
from types import TracebackType
from uuid import UUID

import structlog
from django.db import connection
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from placemap.access.actors import Actor, system_actor
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as, unit_of_work
from placemap.exchange import commands
from placemap.exchange.models import Upload
from placemap.foundations.errors import PlacemapError
from placemap.mappings.queries import actor_for

log = structlog.get_logger(__name__)


@app.task(name="exchange.read_in_list", queue="lists")
def read_in_list(upload_id: str, user_id: str, agency_id: str = "") -> None:
    """Accept a long list that somebody pressed the button for. All of it, or none with a sentence why."""
    with unit_of_work():
        actor = actor_for(UUID(user_id), UUID(agency_id) if agency_id else None)
    if actor is None:
        log.warning("list_left", upload=upload_id, because="the account is closed")
        return
    with acting_as(actor):
        upload = Upload.objects.defer("content").filter(pk=upload_id).first()
    if upload is None or upload.state != Upload.State.READING:
        log.info("list_left", upload=upload_id, because="it is gone, done, or no longer theirs")
        return
    terms = commands.ChosenTerms.read(upload.terms)
    try:
        with Reporter(actor, upload) as reporter, acting_as(actor):
            commands.accept_list(upload=upload, terms=terms, progress=reporter, by=actor)
    except Exception as problem:
        log.exception("list_failed", upload=upload_id)
        words = (
            problem.message
            if isinstance(problem, PlacemapError)
            else _(
                "The list could not be read in, and nothing of it was kept. Try again; if it fails twice,"
                " tell your administrator."
            )
        )
        with acting_as(actor):
            commands.record_failure(upload=upload, failure=words, by=actor)


@app.periodic(cron="20 3 * * *")
@app.task(name="exchange.dispose_of_files", queue="chores", queueing_lock="dispose_of_files")
def dispose_of_files(timestamp: int) -> None:
    """Every night: empty the files whose date has come."""
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        count = commands.dispose_of_files(by=housekeeper)
    log.info("files_disposed", count=count)


class Reporter:
    """Saves how many rows are done from a thread with its own connection, in short transactions.

    Only the latest number counts, so a slow save never holds up the reading.
    """

    def __init__(self, actor: Actor, upload: Upload) -> None:
        self.actor, self.upload = actor, upload
        self.numbers: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._save, daemon=True)

    def __call__(self, done: int) -> None:
        self.numbers.put(done)

    def __enter__(self) -> Reporter:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The work is committed or rolled back by now, so no save waits for it.
        self.numbers.put(None)
        self.thread.join(timeout=10)

    def _save(self) -> None:
        try:
            while (done := self.numbers.get()) is not None:
                try:
                    with acting_as(self.actor):
                        commands.note_rows_read(upload=self.upload, done=done, by=self.actor)
                except Exception:
                    log.exception("progress_not_saved", upload=str(self.upload.pk))
        finally:
            connection.close()
