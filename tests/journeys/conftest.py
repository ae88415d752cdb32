"""A running product and a real browser for each file of journeys."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from placemap.project import assets
from tests.journeys.site import Site, running
from tests.web import browsing

# A screen may ask only every few seconds what is new, and a build machine is slower than a laptop: no journey is
# about speed. What has its own clock says so.
expect.set_options(timeout=15_000)
# Playwright's synchronous face runs an event loop in this thread; our own queries here are plain.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The product, served on a clone of the demonstration; without its worker where the file says so."""
    assets.build()
    name, with_worker = f"pm_journey_{uuid.uuid4().hex[:12]}", getattr(request.module, "WITH_WORKER", True)
    with django_db_blocker.unblock(), running(name, with_worker=with_worker) as served:
        yield served


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser for a file of journeys; with an emulated graphics card where the file says that it draws."""
    with browsing.chromium(draws_maps=getattr(request.module, "DRAWS_MAPS", False)) as found:
        yield found
