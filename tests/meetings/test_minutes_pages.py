"""The pages of minutes; and that nothing of Part 2 reaches anybody who may read Part 1 alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import letters
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import today
from placemap.meetings import commands, queries
from placemap.meetings.models import Meeting, MinutesCopy, MinutesCorrection, MinutesReceipt, MinutesSection
from placemap.meetings.vocabulary import CorrectionAnswer, Part
from placemap.partners.models import User
from tests.cast import SETTER, World
from tests.meetings.minuted import MARKER, approved, held, sections, silver, written
from tests.meetings.test_minutes_papers import template

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def at(world: World, name: str, meeting: Meeting, *more: Any) -> str:
    return reverse(name, args=[world.mapping.reference, meeting.pk, *more])


def sent(client: Client, address: str, **given: Any) -> Any:
    """The page opened, and its form sent with what it carries itself."""
    page = client.get(address).content.decode()
    hidden = {}
    for field in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name and value:
            hidden[name[1]] = value[1]
    return client.post(address, {**hidden, **given})


def one(world: World, meeting: Meeting, who: str, part: Part = Part.ONE) -> MinutesSection:
    return sections(world, meeting, who, part)[-1]


def test_written_put_right_corrected_approved_and_read(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    lead, owen = client_as(world.users["lead"]), client_as(world.users["social_care"])
    page = lead.get(at(world, "minutes", meeting)).content.decode()
    assert "Nobody has begun them" in page and "Write the minutes" in page
    assert "Write the minutes" not in owen.get(at(world, "minutes", meeting)).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once
    assert lead.post(at(world, "write-minutes", meeting), {"once": once[1]}).status_code == 302
    page = lead.get(at(world, "minutes", meeting)).content.decode()
    assert "Chandlers Row" in page and "46 hours left" in page and MARKER in page
    assert "The minutes are being written" in owen.get(at(world, "minutes", meeting)).content.decode()
    section = one(world, meeting, "lead")
    change = at(world, "change-minutes-section", meeting, section.pk)
    assert sent(lead, change, text="Decision: Light the yard.").status_code == 302
    assert owen.get(change).status_code == 404
    ask = at(world, "ask-minutes-correction", meeting, section.pk)
    assert sent(lead, ask, words="The yard and the path.").status_code == 302
    page = lead.get(at(world, "minutes", meeting)).content.decode()
    assert "You can approve when every correction is answered" in page
    with acting_as(world.actor("lead")):
        asked = MinutesCorrection.objects.get()
    answer = at(world, "answer-minutes-correction", meeting, asked.pk)
    assert sent(lead, answer, answer="noted", words="The path was not said.").status_code == 302
    assert sent(lead, at(world, "approve-minutes", meeting)).status_code == 302
    page = owen.get(at(world, "minutes", meeting)).content.decode()
    for said in ("Light the yard.", "The yard and the path.", "The path was not said.", "Approved", MARKER):
        assert said in page
    with acting_as(world.actor("social_care")):
        assert {one.part for one in MinutesReceipt.objects.all()} == {"one", "two"}


def test_two_editors_see_a_comparison(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    written(world, meeting)
    lead = client_as(world.users["lead"])
    section = one(world, meeting, "lead")
    change = at(world, "change-minutes-section", meeting, section.pk)
    actor = world.actor("head")
    with acting_as(actor):
        minutes = queries.minutes_in(actor, meeting)
        theirs = queries.section_in(actor, minutes, section.pk)
    before = lead.get(change).content.decode()
    with acting_as(actor):
        commands.change_section(section=theirs, text="Joan’s words.", version=1, by=actor)
    once = re.search(r'name="once" value="([^"]+)"', before)
    assert once
    answer = lead.post(change, {"once": once[1], "version": "1", "text": "Helen’s words."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Joan’s words." in page and "Helen’s words." in page


def test_a_late_approval_asks_why(world: World, client_as: SignIn) -> None:
    meeting = held(world, ended_hours_ago=60)
    written(world, meeting)
    lead = client_as(world.users["lead"])
    approve = at(world, "approve-minutes", meeting)
    assert "48 hours have passed" in lead.get(at(world, "minutes", meeting)).content.decode()
    assert sent(lead, approve).status_code == 422
    assert sent(lead, approve, late_because="The laptop was stolen.").status_code == 302
    assert "The laptop was stolen." in lead.get(at(world, "minutes", meeting)).content.decode()
    assert client_as(world.users["coordinator"]).get(approve).status_code == 403


def test_whoever_approves_reads_whom_above_the_minutes_reach(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    written(world, meeting)
    lead = client_as(world.users["lead"])
    approve = at(world, "approve-minutes", meeting)
    assert "reach nobody at silver by themselves" in lead.get(approve).content.decode()
    silver(world)
    page = lead.get(approve).content.decode()
    assert "reads Part 1: Rupa Sen." in page and "reach nobody at silver" not in page
    # By their role they read every mapping's, without a seat in it.
    assert "So does the strategic exploitation lead" in page
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["stranger"].pk).update(access_until=today() - timedelta(days=1))
    # Her time is over, and she reads nothing.
    page = lead.get(approve).content.decode()
    assert "Rupa Sen" not in page and "reach nobody at silver by themselves" in page


def test_copies_leave_numbered_as_pdf_and_word(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    approved(world, meeting)
    owen = client_as(world.users["social_care"])
    copy = at(world, "take-minutes-copy", meeting)
    assert sent(owen, copy, form="pdf", reason=" ").status_code == 422
    answer = sent(owen, copy, form="pdf", reason="Our own file")
    assert answer["Content-Disposition"] == 'attachment; filename="minutes-copy-1.pdf"'
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "For Owen Tait" in text and MARKER in text and "Chandlers Row" in text
    tom = client_as(world.users["administrator"])
    kept = template("{{title}} by letterhead", "{{minutes}}")
    given = {"file": SimpleUploadedFile("t.docx", kept)}
    assert sent(tom, reverse("minutes-template"), **given).status_code == 302
    answer = sent(owen, copy, form="word", reason="Our own file")
    words = [row.text for row in Document(BytesIO(answer.content)).paragraphs]
    assert "Minutes of mapping meeting 1 by letterhead" in words
    refused = sent(tom, reverse("minutes-template"), file=SimpleUploadedFile("t.docx", template("{{oops}}")))
    assert refused.status_code == 422 and "There is no field “oops”" in refused.content.decode()
    assert owen.get(reverse("minutes-template")).status_code == 403


def test_taking_back_gives_ones_own_actions_and_what_one_may_read(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    approved(world, meeting)
    joan = client_as(world.users["head"])
    back = at(world, "take-back-minutes", meeting)
    page = sent(joan, back).content.decode()
    assert "- Staff the east gate. (Joan Okell" in page and "Chandlers Row" in page
    answer = sent(joan, back, save="yes")
    assert answer["Content-Type"].startswith("text/plain") and "Chandlers Row" in answer.content.decode()
    with acting_as(world.actor("head")):
        assert [one.form for one in MinutesCopy.objects.all()] == ["text", "text"]


def test_silver_reads_by_its_own_link(world: World, client_as: SignIn) -> None:
    silver(world)
    meeting = held(world)
    written(world, meeting)
    link = reverse("minutes-link", args=[meeting.pk])
    rupa = client_as(world.users["stranger"])
    assert rupa.get(link).status_code == 404
    approved(world, meeting)
    page = rupa.get(link).content.decode()
    assert "Chandlers Row" in page and MARKER not in page
    assert client_as(world.users["head"]).get(link).status_code == 302
    assert rupa.get(at(world, "minutes", meeting)).status_code == 404
    lead = client_as(world.users["lead"])
    with acting_as(world.actor("lead")):
        decision = queries.decisions_of(world.actor("lead"), meeting)[0]
    assert sent(lead, at(world, "minutes-to-silver", meeting), decision=str(decision.pk)).status_code == 302
    page = rupa.get(link).content.decode()
    assert MARKER in page and "Ellie" not in page and "A child" in page


def test_reading_a_childs_words_on_the_way_to_an_answer_is_on_record(world: World, client_as: SignIn) -> None:
    silver(world)
    meeting = held(world)
    approved(world, meeting)
    lead, actor = client_as(world.users["lead"]), world.actor("lead")
    with acting_as(actor):
        minutes = queries.minutes_in(actor, meeting)
        child = MinutesSection.objects.filter(minutes=minutes, person__isnull=False)[0]
        asked = commands.ask_correction(
            section=queries.section_in(actor, minutes, child.pk), words="Not so.", by=actor
        )
    for address, event in (
        (at(world, "answer-minutes-correction", meeting, asked.pk), "minutes_viewed"),
        (at(world, "minutes-to-silver", meeting), "record_viewed"),
    ):
        with acting_as(world.actor("coordinator")):
            before = AuditEntry.objects.filter(event=event, outcome="read").count()
        assert MARKER in lead.get(address).content.decode()
        with acting_as(world.actor("coordinator")):
            assert AuditEntry.objects.filter(event=event, outcome="read").count() == before + 1


def test_nothing_of_part_two_reaches_a_reader_of_part_one(
    world: World, client_as: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """A marker stands in every field of Part 2 that somebody writes: it is in nothing that Dan gets."""
    silver(world)
    meeting = held(world)
    approved(world, meeting)
    lead = world.actor("lead")
    with acting_as(lead):
        minutes = queries.minutes_in(lead, meeting)
        for row in MinutesSection.objects.filter(meeting=meeting, part="two"):
            section = queries.section_in(lead, minutes, row.pk)
            asked = commands.ask_correction(section=section, words=f"{MARKER} correction", by=lead)
            commands.answer_correction(
                correction=queries.correction_in(lead, minutes, asked.pk),
                answer=CorrectionAnswer.NOTED, words=f"{MARKER} answer", version=1, by=lead,
            )  # fmt: skip
    dan, rupa = client_as(world.users["sergeant"]), client_as(world.users["stranger"])
    got: list[bytes] = [
        dan.get(address).content
        for address in (
            at(world, "minutes", meeting), at(world, "meeting", meeting), at(world, "meeting-agenda", meeting),
            at(world, "take-minutes-copy", meeting), at(world, "take-back-minutes", meeting),
            reverse("meetings", args=[world.mapping.reference]), reverse("my-work"),
            reverse("meeting-entry", args=[meeting.pk]),
        )
    ]  # fmt: skip
    got += [
        rupa.get(address).content
        for address in (reverse("minutes-link", args=[meeting.pk]), reverse("my-work"))
    ]
    pdf = sent(dan, at(world, "take-minutes-copy", meeting), form="pdf", reason="Ours")
    docx = sent(dan, at(world, "take-minutes-copy", meeting), form="word", reason="Ours")
    text = sent(dan, at(world, "take-back-minutes", meeting), save="yes")
    got += [str(answer.headers).encode() for answer in (pdf, docx, text)]
    got += [page.extract_text().encode() for page in PdfReader(BytesIO(pdf.content)).pages]
    made = Document(BytesIO(docx.content))
    got += [row.text.encode() for row in made.paragraphs]
    got += [cell.text.encode() for table in made.tables for row in table.rows for cell in row.cells]
    got += [text.content, letters.write(Letter.TO_READ, world.users["sergeant"], None).body.encode()]
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_jobs")
        got += [str(row).encode() for row in cursor.fetchall()]
    with acting_as(lead):
        got += [str(values).encode() for values in AuditEntry.objects.values_list()]
    got.append(caplog.text.encode())
    assert b"Chandlers Row" in got[0] and b"Chandlers Row" in text.content
    leaks = [n for n, content in enumerate(got) if MARKER.encode() in content]
    assert leaks == []
    # The test would see it: whoever signed gets it.
    assert MARKER in client_as(world.users["social_care"]).get(at(world, "minutes", meeting)).content.decode()


def test_a_page_asks_no_more_for_more_rows(
    world: World, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    meeting = held(world)
    approved(world, meeting)
    lead = client_as(world.users["lead"])
    lead.get(at(world, "minutes", meeting))
    with django_assert_max_num_queries(60):
        lead.get(at(world, "minutes", meeting))


def test_an_action_that_is_taken_back_says_whom_it_is_about(world: World, client_as: SignIn) -> None:
    meeting = held(world)
    approved(world, meeting)
    head = client_as(world.users["head"])
    text = sent(head, at(world, "take-back-minutes", meeting), save="yes").content.decode()
    # Beside sixteen children "see them at home by Friday" is pasted into the wrong record.
    assert re.search(rf"^- \S.*: {MARKER} action \(Joan Okell", text, re.MULTILINE)
    assert "- Staff the east gate. (Joan Okell" in text
