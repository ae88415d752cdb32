"""Logs are JSON, carry the request's identifier, and never the words of an error."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from placemap.project.logs import configure, only_kinds_of_error


def test_an_error_is_logged_by_its_kind_and_place_and_not_its_words() -> None:
    try:
        raise ValueError("Ellie Marsden, born 9 March 2012")
    except ValueError:
        event = only_kinds_of_error(None, "error", {"event": "matching_failed", "exc_info": True})
    assert event["error"] == "ValueError"
    assert event["where"][-1].startswith(("/", "tests")) or ":" in event["where"][-1]
    assert "Ellie" not in json.dumps(event)


def test_nothing_is_added_where_there_was_no_error() -> None:
    assert only_kinds_of_error(None, "info", {"event": "x", "exc_info": None}) == {"event": "x"}


def test_nobody_writes_a_line_of_their_own_into_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure({})
        logging.getLogger("somewhere").warning("Not Found: %s", '/x\n{"event": "signed_in"}\r\n')
    finally:
        root.handlers, root.level = handlers, level
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert json.loads(line)["event"].startswith("Not Found: /x")


def test_pythons_own_loggers_speak_the_same_json(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure({})
        structlog.contextvars.bind_contextvars(request_id="abc12345")
        try:
            raise RuntimeError("born 9 March 2012")
        except RuntimeError:
            logging.getLogger("somewhere").exception("it_failed")
    finally:
        structlog.contextvars.unbind_contextvars("request_id")
        root.handlers, root.level = handlers, level
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["event"] == "it_failed"
    assert line["request_id"] == "abc12345"
    assert line["timestamp"].endswith("Z")
    assert line["error"] == "RuntimeError"
    assert "March" not in json.dumps(line)
