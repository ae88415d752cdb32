"""What `placemap migrate` does after Django's own migrations, shared with the tests' set-up."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from placemap.access.actors import system_actor
from placemap.access.row_security import install_policies
from placemap.access.session import acting_as
from placemap.partners.policy import SET_UP
from placemap.project.brought_back import note_server
from placemap.project.rendering import few_models
from placemap.project.roles import Roles

LONGEST_WAIT = "20s"


def migrate(roles: Roles, *, verbosity: int = 1, **options: Any) -> None:
    """Bring the schema, the policies and the reference data up to date, or change nothing. Runs as the owner.

    One transaction holds all of it, so that a failure leaves the version before on untouched data. A
    migration that PostgreSQL cannot run in one (`atomic = False`) has to come in a release of its own.
    The tables of jobs come first and each by itself: they use new values of a type that must be committed.
    """
    with few_models():
        call_command("migrate", "procrastinate", interactive=False, verbosity=verbosity, **options)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Rows that a migration changed must not hold up a later change of the same table.
            cursor.execute("set constraints all immediate")
            # A page or job that still holds a table makes it fail soon, rather than hold up everybody.
            cursor.execute(f"set local lock_timeout = '{LONGEST_WAIT}'")
        with few_models():
            call_command("migrate", interactive=False, verbosity=verbosity, **options)
        install_policies(app_role=roles.app, definer_role=roles.definer)
        _reference_data()
        # A connection of psycopg's, as everybody else has who asks.
        note_server(connection.connection, afresh=False)


def _reference_data() -> None:
    """Roles and legal powers are data. Row security is forced on the owner too, so set-up acts by name."""
    from placemap.partners.commands import load_reference_data

    actor = system_actor(SET_UP)
    with acting_as(actor):
        load_reference_data(by=actor)
