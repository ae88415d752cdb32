"""The end of a mapping: what is left of it goes when its people have gone and its time is over."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.drafts import empty_drafts_of
from placemap.access.erasure import remove_rows_of
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy
from placemap.mappings.models import Mapping
from placemap.mappings.queries import outlived


@command(may=policy.may_dispose_of_mapping, event=Event.MAPPING_DISPOSED)
def dispose_of_mapping(*, mapping: Mapping, by: Actor) -> int:
    """Remove every row of a closed mapping and the words of its own; returns how many rows.

    Its reference, kinds and days stay, so that a disposal report can be read. Its team has no seat any more.
    Raises where its day has not come, somebody is in it, a code says who was, or a receipt is too new.
    """
    if mapping.pk not in {one.pk for one in outlived()}:
        raise PlacemapError(_("This mapping’s day has not come, somebody is in it, or it has gone already."))
    changed = Mapping.objects.filter(pk=mapping.pk, state="closed", disposed_on=None).update(
        title=mapping.reference,
        place="",
        harm="",
        purpose="",
        commissioned_by="",
        naming_minuted="",
        closure_note="",
        disposed_on=today(),
    )
    if changed != 1:
        raise PlacemapError(_("This mapping has gone already."))
    return remove_rows_of(mapping.pk) + empty_drafts_of(mapping.pk)
