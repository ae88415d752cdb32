"""Python's own loggers speak the same JSON as ours, without request content."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Django's request logger appends the request itself; its repr may hold a query string.
_QUIET = ("django.server", "httpx", "procrastinate.blueprints")


def configure(settings: dict[str, Any]) -> None:
    """Send every logger through structlog's JSON renderer to standard error."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            only_kinds_of_error,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def only_kinds_of_error(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A traceback's message may quote a row. Keep the kind of error and where, not its words."""
    problem = event.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()
    if problem and problem != (None, None, None):
        kind, _error, trace = (
            problem if isinstance(problem, tuple) else (type(problem), problem, problem.__traceback__)
        )
        places = []
        while trace is not None:
            places.append(
                f"{trace.tb_frame.f_code.co_filename.rsplit('/placemap/', 1)[-1]}:{trace.tb_lineno}"
            )
            trace = trace.tb_next
        event["error"] = getattr(kind, "__name__", str(kind))
        event["where"] = places[-6:]
    event.pop("stack_info", None)
    return event
