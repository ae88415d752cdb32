"""A paper printed from its page has no number: it says so, shows its reader, and is put on record."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.minuted import approved, held, written
from tests.meetings.test_briefings import BRIEFINGS, begun, recalled, said, went_out
from tests.meetings.test_minutes_pages import at


def prints(world: World, event: str, who: str = "coordinator") -> int:
    with acting_as(world.actor(who)):
        return AuditEntry.objects.filter(event=event, outcome="done").count()


@pytest.mark.django_db
def test_a_briefing_that_is_printed_from_its_page_shows_its_reader_and_has_no_number(
    world: World, client_as: Any
) -> None:
    one = went_out(world)
    rupa, link = client_as(world.users["stranger"]), f"/briefings/{one.pk}/"
    page = rupa.get(link).content.decode()
    assert (
        "This print has no number." in page and "pm-watermark" in page and "Rupa Sen, %s. No number" in page
    )
    assert "Copy 1" not in page
    assert rupa.post(f"{link}printed/").status_code == 204
    assert prints(world, "briefing_printed") == 1
    team = words_of(client_as(world.users["coordinator"]).get(f"{BRIEFINGS}{one.pk}/"))
    assert "Printed from the page, without a number: Rupa Sen" in team
    # Of those alone who read the trail of the mapping.
    assert "Printed from the page, without a number" not in words_of(
        client_as(world.users["head"]).get(f"{BRIEFINGS}{one.pk}/")
    )


@pytest.mark.django_db
def test_a_draft_and_one_that_was_called_back_carry_that_and_are_on_record_too(
    world: World, client_as: Any
) -> None:
    priya = client_as(world.users["coordinator"])
    draft, back = begun(world), went_out(world)
    recalled(world, back)
    for one, state in ((draft, "Draft"), (back, "Called back")):
        page = priya.get(f"{BRIEFINGS}{one.pk}/").content.decode()
        assert f'data-words="{state}. Priya Nandra, %s. No number"' in page and "pm-watermark" in page
        assert f"<strong>{state}.</strong> <strong>This print has no number.</strong>" in page
        assert "Take a numbered copy instead" not in page
        assert f'action="/briefings/{one.pk}/printed/"' in page
        assert priya.post(f"/briefings/{one.pk}/printed/").status_code == 204
        told = words_of(priya.get(f"{BRIEFINGS}{one.pk}/"))
        assert "Printed from the page, without a number: Priya Nandra" in told
    assert prints(world, "briefing_printed") == 2


@pytest.mark.django_db
def test_what_somebody_cannot_read_they_did_not_print(world: World, client_as: Any) -> None:
    one, draft = went_out(world), begun(world)
    said(world, draft)
    marek = client_as(world.users["other_district"])
    hidden, absent = (marek.post(f"/briefings/{key}/printed/") for key in (one.pk, uuid.uuid4()))
    assert hidden.status_code == absent.status_code == 404
    for who in ("stranger", "other_district"):
        assert client_as(world.users[who]).post(f"/briefings/{draft.pk}/printed/").status_code == 404
    recalled(world, one)
    assert client_as(world.users["stranger"]).post(f"/briefings/{one.pk}/printed/").status_code == 404
    assert marek.post(f"/meetings/{uuid.uuid4()}/minutes/printed/").status_code == 404
    assert not prints(world, "briefing_printed")


@pytest.mark.django_db
def test_minutes_that_are_printed_from_their_page_are_on_record(world: World, client_as: Any) -> None:
    meeting = held(world)
    approved(world, meeting)
    owen = client_as(world.users["social_care"])
    page = owen.get(at(world, "minutes", meeting)).content.decode()
    assert "This print has no number." in page and "Owen Tait, %s. No number" in page
    told = f"/meetings/{meeting.pk}/minutes/printed/"
    assert f'action="{told}"' in page
    assert owen.post(told).status_code == 204
    assert prints(world, "minutes_printed", "lead") == 1
    lead = words_of(client_as(world.users["lead"]).get(at(world, "minutes", meeting)))
    assert "Printed from the page, without a number Owen Tait" in lead
    assert client_as(world.users["other_district"]).post(told).status_code == 404


@pytest.mark.django_db
def test_a_draft_of_minutes_is_printed_by_those_alone_who_write_it(world: World, client_as: Any) -> None:
    meeting = held(world)
    written(world, meeting)
    told = f"/meetings/{meeting.pk}/minutes/printed/"
    assert client_as(world.users["social_care"]).post(told).status_code == 404
    assert prints(world, "minutes_printed", "lead") == 0
    assert client_as(world.users["lead"]).post(told).status_code == 204
    assert prints(world, "minutes_printed", "lead") == 1
