"""Recording people as a source gives them, and taking a source's people back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency
from placemap.subjects import policy, rules
from placemap.subjects.commands._bulk import _insert_rows
from placemap.subjects.commands._given import detail_rows, initials_of, mention_rows, source_columns
from placemap.subjects.commands.standing import _settle
from placemap.subjects.models import Link, LinkEvidence, Mention, Person, PersonDetail, SameAs
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import Standing

_BATCH = 5000
_KEPT_AFTER_CLOSING = 12  # months, as the mapping's own disposal


@command(may=policy.may_give_people, event=Event.PERSON_RECORDED)
def record_people(*, contribution: Contribution, people: Sequence[PersonAsGiven], by: Actor) -> list[Person]:
    """Record people as one contribution gives them, in the order given, with details and mentions.

    One call for one row or a hundred thousand. Raises `PlacemapError` naming the row when a category
    cannot be: nothing is written then.
    """
    for person in people:
        _check(person)
    common = source_columns(contribution, by)
    made = _new_people(contribution, people, common)
    for start in range(0, len(made), _BATCH):
        some = list(zip(made[start : start + _BATCH], people[start : start + _BATCH], strict=True))
        details = [row for record, person in some for row in detail_rows(record.pk, person)]
        _insert_rows(PersonDetail, common, details)
        mentions = [row for record, person in some for row in mention_rows(record.pk, person)]
        _insert_rows(Mention, common, mentions)
    return made


@command(may=policy.may_give_people, event=Event.PERSON_RECORDED)
def record_person(*, contribution: Contribution, person: PersonAsGiven, by: Actor) -> Person:
    """Record one person as a contribution gives them."""
    return record_people(contribution=contribution, people=[person], by=by)[0]


@command(may=policy.may_record_person, event=Event.PERSON_RECORDED)
def add_person(*, mapping: Mapping, person: PersonAsGiven, how_known: str = "", by: Actor) -> Person:
    """Record one person by hand, as given by the actor's own agency under its agreement."""
    if not person.shown_name.strip() and not person.known_as:
        raise PlacemapError(_("Enter a name, or what they are called."))
    contribution = _by_hand(mapping, _("A person entered by hand"), how_known, by)
    return record_person(contribution=contribution, person=person, by=by)


@command(may=policy.may_withdraw_people, event=Event.PERSON_CHANGED)
def withdraw_people(*, contribution: Contribution, by: Actor) -> tuple[int, int]:
    """Take back the people, links and written names a contribution gave: (taken back, kept).

    A child never leaves the cohort because a list was taken back. The decision on a child proposed
    or agreed through one of these records passes to another record of the same child; where there
    is none, or the actor may not open it, that one record is kept until the coordinator decides.
    """
    people = Person.objects.filter(contribution=contribution, withdrawn_at=None)
    decided = list(people.filter(decided_standing__in=[Standing.PROPOSED, Standing.COHORT]))
    kept = {person.pk for person in decided if not _hand_decision_over(person, by)}
    going = list(people.exclude(pk__in=kept).values_list("pk", flat=True))
    moment = now()
    for model in (Mention, LinkEvidence, Link, PersonDetail, Person):
        given: models.QuerySet[Any] = model._default_manager.filter(
            contribution=contribution, withdrawn_at=None
        )
        if model is Person:
            given = given.exclude(pk__in=kept)
        elif model in (Mention, PersonDetail):
            given = given.exclude(person_id__in=kept)
        given.update(withdrawn_at=moment)
    _settle(contribution.mapping_id, {*going, *kept}, by)
    return len(going), len(kept)


def _by_hand(mapping: Mapping, title: str, how_known: str, by: Actor) -> Contribution:
    """A contribution of the actor's own agency, under its agreement, for one thing entered by hand."""
    if by.agency_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can give information."))
    return open_contribution(
        mapping=mapping,
        agency=Agency.objects.get(pk=by.agency_id),
        kind=ContributionKind.BY_HAND,
        title=title,
        how_known=how_known,
        by=by,
    )


def _hand_decision_over(person: Person, by: Actor) -> bool:
    """Whether another record of the same child now holds the decision this one held."""
    others = _other_records(person) if by.has_in(Duty.HOLD_COHORT, person.mapping_id) else []
    if not others:
        return False
    if not any(other.decided_standing == person.decided_standing for other in others):
        Person.objects.filter(pk=others[0].pk).update(
            decided_standing=person.decided_standing, own_category=person.own_category
        )
    Person.objects.filter(pk=person.pk).update(decided_standing=Standing.CANDIDATE)
    return True


def _other_records(person: Person) -> list[Person]:
    pairs = SameAs.objects.filter(mapping_id=person.mapping_id).values_list("left_id", "right_id")
    group = rules.groups_from(pairs).get(person.pk, (person.pk,))
    return list(
        Person.objects.filter(pk__in=group, withdrawn_at=None)
        .exclude(contribution_id=person.contribution_id)
        .order_by("recorded_at", "pk")
    )


def _check(person: PersonAsGiven) -> None:
    adult = rules.is_adult(person.born, person.born_low, person.born_high, on=today())
    try:
        rules.check_category(person.category, adult)
    except PlacemapError as problem:
        if person.source_row is None:
            raise
        raise PlacemapError(
            _("Row %(row)s: %(problem)s") % {"row": person.source_row, "problem": problem.message}
        )


def _new_people(
    contribution: Contribution, people: Sequence[PersonAsGiven], common: dict[str, Any]
) -> list[Person]:
    """The bare rows. References are random, so a clash, however unlikely, means drawing again."""
    shared = {**common, "dispose_on": rules.add_months(contribution.mapping.ends_on, _KEPT_AFTER_CLOSING)}
    for attempt in range(3):
        references = rules.new_working_references(len(people))
        rows = [
            {
                "id": uuid.uuid4(),
                "group_key": uuid.uuid4(),
                "working_reference": reference,
                "category": person.category.value,
                "own_category": person.category.value,
                "initials": initials_of(person)[:12],
                "source_sheet": person.source_sheet[:80],
                "source_row": person.source_row,
            }
            for reference, person in zip(references, people, strict=True)
        ]
        try:
            with transaction.atomic():
                _insert_rows(Person, shared, rows)
        except IntegrityError as problem:
            if "person_reference_in_mapping" not in str(problem) or attempt == 2:
                raise
            continue
        return [_made(row, shared, contribution) for row in rows]
    raise AssertionError("unreachable")


def _made(row: dict[str, Any], shared: dict[str, Any], contribution: Contribution) -> Person:
    person = Person(**row, **shared)
    person.contribution = contribution
    person._state.adding = False
    return person
