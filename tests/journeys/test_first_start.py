"""A partnership that starts with nothing: one console command, then pages alone."""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from placemap.project import assets
from tests.journeys import steps
from tests.journeys.setting_up import Setter, placemap
from tests.journeys.site import Site, environment, running
from tests.web import browsing

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def empty_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The product on a database in which there is nobody."""
    assets.build()
    with django_db_blocker.unblock(), running(f"pm_first_{uuid.uuid4().hex[:12]}", empty=True) as served:
        yield served


def administrator(site: Site, *more: str) -> subprocess.CompletedProcess[str]:
    """What whoever runs the server types once."""
    return placemap(
        environment(site.database), "administrator", "--partnership", "Fenmarch", "--name", "Tom Ardley",
        "--email", "tom@example.org", *more,
    )  # fmt: skip


def test_from_nothing_to_a_mapping_that_the_administrator_cannot_open(
    empty_site: Site, browser: Browser
) -> None:
    assert administrator(empty_site, "--email", "no address").returncode == 1
    made = administrator(empty_site)
    assert made.returncode == 0, made.stderr
    assert "sees no child" in made.stdout
    again = administrator(empty_site)
    assert again.returncode == 1 and "There is an administrator already: Tom Ardley" in again.stderr

    page = browser.new_page(viewport=browsing.LAPTOP)
    tom = Setter(page, empty_site)
    steps.sign_in(page, empty_site.address, "Tom Ardley")
    page.get_by_role("link", name="Set up the partnership").click()
    expect(page.get_by_role("main").get_by_text("To do").first).to_be_visible()
    over = "Fenmarch (safeguarding partnership)"
    tom.adds_council("Fenmarch County", "County council", over)
    tom.adds_council("Estwick", "Unitary council", over)
    for district in ("Wendlow", "Reedmere"):
        tom.adds_council(district, "District council", "Fenmarch County (county council)")
    tom.adds_group("MACE", "Exploitation panel (MACE)", over)
    tom.adds_group("Silver", "Silver group", over, under="MACE")
    for name, kind in (("Estwick", "unitary"), ("Wendlow", "district"), ("Reedmere", "district")):
        tom.adds_group(f"{name} CSP", "Community safety partnership", f"{name} ({kind} council)")
    tree = page.get_by_role("main").inner_text()
    assert tree.index("Fenmarch County") < tree.index("Wendlow") < tree.index("MACE") < tree.index("Silver")
    tom.adds_agency("Fenmarch Police", "Police", over)
    team = "Fenmarch: partnership team"
    tom.invites("Priya Nandra", "Exploitation coordinator", team, "May open mappings")
    tom.invites("Fiona Leckie", "Information governance officer", team, "Information governance officer")
    tom.invites("Dan Colley", "Sergeant", "Fenmarch Police")
    tom.at("/partnership/")
    for task in ("Councils and districts", "Where each council ends", "Community safety partnerships",
                 "Exploitation panel (MACE)", "Silver and problem solving groups", "People"):  # fmt: skip
        row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=task, exact=True))
        expect(row.get_by_text("Done")).to_be_visible()
    steps.accessibility_holds(page, "the set-up page")
    steps.sign_out(page)

    steps.sign_in(page, empty_site.address, "Fiona Leckie")
    for agency in (team, "Fenmarch Police"):
        Setter(page, empty_site).records_signature(agency)
    steps.sign_out(page)

    steps.sign_in(page, empty_site.address, "Priya Nandra")
    page.goto(empty_site.url("/mappings/open/"))
    page.get_by_label("What is it called?").fill("Two villages")
    page.get_by_label("A group of children").check()
    page.get_by_label("What harm is it meant to reduce?").fill("Children carrying drugs.")
    page.get_by_label("Who leads it?").fill("Dan Colley")
    page.get_by_role("main").get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Open the mapping").click()
    page.wait_for_url(re.compile(r"/mappings/M-\d{4}-\d{3}/$"))
    mapping = page.url
    steps.sign_out(page)

    steps.sign_in(page, empty_site.address, "Tom Ardley")
    for inside in ("", "cohort/", "network/", "lists/", "team/"):
        answer = page.goto(mapping + inside)
        assert answer is not None and answer.status == 404, inside
    page.close()
