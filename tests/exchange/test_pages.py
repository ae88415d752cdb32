"""The list pages as several people meet them: in a browser without script."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort.models import Factor, LeadProfessional
from placemap.exchange import commands
from placemap.exchange.commands import accepting
from placemap.exchange.models import Upload, UploadSheet
from placemap.foundations.clock import today
from placemap.information.models import Contribution
from placemap.partners.models import Agreement, LegalPower
from placemap.subjects.models import Person, PersonDetail
from placemap.web.filters import day
from tests.cast import World
from tests.exchange import hostile
from tests.exchange.lists import Desk, csv_list, long_list, police_workbook

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]


class Office:
    """Somebody at the list pages."""

    def __init__(self, world: World, client: Client, key: str) -> None:
        self.world, self.client, self.key = world, client, key

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.world.mapping.reference, *args])

    def send(self, agency: str, content: bytes, name: str = "list.csv", **more: Any) -> Any:
        form = {
            "once": uuid.uuid4(),
            "agency": self.world.agencies[agency].pk,
            "file": SimpleUploadedFile(name, content),
            **more,
        }
        return self.client.post(self.url("send-list"), form)

    def seen(self, read: Callable[[], Any]) -> Any:
        with acting_as(self.world.actor("coordinator")):
            return read()

    def upload(self) -> Upload:
        return self.seen(lambda: Upload.objects.latest("uploaded_at"))

    def columns_form(self, page: Any) -> dict[str, str]:
        """The fields of the columns page as the browser would send them back."""
        html = page.content.decode()
        form = {"once": str(uuid.uuid4())}
        for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html):
            if name.startswith(("version", "heading-", "used-")):
                form[name] = value
        for select in re.findall(r'<select[^>]*name="([^"]+)".*?</select>', html, re.DOTALL):
            block = re.search(rf'<select[^>]*name="{select}".*?</select>', html, re.DOTALL)[0]  # type: ignore[index]
            chosen = re.search(r'<option value="([^"]*)" selected', block)
            form[select] = chosen[1] if chosen else ""
        return form


@pytest.fixture
def priya(world: World, client_as: SignIn) -> Office:
    return Office(world, client_as(world.users["coordinator"]), "coordinator")


@pytest.fixture
def joan(world: World, client_as: SignIn) -> Office:
    return Office(world, client_as(world.users["head"]), "head")


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_list_from_sending_to_accepting(priya: Office) -> None:
    sent = priya.send("social_care", csv_list())
    upload = priya.upload()
    assert sent.status_code == 302 and sent.url == priya.url("list-columns", upload.pk)
    columns = priya.client.get(sent.url)
    words = text_of(columns)
    assert "Level of concern" in words and "Dominik" in words and "The heading" in words
    saved = priya.client.post(sent.url, priya.columns_form(columns))
    assert saved.status_code == 302 and saved.url == priya.url("list", upload.pk)
    preview = priya.client.get(saved.url)
    words = text_of(preview)
    assert "Row 4, Date of Birth: 31/02/2010 is not a date" in words
    assert "4 people, as this agency knows them" in words and "Children Act 2004" in words
    assert priya.seen(lambda: Person.objects.count()) == 0
    version = priya.upload().version
    accepted = priya.client.post(saved.url, {"once": uuid.uuid4(), "version": version})
    assert accepted.status_code == 302 and accepted.url == priya.url("lists")
    words = text_of(priya.client.get(accepted.url))
    assert "1 row has a problem" in words and "Received" in words
    assert "This list is accepted" in text_of(priya.client.get(saved.url))
    assert priya.seen(lambda: Person.objects.count()) == 4


def test_the_second_list_is_set_out_as_last_time(priya: Office) -> None:
    priya.send("social_care", csv_list())
    page = priya.client.get(priya.url("list-columns", priya.upload().pk))
    priya.client.post(priya.url("list-columns", priya.upload().pk), priya.columns_form(page))
    sent = priya.send("social_care", csv_list(rows=[("9", "New", "Person", "01/01/2011", *[""] * 6)]))
    assert sent.url == priya.url("list", priya.upload().pk)
    assert "set out as last time" in text_of(priya.client.get(sent.url))
    assert "Set out as last time" in text_of(priya.client.get(priya.url("list-columns", priya.upload().pk)))


def test_the_same_file_again_says_so(priya: Office) -> None:
    priya.send("social_care", csv_list())
    first = priya.upload()
    again = priya.send("social_care", csv_list(), "other-name.csv")
    assert again.url == priya.url("list", first.pk)
    assert "This very file was sent before" in text_of(priya.client.get(again.url))
    assert priya.seen(lambda: Upload.objects.count()) == 1


def test_one_form_sent_twice_is_one_list(priya: Office) -> None:
    token = uuid.uuid4()
    assert (
        priya.send("police", csv_list(), once=token).url == priya.send("police", csv_list(), once=token).url
    )
    assert priya.seen(lambda: Upload.objects.count()) == 1


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("bomb.xlsx", hostile.zip_bomb, "unpacks to far more"),
        ("notes.pdf", lambda: b"%PDF-1.7 hello", "is a PDF"),
        ("empty.csv", lambda: b"", "is empty"),
    ],
)
def test_a_refused_file_says_what_to_do_and_keeps_nothing(
    priya: Office, name: str, make: Callable[[], bytes], says: str
) -> None:
    page = priya.send("police", make(), name)
    assert page.status_code == 422 and says in text_of(page)
    assert f'value="{priya.world.agencies["police"].pk}" selected' in page.content.decode()
    assert priya.seen(lambda: Upload.objects.count()) == 0


def test_sending_without_a_file_or_agency_says_which(priya: Office) -> None:
    page = priya.client.post(priya.url("send-list"), {"once": uuid.uuid4(), "agency": ""})
    assert page.status_code == 422
    assert "Choose the file to send, or paste the cells." in text_of(
        page
    ) and "Choose the agency that sent this list." in text_of(page)


def test_pasted_cells_are_read_as_a_file_is(priya: Office) -> None:
    cells = "Pupil name\tDOB\tConcern\r\nMia Tolland\t04/03/2011\tOut late\r\nSam Ogden\t31/02/2010\t\r\n"
    form = {"once": uuid.uuid4(), "agency": priya.world.agencies["police"].pk}
    sent = priya.client.post(priya.url("send-list"), {**form, "pasted": cells})
    upload = priya.upload()
    assert sent.status_code == 302 and sent.url == priya.url("list-columns", upload.pk)
    words = text_of(priya.client.get(sent.url))
    assert "Pasted list.csv" in words or "Mia Tolland" in words
    both = priya.send("police", csv_list(), pasted=cells)
    assert both.status_code == 422 and "not both" in text_of(both)
    assert "Mia Tolland\t04/03/2011" in both.content.decode()
    assert priya.seen(lambda: Upload.objects.count()) == 1


def test_an_agency_is_not_asked_whose_list_it_is(joan: Office) -> None:
    page = joan.client.get(joan.url("send-list"))
    assert "Whose list is it?" not in text_of(page)
    assert joan.send("tanners_field", csv_list()).status_code == 302
    assert joan.send("police", csv_list()).status_code == 422


def test_the_agency_waiting_on_the_lists_page_is_chosen_already(priya: Office) -> None:
    police = priya.world.agencies["police"].pk
    page = priya.client.get(f"{priya.url('send-list')}?agency={police}")
    assert f'value="{police}" selected' in page.content.decode()


def test_team_members_of_other_agencies_find_no_trace(priya: Office, world: World, client_as: SignIn) -> None:
    priya.send("police", csv_list(), "nominals-havel.csv")
    upload = priya.upload()
    for key in ("head", "lead", "social_care"):
        client = client_as(world.users[key])
        page = client.get(priya.url("lists"))
        assert page.status_code == 200 and "havel" not in page.content.decode()
        absent = client.get(priya.url("list", uuid.uuid4()))
        for name in ("list", "list-columns", "list-progress", "take-back-list", "hand-back"):
            answer = client.get(priya.url(name, upload.pk))
            assert answer.status_code == 404 and answer.content == absent.content


@pytest.mark.parametrize("key", ["other_district", "administrator", "stranger"])
def test_outside_the_mapping_no_page_exists(world: World, client_as: SignIn, priya: Office, key: str) -> None:
    priya.send("police", csv_list())
    client = client_as(world.users[key])
    absent = client.get(reverse("lists", args=["M-2026-999"]))
    for address in (priya.url("lists"), priya.url("send-list"), priya.url("list", priya.upload().pk)):
        answer = client.get(address)
        assert answer.status_code == 404 and answer.content == absent.content


def test_the_sergeant_works_on_his_own_agencys_list(priya: Office, world: World, client_as: SignIn) -> None:
    priya.send("police", police_workbook(), "nominals.xlsx")
    upload = priya.upload()
    dan = client_as(world.users["sergeant"])
    assert dan.get(priya.url("list", upload.pk)).status_code == 200
    done = dan.post(priya.url("list", upload.pk), {"once": uuid.uuid4(), "version": upload.version})
    assert done.status_code == 302 and priya.seen(lambda: Person.objects.count()) == 3


def test_a_changed_heading_row_guesses_again(priya: Office) -> None:
    names = ("Amir Khan", "Kai Wood", "Dan Cole", "Ella Birch", "Grace Holt", "Ben Ives")
    rows = "\n".join(f"{name},0{n + 1}/05/2012" for n, name in enumerate(names))
    sent = priya.send("police", f"Some words,\nName,DOB\n{rows}\n".encode())
    form = priya.columns_form(priya.client.get(sent.url))
    again = priya.client.post(sent.url, {**form, "heading-1": "1"})
    assert again.url == sent.url
    assert "guessed again" in text_of(priya.client.get(sent.url))
    assert priya.seen(lambda: UploadSheet.objects.get().headings) == ["Some words", "Column 2"]


def test_columns_that_cannot_be_are_refused_and_kept_as_chosen(priya: Office) -> None:
    sent = priya.send("social_care", csv_list())
    form = priya.columns_form(priya.client.get(sent.url))
    form |= {name: "notes" for name in form if name.startswith("column-")}
    page = priya.client.post(sent.url, form)
    assert page.status_code == 422 and "which column holds the name" in text_of(page)
    assert page.content.decode().count('<option value="notes" selected') == 10
    page = priya.client.post(sent.url, {**form, "heading-1": "x"})
    assert page.status_code == 422 and "number of the row" in text_of(page)


def test_columns_somebody_changed_meanwhile_are_compared(priya: Office) -> None:
    sent = priya.send("social_care", csv_list())
    form = priya.columns_form(priya.client.get(sent.url))
    theirs = {**form, "column-1-7": "notes", "once": str(uuid.uuid4())}
    assert priya.client.post(sent.url, theirs).status_code == 302
    page = priya.client.post(sent.url, form)
    assert page.status_code == 409
    words = text_of(page)
    assert "Somebody else set out this list" in words and "What you wrote, beside what is saved now" in words


def test_an_agency_without_an_agreement_cannot_have_its_list_accepted(
    priya: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from placemap.exchange.queries import looks
    from placemap.foundations.errors import PlacemapError

    def unsigned(agency: Any) -> Any:
        raise PlacemapError("Fenmarch Police has not signed the protocol.")

    priya.send("police", csv_list())
    upload = priya.upload()
    monkeypatch.setattr(looks, "require_agreement", unsigned)
    page = priya.client.get(priya.url("list", upload.pk))
    assert (
        page.status_code == 200
        and "has not signed" in text_of(page)
        and "Accept the list" not in text_of(page)
    )
    answer = priya.client.post(
        priya.url("list", upload.pk), {"once": uuid.uuid4(), "version": upload.version}
    )
    assert answer.status_code == 422 and priya.seen(lambda: Contribution.objects.count()) == 0
    assert priya.seen(lambda: Agreement.objects.exists())


def test_terms_can_be_changed_and_need_not_be(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    form = {"once": uuid.uuid4(), "version": upload.version, "handling": "C", "how_known": "rumour"}
    assert priya.client.post(priya.url("list", upload.pk), form).status_code == 302
    given = priya.seen(lambda: Contribution.objects.get())
    assert (given.handling, given.how_known, given.audience) == ("C", "rumour", "restricted")


def test_purpose_power_and_review_day_can_be_changed_at_acceptance(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    page = text_of(priya.client.get(priya.url("list", upload.pk)))
    assert "Change the terms of this list" in page and "You do not have to change anything" in page
    power = priya.seen(lambda: LegalPower.objects.filter(in_force_to=None).exclude(code="CA04-11").first())
    review = today() + timedelta(days=45)
    form = {
        "once": uuid.uuid4(),
        "version": upload.version,
        "purpose": "To find a missing child",
        "power": power.code,
        "review_on": (today() - timedelta(days=1)).strftime("%d %m %Y"),
    }
    refused = priya.client.post(priya.url("list", upload.pk), form)
    assert refused.status_code == 422 and "must lie ahead" in text_of(refused)
    assert "To find a missing child" in refused.content.decode()
    form |= {"once": uuid.uuid4(), "review_on": review.strftime("%d %m %Y")}
    assert priya.client.post(priya.url("list", upload.pk), form).status_code == 302
    given = priya.seen(lambda: Contribution.objects.select_related("power").get())
    assert (given.purpose, given.power.code, given.review_on) == (
        "To find a missing child",
        power.code,
        review,
    )


def test_a_list_accepted_without_a_word_about_law_has_its_agreements_terms(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    page = priya.client.get(priya.url("list", upload.pk)).content.decode()
    form: dict[str, Any] = {"once": uuid.uuid4(), "version": upload.version}
    form |= {name: field_value(page, name) for name in ("purpose", "review_on")}
    assert priya.client.post(priya.url("list", upload.pk), form).status_code == 302
    given, agreed = priya.seen(
        lambda: (
            Contribution.objects.select_related("power").get(),
            Agreement.objects.get(agency=priya.world.agencies["police"]),
        )
    )
    assert (given.purpose, given.power.code, given.handling) == (
        agreed.purpose,
        agreed.power,
        agreed.handling,
    )


def field_value(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def test_the_columns_of_a_settled_list_are_read_and_say_who_settled_it(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    columns = priya.url("list-columns", upload.pk)
    assert "<select" in priya.client.get(columns).content.decode()
    priya.client.post(priya.url("list", upload.pk), {"once": uuid.uuid4(), "version": upload.version})
    page = priya.client.get(columns)
    assert "<select" not in page.content.decode() and "<button" not in main_of(page)
    assert f"Priya Nandra accepted this list on {day(today())}" in text_of(page)
    assert "Surname" in text_of(page) and "Last name" in text_of(page)
    late = {**priya.columns_form(page), "version": "2", "once": str(uuid.uuid4())}
    assert priya.client.post(columns, late).status_code == 422
    priya.client.post(priya.url("take-back-list", upload.pk), {"once": uuid.uuid4(), "reason": "Wrong file"})
    gone = priya.client.get(columns)
    assert f"Priya Nandra took this list back on {day(today())}" in text_of(gone)
    assert "O’Neill" not in text_of(gone) and "<select" not in gone.content.decode()
    assert "took this list back" in text_of(priya.client.get(priya.url("list", upload.pk)))


def main_of(page: Any) -> str:
    """The page's own part, without the shell."""
    whole: str = page.content.decode()
    return whole[whole.index("<main") : whole.index("</main>")]


