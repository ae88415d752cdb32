"""The gate: children with a recorded risk whom nobody has referred, decided on, or told of.

Words that nobody has sorted stand for a risk until somebody has read them: they open the gate as a worry
does. Sorted as a strength or as neither they no longer do. Until then they hold the mapping open even
where the child was referred, since whoever referred may not have read them.

Whether somebody has answered is asked of the database's functions, which know of answers the reader
may not read. A child stands open for a reader only through a risk that this reader sees: nothing here
tells that somebody else holds one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.session import asked_once
from placemap.cohort import rules
from placemap.cohort.models import (
    ChronologyEntry,
    Factor,
    LeadProfessional,
    Membership,
    NoReferral,
    Referral,
    StatutoryCheck,
)
from placemap.cohort.queries.folding import fold
from placemap.cohort.vocabulary import FactorKind, StatutoryStatus, YesNoNotKnown
from placemap.information.policy import counted
from placemap.information.queries import DOUBTED
from placemap.mappings.models import Mapping
from placemap.partners.queries import short_names_of
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, people_groups, person_cards

# Of one child's words, so many stand on the page; the rest one press away.
WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Risk:
    """A person at risk and not answered, before anything of them is read.

    `person_id` is a record this reader sees; `why` holds the kinds of what was recorded.
    """

    person_id: UUID
    since: date
    why: tuple[str, ...]
    agency_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done about earlier risks: "referral", "none_needed" or "lead_told", and on which day."""

    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class OpenException:
    """A child with a recorded risk and neither a referral nor a decision, with what would mend it.

    `since` is the day the first risk was recorded; `agencies` the short names of those who recorded
    one; `lead` a lead professional who is named and has not been told; `is_known` whether anybody is
    known to work with the child; `answered` the latest answer, which came before what waits now;
    `words` the first few of `words_count` that nobody has sorted, oldest first.
    """

    card: PersonCard
    since: date
    why: tuple[str, ...]
    agencies: tuple[str, ...]
    is_known: bool
    lead: LeadProfessional | None
    answered: Answered | None = None
    words: tuple[Factor, ...] = ()
    words_count: int = 0


_COUNTED = counted("cohort_factor")
# Row security decides which risks this reader sees; the function only which have no answer yet.
_SEEN = """
    select id, person_id, agency_id, recorded_at, contribution_id,
        case kind when 'worry' then 'worry' else 'words' end as what from cohort_factor
    where mapping_id = {mapping} and kind in ('worry', 'unsorted') and withdrawn_at is null and {counted}
  union all
    select id, person_id, agency_id, recorded_at, contribution_id, 'view' from cohort_agencyview
    where mapping_id = {mapping} and level in ('emerging', 'moderate', 'significant')
      and withdrawn_at is null
  union all
    select id, person_id, agency_id, decided_at, contribution_id, 'agreed' from cohort_membership
    where mapping_id = {mapping} and state = 'agreed' and withdrawn_at is null
  union all
    select id, person_id, agency_id, recorded_at, contribution_id, 'judged' from cohort_concernjudgement
    where mapping_id = {mapping} and level in ('emerging', 'moderate', 'significant')
      and withdrawn_at is null
"""
# Materialised, or the planner may run the function again for every row. `is true` keeps the planner from
# joining what the function gives as a table, which at thousands of risks compared every one with every
# other for seconds: it is looked up in a hash instead, once, behind the `offset 0`.
_UNANSWERED = "(r.id in (select o.id from open_now o)) is true"
# What is said of a person by one agency counts once. A day is worked out here: a moment costs more to read.
_RISKS = f"""
with open_now as materialized (select cohort_open_risks(%(mapping)s) as id),
risk as materialized (
    select r.person_id, r.agency_id, r.what, min(r.recorded_at) as at
    from ({_SEEN.format(mapping="%(mapping)s", counted=_COUNTED)} offset 0) r
    join information_contribution c on c.id = r.contribution_id and c.withdrawn_at is null
    where {_UNANSWERED}
    group by 1, 2, 3
)
select p.group_key, p.id, r.since, r.agencies, r.why
from (
    select person_id, (min(at) at time zone 'Europe/London')::date as since, min(at) as at,
        array_agg(agency_id order by at) as agencies, array_agg(what order by at) as why
    from risk group by 1
) r
join subjects_person p on p.id = r.person_id
where p.withdrawn_at is null
order by r.at, p.id
"""
_AMONG = f"""
with open_now as materialized (
    select cohort_open_risks_among(%(mapping)s, %(people)s::uuid[]) as id
)
select distinct p.group_key, p.id from ({_SEEN.format(mapping="%(mapping)s", counted=_COUNTED)}) r
join subjects_person p on p.id = r.person_id
join information_contribution c on c.id = r.contribution_id and c.withdrawn_at is null
where r.person_id = any(%(people)s::uuid[]) and p.withdrawn_at is null and {_UNANSWERED}
  and r.what <> 'words'
"""
# The same shape for words that nobody has sorted, whether or not the child was referred.
_WORDS = """
with waiting as materialized (select cohort_words_waiting(%(mapping)s) as id)
select p.group_key, p.id, (min(f.recorded_at) at time zone 'Europe/London')::date,
    array_agg(f.agency_id order by f.recorded_at), array['words']
from cohort_factor f
join information_contribution c on c.id = f.contribution_id and c.withdrawn_at is null
join subjects_person p on p.id = f.person_id and p.withdrawn_at is null
where f.mapping_id = %(mapping)s and f.kind = 'unsorted' and f.withdrawn_at is null
  and (f.id in (select w.id from waiting w)) is true
group by 1, 2
order by min(f.recorded_at), p.id
"""


