"""A mapping that nobody leads: who learns of it, who is named, and that nobody learns more than that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings import commands, queries
from placemap.mappings.models import Mapping, Member, Seat
from placemap.mappings.views.leading import SeatLead
from placemap.partners.models import Agency, Role, RoleHolding, User
from placemap.subjects.commands.blocks import block_person
from placemap.subjects.models import Person
from tests.cast import SETTER, Lapse, World
from tests.cohort.conftest import Lists
from tests.cohort.opened import panel_chair
from tests.cohort.pages import SignIn, words_of

pytestmark = pytest.mark.django_db
REFERENCE = "M-2026-901"
PAGE = f"/partnership/leads/{REFERENCE}/"


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


def leave(world: World, *who: str) -> None:
    """They have left, with their accounts and every seat."""
    tom = world.actor("administrator")
    with acting_as(tom):
        for key in who:
            commands.person_leaves(user=User.objects.get(pk=world.users[key].pk), by=tom)


def without_lead(actor: Actor) -> list[tuple[str, str]]:
    """Which of the two; the cast's other mapping has somebody who holds its list, and nobody who leads it."""
    with acting_as(actor):
        found = [(one.reference, one.title) for one in queries.mappings_without_lead(actor)]
    return [one for one in found if one[0] == REFERENCE]


def choices(world: World, actor: Actor) -> set[str]:
    names = {user.pk: key for key, user in world.users.items()}
    with acting_as(actor):
        return {names[one.id] for one in queries.leads_to_choose(actor, world.mapping.pk)}


def seat_lead(world: World, by: Actor, who: str = "sergeant", agency: str | None = None) -> Seat:
    user = world.users[who]
    with acting_as(by):
        return commands.seat_lead(
            mapping_id=world.mapping.pk,
            user=user,
            agency=world.agencies[agency] if agency else user.agency,
            by=by,
        )


def test_it_stands_in_the_work_of_the_panel_and_of_administrators_alone(
    world: World, client_as: SignIn
) -> None:
    ruth, tom = panel_chair(world), world.actor("administrator")
    assert without_lead(ruth) == without_lead(tom) == []
    leave(world, "lead", "coordinator")
    assert without_lead(ruth) == [(REFERENCE, "Two schools, Estwick")]
    assert without_lead(tom) == [(REFERENCE, "")], "the title of a mapping is not for an administrator"
    for key in ("sergeant", "other_district", "governance", "stranger"):
        assert without_lead(world.actor(key)) == [], key
        with acting_as(world.actor(key)), connection.cursor() as cursor:
            for asked in ("mappings_without_lead", "leads_to_seat"):
                cursor.execute(f"select count(*) from {asked}()")
                assert cursor.fetchone()[0] == 0, (key, asked)
    for key, called in (("panel", "Two schools, Estwick (M-2026-901)"), ("administrator", REFERENCE)):
        work = client_as(world.users[key]).get(reverse("my-work"))
        assert f"{called}: nobody leads it" in words_of(work) and PAGE in work.content.decode()
    page = words_of(client_as(world.users["administrator"]).get(PAGE))
    assert REFERENCE in page and world.mapping.title not in page and world.mapping.harm not in page


@pytest.mark.parametrize(
    "how", ["account", "time", "agreement", "agency", "member", "seat", "records", "closed"]
)
def test_nobody_leads_where_no_seat_that_leads_counts_any_more(world: World, how: str, lapse: Lapse) -> None:
    tom, helen = world.actor("administrator"), world.users["lead"].pk
    if how == "agreement":
        lapse("mill_lode")
    elif how in ("member", "seat", "closed"):
        with acting_as(world.actor("coordinator")):
            if how == "member":
                Member.objects.filter(agency=world.agencies["mill_lode"]).update(left_on=today())
            elif how == "seat":
                Seat.objects.filter(user=helen).update(until_on=today() - timedelta(days=1))
            else:
                Seat.objects.filter(user=helen).update(until_on=today() - timedelta(days=1))
                Mapping.objects.filter(pk=world.mapping.pk).update(state="closed", closed_on=today())
    else:
        with acting_as(SETTER):
            if how == "account":
                User.objects.filter(pk=helen).update(is_active=False)
            elif how == "time":
                User.objects.filter(pk=helen).update(access_until=today() - timedelta(days=1))
            elif how == "agency":
                Agency.objects.filter(pk=world.agencies["mill_lode"].pk).update(is_active=False)
            else:
                role = Role.objects.get(code="administrator")
                RoleHolding(user_id=helen, role=role, from_on=today()).save(force_insert=True)
    assert without_lead(tom) == ([] if how == "closed" else [(REFERENCE, "")])


