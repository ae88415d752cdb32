"""Matching asked for and carried out; pairs judged, confirmed and taken back."""

from __future__ import annotations

import itertools
import json
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.linkage import commands, jobs, queries
from placemap.linkage.models import Candidate, Judgement, MatchRun
from placemap.linkage.vocabulary import Decision, Verdict
from placemap.mappings.models import Mapping, Seat
from placemap.subjects.models import Person, SameAs
from tests.cast import World
from tests.linkage.pairs import found, joined, match, recorded

pytestmark = pytest.mark.django_db


@dataclass
class Desk:
    """Priya at her desk, with three lists of one, two and two records."""

    world: World
    priya: Actor
    a: Person
    b: Person
    c: Person
    d: Person
    e: Person

    def judge(self, left: Person, right: Person, answer: Verdict, **more: Any) -> Judgement:
        more.setdefault("seen", self.latest(left, right))
        return commands.judge_pair(
            mapping=self.world.mapping, left=left, right=right, answer=answer, by=self.priya, **more
        )

    def latest(self, left: Person, right: Person) -> Any:
        held = queries.latest_judgement(self.world.mapping, *sorted((left.pk, right.pk)))
        return held.pk if held else None

    def found(self, *pairs: Any) -> MatchRun:
        return found(self.world, self.priya, [match(*pair) for pair in pairs])

    def confirm(self, run: MatchRun, **more: Any) -> int:
        return commands.confirm_clear_matches(mapping=self.world.mapping, run=run, by=self.priya, **more)

    @property
    def standing(self) -> queries.Standing:
        return queries.standing_of(self.world.mapping)


def pair(left: Person, right: Person) -> tuple[Any, Any]:
    first, second = sorted((left.pk, right.pk))
    return first, second


@pytest.fixture
def desk(world: World) -> Any:
    priya = world.actor("coordinator")
    with acting_as(priya):
        (a,) = recorded(world, priya, "social_care", ["Dominik Havel"])
        b, c = recorded(world, priya, "mill_lode", ["Dom Havell", "Marek Havel"])
        d, e = recorded(world, priya, "police", ["Dominik Havel", "Kai Wood"])
        yield Desk(world, priya, a, b, c, d, e)


# Runs


def test_ask_for_matching_defers_one_job_with_identifiers_only(desk: Desk) -> None:
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    assert commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya) == run
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'linkage.match_lists'")
        assert [json.loads(row[0]) for row in cursor.fetchall()] == [
            {
                "run_id": str(run.pk),
                "user_id": str(desk.priya.user_id),
                "agency_id": str(desk.priya.agency_id),
            }
        ]
    assert run.state == MatchRun.State.WAITING and run.stage


def test_ask_for_matching_after_a_run_stopped_begins_another(desk: Desk) -> None:
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    commands.begin_run(run=run, by=desk.priya)
    MatchRun.objects.update(moved_at=now() - timedelta(minutes=11))
    again = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    assert again != run
    run.refresh_from_db()
    assert run.state == MatchRun.State.FAILED and "stopped" in run.failure


def test_a_run_that_no_worker_will_take_up_can_be_asked_for_again(desk: Desk) -> None:
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    MatchRun.objects.update(moved_at=now() - timedelta(minutes=11))
    # Without a worker it waits; with one that left it lying, it is asked for anew.
    assert commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya) == run
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    assert commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya) != run


def test_matching_is_for_whoever_holds_the_list(world: World) -> None:
    for key in ("sergeant", "head", "lead", "other_district"):
        actor = world.actor(key)
        with acting_as(actor), pytest.raises(Refused, match="coordinator"):
            commands.ask_for_matching(mapping=world.mapping, by=actor)


def test_run_matching_compares_the_records_with_the_engine(desk: Desk) -> None:
    run = commands.run_matching(
        run=commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya), by=desk.priya
    )
    assert run.state == MatchRun.State.DONE and run.records == 5 and run.fraction == 1
    assert run.engine_version and run.clear + run.doubtful == Candidate.objects.count()
    reasons = {frozenset((c.left_id, c.right_id)): c.reasons for c in Candidate.objects.all()}
    same = reasons[frozenset((desk.a.pk, desk.d.pk))]
    assert {reason["field"]: reason["outcome"] for reason in same}["born"] == "agrees"


def test_the_job_carries_out_the_run_in_the_askers_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_PAUSE", 0.0)
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    jobs.match_lists.func(str(run.pk), str(desk.priya.user_id))
    run.refresh_from_db()
    assert run.state == MatchRun.State.DONE and run.stage == "Done"
    assert AuditEntry.objects.filter(event="matching_moved", user_id=desk.priya.user_id).count() > 2
    # The same job delivered twice does nothing more.
    finished = run.finished_at
    jobs.match_lists.func(str(run.pk), str(desk.priya.user_id))
    run.refresh_from_db()
    assert run.finished_at == finished


