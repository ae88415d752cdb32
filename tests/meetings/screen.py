"""The screen of a meeting as somebody's browser has it: its boxes, and what each is sent with."""

from __future__ import annotations

import re
from html import unescape

from placemap.meetings.models import Meeting


def run(meeting: Meeting, rest: str = "") -> str:
    return f"/mappings/M-2026-901/meetings/{meeting.pk}/run/{rest}"


def value(page: str, name: str) -> str:
    """The value of a hidden or text field as the page has it."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found, name
    held = re.search(r'value="([^"]*)"', found.group())
    return unescape(held.group(1)) if held else ""


def form(page: str, box: str) -> str:
    """One box of the screen."""
    found = re.search(rf'<form[^>]*data-box="{box}".*?</form>', page, re.DOTALL)
    assert found, box
    return found.group()


def typed(page: str, box: str, **given: str) -> dict[str, str]:
    """What one box is sent with."""
    part = form(page, box)
    said = {
        f"{box}-key": value(part, f"{box}-key"),
        "draft_ticket": value(part, "draft_ticket"),
        "draft_count": "0",
    }
    return {**said, **{f"{box}-{name}": words for name, words in given.items()}}


def keep_address(page: str) -> str:
    """Where what is typed is kept as it is typed."""
    found = re.search(r'data-keep="([^"]+)"', page)
    assert found
    return found.group(1)
