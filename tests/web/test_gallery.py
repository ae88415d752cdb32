"""Every component, in a real browser: nothing broken, accessible, fits, prints, works by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.web import browsing, gallery_pages

SIZES = {"laptop": browsing.LAPTOP, "phone": browsing.PHONE}


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Page:
    options = getattr(request, "param", {})
    context = browser.new_context(viewport=browsing.LAPTOP, **options)
    request.addfinalizer(context.close)
    return browsing.visit(context, gallery_pages.render, {"/poll": {}})


@pytest.mark.parametrize("name", gallery_pages.PAGES)
def test_page_is_sound_on_laptop_and_phone(page: Page, name: str) -> None:
    page.goto(f"{browsing.ADDRESS}/{name}")
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate("() => document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    browsing.PICTURES.mkdir(parents=True, exist_ok=True)
    for size, pixels in SIZES.items():
        page.set_viewport_size(pixels)
        page.screenshot(path=browsing.PICTURES / f"{name}-{size}.png", full_page=True)
        assert browsing.accessibility_problems(page) == [], size
        assert browsing.too_wide_by(page) <= 0, size
    assert page.problems == []  # type: ignore[attr-defined]


def test_pages_fit_at_320_pixels(page: Page) -> None:
    page.set_viewport_size(browsing.NARROWEST)
    for name in gallery_pages.PAGES:
        page.goto(f"{browsing.ADDRESS}/{name}")
        assert browsing.too_wide_by(page) <= 0, name


def test_pages_without_script(browser: Browser) -> None:
    context = browser.new_context(viewport=browsing.LAPTOP)
    page = browsing.visit(context, gallery_pages.render, scripts=False)
    for name in gallery_pages.PAGES:
        page.goto(f"{browsing.ADDRESS}/{name}")
        assert page.get_by_role("heading", level=1).count() == 1, name
        assert browsing.accessibility_problems(page) == [], name
    context.close()


@pytest.mark.parametrize("page", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}], indirect=True)
def test_page_in_the_readers_own_mode(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/cohort")
    border = page.locator(".pm-concern--significant").first.evaluate(
        "e => getComputedStyle(e).borderTopStyle"
    )
    assert border == "solid"
    assert page.problems == []  # type: ignore[attr-defined]


def test_touch_targets_on_a_phone(page: Page) -> None:
    page.set_viewport_size(browsing.PHONE)
    page.goto(f"{browsing.ADDRESS}/cohort")
    heights = page.locator(
        ".govuk-button:visible, .pm-chip:visible, .pm-tabs__link:visible, summary:visible"
    ).evaluate_all("found => found.map(e => [e.textContent.trim(), e.getBoundingClientRect().height])")
    assert heights
    assert [pair for pair in heights if pair[1] < 44] == []


def test_grid_is_walked_like_a_spreadsheet(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/cohort")
    where = """() => {
      const cell = document.activeElement.closest('[data-grid-cell]');
      return [cell.parentElement.rowIndex, cell.cellIndex, document.activeElement === cell];
    }"""
    assert page.locator("#cohort [data-grid-cell][tabindex='0']").count() == 1
    page.locator("#cohort tbody tr").nth(0).locator("th").focus()
    for key, expected in [
        ("ArrowRight", [1, 1, True]),
        ("ArrowDown", [2, 1, True]),
        ("End", [2, 10, True]),
        ("Home", [2, 0, True]),
        ("Control+Home", [0, 0, True]),
        ("Control+ArrowRight", [0, 10, True]),
        ("Control+End", [8, 10, True]),
        ("PageUp", [0, 10, True]),
    ]:
        page.keyboard.press(key)
        assert page.evaluate(where) == expected, key
    assert page.locator("#cohort [data-grid-cell][tabindex='0']").count() == 1


def test_grid_enter_opens_and_escape_returns(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/cohort")
    page.locator("#cohort tbody tr").nth(1).locator("th").focus()
    page.keyboard.press("Enter")
    # The address changes a moment after the press.
    page.wait_for_url("**/cohort#Tomasz%20Zielny")
    # A cell with two buttons: Enter goes in, Escape comes out.
    cell = page.locator("#cohort tbody tr").nth(2).locator("td").last
    cell.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.textContent") == "Agree Amara Dosumu"
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.tagName") == "TD"


def test_form_is_sent_once_however_often_it_is_pressed(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/match")
    # What would leave the page is counted and held back, as on a line so bad that no answer comes.
    sent = page.evaluate(
        """() => {
          let sent = 0;
          window.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) sent += 1;
            event.preventDefault();
          });
          const form = document.querySelector("main form[method=post]");
          for (let press = 0; press < 3; press += 1) form.requestSubmit();
          const held = sent;
          window.dispatchEvent(new PageTransitionEvent("pageshow"));
          form.requestSubmit();
          return [held, sent];
        }"""
    )
    assert sent == [1, 2], "once, and again after coming back to the page"


def test_error_summary_takes_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/question")
    assert page.evaluate("() => document.activeElement.className").startswith("govuk-error-summary")
    page.get_by_role("link", name="Fill in “Their name”").click()
    assert page.evaluate("() => document.activeElement.id") == "id_name"
    assert page.locator("#id_note").input_value() == "First line\n\n  indented line"


def test_skip_link_leads_to_the_main_part(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/overview")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_phone_menu_opens_without_script(browser: Browser) -> None:
    context = browser.new_context(viewport=browsing.PHONE, java_script_enabled=False)
    page = browsing.visit(context, gallery_pages.render)
    page.goto(f"{browsing.ADDRESS}/overview")
    assert not page.get_by_role("link", name="County picture").is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert page.get_by_role("link", name="County picture").is_visible()
    assert page.get_by_role("button", name="Sign out").is_visible()
    assert page.get_by_role("searchbox", name="Find by name or place").is_visible()
    context.close()


def test_progress_moves_and_goes_on_when_finished(browser: Browser) -> None:
    context = browser.new_context()
    replies = {"/poll": {"label": "Comparing names", "done": 5, "total": 8, "finished": False}}
    page = browsing.visit(context, gallery_pages.render, replies)
    page.goto(f"{browsing.ADDRESS}/parts")
    browsing.until(page, "document.querySelector('#matching').value === 5")
    assert page.locator("#matching").evaluate("e => [e.value, e.max]") == [5, 8]
    assert page.locator("[data-module=progress] [data-part=count]").inner_text() == "5 of 8"
    assert page.locator("[data-module=progress] [data-part=spoken]").inner_text() == "Comparing names"
    replies["/poll"] = {"label": "Done", "done": 8, "total": 8, "finished": True}
    page.evaluate("() => { window.before = true; }")
    # The page goes on to next_url, where nothing remembers this one.
    browsing.until(page, "window.before === undefined")
    context.close()


def add_link(page: Page, name: str, href: str, *around: str) -> None:
    """A link at the end of the page, in elements like "ul.list": made as nodes, for no text becomes markup here."""
    page.evaluate(
        """([name, href, around]) => {
            const link = Object.assign(document.createElement('a'), {id: name, href, className: 'govuk-link'});
            link.textContent = 'No list from Health';
            let within = document.querySelector('main');
            for (const [tag, kind] of around.map((one) => one.split('.'))) {
                const made = document.createElement(tag);
                made.className = kind || '';
                within.append(made);
                within = made;
            }
            within.append(link);
        }""",
        [name, href, list(around) or ["p"]],
    )


def test_print_leaves_out_our_own_addresses_and_keeps_those_of_others(page: Page) -> None:
    """A sheet of paper leads nowhere: "/mappings/M-2026-001/…" beside every name only fills it."""
    page.goto(f"{browsing.ADDRESS}/{gallery_pages.PAGES[0]}")
    page.emulate_media(media="print")
    for name, href in (("ours", "/mappings/"), ("theirs", "https://example.org/")):
        add_link(page, name, href)
    after = "(id) => getComputedStyle(document.getElementById(id), '::after').content"
    assert page.evaluate(after, "ours") in ("none", "normal")
    assert "https://example.org/" in page.evaluate(after, "theirs")


def test_the_way_to_what_is_missing_stands_in_the_strip_and_on_no_paper(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/question")
    leads = page.locator(".pm-strip").get_by_role("link", name="What is missing")
    assert leads.is_visible()
    page.emulate_media(media="print")
    assert not leads.is_visible()


def test_what_needs_attention_can_be_hit(page: Page) -> None:
    """At least 24 px high with a mouse, and 44 px under a thumb."""
    page.goto(f"{browsing.ADDRESS}/{gallery_pages.PAGES[0]}")
    add_link(page, "gap", "/x/", "section.pm-attention", "ul.pm-attention__list", "li")
    for size, least in ((browsing.LAPTOP, 24), (browsing.PHONE, 44)):
        page.set_viewport_size(size)
        box = page.locator("#gap").bounding_box()
        assert box is not None and box["height"] >= least


def test_print_carries_the_marking_and_who_printed(page: Page) -> None:
    page.goto(f"{browsing.ADDRESS}/overview")
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    foot = page.locator(".pm-footer").inner_text()
    assert "OFFICIAL-SENSITIVE" in foot
    assert "Demonstration. Every person and place here is invented." in foot
    assert "Printed by Priya Nandra, Fenmarch Council." in foot
    assert "Printed on " in foot
    assert page.locator(".pm-strip").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert page.locator(".pm-footer").evaluate("e => getComputedStyle(e).display") == "table-footer-group"
    assert not page.locator(".pm-tabs").is_visible()
    assert not page.get_by_role("search").first.is_visible()
