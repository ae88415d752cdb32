"""Hiding every name on the network map, in a real browser: one key, and what people wrote."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.web import browsing
from tests.web.network_map import CANVAS, Harness, grown, press, spoken, words_drawn

DRAWS_MAPS = True


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
