"""What waits of returns: in the work of whoever sends or chases them, and on a mapping's first page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
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
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.returns import rules
from placemap.returns.models import AgencyReturn, ReturnAnswer
from placemap.returns.policy import runs
from placemap.web.jinja import url_if_any


def returns_to_send(actor: Actor) -> list[WorkItem]:
    """Work: returns asked of the actor's agency and not sent, in mappings where they give information.

    A return that was sent is work again while somebody's words in it wait.
    """
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    if not mine:
        return []
    return [
        WorkItem(
            what=(
                _("%(title)s: something new is written and not sent")
                if one.answered_at
                else _("%(title)s: what is new since last time?")
            )
            % {"title": one.mapping.title},
            why=(
                _("You or a colleague added it since your agency answered. Check it, then send it.")
                if one.answered_at
                else _("A few questions, one a page. “No change” is one press.")
            ),
            by=one.request.due_on,
            url=url_if_any("return", one.mapping.reference, one.pk),
            verb=_("Check and send") if one.answered_at else _("Answer"),
        )
        for one in _TO_SEND(mine, actor.agency_id, _still_taken())
    ]


def words_left(actor: Actor) -> list[WorkItem]:
    """Work, for an agency's people: words in a return that was withdrawn or is over, sent by nobody."""
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    if not mine:
        return []
    return [
        WorkItem(
            what=_("%(title)s: words of yours were never sent") % {"title": one.mapping.title},
            why=_(
                "You or a colleague wrote them in a return that is over. Send them as something noticed, or"
                " throw them away."
            ),
            by=None,
            url=url_if_any("return", one.mapping.reference, one.pk),
            verb=_("Decide"),
        )
        for one in _LEFT(mine, actor.agency_id, _still_taken())
    ]


def returns_to_chase(actor: Actor) -> list[WorkItem]:
    """Work, for those who run a mapping: agencies whose return is late."""
    mine = [
        pk for pk in actor.seats if actor.has_in(Duty.LEAD_MAPPING, pk) or actor.has_in(Duty.HOLD_COHORT, pk)
    ]
    late: dict[UUID, list[AgencyReturn]] = defaultdict(list)
    for one in _LATE(mine, _still_taken(), today()) if mine else ():
        late[one.mapping_id].append(one)
    return [
        WorkItem(
            what=ngettext(
                "%(title)s: %(n)d return is not in yet", "%(title)s: %(n)d returns are not in yet", len(some)
            )
            % {"n": len(some), "title": some[0].mapping.title},
            why=_("See who has answered, and remind the others with one press."),
            by=some[0].request.due_on,
            url=url_if_any("returns", some[0].mapping.reference),
            verb=_("Remind"),
        )
        for some in late.values()
    ]


def returns_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention, for those who run the mapping: how many returns are late."""
    if not runs(actor, mapping):
        return []
    late = [one.request.due_on for one in _LATE([mapping.pk], _still_taken(), today())]
    if not late:
        return []
    words = ngettext("%(n)d return is not in yet", "%(n)d returns are not in yet", len(late)) % {
        "n": len(late)
    }
    days = (today() - min(late)).days
    note = ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}
    return [AttentionItem(words, url_if_any("returns", mapping.reference), note)]


@dataclass(frozen=True, slots=True)
class Awaited:
    """How many agencies have answered what is asked of them now, and which have not."""

    answered: int = 0
    asked: int = 0
    names: tuple[str, ...] = ()


def returns_awaited(actor: Actor, mapping: Mapping) -> Awaited:
    """Of the request that runs, for those who run the mapping; nothing where none does. One query."""
    if not runs(actor, mapping):
        return Awaited()
    found = _RUNNING(mapping.pk, _still_taken())
    waiting = tuple(one.agency.short_name for one in found if one.answered_at is None)
    return Awaited(len(found) - len(waiting), len(found), waiting)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A return that nobody has sent, and somebody who can: keys and days, no word of it."""

    given_id: UUID
    request_id: UUID
    user_id: UUID
    due_on: date
    asked_at: datetime


# Requests that nobody waits for any more, as packages above know it: their meeting has begun.
NOT_AWAITED_SOURCES: list[Callable[[], set[UUID]]] = []


def unanswered_returns() -> list[Unanswered]:
    """For the clock alone: what is awaited and not sent, in open mappings."""
    over = {key for source in NOT_AWAITED_SOURCES for key in source()}
    with connection.cursor() as cursor:
        cursor.execute("select * from returns_to_remind() order by due_on, given_id, user_id")
        found = [Unanswered(*row) for row in cursor.fetchall()]
    return [one for one in found if one.request_id not in over]


def _still_taken() -> date:
    """The day from which on a return may have been due that may still be sent today."""
    return today() - rules.GRACE


def _running(still_taken: date) -> QuerySet[AgencyReturn]:
    """Returns that may still be sent, in open mappings."""
    return AgencyReturn.objects.filter(
        request__withdrawn_at=None,
        request__followed_at=None,
        request__due_on__gte=still_taken,
        mapping__state=MappingState.OPEN.value,
    )


def _unsent() -> QuerySet[ReturnAnswer]:
    """Words of a return that nobody has sent, for a query of returns."""
    return ReturnAnswer.objects.filter(given=OuterRef("pk"), sent_at=None).exclude(text="")


_RUNNING = PreparedQuery(
    lambda mapping, still_taken: (
        _running(still_taken).filter(mapping_id=mapping).select_related("agency").order_by("agency__name")
    ),
    Takes.KEY,
    Takes.DAY,
)
_TO_SEND = PreparedQuery(
    lambda mine, agency, still_taken: (
        _running(still_taken)
        .filter(Q(answered_at=None) | Exists(_unsent()), mapping__in=mine, agency_id=agency)
        .select_related("request", "mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.DAY,
)
_LEFT = PreparedQuery(
    lambda mine, agency, still_taken: (
        AgencyReturn.objects.filter(
            Exists(_unsent()), mapping__in=mine, agency_id=agency, mapping__state=MappingState.OPEN.value
        )
        .exclude(pk__in=_running(still_taken).values("pk"))
        .select_related("mapping")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.DAY,
)
# Those that may still be sent and were not, though their day has passed.
_LATE = PreparedQuery(
    lambda mappings, still_taken, at: (
        _running(still_taken)
        .filter(answered_at=None, mapping__in=mappings, request__due_on__lt=at)
        .select_related("request", "mapping")
    ),
    Takes.KEYS,
    Takes.DAY,
    Takes.OTHER_DAY,
)
