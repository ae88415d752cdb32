"""Records and found pairs for tests of matching, without waiting for the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from placemap.access.actors import Actor
from placemap.information.commands import open_contribution
from placemap.linkage import commands
from placemap.linkage.models import MatchRun
from placemap.linkage.vocabulary import Decision, Explanation, FieldReason, Match, Outcome
from placemap.subjects.commands import PersonAsGiven, record_people
from placemap.subjects.models import Person, SameAs
from tests.cast import World

BORN = date(2011, 3, 4)


def recorded(world: World, by: Actor, agency: str, names: Sequence[str], **more: Any) -> list[Person]:
    """People of one list of an agency, by their names."""
    contribution = open_contribution(
        mapping=world.mapping, agency=world.agencies[agency], kind="list", title="List", by=by
    )
    people = [
        PersonAsGiven(given=name.split()[0], family=name.split()[-1], born=BORN, source_row=row, **more)
        for row, name in enumerate(names, 2)
    ]
    return record_people(contribution=contribution, people=people, by=by)


def match(left: Person, right: Person, decision: Decision = Decision.SAME, weight: float = 0.99) -> Match:
    """A pair as the engine would give it."""
    reasons = (
        FieldReason(
            "name", "Name", "Dominik Havel", "Dom Havell", Outcome.CLOSE, "“Dom” is short for Dominik."
        ),
        FieldReason("born", "Date of birth", "4 March 2011", "4 March 2011", Outcome.AGREES, "The same day."),
        FieldReason("sex", "Sex", "m", "", Outcome.CANNOT_COMPARE, "Only one of the rows gives it."),
    )
    explanation = Explanation(
        reasons, ("There may be a twin. Check before you decide.",), "Date of birth agrees."
    )
    return Match(str(left.pk), str(right.pk), weight, decision, explain=lambda: explanation)


def found(world: World, by: Actor, matches: Sequence[Match]) -> MatchRun:
    """A run that is done and found these pairs."""
    run = commands.ask_for_matching(mapping=world.mapping, by=by)
    commands.begin_run(run=run, by=by)
    return commands.record_matches(
        run=run, matches=matches, records=len(matches) * 2, engine_version="test", by=by
    )


def joined() -> set[frozenset[Any]]:
    """The groups of records held to be one person, from the joins in the database."""
    groups: list[set[Any]] = []
    for left, right in SameAs.objects.values_list("left_id", "right_id"):
        touching = [group for group in groups if group & {left, right}]
        groups = [group for group in groups if group not in touching]
        groups.append(set().union({left, right}, *touching))
    return {frozenset(group) for group in groups}
