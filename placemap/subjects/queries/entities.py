"""Places, groups, lines and objects, who is linked to them, and the evidence, as one reader may know it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.names import fold
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects import policy
from placemap.subjects.models import Entity, EntityLink, EntityLinkWords, LinkEvidence
from placemap.subjects.queries.network import (
    EntityCard,
    EntityLine,
    _cards_of,
    _entity_cards,
    _entity_lines,
    _without_name,
)
from placemap.subjects.queries.people import cards_in, groups_around
from placemap.subjects.vocabulary import PERSONAL_KINDS, EntityKind, LinkState, Naming

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class EntityEvidence:
    """One agency's word that somebody is linked to a thing. `words` is empty where none may be shown."""

    link_id: UUID
    contribution_id: UUID
    agency: str
    recorded_at: datetime
    happened_on: date | None
    how_known: str
    grade: str
    nature: str
    given_in: str
    words: str
    is_ended: bool
    ended_reason: str
    can_end: bool
    can_take_back: bool


@dataclass(frozen=True, slots=True)
class EntityLinkShown:
    """One line to a thing with all its evidence. `words_withheld`: the person is not named to this reader."""

    line: EntityLine
    evidence: tuple[EntityEvidence, ...]
    is_current: bool
    is_expired: bool
    words_withheld: bool


def entities_known(actor: Actor, mapping: Mapping, words: str = "") -> list[EntityCard]:
    """Places, groups, lines and objects of a mapping, by name; those whose name holds these words."""
    require(policy.may_read_links(actor, mapping))
    rows = Entity.objects.filter(mapping=mapping, withdrawn_at=None)
    if words.strip():
        rows = rows.filter(folded__contains=fold(words))
        # Searched by its name, a thing whose name is not shown would say whether it was guessed right.
        personal = rows.filter(kind__in=PERSONAL_KINDS).values_list("id", flat=True)
        rows = rows.exclude(pk__in=_without_name(mapping, list(personal)))
    return _cards_of(mapping, rows.order_by("kind", "folded", "id")[:_MOST_SHOWN])


def is_known_by_name(mapping: Mapping, kind: EntityKind, folded: str) -> bool:
    """Whether this reader knows a thing of that kind by that name.

    No for one whose name they are not shown: "it is there already" would tell whoever guesses a phone or
    a plate that they guessed right. Theirs stands beside it then, and whoever sees both can tell.
    """
    held = Entity.objects.filter(mapping=mapping, kind=kind, folded=folded, withdrawn_at=None)
    keys = set(held.order_by().values_list("id", flat=True))
    # Asked even when there is none, so that the answer takes as long either way.
    return bool(keys - _without_name(mapping, keys or {mapping.pk}))


def entities_among(actor: Actor, mapping: Mapping, keys: Collection[UUID]) -> list[UUID]:
    """Which of these are things this reader may see, in the order given."""
    seen = set(
        Entity.objects.filter(mapping=mapping, pk__in=list(keys), withdrawn_at=None).values_list(
            "id", flat=True
        )
    )
    return [key for key in keys if key in seen]


