"""No script turns text into markup but through the one place that refuses what could run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

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
