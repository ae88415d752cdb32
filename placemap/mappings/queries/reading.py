"""Reads of mappings: who the actor is, which mappings they sit in, and one mapping's pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, allow, refuse
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.access.real_data import require_new_people_taken
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import read_kept
from placemap.mappings import rules
from placemap.mappings.models import Mapping, Member, Renewal, ScopeVersion, Seat, StageEntry
from placemap.mappings.policy import may_change_mapping, may_close_mapping, seated_in, visible_mappings
from placemap.mappings.queries.acting import WATCHING
from placemap.mappings.queries.districts import working_in
from placemap.mappings.queries.held import require_open
from placemap.mappings.queries.opened import Opening, opening
from placemap.mappings.queries.reviews import review_missed_before, reviews_in_order, reviews_of
from placemap.mappings.queries.table import agencies_on_team
from placemap.mappings.rules import (
    ATTENTION_SOURCES,
    CLOSURE_GUARDS,
    NEXT_STEP_SOURCES,
    PASSED_ON_SOURCES,
    WORK_SOURCES,
    AttentionItem,
    NextStep,
    WorkItem,
    reviews,
)
from placemap.mappings.vocabulary import Ending, ListState, MappingState, Stage, StageState
from placemap.partners.models import Agency, Area
from placemap.partners.queries import AgencyStanding, agency_standings, author, names_of
from placemap.partners.vocabulary import AgencyKind, AreaKind
from placemap.web.jinja import url_if_any
from placemap.web.shell import MappingHeader, Tab

# Later packages register themselves here in `apps.ready`; the lists live in `rules`.
__all__ = [
    "ATTENTION_SOURCES",
    "CLOSURE_GUARDS",
    "NEXT_STEP_SOURCES",
    "PASSED_ON_SOURCES",
    "WORK_SOURCES",
    "AttentionItem",
    "MappingShell",
    "NextStep",
    "WorkItem",
]

MappingShell = MappingHeader


_SEATED_IN = PreparedQuery(
    lambda keys, reference: (
        seated_in(keys).select_related("area", "lawful_basis").filter(reference=reference).order_by("pk")[:1]
    ),
    Takes.KEYS,
    Takes.TEXT,
)


def open_mapping(actor: Actor, reference: str) -> Mapping:
    """The mapping with that reference, if the actor sits in it; otherwise it does not exist (404)."""
    mapping = _SEATED_IN.first(list(actor.seats), reference)
    if mapping is None:
        raise Http404
    return mapping


def require_taking_new(mapping: Mapping) -> None:
    """Raise unless the mapping still takes new children and lists: it is open, and was renewed in time."""
    require_open(mapping)
    require_new_people_taken()
    if was_not_renewed(mapping):
        rules.check_takes_new(mapping.ends_on, today(), renewers(live_seats(mapping)))
    reviews.check_waits_not(reviews_of(mapping))


def was_not_renewed(mapping: Mapping) -> bool:
    """Whether it is still open past its end, so that renewing it, or closing it, is what it waits for."""
    return mapping.state == MappingState.OPEN and rules.ending(mapping.ends_on, today()) is Ending.PAST


def waits_for_panel(mapping: Mapping) -> bool:
    """Whether it is still open and the panel decides on it, or has asked for it to be closed."""
    return mapping.state == MappingState.OPEN and reviews_of(mapping).wait_for_panel


def takes_new(mapping: Mapping) -> Decision:
    """Whether it still takes new children and new lists, with the reason, for a page that asks for one."""
    try:
        require_taking_new(mapping)
    except PlacemapError as problem:
        return refuse(problem.message, passes=True)
    return allow(_("This mapping takes new children and new lists."))


def renewers(seats: Sequence[Seat]) -> list[str]:
    """Who can renew: whoever leads or holds the cohort list today, each once."""
    duties = (Duty.LEAD_MAPPING.value, Duty.HOLD_COHORT.value)
    return list(
        dict.fromkeys(seat.user.name for duty in duties for seat in seats if duty in seat.role.duties)
    )


def renewals(actor: Actor, mapping: Mapping) -> list[tuple[Renewal, str]]:
    """Every change of the end date, newest first, with the name of who made it."""
    kept = list(Renewal.objects.filter(mapping=mapping))
    names = names_of(one.recorded_by for one in kept)
    return [(one, names.get(one.recorded_by, "")) for one in kept]


_SEATS = PreparedQuery(
    lambda mapping, at: (
        Seat.objects.filter(
            Q(until_on=None) | Q(until_on__gte=at), mapping_id=mapping, from_on__lte=at, user__is_active=True
        )
        .select_related("user", "role", "agency__area")
        .order_by("role__order", "user__name")
    ),
    Takes.KEY,
    Takes.DAY,
)


def live_seats(mapping: Mapping, *, with_watchers: bool = False) -> list[Seat]:
    """The seats held today, with their person, role and agency, by role and then by name.

    Whoever only watches over a mapping is not at its table, so they are left out unless asked for.
    """
    seats = _SEATS(mapping.pk, today())
    return [seat for seat in seats if with_watchers or set(seat.role.duties) != WATCHING]


_MOVES = PreparedQuery(
    lambda mapping: StageEntry.objects.filter(mapping_id=mapping).order_by("moved_at"), Takes.KEY
)
_SCOPE = PreparedQuery(
    lambda mapping: ScopeVersion.objects.filter(mapping_id=mapping).order_by("-number")[:1], Takes.KEY
)


def stage_states(mapping: Mapping) -> dict[str, str]:
    """The latest state of each stage that has ever moved, by stage code."""
    return {entry.stage: entry.state for entry in _MOVES(mapping.pk)}


def scope_now(mapping: Mapping) -> ScopeVersion | None:
    """The latest version of the scope; None before the first is written."""
    return _SCOPE.first(mapping.pk)


def shell(actor: Actor, mapping: Mapping) -> MappingHeader:
    """What the band above every page of a mapping shows. One query.

    Put it in the context as `mapping_header`, with the tab's key as `current_tab`: "mapping",
    "cohort", "network", "scanning", "meetings", "response", "lists", "returns", "matching" or "noticed".
    """
    return header_from(actor, mapping, live_seats(mapping))


def header_from(actor: Actor, mapping: Mapping, seats: list[Seat]) -> MappingHeader:
    """The band, from seats already read. A tab is shown only to those who may open it."""
    parts = []
    for duty, words in ((Duty.LEAD_MAPPING, _("Lead")), (Duty.HOLD_COHORT, _("Holds the cohort list"))):
        names = list(dict.fromkeys(seat.user.name for seat in seats if duty.value in seat.role.duties))
        parts.append(f"{words}: {', '.join(names) or _('nobody')}.")
    tabs = (
        ("mapping", _("Overview")),
        ("cohort", _("Cohort")),
        ("network", _("Network")),
        ("scanning", _("Scanning")),
        ("meetings", _("Meetings")),
        ("response", _("Response")),
        ("lists", _("Lists")),
        ("returns", _("Returns")),
        ("matching", _("Matching")),
        ("noticed", _("Noticed")),
    )
    closed_to_them = {
        "scanning": not actor.has_in(Duty.READ_CASES, mapping.pk),
        "matching": not actor.has_in(Duty.HOLD_COHORT, mapping.pk),
        "lists": not actor.has_in(Duty.CONTRIBUTE, mapping.pk),
        "returns": not actor.has_in(Duty.CONTRIBUTE, mapping.pk),
    }
    found = [
        (key, label, url_if_any(key, mapping.reference))
        for key, label in tabs
        if not closed_to_them.get(key, False)
    ]
    return MappingHeader(
        reference=mapping.reference,
        title=mapping.title,
        href=url_if_any("mapping", mapping.reference),
        stage=_("Closed") if mapping.state == MappingState.CLOSED else Stage.label_of(mapping.stage),
        lead_line=" ".join(parts),
        tabs=[Tab(key, label, href) for key, label, href in found if href],
    )


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage with its latest state, note and date; `moved_at` is None before its first move."""

    stage: Stage
    state: StageState
    note: str = ""
    moved_at: datetime | None = None
    moves: int = 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An agency on the team, how it stands with its agreement, and who sits for it today."""

    member: Member
    standing: AgencyStanding
    seats: tuple[Seat, ...]

    @property
    def list_can_stand(self) -> bool:
        """Whether it may say that nothing has changed, and has not said so today."""
        return list_can_stand(self.member)

    @property
    def list_stands(self) -> bool:
        """Whether it has answered so."""
        return list_state(self.member) is ListState.UNCHANGED


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A mapping in a list, with the roles the reader holds in it."""

    mapping: Mapping
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page of a mapping shows."""

    mapping: Mapping
    header: MappingHeader
    stages: list[StageShown]
    members: list[MemberRow]
    places: list[rules.Place]
    scope: ScopeVersion | None
    unfinished: rules.Unfinished
    opening: Opening
    ending: Ending
    renewers: list[str]
    attention: list[AttentionItem]
    passed_on: AttentionItem | None
    next_step: NextStep | None
    confirmed_by: str
    may_change: Decision
    may_close: Decision


def mappings_found(actor: Actor, *, search: str = "", state: str = "") -> QuerySet[Mapping]:
    """The actor's mappings by words in reference, title, area, district or place; one state or both."""
    found = visible_mappings(actor).select_related("area")
    words = search.split()
    in_district = working_in(words)
    if state in {member.value for member in MappingState}:
        found = found.filter(state=state)
    for word in words:
        found = found.filter(
            Q(reference__icontains=word)
            | Q(title__icontains=word)
            | Q(area__name__icontains=word)
            | Q(place__icontains=word)
            | in_district[word]
        )
    return found


