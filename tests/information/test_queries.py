"""Reads of what was noticed: recorded, narrow, and constant in queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.information import commands, queries
from placemap.information.models import Concern
from placemap.mappings import commands as mappings
from placemap.mappings.models import Member
from tests.cast import World
from tests.information.test_commands import give, notice, pass_on

pytestmark = pytest.mark.django_db


def counted(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def as_person(world: World, key: str, ask: Callable[[Any], Any]) -> Any:
    actor = world.actor(key)
    with acting_as(actor):
        return ask(actor)


def test_noticed_newest_first_and_the_reading_is_recorded(world: World) -> None:
    first, second = notice(world), notice(world, "head", text="Second")
    actor = world.actor("coordinator")
    with acting_as(actor):
        shown = queries.noticed(actor, world.mapping)
        assert [one.concern.pk for one in shown] == [second.pk, first.pk]
        assert shown[0].recorded_by == "Joan Okell"
        entry = AuditEntry.objects.get(event="concerns_viewed")
        assert set(entry.subjects) == {first.pk, second.pk}
        assert queries.noticed(actor, world.mapping, state="kept") == []
        assert queries.noticed_counts(actor, world.mapping)["new"] == 2
    assert [
        one.concern.pk for one in as_person(world, "head", lambda a: queries.noticed(a, world.mapping))
    ] == [second.pk]


def test_concern_in_is_absent_for_those_who_may_not_see_it(world: World) -> None:
    concern = notice(world)
    for key, wanted in (("head", concern.pk), ("coordinator", uuid.uuid4())):
        actor = world.actor(key)
        with acting_as(actor), pytest.raises(Http404):
            queries.concern_in(actor, world.mapping, wanted)


def test_routing_to_me_is_absent_for_another_agency(world: World) -> None:
    routing = pass_on(world, notice(world))
    actor = world.actor("head")
    with acting_as(actor), pytest.raises(Http404):
        queries.routing_to_me(actor, routing.pk)
    assert as_person(world, "other_district", lambda a: queries.routing_to_me(a, routing.pk)) == routing


def test_routed_to_me_without_a_receipt_first(world: World) -> None:
    first = pass_on(world, notice(world))
    second = pass_on(world, notice(world, text="Another"))
    marek = world.actor("other_district")
    with acting_as(marek):
        commands.acknowledge_routing(routing=first, by=marek)
        assert [one.routing for one in queries.routed_to_me(marek)] == [second, first]
        assert AuditEntry.objects.filter(event="concerns_viewed").count() == 1
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert queries.routed_to_me(dan) == []


def test_receipts_to_give_are_work_in_numbers_without_words(world: World) -> None:
    assert as_person(world, "other_district", queries.receipts_to_give) == []
    pass_on(world, notice(world))
    (item,) = as_person(world, "other_district", queries.receipts_to_give)
    assert (item.what, item.by, item.url) == ("1 worry was passed to your agency", today(), "/routed/")
    assert "Bicycles" not in item.why
    pass_on(world, notice(world, text="Another"))
    (item,) = as_person(world, "other_district", queries.receipts_to_give)
    assert item.what == "2 worries were passed to your agency"


def ask(world: World, due: int, asked: int = 0) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        member = Member.objects.select_related("mapping", "agency").get(
            mapping=world.mapping, agency=world.agencies["police"]
        )
        mappings.ask_for_list(
            member=member,
            due_on=today() + timedelta(days=due),
            asked_on=today() - timedelta(days=asked),
            version=member.version,
            by=lead,
        )


def test_lists_to_send_until_sent_or_nothing_known(world: World) -> None:
    assert as_person(world, "sergeant", queries.lists_to_send) == []
    ask(world, due=5)
    (item,) = as_person(world, "sergeant", queries.lists_to_send)
    assert item.by == today() + timedelta(days=5)
    assert item.what == "Two schools, Estwick: send your agency’s list"
    assert as_person(world, "head", queries.lists_to_send) == []
    notice(world)
    assert as_person(world, "sergeant", queries.lists_to_send), "a thing noticed is no list"
    sent = give(world)
    assert as_person(world, "sergeant", queries.lists_to_send) == []
    dan = world.actor("sergeant")
    with acting_as(dan):
        commands.withdraw_contribution(contribution=sent, reason="Wrong file", by=dan)
        assert queries.lists_to_send(dan), "taken back, so still to send"


def test_lists_to_come_need_attention_only_when_late(world: World) -> None:
    ask(world, due=0)
    assert as_person(world, "lead", lambda a: queries.lists_to_come(a, world.mapping)) == []
    for due, words in ((-1, "1 day late"), (-4, "4 days late")):
        ask(world, due=due, asked=9)
        (item,) = as_person(world, "lead", lambda a: queries.lists_to_come(a, world.mapping))
        assert (item.text, item.note) == ("No list from Police", words)


def test_undecided_concerns_are_attention_and_work_for_those_who_decide(world: World) -> None:
    def attention(key: str) -> list[str]:
        return [i.text for i in as_person(world, key, lambda a: queries.concerns_undecided(a, world.mapping))]

    assert attention("lead") == []
    assert as_person(world, "lead", queries.concerns_to_decide) == []
    notice(world)
    assert attention("lead") == ["1 thing noticed and not yet decided"]
    notice(world, text="Another")
    assert attention("coordinator") == ["2 things noticed and not yet decided"]
    assert attention("sergeant") == []
    (item,) = as_person(world, "lead", queries.concerns_to_decide)
    assert item.why == "2 to keep for the mapping, to pass on, or to say who it is about."
    assert as_person(world, "sergeant", queries.concerns_to_decide) == []


def test_closing_waits_for_decisions_and_receipts(world: World) -> None:
    def reasons() -> list[str]:
        found: list[str] = as_person(world, "lead", lambda a: queries.concerns_without_home(a, world.mapping))
        return found

    assert reasons() == []
    first, second = notice(world), notice(world, text="Another")
    assert reasons() == ["2 things noticed are undecided. Keep each for the mapping, or pass it on."]
    routing = pass_on(world, first)
    assert reasons() == [
        "1 thing noticed is undecided. Keep it for the mapping, or pass it on.",
        "1 worry passed on has no receipt yet. Ring the agency it went to.",
    ]
    pass_on(world, second)
    assert reasons() == ["2 worries passed on have no receipt yet. Ring the agencies they went to."]
    marek = world.actor("other_district")
    with acting_as(marek):
        commands.acknowledge_routing(routing=routing, by=marek)
    assert len(reasons()) == 1


def test_passed_on_for_the_overview(world: World) -> None:
    assert as_person(world, "lead", lambda a: queries.passed_on(a, world.mapping)) is None
    pass_on(world, notice(world))
    shown = as_person(world, "lead", lambda a: queries.passed_on(a, world.mapping))
    assert shown.text == "1 passed on so far"
    assert as_person(world, "head", lambda a: queries.passed_on(a, world.mapping)) is None


def test_registered_with_the_mapping_pages() -> None:
    from placemap.mappings.queries import ATTENTION_SOURCES, CLOSURE_GUARDS, PASSED_ON_SOURCES, WORK_SOURCES

    assert {queries.receipts_to_give, queries.lists_to_send, queries.concerns_to_decide} <= set(WORK_SOURCES)
    assert {queries.concerns_undecided, queries.lists_to_come} <= set(ATTENTION_SOURCES)
    assert queries.concerns_without_home in CLOSURE_GUARDS
    assert queries.passed_on in PASSED_ON_SOURCES


def test_queries_do_not_grow_with_rows(world: World) -> None:
    def asked() -> list[int]:
        numbers = []
        for key, read in (
            ("coordinator", lambda a: queries.noticed(a, world.mapping)),
            ("coordinator", lambda a: queries.noticed_counts(a, world.mapping)),
            ("coordinator", queries.concerns_to_decide),
            ("other_district", queries.routed_to_me),
            ("other_district", queries.receipts_to_give),
        ):
            actor = world.actor(key)
            with acting_as(actor):
                numbers.append(counted(lambda read=read, actor=actor: read(actor)))  # type: ignore[misc]
        return numbers

    pass_on(world, notice(world))
    before = asked()
    for n in range(12):
        pass_on(world, notice(world, text=f"Thing {n}"))
    assert asked() == before
    with acting_as(world.actor("coordinator")):
        assert Concern.objects.count() == 13
