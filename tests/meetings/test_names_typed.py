"""What everybody at the table reads is searched for names as it is typed: its writer looks, and may say so."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from placemap.access.session import acting_as
from placemap.meetings import commands
from placemap.meetings.models import AgendaItem, Entry, Meeting, Sitting
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from placemap.responses.models import Action, ActionUpdate
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import in_days, planned
from tests.meetings.running import entries, item, safe, sat, write
from tests.meetings.screen import form, run, typed, value
from tests.returns.people import two_children

pytestmark = pytest.mark.django_db
ASKS, NAMED = "I have looked", "Leo Pashley was there."


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    return client_as(world.users["coordinator"])  # type: ignore[no-any-return]


def sent(client: Client, address: str, **given: str) -> tuple[bool, Any]:
    """A page sent twice: as it is, and with the tick; whether the first was asked to look."""
    fields = {"once": str(uuid.uuid4()), **given}
    first = client.post(address, fields)
    said = words_of(first)
    # While names are hidden on the shared screen, its initials are pointed at.
    asked = first.status_code == 422 and ASKS in said and ("“Leo Pashley”" in said or "“L.P.”" in said)
    return asked, client.post(address, {**fields, "looked": "on"}) if asked else first


def boxed(client: Client, meeting: Meeting, under: AgendaItem, box: str, **given: str) -> tuple[bool, Any]:
    """The same of a box of the screen."""
    page = client.get(f"{run(meeting)}?item={under.pk}").content.decode()
    address, said = f"{run(meeting, f'{box}/')}?item={under.pk}", typed(page, box, **given)
    first = client.post(address, said)
    if box == "action" and first.status_code == 200:
        said["action-read"] = value(form(first.content.decode(), box), "action-read")
        first = client.post(address, said)
    asked = first.status_code == 422 and f'name="{box}-looked"' in form(first.content.decode(), box)
    return asked, client.post(address, {**said, f"{box}-looked": "on"}) if asked else first


@pytest.mark.parametrize("box", ["note", "decision", "action"])
def test_under_an_item_of_part_1_its_writer_is_asked_to_look_and_under_one_of_part_2_not(
    world: World, priya: Client, box: str
) -> None:
    meeting = sat(world, "sergeant")
    given = (
        {"who": "Colley", "what": "ask Leo Pashley by next Friday"} if box == "action" else {"words": NAMED}
    )
    asked, answer = boxed(priya, meeting, item(world, meeting, AgendaKind.WELCOME), box, **given)
    assert asked and answer.status_code == 302 and len(entries(world, meeting)) == 1
    asked, answer = boxed(priya, meeting, item(world, meeting, AgendaKind.CHILD), box, **given)
    assert not asked and answer.status_code == 302 and len(entries(world, meeting)) == 2
    nobody = {**given, **({"what": "ask them by next Friday"} if box == "action" else {"words": "Said."})}
    asked, answer = boxed(priya, meeting, item(world, meeting, AgendaKind.WELCOME), box, **nobody)
    assert not asked and answer.status_code == 302


def test_what_is_pointed_at_stands_without_names_while_they_are_hidden(world: World, priya: Client) -> None:
    meeting = sat(world)
    under = item(world, meeting, AgendaKind.WELCOME)
    page = priya.get(run(meeting)).content.decode()
    answer = priya.post(f"{run(meeting, 'note/')}?item={under.pk}", typed(page, "note", words=NAMED))
    assert "“L.P.”" in words_of(answer) and "“Leo Pashley”" not in words_of(answer)


def test_of_whether_somebody_is_at_risk_it_is_asked_too(world: World, priya: Client) -> None:
    meeting = sat(world)
    under = item(world, meeting, AgendaKind.SAFETY)
    asked, answer = boxed(priya, meeting, under, "safety", at_risk="yes", words=NAMED)
    assert asked and answer.status_code == 302 and entries(world, meeting) == [NAMED]


def test_another_view_a_sharing_and_other_words_are_looked_through(world: World, priya: Client) -> None:
    meeting = sat(world)
    under = item(world, meeting, AgendaKind.WELCOME)
    key = {"key": str(uuid.uuid4())}
    at = f"?item={under.pk}"
    asked, answer = sent(priya, run(meeting, "different-view/") + at, whose="The school", words=NAMED, **key)
    assert asked and answer.status_code == 302
    sharing = {
        "shares": "no", "words": "A note", "shared_with": "Leo Pashley", "told": "told", "because": "It is not ours.",
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    asked, answer = sent(priya, run(meeting, "sharing/") + at, **sharing)
    assert asked and answer.status_code == 302
    entry = write(world, meeting, under)
    address = run(meeting, f"entries/{entry.pk}/?show=yes")
    asked, answer = sent(priya, address, words=NAMED, version="1")
    assert asked and answer.status_code == 302
    # Looked at before, and left as it is: nobody is asked again.
    asked, answer = sent(priya, address, words=NAMED, version="2")
    assert not asked and answer.status_code == 302


def test_the_reason_of_striking_out_goes_into_an_actions_history_only_once_somebody_looked(
    world: World, priya: Client
) -> None:
    meeting = sat(world, "sergeant")
    under = item(world, meeting, AgendaKind.WELCOME)
    boxed(priya, meeting, under, "action", who="Colley", what="ring the shop by next Friday")
    with acting_as(world.actor("coordinator")):
        entry = Entry.objects.get(kind=EntryKind.ACTION)
    strike = run(meeting, f"entries/{entry.pk}/strike/")
    first = priya.post(strike, {"once": str(uuid.uuid4()), "because": NAMED, "version": "1"})
    assert first.status_code == 422 and ASKS in words_of(first)
    with acting_as(world.actor("coordinator")):
        assert Entry.objects.get(pk=entry.pk).struck_at is None
        assert not ActionUpdate.objects.filter(words=NAMED).exists()
        assert Action.objects.get(pk=entry.action_id).state == "accepted"
    asked, answer = sent(priya, strike, because=NAMED, version="1")
    assert asked and answer.status_code == 302
    with acting_as(world.actor("coordinator")):
        assert ActionUpdate.objects.filter(words=NAMED).exists()


def test_why_a_meeting_ends_without_something_names_nobody_unless_somebody_looked(
    world: World, priya: Client
) -> None:
    meeting = sat(world)
    safe(world, meeting)
    actor = world.actor("coordinator")
    with acting_as(actor):
        commands.record_presence(
            meeting=meeting, presences={world.users["sergeant"].pk: "here"}, versions={}, by=actor
        )
    asked, answer = sent(priya, run(meeting, "end/"), without_door=NAMED)
    assert asked and answer.status_code == 302
    with acting_as(actor):
        assert Sitting.objects.get(meeting=meeting).without_door == NAMED


def test_titles_and_reasons_on_an_agenda_name_nobody_unless_somebody_looked(
    world: World, priya: Client
) -> None:
    two_children(world)
    meeting = planned(world, starts_at=in_days(10))
    agenda = f"/mappings/M-2026-901/meetings/{meeting.pk}/agenda/"
    for part in ("one", "two"):
        asked, answer = sent(priya, f"{agenda}add/", title="About Leo Pashley", part=part, minutes="5")
        assert asked and answer.status_code == 302
    with acting_as(world.actor("coordinator")):
        made, other = AgendaItem.objects.filter(title="About Leo Pashley").order_by("part")
    # Longer, under the same title: it was looked at before.
    change = f"{agenda}{made.pk}/change/"
    asked, answer = sent(priya, change, title=made.title, minutes="10", version="1")
    assert not asked and answer.status_code == 302
    asked, answer = sent(priya, f"{agenda}{other.pk}/change/", title=NAMED, minutes="10", version="1")
    assert asked and answer.status_code == 302
    asked, answer = sent(priya, f"{agenda}{other.pk}/leave-out/", reason=NAMED, version="2")
    assert asked and answer.status_code == 302
