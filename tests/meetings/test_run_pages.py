"""The screen of a running meeting through the pages: what is typed is kept, sent once, and read back."""

from __future__ import annotations

import json
import random
import uuid
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.models import AuditEntry, Draft, Session
from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.mappings.models import Mapping
from placemap.meetings.models import AgendaItem, Entry, Sitting
from placemap.meetings.presenters.record import Hider
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from placemap.responses.models import Action
from tests.access.test_sessions import change
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.faulty import faulty_typing
from tests.meetings.running import entries, go, item, safe, sat, write
from tests.meetings.screen import form, keep_address, run, typed, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["coordinator"])
    return client


def test_the_screen_begins_with_names_hidden_and_asks_for_safety_first(world: World, priya: Client) -> None:
    meeting = sat(world)
    page = priya.get(run(meeting)).content.decode()
    assert "Names hidden" in page and "E.M." in page and "Ellie" not in page
    places = item(world, meeting, AgendaKind.PLACES)
    refused = priya.post(run(meeting, "go/"), {"item": str(places.pk), "once": str(uuid.uuid4())})
    assert refused.status_code == 422 and "immediate risk" in words_of(refused)
    safety = item(world, meeting, AgendaKind.SAFETY)
    assert (
        priya.post(run(meeting, "go/"), {"item": str(safety.pk), "once": str(uuid.uuid4())}).status_code
        == 302
    )
    page = priya.get(run(meeting)).content.decode()
    nobody = typed(page, "safety", at_risk="no", words="")
    assert priya.post(f"{run(meeting, 'safety/')}?item={safety.pk}", nobody).status_code == 302
    assert (
        priya.post(run(meeting, "go/"), {"item": str(places.pk), "once": str(uuid.uuid4())}).status_code
        == 302
    )
    assert "Places</h1>" in priya.get(run(meeting)).content.decode()


def test_the_page_of_a_meeting_that_runs_asks_nobody_whether_they_come(world: World, priya: Client) -> None:
    meeting = sat(world)
    address = run(meeting).removesuffix("run/")
    page = words_of(priya.get(address))
    assert "Go to its screen" in page and "Who was invited" in page
    for words in ("Are you coming?", "not said", "for another meeting", "Ask every agency"):
        assert words not in page
    with acting_as(world.actor("coordinator")):
        Sitting.objects.filter(meeting=meeting).update(ended_at=now(), ended_by=world.users["coordinator"].pk)
    page = words_of(priya.get(address))
    assert "See who was here" in page and "See what was written down" in page


def test_an_action_is_read_back_and_saved_once(world: World, priya: Client) -> None:
    meeting = sat(world, "sergeant")
    child = item(world, meeting, AgendaKind.CHILD)
    address = f"{run(meeting, 'action/')}?item={child.pk}"
    page = priya.get(f"{run(meeting)}?item={child.pk}").content.decode()
    said = typed(page, "action", who="Sgt Colley", what="visit the phone shop owner by next Friday")
    back = priya.post(address, said)
    shown = words_of(back)
    assert (
        back.status_code == 200
        and "I read this as: Dan Colley" in shown
        and "visit the phone shop owner" in shown
    )
    with acting_as(world.actor("coordinator")):
        assert not Action.objects.exists()
    again = typed(back.content.decode(), "action", who=said["action-who"], what=said["action-what"])
    other = {**again, "action-read": value(form(back.content.decode(), "action"), "action-read")}
    again = dict(other)
    # Changed after it was read back, it is read back anew.
    changed = priya.post(address, {**other, "action-what": "visit the bus station by next Friday"})
    assert changed.status_code == 200 and "the bus station" in words_of(changed)
    assert again["action-key"] == said["action-key"]
    for _sent in range(2):
        assert priya.post(address, again).status_code == 302
    with acting_as(world.actor("coordinator")):
        (action,) = Action.objects.all()
        assert (action.words, action.state, action.owner_id) == (
            "visit the phone shop owner", "accepted", world.users["sergeant"].pk,
        )  # fmt: skip
    assert entries(world, meeting) == ["visit the phone shop owner"]


