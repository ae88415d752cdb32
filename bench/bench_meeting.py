"""A meeting that is written down over a bad line, and by two people at once; and how long an entry takes.

    python bench/bench_meeting.py [FAULTS [EDITS [REQUESTS]]]     1000, 500 and 60

Faults are savings and sendings that never arrive, answers that nobody hears, pages that are loaded anew in
the middle of a word, and savings that were held up until after their words were sent. Afterwards every note
that was meant is looked for in the record, word by word, and once.

Two people then write at once, each over a line of their own, into the product as it is served; and the same
two into bare Django (`bench/bare/meeting.py`), which saves the same rows through the same server from one
database. Each step of an entry is timed in both, the one and then the other; beside it stands the processor
time of the web processes, which another job disturbs less. At the end come the minutes of `bench_minutes`.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
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

from bench import bench_minutes
from bench.served import Line, Served, both, cookie_of, require
from placemap.access import drafts
from placemap.access.middleware import SESSION_USER
from placemap.access.session import acting_as
from placemap.meetings.models import Entry
from placemap.meetings.vocabulary import AgendaKind
from tests.cast import World, build_world
from tests.database import drop_clone, use_clone
from tests.meetings.faulty import faulty_typing
from tests.meetings.running import entries, item, safe, sat
from tests.meetings.screen import form, run, typed, value

TARGET, TARGET_S, KEYS_A_SECOND = 150.0, 20.0, 5
WRITERS = ("coordinator", "lead")
# How many of the newest entries two people are at together, and how long somebody looks at one.
AT_HAND, LOOKS_S = 4, 0.1
DECIDED, WHO, WHAT = "Keep them in their class.", "Colley", "visit the shop by next Friday"
STEPS = (
    "the screen of a child",
    "a decision is saved",
    "an action is read back",
    "an action is saved",
    "what others wrote",
)


def main() -> int:
    """Print words lost and written twice, what was overwritten, p95 of each step, and the minutes."""
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
        with both(world, name) as served:
            wrong += _two_at_once(world, meeting, served, edits)
            _speed(world, meeting, served, requests)
    finally:
        connection.close()
        drop_clone(name)
    bench_minutes.main()
    return 1 if wrong else 0


def _faults(world: World, meeting: Any, faults: int) -> int:
    # One process types as fast as many people: how often one person may save is not what is measured.
    drafts.SAVINGS_A_MINUTE = 1_000_000
    under = item(world, meeting, AgendaKind.WELCOME)
    met: list[str] = []
    meant: list[str] = []
    rng, client = random.Random(11), Client()
    session = client.session
    session[SESSION_USER] = str(world.users["coordinator"].pk)
    session.save()
    while len(met) < faults:
        meant += faulty_typing(client, run(meeting), under.pk, rng, 5, met=met, tag=str(len(meant)))
    found = entries(world, meeting)
    found = [words for words in found if words.startswith("Note-")]
    words = sum(len(note.split()) for note in meant)
    lost = sum(len(note.split()) for note in set(meant) - set(found))
    twice = len(found) - len(set(found))
    print(
        f"{len(met)} faults while {len(meant)} notes of {words} words were typed:"
        f" {lost} words lost (target 0), {twice} notes twice (target 0)",
        flush=True,
    )
    return lost + twice


@dataclass(frozen=True)
class Change:
    """An accepted change: what was read of an entry, in which version of it, and what was put in its place."""

    entry: str
    read: str
    version: int
    said: str


@dataclass
class Pen:
    """Somebody who writes notes under one item and changes those at hand, and remembers what was accepted."""

    who: str
    line: Line
    screen: str
    note_at: str
    entry_at: Callable[[str], str]
    is_ours: bool
    notes: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shown_both: int = 0

    def write(self, edits: int) -> None:
        """So many notes and changes, as fast as the answers come."""
        rng = random.Random(self.who)
        for number in range(edits):
            page = self.line.get(self.screen)
            at_hand = re.findall(r'data-entry="([0-9a-f-]{36})"', page)[-AT_HAND:]
            said = f"{self.who}-{number}."
            if at_hand and rng.random() < 0.6:
                self._change(rng.choice(at_hand), said, rng)
            else:
                answer = self.line.post(self.note_at, self._note(page, said))
                require(*answer, 302)
                self.notes.append(said)

    def _note(self, page: str, said: str) -> dict[str, str]:
        return typed(page, "note", words=said) if self.is_ours else {"note-words": said}

    def _change(self, entry: str, said: str, rng: random.Random) -> None:
        """Put other words in an entry's place; where somebody was quicker, look at both and save again."""
        page = self.line.get(self.entry_at(entry))
        read = _standing(page)
        while True:
            time.sleep(rng.random() * LOOKS_S)
            fields, version = {"words": said}, 0
            if self.is_ours:
                version = int(value(page, "version"))
                fields |= {"version": str(version), "once": value(page, "once")}
            status, page = self.line.post(self.entry_at(entry), fields)
            require(status, page, *((302, 409) if self.is_ours else (302,)))
            if status == 302:
                self.changes.append(Change(entry, read, version, said))
                return
            # The version that the page has now is of the words that it shows beside one's own.
            read, self.shown_both = "", self.shown_both + 1
            assert said in page and len(set(re.findall(r"(?:coordinator|lead)-\d+\.", page))) > 1, page


