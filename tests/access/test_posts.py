"""Whoever holds posts in several agencies acts in one at a time, and no page writes in another than its own."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from placemap.access import drafts
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry, Draft
from placemap.access.session import acting_as
from placemap.access.session_store import SESSION_USER, SessionStore
from placemap.access.sessions import ACTING
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.information.models import Concern
from placemap.mappings import commands as mappings
from placemap.mappings.models import Seat
from placemap.mappings.queries import actor_for
from placemap.partners import commands
from placemap.partners.models import Agency, Post, RoleHolding, User
from placemap.subjects.commands import open_in_danger, set_standing
from placemap.subjects.models import NameOpening, PersonDetail
from placemap.subjects.vocabulary import Standing
from tests.cast import SETTER, World
from tests.subjects.people import TOMASZ, give

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
WORDS = 'A grey car "again",\nat the back gate'


@pytest.fixture
def lent(world: World) -> World:
    """Owen of social care is lent to the police, with a seat for each: he reads cases for the first only."""
    with acting_as(actor := world.actor("administrator")):
        commands.give_post(
            user=world.users["social_care"],
            agency=world.agencies["police"],
            job_title="Social worker in the team",
            by=actor,
        )
    with acting_as(actor := world.actor("coordinator")):
        mappings.seat_person(
            mapping=world.mapping,
            user=world.users["social_care"],
            agency=world.agencies["police"],
            role_code="contributor",
            by=actor,
        )
    return world


def owen(world: World, agency: str) -> Any:
    with acting_as(SETTER):
        return actor_for(world.users["social_care"].pk, world.agencies[agency].pk)


def change_to(world: World, client: Client, agency: str) -> Any:
    return client.post("/account/post/", {"agency": str(world.agencies[agency].pk)})


def main_of(response: Any) -> str:
    return str(response.content.decode())


def kept_in(response: Any) -> dict[str, str]:
    """What the page's own form would send: hidden fields and words, the last of each name."""
    form = re.search(r"<main.*?<form(.*?)</form>", main_of(response), flags=re.DOTALL)
    assert form
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1])
    words = re.findall(r'<textarea hidden name="(\w+)">\n(.*?)</textarea>', form[1], flags=re.DOTALL)
    return {name: html.unescape(value) for name, value in [*fields, *words]}


def test_one_press_changes_who_one_is_from_the_next_page_on(lent: World, client_as: SignIn) -> None:
    client = client_as(lent.users["social_care"])
    page = main_of(client.get("/my-work/"))
    assert "Social care lead" in page
    assert "Act for Fenmarch Police" in page
    assert change_to(lent, client, "police").status_code == 302
    page = main_of(client.get("/my-work/"))
    assert "Social worker in the team, Fenmarch Police" in page
    assert "Act for Estwick Children&#39;s Social Care" in page
    address = reverse("notice", args=[lent.mapping.reference])
    sent = {"text": WORDS, "how_known": "seen_myself", "once": str(uuid.uuid4())}
    assert client.post(address, sent).status_code == 302
    with acting_as(lent.actor("coordinator")):
        assert Concern.objects.get().agency_id == lent.agencies["police"].pk
        whose = AuditEntry.objects.filter(user_id=lent.users["social_care"].pk, event="contribution_made")
        # The giving, and the concern in it.
        assert set(whose.values_list("agency_id", flat=True)) == {lent.agencies["police"].pk}
    with acting_as(owen(lent, "police")):
        chosen = AuditEntry.objects.get(event="post_chosen")
        assert chosen.agency_id == lent.agencies["police"].pk
    # Pressed twice it is the same post; a post that is not theirs does not exist.
    assert change_to(lent, client, "police").status_code == 302
    assert change_to(lent, client, "mill_lode").status_code == 404


def test_what_one_may_do_is_what_that_post_may_and_never_both(lent: World) -> None:
    own, second = owen(lent, "social_care"), owen(lent, "police")
    at = lent.mapping.pk
    assert own.seats[at] > second.seats[at]
    assert "read_cases" not in second.seats[at]
    assert (own.agency_name, second.agency_name) == ("Estwick Children's Social Care", "Fenmarch Police")
    with acting_as(actor := lent.actor("administrator")):
        commands.give_role(
            user=lent.users["social_care"],
            role_code="concerns_receiver",
            agency=lent.agencies["police"],
            by=actor,
        )
    assert owen(lent, "social_care").duties == frozenset()
    assert owen(lent, "police").duties == {"route_concerns"}


