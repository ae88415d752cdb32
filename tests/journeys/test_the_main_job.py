"""The main job: seven agencies' lists, one agreed cohort, its links, and one child more referred.

Told in order, as the coordinator does it. The parts stand on one another, so they are one test: one that fails
can be tried again by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys import steps
from tests.journeys.lists import AGENCIES, SHARED_RETURNS, ListToSend, seven_lists, shared_returns
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

COHORT = ("Callum Frane", "Hamza Qadri", "Kacper Nowicki")
NO_SUCH = "M-2019-999"


@dataclass
class Coordinator:
    """Priya at her laptop, and what she holds in her head between one page and the next."""

    page: Page
    site: Site
    reference: str = ""
    kept: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> None:
        """A page of her mapping."""
        self.page.goto(self.site.url(f"/mappings/{self.reference}/{path}"))


def a_person_at_a_laptop(browser: Browser) -> Page:
    context: BrowserContext = browser.new_context(viewport=browsing.LAPTOP)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.fixture(scope="module")
def priya(site: Site, browser: Browser) -> Coordinator:
    """Signed in, with a new mapping and every agency brought in."""
    page = a_person_at_a_laptop(browser)
    steps.sign_in(page, site.address, "Priya Nandra")
    ends = steps.written(date.today() + timedelta(days=200))
    reference = steps.open_a_mapping(page, site.address, "Two schools, seven lists", ends)
    brought_in = [name for name in AGENCIES.values() if name != "Mill Lode School"]
    steps.join_agencies(page, site.address, reference, brought_in)
    return Coordinator(page, site, reference)


def send_all(priya: Coordinator, lists: list[ListToSend]) -> None:
    for one in lists:
        steps.send_list(
            priya.page,
            priya.site.address,
            priya.reference,
            one.agency,
            one.name,
            one.content,
            checked=one is lists[0],
        )


def test_from_seven_lists_to_one_child_more_referred(priya: Coordinator, browser: Browser) -> None:
    seven_agencies_send_their_lists(priya)
    the_clear_matches_are_confirmed_in_one_press(priya)
    a_doubtful_pair_is_read_side_by_side_and_judged(priya)
    children_are_proposed_and_agreed_into_one_cohort(priya)
    a_named_associate_becomes_a_link_with_its_source(priya)
    referring_a_child_takes_exactly_one_from_the_exceptions(priya)
    an_officer_of_another_district_finds_none_of_it(priya, browser)


def seven_agencies_send_their_lists(priya: Coordinator) -> None:
    """The school's agency came with its head, who leads; the others were brought in."""
    lists = seven_lists(date.today())
    assert len(lists) == 7
    send_all(priya, lists)
    priya.open("lists/")
    table = priya.page.locator("#lists")
    for one in lists:
        row = table.get_by_role("row").filter(has_text=one.agency)
        expect(row).to_contain_text(one.name)
        expect(row).to_contain_text("Received")
    # The one row that could not be read goes back to its sender, worded for them.
    table.get_by_role("link", name=re.compile("has a problem")).first.click()
    expect(priya.page.get_by_role("main")).to_contain_text("31/02/2012 is not a date")


def the_clear_matches_are_confirmed_in_one_press(priya: Coordinator) -> None:
    steps.ask_for_matching(priya.page, priya.site.address, priya.reference)
    confirmed = steps.confirm_the_clear_matches(priya.page, checked=True)
    assert confirmed >= 20
    expect(priya.page.get_by_role("main")).to_contain_text("Nothing waits here.")
    priya.open("matching/decisions/")
    confirmations = priya.page.locator("#confirmations")
    expect(confirmations).to_contain_text("Priya Nandra")
    expect(confirmations).to_contain_text(str(confirmed))
    # All of it can be taken back; she looks at how, and leaves it.
    confirmations.get_by_role("link", name=re.compile("^Take back")).click()
    expect(priya.page.get_by_role("button", name="Yes, take them back")).to_be_visible()
    steps.accessibility_holds(priya.page, "taking back what was confirmed")


def a_doubtful_pair_is_read_side_by_side_and_judged(priya: Coordinator) -> None:
    page = priya.page
    priya.open("matching/")
    page.get_by_role("link", name="Read the doubtful pairs").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Are these the same person?")
    fields = page.get_by_role("table", name="The two records, field by field")
    expect(fields.get_by_role("row").filter(has_text="Date of birth")).to_have_count(1)
    assert not re.search(r"\d\s?%|probab", page.get_by_role("main").inner_text())
    steps.judge_the_pair(page, "Same person", "The school told us on the phone.")
    priya.open("matching/decisions/")
    row = page.locator("#decisions").get_by_role("row").filter(has_text="The school told us on the phone.")
    expect(row).to_contain_text("Priya Nandra")
    expect(row).to_contain_text("Same person")


