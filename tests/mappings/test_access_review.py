"""Who has access: what is shown, kept or taken away, by whom, and who is reminded."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.accounts import commands as accounts
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings import commands, queries
from placemap.mappings.models import Seat
from placemap.partners import commands as partners
from placemap.partners.models import AccessDecision, Agency, User
from placemap.partners.vocabulary import AccessKind
from tests.accounts.people import with_code_app
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def held(world: World, key: str, kind: AccessKind) -> queries.AccessHeld:
    actor = world.actor("administrator")
    with acting_as(actor):
        found = queries.person_access(actor, world.users[key].pk)
    assert found is not None
    return next(one for one in found.held if one.kind is kind)


def test_each_seat_says_which_reference_and_when_it_was_used_and_no_more(
    world: World, client_as: Any
) -> None:
    assert held(world, "sergeant", AccessKind.SEAT).last_used is None
    client_as(world.users["sergeant"]).get(f"/mappings/{world.mapping.reference}/cohort/")
    seat = held(world, "sergeant", AccessKind.SEAT)
    assert seat.words == f"Team member in {world.mapping.reference}"
    assert seat.last_used is not None and held(world, "sergeant", AccessKind.ACCOUNT).last_used is not None
    page = client_as(world.users["administrator"]).get("/partnership/access/?show=all").content.decode()
    assert world.mapping.reference in page
    assert world.mapping.title not in page, "the title of a mapping is its team's alone"


def test_the_functions_answer_nobody_else(world: World) -> None:
    for key in ("lead", "governance"):
        actor = world.actor(key)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select count(*) from access_last_used()")
            assert cursor.fetchone()[0] == 0
            assert Seat.objects.exclude(mapping__in=list(actor.seats)).count() == 0
            assert queries.access_due(actor) == []


def test_what_is_due_is_reminded_of_kept_and_then_quiet(world: World, client_as: Any) -> None:
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["sergeant"].pk).update(opened_on=today() - timedelta(days=182))
    actor = world.actor("administrator")
    with acting_as(actor):
        (item,) = queries.access_due(actor)
    assert item.by == today() and "1 thing" in item.why
    client = client_as(world.users["administrator"])
    assert "Look at who has access" in client.get("/my-work/").content.decode()
    page = client.get("/partnership/access/").content.decode()
    assert "Dan Colley" in page and "Joan Okell" not in page
    dan = str(world.users["sergeant"].pk)
    press = {"decide": "keep", "person": dan, "access": dan, "once": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post("/partnership/access/", press).status_code == 302
    with acting_as(actor):
        (decision,) = AccessDecision.objects.all()
        assert (decision.stays, decision.decided_by) == (True, actor.user_id)
        assert queries.access_due(actor) == []
        assert AuditEntry.objects.filter(event="access_reviewed", outcome="done").count() == 2
    everybody = client.get("/partnership/access/?show=all").content.decode()
    assert "by Tom Ardley" in everybody
    found = client.post("/partnership/access/", {"q": "okell"}).content.decode()
    assert "Joan Okell" in found and "Dan Colley" not in found


def test_taking_away_ends_it_at_once(world: World, client_as: Any) -> None:
    dan = client_as(world.users["sergeant"])
    address = f"/mappings/{world.mapping.reference}/cohort/"
    assert dan.get(address).status_code == 200
    client = client_as(world.users["administrator"])
    seat = held(world, "sergeant", AccessKind.SEAT)
    press = {"decide": "take", "person": str(world.users["sergeant"].pk), "access": str(seat.access_id)}
    assert client.post("/partnership/access/", {**press, "once": str(uuid.uuid4())}).status_code == 302
    # Signed out at once, and nothing of the page.
    assert dan.get(address).headers["Location"].startswith("/sign-in/")
    gone = client.post("/partnership/access/", {**press, "once": str(uuid.uuid4())})
    assert gone.status_code == 422 and "there no longer" in gone.content.decode()
    role = held(world, "other_district", AccessKind.ROLE)
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.take_access(
            user=world.users["other_district"], about=AccessKind.ROLE, access_id=role.access_id, by=actor
        )
        commands.take_access(
            user=User.objects.get(pk=world.users["head"].pk), about=AccessKind.ACCOUNT,
            access_id=world.users["head"].pk, by=actor,
        )  # fmt: skip
        assert not User.objects.get(pk=world.users["head"].pk).is_active
        assert not Seat.objects.filter(user=world.users["head"], until_on=None).exists()


def test_what_was_open_to_them_closes_before_they_come_back(world: World, monkeypatch: Any) -> None:
    closed: list[Any] = []
    monkeypatch.setattr(
        "placemap.mappings.commands.team.SEAT_ENDINGS", [lambda mapping, leaving, by: closed.append(leaving)]
    )
    seat, dan = held(world, "sergeant", AccessKind.SEAT), world.users["sergeant"]
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.take_access(user=dan, about=AccessKind.SEAT, access_id=seat.access_id, by=actor)
    assert closed == [], "an administrator sees nothing of what was open"
    lead = world.actor("lead")
    with acting_as(lead):
        commands.seat_person(mapping=world.mapping, user=dan, role_code="reader", by=lead)
    assert closed == [{(dan.pk, dan.agency_id)}]


def test_nobody_looks_at_their_own_access(world: World) -> None:
    actor = world.actor("administrator")
    given = {"user": world.users["administrator"], "about": AccessKind.ACCOUNT,
             "access_id": world.users["administrator"].pk, "by": actor}  # fmt: skip
    with acting_as(actor):
        for decide in (commands.keep_access, commands.take_access):
            with pytest.raises(PlacemapError, match="Somebody else"):
                decide(**given)
    lead = world.actor("lead")
    with acting_as(lead), pytest.raises(Refused):
        commands.keep_access(**{**given, "by": lead})


def test_a_leaver_has_no_seat_to_come_back_to(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        commands.person_leaves(user=User.objects.get(pk=world.users["sergeant"].pk), by=actor)
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["sergeant"].pk).update(is_active=True)
    assert not world.actor("sergeant").seats


def test_whoever_left_with_their_agency_comes_back_to_no_seat(world: World) -> None:
    actor = world.actor("administrator")
    with acting_as(actor):
        police = Agency.objects.get(pk=world.agencies["police"].pk)
        left = partners.agency_leaves(agency=police, version=police.version, by=actor)
        partners.agency_returns(agency=left, version=left.version, by=actor)
        dan = User.objects.get(pk=world.users["sergeant"].pk)
        partners.reopen_account(user=dan, version=dan.version, by=actor)
    # As the pages say: "The account is open, with no role and no seat."
    assert not world.actor("sergeant").seats


def test_before_the_last_who_answers_for_a_mapping_leaves_it_is_said(world: World, client_as: Any) -> None:
    client, reference = client_as(world.users["administrator"]), world.mapping.reference

    def asked(key: str) -> str:
        return str(client.get(f"/partnership/people/{world.users[key].pk}/leave/").content.decode())

    said = f"Nobody else leads or holds the list of {reference}"
    assert not any(said in asked(key) for key in ("lead", "coordinator", "sergeant"))
    with acting_as(SETTER):
        User.objects.filter(pk=world.users["coordinator"].pk).update(access_until=today() - timedelta(days=1))
    assert said in asked("lead")
    assert said not in asked("sergeant")


def test_whoever_cannot_sign_in_yet_is_one_press_from_a_link(
    world: World, client_as: Any, settings: Any
) -> None:
    client, actor = client_as(world.users["administrator"]), world.actor("administrator")

    def page(key: str) -> str:
        return str(client.get(f"/partnership/people/{world.users[key].pk}/").content.decode())

    says, sends = "They cannot sign in yet.", "Send them a link"
    assert says not in page("head"), "in a demonstration one press will do"
    settings.PLACEMAP_DEMONSTRATION = False
    assert says in page("head") and sends in page("head")
    with acting_as(actor):
        accounts.send_link(user=world.users["head"], by=actor)
    assert "waits for them until" in page("head") and sends not in page("head")
    with_code_app(world.users["head"])
    assert says not in page("head")
    assert says in page("sergeant")
    with acting_as(actor):
        accounts.keep_agency_sign_in(
            agency=world.agencies["police"], issuer="https://id.police.example", client_id="placemap",
            secret="between us", is_on=True, version=0, by=actor,
        )  # fmt: skip
    assert says not in page("sergeant"), "he comes through his agency"


def test_the_list_asks_as_often_however_many_people_there_are(world: World) -> None:
    actor = world.actor("administrator")

    def asked() -> int:
        with acting_as(actor), CaptureQueriesContext(connection) as caught:
            queries.people_with_access(actor)
        return len(caught)

    before = asked()
    with acting_as(SETTER):
        for key in ("head", "social_care"):
            User.objects.filter(pk=world.users[key].pk).update(is_active=False)
    assert asked() == before
