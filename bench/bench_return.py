"""A head teacher's short return on a phone, on a line of 400 ms and 50 kB a second.

    python bench/bench_return.py [ADDRESS]     of a demonstration that runs already, instead of one of its own

A phone that has kept nothing yet opens the first page, and all that came over the line is counted: page,
styles, scripts, letters, as they were sent. Then the whole return is answered: somebody reads each page for
three seconds, writes a sentence or two where there is news, and presses. Beside it, in the same run, the one
press for everything.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from placemap.project.browser import find_browser

PHONE = {"width": 390, "height": 844}
LATENCY_MS, BYTES_A_SECOND = 400, 50_000
READS = 3.0
KEY_MS = 250
READY = "Placemap is ready at"
TARGET_KB, TARGET_S = 150, 240
# What is new, by the number of the question: everything else is one press.
NEWS = {2: "Came late on Monday, and would not say why. His sister came alone.", 7: "Sits with a new group at lunch, and laughs again."}  # fmt: skip


class Line:
    """The line of one page: slowed down, and counting what came."""

    def __init__(self, page: Page) -> None:
        self.came: list[float] = []
        link = page.context.new_cdp_session(page)
        link.send("Network.enable")
        link.on("Network.loadingFinished", lambda said: self.came.append(said["encodedDataLength"]))
        link.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": LATENCY_MS,
                "downloadThroughput": BYTES_A_SECOND,
                "uploadThroughput": BYTES_A_SECOND,
            },
        )


def main() -> None:
    """Print the weight of the first page, and the seconds of a whole return."""
    given = sys.argv[1:2]
    with _served(*given) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_browser().launch_options())
        with _phone(browser) as first:
            page = first.new_page()
            _sign_in(page, address, "Joan Okell")
            href = page.get_by_role("link", name="what is new since").first.get_attribute("href")
            state: Any = first.storage_state()
        own = address + str(href)
        with _phone(browser) as kept_nothing:
            _weigh(kept_nothing, "sign-in page", address + "/sign-in/")
        with _phone(browser, state) as kept_nothing:
            _weigh(kept_nothing, "first page of the return", own)
        with _phone(browser, state) as context:
            _whole(context, own)
        with _phone(browser) as context:
            _one_press(context, address)
        browser.close()


@contextmanager
def _served(address: str = "") -> Iterator[str]:
    """The demonstration as it is served, with what it sends packed; a fresh one unless one is named."""
    if address:
        yield address
        return
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="pm") as state:
        environment = {**os.environ, "PLACEMAP_STATE": state}
        environment.pop("DATABASE_URL", None)
        child = subprocess.Popen(
            [sys.executable, "-m", "placemap.project.console", "demo", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        try:
            if not any(line.startswith(READY) for line in child.stdout):
                raise SystemExit("The demonstration did not start.")
            yield f"http://127.0.0.1:{port}"
        finally:
            child.send_signal(signal.SIGINT)
            child.stdout.read()
            child.wait(timeout=60)


@contextmanager
def _phone(browser: Browser, state: Any = None) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, storage_state=state)  # type: ignore[arg-type]
    try:
        yield context
    finally:
        context.close()


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(address + "/sign-in/")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_url(lambda now: "/sign-in/" not in now)


def _weigh(context: BrowserContext, what: str, address: str) -> None:
    page = context.new_page()
    line = Line(page)
    began = time.monotonic()
    page.goto(address, wait_until="domcontentloaded", timeout=120_000)
    shown = time.monotonic() - began
    page.wait_for_load_state("networkidle", timeout=120_000)
    page.wait_for_timeout(1000)
    kilobytes = sum(line.came) / 1000
    print(
        f"{what:34} {kilobytes:8.1f} kB in {len(line.came)} files, readable after {shown:.1f} s"
        f"   target {TARGET_KB} kB"
    )


def _whole(context: BrowserContext, own: str) -> None:
    page = context.new_page()
    line = Line(page)
    began = time.monotonic()
    page.goto(own, timeout=120_000)
    time.sleep(READS)
    page.get_by_role("link", name="Start").click()
    questions = keys = 0
    while page.get_by_role("button", name="Send it").count() == 0:
        page.get_by_role("button", name="Save what is new").wait_for(timeout=60_000)
        questions += 1
        time.sleep(READS)
        words = NEWS.get(questions, "")
        if words:
            page.get_by_label("Or write what is new").click()
            page.keyboard.type(words, delay=KEY_MS)
            keys += len(words)
            _press(page, "Save what is new")
        else:
            _press(page, "Nothing to add" if "else" in page.url else "No change")
    time.sleep(READS)
    _press(page, "Send it")
    page.get_by_text("Sent. Thank you").wait_for(timeout=60_000)
    took = time.monotonic() - began
    print(
        f"whole return, {questions} questions, {keys} keys {took:12.1f} s, {sum(line.came) / 1000:.0f} kB"
        f"   target {TARGET_S} s   ({KEY_MS} ms a key, {READS:.0f} s of reading a page)"
    )


def _one_press(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    _sign_in(page, address, "Helen Marchbanks")
    Line(page)
    href = page.get_by_role("link", name="what is new since").first.get_attribute("href")
    began = time.monotonic()
    page.goto(address + str(href), timeout=120_000)
    time.sleep(READS)
    _press(page, "No change for everything, and send")
    page.get_by_text("Sent. Thank you").wait_for(timeout=60_000)
    print(f"{'no change for everything':34} {time.monotonic() - began:8.1f} s   target 120 s")


def _press(page: Page, button: str) -> None:
    """Press, and wait until the next page stands: a click alone does not wait for the line."""
    before = page.evaluate("performance.timeOrigin")
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function("(before) => performance.timeOrigin !== before", arg=before, timeout=60_000)


if __name__ == "__main__":
    main()
