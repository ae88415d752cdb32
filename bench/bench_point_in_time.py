"""The disk with the database is lost while people write: what does a second copy bring back, and how soon?

    python bench/bench_point_in_time.py [LOSSES [MEGABYTES]]     2 losses; the targets are for 50, and for 5 GB

A second place receives every transaction before it is answered (`pg_basebackup`, `pg_receivewal --synchronous`,
`synchronous_standby_names`), as docs/how-to/run-on-one-server.md says. Four writers write, at a random moment a
place in the log gets a name, a child is let go, and at another random moment the server is killed by kill -9. Its
disk is not looked at again. Two servers are made of base and log:

* up to the named place, where every table must be equal by count and digest to what it was. The child is back:
  nothing may start there until `placemap erase-again` erased it again from the register that was kept elsewhere;
* up to the last that came, where every acknowledged write must be, once and word for word. The next loss is its.

MEGABYTES of random rows in a database of their own make the whole larger.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.faults import ROOT, WRITTEN, Instance, Person, Writers, tree
from bench.second_copy import NAME, SecondCopy, contents
from placemap.project.keeping.tables import Content

WRITERS = ["Joan Okell", "Dan Colley", "Priya Nandra", "Owen Tait"]
# A child named by hand, a neighbour of one in the cohort, as Joan Okell's school says it.
NAME_A_CHILD = """
import sys, django
django.setup()
from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.cohort.models import Membership
from placemap.mappings.models import Mapping
from placemap.mappings.queries import actor_for
from placemap.partners.models import User
from placemap.partners.policy import SET_UP
from placemap.subjects.commands import PersonAsGiven, add_person, record_link
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import LinkKind
with acting_as(system_actor(SET_UP)):
    by = actor_for(User.objects.get(name="Joan Okell").pk)
with acting_as(by):
    mapping = Mapping.objects.get(reference=sys.argv[1])
    to = Person.objects.get(pk=Membership.objects.filter(mapping=mapping, state="agreed")[0].person_id)
    given = PersonAsGiven(given=sys.argv[2], family=sys.argv[3], school="Tanner's Field School")
    child = add_person(mapping=mapping, person=given, how_known="told_by_other", by=by)
    record_link(
        mapping=mapping, from_person=child, to_person=to, kind=LinkKind.NEIGHBOUR, how_known="told_by_other",
        words="They walk home the same way.", by=by,
    )
