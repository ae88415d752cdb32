"""What one read that has been corrected since, and how many have read what one corrected."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.subjects.models import CorrectionNotice
from placemap.subjects.queries.people import PersonCard, cards_in
from placemap.subjects.vocabulary import CorrectedHow
from placemap.web.filters import day_short
from placemap.web.jinja import url_if_any

_SHOWN_FOR = timedelta(days=90)
_MOST = 200


@dataclass(frozen=True, slots=True)
class Corrected:
    """One notice: about whom, or which list, and what became of what was read. Never what it said."""

    id: UUID
    reference: str
    card: PersonCard | None
    title: str
    how: CorrectedHow
    told_at: datetime
    is_read: bool
    was_list: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One correction that this reader's agency made: how many were told, and how many have read it."""

    reference: str
    card: PersonCard | None
    title: str
    how: CorrectedHow
    told_at: datetime
    readers: int
    have_read: int


def notices_for_me(actor: Actor) -> list[Corrected]:
    """What this reader opened and that was corrected since, the unread first. Two queries and the people."""
    rows = list(
        CorrectionNotice.objects.filter(user=actor.user_id, told_at__gte=now() - _SHOWN_FOR)
        .select_related("mapping", "contribution")
        .order_by("-told_at", "id")[:_MOST]
    )
    cards = _cards(rows)
    found = [
        Corrected(
            one.pk, one.mapping.reference, _card(cards, one), _title(one), CorrectedHow(one.how), one.told_at,
            one.read_at is not None, _was_list(one),
        )
        for one in rows
        if _shows(cards, one)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.is_read)


def told_by_me(actor: Actor) -> list[Told]:
    """What this person corrected, with how many of its readers have read the notice."""
    if actor.user_id is None:
        return []
    rows = list(
        CorrectionNotice.objects.filter(told_by=actor.user_id, told_at__gte=now() - _SHOWN_FOR)
        .select_related("mapping", "contribution")
        .order_by("-told_at", "id")
    )
    cards = _cards(rows)
    grouped: dict[UUID, list[CorrectionNotice]] = defaultdict(list)
    for one in rows:
        if _shows(cards, one):
            grouped[one.correction].append(one)
    return [
        Told(
            some[0].mapping.reference, _card(cards, some[0]), _title(some[0]), CorrectedHow(some[0].how),
            some[0].told_at, len(some), sum(one.read_at is not None for one in some),
        )
        for some in list(grouped.values())[:_MOST]
    ]  # fmt: skip


def _cards(rows: list[CorrectionNotice]) -> dict[UUID, PersonCard]:
    mappings: dict[UUID, Mapping] = {one.mapping_id: one.mapping for one in rows}
    people = {key for one in rows for key in (one.person_id, one.other_person_id) if key is not None}
    return cards_in(list(mappings.values()), people) if people else {}


def _card(cards: dict[UUID, PersonCard], one: CorrectionNotice) -> PersonCard | None:
    return cards[one.person_id] if one.person_id is not None else None


def _title(one: CorrectionNotice) -> str:
    """Which list was taken back, to whoever may still read that it was given."""
    if one.person_id is not None:
        return ""
    given = one.contribution
    if given is None:
        # Given with conditions, and taken back: what it was is not theirs to read any more.
        return _("Something that came with conditions")
    return _("%(list)s, given %(day)s") % {"list": given.title, "day": day_short(given.given_at)}


def _was_list(one: CorrectionNotice) -> bool:
    """Whether it tells of a list. Somebody entered by hand is a giving of one, whom it names no more. What
    came with conditions may have been either: its reader is not told which."""
    given = one.contribution if one.person_id is None else None
    return given is not None and given.kind != ContributionKind.BY_HAND


def _shows(cards: dict[UUID, PersonCard], one: CorrectionNotice) -> bool:
    """Of a link both ends must stand still, whichever of the two the notice hangs on: that is chance."""
    return all(key is None or key in cards for key in (one.person_id, one.other_person_id))


_UNREAD = PreparedQuery(
    lambda user: CorrectionNotice.objects.filter(user_id=user, read_at=None).values_list("pk", flat=True),
    Takes.KEY,
)


def corrections_to_read(actor: Actor) -> list[WorkItem]:
    """Work: something that this person read has been corrected. One query."""
    waiting = len(_UNREAD(actor.user_id)) if actor.user_id else 0
    if not waiting:
        return []
    return [
        WorkItem(
            what=ngettext(
                "Something you read has been corrected",
                "%(num)s things you read have been corrected",
                waiting,
            )
            % {"num": waiting},
            why="",
            by=None,
            url=url_if_any("corrected"),
        )
    ]
