"""A draft follows the record: what is struck out or changed after it, and never over somebody's own words."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Entry, Meeting, MinutesSection, MinutesStep
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from placemap.responses.models import Action
from tests.cast import World
from tests.cohort.pages import SignIn, words_of
from tests.meetings.minuted import held, sections, silver, written
from tests.meetings.people import found
from tests.meetings.screen import value
from tests.meetings.test_kept_apart import NO_REASON, keep_apart, of_child
from tests.meetings.test_sheets import wants

pytestmark = pytest.mark.django_db

NO_LIGHT = "The rear yard at Chandlers Row has no light."
NOT_AS_IT_STANDS = "does not stand in these minutes as it stands there now"


def planned_before(world: World) -> Meeting:
    """A meeting that ended an hour ago, of whose items none was added while it ran."""
    meeting = held(world, ended_hours_ago=1)
    with acting_as(world.actor("coordinator")):
        AgendaItem.objects.filter(meeting=meeting).update(added_at=now() - timedelta(days=3))
    return meeting


def approve(world: World, meeting: Meeting, by: str = "lead") -> MinutesStep:
    actor = world.actor(by)
    with acting_as(actor):
        read = queries.minutes_in(actor, meeting)
        return commands.approve_minutes(minutes=read, late_because="", version=read.version, by=actor)


def strike(world: World, meeting: Meeting, words: str, by: str = "coordinator") -> None:
    actor = world.actor(by)
    with acting_as(actor):
        key = Entry.objects.get(meeting=meeting, words=words).pk
        entry = queries.entry_in(actor, found(world, meeting, by), key)
        commands.strike_entry(entry=entry, because="It is another yard.", version=entry.version, by=actor)


def places(world: World, meeting: Meeting) -> MinutesSection:
    with acting_as(world.actor("coordinator")):
        return MinutesSection.objects.get(meeting=meeting, part="one", item__kind=AgendaKind.PLACES.value)


def put(world: World, meeting: Meeting, text: str, *, has_seen: bool = False) -> None:
    """The coordinator puts other words under the places, after they have read what the record says now."""
    priya = world.actor("coordinator")
    key = places(world, meeting).pk
    with acting_as(priya):
        section = queries.section_in(priya, queries.minutes_in(priya, meeting), key)
        record = queries.record_mark(priya, section) if has_seen else None
        commands.change_section(section=section, text=text, version=section.version, record=record, by=priya)


def page_of(client_as: SignIn, world: World, meeting: Meeting, who: str = "coordinator") -> str:
    client = client_as(world.users[who])
    return words_of(client.get(f"/mappings/{world.mapping.reference}/meetings/{meeting.pk}/minutes/"))


def test_what_is_struck_out_after_they_were_drafted_is_shown_so_and_leaves_them(
    world: World, client_as: SignIn
) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    strike(world, meeting, NO_LIGHT)
    page = page_of(client_as, world, meeting)
    assert "Struck out of the record since: It is another yard." in page
    with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS):
        approve(world, meeting)
    written(world, meeting)
    assert NO_LIGHT not in places(world, meeting).text
    assert "Decision: Ask silver for a named owner. (The chair)" in places(world, meeting).text
    assert "Struck out of the record" not in page_of(client_as, world, meeting)
    assert approve(world, meeting)


def test_words_that_somebody_put_themselves_stay_until_they_have_seen_what_was_struck_out(
    world: World, client_as: SignIn
) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    put(world, meeting, "The yard is dark. Silver is asked for an owner.")
    strike(world, meeting, NO_LIGHT)
    for _once in range(2):
        written(world, meeting)
        assert places(world, meeting).text == "The yard is dark. Silver is asked for an owner."
        with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS):
            approve(world, meeting)
    assert "Struck out of the record since: It is another yard." in page_of(client_as, world, meeting)
    # Saved by somebody who had opened it before it was struck out: they have not seen it.
    put(world, meeting, "The yard is dark. Silver is asked for one owner.")
    with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS):
        approve(world, meeting)
    put(world, meeting, "Silver is asked for one owner.", has_seen=True)
    written(world, meeting)
    assert places(world, meeting).text == "Silver is asked for one owner."
    assert approve(world, meeting)


def test_the_form_of_a_section_says_what_was_struck_out_and_saving_it_settles_that(
    world: World, client_as: SignIn
) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    put(world, meeting, "The yard is dark.")
    strike(world, meeting, NO_LIGHT)
    client = client_as(world.users["coordinator"])
    url = f"/mappings/{world.mapping.reference}/meetings/{meeting.pk}/minutes/{places(world, meeting).pk}/change/"
    page = client.get(url)
    assert "Struck out of the record since: It is another yard." in words_of(page)
    body = page.content.decode()
    given = {name: value(body, name) for name in ("version", "record", "once")}
    # It stays as it is, and has been seen.
    answer = client.post(url, {**given, "text": "The yard is dark."})
    assert answer.status_code == 302, words_of(answer)
    assert approve(world, meeting)


def test_an_action_with_another_owner_or_day_stands_once(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    with acting_as(world.actor("coordinator")):
        Action.objects.filter(in_part_two=False).update(
            owner=world.users["social_care"], due=today() + timedelta(days=12)
        )
    written(world, meeting)
    said = [line for line in places(world, meeting).text.splitlines() if "Staff the east gate." in line]
    assert len(said) == 1 and "(Owen Tait, by " in said[0]
    # Nor where somebody put it in words of their own.
    put(world, meeting, "Action: The school staffs the gate.")
    with acting_as(world.actor("coordinator")):
        Action.objects.filter(in_part_two=False).update(due=today() + timedelta(days=14))
    written(world, meeting)
    assert places(world, meeting).text == "Action: The school staffs the gate."
    # What becomes of an action later is told beside the minutes, and keeps nobody from approving them.
    assert approve(world, meeting)


def test_what_was_put_in_other_words_takes_the_place_of_what_stood(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    priya = world.actor("coordinator")
    with acting_as(priya):
        entry = Entry.objects.get(meeting=meeting, words=NO_LIGHT)
        entry = queries.entry_in(priya, found(world, meeting), entry.pk)
        commands.change_entry(entry=entry, words="The rear yard is dark\nafter six.", version=1, by=priya)
    before = places(world, meeting).text
    written(world, meeting)
    assert places(world, meeting).text == before.replace(NO_LIGHT, "The rear yard is dark\nafter six.")


def test_the_same_words_said_twice_stand_twice(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.record_entry(
            meeting=found(world, meeting), item=AgendaItem.objects.get(meeting=meeting, kind="places"),
            kind=EntryKind.NOTE, words=NO_LIGHT, client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    written(world, meeting)
    assert places(world, meeting).text.count(NO_LIGHT) == 2
    with acting_as(priya):
        for one in Entry.objects.filter(meeting=meeting, words=NO_LIGHT):
            commands.strike_entry(entry=one, because="Wrong.", version=1, by=priya)
    written(world, meeting)
    assert NO_LIGHT not in places(world, meeting).text


def test_a_section_of_which_everything_was_struck_out_says_so(world: World) -> None:
    meeting = planned_before(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.record_entry(
            meeting=found(world, meeting), item=AgendaItem.objects.get(meeting=meeting, kind="themes"),
            kind=EntryKind.NOTE, words="Of a theme.", client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    written(world, meeting)
    strike(world, meeting, "Of a theme.")
    written(world, meeting)
    with acting_as(priya):
        left = MinutesSection.objects.get(meeting=meeting, item__kind="themes")
    assert left.text == "What was written down here was struck out."


def test_a_chair_who_is_kept_from_a_child_does_not_lock_over_a_late_word_about_them(
    world: World, client_as: SignIn
) -> None:
    meeting = held(world, ended_hours_ago=1)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair_id=world.users["social_care"].pk)
    written(world, meeting)
    keep_apart(world, "social_care")
    priya = world.actor("coordinator")
    late = "Ellie was seen at the arcade."
    with acting_as(priya):
        commands.record_entry(
            meeting=found(world, meeting), item=of_child(world, meeting, "E.M."), kind=EntryKind.NOTE,
            words=late, client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    # Their own press adds nothing: neither what they read nor what others read changes.
    written(world, meeting, by="social_care")
    with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS) as refused:
        approve(world, meeting, by="social_care")
    told = str(refused.value)
    assert "ask the lead or the coordinator" in told
    assert not any(word in told.lower() for word in (*NO_REASON, "child", "ellie", "e.m."))
    # The very same words as over something that they could read: they tell nobody which of the two it is.
    with acting_as(priya):
        commands.record_entry(
            meeting=found(world, meeting), item=AgendaItem.objects.get(meeting=meeting, kind="places"),
            kind=EntryKind.NOTE, words="Of a place.", client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    with pytest.raises(PlacemapError) as again:
        approve(world, meeting, by="social_care")
    assert str(again.value) == told
    page = page_of(client_as, world, meeting, "social_care")
    assert "Ellie" not in page and "E.M." not in page and "arcade" not in page
    written(world, meeting)
    assert approve(world, meeting, by="social_care")
    assert late in "\n".join(one.text for one in sections(world, meeting, "lead"))
    assert late not in "\n".join(one.text for one in sections(world, meeting, "social_care"))


def test_nor_over_what_was_struck_out_there_nor_over_what_is_said_of_several(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair_id=world.users["social_care"].pk)
    written(world, meeting)
    keep_apart(world, "social_care")
    with acting_as(world.actor("coordinator")):
        of_ellie = Entry.objects.filter(meeting=meeting, person__initials="E.M.", kind="note")
        of_ellie.update(words="Only Ellie.")
        Entry.objects.filter(meeting=meeting, item__kind="cohort").update(words="Of both.")
    for words in ("Only Ellie.", "Of both."):
        strike(world, meeting, words)
        with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS):
            approve(world, meeting, by="social_care")
        written(world, meeting)
    assert approve(world, meeting, by="social_care")


def test_whoever_is_kept_from_nobody_is_told_nothing_by_what_waits_for_another(world: World) -> None:
    """The answer is yes or no, and for those alone who approve these minutes."""
    meeting = held(world, ended_hours_ago=1)
    minutes = written(world, meeting, by="head")
    keep_apart(world, "social_care")
    with acting_as(world.actor("social_care")):
        # Kept from a child, and not their chair.
        assert not queries.waits_unseen_in(minutes)
    with acting_as(world.actor("lead")):
        assert not queries.waits_unseen_in(minutes)


def test_what_is_wanted_of_an_item_stands_under_it_in_its_part(world: World) -> None:
    silver(world)
    meeting = planned_before(world)
    with acting_as(world.actor("coordinator")):
        yard = AgendaItem.objects.get(meeting=meeting, kind="places")
        themes = AgendaItem.objects.get(meeting=meeting, kind="themes")
        several = AgendaItem.objects.get(meeting=meeting, kind="cohort")
        gone = AgendaItem.objects.get(meeting=meeting, kind="adults")
    due = today() + timedelta(days=3)
    said = "Ask who lights the yard.\nBefore winter."
    wants(world, yard, said, owner=world.users["head"], due=due, version=1)
    wants(world, themes, "Name one theme.", agency=world.agencies["police"])
    wants(world, several, "Both are asked themselves.", version=1)
    wants(world, gone, "Left out.")
    with acting_as(world.actor("coordinator")):
        AgendaItem.objects.filter(pk=gone.pk).update(left_out_at=now())
    written(world, meeting)
    text = places(world, meeting).text
    assert text.startswith("Wanted: Ask who lights the yard. (Joan Okell, by ")
    assert ")\nBefore winter.\nThe rear yard" in text
    with acting_as(world.actor("coordinator")):
        of = {one.item_id: one for one in MinutesSection.objects.filter(meeting=meeting)}
    # Under an item of which nothing was said, too, and not under one that was left out.
    assert of[themes.pk].text.startswith("Wanted: Name one theme. (")
    assert of[several.pk].part == "two" and "Wanted: Both are asked themselves." in of[several.pk].text
    assert gone.pk not in of
    # Put right, it takes the place of what stood, and nobody locks over it.
    wants(world, yard, "Ask the council.", version=2)
    with pytest.raises(PlacemapError, match=NOT_AS_IT_STANDS):
        approve(world, meeting)
    written(world, meeting)
    assert places(world, meeting).text.startswith("Wanted: Ask the council.\nThe rear yard")
    assert approve(world, meeting)
    for who in ("stranger", "sergeant"):
        assert "Both are asked" not in "\n".join(one.text for one in sections(world, meeting, who))
    assert "Wanted: Ask the council." in "\n".join(one.text for one in sections(world, meeting, "stranger"))
