"""No test reaches beyond this machine: Python itself refuses the connection, and the test fails.

For what is not Python (the database's driver, the browser, programs that tests start) there is
`scripts/check_egress.py`, which runs the tests under strace.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

HERE = frozenset({None, "", "localhost", b"localhost"})


class BeyondThisMachine(AssertionError):
    """A test tried to reach another machine."""


def is_here(host: Any) -> bool:
    """Whether a host, by name or number, is this machine."""
    if host in HERE:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # Unix sockets have a path, and a socket that is connected already sends without an address.
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not is_here(host):
        raise BeyondThisMachine(f"{event} to {host!r}: tests do not depend on the network")


def refuse_egress() -> None:
    """From now on, in this process."""
    sys.addaudithook(_watch)
