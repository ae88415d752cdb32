"""Signing in for real: a link sets up a passkey on a phone, or a code app without script, and nothing more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import psycopg
import pyotp
import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, expect

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.accounts import commands
from placemap.accounts.queries import proof_of
from placemap.partners.models import User
from placemap.partners.policy import SET_UP
from tests.database import application_url, point_django_at, superuser_url
from tests.journeys import steps
from tests.journeys.site import Site
from tests.web import browsing

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def home(site: Site) -> str:
    """The site by its name: passkeys are bound to a name, and a number is none."""
    return site.address.replace("127.0.0.1", "localhost")


def phone(browser: Browser, **more: Any) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport=browsing.PHONE, **more)
    page = context.new_page()
    page.set_default_timeout(20_000)
    return context, page


def link_for(site: Site, name: str) -> str:
    """A link for somebody, as the console makes one; returns the path of its address."""
    before, setter = dict(connection.settings_dict), system_actor(SET_UP)
    point_django_at(application_url(site.database))
    try:
        with acting_as(setter):
            link = commands.make_link(user=User.objects.get(name=name), by=setter)
    finally:
        connection.close()
        connection.settings_dict.update(before)
    return f"/enrol/{link.pk}/{proof_of(link.pk)}/"


def email_of(site: Site, name: str) -> str:
    with psycopg.connect(superuser_url(site.database)) as admin:
        row = admin.execute("select email from partners_user where name = %s", [name]).fetchone()
    assert row is not None
    return str(row[0])


def holds(page: Page) -> None:
    """The page is sound: for readers of it, and no wider than a narrow phone."""
    assert browsing.accessibility_problems(page) == []
    page.set_viewport_size(browsing.NARROWEST)
    assert browsing.too_wide_by(page) == 0
    page.set_viewport_size(browsing.PHONE)


@pytest.fixture
def sam(site: Site, browser: Browser, home: str) -> Iterator[tuple[Page, Any, str]]:
    """Sam's phone, with a passkey set up through a link."""
    path = link_for(site, "Sam Reyes")
    context, page = phone(browser)
    cdp, authenticator = steps.with_authenticator(page)
    page.goto(home + path)
    holds(page)
    page.get_by_role("button", name="Set up a passkey on this device").click()
    expect(page.get_by_text("Your passkey is set up. Now sign in with it.")).to_be_visible()
    yield page, cdp, authenticator
    context.close()


def test_a_youth_worker_enrols_on_a_phone_and_signs_in_with_a_passkey(
    sam: tuple[Page, Any, str], home: str, browser: Browser
) -> None:
    page, cdp, authenticator = sam
    holds(page)
    page.goto(home + "/my-work/")
    expect(page.get_by_role("heading", name="Or choose who to be")).to_be_visible()
    page.goto(home + "/sign-in/code/?next=/account/")
    sent: list[str] = []
    page.on(
        "request",
        lambda asked: sent.append(asked.post_data or "") if asked.url.endswith("/passkey/") else None,
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    expect(page.get_by_text("with a passkey")).to_be_visible()
    holds(page)

    # What was sent opens nothing a second time: its question is used up.
    stranger = browser.new_context()
    other = stranger.new_page()
    other.goto(home + "/sign-in/code/")
    token = other.locator('input[name="csrfmiddlewaretoken"]').first.get_attribute("value")
    credential = parse_qs(sent[0])["credential"][0]
    # By the page itself: asked for beside a browser, the name of this machine would be looked up elsewhere.
    answered = other.evaluate(
        "async (form) => (await fetch('/sign-in/passkey/',"
        " {method: 'POST', body: new URLSearchParams(form)})).status",
        {"csrfmiddlewaretoken": token or "", "credential": credential},
    )
    assert answered == 422
    stranger.close()

    # Signed out, the back button shows nothing of the page that was there.
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Or choose who to be")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Your account")).to_have_count(0)

    # Whoever holds the phone and cannot unlock it does not get in.
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto(home + "/sign-in/code/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Nothing was done. Press the button to try again.")).to_be_visible()


def test_a_code_app_is_set_up_and_used_without_script(site: Site, browser: Browser, home: str) -> None:
    path = link_for(site, "Grace Obuya")
    context, page = phone(browser, java_script_enabled=False)
    page.goto(home + path)
    expect(page.get_by_role("button", name="Set up a passkey on this device")).to_have_count(0)
    page.get_by_role("link", name="Set up a code app").click()
    expect(page.get_by_label("Code from your app")).to_be_visible()
    assert browsing.too_wide_by(page) == 0
    app = pyotp.TOTP(page.locator("code").inner_text().replace(" ", ""))
    page.get_by_label("Code from your app").fill("000 000")
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("That code did not fit").first).to_be_visible()
    page.get_by_label("Code from your app").fill(app.now())
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Your code app is set up.")).to_be_visible()
    page.get_by_label("Your work email address").fill(email_of(site, "Grace Obuya"))
    # The first code is spent. An app’s next one is taken already, since a clock may be a step off.
    page.get_by_label("Code from your app").fill(app.at(int(time.time()) + 30))
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("banner").get_by_text("Grace Obuya").first).to_be_attached()
    context.close()
