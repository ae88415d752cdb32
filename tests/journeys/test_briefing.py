"""What others are told: written, approved, read by its link by somebody outside, printed, copied, called back."""

from __future__ import annotations

import re
from pathlib import Path

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
ASK = "Please say at your next meeting who pays for lamps at the bus station."


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


def opened(site: Site, browser: Browser, name: str, viewport: dict[str, int] = browsing.LAPTOP) -> Page:
    """That person, signed in, in a browser window of their own."""
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    steps.sign_in(page, site.address, name)
    return page


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words).first.click()


def written(page: Page, address: str) -> None:
    """Begun from the record, with what is asked in Priya's own words, for Ingrid to read."""
    page.goto(address)
    page.get_by_role("main").get_by_role("link", name="Write a briefing").click()
    page.get_by_label("Community safety partnership").check()
    press(page, "Begin it")
    page.get_by_role("link", name="Change What we ask of you").click()
    page.get_by_label("What it says").fill(f"{ASK} Ring 07700 900123.")
    press(page, "Save")
    # A number that leads to somebody is pointed at, and taken out.
    expect(page.get_by_role("main")).to_contain_text("07700 900123")
    page.get_by_label("What it says").fill(ASK)
    press(page, "Save")
    if page.get_by_label(re.compile("I have looked")).count():
        page.get_by_label(re.compile("I have looked")).check()
        press(page, "Save")
    page.get_by_role("link", name="Add a reader").click()
    chosen = page.get_by_label("Who reads it?").locator("option").filter(has_text="Ingrid Sallow")
    page.get_by_label("Who reads it?").select_option(value=chosen.first.get_attribute("value"))
    press(page, "Add this reader")


def test_others_are_told_and_it_is_called_back(site: Site, browser: Browser, things: Things) -> None:
    priya, helen = opened(site, browser, "Priya Nandra"), opened(site, browser, "Helen Marchbanks")
    ingrid = opened(site, browser, "Ingrid Sallow", browsing.PHONE)
    written(priya, site.url(things.address("briefings", MAPPING)))
    steps.accessibility_holds(priya, "a draft of a briefing")
    helen.goto(priya.url)
    helen.get_by_role("main").get_by_role("link", name="Approve").click()
    steps.accessibility_holds(helen, "approving a briefing")
    press(helen, "Approve and send")
    if helen.get_by_label(re.compile("I have looked")).count():
        helen.get_by_label(re.compile("I have looked")).check()
        press(helen, "Approve and send")
    expect(helen.get_by_role("main")).to_contain_text("Approved and locked")

    ingrid.goto(site.url("/my-work/"))
    # Another one for her stands there too.
    link = ingrid.locator(f'a[href="/briefings/{priya.url.split("/")[-2]}/"]')
    link.first.click()
    main = ingrid.get_by_role("main")
    expect(main).to_contain_text(ASK)
    steps.accessibility_holds(ingrid, "a briefing, on its reader’s phone")
    printed(ingrid)
    copied(ingrid)

    priya.reload()
    card = priya.get_by_role("main")
    expect(card).to_contain_text("Copy 1, Ingrid Sallow")
    expect(card).to_contain_text("Printed from the page, without a number:")
    steps.accessibility_holds(priya, "a briefing that is out")
    priya.get_by_role("link", name="Call it back").click()
    priya.get_by_label("Why is it called back?").fill("A price in it was wrong.")
    press(priya, "Call it back")
    expect(priya.get_by_role("main")).to_contain_text("Called back.")

    ingrid.goto(site.url("/my-work/"))
    expect(ingrid.get_by_role("main")).to_contain_text("A briefing was called back")
    link.first.click()
    expect(main).to_contain_text("A price in it was wrong.")
    expect(main).to_contain_text("Copy 1, PDF")
    expect(main).not_to_contain_text("bus station")
    steps.accessibility_holds(ingrid, "a briefing that was called back, on a phone")
    for page in (priya, helen, ingrid):
        page.context.close()


def printed(page: Page) -> None:
    """The browser's own print shows its reader and no number, and the page tells of it, once."""
    mark = page.locator(".pm-watermark span").first
    expect(mark).to_be_hidden()
    with page.expect_response(re.compile("/printed/$")) as told:
        page.evaluate(
            "() => { for (let n = 0; n < 2; n += 1) window.dispatchEvent(new Event('beforeprint')); }"
        )
    assert told.value.status == 204
    page.emulate_media(media="print")
    expect(mark).to_be_visible()
    expect(mark).to_have_text(re.compile(r"^Ingrid Sallow, \d+ \w+ \d{4} at \d\d:\d\d\. No number$"))
    expect(page.get_by_text("This print has no number.")).to_be_visible()
    page.emulate_media(media="screen")


def copied(page: Page) -> None:
    """A numbered copy, for a reason."""
    page.get_by_role("link", name="Take a copy").click()
    steps.accessibility_holds(page, "taking a copy, on a phone")
    page.get_by_label("PDF").check()
    page.get_by_label("What is it for?").fill("For Tuesday’s meeting")
    with page.expect_download() as taken:
        press(page, "Take the copy")
    assert taken.value.suggested_filename == "briefing-copy-1.pdf"
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    page.go_back()
