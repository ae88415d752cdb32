"""What helped and what did not: asked of everybody, answered without a name, read by few."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.policy import SEALER
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.mappings.commands import CLOSINGS
from placemap.partners.commands import give_role
from placemap.responses import commands, policy, queries
from placemap.responses.commands import feedback as opening
from placemap.responses.models import FeedbackAnswer, FeedbackGiven, FeedbackRound
from placemap.responses.rules import feedback as rules
from placemap.responses.views.feedback import PanelFeedback
from placemap.responses.vocabulary import FeedbackWhy
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists, lists  # noqa: F401
from tests.cohort.pages import SignIn, open_page, send, words_of

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "asked"),
    [(timedelta(0), True), (timedelta(days=27), True), (timedelta(days=28), False), (-timedelta(1), False)],
)
def test_how_long_it_is_asked(ago: timedelta, asked: bool) -> None:
    assert rules.is_asked(AT - ago, AT) is asked


def test_nobody_is_asked_twice_at_once() -> None:
    rules.check_asks_again(None, AT)
    rules.check_asks_again(AT - timedelta(days=30), AT)
    with pytest.raises(PlacemapError, match="asked already"):
        rules.check_asks_again(AT - timedelta(days=2), AT)


def test_what_may_be_sent() -> None:
    rules.check_answer(["", " x ", "", ""], asked=True)
    with pytest.raises(PlacemapError, match="time to answer is over"):
        rules.check_answer(["x"], asked=False)
    with pytest.raises(PlacemapError, match="nothing to say"):
        rules.check_answer(["", "  "], asked=True)
    with pytest.raises(PlacemapError, match="600"):
        rules.check_answer(["x" * 601], asked=True)


def asked(
    world: World, by: str = "coordinator", why: FeedbackWhy = FeedbackWhy.FIRST_MEETING
) -> FeedbackRound:
    actor = world.actor(by)
    with acting_as(actor):
        return commands.ask_for_feedback(mapping=world.mapping, why=why, by=actor)


def answer(world: World, round: FeedbackRound, who: str = "head", **given: Any) -> None:
    actor = world.actor(who)
    said: dict[str, Any] = {"helped": "The map on the wall.", **given}
    with acting_as(actor):
        commands.give_feedback(round=queries.round_in(actor, world.mapping, round.pk), by=actor, **said)


def said(world: World, who: str) -> list[tuple[str, str]]:
    actor = world.actor(who)
    with acting_as(actor):
        rounds = queries.rounds_of(actor, world.mapping)
        return [one for shown in rounds for part in shown.said for one in part.answers]


@pytest.mark.django_db
def test_whoever_runs_it_asks_and_nobody_else(world: World) -> None:
    with pytest.raises(Refused):
        asked(world, by="head")
    asked(world)
    with pytest.raises(PlacemapError, match="asked already"):
        asked(world, why=FeedbackWhy.STAGE)


@pytest.mark.django_db
def test_of_two_who_ask_at_the_same_moment_one_asks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(world)
    # The other had looked before that round was kept.
    monkeypatch.setattr(opening, "_latest", lambda mapping: None)
    with pytest.raises(Conflict, match="just now"):
        asked(world, by="lead", why=FeedbackWhy.STAGE)
    monkeypatch.undo()
    lead = world.actor("lead")
    with acting_as(lead):
        assert FeedbackRound.objects.count() == 1
        seen = iter([None])
        real = opening._latest
        monkeypatch.setattr(opening, "_latest", lambda mapping: next(seen, real(mapping)))
        commands.ask_as_it_closes(world.mapping, lead)
        assert sorted(FeedbackRound.objects.values_list("number", "why")) == [(1, "first"), (2, "closure")]


@pytest.mark.django_db
def test_it_is_the_teams_to_answer_and_nobody_elses(world: World) -> None:
    told = asked(world)
    for key, is_team in (("head", True), ("administrator", False)):
        with acting_as(actor := world.actor(key)):
            assert bool(policy.may_give_feedback(actor, told)) is is_team


@pytest.mark.django_db
def test_words_are_read_by_those_who_run_it_and_nobody_reads_whose_they_are(world: World) -> None:
    round = asked(world)
    answer(world, round, in_the_way="Too long.", with_agency=True)
    answer(world, round, "sergeant", helped="Coffee.")
    with pytest.raises(PlacemapError, match="were not kept"):
        answer(world, round, "sergeant", helped="Sent again.")
    agency = world.users["head"].agency.name
    assert sorted(said(world, "coordinator")) == [
        ("Coffee.", ""), ("The map on the wall.", agency), ("Too long.", agency)
    ]  # fmt: skip
    assert said(world, "head") == [] == said(world, "sergeant")
    with acting_as(world.actor("coordinator")):
        assert not FeedbackGiven.objects.exists()
        columns = {field.name for field in FeedbackAnswer._meta.get_fields()}
        assert columns == {"id", "round", "mapping", "agency", "helped", "in_the_way", "change", "again"}
    with acting_as(world.actor("head")):
        assert FeedbackGiven.objects.count() == 1 and not FeedbackAnswer.objects.exists()


@pytest.mark.django_db
def test_nobody_is_told_that_words_were_sent_which_were_not(world: World, client_as: SignIn) -> None:
    round = asked(world)
    joan = client_as(world.users["head"])
    assert send(joan, world, "no-feedback", round.pk).status_code == 302
    # Typed in another tab, before they said that there is nothing.
    form = {"helped": "The map.", "in_the_way": "", "change": "", "again": "", "once": str(uuid.uuid4())}
    told = send(joan, world, "give-feedback", round.pk, **form)
    assert told.status_code == 422 and "were not kept" in words_of(told) and "The map." in words_of(told)
    assert said(world, "coordinator") == []


@pytest.mark.django_db
def test_the_trail_does_not_tell_an_answer_from_nothing_to_say(world: World) -> None:
    round = asked(world)
    answer(world, round)
    dan = world.actor("sergeant")
    with acting_as(dan):
        commands.decline_feedback(round=queries.round_in(dan, world.mapping, round.pk), by=dan)
        commands.decline_feedback(round=queries.round_in(dan, world.mapping, round.pk), by=dan)
    for who in ("coordinator", "lead"):
        # They read the words as they come in, and would know from its moment whose they are.
        with acting_as(world.actor(who)):
            assert not AuditEntry.objects.filter(event="feedback_answered").exists()
            assert AuditEntry.objects.filter(event="feedback_asked").exists()
    with acting_as(dan):
        assert AuditEntry.objects.filter(event="feedback_answered").count() == 2
    with acting_as(world.actor("coordinator")):
        keys = {str(one.pk) for one in FeedbackAnswer.objects.all()}
    with acting_as(system_actor(SEALER)):
        found = AuditEntry.objects.filter(event="feedback_answered")
        details = [str(one.details) + str(one.subjects) for one in found]
        assert len(details) == 3 and len(set(details)) == 1
        assert not any(key in one for key in keys for one in details)


@pytest.mark.django_db
def test_nobody_writes_in_another_agencys_name_nor_for_somebody_else(world: World) -> None:
    round = asked(world)
    other = world.users["sergeant"]
    with acting_as(world.actor("head")):
        for row in (
            FeedbackAnswer(round=round, mapping=world.mapping, agency=other.agency, helped="x"),
            FeedbackGiven(round=round, mapping=world.mapping, user=other),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.django_db
def test_names_are_looked_for(world: World, lists: Lists) -> None:  # noqa: F811
    lists.member("coordinator")
    round = asked(world)
    with pytest.raises(NamesFound):
        answer(world, round, change="More time for Leo Pashley")
    answer(world, round, change="More time for Leo Pashley", looked=True)


@pytest.mark.django_db
def test_it_stands_in_my_work_until_it_is_answered_or_declined(world: World, client_as: SignIn) -> None:
    round = asked(world)
    joan, dan = client_as(world.users["head"]), client_as(world.users["sergeant"])
    line = "say what helped and what got in the way"
    assert line in words_of(joan.get("/my-work/")) and line in words_of(dan.get("/my-work/"))
    page = words_of(open_page(joan, world, "give-feedback", round.pk))
    for words in ("without your name", "the coordinator, the leads and the panel", "guess whose words"):
        assert words in page
    form = {"helped": "", "in_the_way": "", "change": "", "again": "", "once": str(uuid.uuid4())}
    assert "Write at least one answer" in words_of(send(joan, world, "give-feedback", round.pk, **form))
    assert send(joan, world, "give-feedback", round.pk, **{**form, "again": "Yes."}).status_code == 302
    assert send(dan, world, "no-feedback", round.pk).status_code == 302
    assert line not in words_of(joan.get("/my-work/")) and line not in words_of(dan.get("/my-work/"))
    assert open_page(joan, world, "give-feedback", round.pk).status_code == 302
    feedback = words_of(open_page(dan, world, "feedback"))
    assert "Yes." not in feedback and "nothing more is asked of you here" in feedback
    assert "four weeks to answer are over" not in feedback
    assert "Yes." in words_of(open_page(client_as(world.users["coordinator"]), world, "feedback"))


@pytest.mark.django_db
def test_the_panel_reads_words_and_nobody_else_by_that_way(world: World, client_as: SignIn) -> None:
    answer(world, asked(world))
    with acting_as(SETTER):
        give_role(user=world.users["stranger"], role_code="panel_chair", by=SETTER)
    panel = client_as(world.users["stranger"])
    page = words_of(panel.get("/panel-feedback/"))
    assert "The map on the wall." in page and world.users["head"].agency.name not in page
    assert client_as(world.users["head"]).get("/panel-feedback/").status_code == 403
    head = world.actor("head")
    with acting_as(head):
        assert queries.feedback_for_panel(head) == []


@pytest.mark.django_db
def test_after_four_weeks_it_is_over(world: World) -> None:
    round = asked(world)
    old = FeedbackRound(pk=round.pk, opened_at=now() - timedelta(days=29), mapping=world.mapping)
    head = world.actor("head")
    with acting_as(head), pytest.raises(PlacemapError, match="time to answer is over"):
        commands.give_feedback(round=old, helped="x", by=head)


@pytest.mark.django_db
def test_whoever_missed_it_reads_why_it_is_over_and_what_to_do(
    world: World, client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(world)
    monkeypatch.setattr(rules, "ASKED_FOR", timedelta(0))
    page = words_of(open_page(client_as(world.users["head"]), world, "feedback"))
    assert "four weeks to answer are over" in page and "tell the coordinator" in page


@pytest.mark.django_db
def test_the_panel_searches_orders_and_leafs_through_it(
    world: World, client_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, why in enumerate(FeedbackWhy):
        with acting_as(lead := world.actor("lead")):
            round = opening._open(world.mapping, why, opening._latest(world.mapping), lead)
        assert round is not None
        answer(world, round, helped=f"Lantern {n}.", change="Another room.")
    with acting_as(SETTER):
        give_role(user=world.users["stranger"], role_code="panel_chair", by=SETTER)
    panel = client_as(world.users["stranger"])

    def order(page: str) -> list[str]:
        return re.findall(r"Lantern (\d)", page)

    assert order(words_of(panel.get("/panel-feedback/"))) == ["3", "2", "1", "0"]
    assert order(words_of(panel.get("/panel-feedback/?sort=asked"))) == ["0", "1", "2", "3"]
    assert order(words_of(panel.get("/panel-feedback/?sort=mapping"))) == ["0", "1", "2", "3"]
    found = words_of(panel.post("/panel-feedback/", {"q": "lantern 2"}))
    assert order(found) == ["2"] and "Another room" not in found
    assert order(words_of(panel.post("/panel-feedback/", {"q": world.mapping.title}))) == ["3", "2", "1", "0"]
    assert "Nobody wrote anything like that" in words_of(panel.post("/panel-feedback/", {"q": "zebra"}))
    monkeypatch.setattr(PanelFeedback, "per_page", 3)
    assert order(words_of(panel.get("/panel-feedback/?page=2"))) == ["0"]


@pytest.mark.django_db
def test_a_mapping_that_closes_asks_by_itself(world: World) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        commands.ask_as_it_closes(world.mapping, lead)
        commands.ask_as_it_closes(world.mapping, lead)
        assert FeedbackRound.objects.filter(why="closure").count() == 2
    assert commands.ask_as_it_closes in CLOSINGS


@pytest.mark.django_db
def test_the_page_asks_no_more_for_more_answers(world: World, client_as: SignIn) -> None:
    round = asked(world)
    priya = client_as(world.users["coordinator"])

    def queries_of() -> int:
        with CaptureQueriesContext(connection) as seen:
            open_page(priya, world, "feedback")
        return len(seen)

    answer(world, round)
    queries_of()
    before = queries_of()
    for who in ("sergeant", "social_care"):
        answer(world, round, who, with_agency=True)
    assert queries_of() == before
