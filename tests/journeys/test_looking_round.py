"""The demonstration's front door: six people, one press each."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.site import Site

pytestmark = pytest.mark.journey


def test_the_sign_in_page_opens(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(site.url("/"))
    assert page.url.startswith(site.url("/sign-in/"))
    assert page.get_by_text("Priya Nandra").first.is_visible()
    page.screenshot(path="/tmp/pm/sign-in.png")
