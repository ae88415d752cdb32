"""A large invented mapping for the benchmarks: ten thousand people, thirty thousand links.

Written straight into the tables as a superuser, since making it through the commands would measure
the commands. What it writes is what the commands would have left: standing and naming follow the
groups and the links, references are random, nothing names a real person or place.
"""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from django.apps import apps
from psycopg import sql

from placemap.foundations.names import fold, initials
from placemap.subjects.rules import new_working_references
from placemap.subjects.vocabulary import SEALED_DETAILS, SYMMETRIC_KINDS, DetailKind, LinkKind

GIVEN = [
    "Elizabeth",
    "Leo",
    "Tomasz",
    "Callum",
    "Ellie",
    "Chloe",
    "Aisha",
    "Mohammed",
    "Skye",
    "Jake",
    "Jacob",
    "Dominik",
    "Maya",
    "Noah",
    "Olivia",
    "Harry",
    "Zofia",
    "Kai",
    "Leah",
    "Dani",
    "Mateusz",
    "Freya",
    "Imran",
    "Poppy",
    "Oscar",
    "Amelia",
    "Reece",
    "Tia",
    "Connor",
    "Jasmine",
    "Ruby",
    "Finley",
]
FAMILY = [
    "Mensah",
    "Pashley",
    "Zielny",
    "Frane",
    "Marsden",
    "Ashdown",
    "Okoro",
    "Rahman",
    "Novak",
    "Wright",
    "Wood",
    "Baker",
    "Singh",
    "Hughes",
    "Kowalski",
    "Reed",
    "Fenn",
    "Marsh",
    "Lode",
    "Tanner",
    "Colley",
    "Okell",
    "Tait",
    "Nandra",
    "Dunn",
    "Ardley",
    "Leckie",
    "Sen",
    "Larkin",
    "Dunmore",
    "Haddow",
    "Orwin",
    "Pell",
    "Quill",
    "Rudd",
    "Sayer",
    "Thorne",
    "Usher",
    "Vane",
    "Wix",
    "Yaxley",
    "Abbot",
    "Brand",
    "Crane",
    "Drew",
    "Eaton",
    "Frost",
    "Gale",
    "Hale",
    "Ives",
]
STREETS = (
    "Chandlers Row",
    "Mill Lane",
    "Fenwick Street",
    "Lode Way",
    "Tanner's Field Road",
    "Staithe Street",
)
SCHOOLS = ("Mill Lode School", "Tanner's Field School", "Estwick Academy", "Not in school")
KINDS = (
    LinkKind.FRIEND,
    LinkKind.SEEN_TOGETHER,
    LinkKind.CLASSMATE,
    LinkKind.SIBLING,
    LinkKind.COUSIN,
    LinkKind.NEIGHBOUR,
    LinkKind.ASSOCIATE,
    LinkKind.MISSING_TOGETHER,
)
GRADES = ("", "", "", "2/B/P", "1/A/P", "2/D/P", "3/E/P")
HOW_KNOWN = ("record_check", "seen_myself", "told_by_other", "rumour")


@dataclass
class BigWorld:
    """What was written, by identifier: enough for a benchmark to open the pages it wants."""

    people: list[uuid.UUID] = field(default_factory=list)
    cohort: list[uuid.UUID] = field(default_factory=list)
    busiest: uuid.UUID = uuid.UUID(int=0)
    links: list[uuid.UUID] = field(default_factory=list)


