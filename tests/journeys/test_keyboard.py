"""Everything that is done often can be done without a mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
WHERE = """() => {
    const cell = document.activeElement.closest("[data-grid-cell]");
    return cell ? [cell.parentElement.rowIndex, cell.cellIndex] : null;
}"""


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


@pytest.fixture(scope="module")
def page(site: Site, browser: Browser) -> Iterator[Page]:
    """Priya's laptop."""
    context = browser.new_context(viewport=browsing.LAPTOP)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Priya Nandra")
    yield page
    context.close()


def where(page: Page) -> list[int] | None:
    """Row and column of the cell that has the focus, from 0; nothing outside the grid."""
    found: list[int] | None = page.evaluate(WHERE)
    return found


def test_the_first_press_offers_to_skip_to_the_content(page: Page, site: Site, things: Things) -> None:
    page.goto(site.url(things.address("cohort", MAPPING)))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_cohort_is_walked_like_a_spreadsheet(page: Page, site: Site, things: Things) -> None:
    page.goto(site.url(things.address("cohort", MAPPING)))
    browsing.until(page, "document.querySelector('#cohort [data-grid-cell]')")
    # The first stop inside is the heading that sorts; the arrows go on from there.
    steps.tab_until(page, "#cohort *")
    assert where(page) == [0, 0]
    page.keyboard.press("ArrowDown")
    assert where(page) == [1, 0]
    last_column = page.locator("#cohort thead th").count() - 1
    last_row = page.locator("#cohort tr").count() - 1
    for key, expected in (
        ("ArrowRight", [1, 1]),
        ("ArrowDown", [2, 1]),
        ("End", [2, last_column]),
        ("ArrowRight", [2, last_column]),
        ("Home", [2, 0]),
        ("ArrowUp", [1, 0]),
        ("ArrowUp", [0, 0]),
        ("ArrowUp", [0, 0]),
        ("Control+End", [last_row, last_column]),
        ("Control+Home", [0, 0]),
    ):
        page.keyboard.press(key)
        assert where(page) == expected, key
    focused = page.locator("#cohort :focus")
    expect(focused).to_be_in_viewport()
    # Enter goes to what the cell holds, and once more opens it.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#cohort tbody th a").first).to_be_focused()
    page.keyboard.press("Escape")
    assert where(page) == [1, 0]
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}/$"))


def test_a_child_is_agreed_from_the_grid_by_keyboard(page: Page, site: Site, things: Things) -> None:
    page.goto(site.url(things.address("cohort", MAPPING)) + "?show=waiting")
    browsing.until(page, "document.querySelector('#cohort [data-grid-cell]')")
    waiting = page.locator("#cohort tbody tr").count()
    steps.tab_until(page, "#cohort *")
    page.keyboard.press("ArrowDown")
    agree = page.get_by_role("button", name=re.compile("^Agree ")).first
    for _ in range(page.locator("#cohort thead th").count()):
        if agree.locator("xpath=ancestor::td").evaluate("cell => cell === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(agree).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cohort/#row-"))
    page.goto(site.url(things.address("cohort", MAPPING)) + "?show=waiting")
    expect(page.locator("#cohort tbody tr")).to_have_count(waiting - 1)


def test_a_doubtful_pair_is_decided_by_keyboard_alone(page: Page, site: Site, things: Things) -> None:
    page.goto(site.url(things.address("compare", frozenset({"reference", "left", "right"}))))
    here = page.url
    steps.tab_until(page, "input[name=answer]")
    page.keyboard.press("Space")
    expect(page.get_by_label("Same person")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Different people")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Two cousins, as the school told us.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save and next")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != here)
    page.goto(site.url(things.address("match-decisions", MAPPING)))
    row = page.locator("#decisions tbody tr").filter(has_text="Two cousins, as the school told us.")
    expect(row).to_contain_text("Different people")


def test_a_bad_form_keeps_what_was_typed_and_takes_the_reader_to_what_is_wrong(
    page: Page, site: Site, things: Things
) -> None:
    page.goto(site.url(things.address("refer", frozenset({"reference", "person"}))))
    page.get_by_label("When was the referral made?").fill("31 2 2026")
    page.get_by_label("Which team or service?").fill("Missing children team")
    page.get_by_role("button", name="Record this referral").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    browsing.until(page, "document.activeElement.closest('.govuk-error-summary')")
    assert page.title().startswith("Error: ")
    steps.accessibility_holds(page, "a form with errors")
    expect(page.get_by_label("When was the referral made?")).to_have_value("31 2 2026")
    expect(page.get_by_label("Which team or service?")).to_have_value("Missing children team")
    summary.get_by_role("link").filter(has_text=re.compile("31 2 2026|date|day", re.I)).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("When was the referral made?")).to_be_focused()
