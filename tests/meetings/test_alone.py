"""A silver meeting for somebody who only watches over its mapping: its pack and its screen, and no other's."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry, Session
from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import commands, policy, queries
from placemap.meetings.models import (
    AgendaItem,
    Entry,
    Invitation,
    Meeting,
    PackCopy,
    PackReading,
    PackRecall,
    Sitting,
)
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part
from placemap.responses.vocabulary import GapKind, Rung
from tests.access.test_sessions import change
from tests.accounts.test_proving import stale
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.minuted import silver
from tests.meetings.people import found, in_days, planned
from tests.meetings.test_packs import about_children
from tests.responses.test_escalation import named, sent
from tests.responses.test_gaps_and_panel import gap

pytestmark = pytest.mark.django_db
MEETINGS = "/mappings/M-2026-901/meetings/"
CHILDREN = ("Leo", "Pashley", "L.P.", "Elizabeth", "Ellie", "Mensah", "E.M.")


def of_silver(world: World, *invited: str, days: int = 10, **given: Any) -> Meeting:
    """Rupa watches over the mapping, and chairs its next silver meeting."""
    silver(world)
    chair = world.users["stranger"].pk
    return planned(
        world, "lead", *(invited or ("stranger",)), kind=MeetingKind.SILVER, starts_at=in_days(days),
        chair_id=chair, **given,
    )  # fmt: skip


def by_link(world: World, meeting: Meeting) -> Meeting:
    """The meeting as Rupa finds it."""
    rupa = world.actor("stranger")
    with acting_as(rupa):
        return queries.meeting_by_link(rupa, meeting.pk)


def pack_url(meeting: Meeting, *more: object) -> str:
    return "/".join(["", "meetings", str(meeting.pk), "pack", *map(str, more), ""])


def test_a_silver_chair_reads_their_pack_of_a_silver_meeting_and_it_is_kept(
    world: World, client_as: Any
) -> None:
    about_children(world)
    meeting = of_silver(world)
    named(world, Rung.SILVER, "stranger")
    sent(world, ask="Three evenings of street work")
    gap(world, kind=GapKind.MEMBERSHIP, what="Probation comes to no meeting")
    rupa: Client = client_as(world.users["stranger"])
    alone = rupa.get(f"/meetings/{meeting.pk}/").content.decode()
    assert f'href="{pack_url(meeting)}"' in alone
    page = rupa.get(pack_url(meeting))
    shown = words_of(page)
    for words in ("Silver meeting", "Is any child at immediate risk now?", "Three evenings of street work"):
        assert words in shown
    for name in CHILDREN:
        assert name not in shown
    assert "/mappings/M-" not in page.content.decode(), "no way into the mapping"
    with acting_as(world.actor("coordinator")):
        (kept,) = PackReading.objects.filter(meeting=meeting)
        assert (kept.user_id, kept.with_two) == (world.users["stranger"].pk, False)
    assert "2 of 2" in words_of(client_as(world.users["lead"]).get(f"{MEETINGS}{meeting.pk}/pack/"))
    # The mapping's own pages stay shut, and the team is led to them.
    assert rupa.get(f"{MEETINGS}{meeting.pk}/pack/").status_code == 404
    led = client_as(world.users["lead"]).get(pack_url(meeting))
    assert led["Location"] == f"{MEETINGS}{meeting.pk}/pack/"


def test_what_is_missing_stands_in_it_without_a_way_to_the_mappings_pages(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world)
    gap(world, kind=GapKind.SERVICE, what="No youth work on Fridays")
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.add_item(
            meeting=found(world, meeting), kind=AgendaKind.PROVISION, part=Part.ONE, title="", minutes=5,
            by=priya,
        )  # fmt: skip
    page = client_as(world.users["stranger"]).get(pack_url(meeting)).content.decode()
    assert "No youth work on Fridays" in page and "/response/gaps/" not in page


def test_a_copy_of_a_silver_chair_is_numbered_after_those_of_the_team(world: World, client_as: Any) -> None:
    meeting = of_silver(world)
    helen, lead = client_as(world.users["lead"]), world.actor("lead")
    with acting_as(lead):
        assert commands.print_pack(meeting=found(world, meeting, "lead"), with_two=False, by=lead).number == 1
    rupa: Client = client_as(world.users["stranger"])
    once = {"once": str(uuid.uuid4())}
    assert rupa.get(pack_url(meeting, "print")).status_code == 200
    printed = rupa.post(pack_url(meeting, "print"), once)
    assert (
        printed["Location"] == pack_url(meeting, 2) == rupa.post(pack_url(meeting, "print"), once)["Location"]
    )
    paper = rupa.get(pack_url(meeting, 2)).content.decode()
    assert paper.count("Copy 2: Rupa Sen,") >= 6 and "pm-watermark" in paper
    assert pack_url(meeting, 2) in rupa.get(pack_url(meeting)).content.decode()
    assert rupa.get(pack_url(meeting, 1)).status_code == 404, "that one is Helen’s"
    assert helen.get(pack_url(meeting, 1))["Location"] == f"{MEETINGS}{meeting.pk}/pack/1/"
    with acting_as(world.actor("coordinator")):
        events = list(
            AuditEntry.objects.filter(user_id=world.users["stranger"].pk).values_list("event", flat=True)
        )
    assert {"pack_read", "pack_printed"} <= set(events)
    # Before it goes onto paper it is asked again who they are.
    old: Client = stale(rupa)
    assert old.get(pack_url(meeting, 2)).status_code == 401
    assert old.post(pack_url(meeting, "print"), {"once": str(uuid.uuid4())}).status_code == 401


def test_a_pack_that_was_called_back_says_so_to_whoever_holds_a_copy_invited_or_not(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world, "stranger", "coordinator")
    rupa, actor = client_as(world.users["stranger"]), world.actor("stranger")
    with acting_as(actor):
        commands.print_pack(meeting=by_link(world, meeting), with_two=False, by=actor)
    lead = world.actor("lead")
    with acting_as(lead):
        commands.recall_pack(meeting=found(world, meeting, "lead"), reason="An item was wrong.", by=lead)
    for address in (pack_url(meeting), pack_url(meeting, 1)):
        shown = words_of(rupa.get(address))
        assert "This pack was called back." in shown and "An item was wrong." in shown and "copy 1" in shown
        assert "Is any child at immediate risk now?" not in shown
    with acting_as(lead):
        Invitation.objects.filter(meeting=meeting, user=world.users["stranger"]).update(
            withdrawn_at=in_days(0)
        )
    shown = words_of(rupa.get(pack_url(meeting)))
    assert "This pack was called back." in shown and "copy 1" in shown
    assert "An item was wrong." not in shown, "why is for those who read it"
    with acting_as(lead):
        commands.lift_recall(meeting=found(world, meeting, "lead"), by=lead)
    assert rupa.get(pack_url(meeting)).status_code == 403
    assert rupa.get(pack_url(meeting, 1)).status_code == 403


def test_a_silver_chair_has_no_pack_of_a_bronze_meeting_even_one_they_were_once_invited_to(
    world: World, client_as: Any
) -> None:
    bronze = about_children(world)
    with acting_as(world.actor("coordinator")):
        commands.change_invited(
            meeting=found(world, bronze), invited={world.users[key].pk for key in ("head", "social_care")},
            by=world.actor("coordinator"),
        )  # fmt: skip
    world.reseat("social_care", "silver_chair")
    owen, client = world.actor("social_care"), client_as(world.users["social_care"])
    with acting_as(owen):
        held = queries.meeting_by_link(owen, bronze.pk)
        assert not policy.may_come(owen, held) and not policy.may_read_pack(owen, held)
        assert not AgendaItem.objects.exists() and not Entry.objects.exists()
        with pytest.raises(Refused):
            commands.open_pack(meeting=held, with_two=False, by=owen)
        # The database refuses, whatever the command says.
        with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
            PackReading(
                meeting=held, mapping=world.mapping, user_id=owen.user_id, agency_id=owen.agency_id, with_two=False
            ).save(force_insert=True)  # fmt: skip
    for address in (pack_url(bronze), pack_url(bronze, "print"), pack_url(bronze, 1)):
        assert client.get(address).status_code == 403
    page = client.get(f"/meetings/{bronze.pk}/").content.decode()
    assert pack_url(bronze) not in page and "Is any child at immediate risk now?" not in page


def test_an_invitation_that_is_left_from_the_team_asks_nothing_of_whoever_watches_now(
    world: World, client_as: Any
) -> None:
    bronze = planned(world, "social_care", starts_at=in_days(3))

    def asked() -> int:
        owen = world.actor("social_care")
        with acting_as(owen):
            return len(queries.invitations_to_answer(owen))

    assert asked() == 1
    world.reseat("social_care", "silver_chair")
    assert asked() == 0
    client = client_as(world.users["social_care"])
    answer = reverse("answer-invitation-by-link", args=[bronze.pk])
    assert client.get(answer).status_code == 403
    assert answer not in client.get(f"/meetings/{bronze.pk}/").content.decode()
    of_silver(world, "social_care", days=4)
    assert asked() == 1


def test_a_silver_chair_is_told_that_a_pack_they_had_was_called_back_also_when_no_longer_invited(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world, "stranger", "lead")
    rupa: Client = client_as(world.users["stranger"])
    assert rupa.post(pack_url(meeting, "print"), {"once": str(uuid.uuid4())}).status_code == 302

    def told() -> list[tuple[str, str]]:
        actor = world.actor("stranger")
        with acting_as(actor):
            return [(one.why, one.url) for one in queries.packs_called_back(actor)]

    assert told() == []
    helen = world.actor("lead")
    with acting_as(helen):
        commands.recall_pack(meeting=found(world, meeting, "lead"), reason="An item was wrong.", by=helen)
    said = [("Silver meeting 1. Hand back the copy that you printed.", pack_url(meeting))]
    assert told() == said
    with acting_as(helen):
        Meeting.objects.filter(pk=meeting.pk).update(chair=None)
        commands.change_invited(
            meeting=found(world, meeting, "lead"), invited={world.users["lead"].pk}, by=helen
        )
    assert told() == said and rupa.get(said[0][1]).status_code == 200


def test_of_a_silver_meeting_whoever_is_not_invited_and_whoever_is_a_stranger_read_nothing(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world, "coordinator", days=5)
    other = planned(world, "lead", kind=MeetingKind.SILVER, starts_at=in_days(30))
    assert client_as(world.users["stranger"]).get(pack_url(other)).status_code == 403
    with acting_as(world.actor("stranger")):
        assert not PackCopy.objects.filter(meeting=other).exists()
        assert not PackRecall.objects.exists()
    marek: Client = client_as(world.users["other_district"])
    for more in ((), ("print",), (1,)):
        one, none = marek.get(pack_url(meeting, *more)), marek.get(f"/meetings/{uuid.uuid4()}/pack/")
        assert one.status_code == none.status_code == 404


def begun(world: World, meeting: Meeting) -> Meeting:
    """Priya begins it now, and writes down what is said: a child is named in words that nobody looked at yet."""
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))
        held = queries.meeting_in(priya, world.mapping, meeting.pk)
        commands.begin_meeting(meeting=held, by=priya)
        commands.answer_safety(
            meeting=held, at_risk=True, words="Leo Pashley is missing.", client_key=uuid.uuid4(), by=priya
        )
        stuck = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.ESCALATIONS)
        commands.record_entry(
            meeting=held, item=stuck, kind=EntryKind.DECISION, words="Pay for Leo Pashley’s bus.",
            client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
        commands.go_to_item(meeting=held, item=stuck, by=priya)
    return held


def screen_url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.pk}/screen/"


def test_a_silver_chair_is_not_told_to_begin_what_they_have_no_button_for(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() + timedelta(minutes=5))
    page = words_of(client_as(world.users["stranger"]).get(screen_url(meeting)))
    assert "Somebody of the mapping’s team begins it" in page


def test_a_silver_chair_follows_a_silver_meeting_and_reads_no_words_that_nobody_looked_at(
    world: World, client_as: Any
) -> None:
    about_children(world)
    meeting = of_silver(world, "stranger", "coordinator", days=20)
    rupa: Client = client_as(world.users["stranger"])
    before = words_of(rupa.get(screen_url(meeting)))
    assert "The meeting has not begun" in before
    assert screen_url(meeting) not in rupa.get(f"/meetings/{meeting.pk}/").content.decode()
    held = begun(world, meeting)
    page = rupa.get(screen_url(meeting))
    shown, html = words_of(page), page.content.decode()
    assert "A child is at immediate risk." in shown and "Something is written down" in shown
    assert 'aria-current="step"' in html and "In the room" in shown
    for name in (*CHILDREN, "bus", "missing."):
        assert name not in shown
    # It only shows: nothing on it is sent, but for signing out, and nothing leads into the mapping.
    assert "/mappings/M-" not in html and "/run/" not in html
    assert screen_url(meeting) in rupa.get(f"/meetings/{meeting.pk}/").content.decode()
    assert rupa.post(screen_url(meeting)).status_code == 405
    assert rupa.get(f"{MEETINGS}{meeting.pk}/run/").status_code == 404
    led = client_as(world.users["lead"]).get(screen_url(meeting))
    assert led["Location"] == f"{MEETINGS}{meeting.pk}/run/"
    with acting_as(world.actor("coordinator")):
        Sitting.objects.filter(meeting=held).update(ended_at=now(), ended_by=uuid.uuid4())
    after = words_of(rupa.get(screen_url(meeting)))
    assert "This meeting has ended." in after and "You are told once its minutes are approved." in after


def test_of_a_bronze_meeting_that_runs_a_silver_chair_sees_nothing(world: World, client_as: Any) -> None:
    bronze = about_children(world)
    with acting_as(world.actor("coordinator")):
        commands.change_invited(
            meeting=found(world, bronze), invited={world.users[key].pk for key in ("head", "social_care")},
            by=world.actor("coordinator"),
        )  # fmt: skip
        Meeting.objects.filter(pk=bronze.pk).update(starts_at=now() - timedelta(minutes=5))
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.begin_meeting(meeting=found(world, bronze), by=priya)
    world.reseat("social_care", "silver_chair")
    client = client_as(world.users["social_care"])
    assert client.get(screen_url(bronze)).status_code == 403
    assert screen_url(bronze) not in client.get(f"/meetings/{bronze.pk}/").content.decode()
    with acting_as(world.actor("social_care")):
        assert not Sitting.objects.exists()
    marek: Client = client_as(world.users["other_district"])
    assert marek.get(screen_url(bronze)).status_code == 404
    assert client_as(world.users["stranger"]).get(screen_url(bronze)).status_code == 404


def test_the_screen_asks_no_more_of_the_database_as_the_agenda_and_the_entries_grow(
    world: World, client_as: Any
) -> None:
    meeting = of_silver(world, "stranger", "coordinator")
    held, rupa, priya = begun(world, meeting), client_as(world.users["stranger"]), world.actor("coordinator")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries_asked:
            assert rupa.get(screen_url(meeting)).status_code == 200
            assert rupa.get(pack_url(meeting)).status_code == 200
        return len(queries_asked)

    asked()
    before = asked()
    with acting_as(priya):
        stuck = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.ESCALATIONS)
        for number in range(5):
            commands.record_entry(
                meeting=held, item=stuck, kind=EntryKind.NOTE, words=f"Note {number}.", client_key=uuid.uuid4(),
                by=priya,
            )  # fmt: skip
    assert asked() == before


def news_url(meeting: Meeting, seen: str = "") -> str:
    return f"{screen_url(meeting)}news/" + (f"?seen={seen}" if seen else "")


def test_its_screen_follows_the_meeting_by_itself_and_says_nothing_that_the_page_does_not(
    world: World, client_as: Any
) -> None:
    about_children(world)
    meeting = of_silver(world, "stranger", "coordinator", days=20)
    rupa: Client = client_as(world.users["stranger"])
    assert rupa.get(news_url(meeting)).json() == {"begun": False}
    page = rupa.get(screen_url(meeting)).content.decode()
    assert 'data-begun="no"' in page and f'data-news="{news_url(meeting)}"' in page
    held = begun(world, meeting)
    answer = rupa.get(news_url(meeting))
    first = answer.json()
    shown = first["shown"]
    assert (first["begun"], first["ended"], shown["at_risk"]) == (True, False, True)
    assert [one["words"] for one in shown["items"] if one["is_now"]] == [shown["title"]]
    page = rupa.get(screen_url(meeting)).content.decode()
    for words in (shown["title"], shown["caption"], shown["room"], *(one["words"] for one in shown["items"])):
        assert escape(words) in page
    for name in (*CHILDREN, "bus", "missing."):
        assert name not in answer.content.decode()
    # Nothing changed: nothing is said again. The meeting moves on, and so does the page.
    assert rupa.get(news_url(meeting, first["seen"])).json() == {**first, "shown": None}
    priya = world.actor("coordinator")
    with acting_as(priya):
        welcome = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.WELCOME)
        commands.go_to_item(meeting=held, item=welcome, by=priya)
    moved = rupa.get(news_url(meeting, first["seen"])).json()
    assert moved["shown"]["title"] != shown["title"] and moved["seen"] != first["seen"]
    with acting_as(priya):
        Sitting.objects.filter(meeting=held).update(ended_at=now(), ended_by=uuid.uuid4())
    assert rupa.get(news_url(meeting)).json()["ended"] is True
    # Over, it asks no more.
    assert "data-news" not in rupa.get(screen_url(meeting)).content.decode()
    # The team is led to what its own screen asks.
    led = client_as(world.users["lead"]).get(news_url(meeting))
    assert led["Location"] == f"{MEETINGS}{meeting.pk}/run/news/"


def test_a_page_that_asks_by_itself_keeps_no_session_alive(world: World, client_as: Any) -> None:
    meeting = of_silver(world)
    rupa: Client = client_as(world.users["stranger"])
    assert rupa.get(screen_url(meeting)).status_code == 200
    left = now() + timedelta(minutes=10)
    change(rupa, expires_at=left)

    def ends() -> Any:
        with acting_as(world.actor("stranger")):
            return Session.objects.get().expires_at

    assert rupa.get(news_url(meeting)).status_code == 200 and ends() == left
    assert rupa.get(screen_url(meeting)).status_code == 200 and ends() > left, "somebody opened the page"
    change(rupa, expires_at=now() - timedelta(seconds=1))
    assert rupa.get(news_url(meeting)).status_code == 302, "signed out, it is led to the sign-in"
