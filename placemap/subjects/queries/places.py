"""Places that wait for a decision or were declined, each with what was said of whether it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.names import fold
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, NextStep, WorkItem, takes_new
from placemap.mappings.vocabulary import MappingState, StartedFrom
from placemap.partners.queries import author, names_of
from placemap.subjects import policy, rules
from placemap.subjects.models import Entity, Person, PlaceStep
from placemap.subjects.policy.places import may_decide_place, may_decide_places, may_propose_place_again
from placemap.subjects.rules import place_state
from placemap.subjects.vocabulary import EntityKind, PlaceMove, PlaceState
from placemap.web.jinja import url_if_any

# How long a declined place stands in the work of whoever proposed it. Its page tells it for good.
_TOLD_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step, with the name of who made it."""

    move: PlaceMove
    reason: str
    recorded_at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """A place with what was said of whether it belongs. `latest` is the step that stands."""

    latest: PlaceStep
    entity_id: UUID
    called: str
    kind: EntityKind
    agency: str
    state: PlaceState
    why: str
    decided_why: str
    steps: tuple[StepShown, ...]
    may_decide: bool
    may_propose_again: bool


def places_to_decide(actor: Actor, mapping: Mapping) -> list[PlaceShown]:
    """Places that wait, then those that were declined, by name. Three queries, however many."""
    require(policy.may_read_links(actor, mapping))
    found = [one for one in _shown(actor, _steps(mapping)) if one.state is not PlaceState.ACCEPTED]
    return sorted(found, key=lambda one: (one.state is PlaceState.DECLINED, one.called.casefold()))


def place_shown(actor: Actor, mapping: Mapping, entity_id: UUID) -> PlaceShown:
    """One place that was proposed, if this actor may know of it; otherwise it does not exist (404)."""
    require(policy.may_read_links(actor, mapping))
    shown = place_said_of(actor, mapping, entity_id)
    if shown is None:
        raise Http404
    return shown


def place_said_of(actor: Actor, mapping: Mapping, entity_id: UUID) -> PlaceShown | None:
    """The same; nothing for what was never proposed, such as a place that was there before."""
    return next(iter(_shown(actor, _steps(mapping).filter(entity=entity_id))), None)


_MOVES = PreparedQuery(
    lambda mapping, keys: (
        PlaceStep.objects.filter(mapping_id=mapping, entity__in=keys)
        .order_by("entity_id", "-number")
        .distinct("entity_id")
        .values_list("entity_id", "move")
    ),
    Takes.KEY,
    Takes.KEYS,
)


def waiting_among(mapping: Mapping, keys: Collection[UUID]) -> set[UUID]:
    """Which of these places are proposed and not decided on yet. One query."""
    moves = _MOVES(mapping.pk, keys) if keys else []
    return {key for key, move in moves if move in rules.WAITING_MOVES}


def live_steps() -> models.QuerySet[PlaceStep]:
    """Steps of places that their giver has not taken back, or that others are still linked to."""
    held = Entity.objects.filter(pk=OuterRef("entity_id"), withdrawn_at=None)
    return PlaceStep.objects.filter(Q(contribution__withdrawn_at=None) | Exists(held))


def own_declined(mapping: Mapping, agency_id: UUID, kind: EntityKind, folded: str) -> PlaceStep | None:
    """A place of that agency by that name that was declined: it is proposed again, not added anew."""
    theirs = live_steps().filter(mapping=mapping, agency=agency_id, kind=kind)
    latest = theirs.order_by("entity_id", "-number").distinct("entity_id")
    return next(
        (one for one in latest if one.move == PlaceMove.DECLINED and fold(one.called)[:120] == folded),
        None,
    )


