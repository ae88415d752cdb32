"""Somebody who is kept from one child runs a meeting, or reads what was said there: nothing of that child."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from placemap.access.session import acting_as
from placemap.cohort.commands import record_factor, record_referral
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.working_days import next_working_day
from placemap.information.commands import open_contribution
from placemap.mappings.commands import join_agency, seat_person
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Entry, EntryVersion, Meeting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Part, Presence, Told
from placemap.responses.commands import decline_action
from placemap.responses.models import Action
from placemap.subjects.commands import PersonAsGiven, block_person, record_person
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import words_of
from tests.meetings.running import entries, found_as, go, item, safe, sat, write
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


def test_an_action_about_nobody_in_particular_is_read_no_further_than_the_words_it_was_agreed_in(
    world: World,
) -> None:
    meeting, priya = sat(world, "social_care", "sergeant"), world.actor("coordinator")
    several = item(world, meeting, AgendaKind.COHORT)
    with acting_as(priya):
        commands.record_agreed_action(
            meeting=found_as(world, meeting), item=several, words="Meet both at the flat.",
            agency=world.agencies["tanners_field"], owner=None, due=today() + timedelta(days=3),
            client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip

    def reads(who: str) -> bool:
        with acting_as(world.actor(who)):
            return Action.objects.exists()

    assert reads("social_care") and reads("sergeant")
    keep_apart(world, "social_care")
    assert not reads("social_care") and reads("sergeant") and reads("lead")
    # Whose action it is has to do it.
    keep_apart(world, "head")
    assert reads("head")


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


def test_a_block_in_another_mapping_closes_nothing_here(world: World) -> None:
    """Helen leads here, and is kept from a child elsewhere: the words would send her to herself."""
    meeting = sat(world, "lead", "sergeant")
    several = item(world, meeting, AgendaKind.COHORT)
    write(world, meeting, several, "Both go there.")
    elsewhere, police = world.other_mapping, world.agencies["police"]
    marek = world.actor("other_district")
    with acting_as(marek):
        join_agency(mapping=elsewhere, agency=police, by=marek)
        seat_person(mapping=elsewhere, user=world.users["sergeant"], role_code="team_member", by=marek)
    dan = world.actor("sergeant")
    with acting_as(dan):
        listed = open_contribution(mapping=elsewhere, agency=police, kind="list", title="A list", by=dan)
        given = PersonAsGiven(given="Nia", family="Okoro", born=date(2011, 6, 9))
        nia = record_person(contribution=listed, person=given, by=dan)
    with acting_as(marek):
        block_person(person=nia, user=world.users["lead"], reason="Her niece.", by=marek)
    write(world, meeting, several, "And on Fridays.", "lead")
    assert entries(world, meeting, "lead") == ["Both go there.", "And on Fridays."]
    assert entries(world, meeting, "sergeant") == ["Both go there.", "And on Fridays."]
    # A block in this one does.
    keep_apart(world, "sergeant")
    assert entries(world, meeting, "sergeant") == []


# A child waits from whom whoever runs the meeting is kept


def worry(world: World, initials: str) -> None:
    """Social care is worried about a child, and nobody has referred them."""
    with acting_as(world.actor("coordinator")):
        child = Person.objects.get(initials=initials)
    Lists(world).act("social_care", record_factor, person=child, kind="worry", text="Out late.")


def refer(world: World, initials: str) -> None:
    with acting_as(world.actor("coordinator")):
        child = Person.objects.get(initials=initials)
    Lists(world).act(
        "coordinator", record_referral, person=child, to="mash", made_on=today(), made_by_name="P. Nandra",
        told="yes",
    )  # fmt: skip


def next_day(world: World, meeting: Meeting, initials: str) -> Entry:
    priya, under = world.actor("coordinator"), of_child(world, meeting, initials)
    with acting_as(priya):
        return commands.record_next_day_action(
            meeting=meeting, item=under, words="Refer.", agency=world.agencies["social_care"],
            owner=world.users["social_care"], due=next_working_day(today()), client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip


def unseen(world: World, meeting: Meeting, who: str, under: uuid.UUID | None = None) -> bool:
    with acting_as(world.actor(who)):
        return queries.waits_unseen(meeting, under)


def test_whoever_is_kept_from_a_child_does_not_go_on_from_them_while_a_risk_waits(world: World) -> None:
    meeting = taken_by_head(world)
    safe(world, meeting)
    ellie, leo = of_child(world, meeting, "E.M."), of_child(world, meeting, "L.P.")
    places = item(world, meeting, AgendaKind.PLACES)
    go(world, meeting, ellie)
    # Nothing waits of her.
    go(world, meeting, places, "head")
    worry(world, "E.M.")
    go(world, meeting, leo, "head")
    go(world, meeting, ellie)
    with pytest.raises(PlacemapError, match="for the lead or the coordinator") as refused:
        go(world, meeting, places, "head")
    assert not any(word in str(refused.value.message) for word in (*NO_REASON, "child", "risk", "E.M."))
    struck = next_day(world, meeting, "E.M.")
    go(world, meeting, places, "head")
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.strike_entry(entry=struck, because="Not so.", version=1, by=priya)
    assert unseen(world, meeting, "head", ellie.pk) and not unseen(world, meeting, "head", leo.pk)
    with acting_as(priya):
        AgendaItem.objects.filter(pk=ellie.pk).update(left_out_at=now())
    assert not unseen(world, meeting, "head")


def test_whoever_has_not_signed_does_not_go_on_from_what_they_do_not_see(world: World) -> None:
    meeting = sat(world)
    safe(world, meeting)
    ellie, places = of_child(world, meeting, "E.M."), item(world, meeting, AgendaKind.PLACES)
    worry(world, "E.M.")
    go(world, meeting, ellie)
    with pytest.raises(PlacemapError, match="Sign the confidentiality statement first"):
        go(world, meeting, places, "lead")
    go(world, meeting, ellie, "lead")
    lead = world.actor("lead")
    with acting_as(lead):
        there = found_as(world, meeting, "lead")
        commands.sign_in(meeting=there, statement=0, presence=Presence.HERE, by=lead)
    with pytest.raises(PlacemapError, match="referral"):
        go(world, meeting, places, "lead")
    next_day(world, meeting, "E.M.")
    go(world, meeting, places, "lead")


def test_the_meeting_is_not_ended_over_a_child_from_whom_the_note_taker_is_kept(
    world: World, client_as: Any
) -> None:
    meeting, joan, priya = taken_by_head(world), world.actor("head"), world.actor("coordinator")
    safe(world, meeting)
    worry(world, "E.M.")
    with acting_as(joan):
        there = found_as(world, meeting, "head")
        missing = queries.missing_at_end(joan, there)
        assert missing.waiting == () and missing.unseen
        with pytest.raises(PlacemapError, match="for the lead or the coordinator"):
            commands.end_meeting(meeting=there, by=joan)
    with acting_as(priya):
        missing = queries.missing_at_end(priya, found_as(world, meeting))
        assert len(missing.waiting) == 1 and not missing.unseen
    page = words_of(client_as(world.users["head"]).get(run(meeting, "end/")))
    assert "Something on the agenda waits for the lead or the coordinator." in page
    assert not any(word in page for word in (*NO_REASON, "E.M.", "Ellie", "risk", "referral"))
    refer(world, "E.M.")
    with acting_as(joan):
        assert not queries.missing_at_end(joan, there).unseen
        assert commands.end_meeting(meeting=there, by=joan).ended_at


def test_a_meeting_does_not_go_on_over_what_nobody_does_after_all(world: World) -> None:
    meeting, priya, owen = taken_by_head(world), world.actor("coordinator"), world.actor("social_care")
    worry(world, "E.M.")
    entry = next_day(world, meeting, "E.M.")

    def waits() -> tuple[int, bool]:
        with acting_as(priya):
            seen = len(queries.children_waiting(priya, found_as(world, meeting)))
        return seen, unseen(world, meeting, "head")

    assert waits() == (0, False)
    with acting_as(owen):
        action = Action.objects.get(pk=entry.action_id)
        decline_action(action=action, reason="I am away.", version=action.version, by=owen)
    assert waits() == (1, True)


@pytest.mark.parametrize("kept", ["fact", "record"])
def test_what_an_agency_keeps_close_holds_nobody_up_and_so_tells_of_nothing(world: World, kept: str) -> None:
    meeting = taken_by_head(world)
    with acting_as(world.actor("coordinator")):
        child = Person.objects.get(initials="E.M.")
    lists, ellie = Lists(world), of_child(world, meeting, "E.M.")
    if kept == "record":
        child = lists.child("social_care", "Ellie", "Mensah", handling="C")
        with acting_as(world.actor("coordinator")):
            lists.join(Person.objects.filter(initials="E.M.").exclude(pk=child.pk).get(), child)
    lists.act("social_care", record_factor, person=child, kind="worry", text="Out late.", handling="C")
    assert not unseen(world, meeting, "head", ellie.pk) and not unseen(world, meeting, "head")
    # What the team reads still holds them up, and an answer that is kept close is an answer.
    with acting_as(world.actor("coordinator")):
        given = Person.objects.filter(initials="E.M.", audience="team").get()
    lists.act("sergeant", record_factor, person=given, kind="worry", text="Seen.")
    assert unseen(world, meeting, "head", ellie.pk)
    lists.act(
        "social_care", record_referral, person=child, to="mash", made_on=today(), made_by_name="O. Tait",
        told="yes",
    )  # fmt: skip
    assert not unseen(world, meeting, "head", ellie.pk)


def test_that_something_waits_is_told_to_whoever_runs_the_meeting_and_nobody_else(world: World) -> None:
    meeting = taken_by_head(world, "sergeant")
    keep_apart(world, "sergeant")
    worry(world, "E.M.")
    worry(world, "L.P.")
    assert unseen(world, meeting, "head")
    for who in ("sergeant", "coordinator", "social_care", "other_district", "stranger"):
        assert not unseen(world, meeting, who), who
    with acting_as(world.actor("head")), connection.cursor() as cursor:
        # Of another mapping than the meeting's it answers nothing.
        given = [world.other_mapping.pk, meeting.pk, None]
        cursor.execute("select meeting_waits_unseen(%s, %s, %s)", given)
        assert cursor.fetchone() == (False,)
