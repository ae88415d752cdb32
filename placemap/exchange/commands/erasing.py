"""Taking a child who was let go out of the lists as they were sent."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.policy import ERASER
from placemap.access.session import acting_as
from placemap.exchange import policy
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.foundations.traces import Traces
from placemap.mappings.models import Mapping


def erase_from_lists(mapping: Mapping, person_ids: Collection[UUID], traces: Traces) -> int:
    """Empty the child's own rows, and the sealed file of every list that names them; how many lists.

    A sealed file cannot lose one row, so it goes whole and before its date. The other rows stay.
    """
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        return erase_rows(mapping=mapping, person_ids=person_ids, traces=traces, by=eraser)


@command(may=policy.may_erase_rows, event=Event.LIST_DISPOSED)
def erase_rows(*, mapping: Mapping, person_ids: Collection[UUID], traces: Traces, by: Actor) -> int:
    """See `erase_from_lists`."""
    rows = ImportRow.objects.filter(mapping=mapping)
    held = list(rows.values_list("pk", "upload_id", "cells", "person_id"))
    found = [(key, upload, person) for key, upload, cells, person in held if traces.found_in(cells)]
    named = {upload for _key, upload, _person in found}
    own = rows.filter(person_id__in=list(person_ids))
    named |= set(own.values_list("upload_id", flat=True))
    tops = UploadSheet.objects.filter(mapping=mapping).values_list("upload_id", "first_rows")
    named |= {upload for upload, top in tops if traces.found_in(top)}
    # A row that could not be read in is nobody's yet: it goes whole, with the address in it. A row that
    # is about another child stays theirs, and only the name is taken out of it, as of all that is kept.
    unread = [key for key, _upload, person in found if person is None]
    for emptied in (own, rows.filter(pk__in=unread)):
        emptied.update(cells=[], problems=[], digest="", person=None)
    # What was never read in cannot be kept without its file: its sender is asked to send it again.
    UploadSheet.objects.filter(upload_id__in=named).update(first_rows=[])
    Upload.objects.filter(pk__in=named).update(content=b"")
    return len(named)
