"""A real browser looking at pages held in memory: no server, no database.

The pages are served at http://gallery.test under the product's own content security policy, with
its built styles and scripts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, sync_playwright

from placemap.project.browser import find_browser
from placemap.project.node import NODE_MODULES
from placemap.web.middleware import CONTENT_SECURITY_POLICY

STATIC = Path(__file__).resolve().parents[2] / "placemap" / "web" / "static"
PICTURES = Path(__file__).resolve().parents[2] / "test-results" / "web"
LAPTOP = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
ADDRESS = "http://gallery.test"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@contextmanager
def chromium(*, draws_maps: bool = True) -> Iterator[Browser]:
    """A running browser. Raises `BrowserNotFound`, with what to do, where there is none.

    Where no map is drawn it emulates no graphics card, through which it would paint every page.
    """
    options = find_browser().launch_options()
    if not draws_maps:
        options["args"] = ["--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        try:
            yield browser
        finally:
            browser.close()


def visit(
    context: BrowserContext,
    draw: Callable[[str], str],
    replies: dict[str, Any] | None = None,
    *,
    scripts: bool = True,
) -> Page:
    """A page whose addresses are answered by `draw(name)`; `replies` answers paths with JSON.

    Without `scripts` every script file is empty: the page is as it is for people without script,
    while axe, which needs a running page, can still look at it.

    The page gathers what went wrong in `page.problems`: script errors, refusals of the policy,
    files that are missing.
    """
    page = context.new_page()
    page.problems = []  # type: ignore[attr-defined]
    page.sent = []  # type: ignore[attr-defined]

    def answer(route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ADDRESS).split("?")[0].split("#")[0]
        if request.method == "POST":
            page.sent.append(path)  # type: ignore[attr-defined]
        if replies and path in replies:
            route.fulfill(body=json.dumps(replies[path]), content_type="application/json")
        elif path.endswith(".js") and not scripts:
            route.fulfill(body="", content_type="text/javascript")
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            if file.is_file():
                route.fulfill(body=file.read_bytes(), content_type=_KINDS[file.suffix])
            else:
                page.problems.append(f"missing file {path}")  # type: ignore[attr-defined]
                route.fulfill(status=404)
        else:
            headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(
                body=draw(path.strip("/")), content_type="text/html; charset=utf-8", headers=headers
            )

    page.route("**/*", answer)
    page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda said: page.problems.append(said.text) if said.type in ("error", "warning") else None,  # type: ignore[attr-defined]
    )
    return page


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own best practice, a line each; empty is what we want."""
    page.evaluate(_axe())
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{v['id']}: {v['help']} at {[n['target'] for n in v['nodes']][:4]}" for v in found]


@cache
def _axe() -> str:
    return (NODE_MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def until(page: Page, claim: str, *, seconds: float = 20) -> None:
    """Wait until a JavaScript claim holds. Playwright's own waiting is forbidden by our strict policy."""
    for _ in range(int(seconds * 10)):
        # While one page gives way to the next there is nothing to ask.
        with suppress(Error):
            if page.evaluate(f"() => Boolean({claim})"):
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds:g} seconds: {claim}")


def too_wide_by(page: Page) -> int:
    """CSS pixels by which the page scrolls sideways."""
    # Through a locator, which waits for a page that is still on its way.
    return int(page.locator(":root").evaluate("root => root.scrollWidth - root.clientWidth"))
