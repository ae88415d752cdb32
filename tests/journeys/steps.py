"""What people do, in words, so that journeys read as English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tests.web import browsing

# Matching a few hundred rows takes seconds; a busy machine may take a minute.
LONG = 120_000
MODERN_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_in(page: Page, address: str, name: str) -> None:
    """Press one person's card."""
    page.goto(address + "/sign-in/")
    page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}")).click()
    page.wait_for_url(lambda now: "/sign-in/" not in now)
    # On a phone the name is inside the menu.
    expect(page.get_by_role("banner").get_by_text(name).first).to_be_attached()


def with_authenticator(page: Page) -> tuple[Any, str]:
    """A device that knows its owner, for this page; returns how to speak to it."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return cdp, made["authenticatorId"]


def set_up_a_passkey(page: Page, link: str) -> None:
    """Open the link that was sent, and set up a passkey on this device."""
    page.goto(link)
    page.get_by_role("button", name="Set up a passkey on this device").click()
    expect(page.get_by_text("Your passkey is set up. Now sign in with it.")).to_be_visible()


def sign_in_with_a_passkey(page: Page, name: str) -> None:
    """From a page where one signs in; the device says who it is."""
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda now: "/sign-in/" not in now)
    expect(page.get_by_role("banner").get_by_text(name).first).to_be_attached()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()


def accessibility_holds(page: Page, where: str) -> None:
    """No violation that axe can see, and nothing wider than the page. Axe is a script: it needs them on."""
    found = browsing.accessibility_problems(page)
    assert found == [], f"{where}: {found}"
    wide = browsing.too_wide_by(page)
    assert wide <= 0, f"{where} scrolls sideways by {wide} pixels"


def tab_until(page: Page, wanted: str, presses: int = 60) -> None:
    """Press Tab until the focus is on something that matches; what a person does, looking."""
    for _ in range(presses):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by {presses} presses of Tab")


def open_a_mapping(
    page: Page, address: str, title: str, ends: str, *, council: str = "Estwick", keeper: str = "priya"
) -> str:
    """Five questions, check, open; Helen leads it. Gives the mapping's reference."""
    page.goto(address + "/mappings/open/")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label("A group of children").check()
    page.get_by_label("What harm is it meant to reduce?").fill("Children carrying drugs between two towns.")
    page.get_by_label("Who leads it?").fill("Helen Marchbanks")
    page.get_by_text("Somebody else holds the list, or it is elsewhere").click()
    area = "Which council area is it in?"
    page.get_by_label(area).select_option(index=_option(page, area, council))
    page.get_by_label("Who holds the cohort list?").fill(keeper)
    page.get_by_label("When does it end?").fill(ends)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("button", name="Open the mapping").click()
    page.wait_for_url(re.compile(r"/mappings/M-\d{4}-\d{3}/$"))
    found = re.search(r"/mappings/(M-\d{4}-\d{3})/", page.url)
    assert found
    return found.group(1)


def _option(page: Page, label: str, wanted: str) -> int:
    texts = page.get_by_label(label).locator("option").all_inner_texts()
    return next(number for number, text in enumerate(texts) if wanted in text)


def join_agencies(page: Page, address: str, reference: str, names: list[str]) -> None:
    """Each agency joins the team."""
    for name in names:
        page.goto(f"{address}/mappings/{reference}/team/agencies/")
        # Whoever answers where the mapping works is offered first, and again among all the agencies.
        page.get_by_role("button", name=re.compile(rf"^Bring in\W+{re.escape(name)}")).first.click()
        page.wait_for_load_state()


def give_a_seat(page: Page, address: str, reference: str, name: str) -> None:
    """Somebody of an agency on the team sits in it, as a team member."""
    page.goto(f"{address}/mappings/{reference}/team/seats/new/")
    page.get_by_label("Who takes the seat?").fill(name)
    page.get_by_role("button", name="Give the seat").click()
    page.wait_for_url(re.compile(r"/team/$"))


