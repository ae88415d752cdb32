"""The monthly look at who opened which record: drawn the same each time, and answered between two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.decisions import Refused
from placemap.access.events import Event
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import SampledOpening
from placemap.cohort.policy.functions import SAMPLER
from placemap.cohort.rules.sampling import month_after, month_before, sample, sample_size
from placemap.foundations.clock import LONDON
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

MONTH = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("openings", "drawn"), [(0, 0), (3, 3), (10, 10), (11, 10), (200, 10), (201, 11), (600, 30), (9_000, 30)]
)
def test_how_many_are_drawn(openings: int, drawn: int) -> None:
    assert sample_size(openings) == drawn


@given(st.lists(st.uuids(), max_size=80, unique=True), st.uuids(), st.randoms(use_true_random=False))
def test_the_draw_is_the_same_in_any_order(openings: list[UUID], mapping: UUID, rng: Any) -> None:
    drawn = sample(openings, mapping, MONTH)
    shuffled = rng.sample(openings, len(openings))
    assert drawn == sample(shuffled, mapping, MONTH) and drawn <= set(openings)
    assert len(drawn) == sample_size(len(openings))


def test_the_months_beside_one() -> None:
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1) and month_after(date(2025, 12, 1)) == date(
        2026, 1, 1
    )


def test_another_month_or_mapping_draws_others() -> None:
    openings = [UUID(int=number) for number in range(300)]
    one = sample(openings, UUID(int=1), MONTH)
    assert one != sample(openings, UUID(int=2), MONTH) and one != sample(
        openings, UUID(int=1), date(2026, 3, 1)
    )


def _looked(world: World, who: str, person: Person, day: int = 4, mapping: Any = None) -> None:
    actor = world.actor(who)
    with acting_as(actor):
        write_entry(
            actor=actor, event=Event.PERSON_VIEWED, outcome="read", mapping_id=(mapping or world.mapping).pk,
            subjects=[person.pk], at=datetime(2026, 2, day, 9, 0, tzinfo=LONDON),
        )  # fmt: skip


def _draw(month: date = MONTH) -> int:
    sampler = system_actor(SAMPLER)
    with acting_as(sampler):
        count: int = commands.draw_openings(month=month, by=sampler)
    return count


def _of(world: World, reader: str, who: str) -> SampledOpening:
    with acting_as(world.actor(reader)):
        return SampledOpening.objects.select_related("user", "mapping").get(user=world.users[who])


@pytest.fixture
def drawn(world: World, lists: Lists) -> Person:
    leo = lists.member("head")
    for _ in range(3):
        _looked(world, "sergeant", leo)
    _looked(world, "lead", leo)
    # An entry that claims another mapping's child, and one of another month, are never drawn.
    _looked(world, "other_district", leo, mapping=world.other_mapping)
    assert _draw() == 2, "three pages of one look are one opening"
    assert _draw() == 0 and _draw(date(2026, 1, 1)) == 0
    return leo


@pytest.mark.django_db
def test_a_question_is_asked_answered_and_closed(
    world: World, drawn: Person, client_as: Callable[[User], Client]
) -> None:
    base = f"/mappings/{world.mapping.reference}/"
    opening = _of(world, "lead", "sergeant")
    assert opening.due_on == date(2026, 3, 1) + timedelta(days=21)
    helen, dan, priya = (client_as(world.users[key]) for key in ("lead", "sergeant", "coordinator"))
    assert "1 opening of a record to look at" in helen.get(base).content.decode()
    assert "Dan Colley" in helen.get(f"{base}openings/").content.decode()
    # The coordinator looks at what the lead opened, and at nothing else; nobody looks at their own.
    seen = priya.get(f"{base}openings/").content.decode()
    assert (
        "Dan Colley, " not in seen
        and "Dan Colley <" not in seen
        and "1 opening of a record" in priya.get(base).content.decode()
    )
    answer = f"{base}openings/{opening.pk}/why/"
    assert dan.get(answer).status_code == 404
    asked = helen.post(
        f"{base}openings/{opening.pk}/ask/",
        {"once": str(uuid4()), "question": "What was it for?", "version": "1"},
    )
    assert asked.status_code == 302
    assert "You are asked why you opened" in dan.get("/my-work/").content.decode()
    page = dan.get(answer).content.decode()
    assert "What was it for?" in page
    dan.post(answer, {"once": str(uuid4()), "answer": "I met him at the station.", "version": "2"})
    assert "You are asked why" not in dan.get("/my-work/").content.decode()
    assert "I met him at the station." in helen.get(f"{base}openings/").content.decode()
    closed = {"once": str(uuid4()), "note": "Quite right.", "version": "3"}
    assert helen.post(f"{base}openings/{opening.pk}/close/", closed).status_code == 302
    assert "to look at" not in helen.get(base).content.decode()


@pytest.mark.django_db
def test_who_may_say_what(world: World, drawn: Person, lists: Lists) -> None:
    opening = _of(world, "lead", "sergeant")
    own = _of(world, "coordinator", "lead")
    with acting_as(world.actor("lead")):
        assert not SampledOpening.objects.filter(pk=own.pk).exists()
    for who, command, values in (
        ("lead", commands.say_expected, {"sampled": own}),
        ("coordinator", commands.say_expected, {"sampled": opening}),
        ("head", commands.say_expected, {"sampled": opening}),
        ("head", commands.answer_why, {"sampled": opening, "answer": "x"}),
        ("sergeant", commands.answer_why, {"sampled": opening, "answer": "Not asked"}),
        ("lead", commands.draw_openings, {"month": MONTH}),
    ):
        with pytest.raises(Refused):
            lists.act(who, command, **values, **({} if "month" in values else {"version": 1}))
    lists.act("coordinator", commands.say_expected, sampled=own, version=1)
    with pytest.raises(Conflict):
        lists.act("coordinator", commands.say_expected, sampled=own, version=2)
    with pytest.raises(PlacemapError, match="what you would like"):
        lists.act("lead", commands.ask_why, sampled=opening, question=" ", version=1)
    lists.act("lead", commands.ask_why, sampled=opening, question="Why?", version=1)
    opening = _of(world, "sergeant", "sergeant")
    with pytest.raises(PlacemapError, match="why you opened"):
        lists.act("sergeant", commands.answer_why, sampled=opening, answer="", version=2)
    with pytest.raises(PlacemapError, match="what came of it"):
        lists.act("lead", commands.close_sampled, sampled=opening, note="", version=2)
    # Kept from the child since, they are asked nothing more: it would say that the child is there.
    lists.act("lead", block_person, person=drawn, user=world.users["sergeant"], reason="He knows them.")
    with acting_as(world.actor("sergeant")):
        assert not SampledOpening.objects.exists()
    for outsider in ("other_district", "social_care", "governance", "administrator"):
        with acting_as(world.actor(outsider)):
            assert not SampledOpening.objects.exists(), outsider
