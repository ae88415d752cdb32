"""Real pages of the demonstration, in a made-up language: whatever is still English cannot be translated.

What people wrote is data and stays as it was: names, references, typed words, all that the database
holds, but for the sentences of our own among it (the catalogue knows those).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from placemap.project.demonstration.people import CHILDREN
from placemap.readiness.vocabulary import CheckCode
from scripts.words import extracted
from tests.access.test_every_url import Things, client_for, patterns, things  # noqa: F401
from tests.database import superuser_url
from tests.journeys.test_every_page import CHOSEN, NAMES, NEEDS_MORE, NOT_PAGES, OF_SILVER, reader_of
from tests.web import pseudo

# Words that are the same in every language: the product, file kinds, abbreviations as the law has them.
SAME_EVERYWHERE = {"CSV", "GraphML", "UPN", "NHS", "PNC", "English", "Cymraeg"}
# Files to take away, which are data from end to end, and pages drawn by the browser alone.
NO_PAGE = NOT_PAGES | NEEDS_MORE
PAGES = sorted((name, takes) for name, takes in patterns() if name not in NO_PAGE and reader_of(name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


@pytest.fixture(scope="module")
def ours() -> set[str]:
    """Every message of the product: text that a translator can reach, so it is never data."""
    return {text for one in extracted() for text in ([one.id] if isinstance(one.id, str) else one.id) if text}


@pytest.fixture(scope="module")
def data(things: Things, ours: set[str]) -> set[str]:  # noqa: F811
    """Every text in the database that is not a message of the product."""
    found: set[str] = set()
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"])) as admin:
        columns = admin.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'"
            " and data_type in ('text', 'character varying', 'jsonb', 'ARRAY') and table_name !~ '^(django|procrastinate)'"
        ).fetchall()
        for table, column, kind in columns:
            read = f'select distinct "{column}"::text from "{table}" where "{column}" is not null'
            for (text,) in admin.execute(read).fetchall():
                found.update(_texts(json.loads(text)) if kind == "jsonb" else [text])
        # An agency may be called Police or Health, a person's post or a sender's heading be a word of ours.
        kept = [
            text
            for read in (
                "select name, short_name from partners_agency",
                "select job_title, demonstration_group, introduction from partners_user",
                # As a post and its agency stand on a page, which holds the start of another's post.
                "select split_part(u.job_title, ',', 1) || ', ' || a.name from partners_user u"
                " join partners_agency a on a.id = u.agency_id",
                "select title, help, source from partners_legalpower",
                "select jsonb_array_elements_text(headings) from exchange_uploadsheet",
            )
            for texts in admin.execute(read).fetchall()
            for text in texts
            if text
        ]
    # A law is cited as it is called, wherever it is read.
    kept += [code.source for code in CheckCode]
    for child in CHILDREN.values():
        found |= {child.given, child.family, f"{child.given} {child.family}"}
    lines = {line.strip() for text in found for line in text.splitlines()}
    words = {
        part
        for text in found | lines
        if len(text) < 60
        for part in re.split(r"[\s,;/()“”\"]+", text)
        if re.fullmatch(r"[A-Z][\w’'.-]{2,}", part)
    }
    spaced = {" ".join(text.split()) for text in found | lines}
    wrote = {text for text in spaced | words if len(text) > 2 and text not in ours}
    return wrote | set(kept) | SAME_EVERYWHERE


def left_in_english(html: str, data: set[str]) -> list[str]:
    """What a page shows that is neither translated nor data. Long words may be shown cut short."""
    left = pseudo.forgotten(html, ())
    result = []
    for words in left:
        cut = words.strip().rstrip("…")
        if len(cut) > 20 and any(cut in text for text in data):
            continue
        if "…" in words:
            for text in (text for text in data if len(text) > 40 and text[:40] in words):
                words = re.sub(re.escape(text[:40]) + "[^…]*…", " ", words)
        for one in sorted((text for text in data if text in words), key=len, reverse=True):
            words = words.replace(one, " ")
        if re.search(r"[A-Za-z]{2,}", words):
            result.append(words.strip())
    return result


@pytest.mark.parametrize(("name", "takes"), PAGES, ids=[name for name, _ in PAGES])
def test_nothing_on_the_page_is_left_in_english(
    things: Things,  # noqa: F811
    data: set[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    takes: frozenset[str],
) -> None:
    browser = client_for(things, NAMES[reader_of(name)])
    pseudo.pretend(monkeypatch)
    address = (
        reverse(name, args=[things.silver_meeting]) if name in OF_SILVER else things.address(name, takes)
    )
    answer = browser.get(address, {"people": things.unproposed} if name in CHOSEN else {})
    assert answer.status_code == 200
    if "html" in answer["Content-Type"]:
        assert left_in_english(answer.content.decode(), data) == []
