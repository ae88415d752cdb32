"""The silver chair, who is on no team, prepares from a pack of their own and finds the screen of the meeting."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey


def test_a_silver_chair_reads_and_prints_their_pack_and_finds_the_screen(
    site: Site, browser: Browser
) -> None:
    page = browser.new_context(viewport=browsing.PHONE).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Colin Baptiste")
    page.goto(site.url(reverse("watched-mappings")))
    page.goto(site.url(reverse("my-work")))
    page.get_by_role("link", name=re.compile("silver meeting", re.I)).first.click()
    page.get_by_role("link", name="Meeting pack").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Is any child at immediate risk now?")
    steps.accessibility_holds(page, "a silver chair’s pack, on a phone")
    page.get_by_role("button", name="Print a numbered copy").click()
    expect(main).to_contain_text(re.compile(r"Copy \d+: Colin Baptiste"))
    steps.accessibility_holds(page, "a silver chair’s numbered copy, on a phone")
    page.goto(re.sub(r"pack/\d+/$", "screen/", page.url))
    expect(main).to_contain_text("The meeting has not begun")
    steps.accessibility_holds(page, "the screen before it begins, on a phone")
    page.context.close()
