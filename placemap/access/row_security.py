"""Row-level security: declared beside each package's policy, installed by `placemap migrate`.

A migration turns row security on (and forces it) with the table; the policies themselves are
statements in `policy.py`, installed afresh on every migrate, so that what is in force is what
the code says. No policy means no rows.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection as default_connection
from django.db import transaction
from django.db.migrations.operations.special import RunSQL
from django.db.models import CharField, TextField

from placemap.access.duties import Duty

if TYPE_CHECKING:
    from placemap.access.holding_back import HoldingBack

# Always inside a sub-select, so that PostgreSQL evaluates the setting once for a statement; and
# always nullif, since after a transaction the setting reads as an empty string.
ME = "(select nullif(current_setting('placemap.user_id', true), '')::uuid)"
MY_AGENCY = "(select nullif(current_setting('placemap.agency_id', true), '')::uuid)"
SYSTEM = "(select nullif(current_setting('placemap.system', true), ''))"


# What is worked out of whoever acts when the database is told so (`access.session`), and read by every policy
# from then on: under each name the keys of the mappings in which they have a seat with that duty, or any seat
# of the team where there is none. A list of keys in a setting is a fifth of the work of asking a function for
# rows, which every policy does several times.
SEATED = {
    "team": "",
    "watched": Duty.WATCH_MAPPING.value,
    "custody": Duty.HOLD_COHORT.value,
    "leading": Duty.LEAD_MAPPING.value,
    "giving": Duty.CONTRIBUTE.value,
    "reading": Duty.READ_CASES.value,
}


def told(setting: str, kind: str, otherwise: str) -> str:
    """What the database was told of whoever acts now, in the post they act as. Where it was told nothing, or
    of somebody else, or a statement changed it since, it is asked: forgetting opens nothing."""
    return f"""case
        when nullif(pg_catalog.current_setting('placemap.seats_of', true), '')
            = pg_catalog.current_setting('placemap.user_id', true)
                || ' ' || pg_catalog.current_setting('placemap.agency_id', true)
        then pg_catalog.current_setting('placemap.{setting}', true)::{kind}
        else {otherwise}
    end"""


def has_duty(duty: Duty) -> str:
    """The clause that whoever acts has a duty from their account. Their duties are asked for once in a
    statement, and so in a sub-select."""
    return f"'{duty.value}' = any((select duties_held())::text[])"


def system_is(name: str) -> str:
    """The clause that lets a named system actor through."""
    return f"{SYSTEM} = '{name}'"


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """What the application role may do with one table's rows, each as a boolean SQL clause.

    None means never: the grant itself is withheld. `changed` is what a row must satisfy after an
    update, and defaults to `change`. `stays` names columns that never change, beside `STAYS`.
    """

    model: str
    read: str
    add: str | None = None
    change: str | None = None
    changed: str | None = None
    remove: str | None = None
    stays: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return str(apps.get_model(self.model)._meta.db_table)

    def statements(self) -> Iterable[tuple[str, str]]:
        """Pairs of policy name and the SQL that creates it."""
        table = self.table
        yield f"{table}_read", f"for select using ({self.read})"
        if self.add is not None:
            yield f"{table}_add", f"for insert with check ({self.add})"
        if self.change is not None:
            yield (
                f"{table}_change",
                f"for update using ({self.change}) with check ({self.changed or self.change})",
            )
        if self.remove is not None:
            yield f"{table}_remove", f"for delete using ({self.remove})"

    def grants(self) -> str:
        wanted = [
            verb
            for verb, clause in (
                ("select", self.read),
                ("insert", self.add),
                ("update", self.change),
                ("delete", self.remove),
            )
            if clause is not None
        ]
        return ", ".join(wanted)


# Where a row of a mapping belongs and who said it. Nobody changes these, not even whoever may change the
# row: moved to another mapping, its words would show to another team; under another name, it would lie.
STAYS = frozenset(
    {
        "mapping_id", "agency_id", "recorded_by", "given_by", "sent_by", "taken_by", "frozen_by", "opened_by",
        "uploaded_by", "judged_by", "moved_by", "approved_by", "sealed_by", "blocked_by",
    }
)  # fmt: skip
STAYS_FUNCTION = "placemap_row_stays"


@dataclass(frozen=True, slots=True)
class StayingRows:
    """A trigger that refuses to move one table's rows, since row security cannot compare old with new."""

    table: str
    columns: tuple[str, ...]
    # Words stay too, but for the eraser: a name must come out of them when its child is let go.
    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.table}_stays"

    def statement(self) -> str:
        moved = self._differs(self.columns)
        if self.words:
            erases = "coalesce(current_setting('placemap.system', true), '') = 'eraser'"
            moved = f"{moved} or (not ({erases}) and {self._differs(self.words)})"
        return (
            f'create trigger "{self.name}" before update on "{self.table}" for each row'
            f" when ({moved}) execute function {STAYS_FUNCTION}()"
        )

    @staticmethod
    def _differs(columns: tuple[str, ...]) -> str:
        old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
        return f"(row({old}) is distinct from row({new}))"


