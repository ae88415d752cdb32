"""A meeting is run from one screen by keyboard alone: safety first, one item, and everything read back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.database import superuser_url
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey

SIGNED = ("Priya Nandra", "Helen Marchbanks", "Dan Colley")


@pytest.fixture(scope="module")
def screen(site: Site) -> str:
    """The address of the next meeting's screen, as if it had begun five minutes ago, with three signed in."""
    with psycopg.connect(superuser_url(site.database)) as admin:
        row = admin.execute(
            "select m.id, p.id, p.reference from meetings_meeting m join mappings_mapping p on p.id = m.mapping_id"
            " join meetings_meetingseries s on s.id = m.series_id"
            " where m.starts_at > now() and s.kind = 'mapping' order by m.starts_at limit 1"
        ).fetchone()
        assert row
        meeting, mapping, reference = row
        admin.execute(
            "update meetings_meeting set starts_at = now() - interval '5 minutes' where id = %s", [meeting]
        )
        for name in SIGNED:
            held = admin.execute("select id, agency_id from partners_user where name = %s", [name]).fetchone()
            assert held
            attendance = uuid.uuid4()
            admin.execute(
                "insert into meetings_attendance (id, meeting_id, mapping_id, agency_id, user_id, name, presence,"
                " recorded_at, recorded_by, version) values (%s, %s, %s, %s, %s, '', 'here', now(), %s, 1)",
                [attendance, meeting, mapping, held[1], held[0], held[0]],
            )
            admin.execute(
                "insert into meetings_signature (id, attendance_id, meeting_id, mapping_id, user_id, digest, how,"
                " signed_at, recorded_by) values (%s, %s, %s, %s, %s, repeat('0', 64), 'self', now(), %s)",
                [uuid.uuid4(), attendance, meeting, mapping, held[0], held[0]],
            )
    return f"/mappings/{reference}/meetings/{meeting}/run/"


@pytest.fixture(scope="module")
def helen(site: Site, browser: Browser) -> Iterator[Page]:
    """Helen's laptop, at 150 % zoom: what is left of 1366 by 768."""
    context = browser.new_context(viewport={"width": 911, "height": 512})
    page = context.new_page()
    page.set_default_timeout(20_000)
    steps.sign_in(page, site.address, "Helen Marchbanks")
    yield page
    context.close()


@pytest.fixture(scope="module")
def at_a_child(helen: Page, site: Site, screen: str) -> str:
    """The screen of the meeting, begun with the keyboard and standing at the first child: each test can run alone."""
    helen.goto(site.url(screen))
    helen.get_by_role("button", name="Begin").press("Enter")
    expect(helen.get_by_role("button", name="Names hidden")).to_be_visible()
    steps.accessibility_holds(helen, "the screen of a meeting")
    # The second item asks whether a child is at risk; nothing comes before it.
    helen.keyboard.press("3")
    expect(helen.get_by_text("First say whether any child is at immediate risk").first).to_be_visible()
    helen.goto(site.url(screen))
    helen.keyboard.press("ArrowRight")
    helen.get_by_role("radio", name="No", exact=True).press("Space")
    helen.get_by_role("button", name="Save the answer").press("Enter")
    expect(helen.get_by_text("Nobody, as far as is known.")).to_be_visible()
    # To the first child, by its number.
    child = helen.locator(".pm-run-items [data-number]").filter(has_text=".")
    number = child.first.get_attribute("data-number")
    assert number
    for digit in number:
        helen.keyboard.press(digit)
    expect(helen.locator(".pm-run-child__name")).to_be_visible()
    steps.accessibility_holds(helen, "a child on the screen of a meeting")
    return screen


def test_a_decision_with_an_action_by_keyboard_alone(helen: Page, site: Site, at_a_child: str) -> None:
    helen.goto(site.url(at_a_child))
    presses = 0

    def press(*keys: str) -> None:
        nonlocal presses
        for key in keys:
            helen.keyboard.press(key)
            presses += 1

    def write(words: str) -> None:
        nonlocal presses
        helen.keyboard.type(words)
        presses += len(words)

    press("d")
    write("Keep them in their class.")
    press("Enter")
    expect(helen.locator("[data-entry]").filter(has_text="Keep them in their class.")).to_be_visible()
    press("Escape", "a")
    write("Colley")
    press("Tab")
    write("visit the shop by next friday")
    press("Enter")
    expect(helen.get_by_text("I read this as:")).to_be_visible()
    steps.accessibility_holds(helen, "an action that is read back")
    press("Enter")
    expect(helen.locator("[data-entry]").filter(has_text="visit the shop")).to_be_visible()
    # At five keys a second, and four answers of the server: less than twenty seconds.
    assert presses / 5 + 4 * 0.15 < 20, presses


def test_what_is_typed_survives_a_reload_and_another_sees_what_is_saved(
    helen: Page, site: Site, at_a_child: str, browser: Browser
) -> None:
    helen.goto(site.url(at_a_child))
    helen.keyboard.press("o")
    helen.keyboard.type("The family asked for help")
    expect(helen.locator('[data-box="note"] [data-part="kept"]')).to_contain_text("Saved at", timeout=20_000)
    helen.reload()
    expect(helen.locator('[data-box="note"] input[name="note-words"]')).to_have_value(
        "The family asked for help"
    )
    context = browser.new_context(viewport=browsing.LAPTOP)
    priya = context.new_page()
    priya.set_default_timeout(20_000)
    steps.sign_in(priya, site.address, "Priya Nandra")
    priya.goto(site.url(at_a_child))
    priya.keyboard.press("o")
    priya.keyboard.type("Priya is in the middle of a word")
    helen.locator('[data-box="note"] input[name="note-words"]').press("Enter")
    # Her screen asks every five seconds what others wrote.
    theirs = priya.locator("[data-entry]").filter(has_text="The family asked for help")
    expect(theirs).to_be_visible(timeout=20_000)
    expect(priya.locator('[data-box="note"] input[name="note-words"]')).to_have_value(
        "Priya is in the middle of a word"
    )
    context.close()


def test_words_with_a_name_leave_their_box_with_the_names_and_come_back_with_them(
    helen: Page, site: Site, at_a_child: str
) -> None:
    helen.goto(site.url(at_a_child))
    box = helen.locator('[data-box="note"] input[name="note-words"]')
    helen.keyboard.press("n")
    expect(helen.get_by_role("button", name="Hide names")).to_be_visible()
    name = helen.locator(".pm-run-child__name").inner_text()
    helen.keyboard.press("o")
    helen.keyboard.type(f"{name} was seen at the shop")
    expect(helen.locator('[data-box="note"] [data-part="kept"]')).to_contain_text("Saved at", timeout=20_000)
    helen.keyboard.press("Escape")
    helen.keyboard.press("n")
    expect(helen.get_by_role("button", name="Names hidden")).to_be_visible()
    expect(box).to_have_value("")
    expect(helen.locator('[data-part="withheld"]')).to_be_visible()
    assert name not in helen.content()
    steps.accessibility_holds(helen, "words that wait until names are shown")
    helen.keyboard.press("n")
    expect(box).to_have_value(f"{name} was seen at the shop")
    helen.keyboard.press("n")


def test_the_end_asks_what_is_missing(helen: Page, site: Site, at_a_child: str) -> None:
    helen.goto(site.url(at_a_child))
    helen.get_by_role("link", name="End meeting").press("Enter")
    expect(helen.get_by_role("heading", name="End the meeting?")).to_be_visible()
    steps.accessibility_holds(helen, "the end of a meeting")
