"""What was written down is put right: every earlier answer stands, and nothing that matters is emptied."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from placemap.access.drafts import drafts_at
from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.models import Entry, EntryVersion, Meeting
from placemap.meetings.presenters import version_words
from placemap.meetings.vocabulary import AgendaKind, Told
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.running import item, safe, sat, write
from tests.meetings.screen import run, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["coordinator"])
    return client


def answered(world: World, meeting: Meeting, key: uuid.UUID, *, at_risk: bool, words: str = "") -> Entry:
    actor = world.actor("coordinator")
    with acting_as(actor):
        return commands.answer_safety(meeting=meeting, at_risk=at_risk, words=words, client_key=key, by=actor)


def shared(world: World, meeting: Meeting, key: uuid.UUID, **given: Any) -> Entry:
    actor = world.actor("coordinator")
    said = {
        "shares": True, "words": "The address.", "shared_with": "The club", "basis": "Section 115",
        "told": Told.TOLD, "because": "He goes there.", **given,
    }  # fmt: skip
    under = item(world, meeting, AgendaKind.CHILD)
    with acting_as(actor):
        return commands.record_sharing(meeting=meeting, item=under, client_key=key, by=actor, **said)


def test_an_answer_that_was_changed_stands_in_its_earlier_version(world: World, priya: Client) -> None:
    meeting, key = sat(world), uuid.uuid4()
    answered(world, meeting, key, at_risk=True, words="Police go now.")
    entry = answered(world, meeting, key, at_risk=False)
    with acting_as(world.actor("coordinator")):
        (before,) = EntryVersion.objects.filter(entry=entry)
    assert (before.at_risk, before.words, entry.at_risk) == (True, "Police go now.", False)
    page = words_of(priya.get(run(meeting, f"entries/{entry.pk}/?show=yes")))
    assert "Immediate risk. Nobody, as far as is known." in page and "Yes. Police go now." in page


def test_a_sharing_decision_that_was_changed_stands_with_all_of_it(world: World, priya: Client) -> None:
    meeting, key = sat(world), uuid.uuid4()
    shared(world, meeting, key)
    entry = shared(world, meeting, key, shares=False, basis="", told=Told.NOT_TOLD, because="Not needed.")
    with acting_as(world.actor("coordinator")):
        (before,) = EntryVersion.objects.filter(entry=entry)
    assert (before.shares, before.told, before.basis) == (True, "told", "Section 115")
    page = words_of(priya.get(run(meeting, f"entries/{entry.pk}/?show=yes")))
    assert "To share. The address. (The club). Section 115. He goes there. They know." in page
    assert "Not to share. The address. (The club). Not needed. They are not told." in page


def test_of_an_answer_from_before_it_was_kept_the_words_alone_show(world: World, priya: Client) -> None:
    meeting, key = sat(world), uuid.uuid4()
    answered(world, meeting, key, at_risk=True, words="Police go now.")
    entry = answered(world, meeting, key, at_risk=False)
    before = EntryVersion(words="Police go now.", at_risk=None, shares=None)
    with acting_as(world.actor("coordinator")):
        (shown,) = queries.shown_entries(world.actor("coordinator"), meeting, [entry])
    assert version_words(shown, before) == "Police go now."


def test_what_is_done_about_a_child_at_risk_is_never_emptied(world: World, priya: Client) -> None:
    meeting, actor = sat(world), world.actor("coordinator")
    entry = safe(world, meeting, at_risk=True, words="Police go now.")
    with acting_as(actor):
        held = queries.entry_in(actor, meeting, entry.pk)
        with pytest.raises(PlacemapError, match="what is done now"):
            commands.change_entry(entry=held, words=" ", version=1, by=actor)
        commands.change_entry(entry=held, words="Police are there.", version=1, by=actor)
        assert held.at_risk is True and held.words == "Police are there."
    sent = {"words": "", "version": "2", "once": str(uuid.uuid4())}
    assert priya.post(run(meeting, f"entries/{entry.pk}/"), sent).status_code == 422
    nobody = safe(world, meeting)
    with acting_as(actor):
        # Where nobody is at risk there is nothing that must be said.
        held = queries.entry_in(actor, meeting, nobody.pk)
        commands.change_entry(entry=held, words="As we heard.", version=1, by=actor)
        commands.change_entry(entry=held, words="", version=2, by=actor)
    sent = {"words": "", "version": "3", "once": str(uuid.uuid4())}
    assert priya.post(run(meeting, f"entries/{nobody.pk}/"), sent).status_code == 302


NAMED = "Ellie was seen with Leo Pashley."


def changed(world: World, meeting: Meeting, entry: Entry, words: str, version: int = 1) -> Entry:
    actor = world.actor("lead")
    with acting_as(actor):
        held = queries.entry_in(actor, meeting, entry.pk)
        return commands.change_entry(entry=held, words=words, version=version, by=actor)


def test_while_names_are_hidden_one_presses_to_see_what_is_changed(world: World, priya: Client) -> None:
    meeting = sat(world, "lead")
    entry = write(world, meeting, item(world, meeting, AgendaKind.CHILD), NAMED)
    changed(world, meeting, entry, "Leo and Ellie met.")
    address = run(meeting, f"entries/{entry.pk}/")
    hidden = priya.get(address).content.decode()
    assert "L.P. and E.M. met." in hidden and "Ellie" not in hidden and "Leo" not in hidden
    assert "<textarea" not in hidden and f'href="{address}?show=yes"' in hidden
    shown = priya.get(f"{address}?show=yes").content.decode()
    # With what it said before.
    assert "Leo and Ellie met.</textarea>" in shown and NAMED in shown
    sent = {"words": "They met.", "version": value(shown, "version"), "once": value(shown, "once")}
    assert priya.post(f"{address}?show=yes", sent).status_code == 302
    assert priya.post(run(meeting, "names/"), {"hidden": "no", "once": str(uuid.uuid4())}).status_code == 302
    assert "They met.</textarea>" in priya.get(address).content.decode()


def test_what_others_wrote_since_is_hidden_too_and_what_was_typed_is_kept(
    world: World, priya: Client
) -> None:
    meeting = sat(world, "lead")
    entry = write(world, meeting, item(world, meeting, AgendaKind.CHILD), NAMED)
    address = run(meeting, f"entries/{entry.pk}/")
    assert priya.post(run(meeting, "names/"), {"hidden": "no", "once": str(uuid.uuid4())}).status_code == 302
    page = priya.get(address).content.decode()
    # Somebody hides names while she types, and somebody else changes the words.
    assert priya.post(run(meeting, "names/"), {"hidden": "yes", "once": str(uuid.uuid4())}).status_code == 302
    changed(world, meeting, entry, "Leo met Ellie Marsh.")
    sent = {
        "words": "Ellie, seen with Leo.", "version": "1", "once": value(page, "once"),
        "draft_ticket": value(page, "draft_ticket"), "draft_count": "0",
    }  # fmt: skip
    late = priya.post(address, sent)
    said = late.content.decode()
    assert (
        late.status_code == 409 and "Somebody else changed this" in said and "What you typed is kept" in said
    )
    assert "Ellie" not in said and "Leo" not in said and "L.P. met E.M." in said
    with acting_as(world.actor("coordinator")):
        (draft,) = drafts_at(world.actor("coordinator"), address)
    # The words that were kept come back after a press, beside what the others wrote, and not before.
    again = f"{address}?draft={draft.pk}"
    assert "Ellie" not in priya.get(again).content.decode()
    assert f'href="{address}?show=yes&amp;draft={draft.pk}"' in said
    both = priya.get(f"{address}?show=yes&draft={draft.pk}").content.decode()
    assert "Ellie, seen with Leo.</textarea>" in both and "Leo met Ellie Marsh." in both