def _standing(page: str) -> str:
    """The words that stand in the box of a page."""
    found = re.search(r'<textarea[^>]*name="words"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found, page
    return unescape(found.group(1)).strip()


def _two_at_once(world: World, meeting: Any, served: list[Served], edits: int) -> int:
    under = item(world, meeting, AgendaKind.SAFETY).pk
    places = item(world, meeting, AgendaKind.PLACES).pk
    ours, bare = served
    mine = [
        Pen(
            who, Line(ours.port, cookie_of(world, who)), f"{run(meeting)}?item={under}",
            f"{run(meeting, 'note/')}?item={under}", lambda key: run(meeting, f"entries/{key}/?show=yes"), True,
        )
        for who in WRITERS
    ]  # fmt: skip
    theirs = [
        Pen(
            who, Line(bare.port, bare.cookie), f"/bare/meetings/{meeting.pk}/{places}/",
            f"/bare/meetings/{meeting.pk}/{places}/note/", lambda key: f"/bare/entries/{key}/", False,
        )
        for who in WRITERS
    ]  # fmt: skip
    wrong = 0
    for name, pens, at in (("ours", mine, under), ("bare Django", theirs, places)):
        took = _at_once(pens, edits)
        history = _history(world, at)
        gone = _overwritten(pens, history)
        notes, changes = (sum(len(getattr(pen, what)) for pen in pens) for what in ("notes", "changes"))
        print(
            f"{edits} edits by two people at once, {name:11}: {notes} notes, {changes} changes,"
            f" {sum(pen.shown_both for pen in pens)} shown beside another one, {gone} overwritten unread"
            f"{' (target 0)' if pens is mine else ''}, {edits / took:.1f} a second",
            flush=True,
        )
        if pens is mine:
            wrong += gone + _not_kept(mine, history)
    return wrong


def _at_once(pens: list[Pen], edits: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(len(pens)) as pool:
        for done in [pool.submit(pen.write, edits // len(pens)) for pen in pens]:
            done.result()
    return time.perf_counter() - began


def _history(world: World, under: Any) -> dict[str, list[str]]:
    """What each entry under an item said, in order; what it says now is the last."""
    with acting_as(world.actor("coordinator")):
        found = Entry.objects.filter(item=under).prefetch_related("versions")
        return {str(one.pk): [*(was.words for was in one.versions.all()), one.words] for one in found}


def _overwritten(pens: list[Pen], history: dict[str, list[str]]) -> int:
    """Accepted words that do not stand at the end, and that nobody who put others in their place had read."""
    now = {words[-1] for words in history.values()}
    read = {
        change.read or history[change.entry][change.version - 1] for pen in pens for change in pen.changes
    }
    accepted = {words for pen in pens for words in (*pen.notes, *(change.said for change in pen.changes))}
    return len(accepted - now - read)


def _not_kept(pens: list[Pen], history: dict[str, list[str]]) -> int:
    """Accepted words that are not in the history where they were put: after those that were read."""
    firsts = {words[0] for words in history.values()}
    wrong = sum(note not in firsts for pen in pens for note in pen.notes)
    for change in (change for pen in pens for change in pen.changes):
        said = history[change.entry]
        kept = len(said) > change.version and said[change.version] == change.said
        wrong += not kept or change.read not in ("", said[change.version - 1])
    print(f"accepted words that are not in the history where they were put: {wrong} (target 0)", flush=True)
    return wrong


def _speed(world: World, meeting: Any, served: list[Served], requests: int) -> None:
    child = item(world, meeting, AgendaKind.CHILD).pk
    ours, bare = served
    mine, theirs = Line(ours.port, ours.cookie), Line(bare.port, bare.cookie)
    taken: dict[tuple[str, str], list[float]] = {}
    cost: dict[tuple[str, str], list[float]] = {}

    def timed(who: str, what: str, ask: Callable[[], Any]) -> Any:
        asked = ours if who == "ours" else bare
        used, began = asked.processor(), time.perf_counter()
        answer = ask()
        taken.setdefault((who, what), []).append((time.perf_counter() - began) * 1000)
        cost.setdefault((who, what), []).append((asked.processor() - used) * 1000)
        return answer

    def post(line: Line, address: str, fields: dict[str, str], expected: int = 302) -> str:
        status, page = line.post(address, fields)
        require(status, page, expected)
        return page

    def one_of_ours() -> None:
        screen, there = f"{run(meeting)}?item={child}", f"?item={child}"
        page = timed("ours", STEPS[0], lambda: mine.get(screen))
        said = typed(page, "decision", words=DECIDED)
        timed("ours", STEPS[1], lambda: post(mine, run(meeting, "decision/") + there, said))
        action = typed(mine.get(screen), "action", who=WHO, what=WHAT)
        at = run(meeting, "action/") + there
        back = timed("ours", STEPS[2], lambda: post(mine, at, action, 200))
        again = typed(back, "action", who=WHO, what=WHAT, read=value(form(back, "action"), "action-read"))
        timed("ours", STEPS[3], lambda: post(mine, at, again))
        timed("ours", STEPS[4], lambda: mine.get(run(meeting, "news/") + there))

    def one_of_theirs() -> None:
        screen = f"/bare/meetings/{meeting.pk}/{child}/"
        timed("bare", STEPS[0], lambda: theirs.get(screen))
        timed("bare", STEPS[1], lambda: post(theirs, f"{screen}decision/", {"decision-words": DECIDED}))
        action = {"action-who": WHO, "action-what": WHAT}
        timed("bare", STEPS[3], lambda: post(theirs, f"{screen}action/", action))

    for number in range(requests + 5):
        if number == 5:
            taken.clear()
            cost.clear()
        one_of_ours()
        one_of_theirs()
    _say_speed(taken, cost)


def _say_speed(taken: dict[tuple[str, str], list[float]], cost: dict[tuple[str, str], list[float]]) -> None:
    heads = ("p50 ms", "p95 ms", "bare p50", "ratio", "processor", "bare", "ratio")
    print(f"{'':24} " + " ".join(f"{head:>9}" for head in heads) + f"   target p95 < {TARGET:.0f} ms")
    late = {}
    for what in STEPS:
        p50, late[what] = statistics.median(taken["ours", what]), _p95(taken["ours", what])
        mine, bare = statistics.mean(cost["ours", what]), ("bare", what)
        said = f"{what:24} {p50:9.0f} {late[what]:9.0f}"
        if bare in taken:
            theirs, cheap = statistics.median(taken[bare]), statistics.mean(cost[bare])
            said += f" {theirs:9.0f} {p50 / theirs:9.2f} {mine:9.1f} {cheap:9.1f} {mine / cheap:9.2f}"
        else:
            said += f" {'':9} {'':9} {mine:9.1f}"
        print(said, flush=True)
    # D, the decision and Enter; Escape and A, who, Tab, what and Enter; and Enter to what was read back.
    presses = 1 + len(DECIDED) + 1 + 2 + len(WHO) + 1 + len(WHAT) + 1 + 1
    served = (late[STEPS[1]] + late[STEPS[2]] + late[STEPS[3]] + 2 * late[STEPS[0]]) / 1000
    print(
        f"a decision with its action: {presses} presses at {KEYS_A_SECOND} a second, and the server at its p95"
        f" {served:.2f} s: {presses / KEYS_A_SECOND + served:.1f} s (target {TARGET_S:.0f} s)",
        flush=True,
    )


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18]


if __name__ == "__main__":
    sys.exit(main())
