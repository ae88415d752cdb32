"""A child is planted in every table that can hold one, let go, and looked for everywhere.

The tables are found by walking the models, so a new one that keeps words about a mapping's children
is planted in from its first day, and fails here unless it is erased.
"""

from __future__ import annotations

import copy
import io
import json
import logging
import random
import re
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from psycopg import sql

from placemap.access import drafts
from placemap.access.data_key import seal, unseal
from placemap.access.erasure import free_text, mapping_itself, models_of_a_mapping
from placemap.access.middleware import SESSION_USER
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.foundations.clock import now, today
from placemap.partners.commands import record_terms_of_reference
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import LinkKind
from tests.access.test_visibility_agrees import Planter
from tests.cast import SETTER, World, build_world
from tests.cohort.conftest import Lists
from tests.database import (
    application_url,
    clone,
    drop_clone,
    point_django_at,
    prepared_template,
    superuser_url,
)

NAME, BORN, PHONE = "Jade Orme", date(2012, 2, 3), "07700 900417"
WRITINGS = (
    "Jade Orme, born 3 February 2012, phone 07700 900417",
    "ORME, Jade (03/02/2012) 07700900417",
    "jade   orme 2012-02-03",
    "Orme Jade, 3.2.12, 0770 090 0417",
    "Jade Louise Orme, 07700 900417",
)
SPLIT = ["Orme", "Jade", "31/02/2012", "9 Nowhere Close"]
# The rows the cast needs as they are, and codes that are not words.
LEFT_ALONE = {"mappings.Member", "mappings.Seat", "subjects.SameAs", "subjects.Fingerprint"}
NOT_WORDS = {"working_reference", "digest", "kind", "separator", "postcode", "code", "grade", "initials"}


NOTHING_THAT_KEEPS_HER: dict[str, dict[str, Any]] = {
    "cohort.Factor": {"kind": "strength"},
    "cohort.AgencyView": {"level": "not_assessed"},
    "cohort.ConcernJudgement": {"level": "ended"},
    "cohort.ChronologyEntry": {"kind": "contact"},
    "cohort.Referral": {"outcome": "no_further_action"},
    "cohort.WarningNote": {"ended_at": now(), "ended_by": uuid.uuid4()},
    # Only what is not sent yet has words.
    "returns.ReturnAnswer": {"sent_at": None},
    # Told of her, and not of a whole list.
    "subjects.CorrectionNotice": {"contribution": None},
}


# Every other table that keeps words. An erasure does not search these, each for the reason beside it.
NOT_SEARCHED = {
    "access.AuditEntry": "identifiers at random; reasons of opening a name are taken out where they are kept",
    "access.AuditSeal": "digests",
    "access.SealCheck": "digests",
    "access.SpentToken": "an address, which names nobody",
    "access.Draft": "its words are sealed, and searched by whom the draft is about",
    "access.Session": "a session, and no word of a page",
    "access.Attempt": "who tried to sign in",
    "accounts.AgencySignIn": "about agencies",
    "accounts.AgencySubject": "about staff",
    "accounts.EnrolmentLink": "about staff",
    "accounts.Passkey": "about staff",
    "cohort.TermListVersion": "lists of words that name nobody",
    "exchange.RememberedLayout": "headings of lists",
    "meetings.Statement": "what everybody signs, kept by those who see no child",
    "partners.Agency": "about agencies",
    "partners.Agreement": "about agencies",
    "partners.Area": "about places",
    "partners.AreaBody": "about places",
    "partners.GovernanceGroup": "about staff",
    "partners.LegalPower": "the law",
    "partners.Post": "about staff",
    "partners.PostcodeArea": "about places",
    "partners.Role": "about staff",
    "partners.TermsOfReference": "what the whole partnership signed, kept by those who see no child",
    "partners.User": "about staff",
    "readiness.ChecklistAnswer": "about the set-up",
    "readiness.SetUpSignature": "about the set-up",
    "readiness.SetUpWithdrawal": "about the set-up",
}


def test_every_table_with_words_is_searched_or_excused() -> None:
    """A new table is searched where it hangs on a mapping; any other needs its reason here."""
    ours = {model for model in apps.get_models() if model.__module__.startswith("placemap.")}
    searched = {*models_of_a_mapping(), mapping_itself()}
    others = {model._meta.label for model in ours - searched if free_text(model)}
    assert others == set(NOT_SEARCHED)


