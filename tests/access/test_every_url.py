"""Every address, as everybody, against the access table. A new address fails until it is in the table."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from psycopg import sql

from placemap.access.middleware import SESSION_USER
from placemap.access.row_security import declared_policies
from placemap.access.session import acting_as
from placemap.access.sessions import PROVED
from placemap.foundations.clock import now
from placemap.mappings.queries import actor_for
from placemap.partners.reference_data import ROLES
from placemap.partners.vocabulary import RoleScope
from placemap.web.middleware import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from tests.access.forms_sent import what_forms_lack
from tests.access.table import OUTCOMES, PEOPLE, SEATED_AS, TABLE
from tests.database import (
    application_url,
    clone,
    drop_clone,
    point_django_at,
    prepared_template,
    superuser_url,
)
from tests.journeys.site import demonstration_template

REFERENCE = "reference"
ABOUT_CHILDREN = {
    "mappings",
    "information",
    "subjects",
    "cohort",
    "linkage",
    "responses",
    "scanning",
    "returns",
    "meetings",
    "exchange",
}
HOLDS_NO_CHILD = {"exchange.RememberedLayout", "mappings.Seat"}
# Refused to whoever is not of the panel, whatever the address says.
PANELS_OWN = frozenset({"decide-for-panel", "record-panel-review"})


def patterns() -> Iterator[tuple[str, frozenset[str]]]:
    """Every named address of the product, with the names of what it takes."""

    def walk(resolver: Any, above: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        for entry in resolver.url_patterns:
            takes = above | frozenset(getattr(entry.pattern, "converters", {}))
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, takes)
            else:
                assert entry.name, f"{entry.pattern} has no name"
                yield entry.name, takes

    yield from walk(get_resolver(), frozenset())


def look_at_one_mapping(admin: psycopg.Connection, title: str) -> None:
    """From here on this connection finds what belongs to that mapping, as if there were no other."""
    tables = admin.execute(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'mapping_id'"
        " where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped"
    ).fetchall()
    wanted = sql.SQL("(select id from public.mappings_mapping where title = {})").format(title)
    for name, key in [("mappings_mapping", "id"), *((name, "mapping_id") for (name,) in tables)]:
        admin.execute(
            sql.SQL("create temp view {} as select * from public.{} where {} = {}").format(
                sql.Identifier(name), sql.Identifier(name), sql.Identifier(key), wanted
            )
        )


OF_WHAT_WENT_OUT = frozenset({"briefing-link", "take-briefing-copy", "recall-briefing"})


class Things:
    """One of each thing that an address may name, from the demonstration, read past row security."""

    def __init__(self, database: str) -> None:
        with psycopg.connect(superuser_url(database)) as admin:
            self.references = dict(admin.execute("select title, reference from mappings_mapping").fetchall())
            look_at_one_mapping(admin, "Two schools, Estwick")
            self.one = lambda query: (admin.execute(query).fetchone() or (uuid.uuid4(),))[0]
            # Social care's record of him: who may put a record right depends on whose it is.
            leo = (
                "(select p.id from subjects_person p join subjects_persondetail d on d.person_id = p.id"
                " join partners_agency a on a.id = p.agency_id and a.kind = 'social_care'"
                " where d.kind = 'name' and d.folded like '%leo%pashley%' and p.naming = 'named'"
                " order by p.recorded_at limit 1)"
            )
            group = f"(select group_key from subjects_person where id = {leo})"

            def of(kind: str) -> str:
                return f"agency_id in (select id from partners_agency where kind = '{kind}')"

            theirs = f"person_id in (select id from subjects_person where group_key = {group})"
            self.values: dict[str, Any] = {
                "reference": self.one("select reference from mappings_mapping"),
                "stage": "scanning",
                "area": self.one("select id from partners_area where name = 'Reedmere'"),
                "postcode_area": self.one("select id from partners_postcodearea limit 1"),
                "user": self.one("select id from partners_user where name = 'Helen Marchbanks'"),
                "holding": self.one(
                    "select h.id from partners_roleholding h join partners_user u on u.id = h.user_id"
                    " where u.name = 'Helen Marchbanks'"
                ),
                "cover": self.one("select id from partners_cover limit 1"),
                "post": self.one("select id from partners_post limit 1"),
                "group": self.one("select id from partners_governancegroup where name like 'Estwick silver%'"),
                "body": self.one("select id from partners_areabody limit 1"),
                "stakeholder": self.one(
                    "select body from mappings_stakeholderanswer where name = 'Fenmarch Probation Service'"
                ),
                "terms": self.one("select id from partners_termsofreference where number = 1"),
                "power": self.one("select id from partners_legalpower where code = 'CA04-11'"),
                "agency": self.one("select id from partners_agency where name = 'Fenmarch Police'"),
                "check": "impact",
                "item": "log",
                "paper": "impact-assessment",
                "signature": self.one("select id from readiness_setupsignature where check_code = 'protocol' limit 1"),
                # What a link with a right secret gives is in tests/mappings/test_sponsors.py.
                "acceptance": uuid.uuid4(),
                "secret": "wrong",
                "referred": self.one("select id from mappings_referredin order by referred_on limit 1"),
                "objective": self.one("select id from mappings_objective limit 1"),
                "member": self.one(f"select id from mappings_member where {of('partnership_team')}"),
                "seat": self.one("select id from mappings_seat limit 1"),
                "concern": self.one("select id from information_concern where state = 'new' and text like 'A grey car%'"),
                "routing": self.one("select id from information_routing limit 1"),
                "link": self.one(
                    "select l.id from subjects_link l join subjects_person f on f.id = l.from_person_id"
                    " join subjects_person t on t.id = l.to_person_id"
                    f" where f.naming = 'named' and t.naming = 'named' and l.{of('police')}"
                    " and l.audience = 'team' and not exists (select from subjects_block b join subjects_person q"
                    " on q.id = b.person_id where q.group_key in (f.group_key, t.group_key)) limit 1"
                ),
                "entity": self.one(f"select id from subjects_entity where {of('police')} limit 1"),
                "place": self.one(
                    f"select e.id from subjects_entity e join subjects_placestep s on s.entity_id = e.id"
                    f" where e.{of('police')} group by e.id having count(*) = 1"
                ),
                "entity_link": self.one(
                    "select l.id from subjects_entitylink l join subjects_person p on p.id = l.person_id"
                    f" where p.naming = 'named' and l.audience = 'team' and l.{of('police')} and p.group_key not in"
                    " (select q.group_key from subjects_block b join subjects_person q on q.id = b.person_id) limit 1"
                ),
                "contribution": self.one(
                    f"select l.contribution_id from subjects_entitylink l where l.{of('police')} limit 1"
                ),
                "snapshot": self.one("select id from subjects_mapsnapshot limit 1"),
                "mention": self.one(
                    "select m.id from subjects_mention m join partners_agency a on a.id = m.agency_id"
                    " where m.state = 'open' and a.kind = 'police' limit 1"
                ),
                "person": self.one(f"select {leo}"),
                "grown_up": self.one(
                    f"select id from subjects_person where standing = 'other' and naming <> 'closed' and {of('police')}"
                    " order by recorded_at limit 1"
                ),
                "factor": self.one(f"select id from cohort_factor where {theirs} and {of('social_care')} limit 1"),
                "referral": self.one(f"select id from cohort_referral where {theirs} and {of('social_care')} limit 1"),
                "outcome": self.one(
                    f"select e.id from cohort_outcomeentry e where e.{theirs} and e.{of('social_care')} limit 1"
                ),
                "lead": self.one(f"select id from cohort_leadprofessional where {theirs} and {of('social_care')} limit 1"),
                "entry": self.one(f"select id from cohort_chronologyentry where {theirs} and kind = 'missing' and {of('police')}"),
                "other": self.one(f"select id from cohort_chronologyentry where {theirs} and kind = 'missing' and {of('social_care')}"),
                "entry_judgement": self.one("select id from cohort_entryjudgement limit 1"),
                "warning": self.one(f"select id from cohort_warningnote where {theirs}"),
                "review": self.one("select id from cohort_adulthoodreview limit 1"),
                "linked": self.one(
                    "select p.id from subjects_person p where p.initials = 'L.F.' and p.standing = 'linked'"
                    " and p.naming = 'initials' limit 1"
                ),
                "receipt": self.one("select id from cohort_letgo limit 1"),
                "name_request": self.one("select id from cohort_namerequest where state = 'asked' limit 1"),
                "block": self.one("select id from subjects_block where lifted_at is null limit 1"),
                "sampled": self.one("select id from cohort_sampledopening where asked_at is not null limit 1"),
                "opening": self.one("select id from subjects_nameopening where because = 'danger' limit 1"),
                "emergency": self.one("select id from subjects_emergencyopening where reviewed_at is null limit 1"),
                "answer": self.one("select id from cohort_enquiryanswer where answered_at is null limit 1"),
                "signed": self.one(f"select id from cohort_concernjudgement where {theirs} order by recorded_at desc limit 1"),
                "cohort_version": self.one("select id from cohort_cohortversion limit 1"),
                "judgement": self.one("select id from linkage_judgement limit 1"),
                "moment": 1,
                "term_list": "indicators",
                "term_version": 1,
                # Nobody's: what it gives its owner is in test_drafts.
                "draft": uuid.uuid4(),
                # What is held and released is its agency's: see tests/cohort/test_releasing.py.
                "held": uuid.uuid4(),
                "release": uuid.uuid4(),
                # What is kept close is its agency's: see tests/cohort/test_kept_close.py.
                "detail": uuid.uuid4(),
                "detail_release": uuid.uuid4(),
                "detail_request": uuid.uuid4(),
                "notice": uuid.uuid4(),
                "keep": uuid.uuid4(),
                # A link and a passkey are their owner's alone: see tests/accounts.
                "session": uuid.uuid4(),
                "invitation": uuid.uuid4(),
                "proof": "x" * 43,
                "passkey": uuid.uuid4(),
                "left": self.one("select left_id from linkage_candidate where decision = 'review' order by id limit 1"),
                "right": self.one("select right_id from linkage_candidate where decision = 'review' order by id limit 1"),
                # Whoever was given something of a list is noted when it is taken back, which nobody has done.
                "given": uuid.uuid4(),
                "asked": self.one("select id from returns_returnrequest where followed_at is null"),
                "agency_return": self.one(
                    "select r.id from returns_agencyreturn r join returns_returnrequest q on q.id = r.request_id"
                    f" where q.followed_at is null and r.{of('police')}"
                ),
                "question": "else",
                "agency_action": uuid.uuid4(),
                "kind": "mapping",
                "meeting": self.one(
                    "select m.id from meetings_meeting m join meetings_agendaitem i on i.meeting_id = m.id"
                    " where m.starts_at > now() and i.kind = 'places' order by m.starts_at limit 1"
                ),
                # The first copy of its pack that somebody printed; the first version of a statement.
                "number": 1,
                "interview": self.one(
                    f"select i.id from scanning_interview i join information_contribution c on c.id = i.contribution_id"
                    f" where i.{theirs} and i.{of('social_care')} and c.withdrawn_at is null"
                ),
                "operation": self.one("select id from scanning_operationnote where audience = 'team' limit 1"),
                "explanation": self.one("select id from scanning_explanation limit 1"),
                "evidence": self.one("select id from scanning_evidence where place_id is not null limit 1"),
                "open_question": self.one("select id from scanning_openquestion limit 1"),
                "indicator": self.one("select id from scanning_indicatorseries where place_id is null limit 1"),
                "attendance": uuid.uuid4(),
                # Minutes are of a meeting that is over: see tests/meetings/test_minutes_pages.py.
                "section": uuid.uuid4(),
                "correction": uuid.uuid4(),
                "briefing": self.one(
                    "select b.id from meetings_briefing b where b.id not in"
                    " (select s.briefing_id from meetings_briefingstep s)"
                ),
                "briefing_part": "purpose",
                "briefing_reader": self.one(
                    "select r.id from meetings_briefingreader r where r.briefing_id not in"
                    " (select s.briefing_id from meetings_briefingstep s)"
                ),
                "rung": "silver",
                "escalation": self.one("select id from responses_escalation where state = 'open' and rung = 'silver'"),
                "gap": self.one("select id from responses_gap where state = 'underway'"),
                "feedback_round": self.one("select id from responses_feedbackround where why = 'first'"),
                "pledge": self.one(f"select id from responses_pledge where state = 'not_kept' and {of('police')}"),
                # Nothing is written down before a meeting: see tests/meetings/test_run_pages.py.
                "meeting_entry": uuid.uuid4(),
                "agenda_item": self.one(
                    "select i.id from meetings_agendaitem i join meetings_meeting m on m.id = i.meeting_id"
                    " where m.starts_at > now() and i.kind = 'places' order by m.starts_at limit 1"
                ),
                "series": self.one("select id from meetings_meetingseries where kind = 'mapping'"),
                "action": self.one(
                    "select a.id from responses_action a join partners_user u on u.id = a.owner_id"
                    " where u.name = 'Dan Colley' and a.state = 'offered' and not a.in_part_two limit 1"
                ),
                "unsent": uuid.uuid4(),
                "upload": self.one(
                    "select u.id from exchange_upload u join partners_agency a on a.id = u.agency_id where a.kind = 'police'"
                ),
            }  # fmt: skip
            # A seat keeps its role: the trigger that holds to it is passed by here.
            admin.execute("set session_replication_role = replica")
            for person, role in SEATED_AS.items():
                admin.execute(
                    "update mappings_seat s set role_id = r.id from partners_role r, partners_user u"
                    " where r.code = %s and u.name = %s and s.user_id = u.id",
                    [role, person],
                )
            admin.execute("reset session_replication_role")
            self.unproposed = [
                str(key)
                for (key,) in admin.execute(
                    "select id from subjects_person where standing = 'other' and withdrawn_at is null"
                    f" and {of('police')} order by recorded_at limit 2"
                )
            ]
            # Somebody older than Leo, whose review is done.
            self.reviewed = self.one("select person_id from cohort_adulthoodreview limit 1")
            # What is told outside is of one that went out; whoever only watches comes to a silver meeting.
            self.briefing_out = self.one(
                "select s.briefing_id from meetings_briefingstep s where s.step = 'approved' limit 1"
            )
            self.silver_meeting = self.one(
                "select m.id from meetings_meeting m join meetings_meetingseries s on s.id = m.series_id"
                " where s.kind = 'silver' and m.starts_at > now() order by m.starts_at limit 1"
            )
            self.people = dict(admin.execute("select name, id from partners_user").fetchall())

    def address(self, name: str, takes: frozenset[str]) -> str:
        """The address of a page about things that exist."""
        values = {**self.values, "person": self.reviewed} if "review" in takes else self.values
        if name in OF_WHAT_WENT_OUT:
            values = {**values, "briefing": self.briefing_out}
        if name == "decide-for-panel":
            # The panel decides on the one that waits for it.
            values = {**values, "reference": self.references["Market Square, Thorneyhay"]}
        return reverse(name, kwargs={key: values[key] for key in takes})


@pytest.fixture(scope="module")
def things(django_db_setup: None, django_db_blocker: Any) -> Iterator[Things]:
    """The demonstration in a database of this file's own."""
    with django_db_blocker.unblock():
        url, roles, _ = prepared_template()
        name = f"pm_table_{uuid.uuid4().hex[:12]}"
        clone(url, roles, demonstration_template(), name)
        before = dict(connection.settings_dict)
        point_django_at(application_url(name))
        yield Things(name)
        connection.close()
        connection.settings_dict.update(before)
        drop_clone(name)


