"""The network map in a real browser, fed by invented data: mouse, keyboard, touch, lost lines, paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web import browsing, network_map
from tests.web.network_map import Harness

SPOKEN = "[data-module=network-map] [data-part=spoken]"
STATUS = "[data-module=network-map] [data-part=status]"
SIDE = "[data-part=side]"
CANVAS = "document.querySelector('[data-part=canvas]')._cyreg.cy"


@pytest.fixture
def map_page(browser: Browser) -> Iterator[Harness]:
    made = network_map.harness(browser)
    made.open()
    yield made
    assert made.page.problems == []  # type: ignore[attr-defined]
    made.page.context.close()


def spoken(page: Page, wanted: str) -> None:
    """Wait until the live region says so."""
    browsing.until(page, f"document.querySelector('{SPOKEN}').textContent.includes({wanted!r})")


def said_after(page: Page, key: str) -> str:
    """What is said when a key is pressed, however long a busy computer takes to say it."""
    page.evaluate(f"() => {{ document.querySelector('{SPOKEN}').textContent = ''; }}")
    page.keyboard.press(key)
    browsing.until(page, f"document.querySelector('{SPOKEN}').textContent")
    return page.locator(SPOKEN).inner_text()


def kept(made: Harness, wanted: Callable[[dict[str, Any]], bool] = bool) -> dict[str, Any]:
    """The newest place of each node that was sent, once it is as wanted."""
    for _ in range(200):
        found = {one["id"]: one for sent in made.saved for one in sent["moved"]}
        if wanted(found):
            return found
        made.page.wait_for_timeout(100)
    raise AssertionError(f"never sent so: {found}")


def places(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        f"() => Object.fromEntries({CANVAS}.nodes('.thing').map(n => [n.id(), {{...n.position()}}]))"
    )
    return found


def point(page: Page, thing: str) -> tuple[float, float]:
    """Where a node, or the middle of a line, is on the screen."""
    page.locator("[data-part=canvas]").scroll_into_view_if_needed()
    at = page.evaluate(
        f"""(id) => {{ const one = {CANVAS}.getElementById(id), frame = {CANVAS}.container().getBoundingClientRect();
        const at = one.isNode() ? one.renderedPosition() : one.renderedMidpoint(); return [frame.x + at.x, frame.y + at.y]; }}""",
        thing,
    )
    return at[0], at[1]


def press(page: Page, thing: str) -> None:
    page.mouse.click(*point(page, thing))


def focus_map(page: Page) -> None:
    page.locator("[data-part=canvas]").focus()


def words_drawn(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"() => {CANVAS}.elements().map(e => e.data('words') || '')")
    return found


def test_it_is_sound_on_laptop_phone_and_at_320_pixels(map_page: Harness) -> None:
    page = map_page.page
    browsing.PICTURES.mkdir(parents=True, exist_ok=True)
    sizes = {"laptop": browsing.LAPTOP, "phone": browsing.PHONE, "narrowest": browsing.NARROWEST}
    for name, size in sizes.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(250)
        page.screenshot(path=browsing.PICTURES / f"network-{name}.png", full_page=True)
        assert browsing.accessibility_problems(page) == [], name
        assert browsing.too_wide_by(page) <= 0, name
    page.get_by_text("Using the map by keyboard").click()
    press_link(page)
    assert browsing.accessibility_problems(page) == []


def press_link(page: Page) -> None:
    page.set_viewport_size(browsing.LAPTOP)  # type: ignore[arg-type]
    page.wait_for_timeout(250)
    press(page, "leo-adult")
    page.get_by_text("What this does not say.").wait_for()


def test_the_table_stands_first_and_is_all_there_is_without_script(browser: Browser) -> None:
    made = network_map.harness(browser, java_script_enabled=False)
    made.page.goto(f"{browsing.ADDRESS}/network")
    assert made.page.locator("#links tbody tr").count() == 5
    assert not made.page.locator("[data-part=canvas]").is_visible()
    assert not made.page.get_by_role("button", name="Tidy").is_visible()
    made.page.context.close()
    order = network_map.harness(browser)
    page = order.open()
    assert page.evaluate(
        "() => Boolean(document.querySelector('[data-network-table]')"
        ".compareDocumentPosition(document.querySelector('[data-part=canvas]')) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    page.context.close()


def test_a_drawing_that_cannot_come_leaves_the_table_and_says_so(browser: Browser) -> None:
    made = network_map.harness(browser)
    made.page.route(
        "**/map-data/**", lambda route: route.fulfill(status=403, json={"message": "Ask the lead."})
    )
    made.page.goto(f"{browsing.ADDRESS}/network")
    browsing.until(made.page, f"document.querySelector('{STATUS}').textContent === 'Ask the lead.'")
    assert made.page.locator("#links").is_visible()
    made.page.context.close()


def test_a_line_opens_its_evidence_and_marks_its_row(map_page: Harness) -> None:
    page = map_page.page
    press(page, "leo-adult")
    side = page.locator(SIDE)
    side.get_by_text("Council CCTV operator").wait_for()
    assert side.get_by_role("heading", level=2).inner_text() == "Leo Pashley, seen with, 3 times, Adult A"
    assert "Reported" in side.inner_text()
    assert side.get_by_role("link", name="End this link").is_visible()
    chosen = page.locator("#links .pm-row--selected")
    assert chosen.count() == 1
    assert "Adult A" in chosen.inner_text()
    # And back: a row that is pressed is chosen in the drawing.
    page.locator("#links tbody tr").nth(1).locator("td").first.click()
    assert page.evaluate(f"() => {CANVAS}.elements('.chosen').map(e => e.id())") == ["leo-tomasz"]


@pytest.mark.parametrize("trouble", ["whole page", "refused", "lost"])
def test_evidence_that_cannot_come_gives_the_way_to_its_page(map_page: Harness, trouble: str) -> None:
    page = map_page.page
    if trouble == "whole page":
        map_page.evidence = "<!doctype html><html><body>Sign in</body></html>"
    elif trouble == "refused":
        page.route("**/link/**", lambda route: route.fulfill(status=404, body="no"))
    else:
        page.route("**/link/**", lambda route: route.abort())
    press(page, "leo-adult")
    page.locator(SIDE).get_by_text("could not be fetched").wait_for()
    assert (
        page.locator(SIDE).get_by_role("link", name="Open the page of this link").get_attribute("href")
        == "/link/leo-adult/"
    )
    assert "Sign in" not in page.locator(SIDE).inner_text()
    page.problems.clear()  # type: ignore[attr-defined]


def grown(name: str) -> dict[str, Any]:
    data = network_map.small()
    tomasz = next(node for node in data["nodes"] if node["id"] == "tomasz")
    added = [
        {
            **tomasz,
            "id": f"{name}{at}",
            "label": f"Sam {name.title()}{at}",
            "hidden": "S.N.",
            "more": 0,
            "url": "",
        }
        for at in range(3)
    ]
    lines = [
        {**data["links"][1], "id": f"t-{one['id']}", "source": "tomasz", "target": one["id"]} for one in added
    ]
    return {"nodes": [tomasz, *added], "links": lines, "clusters": []}


def test_three_more_grows_by_one_step_and_nothing_else_moves(map_page: Harness) -> None:
    page = map_page.page
    map_page.around = grown("newby")
    before = places(page)
    press(page, "more:tomasz")
    browsing.until(page, f"{CANVAS}.getElementById('newby2').nonempty()")
    after = places(page)
    assert map_page.asked == ["tomasz"]
    assert {key: after[key] for key in before} == before
    assert page.evaluate(f"() => {CANVAS}.getElementById('more:tomasz').empty()")
    assert page.locator(STATUS).inner_text() == "3 more on the map."
    page.get_by_role("button", name="Undo").click()
    assert set(places(page)) == set(before)
    page.get_by_role("button", name="Redo").click()
    assert set(places(page)) == set(after)


def test_growing_over_a_lost_line_keeps_the_map(map_page: Harness) -> None:
    page = map_page.page
    before = places(page)
    page.route("**/around/**", lambda route: route.abort())
    press(page, "more:tomasz")
    browsing.until(page, f"document.querySelector('{STATUS}').textContent.startsWith('The line dropped')")
    assert places(page) == before
    page.problems.clear()  # type: ignore[attr-defined]


def test_the_whole_task_by_keyboard(map_page: Harness) -> None:
    page = map_page.page
    map_page.around = grown("newby")
    focus_map(page)
    page.keyboard.press("Enter")
    spoken(page, "Leo Pashley, child, 5 links.")
    names = set()
    for _ in range(5):
        said = said_after(page, "PageDown")
        assert "Leo Pashley," in said.split(". ", 1)[1], said
        names.add(said.split(",")[0])
    assert names == {"Adult A", "Tomasz Zielny", "Ellie Marsden", "Mr Abara", "Callum Frane"}
    # Each arrow that leads somewhere leads to somebody linked.
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        said_after(page, "Home")
        said = said_after(page, key)
        assert said.startswith("No link that way") or "Leo Pashley" in said, said
    page.keyboard.press("Home")
    page.keyboard.press("l")
    spoken(page, "Leo Pashley, seen with, 3 times, Adult A, reported, 17 February to 3 March 2026.")
    page.keyboard.press("Enter")
    page.locator(SIDE).get_by_text("Council CCTV operator").wait_for()
    browsing.until(page, "document.activeElement.tagName === 'H2'")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.dataset.part") == "canvas"
    page.keyboard.press("Escape")
    focused = page.evaluate("() => document.activeElement.closest('tr').innerText")
    assert "Adult A" in focused


def test_a_node_is_moved_without_dragging_and_put_back(map_page: Harness) -> None:
    page = map_page.page
    focus_map(page)
    page.keyboard.press("Home")
    start = places(page)["leo"]
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("group", name="Move: Leo Pashley").get_by_role("button", name="Up").click()
    now = places(page)["leo"]
    assert [round(now["x"] - start["x"], 6), round(now["y"] - start["y"], 6)] == [40, -40]
    focus_map(page)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert places(page)["leo"] == start
    page.keyboard.press("Control+Shift+Z")
    assert places(page)["leo"]["x"] == start["x"] + 40
    # The first move kept everybody's place; the last one sent is where things stand.
    sent = kept(
        map_page,
        lambda found: (
            "leo" in found and found["leo"]["x"] == start["x"] + 40 and found["leo"]["y"] == start["y"]
        ),
    )
    assert set(sent) == {node["id"] for node in map_page.data["nodes"]}
    browsing.until(page, f"document.querySelector('{STATUS}').textContent === 'Saved'")


def test_dragging_pins_and_the_next_opening_stands_the_same(map_page: Harness, browser: Browser) -> None:
    page = map_page.page
    x, y = point(page, "leo")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 45, steps=6)
    page.mouse.up()
    stand = {key: (one["x"], one["y"]) for key, one in kept(map_page).items()}
    again = network_map.harness(browser)
    for node in again.data["nodes"]:
        node["x"], node["y"] = stand[node["id"]]
    after = places(again.open())
    assert {key: (round(at["x"], 3), round(at["y"], 3)) for key, at in after.items()} == {
        key: (round(one, 3), round(other, 3)) for key, (one, other) in stand.items()
    }
    again.page.context.close()


def test_positions_survive_a_dropped_line(map_page: Harness) -> None:
    page = map_page.page
    map_page.answer_positions = lambda route: route.abort()
    focus_map(page)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    browsing.until(page, f"document.querySelector('{STATUS}').textContent.startsWith('The line dropped')")
    page.keyboard.press("Shift+ArrowRight")
    wanted = places(page)["leo"]["x"]
    map_page.answer_positions = lambda route: route.fulfill(status=204)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    browsing.until(page, f"document.querySelector('{STATUS}').textContent === 'Saved'")
    last = {one["id"]: one for one in map_page.saved[-1]["moved"]}
    assert last["leo"]["x"] == wanted
    assert len(last) == len(map_page.data["nodes"]), "nothing of what failed is lost"
    page.problems.clear()  # type: ignore[attr-defined]


def test_a_refusal_to_keep_positions_is_said(map_page: Harness) -> None:
    page = map_page.page
    map_page.answer_positions = lambda route: route.fulfill(
        status=403, json={"message": "This mapping is closed."}
    )
    focus_map(page)
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    browsing.until(page, f"document.querySelector('{STATUS}').textContent === 'This mapping is closed.'")
    page.problems.clear()  # type: ignore[attr-defined]


def test_tidy_is_undone(map_page: Harness) -> None:
    page = map_page.page
    focus_map(page)
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("Shift+ArrowDown")
    moved = places(page)
    page.get_by_role("button", name="Tidy").click()
    assert places(page) != moved
    page.get_by_role("button", name="Undo").click()
    assert places(page) == moved


def test_one_key_hides_every_name_and_brings_it_back(map_page: Harness) -> None:
    page = map_page.page
    names = ["Pashley", "Zielny", "Marsden", "Frane", "Ashdown", "Abara", "Leo"]
    press(page, "leo-adult")
    page.get_by_text("Council CCTV operator").wait_for()
    spoken(page, "Leo Pashley, seen with")
    before = page.locator("main").inner_text()
    title = page.title()
    page.keyboard.press("h")
    spoken(page, "Names are hidden")
    shown = page.locator("main").inner_text() + page.title() + " ".join(words_drawn(page))
    assert [name for name in names if name in shown] == []
    assert "L.P." in shown
    assert "Adult A" in shown, "a word that names nobody stays"
    labels = page.evaluate(
        "() => [...document.querySelectorAll('main *')].flatMap(e => [e.ariaLabel, e.title]).join(' ')"
    )
    assert [name for name in names if name in labels] == []
    # What comes later is hidden as well, and what is said aloud.
    map_page.around = grown("newby")
    press(page, "more:tomasz")
    browsing.until(page, f"{CANVAS}.getElementById('newby2').nonempty()")
    press(page, "ellie")
    spoken(page, "E.M., child")
    assert "Newby" not in page.locator("main").inner_text() + " ".join(words_drawn(page))
    page.reload()
    browsing.until(page, "document.querySelector('[data-state=drawn]')")
    assert "Pashley" not in page.locator("main").inner_text(), "still hidden after coming back"
    page.keyboard.press("h")
    press(page, "leo-adult")
    page.get_by_text("Council CCTV operator").wait_for()
    spoken(page, "Leo Pashley, seen with")
    assert page.locator("main").inner_text() == before
    assert page.title() == title


def test_what_people_wrote_stays_covered_until_it_is_known_whose_names_it_may_hold(map_page: Harness) -> None:
    page = map_page.page
    map_page.evidence = "<p>Seen with ZOFIA by the gate.</p>"
    map_page.everybody = None
    press(page, "leo-adult")
    said = page.get_by_text("by the gate")
    expect(said).to_be_visible()
    page.keyboard.press("h")
    spoken(page, "stays covered")
    expect(said).to_be_hidden()
    page.keyboard.press("h")
    expect(said).to_be_visible()
    map_page.everybody = [{"name": "Zofia Lis", "instead": "Z.L."}]
    page.keyboard.press("h")
    expect(said).to_have_text("Seen with Z. by the gate.")
    expect(said).to_be_visible()


def test_h_is_a_letter_where_words_are_typed_and_can_be_switched_off(map_page: Harness) -> None:
    page = map_page.page
    page.get_by_label("Show links from").focus()
    page.keyboard.press("h")
    assert "Pashley" in page.locator("main").inner_text()
    page.get_by_text("Using the map by keyboard").click()
    page.get_by_label("The H key hides names from anywhere on this page").click()
    page.keyboard.press("h")
    page.wait_for_timeout(100)
    assert "Pashley" in page.locator("main").inner_text()
    page.get_by_role("button", name=re.compile("^Hide names")).click()
    assert "Pashley" not in page.locator("main").inner_text()


def test_time_fades_and_never_removes(map_page: Harness) -> None:
    page = map_page.page
    faded = f"() => {CANVAS}.edges('.faded').map(e => e.id()).sort()"
    everything = page.evaluate(f"() => {CANVAS}.edges().length")
    first = page.get_by_label("Show links from")
    assert first.input_value() == "1 September 2024"
    first.fill("1/3/26")
    page.keyboard.press("Tab")
    assert first.input_value() == "1 March 2026"
    assert page.evaluate(f"() => {CANVAS}.edges().length") == everything
    found = page.evaluate(faded)
    assert "leo-callum" in found
    assert "leo-adult" not in found, "it lasted into March"
    assert "leo-ellie" not in found, "nobody said when"
    spoken(page, "The others are faded.")
    first.fill("soon")
    page.keyboard.press("Tab")
    error = page.get_by_role("alert").filter(has_text="Enter a date")
    assert error.is_visible()
    assert page.evaluate(faded) == found, "what was chosen stays until a date is given"
    assert browsing.accessibility_problems(page) == []
    first.fill("")
    page.keyboard.press("Tab")
    assert page.evaluate(faded) == []
    # The handles do the same, by keyboard.
    handle = page.get_by_role("slider", name="Last day")
    handle.focus()
    page.keyboard.press("PageDown")
    assert page.evaluate(faded) != []
    assert handle.get_attribute("aria-valuetext") == page.get_by_label("to", exact=True).input_value()


def test_a_path_is_a_sentence_and_is_shown(map_page: Harness) -> None:
    page = map_page.page
    sentence = "Leo Pashley and Chloe Ashdown: both seen with Adult A (Police, 3 March 2026, reported)."
    map_page.path = {
        "sentence": sentence,
        "nodes": ["leo", "adult", "chloe"],
        "links": ["leo-adult", "adult-chloe"],
    }
    press(page, "leo")
    page.get_by_role("button", name="Find a path from here").click()
    assert "now choose somebody else" in page.locator(STATUS).inner_text()
    press(page, "chloe")
    page.locator(SIDE).get_by_text(sentence).wait_for()
    spoken(page, sentence)
    marked = page.evaluate(f"() => {CANVAS}.elements('.on-path').map(e => e.id()).sort()")
    assert set(marked) >= {"adult", "adult-chloe", "chloe", "leo", "leo-adult"}
    page.screenshot(path=browsing.PICTURES / "network-path.png")
    press(page, "ellie")
    assert page.evaluate(f"() => {CANVAS}.elements('.on-path, .quiet').length") == 0


def test_two_chosen_lead_to_the_page_that_links_them(map_page: Harness) -> None:
    page = map_page.page
    focus_map(page)
    page.keyboard.press("Home")
    page.get_by_role("button", name="Add a link from here").click()
    page.keyboard.press("Escape")
    press(page, "chloe")
    assert page.url.endswith("/network"), "Escape has stopped it"
    press(page, "leo")
    page.get_by_role("button", name="Add a link from here").click()
    press(page, "chloe")
    page.wait_for_url(re.compile(r"/add-link/\?from=leo&to=chloe$"))


def test_a_crowd_is_grouped_and_opened_one_by_one(browser: Browser) -> None:
    made = network_map.harness(browser, network_map.large(200, 320, clusters=8))
    page = made.open()
    assert page.evaluate(f"() => {CANVAS}.nodes('.meta').length") == 8
    assert page.get_by_label("Group by").input_value() == "school"
    page.screenshot(path=browsing.PICTURES / "network-grouped.png")
    before = places(page)
    press(page, "school:2")
    side = page.locator(SIDE)
    assert side.get_by_text("25 inside").is_visible()
    side.get_by_role("button", name="Open this group").click()
    after = places(page)
    assert len(after) == 7 + 25
    assert {key: after[key] for key in before if key in after} == {
        key: at for key, at in before.items() if key != "school:2"
    }
    focus_map(page)
    page.keyboard.press("Home")
    page.get_by_role("button", name="Close all groups").click()
    assert len(places(page)) == 8
    page.get_by_label("Group by").select_option("")
    assert len(places(page)) == 200
    assert browsing.accessibility_problems(page) == []
    assert page.problems == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_very_large_drawing_paints_its_lines_and_each_still_answers(browser: Browser) -> None:
    office = browser.browser_type.launch(**network_map.office_options())
    made = network_map.harness(office, network_map.large(1_100, 1_500))
    page = made.open()
    assert page.evaluate(f"() => {CANVAS}.edges().length") == 0
    page.evaluate(f"() => {CANVAS}.nodes('.thing').forEach((n, at) => n.position({{x: at * 100, y: 0}}))")
    line = made.data["links"][0]
    page.evaluate(
        f"([a, b]) => {{ const cy = {CANVAS}, one = cy.$id(a), other = cy.$id(b); one.position({{x: 0, y: 900}});"
        " other.position({x: 0, y: 1300}); cy.viewport({zoom: 1, pan: {x: cy.width() / 2, y: cy.height() / 2 - 1100}}); }",
        [line["source"], line["target"]],
    )
    painted = page.evaluate(
        """() => { const canvas = document.querySelector('[data-part=canvas] > canvas');
        return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean); }"""
    )
    assert painted, "the lines are on the screen"
    page.locator("[data-part=canvas]").scroll_into_view_if_needed()
    frame = page.locator("[data-part=canvas]").bounding_box()
    assert frame
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.locator(SIDE).get_by_text("Council CCTV operator").wait_for()
    assert page.evaluate(f"() => {CANVAS}.edges('.chosen').map(e => [e.source().id(), e.target().id()])") == [
        [line["source"], line["target"]]
    ]
    page.keyboard.press("Escape")
    assert page.problems == []  # type: ignore[attr-defined]
    office.close()


@pytest.mark.parametrize(
    "mode", [{"forced_colors": "active"}, {"contrast": "more"}, {"reduced_motion": "reduce"}]
)
def test_it_keeps_to_the_readers_own_mode(browser: Browser, mode: dict[str, str]) -> None:
    made = network_map.harness(browser, **mode)
    page = made.open()
    page.screenshot(path=browsing.PICTURES / f"network-{next(iter(mode.values()))}-{next(iter(mode))}.png")
    if "forced_colors" in mode:
        colours = page.evaluate(
            f"() => [...new Set({CANVAS}.nodes('.thing').flatMap(n => [n.style('border-color'), n.style('background-color')]))]"
        )
        assert len(colours) == 2, "ink and paper only: shape and icon tell the kinds apart"
    if "reduced_motion" in mode:
        page.get_by_role("button", name="Play").click()
        once = page.get_by_label("to", exact=True).input_value()
        page.wait_for_timeout(1300)
        assert page.get_by_label("to", exact=True).input_value() == once, "nothing moves by itself"
    assert browsing.accessibility_problems(page) == []
    assert page.problems == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_phone_opens_with_the_table_and_has_room_for_fingers(browser: Browser) -> None:
    made = network_map.harness(browser, viewport=browsing.PHONE, has_touch=True, is_mobile=True)
    page = made.open()
    assert page.locator("#links").is_visible()
    assert not page.locator("[data-part=canvas]").is_visible()
    page.get_by_role("button", name="Map", exact=True).tap()
    assert page.locator("[data-part=canvas]").is_visible()
    assert not page.locator("#links").is_visible()
    page.screenshot(path=browsing.PICTURES / "network-phone-map.png", full_page=True)
    small = page.locator(".pm-network button:visible, .pm-network select:visible").evaluate_all(
        "found => found.map(e => [e.textContent, e.getBoundingClientRect().height]).filter(pair => pair[1] < 44)"
    )
    assert small == []
    press(page, "leo")
    page.get_by_role("heading", name="Leo Pashley", exact=True).wait_for()
    assert browsing.too_wide_by(page) <= 0
    page.context.close()


def test_the_picture_that_is_saved_carries_its_furniture(map_page: Harness) -> None:
    page = map_page.page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a picture").click()
    file = waiting.value
    assert file.suggested_filename == "M-2026-003-network-2026-03-24.svg"
    kept = browsing.PICTURES / "network-sheet.svg"
    file.save_as(kept)
    words = " ".join(ElementTree.parse(kept).getroot().itertext())
    for wanted in ("Two schools, Estwick", "to plan safety", "24 March 2026", "OFFICIAL-SENSITIVE", "shaped by who we have looked at",
                   "Adult of concern", "Unverified", "Leo Pashley", "Demonstration"):  # fmt: skip
        assert wanted in words, wanted
    assert [set(shown) for shown in map_page.pictured] == [{node["id"] for node in map_page.data["nodes"]}]


def test_a_picture_that_is_not_on_record_is_not_saved(map_page: Harness) -> None:
    page = map_page.page
    saved: list[Any] = []
    page.on("download", lambda file: saved.append(file))
    map_page.answer_picture = lambda route: route.abort()
    page.get_by_role("button", name="Save as a picture").click()
    page.get_by_text("The picture was not saved").first.wait_for()
    map_page.answer_picture = lambda route: route.fulfill(status=403, json={"message": "Not for you."})
    page.get_by_role("button", name="Save as a picture").click()
    page.get_by_text("Not for you.").first.wait_for()
    assert saved == []
    page.problems.clear()  # type: ignore[attr-defined]  # both refusals are the browser's to report


def test_paper_is_a3_with_its_own_title_and_legend(map_page: Harness) -> None:
    page = map_page.page
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("[data-part=sheet] svg").is_visible()
    assert not page.locator("[data-part=canvas]").is_visible()
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = {
        tuple(round(float(side)) for side in box.split()[2:])
        for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf)
    }
    assert sizes == {(1191, 842)}
    page.locator("[data-part=sheet]").screenshot(path=browsing.PICTURES / "network-a3.png")


def test_nothing_ranks_and_nothing_grows_with_its_links(map_page: Harness) -> None:
    sizes = map_page.page.evaluate(
        f"() => Object.values({CANVAS}.nodes('.thing').reduce((all, n) => {{ const kind = n.classes()[1]; (all[kind] ??= new Set()).add(n.width()); return all; }}, {{}})).map(s => s.size)"
    )
    assert set(sizes) == {1}
