"""What the database itself holds to, whatever the code above it does."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from placemap.access.row_security import (
    STAYS_FUNCTION,
    WITHOUT_ROW_SECURITY,
    declared_functions,
    declared_policies,
    eraser_policies,
    only_words,
    restrictive_policies,
    staying_rows,
)
from placemap.access.session import acting_as
from placemap.mappings.models import Mapping, Member
from placemap.partners.models import Agency
from tests.cast import World

pytestmark = pytest.mark.django_db


def _tables() -> dict[str, tuple[bool, bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, c.relrowsecurity, c.relforcerowsecurity, pg_get_userbyid(c.relowner)"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname = 'public'"
        )
        return {name: (on, forced, owner) for name, on, forced, owner in cursor.fetchall()}


def test_every_table_forces_row_security_or_is_listed_with_a_reason() -> None:
    unprotected = {name for name, (on, forced, _) in _tables().items() if not (on and forced)}
    assert unprotected == set(WITHOUT_ROW_SECURITY)


def test_the_policies_in_force_are_those_the_code_declares() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tablename, policyname from pg_policies where schemaname = 'public'")
        in_force = set(cursor.fetchall())
    every = [*declared_policies(), *eraser_policies(), *restrictive_policies()]
    declared = {(policy.table, name) for policy in every for name, _ in policy.statements()}
    assert in_force == declared


def test_the_triggers_in_force_keep_every_row_of_a_mapping_where_it_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " join pg_proc p on p.oid = t.tgfoid where p.proname = %s and t.tgenabled = 'O'",
            [STAYS_FUNCTION],
        )
        in_force = set(cursor.fetchall())
    words = only_words()
    assert in_force == {(rows.table, rows.name) for rows in staying_rows()} | {(words.table, words.name)}
    assert all("mapping_id" in rows.columns for rows in staying_rows())


def test_every_model_has_a_policy() -> None:
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("placemap.")}
    assert ours == {policy.table for policy in declared_policies()}


def test_the_application_role_owns_nothing_and_cannot_pass_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (me,) = cursor.fetchone()
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
    assert me not in {owner for _, _, owner in _tables().values()}


def test_definer_functions_fix_their_search_path_and_return_only_identifiers_or_the_directory() -> None:
    declared = {function.name: function for function in declared_functions()}
    names = list(declared)
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname, prosecdef, proconfig, pg_get_userbyid(proowner), has_function_privilege('public', oid, 'execute'),"
            " provolatile"
            " from pg_proc where proname = any(%s)",
            [names],
        )
        found = cursor.fetchall()
    assert len(found) == len(names)
    for name, definer, config, owner, public, volatile in found:
        assert volatile == ("v" if declared[name].changes else "s"), name
        # A plain one sees no more than whoever asks.
        assert definer is not declared[name].is_plain, name
        assert config == (None if declared[name].is_plain else ["search_path=pg_catalog, public"]), name
        assert owner.endswith("_definer"), name
        assert not public, name


def test_definer_functions_change_the_columns_that_they_declare_and_no_other() -> None:
    declared = {function.changes for function in declared_functions() if function.changes}
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.column_privileges"
            " where grantee like '%%_definer' and privilege_type <> 'SELECT'"
        )
        assert set(cursor.fetchall()) <= declared
        cursor.execute(
            "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
            " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped"
            " and exists (select 1 from pg_proc f where f.proname = 'agenda_place'"
            "   and has_column_privilege(f.proowner, c.oid, a.attnum, 'insert, update, references'))"
        )
        assert set(cursor.fetchall()) == declared


@pytest.mark.parametrize("table", sorted(policy.table for policy in declared_policies()))
def test_without_a_context_no_table_gives_a_row(world: World, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{table}"')
        assert cursor.fetchone() == (0,)


def test_without_a_context_nothing_can_be_written(world: World) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Agency(name="Nobody's", short_name="N", kind="other", area=world.areas["city"]).save(
            force_insert=True
        )


def test_an_agency_without_an_agreement_cannot_be_put_in_a_mapping_even_by_hand(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Member(mapping=world.mapping, agency=world.agencies["unsigned"], joined_on="2026-01-01").save(
            force_insert=True
        )


def test_the_context_ends_with_its_transaction(world: World) -> None:
    with acting_as(world.actor("coordinator")):
        assert Mapping.objects.count() == 1
    assert Mapping.objects.count() == 0


def test_somebody_of_another_mapping_sees_theirs_and_not_ours(world: World) -> None:
    with acting_as(world.actor("other_district")):
        assert [m.reference for m in Mapping.objects.all()] == ["M-2026-902"]


def test_nobody_writes_to_the_trail_in_another_name(world: World) -> None:
    from placemap.access.audit import write_entry
    from placemap.access.events import Event

    with acting_as(world.actor("sergeant")), pytest.raises(DatabaseError), transaction.atomic():
        write_entry(actor=world.actor("lead"), event=Event.PERSON_VIEWED, outcome="read")


def test_the_trail_can_be_neither_changed_nor_deleted(world: World) -> None:
    with acting_as(world.actor("coordinator")):
        for statement in ("update access_auditentry set reason = 'x'", "delete from access_auditentry"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(statement)
