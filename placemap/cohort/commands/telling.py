"""Telling whoever read a fact about a child that it was put right or taken back since."""

from __future__ import annotations

from datetime import datetime

from placemap.access.actors import Actor
from placemap.cohort.models import AboutPerson
from placemap.information.models import Contribution
from placemap.subjects.commands import tell_readers
from placemap.subjects.queries import people_groups
from placemap.subjects.vocabulary import CorrectedHow


def tell_readers_of(
    fact: AboutPerson, how: CorrectedHow, by: Actor, *, since: datetime | None = None
) -> None:
    """A neutral notice to everybody who opened the child's record since this was given and could read it.

    `since` is when it was written, where that was later than its giving.
    """
    tell_readers(
        mapping=fact.mapping,
        people=people_groups(by, fact.mapping, [fact.person_id]).records(fact.person_id),
        since=since or fact.contribution.given_at,
        how=how,
        audience=fact.audience,
        given_by=fact.agency_id,
        given_in=fact.contribution_id,
        by=by,
    )


def tell_readers_of_all(contribution: Contribution, by: Actor) -> None:
    """The same of everything about people that one giving held, before it is taken back."""
    for model in AboutPerson.__subclasses__():
        facts = model._default_manager.filter(contribution=contribution, withdrawn_at=None)
        for fact in facts.select_related("mapping", "contribution"):
            tell_readers_of(fact, CorrectedHow.TAKEN_BACK, by)
