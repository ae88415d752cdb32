"""A form sent over a bad line, again and again until it is answered: is it there once, and whole?

    python bench/bench_bad_line.py [SUBMITS]      200 submits, to the product and to bare Django; the target is
                                                  for 10,000

Between people and the server stands a proxy that breaks a request off before it is whole, swallows the answer,
cuts it, delays either until nobody waits any more, and repeats whole requests at once or seconds later
(`bad_line.py`). Pages, kept words and forms all go through it. Whoever gets no whole answer does as a browser and
our script do: sends the very same form again. One in ten presses the button once, gets no answer and gives up.

At the end the database is asked. Its peer is the same form as a Django developer writes it
(`bench/bare/noticed.py`), through the same proxy.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.bad_line import FATES, BadLine
from bench.faults import ROOT, Instance, free_port, wait_for_port
from placemap.project.console_services import web_command

PEOPLE = ["Joan Okell", "Dan Colley", "Priya Nandra", "Owen Tait"]
AT_ONCE = 12
# Seconds after which somebody waits no longer for an answer.
PATIENCE = 4.0
GIVES_UP, KEEPS_WORDS = 0.1, 0.2
# Whoever had no answer so often has met no bad line but a server that does not work.
TRIES = 60
OURS, BARE = "placemap", "bare Django"


def main() -> int:
    """Print both beside each other; the exit status says whether anything of ours was lost or kept twice."""
    submits = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="pmf") as folder:
        Path(folder).chmod(0o711)
        instance = Instance(Path(folder))
        try:
            ((reference,),) = instance.asked(
                "select reference from mappings_mapping where title like 'Two schools%'"
            )
            ours = _sent(
                instance, instance.port, _people(instance), f"/mappings/{reference}/noticed/new/", submits
            )
            for name in ("web", "worker"):
                instance.kill(name)
                del instance.children[name]
            with _bare(instance) as (port, cookie):
                bare = _sent(instance, port, [cookie], f"/bare/{reference}/noticed/", submits, "bare")
        finally:
            instance.stop()
    _print({OURS: ours, BARE: bare})
    return 1 if ours.wrong else 0


@dataclass
class Submit:
    """One form: what was typed, and what became of it as far as its writer knows."""

    mark: str
    gives_up: bool
    keeps_words: bool
    pressed: int = 0
    accepted: bool = False
    # Where the server said that the words can be had back.
    kept_at: str = ""
    refused: int = 0
    # Which of the people wrote it.
    by: int = 0

    @property
    def words(self) -> str:
        # Marked at either end: half of it is told from the whole.
        return f"{self.mark} a blue van by the gate, twice round the block; its driver waved {self.mark}"


@dataclass
class Found:
    """What the database holds, beside what people were told."""

    submits: list[Submit]
    met: Counter[str]
    seconds: float
    lost: int = 0
    twice: int = 0
    never_whole: int = 0
    not_as_sent: int = 0
    words_gone: int = 0
    words_left: int = 0
    unlike_the_trail: tuple[int, int] = (0, 0)
    refused: Counter[int] = field(default_factory=Counter)

    @property
    def wrong(self) -> int:
        return (
            self.lost + self.twice + self.never_whole + self.not_as_sent + self.words_gone + self.words_left
            + sum(self.unlike_the_trail)
        )  # fmt: skip


class Browser:
    """Somebody signed in. Each request takes a line of its own, since lines break."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._token = port, secrets.token_hex(16)
        self._cookies = f"{cookie}; csrftoken={self._token}"

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text; 0 where no whole answer came in time."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": self._token}) if fields else None
        headers = {"Cookie": self._cookies, "Connection": "close"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            words = answer.read().decode(errors="replace")
            # Cut within its head, an answer looks whole to this client.
            is_whole = answer.getheader("Content-Length") is not None or answer.chunked
            return (answer.status if is_whole else 0), words
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()

    def until_answered(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """The same, sent again until it is answered. A server that asks to wait is waited for."""
        for _ in range(TRIES):
            status, words = self.ask(method, path, fields)
            if status not in (0, 429, 503):
                return status, words
            time.sleep(0.05)
        return 0, ""


def _people(instance: Instance) -> list[str]:
    return [f"placemap_session={instance.sessions[name]}" for name in PEOPLE]


def _sent(
    instance: Instance, server: int, cookies: list[str], form: str, submits: int, prefix: str = "mark"
) -> Found:
    """Everybody sends their forms over the bad line; then the database is asked."""
    chance = random.Random(29)
    waiting = [
        Submit(f"{prefix}-{secrets.token_hex(8)}", chance.random() < GIVES_UP, chance.random() < KEEPS_WORDS)
        for _ in range(submits)
    ]
    left = iter(waiting)
    taking = threading.Lock()

    def send(number: int) -> None:
        browser = Browser(line.port, cookies[number % len(cookies)])
        while True:
            with taking:
                one = next(left, None)
            if one is None:
                return
            one.by = number % len(cookies)
            _send_one(browser, form, one)

    began = time.monotonic()
    with BadLine(server, form, patience=PATIENCE, seed=29) as line:
        threads = [threading.Thread(target=send, args=(number,)) for number in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        line.settle()
    time.sleep(1)
    found = Found(waiting, line.met, time.monotonic() - began)
    _compare(instance, found, line.whole, prefix)
    if prefix == "mark":
        _ask_for_words(instance, found, server, cookies)
    return found


def _send_one(browser: Browser, form: str, one: Submit) -> None:
    status, page = browser.until_answered("GET", form)
    if status != 200:
        one.refused = status
        return
    fields = {"text": one.words, "how_known": "seen_myself"}
    for name in ("once", "draft_ticket"):
        if given := re.search(rf'name="{name}"[^>]* value="([^"]+)"', page):
            fields[name] = html.unescape(given[1])
    if one.mark.startswith("mark-") and not {"once", "draft_ticket"} <= fields.keys():
        one.refused = -1  # a page without what the figure is about is no figure
        return
    if "draft_ticket" in fields and (one.gives_up or one.keeps_words):
        fields["draft_count"] = str(_keep_words(browser, page, fields, one))
    while one.pressed < TRIES:
        one.pressed += 1
        status, _words = browser.ask("POST", form, fields)
        if status == 302:
            one.accepted = True
            return
        if status not in (0, 429, 503):
            one.refused = status
            return
        if one.gives_up:
            return
        time.sleep(0.05)


def _keep_words(browser: Browser, page: str, fields: dict[str, str], one: Submit) -> int:
    """What the page's script does while somebody types: sends the words until they are said to be kept."""
    address = re.search(r'data-keep="([^"]+)"', page)
    words = {name: fields[name] for name in ("text", "how_known", "draft_ticket")}
    for count in range(1, TRIES if address else 1):
        status, answer = browser.ask("POST", address[1], {**words, "draft_count": str(count)})  # type: ignore[index]
        if status == 200:
            one.kept_at = str(json.loads(answer).get("resume", ""))
            return count
        if status not in (0, 503):
            return count
        time.sleep(0.05)
    return TRIES


def _compare(instance: Instance, found: Found, whole: set[str], prefix: str) -> None:
    """What the database holds beside what people were told, and what the server was ever given whole."""
    kept = Counter(
        str(text)
        for (text,) in instance.asked(f"select text from information_concern where text like '{prefix}-%'")
    )
    by_mark = {one.mark: kept[one.words] for one in found.submits}
    found.lost = sum(one.accepted and not by_mark[one.mark] for one in found.submits)
    found.twice = sum(count - 1 for count in by_mark.values() if count > 1)
    found.never_whole = sum(bool(count) and mark not in whole for mark, count in by_mark.items())
    found.not_as_sent = sum((kept - Counter({one.words: kept[one.words] for one in found.submits})).values())
    found.refused = Counter(one.refused for one in found.submits if one.refused)
    if prefix == "mark":
        found.unlike_the_trail = instance.unlike_the_trail("mark-%")


def _ask_for_words(instance: Instance, found: Found, server: int, cookies: list[str]) -> None:
    """Words that were said to be kept: of what was not sent all are there, and of what was sent none."""
    saved = {
        str(text)
        for (text,) in instance.asked("select text from information_concern where text like 'mark-%'")
    }
    browsers = [Browser(server, cookie) for cookie in cookies]
    for one in found.submits:
        if not one.kept_at:
            continue
        is_kept = browsers[one.by].until_answered("GET", one.kept_at)[0] == 302
        if one.words in saved:
            found.words_left += is_kept
        elif not is_kept:
            found.words_gone += 1


@contextlib.contextmanager
def _bare(instance: Instance) -> Iterator[tuple[int, str]]:
    """The peer on the same database: its port, and the cookie of the one who writes there."""
    environment = instance.environment | {
        "DJANGO_SETTINGS_MODULE": "bench.bare.settings",
        "BENCH_SUPERUSER_URL": instance.environment["DATABASE_URL"],
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    for app in ("contenttypes", "auth", "sessions"):
        run("-m", "django", "migrate", app, "--verbosity", "0")
    key = json.loads(run("-m", "bench.bare.reader").splitlines()[-1])
    port = free_port()
    with (instance.folder / "bare.log").open("ab") as log:
        process = subprocess.Popen(
            [*web_command("127.0.0.1", port, 2)[:-1], "bench.bare.wsgi:application"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for_port(port)
        yield port, f"bare_session={key}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _print(both: dict[str, Found]) -> None:
    rows: list[tuple[str, list[object], str]] = [
        ("forms", [len(one.submits) for one in both.values()], ""),
        ("requests that met the line", [sum(one.met.values()) for one in both.values()], ""),
        ("the button pressed", [sum(each.pressed for each in one.submits) for one in both.values()], ""),
        ("accepted", [sum(each.accepted for each in one.submits) for one in both.values()], ""),
        ("accepted and lost", [one.lost for one in both.values()], "0"),
        ("kept twice or more", [one.twice for one in both.values()], "0"),
        ("kept and never whole on the line", [one.never_whole for one in both.values()], "0"),
        ("kept otherwise than sent", [one.not_as_sent for one in both.values()], "0"),
        ("not sent, words said to be kept and gone", [both[OURS].words_gone, "keeps none"], "0"),
        ("sent, and words left lying", [both[OURS].words_left, "keeps none"], "0"),
        ("entries in the trail too few, too many", [both[OURS].unlike_the_trail, "keeps none"], "0, 0"),
        ("seconds", [round(one.seconds) for one in both.values()], ""),
    ]
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    print(f"{'':42}{OURS:>14}{BARE:>14}   target")
    for what, figures, target in rows:
        print(f"{what:42}" + "".join(f"{figure!s:>14}" for figure in figures) + f"   {target}")
    for what in FATES:
        print(f"  {what:40}" + "".join(f"{one.met[what]:>14}" for one in both.values()))
    print(f"  words kept as they were typed: {sum(bool(one.kept_at) for one in both[OURS].submits)}")
    for name, one in both.items():
        unanswered = sum(not (each.accepted or each.refused or each.gives_up) for each in one.submits)
        if one.refused or unanswered:
            print(f"  {name}: refused, by status {dict(one.refused)}; never answered {unanswered}")


if __name__ == "__main__":
    sys.exit(main())
