"""One meeting from its planning to the answer from above, by six people, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from placemap.foundations.clock import today
from placemap.foundations.working_days import next_working_day
from tests.access.test_every_url import Things
from tests.database import superuser_url
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

DECISION = "One of us is at the footbridge each Friday."
ACTION = "Ask the council to keep the east gate shut at night"
ANSWER = "The council shuts it at nine from Monday on."


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


class People:
    """Whoever takes part, each signed in once, on a laptop or a phone."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self._site, self._browser = site, browser

    def __call__(self, name: str, *, on_a_phone: bool = False) -> Page:
        size = browsing.PHONE if on_a_phone else browsing.LAPTOP
        page = self._browser.new_context(viewport=size).new_page()
        page.set_default_timeout(30_000)
        steps.sign_in(page, self._site.address, name)
        return page


@pytest.fixture
def somebody(site: Site, browser: Browser) -> Iterator[People]:
    yield People(site, browser)
    for context in browser.contexts:
        context.close()


def test_a_meeting_from_its_planning_to_the_answer_from_above(
    site: Site, somebody: People, things: Things
) -> None:
    nadia, priya = somebody("Nadia Persaud"), somebody("Priya Nandra")
    owen, joan = (somebody(name, on_a_phone=True) for name in ("Owen Tait", "Joan Okell"))
    mapping = site.url(things.address("mapping", frozenset({"reference"})))

    # Before it.
    meeting = plans_the_next_meeting(nadia, mapping)
    withdraws_what_was_asked(priya, site, things)
    asks_every_agency(priya, meeting)
    answers_for_her_school(joan, site)
    sees_that_it_answered(priya, mapping)
    leaves_an_item_out(nadia, meeting)
    reads_the_pack(nadia, meeting)

    # At the door. Joan does not come.
    the_time_comes(site, meeting)
    for person in (nadia, priya, owen):
        signs(person, meeting)
    sees_who_is_here(owen, meeting)

    # In it.
    begins(nadia, meeting)
    says_that_nobody_is_at_risk(nadia)
    goes_to(nadia, "Places")
    is_in_the_middle_of_a_word(priya, meeting)
    decides(nadia, DECISION)
    sees_what_was_decided_and_still_has_the_word(priya)
    agrees_an_action(priya, "Okell", f"{ACTION} by next Friday")
    expect(written(nadia, ACTION)).to_be_visible()
    ends(nadia, meeting)

    # After it.
    writes_and_approves_the_minutes(nadia, meeting)
    reads_the_minutes(owen, site, meeting)
    takes_back_what_it_may(owen, meeting)

    # What was agreed.
    action = says_yes_to_the_action(joan, site)
    says_that_it_is_not_possible(joan)
    sends_it_up(nadia, mapping)
    colin = somebody("Colin Baptiste")
    reads_the_minutes(colin, site, meeting)
    answers_from_above(colin, site)
    finds_the_answer_and_acts_on_it(nadia, site)
    assert owen.goto(action), "an action of Part 1 is read by the whole team"
    expect(owen.get_by_role("main")).to_contain_text("The council has no key.")


