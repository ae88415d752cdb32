"""Runs the tests under strace: nothing they start, browser or database, reaches beyond this machine.

    make egress [ARGS="words for pytest"]

Exit status 1 when something did, with each address and how often; 3 when there is no strace here.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from placemap.project.node import install_packages

ROOT = Path(__file__).resolve().parent.parent
CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
# Chromium asks the system, not the network, whether there is a way to this address: a datagram socket is
# connected to it and nothing is ever sent, which the line says by its port and its call.
ROUTE_ASKED = re.compile(r'^\d+ +connect\(.*htons\((?:53|443)\).*"2001:4860:4860::8888"')


def beyond(line: str) -> str | None:
    """The address beyond this machine that a line of strace's names, if any."""
    if ROUTE_ASKED.match(line):
        return None
    for found in ADDRESS.finditer(line):
        address = found.group(1) or found.group(2)
        number = ipaddress.ip_address(address)
        mapped = getattr(number, "ipv4_mapped", None)
        if not (mapped or number).is_loopback:
            return address
    return None


def main(words: list[str]) -> int:
    """Run the tests and read what they called."""
    strace = shutil.which("strace")
    if strace is None:
        print("There is no strace here, so this was not examined. Install the package strace.")
        return 3
    install_packages(for_tests=True)  # which may ask a package index, and is no test
    with tempfile.TemporaryDirectory(prefix="placemap-egress-") as folder:
        log = Path(folder) / "calls"
        command = [sys.executable, str(ROOT / "scripts" / "run_tests.py"), *words]
        status = subprocess.run(
            [strace, "-f", "-qq", "-s", "0", "-e", CALLS, "-e", "signal=none", "-o", str(log), *command],
            cwd=ROOT, check=False,
        ).returncode  # fmt: skip
        calls, reached = 0, Counter[str]()
        with log.open(errors="replace") as lines:
            for line in lines:
                calls += 1
                found = beyond(line)
                if found is not None:
                    reached[found] += 1
    print(f"{calls} calls of connect and send were read.")
    for address, times in reached.most_common():
        print(f"BEYOND this machine: {address}, {times} times")
    if not calls:
        print("None at all: strace may not trace here.")
    if not reached and calls:
        print("Nothing reached beyond this machine.")
    return 1 if reached or status != 0 or not calls else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