@dataclass(frozen=True, slots=True)
class OnlyWords:
    """A trigger that lets one system actor change words alone: whoever takes a name out ends nothing."""

    table: str
    writer: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.table}_only_words"

    def statement(self) -> str:
        writes = f"coalesce(current_setting('placemap.system', true), '') = '{self.writer}'"
        return (
            f'create trigger "{self.name}" before update on "{self.table}" for each row'
            f" when ({writes} and {StayingRows._differs(self.columns)}) execute function {STAYS_FUNCTION}()"
        )


# What decides who sits where. When a statement changes one of these, the seats that were worked out when the
# transaction began (see `placemap.mappings.policy`) are forgotten, and asked anew from then on.
SEATED_BY = (
    "partners_agency", "partners_agreement", "partners_cover", "partners_post", "partners_role",
    "partners_roleholding", "partners_user", "mappings_member", "mappings_seat",
)  # fmt: skip
RESEATED_FUNCTION = "placemap_reseated"
_RESEATED_BODY = f"""
create or replace function {RESEATED_FUNCTION}() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    perform set_config('placemap.seats_of', '', true);
    return null;
end $body$
"""

_STAYS_BODY = f"""
create or replace function {STAYS_FUNCTION}() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    raise exception 'a row of % stays where it is, and whose it is', tg_table_name
        using errcode = 'insufficient_privilege';
end $body$
"""


@dataclass(frozen=True, slots=True)
class ErasurePolicy:
    """The eraser's reach into one table: a system actor that runs only inside an erasing command."""

    table: str

    def statements(self) -> Iterable[tuple[str, str]]:
        """Pairs of policy name and the SQL that creates it."""
        clause = system_is("eraser")
        yield f"{self.table}_erase_read", f"for select using ({clause})"
        yield f"{self.table}_erase_change", f"for update using ({clause}) with check ({clause})"
        yield f"{self.table}_erase_remove", f"for delete using ({clause})"

    def grants(self) -> str:
        return "select, update, delete"


@dataclass(frozen=True, slots=True)
class SecurityFunction:
    """A STABLE SECURITY DEFINER function owned by the role that sees past row security.

    Policies call these where reading another table directly would recurse or cost too much. They
    return identifiers only.

    `rows` and `cost` are what the planner is told to expect. It cannot see into such a function, and by
    itself expects a thousand rows of each: then it prepares every policy for thousands of rows, and
    reads a whole table of people to show one of them. Most answer with a reader's few seats, once in a
    statement.

    With `is_plain` the function sees no more than whoever asks, and names every schema itself: the planner
    then writes its body into the statement in place of a call.

    With `changes`, a table and one of its columns, it is VOLATILE and may change that column: of rows that
    whoever asks does not see too. See docs/decisions/2026-11-29-places-on-an-agenda.md.
    """

    name: str
    returns: str
    body: str
    arguments: str = ""
    rows: int = 10
    cost: int = 1
    is_plain: bool = False
    changes: tuple[str, str] | None = None

    def statement(self) -> str:
        many = self.returns.startswith(("setof", "table"))
        expected = f"cost {self.cost} rows {self.rows}" if many else f"cost {self.cost}"
        held = "" if self.is_plain else "security definer set search_path = pg_catalog, public "
        kind = "volatile" if self.changes else "stable"
        return (
            f"create or replace function {self.name}({self.arguments}) returns {self.returns}\n"
            f"language sql {kind} {held}{expected} as $body$ {self.body} $body$"
        )


