from __future__ import annotations

from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import BaseStorage, Message
from django.test import RequestFactory

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


def test_messages_are_read_once() -> None:
    request = RequestFactory().get("/")
    request._messages = _Waiting(request)  # type: ignore[attr-defined]
    assert [str(m) for m in context.shell(request)["notices"]] == ["Saved."]
    assert request._messages.used
