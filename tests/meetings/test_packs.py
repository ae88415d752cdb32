"""Meeting packs: built for their reader, numbered on paper, read with a receipt, called back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Seat
from placemap.meetings import commands, queries
from placemap.meetings.commands import packs as pack_commands
from placemap.meetings.models import Meeting, PackCopy, PackReading, PackRecall
from placemap.meetings.rules import packs as rules
from placemap.meetings.vocabulary import MeetingKind, MeetingState, Presence
from tests.accounts.test_proving import stale
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children

MEETINGS = "/mappings/M-2026-901/meetings/"


def test_numbers_follow_on_and_what_was_called_back_is_not_printed() -> None:
    assert rules.next_number(0) == 1 and rules.next_number(7) == 8
    with pytest.raises(PlacemapError, match="No more copies"):
        rules.next_number(rules.MOST_COPIES)
    rules.check_may_print(is_recalled=False, state=MeetingState.PLANNED)
    with pytest.raises(PlacemapError, match="called back"):
        rules.check_may_print(is_recalled=True, state=MeetingState.PLANNED)
    with pytest.raises(PlacemapError, match="cancelled"):
        rules.check_may_print(is_recalled=False, state=MeetingState.CANCELLED)
    rules.check_recall("An error.", is_recalled=False)
    with pytest.raises(PlacemapError, match="in a sentence"):
        rules.check_recall(" ", is_recalled=False)
    with pytest.raises(PlacemapError, match="called back already"):
        rules.check_recall("An error.", is_recalled=True)
    rules.check_given_out_again(is_recalled=True)
    with pytest.raises(PlacemapError, match="given out already"):
        rules.check_given_out_again(is_recalled=False)
    rules.check_handed_back(is_back=False)
    with pytest.raises(PlacemapError, match="back already"):
        rules.check_handed_back(is_back=True)


def about_children(world: World) -> Meeting:
    """A meeting in ten days with two children in its Part 2."""
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    two_children(world)
    return planned(world, starts_at=in_days(10))


def begin(world: World, meeting: Meeting) -> None:
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))


def print_one(world: World, meeting: Meeting, who: str = "head", *, with_two: bool = False) -> PackCopy:
    held, actor = found(world, meeting, who), world.actor(who)
    with acting_as(actor):
        return commands.print_pack(meeting=held, with_two=with_two, by=actor)


def recall(world: World, meeting: Meeting, who: str = "lead") -> PackRecall:
    held, actor = found(world, meeting, who), world.actor(who)
    with acting_as(actor):
        return commands.recall_pack(meeting=held, reason="An item was wrong.", by=actor)


@pytest.mark.django_db
def test_a_pack_holds_what_its_reader_may_read_when_they_read_it(world: World, client_as: Any) -> None:
    meeting = about_children(world)
    joan: Client = client_as(world.users["head"])
    address = f"{MEETINGS}{meeting.pk}/pack/"
    before = words_of(joan.get(address))
    assert "Places" in before and "Part 2 is added for those" in before
    for name in ("Leo Pashley", "Elizabeth Mensah"):
        assert name not in before
    # Whoever prepares it reads Part 2 until it begins.
    assert "Leo Pashley" in words_of(client_as(world.users["coordinator"]).get(address))
    begin(world, meeting)
    held, actor = found(world, meeting, "head"), world.actor("head")
    with acting_as(actor):
        commands.sign_in(meeting=held, statement=0, presence=Presence.HERE, by=actor)
    assert "Leo Pashley" in words_of(joan.get(address))
    with acting_as(world.actor("coordinator")):
        kept = PackReading.objects.filter(user=world.users["head"]).order_by("read_at")
        assert list(kept.values_list("with_two", flat=True)) == [False, True]


@pytest.mark.django_db
def test_receipts_are_read_by_those_who_run_it_and_by_nobody_else(world: World, client_as: Any) -> None:
    meeting = planned(world, "head", "sergeant")
    client_as(world.users["head"]).get(f"{MEETINGS}{meeting.pk}/pack/")
    page = words_of(client_as(world.users["lead"]).get(f"{MEETINGS}{meeting.pk}/pack/"))
    assert "Who has opened theirs" in page and "1 of 2" in page
    dans = words_of(client_as(world.users["sergeant"]).get(f"{MEETINGS}{meeting.pk}/pack/"))
    assert "Who has opened theirs" not in dans and "sees that you have opened" in dans
    with acting_as(world.actor("sergeant")):
        assert set(PackReading.objects.values_list("user_id", flat=True)) == {world.users["sergeant"].pk}
    actor = world.actor("head")
    held = found(world, meeting, "head")
    with acting_as(actor):
        assert commands.open_pack(meeting=held, with_two=False, by=actor) == 0


@pytest.mark.django_db
def test_a_copy_bears_its_number_its_reader_and_the_day(world: World, client_as: Any) -> None:
    meeting = about_children(world)
    assert print_one(world, meeting, "sergeant").number == 1
    joan: Client = client_as(world.users["head"])
    once = str(uuid.uuid4())
    first = joan.post(f"{MEETINGS}{meeting.pk}/pack/print/", {"once": once})
    again = joan.post(f"{MEETINGS}{meeting.pk}/pack/print/", {"once": once})
    assert first["Location"] == again["Location"] == f"{MEETINGS}{meeting.pk}/pack/2/"
    page = joan.get(first["Location"]).content.decode()
    assert page.count("Copy 2: Joan Okell,") >= 6 and "pm-watermark" in page
    # It is hers alone, and the first is Dan's.
    assert joan.get(f"{MEETINGS}{meeting.pk}/pack/1/").status_code == 404
    assert client_as(world.users["lead"]).get(f"{MEETINGS}{meeting.pk}/pack/2/").status_code == 404
    # On screen nothing can be printed but a line that says how.
    assert "Print a numbered copy instead" in words_of(joan.get(f"{MEETINGS}{meeting.pk}/pack/"))


@pytest.mark.django_db
def test_it_asks_again_who_it_is_before_anything_goes_onto_paper(world: World, client_as: Any) -> None:
    meeting = about_children(world)
    joan: Client = stale(client_as(world.users["head"]))
    assert joan.post(f"{MEETINGS}{meeting.pk}/pack/print/", {"once": str(uuid.uuid4())}).status_code == 401
    with acting_as(world.actor("coordinator")):
        assert not PackCopy.objects.exists()
    print_one(world, meeting)
    assert joan.get(f"{MEETINGS}{meeting.pk}/pack/1/").status_code == 401
    # Read on the screen it needs no more than signing in.
    assert joan.get(f"{MEETINGS}{meeting.pk}/pack/").status_code == 200


@pytest.mark.django_db
def test_a_copy_without_part_two_never_comes_to_hold_it(world: World, client_as: Any) -> None:
    meeting = about_children(world)
    print_one(world, meeting)
    begin(world, meeting)
    held, actor = found(world, meeting, "head"), world.actor("head")
    with acting_as(actor):
        commands.sign_in(meeting=held, statement=0, presence=Presence.HERE, by=actor)
    joan: Client = client_as(world.users["head"])
    assert "Leo Pashley" not in words_of(joan.get(f"{MEETINGS}{meeting.pk}/pack/1/"))
    joan.post(f"{MEETINGS}{meeting.pk}/pack/print/", {"once": str(uuid.uuid4())})
    assert "Leo Pashley" in words_of(joan.get(f"{MEETINGS}{meeting.pk}/pack/2/"))


@pytest.mark.django_db
def test_called_back_it_shows_nothing_else_and_its_copies_are_ticked_off(
    world: World, client_as: Any
) -> None:
    meeting = about_children(world)
    print_one(world, meeting)
    helen: Client = client_as(world.users["lead"])
    address = f"{MEETINGS}{meeting.pk}/pack/"
    form = {"reason": "An item was wrong.", "once": str(uuid.uuid4())}
    assert helen.post(f"{address}call-back/", form).status_code == 302
    joan: Client = client_as(world.users["head"])
    for page in (address, f"{address}1/"):
        shown = words_of(joan.get(page))
        assert "This pack was called back." in shown and "An item was wrong." in shown
        assert "Places" not in shown and "copy 1" in shown
    with pytest.raises(PlacemapError, match="called back"):
        print_one(world, meeting)
    with pytest.raises(PlacemapError, match="called back already"):
        recall(world, meeting)
    assert "1 is out" in words_of(helen.get(address))
    assert helen.post(f"{address}1/back/", {"once": str(uuid.uuid4())}).status_code == 302
    assert "0 are out" in words_of(helen.get(address))
    assert joan.get(f"{address}1/").status_code == 404
    assert "back already" in words_of(helen.post(f"{address}1/back/", {"once": str(uuid.uuid4())}))
    assert helen.post(f"{address}give-out/", {"once": str(uuid.uuid4())}).status_code == 302
    assert "Places" in words_of(joan.get(address))
    # Given out again, the number that was shredded stays shredded.
    assert joan.get(f"{address}1/").status_code == 404
    answer = helen.post(f"{address}give-out/", {"once": str(uuid.uuid4())})
    assert "given out already" in words_of(answer)


@pytest.mark.django_db
def test_the_reason_that_everybody_reads_is_searched_for_names(world: World, client_as: Any) -> None:
    two_children(world)
    meeting = planned(world)
    print_one(world, meeting)
    # Priya holds the list, and so knows who is in it.
    priya: Client = client_as(world.users["coordinator"])
    address = f"{MEETINGS}{meeting.pk}/pack/"
    form = {"reason": "Ellie stood under the wrong item."}
    shown = priya.post(f"{address}call-back/", {**form, "once": str(uuid.uuid4())})
    assert shown.status_code == 422 and "“Ellie”" in words_of(shown) and "I have looked" in words_of(shown)
    assert "called back" not in words_of(priya.get(address))
    looked = priya.post(f"{address}call-back/", {**form, "once": str(uuid.uuid4()), "looked": "on"})
    assert looked.status_code == 302


@pytest.mark.django_db
def test_only_those_who_run_it_call_it_back_and_tick_off(world: World) -> None:
    meeting = planned(world)
    copy = print_one(world, meeting)
    dan = world.actor("sergeant")
    with pytest.raises(Refused):
        recall(world, meeting, "sergeant")
    with acting_as(dan):
        held = queries.copy_in(dan, found(world, meeting, "sergeant"), copy.number)
        with pytest.raises(Refused):
            commands.hand_back_copy(copy=held, by=dan)
        assert not PackCopy.objects.filter(pk=copy.pk).update(returned_at=now())


@pytest.mark.django_db
def test_two_who_print_at_once_get_two_numbers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = planned(world)
    print_one(world, meeting)
    seen = iter([0, 0, 1])
    monkeypatch.setattr(pack_commands, "copies_taken", lambda _meeting: next(seen))
    assert print_one(world, meeting, "sergeant").number == 2
    monkeypatch.setattr(pack_commands, "copies_taken", lambda _meeting: 0)
    with pytest.raises(PlacemapError, match="Press the button once more"):
        print_one(world, meeting, "sergeant")


@pytest.mark.django_db
def test_no_number_is_given_twice(world: World) -> None:
    meeting = planned(world)
    copy = print_one(world, meeting)
    dan = world.actor("sergeant")
    again = PackCopy(
        meeting=meeting, mapping=meeting.mapping, number=copy.number, user=world.users["sergeant"],
        agency=world.users["sergeant"].agency, with_two=False,
    )  # fmt: skip
    with acting_as(dan), pytest.raises(IntegrityError):
        again.save(force_insert=True)


def called_back_in_work(world: World, who: str) -> list[str]:
    """What somebody's work says of packs that were called back."""
    actor = world.actor(who)
    with acting_as(actor):
        return [one.why for one in queries.packs_called_back(actor)]