def client_for(things: Things, person: str) -> Client:
    """A browser signed in as that person, or as nobody."""
    client = Client(raise_request_exception=False)
    if person:
        session = client.session
        session[SESSION_USER] = str(things.people[person])
        session[PROVED] = now().isoformat()
        session.save()
    return client


def outcome(response: Any) -> str:
    """One letter for what happened."""
    if response.status_code in (301, 302, 303):
        return "s" if response["Location"].startswith("/sign-in/") else "r"
    return {200: "Y", 401: "s", 403: "x", 404: "-", 405: "m", 409: "c", 503: "n"}.get(
        response.status_code, str(response.status_code)
    )


PROTECTED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
FROM_ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|form|source)[^>]*(?:src|href|action)=.(?:https?:)?//[^>]*>"
)
# What a browser reads as text, and would guess the letters of.
TEXT = re.compile(r"text/|.*(?:/|\+)xml\b")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|<[^>]+\s(?:style|on[a-z]+)=")


def unprotected(response: Any) -> str:
    """What an answer lacks: a header, or everything from ourselves and nothing inline."""
    lacks = [name for name, value in PROTECTED.items() if response.get(name) != value]
    if response.has_header("Access-Control-Allow-Origin"):
        lacks.append("for our own pages alone")
    kind = response.get("Content-Type", "")
    if TEXT.match(kind) and "charset=utf-8" not in kind:
        lacks.append(f"the letters of {kind}")
    if response.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        lacks += [found.group(0)[:80] for found in (*FROM_ELSEWHERE.finditer(page), *INLINE.finditer(page))]
    return ", ".join(lacks)


