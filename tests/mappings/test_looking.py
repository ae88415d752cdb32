"""What is new since somebody last looked: only what they see, theirs alone, and quiet."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.actors import Actor
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort.commands import record_referral
from placemap.foundations.clock import now, today
from placemap.information.commands import notice_something
from placemap.mappings import commands, policy, queries
from placemap.mappings.models import LastLook
from placemap.mappings.rules import looking
from placemap.mappings.vocabulary import Stage, StageState
from placemap.subjects.commands import block_person
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import words_of
from tests.exchange.lists import committed_world
from tests.subjects.people import link

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)


def test_what_is_older_than_four_weeks_is_no_news_and_what_comes_later_is_not_seen() -> None:
    assert looking.counted_since(AT - timedelta(days=2), AT) == AT - timedelta(days=2)
    assert looking.counted_since(AT - timedelta(days=90), AT) == AT - looking.COUNTED_FOR
    assert looking.seen_until(AT, AT + timedelta(hours=1)) == AT
    assert looking.seen_until(AT + timedelta(days=900), AT) == AT


def test_only_somebody_signed_in_has_looked() -> None:
    assert policy.may_look_back(Actor(user_id=ONE))
    assert not policy.may_look_back(Actor(user_id=None))


def test_each_thing_counts_once_and_only_where_it_is_newer() -> None:
    old, new, newest = AT, AT + timedelta(hours=2), AT + timedelta(hours=3)
    rows = [(ONE, old, "a"), (ONE, newest, "b"), (ONE, new, "b"), (ONE, new, "c"), (TWO, new, "d")]
    assert looking.tally(rows, {ONE: AT}) == {ONE: (2, newest)}
    assert looking.tally([], {ONE: AT}) == {}


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


def new_to(client: Client) -> str:
    words = words_of(client.get("/my-work/"))
    return words[words.index("New since you last looked") :].split("Not sent yet")[0].split("My mappings")[0]


def press(client: Client, until: datetime | str = "") -> Any:
    sent = {"until": until if isinstance(until, str) else until.isoformat(), "once": str(uuid4())}
    return client.post("/my-work/seen/", sent)


@pytest.mark.django_db
def test_the_first_visit_is_quiet_and_then_only_what_others_did_and_one_may_see_is_told(
    world: World, lists: Lists, client_as: Any
) -> None:
    leo, mia = lists.member("head"), lists.member("head", "Mia", "Stone")
    phone, laptop = client_as(world.users["sergeant"]), client_as(world.users["sergeant"])
    assert "Nothing is new." in new_to(phone)
    # Their own doing is no news. Nor is what they may not see: a list, and a child that is kept close.
    link(world, "sergeant", leo, mia)
    lists.child("head", "Ben", "Hart")
    kept = lists.child("social_care", "Kai", "Stone", handling="C")
    link(world, "social_care", kept, leo, LinkKind.COUSIN)
    assert "Nothing is new." in new_to(phone)
    for who in ("head", "social_care"):
        lists.propose(lists.child(who, "Ana", f"Costa {who}"))
    link(world, "head", leo, mia, LinkKind.CLASSMATE, words="Jade saw both")
    lead = world.actor("lead")
    with acting_as(lead):
        commands.move_stage(
            mapping=queries.open_mapping(lead, world.mapping.reference), stage=Stage.OBJECTIVE,
            state=StageState.COMPLETE, version=0, by=lead,
        )  # fmt: skip
    told = new_to(laptop)
    for words in (
        "2 children were proposed for the cohort",
        "1 link between people",
        "A stage moved on or back",
    ):
        assert words in told, words
    assert not any(name in told for name in ("Ana", "Costa", "Leo", "Mia", "Jade", "A.C."))
    # Pressed on one device it is seen on the other, however often; what came since the page opened stays new.
    opened_at = now()
    link(world, "head", mia, leo, LinkKind.NEIGHBOUR)
    assert press(phone, opened_at).status_code == 302
    assert new_to(phone) == new_to(laptop) and "1 link between people" in new_to(laptop)
    assert "proposed" not in new_to(laptop)
    for wrong in ("", "yesterday", "9999-01-01T00:00:00+00:00"):
        assert press(laptop, wrong).headers["Location"] == "/my-work/"
    assert "Nothing is new." in new_to(phone), "a moment to come means now"
    link(world, "head", leo, mia, LinkKind.TEAM)
    assert "1 link between people" in new_to(phone)


@pytest.mark.django_db
def test_a_record_somebody_is_kept_from_is_in_no_count(world: World, lists: Lists, client_as: Any) -> None:
    leo, mia = lists.member("head"), lists.member("head", "Mia", "Stone")
    sergeant = client_as(world.users["sergeant"])
    assert "Nothing is new." in new_to(sergeant)
    link(world, "head", leo, mia)
    lists.act(
        "head", record_referral, person=mia, to="mash", made_on=today(), made_by_name="J. Okell",
        told="yes",
    )  # fmt: skip
    assert "1 link between people" in new_to(sergeant) and "1 child was referred" in new_to(sergeant)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        block_person(person=mia, user=world.users["sergeant"], reason="Knows the family", by=coordinator)
    assert "Nothing is new." in new_to(sergeant)
    outside = client_as(world.users["other_district"])
    assert world.mapping.title not in words_of(outside.get("/my-work/"))


@pytest.mark.django_db
def test_nobody_reads_when_a_colleague_looked(world: World, client_as: Any) -> None:
    client_as(world.users["sergeant"]).get("/my-work/")
    press(client_as(world.users["sergeant"]), now())
    sergeant = world.actor("sergeant")
    with acting_as(sergeant):
        (mine,) = LastLook.objects.all()
    for key in ("lead", "coordinator", "analyst", "administrator", "head", "other_district"):
        if key not in world.users:
            continue
        with acting_as(world.actor(key)):
            assert not LastLook.objects.exclude(user=world.users[key]).exists(), key
            assert (
                not AuditEntry.objects.filter(event="work_seen").exclude(user_id=world.users[key].pk).exists()
            )
            with pytest.raises(DatabaseError), transaction.atomic():
                LastLook.objects.create(
                    mapping=world.mapping, user=sergeant_of(world), agency_id=mine.agency_id
                )
            assert LastLook.objects.filter(pk=mine.pk).update(seen_at=now()) == 0


def sergeant_of(world: World) -> Any:
    return world.users["sergeant"]


@pytest.mark.django_db
def test_its_queries_do_not_grow_with_what_is_new(world: World, lists: Lists, client_as: Any) -> None:
    leo, mia = lists.member("head"), lists.member("head", "Mia", "Stone")
    actor = world.actor("sergeant")
    client_as(world.users["sergeant"]).get("/my-work/")

    def asked() -> int:
        with acting_as(actor), CaptureQueriesContext(connection) as found:
            queries.new_in(actor, [world.mapping], queries.last_looks(actor))
        return len(found)

    link(world, "head", leo, mia)
    before = asked()
    for kind in (LinkKind.CLASSMATE, LinkKind.TEAM, LinkKind.COUSIN):
        link(world, "head", leo, mia, kind)
        lead = world.actor("lead")
        with acting_as(lead):
            notice_something(
                mapping=world.mapping, text="A car by the gate", how_known="seen_myself", by=lead
            )
    assert asked() == before


def test_what_somebody_was_still_writing_when_the_page_was_read_stays_new(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    """It bears the moment of its writing, and nobody else could read it yet."""
    with committed_world(django_db_blocker.unblock) as world:
        lead, head = world.actor("lead"), world.actor("head")
        written, read = threading.Event(), threading.Event()

        def write() -> None:
            try:
                with acting_as(head):
                    notice_something(
                        mapping=world.mapping, text="A car by the gate", how_known="seen_myself", by=head
                    )
                    written.set()
                    read.wait(60)
            finally:
                written.set()
                connection.close()

        def new() -> list[str]:
            looks = queries.last_looks(lead)
            return [line.words for one in queries.new_in(lead, [world.mapping], looks) for line in one.lines]

        with acting_as(lead):
            commands.begin_looking(by=lead)
        writing = threading.Thread(target=write)
        writing.start()
        assert written.wait(60)
        with acting_as(lead):
            until = queries.all_there_until()
            assert new() == [] and until < now()
        read.set()
        writing.join(60)
        with acting_as(lead):
            commands.mark_all_seen(until=until, by=lead)
            assert new() == ["1 thing that somebody noticed was written down"]
            commands.mark_all_seen(until=queries.all_there_until(), by=lead)
            assert new() == []
