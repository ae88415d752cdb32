"""Where somebody sits is worked out once a transaction, and is forgotten the moment a statement changes it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from placemap.access.actors import Actor
from placemap.access.row_security import SEATED_BY
from placemap.access.session import telling
from placemap.partners.models import User
from tests.database import prepared_template, superuser_url
from tests.oracles.worlds import Planter

pytestmark = pytest.mark.django_db

# One statement for each table that seats hang on, which moves somebody.
MOVES = {
    "mappings_seat": "update mappings_seat set until_on = current_date - 1, from_on = current_date - 9",
    "mappings_member": "update mappings_member set left_on = current_date",
    "partners_agency": "update partners_agency set is_active = false",
    "partners_agreement": "delete from partners_agreement",
    "partners_cover": "update partners_cover set ended_at = now()",
    "partners_role": "update partners_role set duties = array['contribute']",
    "partners_roleholding": (
        "insert into partners_roleholding (id, user_id, role_id, from_on) select gen_random_uuid(), u.id,"
        " (select min(id::text)::uuid from partners_role), current_date - 1000 from partners_user u"
    ),
    "partners_user": "update partners_user set is_active = false",
}
# What makes the move one: nobody need stand in for a colleague, or administer, in a world of chance.
_MADE_SO = {
    "partners_cover": (
        "insert into partners_cover (id, away_id, deputy_id, from_on, until_on, recorded_at)"
        " select gen_random_uuid(), a.id, d.id, current_date, current_date, now()"
        " from partners_user a join partners_user d on d.agency_id = a.agency_id and d.id <> a.id"
    ),
    "partners_roleholding": "update partners_role set duties = array['manage_partnership']",
}


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[psycopg.Cursor[Any], list[Any]]]:
    """A world of somebody's own, seen whole by this connection alone, and its users."""
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"])) as link:
        cursor = link.cursor()
        # The first world of chance in which some people have a seat and some have none, and in which somebody
        # has one that a colleague of the same agency has not.
        for seed in range(50):
            planter = Planter(random.Random(seed))
            planter.world()
            planter.insert(cursor)
            users = planter.rows["partners.User"]
            held = [(user.agency_id, _seats_of(cursor, user)) for user in users]
            differ = any(one[0] == two[0] and one[1] - two[1] and two[1] for one in held for two in held)
            if {bool(seats) for _, seats in held} == {True, False} and differ:
                break
            link.rollback()
        yield cursor, users
        link.rollback()


def _seats_of(cursor: psycopg.Cursor[Any], user: Any) -> set[str]:
    cursor.execute(*telling(Actor(user_id=user.id, agency_id=user.agency_id)))
    return _seats(cursor)


def _seats(cursor: psycopg.Cursor[Any]) -> set[str]:
    return {str(row[0]) for row in cursor.execute("select mapping_id || ' ' || duty from my_seats()")}


def test_every_table_that_seats_hang_on_is_tried() -> None:
    assert set(MOVES) == set(SEATED_BY)
    # Whatever the database itself says these functions read.
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'my_seats_now'")
        body = cursor.fetchone()[0]
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        assert {name for (name,) in cursor.fetchall() if f"{name} " in body} == set(SEATED_BY)


@pytest.mark.parametrize("table", SEATED_BY)
def test_a_change_to_seats_counts_from_the_next_statement(planted: Any, table: str) -> None:
    cursor, users = planted
    app_role, moved = prepared_template()[1].app, 0
    for user in users:
        cursor.execute("savepoint before")
        cursor.execute(_MADE_SO.get(table, "select 1"))
        cursor.execute(*telling(Actor(user_id=user.id, agency_id=user.agency_id)))
        before = _seats(cursor)
        cursor.execute(MOVES[table])
        cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(app_role)))
        after = _seats(cursor)
        (now,) = cursor.execute("select my_seats_now()").fetchone()
        assert after == {seat for seat in now if not seat.endswith(" ")}
        moved += after != before
        cursor.execute("rollback to savepoint before")
    assert moved, "nobody in this world was moved, so nothing was tried"


def test_seats_worked_out_for_one_person_are_nobody_elses(planted: Any) -> None:
    cursor, users = planted
    seated = 0
    for user, other in zip(users, [*users[1:], users[0]], strict=True):
        cursor.execute(*telling(Actor(user_id=other.id, agency_id=other.agency_id)))
        others = _seats(cursor)
        cursor.execute("select set_config('placemap.user_id', %s, true)", [str(user.id)])
        mine = _seats(cursor)
        cursor.execute(*telling(Actor(user_id=user.id, agency_id=user.agency_id)))
        assert mine == _seats(cursor)
        seated += mine != others
        cursor.execute(*telling(None))
        assert _seats(cursor) == set()
    assert seated
    assert User.objects.count() == 0