def places_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for those who decide: how many places wait."""
    if mapping.state != MappingState.OPEN or not may_decide_places(actor, mapping).allowed:
        return []
    count = len(_waiting(actor, [mapping.pk]))
    if not count:
        return []
    words = ngettext("%(n)d place waits for a decision", "%(n)d places wait for a decision", count)
    return [AttentionItem(words % {"n": count}, _things_page(mapping.reference))]


def places_work(actor: Actor) -> list[WorkItem]:
    """Work: for those who decide, places that wait; for a proposer, that a place was declined, and why."""
    decides = [
        key
        for key in actor.seats
        if actor.has_in(Duty.HOLD_COHORT, key) or actor.has_in(Duty.LEAD_MAPPING, key)
    ]
    items = [
        WorkItem(
            what=_("%(place)s: does this place belong?") % {"place": one.called},
            why=_("%(agency)s proposed it for %(title)s.")
            % {"agency": one.agency.short_name, "title": one.mapping.title},
            by=None,
            url=_things_page(one.mapping.reference),
            verb=_("Decide"),
        )
        for one in _waiting(actor, decides)
    ]
    for one in _GIVEN_BY(list(actor.seats), author(actor)) if actor.seats else ():
        until = one.recorded_at.date() + _TOLD_FOR
        if one.move == PlaceMove.DECLINED and until >= today():
            items.append(
                WorkItem(
                    what=_("%(place)s was not taken into the mapping") % {"place": one.called},
                    why=_("The reason: %(reason)s") % {"reason": one.reason},
                    by=None,
                    url=url_if_any("propose-place-again", one.mapping.reference, one.entity_id),
                    verb=_("Read"),
                )
            )
    return items


_LATEST = PreparedQuery(
    lambda mappings: (
        live_steps()
        .filter(mapping__in=mappings, mapping__state=MappingState.OPEN.value)
        .order_by("entity_id", "-number")
        .distinct("entity_id")
        .select_related("mapping", "agency")
    ),
    Takes.KEYS,
)
_GIVEN_BY = PreparedQuery(
    lambda mappings, giver: (
        live_steps()
        .filter(mapping__in=mappings, mapping__state=MappingState.OPEN.value, contribution__given_by=giver)
        .order_by("entity_id", "-number")
        .distinct("entity_id")
        .select_related("mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
)


def _waiting(actor: Actor, mapping_ids: Iterable[UUID]) -> list[PlaceStep]:
    """The latest step of each place that waits for this reader's decision."""
    keys = list(mapping_ids)
    latest = _LATEST(keys) if keys else []
    return [one for one in latest if one.move in rules.WAITING_MOVES and may_decide_place(actor, one)]


def _things_page(reference: str) -> str:
    return f"{url_if_any('things', reference)}#decide"


def _steps(mapping: Mapping) -> models.QuerySet[PlaceStep]:
    return live_steps().filter(mapping=mapping).select_related("agency", "mapping")


def _shown(actor: Actor, steps: models.QuerySet[PlaceStep]) -> list[PlaceShown]:
    held: dict[UUID, list[PlaceStep]] = defaultdict(list)
    for step in steps.order_by("entity_id", "number"):
        held[step.entity_id].append(step)
    names = names_of({step.recorded_by for all_steps in held.values() for step in all_steps})
    return [_place(actor, all_steps, names) for all_steps in held.values()]


def _place(actor: Actor, steps: list[PlaceStep], names: dict[UUID, str]) -> PlaceShown:
    latest = steps[-1]
    state = place_state(PlaceMove(latest.move))
    return PlaceShown(
        latest=latest,
        entity_id=latest.entity_id,
        called=latest.called,
        kind=EntityKind(latest.kind),
        agency=latest.agency.name,
        state=state,
        why=next(one.reason for one in reversed(steps) if one.move == PlaceMove.PROPOSED),
        decided_why=latest.reason if state is PlaceState.DECLINED else "",
        steps=tuple(
            StepShown(PlaceMove(one.move), one.reason, one.recorded_at, names.get(one.recorded_by, ""))
            for one in reversed(steps)
        ),
        may_decide=may_decide_place(actor, latest).allowed,
        may_propose_again=state is PlaceState.DECLINED and may_propose_place_again(actor, latest).allowed,
    )


def starting_places(mapping: Mapping) -> list[UUID]:
    """The place that a mapping starts from, where it does."""
    if mapping.started_from != StartedFrom.PLACE:
        return []
    started = Entity.objects.filter(mapping=mapping, is_start=True, withdrawn_at=None)
    return list(started.values_list("id", flat=True))


def nobody_at_the_place(actor: Actor, mapping: Mapping) -> NextStep | None:
    """What to do first in a mapping that starts from a place, while this reader sees no child in it."""
    if not takes_new(mapping) or not policy.may_read_links(actor, mapping).allowed:
        return None
    place = next(iter(starting_places(mapping)), None)
    if place is None or Person.objects.filter(mapping=mapping, withdrawn_at=None).exists():
        return None
    pages = [(_("See the place"), url_if_any("entity", mapping.reference, place))]
    if actor.has_in(Duty.CONTRIBUTE, mapping.pk):
        pages = [
            (_("Send your agency’s list"), url_if_any("send-list", mapping.reference)),
            (_("Add a child by hand"), url_if_any("add-person", mapping.reference)),
            *pages,
        ]
    return NextStep(
        title=_("Start from %(place)s: no child is here yet") % {"place": mapping.place},
        text=_(
            "The place is on the map. Next, say which children are seen there: send your agency’s list or add"
            " a child by hand, then open the place and link the child to it, with who said so."
        ),
        pages=tuple(pages),
    )
