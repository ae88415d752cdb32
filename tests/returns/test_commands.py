"""Asking, answering and sending; what two colleagues do at once; what is over."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import jobs
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.commands import route_concern
from placemap.information.models import Concern
from placemap.returns import commands, queries
from placemap.returns.models import AgencyReturn, ReturnAnswer, ReturnRequest
from placemap.returns.vocabulary import About, Reply, RequestState
from placemap.subjects.commands import block_person, erase_child, set_standing
from placemap.subjects.models import Person
from placemap.subjects.policy import ERASER
from placemap.subjects.vocabulary import Standing
from tests.cast import World
from tests.foundations.test_office_hours import uk
from tests.information.test_commands import agree_afresh
from tests.returns.people import age, asked, own, send, sheet, two_children, write
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give

pytestmark = pytest.mark.django_db


def letters(world: World) -> Counter[str]:
    """How many mails wait for each of the cast."""
    who = {str(user.pk): key for key, user in world.users.items()}
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")
    return Counter(who[args["user_id"]] for args in jobs.values_list("args", flat=True))


def concerns(world: World, who: str = "head") -> list[Concern]:
    with acting_as(world.actor(who)):
        return list(Concern.objects.filter(mapping=world.mapping).select_related("contribution"))


def test_every_agency_is_asked_about_whom_it_gave_and_told_by_mail(world: World) -> None:
    two_children(world)
    asked(world, note="For Tuesday.")
    assert [one.called for one in sheet(world).questions] == ["Elizabeth Mensah", "Leo Pashley", ""]
    assert [one.about for one in sheet(world, "sergeant").questions] == [About.ELSE]
    assert letters(world) == {"head": 1, "sergeant": 1}


def test_one_request_at_a_time_and_the_next_ends_one_past_its_day(world: World) -> None:
    first = asked(world, due_in=3)
    with pytest.raises(PlacemapError, match="Withdraw that request first"):
        asked(world)
    age(world, first, 9)
    second = asked(world)
    with acting_as(world.actor("head")):
        states = [queries.state_of(ReturnRequest.objects.get(pk=one.pk)) for one in (first, second)]
    assert states == [RequestState.EXPIRED, RequestState.OPEN]


def test_only_those_who_run_the_mapping_ask_and_only_agencies_at_the_table_are_asked(world: World) -> None:
    actor = world.actor("head")
    given = {"mapping": world.mapping, "due_on": today() + timedelta(days=3)}
    with acting_as(actor), pytest.raises(Refused):
        commands.ask_for_returns(agencies=[world.agencies["police"]], by=actor, **given)
    with pytest.raises(PlacemapError, match="on this mapping’s team"):
        asked(world, "charity")


def test_what_is_new_becomes_something_noticed_under_the_agreements_terms(world: World) -> None:
    two_children(world)
    asked(world)
    ellie, leo, rest = sheet(world).questions
    write(world, ellie.key, text="Sits with a different group.")
    write(world, leo.key, "no_change")
    write(world, rest.key, text="A grey car at the gate.", how_known="seen_myself")
    assert not concerns(world)
    send(world, coming="Joan Okell")
    found = {one.text: one for one in concerns(world)}
    news = found["Sits with a different group."]
    assert (news.about, news.how_known, news.contribution.handling) == (
        "Elizabeth Mensah",
        "record_check",
        "P",
    )
    assert found["A grey car at the gate."].how_known == "seen_myself"
    with acting_as(world.actor("head")):
        kept = ReturnAnswer.objects.all()
        assert {one.text for one in kept} == {""} and all(one.sent_at for one in kept)
    assert own(world).answered_by == world.users["head"].pk and own(world).coming == "Joan Okell"


def test_whoever_is_kept_from_a_child_reads_no_news_of_them(world: World) -> None:
    two_children(world)
    asked(world)
    ellie, leo, _rest = sheet(world).questions
    write(world, ellie.key, text="Sits with a different group.")
    write(world, leo.key, text="Came every day.")
    send(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(
            person=Person.objects.get(pk=ellie.person_id),
            user=world.users["head"],
            reason="Her niece",
            by=priya,
        )
    assert [one.text for one in concerns(world)] == ["Came every day."]
    assert len(concerns(world, "coordinator")) == 2


def test_news_is_as_narrow_as_the_record_it_is_about(world: World) -> None:
    ellie, leo = give(world, "head", ELLIE, LEO)
    priya = world.actor("coordinator")
    with acting_as(priya):
        Person.objects.filter(pk=ellie.pk).update(audience="restricted")
    for person in (ellie, leo):
        agree(world, person)
    asked(world)
    for one in sheet(world).questions[:2]:
        write(world, one.key, text=f"News of {one.called}")
    send(world)
    told = {who: [one.text for one in concerns(world, who)] for who in ("lead", "coordinator")}
    assert told["lead"] == ["News of Leo Pashley"] and len(told["coordinator"]) == 2


@pytest.mark.parametrize("passed_on", [False, True])
def test_a_child_who_is_let_go_is_gone_from_what_was_sent_of_them(world: World, passed_on: bool) -> None:
    (person,) = give(world, "head", TOMASZ)
    priya = world.actor("coordinator")
    with acting_as(priya):
        set_standing(person=person, standing=Standing.LINKED, by=priya)
    asked(world)
    write(world, sheet(world).questions[0].key, text="Seen with older lads.")
    write(world, "else", text="A grey car at the gate.")
    send(world)
    if passed_on:
        news = next(one for one in concerns(world, "coordinator") if one.about == "T.Z.")
        with acting_as(priya):
            route_concern(
                concern=news, sent_to=world.agencies["police"], reason="Theirs", message="A worry", by=priya
            )
    with transaction.atomic(), acting_as(system_actor(ERASER)):
        erase_child(mapping=world.mapping, person_ids=[person.pk])
    left = {(one.about, one.text) for one in concerns(world, "coordinator")}
    gone = {("", "[removed: whoever this was about was let go]")} if passed_on else set()
    assert left == {("", "A grey car at the gate.")} | gone


def test_sent_twice_nothing_is_sent_twice_and_what_is_added_goes_alone(world: World) -> None:
    two_children(world)
    asked(world)
    key = sheet(world).questions[0].key
    write(world, key, text="Sits with a different group.")
    send(world)
    send(world)
    assert len(concerns(world)) == 1
    with pytest.raises(PlacemapError, match="has sent an answer"):
        write(world, key, "no_change")
    write(world, key, text="And smiles.")
    send(world)
    assert sorted(one.text for one in concerns(world)) == ["And smiles.", "Sits with a different group."]
    with acting_as(world.actor("head")):
        linked = set(ReturnAnswer.objects.values_list("concern__text", flat=True))
    assert linked == {"And smiles.", "Sits with a different group."}


def test_news_after_no_change_leaves_it_counted_while_it_waits(world: World) -> None:
    two_children(world)
    asked(world)
    key, priya = sheet(world).questions[0].key, world.actor("coordinator")
    told = []
    for reply, words in (("no_change", ""), ("news", "Late on Monday.")):
        write(world, key, reply, words)
        for do in (lambda: None, lambda: send(world)):
            do()
            with acting_as(priya):
                (whole,) = queries.asked_for(priya, world.mapping)
            told.append({key: n for row in whole.rows for key, n in row.counts.items()})
    assert told == [{}, {"no_change": 1}, {"no_change": 1}, {"news": 1}]


def test_a_colleague_who_saves_while_it_is_sent_loses_no_word(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_children(world)
    asked(world)
    write(world, "else", text="A grey car at the gate.")
    notice = commands.notice_something

    def saved_meanwhile(**given: Any) -> Concern:
        ReturnAnswer.objects.filter(about="else").update(text="A red car.", version=F("version") + 1)
        return notice(**given)

    with monkeypatch.context() as patched:
        patched.setattr(commands, "notice_something", saved_meanwhile)
        with pytest.raises(Conflict):
            send(world)
    assert not concerns(world) and own(world).answered_at is None


def test_words_of_what_is_asked_no_longer_are_shown_and_sent(world: World) -> None:
    (person,) = give(world, "head", ELLIE)
    agree(world, person)
    asked(world)
    write(world, sheet(world).questions[0].key, text="Late on Monday.")
    with acting_as(world.actor("coordinator")):
        Person.objects.filter(pk=person.pk).update(standing=Standing.DECLINED.value)
    found = sheet(world)
    assert [one.about for one in found.questions] == [About.ELSE]
    assert [one.waiting.text for one in found.gone if one.waiting] == ["Late on Monday."]
    send(world)
    assert [one.text for one in concerns(world)] == ["Late on Monday."] and not sheet(world).gone


def test_no_change_for_everything_is_one_press_and_repeats_that_nothing_is_known(world: World) -> None:
    two_children(world)
    before = asked(world, due_in=3)
    ellie, leo, _rest = sheet(world).questions
    write(world, ellie.key, text="Came every day.")
    write(world, leo.key, "nothing_known")
    send(world)
    age(world, before, 9)
    asked(world)
    last = {one.called: one.last for one in sheet(world).questions}["Elizabeth Mensah"]
    assert last is not None and last.words == "Came every day."
    head, given = world.actor("head"), own(world)
    with acting_as(head):
        commands.say_no_change(given=given, by=head)
        commands.say_no_change(given=given, by=head)
    said = {one.called: one.answer for one in sheet(world).questions}
    replies = {called: answer.reply for called, answer in said.items() if answer}
    assert replies == {"Elizabeth Mensah": "no_change", "Leo Pashley": "nothing_known", "": "no_change"}
    assert len(concerns(world)) == 1


def test_no_change_said_of_one_who_was_not_known_keeps_it_so(world: World) -> None:
    two_children(world)
    before = asked(world, due_in=3)
    write(world, sheet(world).questions[1].key, "nothing_known")
    send(world)
    age(world, before, 9)
    asked(world)
    assert write(world, sheet(world).questions[1].key, "no_change").reply == Reply.NOTHING_KNOWN
    assert write(world, sheet(world).questions[0].key, "no_change").reply == Reply.NO_CHANGE


def test_a_colleague_carries_on_and_neither_overwrites_the_other(world: World) -> None:
    two_children(world)
    asked(world)
    key = sheet(world).questions[0].key
    write(world, key, text="Late on Monday.")
    for stale in (0, 7):
        with pytest.raises(Conflict):
            write(world, key, text="Late on Friday.", version=stale)
    assert write(world, key, text="Late on Monday and Friday.").text == "Late on Monday and Friday."


@pytest.mark.parametrize("over", ["withdrawn", "expired"])
def test_what_is_over_takes_nothing_and_keeps_the_words(world: World, over: str) -> None:
    two_children(world)
    request = asked(world, due_in=3)
    write(world, sheet(world).questions[0].key, text="Came every day.")
    priya = world.actor("coordinator")
    if over == "withdrawn":
        with acting_as(priya):
            commands.withdraw_request(request=request, reason="Moved", version=1, by=priya)
    else:
        age(world, request, 30)
    for action in (lambda: write(world, "else", "no_change"), lambda: send(world)):
        with pytest.raises(PlacemapError, match="Nothing was sent"):
            action()
    answer = sheet(world).questions[0].answer
    assert answer is not None and answer.text == "Came every day." and not concerns(world)
    with acting_as(priya), pytest.raises(PlacemapError, match="over already"):
        commands.withdraw_request(
            request=ReturnRequest.objects.get(pk=request.pk), reason="Moved", version=2, by=priya
        )


def test_a_withdrawal_from_an_older_page_is_a_conflict(world: World) -> None:
    request, priya = asked(world), world.actor("coordinator")
    with acting_as(priya), pytest.raises(Conflict):
        commands.withdraw_request(request=request, reason="Moved", version=4, by=priya)


def test_those_who_have_not_answered_are_reminded_once_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(world)
    write(world, "else", "no_change", who="sergeant")
    send(world, "sergeant")
    priya, given = world.actor("coordinator"), own(world)
    with acting_as(priya):
        assert commands.remind_all(request=request, by=priya) == 0
    # Long enough that a weekend or a holiday lies behind: what was asked then was sent before today.
    with acting_as(priya):
        ReturnRequest.objects.filter(pk=request.pk).update(asked_at=now() - timedelta(days=7))
    with acting_as(priya):
        with monkeypatch.context() as lapsed:
            lapsed.setattr(commands, "agreement_in_force", lambda _agency: None)
            assert commands.remind_all(request=request, by=priya) == 0
        counts = [
            commands.remind_all(request=request, by=priya),
            commands.remind_agency(given=given, by=priya),
        ]
    assert counts == [1, 0]
    assert letters(world) == {"head": 2, "sergeant": 1}


def test_what_waits_for_monday_is_sent_once_on_monday(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request, priya = asked(world), world.actor("coordinator")
    with acting_as(priya):
        ReturnRequest.objects.filter(pk=request.pk).update(
            asked_at=uk("2026-12-01 10:00"), due_on=date(2026, 12, 15)
        )
    counts = []
    for text in ("2026-12-04 20:00", "2026-12-05 20:00", "2026-12-07 10:00", "2026-12-08 10:00"):
        moment = uk(text)
        monkeypatch.setattr(commands, "now", lambda at=moment: at)
        monkeypatch.setattr(commands, "state_of", lambda _request: RequestState.OPEN)
        with acting_as(priya):
            counts.append(commands.remind_all(request=request, by=priya))
    # Friday night and Saturday wait for Monday morning, which has its mail then; Tuesday is another day.
    assert counts == [2, 0, 0, 2]


def test_only_the_agency_itself_answers(world: World) -> None:
    two_children(world)
    asked(world)
    given = own(world)
    for key in ("coordinator", "sergeant"):
        actor = world.actor(key)
        with acting_as(actor), pytest.raises(Refused):
            commands.write_answer(given=given, question="else", reply="no_change", version=0, by=actor)


def test_nobody_else_reads_a_word_before_it_is_sent_and_the_trail_holds_none(world: World) -> None:
    two_children(world)
    asked(world)
    write(world, sheet(world).questions[0].key, text="Wren marker")
    for key in ("coordinator", "lead", "sergeant", "other_district"):
        with acting_as(world.actor(key)):
            assert not ReturnAnswer.objects.exists()
    with acting_as(world.actor("other_district")):
        assert not ReturnRequest.objects.exists() and not AgencyReturn.objects.exists()
    with acting_as(world.actor("sergeant")):
        assert AgencyReturn.objects.count() == 1
    send(world)
    with acting_as(world.actor("coordinator")):
        assert [one.reply for one in ReturnAnswer.objects.all()] == ["news"]
        details = [str(one.details) for one in AuditEntry.objects.filter(mapping_id=world.mapping.pk)]
    assert not any("Wren" in one for one in details)


def test_what_was_given_with_conditions_is_not_even_counted_to_the_lead(world: World) -> None:
    agree_afresh(world, handling="C")
    asked(world)
    write(world, "else", text="Wren marker", who="sergeant")
    send(world, "sergeant")
    told = {}
    for key in ("coordinator", "lead"):
        with acting_as(world.actor(key)):
            told[key] = list(ReturnAnswer.objects.values_list("reply", flat=True))
    assert told == {"coordinator": ["news"], "lead": []}


def test_the_mail_names_nobody_but_its_reader(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "next_post", lambda _at: None)
    two_children(world)
    asked(world, note="For Tuesday.")
    jobs.send_letter(Letter.TO_ANSWER, str(world.users["head"].pk))
    (sent,) = mail.outbox
    assert "something to answer" in sent.subject and "my-work" in sent.body
    for never in ("Estwick", "M-2026-901", "Mensah", "Tuesday", "exploit", "school"):
        assert never not in sent.subject + sent.body
