"""One child's page: everything this reader may see of the child, each thing with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from placemap.access.actors import Actor
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort import policy, rules
from placemap.cohort.models import (
    AboutPerson,
    AdulthoodReview,
    AgencyView,
    ChildVoice,
    ChronologyEntry,
    Dissent,
    Factor,
    Keep,
    LeadProfessional,
    Membership,
    NoReferral,
    OutcomeEntry,
    Referral,
    StatutoryCheck,
    ToldAbout,
    TrustedAdult,
)
from placemap.cohort.queries.answers import LIVE, View, views_about
from placemap.cohort.queries.concern import factors_about
from placemap.cohort.queries.corrections import Corrected, corrections_of
from placemap.cohort.queries.gate import open_records
from placemap.cohort.queries.held import Held, held_about, rows_about, with_agencies
from placemap.cohort.queries.leaving import day_of_leaving
from placemap.cohort.queries.out_of_date import leaves_on, out_of_date_among
from placemap.cohort.vocabulary import FactorKind, Level, MembershipState, StatutoryStatus, YesNoNotKnown
from placemap.foundations.clock import now, today
from placemap.foundations.grades import is_suspected_false
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.mappings.queries import scope_now
from placemap.partners.queries import in_posts, names_of
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries import (
    LinkFilter,
    LinkLine,
    OwnRecord,
    PersonCard,
    PutRight,
    links_table,
    own_records,
    put_right_of,
)
from placemap.subjects.queries.released import records_told_of
from placemap.subjects.vocabulary import DetailKind

LOOKED_IN = timedelta(days=30)
LINKS_SHOWN = 8
# What somebody records by hand about a child, and can take back when it was wrong.
_GOES_BACK: tuple[type[AboutPerson], ...] = (
    Factor,
    AgencyView,
    ChildVoice,
    TrustedAdult,
    ChronologyEntry,
    Referral,
    NoReferral,
    StatutoryCheck,
    LeadProfessional,
    ToldAbout,
    Dissent,
    AdulthoodReview,
)
_IDENTITY = (
    DetailKind.NAME,
    DetailKind.KNOWN_AS,
    DetailKind.BORN,
    DetailKind.SCHOOL,
    DetailKind.YEAR_GROUP,
    DetailKind.PRONOUNS,
)


@dataclass(frozen=True, slots=True)
class Given:
    """One thing sources say about who the child is, and which agencies say it."""

    text: str
    agencies: tuple[str, ...]
    born: date | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the child is, by source. More than one entry of a kind means that sources differ."""

    names: tuple[Given, ...]
    known_as: tuple[Given, ...]
    births: tuple[Given, ...]
    schools: tuple[Given, ...]
    year_groups: tuple[Given, ...]
    pronouns: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A giving of information that this child's records come from."""

    id: UUID
    agency: str
    title: str
    given_on: date | datetime
    handling: str
    is_restricted: bool
    how_known: str
    review_on: date


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody who opened this child's page in one of their posts, and when they last did in that post."""

    user_id: UUID
    name: str
    job_title: str
    agency: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralCheck:
    """The referrals and decisions, whether the gate holds the child open, and who to tell."""

    referrals: tuple[Referral, ...]
    none_needed: tuple[NoReferral, ...]
    leads: tuple[LeadProfessional, ...]
    outcomes: tuple[OutcomeEntry, ...]
    is_open: bool
    is_known: bool


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """What one reader may see of one child. Lists are newest first unless said otherwise."""

    person: Person
    card: PersonCard
    identity: Identity
    membership: Membership | None
    history: tuple[Membership, ...]
    dissents: tuple[Dissent, ...]
    views: tuple[View, ...]
    differs: bool
    worries: tuple[Factor, ...]
    strengths: tuple[Factor, ...]
    unsorted: tuple[Factor, ...]
    neither: tuple[Factor, ...]
    # What its sender suspects to be false: read here, and nowhere summed up or counted.
    doubted: tuple[Factor, ...]
    sortable: frozenset[UUID]
    voices: tuple[ChildVoice, ...]
    trusted: tuple[TrustedAdult, ...]
    told: tuple[ToldAbout, ...]
    # What each of them thinks, as last written down: told again without it, their words still stand.
    told_views: tuple[ToldAbout, ...]
    statutory: StatutoryCheck | None
    statutory_is_stale: bool
    check: ReferralCheck
    sources: tuple[Source, ...]
    links: tuple[LinkLine, ...]
    has_more_links: bool
    looked: tuple[Looked, ...]
    review_on: date | None
    leaves_on: date
    # What keeps the record longer than planned: an extension, or a legal hold.
    kept: tuple[Keep, ...]
    out_of_date: frozenset[UUID]
    names: dict[UUID, str]
    # Which kinds are held at all, for what else the page reads, and of which records.
    held: Held
    facts_of: tuple[UUID, ...]
    can_go_back: frozenset[UUID] = frozenset()
    # What stood before a correction, by the contribution of what stands now.
    corrected: dict[UUID, tuple[Corrected, ...]] = field(default_factory=dict)
    # Names and birth dates that were put right, and the records this reader may put right.
    put_right: tuple[PutRight, ...] = ()
    own_records: tuple[OwnRecord, ...] = ()

    @property
    def cards_at_hand(self) -> dict[UUID, PersonCard]:
        """The cards of those in the links that are shown, by each of their records."""
        ends = (end for line in self.links for end in (line.from_person, line.to_person))
        return {record: card for card in ends for record in card.record_ids}


