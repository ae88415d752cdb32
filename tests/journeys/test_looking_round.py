"""The demonstration's front door: seventeen people, one press each, and each sees a Placemap of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from placemap.project.demonstration.partnership import PEOPLE
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False

# The other three mappings, and who of those on a card has a seat in each.
SEATED_IN_OTHERS = {
    "The 34 bus, Saltholme to Marlfleet": {"Priya Nandra", "Grace Obuya", "Kit Voss"},
    "Market Square, Thorneyhay": set(),
    "Eel Drove shops, Estwick": {"Priya Nandra", "Joan Okell", "Owen Tait", "Dan Colley", "Carys Ellery"},
}
ON_A_CARD = [person[0] for person in PEOPLE.values() if person[4]]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=browsing.LAPTOP)
    yield context.new_page()
    context.close()


def test_whoever_comes_without_signing_in_is_asked_to(site: Site, page: Page) -> None:
    page.goto(site.url("/mappings/"))
    assert page.url.startswith(site.url("/sign-in/"))
    assert len(ON_A_CARD) == 17
    for name in ON_A_CARD:
        expect(page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}"))).to_be_visible()


@pytest.mark.parametrize("name", ON_A_CARD)
def test_one_press_signs_in_and_one_signs_out(site: Site, page: Page, name: str) -> None:
    steps.sign_in(page, site.address, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    page.goto(site.url("/mappings/"))
    listed = page.get_by_role("main").get_by_role("link", name="Two schools, Estwick")
    # The officer of another district, the panel's chair, and who keeps the records or the law are on no team,
    # nor are those who only watch over it.
    outside = name in {
        "Marek Dunn",
        "Ruth Ansell",
        "Tom Ardley",
        "Fiona Leckie",
        "Colin Baptiste",
        "Ingrid Sallow",
    }
    expect(listed if outside else listed.first).to_have_count(0 if outside else 1)
    for title, inside in SEATED_IN_OTHERS.items():
        other = page.get_by_role("main").get_by_role("link", name=title)
        expect(other.first if name in inside else other).to_have_count(1 if name in inside else 0)
    steps.sign_out(page)
    assert page.url.startswith(site.url("/sign-in/"))
    page.goto(site.url("/mappings/"))
    assert page.url.startswith(site.url("/sign-in/"))
