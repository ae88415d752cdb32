"""What is written down at a meeting: once, openly changed, in the part of its item, and past no question."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort.commands import record_factor, record_view
from placemap.cohort.vocabulary import Level
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import Entry, EntryVersion, Meeting, Sitting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part, Presence, Told
from placemap.responses.models import Action
from placemap.responses.queries import understood_day
from placemap.subjects.commands import seal_school
from placemap.subjects.queries import visible_person
from tests.cast import World
from tests.meetings.people import in_days, planned
from tests.meetings.running import entries, found_as, go, item, safe, sat, write

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


# Rules


@pytest.mark.parametrize(
    ("said", "words", "day"),
    [
        ("visit the phone shop owner by next Friday", "visit the phone shop owner", date(2026, 12, 4)),
        ("to visit the shop, by 12 December", "visit the shop", date(2026, 12, 12)),
        ("ring school tomorrow", "ring school", date(2026, 11, 28)),
        ("write to the landlord in two weeks", "write to the landlord", date(2026, 12, 11)),
        ("ask by phone by Monday", "ask by phone", date(2026, 11, 30)),
    ],
)
def test_an_action_is_taken_apart_into_what_and_by_when(said: str, words: str, day: date) -> None:
    assert rules.split_day(said, lambda text: understood_day(text, FRIDAY)) == (words, day)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("visit the shop", "By when"),
        ("visit the shop by whenever", "whenever"),
        ("visit the shop by 1 March 2020", "has passed"),
        ("to", "what is to be done"),
        ("  ", "what is to be done"),
        ("Friday", "By when"),
    ],
)
def test_a_day_that_is_not_understood_is_asked_back(said: str, asks: str) -> None:
    with pytest.raises(PlacemapError, match=asks):
        rules.split_day(said, lambda text: understood_day(text, FRIDAY))


def test_what_an_action_works_on_follows_from_its_item() -> None:
    assert rules.about_kind(AgendaKind.CHILD, Part.TWO) == "child"
    assert rules.about_kind(AgendaKind.PLACES, Part.ONE) == "place"
    assert rules.about_kind(AgendaKind.ACTIONS, Part.ONE) == "system"


def test_what_takes_the_place_of_a_referral_has_an_owner_and_waits_a_day() -> None:
    rules.check_next_day(True, FRIDAY, FRIDAY)
    with pytest.raises(PlacemapError, match="who sees to it"):
        rules.check_next_day(False, FRIDAY, FRIDAY)
    with pytest.raises(PlacemapError, match="no longer than"):
        rules.check_next_day(True, FRIDAY + timedelta(days=1), FRIDAY)


def test_when_words_are_taken() -> None:
    rules.check_running(True, None, NOON)
    rules.check_running(True, NOON - rules.LATE_WORDS, NOON)
    with pytest.raises(PlacemapError, match="has not begun"):
        rules.check_running(False, None, NOON)
    with pytest.raises(PlacemapError, match="has ended"):
        rules.check_running(True, NOON - rules.LATE_WORDS - timedelta(seconds=1), NOON)
    rules.check_moves(None)
    with pytest.raises(PlacemapError, match="has ended"):
        rules.check_moves(NOON)


@pytest.mark.parametrize("kind", list(AgendaKind))
def test_nothing_but_signing_in_comes_before_safety(kind: AgendaKind) -> None:
    rules.check_may_go_to(kind, safety_answered=True)
    if kind in (AgendaKind.WELCOME, AgendaKind.SAFETY):
        rules.check_may_go_to(kind, safety_answered=False)
        return
    with pytest.raises(PlacemapError, match="immediate risk"):
        rules.check_may_go_to(kind, safety_answered=False)


def test_an_entry_says_something_and_a_different_view_is_somebodys() -> None:
    rules.check_words(EntryKind.NOTE, "x")
    with pytest.raises(PlacemapError, match="Write what it is"):
        rules.check_words(EntryKind.DECISION, " ")
    with pytest.raises(ValueError, match="more than words"):
        rules.check_words(EntryKind.SHARING, "x")
    rules.check_dissent("School")
    with pytest.raises(PlacemapError, match="whose view"):
        rules.check_dissent("")
    rules.check_safety(False, "")
    rules.check_safety(True, "Police go now.")
    with pytest.raises(PlacemapError, match="done now"):
        rules.check_safety(True, " ")
    with pytest.raises(PlacemapError, match="why it is struck"):
        rules.check_strike("")
    rules.check_strike("Twice.")


SHARED = {"shares": True, "words": "w", "shared_with": "School", "basis": "b", "told": "told", "because": "x"}


@pytest.mark.parametrize(
    ("without", "asks"),
    [
        ({}, None),
        ({"shares": False, "basis": ""}, None),
        ({"words": ""}, "what is shared"),
        ({"shared_with": ""}, "With whom|with whom"),
        ({"basis": ""}, "on what ground"),
        ({"told": ""}, "know"),
        ({"because": ""}, "why"),
    ],
)
def test_a_decision_to_share_says_everything_of_it(without: dict[str, Any], asks: str | None) -> None:
    if asks is None:
        rules.check_sharing(**{**SHARED, **without})
        return
    with pytest.raises(PlacemapError, match=asks):
        rules.check_sharing(**{**SHARED, **without})


def test_what_a_meeting_asks_at_its_end() -> None:
    assert "Nobody is written down" in rules.door_lacks(0, 0)
    assert "has not agreed" in rules.door_lacks(3, 1)
    assert rules.door_lacks(3, 0) == ""
    given: dict[str, Any] = {
        "safety_answered": True,
        "lacks": "",
        "without_door": "",
        "waiting": [],
        "waits_unseen": False,
    }
    rules.check_may_end(**given)
    rules.check_may_end(**{**given, "lacks": "x", "without_door": "The list was on paper."})
    for wrong, asks in (
        ({"safety_answered": False}, "immediate risk"),
        ({"waiting": ["x"]}, "no referral"),
        ({"waits_unseen": True}, "for the lead or the coordinator"),
        ({"lacks": "Nobody came."}, "Nobody came. Put it right"),
    ):
        with pytest.raises(PlacemapError, match=asks):
            rules.check_may_end(**{**given, **wrong})
    rules.check_sees_part_two(signed=True, anybody_signed=True)
    rules.check_sees_part_two(signed=False, anybody_signed=False)
    with pytest.raises(PlacemapError, match="Sign the confidentiality"):
        rules.check_sees_part_two(signed=False, anybody_signed=True)
    rules.check_nothing_unseen(False)
    with pytest.raises(PlacemapError, match="for the lead or the coordinator"):
        rules.check_nothing_unseen(True)
    rules.check_no_referral_open(False, False)
    rules.check_no_referral_open(True, True)
    with pytest.raises(PlacemapError, match="next working day"):
        rules.check_no_referral_open(True, False)


# Commands


@pytest.mark.django_db
def test_a_meeting_is_begun_once_with_names_hidden_and_by_whoever_runs_it(world: World) -> None:
    meeting = sat(world, "head")
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.begin_meeting(meeting=meeting, by=priya)
        (sitting,) = Sitting.objects.filter(meeting=meeting)
    assert sitting.names_hidden
    assert sitting.at_item == item(world, meeting, AgendaKind.WELCOME).pk
    head = world.actor("head")
    with acting_as(head), pytest.raises(Refused):
        commands.hide_names(meeting=meeting, hidden=False, by=head)


@pytest.mark.django_db
def test_the_chair_and_the_minute_taker_write_and_others_read(world: World) -> None:
    meeting = sat(world, "head", "social_care", minute_taker_id=world.users["head"].pk)
    first = item(world, meeting, AgendaKind.WELCOME)
    write(world, meeting, first, "Joan writes.", "head")
    with pytest.raises(Refused):
        write(world, meeting, first, "Owen writes.", "social_care")
    assert entries(world, meeting, "social_care") == ["Joan writes."]


@pytest.mark.django_db
def test_the_meeting_does_not_go_past_the_question_of_safety(world: World) -> None:
    meeting = sat(world)
    places = item(world, meeting, AgendaKind.PLACES)
    with pytest.raises(PlacemapError, match="immediate risk"):
        go(world, meeting, places)
    go(world, meeting, item(world, meeting, AgendaKind.SAFETY))
    safe(world, meeting)
    assert go(world, meeting, places).at_item == places.pk


@pytest.mark.django_db
def test_words_sent_again_are_written_once_and_what_is_new_in_them_is_kept(world: World) -> None:
    meeting = sat(world)
    first, key = item(world, meeting, AgendaKind.WELCOME), uuid.uuid4()
    for _again in range(3):
        write(world, meeting, first, "We begin.", client_key=key)
    assert entries(world, meeting) == ["We begin."]
    write(world, meeting, first, "We begin late.", client_key=key, sending=2)
    # Held up on its way since before the second sending.
    write(world, meeting, first, "We begin.", client_key=key, sending=1)
    assert entries(world, meeting) == ["We begin late."]
    with acting_as(world.actor("coordinator")):
        assert [one.words for one in EntryVersion.objects.all()] == ["We begin."]
    with pytest.raises(Conflict):
        write(world, meeting, first, "x", client_key=key, kind=EntryKind.DECISION)
    with pytest.raises(Conflict):
        write(world, meeting, first, "x", "lead", client_key=key)


@pytest.mark.django_db
def test_words_sent_again_are_never_put_into_what_was_struck_out_meanwhile(world: World) -> None:
    meeting, priya = sat(world), world.actor("coordinator")
    first, key = item(world, meeting, AgendaKind.WELCOME), uuid.uuid4()
    entry = write(world, meeting, first, "We begin.", client_key=key)
    with acting_as(priya):
        commands.strike_entry(entry=entry, because="Said twice.", version=1, by=priya)
    assert write(world, meeting, first, "We begin.", client_key=key).struck_at is not None
    with pytest.raises(Conflict, match="Nothing is lost"):
        write(world, meeting, first, "We begin, and Dan chairs.", client_key=key)


@pytest.mark.django_db
def test_two_who_change_one_entry_see_both_and_what_it_said_stays(world: World) -> None:
    meeting = sat(world)
    entry = write(world, meeting, item(world, meeting, AgendaKind.WELCOME), "One.")
    priya, helen = world.actor("coordinator"), world.actor("lead")
    with acting_as(priya):
        commands.change_entry(entry=entry, words="Two.", version=1, by=priya)
    with acting_as(helen):
        held = queries.entry_in(helen, meeting, entry.pk)
        with pytest.raises(Conflict):
            commands.change_entry(entry=held, words="Three.", version=1, by=helen)
        commands.change_entry(entry=held, words="Three.", version=2, by=helen)
        assert [one.words for one in queries.versions_of(helen, held)] == ["One.", "Two."]
        with pytest.raises(PlacemapError, match="why it is struck"):
            commands.strike_entry(entry=held, because=" ", version=3, by=helen)
        with pytest.raises(Conflict):
            commands.strike_entry(entry=held, because="Wrong.", version=1, by=helen)
        commands.strike_entry(entry=held, because="Wrong.", version=3, by=helen)
        commands.strike_entry(entry=held, because="Again.", version=3, by=helen)
        with pytest.raises(PlacemapError, match="was struck out"):
            commands.change_entry(entry=held, words="Four.", version=4, by=helen)
    assert entries(world, meeting) == ["Three."]


@pytest.mark.django_db
def test_part_two_is_read_by_whoever_signed_there_and_sees_the_child(world: World) -> None:
    meeting = sat(world, "social_care")
    child = item(world, meeting, AgendaKind.CHILD)
    write(world, meeting, child, "About a child.")
    write(world, meeting, item(world, meeting, AgendaKind.PLACES), "About a place.")
    assert entries(world, meeting, "social_care") == ["About a child.", "About a place."]
    # Joan has not signed; the panel's chair is on no team.
    assert entries(world, meeting, "head") == ["About a place."]
    assert entries(world, meeting, "other_district") == []
    with pytest.raises(PlacemapError, match="Part 2 alone"):
        write(world, meeting, item(world, meeting, AgendaKind.PLACES), "x", person=child.person)


@pytest.mark.django_db
def test_whoever_is_kept_from_a_child_still_finds_the_meeting_and_nothing_of_it(world: World) -> None:
    meeting = sat(world)
    owen = world.actor("social_care")
    child = item(world, meeting, AgendaKind.CHILD)
    with acting_as(owen):
        commands.sign_in(
            meeting=found_as(world, meeting, "social_care"), statement=0, presence=Presence.HERE,
            knows=[child.person] if child.person else [], words="A cousin.", by=owen,
        )  # fmt: skip
    safe(world, meeting)
    write(world, meeting, child, "Secret of the child.")
    go(world, meeting, child)
    with acting_as(owen):
        held = found_as(world, meeting, "social_care")
        news = queries.news_of(owen, held, child.pk)
        screen = queries.screen_of(owen, held, child.pk)
        assert news is not None and news.entries == ()
        assert screen is not None and screen.runs_at is None and not screen.entries
    priya = world.actor("coordinator")
    with acting_as(priya):
        shown = queries.screen_of(priya, found_as(world, meeting), None)
        assert shown is not None
        (one,) = shown.uncleared
        # That somebody is not cleared is said, and not why.
        assert (one.who.user_id, one.has_not_signed) == (owen.user_id, False)
        # Nor are they for what is said of several children at once; of another child they are.
        several, other = item(world, meeting, AgendaKind.COHORT), item(world, meeting, AgendaKind.CHILD, 1)
        shown = queries.screen_of(priya, found_as(world, meeting), several.pk)
        assert shown is not None and [one.who.user_id for one in shown.uncleared] == [owen.user_id]
        assert owen.user_id in queries.cleared_for(meeting, other.person_id)


@pytest.mark.django_db
def test_the_screen_shows_nothing_of_a_child_that_the_room_may_not_read(world: World) -> None:
    """The coordinator, who shares it, reads what the police keep close; the others at the table do not."""
    meeting = sat(world, "sergeant", "social_care")
    child = item(world, meeting, AgendaKind.CHILD)
    dan, priya = world.actor("sergeant"), world.actor("coordinator")
    assert child.person_id is not None
    with acting_as(dan):
        ellie = visible_person(dan, world.mapping, child.person_id)
        record_factor(person=ellie, kind="worry", text="Seen by the bridge.", by=dan)
        record_factor(person=ellie, kind="worry", text="Told by a source.", handling="C", by=dan)
        record_view(person=ellie, level="emerging", reasons_for="Seen there twice.", by=dan)
        record_view(person=ellie, level="significant", reasons_for="A source.", handling="C", by=dan)
    for who in (priya, dan):
        with acting_as(who):
            shown = queries.screen_of(who, queries.meeting_in(who, world.mapping, meeting.pk), child.pk)
            assert shown is not None and shown.child is not None
            assert [one.text for one in shown.child.worries] == ["Seen by the bridge."]
            assert [one.said.level for one in shown.child.views] == [Level.EMERGING]
            assert shown.child.school == "Mill Lode School"
    with acting_as(priya):
        seal_school(person=visible_person(priya, world.mapping, ellie.pk), reason="She asked.", by=priya)
        shown = queries.screen_of(priya, found_as(world, meeting), child.pk)
        assert shown is not None and shown.child is not None and shown.child.school == ""


@pytest.mark.django_db
def test_a_decision_to_share_is_written_with_everything_of_it(world: World) -> None:
    meeting, priya = sat(world), world.actor("coordinator")
    child = item(world, meeting, AgendaKind.CHILD)
    with acting_as(priya):
        entry = commands.record_sharing(
            meeting=meeting, item=child, shares=False, words="His address.", shared_with="The boxing club",
            basis="", told=Told.WILL_BE, because="They need it for nothing.", client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
        with pytest.raises(PlacemapError, match="know"):
            commands.record_sharing(
                meeting=meeting, item=child, shares=True, words="x", shared_with="x", basis="x", told=None,
                because="x", client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
    assert (entry.kind, entry.shares, entry.person_id) == ("sharing", False, child.person_id)


def agreed(world: World, meeting: Meeting, under: Any, *, who: str = "sergeant", **given: Any) -> Entry:
    priya = world.actor("coordinator")
    said = {
        "words": "Visit the shop.", "agency": world.users[who].agency, "owner": world.users[who],
        "due": today() + timedelta(days=3), "client_key": uuid.uuid4(), **given,
    }  # fmt: skip
    with acting_as(priya):
        return commands.record_agreed_action(meeting=meeting, item=under, by=priya, **said)


@pytest.mark.django_db
def test_an_action_is_recorded_once_with_what_cites_it(world: World) -> None:
    meeting = sat(world, "sergeant")
    child, key = item(world, meeting, AgendaKind.CHILD), uuid.uuid4()
    entry = agreed(world, meeting, child, agreed=True, client_key=key)
    assert agreed(world, meeting, child, agreed=True, client_key=key).pk == entry.pk
    with acting_as(world.actor("coordinator")):
        (action,) = Action.objects.all()
    assert (action.state, action.in_part_two, action.person_id) == ("accepted", True, child.person_id)
    assert entry.action_id == action.pk
    # Somebody who is not there is asked.
    assert (
        agreed(world, meeting, item(world, meeting, AgendaKind.PLACES), who="head").action.state == "offered"
    )  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        agreed(world, meeting, item(world, meeting, AgendaKind.PLACES), client_key=key)
    with pytest.raises(PlacemapError):
        agreed(world, meeting, child, due=today() - timedelta(days=1))
    with acting_as(world.actor("coordinator")):
        assert Action.objects.count() == 2


@pytest.mark.django_db
def test_an_action_says_one_thing_and_ends_when_it_is_struck_out(world: World) -> None:
    meeting = sat(world, "sergeant")
    entry = agreed(world, meeting, item(world, meeting, AgendaKind.CHILD), agreed=True)
    priya = world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="write it anew"):
            commands.change_entry(entry=entry, words="Visit the yard.", version=1, by=priya)
        commands.strike_entry(entry=entry, because="The wrong child.", version=1, by=priya)
        (action,) = Action.objects.all()
    assert (action.words, action.state, action.ended_how) == ("Visit the shop.", "ended", "not_needed")


@pytest.mark.django_db
def test_the_first_meeting_ends_with_both_sides_or_the_reason(world: World) -> None:
    meeting, priya = sat(world, "head", is_first=True), world.actor("coordinator")
    safe(world, meeting)
    with acting_as(priya):
        assert "disrupt or enforce" in queries.missing_at_end(priya, meeting).both
        with pytest.raises(PlacemapError, match="disrupt or enforce"):
            commands.end_meeting(meeting=meeting, by=priya)
        ended = commands.end_meeting(meeting=meeting, without_both="The sergeant was called away.", by=priya)
        assert ended.ended_at and ended.without_both
        # Ended twice, it is ended once.
        assert commands.end_meeting(meeting=meeting, by=priya).ended_at == ended.ended_at
        with pytest.raises(PlacemapError, match="has ended"):
            commands.go_to_item(meeting=meeting, item=item(world, meeting, AgendaKind.WELCOME), by=priya)
    # What was still on its way is taken.
    write(world, meeting, item(world, meeting, AgendaKind.WELCOME), "Late.")


@pytest.mark.django_db
def test_one_that_was_planned_and_never_held_was_not_the_first(world: World) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    meeting, priya = sat(world, "head", is_first=True), world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(series__kind="scoping").update(starts_at=now() - timedelta(days=14))
        assert "disrupt or enforce" in queries.missing_at_end(priya, meeting).both
        before = Meeting.objects.get(series__kind="scoping")
        commands.record_presence(
            meeting=before, presences={priya.user_id: Presence.HERE.value}, versions={}, by=priya
        )
        assert queries.missing_at_end(priya, meeting).both == "", "somebody came to the one before it"


@pytest.mark.django_db
def test_a_meeting_without_signatures_ends_with_the_reason(world: World) -> None:
    meeting, priya = sat(world), world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="immediate risk"):
            commands.end_meeting(meeting=meeting, by=priya)
        commands.record_presence(
            meeting=meeting,
            presences={world.users["sergeant"].pk: Presence.HERE.value},
            versions={},
            by=priya,
        )
    safe(world, meeting)
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="has not agreed"):
            commands.end_meeting(meeting=meeting, by=priya)
        ended = commands.end_meeting(meeting=meeting, without_door="He was called away.", by=priya)
        assert ended.without_door == "He was called away."


@pytest.mark.django_db
def test_nothing_is_written_before_it_begins(world: World) -> None:
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    meeting, priya = planned(world, starts_at=in_days(4)), world.actor("coordinator")
    with acting_as(priya):
        with pytest.raises(PlacemapError, match="from an hour before"):
            commands.begin_meeting(meeting=meeting, by=priya)
        with pytest.raises(PlacemapError, match="has not begun"):
            commands.hide_names(meeting=meeting, hidden=True, by=priya)
        with pytest.raises(PlacemapError, match="has not begun"):
            commands.end_meeting(meeting=meeting, by=priya)
    with pytest.raises(PlacemapError, match="has not begun"):
        write(world, meeting, item(world, meeting, AgendaKind.WELCOME), "x")
    assert next_working_day(today()) > today()
