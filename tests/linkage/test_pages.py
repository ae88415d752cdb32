"""The matching pages as several people meet them: in a browser without script."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.linkage import commands, presenters, queries
from placemap.linkage.models import Judgement, MatchRun
from placemap.linkage.vocabulary import Decision, Verdict
from placemap.subjects.models import Person, SameAs
from tests.cast import World
from tests.linkage.pairs import found, match, recorded

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]


class Table:
    """Two lists and what the engine found: two clear pairs and two doubtful ones."""

    def __init__(self, world: World) -> None:
        self.world = world
        priya = world.actor("coordinator")
        with acting_as(priya):
            self.lefts = recorded(world, priya, "social_care", ["A One", "B Two", "C Three", "D Four"])
            self.rights = recorded(world, priya, "police", ["A One", "B Two", "C Three", "D Four"])
            self.run = found(
                world,
                priya,
                [
                    match(left, right, Decision.SAME if n < 2 else Decision.REVIEW, 0.9 - n / 10)
                    for n, (left, right) in enumerate(zip(self.lefts, self.rights, strict=True))
                ],
            )

    def pair(self, n: int) -> tuple[Any, Any]:
        first, second = sorted((self.lefts[n].pk, self.rights[n].pk))
        return first, second

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.world.mapping.reference, *args])

    def seen(self, read: Callable[[], Any]) -> Any:
        with acting_as(self.world.actor("coordinator")):
            return read()


@pytest.fixture
def table(world: World) -> Table:
    return Table(world)


@pytest.fixture
def priya(world: World, client_as: SignIn) -> Client:
    return client_as(world.users["coordinator"])


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_matching_page_before_any_list_says_what_to_do(world: World, priya: Client) -> None:
    page = priya.get(reverse("matching", args=[world.mapping.reference]))
    assert page.status_code == 200
    assert "There is nothing to match yet" in text_of(page) and "Go to the lists" in text_of(page)


def test_matching_page_shows_what_is_left_to_do(table: Table, priya: Client) -> None:
    words = text_of(priya.get(table.url("matching")))
    assert "2 pairs are clearly one person each" in words
    assert "2 pairs may be one person or two" in words
    assert "%" not in words


@pytest.mark.parametrize("who", ["sergeant", "head", "lead"])
def test_the_team_is_told_who_matches(table: Table, client_as: SignIn, who: str) -> None:
    client = client_as(table.world.users[who])
    for address in (table.url("matching"), table.url("clear-matches"), table.url("compare", *table.pair(2))):
        page = client.get(address)
        assert page.status_code == 403 and "coordinator who holds the cohort list" in text_of(page)


@pytest.mark.parametrize("who", ["other_district", "administrator", "stranger"])
def test_outside_the_mapping_no_page_exists(table: Table, client_as: SignIn, who: str) -> None:
    client = client_as(table.world.users[who])
    absent = client.get(reverse("matching", args=["M-2026-999"]))
    for address in (
        table.url("matching"),
        table.url("matching-progress"),
        table.url("clear-matches"),
        table.url("match-decisions"),
        table.url("disputed-matches"),
        table.url("compare", *table.pair(2)),
    ):
        page = client.get(address)
        assert page.status_code == 404 and page.content == absent.content


def test_asking_shows_progress_and_that_no_worker_runs(table: Table, priya: Client) -> None:
    asked = priya.post(table.url("ask-for-matching"), {"once": uuid.uuid4()})
    assert asked.status_code == 302 and asked.url == table.url("matching")
    page = priya.get(table.url("matching"))
    assert "Matching waits for the worker" in text_of(page)
    assert b'http-equiv="refresh"' in page.content
    told = priya.get(table.url("matching-progress")).json()
    assert told == {"label": "Waiting to begin", "done": 0, "total": 100, "finished": False}
    assert table.seen(lambda: MatchRun.objects.count()) == 2


def test_asking_twice_with_one_form_is_one_run(table: Table, priya: Client) -> None:
    token = uuid.uuid4()
    for _ in range(2):
        assert priya.post(table.url("ask-for-matching"), {"once": token}).status_code == 302
    assert table.seen(lambda: MatchRun.objects.count()) == 2
    assert priya.post(table.url("ask-for-matching"), {}).status_code == 302
    assert priya.get(table.url("ask-for-matching")).status_code == 302


def test_progress_before_any_run_does_not_exist(world: World, priya: Client) -> None:
    assert priya.get(reverse("matching-progress", args=[world.mapping.reference])).status_code == 404


def test_a_failed_run_says_why(table: Table, priya: Client) -> None:
    with acting_as(table.world.actor("coordinator")) as _:
        by = table.world.actor("coordinator")
    with acting_as(by):
        run = commands.ask_for_matching(mapping=table.world.mapping, by=by)
        commands.record_failure(run=run, failure="There was no room left.", by=by)
    assert "There was no room left." in text_of(priya.get(table.url("matching")))


# Clear matches


def test_clear_matches_are_listed_with_their_reasons(table: Table, priya: Client) -> None:
    words = text_of(priya.get(table.url("clear-matches")))
    assert "Confirm all 2 as the same people" in words
    assert "Date of birth agrees. Name: “Dom” is short for Dominik." in words
    assert "Social care. Row 2, received" in words


def confirm(table: Table, client: Client, **more: Any) -> Any:
    form = {"once": uuid.uuid4(), "run": table.run.pk, "scope": "all", **more}
    return client.post(table.url("clear-matches"), form)


def test_confirming_leaves_out_what_is_ticked(table: Table, priya: Client) -> None:
    left, right = table.pair(1)
    assert confirm(table, priya, leave_out=[f"{left}.{right}"]).url == table.url("matching")
    assert "1 pair is confirmed" in text_of(priya.get(table.url("matching")))
    assert table.seen(lambda: Judgement.objects.get().left_id) == table.pair(0)[0]
    assert "No clear match waits" in text_of(priya.get(table.url("clear-matches")))


def test_confirming_twice_with_one_form_is_one_confirmation(table: Table, priya: Client) -> None:
    token = uuid.uuid4()
    for _ in range(2):
        assert confirm(table, priya, once=token).url == table.url("matching")
    assert table.seen(lambda: Judgement.objects.count()) == 2


def test_confirming_after_another_run_shows_the_new_matches(table: Table, priya: Client) -> None:
    by = table.world.actor("coordinator")
    with acting_as(by):
        found(table.world, by, [match(table.lefts[0], table.rights[0])])
    page = confirm(table, priya)
    assert page.status_code == 409 and "matched again" in text_of(page)
    assert table.seen(lambda: Judgement.objects.count()) == 0


def test_confirming_with_a_damaged_form_changes_nothing(table: Table, priya: Client) -> None:
    assert confirm(table, priya, leave_out=["nonsense"]).status_code == 422
    assert confirm(table, priya, run="").status_code == 422
    assert table.seen(lambda: Judgement.objects.count()) == 0


def test_a_confirmation_is_taken_back_from_the_history(table: Table, priya: Client) -> None:
    confirm(table, priya)
    history = priya.get(table.url("match-decisions"))
    address = re.search(r'href="([^"]+/take-back/)"', history.content.decode())[1]  # type: ignore[index]
    asked = priya.get(address)
    assert "2 pairs of records are parted again" in text_of(asked)
    assert priya.post(address, {"once": uuid.uuid4()}).url == table.url("matching")
    assert table.seen(lambda: SameAs.objects.count()) == 0
    assert "Taken back" in text_of(priya.get(table.url("match-decisions")))
    assert priya.get(table.url("withdraw-confirmation", 12345)).status_code == 404


# Side by side


def judge(table: Table, client: Client, n: int = 2, **more: Any) -> Any:
    form = {"once": uuid.uuid4(), "answer": "same", "why": "", "version": "", **more}
    return client.post(table.url("compare", *table.pair(n)), form)


def test_compare_page_explains_itself_in_words(table: Table, priya: Client) -> None:
    page = priya.get(table.url("compare", *table.pair(2)))
    words = text_of(page)
    assert "Are these the same person? Pair 1 of 2" in words
    assert words.index("There may be a twin.") < words.index("Compared")
    assert "Agrees" in words and "Close" in words and "Cannot compare" in words
    assert '<u class="pm-differs">' in page.content.decode()
    assert "Male" in words and "%" not in words and "0.7" not in words
    assert table.url("compare", *table.pair(3)) in page.content.decode()


def test_the_pair_reads_the_same_either_way_round(table: Table, priya: Client) -> None:
    """But for the minute until which typed words are kept: the two pages may be drawn either side of it."""
    left, right = table.pair(2)
    one, other = (
        re.sub(r"\d\d:\d\d", "minute", text_of(priya.get(table.url("compare", *pair))))
        for pair in ((right, left), (left, right))
    )
    assert one == other and "Are these the same person?" in one


def test_saving_leads_to_the_next_pair_and_then_back(table: Table, priya: Client) -> None:
    first = judge(table, priya, 2, why="Confirmed by phone")
    assert first.url == table.url("compare", *table.pair(3))
    assert "Pair 2 of 2" in text_of(priya.get(first.url))
    last = judge(table, priya, 3, answer="unsure")
    assert last.url == table.url("matching")
    words = text_of(priya.get(last.url))
    assert "Every doubtful pair has been read" in words and "1 pair waits for an answer" in words


def test_a_form_sent_twice_judges_once(table: Table, priya: Client) -> None:
    token = uuid.uuid4()
    assert judge(table, priya, once=token).url == judge(table, priya, once=token).url
    assert table.seen(lambda: Judgement.objects.count()) == 1


def test_no_answer_keeps_what_was_typed(table: Table, priya: Client) -> None:
    page = judge(table, priya, answer="", why="Because of Marek")
    assert page.status_code == 422
    assert "Choose same, different or not sure." in text_of(page) and "Because of Marek" in text_of(page)
    assert table.seen(lambda: Judgement.objects.count()) == 0


def test_the_later_judge_is_shown_the_first_answer(table: Table, priya: Client) -> None:
    by = table.world.actor("coordinator")
    with acting_as(by):
        commands.judge_pair(
            mapping=table.world.mapping,
            left=table.lefts[2],
            right=table.rights[2],
            answer=Verdict.DIFFERENT,
            why="Two boys",
            by=by,
        )
    page = judge(table, priya, why="One boy")
    assert page.status_code == 409
    words = text_of(page)
    assert "Somebody else has decided" in words and "One boy" in words and "Two boys" in words
    assert table.seen(lambda: Judgement.objects.count()) == 1
    held = re.search(r'name="version" value="([^"]*)"', page.content.decode())[1]  # type: ignore[index]
    assert judge(table, priya, why="One boy", version=held).status_code == 302
    assert table.seen(lambda: SameAs.objects.count()) == 1


def test_a_damaged_version_is_no_licence_to_overwrite(table: Table, priya: Client) -> None:
    judge(table, priya)
    assert judge(table, priya, answer="different", version="nonsense").status_code == 409


def test_a_decided_pair_shows_who_decided(table: Table, priya: Client) -> None:
    judge(table, priya, why="Sure of it")
    words = text_of(priya.get(table.url("compare", *table.pair(2))))
    assert "Same person. Priya Nandra decided this on" in words and "Sure of it" in words


def test_decisions_are_listed_and_taken_back(table: Table, priya: Client) -> None:
    assert "Nothing has been decided yet" in text_of(priya.get(table.url("match-decisions")))
    judge(table, priya, why="Sure of it")
    page = priya.get(table.url("match-decisions"))
    assert "Same person" in text_of(page) and "Sure of it" in text_of(page)
    judgement = table.seen(lambda: Judgement.objects.get().pk)
    address = table.url("withdraw-judgement", judgement)
    assert priya.get(address).status_code == 302
    assert priya.post(address, {"once": uuid.uuid4()}).url == table.url("match-decisions")
    assert "Taken back" in text_of(priya.get(table.url("match-decisions")))
    assert table.seen(lambda: SameAs.objects.count()) == 0
    assert priya.post(address, {}).status_code == 302
    assert (
        priya.post(table.url("withdraw-judgement", uuid.uuid4()), {"once": uuid.uuid4()}).status_code == 404
    )


def test_contradictions_are_put_right_from_their_page(world: World, priya: Client) -> None:
    by = world.actor("coordinator")
    with acting_as(by):
        a, b, c = recorded(world, by, "police", ["A One", "B One", "C One"])
        for left, right, answer in ((a, b, Verdict.SAME), (b, c, Verdict.SAME), (a, c, Verdict.DIFFERENT)):
            commands.judge_pair(mapping=world.mapping, left=left, right=right, answer=answer, by=by)
    address = reverse("disputed-matches", args=[world.mapping.reference])
    words = text_of(priya.get(address))
    assert "3 records" in words and words.count("Take back") == 4
    assert "Some answers contradict each other" in text_of(
        priya.get(reverse("matching", args=[world.mapping.reference]))
    )
    with acting_as(by):
        judgement = Judgement.objects.filter(answer="different").get()
    priya.post(
        reverse("withdraw-judgement", args=[world.mapping.reference, judgement.pk]), {"once": uuid.uuid4()}
    )
    assert "No answers contradict each other" in text_of(priya.get(address))


def test_my_work_leads_to_what_waits(table: Table, priya: Client) -> None:
    page = priya.get(reverse("my-work"))
    assert table.url("clear-matches") in page.content.decode()
    assert "A One" not in text_of(page)


def test_pages_cost_the_same_for_more_pairs(
    world: World, priya: Client, django_assert_max_num_queries: Any
) -> None:
    by = world.actor("coordinator")
    with acting_as(by):
        names = [f"Person{n} Family{n}" for n in range(40)]
        lefts, rights = recorded(world, by, "social_care", names), recorded(world, by, "police", names)
        found(world, by, [match(*pair) for pair in zip(lefts, rights, strict=True)])
    with django_assert_max_num_queries(24):
        assert priya.get(reverse("clear-matches", args=[world.mapping.reference])).status_code == 200
    with django_assert_max_num_queries(28):
        assert priya.get(reverse("matching", args=[world.mapping.reference])).status_code == 200
    with acting_as(by):
        pair = queries.standing_of(world.mapping).clear[0]
        Person.objects.count()
    with django_assert_max_num_queries(24):
        assert priya.get(reverse("compare", args=[world.mapping.reference, *pair])).status_code == 200


# Words


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("Dominik Havel", "Dom Havell", "[Dom] Havel[l]"),
        ("Niamh Mac", "Niamh Mac-Allister", "Niamh [Mac-Allister]"),
        ("18 Priory Gardens", "Flat 6, 18 Priory Gdns", "[Flat] [6,] 18 Priory [Gdns]"),
        ("Amir <b>", "Amir <i>", "Amir [&lt;i&gt;]"),
        ("Siobhan Reilly", "Siobhan Rielly", "Siobhan R[ie]lly"),
        ("Kofi Anna", "Kofi Annna", "Kofi Ann[n]a"),
        ("Same Words", "same words", "same words"),
        ("Havell", "Havel", "[Havel]"),
    ],
)
def test_underlined_marks_what_differs(left: str, right: str, shown: str) -> None:
    marked = str(presenters.underlined(left, right))
    assert marked.replace('<u class="pm-differs">', "[").replace("</u>", "]") == shown