def open_risks(actor: Actor, mapping: Mapping, agency_id: UUID | None = None) -> list[Risk]:
    """Everybody this reader may see at risk and not answered, oldest first; of one agency, if given.

    Words that nobody has sorted count among the risks, as the kind "words".
    """
    found = _folded(_rows(_RISKS, {"mapping": mapping.pk}))
    return found if agency_id is None else [risk for risk in found if agency_id in risk.agency_ids]


def words_waiting(actor: Actor, mapping: Mapping) -> list[Risk]:
    """Everybody about whom this reader sees words that nobody has sorted, oldest first, referred or not."""
    return _folded(_rows(_WORDS, {"mapping": mapping.pk}))


def _folded(rows: Sequence[Any]) -> list[Risk]:
    """Rows of records as people, oldest first."""
    stands_for = fold((person, key) for key, person, *_ in rows)
    people: dict[UUID, list[tuple[UUID, date, list[UUID], list[str]]]] = defaultdict(list)
    for _key, person_id, since, agencies, why in rows:
        people[stands_for[person_id]].append((person_id, since, agencies, why))
    found = [
        Risk(
            person_id=said[0][0],
            since=said[0][1],
            why=tuple(dict.fromkeys(what for *_, why in said for what in why)),
            agency_ids=tuple(dict.fromkeys(agency for _, _, agencies, _ in said for agency in agencies)),
        )
        for said in people.values()
    ]
    return sorted(found, key=lambda risk: risk.since)


