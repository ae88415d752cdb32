"""The gallery and its browser. Neither needs the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from placemap.project import assets
from placemap.project.node import install_packages
from tests.web import browsing, network_map


@pytest.fixture(scope="session")
def built_assets() -> None:
    """Styles and scripts as they are now, and the packages that only tests use, axe among them."""
    install_packages(for_tests=True)
    assets.build()


@pytest.fixture(scope="module")
def browser(built_assets: None, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser for a file of tests. Not for the session: while it runs, Django refuses queries."""
    with browsing.chromium(draws_maps=getattr(request.module, "DRAWS_MAPS", False)) as running:
        yield running


@pytest.fixture
def map_page(browser: Browser) -> Iterator[network_map.Harness]:
    """The map, open, on a page without a problem from beginning to end."""
    made = network_map.harness(browser)
    made.open()
    yield made
    assert made.page.problems == []  # type: ignore[attr-defined]
    made.page.context.close()
