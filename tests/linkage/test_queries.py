"""What the matching pages read: constant numbers of queries, and only for whoever holds the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.linkage import commands, queries
from placemap.linkage.vocabulary import Decision, Verdict
from tests.cast import World
from tests.linkage.pairs import found, match, recorded

pytestmark = pytest.mark.django_db


def _paired(world: World, by: Any, count: int) -> list[tuple[Any, Any]]:
    """So many clear and so many doubtful pairs, some judged."""
    names = [f"Person{n} Family{n}" for n in range(count * 2)]
    lefts = recorded(world, by, "social_care", names)
    rights = recorded(world, by, "police", names)
    run = found(
        world,
        by,
        [
            match(left, right, Decision.SAME if n % 2 else Decision.REVIEW)
            for n, (left, right) in enumerate(zip(lefts, rights, strict=True))
        ],
    )
    commands.confirm_clear_matches(
        mapping=world.mapping, run=run, only_pairs=[sorted((lefts[1].pk, rights[1].pk))], by=by
    )
    for n in range(0, count, 2):
        commands.judge_pair(
            mapping=world.mapping, left=lefts[n], right=rights[n], answer=Verdict.DIFFERENT, by=by
        )
    return [tuple(sorted((a.pk, b.pk))) for a, b in zip(lefts, rights, strict=True)]


def _cost(work: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        work()
    return len(captured)


def test_no_reading_costs_more_queries_for_more_pairs(world: World) -> None:
    priya = world.actor("coordinator")
    costs = []
    for count in (3, 25):
        with acting_as(priya):
            pairs = _paired(world, priya, count)
            costs.append(
                [
                    _cost(lambda: queries.matching_overview(priya, world.mapping)),
                    _cost(
                        lambda: queries.shown_pairs(
                            priya, world.mapping, queries.standing_of(world.mapping).clear
                        )
                    ),
                    _cost(lambda pairs=pairs: queries.pair_side_by_side(priya, world.mapping, *pairs[0])),
                    _cost(lambda: queries.decisions(priya, world.mapping)),
                    _cost(lambda: queries.matching_to_do(priya)),
                ]
            )
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12


def test_work_waits_for_the_custodian_alone(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        assert queries.matching_to_do(priya) == []
        _paired(world, priya, 3)
        items = queries.matching_to_do(priya)
        assert [item.verb for item in items] == ["Look", "Read"]
        assert "Person" not in " ".join(f"{item.what} {item.why}" for item in items)
    for key in ("sergeant", "lead", "other_district"):
        actor = world.actor(key)
        with acting_as(actor):
            assert queries.matching_to_do(actor) == []


def test_contradictions_are_work(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        a, b, c = recorded(world, priya, "police", ["A One", "B One", "C One"])
        for left, right, answer in ((a, b, Verdict.SAME), (b, c, Verdict.SAME), (a, c, Verdict.DIFFERENT)):
            commands.judge_pair(mapping=world.mapping, left=left, right=right, answer=answer, by=priya)
        assert [item.verb for item in queries.matching_to_do(priya)] == ["Put right"]


def test_reading_a_pair_is_on_the_trail(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        pairs = _paired(world, priya, 1)
        AuditEntry.objects.count()
        queries.pair_side_by_side(priya, world.mapping, *pairs[0])
        entry = AuditEntry.objects.filter(event="pair_viewed").latest("at")
        assert set(entry.subjects) == set(pairs[0])


def test_a_pair_that_is_none_does_not_exist(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        pairs = _paired(world, priya, 1)
        with pytest.raises(Http404):
            queries.pair_side_by_side(priya, world.mapping, pairs[0][0], pairs[1][0])


def test_others_are_refused_every_reading(world: World) -> None:
    dan = world.actor("sergeant")
    with acting_as(dan):
        for read in (
            lambda: queries.latest_run(dan, world.mapping),
            lambda: queries.shown_pairs(dan, world.mapping, []),
            lambda: queries.decisions(dan, world.mapping),
            lambda: queries.disputed_pairs(dan, world.mapping),
        ):
            with pytest.raises(Refused):
                read()


def test_a_judgement_stays_in_the_history_when_its_pair_is_no_longer_found(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        _paired(world, priya, 2)
        found(world, priya, [])
        total, shown = queries.decisions(priya, world.mapping)
        assert total == 1 and shown[0].counts and shown[0].pair.reasons
        assert shown[0].by == "Priya Nandra"


def test_pairs_of_people_already_told_apart_or_joined_are_not_asked(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        (a,) = recorded(world, priya, "social_care", ["Dominik Havel"])
        b, c = recorded(world, priya, "police", ["Dominik Havel", "Marek Havel"])
        review = Decision.REVIEW
        found(world, priya, [match(a, b, review), match(b, c, review), match(a, c, review)])
        assert len(queries.standing_of(world.mapping).doubtful) == 3
        commands.judge_pair(mapping=world.mapping, left=a, right=b, answer=Verdict.SAME, by=priya)
        commands.judge_pair(mapping=world.mapping, left=b, right=c, answer=Verdict.DIFFERENT, by=priya)
        standing = queries.standing_of(world.mapping)
        assert standing.doubtful == () and len(standing.decided) == 2
        assert queries.unresolved_people(world.mapping) == set()
