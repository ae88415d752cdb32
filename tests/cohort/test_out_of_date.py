"""What is past its review date: marked, listed for its agency, confirmed with a new day or taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.queries.out_of_date import leaves_on
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects.models import LinkEvidence, Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db


def _worry(world: World, lists: Lists, leo: Person, who: str = "head", *, late: bool = True) -> Contribution:
    """A worry of `who`'s agency about Leo, whose review date has passed."""
    factor = lists.act(
        who, commands.record_factor, person=leo, kind="worry", text="Two phones.", how_known="seen_myself"
    )
    with acting_as(world.actor("coordinator")):
        if late:
            Contribution.objects.filter(pk=factor.contribution_id).update(
                review_on=today() - timedelta(days=3)
            )
        return Contribution.objects.select_related("mapping").get(pk=factor.contribution_id)


def test_it_is_marked_and_listed_for_its_agency(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    head = client_as(world.users["head"])
    assert "Out of date" not in words_of(open_page(head, world, "child", leo.pk))
    assert "Nothing is out of date" in words_of(open_page(head, world, "out-of-date"))
    _worry(world, lists, leo)
    assert "Out of date: check" in words_of(open_page(head, world, "child", leo.pk))
    line = "1 thing your agency gave is out of date"
    assert line in words_of(head.get(reverse("my-work")))
    page = words_of(open_page(head, world, "out-of-date"))
    assert "Leo Pashley" in page and "Check this" in page
    # Another agency reads the mark and has no work of it; whoever holds the list can see to it.
    police = client_as(world.users["sergeant"])
    assert "Out of date: check" in words_of(open_page(police, world, "child", leo.pk))
    assert line not in words_of(police.get(reverse("my-work")))
    assert "Nothing is out of date" in words_of(open_page(police, world, "out-of-date"))
    assert "Leo Pashley" in words_of(open_page(client_as(world.users["coordinator"]), world, "out-of-date"))
    elsewhere = client_as(world.users["other_district"])
    assert open_page(elsewhere, world, "out-of-date").status_code == 404


def test_still_right_gives_it_a_new_day(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    given = _worry(world, lists, leo)
    head = client_as(world.users["head"])
    form: dict[str, Any] = {"still": "right", "version": given.review_on.isoformat()}
    nothing = send(head, world, "check-again", given.pk, **form, review_on="")
    assert nothing.status_code == 422 and "Give the day" in words_of(nothing)
    past = send(head, world, "check-again", given.pk, **form, review_on="4 3 2020")
    assert past.status_code == 422 and "must lie ahead" in words_of(past)
    new = today() + timedelta(days=90)
    ahead = f"{new.day} {new.month} {new.year}"
    police = client_as(world.users["sergeant"])
    assert send(police, world, "check-again", given.pk, **form, review_on=ahead).status_code == 403
    assert send(head, world, "check-again", given.pk, **form, review_on=ahead).status_code == 302
    assert "Out of date" not in words_of(open_page(head, world, "child", leo.pk))
    late = send(head, world, "check-again", given.pk, **form, review_on=ahead)
    assert late.status_code == 409
    with acting_as(world.actor("head")):
        assert Contribution.objects.get(pk=given.pk).review_on == new


def test_a_link_looked_at_again_leads_to_its_evidence(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.linked(leo, "head")
    with acting_as(world.actor("head")):
        piece = LinkEvidence.objects.select_related("contribution").get()
    page = open_page(client_as(world.users["head"]), world, "check-again", piece.contribution_id)
    assert reverse("link", args=[world.mapping.reference, piece.link_id]) in page.content.decode()
    form = {"still": "back", "version": piece.contribution.review_on.isoformat(), "reason": "Cousins only."}
    sent = send(client_as(world.users["head"]), world, "check-again", piece.contribution_id, **form)
    assert sent.status_code == 302
    with acting_as(world.actor("head")):
        assert not LinkEvidence.objects.filter(withdrawn_at=None).exists()


def test_what_is_not_right_any_more_is_taken_back(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    given = _worry(world, lists, leo)
    head = client_as(world.users["head"])
    form = {"still": "back", "version": given.review_on.isoformat()}
    assert "What it says Two phones." in words_of(open_page(head, world, "check-again", given.pk))
    assert send(head, world, "check-again", given.pk, **form, reason="").status_code == 422
    assert send(head, world, "check-again", given.pk, **form, reason="Not so.").status_code == 302
    assert "Two phones." not in words_of(open_page(head, world, "child", leo.pk))
    assert open_page(head, world, "check-again", given.pk).status_code == 404
    with pytest.raises(Conflict):
        lists.act(
            "head",
            commands.confirm_given,
            contribution=given,
            review_on=today() + timedelta(9),
            was=given.review_on,
        )
    with acting_as(world.actor("coordinator")):
        whole_list = Person.objects.get(pk=leo.pk).contribution
    with pytest.raises(PlacemapError):
        lists.act("coordinator", commands.take_back_given, contribution=whole_list, reason="Old")
    with pytest.raises(Refused):
        lists.act("sergeant", commands.take_back_given, contribution=given, reason="Old")


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    world: World, lists: Lists, leo: Person, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    head = client_as(world.users["head"])
    for _ in range(4):
        _worry(world, lists, leo)
    with django_assert_max_num_queries(45):
        assert words_of(open_page(head, world, "out-of-date")).count("Check this") == 4


def test_the_day_a_child_leaves_moves_with_the_mapping(world: World) -> None:
    mapping = Mapping(ends_on=today() + timedelta(days=100))
    assert leaves_on(mapping) == add_months(mapping.ends_on, 12)
    mapping.closed_on = today()
    assert leaves_on(mapping) == add_months(today(), 12)
