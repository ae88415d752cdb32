"""An action in a browser: given in words and read back, said yes to by one press, and told how it stands."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
HERE = frozenset({"reference"})
WORDS = "Ask the library to stay open until six"


def _page(browser: Browser, site: Site, who: str, *, phone: bool = False) -> Page:
    size = browsing.PHONE if phone else browsing.LAPTOP
    page = browser.new_context(viewport=size).new_page()
    page.set_default_timeout(30_000)
    steps.sign_in(page, site.address, who)
    return page


def test_the_coordinator_asks_and_the_head_teacher_answers_on_a_phone(site: Site, browser: Browser) -> None:
    things = Things(site.database)
    priya = _page(browser, site, "Priya Nandra")
    priya.goto(site.url(things.address("record-action", HERE)))
    priya.get_by_label("What is to be done?").fill(WORDS)
    priya.get_by_label("Who does it?").fill("joan ok")
    priya.get_by_label("By when?").fill("soon")
    priya.get_by_label("A community", exact=True).check(force=True)
    steps.accessibility_holds(priya, "Recording an action")
    priya.get_by_role("button", name="Record this action").click()
    expect(priya.get_by_role("alert")).to_contain_text("is not a day we understand")
    priya.get_by_label("By when?").fill("by next Friday")
    priya.get_by_role("button", name="Record this action").click()
    expect(priya.get_by_text("Recorded: Joan Okell").first).to_contain_text("Friday")
    steps.accessibility_holds(priya, "One action")
    address = priya.url
    priya.context.close()

    joan = _page(browser, site, "Joan Okell", phone=True)
    steps.accessibility_holds(joan, "My work on a phone")
    joan.goto(address)
    joan.get_by_role("button", name="Yes, I will").click()
    expect(joan.get_by_text("You said yes")).to_be_visible()
    joan.get_by_role("link", name="Say how it stands", exact=True).click()
    joan.get_by_label("Not possible", exact=True).check(force=True)
    joan.get_by_role("button", name="Save how it stands").click()
    expect(joan.get_by_role("alert")).to_contain_text("in a sentence why")
    joan.get_by_label("What happened, or what is in the way?").fill("The council closes it at five.")
    joan.get_by_role("button", name="Save how it stands").click()
    expect(joan.get_by_role("main")).to_contain_text("The council closes it at five.")
    joan.goto(site.url(things.address("response", HERE)))
    steps.accessibility_holds(joan, "The response on a phone")
    joan.context.close()
