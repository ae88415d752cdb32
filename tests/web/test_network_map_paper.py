"""What leaves the network map, from a real browser: pictures and paper."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from tests.web import browsing
from tests.web.network_map import Harness

DRAWS_MAPS = True


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