def press(page: Page, words: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("button", name=words).first.click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("link", name=re.compile(words)).first.click()


def written(page: Page, words: str) -> Locator:
    """Something that stands in the record of the item."""
    return page.locator("[data-entry]").filter(has_text=words)


def key_of(meeting: str) -> str:
    return meeting.rstrip("/").rpartition("/")[2]


def plans_the_next_meeting(page: Page, mapping: str) -> str:
    page.goto(f"{mapping}meetings/plan/mapping/")
    page.get_by_label("Day", exact=True).fill(steps.written(next_working_day(today() + timedelta(days=6))))
    page.get_by_label("When does it begin?").fill("14:00")
    page.get_by_label("Who chairs?").select_option(label="Nadia Persaud, Mill Lode School")
    steps.accessibility_holds(page, "planning a meeting")
    press(page, "Plan it and invite them")
    page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    steps.accessibility_holds(page, "a meeting that is planned")
    return page.url


def withdraws_what_was_asked(page: Page, site: Site, things: Things) -> None:
    """The request of the demonstration makes room for one of this meeting's own."""
    page.goto(site.url(things.address("withdraw-returns", frozenset({"reference", "asked"}))))
    page.get_by_label("Why is it withdrawn?").fill("We ask anew for the meeting.")
    press(page, "Withdraw it")


def asks_every_agency(page: Page, meeting: str) -> None:
    page.goto(meeting)
    press(page, "Ask every agency what is new")
    expect(page.get_by_role("status")).to_contain_text("Asked. It is wanted by")


def answers_for_her_school(page: Page, site: Site) -> None:
    page.goto(site.url("/my-work/"))
    follow(page, "what is new since last time")
    steps.accessibility_holds(page, "a return on a phone")
    press(page, "No change for everything, and send")
    expect(page.get_by_role("main")).to_contain_text("your agency has answered")


def sees_that_it_answered(page: Page, mapping: str) -> None:
    page.goto(f"{mapping}returns/")
    row = page.get_by_role("row").filter(has_text="Tanner")
    expect(row.first).to_contain_text("without change")
    steps.accessibility_holds(page, "who has answered")


def leaves_an_item_out(page: Page, meeting: str) -> None:
    page.goto(meeting)
    follow(page, "prepare the agenda")
    steps.accessibility_holds(page, "the agenda")
    follow(page, "^Leave out.*What is said outside")
    page.get_by_label("Why is it left out?").fill("Nothing is said outside this month.")
    press(page, "Leave it out")
    expect(page.get_by_role("main")).to_contain_text("Nothing is said outside this month.")


def reads_the_pack(page: Page, meeting: str) -> None:
    page.goto(meeting)
    follow(page, "Read your pack")
    steps.accessibility_holds(page, "the pack")


def the_time_comes(site: Site, meeting: str) -> None:
    """It began five minutes ago."""
    with psycopg.connect(superuser_url(site.database)) as admin:
        moved = admin.execute(
            "update meetings_meeting set starts_at = now() - interval '5 minutes' where id = %s",
            [key_of(meeting)],
        )
        assert moved.rowcount == 1


def signs(page: Page, meeting: str) -> None:
    page.goto(meeting)
    follow(page, "Sign in, and see who is here")
    follow(page, "Sign")
    page.get_by_label("In the room").check()
    page.get_by_label("No", exact=True).check()
    steps.accessibility_holds(page, "the statement that is signed")
    press(page, "I agree")
    expect(page.get_by_role("status")).to_contain_text("Signed. Thank you.")


def sees_who_is_here(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}room/")
    expect(page.get_by_role("main")).to_contain_text("Priya Nandra")
    steps.accessibility_holds(page, "who is here, on a phone")


def begins(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}run/")
    press(page, "Begin")
    expect(page.get_by_role("button", name="Names hidden")).to_be_visible()


def says_that_nobody_is_at_risk(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.get_by_role("radio", name="No", exact=True).check()
    steps.accessibility_holds(page, "whether a child is at risk")
    press(page, "Save the answer")
    expect(page.get_by_text("Nobody, as far as is known.")).to_be_visible()


def goes_to(page: Page, item: str) -> None:
    page.locator(".pm-run-items [data-number]").filter(has_text=item).click()
    expect(page.get_by_role("heading", name=item, exact=True).first).to_be_visible()


def is_in_the_middle_of_a_word(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}run/")
    page.keyboard.press("o")
    page.keyboard.type("The footbri")


def decides(page: Page, words: str) -> None:
    page.keyboard.press("d")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(written(page, words)).to_be_visible()
    steps.accessibility_holds(page, "the screen of a meeting")


def sees_what_was_decided_and_still_has_the_word(page: Page) -> None:
    expect(written(page, DECISION)).to_be_visible(timeout=30_000)
    note = page.locator('[data-box="note"] input[name="note-words"]')
    expect(note).to_have_value("The footbri")
    page.keyboard.type("dge is lit again.")
    page.keyboard.press("Enter")
    expect(written(page, "The footbridge is lit again.")).to_be_visible()


def agrees_an_action(page: Page, who: str, what: str) -> None:
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type(who)
    page.keyboard.press("Tab")
    page.keyboard.type(what)
    page.keyboard.press("Enter")
    expect(page.get_by_text("is not in the room: a message asks them to say yes")).to_be_visible()
    page.keyboard.press("Enter")
    expect(written(page, ACTION)).to_be_visible()


def ends(page: Page, meeting: str) -> None:
    """A risk that no referral has answered is seen to the next day, by somebody who is named."""
    page.goto(f"{meeting}run/end/")
    steps.accessibility_holds(page, "the end of a meeting")
    sees_to_it = page.get_by_role("link", name="Somebody sees to it next day")
    for _child in range(sees_to_it.count()):
        sees_to_it.first.click()
        page.get_by_label("Who sees to it?").fill("Owen Tait")
        press(page, "Save, and let the meeting go on")
        page.goto(f"{meeting}run/end/")
    press(page, "End the meeting")
    expect(page.get_by_text("The meeting has ended.").first).to_be_visible()


def writes_and_approves_the_minutes(page: Page, meeting: str) -> None:
    page.goto(meeting)
    follow(page, "Read the minutes")
    press(page, "Write the minutes")
    for words in (DECISION, ACTION, "The footbridge is lit again."):
        expect(page.get_by_role("main")).to_contain_text(words)
    steps.accessibility_holds(page, "minutes in draft")
    follow(page, "Approve the minutes")
    press(page, "Approve and send")
    expect(page.get_by_role("main")).to_contain_text("Locked.")
    steps.accessibility_holds(page, "approved minutes")


def reads_the_minutes(page: Page, site: Site, meeting: str) -> None:
    """They stand in everybody's work by themselves, beside those of meetings before."""
    page.goto(site.url("/my-work/"))
    of_this_one = page.get_by_role("main").locator(f'a[href*="{key_of(meeting)}"]')
    of_this_one.filter(has_text="minutes to read").first.click()
    expect(page.get_by_role("main")).to_contain_text(DECISION)


def takes_back_what_it_may(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}minutes/")
    follow(page, "Take back to our own system")
    press(page, "Show the text")
    expect(page.get_by_label(re.compile("^Copy"))).to_have_value(re.compile(re.escape(DECISION)))
    steps.accessibility_holds(page, "text for social care's own system")


def says_yes_to_the_action(page: Page, site: Site) -> str:
    page.goto(site.url("/my-work/"))
    follow(page, ACTION)
    press(page, "Yes, I will")
    expect(page.get_by_role("main")).to_contain_text("You said yes")
    steps.accessibility_holds(page, "an action on a phone")
    return page.url


def says_that_it_is_not_possible(page: Page) -> None:
    follow(page, "Say how it stands")
    page.get_by_label("Not possible", exact=True).check(force=True)
    page.get_by_label("What happened, or what is in the way?").fill("The council has no key.")
    press(page, "Save how it stands")
    expect(page.get_by_role("main")).to_contain_text("The council has no key.")


def sends_it_up(page: Page, mapping: str) -> None:
    page.goto(f"{mapping}response/escalations/send/")
    page.get_by_label("Something that blocks the work").check(force=True)
    page.get_by_label("What do you ask for?").fill("Have the east gate shut at night.")
    page.get_by_label("What is stuck, and what happens if nothing changes?").fill(
        "The council has no key, and the gate stands open."
    )
    steps.accessibility_holds(page, "sending something up")
    press(page, "Send it up")
    expect(page.get_by_text("Sent up.").first).to_be_visible()


def answers_from_above(page: Page, site: Site) -> None:
    page.goto(site.url("/escalations/"))
    follow(page, "Have the east gate shut at night")
    expect(page.get_by_role("main")).to_contain_text("The council has no key, and the gate stands open.")
    follow(page, "^Answer")
    page.get_by_label("Agreed", exact=True).check(force=True)
    page.get_by_label("What follows from it?").fill(ANSWER)
    steps.accessibility_holds(page, "an answer from above")
    press(page, "Send the answer")
    expect(page.get_by_text("Sent. The group that asked reads it").first).to_be_visible()


def finds_the_answer_and_acts_on_it(page: Page, site: Site) -> None:
    page.goto(site.url("/my-work/"))
    came_back = page.get_by_role("listitem").filter(has_text="an answer came back")
    came_back.filter(has_text="Have the east gate shut at night").get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    steps.accessibility_holds(page, "an answer that came back")
    follow(page, "Make it an action")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is done about the answer?")