def test_a_page_that_is_not_protected_would_be_seen() -> None:
    page = HttpResponse('<script>x</script><img src="//elsewhere.example/a.png"><p style="x">')
    assert unprotected(page).count(",") == len(PROTECTED) + 2
    odd = HttpResponse("<x/>", content_type="image/svg+xml", headers={"Access-Control-Allow-Origin": "*"})
    assert "our own pages" in unprotected(odd) and "letters of image/svg+xml" in unprotected(odd)
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert not re.search(r"https?:|\*|unsafe|blob:", CONTENT_SECURITY_POLICY)


def test_the_table_names_every_address_and_no_other() -> None:
    assert {name for name, _ in patterns()} == set(TABLE)


def test_every_outcome_in_the_table_has_a_meaning() -> None:
    for name, row in TABLE.items():
        letters = row.split()
        assert len(letters) == len(PEOPLE), name
        assert set(letters) <= set(OUTCOMES), name


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=[key for key, _ in PEOPLE])
def test_every_address_answers_as_the_table_says(things: Things, column: int) -> None:
    key, person = PEOPLE[column]
    client = client_for(things, person)
    wrong = {}
    for name, takes in patterns():
        if name == "sign-out":
            continue
        address = things.address(name, takes)
        response = client.get(address)
        got = outcome(response)
        expected = TABLE[name].split()[column]
        if got != expected:
            wrong[name] = f"GET as {key}: {got}, not {expected}"
        elif lacks := unprotected(response) or forms_lacking(name, response):
            wrong[name] = f"GET as {key}: {lacks}"
    assert wrong == {}