def visible_entity(actor: Actor, mapping: Mapping, entity_id: UUID) -> Entity:
    """That thing, if this actor may see it; otherwise it does not exist (404)."""
    found = Entity.objects.filter(mapping=mapping, pk=entity_id, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found


def entity_card(entity: Entity) -> EntityCard:
    """What its page shows of it."""
    return _cards_of(entity.mapping, [entity])[0]


def _current_ends(mapping: UUID, at: date) -> QuerySet[EntityLink, tuple[UUID, UUID, UUID]]:
    return (
        EntityLink.objects.filter(
            mapping_id=mapping, withdrawn_at=None, state=LinkState.CURRENT, expires_on__gte=at
        )
        .order_by("-recorded_at", "id")
        .values_list("pk", "person", "entity")
    )


_ENDS = PreparedQuery(lambda mapping, at: _current_ends(mapping, at)[:_MOST_SHOWN], Takes.KEY, Takes.DAY)


def entity_links(
    actor: Actor, mapping: Mapping, *, entities: Collection[UUID] = (), people: Collection[UUID] = ()
) -> list[EntityLine]:
    """Current links to these things, or of these people, or all of a mapping: newest first, on record."""
    require(policy.may_read_links(actor, mapping))
    if entities or people:
        rows = _current_ends(mapping.pk, today())
        if entities:
            rows = rows.filter(entity__in=list(entities))
        if people:
            groups = groups_around(people)
            rows = rows.filter(person__in=[record for key in people for record in groups.records(key)])
        ends = list(rows[:_MOST_SHOWN])
    else:
        ends = _ENDS(mapping.pk, today())
    lines = _lines(mapping, ends)
    shown = list(dict.fromkeys(line.person.id for line in lines))
    record_reading(actor, Event.LINKS_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return sorted(lines, key=lambda line: line.last_on or line.first_on or date.min, reverse=True)


def _lines(mapping: Mapping, ends: list[tuple[UUID, UUID, UUID]]) -> list[EntityLine]:
    cards = cards_in([mapping], {person for _key, person, _entity in ends})
    things = _entity_cards(mapping, {entity for _key, _person, entity in ends})
    return list(_entity_lines([key for key, _person, _entity in ends], cards, things))


def visible_entity_link(actor: Actor, mapping: Mapping, link_id: UUID) -> EntityLink:
    """That link, if this actor may see it and both its ends; otherwise it does not exist (404)."""
    found = (
        EntityLink.objects.filter(mapping=mapping, pk=link_id, withdrawn_at=None)
        .filter(person__withdrawn_at=None, entity__withdrawn_at=None)
        .select_related("agency", "person", "entity")
        .first()
    )
    if found is None:
        raise Http404
    return found


def entity_link_shown(actor: Actor, mapping: Mapping, link_id: UUID) -> EntityLinkShown:
    """A link to a thing with everybody's word for it, on record; 404 when it is not theirs to see."""
    require(policy.may_read_links(actor, mapping))
    one = visible_entity_link(actor, mapping, link_id)
    group = groups_around([one.person_id]).records(one.person_id)
    held: dict[str, Any] = {"person__in": group, "entity": one.entity_id, "kind": one.kind}
    rows = list(
        EntityLink.objects.filter(mapping=mapping, withdrawn_at=None, **held)
        .select_related("agency", "contribution", "person")
        .order_by("-happened_on", "-recorded_at")
    )
    live = [row for row in rows if row.state == LinkState.CURRENT]
    lines = _lines(mapping, [(row.pk, row.person_id, row.entity_id) for row in live or rows])
    if not lines:
        raise Http404
    line = lines[0]
    record_reading(actor, Event.LINKS_VIEWED, mapping_id=mapping.pk, subjects=[line.person.id])
    words = dict(EntityLinkWords.objects.filter(link__in=rows).values_list("link_id", "text"))
    return EntityLinkShown(
        line=line,
        evidence=tuple(_evidence(actor, row, words.get(row.pk, "")) for row in rows),
        is_current=bool(live),
        is_expired=bool(live) and line.expires_on < today(),
        words_withheld=not line.person.is_named and not words,
    )


def _evidence(actor: Actor, row: EntityLink, words: str) -> EntityEvidence:
    return EntityEvidence(
        link_id=row.pk,
        contribution_id=row.contribution_id,
        agency=row.agency.name,
        recorded_at=row.recorded_at,
        happened_on=row.happened_on,
        how_known=row.how_known,
        grade=row.grade,
        nature=row.nature,
        given_in=row.contribution.title,
        words=words,
        is_ended=row.state == LinkState.ENDED,
        ended_reason=row.ended_reason if _may_read_reason(actor, row) else "",
        can_end=row.state == LinkState.CURRENT and policy.may_end_link(actor, row).allowed,
        can_take_back=policy.may_take_back_words(actor, row.contribution).allowed,
    )


def _may_read_reason(actor: Actor, row: EntityLink) -> bool:
    """Why a link ended may name people: it shows where the words would."""
    if row.agency_id == actor.agency_id or actor.has_in(Duty.HOLD_COHORT, row.mapping_id):
        return True
    return row.person.naming == Naming.NAMED


def gave_to_the_map(contribution: Contribution) -> bool:
    """Whether this giving holds a place or thing, a tie to one, or what was said of a link."""
    given = {"contribution": contribution, "withdrawn_at": None}
    return any(
        model._default_manager.filter(**given).exists() for model in (Entity, EntityLink, LinkEvidence)
    )


def standing_contribution(actor: Actor, mapping: Mapping, contribution_id: UUID) -> Contribution:
    """What was given by hand and still stands, if this actor may see it; otherwise it does not exist."""
    found = Contribution.objects.filter(mapping=mapping, pk=contribution_id, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found