@pytest.fixture
def opened_for_social_care(lent: World, client_as: SignIn) -> tuple[Client, str, dict[str, str]]:
    """A form that was opened for social care, with words in it; then he changed posts in another window."""
    client = client_as(lent.users["social_care"])
    address = reverse("notice", args=[lent.mapping.reference])
    page = main_of(client.get(address))
    fields = dict(re.findall(r'<input type="hidden" name="(acting_as|once)"[^>]*value="([^"]+)"', page))
    assert fields["acting_as"] == str(lent.agencies["social_care"].pk)
    sent = {"text": WORDS, "how_known": "seen_myself", "once": str(uuid.uuid4()), **fields}
    change_to(lent, client, "police")
    return client, address, sent


def test_a_page_of_one_post_writes_nothing_in_another_and_keeps_its_words(
    lent: World, opened_for_social_care: tuple[Client, str, dict[str, str]]
) -> None:
    client, address, sent = opened_for_social_care
    refused = client.post(address, sent)
    assert refused.status_code == 409
    assert "You opened it for Estwick Children&#39;s Social Care and act for Fenmarch Police" in main_of(
        refused
    )
    with acting_as(lent.actor("coordinator")):
        assert not Concern.objects.exists()
    again = kept_in(refused)
    assert again["text"] == WORDS
    assert client.post(address, again).status_code == 302
    with acting_as(lent.actor("coordinator")):
        assert Concern.objects.get().agency_id == lent.agencies["social_care"].pk
    # He acts for social care again, as the page said.
    assert client.session[ACTING] == str(lent.agencies["social_care"].pk)


MAP = "/mappings/M-2026-901/network/"


@pytest.mark.parametrize("asked", ["data/", "names/", "path/"])
def test_a_map_of_one_post_is_answered_as_that_post_or_not_at_all(
    lent: World, client_as: SignIn, asked: str
) -> None:
    client = client_as(lent.users["social_care"])
    of_page = {"X-Acting-As": str(lent.agencies["social_care"].pk), "Accept": "application/json"}
    assert client.get(f"{MAP}{asked}", headers=of_page).status_code == 200
    change_to(lent, client, "police")
    refused = client.get(f"{MAP}{asked}", headers=of_page)
    assert refused.status_code == 409 and set(refused.json()) == {"message"}
    assert "another of your posts" in refused.json()["message"]
    # Also where a script asks for a part of a page, which it would otherwise put into the other post's.
    part = client.get("/my-work/", headers={**of_page, "Accept": "*/*"})
    assert part.status_code == 409 and "another of your posts" in part.json()["message"]
    # A page that is opened anew is of the post acted as now.
    assert "Fenmarch Police" in main_of(client.get("/my-work/"))


def test_every_request_of_a_script_says_in_which_post_its_page_was_opened() -> None:
    anywhere = {
        # About the account and its session, which are the same in every post; a draft has a ticket.
        "passkey/passkey.ts", "shell/session-end.ts", "shell/draft.ts",
        # It sends a form of its page, which says it.
        "shell/printed-at.ts",
    }  # fmt: skip
    root = Path(__file__).parents[2] / "client"
    silent = {
        str(file.relative_to(root))
        for file in root.rglob("*.ts")
        for call in re.findall(r"\bfetch\((.*?)\);", file.read_text(), flags=re.DOTALL)
        if "actingAs()" not in call
    }
    assert silent == anywhere


def test_a_name_opened_in_danger_is_opened_in_the_post_that_asks(lent: World, client_as: SignIn) -> None:
    (child,) = give(lent, "head", TOMASZ)
    with acting_as(actor := lent.actor("coordinator")):
        set_standing(person=child, standing=Standing.LINKED, by=actor)
        mappings.seat_person(
            mapping=lent.mapping, user=lent.users["social_care"], agency=lent.agencies["police"],
            role_code="analyst", by=actor,
        )  # fmt: skip
    with acting_as(actor := owen(lent, "social_care")):
        first = open_in_danger(person=child, by=actor)
        assert open_in_danger(person=child, by=actor) == first
    client = client_as(lent.users["social_care"])
    address = reverse("danger", args=[lent.mapping.reference, child.pk])
    of_page = {"acting_as": str(lent.agencies["social_care"].pk), "once": str(uuid.uuid4())}
    change_to(lent, client, "police")
    assert client.post(address, of_page).status_code == 409
    with acting_as(actor := owen(lent, "police")):
        second = open_in_danger(person=child, by=actor)
        assert (second.agency_id, second == first) == (lent.agencies["police"].pk, False)
        # Told that it is open, he reads it.
        assert PersonDetail.objects.filter(person=child).exists()
    with acting_as(actor := lent.actor("lead")):
        # Over and unreviewed, it stands in the way of another in every post.
        NameOpening.objects.all().update(closed_at=now(), closed_by=actor.user_id, version=2)
    for agency in ("social_care", "police"):
        with acting_as(actor := owen(lent, agency)), pytest.raises(PlacemapError, match="not been reviewed"):
            open_in_danger(person=child, by=actor)


