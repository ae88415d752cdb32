"""What the list pages read: by whom, at what cost, and what a preview says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from placemap.access.actors import system_actor
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort.models import LetGo
from placemap.exchange import commands, queries
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.queries import looks
from placemap.foundations.clock import today
from placemap.linkage.vocabulary import Decision, Verdict
from placemap.mappings.models import Member
from placemap.subjects.commands import leave_mention_unknown
from placemap.subjects.models import Fingerprint, Mention, Person
from placemap.subjects.queries import Called, fingerprints_of
from tests.cast import World
from tests.exchange.lists import Desk, csv_list, long_list, police_workbook
from tests.linkage.pairs import found, match

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world: World) -> Any:
    priya = world.actor("coordinator")
    with acting_as(priya):
        yield Desk(world, priya)


def test_preview_says_what_would_be_written_and_writes_nothing(desk: Desk) -> None:
    upload = desk.receive()
    seen = queries.preview(desk.priya, upload)
    assert (seen.rows, seen.people, seen.unread, seen.rows_with_problems) == (4, 4, 0, 1)
    assert (seen.views, seen.statuses, seen.workers) == (4, 4, 2)
    assert [str(error) for _sheet, error in seen.problems] == [
        "Row 4, Date of Birth: 31/02/2010 is not a date"
    ]
    assert seen.first[0].person.family == "O’Neill" and seen.first[0].level == "Significant"
    assert not Person.objects.exists() and not ImportRow.objects.exists()


def test_preview_of_a_workbook_reads_its_used_sheets_under_their_banner(desk: Desk) -> None:
    seen = queries.preview(desk.priya, desk.receive("police", police_workbook(), "nominals.xlsx"))
    assert seen.people == 3 and seen.names_mentioned == 3 and seen.notes == 1
    assert {row.sheet for row in seen.first} == {"Nominals"}


def test_preview_counts_rows_that_name_nobody(desk: Desk) -> None:
    seen = queries.preview(
        desk.priya, desk.receive(content=b"Name,DOB,Home\nA Khan,01/05/2012,FE1\n,02/06/2011,FE2\n")
    )
    assert (seen.rows, seen.people, seen.unread) == (2, 1, 1)


def test_preview_of_a_long_list_looks_at_part_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "LOOKED_AT_ROWS", 20)
    upload = desk.receive(content=long_list(50))
    seen = queries.preview(desk.priya, upload)
    assert seen.is_part and seen.rows == 20
    monkeypatch.setattr(looks, "LOOKED_AT_ROWS", 50)
    assert not queries.preview(desk.priya, upload).is_part


def test_looking_at_a_list_is_on_the_trail(desk: Desk) -> None:
    upload = desk.receive()
    queries.preview(desk.priya, upload)
    assert AuditEntry.objects.filter(event="list_viewed", subjects=[upload.pk]).count() == 1


def test_an_agency_sees_its_own_files_and_only_that_others_came(world: World) -> None:
    priya, joan, marek = world.actor("coordinator"), world.actor("head"), world.actor("other_district")
    with acting_as(priya):
        desk = Desk(world, priya)
        police, school = desk.receive("police"), desk.receive("tanners_field")
        desk.accept(police)
    with acting_as(joan):
        lists = {one.agency.short_name: one for one in queries.lists_of(joan, world.mapping)}
        assert next(iter(lists)) == "Tanner's Field"
        assert [shown.upload.pk for shown in lists["Tanner's Field"].uploads] == [school.pk]
        assert (
            lists["Police"].uploads == []
            and lists["Police"].received_on
            and not lists["Police"].may_see_files
        )
        assert not lists["Police"].may_send and lists["Tanner's Field"].may_send
        assert queries.visible_upload(joan, world.mapping, school.pk).pk == school.pk
        with pytest.raises(Http404):
            queries.visible_upload(joan, world.mapping, police.pk)
        assert not ImportRow.objects.exists() and UploadSheet.objects.count() == 1
    with acting_as(marek):
        assert not Upload.objects.exists()
        with pytest.raises(Http404):
            queries.visible_upload(marek, world.mapping, school.pk)


def test_lists_cost_the_same_number_of_queries_for_more_files(desk: Desk) -> None:
    costs = []
    for count in (2, 14):
        for n in range(count):
            upload = desk.receive(
                "police", csv_list(rows=[(str(n), f"A{count}", "Person", "31/02/2011", *[""] * 6)])
            )
            desk.accept(upload)
        with CaptureQueriesContext(connection) as captured:
            queries.lists_of(desk.priya, desk.world.mapping)
        costs.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            queries.lists_to_accept(desk.priya)
        costs.append(len(captured))
    assert costs[:2] == costs[2:] and costs[0] <= 7 and costs[1] == 1


def test_lists_say_which_agency_is_late(desk: Desk) -> None:
    Member.objects.filter(agency=desk.world.agencies["police"]).update(
        asked_on=today() - timedelta(days=9), due_on=today() - timedelta(days=1)
    )
    Member.objects.filter(agency=desk.world.agencies["social_care"]).update(nothing_known_on=today())
    late = {
        one.agency.short_name
        for one in queries.lists_of(desk.priya, desk.world.mapping)
        if one.state == "overdue"
    }
    assert late == {"Police"}


def test_lists_waiting_to_be_accepted_are_work_for_those_who_may(world: World) -> None:
    priya, dan = world.actor("coordinator"), world.actor("sergeant")
    with acting_as(priya):
        desk = Desk(world, priya)
        upload = desk.receive("police")
        (item,) = queries.lists_to_accept(priya)
        assert "Police" in item.what and "Havel" not in item.what + item.why and item.by == upload.dispose_on
    for key, waiting in (("sergeant", 1), ("head", 0), ("other_district", 0)):
        actor = world.actor(key)
        with acting_as(actor):
            assert len(queries.lists_to_accept(actor)) == waiting
    with acting_as(dan):
        commands.accept_list(upload=upload, by=dan)
        assert queries.lists_to_accept(dan) == []


def test_rows_in_doubt_go_back_without_saying_who_else_knows(desk: Desk) -> None:
    mine, theirs = desk.receive(), desk.receive("police", police_workbook(), "nominals.xlsx")
    desk.accept(mine)
    desk.accept(theirs)
    amir = Person.objects.get(agency=desk.world.agencies["social_care"], source_row=5)
    ameer = Person.objects.get(agency=desk.world.agencies["police"], source_row=6)
    found(desk.world, desk.priya, [match(amir, ameer, Decision.REVIEW, 0.6)])
    rows = {row.number: row.what_to_do for row in queries.rows_to_hand_back(desk.priya, mine)}
    # Row 4: a date that is none, so it is not known for certain who it is; row 5: in doubt.
    assert set(rows) == {4, 5}
    assert len(rows[4]) == 2 and rows[5][0] == rows[4][1] and "for certain" in rows[5][0]
    assert "Police" not in str(rows)
    owen = desk.world.actor("social_care")
    with acting_as(owen):
        # The agency's own look never tells that another agency's row is in question.
        assert {row.number for row in queries.rows_to_hand_back(owen, mine)} == {4}
        assert [len(row.what_to_do) for row in queries.rows_to_hand_back(owen, mine)] == [2]


def test_every_row_that_stays_open_goes_back(desk: Desk) -> None:
    """Left out for want of a name, too little to know anybody by, or a name beside it that nobody placed."""
    content = (
        b"Forename,Surname,Date of Birth,Notes,Associates\n"
        b"Dominik,Havel,12/09/2010,,\n"
        b",,,Seen with two phones,A tall lad\n"
        b"Ameer,,,,\n"
        b"Kai,Wood,05/01/2010,,Big Dave; Dominik Havel\n"
    )
    upload = desk.receive(content=content)
    desk.accept(upload)
    big_dave = Mention.objects.get(as_written="Big Dave")
    leave_mention_unknown(mention=big_dave, by=desk.priya)
    upload.refresh_from_db()
    rows = {row.number: " ".join(row.what_to_do) for row in queries.rows_to_hand_back(desk.priya, upload)}
    assert set(rows) == {3, 4, 5}
    assert "there is no name or number" in rows[3].lower()
    assert "for certain" in rows[4]
    assert "Associates: we could not tell who “Big Dave” is" in rows[5] and "Dominik" not in rows[5]
    owen = desk.world.actor("social_care")
    with acting_as(owen):
        assert {row.number for row in queries.rows_to_hand_back(owen, upload)} == {3, 4, 5}


def test_a_settled_pair_does_not_go_back(desk: Desk) -> None:
    from placemap.linkage.commands import judge_pair

    mine, theirs = desk.receive(), desk.receive("police", police_workbook(), "nominals.xlsx")
    desk.accept(mine)
    desk.accept(theirs)
    amir = Person.objects.get(agency=desk.world.agencies["social_care"], source_row=5)
    ameer = Person.objects.get(agency=desk.world.agencies["police"], source_row=6)
    found(desk.world, desk.priya, [match(amir, ameer, Decision.REVIEW, 0.6)])
    judge_pair(mapping=desk.world.mapping, left=amir, right=ameer, answer=Verdict.SAME, by=desk.priya)
    assert {row.number for row in queries.rows_to_hand_back(desk.priya, mine)} == {4}


def test_problems_of_an_accepted_list_are_in_the_senders_words(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    total, problems = queries.problems_of(upload)
    assert total == 1 and str(problems[0][1]) == "Row 4, Date of Birth: 31/02/2010 is not a date"


def test_a_preview_says_which_rows_are_about_somebody_let_go(desk: Desk) -> None:
    """It says that much to its sender, and nothing of why; nobody is said who was never considered."""
    content = b"Forename,Surname,Date of Birth\nDominik,Havel,12/09/2010\nJade,Orme,03/02/2012\n"
    upload = desk.receive(content=content)
    assert queries.preview(desk.priya, upload).considered_before == []
    mapping = desk.world.mapping
    with acting_as(system_actor("eraser")):
        for code in fingerprints_of(mapping.pk, Called("Jade", "Orme", date(2012, 2, 3))):
            Fingerprint.objects.create(mapping=mapping, code=code)
        LetGo.objects.create(
            mapping=mapping,
            agency=desk.world.agencies["police"],
            child=uuid4(),
            reason="Known to school.",
            done_with_child=True,
            decided_on=today(),
            decided_by=uuid4(),
        )
    assert queries.preview(desk.priya, upload).considered_before == [("", 3)]
    owen = desk.world.actor("social_care")
    with acting_as(owen):
        assert queries.preview(owen, upload).considered_before == [("", 3)]
