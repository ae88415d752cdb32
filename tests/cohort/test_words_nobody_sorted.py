"""Words that came with a list: they wait at the gate until somebody says what they are."""

from __future__ import annotations

import html
from datetime import date

import pytest

from placemap.access.session import acting_as
from placemap.cohort import commands, queries, rules
from placemap.cohort.models import Factor
from placemap.cohort.queries import reminders
from placemap.mappings.commands import close_mapping
from placemap.mappings.rules import CannotClose
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, cells_of, open_page, send, words_of

pytestmark = pytest.mark.django_db

WORDS = "Carries a knife, sold drugs for older lads"


def _listed(lists: Lists, **changes: object) -> tuple[Person, Factor]:
    """A child on the school's list with words and no level, as lists really come."""
    child = lists.child("head", "Kai", "Stone", says={"notes": (("", WORDS),)}, **changes)  # type: ignore[arg-type]
    with acting_as(lists.world.actor("head")):
        return child, Factor.objects.get(person=child)


def _waits(world: World, who: str) -> tuple[int, int, list[str]]:
    """Children on the page, children with words, and the lines of the overview, for one reader."""
    actor = world.actor(who)
    with acting_as(actor):
        return (
            len(queries.exceptions(actor, world.mapping)),
            len(queries.words_waiting(actor, world.mapping)),
            [item.text for item in reminders.attention(actor, world.mapping)],
        )


def _reasons_not_to_close(world: World) -> list[str]:
    lead = world.actor("lead")
    with acting_as(lead):
        try:
            close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=lead)
        except CannotClose as refused:
            return list(refused.reasons)
    return []


@pytest.mark.parametrize(("kind", "stays"), [("worry", True), ("strength", False), ("neither", False)])
def test_words_hold_the_child_and_the_mapping_until_somebody_sorts_them(
    world: World, lists: Lists, client_as: SignIn, kind: str, stays: bool
) -> None:
    child, words = _listed(lists)
    client = client_as(world.users["coordinator"])
    page = html.unescape(words_of(open_page(client, world, "exceptions")))
    assert "Kai Stone" in page and "Words nobody has sorted" in page and WORDS in page
    assert world.users["head"].agency.short_name in page
    assert _waits(world, "coordinator")[2] == ["1 child has words that nobody has sorted"]
    assert any("nobody has sorted" in reason for reason in _reasons_not_to_close(world))
    answer = send(
        client, world, "sort-factor", child.pk, words.pk, query="?from=exceptions", kind=kind, version=1
    )
    assert answer.headers["Location"].endswith("/cohort/no-referral/")
    on_page, with_words, lines = _waits(world, "coordinator")
    assert (on_page, with_words) == (int(stays), 0)
    assert lines == (["1 child with a recorded risk has no referral and no decision"] if stays else [])
    assert bool(_reasons_not_to_close(world)) is stays
    # Whatever it was found to be, the words stay on the child's page.
    assert WORDS in words_of(open_page(client, world, "child", child.pk))


def test_words_of_a_referred_child_wait_on_a_list_of_their_own(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    child, words = _listed(lists)
    lists.act("head", commands.decide_no_referral, person=child, reason="Support in place.")
    assert _waits(world, "coordinator")[:2] == (0, 1)
    assert _reasons_not_to_close(world) == [
        "1 child has words on record that nobody has sorted. Say whether each is a worry, a strength or"
        " neither: the child’s page and the page of children without a referral ask."
    ]
    client = client_as(world.users["coordinator"])
    assert "Kai Stone" not in words_of(open_page(client, world, "exceptions"))
    assert WORDS in words_of(open_page(client, world, "exceptions", query="?show=words"))
    sent = {"kind": "neither", "version": 1}
    answer = send(client, world, "sort-factor", child.pk, words.pk, query="?from=words", **sent)
    assert answer.headers["Location"].endswith("?show=words")
    assert "No words wait" in words_of(open_page(client, world, "exceptions", query="?show=words"))
    assert _reasons_not_to_close(world) == []


def test_nobody_hears_of_words_they_may_not_see(world: World, lists: Lists, client_as: SignIn) -> None:
    _listed(lists, handling="C")
    assert _waits(world, "sergeant") == (0, 0, [])
    client = client_as(world.users["sergeant"])
    for query in ("", "?show=words"):
        page = words_of(open_page(client, world, "exceptions", query=query))
        assert "Kai Stone" not in page and "knife" not in page and "more child" not in page
    assert _waits(world, "head")[:2] == _waits(world, "coordinator")[:2] == (1, 1)
    # Whoever leads hears how many, and neither who nor what.
    lead = words_of(open_page(client_as(world.users["lead"]), world, "exceptions"))
    assert "1 more child holds this mapping open" in lead and "Kai" not in lead
    assert any("1 child has words" in reason for reason in _reasons_not_to_close(world))


def test_a_colleague_reads_the_words_and_is_told_who_sorts_them(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    lists.propose(_listed(lists)[0], "head")
    with acting_as(world.actor("head")):
        words = Factor.objects.get(text=WORDS)
    page = open_page(client_as(world.users["sergeant"]), world, "exceptions")
    assert "Its agency or the coordinator sorts this." in words_of(page)
    assert f"notes/{words.pk}" not in page.content.decode()


def test_words_about_a_grown_up_hold_nothing_open(world: World, lists: Lists) -> None:
    _listed(lists, born=date(1980, 2, 3))
    assert _waits(world, "coordinator")[:2] == (0, 0)
    assert _reasons_not_to_close(world) == []


def test_a_child_does_not_leave_the_cohort_over_words_nobody_read(world: World, lists: Lists) -> None:
    child, words = _listed(lists)
    membership = lists.agree(lists.propose(child, "head"))
    lists.act("head", commands.decide_no_referral, person=child, reason="Support in place.")

    def leave() -> None:
        lists.act(
            "coordinator",
            commands.remove_child,
            membership=membership,
            reason="Moved away.",
            version=membership.version,
        )

    with pytest.raises(rules.NotAllowedNow, match="nobody has sorted"):
        leave()
    lists.act("head", commands.sort_factor, factor=words, kind="strength", version=1)
    leave()


def test_the_grid_never_says_no_risk_beside_words_nobody_read(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    child, words = _listed(lists)
    lists.propose(child, "head")
    client = client_as(world.users["coordinator"])
    assert cells_of(open_page(client, world, "cohort"))["Referral"] == "Words to sort"
    lists.act("head", commands.sort_factor, factor=words, kind="strength", version=1)
    assert cells_of(open_page(client, world, "cohort"))["Referral"] == "No risk recorded"
