"""Whether a place added by hand belongs in the mapping: proposed, accepted, declined, and undone."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.names import fold
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects import queries, rules
from placemap.subjects.models import Entity, PlaceStep
from placemap.subjects.policy import places as policy
from placemap.subjects.vocabulary import EntityKind, PlaceMove

DECIDED_BY_SOMEONE = _(
    "Somebody decided on this place while you were reading. Look at what they decided first."
)


def _propose(entity: Entity, reason: str, by: Actor) -> PlaceStep:
    """Part of recording a place: it waits, unless whoever adds it is who would decide."""
    step = _step(entity, number=1, move=PlaceMove.PROPOSED, reason=rules.check_place_reason(reason), by=by)
    if policy.may_decide_place(by, step).allowed:
        step = accept_place(place=step, version=1, by=by)
    return step


@command(may=policy.may_decide_place, event=Event.PLACE_DECIDED)
def accept_place(*, place: PlaceStep, version: int, by: Actor) -> PlaceStep:
    """Take a proposed place into the mapping. `version` is the number of the latest step its reader saw."""
    return _next(place, version, PlaceMove.ACCEPTED, "", by)


@command(may=policy.may_decide_place, event=Event.PLACE_DECIDED)
def decline_place(*, place: PlaceStep, version: int, reason: str, by: Actor) -> PlaceStep:
    """Leave a place out of everything from now on, with the reason, which its proposer reads."""
    return _next(place, version, PlaceMove.DECLINED, reason, by)


@command(may=policy.may_decide_place, event=Event.PLACE_DECIDED)
def reopen_place(*, place: PlaceStep, version: int, by: Actor) -> PlaceStep:
    """Take the declining back: the place, and who is linked to it, show again, and it waits once more."""
    return _next(place, version, PlaceMove.REOPENED, "", by)


@command(may=policy.may_propose_place_again, event=Event.PLACE_PROPOSED)
def propose_place_again(*, place: PlaceStep, version: int, reason: str, by: Actor) -> PlaceStep:
    """Propose a declined place once more, with what was not said before."""
    return _next(place, version, PlaceMove.PROPOSED, reason, by)


def _next(place: PlaceStep, version: int, move: PlaceMove, reason: str, by: Actor) -> PlaceStep:
    require_open(place.mapping)
    latest = queries.live_steps().filter(entity=place.entity_id).order_by("-number").first()
    if latest is None:
        raise PlacemapError(_("Whoever proposed this place has taken it back."))
    rules.check_place_move(PlaceMove(latest.move), move, reason)
    if latest.number != version:
        raise Conflict(DECIDED_BY_SOMEONE)
    is_back = move in (PlaceMove.REOPENED, PlaceMove.PROPOSED)
    if is_back and queries.is_known_by_name(place.mapping, EntityKind(latest.kind), fold(latest.called)):
        raise PlacemapError(_("There is a place of that name again by now. Use that one."))
    return _step(latest, number=version + 1, move=move, reason=" ".join(reason.split()), by=by)


def _step(given: Entity | PlaceStep, *, number: int, move: PlaceMove, reason: str, by: Actor) -> PlaceStep:
    """Write the next step. Two people deciding at once give one decision, and a refusal that says so."""
    step = PlaceStep(
        mapping_id=given.mapping_id,
        entity_id=given.pk if isinstance(given, Entity) else given.entity_id,
        agency_id=given.agency_id,
        contribution_id=given.contribution_id,
        audience=given.audience,
        kind=given.kind,
        called=given.name if isinstance(given, Entity) else given.called,
        number=number,
        move=move.value,
        reason=within(reason, 500, _("The reason")),
        recorded_by=author(by),
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as problem:
        if "place_step_numbered_once" not in str(problem):
            raise
        raise Conflict(DECIDED_BY_SOMEONE) from None
    return step
