"""The cohort's pages as several people see them: success, refusal, not found, bad input, double send."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import AgencyView, Factor, LeadProfessional, Membership, NoReferral, Referral
from placemap.foundations.clock import today
from placemap.mappings.commands import ask_for_list, close_mapping
from placemap.mappings.models import Member
from placemap.mappings.rules import CannotClose
from placemap.partners.models import User
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _page(client: Client, world: World, name: str, *args: Any, query: str = "") -> Any:
    return client.get(reverse(name, args=[world.mapping.reference, *args]) + query)


def _post(client: Client, world: World, page: str, /, *args: Any, query: str = "", **data: Any) -> Any:
    data.setdefault("once", str(uuid4()))
    return client.post(reverse(page, args=[world.mapping.reference, *args]) + query, data)


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


CHILD_PAGES = [
    "child",
    "who-looked",
    "propose",
    "record-view",
    "add-factor",
    "record-voice",
    "add-trusted-adult",
    "check-statutory",
    "told-about",
    "refer",
    "no-referral",
    "lead-professional",
]
DECISION_PAGES = ["agree-child", "decline-child", "remove-child", "dissent"]
MAPPING_PAGES = ["cohort", "candidates", "exceptions"]


@pytest.fixture
def leo(lists: Lists) -> Person:
    """Leo is in the cohort; three agencies hold three views of him."""
    leo = lists.child(
        "head", says={"level": "moderate", "level_as_written": "Amber", "notes": (("Notes", "New phone"),)}
    )
    police = lists.child("sergeant", says={"level": "significant", "level_as_written": "High"})
    lists.join(leo, police)
    lists.agree(lists.propose(leo, "head"))
    return leo


def test_every_page_opens_for_whoever_may_use_it(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])
    for name in MAPPING_PAGES:
        assert _page(client, world, name).status_code == 200, name
    for name in [*CHILD_PAGES, *DECISION_PAGES]:
        assert _page(client, world, name, leo.pk).status_code == 200, name


def test_outside_the_mapping_none_of_it_exists(world: World, leo: Person, client_as: SignIn) -> None:
    """The other district's officer gets the page of absent things, the same for every address."""
    stranger = client_as(world.users["other_district"])
    absent = stranger.get(reverse("cohort", args=["M-2026-999"]))
    assert absent.status_code == 404
    for name in MAPPING_PAGES:
        answer = _page(stranger, world, name)
        assert (answer.status_code, _bare(answer)) == (404, _bare(absent)), name
    for name in [*CHILD_PAGES, *DECISION_PAGES]:
        answer = _page(stranger, world, name, leo.pk)
        assert (answer.status_code, _bare(answer)) == (404, _bare(absent)), name
        assert _post(stranger, world, name, leo.pk, reason="x").status_code in (404, 405), name
    # A child of ours under an address of theirs is absent too, and so is a child nobody gave.
    assert stranger.get(reverse("child", args=[world.other_mapping.reference, leo.pk])).status_code == 404
    assert stranger.get(reverse("child", args=[world.other_mapping.reference, uuid4()])).status_code == 404


def _bare(response: Any) -> str:
    """The page without what differs between any two requests."""
    return re.sub(r"(nonce|csrfmiddlewaretoken|X-Request-ID)[^>]*", "", _text(response))


def test_a_reader_without_case_work_is_refused(world: World, leo: Person, client_as: SignIn) -> None:
    assert _page(client_as(world.users["administrator"]), world, "cohort").status_code == 404


def test_the_grid_shows_each_agency_and_never_averages(world: World, leo: Person, client_as: SignIn) -> None:
    answer = _page(client_as(world.users["coordinator"]), world, "cohort")
    text = _text(answer)
    assert "Leo Pashley" in text and "Views differ" in text
    assert "Moderate" in text and "Significant" in text
    assert "None yet" in text
    assert "Not asked" in text


