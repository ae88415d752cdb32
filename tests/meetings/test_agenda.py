"""The agenda: what it begins with, its order, what is left out, and who reads which part."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.meetings import commands, queries, rules
from placemap.meetings.commands import agenda as module
from placemap.meetings.models import AgendaItem, Meeting
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, Part
from placemap.subjects.commands import set_standing
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Standing
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children
from tests.subjects.people import LEO, TOMASZ, agree, give, join

K = AgendaKind


@pytest.mark.parametrize("kind", list(MeetingKind))
@pytest.mark.parametrize("is_first", [True, False])
def test_every_agenda_asks_for_safety_first_and_keeps_children_in_part_two(
    kind: MeetingKind, is_first: bool
) -> None:
    lines = rules.usual_agenda(kind, is_first=is_first)
    assert [line.kind for line in lines[:2]] == [K.WELCOME, K.SAFETY]
    assert all(line.part is Part.TWO for line in lines if line.kind in {K.CHILD, K.LINKED, K.COHORT})
    for line in lines:
        rules.check_item(line.kind, line.part, "", line.minutes, is_about_child=False)
    parts = [line.part for line in lines]
    assert parts == sorted(parts, key=list(Part).index)


def test_a_mappings_first_meeting_has_the_first_agenda_whatever_it_is_called() -> None:
    first = rules.usual_agenda(MeetingKind.MAPPING, is_first=True)
    assert first == rules.usual_agenda(MeetingKind.SCOPING, is_first=False)
    assert K.WHY in {line.kind for line in first} and K.CHILD not in {line.kind for line in first}
    assert rules.usual_agenda(MeetingKind.SILVER, is_first=True) == rules.usual_agenda(
        MeetingKind.SILVER, is_first=False
    )


@pytest.mark.parametrize(
    ("kind", "part", "title", "minutes", "child", "why"),
    [
        (K.OTHER, Part.ONE, " ", 5, False, "what the item is about"),
        (K.OTHER, Part.ONE, "Bus stop", 0, False, "between 1 minute and 4 hours"),
        (K.OTHER, Part.ONE, "Bus stop", 241, False, "between 1 minute and 4 hours"),
        (K.OTHER, Part.ONE, "A child", 5, True, "Part 2 alone"),
        (K.SAFETY, Part.ONE, "Any news?", 5, False, "in these words"),
        (K.COHORT, Part.ONE, "", 5, False, "belongs in"),
        (K.PLACES, Part.TWO, "", 5, False, "belongs in"),
        (K.OTHER, Part.TWO, "Bus stop", 240, False, None),
        (K.CHILD, Part.TWO, "", 1, True, None),
    ],
)
def test_what_an_item_may_be(
    kind: AgendaKind, part: Part, title: str, minutes: int, child: bool, why: str | None
) -> None:
    if why is None:
        rules.check_item(kind, part, title, minutes, is_about_child=child)
        return
    with pytest.raises(PlacemapError, match=why):
        rules.check_item(kind, part, title, minutes, is_about_child=child)


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_keeps_everything_else_in_order(keys: list[int], data: st.DataObject) -> None:
    moved, to = data.draw(st.sampled_from(keys)), data.draw(st.integers(-2, 12))
    after = rules.reordered(keys, moved, to)
    assert sorted(after) == sorted(keys) and after.index(moved) == min(max(to, 1), len(keys)) - 1
    assert [key for key in after if key != moved] == [key for key in keys if key != moved]


def test_what_is_not_there_is_not_moved() -> None:
    with pytest.raises(ValueError, match="4"):
        rules.reordered([1, 2, 3], 4, 1)


@pytest.mark.parametrize(
    ("kind", "others", "to", "is_fine"),
    [
        (K.PLACES, [K.WELCOME, K.SAFETY, K.NEWS], 3, True),
        (K.PLACES, [K.WELCOME, K.SAFETY, K.NEWS], 2, False),
        (K.PLACES, [K.NEWS], 1, True),
        (K.SAFETY, [K.WELCOME, K.NEWS], 2, True),
        (K.SAFETY, [K.WELCOME, K.NEWS], 3, False),
        (K.WELCOME, [K.SAFETY, K.NEWS], 3, True),
    ],
)
def test_nothing_moves_above_safety(
    kind: AgendaKind, others: list[AgendaKind], to: int, is_fine: bool
) -> None:
    if is_fine:
        rules.check_place(kind, others, to)
        return
    with pytest.raises(PlacemapError, match="before everything else"):
        rules.check_place(kind, others, to)


def test_safety_is_never_left_out_and_the_rest_with_a_reason() -> None:
    with pytest.raises(PlacemapError, match="This item stays"):
        rules.check_may_leave_out(K.SAFETY, "No time.")
    with pytest.raises(PlacemapError, match="in a sentence"):
        rules.check_may_leave_out(K.NEWS, " ")
    rules.check_may_leave_out(K.NEWS, "No time.")


def agenda(world: World, meeting: Meeting, who: str = "coordinator") -> queries.Agenda:
    actor, held = world.actor(who), found(world, meeting, who)
    with acting_as(actor):
        return queries.agenda_of(actor, held)


def later(world: World) -> Meeting:
    """A second meeting, with the two children who are in the cohort by then."""
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    two_children(world)
    return planned(world, starts_at=in_days(10))


def item(world: World, meeting: Meeting, kind: AgendaKind) -> AgendaItem:
    """The first item of a kind, as Priya finds it now."""
    actor = world.actor("coordinator")
    with acting_as(actor):
        key = AgendaItem.objects.filter(meeting=meeting, kind=kind.value).values_list("pk", flat=True)[0]
        return queries.item_in(actor, found(world, meeting), key)


@pytest.mark.django_db
def test_drawn_up_when_a_meeting_is_planned_with_each_child_of_the_cohort(world: World) -> None:
    meeting = later(world)
    read = agenda(world, meeting)
    names = sorted(row.card.shown_as for row in read.two if row.card is not None)
    assert names == ["Elizabeth Mensah", "Leo Pashley"]
    begins = [row.begins_at for row in (*read.one, *read.two)]
    assert begins[0] == meeting.starts_at and begins == sorted(begins)  # type: ignore[type-var]
    assert read.over == read.minutes - 90
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="agenda_viewed").exists()


@pytest.mark.django_db
def test_part_two_is_for_those_who_prepare_it_and_the_rest_read_part_one(world: World) -> None:
    meeting = later(world)
    for who, sees in (("coordinator", True), ("lead", True), ("head", False), ("social_care", False)):
        read = agenda(world, meeting, who)
        assert read.one and bool(read.two) is sees and read.sees_two is sees


@pytest.mark.django_db
def test_a_child_who_joins_later_is_added(world: World) -> None:
    meeting, priya = later(world), world.actor("coordinator")
    (tomasz,) = give(world, "head", TOMASZ)
    agree(world, tomasz)
    with acting_as(priya):
        held = found(world, meeting)
        assert [child.pk for child in queries.children_left(held)] == [tomasz.pk]
        assert commands.add_missing_children(meeting=held, by=priya) == 1
        assert commands.add_missing_children(meeting=held, by=priya) == 0
        with pytest.raises(PlacemapError, match="on the agenda already"):
            commands.add_item(meeting=held, kind=K.CHILD, part=Part.TWO, minutes=4, person=tomasz, by=priya)
    assert agenda(world, meeting).two[-1].card is not None


@pytest.mark.django_db
def test_moved_left_out_and_taken_up_again(world: World) -> None:
    meeting, priya = later(world), world.actor("coordinator")
    places, news = item(world, meeting, K.PLACES), item(world, meeting, K.NEWS)
    assert (news.position, places.position) == (4, 5)
    with acting_as(priya):
        commands.move_item(item=places, to=3, version=places.version, by=priya)
        with pytest.raises(Conflict):
            commands.move_item(item=news, to=9, version=news.version, by=priya)
    assert [row.kind for row in agenda(world, meeting).one[:5]] == [
        K.WELCOME, K.SAFETY, K.PLACES, K.LAST_ACTIONS, K.NEWS,
    ]  # fmt: skip
    news = item(world, meeting, K.NEWS)
    with acting_as(priya):
        with pytest.raises(NamesFound, match="Mensah"):
            commands.leave_out_item(
                item=news, reason="The Mensah family rang.", version=news.version, by=priya
            )
        commands.leave_out_item(item=news, reason="Nothing came.", version=news.version, by=priya)
        assert [row.kind for row in queries.agenda_of(priya, found(world, meeting)).left_out] == [K.NEWS]
        commands.take_up_item(item=news, version=news.version, by=priya)
    assert agenda(world, meeting).one[-1].kind is K.NEWS


@pytest.mark.django_db
def test_a_child_whose_first_record_is_kept_close_is_on_everybodys_agenda_once(world: World) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    (close,) = give(world, "sergeant", LEO, handling="C")
    (shared,) = give(world, "head", LEO)
    join(world, (close, shared))
    agree(world, shared)
    meeting = planned(world, starts_at=in_days(10))
    with acting_as(world.actor("coordinator")):
        assert Person.objects.get(pk=close.pk).standing == "cohort"
        (held,) = AgendaItem.objects.filter(meeting=meeting, person__isnull=False)
        assert held.person_id == shared.pk
    with acting_as(world.actor("lead")):
        assert queries.children_left(meeting) == []


@pytest.mark.django_db
def test_whoever_does_not_run_the_mapping_changes_nothing(world: World) -> None:
    meeting, head = later(world), world.actor("head")
    places = item(world, meeting, K.PLACES)
    with acting_as(head), pytest.raises(Refused):
        commands.change_item(item=places, title="x", minutes=5, version=places.version, by=head)
    with acting_as(head), pytest.raises(Refused):
        commands.add_item(meeting=meeting, kind=K.OTHER, part=Part.ONE, title="x", minutes=5, by=head)


@pytest.mark.django_db
def test_what_has_begun_is_changed_no_more(world: World) -> None:
    meeting, priya = later(world), world.actor("coordinator")
    places = item(world, meeting, K.PLACES)
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=1))
    places = item(world, meeting, K.PLACES)
    with acting_as(priya), pytest.raises(PlacemapError, match="has begun"):
        commands.change_item(item=places, title="", minutes=5, version=places.version, by=priya)


@pytest.mark.django_db
def test_the_page_as_whoever_prepares_it_and_as_a_member(world: World, client_as: Any) -> None:
    meeting = later(world)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/agenda/"
    priya: Client = client_as(world.users["coordinator"])
    shown = words_of(priya.get(page))
    assert "Is any child at immediate risk now?" in shown and "Elizabeth Mensah" in shown
    joan = words_of(client_as(world.users["head"]).get(page))
    assert "once you have signed" in joan and "Mensah" not in joan and "Leave out" not in joan
    world.reseat("sergeant", "contributor")
    given = words_of(client_as(world.users["sergeant"]).get(page))
    assert "once you have signed" not in given and "Your seat does not." in given
    form = {"title": "The bus stop", "part": "one", "minutes": "10", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert priya.post(f"{page}add/", form)["Location"] == page
    assert words_of(priya.get(page)).count("The bus stop") >= 1
    with acting_as(world.actor("coordinator")):
        assert AgendaItem.objects.filter(title="The bus stop").count() == 1


@pytest.mark.django_db
def test_a_child_who_left_the_cohort_is_said_to_have(world: World) -> None:
    meeting, priya = later(world), world.actor("coordinator")
    with acting_as(priya):
        ellie = Person.objects.get(initials="E.M.")
        set_standing(person=ellie, standing=Standing.OTHER, by=priya)
    left = {row.card.shown_as: row.has_left for row in agenda(world, meeting).two if row.card is not None}
    assert left == {"Elizabeth Mensah": True, "Leo Pashley": False}


@pytest.mark.django_db
def test_a_form_over_one_item_reads_the_children_once(world: World, client_as: Any) -> None:
    meeting, client = later(world), client_as(world.users["coordinator"])
    key = item(world, meeting, K.CHILD).pk
    with acting_as(world.actor("coordinator")):
        before = AuditEntry.objects.filter(event="agenda_viewed").count()
    assert client.get(f"/mappings/M-2026-901/meetings/{meeting.pk}/agenda/{key}/move/").status_code == 200
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="agenda_viewed").count() == before + 1


@pytest.mark.django_db
def test_two_who_add_the_same_child_at_once_are_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    meeting = planned(world, starts_at=in_days(10))
    two_children(world)
    priya, real = world.actor("coordinator"), module._item

    def meanwhile(*said: Any, **more: Any) -> Any:
        """Between her looking and her saving somebody else adds them."""
        monkeypatch.setattr(module, "_item", real)
        assert commands.add_missing_children(meeting=found(world, meeting), by=priya) == 2
        return real(*said, **more)

    monkeypatch.setattr(module, "_item", meanwhile)
    with acting_as(priya), pytest.raises(Conflict, match="Somebody else changed the agenda"):
        commands.add_missing_children(meeting=found(world, meeting), by=priya)


@pytest.mark.django_db
def test_once_it_has_begun_no_page_offers_what_would_be_refused(world: World, client_as: Any) -> None:
    meeting, client = later(world), client_as(world.users["coordinator"])
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/"
    assert "Change it" in words_of(client.get(page)) and "Leave out" in words_of(client.get(f"{page}agenda/"))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=1))
    assert "Change it" not in words_of(client.get(page))
    assert "Leave out" not in words_of(client.get(f"{page}agenda/"))


def test_each_item_that_makes_the_problem_specific_leads_to_its_own_place(world: World) -> None:
    helen, priya = world.actor("lead"), world.actor("coordinator")
    meeting = planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    places = {
        K.DATA: "area-profile", K.OPERATIONS: "operations", K.PROBLEM: "problem-statement", K.PROVISION: "gaps",
        K.INTERVIEWS: "interviews",
    }  # fmt: skip
    first = {line.kind for line in rules.usual_agenda(MeetingKind.SCOPING, is_first=True)}
    later = {line.kind for line in rules.usual_agenda(MeetingKind.MAPPING, is_first=False)}
    assert set(places) <= first and {K.PROBLEM, K.THEMES} <= later
    for actor, who in ((helen, "lead"), (priya, "coordinator")):
        with acting_as(actor):
            held = found(world, meeting, who)
            for kind, name in {**places, K.THEMES: "scanning"}.items():
                matter = queries.AGENDA_MATTER[kind](actor, held)
                assert matter.url == reverse(name, args=[world.mapping.reference]), kind
    stranger = world.actor("stranger")
    with acting_as(stranger):
        assert not any(queries.AGENDA_MATTER[kind](stranger, meeting).url for kind in places)