_MEMBERSHIPS = PreparedQuery(
    lambda about: Membership.objects.filter(person_id__in=about, **LIVE).order_by("-recorded_at"), Takes.KEYS
)
_RECORDS = PreparedQuery(
    lambda ids: (
        Person.objects.filter(pk__in=ids).select_related("contribution").order_by("recorded_at", "pk")
    ),
    Takes.KEYS,
)
# What came with the record of a person goes back with the person only.
_BY_HAND = PreparedQuery(
    lambda given: Contribution.objects.filter(
        ~Exists(Person.objects.filter(contribution=OuterRef("pk"))),
        pk__in=given,
        kind=ContributionKind.BY_HAND,
    ).values_list("pk", flat=True),
    Takes.KEYS,
)
_IDENTIFIES = PreparedQuery(
    lambda ids: (
        PersonDetail.objects.filter(person_id__in=ids, kind__in=_IDENTITY, withdrawn_at=None)
        .select_related("agency")
        .order_by("recorded_at", "id")
    ),
    Takes.KEYS,
)
# That somebody read what their agency keeps close, their own agency and the custodian see, and nobody else.
_LOOKS = [Event.PERSON_VIEWED.value, Event.KEPT_VIEWED.value]
_SEEN_SINCE = """
select user_id, agency_id, max(at) from access_auditentry
where mapping_id = %s and event = any(%s) and at >= %s and subjects && %s::uuid[] and user_id is not null
group by user_id, agency_id
"""


