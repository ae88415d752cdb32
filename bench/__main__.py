"""Every figure of speed, memory and accuracy, beside its peer, in one run.

    make bench                    all of them
    make bench ARGS="pages"       one: alignment, returns, reading, pages, list, web-route, map, network, demo,
                                  people, return, faults, bad-line, point-in-time, meeting (and its
                                  minutes)

Absolute targets are printed beside what was measured and never asserted. Each part runs in a
process of its own, so that one's memory is not another's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PARTS = {
    "alignment": "bench_alignment.py",
    "returns": "bench_align_returns.py",
    "reading": "bench_reading.py",
    "network": "bench_network.py",
    "pages": "bench_pages.py",
    "list": "bench_list.py",
    "web-route": "bench_web_route.py",
    "map": "bench_map.py",
    "demo": "bench_demo.py",
    "people": "bench_people.py",
    "return": "bench_return.py",
    "faults": "bench_faults.py",
    "bad-line": "bench_bad_line.py",
    "point-in-time": "bench_point_in_time.py",
    "meeting": "bench_meeting.py",
}


def main() -> int:
    """Run the parts named, or all; the exit status says whether any could not run."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"There is no {', '.join(unknown)}. There are: {', '.join(PARTS)}.")
        return 2
    failed = []
    for name in wanted:
        print(f"\n=== {name} ===", flush=True)
        done = subprocess.run([sys.executable, str(HERE / PARTS[name])], cwd=HERE.parent, check=False)
        if done.returncode != 0:
            failed.append(name)
    if failed:
        print(f"\nCould not run: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
