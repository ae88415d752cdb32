"""The pages of meetings, as whoever plans them, whoever is invited, and whoever watches over the mapping."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.session import acting_as
from placemap.foundations.clock import LONDON, now
from placemap.meetings.models import Invitation, Meeting, MeetingSeries, Signature
from placemap.meetings.vocabulary import Cadence, MeetingKind
from placemap.web.filters import day
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import found, in_days, moved, planned

pytestmark = pytest.mark.django_db

MEETINGS = "/mappings/M-2026-901/meetings/"


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["coordinator"])
    return client


def said(world: World, *who: str, **given: Any) -> dict[str, Any]:
    """What the form for a new meeting is sent with."""
    return {
        "day": day(in_days(7)), "at": "2pm", "minutes": "90", "place": "Town hall", "join_link": "",
        "chair": str(world.users["lead"].pk), "minute_taker": "", "cadence": "weekly",
        "invited": [str(world.users[key].pk) for key in who or ("head", "sergeant")],
        "once": str(uuid.uuid4()), **given,
    }  # fmt: skip


def test_a_meeting_is_planned_once_and_stands_in_the_work_of_whoever_is_invited(
    world: World, priya: Client, client_as: Any
) -> None:
    assert "No meeting is planned." in words_of(priya.get(MEETINGS))
    form = said(world)
    first = priya.post(f"{MEETINGS}plan/mapping/", form)
    again = priya.post(f"{MEETINGS}plan/mapping/", form)
    assert first.status_code == 302 and again["Location"] == first["Location"]
    with acting_as(world.actor("head")):
        (meeting,) = Meeting.objects.all()
        assert meeting.starts_at == in_days(7)
    shown = words_of(priya.get(first["Location"]))
    for words in (
        "Mapping meeting 1",
        "14:00 to 15:30",
        "Town hall",
        world.users["head"].name,
        "3 have not said",
    ):
        assert words in shown
    joan = client_as(world.users["head"])
    assert "mapping meeting 1" in words_of(joan.get("/my-work/")).lower()
    assert "mapping meeting 1" not in words_of(client_as(world.users["social_care"]).get("/my-work/"))


def test_the_next_one_is_filled_in_from_the_last_and_asks_how_often_only_once(
    world: World, priya: Client
) -> None:
    planned(world, place="Town hall", chair_id=world.users["lead"].pk, cadence=Cadence.WEEKLY)
    page = priya.get(f"{MEETINGS}plan/mapping/").content.decode()
    assert "How often does this group meet?" not in page and 'value="Town hall"' in page
    following = found(world, _only(world)).starts_at.astimezone(LONDON).date() + timedelta(days=7)
    assert f'value="{day(following)}"' in page or "Nobody works on the usual day." in page
    assert "How often does this group meet?" in priya.get(f"{MEETINGS}plan/silver/").content.decode()
    assert priya.get(f"{MEETINGS}plan/after_closure/").status_code == 404
    assert priya.get(f"{MEETINGS}plan/party/").status_code == 404


def test_after_the_only_one_was_cancelled_the_rhythm_is_not_asked_for_and_dropped(
    world: World, priya: Client
) -> None:
    meeting = planned(world, cadence=Cadence.WEEKLY)
    form = {"reason": "Nobody can come.", "version": "1", "once": str(uuid.uuid4())}
    priya.post(f"{MEETINGS}{meeting.pk}/cancel/", form)
    page = priya.get(f"{MEETINGS}plan/mapping/").content.decode()
    assert "How often does this group meet?" not in page
    assert priya.post(f"{MEETINGS}plan/mapping/", said(world)).status_code == 302


def test_how_often_a_group_meets_is_changed_on_its_page(world: World, priya: Client) -> None:
    meeting = planned(world, cadence=Cadence.WEEKLY)
    page = f"{MEETINGS}rhythm/{meeting.series_id}/"
    form = {"cadence": "monthly", "reason": "", "version": "1", "once": str(uuid.uuid4())}
    assert priya.post(page, form).status_code == 422
    form["reason"] = "The picture is made."
    assert [priya.post(page, form).status_code for _ in range(2)] == [302, 302]
    with acting_as(world.actor("coordinator")):
        assert MeetingSeries.objects.get().cadence == "monthly"
    stale = priya.post(page, {**form, "cadence": "fortnightly", "once": str(uuid.uuid4())})
    assert stale.status_code == 409


def _only(world: World) -> Meeting:
    with acting_as(world.actor("coordinator")):
        return Meeting.objects.get()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"at": ""}, "Say when it begins"),
        ({"at": "14"}, "is not a time"),
        ({"day": "31 2 2027"}, "31 2 2027"),
        ({"minutes": "soon"}, "as a number"),
        ({"minutes": "5"}, "between 15 minutes and 8 hours"),
        ({"invited": []}, "at least one person"),
        ({"join_link": "teams"}, "not a web address"),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(
    world: World, priya: Client, given: dict[str, Any], words: str
) -> None:
    answer = priya.post(f"{MEETINGS}plan/mapping/", said(world, **given))
    assert answer.status_code == 422 and words in words_of(answer) and "Town hall" in answer.content.decode()
    with acting_as(world.actor("coordinator")):
        assert not Meeting.objects.exists() and not MeetingSeries.objects.exists()


def test_changed_in_the_meantime_both_are_shown_and_nothing_is_overwritten(
    world: World, priya: Client
) -> None:
    meeting = planned(world)
    page = f"{MEETINGS}{meeting.pk}/change/"
    form = said(world, place="Library", reason="Nearer.", version="1")
    moved(world, meeting, place="Civic centre", reason="More room.")
    answer = priya.post(page, form)
    assert (
        answer.status_code == 409
        and "Civic centre" in words_of(answer)
        and "Library" in answer.content.decode()
    )
    assert found(world, meeting).place == "Civic centre"


def test_a_cancelled_meeting_says_why_and_offers_nothing_more(world: World, priya: Client) -> None:
    meeting = planned(world)
    page = f"{MEETINGS}{meeting.pk}/"
    form = {"reason": "Nobody can come.", "version": "1", "once": str(uuid.uuid4())}
    assert priya.post(f"{page}cancel/", form)["Location"] == page
    shown = words_of(priya.get(page))
    assert "This meeting was cancelled." in shown and "Nobody can come." in shown and "Change it" not in shown
    assert "No meeting is planned." in words_of(priya.get(MEETINGS))


def test_a_calendar_entry_says_nothing_but_when(world: World, client_as: Any) -> None:
    meeting = planned(world, place="Town hall")
    for who in ("head", "social_care"):
        answer = client_as(world.users[who]).get(f"/meetings/{meeting.pk}/entry.ics")
        assert answer["Content-Disposition"] == 'attachment; filename="meeting.ics"'
        event = next(iter(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")))
        assert event["summary"] == "Mapping meeting 1" and "attendee" not in event
        assert "Town hall" not in answer.content.decode() and "M-2026" not in answer.content.decode()


def test_outside_the_mapping_there_is_no_meeting(world: World, client_as: Any) -> None:
    meeting = planned(world)
    stranger = client_as(world.users["other_district"])
    absent = uuid.uuid4()
    for there, nowhere in (
        (f"{MEETINGS}{meeting.pk}/", f"{MEETINGS}{absent}/"),
        (f"/meetings/{meeting.pk}/", f"/meetings/{absent}/"),
        (f"/meetings/{meeting.pk}/entry.ics", f"/meetings/{absent}/entry.ics"),
    ):
        one, other = stranger.get(there), stranger.get(nowhere)
        assert one.status_code == other.status_code == 404
        assert one.content.decode().replace(str(meeting.pk), "") == other.content.decode().replace(
            str(absent), ""
        )


def test_whoever_watches_over_the_mapping_reads_the_meeting_alone(world: World, client_as: Any) -> None:
    world.reseat("social_care", "silver_chair")
    meeting = planned(world, "lead", "social_care", kind=MeetingKind.SILVER)
    client = client_as(world.users["social_care"])
    shown = client.get(f"/meetings/{meeting.pk}/")
    assert shown.status_code == 200 and "Silver meeting 1" in words_of(shown)
    assert "Is any child at immediate risk now?" in words_of(shown)
    assert "silver meeting 1" in words_of(client.get("/my-work/")).lower()
    assert client.get(f"{MEETINGS}{meeting.pk}/").status_code == 404
    # A team member is led to the mapping's own page.
    led = client_as(world.users["head"]).get(f"/meetings/{meeting.pk}/")
    assert led["Location"] == f"{MEETINGS}{meeting.pk}/"


def test_whoever_watches_and_is_invited_signs_by_the_link_and_is_asked_about_no_child(
    world: World, client_as: Any
) -> None:
    world.reseat("social_care", "silver_chair")
    meeting = planned(world, "lead", "social_care", kind=MeetingKind.SILVER)
    other = planned(world, "lead", kind=MeetingKind.SILVER, starts_at=in_days(14))
    owen = client_as(world.users["social_care"])
    assert "Sign in</a>" not in owen.get(f"/meetings/{meeting.pk}/").content.decode()
    with acting_as(world.actor("coordinator")):
        Meeting.objects.update(starts_at=now() - timedelta(minutes=5))
    sign = f"/meetings/{meeting.pk}/sign/"
    assert f'href="{sign}"' in owen.get(f"/meetings/{meeting.pk}/").content.decode()
    asked = owen.get(sign)
    assert (
        "so that children are kept safe" in words_of(asked) and "knows_somebody" not in asked.content.decode()
    )
    form = {"presence": "here", "version": "0", "once": str(uuid.uuid4())}
    for _ in range(2):
        assert owen.post(sign, form)["Location"] == f"/meetings/{meeting.pk}/"
    with acting_as(world.actor("coordinator")):
        assert [one.user_id for one in Signature.objects.all()] == [world.users["social_care"].pk]
    # To one that they are not invited to they do not come, and the team is led to its own page.
    assert owen.get(f"/meetings/{other.pk}/sign/").status_code == 403
    assert f"/meetings/{other.pk}/sign/" not in owen.get(f"/meetings/{other.pk}/").content.decode()
    led = client_as(world.users["head"]).get(sign)
    assert led["Location"] == f"{MEETINGS}{meeting.pk}/sign/"


def test_the_list_asks_no_more_of_the_database_as_it_grows(world: World, priya: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert priya.get(MEETINGS).status_code == 200
        return len(seen)

    planned(world)
    priya.get(MEETINGS)
    before = asked()
    for days in range(10, 40, 7):
        planned(world, starts_at=in_days(days))
    assert asked() == before
    with acting_as(world.actor("coordinator")):
        assert Invitation.objects.count() == 12