def open_records(mapping: Mapping, among: Collection[UUID]) -> dict[UUID, UUID]:
    """The records among these on which this reader sees a risk without an answer, each with its key.

    The answer itself may be one that the reader cannot see. Words that nobody has sorted are no risk yet:
    what is said of a child elsewhere says what is known.
    """
    rows = _rows(_AMONG, {"mapping": mapping.pk, "people": list(among)})
    return {person: key for key, person, *_ in rows}


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def filled(actor: Actor, mapping: Mapping, risks: Sequence[Risk]) -> list[OpenException]:
    """One page of open risks with what their reader may see of each child; nine queries however many."""
    cards = person_cards(actor, mapping, [risk.person_id for risk in risks])
    leader_of = {record: card.id for card in cards.values() for record in card.record_ids}
    records = list(leader_of)
    live = {"person_id__in": records, "withdrawn_at": None, "contribution__withdrawn_at": None}
    known = {
        leader_of[person]
        for person, answer in Membership.objects.filter(**live).values_list("person_id", "known_before")
        if answer == YesNoNotKnown.YES
    }
    statuses: dict[UUID, str] = {}
    for person, status in (
        StatutoryCheck.objects.filter(**live)
        .order_by("checked_on", "recorded_at")
        .values_list("person_id", "status")
    ):
        statuses[leader_of[person]] = status
    leads: dict[UUID, LeadProfessional] = {}
    told = []
    for lead in LeadProfessional.objects.filter(**live).order_by("recorded_at"):
        if lead.told_on is None:
            leads[leader_of[lead.person_id]] = lead
        else:
            told.append(lead)
    answered = _latest_answers(leader_of, live, told)
    words: dict[UUID, list[Factor]] = defaultdict(list)
    unsorted = Factor.objects.filter(~DOUBTED, kind=FactorKind.UNSORTED, **live).select_related("agency")
    for factor in unsorted.order_by("recorded_at", "id"):
        words[leader_of[factor.person_id]].append(factor)
    names = short_names_of(agency for risk in risks for agency in risk.agency_ids)
    made = []
    for risk in risks:
        card = cards.get(risk.person_id)
        if card is None:
            continue
        held = statuses.get(card.id)
        made.append(
            OpenException(
                card=card,
                since=risk.since,
                why=risk.why,
                agencies=tuple(names[agency] for agency in risk.agency_ids if agency in names),
                is_known=rules.known_to_services(
                    known_before=YesNoNotKnown.YES if card.id in known else None,
                    status=StatutoryStatus(held) if held else None,
                    has_lead=card.id in leads,
                ),
                lead=leads.get(card.id),
                answered=answered.get(card.id),
                words=tuple(words[card.id][:WORDS_SHOWN]),
                words_count=len(words[card.id]),
            )
        )
    return made


def _latest_answers(
    leader_of: dict[UUID, UUID], live: dict[str, Any], told: Sequence[LeadProfessional]
) -> dict[UUID, Answered]:
    """The latest answer about each child that this reader sees. Two queries."""
    found: list[tuple[UUID, datetime, Answered]] = [
        (person, at, Answered("referral", on))
        for person, at, on in Referral.objects.filter(**live).values_list(
            "person_id", "recorded_at", "made_on"
        )
    ]
    found += [
        (person, at, Answered("none_needed", on))
        for person, at, on in NoReferral.objects.filter(**live).values_list(
            "person_id", "recorded_at", "decided_on"
        )
    ]
    found += [
        (
            lead.person_id,
            rules.answers_up_to(lead.recorded_at, lead.told_on),
            Answered("lead_told", lead.told_on),
        )
        for lead in told
        if lead.told_on is not None
    ]
    return {leader_of[person]: answer for person, _at, answer in sorted(found, key=lambda one: one[1])}


def exceptions(actor: Actor, mapping: Mapping, agency_id: UUID | None = None) -> list[OpenException]:
    """Every open exception this reader may see, oldest first."""
    return filled(actor, mapping, open_risks(actor, mapping, agency_id))


def open_exceptions_count(actor: Actor, mapping: Mapping) -> int:
    """How many children this reader sees with a recorded risk and neither referral nor decision."""
    return len(open_risks(actor, mapping))


def unanswered_keys(mapping: Mapping) -> set[UUID]:
    """The group keys of everybody at risk and not answered in a mapping, seen by this reader or not.

    For counting what holds a mapping open, never for showing anybody.
    """
    return {row[0] for row in _rows("select cohort_unanswered(%(mapping)s)", {"mapping": mapping.pk})}


def unsorted_keys(mapping: Mapping) -> set[UUID]:
    """The same keys of everybody about whom words wait to be sorted, seen by this reader or not."""
    return {row[0] for row in _rows("select cohort_unsorted(%(mapping)s)", {"mapping": mapping.pk})}