class Site:
    """A database of this file's own, with Jade on the police's list and linked to Leo."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.world: World = build_world()
        self.lists = Lists(self.world)
        self.leo = self.lists.member("head")
        self.jade = self.lists.child("sergeant", "Jade", "Orme", born=BORN, phone=PHONE, known_as=("JJ",))
        with acting_as(self.world.actor("sergeant")):
            from placemap.subjects.commands import record_link

            record_link(
                mapping=self.world.mapping, from_person=self.jade, to_person=self.leo, kind=LinkKind.FRIEND,
                how_known="seen_myself", words=WRITINGS[0], by=self.world.actor("sergeant"),
            )  # fmt: skip

    def admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(superuser_url(self.name))

    def client(self, who: str) -> Client:
        client = Client()
        session = client.session
        session[SESSION_USER] = str(self.world.users[who].pk)
        session.save()
        return client


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    with django_db_blocker.unblock():
        url, roles, made = prepared_template()
        name = f"pm_erased_{uuid.uuid4().hex[:12]}"
        clone(url, roles, made, name)
        before = dict(connection.settings_dict)
        point_django_at(application_url(name))
        yield Site(name)
        connection.close()
        connection.settings_dict.update(before)
        drop_clone(name)


def plant(site: Site) -> set[str]:
    """The child's name in every field of words of every table of the mapping; the labels planted in."""
    world, planter = site.world, Planter(random.Random(7))
    with acting_as(world.actor("coordinator")):
        from placemap.partners.models import LegalPower, Role

        power, roles = LegalPower.objects.get(code="CA04-11"), list(Role.objects.filter(scope="seat"))
    planter.rows["partners.LegalPower"] = [power]
    with acting_as(SETTER):
        terms = record_terms_of_reference(
            name="Terms",
            words="We meet.",
            changed="",
            agreed_on=today(),
            agreed_by="the board",
            version=0,
            by=SETTER,
        )
    planter.rows["partners.TermsOfReference"] = [terms]
    agencies = [world.agencies[key] for key in ("police", "mill_lode", "social_care")]
    users = [world.users[key] for key in ("coordinator", "lead", "sergeant", "head", "social_care")]
    planter._fill(world.mapping, agencies, users, roles, power)
    if not planter.rows["meetings.MinutesStep"]:
        minutes = planter.rows["meetings.Minutes"][0]
        planter.plant(
            "meetings.MinutesStep", mapping=world.mapping, meeting=minutes.meeting, minutes=minutes,
            step="approved", taken_by=users[0].pk,
        )  # fmt: skip
    planted = set()
    for label in list(planter.rows):
        model = apps.get_model(label)
        if label in LEFT_ALONE or model not in set(models_of_a_mapping()):
            planter.rows[label] = []
            continue
        for number, row in enumerate(planter.rows[label]):
            if label == "subjects.Person":
                continue
            if label == "mappings.ScopeVersion":
                row.number = 2
            if label == "subjects.PersonDetail":
                row.kind = "note"
            # What an agency sent stands as what was noticed: the answer keeps no words of it.
            if label == "meetings.Attendance":
                # Only somebody without an account has a name here.
                row.user = None
            if label == "meetings.AgendaItem":
                row.part, row.person = "two", None
            if label == "meetings.Entry":
                row.part = "two"
            is_emptied = label == "returns.ReturnAnswer" and number > 0 and row.sent_at is not None
            for field in [] if is_emptied else free_text(model):
                if field.name not in NOT_WORDS:
                    setattr(row, field.name, worded(field, WRITINGS[number % len(WRITINGS)]))
            if label == "exchange.UploadSheet":
                row.headings = [WRITINGS[0]]
            if label == "exchange.Upload":
                row.content = seal(WRITINGS[0].encode())
            if number == 0:
                about_jade(row, site.jade)
            if label == "meetings.AgendaItem" and row.person is not None:
                # About a child it has no title of its own.
                row.title = ""
            if label == "meetings.MinutesSection" and row.person is not None:
                row.part, row.kind, row.heading = "two", "child", ""
            planted.add(label)
    plant_split(planter)
    plant_lists(planter)
    itself = mapping_itself()
    words = [field.column for field in free_text(itself) if field.name != "reference"]
    with site.admin() as admin, admin.cursor() as cursor:
        planter.insert(cursor)
        for column, writing in zip(words, WRITINGS * 2, strict=False):
            cursor.execute(
                sql.SQL("update mappings_mapping set {} = %s where id = %s").format(sql.Identifier(column)),
                [writing, world.mapping.pk],
            )
    planted.add(itself._meta.label)
    return planted


