"""The lead freezes two versions of the cohort and compares them: by keyboard, and where no script runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.journeys.steps import tab_until
from tests.web import browsing

pytestmark = pytest.mark.journey
HERE = frozenset({"reference"})


def _page(browser: Browser, site: Site, *, script: bool) -> Page:
    context = browser.new_context(viewport=browsing.LAPTOP, java_script_enabled=script)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Helen Marchbanks")
    return page


def test_two_versions_are_frozen_and_compared_by_keyboard(site: Site, browser: Browser) -> None:
    things = Things(site.database)
    page = _page(browser, site, script=True)
    page.goto(site.url(things.address("cohort-versions", HERE)))
    frozen = page.locator("#versions tbody tr").count()
    for name in ("Before the holidays", "After the holidays"):
        tab_until(page, "input[name=name]")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=re.compile(name))).to_be_visible()
    expect(page.locator("#versions tbody tr")).to_have_count(frozen + 2)
    # The two latest are ticked already: on to the button.
    tab_until(page, "form[method=get] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing changed that you can see.")
    page.context.close()


def test_the_two_meetings_are_compared_without_script(site: Site, browser: Browser) -> None:
    things = Things(site.database)
    page = _page(browser, site, script=False)
    page.goto(site.url(things.address("cohort-versions", HERE)))
    for box in page.get_by_role("checkbox").all():
        box.set_checked(False, force=True)
    page.get_by_label("Compare version 1", exact=True).check(force=True)
    page.get_by_label("Compare version 2", exact=True).check(force=True)
    page.get_by_role("button", name="Compare the two chosen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two added, one removed, three levels changed.")
    page.context.close()
