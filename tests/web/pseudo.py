"""A made-up language in which every translatable word is accented and bracketed.

`pretend(monkeypatch)` switches to it; `forgotten(html, data)` lists the visible words of a page
that are neither in it nor among the data the test put there: those cannot be translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from html.parser import HTMLParser

import pytest
from django.utils import translation

from placemap.web import words as spoken

OPEN, CLOSE = "⟦", "⟧"
_ACCENTED = str.maketrans("aceinosuyACEINOSUY", "àçéîñôšûýÀÇÉÎÑÔŠÛÝ")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%\{\w+\}|%\{\w+\}|%%?[sd]?|<[^>]+>|\{\w*\})")
_SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-words")
# The names of keys are printed on the keyboard, and of columns in a file, whatever the reader speaks.
_SILENT = {"script", "style", "svg", "noscript", "kbd", "code"}
_ALWAYS = {"Placemap", "OFFICIAL-SENSITIVE"}


def pseudo(message: str) -> str:
    """One message in the made-up language, its placeholders and markup untouched."""
    parts = _KEPT.split(str(message))
    return OPEN + "".join(p if i % 2 else p.translate(_ACCENTED) for i, p in enumerate(parts)) + CLOSE


def pretend(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every translation with the made-up language until the test ends."""
    real = translation._trans
    monkeypatch.setattr(spoken, "_known", {})
    monkeypatch.setattr(real, "gettext", pseudo, raising=False)
    monkeypatch.setattr(real, "pgettext", lambda context, message: pseudo(message), raising=False)
    monkeypatch.setattr(real, "ngettext", lambda one, many, n: pseudo(one if n == 1 else many), raising=False)
    monkeypatch.setattr(
        real, "npgettext", lambda context, one, many, n: pseudo(one if n == 1 else many), raising=False
    )


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0
        self.textarea = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        self.textarea += tag == "textarea"
        for name, value in attrs:
            if name in _SPOKEN and value:
                # A picture's words come as one table of them.
                self.found += json.loads(value).values() if value.startswith("{") else [value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT
        self.textarea -= tag == "textarea"

    def handle_data(self, data: str) -> None:
        if not self.silent and not self.textarea and data.strip():
            self.found.append(" ".join(data.split()))


def forgotten(html: str, data: Collection[str] = ()) -> list[str]:
    """Visible words that no translator could reach."""
    reader = _Words()
    reader.feed(html)
    # Markup inside a translated sentence parts its brackets, so they are matched over the whole page.
    text = "\x00".join(reader.found)
    known = sorted({*_ALWAYS, *map(str, data)}, key=len, reverse=True)
    depth, left = 0, []
    for piece in re.split(f"([{OPEN}{CLOSE}])", text):
        if piece == OPEN:
            depth += 1
        elif piece == CLOSE:
            depth -= 1
        elif depth == 0:
            left += piece.split("\x00")
    result = []
    for words in left:
        for one in known:
            words = words.replace(one, " ")
        if re.search(r"[A-Za-z]{2,}", words):
            result.append(words.strip())
    return result