def children_are_proposed_and_agreed_into_one_cohort(priya: Coordinator) -> None:
    page, address, reference = priya.page, priya.site.address, priya.reference
    reason = "Moved between two towns by older people."
    steps.propose_from_the_lists(page, address, reference, COHORT, reason, checked=True)
    for name in COHORT:
        steps.agree(page, address, reference, name)
    priya.open("cohort/")
    for name in COHORT:
        row = page.locator("#cohort tbody tr").filter(has_text=name)
        expect(row).to_have_count(1)
        expect(row.get_by_role("button", name="Agree")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text(f"{len(COHORT)} children are agreed into the cohort")
    # Each agency's own view stands beside the others'; nothing is averaged.
    kacper = page.locator("#cohort tbody tr").filter(has_text="Kacper Nowicki")
    expect(kacper.locator("td[data-label='Social care']")).to_have_text("Significant")
    expect(kacper.locator("td[data-label='Youth justice']")).to_have_text("Moderate")


def a_named_associate_becomes_a_link_with_its_source(priya: Coordinator) -> None:
    page = priya.page
    priya.open("network/named/")
    page.get_by_role("link", name=re.compile("^Police")).click()
    named = (
        page.get_by_role("listitem")
        .filter(has_text="“Callum Frane”")
        .filter(has_text="Police wrote it")
        .first
    )
    named.get_by_role("button", name=re.compile("^Callum Frane")).click()
    priya.open("network/links/")
    line = page.locator("#links tbody tr").filter(has_text="Callum Frane").first
    expect(line).to_contain_text("Police")
    line.locator("td").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=2).filter(has_text="Who said so")).to_be_visible()
    source = page.locator(".pm-timeline__item")
    expect(source).to_have_count(1)
    expect(source).to_contain_text("Fenmarch Police")
    expect(source).to_contain_text("Associates")
    expect(source).to_contain_text("List of Police")
    expect(source).to_contain_text(str(date.today().year))


def referring_a_child_takes_exactly_one_from_the_exceptions(priya: Coordinator) -> None:
    page, address, reference = priya.page, priya.site.address, priya.reference
    before = steps.waiting_for_a_referral(page, address, reference)
    assert before.count("Kacper Nowicki") == 1
    steps.refer(page, "Kacper Nowicki", made_by="Priya Nandra", on=steps.written(date.today()))
    after = steps.waiting_for_a_referral(page, address, reference)
    before.remove("Kacper Nowicki")
    assert after == before
    priya.open("cohort/")
    row = page.locator("#cohort tbody tr").filter(has_text="Kacper Nowicki")
    expect(row.locator("td[data-label='Referral']")).not_to_contain_text("No referral")


def an_officer_of_another_district_finds_none_of_it(priya: Coordinator, browser: Browser) -> None:
    page, address = a_person_at_a_laptop(browser), priya.site.address
    priya.open("cohort/")
    child = priya.page.get_by_role("link", name="Kacper Nowicki", exact=True).get_attribute("href")
    assert child
    steps.sign_in(page, address, "Marek Dunn")
    for path in (
        "",
        "cohort/",
        "cohort/no-referral/",
        "lists/",
        "matching/",
        "network/",
        "noticed/",
        "team/",
    ):
        hidden = _plain(page, f"{address}/mappings/{priya.reference}/{path}")
        absent = _plain(page, f"{address}/mappings/{NO_SUCH}/{path}")
        assert hidden == absent, path
    assert _plain(page, address + child) == _plain(page, address + child.replace(priya.reference, NO_SUCH))
    for path in ("/my-work/", "/mappings/", "/routed/", "/find/"):
        page.goto(address + path)
        _holds_nothing_of(page, priya)
    page.get_by_role("main").get_by_role("searchbox").fill("Kacper Nowicki")
    page.get_by_role("main").get_by_role("button", name=re.compile("Find|Search")).click()
    expect(page.get_by_role("main").get_by_role("link", name="Kacper Nowicki")).to_have_count(0)
    assert "Two schools, seven lists" not in page.content()


def _holds_nothing_of(page: Page, priya: Coordinator) -> None:
    content = page.content()
    for secret in (priya.reference, "Two schools, seven lists", *COHORT):
        assert secret not in content, (page.url, secret)


def _plain(page: Page, address: str) -> str:
    """The body of a page that must not exist, but for what changes with each request."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 404, address
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|[0-9a-f]{32}', "", answer.text())


@pytest.mark.skipif(
    not SHARED_RETURNS.is_dir(),
    reason=f"the returns of seven agencies are not beside this repository (no folder {SHARED_RETURNS.name})",
)
def test_the_same_holds_for_the_returns_that_came_with_the_work(site: Site, browser: Browser) -> None:
    """Larger, messier lists that this project did not make."""
    page = a_person_at_a_laptop(browser)
    steps.sign_in(page, site.address, "Priya Nandra")
    ends = steps.written(date.today() + timedelta(days=200))
    reference = steps.open_a_mapping(page, site.address, "Returned by seven agencies", ends)
    brought_in = [name for name in AGENCIES.values() if name != "Mill Lode School"]
    steps.join_agencies(page, site.address, reference, brought_in)
    send_all(Coordinator(page, site, reference), shared_returns())
    steps.ask_for_matching(page, site.address, reference)
    assert steps.confirm_the_clear_matches(page) > 50
    waiting = steps.waiting_for_a_referral(page, site.address, reference)
    once = next(name for name in waiting if waiting.count(name) == 1)
    steps.refer(page, once, made_by="Priya Nandra", on=steps.written(date.today()))
    after = steps.waiting_for_a_referral(page, site.address, reference)
    waiting.remove(once)
    assert after[: len(waiting)] == waiting[: len(after)]