def plant_split(planter: Planter) -> None:
    """One more list: her row, with her name in two columns, could not be read in, for its date is none."""
    upload, sheet, row = (
        copy.copy(planter.rows[f"exchange.{name}"][0]) for name in ("Upload", "UploadSheet", "ImportRow")
    )
    upload.pk, sheet.pk, row.pk = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    upload.content = seal(" ".join(SPLIT).encode())
    sheet.upload, sheet.first_rows = upload, [["Surname", "Forename"], SPLIT]
    row.upload, row.sheet, row.person, row.cells, row.problems = upload, sheet, None, SPLIT, []
    for one in (upload, sheet, row):
        planter.rows[one._meta.label].append(one)


def plant_lists(planter: Planter) -> None:
    """Her row far down two lists that nobody accepted yet, where only the sealed file holds it."""
    for name, content in (("list.csv", long_list()), ("list.xlsx", long_workbook())):
        upload, sheet = (copy.copy(planter.rows[f"exchange.{one}"][0]) for one in ("Upload", "UploadSheet"))
        upload.pk, sheet.pk = uuid.uuid4(), uuid.uuid4()
        upload.state, upload.file_name, upload.kind = "ready", name, "xlsx" if "xlsx" in name else "text"
        upload.content = seal(content)
        sheet.upload, sheet.number, sheet.name, sheet.first_rows, sheet.heading_row = upload, 1, "", [], 1
        sheet.headings, sheet.is_used = HEADINGS, True
        sheet.columns = {
            "Surname": "family_name",
            "Forename": "given_name",
            "Address": "address",
            "Friends": "associates",
        }
        for one in (upload, sheet):
            planter.rows[one._meta.label].append(one)


HEADINGS = ["Surname", "Forename", "Address", "Friends"]


def long_rows() -> list[list[str]]:
    rows = [["Moss", f"Kit{n}", f"{n} Mill Lane", ""] for n in range(300)]
    rows[250], rows[251] = (
        ["Orme", "Jade", "9 Nowhere Close", ""],
        ["Brown", "Ella", "2 Eel Drove", "Jade ORME"],
    )
    return [HEADINGS, *rows]


def long_list() -> bytes:
    return "\r\n".join(",".join(row) for row in long_rows()).encode()


def long_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in long_rows():
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def worded(field: models.Field[Any, Any], text: str) -> Any:
    if isinstance(field, models.JSONField):
        usual = field.get_default()
        return [["x", text]] if isinstance(usual, list) else {"x": text} if isinstance(usual, dict) else text
    longest = getattr(field, "max_length", None) or len(text)
    return text[:longest] if longest >= len(NAME) else ""


def about_jade(row: Any, jade: Person) -> None:
    """Hang one row of the model on the child herself; never a risk, which would keep her."""
    for field in row._meta.concrete_fields:
        if field.name in {"from_person", "person"} and field.related_model is Person:
            setattr(row, field.name, jade)
        if field.name == "entity" and field.null:
            row.entity = None
    for name, value in NOTHING_THAT_KEEPS_HER.get(row._meta.label, {}).items():
        setattr(row, name, value)


def texts(site: Site) -> Iterator[tuple[str, str]]:
    """Every column of every table, read past row security; sealed ones are opened."""
    with site.admin() as admin:
        tables = admin.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        for (table,) in tables:
            for row in admin.execute(f'select to_jsonb(t) from "{table}" t').fetchall():
                yield table, json.dumps(row[0], ensure_ascii=False)
        for table, column in (("access_draft", "words"), ("exchange_upload", "content")):
            for (sealed,) in admin.execute(f'select "{column}" from "{table}"').fetchall():
                if bytes(sealed):
                    yield (
                        f"{table}.{column}",
                        as_text(unseal(bytes(sealed))),
                    )


