"""The map of linked young people, as the one who chairs, a sergeant and somebody without script use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from placemap.project.demonstration.people import CHILDREN
from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing
from tests.web.network_map import CANVAS, SIDE, point, spoken

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False
DRAWS_MAPS = True
MAPPING = frozenset({"reference"})


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


def window(site: Site, browser: Browser, name: str, **options: Any) -> Page:
    context = browser.new_context(**{"viewport": browsing.LAPTOP, **options})
    page = context.new_page()
    page.set_default_timeout(30_000)
    steps.sign_in(page, site.address, name)
    return page


@pytest.fixture(scope="module")
def helen(site: Site, browser: Browser) -> Iterator[Page]:
    """The head teacher who leads the mapping, on a laptop."""
    page = window(site, browser, "Helen Marchbanks")
    yield page
    page.context.close()


def open_the_map(page: Page, site: Site, things: Things, name: str = "network") -> None:
    page.goto(site.url(things.address(name, MAPPING)))
    browsing.until(page, "document.querySelector('[data-state=drawn]')")


def what_is_drawn(page: Page, site: Site, things: Things) -> dict[str, Any]:
    """What the drawing was sent, by what each mark is called."""
    answer = page.context.request.get(site.url(things.address("map-data", MAPPING)))
    said: dict[str, Any] = answer.json()
    return said


def mark(said: dict[str, Any], name: str) -> str:
    return str(next(node["id"] for node in said["nodes"] if node["label"] == name))


def line_between(said: dict[str, Any], one: str, other: str) -> str:
    ends = {mark(said, one), mark(said, other)}
    return str(next(line["id"] for line in said["links"] if {line["source"], line["target"]} == ends))


def press(page: Page, thing: str) -> None:
    point(page, thing)
    page.wait_for_timeout(150)
    page.mouse.click(*point(page, thing))


def test_the_map_reads_at_laptop_and_phone_width(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things)
    steps.accessibility_holds(helen, "the map on a laptop")
    expect(helen.get_by_text("shaped by who we have looked at").first).to_be_visible()
    legend = helen.locator("[data-part=legend]")
    for word in (
        "Child",
        "Linked child",
        "Place",
        "Group",
        "Phone line",
        "Object",
        "Confirmed",
        "Unverified",
    ):
        expect(legend.get_by_text(word, exact=True)).to_be_visible()
    helen.set_viewport_size(browsing.PHONE)  # type: ignore[arg-type]
    open_the_map(helen, site, things)
    steps.accessibility_holds(helen, "the map on a phone")
    helen.set_viewport_size(browsing.LAPTOP)  # type: ignore[arg-type]


def test_a_line_opens_its_evidence(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things)
    said = what_is_drawn(helen, site, things)
    press(helen, line_between(said, "Chloe Ashdown", "Chandlers Row"))
    side = helen.locator(SIDE)
    expect(side.get_by_text("Found there at two in the morning when missing.")).to_be_visible()
    expect(side.get_by_text("Fenmarch Police")).to_be_visible()
    expect(side.get_by_text("1/A/P")).to_be_visible()
    expect(side.get_by_text("unless somebody renews it")).to_be_visible()
    expect(side.get_by_text("What this does not say.")).to_be_visible()
    steps.accessibility_holds(helen, "the map with evidence open")


def test_a_path_between_two_is_a_sentence(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things)
    said = what_is_drawn(helen, site, things)
    press(helen, mark(said, "Ellie Marsden"))
    helen.get_by_role("button", name="Find a path from here").click()
    press(helen, mark(said, "Tomasz Zielny"))
    sentence = helen.locator(SIDE).get_by_text(re.compile("^Ellie Marsden and Tomasz Zielny: "))
    expect(sentence).to_contain_text("Leo Pashley")
    expect(sentence).to_contain_text("Mill Lode School")


def test_time_fades_what_is_older(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things)
    everything = helen.evaluate(f"() => {CANVAS}.edges().length")
    helen.get_by_label("Show links from").fill(helen.get_by_label("to", exact=True).input_value())
    helen.keyboard.press("Tab")
    assert helen.evaluate(f"() => {CANVAS}.edges('.faded').length") > 5
    assert helen.evaluate(f"() => {CANVAS}.edges().length") == everything


def test_what_one_reader_pins_stays_and_moves_for_nobody_else(
    helen: Page, site: Site, browser: Browser, things: Things
) -> None:
    open_the_map(helen, site, things)
    leo = mark(what_is_drawn(helen, site, things), "Leo Pashley")
    press(helen, leo)
    helen.locator("[data-part=canvas]").focus()
    helen.keyboard.press("Shift+ArrowRight")
    browsing.until(helen, "document.querySelector('[data-part=status]').textContent === 'Saved'")
    where = f"() => ({{...{CANVAS}.getElementById('{leo}').position()}})"
    pinned = helen.evaluate(where)
    open_the_map(helen, site, things)
    assert helen.evaluate(where) == pinned
    priya = window(site, browser, "Priya Nandra")
    said = what_is_drawn(priya, site, things)
    assert all(node["x"] is None for node in said["nodes"])
    priya.context.close()


def test_a_place_is_added_and_somebody_linked_to_it(helen: Page, site: Site, things: Things) -> None:
    helen.goto(site.url(things.address("things", MAPPING)))
    steps.accessibility_holds(helen, "places and things")
    helen.get_by_role("link", name="Add one").click()
    helen.get_by_label("Place", exact=True).check()
    helen.get_by_label("What does everybody call it?").fill("The old lido")
    helen.get_by_label("If it is a place: why does it belong in this mapping?").fill("Children swim there.")
    helen.get_by_label("Seen or heard it myself").or_(
        helen.get_by_role("radio", name=re.compile("myself", re.I))
    ).first.check()
    helen.get_by_role("button", name="Add it").click()
    helen.get_by_role("link", name="Link somebody to it").first.click()
    helen.get_by_label("Name, nickname or initials").fill("Zara")
    helen.get_by_role("main").get_by_role("button", name="Search").click()
    helen.get_by_role("link", name=re.compile("^Choose.*Zara Wynn")).click()
    helen.get_by_label("How are they linked?").select_option(label="Feels safe at")
    helen.get_by_label("What was said or seen?").fill("She swims there with her aunt.")
    helen.get_by_role("radio", name=re.compile("myself", re.I)).check()
    helen.get_by_label("First date").fill("4 5 2026")
    helen.get_by_label("Last date").fill("1 5 2026")
    helen.get_by_role("button", name="Record this link").click()
    expect(helen.get_by_role("alert")).to_contain_text("The last date is before the first date")
    expect(helen.get_by_label("What was said or seen?")).to_have_value("She swims there with her aunt.")
    helen.get_by_label("Last date").fill("9 5 2026")
    helen.get_by_role("button", name="Record this link").click()
    expect(helen.get_by_text("She swims there with her aunt.")).to_be_visible()
    steps.accessibility_holds(helen, "the evidence for a link to a place")
    open_the_map(helen, site, things)
    said = what_is_drawn(helen, site, things)
    assert line_between(said, "Zara Wynn", "The old lido")
    a_snapshot_is_taken_and_says_what_is_new(helen)


def a_snapshot_is_taken_and_says_what_is_new(helen: Page) -> None:
    helen.get_by_role("link", name="Snapshots").click()
    helen.get_by_label("Name this snapshot").fill("Meeting 3")
    helen.get_by_role("button", name="Take a snapshot").click()
    helen.get_by_role("button", name="Compare the two chosen").click()
    main = helen.get_by_role("main")
    # With the one before it: that of the last meeting, or one that another test here has taken since.
    expect(main).to_contain_text(re.compile("From “(Meeting 2|Without script)” to “Meeting 3”"))
    expect(main).to_contain_text("The old lido")
    steps.accessibility_holds(helen, "two snapshots compared")


def test_the_print_is_a3_with_its_title_key_and_caveat(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things, "map-print")
    helen.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    helen.emulate_media(media="print")
    words = helen.locator("[data-part=sheet] svg").text_content() or ""
    for wanted in (
        "Two schools, Estwick", "Purpose:", "As of", "OFFICIAL-SENSITIVE", "Linked child", "Unverified",
        "shaped by who we have looked at", "Helen Marchbanks",
    ):  # fmt: skip
        assert wanted in words, wanted
    pdf = helen.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(side)) for side in box.split()[2:])
        for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf)
    }
    assert sizes == {(1191, 842)}
    helen.emulate_media(media="screen")


def test_the_same_by_keyboard(helen: Page, site: Site, things: Things) -> None:
    open_the_map(helen, site, things)
    canvas = helen.locator("[data-part=canvas]")
    for _ in range(20):
        # On a slow machine the key may come before the drawing listens.
        canvas.focus()
        helen.keyboard.press("Home")
        helen.wait_for_timeout(500)
        if "link" in (helen.locator("[data-part=spoken]").first.text_content() or ""):
            break
    # Whoever comes first may have one link or many.
    browsing.until(helen, "/\\d links?/.test(document.querySelector('[data-part=spoken]').textContent)")
    helen.keyboard.press("PageDown")
    helen.wait_for_timeout(200)
    helen.keyboard.press("l")
    browsing.until(
        helen,
        "/confirmed|reported|unverified/.test(document.querySelector('[data-part=spoken]').textContent)",
    )
    helen.keyboard.press("Enter")
    helen.locator(SIDE).get_by_text("What this does not say.").wait_for()
    browsing.until(helen, "document.activeElement.tagName === 'H2'")
    helen.keyboard.press("Escape")
    expect(canvas).to_be_focused()
    helen.keyboard.press("Escape")
    assert helen.evaluate("() => Boolean(document.activeElement.closest('[data-network-table] tr'))")
    written = somebody_not_drawn_is_named_in_the_words(helen, site, things)
    helen.keyboard.press("h")
    spoken(helen, "Names are hidden")
    browsing.until(helen, "!document.documentElement.matches('.pm-names-awaited')")
    assert "Pashley" not in helen.get_by_role("main").inner_text()
    expect(helen.locator(SIDE)).to_contain_text("Seen with")
    expect(helen.locator(SIDE)).not_to_contain_text(written, ignore_case=True)
    helen.keyboard.press("h")
    expect(helen.locator(SIDE)).to_contain_text(written)


def somebody_not_drawn_is_named_in_the_words(page: Page, site: Site, things: Things) -> str:
    """Open the evidence of the first line again, in which whoever wrote it names one more person."""
    drawn = {node["label"] for node in what_is_drawn(page, site, things)["nodes"]}
    known = page.request.get(site.url(things.address("map-names", MAPPING))).json()["names"]
    name = next(one["name"] for one in known if " " in one["name"] and one["name"] not in drawn).lower()
    more = f'<div class="pm-evidence"><p>Seen with {name}.</p></div>'
    page.route("**/links/*/", lambda door: door.fulfill(body=door.fetch().text() + more))
    page.locator(".pm-network__links button, #map-lines tbody tr a").first.focus()
    page.locator("[data-part=canvas]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("l")
    page.keyboard.press("Enter")
    expect(page.locator(SIDE)).to_contain_text(name)
    return name


def test_the_same_without_script(site: Site, browser: Browser, things: Things) -> None:
    page = window(site, browser, "Helen Marchbanks", java_script_enabled=False)
    page.goto(site.url(things.address("network", MAPPING)))
    rows = page.locator("#map-lines tbody tr")
    said = what_is_drawn(page, site, things)
    assert rows.count() == len(said["links"]), "the table has all that the drawing has"
    row = rows.filter(has_text="Chandlers Row").filter(has_text="Chloe Ashdown")
    row.get_by_role("link", name="Found at when missing").click()
    expect(page.get_by_text("Found there at two in the morning when missing.")).to_be_visible()
    page.goto(site.url(things.address("snapshots", MAPPING)))
    page.get_by_label("Name this snapshot").fill("Without script")
    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_role("link", name="Without script", exact=True)).to_be_visible()
    page.goto(site.url(things.address("map-print", MAPPING)))
    expect(page.get_by_role("main")).to_contain_text("shaped by who we have looked at")
    page.context.close()


def test_the_sergeant_sees_linked_children_by_initials(site: Site, browser: Browser, things: Things) -> None:
    page = window(site, browser, "Dan Colley")
    open_the_map(page, site, things)
    said = what_is_drawn(page, site, things)
    linked = [node for node in said["nodes"] if node["kind"] == "linked_child"]
    assert linked
    theirs = CHILDREN["lily"]
    shown = page.content() + str(said)
    assert theirs.given not in shown, "social care alone gave her"
    assert "L.F." in shown
    page.get_by_role("link", name="Print A3").click()
    assert theirs.given not in page.content()
    page.context.close()
