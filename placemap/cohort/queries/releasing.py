"""What an agency gave with conditions and holds for its own release, and to whom it was released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.cohort.queries.out_of_date import with_people
from placemap.information.models import Contribution, Release
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.partners.queries import names_of
from placemap.subjects.queries import PersonCard


@dataclass(frozen=True, slots=True)
class HeldForRelease:
    """One thing given with conditions, whom it is about, and the releases that stand or stood.

    `by` names who released, by release.
    """

    contribution: Contribution
    about: tuple[PersonCard, ...]
    standing: tuple[Release, ...]
    ended: tuple[Release, ...]
    by: dict[UUID, str]


def held_by(actor: Actor, mapping: Mapping) -> QuerySet[Contribution]:
    """What this actor's own agency gave with conditions and has not taken back, the newest first."""
    if actor.agency_id is None:
        return Contribution.objects.none()
    found = Contribution.objects.filter(
        mapping=mapping, agency_id=actor.agency_id, audience=Audience.RESTRICTED, withdrawn_at=None
    )
    return found.select_related("agency", "mapping").order_by("-given_at", "id")


def with_releases(actor: Actor, mapping: Mapping, given: Sequence[Contribution]) -> list[HeldForRelease]:
    """Each with whom it is about and to whom it was released. A number of queries that does not grow."""
    releases: dict[UUID, list[Release]] = defaultdict(list)
    rows = Release.objects.filter(contribution__in=given).select_related("released_to")
    for one in rows.order_by("released_at", "id"):
        releases[one.contribution_id].append(one)
    names = names_of(one.released_by for some in releases.values() for one in some)
    return [
        HeldForRelease(
            row.contribution,
            row.about,
            tuple(one for one in releases[row.contribution.pk] if one.withdrawn_at is None),
            tuple(one for one in releases[row.contribution.pk] if one.withdrawn_at is not None),
            {one.pk: names.get(one.released_by, "") for one in releases[row.contribution.pk]},
        )
        for row in with_people(actor, mapping, given)
    ]
