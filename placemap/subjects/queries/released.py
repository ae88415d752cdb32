"""What is kept close of a child: what was released to the reader, what their agency holds, what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, today
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agreement
from placemap.partners.queries import names_of, short_names_of
from placemap.subjects.models import DetailKept, DetailRelease, DetailRequest, PersonDetail
from placemap.subjects.rules import released as rules
from placemap.subjects.vocabulary import RELEASED_ONE_BY_ONE, DetailKind, EndedBecause
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class ReleasedDetail:
    """One thing that another agency keeps close and lets the reader's see, and what it is needed for."""

    release_id: UUID
    kind: DetailKind
    text: str
    agency: str
    released_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseShown:
    """One release as its giver reads it. `ended` says why it shows no more where nobody took it back."""

    release: DetailRelease
    by: str
    ended: EndedBecause | None

    @property
    def stands(self) -> bool:
        return self.release.withdrawn_at is None and self.ended is None


@dataclass(frozen=True, slots=True)
class KeptClose:
    """One thing that the reader's own agency keeps close, or took back, and to whom it is or was released."""

    detail: PersonDetail
    releases: tuple[ReleaseShown, ...]

    @property
    def is_kept(self) -> bool:
        detail = self.detail
        return detail.is_sealed and detail.withdrawn_at is None and detail.contribution.withdrawn_at is None

    @property
    def standing(self) -> tuple[ReleaseShown, ...]:
        return tuple(one for one in self.releases if one.stands)

    @property
    def over(self) -> tuple[ReleaseShown, ...]:
        return tuple(one for one in self.releases if not one.stands)


@dataclass(frozen=True, slots=True)
class Asked:
    """What another agency asks the reader's own for, and who there asks."""

    request: DetailRequest
    kind: DetailKind
    by: str


def details_released(actor: Actor, record_ids: Sequence[UUID]) -> tuple[ReleasedDetail, ...]:
    """What other agencies let this reader's see of one child. One query, and one more where there is any.

    For the child's own page and nothing else: no search, list, map or file reads it.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from details_released_to_me(%s::uuid[])", [list(record_ids)])
        rows = cursor.fetchall()
    names = short_names_of(row[3] for row in rows) if rows else {}
    return tuple(
        ReleasedDetail(key, DetailKind(kind), said, names.get(agency, ""), at, reason)
        for key, kind, said, agency, at, reason in rows
    )


# Only where all the records by which the reader knows that person are on the one page: on two pages, the same
# fact would tell that a record unseen joins them.
_TOLD_OF = """
select t.person_id from people_told_of_to_me() t
group by t.person_id
having bool_and(t.known_by = any(%(ids)s::uuid[])) and t.person_id <> all(%(ids)s::uuid[])
order by t.person_id
"""


def records_told_of(actor: Actor, record_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """The keys of records unseen on which hangs what was released to this reader of one person. One query.

    For that person's own pages and nothing else: no such record is shown, listed, linked or counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_OF, {"ids": list(record_ids)})
        return tuple(key for (key,) in cursor.fetchall())


def details_asked_for(actor: Actor, record_ids: Sequence[UUID]) -> dict[DetailKind, date]:
    """What this reader's own agency asks for of one child, and until when it is asked. One query."""
    if actor.agency_id is None:
        return {}
    rows = DetailRequest.objects.filter(
        person__in=record_ids, agency_id=actor.agency_id, lapses_on__gte=today()
    )
    return {DetailKind(kind): until for kind, until in rows.values_list("kind", "lapses_on")}


def kept_close(actor: Actor, record_ids: Sequence[UUID]) -> list[KeptClose]:
    """What this reader's own agency keeps close of one child, with each release; and what it let others see
    and took back since."""
    if actor.agency_id is None:
        return []
    given = Q(is_sealed=True, withdrawn_at=None, contribution__withdrawn_at=None)
    # What was taken back since stays here with whoever was let see it, so that its giver knows whom to ring.
    details = list(
        PersonDetail.objects.filter(
            given | Exists(DetailRelease.objects.filter(detail=OuterRef("pk"))),
            person__in=record_ids,
            agency_id=actor.agency_id,
            kind__in=RELEASED_ONE_BY_ONE,
        ).select_related("contribution", "mapping", "agency")
    )
    rows = list(
        DetailRelease.objects.filter(detail__in=details)
        .select_related("released_to", "detail__contribution")
        .order_by("released_at", "id")
    )
    names, ended = names_of(row.released_by for row in rows), ended_among(rows)
    of: dict[UUID, list[ReleaseShown]] = defaultdict(list)
    for row in rows:
        of[row.detail_id].append(ReleaseShown(row, names.get(row.released_by, ""), ended.get(row.pk)))
    order = [kind.value for kind in RELEASED_ONE_BY_ONE]
    details.sort(key=lambda one: (order.index(one.kind), one.recorded_at, str(one.pk)))
    return [KeptClose(detail, tuple(of[detail.pk])) for detail in details]


def released_by_others(actor: Actor, mapping: Mapping, record_ids: Sequence[UUID]) -> list[ReleaseShown]:
    """What other agencies let each other see of one child, for the custodian, who can end it.

    Four queries.
    """
    if actor.agency_id is None or not actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return []
    rows = list(
        DetailRelease.objects.filter(person__in=record_ids, withdrawn_at=None)
        .exclude(agency_id=actor.agency_id)
        .select_related("agency", "released_to", "detail__contribution")
        .order_by("released_at", "id")
    )
    names, ended = names_of(row.released_by for row in rows), ended_among(rows)
    return [ReleaseShown(row, names.get(row.released_by, ""), ended.get(row.pk)) for row in rows]


