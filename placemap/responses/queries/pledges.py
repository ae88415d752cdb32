"""Reads of what each body put first, promised and did: what is missing first, and no count of anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import LONDON, today
from placemap.mappings.models import Mapping, Member, SponsorAcceptance
from placemap.mappings.queries import AttentionItem, WorkItem, acceptances
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import Agency, Area
from placemap.partners.queries import names_of
from placemap.partners.vocabulary import AreaKind
from placemap.responses.models import Pledge, PledgeEntry
from placemap.responses.rules.pledges import (
    OF_THE_BODY,
    asks_whether_it_came,
    is_over,
    is_overtaken,
    is_unmet,
    standing,
)
from placemap.responses.vocabulary import EscalationState, PledgeKind, PledgeStanding, PledgeState
from placemap.web.jinja import url_if_any

_ORDER = {one: n for n, one in enumerate(PledgeStanding)}


@dataclass(frozen=True, slots=True)
class EntryOfPledge:
    """What somebody said came of a promise, with who wrote it."""

    entry: PledgeEntry
    state: PledgeState
    who: str


@dataclass(frozen=True, slots=True)
class PledgeShown:
    """One promise as it stands today, with everything that was said of it, the latest first."""

    pledge: Pledge
    kind: PledgeKind
    standing: PledgeStanding
    entries: tuple[EntryOfPledge, ...]
    # It is over, and nobody has said since what came of it.
    asks: bool = False

    @property
    def is_unmet(self) -> bool:
        """Whether the group goes without it."""
        return is_unmet(self.standing)

    @property
    def last(self) -> EntryOfPledge | None:
        """What was said last."""
        return next(iter(self.entries), None)

    @property
    def differs(self) -> EntryOfPledge | None:
        """What the other side said last, where the body and the group say different things."""
        if self.last is None:
            return None
        mine = self.last.entry.for_agency
        other = next((one for one in self.entries if one.entry.for_agency is not mine), None)
        return other if other and other.state is not self.last.state else None

    @property
    def waits_above(self) -> bool:
        """Whether it was taken higher and has no answer yet."""
        up = self.pledge.escalation
        return up is not None and up.state == EscalationState.OPEN

    @property
    def to_take_up(self) -> bool:
        """Whether it is missing, and nothing waits above because of it."""
        return self.is_unmet and not self.waits_above


@dataclass(frozen=True, slots=True)
class BodyPledges:
    """One body: what it said comes first, latest first, and what it promised, what is missing first."""

    agency: Agency
    priorities: tuple[Pledge, ...]
    pledges: tuple[PledgeShown, ...]

    @property
    def is_missed(self) -> bool:
        """Whether the group goes without something of it."""
        return any(one.is_unmet for one in self.pledges)


@dataclass(frozen=True, slots=True)
class Promised:
    """What each body of a mapping promised; those that said nothing yet, with what their sponsor accepted."""

    bodies: tuple[BodyPledges, ...]
    silent: tuple[tuple[Agency, SponsorAcceptance | None], ...]


_LAST_SAID = Subquery(
    PledgeEntry.objects.filter(pledge=OuterRef("pk")).order_by("-recorded_at").values("recorded_at")[:1]
)
_PLEDGES = PreparedQuery(
    lambda mapping: (
        Pledge.objects.filter(mapping_id=mapping)
        .annotate(last_said=_LAST_SAID)
        .select_related("agency", "district", "escalation")
    ),
    Takes.KEY,
)
_UNSAID = PreparedQuery(
    lambda agency, day: (
        Pledge.objects.filter(
            # What nobody has said yet; and what is over, until somebody says what came of it.
            Q(state=PledgeState.PROMISED.value, from_on__lte=day) | Q(until_on__lt=day),
            agency_id=agency,
            mapping__state=MappingState.OPEN.value,
        )
        .exclude(kind=PledgeKind.NOTHING.value)
        .exclude(state__in=[one.value for one in OF_THE_BODY])
        .annotate(last_said=_LAST_SAID)
        .select_related("mapping")
    ),
    Takes.KEY,
    Takes.DAY,
)


def districts_of(mapping: Mapping) -> list[Area]:
    """The districts a mapping works in; none where its council has none."""
    of = Area.objects.filter(kind=AreaKind.DISTRICT.value)
    if mapping.districts:
        return list(of.filter(pk__in=mapping.districts).order_by("name"))
    return list(of.filter(parent_id=mapping.area_id).order_by("name"))


def agencies_that_promise(mapping: Mapping) -> list[Agency]:
    """The agencies on the team today, by name."""
    found = Member.objects.filter(mapping=mapping, left_on=None).select_related("agency")
    return sorted((one.agency for one in found), key=lambda agency: agency.name)


def _overtaken(pledges: Iterable[Pledge]) -> set[UUID]:
    """Of all promises of a mapping: where a body put in nothing, and has said something else since."""
    said = sorted(pledges, key=lambda one: (one.said_on, one.recorded_at))
    return {
        one.pk
        for n, one in enumerate(said, start=1)
        if one.kind == PledgeKind.NOTHING
        and any(
            later.agency_id == one.agency_id
            and is_overtaken(one.district_id, later.district_id, again=later.kind == PledgeKind.NOTHING)
            for later in said[n:]
        )
    }


def _standing(pledge: Pledge, on: date, overtaken: Collection[UUID]) -> PledgeStanding:
    if pledge.pk in overtaken:
        return PledgeStanding.BEFORE
    return standing(
        PledgeKind(pledge.kind),
        PledgeState(pledge.state),
        pledge.from_on,
        pledge.until_on,
        said_last(pledge),
        on,
    )


def said_last(pledge: Pledge) -> date | None:
    """The day on which somebody last said what came of a promise. One query, if it was read without."""
    at = getattr(pledge, "last_said", None)
    if not hasattr(pledge, "last_said"):
        at = pledge.entries.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return at.astimezone(LONDON).date() if at else None


def asks(pledge: Pledge, on: date) -> bool:
    """Whether it is over and nobody has said since what came of it."""
    return asks_whether_it_came(
        PledgeKind(pledge.kind), PledgeState(pledge.state), pledge.until_on, said_last(pledge), on
    )


def _shown(pledges: Iterable[Pledge], mapping: Mapping) -> list[PledgeShown]:
    entries = list(PledgeEntry.objects.filter(mapping=mapping).order_by("-recorded_at"))
    names = names_of({one.recorded_by for one in entries})
    said: dict[UUID, list[EntryOfPledge]] = defaultdict(list)
    for one in entries:
        said[one.pledge_id].append(EntryOfPledge(one, PledgeState(one.state), names.get(one.recorded_by, "")))
    on, overtaken = today(), _overtaken(_PLEDGES(mapping.pk))
    return [
        PledgeShown(
            one, PledgeKind(one.kind), _standing(one, on, overtaken), tuple(said[one.pk]), asks(one, on)
        )
        for one in pledges
    ]


def promised(actor: Actor, mapping: Mapping) -> Promised:
    """What each body promised: bodies of which something is missing first. A constant number of queries."""
    of: dict[UUID, list[PledgeShown]] = defaultdict(list)
    agencies: dict[UUID, Agency] = {}
    for one in _shown(_PLEDGES(mapping.pk), mapping):
        of[one.pledge.agency_id].append(one)
        agencies[one.pledge.agency_id] = one.pledge.agency
    bodies = [_body(agencies[key], shown) for key, shown in of.items()]
    bodies.sort(key=lambda body: (not body.is_missed, body.agency.name))
    accepted = {
        one.agency_id: one for one in acceptances(actor, mapping).values() if one.accepted_at is not None
    }
    silent = tuple(
        (agency, accepted.get(agency.pk)) for agency in agencies_that_promise(mapping) if agency.pk not in of
    )
    return Promised(tuple(bodies), silent)


def _body(agency: Agency, shown: list[PledgeShown]) -> BodyPledges:
    latest: dict[tuple[UUID | None, str], Pledge] = {}
    for one in sorted(shown, key=lambda one: (one.pledge.said_on, one.pledge.recorded_at)):
        if one.pledge.priority:
            # Said again of the same district, the later words stand.
            latest[(one.pledge.district_id, "")] = one.pledge
    pledges = sorted(shown, key=lambda one: (_ORDER[one.standing], one.pledge.from_on))
    return BodyPledges(agency, tuple(latest.values()), tuple(pledges))


def pledge_in(actor: Actor, mapping: Mapping, pledge_id: UUID) -> Pledge:
    """One promise of the mapping, or 404."""
    found = (
        Pledge.objects.filter(mapping=mapping, pk=pledge_id)
        .select_related("mapping", "agency", "district", "escalation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def one_pledge(actor: Actor, pledge: Pledge) -> PledgeShown:
    """One with its history."""
    (found,) = _shown([pledge], pledge.mapping)
    return found


def unmet_pledges(mapping: Mapping) -> list[Pledge]:
    """What the group goes without, of everything it was promised. One query."""
    on, found = today(), _PLEDGES(mapping.pk)
    overtaken = _overtaken(found)
    return [one for one in found if is_unmet(_standing(one, on, overtaken))]


def offer_in(actor: Actor, mapping: Mapping, agency: Agency) -> SponsorAcceptance | None:
    """What the sponsor of an agency said when accepting, if one did."""
    found = SponsorAcceptance.objects.filter(mapping=mapping, agency=agency, accepted_at__isnull=False)
    return found.order_by("-accepted_at").first()


def pledges_to_answer(actor: Actor) -> list[WorkItem]:
    """Work: promises of the actor's agency that have begun, and nobody has said how they stand. One query."""
    if actor.user_id is None or actor.agency_id is None:
        return []
    return [
        WorkItem(
            what=_("%(title)s: what your agency promised is over. Did it come?")
            % {"title": one.mapping.title}
            if is_over(one.until_on, today())
            else _("%(title)s: say how your agency’s promise stands") % {"title": one.mapping.title},
            why=one.what,
            by=None,
            url=url_if_any("answer-pledge", one.mapping.reference, one.pk),
            verb=_("Say how it stands"),
        )
        for one in _UNSAID(actor.agency_id, today())
        if actor.has_in(Duty.CONTRIBUTE, one.mapping_id)
        and (one.state == PledgeState.PROMISED or asks(one, today()))
    ]


def pledges_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """Attention: what was promised and is missing, until it is taken higher. One query."""
    if mapping.state != MappingState.OPEN:
        return []
    return [
        AttentionItem(
            _("%(agency)s, promised and missing: %(what)s")
            % {"agency": one.agency.short_name, "what": one.what},
            url_if_any("pledge", mapping.reference, one.pk),
        )
        for one in unmet_pledges(mapping)
        if not _went_up(one) and one.kind != PledgeKind.NOTHING
    ]


def _went_up(pledge: Pledge) -> bool:
    # Withdrawn, it waits nowhere and nobody answered: it is missing as it was before.
    up = pledge.escalation
    return pledge.escalation_id is not None and (up is None or up.state != EscalationState.WITHDRAWN)
