"""Through an agency's own service, against a real OpenID Connect server in a process of its own."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from placemap.access.middleware import SESSION_USER
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import commands, patience, queries
from placemap.accounts.models import AgencySignIn, AgencySubject
from placemap.accounts.views.agency import ASKED
from placemap.foundations.errors import PlacemapError
from placemap.partners.commands import close_account, open_account, reopen_account
from placemap.partners.models import User
from tests.accounts.agency_service import Service, agency_service
from tests.accounts.people import DOOR
from tests.cast import World

pytestmark = pytest.mark.django_db

PEOPLE = {
    "joan": {"email": "head@example.org", "email_verified": True},
    "joan-again": {"email": "head@example.org"},
    "dan": {"email": "sergeant@example.org", "email_verified": True},
    "nobody": {"email": "new@example.org", "email_verified": True},
    "unchecked": {"email": "head@example.org", "email_verified": False},
}


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with agency_service(PEOPLE) as running:
        yield running


@pytest.fixture(autouse=True)
def _as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a service that is well may take longer than a page would wait."""
    monkeypatch.setattr(patience, "SECONDS", 60.0)
    monkeypatch.setattr(patience, "_hung", {})


@pytest.fixture
def school(world: World, service: Service, settings: Any) -> World:
    """Joan's school signs in through the service."""
    settings.PLACEMAP_OIDC_HOSTS = [urlsplit(service.issuer).netloc]
    keep(world, service.issuer)
    return world


def keep(world: World, issuer: str) -> None:
    agency = world.agencies["tanners_field"]
    with acting_as(actor := world.actor("administrator")):
        kept = AgencySignIn.objects.filter(agency=agency).first()
        commands.keep_agency_sign_in(
            agency=agency,
            issuer=issuer,
            client_id="placemap",
            secret="between us",
            is_on=True,
            version=kept.version if kept else 0,
            by=actor,
        )


def start(world: World, client: Client, **more: str) -> Any:
    return client.get(f"/sign-in/agency/{world.agencies['tanners_field'].pk}/", more)


def come(world: World, service: Service, subject: str, client: Client | None = None) -> Any:
    client = client or Client()
    return client.get(path_of(service.sign_in(start(world, client)["Location"], subject)))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_head_teacher_signs_in_through_her_school(school: World, service: Service) -> None:
    client = Client()
    assert "Tanner&#39;s Field School" in text(client.get("/sign-in/code/"))
    asked = start(school, client, next="/account/")["Location"]
    question = parse_qs(urlsplit(asked).query)
    kept = client.session[ASKED]
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    assert question["code_challenge"] == [base64.urlsafe_b64encode(digest).rstrip(b"=").decode()]
    assert question["code_challenge_method"] == ["S256"]
    back = path_of(service.sign_in(asked, "joan"))
    answer = client.get(back)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    page = text(client.get("/account/"))
    assert "Joan Okell" in page
    assert "through your agency" in page
    # The way back works once, and in this browser only.
    for again in (client, Client()):
        assert again.get(back)["Location"] == "/sign-in/code/"
    with acting_as(DOOR):
        assert AgencySubject.objects.get().subject == "joan"


@pytest.mark.parametrize("subject", ["nobody", "dan", "unchecked"])
def test_it_makes_no_account_and_reaches_nobody_of_another_agency(
    school: World, service: Service, subject: str
) -> None:
    before = set(school.users)
    client = Client()
    answer = come(school, service, subject, client)
    assert answer.status_code == 403
    assert "You have no account here yet" in text(answer)
    assert SESSION_USER not in client.session
    with acting_as(DOOR):
        assert User.objects.count() == len(before)


def test_once_known_by_name_the_address_is_not_believed_any_more(school: World, service: Service) -> None:
    assert come(school, service, "joan").status_code == 302
    assert come(school, service, "joan-again").status_code == 403
    assert come(school, service, "joan").status_code == 302


@pytest.mark.parametrize("what", ["issuer", "client"])
def test_another_service_knows_nobody_by_the_names_of_the_one_before(
    school: World, service: Service, what: str
) -> None:
    head, agency = school.users["head"], school.agencies["tanners_field"]

    def means(subject: str, email: str = "") -> User | None:
        with acting_as(DOOR):
            kept = queries.service_of(agency.pk)
            assert kept is not None
            return queries.person_said(kept, subject, email)

    assert come(school, service, "joan").status_code == 302
    keep(school, service.issuer)
    assert means("joan") == head, "kept again as it was"
    issuer, client = (
        ("https://login.example.org", "placemap") if what == "issuer" else (service.issuer, "new")
    )
    actor = school.actor("administrator")
    given = {
        "agency": agency,
        "issuer": issuer,
        "client_id": client,
        "is_on": True,
        "version": 2,
        "by": actor,
    }
    if what == "issuer":
        with acting_as(actor), pytest.raises(PlacemapError, match="Give the secret"):
            commands.keep_agency_sign_in(secret="", **given)
        assert means("joan") == head
    with acting_as(actor):
        commands.keep_agency_sign_in(secret="theirs", **given)
    # There "joan" may be anybody. The address that an administrator gave still leads to her.
    assert means("joan") is None
    assert means("joan", "somebody@example.org") is None
    assert means("j.okell", "head@example.org") == head


