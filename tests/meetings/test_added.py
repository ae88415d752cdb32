"""What comes up while a meeting runs is added to its agenda; what stands there stays where it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import NamesFound, PlacemapError
from placemap.meetings import commands, queries, rules
from placemap.meetings.commands._places import free_place, own_places
from placemap.meetings.forms.added import AddDuringForm
from placemap.meetings.models import AgendaItem, Meeting
from placemap.meetings.queries.recorded import drafted
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Part, Presence
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import in_days, planned
from tests.meetings.running import found_as, go, item, safe, sat, write
from tests.meetings.screen import run, value
from tests.meetings.test_kept_apart import taken_by_head
from tests.returns.people import two_children
from tests.subjects.people import TOMASZ, agree, give

K = AgendaKind
ONE, TWO = Part.ONE, Part.TWO


@pytest.mark.parametrize(
    ("kinds", "now_at", "next_up", "meets_in", "part", "place"),
    [
        ([K.WELCOME, K.SAFETY, K.PLACES], 3, True, ONE, ONE, 4),
        ([K.WELCOME, K.SAFETY, K.PLACES], 3, False, ONE, ONE, 4),
        ([K.WELCOME, K.SAFETY, K.PLACES, K.NEWS], 3, True, ONE, ONE, 4),
        ([K.WELCOME, K.SAFETY, K.PLACES], 1, True, ONE, ONE, 3),
        ([K.COHORT, K.SHARING], None, True, ONE, TWO, 1),
        ([K.COHORT, K.SHARING], None, False, ONE, TWO, 3),
        ([K.WELCOME, K.SAFETY, K.PLACES], None, True, TWO, ONE, 4),
        ([K.COHORT, K.SHARING], 1, True, TWO, TWO, 2),
        ([K.COHORT, K.SHARING], None, True, TWO, TWO, 3),
        ([], None, True, ONE, TWO, 1),
    ],
)
def test_where_what_is_added_stands(
    kinds: list[AgendaKind], now_at: int | None, next_up: bool, meets_in: Part, part: Part, place: int
) -> None:
    assert rules.place_added(kinds, now_at, next_up=next_up, meets_in=meets_in, part=part) == place


@given(
    st.lists(st.sampled_from([K.WELCOME, K.PLACES, K.NEWS]), max_size=6),
    st.integers(0, 6),
    st.integers(1, 7),
    st.booleans(),
)
def test_it_never_comes_before_what_was_spoken_of_nor_before_safety(
    others: Sequence[AgendaKind], safety: int, now_at: int, next_up: bool
) -> None:
    kinds = [*others[:safety], K.SAFETY, *others[safety:]]
    at = min(now_at, len(kinds))
    place = rules.place_added(kinds, at, next_up=next_up, meets_in=ONE, part=ONE)
    assert at < place <= len(kinds) + 1 and kinds.index(K.SAFETY) + 1 < place


def add(world: World, meeting: Meeting, who: str = "coordinator", **given: Any) -> AgendaItem:
    actor = world.actor(who)
    said: dict[str, Any] = {"part": ONE, "title": "The fair on Saturday", **given}
    with acting_as(actor):
        return commands.add_during_meeting(meeting=found_as(world, meeting, who), by=actor, **said)


def order(world: World, meeting: Meeting, part: Part = ONE, who: str = "coordinator") -> list[str]:
    actor = world.actor(who)
    with acting_as(actor):
        agenda = queries.agenda_of(actor, found_as(world, meeting, who))
        rows = agenda.one if part is ONE else agenda.two
        return [row.card.initials if row.card else row.item.title or row.kind.value for row in rows]


def joined(world: World) -> Person:
    """Tomasz joins the cohort while they meet."""
    [tomasz] = give(world, "head", TOMASZ)
    agree(world, tomasz)
    return tomasz


@pytest.mark.django_db
def test_other_business_comes_next_or_last_and_the_rest_keeps_its_order(world: World) -> None:
    meeting = sat(world)
    safe(world, meeting)
    before = order(world, meeting)
    go(world, meeting, item(world, meeting, K.PLACES))
    write(world, meeting, item(world, meeting, K.PLACES), "Kept.")
    add(world, meeting, next_up=True)
    add(world, meeting, title="The last thing")
    after = order(world, meeting)
    assert after[after.index("places") + 1] == "The fair on Saturday" and after[-1] == "The last thing"
    assert [one for one in after if one in before] == before
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="agenda_added_during", outcome="done").count() == 2


@pytest.mark.django_db
def test_a_child_who_joined_meanwhile_stands_there_once(world: World) -> None:
    meeting = sat(world)
    tomasz = joined(world)
    add(world, meeting, part=TWO, title="", person=tomasz, next_up=True)
    assert order(world, meeting, TWO)[0] == "T.Z."
    with pytest.raises(PlacemapError, match="already"):
        add(world, meeting, part=TWO, title="", person=tomasz)
    with pytest.raises(PlacemapError, match="Part 2 alone"):
        add(world, meeting, part=ONE, title="", person=tomasz)


def left_out(world: World, meeting: Meeting, initials: str) -> Person:
    """As if the child had been left out before the meeting began."""
    with acting_as(world.actor("coordinator")):
        held = AgendaItem.objects.filter(meeting=meeting, person__initials=initials)
        assert held.update(left_out_at=now(), left_out_because="Not this time") == 1
        return Person.objects.get(pk=held.get().person_id)


@pytest.mark.django_db
def test_a_child_who_was_left_out_is_taken_up_again(world: World, client_as: Any) -> None:
    meeting = sat(world)
    ellie = left_out(world, meeting, "E.M.")
    assert order(world, meeting, TWO).count("E.M.") == 0
    priya = client_as(world.users["coordinator"])
    page = priya.get(run(meeting, "add/")).content.decode()
    assert "E.M." in page and "L.P." not in page and "Not this time" not in page
    form = {"title": "", "child": str(ellie.pk), "part": "one", "where": "next", "once": value(page, "once")}
    assert priya.post(run(meeting, "add/"), form)["Location"] == run(meeting)
    assert order(world, meeting, TWO)[0] == "E.M."
    with acting_as(world.actor("coordinator")):
        taken = AgendaItem.objects.get(meeting=meeting, person__initials="E.M.")
        assert taken.left_out_because == "" and taken.added_at > meeting.starts_at
    assert "E.M." not in priya.get(run(meeting, "add/")).content.decode()
    with pytest.raises(PlacemapError, match="already"):
        add(world, meeting, part=TWO, title="", person=ellie)


@pytest.mark.django_db
def test_of_a_child_whom_somebody_is_kept_from_nothing_is_offered_or_told(
    world: World, client_as: Any
) -> None:
    meeting = taken_by_head(world)
    ellie = left_out(world, meeting, "E.M.")
    leo = left_out(world, meeting, "L.P.")
    joan = client_as(world.users["head"])
    page = joan.get(run(meeting, "add/")).content.decode()
    assert "E.M." not in page and str(ellie.pk) not in page and str(leo.pk) in page
    form = {"title": "", "part": "one", "where": "next", "once": value(page, "once")}
    hidden = joan.post(run(meeting, "add/"), {**form, "child": str(ellie.pk)})
    nobody = str(uuid.uuid4())
    absent = joan.post(run(meeting, "add/"), {**form, "child": nobody})
    assert hidden.status_code == absent.status_code == 422
    assert words_of(hidden).replace(str(ellie.pk), "") == words_of(absent).replace(nobody, "")
    assert joan.post(run(meeting, "add/"), {**form, "child": str(leo.pk)})["Location"] == run(meeting)
    assert "L.P." in order(world, meeting, TWO)
    # Whoever has not signed is offered nobody.
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair=world.users["sergeant"])
    page = client_as(world.users["sergeant"]).get(run(meeting, "add/")).content.decode()
    assert 'name="title"' in page and 'name="child"' not in page


@pytest.mark.django_db
def test_nobody_but_a_child_of_the_cohort_and_above_the_group_no_child(world: World) -> None:
    meeting = sat(world)
    [proposed] = give(world, "head", TOMASZ)
    with pytest.raises(PlacemapError, match="child of the cohort"):
        add(world, meeting, part=TWO, title="", person=proposed)
    agree(world, proposed)
    priya = world.actor("coordinator")
    with acting_as(priya):
        held = found_as(world, meeting)
        held.series.kind = "silver"
        assert queries.children_to_add(priya, held) == [] == queries.children_left(held)
        with pytest.raises(PlacemapError, match="No child is spoken of"):
            commands.add_during_meeting(meeting=held, part=TWO, person=proposed, by=priya)


def places(world: World, meeting: Meeting, part: Part, who: str = "coordinator") -> list[int]:
    with acting_as(world.actor(who)):
        held = AgendaItem.objects.filter(meeting=meeting, part=part.value)
        return list(held.values_list("position", flat=True))


@pytest.mark.django_db
def test_what_somebody_adds_beside_what_they_do_not_see_has_a_place_of_its_own(world: World) -> None:
    """The order of everybody else stays as it was, and nothing shares a place."""
    meeting = taken_by_head(world)
    tomasz = joined(world)
    before = order(world, meeting, TWO)
    at = before.index("E.M.")
    assert before[at + 1] == "L.P."
    safe(world, meeting)
    go(world, meeting, item(world, meeting, K.COHORT), "head")
    add(world, meeting, who="head", part=TWO, title="", person=tomasz, next_up=True)
    for n in range(3):
        add(world, meeting, who="head", part=ONE, title=f"At the end {n}")
    after = order(world, meeting, TWO)
    assert after[after.index("cohort") + 1] == "T.Z." and [one for one in after if one != "T.Z."] == before
    seen = order(world, meeting, TWO, "head")
    assert seen == [one for one in after if one != "E.M."]
    for part in (ONE, TWO):
        assert len(set(places(world, meeting, part))) == len(places(world, meeting, part))


@pytest.mark.django_db
def test_at_the_end_of_the_part_is_after_what_somebody_does_not_see(world: World) -> None:
    meeting = taken_by_head(world)
    tomasz = joined(world)
    with acting_as(world.actor("coordinator")):
        # The unseen child is the last of all.
        AgendaItem.objects.filter(meeting=meeting, person__initials="E.M.").update(position=40)
    add(world, meeting, who="head", part=TWO, title="", person=tomasz)
    assert order(world, meeting, TWO)[-2:] == ["E.M.", "T.Z."]


@pytest.mark.django_db
def test_only_whoever_runs_a_meeting_asks_for_a_place_on_its_agenda(world: World) -> None:
    meeting = sat(world, "sergeant")
    before = places(world, meeting, ONE)
    for who in ("sergeant", "stranger", "other_district", "silver_chair"):
        if who in world.users:
            with acting_as(world.actor(who)), pytest.raises(Refused):
                free_place(meeting, ONE, 0)
    assert places(world, meeting, ONE) == before


@given(st.lists(st.integers(1, 50), max_size=8))
def test_moved_items_take_each_others_places_and_no_other(taken: list[int]) -> None:
    found = own_places(taken)
    assert len(found) == len(taken) and found == sorted(set(found))
    if len(set(taken)) == len(taken):
        assert found == sorted(taken)


@pytest.mark.django_db
def test_nothing_is_added_before_it_begins(world: World) -> None:
    two_children(world)
    ahead = planned(world, starts_at=in_days(4))
    with pytest.raises(PlacemapError, match="not begun"):
        add(world, ahead)
    with pytest.raises(Refused):
        add(world, ahead, who="head")


@pytest.mark.django_db
def test_its_chair_adds_who_leads_nothing_and_part_two_once_they_signed(world: World) -> None:
    meeting = sat(world)
    tomasz = joined(world)
    with pytest.raises(Refused):
        add(world, meeting, who="sergeant")
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair=world.users["sergeant"])
    add(world, meeting, who="sergeant", next_up=True)
    assert "The fair on Saturday" in order(world, meeting)
    with pytest.raises(PlacemapError, match="Sign the statement"):
        add(world, meeting, who="sergeant", part=TWO, title="", person=tomasz)
    dan = world.actor("sergeant")
    with acting_as(dan):
        held = found_as(world, meeting, "sergeant")
        commands.sign_in(meeting=held, statement=0, presence=Presence.HERE, by=dan)
    add(world, meeting, who="sergeant", part=TWO, title="", person=tomasz, next_up=True)
    assert "T.Z." in order(world, meeting, TWO)


@pytest.mark.django_db
def test_begun_before_its_hour_nothing_is_moved_or_left_out(world: World) -> None:
    meeting = sat(world)
    write(world, meeting, item(world, meeting, K.PLACES), "Kept.", kind=EntryKind.NOTE)
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=in_days(1))
    places = item(world, meeting, K.PLACES)
    tries: list[tuple[Any, dict[str, Any]]] = [
        (commands.leave_out_item, {"reason": "No time"}),
        (commands.move_item, {"to": 5}),
        (commands.change_item, {"title": "x", "minutes": 3}),
    ]
    for command, said in tries:
        with acting_as(priya), pytest.raises(PlacemapError, match="stays as it is"):
            command(item=places, version=places.version, by=priya, **said)


@pytest.mark.django_db
def test_from_the_screen_and_marked_as_added(world: World, client_as: Any) -> None:
    meeting = sat(world)
    tomasz = joined(world)
    priya = client_as(world.users["coordinator"])
    assert "Add an item" in words_of(priya.get(run(meeting)))
    page = priya.get(run(meeting, "add/")).content.decode()
    # Names are hidden on the shared screen: so they are here.
    assert "T.Z." in page and "Tomasz" not in page
    form = {"title": "", "child": str(tomasz.pk), "part": "one", "where": "next", "once": value(page, "once")}
    both = priya.post(run(meeting, "add/"), {**form, "title": "The fair"})
    assert both.status_code == 422 and "no other words" in words_of(both)
    neither = priya.post(run(meeting, "add/"), {**form, "child": ""})
    assert neither.status_code == 422 and "Say what it is about" in words_of(neither)
    for _ in range(2):
        assert priya.post(run(meeting, "add/"), form)["Location"] == run(meeting)
    assert words_of(priya.get(run(meeting))).count("(added)") == 1
    agenda = f"/mappings/M-2026-901/meetings/{meeting.pk}/agenda/"
    assert "Added during the meeting" in words_of(priya.get(agenda))
    assert client_as(world.users["head"]).get(run(meeting, "add/")).status_code == 403


@pytest.mark.django_db
def test_its_title_names_nobody_unless_somebody_looked(world: World) -> None:
    meeting = sat(world)
    joined(world)
    name = TOMASZ.family
    for part in (ONE, TWO):
        with pytest.raises(NamesFound):
            add(world, meeting, title=f"What the {name} family asks", part=part, looked=False)
    assert add(world, meeting, title=f"What the {name} family asks", looked=True).pk


@pytest.mark.django_db
def test_the_minutes_say_that_it_was_added_and_the_end_is_the_end(world: World) -> None:
    meeting = sat(world)
    safe(world, meeting)
    added = add(world, meeting)
    write(world, meeting, item(world, meeting, K.OTHER), "Ask the town hall.")
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.end_meeting(
            meeting=found_as(world, meeting), without_door="Late.", without_both="Late.", by=priya
        )
        sitting = queries.sitting_of(priya, found_as(world, meeting))
        assert sitting is not None
        drafts = drafted(priya, found_as(world, meeting), sitting)
        text = next(one.text for one in drafts if one.item_id == added.pk)
    assert text.splitlines() == ["Added to the agenda during the meeting.", "Ask the town hall."]
    with pytest.raises(PlacemapError, match="has ended"):
        add(world, meeting)


def test_where_no_child_can_be_added_the_words_are_not_optional() -> None:
    given = {"title": "", "part": "one", "where": "next", "once": str(uuid.uuid4())}
    alone = AddDuringForm(given, children=[])
    assert alone.fields["title"].required and alone.errors["title"] == ["Say what it is about."]
    beside = AddDuringForm(given, children=[("1", "E.M.")])
    assert not beside.fields["title"].required and beside.errors["title"] == ["Say what it is about."]