# Tables of the framework without row security, each with its reason. A test compares.
WITHOUT_ROW_SECURITY = {
    "django_migrations": "names of migrations; the application role may only read it",
    "procrastinate_jobs": "job arguments are identifiers only",
    "procrastinate_events": "times of jobs",
    "procrastinate_periodic_defers": "times of periodic jobs",
    "procrastinate_workers": "worker heartbeats",
}

POLICY_PACKAGES = (
    "access",
    "partners",
    "accounts",
    "mappings",
    "information",
    "subjects",
    "cohort",
    "linkage",
    "responses",
    "scanning",
    "returns",
    "meetings",
    "exchange",
    "readiness",
)


def declared_policies() -> list[TablePolicy]:
    """Every table policy the packages declare, in package order."""
    return [policy for module in _policy_modules() for policy in getattr(module, "ROW_SECURITY", ())]


def eraser_policies() -> list[ErasurePolicy]:
    """What the eraser may do: search, change and remove every row that belongs to a mapping.

    Apart from what people may do, so that rows nobody changes stay unchanging for everybody else.
    """
    from placemap.access.erasure import models_of_a_mapping

    return [ErasurePolicy(str(model._meta.db_table)) for model in models_of_a_mapping()]


def staying_rows() -> list[StayingRows]:
    """What never changes of the rows of a mapping, table by table."""
    from placemap.access.erasure import models_of_a_mapping

    beside = {policy.model: policy.stays for policy in declared_policies()}
    found = []
    for model in models_of_a_mapping():
        staying = [
            field
            for field in model._meta.concrete_fields
            # A person who is filled in later, such as whoever shows a sealed school again, is no author.
            if (field.column in STAYS and not (field.null and field.column.endswith("_by")))
            or field.column in beside[model._meta.label]
        ]
        written = [field for field in staying if isinstance(field, CharField | TextField)]
        found.append(
            StayingRows(
                str(model._meta.db_table),
                tuple(str(field.column) for field in staying if field not in written),
                tuple(str(field.column) for field in written),
            )
        )
    return found


def only_words() -> OnlyWords:
    """What the eraser of words leaves of a mapping itself: all but its words, and how often it changed."""
    from placemap.access.erasure import free_text, mapping_itself
    from placemap.access.policy import WORD_ERASER

    itself = mapping_itself()
    # A reference is made here, and holds nobody's words.
    words = {field.column for field in free_text(itself) if not field.unique} | {"version"}
    staying = (str(field.column) for field in itself._meta.concrete_fields if field.column not in words)
    return OnlyWords(str(itself._meta.db_table), WORD_ERASER, tuple(staying))


def declared_functions() -> list[SecurityFunction]:
    """Every function of the policies that the packages declare."""
    from placemap.access.holding_back import held_back_functions

    declared = [function for module in _policy_modules() for function in getattr(module, "FUNCTIONS", ())]
    return [*declared, *held_back_functions()]


def restrictive_policies() -> list[HoldingBack]:
    """What no policy lets through, whoever reads: records from which somebody is kept."""
    from placemap.access.holding_back import held_back_policies

    return held_back_policies()


def _policy_modules() -> list[Any]:
    modules = []
    for package in POLICY_PACKAGES:
        name = f"placemap.{package}.policy"
        modules.append(importlib.import_module(name))
    return modules