def forms_lacking(name: str, response: Any) -> str:
    """What a form of the page lacks that makes sending it twice, or by two people, harmless."""
    if response.status_code != 200 or not response.get("Content-Type", "").startswith("text/html"):
        return ""
    return what_forms_lack(name, response.content.decode())


def test_a_form_without_token_or_version_would_be_seen() -> None:
    form = '<form method="post" action="/my-cover/"><input name="x"></form>'
    assert "without its one-use token" in what_forms_lack("x", form)
    edits = '<form method="post"><input name="once"></form><form method="get"><input name="q"></form>'
    assert what_forms_lack("change-area", edits) == (
        "a form sent to change-area without the version that it was made from"
    )
    assert "in no list" in what_forms_lack("something-new", edits)


def test_every_role_has_a_column(things: Things) -> None:
    """Roles are data: one without a column is one that nobody has tried the addresses with."""
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"])) as admin:
        held: dict[str, set[str]] = {}
        for person, role in admin.execute(
            "select u.name, r.code from partners_user u join partners_roleholding h on h.user_id = u.id"
            " join partners_role r on r.id = h.role_id union"
            " select u.name, r.code from partners_user u join mappings_seat s on s.user_id = u.id"
            " join mappings_mapping m on m.id = s.mapping_id and m.reference = %s"
            " join partners_role r on r.id = s.role_id",
            [things.values["reference"]],
        ):
            held.setdefault(person, set()).add(role)
        roles = {code for (code,) in admin.execute("select code from partners_role")}
    assert roles == {role.code for role in ROLES}
    seats = {role.code for role in ROLES if role.scope is RoleScope.SEAT}
    in_columns = [held.get(person, set()) for _, person in PEOPLE]
    assert roles - set().union(*in_columns) == set(), "give the role to somebody with a column in the table"
    # A seat is tried by itself, and not beside a stronger one.
    assert seats - {role for one in in_columns if len(one & seats) == 1 for role in one} == set()


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=[key for key, _ in PEOPLE])
def test_whoever_may_not_open_a_page_may_not_send_to_it(things: Things, column: int) -> None:
    _, person = PEOPLE[column]
    client = client_for(things, person)
    wrong = {}
    for name, takes in patterns():
        expected = TABLE[name].split()[column]
        if name in {"sign-in", "sign-out"} or expected not in {"s", "x", "-"}:
            continue
        got = outcome(client.post(things.address(name, takes), {"reason": "x", "text": "x"}))
        if got not in {expected, "m"}:
            wrong[name] = f"POST: {got}, not {expected}"
    assert wrong == {}


