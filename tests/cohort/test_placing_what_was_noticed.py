"""Something noticed and kept: who it is about, and what then stands on their page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Factor
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information import commands as information
from placemap.information.models import Concern
from placemap.information.queries import concerns_undecided, concerns_without_home
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.information.test_commands import afresh, notice

pytestmark = pytest.mark.django_db

WORDS = "Two lads by the back gate."


def _kept(lists: Lists, **changes: Any) -> Concern:
    """The sergeant noticed it; the coordinator kept it."""
    noticed = afresh(lists.world, notice(lists.world, **changes))
    lists.act("coordinator", information.keep_concern, concern=noticed, version=1)
    return afresh(lists.world, noticed)


def _waits(world: World) -> tuple[list[str], list[str]]:
    """What the overview and the guard of closing say of things noticed, to the coordinator."""
    actor = world.actor("coordinator")
    with acting_as(actor):
        return (
            [item.text for item in concerns_undecided(actor, world.mapping)],
            concerns_without_home(actor, world.mapping),
        )


def _open(world: World, who: str) -> set[Any]:
    actor = world.actor(who)
    with acting_as(actor):
        return {found.card.id for found in queries.exceptions(actor, world.mapping)}


def test_what_is_kept_leads_to_a_child_and_opens_the_gate(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    kai = lists.child("head", "Kai", "Stone")
    noticed = afresh(world, notice(world, happened_on=None))
    client = client_as(world.users["coordinator"])
    kept = send(client, world, "keep-concern", noticed.pk, version=1)
    assert kept.headers["Location"].endswith(f"/noticed/{noticed.pk}/about/")
    assert _waits(world)[0] == ["1 thing kept, and nobody has said who it is about"]
    assert "nobody has said who it is about" in " ".join(_waits(world)[1])
    assert "Say who it is about" in words_of(open_page(client, world, "noticed"))
    found = send(client, world, "place-concern", noticed.pk, q="Kai")
    assert f"?person={kai.pk}" in found.content.decode() and "Kai Stone" in words_of(found)
    query = f"?person={kai.pk}"
    assert WORDS in words_of(open_page(client, world, "place-concern", noticed.pk, query=query))
    nothing = send(client, world, "place-concern", noticed.pk, query=query, version=2)
    assert nothing.status_code == 422 and "You may say that you are not sure" in words_of(nothing)
    sent = {"kind": "worry", "version": 2, "once": str(uuid4())}
    for _ in range(2):
        answer = send(client, world, "place-concern", noticed.pk, query=query, **sent)
        assert answer.headers["Location"].endswith(f"/people/{kai.pk}/")
    with acting_as(world.actor("coordinator")):
        worry = Factor.objects.select_related("agency").get(person=kai)
    assert (worry.kind, worry.text, worry.agency.pk) == ("worry", WORDS, world.agencies["police"].pk)
    assert (worry.how_known, worry.nature) == ("seen_myself", "fact")
    assert _waits(world) == ([], [])
    assert _open(world, "coordinator") == {kai.pk}
    # Taken back as any other fact is, what was noticed waits again, and can be placed again.
    lists.act("coordinator", commands.take_back, fact=worry, reason="Another boy.")
    assert len(_waits(world)[0]) == 1
    again = {"concern": afresh(world, noticed), "person": kai, "kind": "unsorted", "version": 3}
    lists.act("coordinator", commands.place_on_person, **again)
    assert _waits(world) == ([], [])


def test_the_one_who_noticed_sees_what_they_saw_before(world: World, lists: Lists, client_as: SignIn) -> None:
    hidden = lists.child("social_care", "Ada", "Brook", handling="C")
    concern = _kept(lists)
    client = client_as(world.users["sergeant"])
    before = words_of(open_page(client, world, "noticed"))
    lists.act(
        "coordinator", commands.place_on_person, concern=concern, person=hidden, kind="worry", version=2
    )
    after = words_of(open_page(client, world, "noticed"))
    assert before == after and "Ada" not in after
    assert open_page(client, world, "child", hidden.pk).status_code == 404
    assert open_page(client, world, "place-concern", concern.pk).status_code == 403
    assert _open(world, "sergeant") == set() and _open(world, "social_care") == set()
    with acting_as(world.actor("sergeant")):
        assert not Person.objects.filter(pk=hidden.pk).exists()


def test_terms_travel_with_the_words(world: World, lists: Lists) -> None:
    """What came with conditions is written with them: colleagues of the child's school do not read it."""
    kai = lists.member("head", "Kai", "Stone")
    concern = _kept(lists)
    with acting_as(world.actor("coordinator")):
        concern.contribution.handling = "C"
        lists_given = {"concern": concern, "person": kai, "kind": "worry", "version": 2}
    lists.act("coordinator", commands.place_on_person, **lists_given)
    with acting_as(world.actor("head")):
        assert not Factor.objects.filter(person=kai).exists()
    with acting_as(world.actor("sergeant")):
        assert Factor.objects.filter(person=kai).exists()


def test_about_nobody_in_particular(world: World, lists: Lists, client_as: SignIn) -> None:
    concern = _kept(lists)
    client = client_as(world.users["lead"])
    page = words_of(open_page(client, world, "place-concern", concern.pk))
    assert (
        "the coordinator writes it on their page" in page
        and "Search" not in page.split("Who is it about")[-1]
    )
    answer = send(client, world, "place-concern", concern.pk, kind="nobody", version=2)
    assert answer.headers["Location"].endswith("/noticed/")
    assert _waits(world) == ([], [])
    assert "Nothing is left to do" in words_of(open_page(client, world, "place-concern", concern.pk))


def test_somebody_new_is_added_and_chosen(world: World, lists: Lists, client_as: SignIn) -> None:
    concern = _kept(lists)
    client = client_as(world.users["coordinator"])
    page = open_page(client, world, "place-concern", concern.pk).content.decode()
    assert f"/people/new/?noticed={concern.pk}" in page
    added = {"given": "Nell", "family": "Marsh", "how_known": "record_check"}
    answer = send(client, world, "add-person", query=f"?noticed={concern.pk}", **added)
    assert f"/noticed/{concern.pk}/about/?person=" in answer.headers["Location"]
    assert "Write this on the page of Nell Marsh" in words_of(client.get(answer.headers["Location"]))


def test_what_cannot_be_placed(world: World, lists: Lists) -> None:
    kai, concern = lists.child("head", "Kai", "Stone"), _kept(lists)
    given = {"concern": concern, "person": kai, "kind": "worry", "version": 2}
    with pytest.raises(Refused):
        lists.act("lead", commands.place_on_person, **given)
    with pytest.raises(Conflict):
        lists.act("coordinator", commands.place_on_person, **{**given, "version": 1})
    with acting_as(world.actor("coordinator")):
        assert not Factor.objects.filter(person=kai).exists(), "nothing half-written"
    fresh = afresh(world, notice(world))
    with pytest.raises(PlacemapError, match="Keep this for the mapping first"):
        lists.act("coordinator", commands.place_on_person, **{**given, "concern": fresh, "version": 1})
    lists.act("coordinator", commands.place_on_person, **given)
    with pytest.raises(PlacemapError, match="already said"):
        lists.act("coordinator", commands.place_on_person, **{**given, "concern": afresh(world, concern)})
