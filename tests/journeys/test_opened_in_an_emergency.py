"""A record is opened in an emergency, stands on every page, ends at the next request, and is looked at."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests.database import superuser_url
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey
STRIP = re.compile("You have a child’s record open in an emergency")
WHY = "A girl with these initials is at the desk, alone, and will not say where she lives."


def test_opened_with_a_reason_over_at_the_next_request_and_reviewed(site: Site, browser: Browser) -> None:
    with psycopg.connect(superuser_url(site.database), autocommit=True) as admin:
        found = admin.execute(
            "select m.reference from subjects_person p join mappings_mapping m on m.id = p.mapping_id"
            " where p.initials = 'L.F.' and p.standing = 'linked' and p.naming = 'initials' limit 1"
        ).fetchone()
        assert found is not None
        (reference,) = found
        context = browser.new_context(viewport=browsing.PHONE)
        page = context.new_page()
        page.set_default_timeout(15_000)
        steps.sign_in(page, site.address, "Dan Colley")
        # Found by initials, which is all that is known at the desk: the page that says what to do is a press away.
        page.goto(site.url(reverse("find-in-mapping", args=[reference])))
        page.locator("main input[name=q]").fill("L.F.")
        page.get_by_role("main").get_by_role("button", name="Search").click()
        page.get_by_role("main").get_by_role("link", name="L.F.").first.click()
        expect(page.get_by_role("heading", name="L.F.")).to_be_visible()
        child = page.url.rstrip("/").rsplit("/", 1)[1]
        page.get_by_role("link", name="Open the record in an emergency").click()
        steps.accessibility_holds(page, "opening a record in an emergency, on a phone")
        page.get_by_label("A child is with me").check()
        page.get_by_label("What is happening").fill(WHY)
        page.get_by_role("button", name="Open the record").click()
        strip = page.get_by_role("region", name="Open in an emergency")
        expect(strip).to_contain_text(STRIP)
        expect(page.get_by_role("main")).to_contain_text("You read this in an emergency.")
        expect(page.get_by_role("heading", name="L.F.")).to_have_count(0)
        steps.accessibility_holds(page, "a record opened in an emergency, on a phone")
        page.goto(site.url(reverse("my-work")))
        expect(strip).to_contain_text("It closes by itself in")
        # An hour passes.
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "update subjects_emergencyopening set expires_at = now() where reason = %s and ended_at is null",
            [WHY],
        )
        admin.execute("reset session_replication_role")
        page.goto(site.url(reverse("child", args=[reference, child])))
        expect(page.get_by_role("heading", name="L.F.")).to_be_visible()
        expect(strip).to_have_count(0)
        context.close()
    context = browser.new_context(viewport=browsing.LAPTOP)
    page = context.new_page()
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Helen Marchbanks")
    page.goto(site.url(reverse("emergencies", args=[reference])))
    steps.accessibility_holds(page, "records opened in an emergency")
    row = page.get_by_role("row").filter(has_text=WHY)
    row.get_by_role("link", name=re.compile("^Look at it")).click()
    page.get_by_label("It was right to open it").check()
    page.get_by_label("What did you find?").fill("She was taken home safe.")
    page.get_by_role("button", name="Record this review").click()
    expect(page.get_by_role("row").filter(has_text=WHY)).to_contain_text("She was taken home safe.")
    context.close()