def test_an_action_whose_answer_was_lost_and_that_was_changed_is_never_said_to_be_saved_unsaved(
    world: World, priya: Client
) -> None:
    meeting = sat(world, "sergeant")
    child = item(world, meeting, AgendaKind.CHILD)
    address = f"{run(meeting, 'action/')}?item={child.pk}"
    page = priya.get(f"{run(meeting)}?item={child.pk}").content.decode()

    def read_back(page: str, key: str, what: str) -> dict[str, str]:
        said = {**typed(page, "action", who="Sgt Colley", what=what), "action-key": key}
        back = priya.post(address, said).content.decode()
        return {**said, "action-read": value(form(back, "action"), "action-read")}

    key = value(form(page, "action"), "action-key")
    assert priya.post(address, read_back(page, key, "visit the shop by tomorrow")).status_code == 302
    # The answer never came. The note-taker changes the words, which stand there under the same key.
    other = read_back(page, key, "visit the yard by tomorrow")
    answer = priya.post(address, other)
    assert answer.status_code == 409
    again = {**other, "action-key": value(form(answer.content.decode(), "action"), "action-key")}
    assert again["action-key"] != key
    assert priya.post(address, again).status_code == 302
    assert sorted(entries(world, meeting)) == ["visit the shop", "visit the yard"]


def test_a_day_or_a_name_that_is_not_understood_is_asked_back_with_everything_typed(
    world: World, priya: Client
) -> None:
    meeting = sat(world)
    child = item(world, meeting, AgendaKind.CHILD)
    address = f"{run(meeting, 'action/')}?item={child.pk}"
    page = priya.get(f"{run(meeting)}?item={child.pk}").content.decode()
    answer = priya.post(address, typed(page, "action", who="Nobody Known", what="ring them by whenever"))
    assert answer.status_code == 422
    assert "whenever" in words_of(answer) and "Nobody to choose" in words_of(answer)
    assert value(form(answer.content.decode(), "action"), "action-what") == "ring them by whenever"
    away = priya.post(address, typed(page, "action", who=world.users["head"].name, what="ring them tomorrow"))
    assert "is not in the room: a message asks them" in words_of(away)


def test_what_was_typed_stands_in_the_box_again_after_a_reload_and_is_the_same_entry(
    world: World, priya: Client
) -> None:
    meeting = sat(world)
    first = item(world, meeting, AgendaKind.WELCOME)
    page = priya.get(run(meeting)).content.decode()
    said = typed(page, "note", words="Half a sentence")
    assert priya.post(keep_address(page), {**said, "draft_count": "1"}).status_code == 200
    reloaded = priya.get(run(meeting)).content.decode()
    again = typed(reloaded, "note", words=value(form(reloaded, "note"), "note-words"))
    assert again["note-words"] == "Half a sentence" and again["note-key"] == said["note-key"]
    assert value(form(reloaded, "decision"), "decision-words") == ""
    address = f"{run(meeting, 'note/')}?item={first.pk}"
    # The answer to the first sending was lost; the page that is left sends it again.
    assert priya.post(address, again).status_code == 302
    assert priya.post(address, said).status_code == 302
    assert entries(world, meeting) == ["Half a sentence"]
    assert value(form(priya.get(run(meeting)).content.decode(), "note"), "note-words") == ""


def test_drops_reloads_and_time_outs_lose_no_word_and_write_none_twice(world: World, priya: Client) -> None:
    """A small version of what `bench_meeting` does a thousand times."""
    meeting = sat(world)
    meant = faulty_typing(
        priya, run(meeting), item(world, meeting, AgendaKind.WELCOME).pk, random.Random(5), 12
    )
    assert sorted(entries(world, meeting)) == sorted(meant)