def test_whoever_has_another_account_now_is_not_taken_for_the_closed_one(
    school: World, service: Service
) -> None:
    head, agency = school.users["head"], school.agencies["tanners_field"]
    with acting_as(DOOR):
        commands.know_subject(owner=head, subject="nobody", by=DOOR)
    with acting_as(actor := school.actor("administrator")):
        close_account(user=User.objects.get(pk=head.pk), by=actor)
        again = open_account(
            name="Joan Okell", email="new@example.org", job_title="Head teacher", agency=agency, by=actor
        )
    client = Client()
    assert come(school, service, "nobody", client).status_code == 302
    assert client.session[SESSION_USER] == str(again.pk)
    with acting_as(actor):
        left = User.objects.get(pk=head.pk)
        reopen_account(user=left, version=left.version, by=actor)
    with acting_as(DOOR):
        assert AgencySubject.objects.get().user_id == again.pk


def test_a_name_that_stands_for_a_closed_account_is_no_error(school: World, service: Service) -> None:
    lead, agency = school.users["lead"].pk, school.agencies["tanners_field"].pk
    with acting_as(school.actor("administrator")):
        User.objects.filter(pk=lead).update(is_active=False, agency=agency)
    with acting_as(DOOR):
        AgencySubject(user_id=lead, agency_id=agency, subject="joan").save(force_insert=True)
    assert come(school, service, "joan").status_code == 403


@pytest.mark.parametrize("part", ["state", "nonce"])
def test_an_answer_to_another_question_is_refused(school: World, service: Service, part: str) -> None:
    client = Client()
    back = path_of(service.sign_in(start(school, client)["Location"], "joan"))
    session = client.session
    session[ASKED] = {**session[ASKED], part: "x" * 43}
    session.save()
    answer = client.get(back)
    assert answer["Location"] == "/sign-in/code/"
    assert SESSION_USER not in client.session
    # Not with the tick of what was done.
    assert "pm-banner--warning" in text(client.get(answer["Location"]))