print(child.pk)
"""
GIVEN = ["Odette", "Ivo", "Bryony", "Caspar", "Petra"]
FAMILY = ["Farrow", "Lanyon", "Quill", "Thwaite", "Unwin"]
KEEP_REGISTER = """
import django
django.setup()
from placemap.access.erasure_register import keep_register
keep_register()
"""


@dataclass
class Loss:
    """One loss of the disk, and what came back."""

    acknowledged: int = 0
    lost: int = 0
    twice: int = 0
    otherwise: int = 0
    trail: tuple[int, int] = (0, 0)
    tables: int = 0
    unequal: int = 0
    refused: bool = False
    erased_again: bool = False
    megabytes: float = 0
    seconds_copied: float = 0
    seconds_database: float = 0
    seconds_erased: float = 0
    seconds_served: float = 0

    @property
    def wrong(self) -> int:
        return (
            self.lost + self.twice + self.otherwise + sum(self.trail) + self.unequal
            + (not self.refused) + (not self.erased_again)
        )  # fmt: skip


class Loser:
    """An installation that loses its disk, again and again."""

    def __init__(self, folder: Path, losses: int, megabytes: int) -> None:
        self.folder, self.chance = folder, random.Random(8)
        self.instance = Instance(folder)
        ((reference,),) = self.instance.asked(
            "select reference from mappings_mapping where title like 'Two schools%'"
        )
        self.mapping = f"/mappings/{reference}/"
        self.children: list[str] = []
        try:
            self._prepare(losses, megabytes)
        except BaseException:
            self.instance.stop()
            raise

    def _prepare(self, losses: int, megabytes: int) -> None:
        # Before anybody writes: that they were named has entries in the trail too.
        self.children = [self._name_a_child(number) for number in range(losses)]
        if megabytes:
            self._grow(megabytes)

    def lose(self, number: int) -> Loss:
        """Copy, write, lose, bring back twice."""
        instance, loss = self.instance, Loss()
        copy = SecondCopy(instance.database, self._place(f"copy-{number}"))
        loss.seconds_copied = copy.begin()
        writers = Writers(instance, f"{self.mapping}noticed/new/", WRITERS)
        writers.first_after(time.monotonic())
        self._write_a_while()
        moment = f"moment_{number}"
        then = self._name_a_moment(writers, moment)
        child = self.children[number]
        self._let_go(child)
        instance._run([sys.executable, "-c", KEEP_REGISTER])
        register = self.folder / f"register-{number}"
        shutil.copytree(self.folder / "state", register, ignore=lambda _at, names: _all_but_registers(names))
        self._write_a_while()
        instance.kill("database")
        writers.stop()
        for name in ("web", "worker"):
            instance.kill(name)
        copy.end()
        shutil.rmtree(instance.data)
        loss.megabytes = copy.megabytes

        self._up_to(copy, moment, then, child, register, loss)
        self._to_the_last(copy, number, register, loss)
        self._compare(writers, loss)
        shutil.rmtree(self.folder / f"copy-{number}")
        return loss

    def stand_still(self) -> str:
        """What people meet while the second copy is away, and that it is over when it is back."""
        instance = self.instance
        copy = SecondCopy(instance.database, self._place("copy-away"))
        copy.begin()
        copy._receiver.send_signal(signal.SIGSTOP)  # type: ignore[union-attr]
        health = Person(instance, WRITERS[1], 5).ask("GET", "/health/")[0]
        person, fields = (
            Person(instance, WRITERS[0], 5),
            {"text": "away", "how_known": "seen_myself", "once": ""},
        )
        written = person.ask("POST", f"{self.mapping}noticed/new/", fields)[0]
        read = Person(instance, WRITERS[1], 5).ask("GET", f"{self.mapping}cohort/")[0]
        then = Person(instance, WRITERS[1], 5).ask("GET", "/health/")[0]
        began = time.monotonic()
        copy._receiver.send_signal(signal.SIGCONT)  # type: ignore[union-attr]
        writers = Writers(instance, f"{self.mapping}noticed/new/", WRITERS)
        again = writers.first_after(began)
        writers.stop()
        copy.wait_for("")
        copy._receiver.terminate()  # type: ignore[union-attr]
        copy.end()
        said = {0: "no answer in 5 s"}
        return (
            f"second copy away: /health/ {said.get(health, health)}, a write {said.get(written, written)}, a page"
            f" with children {said.get(read, read)}, /health/ again {said.get(then, then)}; back: a write after"
            f" {again:.1f} s"
        )

    def rates(self) -> str:
        """Writes acknowledged a second, without a second copy and with one that is waited for."""
        instance = self.instance
        writers = Writers(instance, f"{self.mapping}noticed/new/", WRITERS)
        writers.first_after(time.monotonic())
        copy = SecondCopy(instance.database, self._place("copy-rates"))
        copy.begin()
        took: dict[str, list[float]] = {"": [], NAME: []}
        for _ in range(3):
            for name, found in took.items():
                copy.wait_for(name)
                before = len(writers.acknowledged)
                time.sleep(4)
                found.append((len(writers.acknowledged) - before) / 4)
        copy.wait_for("")
        writers.stop()
        copy._receiver.terminate()  # type: ignore[union-attr]
        copy.end()
        plain, waited = (" ".join(f"{one:.1f}" for one in found) for found in took.values())
        return f"writes a second, in turn: without {plain}; waiting for the second copy {waited}"

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir(mode=0o711)
        return place

    def _grow(self, megabytes: int) -> None:
        with psycopg.connect(self.instance.database.superuser_url(), autocommit=True) as asking:
            asking.execute("create database bulk")
        with psycopg.connect(self.instance.database.superuser_url("bulk"), autocommit=True) as asking:
            asking.execute("create table bulk (id bigint, words text)")
            # Some 1.1 kB a row, of which no compression makes less.
            line = "(select string_agg(md5(random()::text || n || s), '') from generate_series(1, 32) s)"
            for _ in range(max(1, megabytes // 100)):
                asking.execute(f"insert into bulk select n, {line} from generate_series(1, 92000) n")  # type: ignore[call-overload]
            asking.execute("checkpoint")

    def _write_a_while(self) -> None:
        time.sleep(self.chance.uniform(0.5, 3))

    def _name_a_moment(self, writers: Writers, name: str) -> dict[str, Content]:
        """A place in the log gets a name while nobody is in the middle of something; what every table holds there."""
        instance = self.instance
        worker = tree(instance.children["worker"].pid)
        with writers.held():
            _signal(worker, signal.SIGSTOP)
            while instance.asked(
                "select 1 from pg_stat_activity where state = 'active' and backend_type = 'client backend'"
                " and pid <> pg_backend_pid()"
            ):
                time.sleep(0.02)
            instance.asked(f"select pg_create_restore_point('{name}')")
            found = contents(instance.database.superuser_url("placemap"))
            _signal(worker, signal.SIGCONT)
        return found

    def _name_a_child(self, number: int) -> str:
        """The key of a child named by hand, of whom nobody else wrote a word."""
        given, family = GIVEN[number % len(GIVEN)], FAMILY[(number + number // len(GIVEN)) % len(FAMILY)]
        script = [sys.executable, "-c", NAME_A_CHILD, self.mapping.split("/")[2], given, family]
        return self.instance._run(script).split()[-1]

    def _let_go(self, child: str) -> None:
        """Priya decides on the linked child, with no concern: it is erased."""
        priya, page = Person(self.instance, "Priya Nandra"), f"{self.mapping}people/{child}/consider/"
        status, words = priya.ask("GET", page)
        version = re.search(r'name="version"[^>]* value="(\d+)"', words)
        fields = {
            "outcome": "no_concern", "sure": "sure", "reason": "They shared a bus once, and no more.",
            "done_with_child": "no", "done_with_reason": "Asking would worry her.", "other_children": "no",
            "version": version[1] if version else "", "once": _uuid(),
        }  # fmt: skip
        answer, words = priya.ask("POST", page, fields)
        if answer != 302 or self._is_here(child):
            said = re.findall(r"govuk-error-message[^>]*>(.*?)</p>", words, re.DOTALL)
            raise SystemExit(f"the child could not be let go: {status}, {answer} {said}")

    def _is_here(self, child: str) -> bool:
        return bool(self.instance.asked(f"select 1 from subjects_person where id = '{child}'"))

    def _up_to(
        self, copy: SecondCopy, moment: str, then: dict[str, Content], child: str, register: Path, loss: Loss
    ) -> None:
        instance, data = self.instance, self.folder / f"pg-{moment}"
        instance.database = copy.bring_back(data, instance.socket_dir, up_to=moment)
        found = contents(instance.database.superuser_url("placemap"))
        loss.tables = len(then)
        differing = {name for name in then.keys() | found.keys() if then.get(name) != found.get(name)}
        if differing:
            print(f"not equal: {sorted(differing)}")
        loss.unequal = len(differing)
        was_back = self._is_here(child)
        # As its operator would who forgot the one step between.
        status, words = self._console("worker")
        loss.refused = status != 0 and "erase-again" in words
        status, words = self._console("erase-again", "--register", str(register))
        print(words.strip())
        loss.erased_again = was_back and status == 0 and not self._is_here(child)
        instance.database.stop()
        shutil.rmtree(data)

    def _to_the_last(self, copy: SecondCopy, number: int, register: Path, loss: Loss) -> None:
        instance = self.instance
        began = time.monotonic()
        instance.data = self.folder / f"pg-{number}"
        instance.database = copy.bring_back(instance.data, instance.socket_dir)
        loss.seconds_database = time.monotonic() - began
        # Kept before the last was written, as any register that was fetched; nothing that was erased is missing.
        status, words = self._console("erase-again", "--register", str(register), "--nothing-lost")
        if status != 0:
            print(f"erase-again: {status} {words}")
            loss.erased_again = False
        loss.seconds_erased = time.monotonic() - began
        for name in ("web", "worker"):
            instance.start(name)
        instance.wait_for_page()
        while Person(instance, WRITERS[0]).ask("GET", self.mapping)[0] != 200:
            time.sleep(0.1)
        loss.seconds_served = time.monotonic() - began

    def _console(self, *command: str) -> tuple[int, str]:
        """As its operator does: from the console, with the keys of before, and no register beside them."""
        state = self.folder / "state-brought"
        shutil.copytree(self.folder / "state", state, ignore=lambda _at, names: _registers(names))
        try:
            done = subprocess.run(
                [sys.executable, "-m", "placemap.project.console", *command],
                cwd=ROOT, env=self.instance.environment | {"PLACEMAP_STATE": str(state)},
                capture_output=True, text=True, check=False, timeout=120,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return 0, "it went on"
        finally:
            shutil.rmtree(state)
        return done.returncode, done.stdout + done.stderr

    def _compare(self, writers: Writers, loss: Loss) -> None:
        """What was acknowledged, beside what is there; and nothing is there in other words than were sent."""
        kept = Counter(
            str(text)
            for (text,) in self.instance.asked(
                f"select text from information_concern where text like '{WRITTEN}%'"
            )
        )
        loss.acknowledged = len(writers.acknowledged)
        loss.lost = sum(not kept[f"{WRITTEN} {mark}"] for mark in writers.acknowledged)
        loss.twice = sum(count > 1 for count in kept.values())
        loss.otherwise = sum(not re.fullmatch(rf"{WRITTEN} mark-[0-9a-f]{{16}}", text) for text in kept)
        loss.trail = self.instance.unlike_the_trail(f"{WRITTEN}%")


def main() -> int:
    """Print what each loss cost; the exit status says whether anything was lost or unequal."""
    losses = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    found = []
    with tempfile.TemporaryDirectory(prefix="pmf") as folder:
        Path(folder).chmod(0o711)
        loser = Loser(Path(folder), losses, megabytes)
        try:
            print(f"load of the machine: {os.getloadavg()[0]:.1f}", flush=True)
            for number in range(losses):
                found.append(loser.lose(number))
                print(f"loss {number + 1}: {found[-1]}", flush=True)
            # Their figures are no wall: said last, so that what goes wrong here costs none of the above.
            print(loser.rates(), flush=True)
            print(loser.stand_still(), flush=True)
        finally:
            loser.instance.stop()
            _print(found)
    return 1 if any(one.wrong for one in found) else 0


def _print(found: list[Loss]) -> None:
    if not found:
        return
    rows = [
        ("disks lost", len(found), ""),
        ("writes acknowledged", sum(one.acknowledged for one in found), ""),
        ("of them lost", sum(one.lost for one in found), "0"),
        ("kept twice; in other words", sum(one.twice + one.otherwise for one in found), "0"),
        ("entries in the trail too few, too many", sum(sum(one.trail) for one in found), "0"),
        (
            "restores to a named moment, every table equal",
            sum(not one.unequal for one in found),
            f"{len(found)}",
        ),
        ("tables compared in each", found[-1].tables, ""),
        ("nothing starts before it is erased again", sum(one.refused for one in found), f"{len(found)}"),
        ("a child let go since erased again", sum(one.erased_again for one in found), f"{len(found)}"),
        ("base and log, MB", round(max(one.megabytes for one in found)), ""),
    ]
    for what, figure, target in rows:
        print(f"{what:48}{figure:>10}   {target}")
    for what, took in (
        ("base copied, s", [one.seconds_copied for one in found]),
        ("the database answers, s after the restore began", [one.seconds_database for one in found]),
        ("erased again, s", [one.seconds_erased for one in found]),
        ("a page is served, s (target 600 at 5 GB)", [one.seconds_served for one in found]),
    ):
        took = sorted(took)
        print(f"{what:48}{took[len(took) // 2]:>10.1f}   slowest {took[-1]:.1f}")


def _signal(processes: list[int], number: int) -> None:
    for one in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, number)


def _registers(names: list[str]) -> list[str]:
    return [name for name in names if re.fullmatch(r"erasures-\w+\.jsonl", name)]


def _all_but_registers(names: list[str]) -> list[str]:
    return [name for name in names if name not in _registers(names)]


def _uuid() -> str:
    import uuid

    return str(uuid.uuid4())


if __name__ == "__main__":
    sys.exit(main())