def test_the_job_asks_afresh_whether_the_asker_may(desk: Desk) -> None:
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    for stranger in ("sergeant", "other_district"):
        jobs.match_lists.func(str(run.pk), str(desk.world.users[stranger].pk))
    Seat.objects.filter(user=desk.world.users["coordinator"]).update(until_on=today() - timedelta(days=1))
    jobs.match_lists.func(str(run.pk), str(desk.priya.user_id))
    jobs.match_lists.func(str(run.pk), "00000000-0000-0000-0000-000000000000")
    Seat.objects.filter(user=desk.world.users["coordinator"]).update(until_on=None)
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("problem", "says"),
    [(PlacemapError("Two rows have the same key."), "same key"), (MemoryError(), "Ask for it again")],
)
def test_a_failing_engine_is_written_on_the_run_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, problem: Exception, says: str
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise problem

    monkeypatch.setattr("placemap.linkage.engine.find_matches", fails)
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    jobs.match_lists.func(str(run.pk), str(desk.priya.user_id))
    run.refresh_from_db()
    assert run.state == MatchRun.State.FAILED and says in run.failure


def test_progress_is_saved_by_stage_and_not_too_often(desk: Desk) -> None:
    run = commands.begin_run(
        run=commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya), by=desk.priya
    )
    saver = jobs._Progress(desk.priya, run)
    for part in (0.2, 0.21, 0.22):
        saver("Comparing rows", part)
    run.refresh_from_db()
    assert (run.stage, run.fraction) == ("Comparing rows", 0.2)
    saver("Putting reasons into words", 0.9)
    run.refresh_from_db()
    assert (run.stage, run.fraction) == ("Putting reasons into words", 0.9)


def test_another_run_replaces_the_pairs_and_keeps_the_judgements(desk: Desk) -> None:
    desk.found((desk.a, desk.b, Decision.REVIEW, 0.5), (desk.a, desk.c, Decision.REVIEW, 0.4))
    desk.judge(desk.a, desk.c, Verdict.DIFFERENT)
    desk.found((desk.a, desk.c, Decision.REVIEW, 0.6), (desk.a, desk.d))
    assert Candidate.objects.count() == 2 and Judgement.objects.count() == 1
    # "Different" is remembered: the pair is not asked again.
    assert desk.standing.doubtful == () and desk.standing.clear == (pair(desk.a, desk.d),)


def test_record_matches_turns_pairs_into_order_with_their_reasons(desk: Desk) -> None:
    first, second = sorted((desk.a, desk.b), key=lambda person: person.pk)
    desk.found((second, first))
    candidate = Candidate.objects.get()
    assert (candidate.left_id, candidate.right_id) == (first.pk, second.pk)
    assert (candidate.reasons[0]["left"], candidate.reasons[0]["right"]) == ("Dom Havell", "Dominik Havel")


def test_record_matches_leaves_out_records_taken_back_meanwhile(desk: Desk) -> None:
    Person.objects.filter(pk=desk.b.pk).update(withdrawn_at=now())
    desk.found((desk.a, desk.b), (desk.a, desk.d), (desk.a, desk.a))
    assert Candidate.objects.count() == 1


def test_a_run_ended_by_somebody_is_not_recorded(desk: Desk) -> None:
    run = commands.ask_for_matching(mapping=desk.world.mapping, by=desk.priya)
    with pytest.raises(Conflict):
        commands.record_matches(run=run, matches=[], records=0, by=desk.priya)


# Judging


def test_judge_pair_joins_and_withdrawing_restores(desk: Desk) -> None:
    judgement = desk.judge(desk.b, desk.a, Verdict.SAME, why="  The school confirmed it. ")
    assert judgement.why == "The school confirmed it." and judgement.judged_by == desk.priya.user_id
    same = SameAs.objects.get()
    assert (same.left_id, same.right_id) == pair(desk.a, desk.b) and same.judgement_id == judgement.pk
    commands.withdraw_judgement(judgement=judgement, by=desk.priya)
    assert not SameAs.objects.exists()
    assert Judgement.objects.get().withdrawn_by == desk.priya.user_id
    commands.withdraw_judgement(judgement=judgement, by=desk.priya)


def test_judge_pair_keeps_the_engines_reasons(desk: Desk) -> None:
    desk.found((desk.a, desk.b, Decision.REVIEW, 0.5))
    judgement = desk.judge(desk.a, desk.b, Verdict.UNSURE)
    assert [reason["field"] for reason in judgement.reasons] == ["name", "born", "sex"]
    assert judgement.engine_version == "test" and not SameAs.objects.exists()
    assert desk.standing.unsure == (pair(desk.a, desk.b),)


