"""A database that is not whole, or not held by row security as declared, is not served from."""

from __future__ import annotations

import shlex

import psycopg
import pytest

from placemap.foundations.errors import PlacemapError
from placemap.project import database
from placemap.project.protection import UNFINISHED_RESTORE, kept_on_disk, refuse_unready
from placemap.project.roles import RoleRefused
from placemap.readiness.vocabulary import CheckCode
from tests.project.conftest import OwnDatabase

# What somebody does to a database, what the refusal says, and the mend it names.
DONE_TO_IT = [
    ("delete from django_migrations where app = 'subjects'", "migrations are missing", "placemap migrate"),
    ("alter table cohort_referral no force row level security", "cohort_referral", "placemap migrate"),
    ("drop policy cohort_referral_read on cohort_referral", "cohort_referral_read", "placemap migrate"),
    (f"create table {UNFINISHED_RESTORE} (began timestamptz)", "did not finish", "restore"),
]


def test_whole_database_is_served_from(own: OwnDatabase) -> None:
    refuse_unready(database.resolve())


@pytest.mark.parametrize(("statement", "wrong", "mend"), DONE_TO_IT)
def test_database_that_is_not_whole_is_refused(
    own: OwnDatabase, statement: str, wrong: str, mend: str
) -> None:
    with psycopg.connect(own.owner_url, autocommit=True) as owner:
        owner.execute(statement)  # type: ignore[call-overload]
    with pytest.raises(PlacemapError) as refusal:
        refuse_unready(database.resolve())
    assert wrong in refusal.value.message
    assert mend in refusal.value.message


def test_a_line_lost_from_the_settings_makes_no_demonstration_of_real_people(
    own: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLACEMAP_DEMONSTRATION", raising=False)
    refuse_unready(database.resolve())
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        for check in CheckCode:
            superuser.execute(
                "insert into readiness_setupsignature (id, check_code, signed_on, review_on, reference, kept_at,"
                " recorded_at, recorded_by) values (gen_random_uuid(), %s, current_date, current_date + 90,"
                " 'Paper 1', 'File 1', now(), gen_random_uuid())",
                [check.value],
            )
    with pytest.raises(PlacemapError, match="PLACEMAP_DEMONSTRATION is missing"):
        refuse_unready(database.resolve())
    for said in ("0", "1"):
        monkeypatch.setenv("PLACEMAP_DEMONSTRATION", said)
        refuse_unready(database.resolve())


def test_a_server_that_answers_before_it_has_written_is_told(own: OwnDatabase) -> None:
    """Of a demonstration it is said and lets it be; for real it is wrong."""
    with psycopg.connect(own.application_url, autocommit=True) as connection:
        connection.execute("set synchronous_commit = off")
        found = kept_on_disk(connection, for_real=True)
        assert "synchronous_commit off" in found.words
        # As it stands it goes into a shell: psql sends each -c by itself, and ALTER SYSTEM takes no company.
        *_words, psql = found.mend.partition(": ")
        off = found.words.partition(" off,")[0].split(" and ")  # a tests' server goes without fsync
        assert shlex.split(psql) == [
            "psql", *[part for name in off for part in ("-c", f"ALTER SYSTEM SET {name} = on")],
            "-c", "SELECT pg_reload_conf()",
        ]  # fmt: skip
        assert kept_on_disk(connection, for_real=False).mend == ""
        connection.execute("set synchronous_commit = on")
        assert "synchronous_commit" not in kept_on_disk(connection, for_real=True).words


def test_role_that_row_security_does_not_hold_is_refused(
    own: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in (own.superuser_url, own.owner_url):
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(RoleRefused):
            refuse_unready(database.resolve())
