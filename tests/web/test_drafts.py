"""Pages that keep what is typed: offered again, carried on, compared, thrown away, gone once sent."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from placemap.access import drafts
from placemap.access.decisions import Refused, refuse
from placemap.access.models import Draft
from placemap.access.session import acting_as
from placemap.information.models import Concern
from placemap.information.views import Notice
from placemap.partners.models import User
from tests.cast import World

pytestmark = pytest.mark.django_db

WORDS = "A grey car <again>, with Leo Pashley in it"
SCOPE = {"in_scope": "The two schools and the canal", "out_of_scope": "Bicycles", "goes_to": "The group"}


@pytest.fixture
def head(world: World, client_as: Callable[[User], Client]) -> Client:
    return client_as(world.users["head"])


def notice(world: World) -> str:
    return reverse("notice", args=[world.mapping.reference])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" (?:value|id)[^>]*?value="([^"]*)"|name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1) or found.group(2) or ""


def ticket(client: Client, address: str) -> str:
    return hidden(client.get(address).content.decode(), "draft_ticket")


def keep(
    client: Client, address: str, words: dict[str, Any] | None = None, count: int = 1, **extra: Any
) -> Any:
    typed = {"text": WORDS} if words is None else words
    given = {"draft_ticket": ticket(client, address), "draft_count": str(count), **typed, **extra}
    return client.post(reverse("keep-draft"), given)


def drafts_of(world: World, key: str) -> list[drafts.Words]:
    actor = world.actor(key)
    with acting_as(actor):
        return [drafts.words_of(Draft.objects.get(pk=one.pk)) for one in drafts.my_drafts(actor)]


class TestSaving:
    def test_typed_words_are_kept_and_it_says_when(self, world: World, head: Client) -> None:
        answer = keep(head, notice(world))
        assert answer.status_code == 200
        said = answer.json()
        assert said["state"] == "kept"
        assert re.fullmatch(r"\d\d:\d\d", said["at"])
        assert re.fullmatch(r"/drafts/[0-9a-f-]{36}/", said["resume"])
        assert len(said["token"]) > 20
        assert drafts_of(world, "head") == [{"text": [WORDS]}]

    def test_neither_token_nor_what_the_page_never_asked_is_kept(self, world: World, head: Client) -> None:
        keep(head, notice(world), once=str(uuid.uuid4()), csrfmiddlewaretoken="t", password="p", version="3")
        assert drafts_of(world, "head") == [{"text": [WORDS]}]

    def test_no_token_of_the_form_is_needed_but_the_ticket_is(self, world: World) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = _signed_in(world, "head").cookies
        given = ticket(strict, notice(world))
        address = reverse("keep-draft")
        assert (
            strict.post(address, {"draft_ticket": given, "draft_count": "1", "text": WORDS}).status_code
            == 200
        )
        assert strict.post(address, {"text": WORDS}).status_code == 400
        assert strict.post(address, {"draft_ticket": given + "x", "text": WORDS}).status_code == 400

    def test_another_persons_ticket_is_worth_nothing(
        self, world: World, head: Client, client_as: Callable[[User], Client]
    ) -> None:
        given = ticket(head, notice(world))
        dan = client_as(world.users["sergeant"])
        assert dan.post(reverse("keep-draft"), {"draft_ticket": given, "text": "x"}).status_code == 400
        assert drafts_of(world, "sergeant") == drafts_of(world, "head") == []

    def test_an_ended_session_keeps_nothing_and_is_told(self, world: World, head: Client) -> None:
        given = ticket(head, notice(world))
        answer = Client().post(reverse("keep-draft"), {"draft_ticket": given, "text": WORDS})
        assert answer.status_code == 401
        assert drafts_of(world, "head") == []

    def test_more_than_a_closing_page_may_send_is_refused(self, world: World, head: Client) -> None:
        assert keep(head, notice(world), {"text": "x" * 60_000}).status_code == 413
        assert drafts_of(world, "head") == []

    def test_too_many_in_a_minute_are_asked_to_wait(
        self, world: World, head: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drafts, "SAVINGS_A_MINUTE", 0)
        answer = keep(head, notice(world))
        assert answer.status_code == 429
        assert 1 <= int(answer["Retry-After"]) <= 60
        assert "Please wait a little" in answer.content.decode()


def _signed_in(world: World, key: str) -> Client:
    from placemap.access.middleware import SESSION_USER

    client = Client()
    session = client.session
    session[SESSION_USER] = str(world.users[key].pk)
    session.save()
    return client


class TestComingBack:
    def test_the_page_offers_the_words_without_showing_them(self, world: World, head: Client) -> None:
        keep(head, notice(world))
        page = head.get(notice(world)).content.decode()
        assert re.search(r"You have words from \d+ \w+ \d{4}, \d\d:\d\d that were not sent", page)
        assert "Carry on" in page and "Throw away" in page
        assert "grey car" not in page

    def test_carrying_on_puts_every_word_back(self, world: World, head: Client) -> None:
        resume = keep(head, notice(world), {"text": WORDS, "how_known": "seen_myself"}).json()["resume"]
        answer = head.get(resume, follow=True)
        page = answer.content.decode()
        assert answer.redirect_chain[0][0].startswith(f"{notice(world)}?draft=")
        assert "A grey car &lt;again&gt;, with Leo Pashley in it" in page
        assert re.search(r'value="seen_myself"[^>]*checked', page)
        assert "Your words are back." in page
        assert "There is a problem" not in page
        assert "Leo" not in answer.redirect_chain[0][0]

    def test_carried_on_and_saved_there_is_one_draft(self, world: World, head: Client) -> None:
        resume = keep(head, notice(world)).json()["resume"]
        there = head.get(resume)["Location"]
        keep(head, there, {"text": "and more"})
        assert drafts_of(world, "head") == [{"text": ["and more"]}]

    def test_somebody_elses_draft_does_not_exist(
        self, world: World, head: Client, client_as: Callable[[User], Client]
    ) -> None:
        resume = keep(head, notice(world)).json()["resume"]
        for key in ("sergeant", "coordinator", "lead", "other_district", "administrator"):
            client = client_as(world.users[key])
            bodies = set()
            for address in (resume, f"/drafts/{uuid.uuid4()}/"):
                for where in (address, f"{address}throw-away/"):
                    answer = client.get(where)
                    assert answer.status_code == 404, key
                    bodies.add(re.sub(r'value="[^"]+"', "", answer.content.decode()))
                    assert (
                        client.post(f"{address}throw-away/", {"once": str(uuid.uuid4())}).status_code == 404
                    )
            assert len(bodies) == 1
        # Named in the address of a page of one's own, it is no more there.
        dan = client_as(world.users["sergeant"])
        page = dan.get(f"{notice(world)}?draft={resume.split('/')[2]}").content.decode()
        assert "grey car" not in page and "Your words are back" not in page
        assert drafts_of(world, "head") == [{"text": [WORDS]}]

    def test_words_of_one_page_are_not_put_into_another(self, world: World, head: Client) -> None:
        draft = keep(head, notice(world)).json()["resume"].split("/")[2]
        page = head.get(reverse("add-person", args=[world.mapping.reference]) + f"?draft={draft}")
        assert "grey car" not in page.content.decode()

    def test_a_record_that_changed_since_is_shown_beside_the_words(
        self, world: World, client_as: Callable[[User], Client]
    ) -> None:
        priya, helen = (client_as(world.users[key]) for key in ("coordinator", "lead"))
        change = reverse("change-scope", args=[world.mapping.reference])
        resume = keep(helen, change, {**SCOPE, "reason": "Friday"}).json()["resume"]
        theirs = {**SCOPE, "in_scope": "The bus station", "reason": "Monday", "version": "1"}
        assert priya.post(change, {**theirs, "once": str(uuid.uuid4())}).status_code == 302

        page = helen.get(resume, follow=True).content.decode()
        assert "Somebody has changed this record since" in page
        assert "What you wrote, beside what is saved now" in page
        assert "The bus station" in page and "The two schools and the canal" in page
        assert hidden(page, "version") == "2"

    def test_my_work_lists_them_by_page_and_mapping_and_says_no_name(
        self, world: World, head: Client, client_as: Callable[[User], Client]
    ) -> None:
        keep(head, notice(world))
        page = head.get(reverse("my-work")).content.decode()
        assert "Not sent yet" in page
        listed = page[page.index("Not sent yet") :]
        assert "I noticed something" in listed and world.mapping.reference in listed
        assert "Leo" not in page and "grey car" not in page
        others = client_as(world.users["sergeant"]).get(reverse("my-work")).content.decode()
        assert "Not sent yet" not in others

    def test_thrown_away_after_asking_once_more(self, world: World, head: Client) -> None:
        resume = keep(head, notice(world)).json()["resume"]
        asked = head.get(f"{resume}throw-away/").content.decode()
        assert "Throw these words away?" in asked and "cannot be had back" in asked
        assert "grey car" not in asked
        assert drafts_of(world, "head") == [{"text": [WORDS]}]
        given = {"once": hidden(asked, "once")}
        for _ in range(2):
            answer = head.post(f"{resume}throw-away/", given)
            assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
        assert drafts_of(world, "head") == []
        assert head.get(resume).status_code == 404


class TestSending:
    def sent(self, world: World, client: Client, **extra: Any) -> Any:
        page = client.get(notice(world)).content.decode()
        given = {
            "text": WORDS, "how_known": "seen_myself", "once": hidden(page, "once"),
            "draft_ticket": hidden(page, "draft_ticket"), "draft_count": "1", **extra,
        }  # fmt: skip
        client.post(reverse("keep-draft"), given)
        assert drafts_of(world, "head") != []
        return given, client.post(notice(world), given)

    def test_sent_the_draft_is_gone_and_a_late_saving_brings_nothing_back(
        self, world: World, head: Client
    ) -> None:
        given, answer = self.sent(world, head)
        assert answer.status_code == 302
        assert drafts_of(world, "head") == []
        late = head.post(reverse("keep-draft"), {**given, "draft_count": "2"})
        assert late.json()["state"] == "sent"
        assert drafts_of(world, "head") == []
        with acting_as(world.actor("head")):
            assert Concern.objects.count() == 1

    def test_refused_for_a_mistake_the_words_are_still_kept_once(self, world: World, head: Client) -> None:
        given, answer = self.sent(world, head, how_known="nonsense")
        assert answer.status_code == 422
        assert [words["text"] for words in drafts_of(world, "head")] == [[WORDS]]
        page = answer.content.decode()
        assert "Saved at" in page
        # The saving that was on its way when the button was pressed adds no second draft.
        head.post(reverse("keep-draft"), given)
        assert len(drafts_of(world, "head")) == 1
        again = {**given, "how_known": "seen_myself", "draft_ticket": hidden(page, "draft_ticket")}
        assert head.post(notice(world), again).status_code == 302
        assert drafts_of(world, "head") == []

    @pytest.mark.parametrize(("how", "status"), [("opened", 403), ("gone", 404), ("sent", 403)])
    def test_words_whose_page_is_refused_stay_and_my_work_says_so(
        self, world: World, head: Client, monkeypatch: pytest.MonkeyPatch, how: str, status: int
    ) -> None:
        said = "Its page was closed to you, so these words could not be sent."

        def no(*_args: Any, **_more: Any) -> Any:
            raise Http404 if how == "gone" else Refused(refuse("You may not."))

        if how != "sent":
            resume = keep(head, notice(world)).json()["resume"]
            assert said not in head.get(reverse("my-work")).content.decode()
        with monkeypatch.context() as patched:
            patched.setattr(Notice, "save" if how == "sent" else "get", no)
            answer = self.sent(world, head)[1] if how == "sent" else head.get(resume, follow=True)
        assert answer.status_code == status
        assert [words["text"] for words in drafts_of(world, "head")] == [[WORDS]]
        assert said in head.get(reverse("my-work")).content.decode()

    def test_a_page_shut_for_a_time_leaves_no_mark_and_one_that_opens_again_takes_it_away(
        self, world: World, head: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = "Its page was closed to you, so these words could not be sent."
        resume = keep(head, notice(world)).json()["resume"]

        def refused(passes: bool) -> bool:
            def no(*_args: Any, **_more: Any) -> Any:
                raise Refused(refuse("Not today.", passes=passes))

            with monkeypatch.context() as patched:
                patched.setattr(Notice, "get", no)
                assert head.get(resume, follow=True).status_code == 403
            return said in head.get(reverse("my-work")).content.decode()

        assert not refused(passes=True)
        assert refused(passes=False)
        # Another page with this draft in its address opens nothing of it.
        draft_id = resume.strip("/").split("/")[-1]
        head.get(reverse("my-work"), {"draft": draft_id})
        assert said in head.get(reverse("my-work")).content.decode()
        assert head.get(resume, follow=True).status_code == 200
        assert said not in head.get(reverse("my-work")).content.decode()

    def test_save_and_finish_later_needs_no_script_and_nothing_filled_in(
        self, world: World, head: Client
    ) -> None:
        page = head.get(notice(world)).content.decode()
        assert "Save and finish later" in page
        given = {"text": WORDS, "draft_ticket": hidden(page, "draft_ticket"), "finish_later": "yes"}
        answer = head.post(notice(world), given, follow=True)
        assert re.search(r"Your words are kept until \d+ \w+ \d{4}", answer.content.decode())
        assert drafts_of(world, "head") == [{"text": [WORDS]}]
        with acting_as(world.actor("head")):
            assert not Concern.objects.exists()

    def test_a_page_nobody_may_open_keeps_nothing(
        self, world: World, client_as: Callable[[User], Client]
    ) -> None:
        given = {"text": WORDS, "finish_later": "yes"}
        assert client_as(world.users["other_district"]).post(notice(world), given).status_code == 404
        assert drafts_of(world, "other_district") == []


class TestWhichPages:
    def test_a_page_without_anything_to_type_and_one_for_files_keep_none(
        self, world: World, client_as: Callable[[User], Client]
    ) -> None:
        priya = client_as(world.users["coordinator"])
        for name in ("send-list", "join-agency"):
            page = priya.get(reverse(name, args=[world.mapping.reference])).content.decode()
            assert "draft_ticket" not in page, name

    def test_a_page_of_several_steps_keeps_the_words_of_each(
        self, world: World, client_as: Callable[[User], Client]
    ) -> None:
        client = client_as(world.users["coordinator"])
        address = reverse("add-person", args=[world.mapping.reference])
        page = client.post(address, {"q": "Ola Newcomb"}).content.decode()
        given = {
            "draft_ticket": hidden(page, "draft_ticket"),
            "draft_count": "1",
            "given": "Ola",
            "family": "Newcomb",
        }
        resume = client.post(reverse("keep-draft"), given).json()["resume"]
        back = client.get(resume, follow=True).content.decode()
        assert 'value="Ola"' in back and 'value="Newcomb"' in back
        assert "Add this person" in back


def test_staying_signed_in_starts_the_half_hour_afresh(head: Client) -> None:
    answer = head.post(reverse("stay-signed-in"))
    assert answer.json() == {"seconds": 1800}
    assert answer.cookies["placemap_session"] is not None
    assert Client().post(reverse("stay-signed-in")).status_code == 401


def test_every_page_of_somebody_signed_in_knows_when_the_session_ends(head: Client) -> None:
    said = re.search(r'data-seconds="(\d+)"', head.get(reverse("my-work")).content.decode())
    assert said is not None and 1740 <= int(said[1]) <= 1800
    assert "session-end" not in Client().get(reverse("sign-in")).content.decode()