def child_record(actor: Actor, mapping: Mapping, person: Person, card: PersonCard) -> ChildRecord:
    """Everything for the child's page, in a number of queries that does not grow with what is held."""
    ids = card.record_ids
    facts_of = facts_of_child(actor, card)
    held = held_about(facts_of)
    memberships = _MEMBERSHIPS(ids)
    states = [(MembershipState(one.state), one.recorded_at) for one in memberships]
    membership = memberships[rules.standing_of(states)] if memberships else None
    factors = factors_about(facts_of) if Factor in held else []
    views = views_about(facts_of) if AgencyView in held else ()
    levels = [view.said.level for view in views if view.said.level]
    checked = rows_about(StatutoryCheck, facts_of, "-checked_on", "-recorded_at", held=held)[:1]
    statutory = checked[0] if checked else None
    check = _referral_check(mapping, card, facts_of, membership, statutory, held)
    told = rows_about(ToldAbout, facts_of, "-recorded_at", held=held)
    dissents = rows_about(Dissent, facts_of, "recorded_at", held=held)
    trusted = rows_about(TrustedAdult, facts_of, "recorded_at", held=held)
    voices = rows_about(ChildVoice, facts_of, "-recorded_at", held=held)
    records = _RECORDS(ids)
    answers = (check.referrals, check.none_needed, check.leads, check.outcomes)
    with_agencies(memberships, checked, told, dissents, trusted, voices, records, *answers)
    sources = _sources(records)
    links = links_table(actor, mapping, search=LinkFilter(about=ids, is_whole=True), per_page=LINKS_SHOWN)
    facts: tuple[AboutPerson, ...] = (
        *(*factors, *voices, *trusted, *told, *dissents),
        *(*check.referrals, *check.none_needed, *check.leads),
        *((statutory,) if statutory else ()),
    )
    leaves, kept = day_of_leaving(mapping, ids, leaves_on(mapping))
    staff = [one.decided_by for one in memberships]
    staff += [one.recorded_by for one in (*memberships, *factors, *voices, *dissents, *check.none_needed)]
    return ChildRecord(
        person=person,
        card=card,
        identity=_identity(ids),
        membership=membership,
        history=tuple(one for one in memberships if membership is None or one.pk != membership.pk),
        dissents=tuple(dissents),
        views=views,
        differs=rules.views_differ(levels),
        worries=of_kind(factors, FactorKind.WORRY),
        strengths=of_kind(factors, FactorKind.STRENGTH),
        unsorted=of_kind(factors, FactorKind.UNSORTED),
        neither=of_kind(factors, FactorKind.NEITHER),
        doubted=tuple(one for one in factors if is_suspected_false(one.grade)),
        sortable=frozenset(one.pk for one in factors if policy.may_change_factor(actor, one)),
        voices=tuple(voices),
        trusted=tuple(trusted),
        told=_latest_each(told),
        told_views=_latest_each(one for one in told if one.view),
        statutory=statutory,
        statutory_is_stale=statutory is not None and rules.is_stale(statutory.checked_on, today()),
        check=check,
        sources=sources,
        links=links.lines,
        has_more_links=links.has_next,
        looked=who_looked(actor, mapping, ids),
        review_on=min((source.review_on for source in sources), default=None),
        leaves_on=leaves,
        kept=tuple(kept),
        out_of_date=out_of_date_among(
            mapping,
            [
                *(source.id for source in sources),
                *(one.contribution_id for one in (*factors, *voices)),
                *(one.said.contribution_id for one in views),
            ],
        ),
        names=names_of(staff),
        corrected=corrections_of(facts_of, held),
        held=held,
        facts_of=facts_of,
        put_right=put_right_of(ids),
        own_records=own_records(actor, records),
        can_go_back=_can_go_back(
            actor,
            mapping,
            [
                *((one.pk, one.contribution_id, one.agency_id) for one in facts),
                *((one.said.id, one.said.contribution_id, one.said.agency_id) for one in views),
            ],
        ),
    )


def facts_of_child(actor: Actor, card: PersonCard) -> tuple[UUID, ...]:
    """The records whose facts are this child's: those the reader sees, and those unseen of which another
    agency released something to them. Of initials alone, none of the latter."""
    return (*card.record_ids, *(records_told_of(actor, card.record_ids) if card.is_named else ()))


def _can_go_back(
    actor: Actor, mapping: Mapping, facts: Iterable[tuple[UUID | None, UUID | None, UUID]]
) -> frozenset[UUID]:
    """Which of these, given as row, contribution and agency, were entered by hand and this reader may
    take back. One query."""
    own = [
        (row, contribution)
        for row, contribution, agency in facts
        if policy.may_take_back_of(actor, mapping.pk, agency)
    ]
    by_hand = set(_BY_HAND([contribution for _, contribution in own if contribution is not None]))
    return frozenset(row for row, contribution in own if row is not None and contribution in by_hand)


def visible_fact(actor: Actor, record_ids: Sequence[UUID], fact_id: UUID) -> AboutPerson | None:
    """One thing recorded about a child that may be taken back, if this reader sees it."""
    found: AboutPerson | None = None
    for model in _GOES_BACK:
        rows: QuerySet[Any] = model._default_manager.filter(pk=fact_id, person_id__in=record_ids, **LIVE)
        found = found or rows.select_related("contribution", "mapping", "agency").first()
    return found


def of_kind(factors: Sequence[Factor], kind: FactorKind) -> tuple[Factor, ...]:
    """Those of one kind that their sender does not suspect to be false."""
    return tuple(one for one in factors if one.kind == kind and not is_suspected_false(one.grade))


