"""The database's row security and the plain oracle give the same rows, over random worlds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg import sql

from placemap.access.actors import Actor
from placemap.access.row_security import declared_policies
from placemap.access.session import telling
from placemap.foundations.clock import today
from tests.database import prepared_template, seen_whole
from tests.oracles.visibility import Oracle, Reader
from tests.oracles.worlds import Planter

# The directory of professionals shows to anyone signed in, and the trail has tests of its own.
ELSEWHERE = {
    "partners.Area", "partners.Role", "partners.Agency", "partners.Agreement", "partners.User",
    "access.AuditEntry", "access.AuditSeal", "access.SealCheck", "access.SpentToken", "cohort.TermListVersion",
    "partners.AccessDecision", "partners.AreaBody", "partners.Cover", "partners.GovernanceGroup",
    "partners.LegalPower", "partners.Post", "partners.PostcodeArea", "partners.RoleHolding",
    "partners.TermsOfReference", "partners.Training",
}  # fmt: skip
COMPARED = sorted({policy.model for policy in declared_policies()} - ELSEWHERE)


@pytest.fixture(scope="module")
def superuser(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may write any row, to plant worlds the commands would never make."""
    with seen_whole(connection.settings_dict["NAME"]) as link:
        yield link


# Worlds are not shrunk: each costs a second of real database, and the message names the table.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_the_database_and_the_oracle_agree_for_everybody(superuser: Any, seed: int) -> None:
    planter = Planter(random.Random(seed))
    planter.world()
    app_role = prepared_template()[1].app
    oracle = Oracle(planter.rows, today())
    with superuser.cursor() as cursor:
        try:
            planter.insert(cursor)
            for number, (user, agency_id) in enumerate(_in_every_post(planter)):
                reader = Reader(user.id, agency_id)
                if number % 2:
                    # By name alone, with what was worked out for the reader before still there.
                    cursor.execute(
                        "select set_config('placemap.user_id', %s, true),"
                        " set_config('placemap.agency_id', %s, true), set_config('placemap.hidden', '', true)",
                        [str(user.id), str(agency_id)],
                    )
                else:
                    cursor.execute(*telling(Actor(user_id=user.id, agency_id=agency_id)))
                cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(app_role)))
                oracle.page_of = _page_before(cursor, planter, user)
                for label in COMPARED:
                    table = apps.get_model(label)._meta.db_table
                    cursor.execute(sql.SQL("select id from {}").format(sql.Identifier(table)))
                    shown = {row[0] for row in cursor.fetchall()}
                    expected = {row.id for row in planter.rows[label] if oracle.sees(label, row, reader)}
                    assert shown == expected, (
                        f"{label} for {reader}: {len(shown)} shown, {len(expected)} expected"
                    )
                cursor.execute("reset role")
                cursor.execute("select set_config('placemap.opened', '', true)")
        finally:
            superuser.rollback()


def _in_every_post(planter: Planter) -> Iterator[tuple[Any, Any]]:
    """Everybody as their account is, two as their second post, and one for an agency they never worked for."""
    users, agencies = planter.rows["partners.User"], planter.rows["partners.Agency"]
    for user in users:
        yield user, user.agency_id
    for post in planter.rows["partners.Post"][:2]:
        yield post.user, post.agency_id
    yield users[0], next(one.id for one in agencies if one.id != users[0].agency_id)


def _page_before(cursor: psycopg.Cursor[Any], planter: Planter, user: Any) -> Any:
    """Half the readers have a child's page before them, mostly one whom they opened in an emergency."""
    if planter.flip():
        return None
    opened = [o.person_id for o in planter.rows["subjects.EmergencyOpening"] if o.opened_by == user.id]
    anybody = planter.rng.choice(planter.rows["subjects.Person"]).id
    page = planter.rng.choice([*(key for key in opened if key), anybody])
    cursor.execute(
        "select set_config('placemap.opened', found.people::text, true)"
        " from (select people_opened_in_emergency(%s) as people offset 0) as found",
        [page],
    )
    return page
