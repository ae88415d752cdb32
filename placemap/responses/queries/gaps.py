"""Reads of the register of gaps, and what the records show to be missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping, Seat
from placemap.mappings.queries import AttentionItem, WorkItem, live_seats, places, table
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Area
from placemap.partners.queries import names_of
from placemap.partners.vocabulary import AnswersFor
from placemap.responses.models import Gap, GapEntry, PledgeEntry
from placemap.responses.policy import may_add_gap
from placemap.responses.queries.pledges import unmet_pledges
from placemap.responses.rules.gaps import CLOSED, HeldGap, ProposedGap, is_held, still_to_propose
from placemap.responses.vocabulary import GapKind, GapState
from placemap.web.jinja import url_if_any

_CLOSED = sorted(state.value for state in CLOSED)


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap, with who sees to it and what was done last."""

    gap: Gap
    kind: GapKind
    state: GapState
    owner: str
    done: str


@dataclass(frozen=True, slots=True)
class OneGap:
    """One gap with everything that was done about it, the latest first."""

    row: GapRow
    entries: tuple[tuple[GapEntry, str], ...]


_ON_REGISTER = PreparedQuery(
    lambda mapping: Gap.objects.filter(mapping_id=mapping).select_related(
        "owner", "owner_agency", "district"
    ),
    Takes.KEY,
)
_MINE = PreparedQuery(
    lambda me, agency: (
        Gap.objects.filter(owner_id=me, owner_agency_id=agency, mapping__state=MappingState.OPEN.value)
        .exclude(state__in=_CLOSED)
        .select_related("mapping")
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)


def _sits(on: object, **who: object) -> Exists:
    """Whether whoever sees to a gap sits in its mapping, for that agency."""
    return Exists(
        Seat.objects.filter(
            Q(until_on=None) | Q(until_on__gte=on),
            mapping=OuterRef("mapping"),
            agency=OuterRef("owner_agency"),
            from_on__lte=on,
            user__is_active=True,
            **who,
        )
    )


# As with actions: of whoever left nobody is reminded, and their colleagues find it in no work of theirs.
_LEFT = PreparedQuery(
    lambda mine, on: (
        Gap.objects.filter(
            Q(~_sits(on)) | Q(~_sits(on, user=OuterRef("owner")), owner__isnull=False),
            mapping__in=mine,
            mapping__state=MappingState.OPEN.value,
            owner_agency__isnull=False,
        )
        .exclude(state__in=_CLOSED)
        .select_related("mapping")
        .order_by("since_on", "pk")
    ),
    Takes.KEYS,
    Takes.DAY,
)


def gaps_of(actor: Actor, mapping: Mapping) -> list[GapRow]:
    """The whole register: what is open first, each the oldest first. Two queries."""
    found = _ON_REGISTER(mapping.pk)
    last: dict[UUID, str] = {}
    for gap_id, words in (
        GapEntry.objects.filter(mapping=mapping).order_by("recorded_at").values_list("gap_id", "words")
    ):
        last[gap_id] = words
    rows = [_row(gap, last.get(gap.pk, "")) for gap in found]
    return sorted(rows, key=lambda row: row.state in CLOSED)


def gap_in(actor: Actor, mapping: Mapping, gap_id: UUID) -> Gap:
    """One gap of the mapping, or 404."""
    found = (
        Gap.objects.filter(mapping=mapping, pk=gap_id)
        .select_related("mapping", "owner", "owner_agency", "district")
        .first()
    )
    if found is None:
        raise Http404
    return found


def one_gap(actor: Actor, gap: Gap) -> OneGap:
    """One with its history."""
    entries = list(GapEntry.objects.filter(gap=gap).order_by("-recorded_at"))
    names = names_of({entry.recorded_by for entry in entries})
    done = entries[0].words if entries else ""
    return OneGap(_row(gap, done), tuple((one, names.get(one.recorded_by, "")) for one in entries))


def _row(gap: Gap, done: str) -> GapRow:
    who = [gap.owner.name] if gap.owner else []
    agency = [gap.owner_agency.short_name] if gap.owner_agency else []
    return GapRow(gap, GapKind(gap.kind), GapState(gap.state), ", ".join(who + agency), done)


def proposed_gaps(actor: Actor, mapping: Mapping) -> list[ProposedGap]:
    """What nobody fills at the table or answers for in these districts, and is on no register yet."""
    if mapping.state != MappingState.OPEN or not may_add_gap(actor, mapping):
        return []
    found = [
        ProposedGap(f"seat {place.name}"[:160], GapKind.MEMBERSHIP, place.name)
        for place in places(mapping, live_seats(mapping))
        if place.is_expected and not place.people
    ]
    held = [
        HeldGap(gap.shown_by, gap.district_id, GapState(gap.state))
        for gap in _ON_REGISTER(mapping.pk)
        if gap.shown_by
    ]
    for what, where in table(actor, mapping).uncovered:
        shown_by = f"function {what.value}"
        left = [area for area in where if not is_held(shown_by, area.pk, held)]
        if left:
            found.append(_uncovered(shown_by, what, left))
    filled = _filled_otherwise(mapping)
    found += [
        ProposedGap(
            f"pledge {one.pk}",
            GapKind.SERVICE,
            (
                _("%(agency)s, promised and missing: %(what)s")
                if one.what
                else _("%(agency)s puts in nothing for now")
            )
            % {"agency": one.agency.short_name, "what": one.what},
        )
        for one in unmet_pledges(mapping)
        if one.pk not in filled
    ]
    return still_to_propose(found, held)


def _filled_otherwise(mapping: Mapping) -> set[UUID]:
    """Promises whose gap somebody else filled, and of which nothing was said since: that has not come back.

    Of what a body does not do it stays true that it does not, whoever does it in its stead.
    """
    filled = {
        gap.pk: UUID(gap.shown_by.removeprefix("pledge "))
        for gap in _ON_REGISTER(mapping.pk)
        if gap.state == GapState.FILLED and gap.shown_by.startswith("pledge ")
    }
    if not filled:
        return set()
    entries = PledgeEntry.objects.filter(mapping=mapping, pledge__in=list(filled.values())).order_by()
    said = dict(entries.values("pledge_id").annotate(at=Max("recorded_at")).values_list("pledge_id", "at"))
    closed = GapEntry.objects.filter(mapping=mapping, gap__in=list(filled)).order_by()
    return {
        filled[gap]
        for gap, at in closed.values("gap_id").annotate(at=Max("recorded_at")).values_list("gap_id", "at")
        if filled[gap] not in said or said[filled[gap]] <= at
    }


def _uncovered(shown_by: str, what: AnswersFor, areas: Sequence[Area]) -> ProposedGap:
    """A function that nobody is known to answer for: of one district, or of several together."""
    where = ", ".join(area.name for area in areas)
    words = _("%(what)s: nobody is known in %(where)s") % {"what": what.label, "where": where}
    return ProposedGap(shown_by, GapKind.SERVICE, words, areas[0].pk if len(areas) == 1 else None)


def gaps_to_see_to(actor: Actor) -> list[WorkItem]:
    """Work: open gaps that the actor sees to, in the post they act as. One query."""
    if actor.user_id is None or actor.agency_id is None:
        return []
    return [
        WorkItem(
            what=_("%(title)s: see to a gap") % {"title": gap.mapping.title},
            why=gap.what,
            by=None,
            url=url_if_any("gap", gap.mapping.reference, gap.pk),
            verb=_("Say how far it is"),
        )
        for gap in _MINE(actor.user_id, actor.agency_id)
        if actor.sits_in(gap.mapping_id)
    ]


def gaps_left(actor: Actor) -> list[WorkItem]:
    """Work, for those who run a mapping: gaps of somebody, or of an agency, no longer there. One query."""
    mine = [
        pk for pk in actor.seats if actor.has_in(Duty.LEAD_MAPPING, pk) or actor.has_in(Duty.HOLD_COHORT, pk)
    ]
    left: dict[UUID, list[Gap]] = defaultdict(list)
    for gap in _LEFT(mine, today()) if mine else ():
        left[gap.mapping_id].append(gap)
    return [
        WorkItem(
            what=ngettext(
                "%(title)s: %(n)d gap of somebody who left",
                "%(title)s: %(n)d gaps of people who left",
                len(some),
            )
            % {"title": some[0].mapping.title, "n": len(some)},
            why=_("Whoever saw to it left the team. Say who sees to it now: %(what)s")
            % {"what": "; ".join(gap.what for gap in some)},
            by=None,
            url=url_if_any("gaps", some[0].mapping.reference),
            verb=_("Say who"),
        )
        for some in left.values()
    ]


def gaps_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention: open gaps that nobody sees to. One query."""
    if mapping.state != MappingState.OPEN:
        return []
    return [
        AttentionItem(
            _("Nobody sees to this gap: %(what)s") % {"what": gap.what},
            url_if_any("gap", mapping.reference, gap.pk),
        )
        for gap in _ON_REGISTER(mapping.pk)
        if gap.owner_agency_id is None and gap.state not in _CLOSED
    ]
