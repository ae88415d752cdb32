"""The database every test runs on, and the cast.

One PostgreSQL server a run; one database migrated by its owner, then cloned for each worker.
Tests connect as the application role, which owns nothing and may not pass row security: a
superuser would skip it silently.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")

# The same examples in every run, so that a run says something about the change and not about luck.
# `PLACEMAP_HYPOTHESIS=random` looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("random", deadline=None)
hypothesis.settings.load_profile(os.environ.get("PLACEMAP_HYPOTHESIS", "same"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Two clones of the prepared database for this worker: an empty one, and one with the cast in it.

    Connected as the application role. The cast was most of what a short test took, so it is made once.
    """
    from tests import cast, database

    with django_db_blocker.unblock():
        empty = database.use_clone()
        peopled = database.use_clone()
        cast.STANDING.make(empty=empty, peopled=peopled)
    yield
    with django_db_blocker.unblock():
        cast.STANDING.clear()
        database.drop_clone(empty)
        database.drop_clone(peopled)


# Every address as everybody, worlds of chance, every migration, a browser, the code read as text, files read in
# a process of their own, the engine's many lists: they pass by much, most of it not ours, and say little of what
# is tried. Following each line doubles their time, so coverage is held to its floors without them.
WALKS = (
    "tests/access/test_answers_agree.py",
    "tests/access/test_every_url.py",
    "tests/access/test_seats_worked_out.py",
    "tests/access/test_visibility_agrees.py",
    "tests/access/test_writing_agrees.py",
    "tests/architecture/test_structure.py",
    "tests/architecture/test_wording.py",
    "tests/exchange/test_hostile_files.py",
    "tests/journeys/",
    "tests/linkage/test_engine",
    "tests/project/test_upgrading.py",
    "tests/web/test_gallery.py",
    "tests/web/test_jinja.py",
    "tests/web/test_network_map",
    "tests/web/test_translated_pages.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks are not followed line by line."""
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker("no_cover")


# What takes minutes begins first: begun last, it would keep one processor waiting for the other.
LONGEST = (
    "tests/journeys/test_every_page.py",
    "tests/linkage/test_engine.py",
    "tests/project/test_console.py",
    "tests/access/test_every_url.py",
    "tests/web/test_translated_pages.py",
    "tests/access/test_visibility_agrees.py",
    "tests/access/test_writing_agrees.py",
    "tests/project/test_upgrading.py",
    "tests/project/test_erasing_again.py",
    "tests/journeys/test_for_real.py",
    "tests/journeys/",
    "tests/web/test_network_map.py",
    "tests/web/test_gallery.py",
    "tests/project/",
)


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def begin_with_the_longest(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run side by side, file by file: the longest first, then those with most tests."""
    if not hasattr(config, "workerinput"):
        return
    many = Counter(item.nodeid.split("::")[0] for item in items)

    def turn(item: pytest.Item) -> tuple[int, int]:
        file = item.nodeid.split("::")[0]
        at = next((at for at, start in enumerate(LONGEST) if file.startswith(start)), len(LONGEST))
        return at, -many[file]

    items.sort(key=turn)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before anything of a test begins: stand in the database that it wants."""
    from tests import cast

    cast.STANDING.stand(peopled="world" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The clone's name is chosen by `use_clone`."""


def pytest_unconfigure() -> None:
    """The last process of the run stops the database server."""
    from placemap.project.testing_database import release_test_cluster

    release_test_cluster()


from tests.cast import client_as, lapse, world  # noqa: E402, F401
from tests.no_egress import refuse_egress  # noqa: E402

refuse_egress()
