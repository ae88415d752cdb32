"""A page that holds the network map, fed by invented data: for its tests and for the benchmark. Never shipped."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from placemap.project.browser import find_browser
from placemap.web.shell import Column
from tests.web import browsing, gallery_pages

SPOKEN = "[data-module=network-map] [data-part=spoken]"
STATUS = "[data-module=network-map] [data-part=status]"
SIDE = "[data-part=side]"
CANVAS = "document.querySelector('[data-part=canvas]')._cyreg.cy"
FIXTURE = Path(__file__).parent / "network_map.json"
COLUMNS = [Column(key, label) for key, label in (
    ("who", "Leo’s links (6)"), ("link", "Link"), ("strength", "Strength"), ("said", "Who said so"), ("when", "When")
)]  # fmt: skip
EVIDENCE = """<ul class="pm-statements">
  <li class="pm-statements__item"><h3 class="pm-h3">Police, Estwick local team</h3><p class="pm-statements__text">Walking together from Chandlers Row towards bus stand C.</p><p class="pm-source">3 March. B2 Reliable, not confirmed. Fact.</p></li>
  <li class="pm-statements__item"><h3 class="pm-h3">Council CCTV operator</h3><p class="pm-statements__text">Leo stood talking outside the phone shop for ten minutes.</p><p class="pm-source">24 February. Seen by the source. Fact.</p></li>
</ul>
<div class="pm-inset"><strong>What this does not say.</strong> Being seen with someone is not being like them.</div>
<p><a class="govuk-button pm-button pm-button--small" href="#add">Add evidence</a> <a class="govuk-link" href="#end">End this link</a></p>"""


def small() -> dict[str, Any]:
    """The picture of the looks: fourteen people and places about Leo Pashley."""
    found: dict[str, Any] = json.loads(FIXTURE.read_text(encoding="utf-8"))
    return found


def large(nodes: int, links: int, *, clusters: int = 0, seed: int = 3) -> dict[str, Any]:
    """An invented drawing of any size: small circles of friends, with a few lines between them."""
    rng = random.Random(seed)
    drawing = small()
    kinds = ["child"] * 6 + ["linked_child"] * 2 + ["adult_of_concern", "place", "protective_person"]
    people = [
        {
            "id": f"n{at}", "kind": kinds[at % len(kinds)], "label": f"Person {at}", "hidden": f"P.{at}",
            "reference": f"P-{at:04}", "note": "", "more": 0, "url": "", "clusters": [], "x": None, "y": None,
        }
        for at in range(nodes)
    ]  # fmt: skip
    drawn = []
    for at in range(links):
        one = rng.randrange(nodes)
        near = rng.random() < 0.85
        other = (one + rng.randrange(1, 9)) % nodes if near else (one + rng.randrange(1, nodes)) % nodes
        day = f"2026-{rng.randrange(1, 12):02}-{rng.randrange(1, 28):02}"
        drawn.append(
            {
                "id": f"l{at}", "source": f"n{one}", "target": f"n{other}", "directed": False, "label": "seen with",
                "times": 1, "strength": rng.choice(["confirmed", "reported", "unverified"]), "from": day, "to": day,
                "expires": "2027-01-01", "said_by": ["Police"], "when": day, "url": f"/link/l{at}/",
            }
        )  # fmt: skip
    groups = [
        {
            "id": f"school:{at}", "kind": "school", "label": f"School {at}",
            "members": [f"n{n}" for n in range(nodes) if n * clusters // nodes == at],
        }
        for at in range(clusters)
    ]  # fmt: skip
    return {**drawing, "centre": None, "nodes": people, "links": drawn, "clusters": groups}


class Harness:
    """The page in a browser, and what the server would answer. Change the answers as a test goes on."""

    def __init__(self, context: BrowserContext, data: dict[str, Any]) -> None:
        self.data = data
        self.saved: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answer_positions: Callable[[Route], None] = lambda route: route.fulfill(status=204)
        self.pictured: list[list[str]] = []
        self.answer_picture: Callable[[Route], None] = lambda route: route.fulfill(status=204)
        self.around: dict[str, Any] = {"nodes": [], "links": [], "clusters": []}
        self.everybody: list[dict[str, str]] | None = [{"name": "Zofia Lis", "instead": "Z.L."}]
        self.path: dict[str, Any] = {"sentence": "We know of no path between them.", "nodes": [], "links": []}
        self.evidence = EVIDENCE
        # Made beforehand: how long the page takes to open says nothing about our templates here.
        self._page = self._render()
        self.page = browsing.visit(context, lambda name: self._page)
        self.page.route("**/map-data/**", lambda route: route.fulfill(json=self.data))
        self.page.route("**/around/**", self._around)
        self.page.route("**/positions/", self._positions)
        self.page.route("**/picture/", self._picture)
        self.page.route("**/names/", self._names)
        self.page.route("**/path/**", lambda route: route.fulfill(json=self.path))
        self.page.route("**/link/**", self._link)

    def open(self) -> Page:
        """Go to the page and wait until it is drawn."""
        self.page.goto(f"{browsing.ADDRESS}/network")
        browsing.until(self.page, "document.querySelector('[data-state=drawn]')")
        self.page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        return self.page

    def _render(self) -> str:
        names = {node["id"]: node["label"] for node in self.data["nodes"]}
        rows = [
            {**one, "other": names[one["target"]], "said_by": ", ".join(one["said_by"])}
            for one in self.data["links"][:200]
            if self.data["centre"] in (one["source"], None)
        ]
        gallery_pages.CONTEXTS["network"] = lambda request: {
            "current_tab": "network", "columns": COLUMNS, "rows": rows,
        }  # fmt: skip
        try:
            return gallery_pages.render("network")
        finally:
            del gallery_pages.CONTEXTS["network"]

    def _around(self, route: Route) -> None:
        self.asked.append(parse_qs(urlsplit(route.request.url).query)["around"][0])
        route.fulfill(json={"version": 1, **self.around})

    def _positions(self, route: Route) -> None:
        if route.request.headers.get("x-csrftoken"):
            self.saved.append(json.loads(route.request.post_data or "{}"))
        self.answer_positions(route)

    def _names(self, route: Route) -> None:
        if self.everybody is None:
            route.fulfill(json={})
        else:
            route.fulfill(json={"names": self.everybody})

    def _picture(self, route: Route) -> None:
        self.pictured.append(json.loads(route.request.post_data or "{}")["shown"])
        self.answer_picture(route)

    def _link(self, route: Route) -> None:
        if route.request.headers.get("x-placemap-part") != "evidence":
            route.fallback()
            return
        route.fulfill(body=self.evidence, content_type="text/html")


def harness(browser: Browser, data: dict[str, Any] | None = None, **options: Any) -> Harness:
    """A fresh context with the page in it."""
    context = browser.new_context(**{"viewport": browsing.LAPTOP, **options})
    return Harness(context, data or small())


def office_options() -> dict[str, Any]:
    """How to launch a browser that paints plain canvases as a computer without a graphics card does.

    The tests' browser sends them through an emulated card, which no office computer has and which takes
    twenty times as long over a dashed line. WebGL is emulated in both.
    """
    options = find_browser().launch_options()
    return {**options, "args": [*options["args"], "--disable-accelerated-2d-canvas"]}


@contextmanager
def office_chromium() -> Iterator[Browser]:
    """Such a browser, running: for measuring."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**office_options())
        try:
            yield browser
        finally:
            browser.close()


