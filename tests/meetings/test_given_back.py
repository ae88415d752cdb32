"""An agency whose agreement lapsed signs again: its people are invited again to what is ahead, and are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.mappings.models import Seat
from placemap.meetings import commands, jobs, queries
from placemap.meetings.models import Invitation, Meeting
from placemap.partners.commands import record_agreement
from tests.cast import Lapse, World
from tests.meetings.people import found, in_days, moved, planned
from tests.meetings.test_taking_back import POST, invited, lead_ends_seat, person_goes, sent

pytestmark = pytest.mark.django_db
AGAIN = "sergeant: You are invited to a meeting: Mapping meeting 1."


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the hour, mail goes at once."""
    monkeypatch.setattr("placemap.meetings.rules.times.next_office_hour", lambda _at: None)


def sign_again(world: World, agency: str = "police", *, in_days_: int = 0) -> None:
    fiona = world.actor("governance")
    with acting_as(fiona):
        record_agreement(
            agency=world.agencies[agency], signed_on=today() + timedelta(days=in_days_),
            expires_on=today() + timedelta(days=365), signed_by="Director", version="Protocol 4",
            purpose="To keep children safe from exploitation", power="POL-CL", handling="P",
            source_grade="record_check", by=fiona,
        )  # fmt: skip


def lapsed(world: World, lapse: Lapse) -> Meeting:
    """A meeting ahead, from which a night without an agreement took the sergeant."""
    meeting = planned(world, "head", "sergeant", place="Town hall")
    sent(world)
    lapse("police")
    jobs.remind_of_answers(0)
    assert invited(world, meeting) == {"head"}
    assert sent(world) == ["sergeant: You are no longer invited to a meeting: Mapping meeting 1."]
    return meeting


def test_signing_again_invites_again_and_tells_with_a_calendar_entry(world: World, lapse: Lapse) -> None:
    meeting = lapsed(world, lapse)
    sign_again(world)
    assert invited(world, meeting) == {"head", "sergeant"}
    assert sent(world) == [AGAIN]
    (one,) = mail.outbox
    (entry,) = one.alternatives  # type: ignore[attr-defined]
    assert "METHOD:REQUEST" in entry[0]
    for hidden in (world.mapping.title, world.mapping.reference, "Town hall", "Okell", "agreement", "signed"):
        assert hidden not in f"{one.subject}{one.body}{entry[0]}"
    with acting_as(world.actor("lead")):
        (kept,) = AuditEntry.objects.filter(event="invitations_given_back", mapping_id=world.mapping.pk)
        assert kept.details["count"] == 1 and kept.system == "meeting-post"
    # The clock does it no second time, and signing once more neither.
    jobs.remind_of_answers(0)
    sign_again(world)
    assert sent(world) == []


def test_an_agreement_that_begins_on_a_later_day_is_found_by_the_clock(
    world: World, lapse: Lapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = lapsed(world, lapse)
    monkeypatch.setattr("placemap.partners.commands.register.AGREEMENT_SIGNINGS", [])
    sign_again(world)
    assert invited(world, meeting) == {"head"}
    jobs.remind_of_answers(0)
    assert invited(world, meeting) == {"head", "sergeant"} and sent(world) == [AGAIN]


def test_one_that_has_not_begun_gives_nothing_back(world: World, lapse: Lapse) -> None:
    meeting = lapsed(world, lapse)
    sign_again(world, in_days_=3)
    jobs.remind_of_answers(0)
    assert invited(world, meeting) == {"head"} and sent(world) == []


def seat_ended(world: World, meeting: Meeting) -> None:
    lead_ends_seat(world)


def account_closed(world: World, meeting: Meeting) -> None:
    person_goes(world)


def cancelled(world: World, meeting: Meeting) -> None:
    held, helen = found(world, meeting, "lead"), world.actor("lead")
    with acting_as(helen):
        commands.cancel_meeting(meeting=held, reason="Nobody is free", version=held.version, by=helen)


def held_already(world: World, meeting: Meeting) -> None:
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=1))


@pytest.mark.parametrize("meanwhile", [seat_ended, account_closed, cancelled, held_already])
def test_nobody_is_invited_again_who_could_not_come_or_to_what_is_over(
    world: World, lapse: Lapse, meanwhile: object
) -> None:
    meeting = lapsed(world, lapse)
    meanwhile(world, meeting)  # type: ignore[operator]
    sent(world)
    sign_again(world)
    jobs.remind_of_answers(0)
    assert "sergeant" not in invited(world, meeting)
    assert [one for one in sent(world) if one.startswith("sergeant")] == []


def test_whoever_was_given_a_new_seat_since_is_asked_anew(world: World, lapse: Lapse) -> None:
    meeting = lapsed(world, lapse)
    with acting_as(world.actor("coordinator")):
        # Taken back some days ago; the seat they have today is another.
        Invitation.objects.filter(meeting=meeting, awaits_agreement=True).update(
            withdrawn_at=now() - timedelta(days=2)
        )
    sign_again(world)
    jobs.remind_of_answers(0)
    assert invited(world, meeting) == {"head"} and sent(world) == []


def test_whom_a_planner_took_off_the_list_stays_off_it(world: World, lapse: Lapse) -> None:
    meeting = planned(world, "head", "sergeant")
    held, helen = found(world, meeting, "lead"), world.actor("lead")
    with acting_as(helen):
        commands.change_invited(meeting=held, invited={world.users["head"].pk}, by=helen)
    lapse("police")
    jobs.remind_of_answers(0)
    sign_again(world)
    assert invited(world, meeting) == {"head"}


def test_a_meeting_that_moved_while_it_lapsed_has_its_people_back_on_the_new_day(
    world: World, lapse: Lapse
) -> None:
    """Moved before the clock came: the move takes back the invitation, and knows why it ended."""
    meeting = planned(world, "head", "sergeant", "social_care")
    sent(world)
    lapse("police")
    lead, owen = world.actor("lead"), world.users["social_care"]
    with acting_as(lead):
        Seat.objects.filter(user=owen).update(until_on=today() - timedelta(days=1))
    moved(world, meeting, starts_at=in_days(9), reason="The hall is taken")
    sent(world)
    with acting_as(world.actor("coordinator")):
        waits = Invitation.objects.filter(meeting=meeting, awaits_agreement=True)
        assert [one.user_id for one in waits] == [world.users["sergeant"].pk]
    sign_again(world)
    assert invited(world, meeting) == {"head", "sergeant"} and sent(world) == [AGAIN]


def test_invited_by_hand_it_waits_for_nothing_any_more(world: World, lapse: Lapse) -> None:
    meeting = lapsed(world, lapse)
    with acting_as(world.actor("coordinator")):
        held = Invitation.objects.get(meeting=meeting, user=world.users["sergeant"])
        assert held.awaits_agreement
        with pytest.raises(IntegrityError, match="awaits_once_withdrawn"), transaction.atomic():
            Invitation.objects.filter(pk=held.pk).update(withdrawn_at=None)


def test_the_system_gives_back_nothing_before_and_nobody_else_asks(world: World, lapse: Lapse) -> None:
    meeting = lapsed(world, lapse)
    with acting_as(POST), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Invitation.objects.filter(meeting=meeting, user=world.users["sergeant"]).update(
            withdrawn_at=None, awaits_agreement=False
        )
    for who in ("lead", "coordinator", "governance", "administrator"):
        actor = world.actor(who)
        with acting_as(actor):
            assert queries.invitations_to_give_back() == []
            with pytest.raises(Refused):
                commands.give_back_invitations(meeting=meeting, invited=[], by=actor)
