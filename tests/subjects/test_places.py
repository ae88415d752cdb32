"""A place added by hand: proposed with a reason, decided on, left out everywhere once declined, and undone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.models import Contribution
from placemap.partners.models import User
from placemap.subjects import commands, queries, rules
from placemap.subjects.models import Entity, EntityLink, EntityLinkWords, PlaceStep
from placemap.subjects.policy.places import may_decide_place, may_decide_places, may_propose_place_again
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind, PlaceMove, PlaceState
from tests.cast import World
from tests.subjects.people import ELLIE, agree, give

pytestmark = pytest.mark.django_db

P, A, D, R = PlaceMove
WHY = "Two children were picked up there."
NO = "It lies in another district."
SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("latest", "state", "may_follow"),
    [
        (None, PlaceState.ACCEPTED, set()),
        (P, PlaceState.WAITING, {A, D}),
        (R, PlaceState.WAITING, {A, D}),
        (A, PlaceState.ACCEPTED, {D}),
        (D, PlaceState.DECLINED, {P, R}),
    ],
)
def test_where_a_place_stands_and_what_may_follow(
    latest: PlaceMove | None, state: PlaceState, may_follow: set[PlaceMove]
) -> None:
    assert rules.place_state(latest) is state
    if latest is None:
        return
    for move in PlaceMove:
        if move in may_follow:
            rules.check_place_move(latest, move, "Because")
        else:
            with pytest.raises(Conflict, match="meanwhile"):
                rules.check_place_move(latest, move, "Because")


@pytest.mark.parametrize(("latest", "move", "words"), [(P, D, "does not belong"), (D, P, "why this place")])
def test_declining_and_proposing_need_a_reason(latest: PlaceMove, move: PlaceMove, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        rules.check_place_move(latest, move, "  ")
    rules.check_place_move(P, A, "")


def propose(world: World, who: str = "sergeant", **given: Any) -> Entity:
    actor = world.actor(who)
    with acting_as(actor):
        wanted = {"kind": EntityKind.PLACE, "name": "Osier Park", "reason": WHY, **given}
        return commands.record_entity(mapping=world.mapping, by=actor, **wanted)


def decide(
    world: World, what: Callable[..., Any], entity: Entity, who: str = "coordinator", **more: Any
) -> Any:
    """One step by somebody, from the place as they see it now."""
    actor = world.actor(who)
    with acting_as(actor):
        latest = queries.place_shown(actor, world.mapping, entity.pk).latest
        return what(place=latest, version=latest.number, by=actor, **more)


def decline(world: World, entity: Entity, who: str = "coordinator") -> Any:
    return decide(world, commands.decline_place, entity, who, reason=NO)


def linked(world: World) -> tuple[Any, Entity, EntityLink]:
    """Ellie in the cohort, a place that waits, and the police's word that she spends time there."""
    [ellie] = give(world, "social_care", ELLIE)
    agree(world, ellie)
    place, dan = propose(world), world.actor("sergeant")
    with acting_as(dan):
        link = commands.record_entity_link(
            mapping=world.mapping, person=ellie, entity=place, kind=EntityLinkKind.SPENDS_TIME,
            how_known="seen_myself", words="On the swings.", by=dan,
        )  # fmt: skip
    return ellie, place, link


def address(world: World, name: str, *more: object) -> str:
    return reverse(name, args=[world.mapping.reference, *more])


def test_a_place_needs_its_reason_and_anything_else_does_not(world: World) -> None:
    with pytest.raises(PlacemapError, match="why this place belongs"):
        propose(world, reason=" ")
    group = propose(world, kind=EntityKind.GROUP, name="Lower Dyke group", reason="")
    actor = world.actor("coordinator")
    with acting_as(actor):
        assert Entity.objects.get().pk == group.pk
        assert queries.places_to_decide(actor, world.mapping) == []