def test_judge_pair_shows_the_first_answer_to_the_second_judge(desk: Desk) -> None:
    first = desk.judge(desk.a, desk.b, Verdict.SAME)
    with pytest.raises(Conflict, match="Read their answer"):
        desk.judge(desk.a, desk.b, Verdict.DIFFERENT, seen=None)
    assert SameAs.objects.count() == 1
    second = desk.judge(desk.a, desk.b, Verdict.DIFFERENT, seen=first.pk)
    assert not SameAs.objects.exists()
    commands.withdraw_judgement(judgement=second, by=desk.priya)
    assert SameAs.objects.get().judgement_id == first.pk


def test_judge_pair_the_same_way_again_adds_nothing(desk: Desk) -> None:
    first = desk.judge(desk.a, desk.b, Verdict.SAME, why="Sure")
    assert desk.judge(desk.a, desk.b, Verdict.SAME, why="Sure").pk == first.pk


def test_judge_pair_refuses_what_is_no_pair(desk: Desk) -> None:
    with pytest.raises(PlacemapError, match="same record"):
        desk.judge(desk.a, desk.a, Verdict.SAME, seen=None)
    Person.objects.filter(pk=desk.e.pk).update(withdrawn_at=now())
    desk.e.refresh_from_db()
    with pytest.raises(PlacemapError, match="taken back"):
        desk.judge(desk.a, desk.e, Verdict.SAME)
    stranger = Person(mapping=desk.world.other_mapping, agency=desk.world.agencies["police"])
    with pytest.raises(PlacemapError, match="not of this mapping"):
        desk.judge(desk.a, stranger, Verdict.SAME, seen=None)


def test_judging_is_for_whoever_holds_the_list(desk: Desk) -> None:
    dan = desk.world.actor("sergeant")
    judgement = desk.judge(desk.d, desk.e, Verdict.DIFFERENT)
    with acting_as(dan):
        with pytest.raises(Refused):
            commands.judge_pair(
                mapping=desk.world.mapping, left=desk.d, right=desk.e, answer=Verdict.SAME, by=dan
            )
        with pytest.raises(Refused):
            commands.withdraw_judgement(judgement=judgement, by=dan)
        # A team member sees neither what the engine found nor what was decided.
        assert (
            not Judgement.objects.exists()
            and not Candidate.objects.exists()
            and not MatchRun.objects.exists()
        )


def test_a_closed_mapping_takes_no_judgement(desk: Desk) -> None:
    Mapping.objects.filter(pk=desk.world.mapping.pk).update(
        state="closed", closed_on=today(), closure_reason="objective_met"
    )
    desk.world.mapping.refresh_from_db()
    with pytest.raises(PlacemapError, match="closed"):
        desk.judge(desk.a, desk.b, Verdict.SAME)


def test_judging_in_any_order_gives_the_same_people(desk: Desk) -> None:
    said = [
        (desk.a, desk.b, Verdict.SAME),
        (desk.b, desk.d, Verdict.SAME),
        (desk.a, desk.c, Verdict.DIFFERENT),
        (desk.c, desk.e, Verdict.SAME),
        (desk.d, desk.e, Verdict.UNSURE),
    ]
    orders = list(itertools.permutations(said))
    results = set()
    for order in random.Random(7).sample(orders, 8):
        kept = transaction.savepoint()
        for left, right, answer in order:
            desk.judge(left, right, answer)
        results.add(frozenset(joined()))
        transaction.savepoint_rollback(kept)
    assert results == {
        frozenset({frozenset({desk.a.pk, desk.b.pk, desk.d.pk}), frozenset({desk.c.pk, desk.e.pk})})
    }


def test_withdrawing_any_judgement_restores_the_state_before(desk: Desk) -> None:
    desk.judge(desk.a, desk.b, Verdict.SAME)
    before = joined()
    for left, right, answer in (
        (desk.b, desk.d, Verdict.SAME),
        (desk.a, desk.b, Verdict.DIFFERENT),
        (desk.c, desk.e, Verdict.SAME),
        (desk.a, desk.b, Verdict.UNSURE),
    ):
        judgement = desk.judge(left, right, answer)
        commands.withdraw_judgement(judgement=judgement, by=desk.priya)
        assert joined() == before


