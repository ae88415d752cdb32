"""Writing something noticed on the page of the person it is about."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy
from placemap.cohort.commands.knowledge import record_factor
from placemap.cohort.models import Factor
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.information.commands import place_concern
from placemap.information.models import Concern
from placemap.information.vocabulary import ConcernPlaced
from placemap.subjects.models import Person


@command(may=policy.may_place_concern, event=Event.FACTOR_RECORDED)
def place_on_person(*, concern: Concern, person: Person, kind: str, version: int, by: Actor) -> Factor:
    """Write something kept on a person's page: its own words, its agency as the source, under its terms.

    `kind` is a `FactorKind`. A giving of its own, so that it is taken back as any other fact is, and
    what was noticed then waits to be placed again.
    """
    if concern.mapping_id != person.mapping_id:
        raise PlacemapError(_("This was noticed in another mapping. Nothing was recorded."))
    factor = record_factor(
        person=person,
        kind=kind,
        text=concern.text,
        how_known=concern.how_known,
        nature=concern.nature,
        happened_on=concern.happened_on,
        handling=concern.contribution.handling,
        agency=concern.agency,
        by=by,
    )
    place_concern(
        concern=concern,
        placed=ConcernPlaced.PERSON,
        placed_in=factor.contribution,
        version=version,
        by=by,
    )
    return factor
