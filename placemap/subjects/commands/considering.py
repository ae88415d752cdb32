"""What the group decided about a linked child, and which agency was asked to decide.

Kept on every record of the child, by the settler: whoever decides may not see them all.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Member
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.subjects import policy
from placemap.subjects.commands.standing import _group_of
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Considered, Standing


@command(may=policy.may_consider, event=Event.CHILD_CONSIDERED)
def record_considered(*, person: Person, considered: Considered, version: int, by: Actor) -> None:
    """Record what came of considering a linked child. Raises `Conflict` when decided meanwhile."""
    require_open(person.mapping)
    _change(person, version, consideration=considered.value)


@command(may=policy.may_ask_to_decide, event=Event.DECIDER_ASKED)
def ask_agency_to_decide(*, person: Person, agency: Agency, version: int, by: Actor) -> None:
    """Ask an agency on the team to decide on a linked child: it then sees the child's name."""
    require_open(person.mapping)
    if not Member.objects.filter(mapping_id=person.mapping_id, agency=agency, left_on=None).exists():
        raise PlacemapError(_("Only an agency on this mapping’s team can be asked to decide."))
    _change(person, version, deciding_agency_id=agency.pk)


def check_still_linked(*, person: Person, version: int) -> Collection[UUID]:
    """The records of a child who still waits, as nobody changed them meanwhile; else why not."""
    with acting_as(system_actor(policy.SETTLER)):
        # Held until this decision is done, so that two at once are one after the other.
        held = Person.objects.select_for_update().filter(pk=person.pk).first()
        if held is None or held.standing != Standing.LINKED:
            raise PlacemapError(
                _("This child is not being considered any more. Go back to the list of linked children.")
            )
        if held.version != version:
            raise Conflict(
                _("Somebody else recorded something about this child while you were reading. Look first.")
            )
        return _group_of(person.mapping_id, person.pk)


def _change(person: Person, version: int, **values: object) -> None:
    group = check_still_linked(person=person, version=version)
    with acting_as(system_actor(policy.SETTLER)):
        records = Person.objects.filter(pk__in=group, standing=Standing.LINKED)
        records.update(version=F("version") + 1, **values)
    person.refresh_from_db()