@pytest.mark.django_db
def test_whoever_opened_or_printed_it_is_told_in_their_work_and_by_mail(world: World, client_as: Any) -> None:
    meeting = about_children(world)
    address = f"{MEETINGS}{meeting.pk}/pack/"
    for who in ("sergeant", "lead"):
        assert client_as(world.users[who]).get(address).status_code == 200
    copy = print_one(world, meeting)
    ProcrastinateJob.objects.all().delete()
    recall(world, meeting)
    # Joan has it on paper, Dan has read it; Owen has seen nothing, and Helen called it back herself.
    assert called_back_in_work(world, "head") == ["Mapping meeting 1. Hand back the copy that you printed."]
    assert called_back_in_work(world, "sergeant") == [
        "Mapping meeting 1. Do not use what you read or wrote down from it."
    ]
    for nobody in ("social_care", "lead", "coordinator", "other_district", "administrator"):
        assert called_back_in_work(world, nobody) == []
    told = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").values_list("args", flat=True)
    who_had_it = {str(world.users[key].pk) for key in ("head", "sergeant")}
    assert {one["user_id"] for one in told} == who_had_it and {one["letter"] for one in told} == {"to_read"}
    # A copy that is back is told of as what was read, for a while; what is given out again, not at all.
    helen = world.actor("lead")
    with acting_as(helen):
        held = queries.copy_in(helen, found(world, meeting, "lead"), copy.number)
        commands.hand_back_copy(copy=held, by=helen)
        assert called_back_in_work(world, "head") == []
        PackRecall.objects.update(recorded_at=now() - timedelta(days=29))
    assert called_back_in_work(world, "sergeant") == []
    with acting_as(helen):
        PackRecall.objects.update(recorded_at=now())
        commands.lift_recall(meeting=found(world, meeting, "lead"), by=helen)
    assert called_back_in_work(world, "sergeant") == []


