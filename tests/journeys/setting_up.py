"""Setting up a partnership: what is typed at the console once, and what an administrator does by pages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping

from playwright.sync_api import Page

from tests.journeys.site import ROOT, Site

CONSOLE = (sys.executable, "-m", "placemap.project.console")


def placemap(settings: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command on the server, with those settings in force."""
    return subprocess.run(
        [*CONSOLE, *words], cwd=ROOT, env=dict(settings), capture_output=True, text=True, check=False,
        timeout=600,
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