def test_whoever_holds_the_list_reads_it_on_the_mapping_and_seats_somebody(
    world: World, client_as: SignIn, lapse: Lapse
) -> None:
    overview = reverse("mapping", args=[REFERENCE])
    assert "Nobody leads this mapping" not in words_of(client_as(world.users["coordinator"]).get(overview))
    lapse("mill_lode")
    page = client_as(world.users["coordinator"]).get(overview)
    assert "Nobody leads this mapping" in words_of(page)
    assert reverse("seat-person", args=[REFERENCE]) in page.content.decode()
    assert "Nobody leads this mapping" not in words_of(client_as(world.users["sergeant"]).get(overview))


def test_whom_one_may_name(world: World, lists: Lists, lapse: Lapse) -> None:
    ruth, tom = panel_chair(world), world.actor("administrator")
    jade = lists.child("head", "Jade", "Orme")
    priya = world.actor("coordinator")
    with acting_as(priya):
        block_person(
            person=Person.objects.get(pk=jade.pk),
            user=world.users["social_care"],
            reason="Her uncle",
            by=priya,
        )
    leave(world, "lead", "coordinator")
    # Of agencies on it: neither who is kept from a record there, nor whoever keeps the records. Fiona and Ruth
    # work for the partnership's team, which is on it. Nobody names themselves.
    assert choices(world, tom) == {"sergeant", "head", "governance", "panel"}
    assert choices(world, ruth) == {"sergeant", "head", "governance"}
    lapse("police")
    assert choices(world, ruth) == {"head", "governance"}
    for who in ("social_care", "sergeant", "administrator", "other_district", "stranger", "panel"):
        with pytest.raises(PlacemapError, match="cannot lead this mapping. Choose somebody else"):
            seat_lead(world, ruth, who)
    # Not as somebody of an agency they do not work for.
    with pytest.raises(PlacemapError, match="cannot lead"):
        seat_lead(world, ruth, "head", "social_care")


def test_a_lead_is_named_and_leads_and_whoever_named_them_still_sees_nothing(world: World) -> None:
    ruth, tom = panel_chair(world), world.actor("administrator")
    leave(world, "lead", "coordinator")
    seat = seat_lead(world, ruth)
    assert without_lead(ruth) == without_lead(tom) == []
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert Seat.objects.get(pk=seat.pk).role.code == "lead_responsible_officer"
        assert queries.open_mapping(dan, REFERENCE).pk == world.mapping.pk
        commands.seat_person(mapping=world.mapping, user=world.users["head"], role_code="custodian", by=dan)
        (entry,) = AuditEntry.objects.filter(event="lead_seated", outcome="done")
        assert (entry.user_id, entry.mapping_id) == (ruth.user_id, world.mapping.pk)
    for actor in (ruth, tom):
        with acting_as(actor):
            assert not Mapping.objects.exists() and not Person.objects.exists()
    with pytest.raises(Conflict, match="Somebody leads that mapping now"):
        seat_lead(world, tom, "head")


