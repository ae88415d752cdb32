"""Every item of an agenda has its own place to work: what is there, what was said before, and ways to and fro."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import AgendaItem, Meeting
from placemap.meetings.presenters import with_return
from placemap.meetings.rules.sheets import SAME_FOR_ALL, kinds_at, table_of
from placemap.meetings.vocabulary import AgendaKind, AtTable, EntryKind, MeetingKind, Part, Presence
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.minuted import silver
from tests.meetings.people import found, in_days, planned
from tests.meetings.running import found_as, item, sat, write
from tests.meetings.test_kept_apart import keep_apart

K = AgendaKind
MEETINGS = "/mappings/M-2026-901/meetings/"


@pytest.mark.parametrize("kind", list(MeetingKind))
@pytest.mark.parametrize("is_first", [True, False])
def test_every_item_of_every_usual_agenda_has_a_place(kind: MeetingKind, is_first: bool) -> None:
    lines = {line.kind for line in rules.usual_agenda(kind, is_first=is_first)}
    # A child's place is their own page, which their item leads to.
    assert lines - set(queries.AGENDA_MATTER) <= {K.CHILD}


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_each_kind_of_meeting_is_of_one_table(kind: MeetingKind) -> None:
    assert [table for table in AtTable if kind in kinds_at(table)] == [table_of(kind)]


def test_a_shared_screen_shows_no_lines_that_differ_from_reader_to_reader() -> None:
    assert not SAME_FOR_ALL & {K.COHORT, K.LINKED, K.PLACES, K.ADULTS, K.SHARING, K.MEMBERSHIP, K.NEWS}


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/a/b/", "/a/b/?then=/c/"),
        ("/a/b/#decide", "/a/b/?then=/c/#decide"),
        ("/a/b/?item=1", "/a/b/?item=1&then=/c/"),
        ("", ""),
    ],
)
def test_an_address_says_where_it_was_opened_from(url: str, leads: str) -> None:
    assert with_return(url, "/c/") == leads


def signs(world: World, meeting: Meeting, who: str) -> None:
    actor = world.actor(who)
    with acting_as(actor):
        commands.sign_in(meeting=found_as(world, meeting, who), statement=0, presence=Presence.HERE, by=actor)


def place(world: World, meeting: Meeting, kind: AgendaKind, who: str = "coordinator") -> queries.ItemPlace:
    actor, held = world.actor(who), item(world, meeting, kind, who=who)
    with acting_as(actor):
        return queries.item_place(actor, found_as(world, meeting, who), held)


def words(found_place: queries.ItemPlace) -> list[str]:
    return [one.shown.entry.words for held in found_place.before for one in held.said]


@pytest.mark.django_db
def test_what_was_said_at_earlier_meetings_of_the_same_table_stands_there(world: World) -> None:
    first = sat(world, "head")
    write(world, first, item(world, first, K.PLACES), "The arcade is quieter.")
    write(world, first, item(world, first, K.PLACES), "Ask for lights.", kind=EntryKind.DECISION)
    write(world, first, item(world, first, K.THEMES), "Of another item.")
    second = planned(world, starts_at=in_days(20))
    assert words(place(world, second, K.PLACES, "sergeant")) == ["The arcade is quieter.", "Ask for lights."]
    # Silver's table, and the group's, do not hear each other through an item.
    silver(world)
    above = planned(world, "lead", kind=MeetingKind.SILVER, starts_at=in_days(21))
    with acting_as(world.actor("coordinator")):
        commands.add_item(
            meeting=found(world, above),
            kind=K.PLACES,
            part=Part.ONE,
            minutes=5,
            by=world.actor("coordinator"),
        )
    assert words(place(world, above, K.PLACES, "lead")) == []


@pytest.mark.django_db
def test_part_two_of_before_is_read_by_whoever_signed_then(world: World, client_as: Any) -> None:
    first = sat(world, "social_care")
    write(world, first, item(world, first, K.COHORT), "Both go there with Ellie.")
    second = planned(world, starts_at=in_days(20))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=first.pk).update(starts_at=now() - timedelta(days=7))
        Meeting.objects.filter(pk=second.pk).update(starts_at=now() - timedelta(minutes=5))
    key = item(world, first, K.COHORT).pk
    for who in ("social_care", "sergeant"):
        signs(world, second, who)
    assert words(place(world, second, K.COHORT, "social_care")) == ["Both go there with Ellie."]
    assert words(place(world, second, K.COHORT, "sergeant")) == []
    sergeant: Client = client_as(world.users["sergeant"])
    second_key = item(world, second, K.COHORT, who="sergeant").pk
    shown = words_of(sergeant.get(f"{MEETINGS}{second.pk}/agenda/{second_key}/"))
    assert "Ellie" not in shown and "that you signed in at" in shown
    # Unsigned, the item does not exist: as one that was never there.
    assert (
        client_as(world.users["head"]).get(f"{MEETINGS}{second.pk}/agenda/{second_key}/").status_code == 404
    )
    assert sergeant.get(f"{MEETINGS}{first.pk}/agenda/{key}/").status_code == 404
    keep_apart(world, "social_care")
    assert words(place(world, second, K.COHORT, "social_care")) == []


@pytest.mark.django_db
def test_a_child_is_followed_from_meeting_to_meeting_by_those_who_see_them(world: World) -> None:
    first = sat(world, "social_care")
    spoken = item(world, first, K.CHILD)
    write(world, first, spoken, "Talks to the nurse.")
    second = planned(world, starts_at=in_days(20))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=first.pk).update(starts_at=now() - timedelta(days=7))
        held = AgendaItem.objects.get(meeting=second, person=spoken.person)
        other = AgendaItem.objects.filter(meeting=second, kind="child").exclude(pk=held.pk).get()
        actor = world.actor("coordinator")
        there = found_as(world, second)
        mine, theirs = (
            queries.item_place(actor, there, queries.item_in(actor, there, one.pk)) for one in (held, other)
        )
        seen = AuditEntry.objects.filter(event="agenda_viewed").latest("at")
        assert len(seen.subjects) == 1 and mine.row.card is not None
    assert words(mine) == ["Talks to the nurse."] and words(theirs) == []


@pytest.mark.django_db
def test_the_page_leads_to_the_place_and_back_and_to_no_other_district(world: World, client_as: Any) -> None:
    meeting = sat(world, "head")
    held = item(world, meeting, K.PLACES)
    page = f"{MEETINGS}{meeting.pk}/agenda/{held.pk}/"
    helen = client_as(world.users["lead"])
    shown = helen.get(page).content.decode()
    things = reverse("things", args=[world.mapping.reference])
    assert f"{things}?then={page}" in shown and f"/run/?item={held.pk}" in shown
    back = helen.get(f"{things}?then={page}").content.decode()
    assert f'href="{page}"' in back and "Back to where you came from" in back
    assert (
        "Back to where you came from" not in helen.get(f"{things}?then=//elsewhere.example/").content.decode()
    )
    stranger = client_as(world.users["stranger"])
    absent = stranger.get(f"{MEETINGS}{meeting.pk}/agenda/{meeting.pk}/")
    assert stranger.get(page).status_code == absent.status_code == 404
    assert page in client_as(world.users["head"]).get(f"{MEETINGS}{meeting.pk}/agenda/").content.decode()


@pytest.mark.django_db
def test_the_queries_of_a_place_do_not_grow_with_what_was_said(world: World) -> None:
    first = sat(world)
    second = planned(world, starts_at=in_days(20))
    held = item(world, first, K.PLACES)
    counts = []
    for n in range(2):
        for m in range(1 + 4 * n):
            write(world, first, held, f"Said {n} {m}.")
        with CaptureQueriesContext(connection) as asked:
            place(world, second, K.PLACES)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", [K.COHORT, K.LINKED, K.SHARING, K.ADULTS, K.PLACES, K.OUTCOMES, K.PLAN, K.WHY]
)
def test_what_is_known_of_people_is_for_those_who_read_cases(world: World, kind: AgendaKind) -> None:
    meeting = sat(world)
    stranger = world.actor("stranger")
    with acting_as(stranger):
        assert queries.AGENDA_MATTER[kind](stranger, meeting) == queries.Matter()
    for who in ("lead", "head"):
        actor = world.actor(who)
        with acting_as(actor):
            shown = queries.AGENDA_MATTER[kind](actor, found_as(world, meeting, who))
            assert shown.url and (shown.lines or shown.none)
            said = " ".join(line.text for line in shown.lines)
            assert not any(name in said for name in ("Leo", "Pashley", "Mensah", "Ellie", "E.M.", "L.P."))


@pytest.mark.django_db
def test_the_screen_leads_to_the_place_and_shows_what_was_said_last_time_of_part_one_alone(
    world: World, client_as: Any
) -> None:
    first = sat(world, "social_care")
    write(world, first, item(world, first, K.COMMUNICATION), "One line is agreed.", kind=EntryKind.DECISION)
    write(world, first, item(world, first, K.COHORT), "Both go there with Ellie.")
    second = planned(world, starts_at=in_days(20))
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=first.pk).update(starts_at=now() - timedelta(days=7))
        Meeting.objects.filter(pk=second.pk).update(starts_at=now() - timedelta(minutes=5))
    signs(world, second, "coordinator")
    with acting_as(priya):
        commands.begin_meeting(meeting=found_as(world, second), by=priya)
    client = client_as(world.users["coordinator"])
    for kind, said in ((K.COMMUNICATION, "One line is agreed."), (K.COHORT, "Both go there with Ellie.")):
        held = item(world, second, kind)
        page = client.get(f"{MEETINGS}{second.pk}/run/?item={held.pk}").content.decode()
        assert f"{MEETINGS}{second.pk}/agenda/{held.pk}/" in page
        assert (said in page) is (held.part == Part.ONE)
    # What the coordinator reads of Part 2 stands in its place, in initials while names are hidden.
    held = item(world, second, K.COHORT)
    own = words_of(client.get(f"{MEETINGS}{second.pk}/agenda/{held.pk}/"))
    assert "Both go there with E.M." in own and "Ellie" not in own
