"""What `placemap migrate` does after Django's own migrations, shared with the tests' set-up."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command

from placemap.access.actors import system_actor
from placemap.access.row_security import install_policies
from placemap.access.session import acting_as
from placemap.partners.policy import SET_UP
from placemap.project.roles import Roles


def migrate(roles: Roles, *, verbosity: int = 1, **options: Any) -> None:
    """Bring the schema, the policies and the reference data up to date. Runs as the owner."""
    call_command("migrate", interactive=False, verbosity=verbosity, **options)
    install_policies(app_role=roles.app, definer_role=roles.definer)
    _reference_data()


def _reference_data() -> None:
    """Roles and legal powers are data. Row security is forced on the owner too, so set-up acts by name."""
    from placemap.partners.commands import load_reference_data

    actor = system_actor(SET_UP)
    with acting_as(actor):
        load_reference_data(by=actor)
