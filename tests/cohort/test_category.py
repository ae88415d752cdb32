"""Why a child is here: asked for before anybody is agreed, dated, with its ground, and changed in sight."""

from __future__ import annotations

from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, rules
from placemap.cohort.models import CategoryEntry, Membership
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Category
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db


def _unsaid(world: World, lists: Lists, given: str = "Leo", family: str = "Pashley") -> Membership:
    """Proposed before it was asked why: as a mapping that is older than the question holds them."""
    membership: Membership = lists.propose(lists.child("head", given, family), "head")
    with acting_as(world.actor("coordinator")):
        Person.objects.filter(pk=membership.person_id).update(category="not_set", decided_category="not_set")
    return membership


def _change(lists: Lists, membership: Membership, who: str = "coordinator", **changes: Any) -> CategoryEntry:
    given = {"category": "child_at_risk", "ground": "The school has looked into it.", **changes}
    made: CategoryEntry = lists.act(who, commands.set_category, membership=membership, **given)
    return made


@pytest.mark.parametrize("category", list(Category))
def test_check_category_said(category: Category) -> None:
    if category in (Category.NOT_SET, Category.CHILD_LINKED):
        with pytest.raises(rules.NotAllowedNow, match="Choose it first"):
            rules.check_category_said(category)
    else:
        rules.check_category_said(category)


def test_a_change_says_something_else() -> None:
    rules.check_category_changes(Category.CHILD_AT_RISK, Category.CHILD_EXPLOITED)
    with pytest.raises(rules.NotAllowedNow, match="stands already"):
        rules.check_category_changes(Category.CHILD_AT_RISK, Category.CHILD_AT_RISK)


def test_a_proposal_keeps_who_said_why_and_when(world: World, lists: Lists) -> None:
    membership = lists.propose(lists.child("head"), "head", category="child_at_risk")
    with acting_as(world.actor("sergeant")):
        entry = CategoryEntry.objects.get()
        assert (entry.category, entry.ground, entry.happened_on) == (
            "child_at_risk",
            membership.reason,
            today(),
        )
        assert entry.agency_id == membership.agency_id and entry.contribution_id == membership.contribution_id
        assert entry.set_by.startswith(world.users["head"].name)
    # Outside the mapping there is no such row; and nobody writes over one.
    with acting_as(world.actor("other_district")):
        assert not CategoryEntry.objects.exists()
    with acting_as(world.actor("coordinator")):
        assert CategoryEntry.objects.update(ground="Something else") == 0


def test_nobody_is_agreed_while_it_is_not_set(world: World, lists: Lists, client_as: SignIn) -> None:
    membership = _unsaid(world, lists)
    with pytest.raises(PlacemapError, match="Nobody has said yet"):
        lists.agree(membership)
    client = client_as(world.users["coordinator"])
    assert "Why here: not set yet" in words_of(open_page(client, world, "cohort"))
    # The grid's own press, from a page read before: refused in words, with the choice right there.
    pressed = send(client, world, "agree-child", membership.person_id, version=membership.version)
    assert pressed.status_code == 422 and "Choose why they are here" in words_of(pressed)
    assert "Child at risk" in words_of(pressed)
    said = {"category": "child_at_risk", "version": membership.version}
    assert send(client, world, "agree-child", membership.person_id, **said).status_code == 302
    with acting_as(world.actor("sergeant")):
        assert Person.objects.get(pk=membership.person_id).category == "child_at_risk"
        assert CategoryEntry.objects.count() == 2


