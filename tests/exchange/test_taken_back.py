"""A whole list is taken back: its readers are told once, and people outside are named so that they can be."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands as cohort
from placemap.exchange import commands, policy
from placemap.exchange.models import OutsideGiven, Upload
from placemap.foundations.clock import today
from placemap.partners.models import LegalPower, User
from placemap.subjects.commands import record_picture
from placemap.subjects.models import CorrectionNotice, Person
from placemap.subjects.queries import notices_for_me
from tests.cast import World
from tests.exchange.lists import Desk, csv_list

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def upload(world: World) -> Upload:
    """The police's list, accepted."""
    priya = world.actor("coordinator")
    with acting_as(priya):
        held: Upload = Desk(world, priya).receive(content=csv_list(), agency="police")
        commands.accept_list(upload=held, by=priya)
        held.refresh_from_db()
    return held


def people_of(world: World, upload: Upload) -> list[Person]:
    with acting_as(world.actor("coordinator")):
        return list(Person.objects.filter(contribution=upload.contribution_id).order_by("source_row"))


def take_back(world: World, upload: Upload, who: str = "coordinator") -> None:
    actor = world.actor(who)
    with acting_as(actor):
        commands.take_back_list(upload=upload, reason="Last year’s", by=actor)


def page(client: Client, world: World, name: str, *args: Any) -> str:
    address = reverse(name, args=[world.mapping.reference, *args])
    return html.unescape(client.get(address).content.decode())


def test_readers_of_a_list_are_told_once_and_of_nobody(
    world: World, upload: Upload, client_as: SignIn
) -> None:
    dan, helen = client_as(world.users["sergeant"]), client_as(world.users["lead"])
    for person in people_of(world, upload)[:3]:
        page(dan, world, "child", person.pk)
    page(helen, world, "lists")
    take_back(world, upload)
    for key, told in (("sergeant", 1), ("lead", 0), ("head", 0), ("coordinator", 0)):
        actor = world.actor(key)
        with acting_as(actor):
            notices = notices_for_me(actor)
        assert len(notices) == told, key
    with acting_as(world.actor("sergeant")):
        (notice,) = CorrectionNotice.objects.all()
    assert (notice.person_id, notice.contribution_id) == (None, upload.contribution_id)
    assert "Something you read has been corrected" in html.unescape(dan.get("/my-work/").content.decode())
    shown = html.unescape(dan.get("/corrected/").content.decode())
    assert "The whole list was taken back" in shown and "List of Police, given" in shown
    dan.post(reverse("read-correction", args=[notice.pk]), {"once": uuid4()})
    shown = html.unescape(client_as(world.users["coordinator"]).get("/corrected/").content.decode())
    assert "1 of 1 readers have looked at it" in shown


def given_outside(world: World, upload: Upload) -> list[Person]:
    """A referral by social care, a question to Rupa, and a picture saved by Helen."""
    first, second, *_rest = people = people_of(world, upload)
    owen, priya, helen = (world.actor(key) for key in ("social_care", "coordinator", "lead"))
    with acting_as(priya):
        for person in (first, second):
            cohort.propose_child(
                mapping=world.mapping, person=person, reason="In scope", identified_by="other",
                identified_on=today(), known_before="yes", category="child_at_risk", consideration="c", by=priya,
            )  # fmt: skip
        Person.objects.filter(pk__in=[first.pk, second.pk]).update(naming="named", standing="cohort")
    with acting_as(owen):
        cohort.record_referral(
            person=Person.objects.get(pk=first.pk), to="mash", to_detail="front door", made_on=today(),
            made_by_name="Owen Tait", told="yes", by=owen,
        )  # fmt: skip
    with acting_as(helen):
        record_picture(mapping=world.mapping, shown=[first.pk], by=helen)
    with acting_as(priya):
        cohort.ask_who_knows(
            person=Person.objects.get(pk=second.pk), users=[world.users["stranger"]], purpose="To help",
            power=LegalPower.objects.get(code="CA04-11"), closes_on=today() + timedelta(days=3), by=priya,
        )  # fmt: skip
    return people


def test_people_outside_are_named_and_said_to_be_told_once(
    world: World, upload: Upload, client_as: SignIn
) -> None:
    given_outside(world, upload)
    priya = client_as(world.users["coordinator"])
    assert "If this list is taken back" in page(priya, world, "outside", upload.pk)
    sent = priya.post(
        reverse("take-back-list", args=[world.mapping.reference, upload.pk]),
        {"once": uuid4(), "reason": "Wrong"},
    )
    assert sent.headers["Location"] == reverse("outside", args=[world.mapping.reference, upload.pk])
    shown = page(priya, world, "outside", upload.pk)
    for words in ("front door", "Rupa Sen, Lantern Youth", "Helen Marchbanks, Mill Lode School"):
        assert words in shown
    assert "Tell 3 people outside" in html.unescape(priya.get("/my-work/").content.decode())
    actor = world.actor("coordinator")
    with acting_as(actor):
        one = OutsideGiven.objects.filter(referral__isnull=False).get()
    told = reverse("outside-told", args=[world.mapping.reference, upload.pk, one.pk])
    for _ in range(2):
        assert priya.post(told, {"once": uuid4()}).status_code == 302
    with acting_as(actor):
        one.refresh_from_db()
        assert one.told_by == actor.user_id
        assert AuditEntry.objects.filter(event="outside_told").exists()
    assert "Tell 2 people outside" in html.unescape(priya.get("/my-work/").content.decode())
    assert "by Priya Nandra" in page(priya, world, "outside", upload.pk)


def test_whoever_may_not_read_what_was_given_learns_of_nothing(
    world: World, upload: Upload, client_as: SignIn
) -> None:
    given_outside(world, upload)
    take_back(world, upload, "sergeant")
    dan, joan = client_as(world.users["sergeant"]), client_as(world.users["head"])
    shown = page(dan, world, "outside", upload.pk)
    assert "Rupa Sen" not in shown, "the question was the coordinator’s"
    assert "Helen Marchbanks" in shown and "The coordinator sees all of it" in shown
    assert "Rupa Sen" in page(client_as(world.users["coordinator"]), world, "outside", upload.pk)
    address = reverse("outside", args=[world.mapping.reference, upload.pk])
    assert joan.get(address).status_code == 404
    assert "outside that a list" not in joan.get("/my-work/").content.decode()
    with acting_as(world.actor("head")):
        assert not OutsideGiven.objects.exists()
    with acting_as(world.actor("coordinator")):
        one = OutsideGiven.objects.select_related("upload").first()
        assert one is not None
    assert not policy.may_say_told(world.actor("head"), one)
    assert policy.may_say_told(world.actor("sergeant"), one)