def has_unsorted_words(actor: Actor, mapping: Mapping, person: Person) -> bool:
    """Whether this reader sees words about this child that nobody has sorted."""
    records = people_groups(actor, mapping, [person.pk]).records(person.pk)
    return Factor.objects.filter(
        ~DOUBTED,
        person_id__in=records,
        kind=FactorKind.UNSORTED,
        withdrawn_at=None,
        contribution__withdrawn_at=None,
    ).exists()


def doubted_about(record_ids: Collection[UUID]) -> int:
    """How many worries, words or moments about a child this reader sees that their sender suspects false."""
    about = {"person_id__in": record_ids, "withdrawn_at": None, "contribution__withdrawn_at": None}
    return sum(model._default_manager.filter(DOUBTED, **about).count() for model in (Factor, ChronologyEntry))


def has_open_risk(actor: Actor, mapping: Mapping, person: Person) -> bool:
    """Whether this reader sees a recorded risk of this child that nobody has answered."""
    records = people_groups(actor, mapping, [person.pk]).records(person.pk)
    return bool(open_records(mapping, records))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in one mapping for this actor: children without an answer, words, and proposals."""

    mapping_id: UUID
    reference: str
    title: str
    unanswered: int
    proposed: int
    unsorted: int = 0


_KINDS = ("unanswered", "proposed", "unsorted")
_WAITING = f"""
with asked as materialized (
    select m.id, m.reference, m.title from mappings_mapping m
    where m.state = 'open' and m.id = any(%(mappings)s::uuid[])
), open_now as materialized (
    select o.id from asked m cross join lateral cohort_open_risks(m.id) as o(id)
), waiting as materialized (
    select o.id from asked m cross join lateral cohort_words_waiting(m.id) as o(id)
)
select m.id, m.reference, m.title, w.what, w.person_id, w.group_key
from asked m left join lateral (
    select 'unanswered' as what, p.id as person_id, p.group_key
    from (
        select distinct r.person_id from ({_SEEN.format(mapping="m.id", counted=_COUNTED)} offset 0) r
        join information_contribution c on c.id = r.contribution_id and c.withdrawn_at is null
        where r.what <> 'words' and {_UNANSWERED}
    ) s
    join subjects_person p on p.id = s.person_id and p.withdrawn_at is null
  union all
    select 'unsorted', p.id, p.group_key
    from cohort_factor f
    join information_contribution c on c.id = f.contribution_id and c.withdrawn_at is null
    join subjects_person p on p.id = f.person_id and p.withdrawn_at is null
    where f.mapping_id = m.id and f.kind = 'unsorted' and f.withdrawn_at is null
      and (f.id in (select w.id from waiting w)) is true
  union all
    select 'proposed', p.id, p.group_key
    from cohort_membership r join subjects_person p on p.id = r.person_id
    where r.mapping_id = m.id and r.state = 'proposed' and r.withdrawn_at is null
) w on true
order by m.reference
"""


def waiting_for(actor: Actor, mapping_ids: Sequence[UUID]) -> list[Waiting]:
    """What waits in each of these mappings, as far as this actor sees it, in at most two queries."""
    if not mapping_ids:
        return []
    rows = asked_once(
        (_WAITING, tuple(mapping_ids)), lambda: _rows(_WAITING, {"mappings": list(mapping_ids)})
    )
    stands_for = fold((person, key) for *_, person, key in rows if person is not None)
    found: dict[tuple[UUID, str, str], dict[str, set[UUID]]] = {}
    for mapping, reference, title, what, person, _key in rows:
        held = found.setdefault((mapping, reference, title), {what: set() for what in _KINDS})
        if person is not None:
            held[what].add(stands_for[person])
    return [
        Waiting(
            *which,
            unanswered=len(held["unanswered"]),
            proposed=len(held["proposed"]),
            unsorted=len(held["unsorted"]),
        )
        for which, held in found.items()
    ]
