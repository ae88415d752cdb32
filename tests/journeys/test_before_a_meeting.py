"""Before a meeting: asked from its page, answered on a phone, chased with one press, printed with a number."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

MEETING = frozenset({"reference", "meeting"})
MAPPING = frozenset({"reference"})


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


def opened(site: Site, browser: Browser, name: str, viewport: dict[str, int] = browsing.LAPTOP) -> Page:
    """That person, signed in, in a browser window of their own."""
    page = browser.new_context(viewport=viewport).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, name)
    return page


def press(page: Page, words: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=words).first.click()


def test_a_meeting_is_prepared_by_three_people(site: Site, browser: Browser, things: Things) -> None:
    meeting = site.url(things.address("meeting", MEETING))
    joan = opened(site, browser, "Joan Okell", browsing.PHONE)
    # She says yes to what her school was asked to do, so that her return asks later how it stands.
    joan.goto(site.url(things.address("response", MAPPING)))
    joan.get_by_role("main").get_by_role("link", name=re.compile("tutors who walks home")).first.click()
    joan.get_by_role("button", name="Yes, I will").click()
    expect(joan.get_by_text("You said yes")).to_be_visible()
    priya = opened(site, browser, "Priya Nandra")
    # The request of the demonstration makes room for one of this meeting's own.
    priya.goto(site.url(things.address("withdraw-returns", frozenset({"reference", "asked"}))))
    priya.get_by_label("Why is it withdrawn?").fill("We ask anew for the meeting.")
    press(priya, "Withdraw it")
    priya.goto(meeting)
    press(priya, "Ask every agency what is new")
    expect(priya.get_by_role("status")).to_contain_text("Asked. It is wanted by")
    steps.accessibility_holds(priya, "the meeting, asked")

    joan.goto(site.url("/my-work/"))
    joan.get_by_role("link", name=re.compile("what is new since last time")).first.click()
    steps.accessibility_holds(joan, "her return")
    joan.get_by_role("main").get_by_role("link", name=re.compile("^(Start|Carry on)")).click()
    for _question in range(40):
        if "/about/" not in joan.url:
            break
        joan.get_by_role("button", name=re.compile("^(No change|Nothing to add)")).click()
    assert "/action/" in joan.url
    steps.accessibility_holds(joan, "an action of her school")
    for _action in range(10):
        if "/action/" not in joan.url:
            break
        joan.get_by_label("It is going on").check()
        press(joan, "Save and continue")
    press(joan, "Send it")
    expect(joan.get_by_role("main")).to_contain_text("your agency has answered")
    joan.goto(site.url("/my-work/"))
    joan.get_by_role("link", name=re.compile("are you coming")).first.click()
    expect(joan.get_by_label("Who comes in your stead?")).to_be_hidden()
    joan.get_by_label("Somebody comes in my stead").check()
    expect(joan.get_by_label("Who comes in your stead?")).to_be_visible()
    joan.get_by_label("I am coming").check()
    steps.accessibility_holds(joan, "her answer")
    press(joan, "Send my answer")
    expect(joan.get_by_role("main")).to_contain_text("Coming")

    helen = opened(site, browser, "Helen Marchbanks")
    helen.goto(meeting)
    row = helen.get_by_role("listitem").filter(has_text="Joan Okell")
    expect(row.first).to_contain_text("Coming")
    press(helen, "Ask those who have not answered once more")
    expect(helen.get_by_role("status")).to_contain_text("asked once more")
    expect(helen.get_by_role("main").get_by_role("button", name="once more")).to_have_count(0)
    helen.get_by_role("link", name="Read your pack for this meeting").click()
    steps.accessibility_holds(helen, "her pack")
    press(helen, "Print a numbered copy")
    expect(helen.get_by_role("main")).to_contain_text("Copy 2: Helen Marchbanks,")
    helen.emulate_media(media="print")
    expect(helen.locator(".pm-watermark span").first).to_be_visible()
    helen.emulate_media(media="screen")
    expect(helen.locator(".pm-watermark")).to_be_hidden()
    steps.accessibility_holds(helen, "her copy")
    helen.goto(site.url(things.address("people-in-the-room", MAPPING)))
    steps.accessibility_holds(helen, "people in the room")
    for page in (priya, joan, helen):
        page.context.close()
