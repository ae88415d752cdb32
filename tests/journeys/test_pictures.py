"""The README's pictures, taken from the running demonstration, so that they never show what is not there.

They land in test-results/pictures. With PLACEMAP_KEEP_PICTURES=1 they also replace docs/pictures.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.access.test_every_url import Things
from tests.journeys import steps
from tests.journeys.site import ROOT, Site
from tests.web import browsing

pytestmark = pytest.mark.journey
# Nothing here waits for a job.
WITH_WORKER = False
DRAWS_MAPS = True

TAKEN = ROOT / "test-results" / "pictures"
KEPT = ROOT / "docs" / "pictures"
KEEP = os.environ.get("PLACEMAP_KEEP_PICTURES") == "1"
AT_MOST = 400_000
NAMED = re.compile(r"docs/pictures/([a-z-]+\.png)")
# The picture's name, the page's, its reader and the width of the window.
PICTURES = (
    ("sign-in", "sign-in", "", "laptop"),
    ("overview", "mapping", "Priya Nandra", "laptop"),
    ("cohort", "cohort", "Priya Nandra", "laptop"),
    ("match-review", "matching", "Priya Nandra", "laptop"),
    ("child", "child", "Priya Nandra", "laptop"),
    ("links", "links", "Dan Colley", "laptop"),
    ("network", "network", "Helen Marchbanks", "laptop"),
    ("linked", "linked", "Helen Marchbanks", "laptop"),
    ("child-on-a-phone", "child", "Dan Colley", "phone"),
    ("cohort-on-a-phone", "cohort", "Priya Nandra", "phone"),
)
TAKES = {
    "sign-in": frozenset(),
    "child": frozenset({"reference", "person"}),
}


@pytest.fixture(scope="module")
def things(site: Site) -> Things:
    return Things(site.database)


@pytest.mark.parametrize(("picture", "name", "reader", "width"), PICTURES, ids=[one[0] for one in PICTURES])
def test_the_picture_is_taken(
    site: Site, browser: Browser, things: Things, picture: str, name: str, reader: str, width: str
) -> None:
    context = browser.new_context(viewport=browsing.PHONE if width == "phone" else browsing.LAPTOP)
    page = context.new_page()
    if reader:
        steps.sign_in(page, site.address, reader)
    answer = page.goto(site.url(things.address(name, TAKES.get(name, frozenset({"reference"})))))
    assert answer is not None and answer.status == 200
    if name == "matching":
        # A pair that still waits for its answer.
        page.get_by_role("link", name="Read the doubtful pairs").click()
    if name == "network":
        browsing.until(page, "document.querySelector('[data-state=drawn]')")
        page.wait_for_timeout(1000)
    file = take(page, picture)
    context.close()
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_size < AT_MOST
    if KEEP:
        KEPT.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, KEPT / file.name)


def take(page: Page, picture: str) -> Path:
    """What a person sees on opening the page, once its letters are there."""
    browsing.until(page, "document.fonts.status === 'loaded'")
    TAKEN.mkdir(parents=True, exist_ok=True)
    file = TAKEN / f"{picture}.png"
    page.screenshot(path=file, animations="disabled", scale="css")
    return file


def test_every_picture_that_the_readme_shows_is_kept() -> None:
    shown = set(NAMED.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    kept = {file.name for file in KEPT.glob("*.png")}
    assert kept == {f"{one[0]}.png" for one in PICTURES}
    assert shown <= kept