def ended_among(releases: Collection[DetailRelease]) -> dict[UUID, EndedBecause]:
    """Which of these, that nobody took back, show no more, and why. Two queries, and none for none."""
    waiting = [one for one in releases if one.withdrawn_at is None]
    if not waiting:
        return {}
    agencies = {key for one in waiting for key in (one.released_to_id, one.agency_id)}
    mappings = {one.mapping_id for one in waiting}
    members = {
        (one.mapping_id, one.agency_id): one
        for one in Member.objects.filter(mapping__in=mappings, agency__in=agencies)
    }
    signed: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for agency, since, until in Agreement.objects.filter(agency__in=agencies).values_list(
        "agency_id", "signed_on", "expires_on"
    ):
        signed[agency].append((since, until))

    def footing(mapping: UUID, agency: UUID) -> rules.Footing:
        member = members.get((mapping, agency))
        return rules.Footing(
            joined_on=member.joined_on if member else None,
            left_on=member.left_on if member else None,
            agreements=signed[agency],
        )

    found = {}
    for one in waiting:
        detail = one.detail
        because = rules.ended_because(
            released_on=one.released_at.astimezone(LONDON).date(),
            on=today(),
            receiver=footing(one.mapping_id, one.released_to_id),
            giver=footing(one.mapping_id, one.agency_id),
            is_handled_alike=(one.handling, one.audience) == (detail.contribution.handling, detail.audience),
            is_live=detail.withdrawn_at is None and detail.contribution.withdrawn_at is None,
        )
        if because is not None:
            found[one.pk] = because
    return found


def asked_of_us(actor: Actor, record_ids: Sequence[UUID]) -> list[Asked]:
    """What other agencies ask this reader's own for of one child, and nobody answered. Two queries."""
    if actor.agency_id is None:
        return []
    rows = _ASKED_OF(actor.agency_id, today(), record_ids)
    names = names_of(row.asked_by for row in rows)
    return [Asked(row, DetailKind(row.kind), names.get(row.asked_by, "")) for row in rows]


def asked_of_us_work(actor: Actor) -> list[WorkItem]:
    """What other agencies ask this actor's own to let them see, one line a child, by initials. One query."""
    gives = [key for key in actor.seats if actor.has_in(Duty.CONTRIBUTE, key)]
    if not gives or actor.agency_id is None:
        return []
    asked: dict[UUID, list[DetailRequest]] = defaultdict(list)
    for one in _ASKED_IN(actor.agency_id, today(), gives):
        asked[one.person.group_key].append(one)
    return [
        WorkItem(
            what=ngettext(
                "An agency asks for something that yours keeps close",
                "Agencies ask for %(num)s things that yours keeps close",
                len(some),
            )
            % {"num": len(some)},
            why=_("%(child)s, %(mapping)s")
            % {
                "child": some[0].person.initials or some[0].person.working_reference,
                "mapping": some[0].mapping.title,
            },
            by=min(one.lapses_on for one in some),
            url=url_if_any("kept-close", some[0].mapping.reference, some[0].person_id),
            verb=_("Answer"),
        )
        for some in asked.values()
    ]


def visible_kept_detail(actor: Actor, record_ids: Sequence[UUID], key: UUID) -> PersonDetail | None:
    """One thing that this reader's own agency keeps close of this child."""
    kept = (one.detail for one in kept_close(actor, record_ids) if one.is_kept)
    return next((detail for detail in kept if detail.pk == key), None)


def _waiting(agency_id: UUID, at: date) -> QuerySet[DetailRequest]:
    """Requests of others for what this agency holds, that it neither released since nor kept. Nobody is let
    see anything who has left the team since."""
    holds = PersonDetail.objects.filter(
        agency_id=agency_id,
        mapping=OuterRef("mapping"),
        person__group_key=OuterRef("person__group_key"),
        kind=OuterRef("kind"),
        is_sealed=True,
        withdrawn_at=None,
        contribution__withdrawn_at=None,
        person__withdrawn_at=None,
    )
    released = DetailRelease.objects.filter(
        agency_id=agency_id,
        released_to=OuterRef("agency"),
        mapping=OuterRef("mapping"),
        person__group_key=OuterRef("person__group_key"),
        detail__kind=OuterRef("kind"),
        released_at__gte=OuterRef("asked_at"),
    )
    kept = DetailKept.objects.filter(agency_id=agency_id, request=OuterRef("pk"))
    asking = Member.objects.filter(
        Q(left_on=None) | Q(left_on__gt=at), mapping=OuterRef("mapping"), agency=OuterRef("agency")
    )
    found = DetailRequest.objects.filter(Exists(holds), Exists(asking), ~Exists(released), ~Exists(kept))
    found = found.filter(lapses_on__gte=at, mapping__state=MappingState.OPEN)
    return found.exclude(agency_id=agency_id).order_by("asked_at", "id")


_ASKED_OF = PreparedQuery(
    lambda agency, at, records: (
        _waiting(agency, at).filter(person__in=records).select_related("agency", "mapping")
    ),
    Takes.KEY,
    Takes.DAY,
    Takes.KEYS,
)
_ASKED_IN = PreparedQuery(
    lambda agency, at, mappings: (
        _waiting(agency, at).filter(mapping__in=mappings).select_related("person", "mapping")
    ),
    Takes.KEY,
    Takes.DAY,
    Takes.KEYS,
)