def test_an_administrator_reaches_no_child_even_from_a_seat(things: Things) -> None:
    """Given by mistake a seat that holds the list, every role and an opened name: still no page and no row."""
    tom = things.people["Tom Ardley"]
    with psycopg.connect(superuser_url(connection.settings_dict["NAME"]), autocommit=True) as admin:
        admin.execute(
            "insert into mappings_seat (id, mapping_id, agency_id, user_id, role_id, from_on)"
            " select gen_random_uuid(), m.id, u.agency_id, u.id, r.id, current_date - 1"
            " from mappings_mapping m, partners_user u, partners_role r"
            " where u.id = %s and r.code in ('custodian', 'lead_responsible_officer')",
            [tom],
        )
        admin.execute(
            "insert into partners_roleholding (id, user_id, role_id, from_on)"
            " select gen_random_uuid(), %s, id, current_date - 1 from partners_role"
            " where scope = 'account' and code <> 'administrator'",
            [tom],
        )
        try:
            _reaches_no_child(things, tom)
        finally:
            admin.execute("delete from mappings_seat where user_id = %s", [tom])
            admin.execute(
                "delete from partners_roleholding where user_id = %s and role_id in"
                " (select id from partners_role where code <> 'administrator')",
                [tom],
            )


def _reaches_no_child(things: Things, tom: Any) -> None:
    client = client_for(things, "Tom Ardley")
    opened = {
        name: got
        for name, takes in patterns()
        if REFERENCE in takes and (got := outcome(client.get(things.address(name, takes)))) not in "-m"
    }
    assert {opened.pop(name, "x") for name in PANELS_OWN} == {"x"}
    assert opened == {}
    assert client.get(reverse("panel")).status_code == 403
    assert client.get(reverse("open-mapping")).status_code == 403
    found = client.post(reverse("find"), {"q": "Pashley"})
    assert "Leo Pashley" not in found.content.decode()
    with acting_as(actor_for(tom)):  # type: ignore[arg-type]
        rows = {
            policy.model: count
            for policy in declared_policies()
            if policy.model.split(".")[0] in ABOUT_CHILDREN and policy.model not in HOLDS_NO_CHILD
            and (count := apps.get_model(policy.model).objects.count())
        }  # fmt: skip
    assert rows == {}