def spoken(page: Page, wanted: str) -> None:
    """Wait until the live region says so."""
    browsing.until(page, f"document.querySelector('{SPOKEN}').textContent.includes({wanted!r})")


def said_after(page: Page, key: str) -> str:
    """What is said when a key is pressed, however long a busy computer takes to say it."""
    page.evaluate(f"() => {{ document.querySelector('{SPOKEN}').textContent = ''; }}")
    page.keyboard.press(key)
    browsing.until(page, f"document.querySelector('{SPOKEN}').textContent")
    return page.locator(SPOKEN).inner_text()


def kept(made: Harness, wanted: Callable[[dict[str, Any]], bool] = bool) -> dict[str, Any]:
    """The newest place of each node that was sent, once it is as wanted."""
    for _ in range(200):
        found = {one["id"]: one for sent in made.saved for one in sent["moved"]}
        if wanted(found):
            return found
        made.page.wait_for_timeout(100)
    raise AssertionError(f"never sent so: {found}")


def places(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        f"() => Object.fromEntries({CANVAS}.nodes('.thing').map(n => [n.id(), {{...n.position()}}]))"
    )
    return found


def point(page: Page, thing: str) -> tuple[float, float]:
    """Where a node, or the middle of a line, is on the screen."""
    page.locator("[data-part=canvas]").scroll_into_view_if_needed()
    at = page.evaluate(
        f"""(id) => {{ const one = {CANVAS}.getElementById(id), frame = {CANVAS}.container().getBoundingClientRect();
        const at = one.isNode() ? one.renderedPosition() : one.renderedMidpoint(); return [frame.x + at.x, frame.y + at.y]; }}""",
        thing,
    )
    return at[0], at[1]


def press(page: Page, thing: str) -> None:
    page.mouse.click(*point(page, thing))


def focus_map(page: Page) -> None:
    page.locator("[data-part=canvas]").focus()


def words_drawn(page: Page) -> list[str]:
    found: list[str] = page.evaluate(f"() => {CANVAS}.elements().map(e => e.data('words') || '')")
    return found


def press_link(page: Page) -> None:
    page.set_viewport_size(browsing.LAPTOP)  # type: ignore[arg-type]
    page.wait_for_timeout(250)
    press(page, "leo-adult")
    page.get_by_text("What this does not say.").wait_for()


def grown(name: str) -> dict[str, Any]:
    data = small()
    tomasz = next(node for node in data["nodes"] if node["id"] == "tomasz")
    added = [
        {
            **tomasz,
            "id": f"{name}{at}",
            "label": f"Sam {name.title()}{at}",
            "hidden": "S.N.",
            "more": 0,
            "url": "",
        }
        for at in range(3)
    ]
    lines = [
        {**data["links"][1], "id": f"t-{one['id']}", "source": "tomasz", "target": one["id"]} for one in added
    ]
    return {"nodes": [tomasz, *added], "links": lines, "clusters": []}
