"""The gate: children with a recorded risk whom nobody has referred, decided on, or told of.

Whether somebody has answered is asked of `cohort_unanswered`, which knows of answers the reader may
not read. What is shown of a child is only what the reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.cohort import rules
from placemap.cohort.models import LeadProfessional, Membership, StatutoryCheck
from placemap.cohort.vocabulary import StatutoryStatus, YesNoNotKnown
from placemap.foundations.clock import LONDON
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency
from placemap.subjects.models import Person
from placemap.subjects.queries import PersonCard, person_cards

WORRY, VIEW, AGREED = "worry", "view", "agreed"


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
class OpenException:
    """A child with a recorded risk and neither a referral nor a decision, with what would mend it.

    `since` is the day the first risk was recorded; `agencies` the short names of those who recorded
    one; `lead` a lead professional who is named and has not been told; `is_known` whether anybody is
    known to work with the child.
    """

    card: PersonCard
    since: date
    why: tuple[str, ...]
    agencies: tuple[str, ...]
    is_known: bool
    lead: LeadProfessional | None


# Row security decides which risks this reader sees; the function only who has no answer yet.
_RISKS = """
select p.group_key, p.id, r.agency_id, r.recorded_at, r.what
from (
    select person_id, agency_id, recorded_at, contribution_id, 'worry' as what from cohort_factor
    where mapping_id = %(mapping)s and kind = 'worry' and withdrawn_at is null
  union all
    select person_id, agency_id, recorded_at, contribution_id, 'view' from cohort_agencyview
    where mapping_id = %(mapping)s and level in ('emerging', 'moderate', 'significant')
      and withdrawn_at is null
  union all
    select person_id, agency_id, decided_at, contribution_id, 'agreed' from cohort_membership
    where mapping_id = %(mapping)s and state = 'agreed' and withdrawn_at is null
) r
join subjects_person p on p.id = r.person_id
join information_contribution c on c.id = r.contribution_id and c.withdrawn_at is null
where p.group_key in (select cohort_unanswered(%(mapping)s)) and p.withdrawn_at is null
order by r.recorded_at, p.id
"""


def open_risks(actor: Actor, mapping: Mapping, agency_id: UUID | None = None) -> list[Risk]:
    """Everybody this reader may see at risk and not answered, oldest first; of one agency, if given."""
    with connection.cursor() as cursor:
        cursor.execute(_RISKS, {"mapping": mapping.pk})
        rows = cursor.fetchall()
    people: dict[UUID, list[tuple[UUID, UUID, date, str]]] = defaultdict(list)
    for key, person_id, agency, at, what in rows:
        people[key].append((person_id, agency, at.astimezone(LONDON).date(), what))
    found = [
        Risk(
            person_id=said[0][0],
            since=said[0][2],
            why=tuple(dict.fromkeys(what for *_, what in said)),
            agency_ids=tuple(dict.fromkeys(agency for _, agency, _, _ in said)),
        )
        for said in people.values()
        if agency_id is None or any(agency == agency_id for _, agency, _, _ in said)
    ]
    return sorted(found, key=lambda risk: risk.since)


def filled(actor: Actor, mapping: Mapping, risks: Sequence[Risk]) -> list[OpenException]:
    """One page of open risks with what their reader may see of each child; six queries however many."""
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
    for lead in LeadProfessional.objects.filter(told_on=None, **live).order_by("recorded_at"):
        leads[leader_of[lead.person_id]] = lead
    names = dict(
        Agency.objects.filter(pk__in={a for r in risks for a in r.agency_ids}).values_list("pk", "short_name")
    )
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
            )
        )
    return made


def exceptions(actor: Actor, mapping: Mapping, agency_id: UUID | None = None) -> list[OpenException]:
    """Every open exception this reader may see, oldest first."""
    return filled(actor, mapping, open_risks(actor, mapping, agency_id))


def open_exceptions_count(actor: Actor, mapping: Mapping) -> int:
    """How many children this reader sees with a recorded risk and neither referral nor decision."""
    return len(open_risks(actor, mapping))


def unanswered_keys(mapping: Mapping, among: Collection[UUID] | None = None) -> set[UUID]:
    """The group keys of everybody at risk and not answered in a mapping, seen by this reader or not.

    `among` asks about some people only, by their keys.
    """
    with connection.cursor() as cursor:
        if among is None:
            cursor.execute("select cohort_unanswered(%s)", [mapping.pk])
        else:
            cursor.execute("select cohort_unanswered_among(%s, %s::uuid[])", [mapping.pk, list(among)])
        return {row[0] for row in cursor.fetchall()}


def has_open_risk(actor: Actor, mapping: Mapping, person: Person) -> bool:
    """Whether this child has a recorded risk and neither a referral nor a decision."""
    return bool(unanswered_keys(mapping, [person.group_key]))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in one mapping for this actor: children without an answer, and proposals."""

    mapping_id: UUID
    reference: str
    title: str
    unanswered: int
    proposed: int


_WAITING = """
select m.id, m.reference, m.title,
  (select count(distinct p.group_key) from subjects_person p
    where p.mapping_id = m.id and p.withdrawn_at is null and p.group_key in (select cohort_unanswered(m.id))
      and (exists (select 1 from cohort_factor f where f.person_id = p.id and f.kind = 'worry')
        or exists (select 1 from cohort_agencyview v where v.person_id = p.id
                   and v.level in ('emerging', 'moderate', 'significant'))
        or exists (select 1 from cohort_membership a where a.person_id = p.id and a.state = 'agreed'))),
  (select count(distinct p.group_key) from cohort_membership w join subjects_person p on p.id = w.person_id
    where w.mapping_id = m.id and w.state = 'proposed' and w.withdrawn_at is null)
from mappings_mapping m where m.state = 'open' and m.id = any(%s) order by m.reference
"""


def waiting_for(actor: Actor, mapping_ids: Sequence[UUID]) -> list[Waiting]:
    """What waits in each of these mappings, in one query."""
    if not mapping_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [list(mapping_ids)])
        return [Waiting(*row) for row in cursor.fetchall()]
