"""What happened: recorded, put right, answered, told apart; and read by those who may, and nobody else."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import ChronologyEntry, EntryJudgement
from placemap.cohort.rules import NotAllowedNow, NotComplete, ReasonMissing
from placemap.cohort.vocabulary import EntryKind
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.foundations.working_days import next_working_day
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def happened(lists: Lists, person: Person, who: str = "sergeant", **changes: Any) -> ChronologyEntry:
    given: dict[str, Any] = {
        "kind": "missing",
        "text": "Missing until one in the morning.",
        "happened_on": today() - timedelta(days=3),
        "how_known": "record_check",
        "handling": "P",
        **changes,
    }
    return lists.act(who, commands.record_entry, person=person, **given)


def read(world: World, person: Person, who: str = "social_care", **changes: Any) -> queries.Chronology:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.chronology(actor, world.mapping, [person.pk], **changes)


@pytest.fixture
def child(lists: Lists) -> Person:
    return lists.member("head")


def test_an_entry_keeps_its_source_and_asks_for_an_answer(world: World, lists: Lists, child: Person) -> None:
    entry = happened(lists, child, happened_at=time(22, 40), grade="2/B/P", impact=" Cold and tired. ")
    assert entry.agency_id == world.users["sergeant"].agency_id
    assert (entry.happened_at, entry.grade, entry.impact) == (time(22, 40), "2/B/P", "Cold and tired.")
    assert entry.respond_by == next_working_day(today()) and entry.responded_on is None
    (one,) = read(world, child).happened
    assert one.is_critical and not one.is_answered and not one.is_late and one.may_answer
    with acting_as(world.actor("coordinator")):
        trail = AuditEntry.objects.get(event="chronology_recorded")
        assert child.pk in trail.subjects


def test_what_needs_no_answer_asks_for_none(lists: Lists, child: Person) -> None:
    assert happened(lists, child, kind="seen").respond_by is None
    assert happened(lists, child, response="An officer went round.").responded_on == today()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"text": " "}, ReasonMissing),
        ({"happened_on": None}, NotComplete),
        ({"happened_on": today() + timedelta(days=1)}, NotComplete),
    ],
)
def test_an_entry_that_says_too_little_is_refused_and_leaves_nothing(
    world: World, lists: Lists, child: Person, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        happened(lists, child, **changes)
    assert read(world, child, "coordinator").in_all == 0


def test_newest_first_and_an_unknown_time_stays_unknown(world: World, lists: Lists, child: Person) -> None:
    day = today() - timedelta(days=5)
    happened(lists, child, kind="seen", text="Third", happened_on=day, happened_at=time(9))
    happened(lists, child, kind="seen", text="Second", happened_on=day)
    happened(lists, child, kind="seen", text="First", happened_on=day - timedelta(days=1))
    found = read(world, child)
    assert [one.entry.text for one in found.happened] == ["Third", "Second", "First"]
    assert found.happened[1].entry.happened_at is None


def test_agencies_are_merged_on_the_page_and_can_be_parted(world: World, lists: Lists, child: Person) -> None:
    happened(lists, child, "sergeant")
    happened(lists, child, "social_care", kind="contact", text="His mother rang.")
    found = read(world, child, "lead")
    assert found.in_all == 2 and len(found.agencies) == 2
    police = world.users["sergeant"].agency_id
    assert [one.agency for one in read(world, child, "lead", agency_id=police).happened] == ["Police"]
    only = read(world, child, "lead", kind=EntryKind.CONTACT)
    assert [one.entry.kind for one in only.happened] == ["contact"] and only.in_all == 2


def test_what_is_kept_close_shows_to_its_agency_and_the_custodian_alone(
    world: World, lists: Lists, child: Person
) -> None:
    happened(lists, child, "sergeant", handling="C", text="Kept close.")
    assert [read(world, child, who).in_all for who in ("sergeant", "coordinator")] == [1, 1]
    assert [read(world, child, who).in_all for who in ("social_care", "head", "lead")] == [0, 0, 0]
    assert read(world, child, "lead").agencies == ()


def test_of_a_child_seen_by_initials_nobody_else_reads_what_happened(
    world: World, lists: Lists, child: Person
) -> None:
    linked = lists.linked(child, "head")
    happened(lists, linked, "head")
    assert read(world, linked, "head").in_all == 1
    assert read(world, linked, "social_care").in_all == 0


def test_whoever_only_reads_records_and_answers_nothing(world: World, lists: Lists, child: Person) -> None:
    entry = happened(lists, child)
    with pytest.raises(Refused):
        happened(lists, child, "administrator")
    with pytest.raises(Refused):
        lists.act("other_district", commands.answer_moment, moment=entry, text="Seen", happened_on=today())


# Answers -------------------------------------------------------------------------------------------


def answer(lists: Lists, moment: ChronologyEntry, who: str = "social_care") -> ChronologyEntry:
    return lists.act(
        who, commands.answer_moment, moment=moment, text="Seen at home.", happened_on=today(), kind="seen"
    )


def test_another_agency_answers_in_its_own_name(world: World, lists: Lists, child: Person) -> None:
    moment = happened(lists, child)
    given = answer(lists, moment)
    assert given.agency_id == world.users["social_care"].agency_id
    found = read(world, child, "head")
    # The answer stands beside its moment, not as a second thing that happened.
    (one,) = found.happened
    assert one.is_answered and [a.agency for a in one.answers] == ["Social care"] and found.waiting == ()
    with pytest.raises(NotAllowedNow):
        answer(lists, moment, "sergeant")


def test_an_answer_taken_back_asks_again(world: World, lists: Lists, child: Person) -> None:
    moment = happened(lists, child)
    given = answer(lists, moment)
    lists.act("social_care", commands.take_back, fact=given, reason="It was his brother")
    assert not read(world, child).happened[0].is_answered
    answer(lists, moment)


def test_an_answer_outlives_a_moment_that_is_taken_back(world: World, lists: Lists, child: Person) -> None:
    moment = happened(lists, child)
    answer(lists, moment)
    lists.act("sergeant", commands.take_back, fact=moment, reason="It was another boy")
    (one,) = read(world, child).happened
    assert one.entry.text == "Seen at home." and not one.is_critical


def test_what_asks_for_no_answer_takes_none(lists: Lists, child: Person) -> None:
    with pytest.raises(NotAllowedNow):
        answer(lists, happened(lists, child, kind="seen"))


def test_a_moment_taken_back_meanwhile_is_not_answered(lists: Lists, child: Person) -> None:
    moment = happened(lists, child)
    lists.act("sergeant", commands.take_back, fact=moment, reason="It was another boy")
    with pytest.raises(Conflict):
        answer(lists, moment)


def test_the_custodian_answers_a_close_moment_where_its_agency_can_read_it(
    world: World, lists: Lists, child: Person
) -> None:
    moment = happened(lists, child, handling="C")
    answer(lists, moment, "coordinator")
    for who in ("sergeant", "coordinator"):
        assert read(world, child, who).happened[0].is_answered, who
    assert read(world, child, "social_care").in_all == 0


# Corrections ---------------------------------------------------------------------------------------


def put_right(lists: Lists, entry: ChronologyEntry, who: str = "sergeant", **changes: Any) -> Any:
    given = {
        "kind": entry.kind,
        "text": "Missing until two in the morning.",
        "happened_on": entry.happened_on,
        "nature": "fact",
        "how_known": "record_check",
        "reason": "The wrong hour",
        "version": entry.version,
        **changes,
    }
    return lists.act(who, commands.correct_entry, fact=entry, **given)


def test_a_correction_keeps_the_original_and_the_answer(world: World, lists: Lists, child: Person) -> None:
    moment = happened(lists, child)
    answer(lists, moment)
    after = put_right(lists, moment)
    again = put_right(lists, after, text="Missing until three in the morning.", reason="Once more")
    (one,) = read(world, child, "head").happened
    assert one.entry.pk == again.pk and one.entry.respond_by == moment.respond_by
    assert one.is_answered
    assert [step.before.text for step in one.corrected] == [after.text, moment.text]
    with acting_as(world.actor("sergeant")):
        held = queries.visible_entry(world.actor("sergeant"), [child.pk], moment.pk)
    assert held is not None and held.pk == again.pk


def test_a_correction_of_what_was_corrected_meanwhile_is_refused(lists: Lists, child: Person) -> None:
    entry = happened(lists, child)
    with pytest.raises(Conflict):
        put_right(lists, entry, version=9)
    put_right(lists, entry)
    with pytest.raises(Conflict):
        put_right(lists, entry)


def test_another_kind_of_thing_asks_anew(lists: Lists, child: Person) -> None:
    seen = happened(lists, child, kind="seen")
    assert put_right(lists, seen, kind="injury").respond_by == next_working_day(today())


def test_only_its_agency_and_the_custodian_put_an_entry_right(lists: Lists, child: Person) -> None:
    entry = happened(lists, child)
    with pytest.raises(Refused):
        put_right(lists, entry, "head")
    put_right(lists, entry, "coordinator")


# One event, or two ---------------------------------------------------------------------------------


@pytest.fixture
def pair(lists: Lists, child: Person) -> tuple[ChronologyEntry, ChronologyEntry]:
    day = today() - timedelta(days=4)
    police = happened(lists, child, "sergeant", happened_on=day)
    care = happened(lists, child, "social_care", happened_on=day + timedelta(days=1))
    return police, care


def judge(lists: Lists, left: Any, right: Any, *, is_same: bool, who: str = "head") -> EntryJudgement:
    return lists.act(who, commands.judge_entries, left=left, right=right, is_same=is_same)


def test_a_suggestion_merges_nothing_and_shows_both(
    world: World, child: Person, pair: tuple[ChronologyEntry, ChronologyEntry]
) -> None:
    found = read(world, child, "head")
    assert found.in_all == 2
    (suggestion,) = found.suggestions
    assert (suggestion.earlier.pk, suggestion.later.pk) == (pair[0].pk, pair[1].pk)


@pytest.mark.parametrize("is_same", [True, False])
def test_what_somebody_said_is_remembered_and_can_be_undone(
    world: World,
    lists: Lists,
    child: Person,
    pair: tuple[ChronologyEntry, ChronologyEntry],
    is_same: bool,
) -> None:
    said = judge(lists, *pair, is_same=is_same)
    found = read(world, child, "lead")
    assert found.in_all == 2 and found.suggestions == ()
    assert bool(found.happened[0].same_as) is is_same and bool(found.told_apart) is not is_same
    with pytest.raises(Conflict):
        judge(lists, pair[1], pair[0], is_same=not is_same)
    with pytest.raises(Refused):
        lists.act("sergeant", commands.undo_entry_judgement, judgement=said)
    lists.act("head", commands.undo_entry_judgement, judgement=said)
    assert len(read(world, child, "lead").suggestions) == 1
    with pytest.raises(Conflict):
        lists.act("head", commands.undo_entry_judgement, judgement=said)


def test_one_answer_does_for_the_same_event(
    world: World, lists: Lists, child: Person, pair: tuple[ChronologyEntry, ChronologyEntry]
) -> None:
    answer(lists, pair[0])
    assert len(read(world, child).waiting) == 1
    judge(lists, *pair, is_same=True)
    assert read(world, child).waiting == ()
    actor = world.actor("social_care")
    with acting_as(actor):
        assert queries.moments_waiting(actor, [world.mapping.pk]) == []


def test_judged_once_although_put_right_after(
    world: World, lists: Lists, child: Person, pair: tuple[ChronologyEntry, ChronologyEntry]
) -> None:
    judge(lists, *pair, is_same=True)
    put_right(lists, pair[0])
    assert read(world, child, "head").happened[0].same_as


def test_a_pair_that_one_reader_sees_half_of_gives_nothing_away(
    world: World, lists: Lists, child: Person
) -> None:
    day = today() - timedelta(days=2)
    close = happened(lists, child, "sergeant", handling="C", happened_on=day)
    open_one = happened(lists, child, "social_care", happened_on=day)
    judge(lists, close, open_one, is_same=True, who="coordinator")
    assert len(read(world, child, "coordinator").happened[0].same_as) == 1
    found = read(world, child, "social_care")
    assert found.suggestions == () and found.happened[0].same_as == () and found.told_apart == ()


# Reading -------------------------------------------------------------------------------------------


def test_queries_do_not_grow_with_what_happened(world: World, lists: Lists, child: Person) -> None:
    counts = []
    for more in (3, 12):
        for n in range(more):
            entry = happened(
                lists,
                child,
                "sergeant" if n % 2 else "head",
                happened_on=date(2026, 1, 1) + timedelta(days=n * 9),
            )
            if n % 3 == 0:
                answer(lists, entry)
        with CaptureQueriesContext(connection) as captured:
            read(world, child)
        counts.append(len(captured))
    assert counts[0] == counts[1]
