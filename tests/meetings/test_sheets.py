"""What is wanted of an item: written once, put right, standing until the next meeting, and read by whom it is for."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import AgendaItem, ItemSheet, ItemSheetVersion, Meeting
from placemap.meetings.rules.sheets import check_sheet, has_sheet
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState, Part
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import in_days, planned
from tests.meetings.running import found_as, item, sat
from tests.meetings.test_alone import by_link, of_silver, pack_url
from tests.meetings.test_kept_apart import keep_apart
from tests.meetings.test_places import MEETINGS, signs

K = AgendaKind
ON = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("kind", "state", "wanted", "due", "child", "why"),
    [
        (K.RESOURCES, MeetingState.PLANNED, "Two youth workers.", None, False, None),
        (K.RESOURCES, MeetingState.PLANNED, "Two youth workers.", ON, False, None),
        (K.RESOURCES, MeetingState.PLANNED, " ", None, False, "what is wanted now"),
        (K.RESOURCES, MeetingState.PLANNED, "x", ON - timedelta(days=1), False, "cannot lie behind"),
        (K.RESOURCES, MeetingState.CANCELLED, "x", None, False, "was cancelled"),
        (K.CHILD, MeetingState.PLANNED, "x", None, True, "their own page"),
        (K.SAFETY, MeetingState.PLANNED, "x", None, False, "their own page"),
    ],
)
def test_what_may_be_wanted(
    kind: AgendaKind, state: MeetingState, wanted: str, due: date | None, child: bool, why: str | None
) -> None:
    if why is None:
        check_sheet(kind, state, wanted, due, ON, is_about_child=child)
        return
    with pytest.raises(PlacemapError, match=why):
        check_sheet(kind, state, wanted, due, ON, is_about_child=child)


def test_what_silver_speaks_of_has_a_sheet() -> None:
    silver = {line.kind for line in rules.usual_agenda(MeetingKind.SILVER, is_first=False)}
    assert {kind for kind in silver if not has_sheet(kind, is_about_child=False)} == {K.WELCOME, K.SAFETY}


def wants(world: World, of: AgendaItem, wanted: str = "Ask who lights the arcade.", who: str = "coordinator", **given: Any) -> ItemSheet:  # fmt: skip
    actor = world.actor(who)
    said: dict[str, Any] = {"version": 0, **given}
    with acting_as(actor):
        held = queries.item_in(actor, found_as(world, of.meeting, who), of.pk)
        return commands.write_sheet(item=held, wanted=wanted, by=actor, **said)


def stands(world: World, of: AgendaItem, who: str = "coordinator") -> str | None:
    actor = world.actor(who)
    with acting_as(actor):
        shown = queries.sheet_of(actor, of)
        return shown.sheet.wanted if shown else None


@pytest.mark.django_db
def test_it_stands_at_the_next_meeting_until_something_else_is_written(world: World) -> None:
    first = sat(world, "head")
    second = planned(world, starts_at=in_days(20))
    before, after = item(world, first, K.PLACES), item(world, second, K.PLACES)
    head, police = world.users["head"], world.agencies["police"]
    due = today() + timedelta(days=3)
    sheet = wants(world, before, owner=head, due=due)
    assert (sheet.owner_agency_id, sheet.part, sheet.kind) == (head.agency_id, "one", "places")
    assert stands(world, after, "sergeant") == "Ask who lights the arcade."
    lead = world.actor("lead")
    with acting_as(lead):
        shown = queries.sheet_of(lead, after)
        assert shown is not None and shown.is_earlier and not shown.is_late
        every = queries.sheets_of(lead, after.meeting, [after, item(world, second, K.THEMES)])
        assert list(every) == [after.pk]
    wants(world, after, "The council lights it.", agency=police)
    assert stands(world, after) == "The council lights it."
    assert stands(world, before) == "Ask who lights the arcade."


@pytest.mark.django_db
def test_put_right_it_keeps_what_it_said_and_nobody_writes_over_another(world: World) -> None:
    places = item(world, sat(world), K.PLACES)
    sheet = wants(world, places)
    assert wants(world, places, version=1).version == 1, "the same once more changes nothing"
    wants(world, places, "Ask the council.", version=1)
    with pytest.raises(Conflict):
        wants(world, places, "Something else.", version=1)
    with pytest.raises(Conflict):
        wants(world, item(world, places.meeting, K.THEMES), version=3)
    with acting_as(world.actor("lead")):
        (kept,) = ItemSheetVersion.objects.filter(sheet=sheet)
        assert (kept.number, kept.wanted) == (1, "Ask who lights the arcade.")
        assert AuditEntry.objects.filter(event="item_sheet_written").exists()


@pytest.mark.django_db
def test_somebody_of_another_agency_comes_to_see_to_it(world: World) -> None:
    places = item(world, sat(world), K.PLACES)
    wants(world, places, owner=world.users["head"])
    sheet = wants(world, places, owner=world.users["social_care"], version=1)
    assert sheet.owner_agency_id == world.users["social_care"].agency_id
    assert wants(world, places, version=2).owner_agency_id is None


@pytest.mark.django_db
def test_whoever_does_not_run_the_meeting_reads_and_writes_nothing(world: World) -> None:
    places = item(world, sat(world, "head"), K.PLACES)
    wants(world, places)
    assert stands(world, places, "head") == "Ask who lights the arcade."
    with pytest.raises(Refused):
        wants(world, places, "Mine.", who="head", version=1)
    head = world.actor("head")
    with acting_as(head):
        assert not ItemSheet.objects.filter(item=places).update(wanted="Mine.")
    with acting_as(world.actor("stranger")):
        assert not ItemSheet.objects.exists()


@pytest.mark.django_db
def test_part_one_names_no_child_until_somebody_has_looked(world: World) -> None:
    places = item(world, sat(world), K.PLACES)
    with pytest.raises(NamesFound):
        wants(world, places, "Walk Ellie home.")
    assert stands(world, places) is None
    assert wants(world, places, "Walk Ellie home.", looked=True).version == 1


@pytest.mark.django_db
def test_part_two_is_for_whoever_signed_and_is_kept_from_nobody(world: World) -> None:
    meeting = sat(world, "social_care", "sergeant")
    cohort = item(world, meeting, K.COHORT)
    wants(world, cohort, "Agree about Ellie.")
    assert stands(world, cohort, "social_care") == "Agree about Ellie."
    for who in ("head", "lead"):
        assert stands(world, cohort, who) is None, who
    keep_apart(world, "social_care")
    assert stands(world, cohort, "social_care") is None
    assert stands(world, cohort, "sergeant") == "Agree about Ellie."
    # At the next meeting it is for those who signed at both, and who prepares that one reads no other's.
    second = planned(world, starts_at=in_days(20))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(days=7))
        Meeting.objects.filter(pk=second.pk).update(starts_at=now() - timedelta(minutes=5))
    for who in ("sergeant", "lead"):
        signs(world, second, who)
    again = item(world, second, K.COHORT, who="lead")
    assert stands(world, again, "sergeant") == "Agree about Ellie."
    assert stands(world, again, "lead") is None


@pytest.mark.django_db
def test_whoever_is_kept_from_a_child_says_nothing_of_several(world: World) -> None:
    meeting = sat(world, "head", minute_taker_id=world.users["head"].pk)
    cohort = item(world, meeting, K.COHORT, who="head")
    keep_apart(world, "head")
    with pytest.raises(PlacemapError, match="nobody in particular"):
        wants(world, cohort, "Agree.", who="head")
    head = world.actor("head")
    with acting_as(head), pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        ItemSheet(
            item=cohort, meeting=meeting, mapping=world.mapping, part="two", kind="cohort", wanted="x",
            written_by=head.user_id,
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.django_db
def test_silver_reads_its_own_in_its_pack_and_never_the_groups(world: World, client_as: Any) -> None:
    bronze = sat(world)
    group = item(world, bronze, K.COMMUNICATION)
    wants(world, group, "Only the group reads this.")
    meeting = of_silver(world)
    for kind, words in ((K.RESOURCES, "Two evenings more."), (K.EQUALITY, "Compare with the census.")):
        wants(world, item(world, meeting, kind), words)
    later = planned(
        world, "lead", "stranger", kind=MeetingKind.SILVER, starts_at=in_days(40),
        chair_id=world.users["stranger"].pk,
    )  # fmt: skip
    rupa: Client = client_as(world.users["stranger"])
    for held in (meeting, later):
        page = rupa.get(pack_url(held))
        shown = words_of(page)
        assert "Two evenings more." in shown and "Compare with the census." in shown
        assert "Only the group reads this." not in shown and "/mappings/M-" not in page.content.decode()
    stranger = world.actor("stranger")
    with acting_as(stranger):
        assert not ItemSheet.objects.filter(meeting=bronze).exists()
        there = by_link(world, later)
        assert queries.sheet_of(stranger, AgendaItem.objects.get(meeting=there, kind="communication")) is None


@pytest.mark.django_db
def test_the_page_keeps_what_was_typed_and_leads_back_to_the_item(world: World, client_as: Any) -> None:
    meeting = planned(world)
    places = item(world, sat(world), K.PLACES)
    meeting = places.meeting
    page = f"{MEETINGS}{meeting.pk}/agenda/{places.pk}/"
    client: Client = client_as(world.users["coordinator"])
    assert "Write what we want now" in words_of(client.get(page))
    form = {"wanted": "Walk Ellie home.", "owner": "", "due": "", "version": "0", "once": str(uuid.uuid4())}
    refused = client.post(f"{page}wanted/", form)
    assert refused.status_code == 422 and "Walk Ellie home." in refused.content.decode()
    saved = client.post(
        f"{page}wanted/",
        {
            **form,
            "wanted": "Light the path.",
            "owner": f"{world.users['head'].pk}.{world.users['head'].agency_id}",
            "due": "1 12 2027",
            "once": str(uuid.uuid4()),
        },
    )
    assert saved["Location"] == page
    shown = words_of(client.get(page))
    for words in ("Light the path.", world.users["head"].name, "1 December 2027", "Change it"):
        assert words in shown
    head = words_of(client_as(world.users["head"]).get(page))
    assert "Light the path." in head and "Change it" not in head
    for where in (f"{MEETINGS}{meeting.pk}/agenda/", f"{MEETINGS}{meeting.pk}/pack/", f"{MEETINGS}{meeting.pk}/run/?item={places.pk}"):  # fmt: skip
        assert "Light the path." in words_of(client.get(where)), where
    again = client.get(f"{page}wanted/").content.decode()
    assert "Light the path." in again and "1 December 2027" in again
    late = client.post(f"{page}wanted/", {**form, "wanted": "Over it.", "once": str(uuid.uuid4())})
    assert late.status_code == 409 and "Light the path." in late.content.decode()


@pytest.mark.django_db
def test_while_names_are_hidden_no_page_of_it_shows_one(world: World, client_as: Any) -> None:
    meeting = sat(world)
    cohort = item(world, meeting, K.COHORT)
    wants(world, cohort, "Agree about Ellie.")
    page = f"{MEETINGS}{meeting.pk}/agenda/{cohort.pk}/"
    client: Client = client_as(world.users["coordinator"])
    led = client.get(f"{page}wanted/", follow=True)
    assert led.redirect_chain == [(page, 302)]
    assert "Ellie" not in led.content.decode() and "Show names first" in words_of(led)
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.hide_names(meeting=found_as(world, meeting), hidden=False, by=priya)
    assert "Agree about Ellie." in client.get(f"{page}wanted/").content.decode()


@pytest.mark.django_db
def test_the_queries_of_an_agenda_do_not_grow_with_its_sheets(world: World) -> None:
    meeting = sat(world)
    lead = world.actor("lead")
    counts = []
    for kinds in ((K.PLACES,), (K.THEMES, K.ADULTS, K.PROVISION)):
        for kind in kinds:
            wants(world, item(world, meeting, kind))
        with acting_as(lead), CaptureQueriesContext(connection) as asked:
            held = found_as(world, meeting, "lead")
            queries.sheets_of(lead, held, list(AgendaItem.objects.filter(meeting=held, part=Part.ONE.value)))
        counts.append(len(asked))
    assert counts[0] == counts[1]
