"""What the database lets each person add, change and remove, and the plain oracle, over random worlds."""

from __future__ import annotations

import copy
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors, sql

from placemap.access.row_security import declared_policies, staying_rows
from placemap.foundations.clock import today
from tests.database import prepared_template, seen_whole
from tests.oracles.worlds import Planter
from tests.oracles.writing import Writer, WritingOracle, author_of

TABLES = sorted(policy.model for policy in declared_policies())
SYSTEMS = (
    "", "audit-sealer", "housekeeper", "eraser", "word-eraser", "settler", "sponsor", "signing-in", "post-room", "set-up",
    "panel", "action-post",
    "panel", "climber", "returns-post", "meeting-post",
)  # fmt: skip
WORLDS = 4
CONTEXT = ("user_id", "agency_id", "system", "session")
# The column that is written to see whether a row may be changed, where it is not the identifier: one row
# is compared with itself by its identifier, and a trigger keeps another's.
WRITTEN = {
    "meetings.Invitation": "withdrawn_at = now()",
    "mappings.Seat": "from_on = '2020-01-01', until_on = '2020-01-02'",
    "mappings.Mapping": "title = 'x', disposed_on = current_date",
    "subjects.NameOpening": "review_note = ''",
    "subjects.EmergencyOpening": "version = 2",
}

# The eraser of words may write nothing else.
WRITTEN_BY_WORD_ERASER = {"mappings.Mapping": "title = 'x', version = version + 1"}
KEPT_BY = ("stays where it is", "only closes sooner", "only ends sooner", "row-level security")


@pytest.fixture(scope="module")
def superuser(django_db_setup: None, django_db_blocker: Any) -> Iterator[psycopg.Connection[Any]]:
    """A connection that may write any row, to plant worlds and to see what became of them."""
    with seen_whole(connection.settings_dict["NAME"]) as link:
        yield link


class Trying:
    """Tries statements as the application role, each undone again."""

    def __init__(self, cursor: psycopg.Cursor[Any], planter: Planter) -> None:
        self.cursor = cursor
        self.planter = planter
        self.role = sql.Identifier(prepared_template()[1].app)

    def become(self, writer: Writer) -> None:
        values = [str(writer.user_id or ""), str(writer.agency_id or ""), writer.system, writer.presents]
        for name, value in zip(CONTEXT, values, strict=True):
            self.cursor.execute("select set_config(%s, %s, true)", [f"placemap.{name}", value])

    def _try(self, statement: sql.Composable, values: list[Any] | None = None) -> str:
        """Carry out one statement; its refusal, or nothing. Whatever it changed stays until `undo`."""
        self.cursor.execute("savepoint before")
        self.cursor.execute(sql.SQL("set local role {}").format(self.role))
        try:
            self.cursor.execute(statement, values)
        except errors.InsufficientPrivilege as refused:
            self.undo()
            return str(refused).splitlines()[0]
        except errors.IntegrityError:
            # Row security was asked first and let it through; the row itself is at fault.
            self.undo()
            self.cursor.execute("savepoint before")
        self.cursor.execute("reset role")
        return ""

    def undo(self) -> None:
        self.cursor.execute("rollback to savepoint before")
        self.cursor.execute("release savepoint before")
        self.cursor.execute("reset role")

    def adds(self, row: Any) -> bool:
        """Whether the row goes in."""
        fields = row._meta.concrete_fields
        statement = sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(row._meta.db_table),
            sql.SQL(", ").join(sql.Identifier(f.column) for f in fields),
            sql.SQL(", ").join(sql.Placeholder() * len(fields)),
        )
        if self._try(statement, [self.planter._value(f, row) for f in fields]):
            return False
        self.undo()
        return True

    def touched(self, table: str, statement: str) -> set[Any]:
        """Which rows a statement that names none of them changes or removes, told by where they lie."""
        where = sql.SQL("select ctid::text, id from {}").format(sql.Identifier(table))
        before = dict(self.cursor.execute(where).fetchall())
        refused = self._try(sql.SQL(statement).format(sql.Identifier(table)))
        if refused:
            assert "permission denied" in refused, f"{table}: {refused}"
            return set()
        left = dict(self.cursor.execute(where).fetchall())
        self.undo()
        return {key for place, key in before.items() if place not in left}


