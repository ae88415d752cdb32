"""Fifty people at once on the demonstration's pages, row security and audit on: time, errors, memory.

    python bench/bench_people.py [SECONDS]        60 seconds; the target for memory is over 1800

Each person opens a page, reads for two seconds and opens another, so about 25 pages a second are asked
for. Beside them, in the same run: how long an address that reads nothing takes, and when that took longest. What
was asked in the first seconds, while each connection meets each statement for the first time, is printed apart. Processor time a
page, of the web server and of the database, says more than time where something else runs on the machine.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.faults import Instance, Person, tree
from placemap.project.postgres_process import read_postmaster_note

PEOPLE, READS = 50, 2.0
NAMES = ["Priya Nandra", "Helen Marchbanks", "Dan Colley", "Owen Tait", "Joan Okell"]


def main() -> int:
    """Print p50, p95 and p99, the errors, and the memory at the start and the end."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory(prefix="pmf") as folder:
        Path(folder).chmod(0o711)
        instance = Instance(Path(folder))
        try:
            return _measure(instance, seconds)
        finally:
            instance.stop()


def _measure(instance: Instance, seconds: int) -> int:
    ((reference,),) = instance.asked("select reference from mappings_mapping where title like 'Two schools%'")
    base = f"/mappings/{reference}/"
    pages = ["/my-work/", base, f"{base}cohort/", f"{base}network/links/", f"{base}noticed/", "/mappings/"]
    took: dict[str, list[float]] = {"/health/": []}
    first: list[float] = []
    waited: list[tuple[float, float]] = []
    errors: dict[int, int] = {}
    warm = time.monotonic() + min(20.0, seconds / 3)
    end = time.monotonic() + seconds

    def browse(number: int) -> None:
        chance, person = random.Random(number), Person(instance, NAMES[number % len(NAMES)])
        time.sleep(chance.uniform(0, READS))
        while time.monotonic() < end:
            page = chance.choice(pages)
            began = time.perf_counter()
            status, _ = person.ask("GET", page)
            times = took.setdefault(page, []) if time.monotonic() > warm else first
            times.append((time.perf_counter() - began) * 1000)
            if status not in (200, 302):
                errors[status] = errors.get(status, 0) + 1
            time.sleep(chance.uniform(0.5, 1.5) * READS)

    def idle() -> None:
        person = Person(instance, NAMES[0])
        while time.monotonic() < end:
            began = time.perf_counter()
            person.ask("GET", "/health/")
            lasted = (time.perf_counter() - began) * 1000
            waited.append((lasted, seconds - (end - time.monotonic())))
            if time.monotonic() > warm:
                took["/health/"].append(lasted)
            time.sleep(1)

    threads = [threading.Thread(target=browse, args=(number,)) for number in range(PEOPLE)]
    threads.append(threading.Thread(target=idle))
    for thread in threads:
        thread.start()
    time.sleep(warm - time.monotonic())
    memory, processor = [_memory(instance)], _processor(instance)
    for thread in threads:
        thread.join()
    memory.append(_memory(instance))
    used = [after - before for before, after in zip(processor, _processor(instance), strict=True)]
    print(
        f"{'page':28} {'asked':>6} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}   target p95 < 300 ms, 0 errors"
    )
    every = [one for page, times in took.items() if page != "/health/" for one in times]
    for page, times in [*sorted(took.items()), ("all but /health/", every)]:
        if len(times) > 1:
            cut = statistics.quantiles(times, n=100)
            print(f"{page:28} {len(times):6} {statistics.median(times):8.1f} {cut[94]:8.1f} {cut[98]:8.1f}")
    print(
        f"the first {min(20.0, seconds / 3):.0f} s: {len(first)} asked, p50 {statistics.median(first):.1f} ms"
    )
    print(
        "/health/ took longest, with the first seconds: {:.0f} ms, {:.0f} s after the start".format(
            *max(waited)
        )
    )
    print(
        "processor time a page: web server {:.1f} ms, database {:.1f} ms".format(
            *(one / len(every) * 1000 for one in used)
        )
    )
    print(f"errors: {sum(errors.values())} {errors or ''}")
    print(f"memory of the web server: {memory[0]:.0f} MB, at the end {memory[1]:.0f} MB ({seconds} s)")
    return 0


def _processor(instance: Instance) -> list[float]:
    """Seconds that the web server and the database have used until now, with those of their children that
    ended."""
    note = read_postmaster_note(instance.database.cluster)
    assert note is not None
    used = []
    for root in (instance.children["web"].pid, note.process):
        stats = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in tree(root))
        used.append(sum(int(number) for stat in stats for number in stat[11:15]) / os.sysconf("SC_CLK_TCK"))
    return used


def _memory(instance: Instance) -> float:
    pages = sum(
        int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in tree(instance.children["web"].pid)
    )
    return pages * 4096 / 1e6


if __name__ == "__main__":
    sys.exit(main())