def send_list(
    page: Page, address: str, reference: str, agency: str, name: str, content: bytes, *, checked: bool = False
) -> None:
    """Upload, look at the columns and at the rows, accept, and wait until the list is read in.

    With `checked`, the pages on the way are looked at with axe as well.
    """
    page.goto(f"{address}/mappings/{reference}/lists/send/")
    page.get_by_label("Whose list is it?").select_option(index=_option(page, "Whose list is it?", agency))
    kind = "text/csv" if name.endswith(".csv") else MODERN_EXCEL
    page.get_by_label("The list", exact=True).set_input_files(
        {"name": name, "mimeType": kind, "buffer": content}
    )
    page.get_by_role("button", name="Send the list").click()
    page.wait_for_url(re.compile(r"/lists/[0-9a-f-]{36}/(columns/)?$"))
    if page.url.endswith("/columns/"):
        if checked:
            accessibility_holds(page, "the columns of a list")
        page.get_by_role("button", name="Save and look at the rows").click()
        page.wait_for_url(re.compile(r"/lists/[0-9a-f-]{36}/$"))
    if checked:
        accessibility_holds(page, "the preview of a list")
    page.get_by_role("button", name="Accept the list").click()
    expect(page.get_by_role("button", name="Accept the list")).to_have_count(0)


def ask_for_matching(page: Page, address: str, reference: str) -> None:
    """Ask for matching and wait for the worker: the progress page leads on by itself."""
    page.goto(f"{address}/mappings/{reference}/matching/")
    page.get_by_role("button", name=re.compile("^Match the lists")).click()
    page.get_by_role("link", name="Look through the clear matches").wait_for(timeout=LONG)


def confirm_the_clear_matches(page: Page, *, checked: bool = False) -> int:
    """Everything clear, in one press. Gives the number of pairs confirmed."""
    page.get_by_role("link", name="Look through the clear matches").click()
    if checked:
        accessibility_holds(page, "the clear matches")
    confirm = page.get_by_role("button", name=re.compile("^Confirm all"))
    count = int(re.sub(r"[^0-9]", "", confirm.inner_text()))
    confirm.click()
    page.wait_for_url(re.compile(r"/matching/$"))
    return count


def judge_the_pair(page: Page, answer: str, why: str) -> None:
    """Answer the pair that is shown, and go on to the next."""
    here = page.url
    page.get_by_label(answer).check()
    page.get_by_label("Why do you think so?").fill(why)
    page.get_by_role("button", name="Save and next").click()
    page.wait_for_url(lambda address: address != here)


def say_why(page: Page, reason: str) -> None:
    """What is asked of every child that is proposed."""
    page.get_by_label("Your reason").fill(reason)
    page.get_by_role("group", name="Why are they here?").get_by_label("Child at risk", exact=True).check()
    came = page.get_by_label("How did they come to notice?")
    if came.input_value() == "":
        came.select_option(index=1)
    page.get_by_role("group", name="Were they known to services before?").get_by_label(
        "Yes", exact=True
    ).check()


def propose_from_the_lists(
    page: Page, address: str, reference: str, names: Iterable[str], reason: str, *, checked: bool = False
) -> None:
    """Tick these children on the lists and propose them together, for one reason."""
    page.goto(f"{address}/mappings/{reference}/cohort/lists/")
    for name in names:
        page.get_by_label(f"Choose {name}", exact=True).check()
    page.get_by_role("button", name="Propose those ticked").click()
    if checked:
        accessibility_holds(page, "several children proposed at once")
    say_why(page, reason)
    page.get_by_role("button", name="Propose these children").click()
    page.wait_for_url(re.compile(r"/cohort/\?show=waiting$"))


def agree(page: Page, address: str, reference: str, name: str) -> None:
    """The group agrees one child, in one press on the cohort page."""
    page.goto(f"{address}/mappings/{reference}/cohort/")
    press = page.get_by_role("button", name=f"Agree {name}", exact=True)
    press.click()
    expect(press).to_have_count(0)


def waiting_for_a_referral(page: Page, address: str, reference: str) -> list[str]:
    """The names on the page of children whom nobody has referred, as they stand there."""
    page.goto(f"{address}/mappings/{reference}/cohort/no-referral/")
    return [text.strip() for text in page.locator("#exceptions tbody th a").all_inner_texts()]


def refer(page: Page, name: str, *, made_by: str, on: str) -> None:
    """From the page of children without a referral: refer one."""
    page.get_by_role("link", name=f"Record a referral {name}", exact=True).click()
    page.get_by_label("Who was the child referred to?").select_option(index=1)
    page.get_by_label("When was the referral made?").fill(on)
    page.get_by_label("Who made it?").fill(made_by)
    page.get_by_role("group", name="Was the child or family told?").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Record this referral").click()
    page.wait_for_url(lambda address: "/refer/" not in address)


def written(day: date) -> str:
    """A day as people type it."""
    return f"{day.day} {day.month} {day.year}"
