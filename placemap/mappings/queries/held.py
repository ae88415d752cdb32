"""Whoever writes in a mapping holds it open until they are done; whoever closes it waits, and then looks."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from placemap.access.session import current
from placemap.mappings import rules
from placemap.mappings.models import Mapping

_KEY = "hashtextextended('mapping ' || %s, 0)"


def require_open(mapping: Mapping) -> None:
    """Raise `MappingClosed` unless work on the mapping goes on; while something is written, it stays so."""
    rules.check_open(mapping.state)
    context = current()
    # A page that only reads holds nobody up.
    if context.answers is not None or not connection.in_atomic_block or mapping.pk in context.held_open:
        return
    _take("pg_advisory_xact_lock_shared", mapping.pk)
    # Read after the lock: somebody may have closed it while this waited.
    state = Mapping.objects.filter(pk=mapping.pk).values_list("state", flat=True).first()
    rules.check_open(state or mapping.state)
    context.held_open.add(mapping.pk)


def wait_for_writers(mapping: Mapping) -> None:
    """Before a mapping is closed: wait for whoever is writing in it. Whoever begins then waits in turn."""
    _take("pg_advisory_xact_lock", mapping.pk)
    state = Mapping.objects.filter(pk=mapping.pk).values_list("state", flat=True).first()
    rules.check_open(state or mapping.state)


def _take(lock: str, mapping_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select {lock}({_KEY})", [str(mapping_id)])
