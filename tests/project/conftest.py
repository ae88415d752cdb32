"""Lists for `placemap align`, and a database of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.database import (
    application_url,
    drop_clone,
    empty_database,
    owner_url,
    superuser_url,
    use_clone,
)
from tests.project.align_runs import CARE, SCHOOL


@dataclass(frozen=True)
class OwnDatabase:
    """A database of one test's own, and how to reach it as each role."""

    name: str
    application_url: str
    owner_url: str
    superuser_url: str


@pytest.fixture
def own(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[OwnDatabase]:
    """A migrated database that may be committed to, which DATABASE_URL names as for a running service."""
    with django_db_blocker.unblock():
        before = dict(connection.settings_dict)
        name = use_clone()
        made = OwnDatabase(name, application_url(name), owner_url(name), superuser_url(name))
        monkeypatch.setenv("DATABASE_URL", made.application_url)
        monkeypatch.setenv("PLACEMAP_OWNER_DATABASE_URL", made.owner_url)
        yield made
        monkeypatch.undo()
        drop_clone(name)
        connection.settings_dict.update(before)


def on_record(superuser_url: str) -> list[tuple[str, dict[str, Any]]]:
    """What the console put into the trail, in order."""
    with psycopg.connect(superuser_url) as reading:
        rows = reading.execute(
            "select event, details from access_auditentry where system = 'operator' order by position"
        )
        return [(str(event), details) for event, details in rows]


@pytest.fixture
def empty(own: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Another, empty database: `lead_to` makes it the one that DATABASE_URL names."""
    with ExitStack() as held:
        with monkeypatch.context() as settings:
            settings.delenv("DATABASE_URL")
            name = held.enter_context(empty_database())
        yield name


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    """A school's and a social care list that share two children."""
    school, care = tmp_path / "school.csv", tmp_path / "care.csv"
    school.write_text(SCHOOL, encoding="utf-8")
    care.write_text(CARE, encoding="cp1252")
    return str(school), str(care)
