"""What silver decided: for those who watch over its mappings, in the words of approved minutes and no others."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Meeting, MinutesSection, Sitting
from placemap.meetings.rules.decisions import minuted
from placemap.meetings.rules.minutes import Said, written
from placemap.meetings.views.decisions import SilverDecisions
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings import minuted as cycle
from tests.meetings.people import found
from tests.meetings.test_alone import of_silver

LOG = "/meetings/decisions/"


def test_the_decisions_of_a_section_with_what_came_of_each() -> None:
    text = "\n".join(
        [
            "Action: Before any decision. (Joan Okell)",
            "The yard has no light.",
            "Decision: Ask for a named owner. (The chair)",
            "A different view: Wait. (Youth justice)",
            "Somebody thought aloud.",
            "Action: Find the owner. (Joan Okell, by 4 December 2026)",
            "Decided not to share: The map. Why: It singles out a family.",
        ]
    )
    first, second = minuted(text)
    assert (first.label, first.words) == ("Decision", "Ask for a named owner. (The chair)")
    assert [label for label, _words in first.came] == ["A different view", "Action"]
    assert second.label == "Decided not to share" and second.came == ()
    assert "singles out" in second.everything and minuted("") == []


@pytest.mark.parametrize(
    ("kind", "shares"),
    [(EntryKind.DECISION, None), (EntryKind.SHARING, True), (EntryKind.SHARING, False)],
)
def test_what_minutes_write_of_a_decision_is_found_again(kind: EntryKind, shares: bool | None) -> None:
    (one,) = minuted(written([Said(kind=kind, words="Two evenings more", shares=shares)]))
    assert one.words.startswith("Two evenings more")


def met(world: World, *words: str) -> Meeting:
    """Silver met and decided; its minutes are not approved."""
    meeting = of_silver(world)
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    cycle.sign(world, meeting, "lead")
    meeting = found(world, meeting)
    with acting_as(priya):
        with days_ago(3 / 24):
            commands.begin_meeting(meeting=meeting, by=priya)
        item = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.RESOURCES.value)
        for said in words:
            commands.record_entry(
                meeting=meeting, item=item, kind=EntryKind.DECISION, words=said, decided_by="The chair",
                client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
        Sitting.objects.filter(meeting=meeting).update(
            ended_at=now() - timedelta(hours=1), ended_by=priya.user_id
        )
    return found(world, meeting)


@pytest.mark.django_db
def test_a_silver_chair_reads_it_once_the_minutes_are_approved_and_as_they_say_it(
    world: World, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = met(world, "Two evenings more for Leo’s group.", "A lamp in the yard.")
    rupa = client_as(world.users["stranger"])
    assert "No decision yet." in words_of(rupa.get(LOG))
    cycle.written(world, meeting)
    assert "lamp" not in words_of(rupa.get(LOG)), "a draft is nobody else's"
    lead = world.actor("lead")
    with acting_as(lead):
        section = MinutesSection.objects.get(meeting=meeting, text__contains="Leo")
        section = queries.section_in(lead, queries.minutes_in(lead, meeting), section.pk)
        text = section.text.replace("Leo’s group", "the group")
        commands.change_section(section=section, text=text, version=section.version, by=lead)
        minutes = queries.minutes_in(lead, meeting)
        commands.approve_minutes(minutes=minutes, late_because="", version=minutes.version, by=lead)
    page = rupa.get(LOG)
    shown = words_of(page)
    assert "Two evenings more for the group." in shown and "A lamp in the yard." in shown
    assert "Leo" not in shown and "/mappings/M-" not in page.content.decode()
    assert f"/meetings/{meeting.pk}/minutes/" in page.content.decode() and world.mapping.title in shown
    assert "Two evenings" not in words_of(rupa.post(LOG, {"q": "lamp yard"}))
    assert "No decision like that." in words_of(rupa.post(LOG, {"q": "zebra"}))
    assert "lamp" in words_of(rupa.get(f"{LOG}?mapping={world.mapping.reference}"))
    assert "No decision like that." in words_of(rupa.get(f"{LOG}?mapping={world.other_mapping.reference}"))
    monkeypatch.setattr(SilverDecisions, "per_page", 1)
    assert "lamp" in words_of(rupa.get(f"{LOG}?page=2"))
    assert LOG in rupa.get("/watch/").content.decode()
    # The team has its own log; whoever watches over nothing has none.
    for who in ("coordinator", "head", "other_district", "administrator"):
        assert client_as(world.users[who]).get(LOG).status_code == 403
    with acting_as(head := world.actor("head")):
        assert queries.silver_decisions(head) == []
    with acting_as(stranger := world.actor("stranger")), CaptureQueriesContext(connection) as seen:
        assert len(queries.silver_decisions(stranger)) == 2
    assert len(seen) == 1


@pytest.mark.django_db
def test_what_the_group_decided_is_not_silvers_to_read_there(world: World, client_as: Any) -> None:
    cycle.silver(world)
    cycle.approved(world, cycle.held(world))
    assert "named owner" not in words_of(client_as(world.users["stranger"]).get(LOG))