def candidate(rng: random.Random, planter: Planter, label: str, writer: Writer) -> Any:
    """A row like one of the world's, or nearly as this writer would make it."""
    row = copy.copy(rng.choice(planter.rows[label]))
    row.id = uuid.uuid4()
    columns = {f.attname for f in row._meta.concrete_fields}
    author = author_of(label)
    if author is not None and writer.user_id is not None and rng.random() < 0.85:
        setattr(row, author, writer.user_id)
    for column, mine in (("agency_id", writer.agency_id), ("user_id", writer.user_id)):
        if column in columns and mine is not None and rng.random() < 0.4:
            setattr(row, column, mine)
    if "mapping_id" in columns and rng.random() < 0.15:
        row.mapping_id = rng.choice(planter.rows["mappings.Mapping"]).id
    if label == "access.AuditEntry" and rng.random() < 0.5:
        row.system = writer.system
        row.user_id = writer.user_id
    if label == "access.Session" and rng.random() < 0.5:
        row.key_digest = writer.presents or "k"
    return row


def writers(rng: random.Random, planter: Planter, number: int) -> Iterator[Writer]:
    """Everybody of the world, and four who are nobody in it: in four worlds, each of them once."""
    for user in planter.rows["partners.User"]:
        key = rng.choice(["", *(s.key_digest for s in planter.rows["access.Session"])])
        yield Writer(user.id, user.agency_id, presents=key)
    for post in planter.rows["partners.Post"][:2]:
        yield Writer(post.user_id, post.agency_id)
    for at in range(4 * number, 4 * number + 4):
        yield Writer(system=SYSTEMS[at % len(SYSTEMS)])


def other_value(label: str, column: str) -> sql.SQL:
    """Something that stands in no row of the world, of the column's own kind."""
    field = next(f for f in apps.get_model(label)._meta.concrete_fields if f.column == column)
    kinds = {"DateField": "current_date - 9999", "CharField": "left(gen_random_uuid()::text, 3)"}
    kinds |= {"DateTimeField": "now() - interval '9999 days'", "BooleanField": f"not {column}"}
    kinds |= {"PositiveSmallIntegerField": "9999"}
    return sql.SQL(kinds.get(field.get_internal_type(), "gen_random_uuid()"))


def test_nobody_moves_a_row_to_another_mapping_agency_or_author(superuser: Any) -> None:
    """Tried as whoever may change the row, in something else that they may change."""
    planter = Planter(random.Random(1))
    planter.world()
    oracle = WritingOracle(planter.rows, today())
    users = planter.rows["partners.User"]
    people = [Writer(user.id, user.agency_id) for user in users] + [Writer(system="eraser")]
    moved, tried = [], set()
    with superuser.cursor() as cursor:
        try:
            planter.insert(cursor)
            trying = Trying(cursor, planter)
            for rows in staying_rows():
                label = next(policy.model for policy in declared_policies() if policy.table == rows.table)
                for writer in people:
                    mine = [row for row in planter.rows[label] if oracle.changes(label, row, writer)]
                    if not mine:
                        continue
                    trying.become(writer)
                    for column in rows.columns:
                        tried.add((label, column))
                        statement = sql.SQL("update {} set {} = {} where id = {}").format(
                            sql.Identifier(rows.table), sql.Identifier(column), other_value(label, column),
                            mine[0].id,
                        )  # fmt: skip
                        refused = trying._try(statement)
                        if not refused:
                            trying.undo()
                        if not any(words in refused for words in KEPT_BY):
                            moved.append((label, column, writer.system, refused))
        finally:
            superuser.rollback()
    assert moved == []
    assert len(tried) > 100


