"""How long a page waits for an agency's own sign-in service, and how many pages may wait at once.

A page that waits keeps a thread of the web server, of which there are few. So everything that one press asks
of a service ends by one moment, however it hangs: not connecting, not encrypting, not answering, or a letter
at a time. One thread is always left over for everybody else, and a service that hung is left alone for a
while.
"""

from __future__ import annotations

import http.client
import ipaddress
import time
from functools import partial
from threading import BoundedSemaphore
from types import TracebackType
from typing import Any
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, build_opener

import structlog
from django.conf import settings

from placemap.foundations.time_limit import TimeLimit

log = structlog.get_logger(__name__)
# For all that one press asks of a service together.
SECONDS = 8.0
# Two people of one school who come at the same moment both get in: a service that is well takes less.
FOR_A_PLACE = 1.0
LEFT_ALONE = 20.0


class Outward(TimeLimit):
    """Calls that reach no machine of our own network by a name: what a name leads to, others may change.

    An address that is named as itself, and this very computer, are what was meant. With
    `PLACEMAP_OIDC_PRIVATE` agencies' services may be in our own network.
    """

    def _addresses(self, host: str, port: int) -> list[Any]:
        found = super()._addresses(host, port)
        if settings.PLACEMAP_OIDC_PRIVATE or host == "localhost" or _public(host) is not None:
            return found
        outward = [one for one in found if _public(one[4][0])]
        if not outward:
            # Whoever runs the server sees no more of it otherwise than that the service is away.
            log.warning("agency_sign_in_in_our_own_network", host=host, setting="PLACEMAP_OIDC_PRIVATE")
            raise OSError("that name leads into our own network")
        return outward


def _public(address: str) -> bool | None:
    """Whether an address is one that anybody may call; None where it is a name."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return None
    read = getattr(read, "ipv4_mapped", None) or read
    return read.is_global and not read.is_multicast


class TooManyWait(Exception):
    """Others wait for services already, and a thread must be left over."""


class HungBefore(Exception):
    """This service took all the time there is a moment ago."""


_places = BoundedSemaphore(max(1, settings.PLACEMAP_WEB_THREADS - 1))
# Which services hung, and until when each is left alone.
_hung: dict[str, float] = {}


class Patience:
    """The time that is left for the calls of one press. Raises `TooManyWait` or `HungBefore` instead of
    keeping a thread that others need."""

    def __init__(self, service: str) -> None:
        if time.monotonic() < _hung.get(service, 0):
            raise HungBefore
        self._service = service
        self._limit = Outward(SECONDS)

    def __enter__(self) -> Patience:
        if not _places.acquire(timeout=FOR_A_PLACE):
            raise TooManyWait
        self._limit.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._limit.__exit__(kind, problem, trace)
        _places.release()
        if kind is not None and self._limit.is_over:
            _hung[self._service] = time.monotonic() + LEFT_ALONE

    @property
    def left(self) -> float:
        """How many seconds a call may wait at a time. Raises `TimeoutError` when none is left."""
        return self._limit.left

    def opener(self) -> OpenerDirector:
        """What calls within this patience, and follows nobody elsewhere."""
        return build_opener(_Stays, _Plain(self._limit), _Encrypted(self._limit))


class _Stays(HTTPRedirectHandler):
    """Nobody is followed elsewhere: where we call is what was named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class _PlainCall(http.client.HTTPConnection):
    def __init__(self, *args: Any, limit: TimeLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = limit.connect


class _EncryptedCall(http.client.HTTPSConnection):
    def __init__(self, *args: Any, limit: TimeLimit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._create_connection = limit.connect


class _Plain(HTTPHandler):
    def __init__(self, limit: TimeLimit) -> None:
        super().__init__()
        self._limit = limit

    def http_open(self, req: Any) -> Any:
        return self.do_open(partial(_PlainCall, limit=self._limit), req)  # type: ignore[arg-type]


class _Encrypted(HTTPSHandler):
    def __init__(self, limit: TimeLimit) -> None:
        super().__init__()
        self._limit = limit

    def https_open(self, req: Any) -> Any:
        return self.do_open(partial(_EncryptedCall, limit=self._limit), req)  # type: ignore[arg-type]
