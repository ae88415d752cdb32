"""Nothing typed is lost: a dropped line, an ended session, two tabs, a closed browser, another computer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.database import superuser_url
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

MAPPING = frozenset({"reference"})
BOX = "What did you notice?"
SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


@pytest.fixture(scope="module")
def notice(site: Site, things: Things) -> str:
    return site.url(things.address("notice", MAPPING))


@pytest.fixture
def dan(site: Site, browser: Browser) -> Iterator[Page]:
    nothing_left(site)
    yield from signed_in(site, browser, "Dan Colley")


def signed_in(site: Site, browser: Browser, name: str) -> Iterator[Page]:
    context = browser.new_context(viewport=browsing.LAPTOP)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, name)
    yield page
    context.close()
    # A page that closes sends its last words, which may arrive after this: nobody is signed in then.
    end_every_session(site)
    nothing_left(site)


def nothing_left(site: Site) -> None:
    with psycopg.connect(superuser_url(site.database), autocommit=True) as admin:
        admin.execute("delete from access_draft")


def end_every_session(site: Site) -> None:
    with psycopg.connect(superuser_url(site.database), autocommit=True) as admin:
        admin.execute("delete from access_session")


def line_of(page: Page) -> object:
    return page.locator('[data-part="kept"]')


def nothing_on_the_computer(page: Page) -> None:
    """Laptops are shared: no word of a child is left in the browser's own stores."""
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,"
        " (await indexedDB.databases()).length]"
    )
    assert kept == [0, 0, 0, 0]


def test_words_are_kept_as_they_are_typed_and_wait_on_another_computer(
    dan: Page, site: Site, notice: str, browser: Browser
) -> None:
    dan.goto(notice)
    dan.get_by_label(BOX).press_sequentially("Three of them at the bus station")
    expect(line_of(dan)).to_have_text(SAVED)
    nothing_on_the_computer(dan)
    for other in signed_in(site, browser, "Dan Colley"):
        other.goto(f"{site.address}/my-work/")
        card = other.locator(".pm-card", has=other.get_by_role("heading", name="Not sent yet"))
        steps.accessibility_holds(other, "my work with words not sent")
        card.get_by_role("link", name="I noticed something", exact=True).click()
        expect(other.get_by_label(BOX)).to_have_value("Three of them at the bus station")
        steps.accessibility_holds(other, "a form with its words back")
        other.get_by_role("group", name="How do you know?").get_by_role("radio").first.check()
        other.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
        other.wait_for_url(lambda now: not now.endswith("/new/") and "draft=" not in now)
        other.goto(f"{site.address}/my-work/")
        expect(other.get_by_role("heading", name="Not sent yet")).to_have_count(0)


def test_the_line_drops_and_comes_back(dan: Page, notice: str) -> None:
    dan.goto(notice)
    box = dan.get_by_label(BOX)
    box.fill("Before the tunnel. ")
    expect(line_of(dan)).to_have_text(SAVED)
    dan.context.set_offline(True)
    box.press_sequentially("In the tunnel. ")
    expect(line_of(dan)).to_contain_text(
        re.compile(
            r"The line dropped at \d\d:\d\d\. Your words are safe here; we will send them when it returns\."
        )
    )
    steps.accessibility_holds(dan, "a form whose line dropped")
    # Pressing the button with no line sends nothing and loses nothing.
    dan.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    expect(line_of(dan)).to_contain_text("The line is down, so nothing was sent.")
    expect(box).to_have_value("Before the tunnel. In the tunnel. ")
    nothing_on_the_computer(dan)
    dan.context.set_offline(False)
    expect(line_of(dan)).to_have_text(SAVED)
    dan.goto(notice)
    dan.get_by_role("link", name=re.compile("^Carry on")).click()
    expect(dan.get_by_label(BOX)).to_have_value("Before the tunnel. In the tunnel. ")


def test_a_tab_closed_in_the_middle_of_a_word_keeps_the_word(dan: Page, notice: str) -> None:
    tab = dan.context.new_page()
    tab.goto(notice)
    tab.get_by_label(BOX).press_sequentially("Half a sent")
    tab.close(run_before_unload=False)
    dan.wait_for_timeout(500)
    dan.goto(notice)
    dan.get_by_role("link", name=re.compile("^Carry on")).click()
    expect(dan.get_by_label(BOX)).to_have_value("Half a sent")


