"""An item's own place: what is wanted is written before the meeting on a phone, and read by the rest."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.journeys.test_before_a_meeting import MEETING, opened, press
from tests.web import browsing

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


def test_what_is_wanted_of_an_item_is_written_and_read(site: Site, browser: Browser, things: Things) -> None:
    agenda = site.url(things.address("meeting-agenda", MEETING))
    priya = opened(site, browser, "Priya Nandra", browsing.PHONE)
    priya.goto(agenda)
    steps.accessibility_holds(priya, "the agenda with its places")
    priya.get_by_role("main").get_by_role("link", name="Places", exact=True).first.click()
    expect(priya.get_by_role("heading", level=1)).to_have_text(re.compile("Places"))
    steps.accessibility_holds(priya, "the place of an item")
    item = priya.url
    priya.get_by_role("main").get_by_role(
        "link", name=re.compile("^(Write what we want now|Change it)")
    ).click()
    steps.accessibility_holds(priya, "what is wanted of it")
    priya.get_by_label("What do we want now?").fill("Know who lights the steps by the river.")
    press(priya, "Save")
    expect(priya.get_by_role("main")).to_contain_text("Know who lights the steps by the river.")
    # To where it is worked on, and back.
    priya.get_by_role("main").get_by_role("link", name="The map", exact=True).click()
    priya.get_by_role("link", name="Back to where you came from").click()
    expect(priya).to_have_url(item)

    dan = opened(site, browser, "Dan Colley")
    dan.goto(item)
    expect(dan.get_by_role("main")).to_contain_text("Know who lights the steps by the river.")
    expect(dan.get_by_role("link", name="Change it")).to_have_count(0)
    steps.accessibility_holds(dan, "the place of an item, as a member reads it")
