"""Lists taken back, handed back and disposed of."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as
from placemap.exchange import commands, jobs, queries
from placemap.exchange.commands import accepting
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.subjects.commands import set_standing
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import Standing
from tests.cast import World
from tests.exchange.lists import Desk, police_workbook

pytestmark = pytest.mark.django_db


# Taking back


def test_take_back_list_before_it_is_accepted_removes_the_file(desk: Desk) -> None:
    upload = desk.receive()
    assert commands.take_back_list(upload=upload, by=desk.priya) == commands.TakenBack(0, 0)
    held = Upload.objects.get()
    assert held.state == Upload.State.WITHDRAWN and bytes(held.content) == b""
    assert UploadSheet.objects.get().first_rows == []
    with pytest.raises(PlacemapError, match="taken back"):
        desk.accept(upload)


def test_take_back_list_withdraws_its_records_once(desk: Desk) -> None:
    upload = desk.receive()
    contribution = desk.accept(upload)
    with pytest.raises(PlacemapError, match="Say why"):
        commands.take_back_list(upload=upload, by=desk.priya)
    taken = commands.take_back_list(upload=upload, reason="It was last year’s", by=desk.priya)
    assert taken == commands.TakenBack(4, 0)
    contribution.refresh_from_db()
    assert contribution.withdrawn_at and contribution.withdrawn_reason == "It was last year’s"
    assert not Person.objects.filter(withdrawn_at=None).exists() and not ImportRow.objects.exists()
    assert commands.take_back_list(upload=upload, reason="Again", by=desk.priya) == commands.TakenBack(0, 0)


def test_take_back_list_keeps_a_child_the_group_relies_on(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    set_standing(person=Person.objects.get(source_row=2), standing=Standing.PROPOSED, by=desk.priya)
    assert commands.take_back_list(upload=upload, reason="Wrong", by=desk.priya) == commands.TakenBack(3, 1)
    assert Person.objects.get(withdrawn_at=None).source_row == 2


def test_take_back_list_waits_while_it_is_being_read_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 1)
    upload = desk.receive()
    commands.begin_accepting(upload=upload, version=upload.version, by=desk.priya)
    with pytest.raises(PlacemapError, match="being read in"):
        commands.take_back_list(upload=upload, reason="Wrong", by=desk.priya)


# Handing back


def test_hand_back_rows_gives_the_senders_own_columns(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    handed = commands.hand_back_rows(upload=upload, by=desk.priya)
    table = list(csv.reader(io.StringIO(handed.content.decode("utf-8-sig")), delimiter=";"))
    assert table[0][:3] == ["Person ID", "Forename", "Surname"] and table[0][-1] == "What to do"
    assert len(table) == 2 and table[1][1:3] == ["Chloé", "Baker"]
    first, then = table[1][-1].splitlines()
    assert first == "Date of Birth: 31/02/2010 is not a date."
    assert then.startswith("We could not tell for certain who this is.")
    assert handed.file_name.startswith("rows-to-check-") and handed.file_name.endswith(".csv")
    assert not any(word in handed.file_name for word in ("list", "care", "Baker"))
    assert AuditEntry.objects.filter(event="rows_handed_back").count() == 1


def test_hand_back_rows_of_a_workbook_keeps_its_sheets(desk: Desk) -> None:
    content = police_workbook()
    book = load_workbook(io.BytesIO(content))
    book["Nominals"].append(["BROOK, Tess", "31/02/2011"])
    out = io.BytesIO()
    book.save(out)
    upload = desk.receive("police", out.getvalue(), "nominals.xlsx")
    desk.accept(upload)
    handed = commands.hand_back_rows(upload=upload, by=desk.priya)
    back = load_workbook(io.BytesIO(handed.content))
    assert back.sheetnames == ["Nominals"]
    rows = list(back["Nominals"].values)
    assert rows[0][:2] == ("Nominal", "DoB") and rows[1][0] == "BROOK, Tess"


def test_hand_back_rows_with_nothing_to_check_says_so(desk: Desk) -> None:
    upload = desk.receive(content=b"Name,DOB\nAmir Khan,01/05/2012\nKai Wood,02/06/2011\n")
    desk.accept(upload)
    with pytest.raises(PlacemapError, match="No row"):
        commands.hand_back_rows(upload=upload, by=desk.priya)


# Disposal


def test_dispose_of_files_empties_what_is_due_and_nothing_else(world: World) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        desk = Desk(world, priya)
        due, kept = desk.receive(), desk.receive("police")
        desk.accept(due)
        Upload.objects.filter(pk=due.pk).update(dispose_on=today())
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        assert list(Upload.objects.values_list("pk", flat=True)) == [due.pk]
    jobs.dispose_of_files.func(0)
    with acting_as(priya):
        held = Upload.objects.get(pk=due.pk)
        assert bytes(held.content) == b"" and not ImportRow.objects.exists()
        assert UploadSheet.objects.get(upload=due).first_rows == []
        assert Person.objects.filter(contribution=held.contribution).count() == 4
        assert bytes(Upload.objects.get(pk=kept.pk).content)
        with pytest.raises(PlacemapError, match="removed"):
            queries.preview(priya, held)
    with acting_as(housekeeper):
        assert commands.dispose_of_files(by=housekeeper) == 0
    with acting_as(priya), pytest.raises(Refused):
        commands.dispose_of_files(by=priya)


def test_a_file_that_went_cannot_be_accepted(desk: Desk) -> None:
    upload = desk.receive()
    Upload.objects.update(content=b"")
    with pytest.raises(PlacemapError, match="was removed"):
        desk.accept(upload)