def test_contradictory_answers_are_listed_and_join_nothing(desk: Desk) -> None:
    desk.judge(desk.a, desk.b, Verdict.SAME)
    last = desk.judge(desk.b, desk.d, Verdict.SAME)
    desk.judge(desk.a, desk.d, Verdict.DIFFERENT)
    ((contradiction, shown),) = queries.disputed_pairs(desk.priya, desk.world.mapping)
    assert contradiction.keys == {desk.a.pk, desk.b.pk, desk.d.pk} and contradiction.by_people
    assert len(shown) == 3 and joined() == set()
    commands.withdraw_judgement(judgement=last, by=desk.priya)
    assert queries.disputed_pairs(desk.priya, desk.world.mapping) == []
    assert joined() == {frozenset({desk.a.pk, desk.b.pk})}


# Confirming the clear matches


def test_confirm_clear_matches_in_one_press(desk: Desk) -> None:
    run = desk.found((desk.a, desk.b), (desk.a, desk.d), (desk.c, desk.e, Decision.REVIEW, 0.5))
    assert desk.confirm(run) == 2
    judgements = list(Judgement.objects.all())
    assert {held.judged_by for held in judgements} == {desk.priya.user_id}
    assert {held.origin for held in judgements} == {"clear"} and all(held.reasons for held in judgements)
    assert joined() == {frozenset({desk.a.pk, desk.b.pk, desk.d.pk})}
    assert desk.confirm(run) == 0
    assert desk.standing.clear == () and desk.standing.doubtful == (pair(desk.c, desk.e),)


def test_what_is_left_out_is_put_side_by_side(desk: Desk) -> None:
    run = desk.found((desk.a, desk.b), (desk.a, desk.d))
    assert desk.confirm(run, except_pairs=[(desk.d.pk, desk.a.pk)]) == 1
    assert desk.standing.clear == () and desk.standing.doubtful == (pair(desk.a, desk.d),)


def test_confirming_one_page_leaves_the_others(desk: Desk) -> None:
    run = desk.found((desk.a, desk.b), (desk.c, desk.e))
    assert desk.confirm(run, only_pairs=[pair(desk.a, desk.b)]) == 1
    assert desk.standing.clear == (pair(desk.c, desk.e),)
    assert desk.confirm(run) == 1


def test_a_confirmation_can_be_taken_back_whole(desk: Desk) -> None:
    run = desk.found((desk.a, desk.b), (desk.a, desk.d))
    read = desk.judge(desk.c, desk.e, Verdict.SAME)
    desk.confirm(run)
    (confirmation,) = queries.confirmations(desk.world.mapping)
    assert confirmation.pairs == 2 and confirmation.by == "Priya Nandra"
    assert (
        commands.withdraw_confirmation(mapping=desk.world.mapping, judged_at=confirmation.at, by=desk.priya)
        == 2
    )
    assert joined() == {frozenset({desk.c.pk, desk.e.pk})} and read.withdrawn_at is None
    assert len(desk.standing.clear) == 2
    assert (
        commands.withdraw_confirmation(mapping=desk.world.mapping, judged_at=confirmation.at, by=desk.priya)
        == 0
    )


def test_confirming_an_older_run_is_refused(desk: Desk) -> None:
    old = desk.found((desk.a, desk.b))
    desk.found((desk.a, desk.d))
    with pytest.raises(Conflict, match="matched again"):
        desk.confirm(old)
    assert not Judgement.objects.exists()


def test_a_reading_outranks_a_confirmation(desk: Desk) -> None:
    run = desk.found((desk.a, desk.b), (desk.b, desk.d))
    desk.confirm(run)
    desk.judge(desk.a, desk.d, Verdict.DIFFERENT)
    # Nothing confirmed in one press joins a group that contradicts itself.
    assert joined() == set() and desk.standing.disputed
    desk.judge(desk.b, desk.d, Verdict.DIFFERENT)
    assert joined() == {frozenset({desk.a.pk, desk.b.pk})} and not desk.standing.disputed


def test_no_confirmation_joins_what_was_judged_different(desk: Desk) -> None:
    desk.judge(desk.a, desk.b, Verdict.DIFFERENT)
    run = desk.found((desk.a, desk.b), (desk.a, desk.d))
    assert desk.standing.clear == (pair(desk.a, desk.d),)
    assert desk.confirm(run) == 1 and joined() == {frozenset({desk.a.pk, desk.d.pk})}


def test_a_record_taken_back_bridges_nothing(desk: Desk) -> None:
    desk.judge(desk.a, desk.b, Verdict.SAME)
    desk.judge(desk.b, desk.d, Verdict.SAME)
    Person.objects.filter(pk=desk.b.pk).update(withdrawn_at=now())
    desk.judge(desk.c, desk.e, Verdict.SAME)
    assert joined() == {frozenset({desk.c.pk, desk.e.pk})}
