"""Every page, once at laptop and once at phone width, as the person who may see most of it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from placemap.access.middleware import SESSION_USER
from placemap.access.sessions import PROVED
from placemap.foundations.clock import now
from placemap.project.browser import find_browser
from placemap.project.demonstration.people import CHILDREN
from tests.access.table import PEOPLE, TABLE
from tests.access.test_every_url import Things, patterns
from tests.database import application_url, point_django_at
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False

# Whoever may open a page is asked in this order: the first of them reads it.
FULLEST_FIRST = (
    "coordinator",
    "lead",
    "co_chair",
    "social_care",
    "sergeant",
    "reader",
    "youth_worker",
    "governance",
    "panel_chair",
    "silver_chair",
    "administrator",
    "nobody",
)
# No page: an address for the running of the system, or one that answers a script.
NOT_PAGES = frozenset(
    {
        "health",
        "ready",
        "metrics",
        "sign-out",
        "sign-in-passkey",
        "set-up-draft-word",
        "passkey-question",
        "enrol-question",
        "enrol-passkey",
        "add-passkey-question",
        "add-passkey",
        "prove-question",
        "prove-through-agency",
        "act-as",
        "end-session",
        "end-other-sessions",
        "hand-back",
        "matching-progress",
        "list-progress",
        "keep-draft",
        "stay-signed-in",
        "export-postcode-areas",
        "map-data",
        "map-names",
        "map-path",
        "map-picture",
        "map-positions",
        "map-tables",
        "meeting-entry",
        "meeting-news",
        "screen-news",
        "meeting-link",
        "sign-by-link",
        "answer-invitation-by-link",
        "action-link",
        "minutes-link",
        # Sent to from the screen of a running meeting; asked for, they lead back to it.
        "write-decision",
        "write-note",
        "write-action",
        "write-safety",
        # Told by the script of a page that is printed.
        "briefing-printed",
        "minutes-printed",
        # Answered by going somewhere else.
        "home",
        # Only ever sent to, by a button on a page.
        "ask-for-matching",
        "begin-meeting",
        "go-to-item",
        "hide-names",
        "write-minutes",
        "ask-name",
        "ask-for-detail",
        "end-detail-release",
        "keep-detail",
        "expected-opening",
        "close-opening",
        "end-emergency",
        "end-release",
        "read-correction",
        "mark-seen",
        "stop-keeping",
        "outside-told",
        "read-receipt",
        "withdraw-judgement",
    }
)
# Pages whose thing does not come from the demonstration as it starts: a journey that makes it looks there.
NEEDS_MORE = frozenset(
    {
        "withdraw-confirmation",
        "release",
        "release-again",
        "end-release-of",
        "release-detail",
        "draft",
        "throw-away-draft",
        "enrol",
        "enrol-code",
        "remove-passkey",
        "remove-code-app",
        # Of an account or an agency that has left, of an agency with its own sign-in, or with a link mailed.
        "accept-seat",
        "agency-returns",
        "end-post",
        # Of a return that is over, with words in it that were never sent.
        "send-left-words",
        # Of an agency that has agreed to do something: tests/journeys/test_before_a_meeting.py.
        "return-action",
        # Once a silver chair has printed one: tests/journeys/test_silver_meeting.py.
        "print-pack-link",
        # Of something that a silver chair sees to: tests/meetings/test_sheets.py.
        "settle-sheet-link",
        "add-during-meeting",
        "give-feedback",
        "no-feedback",
        "pack-copy-link",
        # Of somebody who has come to a meeting and not signed: tests/meetings/test_door.py.
        "sign-for",
        "throw-away-left-words",
        # Of an answer that came back and became no action yet: tests/responses.
        "act-on-answer",
        # Of a meeting that runs: tests/journeys/test_meeting_mode.py.
        "change-entry",
        "strike-entry",
        "next-day-action",
        "record-dissent",
        "record-sharing",
        "reveal-child",
        # Of minutes, which are of a meeting that is over: tests/journeys/test_minutes.py.
        "answer-minutes-correction",
        "approve-minutes",
        "ask-minutes-correction",
        "change-minutes-section",
        "minutes-to-silver",
        "take-back-minutes",
        "take-minutes-copy",
        # Of a mapping that has closed.
        "disposal-of",
        "back-from-agency",
        "prove",
        "reopen-account",
        "through-agency",
    }
)
NAMES = dict(PEOPLE)
# Pages found by a link, for somebody who is on no team; and those of them that are of a silver meeting.
BY_LINK = {
    "briefing-link": "strategic_lead",
    "take-briefing-copy": "strategic_lead",
    "pack-link": "silver_chair",
    "screen-link": "silver_chair",
}
OF_SILVER = frozenset({"pack-link", "screen-link"})
# Led elsewhere unless somebody was chosen on the page before.
CHOSEN = {"propose-several": "coordinator"}
WITH_A_MAP = frozenset({"network", "map-print", "snapshot"})
# Seconds after which somebody signs in afresh.
FRESH = 60
CHILDREN_NAMED = [f"{child.given} {child.family}" for child in CHILDREN.values()]
PLACEHOLDERS = re.compile(
    r"\bNone\b(?! yet| of| has| recorded| is| needed)|\{\{|\}\}|\{%|%\([a-z_]+\)s|\bundefined\b|\bNaN\b|<Undefined"
)
SECRETS = re.compile(r"traceback|postgres(ql)?://|SECRET_KEY|DATABASE_URL|psycopg|/site-packages/", re.I)


@dataclass
class Opened:
    """A page in one person's browser, and what went wrong in it."""

    page: Page
    problems: list[str] = field(default_factory=list)


