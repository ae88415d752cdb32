"""The pages of what happened, of warnings and of turning 18."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.session import acting_as
from placemap.cohort.models import AdulthoodReview, ChronologyEntry, EntryJudgement, WarningNote
from placemap.foundations.clock import today
from placemap.subjects.models import Person
from placemap.web.filters import day
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.cohort.test_chronology import happened
from tests.cohort.test_standing_notes import review, warn, years_ago

pytestmark = pytest.mark.django_db

ENTRY = {
    "kind": "missing",
    "text": "Missing until one.",
    "happened_on": "4 3 2026",
    "nature": "fact",
    "how_known": "record_check",
    "handling": "P",
}
SOON = day(today() + timedelta(days=30))


@pytest.fixture
def child(lists: Lists) -> Person:
    return lists.member("head")


def of(model: Any, world: World) -> list[Any]:
    with acting_as(world.actor("coordinator")):
        return list(model.objects.order_by("recorded_at"))


FORMS = [
    ("add-entry", ENTRY, {**ENTRY, "text": "Kept words", "happened_on": "40 1 2026"}, ChronologyEntry),
    ("add-entry", ENTRY, {**ENTRY, "text": "Kept words", "happened_at": "25:00"}, ChronologyEntry),
    (
        "add-warning",
        {"kind": "plan_first", "text": "Ask first.", "review_on": SOON},
        {"kind": "plan_first", "text": "Kept words", "review_on": "1 1 2020"},
        WarningNote,
    ),
    (
        "turning-18",
        {"reviewed_on": "4 3 2026", "plan": "Stays.", "hand_over_to": "Adult team"},
        {"reviewed_on": "4 3 2026", "plan": "Kept words"},
        AdulthoodReview,
    ),
]


@pytest.mark.parametrize(("page", "good", "bad", "model"), FORMS)
def test_bad_input_keeps_what_was_typed_and_sending_twice_does_one_thing(
    world: World,
    child: Person,
    client_as: SignIn,
    page: str,
    good: dict[str, Any],
    bad: dict[str, Any],
    model: Any,
) -> None:
    client = client_as(world.users["social_care"])
    assert open_page(client, world, page, child.pk).status_code == 200
    refused = send(client, world, page, child.pk, **bad)
    assert refused.status_code == 422 and "Kept words" in refused.content.decode()
    assert of(model, world) == []
    once = str(uuid4())
    for _ in range(2):
        assert send(client, world, page, child.pk, once=once, **good).status_code == 302
    assert len(of(model, world)) == 1


def test_the_chronology_is_newest_first_with_a_switch_and_oldest_first_on_paper(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    happened(lists, child, kind="seen", text="Earlier", happened_on=today() - timedelta(days=9))
    happened(lists, child, kind="seen", text="Later", is_estimated=True)
    client = client_as(world.users["lead"])
    body = open_page(client, world, "chronology", child.pk).content.decode()
    screen, paper = body.split('class="pm-print-only"')
    assert screen.index("Later") < screen.index("Earlier")
    assert paper.index("Earlier") < paper.index("Later")
    assert "about " in body and "00:00" not in body
    other = open_page(client, world, "chronology", child.pk, query="?order=oldest").content.decode()
    assert other.index("Earlier") < other.index("Later") and "pm-print-only" not in other


def test_filters_that_name_nothing_known_show_everything(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    happened(lists, child)
    client = client_as(world.users["lead"])
    for query in ("?agency=x&kind=y", ""):
        assert "Missing until one in the morning." in words_of(
            open_page(client, world, "chronology", child.pk, query=query)
        )
    nothing = words_of(open_page(client, world, "chronology", child.pk, query="?kind=arrest"))
    assert "Nothing fits what you chose" in nothing


def test_a_critical_moment_is_shown_until_somebody_answers(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    moment = happened(lists, child)
    client = client_as(world.users["lead"])
    assert "Answer by" in words_of(open_page(client, world, "child", child.pk))
    answered = send(
        client,
        world,
        "answer-moment",
        child.pk,
        moment.pk,
        text="Seen at school.",
        happened_on=day(today()),
        kind="seen",
    )
    assert answered.status_code == 302
    text = words_of(open_page(client, world, "child", child.pk))
    assert "Answer by" not in text and "Seen at school. Mill Lode" in text


def test_two_people_put_one_entry_right(world: World, lists: Lists, child: Person, client_as: SignIn) -> None:
    entry = happened(lists, child)
    client = client_as(world.users["sergeant"])
    read = open_page(client, world, "correct-entry", child.pk, entry.pk).content.decode()
    version = re.search(r'name="version" value="([^"]+)"', read)
    assert version is not None
    mine = {**ENTRY, "reason": "The wrong day", "version": version[1]}
    assert send(client, world, "correct-entry", child.pk, entry.pk, **mine).status_code == 302
    late = send(client, world, "correct-entry", child.pk, entry.pk, **{**mine, "text": "Theirs"})
    assert late.status_code == 409 and "Missing until one." in late.content.decode()
    assert "Corrected" in words_of(open_page(client, world, "chronology", child.pk))


def test_two_entries_are_told_apart_and_it_is_undone(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    police = happened(lists, child, "sergeant")
    care = happened(lists, child, "social_care")
    client = client_as(world.users["social_care"])
    assert "Could these be one event?" in words_of(open_page(client, world, "chronology", child.pk))
    sent = send(client, world, "judge-entries", child.pk, police.pk, care.pk, is_same="no")
    assert sent.status_code == 302
    with acting_as(world.actor("social_care")):
        said = EntryJudgement.objects.get()
    text = words_of(open_page(client, world, "chronology", child.pk))
    assert "Could these be one event?" not in text and "Held to be different events" in text
    assert send(client, world, "undo-entry-judgement", child.pk, said.pk).status_code == 302
    assert "Could these be one event?" in words_of(open_page(client, world, "chronology", child.pk))


def test_a_warning_is_first_on_the_page_and_says_when_it_is_overdue(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    note = warn(lists, child)
    client = client_as(world.users["head"])
    text = words_of(open_page(client, world, "child", child.pk))
    assert "Plan before placing with others. Speak to Ms Okell first. Joan Okell, Tanner&#39;s Field" in text
    assert text.index("Ms Okell") < text.index("What we are worried about")
    with acting_as(world.actor("coordinator")):
        WarningNote.objects.filter(pk=note.pk).update(review_on=today() - timedelta(days=1))
    assert "Nobody has looked at this since it was due" in words_of(
        open_page(client, world, "child", child.pk)
    )
    wrong = send(client, world, "review-warning", child.pk, note.pk, still="end", reason="", version="1")
    assert wrong.status_code == 422
    kept = send(client, world, "review-warning", child.pk, note.pk, still="keep", review_on=SOON, version="1")
    assert kept.status_code == 302
    late = send(client, world, "review-warning", child.pk, note.pk, still="end", reason="x", version="1")
    assert late.status_code == 409 and "Saved now" in late.content.decode()
    ended = send(
        client, world, "review-warning", child.pk, note.pk, still="end", reason="He moved", version="2"
    )
    assert ended.status_code == 302
    text = words_of(open_page(client, world, "child", child.pk))
    assert "Warnings that have ended" in text and "He moved" in text


def test_turning_18_is_on_the_page_from_17_and_a_half(world: World, lists: Lists, client_as: SignIn) -> None:
    older = lists.member("head", "Callum", "Frane", born=years_ago(17, 200))
    client = client_as(world.users["social_care"])
    assert "The review has been due since" in words_of(open_page(client, world, "child", older.pk))
    held = review(lists, older)
    assert "The hand-over waits for somebody to accept it." in words_of(
        open_page(client, world, "child", older.pk)
    )
    sent = send(
        client,
        world,
        "hand-over",
        older.pk,
        held.pk,
        accepted_by="Dee Hall",
        handed_over_on=day(today()),
        version="1",
    )
    assert sent.status_code == 302
    text = words_of(open_page(client, world, "child", older.pk))
    assert "Handed over to Leaving care" in text and "Accepted by Dee Hall" in text
    late = send(
        client,
        world,
        "hand-over",
        older.pk,
        held.pk,
        accepted_by="X",
        handed_over_on=day(today()),
        version="1",
    )
    assert late.status_code in (409, 422)


def test_every_field_of_the_least_a_childs_page_holds(world: World, lists: Lists, client_as: SignIn) -> None:
    child = lists.member(
        "head",
        school="Tanner's Field School",
        nhs_number="9990000018",
        address="8 Granary Row",
        postcode="FE1 3DD",
    )
    text = words_of(open_page(client_as(world.users["head"]), world, "child", child.pk))
    for words in (
        "Leo Pashley",
        "9 June 2011",
        "9990000018",
        "FE1. Address sealed",
        "It is held by Tanner&#39;s Field",
        "Tanner&#39;s Field School",
        "In the cohort",
        "School report",
        "What we are worried about",
        "What is working well",
        "In the child’s own words",
        "In a parent’s or carer’s own words",
        "Told about this?",
        "Statutory responsibility",
        "Referral",
        "What is being done, and who owns it",
        "Is there a brother, a sister or another child at home",
        "Who has looked",
        "Review",
        "Leaves Placemap",
        "Warn the others",
    ):
        assert words in text, words
    assert "8 Granary Row" not in text


def test_a_page_about_another_childs_entry_does_not_exist(
    world: World, lists: Lists, child: Person, client_as: SignIn
) -> None:
    other = lists.member("head", "Amara", "Dosumu")
    entry, note = happened(lists, other), warn(lists, other)
    client = client_as(world.users["coordinator"])
    for page, key in (
        ("correct-entry", entry.pk),
        ("answer-moment", entry.pk),
        ("review-warning", note.pk),
        ("hand-over", uuid4()),
        ("undo-entry-judgement", uuid4()),
    ):
        assert open_page(client, world, page, child.pk, key).status_code == 404, page