def test_a_request_under_way_does_not_undo_a_change_of_post(lent: World, client_as: SignIn) -> None:
    client = client_as(lent.users["social_care"])
    assert client.get("/my-work/").status_code == 200
    key = client.session.session_key
    under_way = SessionStore(key)
    assert under_way[SESSION_USER] == str(lent.users["social_care"].pk)
    change_to(lent, client, "police")
    under_way.save()
    assert SessionStore(key)[ACTING] == str(lent.agencies["police"].pk)
    # What it changes itself it does keep.
    under_way["kept"] = "yes"
    under_way.save()
    assert SessionStore(key)["kept"] == "yes"


def test_what_was_written_in_a_post_that_ended_is_sent_in_none(
    lent: World, opened_for_social_care: tuple[Client, str, dict[str, str]]
) -> None:
    client, address, sent = opened_for_social_care
    other = str(lent.agencies["mill_lode"].pk)
    for send_as in ({}, {"send_as": other}):
        refused = client.post(address, {**sent, "acting_as": other, **send_as})
        assert refused.status_code == 409
        assert "no longer yours" in main_of(refused)
        assert "A grey car" in main_of(refused)
        # What the page carried of itself is nothing to copy.
        assert sent["once"] not in main_of(refused)
    script = client.post(address, sent, headers={"Accept": "application/json", "X-Acting-As": other})
    assert script.status_code == 409
    assert "another of your posts" in script.json()["message"]
    # Signing out is done from any page.
    assert client.post("/sign-out/", {"acting_as": other}).status_code == 302


def test_a_draft_stays_with_the_post_it_was_written_in(lent: World) -> None:
    address = reverse("notice", args=[lent.mapping.reference])
    sheet = drafts.Sheet(address=address, title="t", names=("text",), mapping_id=lent.mapping.pk).opened()
    with acting_as(actor := owen(lent, "social_care")):
        ticket = drafts.ticket(actor, sheet)
        drafts.keep(sheet=sheet, words={"text": ["A grey car"]}, count=1, by=actor)
        assert len(drafts.my_drafts(actor)) == 1
    with acting_as(actor := owen(lent, "police")):
        assert drafts.my_drafts(actor) == []
        assert drafts.sheet_from(actor, ticket) is None
        assert not Draft.objects.exists()


def ends_post(world: World, by: Any) -> None:
    mappings.post_ends(post=Post.objects.select_related("user").get(), by=by)


def closes(world: World, by: Any) -> None:
    mappings.person_leaves(user=world.users["social_care"], by=by)


def takes_role(world: World, by: Any) -> None:
    commands.take_role(holding=RoleHolding.objects.get(user=world.users["social_care"]), by=by)


def gives_role(world: World, by: Any) -> None:
    where = world.agencies["police"]
    commands.give_role(user=world.users["social_care"], role_code="mapping_opener", agency=where, by=by)


def ends_seat(world: World, by: Any) -> None:
    Seat.objects.filter(user=world.users["social_care"], agency=world.agencies["police"]).update(
        until_on=today() - timedelta(days=1)
    )


@pytest.mark.parametrize("change", [ends_post, closes, takes_role, gives_role, ends_seat])
def test_a_session_is_dead_at_the_next_request_after_what_it_acts_as_is_taken(
    lent: World, client_as: SignIn, change: Callable[[World, Any], None]
) -> None:
    with acting_as(actor := lent.actor("administrator")):
        commands.give_role(
            user=lent.users["social_care"],
            role_code="concerns_receiver",
            agency=lent.agencies["police"],
            by=actor,
        )
    client = client_as(lent.users["social_care"])
    change_to(lent, client, "police")
    assert client.get("/my-work/").status_code == 200
    with acting_as(actor := lent.actor("administrator")):
        change(lent, actor)
    answer = client.get("/my-work/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")
    assert client.get("/my-work/").status_code == 302


