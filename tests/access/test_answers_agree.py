"""What the database answers beyond rows, and the plain oracle, are the same for everybody, over random worlds."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from placemap.access.actors import Actor
from placemap.access.session import telling
from placemap.foundations.clock import now, today
from tests.database import prepared_template, seen_whole
from tests.oracles.answers import AnsweringOracle
from tests.oracles.visibility import Reader
from tests.oracles.worlds import Planter

WORLDS = range(8)


class _Answering(Planter):
    """A random world with more of what these answers rest on."""

    def world(self) -> None:
        super().world()
        pick, day, users = self.rng.choice, today(), self.rows["partners.User"]
        agencies = self.rows["partners.Agency"]
        panel = self.plant(
            "partners.Role", code=uuid.uuid4().hex, title="r", sentence="s", scope="account", duties=["read_panel"]
        )  # fmt: skip
        for user in users:
            if self.flip(0.7):
                self.plant(
                    "partners.RoleHolding", user=user, role=panel, agency=pick([None, None, self.post_of(user)]),
                    from_on=day + timedelta(days=pick([-3, -3, 1])),
                    until_on=pick([None, None, day, day - timedelta(days=1)]),
                )  # fmt: skip
        for cover in self.rows["partners.Cover"]:
            cover.carries_panel = self.flip(0.8)
        for mapping in self.rows["mappings.Mapping"]:
            if self.flip(0.2):
                mapping.state, mapping.closed_on = "closed", day
            if self.flip(0.8):
                mapping.closing_asked_on = day
        for user in users:
            user.is_active = self.flip(0.95)
        # Mostly as whoever let another agency see something had them: given, live, and known by name.
        for given in self.rows["information.Contribution"]:
            given.handling = pick(["P", "P", "P", "C"])
            if self.flip(0.8):
                given.withdrawn_at = given.withdrawn_by = None
        for person in self.rows["subjects.Person"]:
            if self.flip(0.7):
                person.naming, person.audience, person.withdrawn_at = "named", "team", None
        for detail in self.rows["subjects.PersonDetail"]:
            if self.flip(0.8):
                detail.withdrawn_at = None
        released = {(one.detail_id, one.released_to_id) for one in self.rows["subjects.DetailRelease"]}
        for detail in [one for one in self.rows["subjects.PersonDetail"] if one.is_sealed]:
            for agency in agencies:
                if (detail.id, agency.id) in released:
                    continue
                self.plant(
                    "subjects.DetailRelease", mapping=detail.mapping, agency=detail.agency, person=detail.person,
                    detail=detail, released_to=agency, handling="P", reason="r",
                    audience=detail.audience if self.flip(0.8) else "team", released_by=users[0].id,
                    released_at=now() - timedelta(days=pick([0, 0, 0, 20])),
                    **pick([{}, {}, {}, {"withdrawn_at": now(), "withdrawn_by": users[0].id}]),
                )  # fmt: skip


def _readers(planter: Planter) -> list[Reader]:
    posts = [Reader(post.user.id, post.agency_id) for post in planter.rows["partners.Post"]]
    return [*(Reader(user.id, user.agency_id) for user in planter.rows["partners.User"]), *posts]


def test_the_answers_of_the_database_and_of_the_oracle_agree(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    told: Counter[str] = Counter()
    with (
        django_db_blocker.unblock(),
        seen_whole(connection.settings_dict["NAME"]) as link,
    ):
        for seed in WORLDS:
            planter = _Answering(random.Random(seed))
            planter.world()
            with link.cursor() as cursor:
                planter.insert(cursor)
                _compare(cursor, planter, told)
            link.rollback()
    assert min(told[name] for name in ("released", "kept back", "panel", "led", "without a lead")) > 4, told


def _compare(cursor: psycopg.Cursor[Any], planter: Planter, told: Counter[str]) -> None:
    oracle = AnsweringOracle(planter.rows, today())
    everybody = [person.id for person in planter.rows["subjects.Person"]]
    for reader in _readers(planter):
        cursor.execute(*telling(Actor(user_id=reader.user_id, agency_id=reader.agency_id)))
        cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(prepared_template()[1].app)))
        for page in (everybody, planter.rng.sample(everybody, 3)):
            cursor.execute("select release_id from details_released_to_me(%s)", [page])
            shown = {row[0] for row in cursor.fetchall()}
            expected = oracle.details_released(reader, page)
            assert shown == expected, f"released to {reader}: {len(shown)} shown, {len(expected)} expected"
            told["released"] += len(shown)
            told["kept back"] += len(planter.rows["subjects.DetailRelease"]) - len(shown)
        cursor.execute("select mapping_id, missed from reviews_for_panel()")
        waiting = dict(cursor.fetchall())
        assert waiting == oracle.before_the_panel(reader), f"before the panel, for {reader}"
        told["panel"] += len(waiting)
        cursor.execute("select user_id, led from mappings_led_now()")
        led = dict(cursor.fetchall())
        assert led == oracle.led_now(), f"who leads, for {reader}"
        told["led"] += len(led)
        cursor.execute("select mapping_id, title from mappings_without_lead()")
        unled = dict(cursor.fetchall())
        assert unled == oracle.without_lead(reader), f"without a lead, for {reader}"
        told["without a lead"] += len(unled)
        cursor.execute("reset role")
    # To nobody, nothing.
    cursor.execute(*telling(None))
    cursor.execute(sql.SQL("set local role {}").format(sql.Identifier(prepared_template()[1].app)))
    for asked in (
        "select release_id from details_released_to_me(array[]::uuid[])",
        "select mapping_id from reviews_for_panel()",
        "select user_id from mappings_led_now()",
        "select mapping_id from mappings_without_lead()",
        "select mapping_id from leads_to_seat()",
    ):
        cursor.execute(asked)
        assert cursor.fetchall() == [], asked
    cursor.execute("reset role")
