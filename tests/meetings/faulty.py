"""Somebody who types notes into a meeting's screen over a line that drops, lags and is loaded anew."""

from __future__ import annotations

import random
from typing import Any

from django.test import Client

from tests.meetings.screen import form, keep_address, typed, value

FAULTS = ("none", "dropped", "answer lost", "reload")


def faulty_typing(
    client: Client,
    screen: str,
    under: Any,
    rng: random.Random,
    notes: int,
    *,
    met: list[str] | None = None,
    tag: str = "",
) -> list[str]:
    """What they meant to write, in the order they wrote it. `met` gathers the faults that were met.

    What was answered is looked at each time: words that were kept stand there after a reload.
    """
    met = [] if met is None else met
    meant = []
    here = f"{screen}?item={under}"
    page = client.get(here).content.decode()
    for number in range(notes):
        words = [f"Note-{tag}-{number}:", *(rng.choice(("bus", "shop", "late", "phone")) for _ in range(6))]
        meant.append(" ".join(words))
        said, count, done = typed(page, "note"), 0, 0
        while done < len(words):
            done = min(len(words), done + rng.randint(1, 4))
            count += 1
            said = {**said, "note-words": " ".join(words[:done]), "draft_count": str(count)}
            fault = rng.choice(FAULTS)
            if fault != "none":
                met.append(fault)
            if fault != "dropped":
                # Also where its answer is lost: what arrived, arrived.
                _keep(client, page, said)
            if fault == "reload":
                page = client.get(here).content.decode()
                # Whoever types sees what stands in the box, and types on from there.
                held = value(form(page, "note"), "note-words")
                assert held.split() == words[:done], "words that were kept are gone"
                said, count = typed(page, "note", words=held), 0
        sendings = rng.choice((1, 1, 2, 3))
        met += ["time-out"] * (sendings - 1)
        for _sent in range(sendings):
            sent = client.post(f"{screen}note/?item={under}", {**said, "note-words": " ".join(words)})
            assert sent.status_code == 302, sent.content
        if rng.random() < 0.3:
            met.append("held up")
            _keep(client, page, {**said, "draft_count": str(count + 1)})
        page = client.get(here).content.decode()
        assert not value(form(page, "note"), "note-words"), "words that were sent stand in the box again"
    return meant


def _keep(client: Client, page: str, said: dict[str, str]) -> None:
    """What is typed so far is kept, as the page keeps it."""
    answer = client.post(keep_address(page), said)
    assert answer.status_code == 200, answer.content
