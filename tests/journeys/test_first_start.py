"""A partnership that starts with nothing: one console command, then pages alone."""

from __future__ import annotations

import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from placemap.project import assets
from tests.journeys import steps
from tests.journeys.site import ROOT, Site, environment, running
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
    return subprocess.run(
        [sys.executable, "-m", "placemap.project.console", "administrator", "--partnership", "Fenmarch",
         "--name", "Tom Ardley", "--email", "tom@example.org", *more],
        cwd=ROOT, env=environment(site.database), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


class Setter:
    """Somebody who sets up by pages, in words."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site

    def at(self, path: str) -> None:
        self.page.goto(self.site.url(path))

    def sends(self, button: str) -> None:
        before = self.page.url
        self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        self.page.wait_for_url(lambda now: now != before)

    def adds_council(self, name: str, kind: str, under: str) -> None:
        self.at("/partnership/councils/add/")
        self.page.get_by_label("What is it called?").fill(name)
        self.page.get_by_label(kind, exact=True).check()
        self.page.get_by_label("What is over it?").select_option(label=under)
        self.page.get_by_label("Where does it end?").fill(f"All of {name}")
        self.sends("Save")

    def adds_group(self, name: str, kind: str, where: str, under: str = "") -> None:
        self.at("/partnership/groups/add/")
        self.page.get_by_label("What is it called?").fill(name)
        self.page.get_by_label(kind, exact=True).check()
        self.page.get_by_label("Where does it work?").select_option(label=where)
        if under:
            self.page.get_by_label("Which group does it sit under?").select_option(label=under)
        self.sends("Save")

    def adds_agency(self, name: str, kind: str, where: str) -> None:
        self.at("/partnership/agencies/add/")
        self.page.get_by_label("What is it called?").fill(name)
        self.page.get_by_label("A short name").fill(name[:20])
        self.page.get_by_label("What kind of agency is it?").select_option(label=kind)
        self.page.get_by_label("Where does it work?").select_option(label=where)
        self.page.get_by_label("Which law lets it share here?").select_option(index=1)
        self.page.get_by_label("Who answers about data protection?").fill("Data protection officer")
        self.page.get_by_label("Their work e-mail").fill("dpo@example.org")
        self.sends("Save")

    def invites(self, name: str, post: str, agency: str, role: str = "") -> None:
        self.at("/partnership/people/invite/")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Work e-mail").fill(f"{name.split()[0].lower()}@example.org")
        self.page.get_by_label("Post", exact=True).fill(post)
        self.page.get_by_label("Which agency do they work for?").select_option(label=agency)
        self.page.get_by_label("Supervises a team").check()
        if role:
            self.page.get_by_label(role, exact=True).check()
        self.sends("Invite them")

    def records_signature(self, agency: str) -> None:
        self.at("/agreements/")
        self.page.get_by_role("row", name=re.compile(agency)).get_by_role("link").click()
        self.page.get_by_label("Which protocol?").fill("Protocol 1")
        self.page.get_by_label("Who signed for the agency?").fill("The director")
        self.page.get_by_label("Day it was signed").fill("1 9 2026")
        self.page.get_by_label("Last day it counts").fill("1 9 2029")
        self.sends("Record this signature")


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
