"""What each agency has said about a child: its latest view, or the kind of silence it keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import rules
from placemap.cohort.models import (
    AgencyView,
)
from placemap.cohort.vocabulary import Answer, Level
from placemap.foundations.clock import LONDON
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience, ContributionKind
from placemap.mappings.models import Mapping, Member
from placemap.partners.models import Agency, Post, User
from placemap.partners.queries import short_names_of
from placemap.subjects.queries import PersonCard

LIVE: dict[str, Any] = {"withdrawn_at": None, "contribution__withdrawn_at": None}


@dataclass(frozen=True, slots=True)
class AgencyColumn:
    """An agency of the mapping and how far its answer has come."""

    id: UUID
    name: str
    short_name: str
    was_asked: bool
    due_on: date | None
    said_nothing_known: bool
    has_sent_list: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An agency's own view as it was given: its words, who signed it and when.

    `by` is empty when somebody of another agency typed it in for them: `entered_by` then names who.
    """

    agency_id: UUID
    level: Level | None
    as_written: str
    is_known: bool
    reasons_for: str
    reasons_against: str
    on: date | datetime
    by: str
    entered_by: str
    recorded_at: datetime
    id: UUID | None = None
    contribution_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency has said about one child."""

    agency_id: UUID
    answer: Answer
    said: Said | None = None


_HAVE_SENT = PreparedQuery(
    lambda mapping: (
        Contribution.objects.filter(mapping_id=mapping, kind=ContributionKind.LIST, withdrawn_at=None)
        .order_by()
        .values_list("agency_id", flat=True)
        .distinct()
    ),
    Takes.KEY,
)
_ON_THE_TEAM = PreparedQuery(
    lambda mapping: (
        Member.objects.filter(mapping_id=mapping, left_on=None)
        .select_related("agency")
        .order_by("agency__kind", "agency__short_name")
    ),
    Takes.KEY,
)


def agency_columns(actor: Actor, mapping: Mapping) -> list[AgencyColumn]:
    """The agencies on the mapping, in the order of their names, as far as this reader knows of them.

    The safeguarding partnership's own team holds the list and gives no list of its own, so it has a
    column only once it has sent one or been asked.
    """
    sent = set(_HAVE_SENT(mapping.pk))
    return [
        AgencyColumn(
            id=member.agency_id,
            name=member.agency.name,
            short_name=member.agency.short_name,
            was_asked=member.asked_on is not None,
            due_on=member.due_on,
            said_nothing_known=member.nothing_known_on is not None,
            has_sent_list=member.agency_id in sent,
        )
        for member in _ON_THE_TEAM(mapping.pk)
        if member.agency.kind != "partnership_team" or member.asked_on or member.agency_id in sent
    ]


_OF_A_VIEW = (
    "id",
    "contribution_id",
    "person_id",
    "agency_id",
    "level",
    "as_written",
    "is_known",
    "reasons_for",
    "reasons_against",
    "happened_on",
    "recorded_at",
    "recorded_by",
)


def _latest(about: Collection[UUID], **only: str) -> QuerySet[AgencyView, Any]:
    return (
        AgencyView.objects.filter(person_id__in=about, **LIVE, **only)
        .order_by("person_id", "agency_id", "-recorded_at")
        .distinct("person_id", "agency_id")
        .values_list(*_OF_A_VIEW, named=True)
    )


_LATEST: PreparedQuery[Any] = PreparedQuery(_latest, Takes.KEYS)
_LATEST_FOR_TEAM: PreparedQuery[Any] = PreparedQuery(
    lambda about: _latest(about, audience=Audience.TEAM.value), Takes.KEYS
)
_RECORDERS = PreparedQuery(
    lambda ids: User.objects.filter(pk__in=ids).values_list("pk", "name", "agency_id"), Takes.KEYS
)
_POSTS = PreparedQuery(
    lambda ids: Post.objects.filter(user__in=ids).values_list("user_id", "agency_id", "from_on", "until_on"),
    Takes.KEYS,
)


def said_about(record_ids: Collection[UUID], *, for_team: bool = False) -> dict[UUID, list[Said]]:
    """Each record's latest view of each agency that this reader may see, newest first.

    `for_team`: the latest that was given to the whole team. Two queries; three where somebody wrote one that
    is not of their account's own agency.
    """
    views = (_LATEST_FOR_TEAM if for_team else _LATEST)(record_ids)
    people = _RECORDERS({view.recorded_by for view in views})
    recorders = {pk: (name, agency) for pk, name, agency in people}
    second = _signed_in_second_posts(
        [view for view in views if recorders.get(view.recorded_by, ("", None))[1] != view.agency_id]
    )
    found: dict[UUID, list[Said]] = defaultdict(list)
    for view in sorted(views, key=lambda one: one.recorded_at, reverse=True):
        name, agency = recorders.get(view.recorded_by, ("", None))
        own = agency == view.agency_id or view.id in second
        found[view.person_id].append(
            Said(
                agency_id=view.agency_id,
                level=Level(view.level) if view.level else None,
                as_written=view.as_written,
                is_known=view.is_known,
                reasons_for=view.reasons_for,
                reasons_against=view.reasons_against,
                on=view.happened_on or view.recorded_at,
                by=name if own else "",
                entered_by="" if own else name,
                recorded_at=view.recorded_at,
                id=view.id,
                contribution_id=view.contribution_id,
            )
        )
    return found


def _signed_in_second_posts(views: Sequence[Any]) -> set[UUID]:
    """Which of these views were written by somebody who had a second post in the view's agency that day."""
    if not views:
        return set()
    held: dict[tuple[UUID, UUID], list[tuple[date, date | None]]] = defaultdict(list)
    for user, agency, first, last in _POSTS({view.recorded_by for view in views}):
        held[user, agency].append((first, last))
    found = set()
    for view in views:
        on = view.recorded_at.astimezone(LONDON).date()
        for first, last in held[view.recorded_by, view.agency_id]:
            # A post that is taken away ended the day before, and what was signed that morning stays signed.
            if first <= on and (last is None or on <= last + timedelta(days=1)):
                found.add(view.id)
    return found


