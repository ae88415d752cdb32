from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import BaseStorage, Message
from django.db import InterfaceError
from django.test import RequestFactory

from placemap.foundations.invented import Gate
from placemap.web import context


class _Waiting(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Message], bool]:
        return [Message(constants.SUCCESS, "Saved.")], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def test_shell_of_a_request_that_met_no_middleware() -> None:
    shown = context.shell(RequestFactory().get("/"))
    assert (shown["actor"], shown["navigation"], shown["notices"]) == (None, [], [])
    assert shown["marking"] == "OFFICIAL-SENSITIVE"


def test_the_demonstration_line_goes_with_demonstration_mode(settings: Any) -> None:
    request = RequestFactory().get("/")
    settings.PLACEMAP_DEMONSTRATION = True
    assert "invented" in context.shell(request)["demonstration_line"]
    settings.PLACEMAP_DEMONSTRATION = False
    shown = context.shell(request)
    assert (shown["demonstration"], shown["demonstration_line"]) == (False, "")


@pytest.mark.parametrize(
    ("state", "line", "only_invented"),
    [
        (Gate.INVENTED, "Invented people only, until every set-up check is signed", True),
        (Gate.SHUT, "Nobody new can be added", False),
        (Gate.OPEN, "", False),
    ],
    ids=["invented", "shut", "open"],
)
def test_the_strip_says_whom_the_instance_takes(
    settings: Any, monkeypatch: pytest.MonkeyPatch, state: Gate, line: str, only_invented: bool
) -> None:
    settings.PLACEMAP_DEMONSTRATION = False
    monkeypatch.setattr(context, "gate", lambda: state)
    shown = context.shell(RequestFactory().get("/"))
    assert shown["gate_line"].startswith(line) and bool(shown["gate_line"]) is bool(line)
    assert shown["invented_only"] is only_invented


def test_where_the_database_cannot_be_asked_the_strip_says_nobody_real(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Gate:
        raise InterfaceError

    settings.PLACEMAP_DEMONSTRATION = False
    monkeypatch.setattr(context, "gate", broken)
    assert context.shell(RequestFactory().get("/"))["invented_only"] is True


def test_messages_are_read_once() -> None:
    request = RequestFactory().get("/")
    request._messages = _Waiting(request)  # type: ignore[attr-defined]
    assert [str(m) for m in context.shell(request)["notices"]] == ["Saved."]
    assert request._messages.used


def test_a_page_has_one_token_however_many_forms_and_each_page_its_own() -> None:
    factory = RequestFactory()
    pages = [context.shell(factory.get("/"))["csrf_input"] for _page in range(2)]
    forms = [[str(page) for _form in range(3)] for page in pages]
    assert [len(set(page)) for page in forms] == [1, 1]
    assert forms[0] != forms[1] and 'name="csrfmiddlewaretoken"' in forms[0][0]