def test_two_who_write_at_once_overwrite_nothing(world: World, priya: Client, client_as: Any) -> None:
    meeting = sat(world, "lead")
    first = item(world, meeting, AgendaKind.WELCOME)
    helen = client_as(world.users["lead"])
    address = f"{run(meeting, 'note/')}?item={first.pk}"
    for number in range(6):
        for client, who in ((priya, "Priya"), (helen, "Helen")):
            page = client.get(run(meeting)).content.decode()
            assert client.post(address, typed(page, "note", words=f"{who} {number}")).status_code == 302
    assert len(entries(world, meeting)) == 12
    with acting_as(world.actor("coordinator")):
        entry = Entry.objects.get(words="Helen 3")
    change = run(meeting, f"entries/{entry.pk}/")
    read = {"words": "Helen 3, put right", "version": "1", "once": str(uuid.uuid4())}
    assert helen.post(change, read).status_code == 302
    late = priya.post(change, {"words": "Priya puts it right", "version": "1", "once": str(uuid.uuid4())})
    assert late.status_code == 409 and "Helen 3, put right" in words_of(late)


def test_others_see_what_was_written_only_where_something_changed(world: World, priya: Client) -> None:
    meeting = sat(world)
    first = item(world, meeting, AgendaKind.WELCOME)
    write(world, meeting, first, "Hello.")
    address = f"{run(meeting, 'news/')}?item={first.pk}"
    news = json.loads(priya.get(address).content)
    assert [one["words"] for one in news["entries"]] == ["Hello."] and news["at"] == str(first.pk)
    same = json.loads(priya.get(f"{address}&seen={news['seen']}").content)
    assert same["entries"] is None


def test_a_screen_that_only_looks_on_or_is_over_keeps_no_session_alive(
    world: World, priya: Client, client_as: Any
) -> None:
    meeting = sat(world, "social_care")
    owen: Client = client_as(world.users["social_care"])
    left = now() + timedelta(minutes=10)
    for client in (priya, owen):
        # The first page of a session writes into it what it runs on.
        assert client.get(run(meeting)).status_code == 200

    def ends_after(client: Client, who: str) -> Any:
        change(client, expires_at=left)
        assert client.get(run(meeting, "news/")).status_code == 200
        with acting_as(world.actor(who)):
            return Session.objects.get().expires_at

    assert ends_after(owen, "social_care") == left
    assert ends_after(priya, "coordinator") > left, "whoever writes is not signed out while people speak"
    with acting_as(world.actor("coordinator")):
        Sitting.objects.filter(meeting=meeting).update(ended_at=now(), ended_by=world.users["coordinator"].pk)
    assert ends_after(priya, "coordinator") == left


def test_hidden_names_are_in_no_word_of_the_page(world: World, priya: Client) -> None:
    meeting = sat(world)
    child = item(world, meeting, AgendaKind.CHILD)
    with acting_as(world.actor("coordinator")):
        assert child.person is not None
    write(world, meeting, child, "Ellie was seen with Leo Pashley.", kind=EntryKind.DECISION)
    page = priya.get(f"{run(meeting)}?item={child.pk}").content.decode()
    # Of each child both lists are offered, and other children are asked after (domain 65).
    for asked in ("What we are worried about", "What is working well", "brothers, sisters or other children"):
        assert asked in page
    assert "Ellie" not in page and "Pashley" not in page and "E.M. was seen with L.P." in page
    assert priya.post(run(meeting, "names/"), {"hidden": "no", "once": str(uuid.uuid4())}).status_code == 302
    assert "Ellie was seen with Leo Pashley." in priya.get(f"{run(meeting)}?item={child.pk}").content.decode()