def test_accepting_twice_with_one_form_or_two_is_one_list(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    for token in (uuid.uuid4(), uuid.uuid4()):
        for _ in range(2):
            form = {"once": token, "version": upload.version}
            assert priya.client.post(priya.url("list", upload.pk), form).status_code == 302
    assert priya.seen(lambda: (Contribution.objects.count(), Person.objects.count())) == (1, 4)


def test_a_long_list_shows_its_progress(priya: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accepting, "AT_ONCE", 10)
    priya.send("police", long_list(30))
    upload = priya.upload()
    address = priya.url("list", upload.pk)
    assert priya.client.post(address, {"once": uuid.uuid4(), "version": upload.version}).url == address
    page = priya.client.get(address)
    assert b'http-equiv="refresh"' in page.content and "The list waits for the worker" in text_of(page)
    told = priya.client.get(priya.url("list-progress", upload.pk)).json()
    assert told["done"] == 0 and told["total"] == 30 and told["finished"] is False
    by = priya.world.actor("coordinator")
    with acting_as(by):
        commands.record_failure(upload=upload, failure="There was no room left.", by=by)
    assert "There was no room left." in text_of(priya.client.get(address))


def test_rows_to_check_come_as_a_file_with_a_neutral_name(priya: Office) -> None:
    priya.send("social_care", csv_list(), "Baker family.csv")
    upload = priya.upload()
    address = priya.url("hand-back", upload.pk)
    assert priya.client.get(address).status_code == 302
    priya.client.post(priya.url("list", upload.pk), {"once": uuid.uuid4(), "version": upload.version})
    file = priya.client.get(address)
    assert file.status_code == 200 and file["Content-Type"].startswith("text/csv")
    assert re.fullmatch(r'attachment; filename="rows-to-check-[0-9a-f]{8}\.csv"', file["Content-Disposition"])
    assert "31/02/2010" in file.content.decode("utf-8-sig")
    assert (
        priya.seen(lambda: AuditEntry.objects.filter(event="rows_handed_back", outcome="done").count()) == 1
    )


def test_taking_back_asks_once_more_and_says_what_follows(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    assert "Nothing of it had reached" in text_of(priya.client.get(priya.url("take-back-list", upload.pk)))
    priya.client.post(priya.url("list", upload.pk), {"once": uuid.uuid4(), "version": upload.version})
    asked = priya.client.get(priya.url("take-back-list", upload.pk))
    assert "Why is it taken back?" in text_of(asked)
    refused = priya.client.post(priya.url("take-back-list", upload.pk), {"once": uuid.uuid4(), "reason": ""})
    assert refused.status_code == 422 and "Say why" in text_of(refused)
    done = priya.client.post(
        priya.url("take-back-list", upload.pk), {"once": uuid.uuid4(), "reason": "Wrong file"}
    )
    assert done.url == priya.url("lists")
    assert "4 records are out of use" in text_of(priya.client.get(done.url))
    assert "This list was taken back" in text_of(priya.client.get(priya.url("list", upload.pk)))


def test_a_file_past_its_date_says_so(priya: Office) -> None:
    priya.send("police", csv_list())
    upload = priya.upload()
    priya.seen(lambda: Upload.objects.update(content=b""))
    page = priya.client.get(priya.url("list", upload.pk))
    assert page.status_code == 200 and "removed on the date" in text_of(page)


def test_my_work_leads_to_a_list_that_waits(priya: Office) -> None:
    priya.send("police", csv_list(), "havel.csv")
    page = priya.client.get(reverse("my-work"))
    assert priya.url("list", priya.upload().pk) in page.content.decode()
    assert "havel" not in page.content.decode()


def test_the_lists_page_costs_the_same_for_more_files(
    world: World, priya: Office, django_assert_max_num_queries: Any
) -> None:
    by = world.actor("coordinator")
    with acting_as(by):
        desk = Desk(world, by)
        for n in range(12):
            desk.receive("police", csv_list(rows=[(str(n), "A", "Person", "31/02/2011", *[""] * 6)]))
    with django_assert_max_num_queries(22):
        assert priya.client.get(priya.url("lists")).status_code == 200


def test_an_earlier_home_stands_apart_and_nothing_too_long_is_cut(priya: Office) -> None:
    told = " ".join(f"Word {number}." for number in range(300))
    rows = [("Osric Quill", "03/02/2011", "12 Mill Road", "4 Weir Lane FE2 1AA", "w" * 301, told)]
    headings = ("Name", "DOB", "Address", "Previous address", "Worker", "Notes")
    page = priya.client.get(priya.send("social_care", csv_list(headings, rows)).url)
    preview = priya.client.post(priya.url("list-columns", priya.upload().pk), priya.columns_form(page))
    words = text_of(priya.client.get(preview.url))
    assert "Row 2, Worker: is longer than 300 letters, so it is left out. Shorten it" in words
    assert "12 Mill Road" in words and "Lived before: 4 Weir Lane FE2 1AA" in words
    version = priya.upload().version
    priya.client.post(preview.url, {"once": uuid.uuid4(), "version": version})
    homes = priya.seen(lambda: dict(PersonDetail.objects.values_list("kind", "text")))
    assert (homes["address"], homes["old_address"]) == ("12 Mill Road", "4 Weir Lane, FE2 1AA")
    noted = priya.seen(lambda: list(Factor.objects.values_list("text", flat=True)))
    parts = sorted((one.removeprefix("Notes: ") for one in noted), key=told.index)
    assert len(parts) > 1 and " ".join(parts) == told
    assert not priya.seen(LeadProfessional.objects.exists)
