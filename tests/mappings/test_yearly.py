"""What is looked at once a year: in somebody's work, on a mapping's first page, and in one mail a month."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import LONDON, today
from placemap.mappings import commands, jobs, queries
from placemap.mappings.models import Mapping
from placemap.mappings.policy import YEARLY_POST
from placemap.partners.commands import record_agency, record_agreement, record_terms_of_reference
from placemap.partners.vocabulary import AgencyKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 12, 1, 8, 20, tzinfo=UTC)


def signed(world: World, name: str, *days: int) -> None:
    """An agency that signed last year; its last days lie so many days ahead."""
    with acting_as(SETTER):
        agency = record_agency(
            name=name, short_name=name, kind=AgencyKind.OTHER, area=world.areas["city"], by=SETTER
        )
        for left in days:
            record_agreement(
                agency=agency, signed_on=today() - timedelta(days=300), expires_on=today() + timedelta(days=left),
                signed_by="Director", version="Protocol 4", purpose="p", power="CA04-11", handling="P",
                source_grade="record_check", by=SETTER,
            )  # fmt: skip


def adopted(world: World, days_ago: int) -> None:
    """The mapping adopted its terms so many days ago."""
    with acting_as(SETTER):
        terms = record_terms_of_reference(
            name="County terms", words="We meet.", changed="", agreed_on=today() - timedelta(days=900),
            agreed_by="the board", version=0, by=SETTER,
        )  # fmt: skip
    with acting_as(world.actor("lead")):
        commands.adopt_terms(
            mapping=world.mapping, terms=terms, adopted_on=today() - timedelta(days=days_ago),
            agreed_by="the group", version=0, by=world.actor("lead"),
        )  # fmt: skip


@contextmanager
def the_post() -> Iterator[None]:
    with acting_as(system_actor(YEARLY_POST)):
        yield


def told(world: World) -> list[str]:
    """Whom the post would write to."""
    who = {user.pk: key for key, user in world.users.items()}
    with the_post():
        return sorted(who[key] for key in queries.people_to_remind_yearly())


def test_agreements_that_end_soon_stand_in_the_work_of_whoever_keeps_them(world: World) -> None:
    keeper, lead = world.actor("governance"), world.actor("lead")
    signed(world, "Fen Housing", 61)
    # Signed again already, it does not end soon.
    signed(world, "Lode Youth", 20, 200)
    signed(world, "Over Long Ago", -1)
    with acting_as(keeper):
        assert queries.agreements_to_renew(keeper) == []
    assert told(world) == []
    signed(world, "Fen Sports", 60)
    signed(world, "Fen Arts", 30)
    with acting_as(keeper):
        (one,) = queries.agreements_to_renew(keeper)
    assert one.what.startswith("2 agencies") and "Fen Arts, Fen Sports." in one.why
    assert one.by == today() + timedelta(days=30) and one.url == "/agreements/"
    with acting_as(lead):
        assert queries.agreements_to_renew(lead) == []
    assert told(world) == ["governance"]


def test_those_who_run_a_mapping_read_on_its_first_page_whose_agreement_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "placemap.partners.queries.register.today", lambda: today() + timedelta(days=165 - 20)
    )
    lead, head = world.actor("lead"), world.actor("head")
    with acting_as(lead):
        found = [one for one in queries.team_gaps(lead, world.mapping) if "ends soon" in one.text]
        assert len(found) == 5 and found[0].note.startswith("on ")
    with acting_as(head):
        assert not queries.team_gaps(head, world.mapping)


def test_terms_and_team_of_nearly_a_year_are_told_to_those_who_answer_for_the_mapping(world: World) -> None:
    adopted(world, 200)
    assert told(world) == []
    with acting_as(world.actor("lead")):
        terms = queries.terms_adopted(world.actor("lead"), world.mapping)[0].terms
        commands.adopt_terms(
            mapping=world.mapping, terms=terms, adopted_on=today() - timedelta(days=340),
            agreed_by="the group", version=1, by=world.actor("lead"),
        )  # fmt: skip
        (one,) = queries.terms_to_look_at(world.actor("lead"))
        assert "who is on the team" in one.why
    assert told(world) == ["coordinator", "lead"]
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())
    assert told(world) == []


def test_the_mail_goes_once_a_month_and_a_morning_that_was_missed_is_made_good(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopted(world, 400)
    signed(world, "Fen Sports", 10)
    letters = ProcrastinateJob.objects.filter(task_name="accounts.send_letter")

    def written(at: datetime, last: datetime | None) -> int:
        """How many mails that hour asks for, where the last were told then."""
        before = letters.count()
        monkeypatch.setattr(jobs, "now", lambda: at)
        monkeypatch.setattr(jobs, "today", lambda: at.astimezone(LONDON).date())
        with monkeypatch.context() as told_then:
            told_then.setattr(jobs, "yearly_told_last", lambda: last)
            jobs.remind_yearly(0)
        return letters.count() - before

    november = MORNING - timedelta(days=29)
    # Not at night, nor on a day off; and a worker that stood still all week tells it on the Monday after.
    assert written(MORNING.replace(hour=3), november) == 0
    assert written(MORNING.replace(day=5), november) == 0
    assert written(MORNING.replace(day=7, hour=15), november) == 3
    assert written(MORNING.replace(day=8), MORNING.replace(day=7)) == 0
    assert {one.args["letter"] for one in letters} == {"to_read"}
    mine = [world.users[key].pk for key in ("coordinator", "governance", "lead")]
    assert sorted(one.args["user_id"] for one in letters) == sorted(str(key) for key in mine)
    # The trail says when: to the post alone, and not of whom.
    with the_post():
        assert queries.yearly_told_last() is not None
    for who in ("lead", "administrator", "governance"):
        with acting_as(world.actor(who)):
            assert queries.yearly_told_last() is None


def test_nothing_to_tell_writes_nothing_in_the_trail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "now", lambda: MORNING)
    jobs.remind_yearly(0)
    with the_post():
        assert queries.yearly_told_last() is None


def test_nobody_else_tells_it(world: World) -> None:
    lead = world.actor("lead")
    with acting_as(lead), pytest.raises(Refused):
        commands.tell_yearly(by=lead)


def test_whom_to_remind_is_known_to_the_post_alone(world: World) -> None:
    adopted(world, 400)
    signed(world, "Fen Sports", 10)
    for who in ("lead", "governance", "administrator"):
        with acting_as(world.actor(who)):
            assert queries.people_to_remind_yearly() == []
    with the_post(), connection.cursor() as cursor:
        for table in ("mappings_mapping", "mappings_seat", "mappings_termsadopted"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,)