def test_agreeing_several_asks_once_for_whom_it_is_not_set(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    said = lists.propose(lists.child("head", "Zara", "Wynn"), "head", category="child_harmed")
    client = client_as(world.users["coordinator"])
    assert "not set yet" not in words_of(open_page(client, world, "agree-several"))
    unsaid = _unsaid(world, lists)
    page = words_of(open_page(client, world, "agree-several"))
    assert "Why they are here is not set yet. Tanner" in page
    boxes = [f"{one.pk}.{one.version}" for one in (said, unsaid)]
    refused = send(client, world, "agree-several", members=boxes, reason="Both fit.")
    assert refused.status_code == 422 and "for one you ticked it is not set yet" in words_of(refused)
    done = send(client, world, "agree-several", members=boxes, reason="Both fit.", category="child_at_risk")
    assert done.status_code == 302
    with acting_as(world.actor("coordinator")):
        held = dict(Person.objects.values_list("pk", "category"))
    assert held[said.person_id] == "child_harmed" and held[unsaid.person_id] == "child_at_risk"


def test_it_is_changed_with_a_ground_and_what_stood_stays(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    person = lists.member("head")
    with acting_as(world.actor("coordinator")):
        membership, before = Membership.objects.select_related("mapping").get(), CategoryEntry.objects.get()
    with pytest.raises(PlacemapError, match="Say why"):
        _change(lists, membership, ground=" ", after=before.pk)
    with pytest.raises(Conflict):
        _change(lists, membership, after=None)
    with pytest.raises(PlacemapError, match="may also be being exploited"):
        _change(lists, membership, category="child_caused_harm", after=before.pk)
    for who in ("head", "lead", "sergeant"):
        with pytest.raises(Refused):
            _change(lists, membership, who, after=before.pk)
    client = client_as(world.users["coordinator"])
    form = {"category": "child_at_risk", "ground": "Seen by the team.", "version": str(before.pk)}
    assert send(client, world, "set-category", person.pk, **form).status_code == 302
    late = send(client, world, "set-category", person.pk, **{**form, "ground": "Typed meanwhile."})
    assert late.status_code == 409 and "Typed meanwhile." in words_of(late)
    page = words_of(open_page(client_as(world.users["head"]), world, "child", person.pk))
    assert "Why they are here: At risk. Seen by the team. Set by" in page
    assert "What was set before" in page and "May be being exploited" in page


def test_who_has_left_has_nothing_to_set(world: World, lists: Lists, client_as: SignIn) -> None:
    proposal = lists.propose(lists.child("head"), "head")
    lists.act(
        "coordinator",
        commands.decline_child,
        membership=proposal,
        reason="Not here",
        version=proposal.version,
    )
    with acting_as(world.actor("coordinator")):
        held = Membership.objects.select_related("mapping").get()
        before = CategoryEntry.objects.get()
    with pytest.raises(PlacemapError, match="not in the cohort now"):
        _change(lists, held, after=before.pk)
    client = client_as(world.users["coordinator"])
    assert open_page(client, world, "set-category", held.person_id).status_code == 404


def test_the_grid_shows_it_and_filters_by_it(world: World, lists: Lists, client_as: SignIn) -> None:
    lists.member("head", "Zara", "Wynn")
    leo = lists.propose(lists.child("head"), "head", category="child_at_risk")
    client = client_as(world.users["head"])
    everybody = words_of(open_page(client, world, "cohort"))
    assert "May be being exploited 1" in everybody and "At risk 1" in everybody
    found = words_of(open_page(client, world, "cohort", query="?why=child_at_risk"))
    assert "Leo Pashley" in found and "Zara Wynn" not in found
    assert "Leo Pashley" in words_of(open_page(client, world, "cohort", query="?why=nonsense"))
    lists.agree(leo)


def test_the_holder_of_the_list_is_told_of_those_agreed_without(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    lists.member("head", "Zara", "Wynn")
    line = "1 child was agreed, and why they are here is not set yet"
    assert line not in words_of(open_page(client_as(world.users["coordinator"]), world, "mapping"))
    with acting_as(world.actor("coordinator")):
        Person.objects.update(category="not_set", decided_category="not_set")
    assert line in words_of(open_page(client_as(world.users["coordinator"]), world, "mapping"))
    assert line not in words_of(open_page(client_as(world.users["head"]), world, "mapping"))
    found = words_of(open_page(client_as(world.users["coordinator"]), world, "cohort", query="?why=not_set"))
    assert "Zara Wynn" in found
