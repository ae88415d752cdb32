"""Who leaves Placemap when, what keeps them, and what of it waits for the custodian."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import Keep
from placemap.cohort.queries.out_of_date import leaves_on
from placemap.cohort.rules.leaving import WARNED_BEFORE, Leaving, leaving
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class Due:
    """One person of a mapping, every record of them, and their day."""

    people: tuple[UUID, ...]
    leaves: date
    state: Leaving

    @property
    def is_stuck(self) -> bool:
        """Whether the day has passed and nothing but somebody's words can have kept them."""
        return self.state is Leaving.DUE and self.leaves < today()


@dataclass(frozen=True, slots=True)
class Leaver:
    """One person who leaves soon, or is kept, as the custodian sees them."""

    card: PersonCard
    leaves: date
    state: Leaving
    kept: tuple[Keep, ...]
    is_stuck: bool = False


def everybody_leaving(mapping_id: UUID) -> list[Due]:
    """Everybody of one mapping with their day, the soonest first: for the custodian and the eraser."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select people, leaves, is_held, at_risk from cohort_leaving(%s) order by leaves, group_key",
            [mapping_id],
        )
        return [
            Due(tuple(people), leaves, leaving(leaves=leaves, is_held=held, at_risk=risk, on=today()))
            for people, leaves, held, risk in cursor.fetchall()
        ]


def with_leavers() -> list[Mapping]:
    """The mappings whose people's planned day has come, by key alone: for the eraser. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select mappings_with_leavers()")
        return [Mapping(pk=key) for (key,) in cursor.fetchall()]


def is_kept_again(mapping: Mapping, person_ids: Collection[UUID], erased_on: date) -> bool:
    """Whether somebody whom a backup brought back is kept by what is so now: for the eraser. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select cohort_kept_again(%s, %s, %s)", [mapping.pk, list(person_ids), erased_on])
        return bool(cursor.fetchone()[0])


def due_now(mapping: Mapping) -> list[Due]:
    """Whoever's day has come and whom nothing keeps, the longest waiting first: for the eraser. One query."""
    return [one for one in everybody_leaving(mapping.pk) if one.state is Leaving.DUE]


def due_of(mapping: Mapping, person: Person) -> Due | None:
    """One person's day, if they are still in this mapping. One query."""
    return next((one for one in everybody_leaving(mapping.pk) if person.pk in one.people), None)


def leaving_soon(mapping: Mapping) -> list[Due]:
    """Whoever leaves within 28 days, is held, or could not be removed, the soonest first. One query."""
    return [one for one in everybody_leaving(mapping.pk) if one.state is not Leaving.LATER]


def leavers(actor: Actor, mapping: Mapping, found: Sequence[Due]) -> list[Leaver]:
    """Those people as this reader sees them, with what keeps them. A fixed number of queries."""
    cards = person_cards(actor, mapping, [person for one in found for person in one.people])
    kept: dict[UUID, list[Keep]] = defaultdict(list)
    for keep in Keep.objects.filter(mapping=mapping, ended_at=None).order_by("-decided_at"):
        kept[keep.person_id].append(keep)
    shown = []
    for one in found:
        card = next((cards[person] for person in one.people if person in cards), None)
        if card is not None:
            keeps = tuple(keep for person in one.people for keep in kept[person])
            shown.append(Leaver(card, one.leaves, one.state, keeps, one.is_stuck))
    return shown


_KEPT = PreparedQuery(
    lambda mapping, about: Keep.objects.filter(mapping_id=mapping, person_id__in=about, ended_at=None),
    Takes.KEY,
    Takes.KEYS,
)


def day_of_leaving(mapping: Mapping, record_ids: tuple[UUID, ...], planned: date) -> tuple[date, list[Keep]]:
    """When one person leaves as it stands, and what keeps them. One query."""
    kept = _KEPT(mapping.pk, record_ids)
    return max([planned, *(keep.until for keep in kept if keep.until)]), kept


_MAPPINGS = PreparedQuery(lambda keys: Mapping.objects.filter(pk__in=keys), Takes.KEYS)


def leavers_work(actor: Actor) -> list[WorkItem]:
    """Work for the custodian: people who leave within 28 days, and those who could not be removed."""
    items = []
    held = [key for key in actor.seats if actor.has_in(Duty.HOLD_COHORT, key)]
    for mapping in _MAPPINGS(held) if held else ():
        # Nobody leaves before the mapping's own day: until it is near, nobody has to be looked at.
        if leaves_on(mapping) > today() + WARNED_BEFORE:
            continue
        waiting = [
            one
            for one in everybody_leaving(mapping.pk)
            if one.state in (Leaving.SOON, Leaving.AT_RISK, Leaving.DUE)
        ]
        if stuck := [one for one in waiting if one.is_stuck]:
            waiting = [one for one in waiting if not one.is_stuck]
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s person could not leave: somebody’s words may name them",
                        "%(num)s people could not leave: somebody’s words may name them",
                        len(stuck),
                    )
                    % {"num": len(stuck)},
                    why=mapping.title,
                    by=min(one.leaves for one in stuck),
                    url=url_if_any("leaving", mapping.reference),
                    verb=_("Say which do"),
                )
            )
        if waiting:
            items.append(
                WorkItem(
                    what=ngettext(
                        "%(num)s person leaves Placemap soon, or waits to",
                        "%(num)s people leave Placemap soon, or wait to",
                        len(waiting),
                    )
                    % {"num": len(waiting)},
                    why=mapping.title,
                    by=min(one.leaves for one in waiting),
                    url=url_if_any("leaving", mapping.reference),
                    verb=_("Look at who"),
                )
            )
    return items
