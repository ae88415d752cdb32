"""Not showing a child's school, and showing it again."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects.models import Person, SchoolSeal
from placemap.subjects.policy import schools as policy
from placemap.subjects.queries.schools import is_school_sealed


@command(may=policy.may_seal_school, event=Event.SCHOOL_SEALED)
def seal_school(*, person: Person, reason: str, by: Actor) -> SchoolSeal:
    """From now on the school shows to whoever gave it and the custodian only, as an address does."""
    assert by.agency_id is not None  # the policy asked for a seat
    require_open(person.mapping)
    if not reason.strip():
        raise PlacemapError(_("Say why, in a sentence."))
    if is_school_sealed([person.pk]):
        raise PlacemapError(_("The school of this child is not shown already."))
    seal = SchoolSeal(
        mapping_id=person.mapping_id,
        agency_id=by.agency_id,
        person=person,
        reason=reason.strip(),
        sealed_by=author(by),
    )
    seal.save(force_insert=True)
    return seal


@command(may=policy.may_open_school, event=Event.SCHOOL_SHOWN)
def open_school(*, seal: SchoolSeal, reason: str, version: int, by: Actor) -> SchoolSeal:
    """Show the school again, with the reason. That it was not shown is kept."""
    if not reason.strip():
        raise PlacemapError(_("Say why, in a sentence."))
    held = SchoolSeal.objects.filter(pk=seal.pk, version=version, opened_at=None)
    opened = held.update(
        opened_at=now(), opened_by=author(by), opened_reason=reason.strip(), version=F("version") + 1
    )
    if opened != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
    seal.refresh_from_db()
    return seal
