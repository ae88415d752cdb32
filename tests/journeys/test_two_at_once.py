"""Two presses, two people, and a browser that dies: each change is made once, and none is lost."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.lists import health_list
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

MAPPING = frozenset({"reference"})


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


def at_a_laptop(site: Site, browser: Browser, name: str) -> Page:
    """That person, signed in, in a browser window of their own."""
    page = browser.new_context(viewport=browsing.LAPTOP).new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, name)
    return page


@pytest.fixture(scope="module")
def priya(site: Site, browser: Browser) -> Iterator[Page]:
    page = at_a_laptop(site, browser, "Priya Nandra")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def helen(site: Site, browser: Browser) -> Iterator[Page]:
    page = at_a_laptop(site, browser, "Helen Marchbanks")
    yield page
    page.context.close()


def notice(page: Page, site: Site, things: Things, words: str) -> None:
    """Fill in what was noticed, and stop short of saving it."""
    page.goto(site.url(things.address("notice", MAPPING)))
    page.get_by_label("What did you notice?").fill(words)
    page.get_by_role("group", name="How do you know?").get_by_role("radio").first.check()


def times_noticed(page: Page, site: Site, things: Things, words: str) -> int:
    page.goto(site.url(things.address("noticed", MAPPING)))
    return page.get_by_role("article").filter(has_text=words).count()


def test_a_double_click_saves_once(priya: Page, site: Site, things: Things) -> None:
    words = "A blue car outside the gate on Tuesday."
    notice(priya, site, things, words)
    priya.get_by_role("main").get_by_role("button", name="Save", exact=True).dblclick()
    priya.wait_for_url(lambda now: not now.endswith("/new/"))
    assert times_noticed(priya, site, things, words) == 1


def test_a_form_sent_again_saves_once_and_leads_to_the_same_page(
    priya: Page, site: Site, things: Things
) -> None:
    words = "New coat, and would not say from whom."
    notice(priya, site, things, words)
    sent: list[str] = []
    priya.on(
        "request",
        # What a page keeps of itself as words are typed is not the form being sent.
        lambda request: (
            sent.append(request.post_data or "")
            if request.method == "POST" and request.is_navigation_request()
            else None
        ),
    )
    priya.get_by_role("main").get_by_role("button", name="Save", exact=True).click()
    priya.wait_for_url(lambda now: not now.endswith("/new/"))
    first_led_to = priya.url
    assert len(sent) == 1
    for _ in range(2):
        again = priya.context.request.post(
            site.url(things.address("notice", MAPPING)),
            data=sent[0],
            headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": site.address},
        )
        assert again.status == 200
        assert again.url == first_led_to
    assert times_noticed(priya, site, things, words) == 1


def test_two_people_editing_one_scope_get_a_comparison(
    priya: Page, helen: Page, site: Site, things: Things
) -> None:
    change = site.url(things.address("change-scope", MAPPING))
    for page in (priya, helen):
        page.goto(change)
    priya.get_by_label("What is in scope?").fill("Priya's words: the two schools and the bus station.")
    priya.get_by_label("Why this version?").fill("Agreed on Monday")
    priya.get_by_role("button", name="Save this version").click()
    priya.wait_for_url(re.compile(r"/scope/$"))

    helen.get_by_label("What is in scope?").fill("Helen's words: the two schools and the canal.")
    helen.get_by_label("Why this version?").fill("Agreed on Friday")
    helen.get_by_role("button", name="Save this version").click()
    comparison = helen.get_by_role("table", name=re.compile("What you wrote, beside what is saved now"))
    expect(comparison).to_contain_text("Helen's words: the two schools and the canal.")
    expect(comparison).to_contain_text("Priya's words: the two schools and the bus station.")
    steps.accessibility_holds(helen, "the comparison of two people's words")
    # Nothing typed is lost, and nothing saved is overwritten.
    expect(helen.get_by_label("What is in scope?")).to_have_value(
        "Helen's words: the two schools and the canal."
    )
    priya.reload()
    newest = priya.locator(".pm-card").first
    expect(newest).to_contain_text("Priya's words")
    expect(priya.get_by_role("main")).not_to_contain_text("Helen's words")
    # Having seen both, Helen may still save hers: the next version, with Priya's below it.
    helen.get_by_role("button", name="Save this version").click()
    helen.wait_for_url(re.compile(r"/scope/$"))
    expect(helen.locator(".pm-card").first).to_contain_text("Helen's words")
    expect(helen.get_by_role("main")).to_contain_text("Priya's words")


def test_two_people_agreeing_one_child_agree_it_once(
    priya: Page, site: Site, things: Things, browser: Browser
) -> None:
    """The coordinator in two windows: the second press finds that it is done."""
    waiting = site.url(things.address("cohort", MAPPING) + "?show=waiting")
    other = priya.context.new_page()
    for page in (priya, other):
        page.goto(waiting)
    before = priya.locator("#cohort tbody tr").count()
    for page in (priya, other):
        page.get_by_role("button", name=re.compile("^Agree ")).first.click()
        page.wait_for_load_state()
    assert other.get_by_role("heading", level=1).count() == 1
    other.goto(waiting)
    expect(other.locator("#cohort tbody tr")).to_have_count(before - 1)
    other.close()


def test_a_browser_that_dies_in_the_middle_of_a_form_leaves_nothing(
    priya: Page, site: Site, things: Things, browser: Browser
) -> None:
    words = "Half a sentence about the underpass"
    dying = at_a_laptop(site, browser, "Dan Colley")
    notice(dying, site, things, words)
    dying.context.close()
    assert times_noticed(priya, site, things, words) == 0


def test_a_file_that_breaks_off_on_the_way_leaves_nothing(priya: Page, site: Site, things: Things) -> None:
    """A request that promises more than it sends, as when the line goes dead."""
    address = urlsplit(site.url(things.address("send-list", MAPPING)))
    priya.goto(address.geturl())
    token = priya.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    once = priya.locator("input[name=once]").first.input_value()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in priya.context.cookies())
    agency = priya.get_by_label("Whose list is it?").locator("option").nth(1).get_attribute("value")
    parts = [(("csrfmiddlewaretoken", token)), ("once", once), ("agency", agency or "")]
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    body += '--cut\r\nContent-Disposition: form-data; name="file"; filename="broken-off.csv"\r\n'
    body += "Content-Type: text/csv\r\n\r\n" + health_list(date.today()).decode()
    head = (
        f"POST {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nCookie: {cookies}\r\n"
        f"Referer: {site.address}\r\nContent-Type: multipart/form-data; boundary=cut\r\n"
        f"Content-Length: {len(body) + 5000}\r\n\r\n"
    )
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=10) as line:
        line.sendall((head + body).encode())
    priya.goto(site.url(things.address("lists", MAPPING)))
    expect(priya.get_by_role("main")).not_to_contain_text("broken-off.csv")
    # The same token is still good: sent whole, the list arrives.
    steps.send_list(
        priya,
        site.address,
        things.values["reference"],
        "Fenmarch Health",
        "sent-whole.csv",
        health_list(date.today()),
    )
    priya.goto(site.url(things.address("lists", MAPPING)))
    expect(priya.get_by_role("main")).to_contain_text("sent-whole.csv")