_STATES = PreparedQuery(lambda keys: seated_in(keys).values_list("state", flat=True), Takes.KEYS)
_REFERENCES = PreparedQuery(lambda keys: seated_in(keys).values_list("pk", "reference"), Takes.KEYS)
_OPEN = PreparedQuery(
    lambda keys: seated_in(keys).filter(state=MappingState.OPEN.value).select_related("area"), Takes.KEYS
)
_MY_SEATS = PreparedQuery(
    lambda user, agency, at: (
        Seat.objects.filter(
            Q(until_on=None) | Q(until_on__gte=at), user_id=user, agency_id=agency, from_on__lte=at
        )
        .select_related("role")
        .order_by("role__order")
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
    Takes.DAY,
)


def mapping_counts(actor: Actor) -> dict[str, int]:
    """How many of the actor's mappings are in each state."""
    counts = {member.value: 0 for member in MappingState}
    for state in _STATES(list(actor.seats)):
        counts[state] += 1
    return counts


def my_mappings(actor: Actor) -> list[MappingRow]:
    """The open mappings the actor sits in, newest first, with the roles held. Two queries."""
    roles: dict[UUID, list[str]] = defaultdict(list)
    for seat in _MY_SEATS(author(actor), actor.agency_id, today()):
        roles[seat.mapping_id].append(read_kept(seat.role.title))
    return [MappingRow(mapping, tuple(roles[mapping.pk])) for mapping in _OPEN(list(actor.seats))]


def references(actor: Actor) -> dict[UUID, str]:
    """The reference of each mapping the actor sits in today, by its identifier."""
    return dict(_REFERENCES(list(actor.seats)))


def my_work(actor: Actor, within: Mapping | None = None) -> list[WorkItem]:
    """Everything that waits for the actor, from every package, soonest first; undated last.

    `within` one mapping, what hangs on their seat there.
    """
    if within is not None:
        actor = replace(actor, seats={within.pk: actor.seats[within.pk]})
    items = [item for source in WORK_SOURCES for item in source(actor)]
    return sorted(items, key=lambda item: (item.by is None, item.by or date.max, item.what))


def stages_shown(mapping: Mapping) -> list[StageShown]:
    """The five stages in their order, each with its latest move."""
    latest: dict[str, StageEntry] = {}
    moves: dict[str, int] = defaultdict(int)
    for entry in _MOVES(mapping.pk):
        latest[entry.stage] = entry
        moves[entry.stage] += 1
    return [
        StageShown(stage, StageState(e.state), e.note, e.moved_at, moves[stage.value])
        if (e := latest.get(stage.value))
        else StageShown(stage, StageState.NOT_STARTED)
        for stage in Stage
    ]


def stage_history(actor: Actor, mapping: Mapping, stage: Stage) -> list[tuple[StageEntry, str]]:
    """Every move of one stage, newest first, with the name of who moved it."""
    entries = list(StageEntry.objects.filter(mapping=mapping, stage=stage.value).order_by("-moved_at"))
    names = names_of(entry.moved_by for entry in entries)
    return [(entry, names.get(entry.moved_by, "")) for entry in entries]


def scope_versions(actor: Actor, mapping: Mapping) -> list[tuple[ScopeVersion, str]]:
    """Every version of the scope, newest first, with the name of who approved it."""
    versions = list(ScopeVersion.objects.filter(mapping=mapping).order_by("-number"))
    names = names_of(version.approved_by for version in versions)
    return [(version, names.get(version.approved_by, "")) for version in versions]


_MEMBERS = PreparedQuery(
    lambda mapping: Member.objects.filter(mapping_id=mapping, left_on=None).select_related("agency"),
    Takes.KEY,
)


def member_rows(actor: Actor, mapping: Mapping, seats: list[Seat] | None = None) -> list[MemberRow]:
    """The agencies on the team today, by name, with standing and seats. A constant number of queries."""
    held: dict[UUID, list[Seat]] = defaultdict(list)
    for seat in live_seats(mapping) if seats is None else seats:
        held[seat.agency_id].append(seat)
    members = _MEMBERS(mapping.pk)
    standings = {s.agency.pk: s for s in agency_standings(actor, [m.agency_id for m in members])}
    return [
        MemberRow(member, standings[member.agency_id], tuple(held[member.agency_id]))
        for member in members
        if member.agency_id in standings
    ]


def list_state(member: Member) -> ListState:
    """How far an agency has come with its list today: the same for every page and every reader."""
    return rules.list_state(
        asked_on=member.asked_on,
        due_on=member.due_on,
        received_on=member.received_on,
        nothing_known_on=member.nothing_known_on,
        unchanged_on=member.unchanged_on,
        on=today(),
    )


def list_can_stand(member: Member) -> bool:
    """Whether an agency may say that its latest list still holds, and has not said so today."""
    said = member.unchanged_on == today()
    return not said and rules.may_be_unchanged(list_state(member), member.received_on, today())


def lists_awaited(ended: date | None = None, missed: date | None = None) -> QuerySet[Member]:
    """Agencies on mappings that still take lists, that were asked and are in `WAITING` or `OVERDUE`.

    `ended` and `missed` are the days that `awaited_until` gives, for a query that is prepared.
    """
    return Member.objects.filter(
        Q(received_on=None) | Q(received_on__lt=F("asked_on"), unchanged_on=None),
        reviews_in_order(missed or review_missed_before()),
        left_on=None,
        mapping__ends_on__gte=ended or today() - rules.GRACE,
        asked_on__isnull=False,
        nothing_known_on=None,
        mapping__state=MappingState.OPEN.value,
    )


def awaited_until() -> tuple[date, date]:
    """For `lists_awaited`: what ended before the first day, or missed a review before the second, waits."""
    return today() - rules.GRACE, review_missed_before()


def agencies_to_join(actor: Actor, mapping: Mapping) -> list[AgencyStanding]:
    """Active agencies not on the team, by name; those that have not signed with the reason."""
    on_team = set(agencies_on_team(mapping))
    return [standing for standing in agency_standings(actor) if standing.agency.pk not in on_team]


def member_in(actor: Actor, mapping: Mapping, member_id: UUID) -> Member:
    """One agency's place on the team; absent elsewhere (404)."""
    found = Member.objects.select_related("agency", "mapping").filter(
        mapping=mapping, pk=member_id, left_on=None
    )
    member = found.first()
    if member is None:
        raise Http404
    return member


def seat_in(actor: Actor, mapping: Mapping, seat_id: UUID) -> Seat:
    """One seat of the team; absent elsewhere (404)."""
    found = Seat.objects.select_related("user", "role", "agency", "mapping").filter(
        mapping=mapping, pk=seat_id
    )
    seat = found.first()
    if seat is None:
        raise Http404
    return seat


def unfinished(mapping: Mapping, scope: ScopeVersion | None) -> rules.Unfinished:
    """What is still to set up."""
    return rules.Unfinished(
        scope=scope is None,
        commission=mapping.commissioned_on is None,
        basis=mapping.basis_confirmed_at is None,
        naming=not mapping.naming_minuted,
    )


def overview(actor: Actor, mapping: Mapping) -> Overview:
    """The first page of a mapping, in a constant number of queries beside what the registries ask."""
    seats = live_seats(mapping)
    members = member_rows(actor, mapping, seats)
    scope = scope_now(mapping)
    may_change = may_change_mapping(actor, mapping)
    passed_on = [found for source in PASSED_ON_SOURCES if (found := source(actor, mapping))]
    return Overview(
        mapping=mapping,
        header=header_from(actor, mapping, seats),
        stages=stages_shown(mapping),
        members=members,
        places=places(mapping, seats),
        scope=scope,
        unfinished=unfinished(mapping, scope),
        opening=opening(actor, mapping, seats, with_table=bool(may_change)),
        ending=rules.ending(mapping.ends_on, today()),
        renewers=renewers(seats),
        attention=[item for source in ATTENTION_SOURCES for item in source(actor, mapping)],
        passed_on=passed_on[0] if passed_on else None,
        next_step=next((step for one in NEXT_STEP_SOURCES if (step := one(actor, mapping))), None),
        confirmed_by=names_of([mapping.basis_confirmed_by]).get(mapping.basis_confirmed_by, "")
        if mapping.basis_confirmed_by
        else "",
        may_change=may_change,
        may_close=may_close_mapping(actor, mapping),
    )


_SCHOOLS = PreparedQuery(
    lambda mapping: (
        Member.objects.filter(mapping_id=mapping, left_on=None, agency__kind=AgencyKind.SCHOOL.value)
        .order_by("agency__name")
        .values_list("agency__name", flat=True)
    ),
    Takes.KEY,
)
_DISTRICTS = PreparedQuery(
    lambda area: (
        Area.objects.filter(parent_id=area, kind=AreaKind.DISTRICT.value)
        .order_by("name")
        .values_list("pk", "name")
    ),
    Takes.KEY,
)


def places(mapping: Mapping, seats: list[Seat]) -> list[rules.Place]:
    """The expected places and who fills each; one for each school and each district. Two queries."""
    return _places(mapping, [_at_the_table(seat) for seat in seats])


def places_by_seat(mapping: Mapping, seats: Iterable[Seat]) -> list[rules.Place]:
    """The same of any seats, those of other days too, with the keys of seats in place of names."""
    return _places(mapping, [replace(_at_the_table(seat), name=str(seat.pk)) for seat in seats])


def _places(mapping: Mapping, people: Sequence[rules.AtTheTable]) -> list[rules.Place]:
    chosen = {str(key) for key in mapping.districts}
    districts = _DISTRICTS(mapping.area_id)
    return rules.places_at_the_table(
        people,
        _SCHOOLS(mapping.pk),
        [name for key, name in districts if not chosen or str(key) in chosen],
        named=bool(mapping.districts),
    )


def reasons_to_stay_open(actor: Actor, mapping: Mapping) -> list[str]:
    """Why the mapping cannot close yet, a sentence each; empty when it can."""
    return [sentence for guard in CLOSURE_GUARDS for sentence in guard(actor, mapping)]


def is_on_team(mapping: Mapping, agency: Agency | None) -> bool:
    """Whether an agency is on the team today."""
    return agency is not None and Member.objects.filter(mapping=mapping, agency=agency, left_on=None).exists()


def _at_the_table(seat: Seat) -> rules.AtTheTable:
    return rules.AtTheTable(
        name=seat.user.name,
        agency=seat.agency.name,
        agency_kind=seat.agency.kind,
        job_title=seat.user.job_title,
        duties=frozenset(seat.role.duties),
        area=seat.agency.area.name,
    )