@pytest.mark.parametrize(
    ("who", "state"), [("sergeant", "waiting"), ("lead", "accepted"), ("coordinator", "accepted")]
)
def test_it_waits_unless_whoever_adds_it_decides(world: World, who: str, state: str) -> None:
    place = propose(world, who)
    for reader in ("head", "sergeant", "coordinator"):
        actor = world.actor(reader)
        with acting_as(actor):
            [card] = queries.entities_known(actor, world.mapping)
            assert card.name == ("Osier Park (proposed)" if state == "waiting" else "Osier Park")
            assert queries.place_shown(actor, world.mapping, place.pk).state == state


def test_who_decides_and_who_proposes_again(world: World) -> None:
    place, close = propose(world), propose(world, name="Kept close", how_known="")
    owner = world.actor("coordinator")
    with acting_as(owner):
        open_step, kept = PlaceStep.objects.get(entity=place), PlaceStep.objects.get(entity=close)
    kept.audience = "restricted"
    told = {key: world.actor(key) for key in ("coordinator", "lead", "sergeant", "head", "other_district")}
    assert {key for key, actor in told.items() if may_decide_place(actor, open_step)} == {
        "coordinator",
        "lead",
    }
    assert {key for key, actor in told.items() if may_decide_place(actor, kept)} == {"coordinator"}
    assert {key for key, actor in told.items() if may_decide_places(actor, world.mapping)} == {
        "coordinator",
        "lead",
    }
    assert {key for key, actor in told.items() if may_propose_place_again(actor, open_step)} == {"sergeant"}
    with pytest.raises(Refused):
        decide(world, commands.accept_place, place, "head")
    with pytest.raises(Refused):
        decide(world, commands.propose_place_again, decline_first(world, place), "coordinator", reason="More")


def decline_first(world: World, place: Entity) -> Entity:
    decline(world, place, "lead")
    return place


def surfaces(world: World, who: str, ellie: Any, client_as: SignIn, kept: Any) -> dict[str, bool]:
    """Where somebody still meets the place: what each reader of it in the product answers."""
    actor, mapping, door = world.actor(who), world.mapping, client_as(world.users[who])
    found = {}
    with acting_as(actor):
        drawn = queries.whole_network(actor, mapping)
        nodes, links = queries.as_file_rows(drawn)
        around = queries.network_around(actor, mapping, people=[ellie.pk])
        found["map"] = any(node.entity for node in drawn.nodes)
        found["lines on the map"] = bool(drawn.entity_lines or around.entity_lines)
        found["count of what is beyond"] = any(node.more for node in queries.network_around(
            actor, mapping, people=[ellie.pk], steps=1).nodes)  # fmt: skip
        found["files"] = "Osier" in str(nodes) + str(
            [vars(one) if hasattr(one, "__dict__") else one for one in links]
        )
        found["list"] = bool(queries.entities_known(actor, mapping))
        found["found by name"] = bool(queries.entities_known(actor, mapping, "osier"))
        found["links of the child"] = bool(queries.entity_links(actor, mapping, people=[ellie.pk]))
        found["findings"] = "Osier" in repr(queries.network_findings(actor, mapping))
        found["snapshot"] = "Osier" in repr(queries.snapshot_shown(actor, mapping, kept).drawn)
        found["rows"] = Entity.objects.exists() or EntityLink.objects.exists()
        found["words"] = EntityLinkWords.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from subjects_entity")
            found["counted by hand"] = cursor.fetchone()[0] > 0
    for name, more in (
        ("network", ()),
        ("links", ()),
        ("map-print", ()),
        ("map-data", ()),
        ("child", (ellie.pk,)),
    ):
        found[f"page {name}"] = "Osier Park" in door.get(address(world, name, *more)).content.decode()
    return found


