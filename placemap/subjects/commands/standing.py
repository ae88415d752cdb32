"""Who is one person, who is decided on, and how far that names people to the team.

`decided_standing`, `decided_category` and `own_category` are what was decided or given about one
record. `standing`, `category` and `naming` are worked out from them for the whole group
(`rules.spread`), whenever records are joined or parted, a decision is recorded, or a link is added
or ended. So parting two records narrows again what joining them had opened.

The working out is the settler's, who sees every record whoever acts: what the team is shown never
depends on who acted last.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.lengths import within
from placemap.information.vocabulary import Audience, HowKnown, Nature
from placemap.mappings.models import Mapping
from placemap.partners.queries import author
from placemap.subjects import policy, rules
from placemap.subjects.commands._by_hand import _by_hand
from placemap.subjects.models import Link, LinkEvidence, Person, PersonDetail, SameAs
from placemap.subjects.vocabulary import (
    SYMMETRIC_KINDS,
    Category,
    DetailKind,
    LinkState,
    Naming,
    Standing,
)

_BATCH = 2000
_Birth = tuple[date | None, date | None, date | None]
_BY_LINK = (Standing.LINKED, Standing.OTHER, Standing.UNKNOWN_PERSON)


@command(may=policy.may_join_records, event=Event.PERSON_CHANGED)
def set_same_people(*, mapping: Mapping, joins: Collection[tuple[UUID, UUID, UUID]], by: Actor) -> None:
    """Make the mapping's sameness exactly `joins`: (left, right, judgement) in either order of the two.

    Standing and naming are spread over the groups that result; what is no longer joined falls back
    to what was decided about it alone.
    """
    wanted = {(min(a, b), max(a, b)): judgement for a, b, judgement in joins if a != b}
    held = {
        (left, right): (key, judgement)
        for key, left, right, judgement in SameAs.objects.filter(mapping=mapping).values_list(
            "id", "left_id", "right_id", "judgement_id"
        )
    }
    gone = {pair for pair, (_key, judgement) in held.items() if wanted.get(pair) != judgement}
    new = {pair for pair, judgement in wanted.items() if pair not in held or held[pair][1] != judgement}
    if not gone and not new:
        return
    _check_in_mapping(mapping, {key for pair in new for key in pair})
    before = rules.groups_from(held)
    after = rules.groups_from(wanted)
    SameAs.objects.filter(pk__in=[held[pair][0] for pair in gone]).delete()
    SameAs.objects.bulk_create(
        [SameAs(mapping=mapping, left_id=a, right_id=b, judgement_id=wanted[a, b]) for a, b in sorted(new)],
        batch_size=_BATCH,
    )
    touched: set[UUID] = set()
    for key in {key for pair in gone | new for key in pair}:
        touched.update(before.get(key, (key,)), after.get(key, (key,)))
    _set_group_keys({key: after.get(key, (key,))[0] for key in touched})
    _refold(touched)
    _settle(mapping.pk, touched)


@command(may=policy.may_set_standing, event=Event.PERSON_CHANGED)
def set_standing(
    *,
    person: Person,
    standing: Standing,
    category: Category | None = None,
    consideration: str = "",
    by: Actor,
) -> None:
    """Record what was decided about a person, and spread it over the records joined with theirs.

    The decision is kept on this record, and replaces those kept before on others of the group that
    it reaches (`rules.reaches`); the rest follow it only while they are joined. A category decided is
    kept apart from what the source said. `consideration` says how a child who has caused harm may be
    being exploited, and is required for that category: it is kept as the deciding agency's words.
    """
    group = _group_of(person.mapping_id, person.pk)
    changed: dict[str, str] = {}
    if category is not None:
        adult = _settled_age(group)
        given = consideration or _considered(group)
        rules.check_category(category, adult, consideration=given)
        changed["decided_category"] = category.value
    openly = person.audience == Audience.TEAM
    held = Person.objects.filter(pk__in=group, withdrawn_at=None).values_list(
        "pk", "decided_standing", "audience"
    )
    replaced = {person.pk: openly}
    for key, before, audience in held:
        is_open = audience == Audience.TEAM
        if rules.reaches(standing, decided_openly=openly, held=Standing(before), is_open=is_open):
            replaced.setdefault(key, is_open)
    # A category chosen through a restricted record stays with restricted ones.
    with_category = [key for key, is_open in replaced.items() if openly or not is_open]
    Person.objects.filter(pk__in=replaced).update(version=F("version") + 1, decided_standing=standing.value)
    if changed:
        Person.objects.filter(pk__in=with_category).update(**changed)
    if consideration.strip():
        _keep_consideration(person, consideration.strip(), by)
    _settle(person.mapping_id, set(group))
    person.refresh_from_db()


def _group_of(mapping_id: UUID, person_id: UUID) -> tuple[UUID, ...]:
    pairs = SameAs.objects.filter(mapping_id=mapping_id).values_list("left_id", "right_id")
    return rules.groups_from(pairs).get(person_id, (person_id,))


def _check_in_mapping(mapping: Mapping, keys: set[UUID]) -> None:
    if Person.objects.filter(mapping=mapping, pk__in=keys).count() != len(keys):
        raise PlacemapError(_("One of these records is no longer in this mapping. Open the page again."))


def _considered(group: Iterable[UUID]) -> str:
    found = PersonDetail.objects.filter(
        person_id__in=group, kind=DetailKind.CONSIDERED, withdrawn_at=None
    ).first()
    return found.text if found else ""


def _keep_consideration(person: Person, text: str, by: Actor) -> None:
    """As the words of the agency that considered it, whoever gave the record."""
    contribution = _by_hand(
        person.mapping, _("How a child was considered"), HowKnown.PROFESSIONAL_OPINION, by
    )
    open_to_team = person.audience == contribution.audience == Audience.TEAM
    PersonDetail.objects.create(
        mapping_id=person.mapping_id,
        agency_id=contribution.agency_id,
        contribution=contribution,
        audience=Audience.TEAM if open_to_team else Audience.RESTRICTED,
        how_known=contribution.how_known,
        review_on=contribution.review_on,
        recorded_by=author(by),
        person=person,
        kind=DetailKind.CONSIDERED,
        text=within(text, 1000, _("What you wrote")),
        nature=Nature.OPINION,
    )


def _set_group_keys(first_of: dict[UUID, UUID]) -> None:
    """One key a group, made from its first record so that the same group always has the same key."""
    if not first_of:
        return
    keys = {person: uuid.uuid5(first, "group") for person, first in first_of.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "update subjects_person p set group_key = n.key"
            " from unnest(%s::uuid[], %s::uuid[]) as n(id, key) where p.id = n.id and p.group_key <> n.key",
            [list(keys), list(keys.values())],
        )


def _refold(person_ids: Collection[UUID]) -> None:
    """Links of one kind between the same two people fold into one line: give them one key."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            update subjects_link l set fold_key = case
                when f.group_key = t.group_key then %(away)s::uuid
                when l.kind = any(%(both)s) then md5(l.kind
                    || least(f.group_key::text, t.group_key::text)
                    || greatest(f.group_key::text, t.group_key::text))::uuid
                else md5(l.kind || f.group_key::text || t.group_key::text)::uuid end
            from subjects_person f, subjects_person t
            where f.id = l.from_person_id and t.id = l.to_person_id
              and (l.from_person_id = any(%(people)s::uuid[]) or l.to_person_id = any(%(people)s::uuid[]))
            """,
            {
                "away": rules.FOLDED_AWAY,
                "both": [kind.value for kind in SYMMETRIC_KINDS],
                "people": list(person_ids),
            },
        )


@command(may=policy.may_settle, event=Event.PERSON_CHANGED)
def settle_expired(*, by: Actor) -> int:
    """Close again whoever was on the map through a link that has since expired: how many were looked at."""
    past = Link.objects.filter(state=LinkState.CURRENT, withdrawn_at=None, expires_on__lt=today()).order_by()
    ends: dict[UUID, set[UUID]] = defaultdict(set)
    for end in ("from_person", "to_person"):
        shown = past.filter(**{f"{end}__withdrawn_at": None, f"{end}__standing__in": _BY_LINK}).exclude(
            **{f"{end}__naming": Naming.CLOSED}
        )
        for mapping_id, key in shown.values_list("mapping_id", f"{end}_id"):
            ends[mapping_id].add(key)
    for mapping_id, keys in ends.items():
        _settle(mapping_id, keys)
    return sum(len(keys) for keys in ends.values())


@command(may=policy.may_settle, event=Event.PERSON_CHANGED)
def settle_handed_over(*, person: Person, by: Actor) -> bool:
    """Whoever was handed over to adult services is an adult who may be being harmed, from 18 on.

    A birthday alone changes nothing: the caller knows of the hand-over. False, with nothing changed,
    while any record makes them younger, and for whoever is listed as an adult already.
    """
    group = _group_of(person.mapping_id, person.pk)
    as_a_child = Q(category__startswith="child_") | Q(category=Category.NOT_SET)
    listed = Person.objects.filter(as_a_child, pk__in=group, withdrawn_at=None)
    if _settled_age(group) is not True or not listed.exists():
        return False
    listed.update(version=F("version") + 1, decided_category=Category.ADULT_HARMED.value)
    _settle_in_full_sight(person.mapping_id, group)
    return True


def _settle(mapping_id: UUID, person_ids: Collection[UUID]) -> None:
    """Work out standing, category and naming anew for these people and those linked to them.

    Seen and written by the settler, in the transaction of whoever acts.
    """
    with acting_as(system_actor(policy.SETTLER)):
        _settle_in_full_sight(mapping_id, person_ids)


def _settle_in_full_sight(mapping_id: UUID, person_ids: Collection[UUID]) -> None:
    groups = rules.groups_from(
        SameAs.objects.filter(mapping_id=mapping_id).values_list("left_id", "right_id")
    )

    def whole(keys: Iterable[UUID]) -> set[UUID]:
        return {member for key in keys for member in groups.get(key, (key,))}

    first = whole(person_ids)
    around = whole(key for pair in _team_links(mapping_id, first) for key in pair)
    settled = first | around
    links = _team_links(mapping_id, settled)
    known = settled | whole(key for pair in links for key in pair)
    rows = {row.pk: row for row in Person.objects.filter(mapping_id=mapping_id, pk__in=known)}
    in_cohort = {
        groups.get(key, (key,))
        for key, row in rows.items()
        if row.decided_standing == Standing.COHORT and _is_open(row)
    }
    beside_cohort: set[tuple[UUID, ...]] = set()
    for one, other in links:
        a, b = groups.get(one, (one,)), groups.get(other, (other,))
        if b in in_cohort:
            beside_cohort.add(a)
        if a in in_cohort:
            beside_cohort.add(b)
    births = _births(settled)
    ages = _ages_on(births, today())
    wanted: dict[UUID, tuple[rules.Shown, rules.Considering]] = {}
    for group in {groups.get(key, (key,)) for key in settled}:
        members = [rows[key] for key in group if key in rows]
        if members:
            own = [_own(row, ages.get(row.pk)) for row in members]
            shown = rules.spread(
                own,
                linked_to_cohort=group in beside_cohort,
                grew_up_linked=_grew_up_linked(members, births),
            )
            wanted.update(_with_considering(members, shown))  # type: ignore[arg-type]
    _write(rows, wanted)


def _with_considering(
    members: Collection[Person], shown: dict[UUID, rules.Shown]
) -> dict[UUID, tuple[rules.Shown, rules.Considering]]:
    """Each record's standing with the clock of a linked child, which runs for the whole group."""
    linked = {key for key, one in shown.items() if one.standing is Standing.LINKED}
    open_to_team = any(row.pk in linked and _is_open(row) for row in members)
    held = [_considering(row) for row in members if row.withdrawn_at is None]
    clock = rules.considering(held, is_linked=open_to_team, today=today())
    # Agreed into the cohort, the child was decided on: nothing is left of the clock.
    decided = any(one.standing is Standing.COHORT for one in shown.values())
    left = rules.NOT_CONSIDERED if decided or open_to_team else clock
    return {key: (one, clock if key in linked else left) for key, one in shown.items()}