def install_policies(*, app_role: str, definer_role: str, connection: Any = None) -> None:
    """Replace every policy, function and grant by what the code declares, in one transaction.

    Runs as the owner of the tables, who must be a member of `definer_role`.
    """
    connection = connection or default_connection
    quote = connection.ops.quote_name
    app, definer = quote(app_role), quote(definer_role)
    policies, functions = declared_policies(), declared_functions()
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("select current_user")
        owner = quote(cursor.fetchone()[0])
        cursor.execute("select tablename, policyname from pg_policies where schemaname = 'public'")
        for table, name in cursor.fetchall():
            cursor.execute(f"drop policy {quote(name)} on {quote(table)}")
        cursor.execute(f"revoke all on all tables in schema public from {app}")
        cursor.execute(f"revoke all on all tables in schema public from {definer}")
        cursor.execute(f"grant usage on schema public to {app}, {definer}")
        cursor.execute(f"grant create on schema public to {definer}")
        cursor.execute(f"grant select on all tables in schema public to {definer}")
        for function in functions:
            if function.changes is not None:
                table, column = function.changes
                cursor.execute(f"grant update ({quote(column)}) on {quote(table)} to {definer}")
            cursor.execute(f"drop function if exists {function.name}({function.arguments}) cascade")
            cursor.execute(function.statement())
            signature = f"{function.name}({_types_only(function.arguments)})"
            cursor.execute(f"revoke all on function {signature} from public")
            cursor.execute(f"alter function {signature} owner to {definer}")
            # Changing the owner hands the old owner's own right over too, so it is granted anew.
            cursor.execute(f"set local role {definer}")
            cursor.execute(f"grant execute on function {signature} to {app}, {owner}")
            cursor.execute("reset role")
        cursor.execute(f"revoke create on schema public from {definer}")
        every: list[TablePolicy | ErasurePolicy] = [*policies, *eraser_policies()]
        for policy in every:
            cursor.execute(f"grant {policy.grants()} on {quote(policy.table)} to {app}")
            for name, clause in policy.statements():
                cursor.execute(f"create policy {quote(name)} on {quote(policy.table)} as permissive {clause}")
        _install_triggers(cursor, quote)
        for held_back in restrictive_policies():
            for name, clause in held_back.statements():
                cursor.execute(
                    f"create policy {quote(name)} on {quote(held_back.table)} as restrictive {clause}"
                )
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        present = {row[0] for row in cursor.fetchall()}
        for table in sorted(WITHOUT_ROW_SECURITY.keys() & present):
            verbs = "select" if table == "django_migrations" else "select, insert, update, delete"
            cursor.execute(f"grant {verbs} on {quote(table)} to {app}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {app}")


def _install_triggers(cursor: Any, quote: Any) -> None:
    cursor.execute(_STAYS_BODY)
    cursor.execute(_RESEATED_BODY)
    cursor.execute(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " join pg_proc p on p.oid = t.tgfoid where p.proname = any(%s)",
        [[STAYS_FUNCTION, RESEATED_FUNCTION]],
    )
    for table, name in cursor.fetchall():
        cursor.execute(f"drop trigger {quote(name)} on {quote(table)}")
    kept: list[StayingRows | OnlyWords] = [*staying_rows(), only_words()]
    for rows in kept:
        cursor.execute(rows.statement())
    for table in SEATED_BY:
        cursor.execute(
            f'create trigger "{table}_reseated" after insert or update or delete on "{table}"'
            f" for each statement execute function {RESEATED_FUNCTION}()"
        )


def _types_only(arguments: str) -> str:
    return ", ".join(part.strip().split(" ", 1)[-1] for part in arguments.split(",") if part.strip())


def enable_row_security(*tables: str) -> list[RunSQL]:
    """Migration operations that turn row security on, and force it, for new tables."""
    return [
        RunSQL(
            f'alter table "{table}" enable row level security; '
            f'alter table "{table}" force row level security;',
            f'alter table "{table}" no force row level security; '
            f'alter table "{table}" disable row level security;',
        )
        for table in tables
    ]
