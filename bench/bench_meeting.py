"""A meeting that is written down over a bad line, and by two people at once; and how long an entry takes.

    python bench/bench_meeting.py [FAULTS [EDITS [REQUESTS]]]     1000, 500 and 60

Faults are savings and sendings that never arrive, answers that nobody hears, pages that are loaded anew in
the middle of a word, and savings that were held up until after their words were sent. Afterwards every note
that was meant is looked for in the record, word by word, and once.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
import uuid
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from placemap.access.middleware import SESSION_USER
from placemap.access.session import acting_as
from placemap.meetings.models import Entry
from placemap.meetings.vocabulary import AgendaKind
from tests.cast import World, build_world
from tests.database import drop_clone, use_clone
from tests.meetings.faulty import faulty_typing
from tests.meetings.running import entries, item, safe, sat
from tests.meetings.screen import form, run, typed, value

TARGET = 150.0


def main() -> int:
    """Print words lost and written twice, what was overwritten, and p95 of each step of an entry."""
    faults, edits, requests = (
        int(said) for said in (sys.argv[1:] + ["1000", "500", "60"][len(sys.argv) - 1 :])
    )
    setup_test_environment()
    import_module(settings.ROOT_URLCONF)
    name = use_clone()
    try:
        world = build_world()
        meeting = sat(world, "lead", "sergeant")
        safe(world, meeting)
        wrong = _faults(world, meeting, faults)
        wrong += _two_at_once(world, meeting, edits)
        _speed(world, meeting, requests)
    finally:
        connection.close()
        drop_clone(name)
    return 1 if wrong else 0


def _browser(world: World, who: str) -> Client:
    client = Client()
    session = client.session
    session[SESSION_USER] = str(world.users[who].pk)
    session.save()
    return client


def _faults(world: World, meeting: Any, faults: int) -> int:
    under = item(world, meeting, AgendaKind.WELCOME)
    met: list[str] = []
    meant: list[str] = []
    rng, client = random.Random(11), _browser(world, "coordinator")
    while len(met) < faults:
        meant += faulty_typing(client, run(meeting), under.pk, rng, 5, met=met, tag=str(len(meant)))
    found = entries(world, meeting)
    words = sum(len(note.split()) for note in meant)
    lost = sum(len(note.split()) for note in set(meant) - set(found))
    twice = len(found) - len(set(found))
    print(
        f"{len(met)} faults while {len(meant)} notes of {words} words were typed:"
        f" {lost} words lost (target 0), {twice} notes twice (target 0)"
    )
    return lost + twice


def _two_at_once(world: World, meeting: Any, edits: int) -> int:
    under = item(world, meeting, AgendaKind.SAFETY)
    clients = {who: _browser(world, who) for who in ("coordinator", "lead")}
    address = f"{run(meeting, 'note/')}?item={under.pk}"
    meant, refused, rng = set(), 0, random.Random(3)
    with acting_as(world.actor("coordinator")):
        before = Entry.objects.filter(meeting=meeting).count()
    keys: list[str] = []
    for number in range(edits):
        who = rng.choice(list(clients))
        client = clients[who]
        if keys and rng.random() < 0.5:
            key = rng.choice(keys)
            change = run(meeting, f"entries/{key}/")
            # Each changes what they read a while ago: whoever is second is shown both.
            answer = client.post(
                change, {"words": f"{who} {number}", "version": "1", "once": str(uuid.uuid4())}
            )
            refused += answer.status_code == 409
            continue
        page = client.get(f"{run(meeting)}?item={under.pk}").content.decode()
        said = f"{who} {number} new"
        meant.add(said)
        client.post(address, typed(page, "note", words=said))
        with acting_as(world.actor("coordinator")):
            latest = Entry.objects.filter(meeting=meeting).order_by("-recorded_at").first()
        if latest is not None:
            keys.append(str(latest.pk))
    with acting_as(world.actor("coordinator")):
        now = {entry.words for entry in Entry.objects.filter(meeting=meeting)}
        kept = set(Entry.objects.filter(meeting=meeting).values_list("versions__words", flat=True))
        after = Entry.objects.filter(meeting=meeting).count()
    overwritten = len(meant - now - kept)
    print(
        f"{edits} edits by two people: {after - before} entries, {refused} changes shown beside another one,"
        f" {overwritten} overwritten (target 0)"
    )
    return overwritten


def _speed(world: World, meeting: Any, requests: int) -> None:
    child = item(world, meeting, AgendaKind.CHILD)
    client = _browser(world, "coordinator")
    screen = f"{run(meeting)}?item={child.pk}"
    taken: dict[str, list[float]] = {}
    address = f"{run(meeting, 'action/')}?item={child.pk}"

    def timed(what: str, ask: Any) -> Any:
        began = time.perf_counter()
        answer = ask()
        taken.setdefault(what, []).append((time.perf_counter() - began) * 1000)
        return answer

    for number in range(requests + 5):
        if number == 5:
            taken.clear()
        page = timed("the screen of a child", lambda: client.get(screen)).content.decode()
        said = typed(page, "decision", words=f"Keep the plan, {number}.")
        timed(
            "a decision is saved",
            lambda said=said: client.post(f"{run(meeting, 'decision/')}?item={child.pk}", said),
        )  # type: ignore[misc]
        page = client.get(screen).content.decode()
        action = typed(page, "action", who="Colley", what="visit the shop by next Friday")
        back = timed(
            "an action is read back", lambda action=action: client.post(address, action)
        ).content.decode()  # type: ignore[misc]
        action = {
            **typed(back, "action", who="Colley", what="visit the shop by next Friday", read=_read(back))
        }
        timed("an action is saved", lambda action=action: client.post(address, action))  # type: ignore[misc]
        timed("what others wrote", lambda: client.get(f"{run(meeting, 'news/')}?item={child.pk}"))
    for what, all_of in taken.items():
        p50, p95 = statistics.median(all_of), statistics.quantiles(all_of, n=20)[18]
        print(f"{what:26} p50 {p50:6.0f} ms, p95 {p95:6.0f} ms   target p95 < {TARGET:.0f} ms")


def _read(page: str) -> str:
    return value(form(page, "action"), "action-read")


if __name__ == "__main__":
    sys.exit(main())
