"""The silver chair, who is on no team, prepares from a pack of their own and finds the screen of the meeting."""

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


def test_a_silver_chair_reads_and_prints_their_pack_and_finds_the_screen(
    site: Site, browser: Browser
) -> None:
    page = browser.new_context(viewport=browsing.PHONE).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    steps.sign_in(page, site.address, "Colin Baptiste")
    page.goto(site.url(reverse("watched-mappings")))
    page.goto(site.url(reverse("my-work")))
    page.get_by_role("link", name=re.compile("silver meeting", re.I)).first.click()
    page.get_by_role("link", name="Meeting pack").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Is any child at immediate risk now?")
    steps.accessibility_holds(page, "a silver chair’s pack, on a phone")
    page.get_by_role("button", name="Print a numbered copy").click()
    expect(main).to_contain_text(re.compile(r"Copy \d+: Colin Baptiste"))
    steps.accessibility_holds(page, "a silver chair’s numbered copy, on a phone")
    page.goto(re.sub(r"pack/\d+/$", "screen/", page.url))
    expect(main).to_contain_text("The meeting has not begun")
    steps.accessibility_holds(page, "the screen before it begins, on a phone")
    # Begun, moved on and ended by somebody else: the page shows it by itself, and stands where it was.
    meeting = page.url.rstrip("/").split("/")[-2]
    with psycopg.connect(superuser_url(site.database), autocommit=True) as admin:
        items = admin.execute(
            "select id from meetings_agendaitem where meeting_id = %s and part = 'one' and left_out_at is null"
            " order by position",
            [meeting],
        ).fetchall()
        admin.execute(
            "insert into meetings_sitting (id, meeting_id, mapping_id, begun_at, begun_by, at_item, names_hidden,"
            " without_door, without_both, version)"
            " select gen_random_uuid(), id, mapping_id, now(), gen_random_uuid(), %s, true, '', '', 1"
            " from meetings_meeting where id = %s",
            [items[0][0], meeting],
        )
        now = page.locator('[data-part="items"] [aria-current="step"]')
        expect(now).to_be_visible(timeout=30_000)
        first = now.inner_text()
        expect(main).to_contain_text("This page follows the meeting by itself.")
        steps.accessibility_holds(page, "the screen that follows a meeting, on a phone")
        admin.execute(
            "update meetings_sitting set at_item = %s where meeting_id = %s", [items[1][0], meeting]
        )
        expect(now).not_to_have_text(first, timeout=30_000)
        expect(main.locator('[data-part="spoken"]')).not_to_be_empty()
        admin.execute(
            "update meetings_sitting set ended_at = now(), ended_by = begun_by where meeting_id = %s",
            [meeting],
        )
        expect(main).to_contain_text("This meeting has ended.", timeout=30_000)
    page.context.close()
