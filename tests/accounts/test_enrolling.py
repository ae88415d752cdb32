"""A mailed link enrols once and signs nobody in; an administrator starts somebody afresh."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.middleware import SESSION_USER
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import commands, jobs, letters, queries
from placemap.accounts.models import AgencySubject, CodeApp, EnrolmentLink, Passkey
from placemap.accounts.vocabulary import Letter
from placemap.partners.commands import change_person, close_account
from placemap.partners.models import User
from placemap.partners.vocabulary import Grade
from tests.accounts.people import DOOR, mail_server, shown, with_code_app
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def text(response: Any) -> str:
    return html.unescape(str(response.content.decode()))


def linked(world: World, key: str = "head") -> tuple[EnrolmentLink, str]:
    """A link sent to somebody, and the path of its address."""
    with acting_as(actor := world.actor("administrator")):
        link = commands.send_link(user=world.users[key], by=actor)
    return link, letters.address_of(link).removeprefix("http://localhost:8000")


def letters_waiting() -> list[dict[str, str]]:
    """What the post room was asked to send, in that order."""
    asked = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("id")
    return list(asked.values_list("args", flat=True))


def set_up(client: Client, path: str) -> Any:
    page = text(client.get(f"{path}code/"))
    found = re.search(r'letters">([A-Z2-7 ]+)<', page)
    assert found, page
    secret = found.group(1).replace(" ", "")
    return secret, client.post(f"{path}code/", {"code": shown(secret)})


def test_a_link_sets_up_a_code_app_and_signs_nobody_in(world: World) -> None:
    _, path = linked(world)
    client = Client()
    page = text(client.get(path))
    assert "Joan Okell, Tanner's Field School" in page
    secret, answer = set_up(client, path)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code/")
    assert SESSION_USER not in client.session
    assert client.get("/my-work/").status_code == 302
    assert "Now sign in with the next code" in text(client.get("/sign-in/code/"))
    # The first code is spent with it, and the link too.
    again = client.post("/sign-in/code/", {"email": "head@example.org", "code": shown(secret)})
    assert again.status_code == 422
    over = client.get(path)
    assert over.status_code == 404
    assert "This link is over" in text(over)
    assert "Nothing is wrong with your account" in text(over)


def test_the_wrong_first_code_leaves_the_link_as_it_was(world: World) -> None:
    _, path = linked(world)
    client = Client()
    assert client.post(f"{path}code/", {"code": "12"}).status_code == 422
    assert set_up(client, path)[1].status_code == 302


@pytest.mark.parametrize("how", ["past its time", "newer", "tampered", "account closed", "starting afresh"])
def test_a_link_that_is_over_says_whom_to_ask(world: World, how: str) -> None:
    link, path = linked(world)
    with acting_as(SETTER):
        if how == "past its time":
            EnrolmentLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
        elif how == "account closed":
            User.objects.filter(pk=link.user_id).update(is_active=False)
    if how == "newer":
        linked(world)
    elif how == "tampered":
        path = f"{path[:-2]}{'0' if path[-2] != '0' else '1'}/"
    elif how == "starting afresh":
        with acting_as(actor := world.actor("administrator")):
            commands.start_afresh(user=world.users["head"], reason="Lost phone", by=actor)
    for page in ("", "code/"):
        answer = Client().get(f"{path}{page}")
        assert answer.status_code == 404
        assert "the person who looks after Placemap" in text(answer)
    assert Client().post(f"{path}question/").status_code == 404
    with acting_as(DOOR):
        assert not CodeApp.objects.exists()


def test_a_link_to_a_wrong_address_dies_with_it_and_another_agency_begins_afresh(world: World) -> None:
    _, path = linked(world)
    joan = User.objects.select_related("agency")
    with acting_as(DOOR):
        commands.know_subject(owner=world.users["head"], subject="joan", by=DOOR)
    actor = world.actor("administrator")
    with acting_as(actor):
        head = joan.get(pk=world.users["head"].pk)
        given = {"name": head.name, "job_title": head.job_title, "grade": Grade.MANAGER, "is_guest": False,
                 "access_until": None, "by": actor}  # fmt: skip
        change_person(user=head, email=head.email, agency=head.agency, version=head.version, **given)
    assert Client().get(path).status_code == 200, "nothing that matters to it was changed"
    with acting_as(actor):
        change_person(user=head, email="okell@example.org", agency=head.agency, version=head.version, **given)
        assert AgencySubject.objects.filter(user=head).exists()
    assert Client().get(path).status_code == 404
    with acting_as(actor):
        charity = world.agencies["charity"]
        change_person(user=head, email=head.email, agency=charity, version=head.version, **given)
        assert not AgencySubject.objects.filter(user=head).exists()


def test_only_an_administrator_sends_links_and_nobody_their_own_afresh(world: World) -> None:
    for key in ("lead", "coordinator", "governance"):
        with acting_as(actor := world.actor(key)), pytest.raises(Refused):
            commands.send_link(user=world.users["head"], by=actor)
    with acting_as(actor := world.actor("administrator")), pytest.raises(Exception, match="another admin"):
        commands.start_afresh(user=world.users["administrator"], reason="Lost phone", by=actor)


def test_a_lost_phone_is_started_afresh_with_a_reason(world: World, client_as: SignIn) -> None:
    head = world.users["head"]
    secret = with_code_app(head)
    theirs = Client()
    assert theirs.post("/sign-in/code/", {"email": head.email, "code": shown(secret)}).status_code == 302
    client = client_as(world.users["administrator"])
    assert "Code app" in text(client.get("/accounts/"))
    page = text(client.get(f"/accounts/{head.pk}/"))
    token = re.search(r'name="once" value="([^"]+)"', page)
    assert token
    assert client.post(f"/accounts/{head.pk}/", {"once": token[1], "reason": " "}).status_code == 422
    answer = client.post(f"/accounts/{head.pk}/", {"once": token[1], "reason": "Lost phone, rang me"})
    assert answer.status_code == 302
    assert theirs.get("/my-work/").status_code == 302
    assert Client().post("/sign-in/code/", {"email": head.email, "code": shown(secret, 1)}).status_code == 422
    with acting_as(DOOR):
        assert not CodeApp.objects.filter(user=head).exists()
        assert EnrolmentLink.objects.get(user=head).reason == "Lost phone, rang me"
    with acting_as(world.actor("administrator")):
        assert AuditEntry.objects.filter(event="enrolment_reset").count() == 1


def test_what_proves_who_somebody_is_is_nobody_elses_to_read(world: World) -> None:
    with_code_app(world.users["head"])
    with acting_as(DOOR):
        Passkey(user=world.users["head"], credential=b"c", public_key=b"k", name="x").save(force_insert=True)
    linked(world)
    for key in ("lead", "coordinator", "governance", "sergeant"):
        with acting_as(world.actor(key)):
            assert not Passkey.objects.exists()
            assert not CodeApp.objects.exists()
            assert not EnrolmentLink.objects.exists()
    with acting_as(world.actor("head")):
        assert Passkey.objects.count() == CodeApp.objects.count() == 1
        assert not EnrolmentLink.objects.exists()


def test_a_link_that_ran_out_while_no_mail_server_answered_is_not_sent(world: World, settings: Any) -> None:
    link, _ = linked(world)
    with acting_as(DOOR):
        EnrolmentLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    with mail_server(settings) as came:
        jobs.send_letter(Letter.INVITED, str(link.user_id), str(link.pk))
    assert came == []


def test_the_mail_carries_a_link_and_nothing_else(world: World, settings: Any) -> None:
    settings.PLACEMAP_ADDRESS = "https://placemap.example.org"
    link, _ = linked(world)
    with mail_server(settings) as came:
        jobs.send_letter(Letter.INVITED, str(link.user_id), str(link.pk))
        jobs.send_letter(Letter.ADDED, str(link.user_id))
        with acting_as(actor := world.actor("administrator")):
            newer = commands.start_afresh(user=world.users["head"], reason="Lost phone", by=actor)
        jobs.send_letter(Letter.AFRESH, str(newer.user_id), str(newer.pk))
        # The replaced link is not sent any more.
        jobs.send_letter(Letter.INVITED, str(link.user_id), str(link.pk))
    assert [mail["To"] for mail in came] == ["head@example.org"] * 3
    bodies = [str(mail.get_payload(decode=True).decode()) for mail in came]
    assert f"https://placemap.example.org/enrol/{link.pk}/{queries.proof_of(link.pk)}/" in bodies[0]
    assert "was taken away" in bodies[2]
    for mail, body in zip(came, bodies, strict=True):
        assert body.startswith("Hello Joan Okell,")
        for secret in ("M-2026", "Two schools", "Lost phone", "Priya", "Tanner"):
            assert secret not in body + str(mail["Subject"])


def test_the_list_of_accounts_asks_no_more_with_more_people(
    world: World, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = client_as(world.users["administrator"])
    for key in world.users:
        with_code_app(world.users[key])
    with django_assert_max_num_queries(24):
        page = text(client.get("/accounts/"))
    assert page.count("Start afresh") == len(world.users) - 1


class TestOnesOwn:
    def test_the_last_way_in_stays(self, world: World, client_as: SignIn) -> None:
        head = world.users["head"]
        with_code_app(head)
        with acting_as(actor := world.actor("head")), pytest.raises(Exception, match="your only way"):
            commands.remove_code_app(owner=head, by=actor)
        with acting_as(DOOR):
            key = Passkey(user=head, credential=b"c", public_key=b"k", name="Firefox, Linux")
            key.save(force_insert=True)
        client = client_as(head)
        assert "Firefox, Linux" in text(client.get("/account/"))
        page = text(client.get(f"/account/passkeys/{key.pk}/remove/"))
        token = re.search(r'name="once" value="([^"]+)"', page)
        assert token
        assert client.post(f"/account/passkeys/{key.pk}/remove/", {"once": token[1]}).status_code == 302
        with acting_as(DOOR):
            assert not Passkey.objects.exists()

    def test_anothers_passkey_does_not_exist(self, world: World, client_as: SignIn) -> None:
        with acting_as(DOOR):
            key = Passkey(user=world.users["head"], credential=b"c", public_key=b"k", name="x")
            key.save(force_insert=True)
        for who in ("lead", "administrator"):
            assert client_as(world.users[who]).get(f"/account/passkeys/{key.pk}/remove/").status_code == 404

    def test_a_new_code_app_takes_the_old_ones_place(self, world: World, client_as: SignIn) -> None:
        old = with_code_app(world.users["head"])
        client = client_as(world.users["head"])
        found = re.search(r'letters">([A-Z2-7 ]+)<', text(client.get("/account/code-app/")))
        assert found
        secret = found[1].replace(" ", "")
        assert client.post("/account/code-app/", {"code": shown(secret)}).status_code == 302
        with acting_as(DOOR):
            assert CodeApp.objects.count() == 1
        answer = Client().post("/sign-in/code/", {"email": "head@example.org", "code": shown(old)})
        assert answer.status_code == 422


def test_an_account_is_not_taken_over_unseen(world: World, settings: Any) -> None:
    """Whoever moves an address and starts its account afresh: its owner is told of both, where they still read."""
    head, actor = world.users["head"], world.actor("administrator")
    with_code_app(head)

    def moved(email: str) -> User:
        person = User.objects.get(pk=head.pk)
        return change_person(
            user=person, name=person.name, email=email, job_title=person.job_title, agency=person.agency,
            grade=Grade(person.grade or Grade.SENIOR), is_guest=False, access_until=None,
            version=person.version, by=actor,
        )  # fmt: skip

    with mail_server(settings) as came:
        with acting_as(actor):
            moved("elsewhere@example.org")
            person = moved("further@example.org")
            commands.start_afresh(user=person, reason="Lost phone", by=actor)
        asked = letters_waiting()
        for letter in asked:
            jobs.send_letter(letter["letter"], letter["user_id"], letter.get("link_id", ""))
    assert [letter["letter"] for letter in asked] == ["moved", "moved", "afresh", "taken_away"]
    assert not any("@" in str(letter) for letter in asked)
    assert [mail["To"] for mail in came] == [head.email, head.email, "further@example.org", head.email]
    for mail in (came[0], came[3]):
        assert "/enrol/" not in str(mail.get_payload(decode=True).decode())


def test_whoever_comes_through_their_agency_is_warned_too_also_where_the_account_was_closed_since(
    world: World, settings: Any
) -> None:
    head, actor = world.users["head"], world.actor("administrator")
    with acting_as(DOOR):
        commands.know_subject(owner=head, subject="joan", by=DOOR)
    with mail_server(settings) as came:
        with acting_as(actor):
            person = change_person(
                user=User.objects.get(pk=head.pk), name=head.name, email="elsewhere@example.org",
                job_title=head.job_title, agency=head.agency, grade=Grade(head.grade or Grade.SENIOR),
                is_guest=False, access_until=None, version=head.version, by=actor,
            )  # fmt: skip
            commands.start_afresh(user=person, reason="Lost phone", by=actor)
            close_account(user=person, by=actor)
        asked = letters_waiting()
        for letter in asked:
            jobs.send_letter(letter["letter"], letter["user_id"], letter.get("link_id", ""))
    assert [letter["letter"] for letter in asked] == ["moved", "afresh", "taken_away"]
    # The link of a closed account leads nowhere; the two warnings reach whoever read that address.
    assert [mail["To"] for mail in came] == [head.email, head.email]


def changed(actor: Actor, user: User, **given: Any) -> User:
    held = User.objects.get(pk=user.pk)
    said: dict[str, Any] = {
        "name": held.name, "email": held.email, "job_title": held.job_title, "agency": held.agency,
        "grade": Grade(held.grade or Grade.SENIOR), "is_guest": False, "access_until": None,
        "version": held.version, **given,
    }  # fmt: skip
    return change_person(user=held, by=actor, **said)


def test_whoever_came_through_an_agency_they_have_left_is_warned_all_the_same(
    world: World, settings: Any
) -> None:
    """No service knows them any more, and no key of theirs is here: that they came stands in the trail."""
    head, tom = world.users["head"], world.actor("administrator")
    with acting_as(DOOR):
        commands.know_subject(owner=head, subject="joan", by=DOOR)
    joan = world.actor("head")
    with acting_as(joan):
        commands.come_in(by=joan)
    with acting_as(tom):
        moved = changed(tom, head, agency=world.agencies["social_care"])
        assert letters_waiting() == [], "another agency alone is no other address"
        changed(tom, moved, email="elsewhere@example.org")
    (asked,) = letters_waiting()
    assert (asked["letter"], asked["user_id"]) == ("moved", str(head.pk))
    with mail_server(settings) as came:
        jobs.send_letter(asked["letter"], asked["user_id"])
    assert [mail["To"] for mail in came] == [head.email]


def test_whether_somebody_ever_signed_in_is_told_to_whoever_keeps_accounts_alone(world: World) -> None:
    joan = world.actor("head")
    with acting_as(joan):
        commands.come_in(by=joan)
    for key, told in (("administrator", True), ("lead", False), ("head", False), ("governance", False)):
        with acting_as(world.actor(key)):
            assert queries.has_signed_in(world.users["head"].pk) is told, key
            assert not queries.has_signed_in(world.users["sergeant"].pk)


def test_whoever_never_signed_in_has_no_address_to_warn(world: World) -> None:
    head, actor = world.users["head"], world.actor("administrator")
    with acting_as(actor):
        change_person(
            user=head, name=head.name, email="put.right@example.org", job_title=head.job_title,
            agency=head.agency, grade=Grade(head.grade or Grade.SENIOR), is_guest=False, access_until=None,
            version=head.version, by=actor,
        )  # fmt: skip
    assert letters_waiting() == []