@pytest.mark.parametrize("who", ["coordinator", "lead", "sergeant", "head"])
def test_a_declined_place_is_left_out_of_everything_and_comes_back(
    world: World, client_as: SignIn, who: str
) -> None:
    ellie, place, link = linked(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        kept = commands.take_snapshot(mapping=world.mapping, name="Meeting 1", by=priya).pk
    before = surfaces(world, who, ellie, client_as, kept)
    decline(world, place)
    after = surfaces(world, who, ellie, client_as, kept)
    assert {name for name, met in after.items() if met} == set()
    actor = world.actor(who)
    with acting_as(actor):
        for ask in (
            lambda: queries.visible_entity(actor, world.mapping, place.pk),
            lambda: queries.entity_link_shown(actor, world.mapping, link.pk),
        ):
            with pytest.raises(Http404):
                ask()
    decide(world, commands.reopen_place, place, "lead")
    assert surfaces(world, who, ellie, client_as, kept) == before
    met = {"map", "lines on the map", "files", "list", "found by name", "rows", "snapshot", "page network"}
    assert met <= {name for name, found in before.items() if found}, "or the test proves nothing"


def test_declining_is_taken_back_on_its_page(world: World, client_as: SignIn) -> None:
    place, helen = propose(world), client_as(world.users["lead"])
    decline(world, place)
    sent = {"version": 2, "once": uuid.uuid4()}
    for _ in range(2):
        answer = helen.post(address(world, "reopen-place", place.pk), sent)
        assert answer["Location"] == address(world, "entity", place.pk)
    with acting_as(world.actor("lead")):
        assert [step.move for step in PlaceStep.objects.order_by("number")] == [
            "proposed", "declined", "reopened"
        ]  # fmt: skip


def test_only_those_who_decide_and_the_proposer_know_of_a_declined_place(
    world: World, client_as: SignIn
) -> None:
    place = propose(world)
    decline(world, place)
    for who, knows in (
        ("coordinator", True), ("lead", True), ("sergeant", True),
        ("head", False), ("social_care", False), ("other_district", False),
    ):  # fmt: skip
        actor, door = world.actor(who), client_as(world.users[who])
        with acting_as(actor):
            assert PlaceStep.objects.exists() is knows, who
        for page in ("things", "mapping"):
            shown = door.get(address(world, page)).content.decode()
            # Whoever proposed it reads on the mapping's page too what waits for them: why it was not taken.
            tells = page == "things" or who == "sergeant"
            assert ("Osier Park" in shown) is (knows and tells), (who, page)
        hidden = door.get(address(world, "decline-place", place.pk))
        absent = door.get(address(world, "decline-place", uuid.uuid4()))
        if not knows:
            assert hidden.status_code == 404 and hidden.content == absent.content
    assert "Osier" not in str(list(AuditEntry.objects.values_list("details", "reason")))


def test_the_proposer_is_told_why_and_proposes_again_with_more(world: World, client_as: SignIn) -> None:
    place, dan = propose(world), client_as(world.users["sergeant"])
    helen = client_as(world.users["lead"])
    assert "does this place belong?" in helen.get(reverse("my-work")).content.decode()
    assert "1 place waits for a decision" in helen.get(address(world, "mapping")).content.decode()
    decline(world, place)
    told = dan.get(reverse("my-work")).content.decode()
    assert "Osier Park was not taken into the mapping" in told and NO in told
    with pytest.raises(PlacemapError, match="Propose that one again"):
        propose(world)
    page = address(world, "propose-place-again", place.pk)
    assert NO in dan.get(page).content.decode()
    sent = {"reason": "The border runs through it.", "version": 2, "once": uuid.uuid4()}
    for _ in range(2):
        assert dan.post(page, sent)["Location"] == address(world, "entity", place.pk)
    assert "was not taken" not in dan.get(reverse("my-work")).content.decode()
    shown = helen.get(address(world, "accept-place", place.pk)).content.decode()
    assert "The border runs through it." in shown and NO in shown and WHY in shown
    done = helen.post(address(world, "accept-place", place.pk), {"version": 3, "once": uuid.uuid4()})
    assert done.status_code == 302
    assert "Osier Park (proposed)" not in helen.get(address(world, "things")).content.decode()
    actor = world.actor("lead")
    with acting_as(actor):
        assert list(PlaceStep.objects.values_list("move", flat=True)) == [P, D, P, A]
        assert AuditEntry.objects.filter(event="place_decided", outcome="done").count() == 2


def test_declining_keeps_what_was_typed_and_sees_who_was_first(world: World, client_as: SignIn) -> None:
    place, helen = propose(world), client_as(world.users["lead"])
    page = address(world, "decline-place", place.pk)
    blank = helen.post(page, {"reason": " ", "version": 1, "once": uuid.uuid4()})
    assert blank.status_code == 422 and "for whoever proposed it" in blank.content.decode()
    decide(world, commands.accept_place, place)
    late = helen.post(page, {"reason": NO, "version": 1, "once": uuid.uuid4()})
    assert late.status_code == 409 and NO in late.content.decode()
    again = helen.post(page, {"reason": NO, "version": 2, "once": uuid.uuid4()})
    assert again.status_code == 302, "one that was accepted may still turn out not to belong"
    with pytest.raises(Conflict):
        decide(world, commands.accept_place, place)


def test_adding_a_place_asks_why_beside_the_scope(world: World, client_as: SignIn) -> None:
    dan, page = client_as(world.users["sergeant"]), address(world, "add-entity")
    assert "The scope of this mapping" in dan.get(page).content.decode()
    typed = {"kind": "place", "name": "Osier Park", "how_known": "seen_myself", "once": uuid.uuid4()}
    silent = dan.post(page, typed)
    assert silent.status_code == 422
    assert "Say why this place belongs" in silent.content.decode() and "Osier Park" in silent.content.decode()
    done = dan.post(page, {**typed, "reason": WHY})
    shown = dan.get(done["Location"]).content.decode()
    assert (
        "Osier Park (proposed)" in shown
        and WHY in shown
        and "until the lead or the coordinator decides" in shown
    )


def test_what_its_giver_takes_back_waits_for_nobody(world: World) -> None:
    place, dan, priya = propose(world), world.actor("sergeant"), world.actor("coordinator")
    decline(world, place)
    with acting_as(dan):
        commands.take_back_words(contribution=place.contribution, reason="Another park", by=dan)
    with acting_as(priya):
        assert queries.places_to_decide(priya, world.mapping) == []
        latest = PlaceStep.objects.filter(entity=place).latest("number")
        with pytest.raises(PlacemapError, match="taken it back"):
            commands.reopen_place(place=latest, version=2, by=priya)


def test_a_tie_taken_back_while_its_place_is_declined_stays_gone_when_the_place_is_back(world: World) -> None:
    _ellie, place, tie = linked(world)
    decline(world, place)
    dan, priya = world.actor("sergeant"), world.actor("coordinator")
    with acting_as(dan):
        given = Contribution.objects.get(pk=tie.contribution_id)
        commands.take_back_words(contribution=given, reason="It was another girl.", by=dan)
        assert not EntityLink.objects.filter(pk=tie.pk).exists()
    decide(world, commands.reopen_place, place)
    with acting_as(priya):
        assert EntityLink.objects.get(pk=tie.pk).withdrawn_at is not None


def test_a_place_does_not_come_back_beside_another_of_its_name(world: World) -> None:
    place = propose(world)
    decline(world, place)
    propose(world, "head")
    with pytest.raises(PlacemapError, match="of that name again"):
        decide(world, commands.reopen_place, place)


def test_the_queries_do_not_grow_with_the_places(world: World) -> None:
    def asked() -> int:
        actor = world.actor("coordinator")
        with (
            acting_as(actor),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            queries.places_to_decide(actor, world.mapping)
            queries.entities_known(actor, world.mapping)
            queries.places_work(actor)
            queries.places_attention(actor, world.mapping)
        return len(found)

    propose(world)
    few = asked()
    for n in range(5):
        propose(world, name=f"Osier Park {n}")
    assert asked() == few
