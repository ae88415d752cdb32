"""Return home interviews: written down, brought up to date, read by those who may and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import Mapping
from placemap.mappings.queries import my_work
from placemap.responses.models import Action
from placemap.scanning import commands, policy, queries
from placemap.scanning.commands import Digest
from placemap.scanning.models import ActionFrom, Interview
from placemap.scanning.queries.interviews import _ordered
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import open_page, send, words_of
from tests.scanning.people import VISIBLE, interviewed

pytestmark = pytest.mark.django_db


def seen(world: World, who: str) -> list[Interview]:
    with acting_as(world.actor(who)):
        return list(Interview.objects.all())


def test_it_takes_its_terms_from_the_agreement(world: World, leo: Person) -> None:
    one = interviewed(world, leo)
    assert (one.audience, one.contribution.purpose) == ("team", "To keep children safe from exploitation")
    assert one.review_on is not None and one.review_on > today()
    assert seen(world, "social_care") == [one]


def test_kept_close_it_is_its_agencys_and_the_coordinators(world: World, leo: Person) -> None:
    one = interviewed(world, leo, handling="C")
    assert seen(world, "coordinator") == seen(world, "head") == [one]
    assert seen(world, "sergeant") == seen(world, "lead") == []


def test_brought_up_to_date_the_first_stays_beneath_it(world: World, leo: Person) -> None:
    one = interviewed(world, leo, offer="not_yet", why_not="")
    head = world.actor("head")
    with acting_as(head):
        later = commands.revise_interview(
            interview=one,
            digest=Digest(
                offer="done", done_on=today(), returned_on=today(), account={"why": "It was loud."}
            ),
            reason="It was held today.",
            by=head,
        )
        with pytest.raises(Conflict):
            commands.revise_interview(interview=one, digest=Digest(), reason="Again.", by=head)
        [shown] = queries.interviews_about(head, [leo.pk])
        assert shown.interview == later and shown.before[0].interview == one
        assert shown.before[0].why == "It was held today."
        assert queries.visible_interview([leo.pk], one.pk) == later


def test_taken_back_it_shows_to_nobody(world: World, leo: Person) -> None:
    one = interviewed(world, leo)
    head = world.actor("head")
    with acting_as(head):
        commands.take_back_interview(interview=one, reason="Another child.", by=head)
        assert queries.interviews_about(head, [leo.pk]) == ()
        assert queries.interviews_in(head, world.mapping) == []
        assert queries.visible_interview([leo.pk], one.pk) is None


def test_another_agency_does_not_put_it_right(world: World, leo: Person) -> None:
    one = interviewed(world, leo)
    sergeant = world.actor("sergeant")
    with acting_as(sergeant), pytest.raises(Refused):
        commands.take_back_interview(interview=one, reason="x", by=sergeant)


def test_who_is_kept_from_a_child_reads_no_interview(world: World, leo: Person) -> None:
    interviewed(world, leo)
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(person=leo, user=world.users["sergeant"], reason="Knows the family.", by=priya)
    assert seen(world, "sergeant") == []
    with acting_as(world.actor("sergeant")):
        assert queries.interviews_in(world.actor("sergeant"), world.mapping) == []


def test_what_it_asks_for_becomes_an_action(world: World, leo: Person) -> None:
    one = interviewed(world, leo)
    lead = world.actor("lead")
    with acting_as(lead):
        action = commands.act_on_interview(
            interview=one,
            words="Be at the stand.",
            agency=world.agencies["police"],
            owner=world.users["sergeant"],
            due=today(),
            by=lead,
        )
        assert (action.person_id, action.in_part_two) == (one.person_id, True)
        assert queries.actions_from_interviews([leo.pk]) == [action]
    # An action that is refused leaves nothing behind.
    with acting_as(lead), pytest.raises(PlacemapError):
        commands.act_on_interview(
            interview=one, words=" ", agency=world.agencies["police"], owner=None, due=today(), by=lead
        )
    with acting_as(lead):
        assert (Action.objects.count(), ActionFrom.objects.count()) == (1, 1)


def test_not_yet_is_a_calm_help_in_ones_own_work(world: World, leo: Person) -> None:
    interviewed(world, leo, offer="not_yet", why_not="")
    for who, waits in (("head", True), ("sergeant", False), ("coordinator", False)):
        actor = world.actor(who)
        with acting_as(actor):
            found = [one for one in my_work(actor) if "talk" in one.what]
        assert bool(found) == waits, who
        # No name and no word of it, wherever work is listed.
        assert all("Leo" not in one.what + one.why for one in found)
    head = world.actor("head")
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())
    with acting_as(head):
        # A closed mapping takes no answer.
        assert queries.interviews_to_offer(head) == []
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(state="open", closed_on=None)
    interviewed(
        world, leo, "social_care", returned_on=today() - timedelta(days=30), offer="not_yet", why_not=""
    )
    actor = world.actor("social_care")
    with acting_as(actor):
        assert queries.interviews_to_offer(actor) == []


def test_without_a_day_it_stands_at_the_day_here_on_which_it_was_written_down() -> None:
    late = SimpleNamespace(returned_on=None, recorded_at=datetime(2026, 6, 10, 23, 30, tzinfo=UTC))
    before = SimpleNamespace(
        returned_on=date(2026, 6, 10), recorded_at=datetime(2026, 6, 12, 9, 0, tzinfo=UTC)
    )
    # Half past midnight on the 11th in the United Kingdom.
    assert _ordered([before, late]) == [late, before]  # type: ignore[list-item, arg-type]


def test_policy_says_who_reads_and_who_acts(world: World, leo: Person) -> None:
    one = interviewed(world, leo)
    one.mapping = world.mapping
    marek, tom = world.actor("other_district"), world.actor("administrator")
    for outside in (marek, tom):
        assert not policy.may_read_interviews(outside, world.mapping)
        assert not policy.may_act_on_interview(outside, one)
        assert not policy.may_record_interview(outside, leo)
    assert policy.may_act_on_interview(world.actor("head"), one)
    assert seen(world, "other_district") == seen(world, "administrator") == []


# Pages


def test_written_down_and_brought_up_to_date_through_the_pages(
    world: World, leo: Person, client_as: Any
) -> None:
    joan = client_as(world.users["head"])
    assert open_page(joan, world, "add-interview", leo.pk).status_code == 200
    plain = {"missing_from": "home", "is_independent": "yes", "handling": ""}
    refused = send(joan, world, "add-interview", leo.pk, **plain, offer="declined", said_why="It was loud.")
    assert refused.status_code == 422 and "It was loud." in refused.content.decode()
    done = send(
        joan, world, "add-interview", leo.pk, **plain, offer="done", done_on=f"{today():%d %m %Y}",
        said_why="It was loud.", unsaid_money="not_said", carer_view="Ring me.", risks="Owes money.",
    )  # fmt: skip
    assert done.status_code == 302
    page = words_of(open_page(joan, world, "child-interviews", leo.pk))
    assert "“It was loud.”" in page and "Asked, and they did not want to say" in page
    assert page.index("“It was loud.”") < page.index("“Ring me.”")
    [one] = seen(world, "head")
    stale = {
        **plain,
        "offer": "done",
        "done_on": f"{today():%d %m %Y}",
        "reason": "Later.",
        "version": str(leo.pk),
    }
    assert send(joan, world, "change-interview", leo.pk, one.pk, **stale).status_code == 409
    changed = send(joan, world, "change-interview", leo.pk, one.pk, **{**stale, "version": str(one.pk)})
    assert changed.status_code == 302
    assert "Later." in words_of(open_page(joan, world, "child-interviews", leo.pk))
    latest = next(row for row in seen(world, "head") if row != one)
    assert send(joan, world, "take-back-interview", leo.pk, latest.pk, reason="No.").status_code == 302
    assert "No interview is written down" in words_of(open_page(joan, world, "child-interviews", leo.pk))


def test_the_group_reads_them_under_five_headings(world: World, leo: Person, client_as: Any) -> None:
    interviewed(world, leo)
    dan = client_as(world.users["sergeant"])
    page = words_of(open_page(dan, world, "interviews"))
    for words in (
        "Responses",
        "Outcomes",
        "Safety planning",
        "Risks that go on",
        "Actions required",
        VISIBLE,
    ):
        assert words in page


def test_nobody_outside_finds_a_page(world: World, leo: Person, client_as: Any) -> None:
    one = interviewed(world, leo)
    marek = client_as(world.users["other_district"])
    for name, args in (
        ("interviews", ()),
        ("child-interviews", (leo.pk,)),
        ("add-interview", (leo.pk,)),
        ("change-interview", (leo.pk, one.pk)),
        ("act-on-interview", (leo.pk, one.pk)),
    ):
        assert open_page(marek, world, name, *args).status_code == 404


def test_an_action_through_the_page(world: World, leo: Person, client_as: Any) -> None:
    one = interviewed(world, leo, actions="See her on Friday.")
    helen = client_as(world.users["lead"])
    assert (
        "See her on Friday." in open_page(helen, world, "act-on-interview", leo.pk, one.pk).content.decode()
    )
    who = f"{world.agencies['police'].pk}:{world.users['sergeant'].pk}"
    due = f"{today() + timedelta(days=3):%d %m %Y}"
    sent = send(helen, world, "act-on-interview", leo.pk, one.pk, words="See her.", who=who, due=due)
    assert sent.status_code == 302
    assert "Actions that came of it" in words_of(open_page(helen, world, "child-interviews", leo.pk))


def test_what_was_given_with_conditions_does_not_stand_ready_as_an_action(
    world: World, leo: Person, client_as: Any
) -> None:
    words = "See her on Friday."
    close = interviewed(world, leo, handling="C", actions=words)
    priya = client_as(world.users["coordinator"])
    page = open_page(priya, world, "act-on-interview", leo.pk, close.pk).content.decode()
    assert "write only what they may know" in page and page.count(words) == 1
    given = interviewed(world, leo, actions=words)
    page = open_page(priya, world, "act-on-interview", leo.pk, given.pk).content.decode()
    assert "write only what they may know" not in page and page.count(words) == 2


def test_the_number_of_queries_does_not_grow(world: World, lists: Lists, leo: Person, client_as: Any) -> None:
    def asked() -> int:
        dan = client_as(world.users["sergeant"])
        open_page(dan, world, "interviews")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert open_page(dan, world, "interviews").status_code == 200
        return len(captured)

    interviewed(world, leo)
    few = asked()
    for given in ("Ada", "Ben", "Cal"):
        interviewed(world, lists.member("head", given=given))
    assert asked() == few
