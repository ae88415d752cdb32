"""Lists received, set out and accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort.models import AgencyView, Factor, LeadProfessional, StatutoryCheck
from placemap.exchange import commands
from placemap.exchange.commands import SheetSetting, accepting
from placemap.exchange.models import ImportRow, RememberedLayout, Upload, UploadSheet
from placemap.exchange.sealing import unseal
from placemap.exchange.spreadsheets import FileRefused
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import read_kept
from placemap.information.models import Contribution
from placemap.mappings.models import Mapping
from placemap.subjects.models import Mention, Person, PersonDetail
from tests.cast import World
from tests.exchange import hostile
from tests.exchange.lists import Desk, csv_list, long_list, police_workbook

pytestmark = pytest.mark.django_db


def nothing_is_kept() -> bool:
    """Whether no file, row, record or contribution is left."""
    return not any(
        model.objects.exists()
        for model in (Upload, UploadSheet, ImportRow, Contribution, Person, PersonDetail, Mention)
    )


# Receiving


def test_receive_file_reads_windows_text_with_semicolons(desk: Desk) -> None:
    upload = desk.receive()
    sheet = UploadSheet.objects.get(upload=upload)
    assert upload.state == Upload.State.RECEIVED
    assert (upload.kind, upload.separator) == ("text", ";")
    assert sheet.is_used and sheet.rows == 4 and sheet.heading_row == 1
    assert sheet.columns["Date of Birth"] == "date_of_birth"
    assert sheet.columns["Level of concern"] == "view_of_significance"
    assert sheet.why["Forename"]
    assert sheet.first_rows[1][1] == "Siân"


def test_receive_file_keeps_the_bytes_sealed_with_their_hash(desk: Desk) -> None:
    content = csv_list()
    upload = Upload.objects.get(pk=desk.receive(content=content).pk)
    assert b"Havel" not in bytes(upload.content)
    assert unseal(bytes(upload.content)) == content
    assert len(upload.digest) == 64 and upload.size == len(content)
    assert upload.dispose_on == today() + timedelta(days=30)


def test_receive_file_unticks_a_sheet_that_lists_nobody(desk: Desk) -> None:
    upload = desk.receive("police", police_workbook(), "nominals.xlsx")
    nominals, totals = UploadSheet.objects.filter(upload=upload)
    assert nominals.is_used and nominals.heading_row == 3 and nominals.rows == 3
    assert not totals.is_used


def test_receive_file_again_gives_the_first_upload(desk: Desk) -> None:
    first = desk.receive()
    assert desk.receive(name="renamed.csv").pk == first.pk
    assert Upload.objects.count() == 1
    assert desk.receive("police").pk != first.pk


def test_receive_file_again_after_it_was_taken_back_is_new(desk: Desk) -> None:
    first = desk.receive()
    commands.take_back_list(upload=first, by=desk.priya)
    assert desk.receive().pk != first.pk


def test_receive_file_names_are_never_paths(desk: Desk) -> None:
    assert desk.receive(name="C:\\lists\\..\\oct.csv").file_name == "oct.csv"
    assert desk.receive("police", csv_list(encoding="utf-8"), "/etc/passwd").file_name == "passwd"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("bomb.xlsx", hostile.zip_bomb),
        ("entity.xlsx", hostile.entity_bomb),
        ("last.xlsx", hostile.last_cell),
        ("list.xlsx", lambda: b"Name,DOB\nA,B"),
        ("empty.csv", lambda: b""),
        ("page.csv", lambda: b"<html><body>no</body></html>"),
    ],
)
def test_receive_file_refuses_and_keeps_nothing(desk: Desk, name: str, make: Callable[[], bytes]) -> None:
    with pytest.raises(FileRefused) as refused:
        commands.receive_file(
            mapping=desk.world.mapping,
            agency=desk.world.agencies["police"],
            file_name=name,
            content=make(),
            by=desk.priya,
        )
    assert name in refused.value.message
    assert nothing_is_kept()


def test_receive_file_refuses_what_is_larger_than_the_limit(desk: Desk, settings: Any) -> None:
    settings.PLACEMAP_LARGEST_FILE = 10
    with pytest.raises(PlacemapError, match="larger than"):
        desk.receive()


def test_an_agency_sends_its_own_list_and_no_other(world: World) -> None:
    joan = world.actor("head")
    with acting_as(joan):
        desk = Desk(world, joan)
        assert desk.receive("tanners_field").agency == world.agencies["tanners_field"]
        with pytest.raises(Refused, match="your own agency"):
            desk.receive("police")


def test_an_officer_of_another_district_sends_nothing(world: World) -> None:
    marek = world.actor("other_district")
    with acting_as(marek), pytest.raises(Refused):
        Desk(world, marek).receive("other_district")


def test_a_closed_mapping_takes_no_list(desk: Desk) -> None:
    Mapping.objects.filter(pk=desk.world.mapping.pk).update(
        state="closed", closed_on=today(), closure_reason="objective_met"
    )
    desk.world.mapping.refresh_from_db()
    with pytest.raises(PlacemapError, match="closed"):
        desk.receive()


# Setting out


def settings_for(upload: Upload, **changes: str) -> list[SheetSetting]:
    sheet = UploadSheet.objects.get(upload=upload)
    columns = {**sheet.columns, **changes}
    return [SheetSetting(1, {k: v for k, v in columns.items() if v}, sheet.heading_row or 0, True)]


def test_set_out_list_is_remembered_for_the_agency(desk: Desk) -> None:
    upload = desk.receive()
    commands.set_out_list(
        upload=upload, sheets=settings_for(upload, Status="notes"), version=upload.version, by=desk.priya
    )
    later = desk.receive(content=csv_list(rows=[("9", "New", "Person", "01/01/2011", *[""] * 6)]))
    sheet = UploadSheet.objects.get(upload=later)
    assert later.state == Upload.State.READY and sheet.is_remembered
    assert sheet.columns["Status"] == "notes"
    assert sheet.why["Status"] == "it was so last time"
    other = desk.receive("police", csv_list(rows=[("9", "New", "Person", "01/01/2011", *[""] * 6)]))
    assert not UploadSheet.objects.get(upload=other).is_remembered
    assert RememberedLayout.objects.count() == 1


def test_a_kept_layout_that_took_an_earlier_home_for_the_home_is_confirmed_again(desk: Desk) -> None:
    headings = ("Name", "DOB", "Previous address")
    first = desk.receive("social_care", csv_list(headings, [("Osric Quill", "03/02/2011", "4 Weir Lane")]))
    commands.set_out_list(
        upload=first,
        sheets=settings_for(first, **{"Previous address": "address"}),
        version=first.version,
        by=desk.priya,
    )
    later = desk.receive("social_care", csv_list(headings, [("Ida Quill", "03/02/2012", "4 Weir Lane")]))
    sheet = UploadSheet.objects.get(upload=later)
    assert later.state == Upload.State.RECEIVED and not sheet.is_remembered
    assert sheet.columns["Previous address"] == "old_address"
    (note,) = later.notes
    assert str(read_kept(note)).startswith("Look again at “Previous address”. Last time it was taken for")
    # Whoever holds to it when asked is not asked at every list.
    commands.set_out_list(
        upload=later,
        sheets=settings_for(later, **{"Previous address": "address"}),
        version=later.version,
        by=desk.priya,
    )
    again = desk.receive("social_care", csv_list(headings, [("Eve Quill", "03/02/2013", "4 Weir Lane")]))
    assert again.state == Upload.State.READY and not again.notes
    assert UploadSheet.objects.get(upload=again).columns["Previous address"] == "address"


def test_set_out_list_moves_the_heading_row_and_guesses_again(desk: Desk) -> None:
    names = ("Amir Khan", "Kai Wood", "Dan Cole", "Ella Birch", "Grace Holt", "Ben Ives")
    rows = "\n".join(f"{name},0{n + 1}/05/2012" for n, name in enumerate(names))
    upload = desk.receive(content=f"Some words,\nName,DOB\n{rows}\n".encode())
    for row, headings in ((1, ["Some words", "Column 2"]), (2, ["Name", "DOB"])):
        upload = commands.set_out_list(
            upload=upload, sheets=[SheetSetting(1, {}, row, True)], version=upload.version, by=desk.priya
        )
        sheet = UploadSheet.objects.get(upload=upload)
        assert sheet.heading_row == row and sheet.headings == headings
    assert sheet.columns == {"Name": "full_name", "DOB": "date_of_birth"}


def test_set_out_list_refuses_what_somebody_changed_meanwhile(desk: Desk) -> None:
    upload = desk.receive()
    commands.set_out_list(upload=upload, sheets=settings_for(upload), version=upload.version, by=desk.priya)
    with pytest.raises(Conflict):
        commands.set_out_list(
            upload=upload, sheets=settings_for(upload, Status="notes"), version=upload.version, by=desk.priya
        )
    assert UploadSheet.objects.get(upload=upload).columns["Status"] == "status"


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        (SheetSetting(2, {}, 1, True), "no such sheet"),
        (SheetSetting(1, {"Colour": "notes"}, 1, True), "no column"),
        (SheetSetting(1, {"Forename": "christian_name"}, 1, True), "not a field"),
        (SheetSetting(1, {"Status": "status"}, 1, True), "which column holds the name"),
        (SheetSetting(1, {"Forename": "given_name"}, 1, False), "at least one sheet"),
        (SheetSetting(1, {}, 99, True), "cannot hold the headings"),
    ],
)
def test_set_out_list_says_what_is_wrong(desk: Desk, setting: SheetSetting, says: str) -> None:
    upload = desk.receive()
    with pytest.raises(PlacemapError, match=says):
        commands.set_out_list(upload=upload, sheets=[setting], version=upload.version, by=desk.priya)


def test_set_columns_sets_out_one_sheet(desk: Desk) -> None:
    sheet = UploadSheet.objects.get(upload=desk.receive())
    changed = commands.set_columns(
        sheet=sheet, columns={"Surname": "family_name"}, heading_row=1, by=desk.priya
    )
    assert changed.columns == {"Surname": "family_name"}
    assert Upload.objects.get().state == Upload.State.READY


def test_an_accepted_list_keeps_its_columns(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    with pytest.raises(PlacemapError, match="no longer be changed"):
        commands.set_out_list(upload=upload, sheets=settings_for(upload), version=2, by=desk.priya)


# Accepting


def test_accept_list_records_everything_a_row_says(desk: Desk) -> None:
    upload = desk.receive()
    contribution = desk.accept(upload)
    assert contribution.agency == desk.world.agencies["social_care"] and contribution.kind == "list"
    sian, dominik, chloe, amir = Person.objects.order_by("source_row")
    assert [person.source_row for person in (sian, dominik, chloe, amir)] == [2, 3, 4, 5]
    assert PersonDetail.objects.get(person=sian, kind="name").family == "O’Neill"
    assert PersonDetail.objects.get(person=dominik, kind="born").born.isoformat() == "2010-09-12"
    assert not PersonDetail.objects.filter(person=chloe, kind="born").exists()
    views = {view.person_id: (view.level, view.as_written) for view in AgencyView.objects.all()}
    assert views[sian.pk][0] == "significant" and views[dominik.pk][0] == "emerging"
    # Words that are not the partnership's are kept, and never translated into its levels.
    assert views[chloe.pk] == ("", "High")
    assert views[amir.pk][0] == "not_assessed"
    statuses = {check.person_id: check.status for check in StatutoryCheck.objects.all()}
    assert statuses == {
        sian.pk: "child_in_need", dominik.pk: "looked_after", chloe.pk: "not_known", amir.pk: "closed",
    }  # fmt: skip
    assert {lead.name for lead in LeadProfessional.objects.all()} == {"T. Obi", "J. Marsh"}


def test_accept_list_links_every_row_to_its_record_and_keeps_its_problems(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    rows = list(ImportRow.objects.filter(upload=upload))
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert all(row.person is not None and row.person.source_row == row.number for row in rows)
    assert rows[2].problems == [
        {
            "heading": "Date of Birth",
            "message": "31/02/2010 is not a date",
            "said": {"say": "{text} is not a date", "with": {"text": "31/02/2010"}},
        }
    ]
    assert rows[0].problems == []


def test_accept_list_makes_names_in_a_cell_into_mentions_and_notes_into_factors(desk: Desk) -> None:
    desk.accept(desk.receive("police", police_workbook(), "nominals.xlsx"))
    dominik = Person.objects.get(source_row=4)
    assert {mention.as_written for mention in Mention.objects.filter(person=dominik)} == {
        "Kai Wood",
        "Amir KHAN",
    }
    assert [factor.kind for factor in Factor.objects.filter(person=dominik)] == ["unsorted"]
    assert "two phones" in Factor.objects.get(person=dominik).text
    assert Person.objects.count() == 3


def test_accept_list_twice_gives_one_contribution(desk: Desk) -> None:
    upload = desk.receive()
    assert desk.accept(upload) == desk.accept(upload)
    assert Person.objects.count() == 4 and Contribution.objects.count() == 1


def test_accept_list_killed_half_way_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = desk.receive(content=long_list(30))
    monkeypatch.setattr(accepting, "_BLOCK", 10)
    written = accepting._write_rows
    calls = []

    def fails_at_the_second_block(*args: Any) -> int:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the power went")
        return written(*args)

    monkeypatch.setattr(accepting, "_write_rows", fails_at_the_second_block)
    with pytest.raises(RuntimeError):
        desk.accept(upload)
    assert (
        not Person.objects.exists() and not ImportRow.objects.exists() and not Contribution.objects.exists()
    )
    assert Upload.objects.get().state == Upload.State.RECEIVED
    monkeypatch.setattr(accepting, "_write_rows", written)
    desk.accept(upload)
    assert Person.objects.count() == 30


def test_accept_list_that_names_nobody_is_refused(desk: Desk) -> None:
    upload = desk.receive(content=b"Name,DOB\n,01/05/2012\n,02/06/2011\n")
    commands.set_columns(
        sheet=UploadSheet.objects.get(),
        columns={"Name": "full_name", "DOB": "date_of_birth"},
        heading_row=1,
        by=desk.priya,
    )
    with pytest.raises(PlacemapError, match="who it is about"):
        desk.accept(upload)
    assert not Contribution.objects.exists()


def test_accept_list_under_conditions_stays_with_the_agency_and_the_custodian(desk: Desk) -> None:
    contribution = desk.accept(
        desk.receive(), terms=commands.ChosenTerms(handling="C", how_known="professional_opinion")
    )
    assert (contribution.audience, contribution.how_known) == ("restricted", "professional_opinion")
    assert set(Person.objects.values_list("audience", flat=True)) == {"restricted"}


def test_accept_list_is_for_its_agency_or_the_custodian(world: World) -> None:
    joan, dan = world.actor("head"), world.actor("sergeant")
    with acting_as(joan):
        upload = Desk(world, joan).receive("tanners_field")
        commands.accept_list(upload=upload, by=joan)
    with acting_as(dan):
        assert not Upload.objects.filter(pk=upload.pk).exists()
        with pytest.raises(Refused):
            commands.take_back_list(upload=upload, reason="Mine", by=dan)


def test_accepting_is_on_the_trail_without_a_name(desk: Desk) -> None:
    upload = desk.receive()
    desk.accept(upload)
    entry = AuditEntry.objects.get(event="list_accepted")
    assert entry.details["upload"] == str(upload.pk)
    assert "Havel" not in str(entry.details)