def latest_of(said: Iterable[Said]) -> dict[UUID, Said]:
    """Each agency's latest view among several, the newest first: the last one given is the one it holds."""
    latest: dict[UUID, Said] = {}
    for one in sorted(said, key=lambda one: one.recorded_at, reverse=True):
        latest.setdefault(one.agency_id, one)
    return latest


@dataclass(frozen=True, slots=True)
class View:
    """An agency's own view, with the agency's short name."""

    agency: str
    said: Said


def views_about(record_ids: Collection[UUID], *, for_team: bool = False) -> tuple[View, ...]:
    """Each agency's latest view of one person, the newest first; or the latest that it gave to the whole
    team. Three queries."""
    said = said_about(record_ids, for_team=for_team)
    latest = latest_of(one for found in said.values() for one in found)
    names = short_names_of(latest)
    return tuple(View(names.get(agency, ""), one) for agency, one in latest.items())


def cells_for(
    actor: Actor,
    mapping: Mapping,
    columns: Sequence[AgencyColumn],
    card: PersonCard,
    said: dict[UUID, list[Said]],
) -> tuple[Cell, ...]:
    """One row of cells: what each agency has said of this person, as far as this reader may know."""
    everything = actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    latest = latest_of(one for record in card.record_ids for one in said.get(record, ()))
    made = []
    for column in columns:
        own = latest.get(column.id)
        answer = rules.answer_for(
            statement=rules.Statement(own.level, own.is_known) if own else None,
            has_record=column.id in card.agency_ids,
            said_nothing_known=column.said_nothing_known,
            has_sent_list=column.has_sent_list,
            was_asked=column.was_asked,
            # One sees all of what one's own agency gave.
            sees_everything=everything or column.id == actor.agency_id,
        )
        made.append(Cell(column.id, answer, own))
    return tuple(made)


def agencies_on(actor: Actor, mapping: Mapping) -> list[Agency]:
    """The agencies on the mapping, by name."""
    members = Member.objects.filter(mapping=mapping, left_on=None).select_related("agency")
    return [member.agency for member in members.order_by("agency__short_name")]