def _considering(row: Person) -> rules.Considering:
    return rules.Considering(row.consider_by, row.consideration, row.deciding_agency_id)


def _is_open(row: Person) -> bool:
    return row.audience == Audience.TEAM and row.withdrawn_at is None


def _own(row: Person, adult: bool | None) -> rules.OwnRecord:
    decided = row.decided_category != Category.NOT_SET
    return rules.OwnRecord(
        key=row.pk,
        decided=Standing(row.decided_standing),
        category=Category(row.own_category if not decided else row.decided_category),
        is_open=_is_open(row),
        is_adult=adult,
        is_live=row.withdrawn_at is None,
        is_category_decided=decided,
    )


def _write(rows: dict[UUID, Person], wanted: dict[UUID, tuple[rules.Shown, rules.Considering]]) -> None:
    alike: dict[tuple[rules.Shown, rules.Considering], list[UUID]] = defaultdict(list)
    for key, (shown, clock) in wanted.items():
        row = rows[key]
        stands = (row.standing, row.category, row.naming)
        if stands == (shown.standing, shown.category, shown.naming) and _considering(row) == clock:
            continue
        alike[shown, clock].append(key)
    for (shown, clock), keys in alike.items():
        Person.objects.filter(pk__in=keys).update(
            standing=shown.standing,
            category=shown.category,
            naming=shown.naming,
            consider_by=clock.by,
            consideration=clock.state,
            deciding_agency_id=clock.agency,
        )


