"""kill -9 of database, web server and worker under four writers, and a full disk.

    python bench/bench_faults.py [KILLS]          6 kills; the target is for 200
    python bench/bench_faults.py 0                the full disk alone (needs to mount a tmpfs)

A write counts as acknowledged when the browser was led on (302). Afterwards each is looked for in the
database. Recovery is the time from the kill until a write that began after it was acknowledged, or until
a new worker has said that it is there; whoever restarts the part takes no time of its own.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.faults import Instance, Person, Writers

PARTS = ("database", "web", "worker")
WRITERS = ["Joan Okell", "Dan Colley", "Priya Nandra", "Owen Tait"]
WORKERS = "select coalesce(max(id), 0) from procrastinate_workers"


def main() -> int:
    """Print what was lost (0 is the target) and how long recovery took."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    lost = 0
    if kills:
        with tempfile.TemporaryDirectory(prefix="pmf") as folder:
            Path(folder).chmod(0o711)
            lost += _kill(Path(folder), kills)
    lost += _fill_disk()
    return 1 if lost else 0


def _notice_path(instance: Instance) -> str:
    ((reference,),) = instance.asked("select reference from mappings_mapping where title like 'Two schools%'")
    return f"/mappings/{reference}/noticed/new/"


def _lost(instance: Instance, writers: Writers) -> int:
    kept = {
        str(row[0])
        for row in instance.asked("select substring(text from 'mark-[0-9a-f]{16}') from information_concern")
    }
    twice = instance.asked(
        "select count(*) from (select 1 from information_concern where text like '%mark-%' group by text having count(*) > 1) t"
    )
    missing, orphans = instance.unlike_the_trail("%mark-%")
    print(f"trail: {missing} writes without an entry, {orphans} entries without a write (target 0 and 0)")
    lost = len(set(writers.acknowledged) - kept)
    print(
        f"{len(writers.acknowledged)} writes acknowledged of {writers.sent} sent: {lost} lost (target 0), "
        f"{twice[0][0]} kept twice (target 0)"
    )
    return lost + missing + orphans


def _kill(folder: Path, kills: int) -> int:
    instance = Instance(folder)
    recovery: dict[str, list[float]] = {part: [] for part in PARTS}
    chance = random.Random(7)
    try:
        writers = Writers(instance, _notice_path(instance), WRITERS)
        writers.first_after(time.monotonic())
        for number in range(kills):
            part = PARTS[number % len(PARTS)]
            time.sleep(chance.uniform(0.2, 1.2))
            ((before,),) = instance.asked(WORKERS)
            instance.kill(part)
            moment = time.monotonic()
            instance.bring_back(part)
            if part == "worker":
                while instance.asked(WORKERS)[0][0] <= before:  # type: ignore[operator]
                    time.sleep(0.02)
                recovery[part].append(time.monotonic() - moment)
            else:
                recovery[part].append(writers.first_after(moment))
                # As systemd does: a worker that the lost database ended is started again.
                if instance.children["worker"].poll() is not None:
                    instance.start("worker")
        writers.stop()
        lost = _lost(instance, writers)
    finally:
        instance.stop()
    print(f"{'part':10} {'kills':>6} {'p50 s':>8} {'p99 s':>8} {'slowest':>8}   target p99 <= 5 s")
    every = sorted(took for part in PARTS for took in recovery[part])
    for name, took in [*recovery.items(), ("all", every)]:
        if took:
            took = sorted(took)
            print(f"{name:10} {len(took):6} {_at(took, 0.5):8.2f} {_at(took, 0.99):8.2f} {took[-1]:8.2f}")
    return lost


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextlib.contextmanager
def _small_disk(megabytes: int) -> Iterator[Path | None]:
    with tempfile.TemporaryDirectory(prefix="pmd") as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", "tmpfs", folder],
            capture_output=True, check=False,
        )  # fmt: skip
        if mounted.returncode != 0:
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=False)


def _fill_disk() -> int:
    with _small_disk(420) as disk, tempfile.TemporaryDirectory(prefix="pmf") as folder:
        if disk is None:
            print("full disk: not tried, since no small disk can be mounted here")
            return 0
        Path(folder).chmod(0o711)
        instance = Instance(Path(folder), disk / "pg")
        try:
            path = _notice_path(instance)
            writers = Writers(instance, path, WRITERS)
            writers.first_after(time.monotonic())
            _fill(disk / "ballast")
            time.sleep(4)
            reader = Person(instance, WRITERS[2])
            while (
                reader.ask("POST", path, {"text": "x" * 4000, "how_known": "seen_myself", "once": ""})[0]
                == 302
            ):
                _fill(disk / "ballast")
            pages = {page: reader.ask("GET", page) for page in ("/health/", path.replace("new/", ""), path)}
            print(
                "full disk, pages:   " + ", ".join(f"{page} {status}" for page, (status, _) in pages.items())
            )
            status, words = reader.ask("POST", path, {"text": "y", "how_known": "seen_myself", "once": ""})
            print(f"full disk, a write: {status}, says so: {'room' in words or 'space' in words}")
            (disk / "ballast").unlink()
            if not instance.database.is_running():
                instance.kill("database")
                instance.bring_back("database")
            print(
                f"room again:         a write was acknowledged after {writers.first_after(time.monotonic()):.1f} s"
            )
            writers.stop()
            return _lost(instance, writers)
        finally:
            instance.stop()


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("ab") as file:
        while True:
            file.write(b"\0" * 65536)
            file.flush()


if __name__ == "__main__":
    sys.exit(main())
