"""The chair reads a child's page, writes down what happened, answers a critical moment, and prints.

Told in order; each test stands on the parts before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey


@dataclass
class Chair:
    """Helen at her laptop, on the page of one child."""

    page: Page
    child: str = ""

    def open(self, path: str = "") -> None:
        self.page.goto(self.child + path)


@pytest.fixture(scope="module")
def helen(site: Site, browser: Browser) -> Chair:
    page = browser.new_context(viewport=browsing.LAPTOP).new_page()
    page.set_default_timeout(20_000)
    steps.sign_in(page, site.address, "Helen Marchbanks")
    page.goto(site.url("/mappings/"))
    page.get_by_role("main").get_by_role("link", name="Two schools, Estwick").first.click()
    page.get_by_role("link", name="Cohort", exact=True).click()
    page.get_by_role("link", name=re.compile("Callum Frane")).first.click()
    page.wait_for_url(re.compile("/people/"))
    return Chair(page, page.url.split("?")[0])


def test_the_chair_opens_a_child(helen: Chair) -> None:
    helen.open()
    page = helen.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Callum Frane")
    main = page.get_by_role("main")
    for words in ("Turns 18 on", "Address sealed", "Answer by", "What is being done, and who owns it"):
        expect(main).to_contain_text(words)
    steps.accessibility_holds(page, "a child's page")


def test_who_this_is_stays_in_sight_and_hides_no_focus(helen: Chair) -> None:
    helen.open()
    page = helen.page
    bar = page.locator(".pm-identity--stays")
    page.get_by_role("heading", name="Who has looked").scroll_into_view_if_needed()
    page.mouse.wheel(0, 600)
    page.wait_for_timeout(300)
    assert bar.bounding_box()["y"] <= 1  # type: ignore[index]
    link = page.locator("#happened").get_by_role("link", name="Add something that happened")
    link.focus()
    covered = bar.bounding_box()["y"] + bar.bounding_box()["height"]  # type: ignore[index]
    assert link.bounding_box()["y"] >= covered - 1  # type: ignore[index]
    page.set_viewport_size(browsing.PHONE)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(200)
    assert bar.bounding_box()["y"] < 0  # type: ignore[index]
    page.set_viewport_size(browsing.LAPTOP)


def test_prompts_about_words_are_gentle_and_leave_quotations_alone(helen: Chair) -> None:
    helen.open("chronology/add/")
    page = helen.page
    box, prompt = page.get_by_label("What happened?", exact=True), page.locator(".pm-words").first
    box.fill("He said “I absconded”.")
    page.wait_for_timeout(1500)
    expect(prompt).to_be_hidden()
    box.fill("He absconded from school.")
    expect(prompt).to_contain_text("You wrote “absconded”. You could write: missing")
    expect(box).to_be_focused()
    expect(box).to_have_value("He absconded from school.")
    steps.accessibility_holds(page, "a prompt about words")
    # Marked as somebody's own words, nothing is said of them.
    page.get_by_label("The child’s or family’s own words").check()
    expect(prompt).to_be_hidden()
    page.get_by_label("A fact", exact=True).check()
    expect(prompt).to_be_visible()
    page.get_by_role("button", name="Keep my words, and hide this").click()
    expect(prompt).to_be_hidden()
    expect(box).to_be_focused()


def test_the_childs_own_words_are_never_prompted(helen: Chair) -> None:
    helen.open("voice/")
    page = helen.page
    page.get_by_label("What did the child say?").fill("I absconded, I am a drug runner.")
    page.wait_for_timeout(1500)
    expect(page.locator(".pm-words")).to_have_count(0)


def test_what_happened_is_added_answered_and_printed(helen: Chair) -> None:
    the_chair_adds_something_that_happened(helen)
    the_chair_answers_a_critical_moment(helen)
    on_paper_it_is_oldest_first_with_its_marking_and_reader(helen)


def the_chair_adds_something_that_happened(helen: Chair) -> None:
    helen.open("chronology/add/")
    page = helen.page
    page.get_by_label("What kind of thing was it?").select_option(label="Missing")
    # A prompt never stops anything: the words go in as they were typed.
    page.get_by_label("What happened?", exact=True).fill("He absconded at lunch and was back by four.")
    page.get_by_label("When was it?").fill(steps.written(date.today()))
    page.get_by_label("This day is about right, not certain").check()
    page.get_by_label("A fact", exact=True).check()
    page.get_by_label("How do you know?").select_option(label="Seen or heard myself")
    page.get_by_role("button", name="Add this").click()
    row = page.locator("#happened").get_by_role("row").filter(has_text="absconded at lunch")
    expect(row).to_contain_text("about ")
    expect(row).to_contain_text("Mill Lode")
    expect(row).to_contain_text("Answer by")
    expect(row).not_to_contain_text("00:00")
    steps.accessibility_holds(page, "what happened")


def the_chair_answers_a_critical_moment(helen: Chair) -> None:
    helen.open("chronology/")
    page = helen.page
    waiting = page.locator("#happened").get_by_role("row").filter(has_text="shout in the corridor")
    waiting.get_by_role("link", name=re.compile("^Say what was done")).click()
    expect(page.get_by_role("main")).to_contain_text("Sent home for two days")
    page.get_by_label("What was done?").fill("His youth worker took him to boxing both days.")
    page.get_by_label("Somebody saw the child").check()
    steps.accessibility_holds(page, "answering a critical moment")
    page.get_by_role("button", name="Record what was done").click()
    answered = page.locator("#happened").get_by_role("row").filter(has_text="shout in the corridor")
    expect(answered).to_contain_text("took him to boxing both days. Mill Lode")
    expect(answered).not_to_contain_text("Answer by")


def on_paper_it_is_oldest_first_with_its_marking_and_reader(helen: Chair) -> None:
    helen.open("chronology/")
    page = helen.page
    page.emulate_media(media="print")
    paper = page.locator("body").inner_text()
    assert paper.index("shout in the corridor") < paper.index("absconded at lunch")
    assert "OFFICIAL-SENSITIVE" in paper and "Printed by Helen Marchbanks, Mill Lode School." in paper
    assert "Correct this" not in paper and "Say what was done" not in paper
    assert page.pdf()[:4] == b"%PDF"
    page.emulate_media(media="screen")
    screen = page.get_by_role("main").inner_text()
    assert screen.index("absconded at lunch") < screen.index("shout in the corridor")
    page.get_by_role("link", name="Show oldest first").click()
    turned = page.get_by_role("main").inner_text()
    assert turned.index("shout in the corridor") < turned.index("absconded at lunch")