@pytest.mark.django_db
def test_a_pack_is_called_back_and_given_out_again_by_pages(world: World, client_as: Any) -> None:
    meeting, helen = about_children(world), client_as(world.users["lead"])
    page = f"{MEETINGS}{meeting.pk}/pack/"
    form = {"reason": "An item was wrong.", "once": str(uuid.uuid4())}
    assert [helen.post(f"{page}call-back/", form).status_code for _ in range(2)] == [302, 302]
    assert helen.post(f"{page}give-out/", {"once": str(uuid.uuid4())}).status_code == 302
    shown = words_of(helen.get(page))
    assert "Call this pack back" in shown or "Call it back" in shown


@pytest.mark.django_db
def test_whoever_left_hears_of_no_pack(world: World) -> None:
    meeting = about_children(world)
    print_one(world, meeting)
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["head"]).update(until_on=now().date() - timedelta(days=1))
    ProcrastinateJob.objects.all().delete()
    recall(world, meeting)
    assert called_back_in_work(world, "head") == []
    assert not ProcrastinateJob.objects.filter(task_name="accounts.send_letter").exists()


@pytest.mark.django_db
def test_my_work_asks_as_much_for_many_packs_as_for_one(world: World) -> None:
    joan = world.actor("head")

    def asked() -> int:
        with acting_as(joan), CaptureQueriesContext(connection) as seen:
            queries.packs_called_back(joan)
        return len(seen)

    meeting = about_children(world)
    print_one(world, meeting)
    recall(world, meeting)
    once = asked()
    other = planned(world, starts_at=in_days(20))
    print_one(world, other)
    recall(world, other)
    assert len(called_back_in_work(world, "head")) == 2 and asked() == once
