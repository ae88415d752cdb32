"""How long `placemap demo` takes from nothing to ready, and again from what it kept.

    python bench/bench_demo.py

Downloads apart: the packages are installed and the styles built before. Beside it, in the same
run, the time a bare Python takes to start Django, so that a slower machine shows as itself.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = "Placemap is ready at"


def main() -> None:
    """Print the seconds of a first and a second start."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import django; django.VERSION"], check=True)
    print(f"python starting Django               {time.monotonic() - began:8.2f} s")
    with tempfile.TemporaryDirectory(prefix="pm") as state:
        first = _start(state)
        second = _start(state)
    print(f"placemap demo, first start           {first:8.2f} s   target < 180 s")
    print(
        f"placemap demo, second start          {second:8.2f} s   target < 10 s   ({second / first:.2f} of the first)"
    )


def _start(state: str) -> float:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {**os.environ, "PLACEMAP_STATE": state}
    environment.pop("DATABASE_URL", None)
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "placemap.project.console", "demo", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    took = 0.0
    said = []
    for line in child.stdout:
        said.append(line)
        if line.startswith(READY):
            took = time.monotonic() - began
            break
    child.send_signal(signal.SIGINT)
    child.stdout.read()
    child.wait(timeout=60)
    if not took:
        raise SystemExit("".join(said[-20:]))
    return took


if __name__ == "__main__":
    main()
