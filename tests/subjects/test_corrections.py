"""A name or a birth date is put right: what follows from it follows, and what stood before stays readable."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import queries as cohort_queries
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.subjects import commands, queries
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import DetailKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


@pytest.fixture
def leo(lists: Lists) -> Person:
    return lists.member("head", "Leo", "Pashly")


def put_right(lists: Lists, person: Person, who: str = "head", **changes: Any) -> Person:
    with acting_as(lists.world.actor("coordinator")):
        person.refresh_from_db()
    given: dict[str, Any] = {
        "given": "Leo",
        "family": "Pashley",
        "born": date(2011, 6, 9),
        "reason": "It was spelt wrongly",
        "version": person.version,
        **changes,
    }
    fixed: Person = lists.act(who, commands.correct_person, person=person, **given)
    return fixed


def test_a_name_that_is_put_right_counts_everywhere_and_the_old_one_stays_beneath(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        before = AuditEntry.objects.filter(event="person_changed").count()
    put_right(lists, leo)
    for who in ("sergeant", "coordinator"):
        actor = world.actor(who)
        with acting_as(actor):
            card = queries.person_cards(actor, world.mapping, [leo.pk])[leo.pk]
            assert (card.shown_as, card.initials) == ("Leo Pashley", "L.P."), who
            assert [one.card.id for one in queries.find_people(actor, world.mapping, "Pashley")] == [leo.pk]
            (near,) = queries.find_people(actor, world.mapping, "Pashly")
            assert near.is_near, "the wrong name is no name of theirs: it is only near the right one"
        said = words_of(open_page(client_as(world.users[who]), world, "child", leo.pk))
        assert "Before: Leo Pashly" in said and "It was spelt wrongly" in said and "by Joan Okell" in said
    with acting_as(coordinator):
        assert AuditEntry.objects.filter(event="person_changed").count() == before + 1
    assert open_page(client_as(world.users["stranger"]), world, "child", leo.pk).status_code == 404


def test_what_depends_on_the_birth_date_follows(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    # Seventeen years and about nine months, whatever day it is.
    nearly = add_months(date(today().year - 18, today().month, 1), 3)
    fixed = put_right(lists, leo, born=nearly, family="Pashly", reason="Year of birth")
    head = world.actor("head")
    with acting_as(head):
        card = queries.person_cards(head, world.mapping, [leo.pk])[leo.pk]
        assert (card.born, card.age) == (nearly, 17)
        turning = cohort_queries.turning_18(head, [leo.pk], [nearly])
        assert turning.is_shown
        waits = [one.person_id for one in cohort_queries.adulthood_waiting(head, [world.mapping.pk])]
        assert waits == [leo.pk]
        stands = PersonDetail.objects.filter(person=leo, kind=DetailKind.BORN, withdrawn_at=None)
        assert [one.born for one in stands] == [nearly]
    assert "Turning 18" in words_of(open_page(client_as(world.users["head"]), world, "child", leo.pk))
    put_right(lists, fixed, born=None, family="Pashly", reason="Nobody knows")
    with acting_as(head):
        assert queries.person_cards(head, world.mapping, [leo.pk])[leo.pk].age is None


def test_whoever_sees_initials_learns_neither_name(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    jade = lists.linked(leo, "head", "Jade", "Orm")
    put_right(lists, jade, given="Jade", family="Orme", born=date(2012, 2, 3))
    sergeant = client_as(world.users["sergeant"])
    page = open_page(sergeant, world, "child", jade.pk)
    assert page.status_code == 200 and "Orm" not in page.content.decode()
    assert "spelt wrongly" not in page.content.decode()
    address = reverse("correct-person", args=[world.mapping.reference, jade.pk])
    refused = sergeant.get(address)
    assert refused.status_code == 403 and "Orm" not in refused.content.decode()


def test_two_people_at_one_record_get_both(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    with acting_as(world.actor("head")):
        leo.refresh_from_db()
    read = leo.version
    head: Client = client_as(world.users["head"])
    assert open_page(head, world, "correct-person", leo.pk).status_code == 200
    put_right(lists, leo, who="coordinator", family="Pashlee")
    mine = {"given": "Leo", "family": "Pashley", "born": "9 6 2011", "reason": "The spelling"}
    answer = send(head, world, "correct-person", leo.pk, **mine, version=read)
    html = answer.content.decode()
    assert answer.status_code == 409 and "Pashlee" in html and "Pashley" in html
    version = re.search(r'name="version"[^>]*value="([^"]+)"', html)
    assert version
    assert send(head, world, "correct-person", leo.pk, **mine, version=version[1]).status_code == 302


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"reason": " "}, PlacemapError, "what was wrong"),
        ({"family": "Pashly"}, PlacemapError, "stands already"),
        ({"given": "", "family": ""}, PlacemapError, "Enter a name"),
        ({"born": date(2190, 1, 1)}, PlacemapError, "future"),
        ({"version": 99}, Conflict, "Somebody else"),
        ({"who": "sergeant"}, Refused, "Only the agency that gave this record"),
    ],
)
def test_what_cannot_be_put_right_changes_nothing(
    world: World, lists: Lists, leo: Person, changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        put_right(lists, leo, **changes)
    with acting_as(world.actor("head")):
        assert not PersonDetail.objects.filter(person=leo).exclude(corrected_because="").exists()


def test_a_person_entered_by_mistake_goes_back_unless_others_rely_on_them(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    given = PersonAsGiven(given="Ada", family="Wren", born=date(2012, 5, 1))
    ada, bea = (
        lists.act("head", commands.add_person, mapping=world.mapping, person=given, how_known="seen_myself")
        for _time in (1, 2)
    )
    lists.propose(bea, "head")
    head = client_as(world.users["head"])
    for person, status in ((ada, 302), (bea, 422)):
        page = open_page(head, world, "child", person.pk).content.decode()
        address = reverse("take-back-words", args=[world.mapping.reference, person.contribution_id])
        assert address in page
        sent = head.post(address, {"reason": "Entered twice", "once": str(uuid4())})
        assert sent.status_code == status
    assert open_page(head, world, "child", ada.pk).status_code == 404
    assert open_page(head, world, "child", bea.pk).status_code == 200
