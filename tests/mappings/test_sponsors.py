"""A sponsor accepts by one link: what it shows, that it works once, and what the team sees."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings import commands, presenters, queries
from placemap.mappings.models import Mapping, Member, SponsorAcceptance
from placemap.mappings.policy import SPONSOR
from placemap.partners.commands import agency_leaves as agency_leaves_partnership
from placemap.partners.models import Agency, User
from tests.cast import World
from tests.cohort.pages import words_of

pytestmark = pytest.mark.django_db
TEAM = "/mappings/M-2026-901/team/"
ANSWER = {"offers": "One sergeant at each meeting", "may_delegate": "yes"}


def member(world: World) -> Member:
    with acting_as(world.actor("lead")):
        return Member.objects.select_related("agency", "mapping__area").get(
            mapping=world.mapping, agency=world.agencies["police"]
        )


def ask(world: World, key: str = "lead") -> str:
    actor, police = world.actor(key), member(world)
    with acting_as(actor):
        asked = commands.ask_sponsor(member=police, sponsor="Colin Baptiste, chief inspector", by=actor)
    return f"/accept/{asked.acceptance.pk}/{asked.secret}/"


def test_the_link_is_shown_once_and_kept_nowhere(world: World, client_as: Any) -> None:
    lead = client_as(world.users["lead"])
    page = f"{TEAM}agencies/{member(world).pk}/sponsor/"
    sent = {"sponsor": "Colin Baptiste", "once": str(uuid.uuid4())}
    shown = lead.post(page, sent).content.decode()
    found = re.search(r"/accept/[0-9a-f-]{36}/([\w-]+)/", shown)
    assert found and "shown again" in shown
    assert found[1] not in lead.get(page).content.decode() + lead.get(TEAM).content.decode()
    assert "Asked, until" in lead.get(TEAM).content.decode()
    assert lead.post(page, sent).status_code == 302, "sent twice, one link"
    with acting_as(world.actor("lead")):
        row = SponsorAcceptance.objects.get()
        assert row.proof == queries.proof_of(found[1]) and found[1] not in row.proof
        (entry,) = AuditEntry.objects.filter(event="sponsor_asked")
        assert found[1] not in str(entry.details)
    with pytest.raises(Refused):
        ask(world, "sergeant")


def test_a_sponsor_without_an_account_accepts_once(world: World, client_as: Any) -> None:
    link, stranger = ask(world), Client()
    page = stranger.get(link).content.decode()
    assert "Will your agency take its seat?" in page and "Helen Marchbanks" in page
    for hidden in (world.mapping.title, world.mapping.reference, world.mapping.harm):
        assert hidden not in page
    refused = stranger.post(link, {"offers": "", "may_delegate": ""})
    assert refused.status_code == 422 and "Say what your agency will put in" in refused.content.decode()
    assert "Thank you" in stranger.post(link, ANSWER).content.decode()
    again = stranger.post(link, {**ANSWER, "offers": "Nothing at all"})
    assert again.status_code == 422 and "Thank you" in again.content.decode()
    team = client_as(world.users["sergeant"]).get(TEAM).content.decode()
    assert "One sergeant at each meeting" in team and "The chair may give its people actions" in team
    with acting_as(world.actor("lead")):
        (entry,) = AuditEntry.objects.filter(event="sponsor_accepted", outcome="done")
        assert entry.system == SPONSOR
    with pytest.raises(PlacemapError, match="accepted already"):
        ask(world)


def test_a_wrong_an_old_and_a_replaced_link_lead_nowhere(world: World) -> None:
    link, stranger = ask(world), Client()
    assert stranger.get(link[:-2] + ("A/" if link[-2] != "A" else "B/")).status_code == 404
    assert stranger.post(f"/accept/{uuid.uuid4()}/x/", ANSWER).status_code == 404
    newer = ask(world, "coordinator")
    assert "This link is too old" in stranger.get(link).content.decode()
    assert stranger.post(link, ANSWER).status_code == 422
    with acting_as(world.actor("lead")):
        SponsorAcceptance.objects.update(expires_on=today() - timedelta(days=1))
        (one,) = queries.acceptances(world.actor("lead"), world.mapping).values()
        assert presenters.acceptance_tag(one)["kind"] == "gap"
    assert stranger.post(newer, ANSWER).status_code == 422


def test_whoever_answers_the_link_sees_askings_and_no_mapping(world: World) -> None:
    ask(world)
    sponsor = system_actor(SPONSOR)
    with acting_as(sponsor):
        assert SponsorAcceptance.objects.count() == 1
        assert not Mapping.objects.exists() and not Member.objects.exists()
    for key in ("other_district", "administrator", "stranger"):
        with acting_as(world.actor(key)):
            assert not SponsorAcceptance.objects.exists()
    lead = world.actor("lead")
    with acting_as(lead), pytest.raises(Refused):
        commands.accept_seat(
            acceptance=SponsorAcceptance.objects.get(), offers="x", may_delegate=True, by=lead
        )


def police_leave(world: World) -> None:
    helen = world.actor("lead")
    with acting_as(helen):
        commands.agency_leaves(member=member(world), by=helen)


def police_are_out(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom):
        police = Agency.objects.get(pk=world.agencies["police"].pk)
        agency_leaves_partnership(agency=police, version=police.version, by=tom)


def mapping_closes(world: World) -> None:
    with acting_as(world.actor("lead")):
        Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (police_leave, "your agency has left the group"),
        (police_are_out, "your agency has left the group"),
        (mapping_closes, "the group has finished its work"),
    ],
)
def test_a_link_to_a_seat_that_is_there_no_longer_says_so_and_takes_nothing(
    world: World, ends: Callable[[World], None], said: str
) -> None:
    link, stranger = ask(world), Client()
    ends(world)
    page = words_of(stranger.get(link))
    assert said in page and "Ask Helen Marchbanks, who sent it to you." in page
    assert "What will your agency put in?" not in page and "Accept the seat" not in page
    for hidden in (world.mapping.title, world.mapping.reference, world.mapping.harm):
        assert hidden not in page
    sent = stranger.post(link, ANSWER)
    assert (
        sent.status_code == 422
        and said in words_of(sent)
        and "nothing you wrote now was kept" in words_of(sent)
    )
    sponsor = system_actor(SPONSOR)
    with acting_as(sponsor):
        held = SponsorAcceptance.objects.get()
        assert (held.accepted_at, held.offers) == (None, "")
        # Nor by any other way: the database takes it no more than the page does.
        assert not SponsorAcceptance.objects.filter(pk=held.pk).update(offers="x")


def test_once_accepted_the_link_says_when_it_is_over_too_and_names_nobody_who_has_gone(world: World) -> None:
    link, stranger = ask(world, "coordinator"), Client()
    stranger.post(link, ANSWER)
    assert "Thank you" in words_of(stranger.get(link))
    mapping_closes(world)
    tom = world.actor("administrator")
    with acting_as(tom):
        commands.person_leaves(user=User.objects.get(pk=world.users["coordinator"].pk), by=tom)
    page = words_of(stranger.get(link))
    assert "the group has finished its work" in page and "Thank you" not in page
    assert "Priya" not in page and "Ask your agency’s own contact in the partnership." in page
    with acting_as(world.actor("lead")), connection.cursor() as cursor:
        cursor.execute("select count(*) from seats_not_offered()")
        assert cursor.fetchone()[0] == 0, "nobody else asks this"


def test_an_agency_that_comes_back_may_still_accept(world: World) -> None:
    link, stranger, helen = ask(world), Client(), world.actor("lead")
    police_leave(world)
    with acting_as(helen):
        commands.join_agency(mapping=world.mapping, agency=world.agencies["police"], by=helen)
    assert "Thank you" in words_of(stranger.post(link, ANSWER))