def test_a_hidden_thing_and_an_absent_one_give_the_same_page(things: Things) -> None:
    """As the other district's officer: same status, same headers, same body but for the token."""
    client = client_for(things, "Marek Dunn")
    for name, takes in patterns():
        if REFERENCE not in takes:
            continue
        hidden = client.get(things.address(name, takes))
        absent_values = {
            key: "M-2026-999" if key == REFERENCE else uuid.uuid4() if isinstance(things.values[key], uuid.UUID) else things.values[key]
            for key in takes
        }  # fmt: skip
        absent = client.get(reverse(name, kwargs=absent_values))
        # What is information governance's own, or the panel's, is refused to others whatever the address says.
        wanted = 403 if name in {"disposal-of", "seat-lead", *PANELS_OWN} else 404
        assert hidden.status_code == absent.status_code == wanted, name
        assert _plain(hidden) == _plain(absent), name


def _plain(response: Any) -> tuple[list[tuple[str, str]], str]:
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    headers = sorted((k, v) for k, v in response.items() if k not in {"X-Request-ID", "Content-Length"})
    return headers, re.sub(r"[0-9a-f]{32}", "", body)


# The mapping across two districts and the closed one, who of the table has a seat there, and a child's name.
OTHER_MAPPINGS = {
    "The 34 bus, Saltholme to Marlfleet": ({"Priya Nandra", "Grace Obuya", "Kit Voss"}, "Thrale"),
    "Eel Drove shops, Estwick": (
        {"Priya Nandra", "Joan Okell", "Owen Tait", "Dan Colley", "Carys Ellery"},
        "Farrant",
    ),
}


@pytest.mark.parametrize("title", OTHER_MAPPINGS)
def test_another_mapping_exists_for_those_with_a_seat_in_it_and_for_nobody_else(
    things: Things, title: str
) -> None:
    seated, child = OTHER_MAPPINGS[title]
    reference = things.references[title]
    pages = ("", "cohort/", "network/", "network/things/", "lists/", "team/")
    for _key, person in PEOPLE[1:]:
        client = client_for(things, person)
        got = {client.get(f"/mappings/{reference}/{path}").status_code for path in pages}
        listed = client.get("/mappings/").content.decode() + client.get("/my-work/").content.decode()
        assert (title in listed) == (person in seated), person
        assert (200 in got) if person in seated else (got == {404}), person
        # Searches are counted, so not everybody searches: the three who differ most.
        if person in {"Priya Nandra", "Marek Dunn", "Helen Marchbanks"}:
            found = client.get("/find/", {"q": child})
            assert (reference in found.content.decode()) == (person in seated), person