def as_text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    sheets = load_workbook(io.BytesIO(content)).worksheets
    return "\n".join(" ".join(str(cell or "") for cell in row) for one in sheets for row in one.values)


def holds_her(text: str) -> bool:
    plain = " ".join(re.sub('[",]', " ", text.casefold()).split())
    digits = plain.replace(" ", "")
    named = "jade orme" in plain or "orme jade" in plain or "jade louise orme" in plain
    born = any(form in plain for form in ("2012-02-03", "3 february 2012", "03/02/2012", "3.2.12"))
    return named or born or "07700900417" in digits or "nowhere close" in plain


def test_the_search_finds_her_while_she_is_there(site: Site) -> None:
    planted = plant(site)
    found = {where for where, text in texts(site) if holds_her(text)}
    wordless = {"mappings.Member", "mappings.Seat", "subjects.SameAs", "subjects.Fingerprint"}
    wordy = {
        m._meta.label
        for m in [*models_of_a_mapping(), mapping_itself()]
        if [f for f in free_text(m) if f.name not in NOT_WORDS] and m._meta.label not in wordless
    }
    # A model whose words this test does not plant would pass unseen: every one must be planted and found.
    assert wordy <= planted | {"subjects.Person"}
    missed = wordy - {"subjects.Person"} - {m for m in wordy if apps.get_model(m)._meta.db_table in found}
    assert missed == set()


def test_nothing_holds_her_after_no_concern(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    world = site.world
    plant(site)
    keep_drafts(site)
    caplog.set_level(logging.DEBUG)
    with acting_as(world.actor("lead")):
        jade = Person.objects.get(pk=site.jade.pk)
        assert jade.consideration == "open"
    answer = site.client("lead").post(
        reverse("consider", args=[world.mapping.reference, site.jade.pk]),
        {
            "outcome": "no_concern",
            "sure": "sure",
            "reason": "Jade Orme is known to her school.",
            "done_with_child": "yes",
            "other_children": "no",
            "version": jade.version,
            "once": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:4000]
    assert {where for where, text in texts(site) if holds_her(text)} == set()
    assert not any(holds_her(record.getMessage()) for record in caplog.records)
    # The other children of those lists keep their rows, in the files as they were sealed.
    files = [text for where, text in texts(site) if where == "exchange_upload.content" and "Kit299" in text]
    assert len(files) == 2
    assert all("Kit0" in text and "Eel Drove" in text for text in files)
    for who in ("coordinator", "lead", "sergeant", "head"):
        client = site.client(who)
        for page in ("linked", "cohort", "network", "map-data", "links", "mentions", "noticed", "snapshots"):
            response = client.get(reverse(page, args=[world.mapping.reference]))
            assert response.status_code == 200, (who, page)
            assert not holds_her(response.content.decode()), (who, page)
        gone = client.get(reverse("child", args=[world.mapping.reference, site.jade.pk]))
        assert gone.status_code == 404
        found = client.post(reverse("find-in-mapping", args=[world.mapping.reference]), {"q": "Orme"})
        assert "J.O." not in found.content.decode()


def keep_drafts(site: Site) -> None:
    """One of a page about her, and one of another page that names her."""
    actor = site.world.actor("sergeant")
    for about, words in (((site.jade.pk,), "She is fine."), ((), f"Also saw {NAME} there.")):
        sheet = drafts.Sheet(
            address="/x/", title="A page", names=("text",), mapping_id=site.world.mapping.pk, person_ids=about
        )
        with acting_as(actor):
            drafts.keep(sheet=sheet.opened(), words={"text": [words]}, count=1, by=actor)


def test_a_name_is_taken_out_and_other_names_stay(site: Site) -> None:
    lists, world = site.lists, site.world
    lists.act(
        "head", commands.record_factor, person=site.leo, kind="worry", text="Leo and Jade Orme; Jade Ormerod."
    )
    with acting_as(world.actor("lead")):
        jade = Person.objects.get(pk=site.jade.pk)
    lists.act(
        "lead", commands.decide_on_linked, person=jade, outcome="no_concern", reason="Fine", done_with_child=True,
        version=jade.version,
    )  # fmt: skip
    with acting_as(world.actor("head")):
        from placemap.cohort.models import Factor

        assert Factor.objects.get(person=site.leo).text == "Leo and [name removed]; Jade Ormerod."