def test_nobody_else_names_a_lead_and_the_database_takes_no_other_seat(world: World) -> None:
    ruth = panel_chair(world)
    with pytest.raises(Conflict):
        seat_lead(world, ruth)
    leave(world, "lead", "coordinator")
    for key in ("sergeant", "other_district", "governance"):
        with pytest.raises(Refused):
            seat_lead(world, world.actor(key))

    def put(actor: Actor, who: str, role: str, agency: str, mapping: UUID) -> None:
        with acting_as(actor), transaction.atomic():
            Seat(
                mapping_id=mapping, user=world.users[who], agency=world.agencies[agency],
                role=Role.objects.get(code=role), from_on=today(),
            ).save(force_insert=True)  # fmt: skip

    lead, here = "lead_responsible_officer", world.mapping.pk
    for who, role, agency, mapping in (
        ("sergeant", "custodian", "police", here),
        ("sergeant", "team_member", "police", here),
        ("panel", lead, "partnership", here),
        ("stranger", lead, "charity", here),
        ("sergeant", lead, "social_care", here),
        ("stranger", lead, "charity", world.other_mapping.pk),
        ("sergeant", lead, "police", world.other_mapping.pk),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            put(ruth, who, role, agency, mapping)
    put(ruth, "sergeant", lead, "police", here)


def test_the_page_asks_again_names_once_and_does_not_exist_otherwise(
    world: World, client_as: SignIn, settings: Any
) -> None:
    assert SeatLead.post.asks_again  # type: ignore[attr-defined]
    panel_chair(world)
    panel = client_as(world.users["panel"])
    assert panel.get(PAGE).status_code == panel.get("/partnership/leads/M-2026-999/").status_code == 404
    leave(world, "lead", "coordinator")
    assert client_as(world.users["sergeant"]).get(PAGE).status_code == 403
    dan = f"{world.users['sergeant'].pk} {world.agencies['police'].pk}"
    shown = panel.get(PAGE)
    assert "Dan Colley, Neighbourhood sergeant, Fenmarch Police" in shown.content.decode()
    nobody = panel.post(PAGE, {"user": "", "once": str(uuid4())})
    assert nobody.status_code == 422 and "Choose a person." in words_of(nobody)
    given = {"user": dan, "once": str(uuid4())}
    first = panel.post(PAGE, given)
    assert (first.status_code, first.headers["Location"]) == (302, reverse("my-work"))
    again = panel.post(PAGE, given)
    assert (again.status_code, again.headers["Location"]) == (302, reverse("my-work"))
    assert panel.get(PAGE).status_code == 404
    # Somebody who had it open finds it no more, as they find one that never was.
    late = client_as(world.users["administrator"])
    for page in (PAGE, "/partnership/leads/M-2026-999/"):
        assert late.post(page, {"user": dan, "once": str(uuid4())}).status_code == 404
    with acting_as(world.actor("sergeant")):
        assert Seat.objects.filter(role__code="lead_responsible_officer", until_on=None).count() == 1


def test_where_no_agreement_stands_the_page_says_what_comes_first(
    world: World, client_as: SignIn, lapse: Lapse
) -> None:
    panel_chair(world)
    for agency in ("mill_lode", "partnership", "police", "tanners_field", "social_care"):
        lapse(agency)
    page = client_as(world.users["panel"]).get(PAGE)
    assert "no agency on it has an agreement in force" in words_of(page)
    assert reverse("agreements") in page.content.decode() and "Give them the lead" not in words_of(page)


def test_whoever_was_taken_off_today_is_not_put_back_in_the_same_seat(world: World) -> None:
    ruth = panel_chair(world)
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=world.users["lead"]).update(until_on=today() - timedelta(days=1))
    leave(world, "coordinator")
    with pytest.raises(PlacemapError, match="taken from Helen Marchbanks today"):
        seat_lead(world, ruth, "lead")


def test_what_was_open_to_them_before_they_left_closes_as_they_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch, lapse: Lapse
) -> None:
    closed: list[Any] = []
    monkeypatch.setattr(
        "placemap.mappings.commands.team.SEAT_ENDINGS",
        [lambda mapping, leaving, by: closed.append((mapping.pk, leaving, by.user_id))],
    )
    ruth, dan = panel_chair(world), world.users["sergeant"]
    with acting_as(world.actor("coordinator")):
        Seat.objects.filter(user=dan).update(until_on=today() - timedelta(days=1))
    leave(world, "lead", "coordinator")
    seat_lead(world, ruth)
    assert closed == [(world.mapping.pk, {(dan.pk, dan.agency_id)}, dan.pk)]
    # Somebody who is on the team keeps what is open to them.
    lapse("police")
    seat_lead(world, ruth, "head")
    assert len(closed) == 1
