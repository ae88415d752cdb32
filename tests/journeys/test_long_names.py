"""The longest name that is allowed, in one word, on the pages that show names: no page grows wider for it."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from placemap.foundations.names import LONGEST_NAME
from tests.access.test_every_url import Things, patterns
from tests.database import superuser_url
from tests.journeys.site import Site
from tests.journeys.test_every_page import session_cookie
from tests.web import browsing

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False

GIVEN, FAMILY = "W" * LONGEST_NAME, "Mm" * (LONGEST_NAME // 2)
LIST = f"First name,Last name,Date of birth\n{GIVEN},{FAMILY},4/3/2011\n{'Q' * 201},Marsh,5/3/2011\n"
PAGES = (
    "cohort", "candidates", "child", "chronology", "who-looked", "agree-child", "correct-person", "links", "link",
    "network", "findings", "map-print", "mentions", "mention", "linked", "exceptions", "noticed", "matching",
    "clear-matches", "disputed-matches", "compare", "find-in-mapping", "add-person", "mapping", "my-work",
)  # fmt: skip
_PLANTED = f"""
update subjects_persondetail set given = '{GIVEN}', family = '{FAMILY}', text = '{GIVEN} {FAMILY}',
  folded = lower('{GIVEN} '), given_folded = lower('{GIVEN}'), family_folded = lower('{FAMILY}')
where kind = 'name';
update subjects_persondetail set text = '{GIVEN}' where kind = 'known_as';
update subjects_mention set as_written = '{GIVEN}';
"""
# How far the tables of a page scroll within themselves: a few do a little, whatever stands in them, and that
# of a list's columns, which cannot be stacked, by a cell or so.
_LITTLE = 500
_PANES = "Math.max(0, ...[...document.querySelectorAll('.pm-pane')].map(e => e.scrollWidth - e.clientWidth))"


def _too_wide(page: Page) -> list[str]:
    wrong = []
    for width in (browsing.PHONE, browsing.NARROWEST):
        page.set_viewport_size(width)
        if wide := browsing.too_wide_by(page):
            wrong.append(f"{page.url} is too wide by {wide} pixels at {width['width']}")
        panes = page.evaluate(_PANES)
        if panes > _LITTLE:
            wrong.append(f"a table of {page.url} scrolls by {panes} pixels at {width['width']}")
    return wrong


def test_the_longest_name_widens_no_page(site: Site, browser: Browser) -> None:
    things = Things(site.database)
    with psycopg.connect(superuser_url(site.database)) as admin:
        admin.execute(_PLANTED)
    takes: dict[str, Any] = dict(patterns())
    context = browser.new_context(viewport=browsing.PHONE)
    context.add_cookies([session_cookie(site, things.people["Priya Nandra"])])
    page = context.new_page()
    wrong = []
    for name in PAGES:
        answer = page.goto(site.url(things.address(name, takes[name])))
        assert answer is not None and answer.status == 200, name
        wrong += _too_wide(page)
    # What a list says is shown as it was sent; a name that is too long is the sender's to shorten.
    page.goto(site.url(things.address("send-list", takes["send-list"])))
    page.get_by_label("Whose list is it?").select_option(index=1)
    page.get_by_label("The list", exact=True).set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_role("button", name="Send the list").click()
    page.wait_for_url(re.compile(r"/lists/[0-9a-f-]{36}/(columns/)?$"))
    wrong += _too_wide(page)
    if page.url.endswith("/columns/"):
        page.get_by_role("button", name="Save and look at the rows").click()
        page.wait_for_url(re.compile(r"/lists/[0-9a-f-]{36}/$"))
        wrong += _too_wide(page)
    assert f"is longer than {LONGEST_NAME} letters" in page.locator("main").inner_text()
    context.close()
    assert wrong == []
