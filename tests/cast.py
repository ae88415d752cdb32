"""The cast: seven people of invented agencies, one mapping they share, and one they do not.

Priya holds the cohort list. Helen leads. Dan is the neighbourhood sergeant, Joan a head teacher,
Owen leads for social care. Marek works in another district and sits in another mapping. Tom
administers and sees no child. Rupa's charity has signed, and sits in neither mapping.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from placemap.access.actors import Actor, system_actor
from placemap.access.middleware import SESSION_USER
from placemap.access.session import acting_as
from placemap.access.sessions import PROVED
from placemap.foundations.clock import now, today
from placemap.mappings.models import Mapping, Member, ScopeVersion, Seat
from placemap.mappings.queries import actor_for
from placemap.partners.commands import open_account, record_agency, record_agreement, record_area
from placemap.partners.models import Agency, Area, LegalPower, Role, User
from placemap.partners.policy import SET_UP
from placemap.partners.vocabulary import AgencyKind, AreaKind
from tests.database import application_url, point_django_at, seen_whole

SETTER = system_actor(SET_UP)

AGENCIES = {
    "partnership": ("Fenmarch Safeguarding Partnership", "Partnership", AgencyKind.PARTNERSHIP_TEAM, "city"),
    "police": ("Fenmarch Police", "Police", AgencyKind.POLICE, "county"),
    "mill_lode": ("Mill Lode School", "Mill Lode", AgencyKind.SCHOOL, "city"),
    "tanners_field": ("Tanner's Field School", "Tanner's Field", AgencyKind.SCHOOL, "city"),
    "social_care": ("Estwick Children's Social Care", "Social care", AgencyKind.SOCIAL_CARE, "city"),
    "other_district": ("Wendlow District Council", "Wendlow", AgencyKind.DISTRICT_COUNCIL, "district"),
    "charity": ("Lantern Youth", "Lantern", AgencyKind.CHARITY, "city"),
}
UNSIGNED = ("Reedmere Housing", "Reedmere", AgencyKind.HOUSING, "district")

# key: name, job title, agency, account roles, seat role
PEOPLE = {
    "coordinator": (
        "Priya Nandra",
        "Exploitation coordinator",
        "partnership",
        ("mapping_opener",),
        "custodian",
    ),
    "lead": (
        "Helen Marchbanks",
        "Head teacher",
        "mill_lode",
        ("mapping_opener",),
        "lead_responsible_officer",
    ),
    "sergeant": ("Dan Colley", "Neighbourhood sergeant", "police", (), "team_member"),
    "head": ("Joan Okell", "Head teacher", "tanners_field", (), "team_member"),
    "social_care": ("Owen Tait", "Social care lead", "social_care", (), "team_member"),
    "other_district": (
        "Marek Dunn",
        "Community safety officer",
        "other_district",
        ("mapping_opener", "concerns_receiver"),
        None,
    ),
    "administrator": ("Tom Ardley", "Administrator", "partnership", ("administrator",), None),
    "governance": (
        "Fiona Leckie",
        "Information governance officer",
        "partnership",
        ("information_governance",),
        None,
    ),
    "stranger": ("Rupa Sen", "Youth worker", "charity", ("concerns_receiver",), None),
}


@dataclass
class World:
    """Everything a test may want by name."""

    areas: dict[str, Area] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    mapping: Mapping = None  # type: ignore[assignment]
    other_mapping: Mapping = None  # type: ignore[assignment]

    @property
    def actors(self) -> dict[str, Actor]:
        """Each person as they act today, read from the database afresh."""
        return {key: self.actor(key) for key in self.users}

    def actor(self, key: str) -> Actor:
        """One person as they act today."""
        with acting_as(SETTER):
            found = actor_for(self.users[key].pk)
        assert found is not None
        return found

    def reseat(self, who: str, code: str) -> None:
        """Give somebody another role in the mapping: the seat they had ends, since a seat keeps its role."""
        day = today()
        with acting_as(self.actor("coordinator")):
            seat = Seat.objects.filter(mapping=self.mapping, user=self.users[who]).latest("from_on")
            Seat.objects.filter(pk=seat.pk).update(until_on=day - timedelta(days=1))
            Seat.objects.create(
                mapping=self.mapping,
                user=self.users[who],
                agency=seat.agency,
                role=Role.objects.get(code=code),
                from_on=day,
            )


def build_world() -> World:
    """The cast and its two mappings, in the database."""
    world = World()
    with acting_as(SETTER):
        partnership = record_area(name="Fenmarch", kind=AreaKind.PARTNERSHIP, by=SETTER)
        world.areas["partnership"] = partnership
        world.areas["county"] = record_area(
            name="Fenmarch County", kind=AreaKind.COUNTY, parent=partnership, by=SETTER
        )
        world.areas["city"] = record_area(
            name="Estwick", kind=AreaKind.UNITARY, parent=partnership, by=SETTER
        )
        world.areas["district"] = record_area(
            name="Wendlow", kind=AreaKind.DISTRICT, parent=world.areas["county"], by=SETTER
        )
        for key, (name, short, kind, area) in {**AGENCIES, "unsigned": UNSIGNED}.items():
            world.agencies[key] = record_agency(
                name=name, short_name=short, kind=kind, area=world.areas[area], by=SETTER
            )
            if key != "unsigned":
                record_agreement(
                    agency=world.agencies[key],
                    signed_on=today() - timedelta(days=200),
                    expires_on=today() + timedelta(days=165),
                    signed_by=f"Director, {name}",
                    version="Protocol 4",
                    purpose="To keep children safe from exploitation",
                    power="POL-CL" if key == "police" else "CA04-11",
                    handling="P",
                    source_grade="record_check",
                    by=SETTER,
                )
        for key, (name, title, agency, roles, _) in PEOPLE.items():
            world.users[key] = open_account(
                name=name,
                email=f"{key}@example.org",
                job_title=title,
                agency=world.agencies[agency],
                roles=roles,
                can_demonstrate=True,
                by=SETTER,
            )
    world.mapping = _mapping(
        world,
        "M-2026-901",
        "Two schools, Estwick",
        "city",
        "coordinator",
        ["partnership", "police", "mill_lode", "tanners_field", "social_care"],
        {key: person[4] for key, person in PEOPLE.items() if person[4]},
    )
    world.other_mapping = _mapping(
        world,
        "M-2026-902",
        "Wendlow border",
        "district",
        "other_district",
        ["other_district"],
        {"other_district": "custodian"},
    )
    return world


def _mapping(
    world: World,
    reference: str,
    title: str,
    area: str,
    opener: str,
    agencies: list[str],
    seats: dict[str, str],
) -> Mapping:
    actor = world.actor(opener)
    with acting_as(actor):
        mapping = Mapping(
            reference=reference,
            title=title,
            area=world.areas[area],
            started_from="cohort",
            harm="Children drawn into carrying drugs between towns.",
            purpose="To keep children safe from exploitation",
            lawful_basis=LegalPower.objects.get(code="CA04-11"),
            opened_on=today(),
            opened_by=actor.user_id,
            ends_on=today() + timedelta(days=180),
        )
        mapping.save(force_insert=True)
        for key in agencies:
            Member(mapping=mapping, agency=world.agencies[key], joined_on=today()).save(force_insert=True)
        for key, role in seats.items():
            Seat(
                mapping=mapping,
                agency=world.users[key].agency,
                user=world.users[key],
                role=Role.objects.get(code=role),
                from_on=today(),
            ).save(force_insert=True)
        ScopeVersion(
            mapping=mapping,
            number=1,
            in_scope="Harm between two groups of pupils, and adults who may be exploiting them.",
            out_of_scope="Bicycle theft at the station.",
            goes_to="The problem solving group",
            reason="First scope",
            approved_by=actor.user_id,
        ).save(force_insert=True)
    return mapping


class _Standing:
    """The worker's two databases, and the one in which the next test stands."""

    def __init__(self) -> None:
        self._wants_people = False
        self._left: dict[str, Any] = {}
        self.clear()

    def clear(self) -> None:
        """Nothing is made yet, or nothing is left."""
        self._empty = self._peopled = ""
        # The connection to whichever of the two we are not in.
        for kept in self._left.values():
            if kept is not None:
                kept.close()
        self._left = {}
        self._cast: bytes = b""
        self._made_on: date | None = None
        # Whether the cast is where the present test stands.
        self.has_cast = False

    def make(self, *, empty: str, peopled: str) -> None:
        """Put the cast into the second database, to which Django is connected now."""
        self._cast = pickle.dumps(build_world())
        self._empty, self._peopled, self._made_on = empty, peopled, today()
        self.stand(peopled=self._wants_people)

    def stand(self, *, peopled: bool) -> None:
        """Be connected to one of the two from now on."""
        self._wants_people = peopled
        if not self._empty:
            return
        # Its dates are those of a day: after a midnight each test makes its own.
        self.has_cast = peopled and self._made_on == today()
        name, now_in = self._peopled if self.has_cast else self._empty, connection.settings_dict["NAME"]
        if now_in not in (self._peopled, self._empty):
            # In a database of its module's own, which leaves it again itself.
            self.has_cast = False
        elif now_in != name:
            self._change_over(now_in, name)

    def _change_over(self, now_in: str, name: str) -> None:
        """Keep the connection to the one while we are in the other: a new one plans every policy anew."""
        self._left[now_in], kept = connection.connection, self._left.pop(name, None)
        connection.connection = None
        point_django_at(application_url(name))
        # What Django knows of a connection it sets when it opens one; between tests both are as if new.
        connection.connection = kept if kept is not None and not kept.closed else None

    def cast(self) -> World:
        """A copy of the cast, for a test that may change it."""
        found: World = pickle.loads(self._cast)
        return found


