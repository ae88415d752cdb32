"""The drafts as Word documents, and whether a child of 11 can read theirs."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from placemap.access.session import acting_as
from placemap.partners.reference_data import ROLES
from placemap.readiness.documents import draft
from placemap.readiness.documents.settings import live_settings
from placemap.readiness.vocabulary import DraftKind
from placemap.readiness.word import as_word
from tests.cast import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", DraftKind, ids=lambda kind: kind.value)
def test_a_word_document_says_draft_and_not_who_made_it(world: World, kind: DraftKind) -> None:
    actor = world.actor("governance")
    with acting_as(actor):
        paper = draft(kind, actor)
    content = as_word(paper)
    made = Document(BytesIO(content))
    assert made.paragraphs[0].text.startswith("Draft: ")
    assert "DRAFT" in made.sections[0].header.paragraphs[0].text
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings == [section.heading for section in paper.sections]
    assert len(made.tables) == sum(section.table is not None for section in paper.sections)
    inside = zipfile.ZipFile(BytesIO(content)).read("docProps/core.xml").decode()
    assert "python-docx" not in inside and "Fiona" not in inside
    assert b"Priya" not in content and "Priya" not in "".join(p.text for p in made.paragraphs)


def test_the_drafts_say_of_every_shipped_role_whether_it_sees_a_child(world: World) -> None:
    actor = world.actor("governance")
    with acting_as(actor):
        shown = {role.title: role.sees_children for role in live_settings(actor).roles}
    assert shown.keys() == {role.title for role in ROLES}
    assert {role.code for role in ROLES if not shown[role.title]} == {
        "administrator", "information_governance", "mapping_opener", "panel_chair", "strategic_lead",
        "silver_chair",
    }  # fmt: skip


@pytest.mark.parametrize("days", [35, None])
def test_the_drafts_say_how_long_backups_are_kept(world: World, settings: Any, days: int | None) -> None:
    settings.PLACEMAP_BACKUP_DAYS = days
    actor = world.actor("governance")
    with acting_as(actor):
        notice, processing, impact = (
            draft(kind, actor) for kind in (DraftKind.NOTICE, DraftKind.PROCESSING, DraftKind.IMPACT)
        )
    for paper in (processing, impact):
        kept = {row[0]: row[1] for section in paper.sections if section.table for row in section.table.rows}
        said = kept["A backup, with whoever was in it"]
        assert said == "35 days" if days else "PLACEMAP_BACKUP_DAYS" in said
    (lasts,) = (one for one in notice.sections if one.heading == "How long do we keep it?")
    assert ("35 days" in " ".join(lasts.words)) is bool(days)
    assert ("how long backups are kept" in lasts.gaps) is not bool(days)


def test_the_drafts_name_meetings_and_whom_outside_the_mapping_it_reaches(world: World) -> None:
    actor = world.actor("governance")
    with acting_as(actor):
        paper = draft(DraftKind.PROCESSING, actor)
    words = " ".join(word for section in paper.sections for word in section.words)
    assert "minutes" in words and "briefings" in words and "community safety partnerships" in words


def _grade(words: str) -> float:
    """Flesch-Kincaid: the school year, of the American kind, in which a text is read."""
    said = re.findall(r"[A-Za-z’]+", words)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", words)))
    sounds = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in said)
    return 0.39 * len(said) / sentences + 11.8 * sounds / len(said) - 15.59


def test_a_child_of_eleven_can_read_the_childs_notice(world: World, settings: Any) -> None:
    settings.PLACEMAP_BACKUP_DAYS = 35
    actor = world.actor("governance")
    with acting_as(actor):
        paper = draft(DraftKind.NOTICE, actor)
    for section in paper.sections:
        if words := " ".join(section.words):
            assert _grade(words) < 6.5, (section.heading, _grade(words))
            assert max(len(one.split()) for one in re.split(r"[.!?]", words)) <= 20
