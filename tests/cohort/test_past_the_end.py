"""A mapping past its end date: who is told what, what still goes on, and what alone is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import resolve, reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.exchange.commands import begin_accepting, receive_file
from placemap.foundations.clock import today
from placemap.mappings import queries, rules
from placemap.mappings.commands import ask_for_list
from placemap.mappings.models import Mapping, Member, Renewal
from placemap.mappings.pages import TakesNew
from placemap.subjects.commands import PersonAsGiven, add_person, record_entity
from placemap.subjects.vocabulary import EntityKind
from placemap.web.filters import day
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.exchange.lists import csv_list
from tests.information.test_commands import notice

pytestmark = pytest.mark.django_db

GRACE = rules.GRACE.days


def ended(world: World, days: int) -> Mapping:
    """The cast's mapping, whose end date was so many days ago (less than nought: lies ahead)."""
    lead = world.actor("lead")
    with acting_as(lead):
        Mapping.objects.filter(pk=world.mapping.pk).update(
            opened_on=today() - timedelta(days=300), ends_on=today() - timedelta(days=days)
        )
        world.mapping = queries.open_mapping(lead, world.mapping.reference)
    return world.mapping


@pytest.mark.parametrize(
    ("days", "to_decide", "banner"),
    [
        (-29, False, ""),
        (-28, True, ""),
        (0, True, ""),
        (1, True, "All goes on until"),
        (GRACE, True, "All goes on until"),
        (GRACE + 1, True, "It was not renewed, so no new child and no new list"),
    ],
)
def test_who_decides_is_asked_and_everybody_is_told(
    world: World, client_as: SignIn, days: int, to_decide: bool, banner: str
) -> None:
    mapping = ended(world, days)
    for key in ("lead", "coordinator", "sergeant"):
        client = client_as(world.users[key])
        page, work = words_of(open_page(client, world, "mapping")), words_of(client.get(reverse("my-work")))
        decides = to_decide and key != "sergeant"
        assert ("date is near: close or renew" in page or "has passed: close or renew" in page) is decides
        assert ("Two schools, Estwick: close or renew" in work) is decides
        assert (f"The end date, {day(mapping.ends_on)}, has passed." in page) is bool(banner)
        assert banner in page
        assert (f"Its end date was {day(mapping.ends_on)}." in work) is bool(banner)
        assert ("Helen Marchbanks or Priya Nandra can renew it" in page) is bool(banner)


def test_past_the_grace_only_new_children_and_new_lists_are_refused(world: World, lists: Lists) -> None:
    first, second = lists.child("head"), lists.child("head", "Ellie", "Marsden")
    waiting = lists.propose(first)
    priya = world.actor("coordinator")
    with acting_as(priya):
        upload = receive_file(
            mapping=world.mapping,
            agency=world.agencies["social_care"],
            file_name="list.csv",
            content=csv_list(),
            by=priya,
        )
        mapping = ended(world, GRACE)
        world.mapping = mapping
    lists.propose(second)
    mapping = ended(world, GRACE + 1)
    third = lists.child("head", "Kai", "Wood")
    with acting_as(priya):
        member = Member.objects.select_related("mapping", "agency").get(
            mapping=mapping, agency=world.agencies["police"]
        )
        refused = [
            lambda: lists.propose(third),
            lambda: add_person(mapping=mapping, person=PersonAsGiven(given="Ola", family="Ash"), by=priya),
            lambda: receive_file(
                mapping=mapping,
                agency=world.agencies["police"],
                file_name="new.csv",
                content=csv_list(separator=","),
                by=priya,
            ),
            lambda: begin_accepting(upload=upload, version=upload.version, by=priya),
            lambda: ask_for_list(member=member, due_on=today(), version=member.version, by=priya),
        ]
        for attempt in refused:
            with pytest.raises(rules.MappingEnded, match="Ask Helen Marchbanks or Priya Nandra to renew it"):
                attempt()
        assert not queries.lists_awaited().filter(mapping=mapping).exists()
        # A child must never fall between: who is here is decided on and referred as before.
        agreed = commands.agree_child(membership=waiting, reason="", version=waiting.version, by=priya)
        assert agreed.state == "agreed"
        commands.decide_no_referral(person=first, reason="Allocated already", by=priya)


