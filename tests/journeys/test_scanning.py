"""The analyst's path: from what happened across children to evidence, a question owned, and the team reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from placemap.foundations.clock import today
from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
HERE = frozenset({"reference"})


def test_the_analyst_works_out_what_the_problem_is(site: Site, browser: Browser) -> None:
    things = Things(site.database)
    page = browser.new_context(viewport=browsing.LAPTOP).new_page()
    page.set_default_timeout(20_000)
    steps.sign_in(page, site.address, "Kit Voss")
    page.goto(site.url(things.address("scanning", HERE)))
    steps.accessibility_holds(page, "scanning")

    page.get_by_role("link", name="What happened across children").click()
    steps.accessibility_holds(page, "happened-across")
    page.get_by_role("link", name="Use as evidence").first.click()
    page.get_by_role("link", name="Add evidence").first.click()
    page.get_by_label("Speaks against it").check()
    page.get_by_label("What does it show?").fill("It was on a day without buses.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("It was on a day without buses.").first).to_be_visible()
    steps.accessibility_holds(page, "explanations")

    page.get_by_role("link", name="Make it an action").first.click()
    page.get_by_label("Who answers for it?").select_option(label="Dan Colley, Police")
    page.get_by_label("By which day?").fill(f"{today() + timedelta(days=7):%d %m %Y}")
    page.get_by_role("button", name="Make it an action").click()
    expect(page.get_by_text("Dan Colley, Police, by").first).to_be_visible()

    page.goto(site.url(things.address("write-problem", HERE)))
    page.get_by_label("In a sentence or two").last.fill("Two adults at the stand.")
    page.get_by_role("button", name="Save this version").click()
    page.get_by_role("link", name="Publish to the team").click()
    page.get_by_role("button", name="Publish it").click()
    steps.accessibility_holds(page, "problem-statement")
    page.goto(site.url(things.address("area-profile", HERE)))
    steps.accessibility_holds(page, "area-profile")
    page.context.close()

    joan = browser.new_context(viewport=browsing.LAPTOP).new_page()
    joan.set_default_timeout(20_000)
    steps.sign_in(joan, site.address, "Joan Okell")
    joan.goto(site.url(things.address("problem-statement", HERE)))
    expect(joan.get_by_text("Two adults at the stand.")).to_be_visible()
    for name in ("interviews", "operations"):
        joan.goto(site.url(things.address(name, HERE)))
        steps.accessibility_holds(joan, name)
    joan.context.close()
