"""No script turns text into markup but through the one place that builds only what a map draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from placemap.project.node import NODE_MODULES, run_node
from tests.web.browsing import LAPTOP, until, visit

PAGE = """<!doctype html><html lang="en-GB"><head><title>A page</title>
<link rel="stylesheet" href="/static/placemap/placemap.css"></head>
<body class="govuk-template__body"><main><p id="place">Here</p></main></body></html>"""
# What a mistake in a script of ours, or one brought in from elsewhere, would do with what somebody typed.
SINKS = {
    "inner": "document.getElementById('place').innerHTML = typed",
    "outer": "document.getElementById('place').outerHTML = typed",
    "beside": "document.getElementById('place').insertAdjacentHTML('beforeend', typed)",
    "written": "document.write(typed)",
    "parsed": "new DOMParser().parseFromString(typed, 'text/html')",
    "fragment": "document.createRange().createContextualFragment(typed)",
    "frame": "document.createElement('iframe').srcdoc = typed",
    "script": "document.createElement('script').text = typed",
    "source": "document.createElement('script').src = '/static/placemap/shell.js'",
    "another policy": "trustedTypes.createPolicy('mine', {createHTML: (text) => text}).createHTML(typed)",
}


@pytest.mark.parametrize("sink", SINKS)
def test_a_script_that_makes_markup_of_text_fails(sink: str, browser: Browser) -> None:
    context = browser.new_context(viewport=LAPTOP)
    try:
        page = visit(context, lambda name: PAGE)
        page.goto("http://gallery.test/")
        until(page, "document.getElementById('place')")
        said = page.evaluate(
            "(done) => { const typed = '<img src=x onerror=alert(1)>';"
            f" try {{ {SINKS[sink]}; return 'done'; }} catch (error) {{ return error.name; }} }}",
            "",
        )
        assert said == "TypeError"
        assert page.inner_text("#place") == "Here"
    finally:
        context.close()


# What the server writes beside a map, and what the map draws: each comes out as it went in.
SHOWN = {
    "words": '<p class="pm-small">He said &lt;img onerror=x&gt; <a class="govuk-link" href="/mappings/M-1/">here</a></p>',
    "table": (
        '<div class="pm-pane" role="region" tabindex="0"><table><thead><tr><th scope="col">Who</th></tr></thead>'
        '<tbody><tr><th scope="row" data-node="n">J.O.</th></tr></tbody></table></div>'
    ),
    "drawing": '<svg viewBox="0 0 9 9" aria-hidden="true"><g><path d="M1 4h32" stroke="currentColor"></path></g></svg>',
}
# Nothing of these is shown, whatever stands around it.
NOT_SHOWN = (
    "<img src=x onerror=alert(1)>", "<p onclick=alert(1)>a</p>", "<a href='javascript:alert(1)'>a</a>",
    "<a href='https://elsewhere.test/'>a</a>", "<svg><script>alert(1)</script></svg>", "<p style='color:red'>a</p>",
    "<svg><a href='/x'><text>a</text></a></svg>", "<svg><use href='/x.svg#a'></use></svg>", "<form action=/x></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<template><p>a</p></template>",
    "<svg><foreignObject><p>a</p></foreignObject></svg>", "<p data-module='print'>a</p>",
    "<svg><rect fill='url(https://elsewhere.test/a.svg#b)'/></svg>", "<meta http-equiv=refresh content='0;/x'>",
)  # fmt: skip


def test_only_what_a_map_draws_is_built_of_markup(browser: Browser) -> None:
    source = Path(__file__).resolve().parents[2] / "client" / "network-map" / "markup.ts"
    bundled = run_node(
        NODE_MODULES / "esbuild" / "bin" / "esbuild",
        str(source),
        "--bundle",
        "--format=iife",
        "--global-name=markup",
    )
    context = browser.new_context(viewport=LAPTOP)
    try:
        page = visit(context, lambda name: PAGE)
        page.goto("http://gallery.test/")
        page.evaluate(f"() => {{ {bundled}; window.fillWith = markup.fillWith; }}")
        fill = (
            "(text) => { const place = document.getElementById('place');"
            " try { fillWith(place, text); return place.innerHTML; } catch (error) { return error.name; } }"
        )
        for name, text in SHOWN.items():
            assert page.evaluate(fill, text).replace("&lt;", "<") == text.replace("&lt;", "<"), name
        for text in NOT_SHOWN:
            page.evaluate(fill, "<p>Here</p>")
            assert page.evaluate(fill, f"<p>Before</p>{text}") == "TypeError", text
            assert page.inner_text("#place") == "Here"
        # Within a drawing, markup that ends the drawing and goes on is not shown either.
        page.evaluate(fill, SHOWN["drawing"])
        inside = "(text) => { try { fillWith(document.querySelector('#place g'), text); } catch (e) { return e.name; } }"
        assert page.evaluate(inside, "</svg><p>out</p>") == "TypeError"
        assert page.evaluate(inside, '<rect x="1" width="2"><title>May: 3</title></rect>') is None
        assert page.locator("#place g rect title").text_content() == "May: 3"
    finally:
        context.close()