def agency_leaves(world: World, by: Any) -> None:
    police = Agency.objects.get(pk=world.agencies["police"].pk)
    back = commands.agency_leaves(agency=police, version=police.version, by=by)
    commands.agency_returns(agency=back, version=back.version, by=by)


@pytest.mark.parametrize("ends", [ends_post, agency_leaves])
def test_a_post_that_ends_takes_its_roles_and_seats_and_leaves_the_others(
    lent: World, client_as: SignIn, ends: Callable[[World, Any], None]
) -> None:
    client = client_as(lent.users["social_care"])
    assert client.get("/my-work/").status_code == 200
    with acting_as(actor := lent.actor("administrator")):
        ends(lent, actor)
    assert owen(lent, "police") is None
    # Acting in the account's own post, nothing was taken from him.
    page = main_of(client.get("/my-work/"))
    assert "Act for" not in page
    with acting_as(actor := lent.actor("administrator")):
        commands.give_post(
            user=lent.users["social_care"], agency=lent.agencies["police"], job_title="Again", by=actor
        )
    assert owen(lent, "police").seats == {}
    assert owen(lent, "police").role_title == "Again"


def test_who_may_be_given_a_second_post_and_by_whom(lent: World) -> None:
    users, agencies = lent.users, lent.agencies
    with acting_as(actor := lent.actor("lead")), pytest.raises(Refused):
        commands.give_post(user=users["head"], agency=agencies["police"], job_title="x", by=actor)
    for who, agency, why in (
        ("administrator", "police", "Somebody else who keeps"),
        ("social_care", "police", "works for Fenmarch Police already"),
        ("head", "tanners_field", "already"),
    ):
        with acting_as(actor := lent.actor("administrator")), pytest.raises(PlacemapError, match=why):
            commands.give_post(user=users[who], agency=agencies[agency], job_title="x", by=actor)
    with acting_as(actor := lent.actor("administrator")), pytest.raises(PlacemapError, match="no post in"):
        commands.give_role(
            user=users["head"], role_code="concerns_receiver", agency=agencies["police"], by=actor
        )
    with acting_as(actor := lent.actor("coordinator")), pytest.raises(PlacemapError, match="no post in"):
        mappings.seat_person(
            mapping=lent.mapping,
            user=users["head"],
            agency=agencies["police"],
            role_code="team_member",
            by=actor,
        )
    # The database lets nobody give themselves one, whatever a page forgets.
    with acting_as(actor := lent.actor("administrator")), pytest.raises(DatabaseError), transaction.atomic():
        Post(
            user=users["administrator"],
            agency=agencies["police"],
            job_title="x",
            from_on=today(),
            recorded_by=actor.user_id,
        ).save(force_insert=True)


def test_an_administrator_adds_a_post_a_role_in_it_and_ends_it_by_pages(
    lent: World, client_as: SignIn
) -> None:
    client = client_as(lent.users["administrator"])
    person = f"/partnership/people/{lent.users['head'].pk}/"
    school, charity = (str(lent.agencies[key].pk) for key in ("tanners_field", "charity"))
    page = main_of(client.get(f"{person}posts/add/"))
    assert f'value="{school}"' not in page.split("<main")[1]
    sent = {"agency": charity, "job_title": "Trustee", "once": str(uuid.uuid4())}
    assert client.post(f"{person}posts/add/", sent).status_code == 302
    assert "Trustee" in main_of(client.get(person))
    role = {"role": "concerns_receiver", "agency": charity, "once": str(uuid.uuid4())}
    assert "In which of their posts?" in main_of(client.get(f"{person}roles/add/"))
    assert client.post(f"{person}roles/add/", role).status_code == 302
    with acting_as(lent.actor("administrator")):
        held = Post.objects.get(user=lent.users["head"])
        assert RoleHolding.objects.get(user=lent.users["head"]).agency_id == held.agency_id
    ending = f"{person}posts/{held.pk}/end/"
    assert "can no longer act for Lantern Youth" in main_of(client.get(ending))
    assert client.post(ending, {"once": str(uuid.uuid4())}).status_code == 302
    assert client.get(ending).status_code == 404
    assert "They work for their own agency only" in main_of(client.get(person))
