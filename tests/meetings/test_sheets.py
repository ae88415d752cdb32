"""What is wanted of an item: written once, put right, standing until the next meeting, and read by whom it is for."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import AgendaItem, ItemSheet, ItemSheetEnd, ItemSheetVersion, Meeting
from placemap.meetings.rules.sheets import check_sheet, has_sheet, still_shown
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MeetingState, Part, SheetEnd
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import in_days, planned
from tests.meetings.running import found_as, item, sat
from tests.meetings.screen import value
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
    assert (sheet.agency_id, sheet.part, sheet.kind) == (head.agency_id, "one", "places")
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
def test_somebody_of_another_agency_sees_to_it_from_then_on(world: World) -> None:
    places = item(world, sat(world), K.PLACES)
    wants(world, places, owner=world.users["head"])
    given = wants(world, places, owner=world.users["sergeant"], version=1)
    sergeant = world.users["sergeant"]
    assert (given.owner_id, given.agency_id) == (sergeant.pk, sergeant.agency_id)
    assert wants(world, places, version=2).agency_id is None


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


def settles(world: World, sheet: ItemSheet, who: str, how: SheetEnd = SheetEnd.DONE, **given: Any) -> ItemSheetEnd:  # fmt: skip
    actor = world.actor(who)
    with acting_as(actor):
        held = queries.own_sheet(AgendaItem.objects.get(pk=sheet.item_id))
        return commands.settle_sheet(
            sheet=held, how=how, version=given.get("version", held.version), by=actor
        )


def work(world: World, who: str) -> list[tuple[str, str, date | None]]:
    actor = world.actor(who)
    with acting_as(actor):
        return [(one.what, one.why, one.by) for one in queries.sheets_to_see_to(actor)]


@pytest.mark.django_db
def test_whoever_sees_to_it_has_it_in_their_work_until_it_is_settled(world: World, client_as: Any) -> None:
    places = item(world, sat(world, "head"), K.PLACES)
    due = today() + timedelta(days=3)
    sheet = wants(world, places, "Ask about the Kettle Street arcade.", owner=world.users["head"], due=due)
    [(what, why, by)] = work(world, "head")
    assert "you see to something on the agenda" in what and by == due
    for words in (what, why):
        assert "Kettle" not in words and "arcade" not in words
    assert K.PLACES.label in why
    assert work(world, "sergeant") == [] == work(world, "coordinator")
    joan = client_as(world.users["head"])
    page = joan.get("/my-work/").content.decode()
    url = f"{MEETINGS}{places.meeting_id}/agenda/{places.pk}/"
    assert url in page and "Kettle" not in page
    place = joan.get(url).content.decode()
    assert f"{url}settle/" in place and "Write what we want now" not in place and "Change it" not in place
    asked = joan.get(f"{url}settle/").content.decode()
    assert "Ask about the Kettle Street arcade." in words_of(joan.get(f"{url}settle/"))
    form = {"how": "", "version": value(asked, "version"), "once": value(asked, "once")}
    assert "Say whether it is done" in words_of(joan.post(f"{url}settle/", form))
    for _again in range(2):
        assert joan.post(f"{url}settle/", {**form, "how": "done"})["Location"] == url
    shown = words_of(joan.get(url))
    assert f"Done, as {world.users['head'].name} said on" in shown and "Say what became of it" not in shown
    assert work(world, "head") == []
    assert joan.get(f"{url}settle/")["Location"] == url
    with acting_as(world.actor("coordinator")):
        (end,) = ItemSheetEnd.objects.filter(sheet=sheet)
        assert (end.settled_by, end.how, end.number) == (world.users["head"].pk, "done", 1)
    with acting_as(world.actor("head")):
        assert AuditEntry.objects.filter(event="item_sheet_settled", outcome="done").count() == 1


@pytest.mark.django_db
def test_whoever_runs_the_meeting_settles_it_too_and_nobody_else(world: World, client_as: Any) -> None:
    places = item(world, sat(world, "head", "sergeant"), K.PLACES)
    sheet = wants(world, places, owner=world.users["head"])
    with pytest.raises(Refused):
        settles(world, sheet, "sergeant")
    url = f"{MEETINGS}{places.meeting_id}/agenda/{places.pk}/settle/"
    assert [client_as(world.users[who]).get(url).status_code for who in ("sergeant", "head")] == [403, 200]
    empty = item(world, places.meeting, K.THEMES)
    assert client_as(world.users["head"]).get(url.replace(str(places.pk), str(empty.pk))).status_code == 404
    sergeant = world.actor("sergeant")
    with acting_as(sergeant), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        ItemSheetEnd(
            sheet=sheet, mapping=world.mapping, number=1, how="done", settled_by=sergeant.user_id
        ).save(force_insert=True)
    with acting_as(world.actor("head")), pytest.raises(ProgrammingError), transaction.atomic():
        # In another's name.
        ItemSheetEnd(
            sheet=sheet, mapping=world.mapping, number=1, how="done", settled_by=sergeant.user_id
        ).save(force_insert=True)
    assert settles(world, sheet, "lead", SheetEnd.NOT_WANTED).how == "not_wanted"
    assert settles(world, sheet, "head", SheetEnd.NOT_WANTED).settled_by == world.users["lead"].pk
    with pytest.raises(Conflict, match="something else"):
        settles(world, sheet, "head")


@pytest.mark.django_db
def test_it_begins_anew_when_something_is_asked_for_again(world: World) -> None:
    places = item(world, sat(world, "head"), K.PLACES)
    head = world.users["head"]
    sheet = wants(world, places, owner=head, due=today())
    settles(world, sheet, "head")
    assert work(world, "head") == []
    # The same words are asked for once more.
    again = wants(world, places, owner=head, due=today(), version=1)
    assert again.version == 2 and len(work(world, "head")) == 1
    with pytest.raises(Conflict, match="Somebody else wrote"):
        settles(world, sheet, "head", version=1)
    settles(world, sheet, "head")
    wants(world, places, "Something new.", owner=head, version=2)
    assert len(work(world, "head")) == 1
    lead = world.actor("lead")
    with acting_as(lead):
        shown = queries.sheet_of(lead, places)
        assert shown is not None and shown.end is None and sorted(shown.ends) == [1, 2]


@pytest.mark.django_db
def test_of_part_two_only_whoever_reads_it_has_work_and_settles_it(world: World) -> None:
    meeting = sat(world, "social_care")
    cohort = item(world, meeting, K.COHORT)
    for who in ("social_care", "lead"):
        sheet = wants(
            world, cohort, f"Agree about Ellie {who}.", owner=world.users[who],
            version=0 if who == "social_care" else 1,
        )  # fmt: skip
        # The lead has not signed at this meeting.
        assert len(work(world, who)) == (who == "social_care")
    with acting_as(world.actor("lead")), pytest.raises(Http404):
        queries.own_sheet(AgendaItem(pk=cohort.pk))
    wants(world, cohort, "Agree about Ellie.", owner=world.users["social_care"], version=2)
    assert "Ellie" not in str(work(world, "social_care"))
    keep_apart(world, "social_care")
    assert work(world, "social_care") == []
    owen = world.actor("social_care")
    with acting_as(owen), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        ItemSheetEnd(sheet=sheet, mapping=world.mapping, number=3, how="done", settled_by=owen.user_id).save(
            force_insert=True
        )


@pytest.mark.django_db
def test_once_the_table_met_again_with_something_else_the_old_is_nobodys_work(world: World) -> None:
    first = sat(world, "head")
    second = planned(world, starts_at=in_days(20))
    head = world.users["head"]
    wants(world, item(world, first, K.PLACES), owner=head)
    wants(world, item(world, first, K.THEMES), owner=head)
    wants(world, item(world, second, K.PLACES), "The council lights it.", owner=world.users["sergeant"])
    assert len(work(world, "head")) == 2
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=first.pk).update(starts_at=now() - timedelta(days=7))
        Meeting.objects.filter(pk=second.pk).update(starts_at=now() - timedelta(minutes=5))
    assert [why for _what, why, _by in work(world, "head")] == [
        why for _what, why, _by in work(world, "head") if K.THEMES.label in why
    ]
    assert len(work(world, "head")) == 1 == len(work(world, "sergeant"))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=first.pk).update(state="cancelled")
    assert work(world, "head") == []


@pytest.mark.parametrize(("days", "shown"), [(0, True), (41, True), (42, False)])
def test_what_was_settled_is_heard_of_once_more(days: int, shown: bool) -> None:
    at = datetime(2026, 11, 29, 10, tzinfo=UTC)
    assert still_shown(None, at) and still_shown(at, at + timedelta(days=days)) is shown


@pytest.mark.django_db
def test_the_next_meeting_hears_that_it_is_done_and_a_late_one_does_not(world: World) -> None:
    first = sat(world, "head")
    sheet = wants(world, item(world, first, K.PLACES), owner=world.users["head"])
    settles(world, sheet, "head")
    lead = world.actor("lead")
    for days, hears in ((20, True), (60, False)):
        after = item(world, planned(world, starts_at=in_days(days)), K.PLACES)
        with acting_as(lead):
            shown = queries.sheet_of(lead, after)
            assert (shown is not None and shown.end is not None) is hears
            assert bool(queries.sheets_of(lead, after.meeting, [after])) is hears


@pytest.mark.django_db
def test_a_silver_chair_finds_it_and_settles_it_by_a_link(world: World, client_as: Any) -> None:
    meeting = of_silver(world)
    wanted = item(world, meeting, K.RESOURCES)
    wants(world, wanted, "Two evenings more.", owner=world.users["stranger"])
    group = item(world, sat(world), K.COMMUNICATION)
    wants(world, group, "Only the group reads this.")
    rupa: Client = client_as(world.users["stranger"])
    url = f"/meetings/{meeting.pk}/agenda/{wanted.pk}/settle/"
    page = rupa.get("/my-work/").content.decode()
    assert url in page and "Two evenings" not in page
    asked = rupa.get(url).content.decode()
    assert "Two evenings more." in asked and "/mappings/M-" not in asked
    form = {"how": "not_wanted", "version": value(asked, "version"), "once": value(asked, "once")}
    assert rupa.post(url, form)["Location"] == f"/meetings/{meeting.pk}/"
    assert work(world, "stranger") == []
    assert "No longer wanted" in words_of(rupa.get(pack_url(meeting)))
    for other in (
        f"/meetings/{meeting.pk}/agenda/{group.pk}/settle/",
        f"/meetings/{meeting.pk}/agenda/{uuid.uuid4()}/settle/",
    ):
        assert rupa.get(other).status_code == 404
    assert rupa.get(f"/meetings/{group.meeting_id}/agenda/{group.pk}/settle/").status_code == 403
    # As its chair also what somebody else sees to.
    wants(world, item(world, meeting, K.EQUALITY), "Compare with the census.", owner=world.users["lead"])
    theirs = item(world, meeting, K.EQUALITY)
    assert rupa.get(f"/meetings/{meeting.pk}/agenda/{theirs.pk}/settle/").status_code == 200
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(chair=None)
    assert rupa.get(f"/meetings/{meeting.pk}/agenda/{theirs.pk}/settle/").status_code == 403
    lead = client_as(world.users["lead"])
    assert lead.get(url)["Location"] == f"{MEETINGS}{meeting.pk}/agenda/{wanted.pk}/settle/"


@pytest.mark.django_db
def test_the_work_of_sheets_takes_two_queries_however_many(world: World) -> None:
    meeting = sat(world, "head")
    for kind in (K.PLACES, K.THEMES, K.PROBLEM):
        wants(world, item(world, meeting, kind), owner=world.users["head"])
    head = world.actor("head")
    with acting_as(head), CaptureQueriesContext(connection) as seen:
        assert len(queries.sheets_to_see_to(head)) == 3
    assert len(seen) == 2