def reader_of(name: str) -> str:
    """The person, by the table's key, who reads this page; empty when nobody gets a page."""
    if name == "sign-in":
        return "nobody"
    if name in CHOSEN:
        return CHOSEN[name]
    if name in BY_LINK:
        return BY_LINK[name]
    letters = dict(zip((key for key, _ in PEOPLE), TABLE.get(name, "").split(), strict=False))
    return next((key for key in FULLEST_FIRST if letters.get(key) == "Y"), "")


PAGES = sorted(
    (name, takes) for name, takes in patterns() if name not in NOT_PAGES | NEEDS_MORE and reader_of(name)
)


def test_every_address_is_looked_at_or_named_as_no_page() -> None:
    looked_at = {name for name, _ in PAGES}
    assert {name for name, _ in patterns()} - looked_at == NOT_PAGES | NEEDS_MORE


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    """What the addresses name, in the database that the site serves."""
    return Things(site.database)


@pytest.fixture(scope="module")
def open_as(site: Site, things: Things, browser: Browser) -> Iterator[Any]:
    """One browser window a person and width, signed in afresh after a minute.

    However long the others take on a slow machine: who somebody is is asked again after some minutes, and a
    window that was left alone is signed out. What draws a map is looked at in a browser that can.
    """
    windows: dict[tuple[str, str, bool], tuple[BrowserContext, Opened]] = {}
    signed_in: dict[tuple[str, str, bool], float] = {}
    browsers = {False: browser}

    def window(person: str, width: str, draws: bool) -> Opened:
        if draws not in browsers:
            browsers[draws] = browser.browser_type.launch(**find_browser().launch_options())
        here = (person, width, draws)
        if here not in windows:
            context = browsers[draws].new_context(
                viewport=browsing.PHONE if width == "phone" else browsing.LAPTOP
            )
            opened = Opened(context.new_page())
            opened.page.set_default_timeout(30_000)
            opened.page.on("pageerror", lambda error: opened.problems.append(str(error)))
            opened.page.on(
                "console",
                lambda said: opened.problems.append(said.text) if said.type in {"error", "warning"} else None,
            )
            windows[here] = (context, opened)
        context, opened = windows[here]
        if NAMES[person] and time.monotonic() - signed_in.get(here, -FRESH) >= FRESH:
            context.add_cookies([session_cookie(site, things.people[NAMES[person]])])
            signed_in[here] = time.monotonic()
        return opened

    yield window
    for context, _ in windows.values():
        context.close()
    if True in browsers:
        browsers[True].close()


def session_cookie(site: Site, person: Any) -> Any:
    """Signed in without the sign-in page, which has a card for only some of the people."""
    before = dict(connection.settings_dict)
    point_django_at(application_url(site.database))
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_USER] = str(person)
        session[PROVED] = now().isoformat()
        session.save()
    finally:
        connection.close()
        connection.settings_dict.update(before)
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site.address}


@pytest.mark.parametrize("width", ["laptop", "phone"])
@pytest.mark.parametrize(("name", "takes"), PAGES, ids=[name for name, _ in PAGES])
def test_the_page_holds(
    site: Site, things: Things, open_as: Any, name: str, takes: frozenset[str], width: str
) -> None:
    opened = open_as(reader_of(name), width, name in WITH_A_MAP)
    page = opened.page
    opened.problems.clear()
    chosen = "?" + urlencode({"people": things.unproposed}, doseq=True) if name in CHOSEN else ""
    address = (
        reverse(name, args=[things.silver_meeting]) if name in OF_SILVER else things.address(name, takes)
    )
    answer = page.goto(site.url(address + chosen))
    assert answer is not None and answer.status == 200
    # No page that only asks who is there stands in for the one that was meant.
    asks_who = {reverse("prove"), reverse("sign-in")}
    assert name == "sign-in" or urlsplit(page.url).path not in asks_who
    wrong = [*opened.problems, *what_reads_wrong(page, answer.text())]
    wrong += browsing.accessibility_problems(page)
    if wide := browsing.too_wide_by(page):
        wrong.append(f"scrolls sideways by {wide} pixels")
    if width == "phone":
        page.set_viewport_size(browsing.NARROWEST)
        if wide := browsing.too_wide_by(page):
            wrong.append(f"scrolls sideways by {wide} pixels at 320")
        page.set_viewport_size(browsing.PHONE)
    assert wrong == [], f"{name} at {width} width as {reader_of(name)}"


def what_reads_wrong(page: Page, source: str) -> list[str]:
    """One heading, a title, no leftovers of templates, nothing of the machinery."""
    wrong = []
    headings = page.get_by_role("heading", level=1).count()
    if headings != 1:
        wrong.append(f"{headings} headings of the first level")
    title = page.title()
    if not title.endswith("Placemap") or len(title) < len("A – Placemap"):
        wrong.append(f"the title is {title!r}")
    # Titles stay in the browser's history, on computers that others use too.
    wrong += [f"the title names {name}" for name in CHILDREN_NAMED if name in title]
    shown = page.locator("body").inner_text()
    # What its page is about: fields of a Word template, written with two braces.
    if "/minutes-template/" in page.url:
        shown = re.sub(r"\{\{ ?\w+ ?\}\}", "", shown)
    wrong += [f"shows {found.group(0)!r}" for found in PLACEHOLDERS.finditer(shown)]
    wrong += [f"holds {found.group(0)!r}" for found in SECRETS.finditer(source)]
    return wrong
