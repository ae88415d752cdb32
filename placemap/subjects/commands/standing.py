"""Who is one person, who is decided on, and how far that names people to the team.

`decided_standing` and `own_category` are what was decided or given about one record. `standing`,
`category` and `naming` are worked out from them for the whole group (`rules.spread`), whenever
records are joined or parted, a decision is recorded, or a link is added or ended. So parting two
records narrows again what joining them had opened.
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

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.information.vocabulary import Audience
from placemap.mappings.models import Mapping
from placemap.partners.queries import author
from placemap.subjects import policy, rules
from placemap.subjects.models import Link, Person, PersonDetail, SameAs
from placemap.subjects.vocabulary import (
    SYMMETRIC_KINDS,
    Category,
    DetailKind,
    LinkState,
    Naming,
    Standing,
)

_WIDTH = {Naming.CLOSED: 0, Naming.INITIALS: 1, Naming.NAMED: 2}
_BATCH = 2000


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
    _settle(mapping.pk, touched, by)


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

    The decision is kept on this record and on those of the group that had one before, so that it
    replaces them; the others follow it only while they are joined. `consideration` says how a child
    who has caused harm may be being exploited, and is required for that category.
    """
    group = _group_of(person.mapping_id, person.pk)
    changed = {"decided_standing": standing.value}
    if category is not None:
        adult = _settled_age(group)
        given = consideration or _considered(group)
        rules.check_category(category, adult, consideration=given)
        changed["own_category"] = category.value
    Person.objects.filter(
        Q(pk=person.pk) | (Q(pk__in=group) & ~Q(decided_standing=Standing.CANDIDATE))
    ).update(version=F("version") + 1, **changed)
    if consideration.strip():
        _keep_consideration(person, consideration.strip(), by)
    _settle(person.mapping_id, set(group), by)
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
    PersonDetail.objects.create(
        mapping_id=person.mapping_id,
        agency_id=person.agency_id,
        contribution_id=person.contribution_id,
        audience=person.audience,
        review_on=person.review_on,
        recorded_by=author(by),
        person=person,
        kind=DetailKind.CONSIDERED,
        text=text[:1000],
        nature="opinion",
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


def _settle(mapping_id: UUID, person_ids: Collection[UUID], by: Actor) -> None:
    """Work out standing, category and naming anew for these people and those linked to them.

    Somebody who does not see every record never narrows: what closes a name again is the
    custodian's to do, who sees them all.
    """
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
        groups.get(key, (key,)) for key, row in rows.items() if row.decided_standing == Standing.COHORT
    }
    beside_cohort: set[tuple[UUID, ...]] = set()
    for one, other in links:
        a, b = groups.get(one, (one,)), groups.get(other, (other,))
        if b in in_cohort:
            beside_cohort.add(a)
        if a in in_cohort:
            beside_cohort.add(b)
    ages = _ages(settled)
    wanted: dict[UUID, rules.Shown] = {}
    for group in {groups.get(key, (key,)) for key in settled}:
        members = [rows[key] for key in group if key in rows]
        if members:
            own = [_own(row, ages.get(row.pk)) for row in members]
            wanted.update(rules.spread(own, linked_to_cohort=group in beside_cohort))  # type: ignore[arg-type]
    narrows = by.has_in(Duty.HOLD_COHORT, mapping_id)
    _write(rows, wanted, narrows=narrows)


def _own(row: Person, adult: bool | None) -> rules.OwnRecord:
    return rules.OwnRecord(
        key=row.pk,
        decided=Standing(row.decided_standing),
        category=Category(row.own_category),
        is_open=row.audience == Audience.TEAM and row.withdrawn_at is None,
        is_adult=adult,
    )


def _write(rows: dict[UUID, Person], wanted: dict[UUID, rules.Shown], *, narrows: bool) -> None:
    alike: dict[rules.Shown, list[UUID]] = defaultdict(list)
    for key, shown in wanted.items():
        row = rows[key]
        if (row.standing, row.category, row.naming) == (shown.standing, shown.category, shown.naming):
            continue
        if not narrows and _WIDTH[shown.naming] < _WIDTH[Naming(row.naming)]:
            continue
        alike[shown].append(key)
    for shown, keys in alike.items():
        Person.objects.filter(pk__in=keys).update(
            standing=shown.standing, category=shown.category, naming=shown.naming
        )


def _team_links(mapping_id: UUID, keys: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Links the whole team may know of, touching these people: only such a link makes anybody linked."""
    return list(
        Link.objects.filter(
            Q(from_person_id__in=keys) | Q(to_person_id__in=keys),
            mapping_id=mapping_id,
            state=LinkState.CURRENT,
            audience=Audience.TEAM,
            withdrawn_at=None,
        )
        .order_by()
        .values_list("from_person_id", "to_person_id")
    )


def _ages(keys: Collection[UUID]) -> dict[UUID, bool | None]:
    """Whether each record says grown up or under 18; a child where it says both."""
    said: dict[UUID, set[bool | None]] = defaultdict(set)
    on: date = today()
    births = PersonDetail.objects.filter(
        person_id__in=keys, kind=DetailKind.BORN, withdrawn_at=None
    ).order_by()
    for person_id, born, low, high in births.values_list("person_id", "born", "born_low", "born_high"):
        said[person_id].add(rules.is_adult(born, low, high, on=on))
    return {
        key: False if False in found else (True if True in found else None) for key, found in said.items()
    }


def _settled_age(group: Collection[UUID]) -> bool | None:
    found = set(_ages(group).values())
    return False if False in found else (True if True in found else None)