def test_the_pages_that_add_say_so_before_anything_is_typed(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    child = lists.child("head")
    ended(world, GRACE + 1)
    client = client_as(world.users["coordinator"])
    for name, args in (
        ("propose", [child.pk]),
        ("add-person", []),
        ("send-list", []),
        ("propose-several", []),
    ):
        query = f"?people={child.pk}" if name == "propose-several" else ""
        page = open_page(client, world, name, *args, query=query)
        assert page.status_code == 403, name
        assert "Ask Helen Marchbanks or Priya Nandra to renew it" in words_of(page)
    late = send(
        client, world, "propose", child.pk, reason="Typed before midnight", identified_by="school_report",
        category="child_exploited", known_before="no",
    )  # fmt: skip
    assert late.status_code == 422
    assert "Typed before midnight" in late.content.decode() and "takes no new child" in words_of(late)


def test_renewing_is_kept_with_its_reason_and_takes_new_children_again(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    child = lists.child("head")
    mapping = ended(world, GRACE + 1)
    client = client_as(world.users["coordinator"])
    later = today() + timedelta(days=90)
    asked = {"ends_on": f"{later:%d %m %Y}", "version": mapping.version}
    silent = send(client, world, "mapping-end", reason=" ", **asked)
    assert silent.status_code == 422 and "Say in a sentence why" in words_of(silent)
    done = send(client, world, "mapping-end", reason="The work at the station is half done", **asked)
    assert done.status_code == 302
    page = words_of(open_page(client, world, "mapping-end"))
    assert f"From {day(mapping.ends_on)} to {day(later)}" in page
    assert "The work at the station is half done" in page and "Priya Nandra" in page
    priya = world.actor("coordinator")
    with acting_as(priya):
        world.mapping = queries.open_mapping(priya, mapping.reference)
        assert Renewal.objects.update(reason="Rewritten") == 0, "history is nobody's to change"
        assert AuditEntry.objects.filter(event="mapping_changed", outcome="done").exists()
    assert lists.propose(child).state == "proposed"
    sergeant = client_as(world.users["sergeant"])
    assert open_page(sergeant, world, "mapping-end").status_code == 403
    other = client_as(world.users["other_district"])
    assert open_page(other, world, "mapping-end").status_code == 404


def _leads_to_refused(page: Any) -> set[str]:
    """The names of the pages that add a child or a list, among those that this page leads to."""
    addresses = re.findall(r'(?:href|action)="(/[^"?#]*)', page.content.decode())
    found = [resolve(unescape(one)) for one in addresses if not one.startswith("/static/")]
    return {
        one.url_name
        for one in found
        if one.url_name and issubclass(getattr(one.func, "view_class", object), TakesNew)
    }


def test_what_would_be_refused_is_not_offered(world: World, lists: Lists, client_as: SignIn) -> None:
    child = lists.child("head")
    noticed = notice(world, happened_on=None)
    priya = world.actor("coordinator")
    with acting_as(priya):
        upload = receive_file(
            mapping=world.mapping,
            agency=world.agencies["social_care"],
            file_name="list.csv",
            content=csv_list(),
            by=priya,
        )
        station = record_entity(mapping=world.mapping, kind=EntityKind.GROUP, name="Station lot", by=priya)
    client = client_as(world.users["coordinator"])
    send(client, world, "keep-concern", noticed.pk, version=1)
    nobody = {"q": "Zebedee Nobody"}

    def pages() -> dict[str, Any]:
        return {
            "lists": open_page(client, world, "lists"),
            "list": open_page(client, world, "list", upload.pk),
            "candidates": open_page(client, world, "candidates"),
            "child": open_page(client, world, "child", child.pk),
            "team": open_page(client, world, "mapping-team"),
            "find": client.post(reverse("find-in-mapping", args=[world.mapping.reference]), nobody),
            "add-link": client.post(reverse("add-link", args=[world.mapping.reference]), nobody),
            "link-entity": client.post(
                reverse("link-entity", args=[world.mapping.reference, station.pk]), nobody
            ),
            "noticed": open_page(client, world, "place-concern", noticed.pk),
        }

    offered = {name: _leads_to_refused(page) for name, page in pages().items()}
    assert all(offered[name] for name in offered if name != "list"), offered
    assert "Accept the list" in words_of(open_page(client, world, "list", upload.pk))
    ended(world, GRACE + 1)
    for name, page in pages().items():
        assert page.status_code == 200, name
        assert not _leads_to_refused(page), name
        words = words_of(page)
        assert "takes no new child and no new list" in words and "Close or renew" in words, name
        assert "Accept the list" not in words
