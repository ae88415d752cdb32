"""What an agency gave with conditions and holds for its own release, and to whom it was released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.information.models import Contribution, Release
from placemap.information.queries import spoken_of
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency
from placemap.partners.queries import names_of
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards


@dataclass(frozen=True, slots=True)
class Released:
    """What one decision let one agency read, and about whom; and the moment at which it was taken back."""

    to: Agency
    about: tuple[PersonCard, ...]
    by: str
    reason: str
    at: datetime
    until: datetime | None
    rows: tuple[Release, ...]


@dataclass(frozen=True, slots=True)
class HeldForRelease:
    """One thing given with conditions, whom it speaks of, and the releases that stand or stood.

    `records` are the keys by which it speaks of somebody, by their card.
    """

    contribution: Contribution
    about: tuple[PersonCard, ...]
    records: Table[UUID, frozenset[UUID]]
    standing: tuple[Released, ...]
    ended: tuple[Released, ...]

    def key_of(self, card: PersonCard) -> str:
        """By which somebody is chosen: a record of the giving itself, whoever they were joined with since."""
        return str(min(self.records[card.id]))

    def records_of(self, chosen: Collection[str]) -> set[UUID]:
        """The records of those who were chosen."""
        return {key for card in self.about if self.key_of(card) in chosen for key in self.records[card.id]}

    def read_by(self, agency_id: UUID) -> frozenset[UUID]:
        """The records about which an agency may read it."""
        rows = (row for one in self.standing if one.to.pk == agency_id for row in one.rows)
        return frozenset(row.person_id for row in rows if row.person_id)

    def reads_all(self, agency_id: UUID) -> bool:
        """Whether nothing is left to release to an agency."""
        if not self.records:
            return any(one.to.pk == agency_id for one in self.standing)
        return frozenset().union(*self.records.values()) <= self.read_by(agency_id)


def held_by(actor: Actor, mapping: Mapping) -> QuerySet[Contribution]:
    """What this actor's own agency gave with conditions and has not taken back, the newest first."""
    if actor.agency_id is None:
        return Contribution.objects.none()
    found = Contribution.objects.filter(
        mapping=mapping, agency_id=actor.agency_id, audience=Audience.RESTRICTED, withdrawn_at=None
    )
    return found.select_related("agency", "mapping").order_by("-given_at", "id")


def with_releases(actor: Actor, mapping: Mapping, given: Sequence[Contribution]) -> list[HeldForRelease]:
    """Each with whom it speaks of and to whom it was released. A number of queries that does not grow."""
    keys = [one.pk for one in given]
    releases: dict[UUID, list[Release]] = defaultdict(list)
    rows = Release.objects.filter(contribution__in=keys).select_related("released_to")
    for one in rows.order_by("released_at", "released_to__short_name", "id"):
        releases[one.contribution_id].append(one)
    names = names_of({one.released_by for some in releases.values() for one in some})
    pairs = spoken_of(keys)
    released = {one.person_id for some in releases.values() for one in some if one.person_id}
    cards = person_cards(actor, mapping, [*{person for _given, person in pairs} | released])
    about: dict[UUID, dict[UUID, PersonCard]] = defaultdict(dict)
    records: dict[UUID, dict[UUID, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for contribution, person in pairs:
        card = cards.get(person)
        if card is not None:
            about[contribution][card.id] = card
            records[contribution][card.id].add(person)
    return [
        HeldForRelease(
            one,
            _in_order(about[one.pk].values()),
            {card: frozenset(found) for card, found in records[one.pk].items()},
            _decisions([row for row in releases[one.pk] if row.withdrawn_at is None], cards, names),
            _decisions([row for row in releases[one.pk] if row.withdrawn_at is not None], cards, names),
        )
        for one in given
    ]


def hangs_on(row: HeldForRelease) -> list[Contribution]:
    """Other givings with conditions, in which the records came that this one speaks of. One query.

    Whoever may not read those reads what was recorded, and none of what makes the record.
    """
    records = frozenset().union(*row.records.values())
    came_in = Person.objects.filter(pk__in=records, withdrawn_at=None).values("contribution_id")
    given = Contribution.objects.filter(pk__in=came_in, audience=Audience.RESTRICTED, withdrawn_at=None)
    return list(given.exclude(pk=row.contribution.pk).order_by("given_at", "id"))


def _decisions(
    rows: Sequence[Release], cards: Table[UUID, PersonCard], names: Table[UUID, str]
) -> tuple[Released, ...]:
    together: dict[tuple[object, ...], list[Release]] = defaultdict(list)
    for row in rows:
        together[row.released_to_id, row.released_at, row.reason, row.withdrawn_at].append(row)
    return tuple(
        Released(
            to=some[0].released_to,
            about=_in_order(cards[key] for row in some if (key := row.person_id) and key in cards),
            by=names.get(some[0].released_by, ""),
            reason=some[0].reason,
            at=some[0].released_at,
            until=some[0].withdrawn_at,
            rows=tuple(some),
        )
        for some in together.values()
    )


def _in_order(cards: Iterable[PersonCard]) -> tuple[PersonCard, ...]:
    once = {card.id: card for card in cards}
    return tuple(sorted(once.values(), key=lambda card: (card.shown_as, str(card.id))))