def test_words_that_were_kept_stand_in_no_box_with_a_name_while_names_are_hidden(
    world: World, priya: Client
) -> None:
    meeting = sat(world)
    under = item(world, meeting, AgendaKind.CHILD)
    screen = f"{run(meeting)}?item={under.pk}"

    def page(more: str = "") -> str:
        return priya.get(f"{screen}{more}").content.decode()

    def keep(box: str, **words: str) -> None:
        held = page()
        said = {**typed(held, box, **words), "draft_count": "1"}
        assert priya.post(keep_address(held), said).status_code == 200

    def names(hidden: str) -> None:
        sent = {"hidden": hidden, "once": str(uuid.uuid4())}
        assert priya.post(run(meeting, "names/"), sent).status_code == 302

    names("no")
    keep("note", words="Ellie was at the shop")
    keep("decision", words="Ask the school")
    keep("action", who="Colley", what="see Ellie MENSAH by Friday")
    with acting_as(world.actor("coordinator")):
        kept = Draft.objects.get(address__endswith="write=note")
    names("yes")
    for more in ("", f"&draft={kept.pk}"):
        shown = page(more)
        assert "Ellie" not in shown and "MENSAH" not in shown
        assert shown.count('data-part="withheld"') == 2 and str(kept.pk) not in shown.split("pm-run__main")[1]
        assert value(form(shown, "decision"), "decision-words") == "Ask the school"
    # Read back beside it, or refused, what others typed into other boxes stays as hidden.
    refused = priya.post(f"{run(meeting, 'decision/')}?item={under.pk}", typed(shown, "decision", words=""))
    assert refused.status_code == 422 and "Ellie" not in refused.content.decode()
    # What is typed meanwhile is kept beside it, and nothing is lost.
    keep("note", words="They came late")
    assert value(form(page(), "note"), "note-words") == "They came late"
    names("no")
    assert value(form(page(), "note"), "note-words") == "They came late"
    assert str(kept.pk) in page() and 'data-part="withheld"' not in page()
    assert value(form(page(f"&draft={kept.pk}"), "note"), "note-words") == "Ellie was at the shop"
    assert value(form(page(), "action"), "action-what") == "see Ellie MENSAH by Friday"


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("Zoë İbrahim", "Zoe and ZOË IBRAHIM came; İbrahim left.", "Z.I. and Z.I. came; Z.I. left."),
        ("Ali Yılmaz", "ALİ came with YILMAZ’s brother.", "Z.I. came with Z.I.’s brother."),
        ("Ellie-Mae Weiß", "Ellie saw Mae, and Weiss.", "Z.I. saw Z.I., and Z.I.."),
        ("Amara (AJ) Obi", "With Amara’s aunt. Palaminara is a street.", "With Z.I.’s aunt. Palaminara is a street."),
        ("Zoe\u0308 Obi", "It was Zoe\u0308.", "It was Z.I.."),
    ],
)  # fmt: skip
def test_names_are_hidden_however_they_are_written(name: str, said: str, shown: str) -> None:
    card = SimpleNamespace(is_named=True, shown_as=name, known_as=(), initials="Z.I.")
    assert Hider([card], hidden=True)(said) == shown  # type: ignore[list-item]
    assert Hider([card], hidden=False)(said) == said  # type: ignore[list-item]


def test_whoever_does_not_write_reads_their_part_and_gets_no_box(world: World, client_as: Any) -> None:
    meeting = sat(world, "social_care")
    owen, joan = client_as(world.users["social_care"]), client_as(world.users["head"])
    child = item(world, meeting, AgendaKind.CHILD)
    write(world, meeting, child, "For those who signed.")
    assert "For those who signed." in owen.get(f"{run(meeting)}?item={child.pk}").content.decode()
    page = joan.get(f"{run(meeting)}?item={child.pk}").content.decode()
    assert "For those who signed." not in page and "data-box" not in page
    assert joan.post(f"{run(meeting, 'note/')}?item={child.pk}", {}).status_code == 403


