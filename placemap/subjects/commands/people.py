"""Recording people as a source gives them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import require_new_people_taken
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.foundations.errors import PlacemapError
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_taking_new
from placemap.subjects import policy, rules
from placemap.subjects.commands._bulk import _insert_rows
from placemap.subjects.commands._by_hand import _by_hand
from placemap.subjects.commands._given import detail_rows, initials_of, mention_rows, source_columns
from placemap.subjects.models import Mention, Person, PersonDetail
from placemap.subjects.rules import PersonAsGiven

_BATCH = 5000
KEPT_AFTER_CLOSING = 12  # months, as the mapping's own disposal


@command(may=policy.may_give_people, event=Event.PERSON_RECORDED)
def record_people(*, contribution: Contribution, people: Sequence[PersonAsGiven], by: Actor) -> list[Person]:
    """Record people as one contribution gives them, in the order given, with details and mentions.

    One call for one row or a hundred thousand. Raises `PlacemapError` naming the row when a category
    cannot be, or `NotInvented` where it could be about somebody real: nothing is written then.
    """
    require_new_people_taken()
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
def add_person(
    *,
    mapping: Mapping,
    person: PersonAsGiven,
    how_known: str = "",
    none_of: Sequence[UUID] = (),
    by: Actor,
) -> Person:
    """Record one person by hand, as given by the actor's own agency under its agreement.

    `none_of` are records whose like was shown first: that this is somebody else goes on record.
    """
    if not person.shown_name.strip() and not person.known_as:
        raise PlacemapError(_("Enter a name, or what they are called."))
    require_taking_new(mapping)
    adult = rules.is_adult(person.born, person.born_low, person.born_high, on=today())
    rules.check_listed_as(person.category, adult)
    contribution = _by_hand(mapping, _("A person entered by hand"), how_known, by)
    made = record_person(contribution=contribution, person=person, by=by)
    shown = list(Person.objects.filter(mapping=mapping, pk__in=none_of, withdrawn_at=None))
    if shown:
        say_none_of_these(mapping=mapping, person=made, shown=shown, by=by)
    return made


@command(may=policy.may_record_person, event=Event.ADDED_AS_NEW)
def say_none_of_these(*, mapping: Mapping, person: Person, shown: Sequence[Person], by: Actor) -> None:
    """Keep in the trail that somebody new was said to be none of those who are like them."""


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
    shared = {**common, "dispose_on": add_months(contribution.mapping.ends_on, KEPT_AFTER_CLOSING)}
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
