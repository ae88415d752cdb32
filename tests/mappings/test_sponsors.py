"""A sponsor accepts by one link: what it shows, that it works once, and what the team sees."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
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
from tests.cast import World

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
