"""At the door: presence, signatures, whom anybody knows, and what opens when."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings.models import InterestDeclaration
from placemap.meetings import commands, policy, queries, rules
from placemap.meetings.models import AgendaItem, Attendance, Meeting, Signature
from placemap.meetings.vocabulary import MeetingKind, MeetingState, Presence, SignedHow
from placemap.subjects.models import Block, Person
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "before", "why"),
    [
        (MeetingState.PLANNED, timedelta(minutes=61), "an hour before"),
        (MeetingState.CANCELLED, timedelta(0), "was cancelled"),
        (MeetingState.PLANNED, timedelta(minutes=60), None),
        (MeetingState.PLANNED, timedelta(days=-30), None),
    ],
)
def test_when_the_door_is_open(state: MeetingState, before: timedelta, why: str | None) -> None:
    if why is None:
        rules.check_door_open(state, NOON, NOON - before)
        return
    with pytest.raises(PlacemapError, match=why):
        rules.check_door_open(state, NOON, NOON - before)


def test_who_may_sign_and_to_whom_it_is_read_out() -> None:
    rules.check_may_sign(Presence.ABSENT, is_signed=False)
    with pytest.raises(PlacemapError, match="how they are here"):
        rules.check_may_sign(None, is_signed=False)
    with pytest.raises(PlacemapError, match="signed already"):
        rules.check_may_sign(Presence.HERE, is_signed=True)
    rules.check_read_out(Presence.REMOTE)
    with pytest.raises(PlacemapError, match="not there"):
        rules.check_read_out(Presence.APOLOGIES)
    assert rules.there_and_unsigned(
        [(Presence.HERE, True), (Presence.REMOTE, False), (Presence.ABSENT, False)]
    ) == (
        2,
        1,
    )


def test_a_statement_says_something_and_something_new() -> None:
    rules.check_statement("We keep what is said here to ourselves, always.", "x")
    with pytest.raises(PlacemapError, match="Write the statement out"):
        rules.check_statement("Shh.", "x")
    with pytest.raises(PlacemapError, match="signed already"):
        rules.check_statement(" " + "We keep it. " * 5, "We keep it. " * 5)


def begun(world: World, **given: Any) -> Meeting:
    """A meeting about two children that began five minutes ago."""
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    two_children(world)
    meeting = planned(world, starts_at=in_days(10), **given)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))
    return found(world, meeting)


def sign(world: World, meeting: Meeting, who: str, **given: Any) -> Signature:
    actor = world.actor(who)
    with acting_as(actor):
        held = queries.meeting_in(actor, world.mapping, meeting.pk)
        read = queries.number_of(queries.statement_in_force()[0])
        said = {"presence": Presence.HERE, "statement": read, **given}
        return commands.sign_in(meeting=held, by=actor, **said)


def children_on_agenda(world: World, meeting: Meeting, who: str) -> int:
    with acting_as(world.actor(who)):
        return AgendaItem.objects.filter(meeting=meeting, person__isnull=False).count()


@pytest.mark.django_db
def test_part_two_opens_with_ones_own_signature_and_for_nobody_without(world: World) -> None:
    meeting = begun(world)
    everybody = ("coordinator", "lead", "head", "social_care")
    assert [children_on_agenda(world, meeting, who) for who in everybody] == [0, 0, 0, 0]
    signed = sign(world, meeting, "social_care", presence=Presence.REMOTE)
    assert [children_on_agenda(world, meeting, who) for who in everybody] == [0, 0, 0, 2]
    assert signed.digest == hashlib.sha256(str(rules.SHIPPED_STATEMENT).encode()).hexdigest()
    with acting_as(world.actor("head")):
        (there,) = Attendance.objects.all()
        assert (there.presence, there.agency_id) == ("remote", world.agencies["social_care"].pk)
    with pytest.raises(PlacemapError, match="signed already"):
        sign(world, meeting, "social_care")


@pytest.mark.django_db
def test_whoever_is_known_is_hidden_at_once_and_from_nobody_else(world: World) -> None:
    meeting, owen = begun(world), world.actor("social_care")
    with acting_as(owen):
        ellie = Person.objects.get(initials="E.M.")
        with pytest.raises(PlacemapError, match="Say whom you know"):
            commands.sign_in(meeting=meeting, statement=0, presence=Presence.HERE, knows=[ellie], by=owen)
    sign(world, meeting, "social_care", knows=[ellie], words="She is my niece.")
    assert children_on_agenda(world, meeting, "social_care") == 1
    sign(world, meeting, "head")
    assert children_on_agenda(world, meeting, "head") == 2
    with acting_as(world.actor("coordinator")):
        assert [one.reason for one in Block.objects.all()] == ["She is my niece."]
        assert InterestDeclaration.objects.filter(knows_somebody=True).count() == 1


@pytest.mark.django_db
def test_whom_one_knows_is_kept_though_it_was_read_out_in_the_meantime(world: World) -> None:
    meeting, priya, owen = begun(world), world.actor("coordinator"), world.users["social_care"].pk
    with acting_as(priya):
        commands.record_presence(meeting=meeting, presences={owen: "here"}, versions={}, by=priya)
        there = queries.attendance_in(priya, meeting, Attendance.objects.get(user_id=owen).pk)
        commands.sign_for(attendance=there, by=priya)
    with acting_as(world.actor("social_care")):
        ellie = Person.objects.get(initials="E.M.")
    signed = sign(world, meeting, "social_care", knows=[ellie], words="She is my niece.")
    assert signed.how == SignedHow.ALOUD and children_on_agenda(world, meeting, "social_care") == 1


@pytest.mark.django_db
def test_knowing_nobody_else_at_the_next_meeting_takes_nothing_back(world: World) -> None:
    first = begun(world)
    with acting_as(world.actor("social_care")):
        ellie = Person.objects.get(initials="E.M.")
    sign(world, first, "social_care", knows=[ellie], words="She is my niece.")
    second = planned(world, starts_at=in_days(17))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=second.pk).update(starts_at=now() - timedelta(minutes=5))
    sign(world, found(world, second), "social_care")
    with acting_as(world.actor("coordinator")):
        last = InterestDeclaration.objects.filter(user=world.users["social_care"]).first()
    assert last is not None and last.knows_somebody and last.words == "She is my niece."


@pytest.mark.django_db
def test_nobody_signs_for_another_but_what_was_read_out_is_written_down(world: World) -> None:
    meeting, priya, joan = begun(world), world.actor("coordinator"), world.actor("head")
    with acting_as(priya):
        commands.record_presence(
            meeting=meeting, presences={joan.user_id: "remote", world.users["sergeant"].pk: "apologies"},
            versions={}, by=priya,
        )  # fmt: skip
        there = queries.attendance_in(priya, meeting, Attendance.objects.get(user_id=joan.user_id).pk)
        away = queries.attendance_in(priya, meeting, Attendance.objects.get(user=world.users["sergeant"]).pk)
    with acting_as(world.actor("sergeant")), pytest.raises(Refused):
        commands.sign_for(attendance=there, by=world.actor("sergeant"))
    with acting_as(priya):
        assert commands.sign_for(attendance=there, by=priya).how == SignedHow.ALOUD
        with pytest.raises(PlacemapError, match="not there"):
            commands.sign_for(attendance=away, by=priya)
    assert children_on_agenda(world, meeting, "head") == 2
    # Whoever sent apologies signs when they open it later, and stays one who was not there.
    sign(world, meeting, "sergeant", presence=None)
    with acting_as(priya):
        assert Attendance.objects.get(user=world.users["sergeant"]).presence == "apologies"
        room = queries.room_of(priya, meeting)
    assert (room.there, room.unsigned) == (1, 0)
    assert world.agencies["police"].name in room.nobody_for


@pytest.mark.django_db
def test_once_it_is_over_nobody_signs_themselves_into_the_room(world: World) -> None:
    meeting, priya, joan = begun(world), world.actor("coordinator"), world.users["head"].pk
    with acting_as(priya):
        commands.record_presence(meeting=meeting, presences={joan: "absent"}, versions={}, by=priya)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(days=20))
    sign(world, meeting, "head", presence=Presence.HERE)
    with acting_as(priya):
        assert Attendance.objects.get(user_id=joan).presence == "absent"


@pytest.mark.django_db
def test_two_who_write_down_the_room_at_once_are_told(world: World) -> None:
    meeting, priya, helen = begun(world), world.actor("coordinator"), world.actor("lead")
    joan = world.users["head"].pk
    with acting_as(priya):
        assert commands.record_presence(meeting=meeting, presences={joan: "here"}, versions={}, by=priya) == 1
        assert (
            commands.record_presence(meeting=meeting, presences={joan: "here"}, versions={joan: 1}, by=priya)
            == 0
        )
        commands.record_presence(meeting=meeting, presences={joan: "absent"}, versions={joan: 1}, by=priya)
    with acting_as(helen), pytest.raises(Conflict):
        commands.record_presence(meeting=meeting, presences={joan: "remote"}, versions={joan: 1}, by=helen)
    with acting_as(helen):
        assert Attendance.objects.get().presence == "absent"


@pytest.mark.django_db
def test_somebody_without_an_account_is_named_and_signs_aloud(world: World) -> None:
    meeting, priya = begun(world), world.actor("coordinator")
    with acting_as(priya):
        there = commands.record_substitute(
            meeting=meeting, name="Alex Dray, inspector", agency=world.agencies["police"],
            presence=Presence.HERE, stands_for=world.users["sergeant"], by=priya,
        )  # fmt: skip
        commands.sign_for(attendance=there, by=priya)
        room = queries.room_of(priya, meeting)
        with pytest.raises(PlacemapError, match="name and post"):
            commands.record_substitute(
                meeting=meeting, name=" ", agency=world.agencies["police"], presence=Presence.HERE,
                stands_for=None, by=priya,
            )  # fmt: skip
    alex = next(one for one in room.people if one.user_id is None)
    assert alex.has_signed and alex.stands_for == world.users["sergeant"].name
    assert world.agencies["police"].name not in room.nobody_for


@pytest.mark.django_db
def test_somebody_without_an_account_is_written_down_on_the_page(world: World, client_as: Any) -> None:
    meeting, priya = begun(world), client_as(world.users["coordinator"])
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/room/"
    form = {
        "name": "Alex Dray, inspector", "agency": str(world.agencies["police"].pk),
        "stands_for": str(world.users["sergeant"].pk), "presence": "remote", "once": str(uuid.uuid4()),
    }  # fmt: skip
    unsaid = priya.post(f"{page}somebody-else/", {**form, "presence": ""})
    assert unsaid.status_code == 422 and "Alex Dray, inspector" in unsaid.content.decode()
    for _ in range(2):
        assert priya.post(f"{page}somebody-else/", form)["Location"] == page
    shown = words_of(priya.get(page))
    assert "Alex Dray, inspector" in shown and "1 has not signed." in shown
    with acting_as(world.actor("coordinator")):
        assert Attendance.objects.get().presence == "remote"


@pytest.mark.django_db
def test_an_entry_is_put_right_without_an_account_too_and_never_taken_back(
    world: World, client_as: Any
) -> None:
    meeting, priya_is = begun(world), world.actor("coordinator")
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/room/presence/"
    with acting_as(priya_is):
        alex = commands.record_substitute(
            meeting=meeting, name="Alex Dray, inspector", agency=world.agencies["police"],
            presence=Presence.HERE, stands_for=None, by=priya_is,
        )  # fmt: skip
    priya: Client = client_as(world.users["coordinator"])
    assert "Alex Dray, inspector" in words_of(priya.get(page))
    form = {f"presence-{alex.pk}": "", f"version-{alex.pk}": "1", "once": str(uuid.uuid4())}
    refused = priya.post(page, form)
    assert refused.status_code == 422 and "An entry stays" in words_of(refused)
    assert priya.post(page, {**form, f"presence-{alex.pk}": "remote"}).status_code == 302
    with acting_as(priya_is):
        assert Attendance.objects.get().presence == "remote"


@pytest.mark.django_db
def test_the_wording_is_the_partnerships_and_each_version_stays(world: World) -> None:
    fiona, words = world.actor("governance"), "We keep what is said in this room to ourselves."
    meeting = begun(world)
    with acting_as(fiona):
        kept = commands.keep_statement(words=words, version=0, by=fiona)
        with pytest.raises(Conflict):
            commands.keep_statement(words=words + " Always.", version=0, by=fiona)
    signed = sign(world, meeting, "head")
    assert signed.statement_id == kept.pk
    assert signed.digest == hashlib.sha256(words.encode()).hexdigest()
    priya = world.actor("coordinator")
    assert not policy.may_keep_statement(priya)


@pytest.mark.django_db
def test_the_wording_is_kept_on_its_page(world: World, client_as: Any) -> None:
    fiona, page = client_as(world.users["governance"]), "/partnership/confidentiality-statement/"
    words = "We keep what is said in this room to ourselves."
    form = {"words": words, "version": "0", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert fiona.post(page, form)["Location"] == page
    assert words in words_of(fiona.get(page))
    stale = fiona.post(page, {**form, "words": f"{words} Always.", "once": str(uuid.uuid4())})
    assert stale.status_code == 409 and f"{words} Always." in words_of(stale)


@pytest.mark.django_db
def test_strangers_do_not_come(world: World) -> None:
    meeting = begun(world)
    assert not policy.may_come(world.actor("other_district"), meeting)
    assert policy.may_come(world.actor("head"), meeting)


@pytest.mark.django_db
def test_signing_on_a_phone_and_the_room_as_the_chair_sees_it(world: World, client_as: Any) -> None:
    meeting = begun(world)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/"
    joan: Client = client_as(world.users["head"])
    asked = words_of(joan.get(f"{page}sign/"))
    assert "so that children are kept safe" in asked and "Elizabeth Mensah" in asked
    with acting_as(world.actor("coordinator")):
        assert AuditEntry.objects.filter(event="cohort_viewed").exists()
    form = {"presence": "remote", "knows_somebody": "no", "version": "0", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert joan.post(f"{page}sign/", form)["Location"] == f"{page}agenda/"
    assert "Leo Pashley" in words_of(joan.get(f"{page}agenda/"))
    half = joan.post(f"{page}sign/", {**form, "knows_somebody": "yes", "once": str(uuid.uuid4())})
    assert half.status_code == 422 and "Say whom you know" in words_of(half)
    priya: Client = client_as(world.users["coordinator"])
    room = words_of(priya.get(f"{page}room/"))
    assert "1 here." in room and "By phone or video" in room and "Signed it themselves" in room
    sergeant = world.users["sergeant"].pk
    answer = priya.post(
        f"{page}room/presence/",
        {f"presence-{sergeant}": "here", f"version-{sergeant}": "0", "once": str(uuid.uuid4())},
    )
    assert answer["Location"] == f"{page}room/"
    assert "1 has not signed." in words_of(priya.get(f"{page}room/"))


@pytest.mark.django_db
def test_nobody_signs_words_that_they_never_saw(world: World, client_as: Any) -> None:
    meeting, fiona = begun(world), world.actor("governance")
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/sign/"
    joan: Client = client_as(world.users["head"])
    form = {
        "presence": "here", "knows_somebody": "yes", "words": "A neighbour’s child.", "version": "0",
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert re.search(r'name="version"[^>]*value="0"', joan.get(page).content.decode())
    with acting_as(fiona):
        commands.keep_statement(
            words="I also show nobody my screen, at work or at home.", version=0, by=fiona
        )
    answer = joan.post(page, form)
    assert answer.status_code == 409 and "show nobody my screen" in words_of(answer)
    assert "A neighbour’s child." in words_of(answer)
    with acting_as(world.actor("head")):
        assert not Attendance.objects.exists() and not Signature.objects.exists()
    seen = re.search(r'name="version"[^>]*value="(\d+)"', answer.content.decode())
    assert seen is not None and joan.post(page, {**form, "version": seen.group(1)}).status_code == 302


@pytest.mark.django_db
def test_before_the_day_nobody_signs(world: World, client_as: Any) -> None:
    meeting = planned(world)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/sign/"
    form = {"presence": "here", "knows_somebody": "no", "version": "0", "once": str(uuid.uuid4())}
    answer = client_as(world.users["head"]).post(page, form)
    assert answer.status_code == 422 and "an hour before" in words_of(answer)
    with acting_as(world.actor("head")):
        assert not Attendance.objects.exists()


@pytest.mark.django_db
def test_until_it_opens_the_room_says_from_when(world: World, client_as: Any) -> None:
    meeting = planned(world)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/"
    room = words_of(client_as(world.users["coordinator"]).get(f"{page}room/"))
    assert "It has not begun." in room and "at 13:00" in room and "Write down who is here" not in room
    with acting_as(world.actor("coordinator")):
        assert queries.door_opens_at(meeting) == in_days(7) - timedelta(hours=1)
    assert "You can sign from" in words_of(client_as(world.users["head"]).get(f"{page}sign/"))
    begun_one = begun(world)
    with acting_as(world.actor("coordinator")):
        assert queries.door_opens_at(begun_one) is None


@pytest.mark.django_db
def test_whoever_signs_while_the_room_is_written_down_costs_nobody_what_was_picked(
    world: World, client_as: Any
) -> None:
    meeting = begun(world)
    page = f"/mappings/M-2026-901/meetings/{meeting.pk}/room/presence/"
    head, sergeant, owen = (world.users[one].pk for one in ("head", "sergeant", "social_care"))
    priya: Client = client_as(world.users["coordinator"])
    assert world.users["social_care"].name in words_of(priya.get(page))
    form = {
        f"presence-{head}": "here", f"version-{head}": "0", f"presence-{sergeant}": "apologies",
        f"version-{sergeant}": "0", f"presence-{owen}": "here", f"version-{owen}": "0", "once": str(uuid.uuid4()),
    }  # fmt: skip
    sign(world, meeting, "head", presence=Presence.REMOTE)
    answer = priya.post(page, form)
    assert answer.status_code == 409
    seen = re.search(rf'version-{head}"[^>]*value="(\d+)"', answer.content.decode())
    assert seen is not None and seen.group(1) == "1"
    assert priya.post(page, {**form, f"version-{head}": "1"}).status_code == 302
    with acting_as(world.actor("coordinator")):
        assert Attendance.objects.filter(meeting=meeting).count() == 3
