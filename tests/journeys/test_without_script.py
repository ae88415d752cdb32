"""The main steps with scripts switched off: an old browser, a locked-down laptop, a script that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.lists import AGENCIES, seven_lists
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

BROUGHT_IN = AGENCIES["social_care"]
SENDERS = (AGENCIES["mill_lode"], BROUGHT_IN)
# Spelt alike on both lists.
CHILD = "Ellie Marsden"


@pytest.fixture(scope="module")
def page(site: Site, browser: Browser) -> Iterator[Page]:
    """Priya's browser, in which no script runs."""
    context = browser.new_context(viewport=browsing.LAPTOP, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Priya Nandra")
    yield page
    context.close()


@pytest.fixture(scope="module")
def reference(page: Page, site: Site) -> str:
    """A new mapping with the lists of a school and of social care, sent and accepted."""
    ends = steps.written(date.today() + timedelta(days=200))
    opened = steps.open_a_mapping(page, site.address, "No script at all", ends)
    steps.join_agencies(page, site.address, opened, [BROUGHT_IN])
    for one in seven_lists(date.today()):
        if one.agency in SENDERS:
            steps.send_list(page, site.address, opened, one.agency, one.name, one.content)
    return opened


def test_no_script_runs_here(page: Page) -> None:
    """The frame of the page says so itself: the class that scripts add is not there."""
    expect(page.locator("body")).not_to_have_class(re.compile("js-enabled"))


def test_from_two_lists_to_a_child_referred(page: Page, site: Site, reference: str) -> None:
    the_lists_are_matched_and_the_page_follows_by_itself(page, site, reference)
    a_pair_is_compared_and_judged(page, site, reference)
    a_child_is_proposed_agreed_and_referred(page, site, reference)


def the_lists_are_matched_and_the_page_follows_by_itself(page: Page, site: Site, reference: str) -> None:
    steps.ask_for_matching(page, site.address, reference)
    assert steps.confirm_the_clear_matches(page) >= 1
    expect(page.get_by_role("main")).to_contain_text("Nothing waits here.")


def a_pair_is_compared_and_judged(page: Page, site: Site, reference: str) -> None:
    page.goto(site.url(f"/mappings/{reference}/matching/"))
    page.get_by_role("link", name="Read the doubtful pairs").click()
    expect(page.get_by_role("table", name="The two records, field by field")).to_be_visible()
    steps.judge_the_pair(page, "Not sure", "Asked the school.")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def a_child_is_proposed_agreed_and_referred(page: Page, site: Site, reference: str) -> None:
    reason = "Frightened of a car near the school."
    steps.propose_from_the_lists(page, site.address, reference, [CHILD], reason)
    steps.agree(page, site.address, reference, CHILD)
    before = steps.waiting_for_a_referral(page, site.address, reference)
    steps.refer(page, CHILD, made_by="Priya Nandra", on=steps.written(date.today()))
    after = steps.waiting_for_a_referral(page, site.address, reference)
    before.remove(CHILD)
    assert after == before


def test_the_menu_of_a_phone_opens_without_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=False)
    page = context.new_page()
    steps.sign_in(page, site.address, "Dan Colley")
    page.get_by_role("banner").get_by_text("Menu", exact=True).click()
    page.get_by_role("banner").get_by_role("link", name="Mappings").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/mappings/")
    context.close()