def fill(
    superuser_url: str,
    *,
    mapping_id: uuid.UUID,
    agencies: Sequence[uuid.UUID],
    user_id: uuid.UUID,
    people: int = 10_000,
    links: int = 30_000,
    cohort: int = 400,
    busiest: int = 200,
    mentions: int = 3_000,
    seed: int = 7,
) -> BigWorld:
    """Fill one mapping that exists, given by these agencies, in the name of one of its people.

    A quarter of the records are a second agency's record of a child already there, joined to it.
    The first record is a cohort child with `busiest` links, of whom everything that can be is recorded. Takes a few seconds. Same seed, same world.
    """
    made = _World(random.Random(seed), mapping_id, list(agencies), user_id)
    made.contribute(_power(superuser_url))
    made.make_people(people)
    made.make_links(links, busiest)
    made.decide(cohort)
    made.make_mentions(mentions)
    made.record_everything(made.people[0])
    with psycopg.connect(superuser_url) as connection:
        for table, rows in made.rows.items():
            _copy(connection, table, rows)
        for table in made.rows:
            connection.execute(sql.SQL("analyze {}").format(sql.Identifier(table)))
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    return BigWorld(
        people=[row["id"] for row in made.people],
        cohort=[row["id"] for row in made.people if row["decided_standing"] == "cohort"],
        busiest=made.people[0]["id"],
        links=[row["id"] for row in made.rows["subjects_link"]],
    )


def _power(superuser_url: str) -> uuid.UUID:
    """The legal power the lists are given under, from the reference data."""
    with psycopg.connect(superuser_url) as connection:
        found = connection.execute("select id from partners_legalpower where code = 'CA04-11'").fetchone()
    if found is None:
        raise LookupError("Load the reference data before filling a mapping")
    return uuid.UUID(str(found[0]))