def test_a_service_that_is_away_says_what_to_do_and_whom_to_ask(
    school: World, service: Service, settings: Any
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = f"127.0.0.1:{nobody.getsockname()[1]}"
    settings.PLACEMAP_OIDC_HOSTS.append(away)
    client = Client()
    back = path_of(service.sign_in(start(school, client)["Location"], "joan"))
    keep(school, f"http://{away}")
    for answer in (client.get(back), start(school, Client())):
        assert answer.status_code == 503
        page = text(answer)
        assert "sign-in is away" in page
        assert "tell the IT help of Tanner" in page
        assert "the person who looks after Placemap" in page


def test_whoever_comes_through_an_agency_is_started_afresh_too(
    school: World, service: Service, client_as: Callable[[User], Client]
) -> None:
    theirs, address = Client(), f"/accounts/{school.users['head'].pk}/"
    administrator = client_as(school.users["administrator"])
    assert "passkeys and code app stop working" not in text(administrator.get(address))
    assert come(school, service, "joan", theirs).status_code == 302
    assert ">Their agency’s sign-in<" in re.sub(r"\s*([<>])\s*", r"\1", text(administrator.get("/accounts/")))
    page = text(administrator.get(address))
    assert "signed out everywhere" in page
    assert "come through their agency" in page
    token = re.search(r'name="once" value="([^"]+)"', page)
    assert token
    assert theirs.get("/my-work/").status_code == 200
    sent = {"once": token[1], "reason": "Lost phone, rang me"}
    assert administrator.post(address, sent).status_code == 302
    assert theirs.get("/my-work/").status_code == 302
    with acting_as(DOOR):
        assert not AgencySubject.objects.exists()
    # Known anew by the address that an administrator gave.
    assert come(school, service, "joan-again").status_code == 302


def test_no_host_is_called_that_is_not_named(school: World, service: Service, settings: Any) -> None:
    settings.PLACEMAP_OIDC_HOSTS = []
    assert start(school, Client()).status_code == 503


def test_a_closed_account_or_a_service_turned_off_lets_nobody_in(school: World, service: Service) -> None:
    with acting_as(actor := school.actor("administrator")):
        User.objects.filter(pk=school.users["head"].pk).update(is_active=False)
    assert come(school, service, "joan").status_code == 403
    with acting_as(actor):
        commands.keep_agency_sign_in(
            agency=school.agencies["tanners_field"],
            issuer=service.issuer,
            client_id="x",
            secret="",
            is_on=False,
            version=1,
            by=actor,
        )
    assert start(school, Client()).status_code == 404


def test_an_administrator_keeps_it_and_never_sees_the_secret_again(
    world: World, service: Service, settings: Any, client_as: Callable[[User], Client]
) -> None:
    host = urlsplit(service.issuer).netloc
    client = client_as(world.users["administrator"])
    address = f"/accounts/agencies/{world.agencies['tanners_field'].pk}/"
    token = re.search(r'name="once" value="([^"]+)"', text(client.get(address)))
    assert token
    given = {
        "once": token[1],
        "issuer": service.issuer,
        "client_id": "placemap",
        "secret": "hush-hush",
        "version": "0",
        "is_on": "on",
    }
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "PLACEMAP_OIDC_HOSTS" in text(refused)
    settings.PLACEMAP_OIDC_HOSTS = [host]
    assert client.post(address, given).status_code == 302
    assert "hush-hush" not in text(client.get(address))
    assert service.issuer in text(client.get("/accounts/agencies/"))
    assert come(world, service, "joan").status_code == 302


def test_whoever_comes_through_an_agency_needs_no_link(
    school: World, client_as: Callable[[User], Client]
) -> None:
    client = client_as(school.users["administrator"])
    shown = text(client.get("/accounts/?size=100"))
    rows = {
        name: re.sub(r"<[^>]+>", " ", row)
        for row in shown.split("<tr")
        for name in re.findall(r'scope="row">([^<]+?) <', row)
    }
    head = school.users["head"].name
    assert "Their agency’s sign-in" in rows[head] and "Nothing yet" not in rows[head]
    assert "Nothing yet: send a link" in rows[school.users["coordinator"].name]
    # Those who cannot sign in come first.
    assert list(rows).index(school.users["coordinator"].name) < list(rows).index(head)


def prove(world: World, service: Service, client: Client, subject: str = "joan") -> Any:
    asked = client.get("/prove/agency/")["Location"]
    question = parse_qs(urlsplit(asked).query)
    assert (question["prompt"], question["max_age"]) == (["login"], ["0"])
    return client.get(path_of(service.sign_in(asked, subject)))


ADDING = "/account/passkeys/question/"


@pytest.mark.parametrize(("seconds_ago", "is_asked"), [(5, False), (3600, True), (-3600, True), (None, True)])
def test_what_an_agency_remembers_since_the_morning_is_no_proof(
    school: World, service: Service, seconds_ago: float | None, is_asked: bool
) -> None:
    client = Client()
    service.says_proved("joan", seconds_ago)
    assert come(school, service, "joan", client).status_code == 302
    assert (client.post(ADDING).status_code == 401) is is_asked


def test_somebody_proves_again_who_they_are_at_their_agency(school: World, service: Service) -> None:
    client = Client()
    service.says_proved("joan", None)
    come(school, service, "joan", client)
    sent = {"name": "Phone & key"}
    asked = client.post(ADDING, sent)
    assert "Sign in with Tanner&#39;s Field School once more" in text(asked)
    assert "Phone &amp; key" in text(asked)
    # Pressing on without having been there proves nothing; nor does an answer from memory.
    early = client.post(ADDING, {**sent, "proof": "agency"})
    assert early.status_code == 401
    assert "has not said yet" in text(early)
    for seconds_ago in (3600, 120, -3600):
        service.says_proved("joan", seconds_ago)
        refused = prove(school, service, client)
        assert refused.status_code == 403
        assert "without asking who you are" in text(refused)
        assert client.post(ADDING, {**sent, "proof": "agency"}).status_code == 401
    service.says_proved("joan", None)
    assert prove(school, service, client).status_code == 403
    service.says_proved("joan", 0)
    done = prove(school, service, client)
    assert "You have shown that it is you" in text(done)
    assert client.post(ADDING, {**sent, "proof": "agency"}).status_code == 200
    with acting_as(school.actor("head")):
        taken = AuditEntry.objects.filter(event="proof_taken", user_id=school.users["head"].pk)
        assert taken.exists()


def test_a_colleague_at_the_same_agency_proves_nothing_for_somebody_else(
    school: World, service: Service
) -> None:
    client = Client()
    service.says_proved("joan", None)
    come(school, service, "joan", client)
    with acting_as(school.actor("administrator")):
        User.objects.filter(pk=school.users["sergeant"].pk).update(agency=school.agencies["tanners_field"])
    service.says_proved("dan", 0)
    refused = prove(school, service, client, "dan")
    assert refused.status_code == 403
    assert "somebody else" in text(refused)
    assert client.post(ADDING).status_code == 401


def test_only_whoever_came_through_an_agency_proves_it_there(
    school: World, service: Service, client_as: Callable[[User], Client]
) -> None:
    client = Client()
    come(school, service, "joan", client)
    assert client_as(school.users["head"]).get("/prove/agency/").status_code == 404
    with acting_as(school.actor("administrator")):
        AgencySignIn.objects.update(is_on=False)
    assert client.get("/prove/agency/").status_code == 404
