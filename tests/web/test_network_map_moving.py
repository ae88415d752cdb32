"""Working on the network map in a real browser: keyboard, mouse, undoing, time, paths, places that are kept."""

from __future__ import annotations

import re

from playwright.sync_api import Browser

from tests.web import browsing, network_map
from tests.web.network_map import (
    CANVAS,
    SIDE,
    STATUS,
    Harness,
    focus_map,
    grown,
    kept,
    places,
    point,
    press,
    said_after,
    spoken,
)

DRAWS_MAPS = True


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