def _team_links(mapping_id: UUID, keys: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Links in force that the team may know of, touching these people: only they make anybody linked.

    Not one that is suspected to be false by all that is held for it: nobody is on the map for that.
    """
    found = list(
        Link.objects.filter(
            Q(from_person_id__in=keys) | Q(to_person_id__in=keys),
            mapping_id=mapping_id,
            state=LinkState.CURRENT,
            audience=Audience.TEAM,
            withdrawn_at=None,
            expires_on__gte=today(),
            from_person__withdrawn_at=None,
            to_person__withdrawn_at=None,
        )
        .order_by()
        .values_list("pk", "from_person_id", "to_person_id")
    )
    doubted = _suspected_false([key for key, _one, _other in found])
    return [(one, other) for key, one, other in found if key not in doubted]


def _suspected_false(links: Collection[UUID]) -> set[UUID]:
    """Those of the links for which every piece of evidence is suspected to be false. One query."""
    live = LinkEvidence.objects.filter(link_id__in=links, withdrawn_at=None).order_by()
    some = live.filter(grade__contains="E").values("link_id")
    grades: dict[UUID, list[str]] = defaultdict(list)
    for link, grade in live.filter(link_id__in=some).values_list("link_id", "grade"):
        grades[link].append(grade)
    return {link for link, given in grades.items() if rules.is_suspected_false(given)}


def _grew_up_linked(members: Collection[Person], births: dict[UUID, list[_Birth]]) -> bool:
    """Whether they were linked as a child, and are considered or were helped: no grown-up then, even if now.

    Whoever was 18 by then, though nobody knew it yet, was never a linked child.
    """
    began = [
        rules.first_linked_on(row.consider_by)
        for row in members
        if row.standing == Standing.LINKED and row.consideration and row.consider_by and _is_open(row)
    ]
    if not began:
        return False
    said = _ages_on({row.pk: births.get(row.pk, []) for row in members}, min(began))
    return rules.settled_age(set(said.values())) is not True


def _births(keys: Collection[UUID]) -> dict[UUID, list[_Birth]]:
    """What each record says of when somebody was born: the day, or the first and last it may have been."""
    found: dict[UUID, list[_Birth]] = defaultdict(list)
    births = PersonDetail.objects.filter(
        person_id__in=keys, kind=DetailKind.BORN, withdrawn_at=None
    ).order_by()
    for person_id, *birth in births.values_list("person_id", "born", "born_low", "born_high"):
        found[person_id].append(tuple(birth))  # type: ignore[arg-type]
    return found


def _ages(keys: Collection[UUID]) -> dict[UUID, bool | None]:
    return _ages_on(_births(keys), today())


def _ages_on(births: dict[UUID, list[_Birth]], on: date) -> dict[UUID, bool | None]:
    """Whether each record says grown up or under 18 on a day; a child where it says both."""
    return {
        key: rules.settled_age({rules.is_adult(*birth, on=on) for birth in said})
        for key, said in births.items()
    }


def _settled_age(group: Collection[UUID]) -> bool | None:
    return rules.settled_age(set(_ages(group).values()))