def test_the_grid_tells_asked_from_not_asked_and_not_known(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        member = Member.objects.get(mapping=world.mapping, agency=world.agencies["mill_lode"])
        ask_for_list(member=member, due_on=today() + timedelta(days=5), by=coordinator)
    lists.child("social_care", "Zara", "Wynn")
    cells = _cells(_page(client_as(world.users["coordinator"]), world, "cohort"))
    assert cells["Mill Lode"] == "Waiting"
    assert cells["Social care"] == "Not known"
    assert cells["Police"] == "Significant"


def test_a_limited_reader_is_never_told_not_known(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    """Social care holds a restricted record of Leo: the head must not read that they hold nothing."""
    secret = lists.child("social_care", handling="C", says={"level": "significant"})
    lists.join(leo, secret)
    lists.child("social_care", "Zara", "Wynn")
    page = _page(client_as(world.users["head"]), world, "cohort")
    assert _cells(page)["Social care"] == "None shared"
    assert "Not known" not in set(_cells(page).values()) - {_cells(page)["Known before"]}
    assert (
        _cells(_page(client_as(world.users["coordinator"]), world, "cohort"))["Social care"] == "Significant"
    )
    assert (
        _cells(_page(client_as(world.users["social_care"]), world, "cohort"))["Social care"] == "Significant"
    )


def _cells(response: Any) -> dict[str, str]:
    """The first row of the grid: what stands in each labelled cell."""
    body = response.content.decode().split("<tbody>")[1].split("</tr>")[0]
    found = re.findall(r'<td data-label="([^"]+)"[^>]*>(.*?)</td>', body, re.S)
    return {label: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for label, cell in found}


def test_a_row_opens_without_script(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["sergeant"])
    lists.act(
        "sergeant", commands.record_view, person=leo, level="significant", reasons_for="Seen three times."
    )
    with acting_as(world.actor("coordinator")):
        membership = Membership.objects.get()
    text = _text(_page(client, world, "cohort", query=f"?open={membership.pk}"))
    assert "Seen three times. Dan Colley" in text
    assert "Put forward by Tanner&#39;s Field School" in text
    assert "Notes: New phone" in text or "New phone" in text


def test_filters_search_and_sort_keep_to_what_matches(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.propose(lists.child("head", "Ellie", "Marsden"), "head", known_before="yes")
    client = client_as(world.users["coordinator"])
    expected = {
        "?show=waiting": {"Ellie Marsden"},
        "?show=differ": {"Leo Pashley"},
        "?show=unreferred": {"Leo Pashley"},
        "?show=new": {"Leo Pashley"},
        "?sort=name": {"Ellie Marsden", "Leo Pashley"},
        "?sort=-known&page=7": {"Ellie Marsden", "Leo Pashley"},
        "?show=nonsense&sort=nonsense": {"Ellie Marsden", "Leo Pashley"},
    }
    for query, names in expected.items():
        text = _text(_page(client, world, "cohort", query=query))
        assert {name for name in ("Ellie Marsden", "Leo Pashley") if name in text} == names, query
    assert _text(_page(client, world, "cohort", query="?sort=name")).index("Marsden") < _text(
        _page(client, world, "cohort", query="?sort=name")
    ).index("Pashley")


def test_empty_pages_say_what_to_do(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    assert "Nobody has been proposed yet" in _text(_page(client, world, "cohort"))
    assert "Nobody waits here" in _text(_page(client, world, "candidates"))
    assert "Nobody waits" in _text(_page(client, world, "exceptions"))


def test_propose_from_the_lists_one_and_several(world: World, lists: Lists, client_as: SignIn) -> None:
    one, two = (
        lists.child("head", says={"notes": (("Notes", "Out late"),)}),
        lists.child("sergeant", "Ellie", "Marsden"),
    )
    client = client_as(world.users["coordinator"])
    text = _text(_page(client, world, "candidates"))
    assert "Leo Pashley" in text and "Ellie Marsden" in text and "Out late" in text
    assert "Ellie Marsden" not in _text(_page(client_as(world.users["head"]), world, "candidates"))
    several = _page(
        client, world, "propose-several", query=f"?people={one.pk}&people={two.pk}&people=nonsense"
    )
    assert "The scope of this mapping" in _text(several)
    bad = _post(
        client, world, "propose-several", people=[one.pk, two.pk], reason="", identified_by="agency_list"
    )
    assert bad.status_code == 422 and "Say why" in _text(bad) and str(two.pk) in bad.content.decode()
    done = _post(
        client,
        world,
        "propose-several",
        people=[one.pk, two.pk],
        reason="On both schools' lists.",
        identified_by="agency_list",
        known_before="not_known",
    )
    assert done.status_code == 302
    assert "2 children are proposed" in _text(client.get(done["Location"]))
    assert _page(client, world, "propose-several").status_code == 302


def test_propose_keeps_what_was_typed(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    client = client_as(world.users["head"])
    bad = _post(client, world, "propose", person.pk, reason="Seen with an adult.", identified_on="31 2 2026")
    assert bad.status_code == 422
    assert "Seen with an adult." in bad.content.decode() and "31 2 2026" in bad.content.decode()
    good = {
        "reason": "Seen with an adult.",
        "category": "child_exploited",
        "identified_by": "school_report",
        "known_before": "no",
    }
    assert _post(client, world, "propose", person.pk, **good).status_code == 302
    again = _post(client, world, "propose", person.pk, **good)
    assert again.status_code == 422 and "already proposed" in _text(again)


def test_agree_in_one_press_and_twice_does_nothing(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    client = client_as(world.users["coordinator"])
    once = str(uuid4())
    for _ in range(2):
        answer = _post(client, world, "agree-child", person.pk, once=once, version=membership.version)
        assert answer.status_code == 302
    with acting_as(world.actor("coordinator")):
        assert Membership.objects.get().state == "agreed"
        assert AuditEntry.objects.filter(event="child_decided").count() == 1


def test_a_decision_made_meanwhile_shows_a_comparison(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    seen = membership.version
    lists.agree(membership, "Fits the scope.")
    client = client_as(world.users["coordinator"])
    answer = _post(client, world, "decline-child", person.pk, reason="Out of scope, we think.", version=seen)
    assert answer.status_code == 409
    text = _text(answer)
    assert "Out of scope, we think." in text and "Fits the scope." in text


def test_agree_several_at_one_sitting(world: World, lists: Lists, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    assert "Nobody waits for a decision" in _text(_page(client, world, "agree-several"))
    one = lists.propose(lists.child("head"), "head")
    two = lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    three = lists.propose(lists.child("head", "Zara", "Wynn"), "head")
    assert "Record the group’s decisions" in _text(_page(client, world, "cohort"))
    assert "Tanner&#39;s Field: Named by both schools" in _text(_page(client, world, "agree-several"))
    none = _post(client, world, "agree-several", reason="Kept words")
    assert none.status_code == 422 and "Kept words" in none.content.decode()
    boxes = [f"{member.pk}.{member.version}" for member in (one, two)]
    done = _post(client, world, "agree-several", members=boxes, reason="Both fit the scope.")
    assert done.status_code == 302
    assert "agreement on 2 children" in _text(client.get(done["Location"]))
    stale = _post(client, world, "agree-several", members=[boxes[0], f"{three.pk}.{three.version}"])
    assert stale.status_code == 422 and "decided since" in _text(stale)
    with acting_as(world.actor("coordinator")):
        states = dict(Membership.objects.values_list("pk", "state"))
    assert states == {one.pk: "agreed", two.pk: "agreed", three.pk: "proposed"}
    assert _page(client_as(world.users["head"]), world, "agree-several").status_code == 403


def test_deciding_is_refused_to_others(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    for who in ("head", "sergeant", "lead"):
        client = client_as(world.users[who])
        assert _page(client, world, "agree-child", person.pk).status_code == 403
        assert _post(client, world, "agree-child", person.pk, version=membership.version).status_code == 403


def test_leaving_and_a_different_view(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    with acting_as(world.actor("coordinator")):
        version = Membership.objects.get().version
    early = _post(client, world, "remove-child", leo.pk, reason="Moved away.", version=version)
    assert early.status_code == 422 and "no referral or decision" in _text(early)
    lists.act("coordinator", commands.decide_no_referral, person=leo, reason="Support is in place.")
    assert (
        _post(client, world, "remove-child", leo.pk, reason="Moved away.", version=version).status_code == 302
    )
    sergeant = client_as(world.users["sergeant"])
    assert _page(sergeant, world, "dissent", leo.pk).status_code == 404
    assert "Left the cohort on" in _text(_page(client, world, "child", leo.pk))
    assert "Propose again" in _text(_page(client, world, "child", leo.pk))


def test_a_different_view_stays_beside_the_decision(world: World, leo: Person, client_as: SignIn) -> None:
    sergeant = client_as(world.users["sergeant"])
    assert _post(sergeant, world, "dissent", leo.pk, text="We would wait a month.").status_code == 302
    text = _text(_page(client_as(world.users["head"]), world, "child", leo.pk))
    assert "Police sees it differently: We would wait a month." in text


def test_a_child_without_a_proposal_has_no_decision_pages(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    person = lists.child("head")
    client = client_as(world.users["coordinator"])
    for page in DECISION_PAGES:
        assert _page(client, world, page, person.pk).status_code == 404, page


def test_candidates_are_searched_and_filtered(world: World, lists: Lists, client_as: SignIn) -> None:
    one, two = lists.child("head"), lists.child("sergeant")
    lists.join(one, two)
    lists.child("head", "Ellie", "Marsden")
    client = client_as(world.users["coordinator"])
    shared = _text(_page(client, world, "candidates", query="?show=shared"))
    assert "Leo Pashley" in shared and "Ellie Marsden" not in shared
    answer = _post(client, world, "candidates", q="marsden")
    assert "arsden" not in answer.url
    found = _text(client.get(answer.url))
    assert "Ellie Marsden" in found and "Leo Pashley" not in found
    assert "No child here" in _text(_page(client, world, "candidates", query=f"?about={uuid4()}"))
    assert "Nobody was ticked" in _text(_page(client, world, "candidates", query="?none=1"))


def test_telling_the_lead_twice_shows_a_comparison(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lead = lists.act("social_care", commands.record_lead_professional, person=leo, name="Nadia Bright")
    client = client_as(world.users["social_care"])
    data = {"told_on": "4 3 2026", "told_by": "Owen Tait", "version": 1}
    assert _post(client, world, "lead-told", leo.pk, lead.pk, **data).status_code == 302
    again = _post(client, world, "lead-told", leo.pk, lead.pk, **{**data, "told_by": "Somebody else"})
    assert again.status_code == 409
    assert "Owen Tait" in _text(again) and "Somebody else" in _text(again)
    assert _page(client, world, "lead-told", leo.pk, uuid4()).status_code == 404
    assert _page(client_as(world.users["sergeant"]), world, "lead-told", leo.pk, lead.pk).status_code == 403


def test_the_childs_page_holds_each_thing_with_its_source(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.act(
        "sergeant",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Seen with an adult.",
        how_known="seen_myself",
    )
    lists.act("head", commands.record_factor, person=leo, kind="strength", text="Boxing twice a week.")
    lists.act("head", commands.record_voice, person=leo, text="Ask me before you decide.", said_to="Mr Abara")
    lists.act("head", commands.record_trusted_adult, person=leo, name="Coach Deena")
    lists.act(
        "head",
        commands.record_told_about,
        person=leo,
        who="parent",
        told="not_yet",
        reason="Meeting next week",
    )
    lists.act(
        "social_care",
        commands.record_statutory_check,
        person=leo,
        status="child_in_need",
        owner="Nadia Bright",
        checked_on=today() - timedelta(days=40),
    )
    answer = _page(client_as(world.users["social_care"]), world, "child", leo.pk)
    text = _text(answer)
    for words in (
        "This is not the child protection plan",
        "Seen with an adult.",
        "Seen or heard myself",
        "Boxing twice a week.",
        "Ask me before you decide.",
        "Coach Deena",
        "Meeting next week",
        "Child in need (section 17), held by Nadia Bright",
        "Check again: over 28 days old",
        "Address sealed",
        "1 person in 30 days.",
        "A risk is recorded, and nobody has acted.",
        "Views differ",
    ):
        assert words in text, words
    assert "<title>L.P., child’s page" in answer.content.decode()
    with acting_as(world.actor("coordinator")):
        entry = AuditEntry.objects.get(event="person_viewed")
        assert leo.pk in entry.subjects and entry.user_id == world.users["social_care"].pk


def test_two_birth_dates_are_both_shown_with_their_sources(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    one = lists.child("head", born=date(2011, 6, 9))
    two = lists.child("sergeant", born=date(2011, 9, 6))
    lists.join(one, two)
    lists.agree(lists.propose(one))
    text = _text(_page(client_as(world.users["coordinator"]), world, "child", one.pk))
    assert "9 June 2011 (Tanner&#39;s Field)" in text and "6 September 2011 (Police)" in text


def test_a_linked_child_is_initials_to_the_sergeant_and_a_name_to_the_school(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    linked = lists.linked(leo, "head")
    lists.act("head", commands.record_factor, person=linked, kind="worry", text="Follows Leo everywhere.")
    sergeant = _page(client_as(world.users["sergeant"]), world, "child", linked.pk)
    assert sergeant.status_code == 200
    text = _text(sergeant)
    assert "J.O." in text and "You see this child by initials" in text
    for hidden in ("Jade", "Orme", "2012", "Follows Leo"):
        assert hidden not in text, hidden
    assert "Jade Orme" in _text(_page(client_as(world.users["head"]), world, "child", linked.pk))


def test_what_is_restricted_shows_to_its_agency_and_the_custodian_only(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["sergeant"])
    sent = _post(
        client,
        world,
        "add-factor",
        leo.pk,
        kind="worry",
        text="Named in an operation.",
        nature="fact",
        how_known="record_check",
        handling="C",
    )
    assert sent.status_code == 302
    for who, sees in (
        ("sergeant", True),
        ("coordinator", True),
        ("head", False),
        ("social_care", False),
        ("lead", False),
    ):
        text = _text(_page(client_as(world.users[who]), world, "child", leo.pk))
        assert ("Named in an operation." in text) is sees, who


FORMS: list[tuple[str, dict[str, Any], dict[str, Any], type, str]] = [
    (
        "record-view",
        {"level": "significant", "reasons_for": "Seen out late.", "handling": "P"},
        {"level": "significant", "reasons_against": "Kept words", "handling": "P"},
        AgencyView,
        "Kept words",
    ),
    (
        "add-factor",
        {
            "kind": "worry",
            "text": "A second phone.",
            "nature": "opinion",
            "how_known": "told_by_other",
            "handling": "P",
        },
        {"kind": "worry", "text": "A second phone.", "handling": "P", "happened_on": "40 1 2026"},
        Factor,
        "40 1 2026",
    ),
    (
        "refer",
        {"to": "mash", "made_on": "4 3 2026", "made_by_name": "Owen Tait", "told": "yes"},
        {"to": "mash", "made_on": "4 3 2026", "made_by_name": "Kept words", "told": "no"},
        Referral,
        "Kept words",
    ),
    (
        "no-referral",
        {"reason": "Support is in place.", "decided_on": "4 3 2026"},
        {"reason": "Kept words", "decided_on": "4 3 2099"},
        NoReferral,
        "Kept words",
    ),
    (
        "lead-professional",
        {"name": "Nadia Bright", "who": "Social worker"},
        {"name": "Kept words", "told_on": "4 3 2026"},
        LeadProfessional,
        "Kept words",
    ),
]


@pytest.mark.parametrize(("name", "good", "bad", "model", "kept"), FORMS, ids=[form[0] for form in FORMS])
def test_forms_refuse_keep_and_act_once(
    world: World,
    leo: Person,
    client_as: SignIn,
    name: str,
    good: dict[str, Any],
    bad: dict[str, Any],
    model: Any,
    kept: str,
) -> None:
    client = client_as(world.users["social_care"])
    coordinator = world.actor("coordinator")

    def held() -> int:
        with acting_as(coordinator):
            return int(model.objects.count())

    before = held()
    refused = _post(client, world, name, leo.pk, **bad)
    assert refused.status_code == 422, _text(refused)
    assert kept in refused.content.decode() and "There is a problem" in _text(refused)
    assert held() == before
    once = str(uuid4())
    first = _post(client, world, name, leo.pk, once=once, **good)
    second = _post(client, world, name, leo.pk, once=once, **good)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert held() == before + 1


def test_the_other_additions_are_recorded(world: World, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    sent = {
        "record-voice": {"text": "I like boxing.", "said_to": "Mr Abara", "agreed_to_record": "yes"},
        "add-trusted-adult": {"name": "Mr Abara", "who": "pastoral lead"},
        "check-statutory": {"status": "not_known", "checked_on": "4 3 2026"},
        "told-about": {"who": "child", "told": "yes", "told_on": "4 3 2026", "told_by": "Mr Abara"},
    }
    for name, data in sent.items():
        assert _post(client, world, name, leo.pk, **data).status_code == 302, name
    text = _text(_page(client, world, "child", leo.pk))
    for words in ("I like boxing.", "pastoral lead", "Not known to social care", "by Mr Abara"):
        assert words in text, words


def test_the_custodian_enters_what_another_agency_told_them(
    world: World, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])
    data = {"agency": str(world.agencies["social_care"].pk), "level": "not_known", "handling": "P"}
    assert _post(client, world, "record-view", leo.pk, **data).status_code == 302
    for who in ("coordinator", "sergeant"):
        assert _cells(_page(client_as(world.users[who]), world, "cohort"))["Social care"] == "Not known"


def test_a_note_is_sorted_in_one_press(world: World, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    with acting_as(world.actor("coordinator")):
        note = Factor.objects.get()
    assert _page(client, world, "sort-factor", leo.pk, note.pk).status_code == 200
    assert _post(client, world, "sort-factor", leo.pk, note.pk, kind="worry", version=1).status_code == 302
    conflict = _post(client, world, "sort-factor", leo.pk, note.pk, kind="strength", version=1)
    assert conflict.status_code == 409
    other = client_as(world.users["sergeant"])
    assert _post(other, world, "sort-factor", leo.pk, note.pk, kind="worry", version=2).status_code == 403
    assert _page(client, world, "sort-factor", leo.pk, uuid4()).status_code == 404


def test_a_referral_runs_to_its_outcome(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["social_care"])
    _post(client, world, "refer", leo.pk, to="mash", made_on="4 3 2026", made_by_name="Owen Tait", told="yes")
    with acting_as(world.actor("coordinator")):
        referral = Referral.objects.get()
    assert _page(client, world, "referral-receipt", leo.pk, referral.pk).status_code == 200
    assert _page(client, world, "referral-outcome", leo.pk, referral.pk).status_code == 200
    early = _post(client, world, "referral-receipt", leo.pk, referral.pk, received_on="1 3 2026", version=1)
    assert early.status_code == 422 and "before the referral" in _text(early)
    assert (
        _post(
            client, world, "referral-receipt", leo.pk, referral.pk, received_on="5 3 2026", version=1
        ).status_code
        == 302
    )
    stale = _post(
        client,
        world,
        "referral-outcome",
        leo.pk,
        referral.pk,
        outcome="accepted",
        outcome_on="9 3 2026",
        version=1,
    )
    assert stale.status_code == 409
    done = _post(
        client,
        world,
        "referral-outcome",
        leo.pk,
        referral.pk,
        outcome="accepted",
        outcome_on="9 3 2026",
        version=2,
    )
    assert done.status_code == 302
    assert _cells(_page(client, world, "cohort"))["Referral"] == "Accepted"
    other = client_as(world.users["sergeant"])
    assert _page(other, world, "referral-outcome", leo.pk, referral.pk).status_code == 403
    assert _page(other, world, "referral-outcome", leo.pk, uuid4()).status_code == 404


def test_exceptions_fall_by_one_with_each_answer(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    ellie = lists.member("head", "Ellie", "Marsden")
    zara = lists.child("head", "Zara", "Wynn", says={"level": "emerging", "worker": "Nadia Bright"})
    client = client_as(world.users["coordinator"])
    text = _text(_page(client, world, "exceptions"))
    assert all(name in text for name in ("Leo Pashley", "Ellie Marsden", "Zara Wynn"))
    assert "Tell the lead professional Zara Wynn" in text and "Tell the lead professional Ellie" not in text
    with acting_as(world.actor("lead")), pytest.raises(CannotClose, match="3 children have a recorded risk"):
        close_mapping(mapping=world.mapping, reason="objectives_met", by=world.actor("lead"))
    answer = _post(
        client,
        world,
        "refer",
        leo.pk,
        query="?from=exceptions",
        to="mash",
        made_on="4 3 2026",
        made_by_name="Owen Tait",
        told="yes",
    )
    assert answer["Location"].endswith("/cohort/no-referral/")
    assert "Leo Pashley" not in _text(_page(client, world, "exceptions"))
    _post(client, world, "no-referral", ellie.pk, reason="Support in place.", decided_on="4 3 2026")
    assert "Ellie Marsden" not in _text(_page(client, world, "exceptions"))
    with acting_as(world.actor("coordinator")):
        lead = LeadProfessional.objects.get()
    assert _page(client, world, "lead-told", zara.pk, lead.pk).status_code == 200
    told = _post(
        client, world, "lead-told", zara.pk, lead.pk, told_on="4 3 2026", told_by="Priya Nandra", version=1
    )
    assert told.status_code == 302
    assert "Nobody waits" in _text(_page(client, world, "exceptions"))
    with acting_as(world.actor("lead")):
        assert (
            close_mapping(mapping=world.mapping, reason="objectives_met", by=world.actor("lead")).state
            == "closed"
        )


def test_exceptions_by_agency(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    lists.child("head", "Zara", "Wynn", says={"level": "emerging"})
    client = client_as(world.users["coordinator"])
    police = _text(_page(client, world, "exceptions", query=f"?agency={world.agencies['police'].pk}"))
    assert "Leo Pashley" in police and "Zara Wynn" not in police
    assert "Zara Wynn" not in _text(_page(client_as(world.users["sergeant"]), world, "exceptions"))
    assert "1 more child holds this mapping open" in _text(
        _page(client_as(world.users["lead"]), world, "exceptions")
    )
    assert "holds this mapping open" not in _text(
        _page(client_as(world.users["sergeant"]), world, "exceptions")
    )


def test_an_answer_its_reader_may_not_see_still_answers(world: World, lists: Lists, leo: Person) -> None:
    """The school's worry about its linked child is answered by a referral only the custodian sees."""
    from placemap.cohort.queries import exceptions

    linked = lists.linked(leo, "head")
    lists.act("head", commands.record_factor, person=linked, kind="worry", text="Follows Leo everywhere.")
    head = world.actor("head")
    with acting_as(head):
        assert linked.pk in {found.card.id for found in exceptions(head, world.mapping)}
    lists.act(
        "social_care",
        commands.record_referral,
        person=linked,
        to="mash",
        made_on=today(),
        made_by_name="Owen Tait",
        told="yes",
    )
    with acting_as(head):
        assert not Referral.objects.exists()
        assert linked.pk not in {found.card.id for found in exceptions(head, world.mapping)}


def test_who_has_looked_names_them(world: World, leo: Person, client_as: SignIn) -> None:
    for who in ("head", "sergeant"):
        _page(client_as(world.users[who]), world, "child", leo.pk)
    text = _text(_page(client_as(world.users["social_care"]), world, "who-looked", leo.pk))
    assert "Joan Okell" in text and "Dan Colley" in text


def test_no_page_holds_a_number_about_a_person(world: World, leo: Person, client_as: SignIn) -> None:
    """No score, rank or percentage: on the pages of a child there is no number but dates and ages."""
    client = client_as(world.users["coordinator"])
    for page in (_page(client, world, "cohort"), _page(client, world, "child", leo.pk)):
        text = _text(page)
        assert "%" not in text
        assert not re.search(r"\b(score|rank|rating|points)\b", text, re.I)


def test_every_page_of_a_child_is_on_the_trail_once(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    """Every address under people/ that opens, the opened row of the grid, and proposing several."""
    from placemap.cohort.urls import urlpatterns

    lists.act(
        "coordinator",
        commands.record_referral,
        person=leo,
        to="mash",
        made_on=today(),
        made_by_name="O. Tait",
        told="yes",
    )
    lists.act("coordinator", commands.record_lead_professional, person=leo, name="Nadia Bright")
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        found = {
            "factor": Factor.objects.filter(mapping=world.mapping)[0].pk,
            "referral": Referral.objects.get(mapping=world.mapping).pk,
            "lead": LeadProfessional.objects.get(mapping=world.mapping).pk,
        }
    client = client_as(world.users["coordinator"])

    def looks() -> int:
        with acting_as(coordinator):
            return AuditEntry.objects.filter(event="person_viewed", subjects__contains=[leo.pk]).count()

    walked = 0
    for pattern in urlpatterns:
        if "people/<uuid:person>/" not in str(pattern.pattern):
            continue
        names = [name for name in found if f"<uuid:{name}>" in str(pattern.pattern)]
        before = looks()
        answer = _page(client, world, str(pattern.name), leo.pk, *(found[name] for name in names))
        assert answer.status_code in (200, 302), pattern.name
        assert looks() - before == 1, pattern.name
        walked += 1
    assert walked >= 20
    with acting_as(coordinator):
        opened = Membership.objects.get(mapping=world.mapping)
    for name, query in (("cohort", f"?open={opened.pk}"), ("propose-several", f"?people={leo.pk}")):
        before = looks()
        assert _page(client, world, name, query=query).status_code == 200
        assert looks() - before == 1, name


def test_no_form_of_the_product_puts_words_into_an_address() -> None:
    """A form that is sent by address has no field to type in: a name would stand in the history."""
    from pathlib import Path

    import placemap

    forms = [
        (path, form)
        for path in Path(placemap.__file__).parent.rglob("templates/**/*.html")
        for form in re.findall(r"<form[^>]*>.*?</form>", path.read_text(), re.DOTALL)
    ]
    assert len(forms) > 10
    typed = re.compile(
        r"<textarea|<input(?![^>]*type=\"(?:hidden|checkbox|radio|submit)\")|search_box|text_input"
    )
    by_address = {
        path.name
        for path, form in forms
        if not re.search(r"^<form[^>]*method=\"post\"", form) and typed.search(form)
    }
    # Agreements are looked for by agency and mappings by title: neither holds anybody's name.
    assert by_address == {"agreements.html", "list.html"}


def test_a_search_goes_on_without_its_words(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    client = client_as(world.users["coordinator"])
    answer = _post(client, world, "cohort", query="?show=waiting", q="ellie")
    assert answer.status_code == 302
    assert "ellie" not in answer.url.lower() and "show=waiting" in answer.url
    page = client.get(answer.url)
    assert "Ellie Marsden" in _text(page) and "Leo Pashley" not in _text(page)
    assert "Clear the search" in _text(page)
    nobody = _post(client, world, "cohort", q="Zebedee")
    assert nobody.status_code == 200
    assert "Nobody you may see in this mapping answers to that" in _text(nobody)
    assert 'value="Zebedee"' in nobody.content.decode()
    assert _post(client, world, "cohort", q=" ").url == reverse("cohort", args=[world.mapping.reference])
    assert _page(client, world, "cohort", query="?about=nonsense").status_code == 200


def test_what_was_recorded_by_hand_can_be_taken_back(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    given: dict[str, Any] = {
        "worry": lists.act("sergeant", commands.record_factor, person=leo, kind="worry", text="Seen at two."),
        "view": lists.act(
            "sergeant", commands.record_view, person=leo, level="emerging", reasons_for="Calmer since."
        ),
        "voice": lists.act("sergeant", commands.record_voice, person=leo, text="I want to go home."),
        "trusted": lists.act("sergeant", commands.record_trusted_adult, person=leo, name="Mr Okoro"),
    }
    words = ("Seen at two.", "Calmer since.", "I want to go home.", "Mr Okoro")
    sergeant, other = client_as(world.users["sergeant"]), client_as(world.users["social_care"])
    page = _page(sergeant, world, "child", leo.pk)
    for fact, said in zip(given.values(), words, strict=True):
        address = reverse("take-back", args=[world.mapping.reference, leo.pk, fact.pk])
        link = f"/take-back/{fact.pk}/"
        assert link in page.content.decode(), said
        assert link not in _page(other, world, "child", leo.pk).content.decode()
        assert other.get(address).status_code == 403
        assert said in _text(sergeant.get(address))
        assert sergeant.post(address, {"reason": "", "once": str(uuid4())}).status_code == 422
        once = str(uuid4())
        for _time in (1, 2):
            assert sergeant.post(address, {"reason": "It was somebody else.", "once": once}).status_code in (
                302,
                404,
            )
        assert sergeant.get(address).status_code == 404
    left = _text(_page(sergeant, world, "child", leo.pk))
    assert not [said for said in words if said in left]
    # What a list said goes back with its list.
    with acting_as(world.actor("head")):
        note = Factor.objects.get(person=leo, kind="unsorted")
    head = client_as(world.users["head"])
    address = reverse("take-back", args=[world.mapping.reference, leo.pk, note.pk])
    assert f"/take-back/{note.pk}/" not in _page(head, world, "child", leo.pk).content.decode()
    refused = head.post(address, {"reason": "Wrong.", "once": str(uuid4())})
    assert refused.status_code == 422 and "Take back the list" in _text(refused)


def test_of_somebody_seen_by_initials_nothing_is_asked(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    jade = lists.linked(leo, "head")
    page = _page(client_as(world.users["sergeant"]), world, "child", jade.pk).content.decode()
    for name in ("add-factor", "record-view", "record-voice", "add-trusted-adult", "refer", "propose"):
        assert reverse(name, args=[world.mapping.reference, jade.pk]) not in page, name
    lists.act("sergeant", commands.record_factor, person=jade, kind="worry", text="Seen with three phones.")
    page = _page(client_as(world.users["sergeant"]), world, "child", jade.pk).content.decode()
    assert reverse("refer", args=[world.mapping.reference, jade.pk]) in page
    assert reverse("add-factor", args=[world.mapping.reference, jade.pk]) not in page
