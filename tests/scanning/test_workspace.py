"""The analysts' workspace: for two people, and what they publish for the team."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort.commands import record_entry, take_back
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Seat
from placemap.scanning import commands, policy, queries
from placemap.scanning.models import Evidence, ProblemStatement
from placemap.scanning.queries import Wanted
from placemap.subjects.commands import block_person, record_entity, record_entity_link
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind
from tests.cast import World
from tests.cohort.pages import open_page, send, words_of
from tests.scanning.people import explained, interviewed, released

pytestmark = pytest.mark.django_db

INSIDE = ("ProblemStatement", "Explanation", "Evidence", "OpenQuestion", "IndicatorSeries", "IndicatorMonth")
SAID = {"what": "Fights after school.", "what_sure": "certain", "what_source": "Both schools"}


def entered(world: World, leo: Person, text: str = "Seen at the stand.", **known: Any) -> Any:
    head = world.actor("head")
    with acting_as(head):
        return record_entry(
            person=leo, kind="seen", text=text, nature="fact", how_known="seen_myself", by=head,
            **{"happened_on": today(), **known},
        )  # fmt: skip


def stated(world: World, who: str = "coordinator", after: int = 0) -> ProblemStatement:
    actor = world.actor(who)
    with acting_as(actor):
        return commands.state_problem(mapping=world.mapping, given=SAID, after=after, by=actor)


def counted(world: World, **said: Any) -> Any:
    priya = world.actor("coordinator")
    words = {"name": "Fights", "definition": "Reports.", "source": "Police", "finding": "They rose.", **said}
    with acting_as(priya):
        return commands.write_series(
            mapping=world.mapping, **{"months": "March 2026, 4\nApril 2026,", **words}, by=priya
        )


def held_by(world: World, who: str) -> dict[str, int]:
    with acting_as(world.actor(who)):
        return {name: apps.get_model("scanning", name).objects.count() for name in INSIDE}


def filled_workspace(world: World, leo: Person) -> None:
    entry, explanation, priya = entered(world, leo), explained(world), world.actor("coordinator")
    stated(world)
    counted(world)
    with acting_as(priya):
        commands.ask_question(mapping=world.mapping, words="Who pays?", by=priya)
        commands.add_evidence(written=explanation, stance="for", words="He was there.", entry=entry, by=priya)


def test_nobody_but_the_two_reads_a_row_of_it(world: World, leo: Person) -> None:
    filled_workspace(world, leo)
    for who in ("lead", "head", "sergeant", "social_care", "other_district", "administrator"):
        assert set(held_by(world, who).values()) == {0}, who
        assert not policy.may_analyse(world.actor(who), world.mapping)
    assert held_by(world, "coordinator") == {**dict.fromkeys(INSIDE, 1), "IndicatorMonth": 2}
    # Named from a day: the seat of analyst. And ended, the workspace is closed again.
    world.reseat("sergeant", "analyst")
    assert held_by(world, "sergeant") == held_by(world, "coordinator")
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["sergeant"], role__code="analyst").update(
            until_on=today() - timedelta(days=1)
        )
    assert set(held_by(world, "sergeant").values()) == {0}


def test_whoever_is_kept_from_a_child_reads_no_evidence_of_them(world: World, leo: Person) -> None:
    filled_workspace(world, leo)
    world.reseat("sergeant", "analyst")
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(person=leo, user=world.users["sergeant"], reason="Knows them.", by=priya)
    assert held_by(world, "sergeant")["Evidence"] == 0
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert queries.across(dan, world.mapping, Wanted()) == []
        assert not [one for one in queries.citable(dan, world.mapping) if one.card]


def test_versions_follow_each_other_and_one_press_publishes(world: World) -> None:
    first = stated(world)
    with pytest.raises(Conflict):
        stated(world, after=0)
    second, priya = stated(world, after=1), world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(PlacemapError):
            commands.publish_problem(written=first, by=priya)
        assert queries.published_statement(priya, world.mapping) is None
        commands.publish_problem(written=second, by=priya)
        with pytest.raises(PlacemapError):
            commands.publish_problem(written=second, by=priya)
    joan = world.actor("head")
    with acting_as(joan):
        shown = queries.published_statement(joan, world.mapping)
        assert shown is not None and shown.statement.number == 2
        assert [one.statement.number for one in queries.statements(joan, world.mapping)] == [2]
        with pytest.raises(Refused):
            commands.state_problem(mapping=world.mapping, given=SAID, after=2, by=joan)


def test_evidence_cites_what_stands_here_and_goes_with_it(world: World, leo: Person) -> None:
    entry, explanation, priya = entered(world, leo), explained(world), world.actor("coordinator")
    doubted = entered(world, leo, "Rumour.", grade="3/E/P")
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="one record"):
            commands.add_evidence(written=explanation, stance="for", words="x", by=priya)
        with pytest.raises(PlacemapError, match="suspects"):
            commands.add_evidence(written=explanation, stance="for", words="x", entry=doubted, by=priya)
        added = commands.add_evidence(written=explanation, stance="against", words="x", entry=entry, by=priya)
        [shown] = queries.explanations(priya, world.mapping)
        assert shown.by_stance[0][1][0].evidence == added
        commands.remove_evidence(written=added, by=priya)
        with pytest.raises(PlacemapError):
            commands.remove_evidence(written=added, by=priya)
        assert not Evidence.objects.exists()
        changed = commands.change_explanation(
            written=explanation, words="Buses.", set_aside_because="Nothing shows it.", version=1, by=priya
        )
        with pytest.raises(Conflict):
            commands.change_explanation(written=explanation, words="x", version=1, by=priya)
        assert changed.set_aside_because


def test_a_record_that_was_taken_back_says_so_and_nothing_else(world: World, leo: Person, priya: Any) -> None:
    entry, explanation = entered(world, leo, "Seen at the stand."), explained(world)
    head, coordinator = world.actor("head"), world.actor("coordinator")
    with acting_as(coordinator):
        commands.add_evidence(
            written=explanation, stance="for", words="He was there.", entry=entry, by=coordinator
        )
    assert "Seen at the stand." in words_of(open_page(priya, world, "explanations"))
    with acting_as(head):
        take_back(fact=entry, reason="Another boy.", by=head)
    page = words_of(open_page(priya, world, "explanations"))
    assert "Seen at the stand." not in page and "was taken back or put right" in page


def test_a_question_becomes_an_action_and_is_answered(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        question = commands.ask_question(mapping=world.mapping, words="Who pays?", by=priya)
        action = commands.find_out(
            written=question, words="Ask the shop.", agency=world.agencies["police"], owner=None, due=today(),
            by=priya,
        )  # fmt: skip
        [shown] = queries.questions(priya, world.mapping)
        assert shown.actions == (action,)
        answered = commands.answer_question(written=question, answer=" The lads. ", version=1, by=priya)
        assert (answered.answer, answered.answered_at is None) == ("The lads.", False)
        with pytest.raises(Conflict):
            commands.answer_question(written=question, answer="x", version=1, by=priya)
        again = commands.answer_question(written=question, answer="", version=2, by=priya)
        assert again.answered_at is None
    # Whoever does it reads the action, and not the question it came from.
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert queries.questions(dan, world.mapping) == []


def test_months_take_the_place_of_those_that_stood(world: World) -> None:
    series, priya = counted(world), world.actor("coordinator")
    said = {"name": "Fights", "definition": "Reports.", "source": "Police", "finding": "They fell."}
    with acting_as(priya):
        commands.change_series(written=series, **said, months="May 2026, 1", version=1, by=priya)
        with pytest.raises(Conflict):
            commands.change_series(written=series, **said, months="May 2026, 1", version=1, by=priya)
        assert [one.month for one in queries.months_of(series)] == [date(2026, 5, 1)]
        commands.publish_series(written=series, version=2, by=priya)
        with pytest.raises(Conflict):
            commands.publish_series(written=series, version=2, by=priya)
    joan = world.actor("head")
    with acting_as(joan):
        assert [one.series.finding for one in queries.series_in(joan, world.mapping)] == ["They fell."]
    with acting_as(priya):
        commands.publish_series(written=series, version=3, by=priya)
    with acting_as(joan):
        assert queries.series_in(joan, world.mapping) == []


def test_the_chronology_is_in_order_and_narrows(world: World, leo: Person) -> None:
    first = entered(world, leo, "First.", happened_on=today() - timedelta(days=3))
    third = entered(world, leo, "Third.", happened_at=time(9))
    second = entered(world, leo, "Second.")
    talk = interviewed(world, leo, returned_on=today() - timedelta(days=1))
    taken = entered(world, leo, "Taken back.")
    head, priya = world.actor("head"), world.actor("coordinator")
    with acting_as(head):
        take_back(fact=taken, reason="Wrong.", by=head)
        place = record_entity(
            mapping=world.mapping, kind=EntityKind.PLACE, name="Stand", reason="Seen there.", by=head
        )
    with acting_as(priya):

        def order(**wanted: Any) -> list[Any]:
            return [one.id for one in queries.across(priya, world.mapping, Wanted(**wanted))]

        assert order() == [third.pk, second.pk, talk.pk, first.pk]
        assert order(kind="interview") == [talk.pk]
        assert order(kind="seen", since=today()) == [third.pk, second.pk]
        assert order(until=today() - timedelta(days=2)) == [first.pk]
        assert order(agency=world.agencies["police"].pk) == []
        assert order(child=leo.pk) == order()
        assert order(place=place.pk) == order(place=place.pk, child=leo.pk) == []
    with acting_as(head):
        record_entity_link(
            mapping=world.mapping,
            person=leo,
            entity=place,
            kind=EntityLinkKind.SPENDS_TIME,
            how_known="seen_myself",
            words="w",
            by=head,
        )
    with acting_as(priya):
        assert order(place=place.pk) == order()
        chosen = queries.choices(priya, world.mapping)
        assert [name for _key, name in chosen.places] == ["Stand"] and len(chosen.children) == 1


# Pages


@pytest.fixture
def priya(world: World, client_as: Any) -> Any:
    return client_as(world.users["coordinator"])


def test_from_a_statement_to_the_team(world: World, priya: Any, client_as: Any) -> None:
    joan = client_as(world.users["head"])
    assert open_page(joan, world, "write-problem").status_code == 403
    assert open_page(priya, world, "write-problem").status_code == 200
    refused = send(priya, world, "write-problem", **{**SAID, "what_source": ""}, version=0)
    assert refused.status_code == 422 and "Fights after school." in refused.content.decode()
    assert send(priya, world, "write-problem", **SAID, version=0).status_code == 302
    assert send(priya, world, "write-problem", **SAID, version=0).status_code == 409
    assert "No statement of the problem is published" in words_of(open_page(joan, world, "problem-statement"))
    assert "Fights" not in words_of(open_page(joan, world, "scanning"))
    assert open_page(joan, world, "publish-problem", 1).status_code == 403
    assert open_page(priya, world, "publish-problem", 7).status_code == 404
    assert send(priya, world, "publish-problem", 1).status_code == 302
    for page in ("problem-statement", "scanning"):
        assert "Fights after school." in words_of(open_page(joan, world, page))
    marek = client_as(world.users["other_district"])
    assert open_page(marek, world, "scanning").status_code == 404


def test_what_may_name_a_child_is_pointed_at_before_it_is_published(
    world: World, leo: Person, priya: Any
) -> None:
    stated(world)
    assert "may name somebody" not in words_of(open_page(priya, world, "publish-problem", 1))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        given = {**SAID, "who": "Leo Pashley and two others."}
        commands.state_problem(mapping=world.mapping, given=given, after=1, by=coordinator)
    page = words_of(open_page(priya, world, "publish-problem", 2))
    assert "may name somebody" in page and "Pashley" in page


def test_explanations_evidence_and_questions(world: World, leo: Person, priya: Any, client_as: Any) -> None:
    entry = entered(world, leo)
    released(world)
    joan = client_as(world.users["head"])
    assert send(priya, world, "add-explanation", words="Buses.").status_code == 302
    with acting_as(world.actor("coordinator")):
        [shown] = queries.explanations(world.actor("coordinator"), world.mapping)
    key = shown.explanation.pk
    asked = open_page(priya, world, "explanations", query=f"?cites=entry:{entry.pk}")
    assert "Choose an explanation." in words_of(asked)
    form = open_page(priya, world, "add-evidence", key, query=f"?cites=entry:{entry.pk}")
    assert "Leo Pashley" in form.content.decode() and "Police operation: Patrols" in form.content.decode()
    said = {"cites": f"entry:{entry.pk}", "stance": "against", "words": "He was alone."}
    assert send(priya, world, "add-evidence", key, **said).status_code == 302
    page = words_of(open_page(priya, world, "explanations"))
    assert "He was alone." in page and page.index("Speaks against") < page.index("Speaks for")
    assert open_page(joan, world, "explanations").status_code == 403
    changed: dict[str, Any] = {"words": "Buses.", "set_aside_because": "No.", "version": 9}
    assert send(priya, world, "change-explanation", key, **changed).status_code == 409
    assert send(priya, world, "change-explanation", key, **{**changed, "version": 1}).status_code == 302
    with acting_as(world.actor("coordinator")):
        evidence = Evidence.objects.get()
    assert send(priya, world, "remove-evidence", evidence.pk).status_code == 302
    assert open_page(priya, world, "remove-evidence", evidence.pk).status_code == 404
    assert send(priya, world, "add-question", words="Who pays?").status_code == 302
    with acting_as(world.actor("coordinator")):
        [asked_one] = queries.questions(world.actor("coordinator"), world.mapping)
    question = asked_one.question.pk
    assert "Find out: Who pays?" in open_page(priya, world, "find-out", question).content.decode()
    due = f"{today() + timedelta(days=2):%d %m %Y}"
    who = str(world.agencies["police"].pk)
    assert send(priya, world, "find-out", question, words="Ask.", who=who, due=due).status_code == 302
    assert send(priya, world, "answer-question", question, answer="Them.", version=1).status_code == 302
    assert "Answered" in words_of(open_page(priya, world, "explanations"))


def test_months_pasted_and_shown(world: World, priya: Any, client_as: Any) -> None:
    said = {"name": "Fights", "definition": "Reports", "source": "Police", "finding": "They rose"}
    refused = send(priya, world, "add-series", **said, months="Smarch, 1", place="")
    assert refused.status_code == 422 and "is no month" in words_of(refused)
    assert (
        send(priya, world, "add-series", **said, months="March 2026, 4\nApril 2026,", place="").status_code
        == 302
    )
    page = open_page(priya, world, "area-profile")
    assert "<svg" in page.content.decode() and "Not known" in words_of(page)
    words = {**said, "name": "What people say", "is_in_words": "on"}
    assert send(priya, world, "add-series", **words, months="March 2026, louder", place="").status_code == 302
    with acting_as(world.actor("coordinator")):
        first = queries.series_in(world.actor("coordinator"), world.mapping)[0].series
    form = open_page(priya, world, "change-series", first.pk).content.decode()
    assert "March 2026, 4" in form
    assert (
        send(priya, world, "change-series", first.pk, **said, months="May 2026, 1", version=9).status_code
        == 409
    )
    assert (
        send(priya, world, "change-series", first.pk, **said, months="May 2026, 1", version=1).status_code
        == 302
    )
    joan = client_as(world.users["head"])
    assert "Nothing is published yet" in words_of(open_page(joan, world, "area-profile"))
    assert "Show this to the team?" in words_of(open_page(priya, world, "publish-series", first.pk))
    assert send(priya, world, "publish-series", first.pk, version=2).status_code == 302
    shown = words_of(open_page(joan, world, "area-profile"))
    assert "They rose" in shown and "louder" not in shown
    assert open_page(joan, world, "change-series", first.pk).status_code == 403


def test_the_trail_says_whom_the_chronology_showed(world: World, leo: Person, priya: Any) -> None:
    entered(world, leo, "Seen once.", happened_at=time(22, 40))
    entered(world, leo, "Doubted.", grade="3/E/P")
    page = open_page(priya, world, "happened-across", query="?child=x&kind=x&since=nonsense")
    words = words_of(page)
    assert "Seen once." in words and "22:40" in words and "00:00" not in words
    assert words.count("Doubted.") == 1, "what is suspected to be false is not printed"
    with acting_as(world.actor("coordinator")):
        trail = AuditEntry.objects.filter(event="analysis_viewed").latest("at")
    assert leo.pk in trail.subjects
    oldest = open_page(priya, world, "happened-across", query="?order=oldest&kind=interview")
    assert "Nothing fits what you chose" in words_of(oldest)
    # His name stands there to be chosen all the same.
    assert "Leo Pashley" in oldest.content.decode()
    with acting_as(world.actor("coordinator")):
        assert leo.pk in AuditEntry.objects.filter(event="analysis_viewed").latest("at").subjects


def test_the_trail_says_whose_records_were_offered_as_evidence(world: World, leo: Person, priya: Any) -> None:
    entered(world, leo, "Seen once.")
    key = explained(world).pk
    page = open_page(priya, world, "add-evidence", key)
    assert "Leo Pashley" in page.content.decode() and "Seen once." in page.content.decode()
    with acting_as(world.actor("coordinator")):
        trail = AuditEntry.objects.filter(event="analysis_viewed").latest("at")
    assert leo.pk in trail.subjects


def test_the_chronologys_queries_do_not_grow(world: World, leo: Person, priya: Any) -> None:
    def asked() -> int:
        open_page(priya, world, "happened-across")
        with CaptureQueriesContext(connection) as captured:
            open_page(priya, world, "happened-across")
        return len(captured)

    entered(world, leo)
    interviewed(world, leo)
    few = asked()
    for n in range(5):
        entered(world, leo, f"Number {n}.")
    assert asked() == few


def test_explanations_queries_do_not_grow(world: World, leo: Person, priya: Any) -> None:
    def asked() -> int:
        open_page(priya, world, "explanations")
        with CaptureQueriesContext(connection) as captured:
            assert open_page(priya, world, "explanations").status_code == 200
        return len(captured)

    filled_workspace(world, leo)
    few = asked()
    for n in range(3):
        explanation, actor = explained(world, f"Another {n}."), world.actor("coordinator")
        entry = entered(world, leo, f"Number {n}.")
        with acting_as(actor):
            commands.add_evidence(written=explanation, stance="for", words="x", entry=entry, by=actor)
            commands.ask_question(mapping=world.mapping, words="What else?", by=actor)
    assert asked() == few