def _referral_check(
    mapping: Mapping,
    card: PersonCard,
    ids: Sequence[UUID],
    membership: Membership | None,
    statutory: StatutoryCheck | None,
    held: Held,
) -> ReferralCheck:
    leads = tuple(rows_about(LeadProfessional, ids, "-recorded_at", held=held))
    return ReferralCheck(
        referrals=tuple(rows_about(Referral, ids, "-made_on", "-recorded_at", held=held)),
        none_needed=tuple(rows_about(NoReferral, ids, "-decided_on", "-recorded_at", held=held)),
        leads=leads,
        outcomes=tuple(rows_about(OutcomeEntry, ids, "-recorded_at", "-id", held=held)),
        is_open=bool(open_records(mapping, card.record_ids)),
        is_known=rules.known_to_services(
            known_before=YesNoNotKnown(membership.known_before) if membership else None,
            status=StatutoryStatus(statutory.status) if statutory else None,
            has_lead=bool(leads),
        ),
    )


def _latest_each(rows: Iterable[ToldAbout]) -> tuple[ToldAbout, ...]:
    kept: dict[str, ToldAbout] = {}
    for row in rows:
        kept.setdefault(row.who, row)
    return tuple(kept[who] for who in sorted(kept))


def _sources(records: Sequence[Person]) -> tuple[Source, ...]:
    found: dict[UUID, Source] = {}
    for record in records:
        contribution: Contribution = record.contribution
        found.setdefault(
            contribution.pk,
            Source(
                id=contribution.pk,
                agency=record.agency.short_name,
                title=contribution.title,
                given_on=contribution.given_at,
                handling=contribution.handling,
                is_restricted=contribution.audience == "restricted",
                how_known=contribution.how_known,
                review_on=contribution.review_on,
            ),
        )
    return tuple(sorted(found.values(), key=lambda source: str(source.given_on), reverse=True))


def _identity(ids: Sequence[UUID]) -> Identity:
    found: dict[str, dict[str, tuple[list[str], date | None]]] = {kind: {} for kind in _IDENTITY}
    for detail in _IDENTIFIES(ids):
        text = detail.born.isoformat() if detail.born else detail.text
        agencies, _born = found[detail.kind].setdefault(text, ([], detail.born))
        if detail.agency.short_name not in agencies:
            agencies.append(detail.agency.short_name)

    def given(kind: DetailKind) -> tuple[Given, ...]:
        return tuple(Given(text, tuple(agencies), born) for text, (agencies, born) in found[kind].items())

    return Identity(
        names=given(DetailKind.NAME),
        known_as=given(DetailKind.KNOWN_AS),
        births=given(DetailKind.BORN),
        schools=given(DetailKind.SCHOOL),
        year_groups=given(DetailKind.YEAR_GROUP),
        pronouns=given(DetailKind.PRONOUNS),
    )


def who_looked(actor: Actor, mapping: Mapping, record_ids: Sequence[UUID]) -> tuple[Looked, ...]:
    """Who opened this child's page in the last thirty days, each post apart, the latest first.

    Two queries; four where somebody did so in a second post.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEEN_SINCE, [mapping.pk, _LOOKS, now() - LOOKED_IN, list(record_ids)])
        last = {(user, agency): at for user, agency, at in cursor.fetchall()}
    looked = [
        Looked(user, one.name, one.job_title, one.agency, last[user, agency])
        for (user, agency), one in in_posts(last).items()
    ]
    return tuple(sorted(looked, key=lambda one: one.last_at, reverse=True))


@dataclass(frozen=True, slots=True)
class ScopeShown:
    """The scope as it stands, to test a child against."""

    in_scope: str
    out_of_scope: str
    goes_to: str


def scope_shown(actor: Actor, mapping: Mapping) -> ScopeShown | None:
    """The scope in force; None before one is written."""
    scope = scope_now(mapping)
    return ScopeShown(scope.in_scope, scope.out_of_scope, scope.goes_to) if scope else None


def standing_membership(actor: Actor, mapping: Mapping, record_ids: Sequence[UUID]) -> Membership | None:
    """The proposal or place that stands for a person, as far as this reader sees one."""
    found = list(Membership.objects.filter(mapping=mapping, person_id__in=record_ids, withdrawn_at=None))
    if not found:
        return None
    return found[rules.standing_of([(MembershipState(one.state), one.recorded_at) for one in found])]


def levels_shown(views: Sequence[View]) -> tuple[Level, ...]:
    """The different levels agencies hold, from the least to the most: shown side by side, never averaged."""
    held = {
        view.said.level for view in views if view.said.level and view.said.level is not Level.NOT_ASSESSED
    }
    return tuple(level for level in Level if level in held)