def test_a_session_that_ends_while_typing_goes_on_after_signing_in_beside_it(
    dan: Page, site: Site, notice: str
) -> None:
    dan.goto(notice)
    box = dan.get_by_label(BOX)
    box.fill("Begun while signed in. ")
    expect(line_of(dan)).to_have_text(SAVED)
    end_every_session(site)
    box.press_sequentially("Typed after it ended.")
    expect(line_of(dan)).to_contain_text("You were signed out at")
    with dan.context.expect_page() as opened:
        dan.get_by_role("link", name="Sign in again (opens a new tab)").click()
    steps.sign_in(opened.value, site.address, "Dan Colley")
    opened.value.close()
    dan.bring_to_front()
    dan.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(line_of(dan)).to_have_text(SAVED)
    # The form was given the new session's token, so the button works too.
    dan.get_by_role("group", name="How do you know?").get_by_role("radio").first.check()
    dan.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    dan.wait_for_url(lambda now: not now.endswith("/new/"))
    expect(dan.get_by_role("heading", level=1)).not_to_contain_text("open too long")


def test_two_minutes_before_the_end_it_warns_and_one_press_stays(dan: Page, notice: str) -> None:
    dan.clock.install()
    dan.goto(notice)
    dan.clock.fast_forward(27 * 60 * 1000)
    expect(dan.get_by_role("dialog")).to_have_count(0)
    dan.clock.fast_forward(61 * 1000)
    warning = dan.get_by_role("dialog", name="You will be signed out soon")
    expect(warning).to_contain_text("2 minutes")
    steps.accessibility_holds(dan, "the warning before a session ends")
    warning.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    dan.clock.fast_forward(27 * 60 * 1000)
    expect(warning).to_be_hidden()


def test_when_it_ends_signing_in_leads_back_to_the_very_words(dan: Page, site: Site, notice: str) -> None:
    dan.clock.install()
    dan.goto(notice)
    dan.get_by_label(BOX).fill("Words from before lunch")
    dan.clock.fast_forward(3000)
    expect(line_of(dan)).to_have_text(SAVED)
    end_every_session(site)
    dan.clock.fast_forward(31 * 60 * 1000)
    dan.wait_for_url(re.compile("/sign-in/"))
    expect(dan.get_by_role("main")).not_to_contain_text("Words from before lunch")
    dan.get_by_role("button", name=re.compile("Dan Colley")).last.click()
    expect(dan.get_by_label(BOX)).to_have_value("Words from before lunch")


def test_when_it_ends_with_words_that_could_not_be_sent_the_page_stays(dan: Page, notice: str) -> None:
    dan.clock.install()
    dan.goto(notice)
    dan.context.set_offline(True)
    dan.get_by_label(BOX).fill("Only in this page")
    dan.clock.fast_forward(31 * 60 * 1000)
    over = dan.get_by_role("dialog", name="You were signed out, and your words are safe")
    expect(over).to_be_visible()
    over.get_by_role("button", name="Back to my words").click()
    expect(dan.get_by_label(BOX)).to_have_value("Only in this page")
    dan.context.set_offline(False)


def test_two_tabs_of_one_page_lose_nothing_of_either(site: Site, browser: Browser, notice: str) -> None:
    # Somebody else than before: last words of a page that closed may still arrive, and are counted here.
    for first in signed_in(site, browser, "Joan Okell"):
        other = first.context.new_page()
        for page, words in ((first, "In the first tab"), (other, "In the second tab")):
            page.goto(notice)
            page.get_by_label(BOX).press_sequentially(words)
            expect(line_of(page)).to_have_text(SAVED)
        other.close()
        first.goto(notice)
        expect(first.get_by_role("link", name=re.compile("^Carry on"))).to_have_count(2)


def test_without_script_the_button_keeps_them(site: Site, browser: Browser, notice: str) -> None:
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=False)
    page = context.new_page()
    steps.sign_in(page, site.address, "Dan Colley")
    page.goto(notice)
    page.get_by_label(BOX).fill("No script here")
    page.get_by_role("button", name="Save and finish later").click()
    expect(page.get_by_text("Your words are kept until")).to_be_visible()
    page.get_by_role("link", name="I noticed something", exact=True).first.click()
    expect(page.get_by_label(BOX)).to_have_value("No script here")
    context.close()
    nothing_left(site)
