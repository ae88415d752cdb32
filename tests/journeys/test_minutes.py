"""A draft is put right, a correction answered, the chair approves, and silver finds Part 1 by itself."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey


def _as(browser: Browser, site: Site, who: str, viewport: object = browsing.LAPTOP) -> Page:
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, who)
    return page


def test_a_draft_is_put_right_approved_and_read(site: Site, browser: Browser) -> None:
    page = _as(browser, site, "Helen Marchbanks")
    page.goto(site.url(reverse("my-work")))
    page.get_by_role("link", name=re.compile("minutes of context conference")).first.click()
    expect(page.get_by_role("main")).to_contain_text(
        # After a weekend they have.
        re.compile(r"\d+ hours? left|48 hours have passed")
    )
    steps.accessibility_holds(page, "a draft of minutes")
    address = page.url
    page.get_by_role("link", name=re.compile("^Change")).nth(1).click()
    words = page.get_by_label("What was said")
    words.fill(words.input_value() + "\nThe chair thanked everybody.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("The chair thanked everybody.")
    page.get_by_role("link", name=re.compile("^Ask for a correction")).last.click()
    steps.accessibility_holds(page, "asking for a correction")
    page.get_by_label("What should be put right?").fill("It was three schools.")
    page.get_by_role("button", name="Ask the chair").click()
    expect(page.get_by_role("main")).to_contain_text("You can approve when every correction is answered.")
    page.get_by_role("link", name=re.compile("^Answer it")).click()
    page.get_by_label("Corrected", exact=True).check()
    page.get_by_label("How the words should be").fill("Three schools came.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="Approve the minutes").click()
    steps.accessibility_holds(page, "approving minutes")
    if (late := page.get_by_label("Why did it take longer than 48 hours?")).count():
        late.fill("A weekend lay between.")
    page.get_by_role("button", name="Approve and send").click()
    expect(page.get_by_role("main")).to_contain_text("Locked.")
    for said in ("It was three schools.", "Three schools came."):
        expect(page.get_by_role("main")).to_contain_text(said)
    expect(page.get_by_role("link", name=re.compile("^Change "))).to_have_count(0)
    steps.accessibility_holds(page, "approved minutes")
    page.context.close()
    silver = _as(browser, site, "Colin Baptiste", browsing.PHONE)
    silver.goto(site.url(reverse("my-work")))
    silver.get_by_role("link", name=re.compile("minutes to read")).first.click()
    expect(silver.get_by_role("main")).to_contain_text("The chair thanked everybody.")
    steps.accessibility_holds(silver, "minutes for silver, on a phone")
    silver.goto(address)
    expect(silver.get_by_role("heading", level=1)).to_contain_text("There is nothing here for you")
    silver.context.close()
