"""The network map in a real browser, fed by invented data: what it opens with, its lines, growing, its modes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.web import browsing, network_map
from tests.web.network_map import CANVAS, SIDE, STATUS, Harness, focus_map, grown, places, press, press_link

DRAWS_MAPS = True


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


def test_nothing_ranks_and_nothing_grows_with_its_links(map_page: Harness) -> None:
    sizes = map_page.page.evaluate(
        f"() => Object.values({CANVAS}.nodes('.thing').reduce((all, n) => {{ const kind = n.classes()[1]; (all[kind] ??= new Set()).add(n.width()); return all; }}, {{}})).map(s => s.size)"
    )
    assert set(sizes) == {1}