def test_a_sharing_decision_a_different_view_and_the_end(world: World, priya: Client) -> None:
    meeting = sat(world)
    child = item(world, meeting, AgendaKind.CHILD)
    once = lambda: str(uuid.uuid4())  # noqa: E731
    view = {"whose": "School", "words": "We think less.", "key": once(), "once": once()}
    assert priya.post(f"{run(meeting, 'different-view/')}?item={child.pk}", view).status_code == 302
    sharing = {
        "shares": "no", "words": "The address", "shared_with": "The club", "basis": "", "told": "will_be",
        "because": "Not needed.", "decided_by": "", "key": once(), "once": once(),
    }  # fmt: skip
    assert priya.post(f"{run(meeting, 'sharing/')}?item={child.pk}", sharing).status_code == 302
    assert sorted(entries(world, meeting)) == ["The address", "We think less."]
    ended = priya.post(run(meeting, "end/"), {"once": once()})
    assert ended.status_code == 422 and "Answer that first" in words_of(ended)
    safe(world, meeting)
    assert priya.post(run(meeting, "end/"), {"once": once()}).status_code == 302
    assert "This meeting has ended." in words_of(priya.get(run(meeting)))


def test_the_number_of_questions_does_not_grow(world: World, priya: Client) -> None:
    meeting = sat(world)
    first = item(world, meeting, AgendaKind.WELCOME)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert priya.get(run(meeting)).status_code == 200
        return len(found)

    write(world, meeting, first, "One.")
    asked()
    before = asked()
    for number in range(5):
        write(world, meeting, first, f"More {number}.")
    assert asked() <= before


def test_a_page_opened_from_the_screen_leads_back_to_it(world: World, priya: Client) -> None:
    meeting = sat(world)
    with acting_as(world.actor("coordinator")):
        child = AgendaItem.objects.filter(meeting=meeting, kind=AgendaKind.CHILD.value).first()
    assert child is not None
    there = f"{run(meeting)}?item={child.pk}"
    page = priya.get(
        f"/mappings/M-2026-901/people/{child.person_id}/no-referral/", {"then": there}
    ).content.decode()
    assert f'href="{there}"' in unescape(page)
    elsewhere = priya.get(
        f"/mappings/M-2026-901/people/{child.person_id}/no-referral/", {"then": "https://example.org/"}
    ).content.decode()
    assert "example.org" not in elsewhere
    go(world, meeting, item(world, meeting, AgendaKind.SAFETY))


def test_what_is_saved_about_a_child_reads_no_child(world: World, priya: Client) -> None:
    """A saving leads on and shows nothing: it is no reading in the trail, and takes no time for one."""
    meeting = sat(world, "sergeant")
    safe(world, meeting)
    child = item(world, meeting, AgendaKind.CHILD)
    go(world, meeting, child)
    page = priya.get(run(meeting)).content.decode()
    action = typed(page, "action", who="Colley", what="visit the shop by next Friday")
    back = priya.post(f"{run(meeting, 'action/')}?item={child.pk}", action).content.decode()
    read = value(form(back, "action"), "action-read")
    sent = {
        "decision": typed(page, "decision", words="Keep them in their class."),
        "note": typed(page, "note", words="They came."),
        "action": typed(back, "action", who="Colley", what="visit the shop by next Friday", read=read),
    }
    with acting_as(world.actor("coordinator")):
        before = set(AuditEntry.objects.values_list("pk", flat=True))
    for box, said in sent.items():
        answer = priya.post(f"{run(meeting, f'{box}/')}?item={child.pk}", said)
        assert answer["Location"] == f"{run(meeting)}?focus={box}"
    with acting_as(world.actor("coordinator")):
        events = AuditEntry.objects.exclude(pk__in=before).values_list("event", flat=True)
        assert {one for one in events if "draft" not in one} == {"entry_recorded", "action_recorded"}


def test_once_its_mapping_has_closed_no_box_promises_an_action(world: World, priya: Client) -> None:
    meeting = sat(world)
    safe(world, meeting)
    places = item(world, meeting, AgendaKind.PLACES)
    assert 'data-box="action"' in priya.get(f"{run(meeting)}?item={places.pk}").content.decode()
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())
    page = priya.get(f"{run(meeting)}?item={places.pk}").content.decode()
    assert 'data-box="action"' not in page and 'data-box="decision"' in page
    assert "no action is recorded here" in page