STANDING = _Standing()


@pytest.fixture
def world(db: None) -> World:
    """The cast, as it is before the test's own transaction, which is taken back."""
    return STANDING.cast() if STANDING.has_cast else build_world()


@pytest.fixture
def client_as() -> Iterator[Callable[[User], Client]]:
    """A test client signed in as somebody."""

    def sign_in(user: User) -> Client:
        client = Client()
        session = client.session
        session[SESSION_USER] = str(user.pk)
        session[PROVED] = now().isoformat()
        session.save()
        return client

    yield sign_in


Lapse = Callable[[str], None]


@pytest.fixture
def lapse(world: World) -> Iterator[Lapse]:
    """An agency's agreement ended yesterday, as only time ends one. After the test it is as it was."""
    before: dict[str, list[tuple[Any, date]]] = {}

    def end(agency: str) -> None:
        with seen_whole(connection.settings_dict["NAME"]) as link:
            held = link.execute(
                "select id, expires_on from partners_agreement where agency_id = %s",
                [world.agencies[agency].pk],
            ).fetchall()
            before.setdefault(agency, held)
            link.execute(
                "update partners_agreement set expires_on = current_date - 1 where agency_id = %s",
                [world.agencies[agency].pk],
            )

    yield end
    with seen_whole(connection.settings_dict["NAME"]) as link:
        for kept in before.values():
            for key, expires_on in kept:
                link.execute("update partners_agreement set expires_on = %s where id = %s", [expires_on, key])