def _copy(connection: psycopg.Connection[Any], table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    # A column this file does not know of gets its model's default, so that a new one breaks nothing here.
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    defaults = {
        field.column: field.get_default()
        for field in model._meta.concrete_fields
        if field.column not in rows[0] and not field.primary_key
    }
    rows = [{**defaults, **row} for row in rows]
    columns = list(rows[0])
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


class _World:
    """The rows of every table, kept consistent with each other until they are copied in."""

    def __init__(
        self, chance: random.Random, mapping_id: uuid.UUID, agencies: list[uuid.UUID], user_id: uuid.UUID
    ) -> None:
        self.chance, self.mapping_id, self.agencies, self.user_id = chance, mapping_id, agencies, user_id
        self.now = datetime.now(UTC)
        self.today = self.now.date()
        self.rows: dict[str, list[dict[str, Any]]] = {
            "information_contribution": [],
            "subjects_person": [],
            "subjects_persondetail": [],
            "subjects_sameas": [],
            "subjects_link": [],
            "subjects_linkevidence": [],
            "subjects_evidencewords": [],
            "subjects_mention": [],
            "cohort_membership": [],
            "cohort_agencyview": [],
            "cohort_factor": [],
        }
        self.contributions: dict[uuid.UUID, uuid.UUID] = {}
        self.ends: list[tuple[int, int]] = []

    @property
    def people(self) -> list[dict[str, Any]]:
        return self.rows["subjects_person"]

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def source(self, agency: uuid.UUID) -> dict[str, Any]:
        return {
            "id": self.new_id(),
            "mapping_id": self.mapping_id,
            "agency_id": agency,
            "contribution_id": self.contributions[agency],
            "audience": "team",
            "how_known": "record_check",
            "grade": "",
            "nature": "fact",
            "happened_on": None,
            "review_on": self.today + timedelta(days=180),
            "recorded_at": self.now - timedelta(minutes=self.chance.randrange(80_000)),
            "recorded_by": self.user_id,
            "withdrawn_at": None,
        }

    def contribute(self, power_id: uuid.UUID) -> None:
        for agency in self.agencies:
            self.contributions[agency] = self.new_id()
            self.rows["information_contribution"].append(
                {
                    "id": self.contributions[agency],
                    "mapping_id": self.mapping_id,
                    "agency_id": agency,
                    "kind": "list",
                    "title": "A large list",
                    "purpose": "To keep children safe from exploitation",
                    "power_id": power_id,
                    "handling": "P",
                    "how_known": "record_check",
                    "audience": "team",
                    "review_on": self.today + timedelta(days=180),
                    "given_at": self.now,
                    "given_by": self.user_id,
                    "withdrawn_at": None,
                    "withdrawn_by": None,
                    "withdrawn_reason": "",
                }
            )

    def make_people(self, count: int) -> None:
        references = new_working_references(count)
        whole = max(1, count * 3 // 4)
        for number in range(count):
            twin = self.chance.randrange(whole) if number >= whole else None
            agency = self.agencies[number % len(self.agencies)]
            given, family, born = self._who(twin)
            person = self.source(agency) | {
                "working_reference": references[number],
                "category": "not_set",
                "standing": "candidate",
                "decided_standing": "candidate",
                "own_category": "not_set",
                "group_key": None,
                "naming": "closed",
                "initials": initials(given, family),
                "deciding_agency_id": None,
                "dispose_on": self.today + timedelta(days=540),
                "source_sheet": "",
                "source_row": number + 2,
                "version": 1,
                "_who": (given, family, born),
                "_group": number if twin is None else self.people[twin]["_group"],
            }
            person["group_key"] = uuid.uuid5(self.mapping_id, str(person["_group"]))
            self.people.append(person)
            self._details(person, given, family, born)
            if twin is not None:
                left, right = sorted((person["id"], self.people[twin]["id"]))
                self.rows["subjects_sameas"].append(
                    {
                        "id": self.new_id(),
                        "mapping_id": self.mapping_id,
                        "left_id": left,
                        "right_id": right,
                        "judgement_id": self.new_id(),
                        "since": self.now,
                    }
                )

    def _who(self, twin: int | None) -> tuple[str, str, date]:
        if twin is not None:
            who: tuple[str, str, date] = self.people[twin]["_who"]
            return who
        family = self.chance.choice(FAMILY)
        if self.chance.random() < 0.3:
            family = f"{family}-{self.chance.choice(FAMILY)}"
        years = self.chance.choice((12, 13, 14, 15, 15, 16, 16, 17, 24))
        born = self.today - timedelta(days=years * 365 + self.chance.randrange(365))
        return self.chance.choice(GIVEN), family, born

    def _details(self, person: dict[str, Any], given: str, family: str, born: date) -> None:
        number = person["source_row"]
        said: list[tuple[DetailKind, str, str, dict[str, Any]]] = [
            (
                DetailKind.NAME,
                f"{family.upper()}, {given}",
                "",
                {
                    "given": given,
                    "family": family,
                    "given_folded": fold(given),
                    "family_folded": fold(family),
                },
            ),
            (DetailKind.BORN, born.isoformat(), "", {"born": born}),
            (DetailKind.SCHOOL, self.chance.choice(SCHOOLS), "", {}),
            (
                DetailKind.PHONE,
                f"07700900{number % 1000:03d}",
                f"07700900{number % 1000:03d}",
                {"is_valid": True},
            ),
            (
                DetailKind.ADDRESS,
                f"{number % 90 + 1} {self.chance.choice(STREETS)}, FE{number % 9 + 1} 2RT",
                "",
                {"postcode": f"FE{number % 9 + 1} 2RT"},
            ),
            (DetailKind.NHS_NUMBER, f"999{number:07d}", f"999{number:07d}", {"is_valid": False}),
            (DetailKind.NOTE, "Was late four times", "", {}),
        ]
        blank = {
            "given": "",
            "middle": "",
            "family": "",
            "given_folded": "",
            "family_folded": "",
            "postcode": "",
            "born": None,
            "born_low": None,
            "born_high": None,
            "is_valid": None,
        }
        for kind, text, folded, more in said:
            self.rows["subjects_persondetail"].append(
                self.source(person["agency_id"])
                | {
                    "person_id": person["id"],
                    "kind": kind.value,
                    "text": text,
                    "folded": folded or fold(text),
                }
                | blank
                | more
                | {"is_current": True, "is_sealed": kind in SEALED_DETAILS}
            )

    def make_links(self, count: int, busiest: int) -> None:
        taken: set[tuple[Any, ...]] = set()
        while len(self.ends) < count:
            one = 0 if len(self.ends) < busiest else self.chance.randrange(len(self.people))
            near = one + self.chance.randrange(-60, 60) if self.chance.random() < 0.7 else None
            other = (
                self.chance.randrange(len(self.people))
                if near is None or one == 0
                else near % len(self.people)
            )
            kind = self.chance.choice(KINDS)
            agency = (
                self.people[one]["agency_id"]
                if self.chance.random() < 0.6
                else self.chance.choice(self.agencies)
            )
            first, second = self.people[one], self.people[other]
            if first["_group"] == second["_group"]:
                continue
            if kind in SYMMETRIC_KINDS and str(second["id"]) < str(first["id"]):
                first, second = second, first
            key = (agency, first["id"], second["id"], kind)
            if key in taken:
                continue
            taken.add(key)
            self.ends.append((one, other))
            self._link(agency, first, second, kind)

    def _link(self, agency: uuid.UUID, first: dict[str, Any], second: dict[str, Any], kind: LinkKind) -> None:
        seen = self.today - timedelta(days=self.chance.randrange(400))
        keys = str(first["group_key"]), str(second["group_key"])
        if kind in SYMMETRIC_KINDS:
            keys = min(keys), max(keys)
        grade, how_known = self.chance.choice(GRADES), self.chance.choice(HOW_KNOWN)
        link = self.source(agency) | {
            "from_person_id": first["id"],
            "to_person_id": second["id"],
            "kind": kind.value,
            "strength": self.chance.choice(("confirmed", "reported", "reported", "unverified")),
            "fold_key": uuid.UUID(
                hashlib.md5((kind.value + "".join(keys)).encode(), usedforsecurity=False).hexdigest()
            ),
            "state": "current" if self.chance.random() < 0.95 else "ended",
            "first_on": seen,
            "last_on": seen,
            "expires_on": seen + timedelta(days=365),
            "ended_at": None,
            "ended_by": None,
            "ended_reason": "",
            "version": 1,
        }
        evidence = self.source(agency) | {"link_id": link["id"], "heading": "Associates"}
        evidence |= {"grade": grade, "how_known": how_known, "happened_on": seen}
        self.rows["subjects_link"].append(link)
        self.rows["subjects_linkevidence"].append(evidence)
        self.rows["subjects_evidencewords"].append(
            {
                "id": self.new_id(),
                "evidence_id": evidence["id"],
                "mapping_id": self.mapping_id,
                "agency_id": agency,
                "text": "Seen together by the bus stand.",
            }
        )

    def decide(self, cohort: int) -> None:
        """The first children are in the cohort; who is linked to them is shown by initials."""
        groups: dict[int, list[dict[str, Any]]] = {}
        for person in self.people:
            groups.setdefault(person["_group"], []).append(person)
        agreed = set(list(groups)[:cohort])
        beside = set()
        for link, (one, other) in zip(self.rows["subjects_link"], self.ends, strict=True):
            a, b = self.people[one]["_group"], self.people[other]["_group"]
            if link["state"] == "current":
                beside |= ({b} if a in agreed else set()) | ({a} if b in agreed else set())
        for number, members in groups.items():
            for person in members:
                if number in agreed:
                    person.update(standing="cohort", naming="named", category="child_exploited")
                elif number in beside:
                    person.update(standing="linked", naming="initials", category="child_linked")
            if number in agreed:
                members[0].update(decided_standing="cohort", own_category="child_exploited")
                self._in_cohort(members[0])
        for person in self.people:
            del person["_who"], person["_group"]

    def _in_cohort(self, person: dict[str, Any]) -> None:
        about = {"person_id": person["id"]}
        self.rows["cohort_membership"].append(
            self.source(person["agency_id"])
            | about
            | {
                "state": "agreed",
                "reason": "Named by two agencies, and within scope.",
                "identified_by": "agency_list",
                "identified_on": self.today - timedelta(days=40),
                "known_before": "not_known",
                "decided_at": self.now,
                "decided_by": self.user_id,
                "decision_reason": "",
                "scope_number": 1,
                "version": 1,
            }
        )
        for agency in self.agencies[:3]:
            self.rows["cohort_agencyview"].append(
                self.source(agency)
                | about
                | {
                    "level": self.chance.choice(("emerging", "moderate", "significant")),
                    "as_written": "",
                    "is_known": True,
                    "reasons_for": "Missing three times in a month.",
                    "reasons_against": "Home is settled.",
                }
            )
            for kind in ("worry", "strength"):
                self.rows["cohort_factor"].append(
                    self.source(agency)
                    | about
                    | {"kind": kind, "text": "Seen at the bus stand at night.", "version": 1}
                )

    def record_everything(self, child: dict[str, Any]) -> None:
        """One of each kind of thing about one child, and twenty that happened: nothing on the page is empty."""
        words, name = "Went along to the youth club again.", "Morgan Hale"
        referral = self.source(self.agencies[0]) | {
            "to": "mash", "made_on": self.today - timedelta(days=9), "made_by_name": name, "told": "yes",
        }  # fmt: skip
        kept: list[tuple[str, dict[str, Any]]] = [
            ("cohort_referral", referral),
            ("cohort_outcomeentry", {
                "referral_id": referral["id"], "outcome": "accepted", "outcome_on": self.today, "said_by": name,
            }),
            ("cohort_noreferral", {"reason": words, "decided_on": self.today - timedelta(days=30)}),
            ("cohort_leadprofessional", {"name": name, "told_on": self.today, "told_by": name}),
            ("cohort_statutorycheck", {"status": "child_in_need", "owner": name, "checked_on": self.today}),
            ("cohort_toldabout", {"who": "child", "told": "yes", "told_on": self.today, "view": words}),
            ("cohort_childvoice", {"text": words, "said_to": name, "agreed_to_record": True}),
            ("cohort_trustedadult", {"name": "Nana Bee", "who": "Grandmother"}),
            ("cohort_dissent", {"text": words}),
            ("cohort_categoryentry", {"category": "child_exploited", "ground": words, "set_by": name}),
            ("cohort_concernjudgement", {
                "level": "moderate", "reasons_for": words, "reasons_against": words, "child_view": words,
                "signed_name": name, "signed_as": "Team manager",
            }),
            ("cohort_adulthoodreview", {"reviewed_on": self.today, "plan": words, "not_needed_because": words}),
            ("cohort_warningnote", {"kind": "care_contacting", "text": words, "signed_name": name}),
        ]  # fmt: skip
        kept += [("cohort_chronologyentry", {"kind": "other", "text": words}) for _ in range(20)]
        for number, (table, row) in enumerate(kept):
            agency = self.agencies[number % len(self.agencies)]
            dated = {"happened_on": self.today - timedelta(days=number * 3), "person_id": child["id"]}
            self.rows.setdefault(table, []).append(self.source(agency) | dated | row)

    def make_mentions(self, count: int) -> None:
        for number in range(count):
            person = self.people[self.chance.randrange(len(self.people))]
            written = (
                f"{self.chance.choice(GIVEN)} {self.chance.choice(FAMILY)[:1]} {number % 7 or ''}".strip()
            )
            self.rows["subjects_mention"].append(
                self.source(person["agency_id"])
                | {
                    "person_id": person["id"],
                    "heading": f"Associates {number}",
                    "as_written": written,
                    "folded": fold(written),
                    "kind": "associate",
                    "state": "open",
                    "link_id": None,
                    "decided_at": None,
                    "decided_by": None,
                }
            )