def test_the_eraser_of_words_changes_words_alone(superuser: Any) -> None:
    planter = Planter(random.Random(1))
    planter.world()
    oracle = WritingOracle(planter.rows, today())
    writer, mapping = Writer(system="word-eraser"), planter.rows["mappings.Mapping"][0]
    changed = set()
    with superuser.cursor() as cursor:
        try:
            planter.insert(cursor)
            trying = Trying(cursor, planter)
            trying.become(writer)
            for field in mapping._meta.concrete_fields:
                kind = field.get_internal_type()
                other = {
                    "ArrayField": "array[gen_random_uuid()]", "PositiveIntegerField": "version + 1",
                    "PositiveSmallIntegerField": "reviews_missed + 1", "TextField": "'x'",
                }.get(kind)  # fmt: skip
                statement = sql.SQL("update mappings_mapping set {} = {} where id = {}").format(
                    sql.Identifier(field.column),
                    sql.SQL(other) if other else other_value("mappings.Mapping", field.column),
                    mapping.id,
                )
                refused = trying._try(statement)
                if not refused:
                    trying.undo()
                    changed.add(field.column)
        finally:
            superuser.rollback()
    columns = {field.column for field in mapping._meta.concrete_fields}
    assert changed == {one for one in columns if oracle.changes_column("mappings.Mapping", one, writer)}


def test_an_administrator_ends_a_seat_and_lengthens_none(superuser: Any) -> None:
    planter = Planter(random.Random(2))
    planter.world()
    seat, keeper = planter.rows["mappings.Seat"][0], planter.rows["partners.User"][0]
    role = planter.plant(
        "partners.Role", code="k", title="r", sentence="s", scope="account", duties=["manage_partnership"]
    )
    planter.plant("partners.RoleHolding", user=keeper, role=role, from_on=today())
    keeper.is_active, keeper.access_until, keeper.agency.is_active = True, None, True
    with superuser.cursor() as cursor:
        try:
            planter.insert(cursor)
            trying = Trying(cursor, planter)
            trying.become(Writer(keeper.id, keeper.agency_id))
            end = sql.SQL("update mappings_seat set until_on = {} where id = {}")
            assert trying._try(end.format(today() - timedelta(days=1), seat.id)) == ""
            trying.undo()
            for longer in (today() + timedelta(days=30), None):
                assert "row-level security" in trying._try(end.format(longer, seat.id))
        finally:
            superuser.rollback()


@pytest.mark.parametrize("number", range(WORLDS))
def test_the_database_and_the_oracle_agree_on_every_writing(superuser: Any, number: int) -> None:
    rng = random.Random(number)
    planter = Planter(rng)
    planter.world()
    planter.beside()
    unplanted = {label for label in TABLES if not planter.rows[label]} - {
        "partners.Cover",
        "partners.Post",
        "partners.RoleHolding",
    }
    assert not unplanted, "tables without a row to try"
    oracle = WritingOracle(planter.rows, today())
    wrong: Counter[str] = Counter()
    with superuser.cursor() as cursor:
        try:
            planter.insert(cursor)
            trying = Trying(cursor, planter)
            for writer in writers(rng, planter, number):
                trying.become(writer)
                for label in (one for one in TABLES if planter.rows[one]):
                    table = apps.get_model(label)._meta.db_table
                    written = WRITTEN.get(label, "id = gen_random_uuid()")
                    if writer.system == "word-eraser":
                        written = WRITTEN_BY_WORD_ERASER.get(label, written)
                    for verb, statement, may in (
                        ("changes", f"update {{}} set {written}", oracle.changes),
                        ("removes", "delete from {}", oracle.removes),
                    ):
                        # Some tables come with rows as shipped: roles and legal powers.
                        got = trying.touched(table, statement) & oracle.by_label[label].keys()
                        expected = {row.id for row in planter.rows[label] if may(label, row, writer)}
                        if got - expected:
                            wrong[f"{label}: the database {verb} more, as {writer.system or 'a person'}"] += 1
                        if expected - got:
                            wrong[f"{label}: the database {verb} less, as {writer.system or 'a person'}"] += 1
                    for _ in range(4):
                        row = candidate(rng, planter, label, writer)
                        got_in = trying.adds(row)
                        if got_in != oracle.adds(label, row, writer):
                            more = "more" if got_in else "less"
                            wrong[f"{label}: the database adds {more}, as {writer.system or 'a person'}"] += 1
        finally:
            superuser.rollback()
    assert not wrong, "\n".join(f"{count} × {what}" for what, count in sorted(wrong.items()))
