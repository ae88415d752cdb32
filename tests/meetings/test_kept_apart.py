"""Somebody who is kept from one child runs a meeting, or reads what was said there: nothing of that child."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Entry, EntryVersion, Meeting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Part, Told
from placemap.responses.models import Action
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.running import entries, found_as, item, sat, write
from tests.meetings.screen import form, run, typed, value

pytestmark = pytest.mark.django_db

NO_REASON = ("kept from", "conflict", "interest", "block", "niece")


def keep_apart(world: World, who: str, initials: str = "E.M.") -> None:
    """The lead keeps somebody from a child."""
    lead = world.actor("lead")
    with acting_as(lead):
        child = Person.objects.get(initials=initials)
        block_person(person=child, user=world.users[who], reason="His niece.", by=lead)


def taken_by_head(world: World, *signed: str) -> Meeting:
    """A meeting whose minutes the head takes, who is kept from one of its two children."""
    meeting = sat(world, "head", *signed, minute_taker_id=world.users["head"].pk)
    keep_apart(world, "head")
    return meeting


def of_child(world: World, meeting: Meeting, initials: str) -> AgendaItem:
    with acting_as(world.actor("coordinator")):
        key = AgendaItem.objects.get(meeting=meeting, person__initials=initials).pk
        found = queries.item_in(world.actor("coordinator"), found_as(world, meeting), key)
        assert found.person is not None
        return found


def test_what_part_two_says_of_nobody_in_particular_is_for_nobody_who_is_kept_from_a_child(
    world: World,
) -> None:
    meeting = sat(world, "social_care", "sergeant")
    several = item(world, meeting, AgendaKind.COHORT)
    entry = write(world, meeting, several, "Both go there with Ellie.")
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.change_entry(entry=entry, words="Both go there.", version=1, by=priya)
    write(world, meeting, of_child(world, meeting, "L.P."), "Of Leo.")
    write(world, meeting, item(world, meeting, AgendaKind.PLACES), "Of a place.")
    keep_apart(world, "social_care")
    assert entries(world, meeting, "sergeant") == ["Both go there.", "Of Leo.", "Of a place."]
    assert entries(world, meeting, "social_care") == ["Of Leo.", "Of a place."]
    owen = world.actor("social_care")
    with acting_as(owen):
        assert not EntryVersion.objects.exists()
        there = found_as(world, meeting, "social_care")
        news, screen = queries.news_of(owen, there, several.pk), queries.screen_of(owen, there, several.pk)
        assert news is not None and news.entries == () and queries.entries_mark(there, several.pk) == "0.0"
        assert screen is not None and not any(
            one.is_written for one in screen.items if one.row.item.pk == several.pk
        )


def test_a_note_taker_who_is_kept_from_a_child_is_told_who_writes_it(world: World) -> None:
    meeting, joan = taken_by_head(world), world.actor("head")
    several = item(world, meeting, AgendaKind.COHORT, who="head")
    with pytest.raises(PlacemapError, match="lead or the coordinator") as refused:
        write(world, meeting, several, "Both go there.", "head")
    assert not any(word in str(refused.value.message) for word in NO_REASON)
    with acting_as(joan):
        there = found_as(world, meeting, "head")
        given: dict[str, Any] = {"meeting": there, "item": several, "words": "w", "by": joan}
        with pytest.raises(PlacemapError, match="lead or the coordinator"):
            commands.record_sharing(
                **given, shares=False, shared_with="x", basis="", told=Told.TOLD, because="x",
                client_key=uuid.uuid4(),
            )  # fmt: skip
        with pytest.raises(PlacemapError, match="lead or the coordinator"):
            commands.record_agreed_action(
                **given, agency=world.agencies["tanners_field"], owner=None, due=today() + timedelta(days=3),
                client_key=uuid.uuid4(),
            )  # fmt: skip
        assert not Action.objects.exists()
        # The database itself holds it.
        row = Entry(
            meeting=there, mapping=there.mapping, item=several, part=Part.TWO.value, kind=EntryKind.NOTE.value,
            words="w", client_key=uuid.uuid4(), recorded_by=joan.user_id,
        )  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.save(force_insert=True)
    write(world, meeting, several, "Of Leo.", "head", person=of_child(world, meeting, "L.P.").person)
    write(world, meeting, item(world, meeting, AgendaKind.PLACES, who="head"), "Of a place.", "head")
    assert entries(world, meeting, "head") == ["Of Leo.", "Of a place."]


def test_the_page_keeps_their_words_and_says_nothing_of_why(world: World, client_as: Any) -> None:
    meeting = taken_by_head(world)
    several = item(world, meeting, AgendaKind.COHORT)
    joan = client_as(world.users["head"])
    page = joan.get(f"{run(meeting)}?item={several.pk}").content.decode()
    answer = joan.post(
        f"{run(meeting, 'note/')}?item={several.pk}", typed(page, "note", words="Both go there.")
    )
    said = words_of(answer)
    assert answer.status_code == 422 and "written down by the lead or the coordinator" in said
    assert value(form(answer.content.decode(), "note"), "note-words") == "Both go there."
    assert not any(word in said for word in NO_REASON)
