"""What every row entered by hand carries: its source, and the record of the person it is put on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.turns import take_turn
from placemap.cohort.queries.gate import has_open_risk, has_unsorted_words
from placemap.foundations.errors import PlacemapError
from placemap.foundations.grades import is_graded_with_conditions
from placemap.foundations.wording import _
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience, ContributionKind, Handling, HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.subjects.models import Person
from placemap.subjects.policy import may_give_people
from placemap.subjects.queries import people_groups
from placemap.subjects.vocabulary import Naming

CHANGED_BY_SOMEONE = _(
    "Somebody else changed this while you were writing. Nothing of theirs was overwritten."
)

_SEEN_BEST = (Naming.NAMED, Naming.INITIALS, Naming.CLOSED)
_SEEN_OR_CHECKED = frozenset({HowKnown.SEEN_MYSELF, HowKnown.RECORD_CHECK, HowKnown.TOLD_BY_PERSON})


def _records_of(person: Person, by: Actor) -> list[Person]:
    """Every record of this person that the actor may see, the one the team sees best first.

    What is put on a record shows to whoever sees that record, so it belongs on the most open one.
    """
    ids = people_groups(by, person.mapping, [person.pk]).records(person.pk)
    records = list(Person.objects.filter(pk__in=[*ids, person.pk], withdrawn_at=None))
    if not records:
        raise PlacemapError(_("This person is no longer shown in this mapping. Go back to the cohort."))
    return sorted(
        records,
        key=lambda one: (
            one.audience != Audience.TEAM,
            _SEEN_BEST.index(Naming(one.naming)),
            one.pk != person.pk,
            str(one.pk),
        ),
    )


def _record_for(person: Person, by: Actor) -> Person:
    """The record that something about this person is put on."""
    return _records_of(person, by)[0]


def _given_by_hand(
    person: Person,
    by: Actor,
    *,
    title: str,
    agency: Agency | None = None,
    contribution: Contribution | None = None,
    how_known: str = "",
    handling: str = "",
    nature: Nature | None = None,
    happened_on: date | None = None,
    grade: str = "",
    answers_risk: bool = False,
) -> dict[str, Any]:
    """The sourced fields of a row about `person`, with a contribution of its own unless one is given.

    With `answers_risk` a closed mapping takes it too while a risk of theirs has no answer: nobody is removed
    before somebody has answered, and a referral may be taken back after the closing.

    Raises what `open_contribution` raises: a closed mapping, an agency without an agreement in force;
    and refuses a contribution of another mapping, or one that the actor may not give in.
    """
    if contribution is None:
        contribution = open_contribution(
            mapping=person.mapping,
            agency=agency or _own_agency(by),
            kind=ContributionKind.BY_HAND,
            title=title,
            handling=Handling.CONDITIONS if is_graded_with_conditions(grade) else handling,
            how_known=how_known,
            after_closing=answers_risk and _waits_for_an_answer(person, by),
            by=by,
        )
    else:
        if contribution.mapping_id != person.mapping_id:
            raise PlacemapError(_("This was given to another mapping. Nothing was recorded."))
        require(may_give_people(by, contribution))
        require_open(contribution.mapping)
    return {
        "person": person,
        "mapping_id": person.mapping_id,
        "agency_id": contribution.agency_id,
        "contribution": contribution,
        # What is derived takes the narrowest audience of its parts.
        "audience": Audience.RESTRICTED
        if Audience.RESTRICTED in (contribution.audience, person.audience) or is_graded_with_conditions(grade)
        else Audience.TEAM,
        "how_known": how_known or contribution.how_known,
        "nature": nature or _nature_of(contribution.how_known),
        "happened_on": happened_on,
        "grade": grade.strip(),
        "review_on": contribution.review_on,
        "recorded_by": by.user_id,
    }


def _waits_for_an_answer(person: Person, by: Actor) -> bool:
    """Whether this actor sees what keeps somebody here: a risk without an answer, or unsorted words."""
    about = (by, person.mapping, person)
    return has_open_risk(*about) or has_unsorted_words(*about)


def _own_agency(by: Actor) -> Agency:
    """The agency the actor acts for."""
    if by.agency_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can give information."))
    return Agency.objects.get(pk=by.agency_id)


def _nature_of(how_known: str) -> Nature:
    """Fact when it was seen, checked in records or said by the person; otherwise somebody's opinion."""
    return Nature.FACT if how_known in _SEEN_OR_CHECKED else Nature.OPINION


def _one_at_a_time(mapping_id: UUID) -> None:
    """Hold the mapping's proposals until this transaction ends: two presses at once make one proposal."""
    take_turn(f"cohort {mapping_id}")
