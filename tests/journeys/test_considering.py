"""Linked children are decided by keyboard alone on a phone, and asked about where no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False
MAPPING = frozenset({"reference"})


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


@pytest.fixture(scope="module")
def priya(site: Site, browser: Browser) -> Iterator[Page]:
    """The coordinator, on a phone with a keyboard."""
    context = browser.new_context(viewport=browsing.PHONE)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Priya Nandra")
    yield page
    context.close()


def open_the_first_that_waits(page: Page, site: Site, things: Things) -> str:
    """From the list, by keyboard: "Decide now" on the first linked child. Gives what the child is called."""
    page.goto(site.url(things.address("linked", MAPPING)))
    first = page.get_by_role("link", name=re.compile("^Decide now")).first
    called = first.inner_text().removeprefix("Decide now").strip()
    steps.tab_until(page, "a.pm-button--small[href$='/consider/']", presses=150)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/consider/$"))
    return called


def go_to(page: Page, field: str) -> None:
    """Tab on to a field, whichever of its answers has the stop."""
    steps.tab_until(page, f"[name={field}]")


def pick(page: Page, field: str, answer: str) -> None:
    """Tab to a question and choose one of its answers with the arrow keys."""
    go_to(page, field)
    page.keyboard.press("Space")
    for _ in range(page.locator(f"[name={field}]").count()):
        if page.evaluate("document.activeElement.value") == answer:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{field} has no answer {answer}")


def type_in(page: Page, field: str, words: str) -> None:
    go_to(page, field)
    page.keyboard.type(words)


def send_it(page: Page) -> None:
    page.keyboard.press("Tab")
    steps.tab_until(page, "main form button.govuk-button[type=submit], main form button.govuk-button")
    page.keyboard.press("Enter")


def its_row(page: Page, called: str) -> str:
    return page.get_by_role("row").filter(has_text=called).first.inner_text()


def test_the_three_answers_are_given_by_keyboard(priya: Page, site: Site, things: Things) -> None:
    """One after the other: whoever waits third can be let go, and those before them cannot."""
    a_child_is_referred_by_keyboard(priya, site, things)
    support_in_place_is_recorded_by_keyboard(priya, site, things)
    a_child_is_let_go_by_keyboard_with_the_reason(priya, site, things)


def a_child_is_referred_by_keyboard(priya: Page, site: Site, things: Things) -> None:
    called = open_the_first_that_waits(priya, site, things)
    steps.accessibility_holds(priya, "the decision on a linked child, on a phone")
    pick(priya, "outcome", "refer")
    go_to(priya, "refer_to")
    priya.keyboard.press("ArrowDown")
    pick(priya, "told", "no")
    type_in(priya, "reason", "Seen twice with older boys at night.")
    pick(priya, "done_with_child", "no")
    type_in(priya, "done_with_reason", "School speaks to her on Monday.")
    pick(priya, "other_children", "no")
    send_it(priya)
    # Whether the family was told needs its reason: what was typed stays.
    expect(priya.get_by_role("alert")).to_contain_text("Say why they have not been told.")
    steps.accessibility_holds(priya, "the decision with a mistake, on a phone")
    type_in(priya, "told_reason", "It may put her in danger at home.")
    send_it(priya)
    priya.wait_for_url(re.compile(r"/linked/$"))
    expect(priya.get_by_role("status")).to_contain_text("The decision is recorded")
    assert "Referred" in its_row(priya, called)


def support_in_place_is_recorded_by_keyboard(priya: Page, site: Site, things: Things) -> None:
    called = open_the_first_that_waits(priya, site, things)
    pick(priya, "outcome", "support")
    type_in(priya, "helper_name", "Farida Noor")
    type_in(priya, "helper_who", "Family worker, early help")
    type_in(priya, "helper_told_on", steps.written(date.today()))
    type_in(priya, "helper_told_by", "Priya Nandra")
    type_in(priya, "helper_response", "She visits on Thursday.")
    type_in(priya, "reason", "Early help has worked with the family since May.")
    pick(priya, "done_with_child", "yes")
    pick(priya, "other_children", "not_known")
    send_it(priya)
    priya.wait_for_url(re.compile(r"/linked/$"))
    assert "Support in place" in its_row(priya, called)
    priya.get_by_role("row").filter(has_text=called).get_by_role("link").first.click()
    referral = priya.get_by_role("main")
    expect(referral).to_contain_text("Farida Noor, Family worker, early help. Told on")
    expect(referral).to_contain_text("by Priya Nandra. She visits on Thursday.")


def a_child_is_let_go_by_keyboard_with_the_reason(priya: Page, site: Site, things: Things) -> None:
    called = open_the_first_that_waits(priya, site, things)
    pick(priya, "outcome", "no_concern")
    go_to(priya, "sure")
    priya.keyboard.press("Space")
    type_in(priya, "reason", "They shared a bus once, and no more.")
    pick(priya, "done_with_child", "no")
    type_in(priya, "done_with_reason", "Asking would worry her about nothing.")
    pick(priya, "other_children", "no")
    send_it(priya)
    priya.wait_for_url(re.compile(r"/linked/$"))
    expect(priya.get_by_role("status")).to_contain_text("only the count stays")
    steps.accessibility_holds(priya, "the list after a child was let go, on a phone")
    expect(priya.get_by_role("main")).not_to_contain_text(called)


@pytest.fixture(scope="module")
def without_script(site: Site, browser: Browser) -> Iterator[Page]:
    """Priya's browser on an old telephone, in which no script of the product runs.

    Axe needs scripts, so the product's own are kept out rather than all of them.
    """
    context = browser.new_context(viewport=browsing.PHONE)
    context.route(re.compile(r"/static/.*\.js$"), lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Priya Nandra")
    yield page
    context.close()


def test_who_knows_this_child_is_asked_and_answered_without_script(
    without_script: Page, site: Site, browser: Browser, things: Things
) -> None:
    page = without_script
    page.goto(site.url(things.address("linked", MAPPING)))
    page.get_by_role("link", name=re.compile("^Decide now")).first.click()
    page.get_by_role("link", name="Ask who knows this child").click()
    expect(page.locator("body")).not_to_have_class(re.compile("js-enabled"))
    steps.accessibility_holds(page, "who knows this child, on a phone without script")
    page.get_by_role("button", name="Send the name to them").click()
    # Nobody chosen, no reason: both are said, and the basis and the day stay.
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one person to ask.")
    expect(page.get_by_role("alert")).to_contain_text("Say why you ask.")
    page.get_by_label("Joan Okell").check()
    page.get_by_label("Why do you ask?").fill("To decide whether she needs help.")
    page.get_by_role("button", name="Send the name to them").click()
    page.wait_for_url(re.compile(r"/consider/$"))
    expect(page.get_by_role("main")).to_contain_text("No answer yet")
    decide = page.url

    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=False)
    asked = context.new_page()
    steps.sign_in(asked, site.address, "Joan Okell")
    asked.goto(site.url("/asked/"))
    asked.get_by_role("main").get_by_role("link").first.click()
    asked.get_by_label("Known to us", exact=True).check()
    asked.get_by_role("button", name="Send my answer").click()
    expect(asked.get_by_role("status")).to_contain_text("The name is closed to you again.")
    context.close()

    page.goto(decide)
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Joan Okell.*: Known to us"))
