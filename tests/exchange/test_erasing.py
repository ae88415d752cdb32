"""A child who was let go is taken out of the sealed files, and everybody else in them stays."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from openpyxl import load_workbook

from placemap.access.session import acting_as
from placemap.exchange import queries
from placemap.exchange.commands import erase_from_lists
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.presenters import how_it_was_altered
from placemap.exchange.reading import whole_file
from placemap.exchange.sealing import unseal
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.foundations.traces import NameParts, Traces
from placemap.subjects.models import Person
from tests.cast import World
from tests.exchange.lists import Desk, csv_list, police_workbook, saved

pytestmark = pytest.mark.django_db

DOMINIK = Traces(names=[NameParts("Dominik", "Havel")], births=[date(2010, 9, 12)])


@pytest.fixture
def desk(world: World) -> Any:
    priya = world.actor("coordinator")
    with acting_as(priya):
        yield Desk(world, priya)


def let_go(desk: Desk, traces: Traces = DOMINIK, *, person: Person | None = None) -> int:
    return erase_from_lists(desk.world.mapping, [person.pk] if person else [], traces)


def rows_of(upload: Upload) -> list[list[list[Any]]]:
    upload.refresh_from_db()
    return [sheet.rows for sheet in whole_file(upload).sheets]


def test_a_list_nobody_accepted_loses_the_childs_row_and_keeps_the_others(desk: Desk) -> None:
    upload = desk.receive()
    (before,) = rows_of(upload)
    assert let_go(desk) == 1
    (after,) = rows_of(upload)
    assert after == [*before[:2], [], *before[3:]]
    (sheet,) = UploadSheet.objects.filter(upload=upload)
    assert sheet.rows == 3 and "Havel" not in str(sheet.first_rows) and "Baker" in str(sheet.first_rows)
    # It can still be accepted, and gives the three others.
    desk.accept(upload)
    assert Person.objects.count() == 3


def test_a_workbook_keeps_its_kinds_its_sheets_and_whoever_named_the_child(desk: Desk) -> None:
    upload = desk.receive("police", police_workbook(), "list.xlsx")
    before = rows_of(upload)
    assert let_go(desk) == 1
    nominals, totals = rows_of(upload)
    assert totals == before[1]
    assert nominals[3] == []
    # Kai's row is Kai's: only the friend's name goes.
    assert nominals[4] == ["WOOD, Kai", date(2010, 1, 5), "3 Lantern Court FE2 1QU", "[name removed]"]
    assert nominals[5] == before[0][5]


def test_an_accepted_list_goes_by_whom_each_row_became(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    row = ImportRow.objects.get(upload=upload, number=3)
    # Whatever the cells say, the row became this child's record.
    assert let_go(desk, Traces(), person=row.person) == 1
    (after,) = rows_of(upload)
    assert after[2] == [] and after[3][1] == "Chloé"
    assert 3 not in {one.number for one in queries.rows_to_hand_back(desk.priya, upload)}


def test_it_is_said_that_the_file_was_altered_and_the_hash_received_stays(desk: Desk) -> None:
    upload = desk.receive()
    received = hashlib.sha256(csv_list()).hexdigest()
    let_go(desk)
    upload.refresh_from_db()
    assert upload.digest == received != upload.altered_digest != ""
    assert "was taken out" in how_it_was_altered(upload)
    # Sent again as it was, it is the one that was altered, and does not bring the child back.
    assert desk.receive().pk == upload.pk


def test_a_file_that_does_not_name_the_child_is_not_touched(desk: Desk) -> None:
    upload = desk.receive()
    sealed = bytes(Upload.objects.get(pk=upload.pk).content)
    assert let_go(desk, Traces(names=[NameParts("Nora", "Brown")])) == 0
    upload.refresh_from_db()
    assert (upload.altered_at, bytes(upload.content)) == (None, sealed)
    assert how_it_was_altered(upload) == ""


def test_a_file_with_nobody_else_in_it_goes_whole_and_can_be_sent_again(desk: Desk) -> None:
    content = b"Dominik Havel"
    upload = desk.receive(content=content)
    assert let_go(desk) == 1
    upload.refresh_from_db()
    assert not bytes(upload.content) and upload.altered_digest == ""
    assert "so it was removed" in how_it_was_altered(upload)
    assert desk.receive(content=content).pk != upload.pk


CANNOT_BE_SEARCHED: dict[str, dict[str, Any]] = {
    "cannot be opened": {"content": Fernet(Fernet.generate_key()).encrypt(b"x")},
    "is being read in": {"state": Upload.State.READING},
}


@pytest.mark.parametrize("said", CANNOT_BE_SEARCHED)
def test_a_file_that_cannot_be_searched_holds_the_decision_back(desk: Desk, said: str) -> None:
    upload = desk.receive()
    Upload.objects.filter(pk=upload.pk).update(moved_at=now(), **CANNOT_BE_SEARCHED[said])
    with pytest.raises(PlacemapError, match=said):
        let_go(desk)


def test_nothing_of_a_workbook_but_its_cells_is_carried_over(desk: Desk) -> None:
    book = load_workbook(BytesIO(police_workbook()))
    book.properties.creator = "Dominik Havel"
    upload = desk.receive("police", saved(book), "list.xlsx")
    let_go(desk)
    upload.refresh_from_db()
    again = load_workbook(BytesIO(unseal(bytes(upload.content))))
    assert again.properties.creator != "Dominik Havel"
