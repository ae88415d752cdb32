"""The mapping pages as several people: what they do, refuse, keep, and do once."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings import commands, queries
from placemap.mappings.models import Mapping, ScopeVersion, StageEntry
from tests.cast import World

pytestmark = pytest.mark.django_db

HOME = "/mappings/M-2026-901/"
PAGES = ["", "stages/scanning/", "scope/", "basis/", "team/"]
CHANGING = [
    "scope/change/",
    "details/",
    "naming/",
    "end/",
    "asked-for-by/",
    "team/agencies/",
    "team/seats/new/",
]


def text(response: Any) -> str:
    return str(response.content.decode())


def once() -> str:
    return str(uuid.uuid4())


def fresh(world: World) -> Mapping:
    actor = world.actor("lead")
    with acting_as(actor):
        return queries.open_mapping(actor, world.mapping.reference)


@pytest.fixture
def lead(world: World, client_as: Any) -> Client:
    client: Client = client_as(world.users["lead"])
    return client


@pytest.mark.parametrize("key", ["other_district", "administrator", "stranger"])
def test_outside_the_team_every_page_is_the_page_of_nothing(world: World, client_as: Any, key: str) -> None:
    client = client_as(world.users[key])
    for page in (*PAGES, *CHANGING, "close/"):
        hidden, absent = client.get(HOME + page), client.get(f"/mappings/M-2026-777/{page}")
        assert (hidden.status_code, absent.status_code) == (404, 404), page
        assert hidden.content == absent.content
        assert client.post(HOME + page, {}).status_code == 404


@pytest.mark.parametrize("key", ["lead", "coordinator", "sergeant", "head"])
def test_the_team_reads_every_page(world: World, client_as: Any, key: str) -> None:
    client = client_as(world.users[key])
    assert [client.get(HOME + page).status_code for page in PAGES] == [200] * len(PAGES)


def test_a_team_member_is_refused_with_the_reason_and_not_offered_it(world: World, client_as: Any) -> None:
    client = client_as(world.users["sergeant"])
    overview = text(client.get(HOME))
    for page in CHANGING:
        response = client.get(HOME + page)
        assert response.status_code == 403, page
        assert "Only the lead officer or the coordinator can change this" in text(response)
        assert client.post(HOME + page, {}).status_code == 403
        assert f'href="{HOME}{page}"' not in overview


def test_closing_is_refused_to_the_coordinator(world: World, client_as: Any) -> None:
    client = client_as(world.users["coordinator"])
    assert client.get(f"{HOME}close/").status_code == 403
    assert "close/" not in text(client.get(HOME))


def test_home_leads_to_my_work(lead: Client) -> None:
    assert lead.get("/").headers["Location"] == "/my-work/"


def test_my_work_shows_what_waits_and_my_mappings(world: World, lead: Client) -> None:
    page = text(lead.get("/my-work/"))
    assert "finish setting up" in page
    assert "Two schools, Estwick" in page
    assert "Lead responsible officer" in page
    assert f"{HOME}noticed/new/" in page
    assert "/mappings/open/" in page


def test_my_work_of_somebody_without_a_mapping_says_what_happens_next(world: World, client_as: Any) -> None:
    page = text(client_as(world.users["stranger"]).get("/my-work/"))
    assert "Nothing needs you today" in page
    assert "You are not on any mapping’s team yet" in page
    assert "/mappings/open/" not in page
    assert "/agreements/" in text(client_as(world.users["governance"]).get("/my-work/"))


def test_mappings_list_filters_and_has_empty_states(world: World, client_as: Any, lead: Client) -> None:
    page = text(lead.get("/mappings/"))
    assert "M-2026-901" in page
    assert "M-2026-902" not in page
    assert "No mapping of yours matches" in text(lead.get("/mappings/?q=wendlow"))
    assert "No mapping of yours matches" in text(lead.get("/mappings/?state=closed"))
    assert "M-2026-901" in text(lead.get("/mappings/?q=two&state=open&sort=-title"))
    assert "Ask your exploitation coordinator" in text(client_as(world.users["stranger"]).get("/mappings/"))


def answers(world: World, **changes: str) -> dict[str, str]:
    return {
        "title": "Harbour Street",
        "area": str(world.areas["city"].pk),
        "started_from": "place",
        "place": "The bus station",
        "harm": "Older people drawing children into carrying drugs.",
        "lead": str(world.users["lead"].pk),
        "custodian": str(world.users["coordinator"].pk),
        "ends_on": (today() + timedelta(days=90)).strftime("%-d %b %Y"),
        "once": once(),
        "step": "check",
        **changes,
    }


def test_opening_a_mapping_in_three_presses(world: World, lead: Client) -> None:
    page = text(lead.get("/mappings/open/"))
    assert re.findall(r">(\d)\. [^<]+\?<", page) == list("12345"), "five questions and no more"
    assert "You hold the cohort list" in page and str(today().year) in page
    sent = answers(world)
    checking = lead.post("/mappings/open/", sent)
    assert checking.status_code == 200
    assert "Check your answers" in text(checking)
    assert "Helen Marchbanks, Head teacher, Mill Lode School" in text(checking)
    with acting_as(world.actor("lead")):
        assert Mapping.objects.count() == 1, "nothing is kept by checking"
    changing = lead.post("/mappings/open/", {**sent, "step": "change"})
    assert "The bus station" in text(changing)
    assert "error-summary" not in text(changing)
    opened = lead.post("/mappings/open/", {**sent, "step": "open"})
    address = f"/mappings/M-{today().year}-003/"
    assert (opened.status_code, opened.headers["Location"]) == (302, address)
    again = lead.post("/mappings/open/", {**sent, "step": "open"})
    assert again.headers["Location"] == address, "sent twice, opened once"
    with acting_as(world.actor("lead")):
        assert Mapping.objects.count() == 2
    overview = text(lead.get(address))
    assert "Finish setting up" in overview
    assert "Nobody has written it" in overview


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give the mapping a short name."),
        ({"area": ""}, "Choose the council area."),
        ({"started_from": ""}, "Say whether it starts from children or from a place."),
        ({"place": ""}, "Say which place it starts from."),
        ({"harm": ""}, "Say what harm it is meant to reduce."),
        ({"lead": ""}, "Choose who leads it."),
        ({"custodian": str(uuid.uuid4())}, "That person cannot be chosen"),
        ({"ends_on": ""}, "Give an end date"),
        ({"ends_on": "31 2 2027"}, "31 2 2027 is not a date"),
        ({"ends_on": "June 2027"}, "Give the day as well"),
    ],
)
@pytest.mark.parametrize("step", ["check", "open"])
def test_opening_a_mapping_keeps_what_was_typed(
    world: World, lead: Client, changes: dict[str, str], words: str, step: str
) -> None:
    response = lead.post("/mappings/open/", answers(world, step=step, **changes))
    assert response.status_code == 422
    assert words in text(response)
    if "harm" not in changes:
        assert "Older people drawing children" in text(response)


@pytest.mark.parametrize(
    "written", ["30/6/2027", "30 June 2027", "30.06.27", "30 6 2027", "Wednesday 30 June 2027"]
)
def test_dates_as_people_write_them(world: World, lead: Client, written: str) -> None:
    assert "30 June 2027" in text(lead.post("/mappings/open/", answers(world, ends_on=written)))


def test_opening_a_mapping_that_would_never_end_is_refused_in_words(world: World, lead: Client) -> None:
    response = lead.post("/mappings/open/", answers(world, step="open", ends_on="1 1 2040"))
    assert response.status_code == 422
    assert "a year at most" in text(response)


def test_opening_explains_who_cannot_be_chosen(world: World, lead: Client) -> None:
    from placemap.partners.commands import open_account
    from tests.cast import SETTER

    with acting_as(SETTER):
        open_account(
            name="Una Signed",
            email="u@example.org",
            job_title="X",
            agency=world.agencies["unsigned"],
            by=SETTER,
        )
    page = text(lead.get("/mappings/open/"))
    assert "Una Signed" not in page
    assert "Reedmere Housing has not signed" in page


def test_opening_is_refused_without_the_duty(world: World, client_as: Any) -> None:
    client = client_as(world.users["sergeant"])
    for response in (
        client.get("/mappings/open/"),
        client.post("/mappings/open/", answers(world, step="open")),
    ):
        assert response.status_code == 403
        assert "Ask your exploitation coordinator" in text(response)


def test_overview_shows_gaps_scope_and_basis(world: World, lead: Client) -> None:
    page = text(lead.get(HOME))
    for words in (
        "Where we are",
        "Probation",
        "Nobody",
        "Harm between two groups of pupils",
        "The problem solving group",
    ):
        assert words in page
    assert "Not confirmed yet" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_overview_when_set_up_no_longer_asks(world: World, lead: Client) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        m = fresh(world)
        commands.change_naming(mapping=m, mode="full", minuted="First meeting", version=1, by=actor)
        commands.record_commission(
            mapping=m, commissioned_by="Chair", commissioned_on=today(), version=2, by=actor
        )
        commands.confirm_basis(mapping=m, power=m.lawful_basis, purpose="p", version=3, by=actor)
    page = text(lead.get(HOME))
    assert "Finish setting up" not in page
    assert "Confirmed by Helen Marchbanks" in page


def test_a_stage_moves_once_and_shows_its_history(world: World, lead: Client) -> None:
    sent = {"state": "complete", "note": "Sixteen children", "version": "0", "once": once()}
    for _ in range(2):
        assert lead.post(f"{HOME}stages/scanning/", sent).headers["Location"] == HOME
    with acting_as(world.actor("lead")):
        assert StageEntry.objects.filter(stage="scanning").count() == 1
    page = text(lead.get(f"{HOME}stages/scanning/"))
    assert "Sixteen children" in page
    assert "Helen Marchbanks" in page
    assert "Sixteen children" in text(lead.get(HOME))


def test_two_people_moving_a_stage_see_both_moves(world: World, lead: Client, client_as: Any) -> None:
    priya = client_as(world.users["coordinator"])
    address = f"{HOME}stages/scanning/"
    first = {"state": "in_progress", "note": "Lists asked for", "version": "0", "once": once()}
    assert priya.post(address, first).status_code == 302
    page = lead.post(address, {"state": "complete", "note": "All done", "version": "0", "once": once()})
    assert page.status_code == 409
    assert "Lists asked for" in text(page) and "All done" in text(page)
    with acting_as(world.actor("lead")):
        assert StageEntry.objects.filter(stage="scanning").count() == 1


def test_a_stage_bad_input_and_no_such_stage(world: World, client_as: Any, lead: Client) -> None:
    response = lead.post(
        f"{HOME}stages/scanning/", {"state": "", "note": "Kept words", "version": "0", "once": once()}
    )
    assert response.status_code == 422
    assert "Kept words" in text(response)
    assert lead.get(f"{HOME}stages/nonsense/").status_code == 404
    dan = client_as(world.users["sergeant"])
    assert (
        dan.post(f"{HOME}stages/scanning/", {"state": "complete", "version": "0", "once": once()}).status_code
        == 403
    )
    assert "The lead officer or the coordinator moves a stage" in text(dan.get(f"{HOME}stages/scanning/"))


def scope(number: int, **changes: str) -> dict[str, str]:
    return {
        "in_scope": "Both schools", "out_of_scope": "Homes", "goes_to": "Social care", "reason": "Second meeting",
        "version": str(number), "once": once(), **changes,
    }  # fmt: skip


def test_scope_gains_a_version(world: World, lead: Client) -> None:
    assert lead.post(f"{HOME}scope/change/", scope(1)).headers["Location"] == f"{HOME}scope/"
    page = text(lead.get(f"{HOME}scope/"))
    assert "Version 2" in page and "Version 1" in page
    assert "Approved by Helen Marchbanks" in page


def test_two_people_changing_the_scope_get_a_comparison(world: World, client_as: Any, lead: Client) -> None:
    priya = client_as(world.users["coordinator"])
    assert priya.post(f"{HOME}scope/change/", scope(1, in_scope="Priya’s words")).status_code == 302
    mine = scope(1, in_scope="Helen’s words")
    response = lead.post(f"{HOME}scope/change/", mine)
    assert response.status_code == 409
    page = text(response)
    assert "Priya’s words" in page and "Helen’s words" in page
    assert "Nothing of theirs was overwritten" in page
    with acting_as(world.actor("lead")):
        assert ScopeVersion.objects.count() == 2
    assert lead.post(f"{HOME}scope/change/", {**mine, "version": "2"}).status_code == 302, (
        "decided with both in view"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"in_scope": ""}, "Say what is in scope"),
        ({"goes_to": ""}, "so that none is lost"),
        ({"reason": ""}, "Say why the scope"),
        ({"version": ""}, "Open the page again"),
    ],
)
def test_scope_bad_input_keeps_what_was_typed(
    world: World, lead: Client, changes: dict[str, str], words: str
) -> None:
    response = lead.post(f"{HOME}scope/change/", scope(1, **changes))
    assert response.status_code == 422
    assert words in text(response)
    assert "Homes" in text(response)


TERMS: list[tuple[str, dict[str, str], str, str]] = [
    ("naming/", {"mode": "initials", "minuted": "First meeting, item 3"}, "naming_mode", "initials"),
    ("asked-for-by/", {"commissioned_by": "Alan Whitcombe", "commissioned_on": "4 3 2026"}, "commissioned_by",
     "Alan Whitcombe"),
    ("basis/", {"purpose": "To protect", "power": "POL-CL"}, "purpose", "To protect"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "given", "name", "value"), TERMS)
def test_terms_are_changed_once_and_compared_after_a_conflict(
    world: World, lead: Client, client_as: Any, page: str, given: dict[str, str], name: str, value: str
) -> None:
    sent = {**given, "version": "1", "once": once()}
    for _ in range(2):
        assert lead.post(HOME + page, sent).headers["Location"] == HOME
    mapping = fresh(world)
    assert (getattr(mapping, name), mapping.version) == (value, 2)
    late = client_as(world.users["coordinator"]).post(HOME + page, {**sent, "once": once()})
    assert late.status_code == 409
    assert "Somebody else changed this while you were writing" in text(late)
    assert fresh(world).version == 2


def test_end_date_is_changed_and_refused_in_words(world: World, lead: Client) -> None:
    new = today() + timedelta(days=50)
    assert lead.get(f"{HOME}end/").status_code == 200
    why = {"reason": "The work goes on"}
    sent = {"ends_on": new.strftime("%d/%m/%y"), "version": "1", "once": once(), **why}
    assert lead.post(f"{HOME}end/", sent).status_code == 302
    assert fresh(world).ends_on == new
    bad = lead.post(f"{HOME}end/", {"ends_on": "soonish", "version": "2", "once": once(), **why})
    assert bad.status_code == 422
    assert "soonish is not a date" in text(bad)
    past = lead.post(f"{HOME}end/", {"ends_on": "1 1 2020", "version": "2", "once": once(), **why})
    assert past.status_code == 422
    assert "has not passed" in text(past)


def test_details_are_changed(world: World, lead: Client) -> None:
    assert "Two schools, Estwick" in text(lead.get(f"{HOME}details/"))
    sent = {
        "title": "Two schools",
        "area": str(world.areas["district"].pk),
        "harm": "H",
        "version": "1",
        "once": once(),
    }
    assert lead.post(f"{HOME}details/", sent).status_code == 302
    assert (fresh(world).title, fresh(world).area.name) == ("Two schools", "Wendlow")
    late = lead.post(f"{HOME}details/", {**sent, "title": "Three schools", "once": once()})
    assert late.status_code == 409
    assert "Three schools" in text(late)


def test_details_of_a_mapping_from_a_place_ask_for_the_place(world: World, lead: Client) -> None:
    sent = answers(world, step="open")
    address = lead.post("/mappings/open/", sent).headers["Location"]
    response = lead.post(f"{address}details/", {**sent, "place": "", "version": "1", "once": once()})
    assert response.status_code == 422
    assert "Say which place it starts from" in text(response)


def test_basis_offers_only_powers_in_force_and_says_it_is_not_advice(world: World, lead: Client) -> None:
    page = text(lead.get(f"{HOME}basis/"))
    assert "This is not legal advice." in page
    assert 'value="CA04-11"' in page
    assert 'value="CA04-16LA"' not in page
    assert "Not in force: no starting date has been confirmed." in page
    refused = lead.post(
        f"{HOME}basis/", {"purpose": "p", "power": "CA04-16LA", "version": "1", "once": once()}
    )
    assert refused.status_code == 422
    assert "That power is not in force today" in text(refused)


def test_basis_is_read_by_the_team_and_confirmed_by_lead_or_custodian(world: World, client_as: Any) -> None:
    dan = client_as(world.users["sergeant"])
    page = text(dan.get(f"{HOME}basis/"))
    assert 'name="power"' not in page
    assert "Children Act 2004, sections 10 and 11" in page
    sent = {"purpose": "p", "power": "CA04-11", "version": "1", "once": once()}
    assert dan.post(f"{HOME}basis/", sent).status_code == 403
    priya = client_as(world.users["coordinator"])
    assert priya.post(f"{HOME}basis/", sent).status_code == 302
    assert "Last confirmed by Priya Nandra" in text(dan.get(f"{HOME}basis/"))


def test_basis_warns_of_law_nobody_checked(world: World, lead: Client) -> None:
    from placemap.partners.models import LegalPower
    from tests.cast import SETTER

    with acting_as(SETTER):
        LegalPower.objects.filter(code="CA04-11").update(last_checked=today() - timedelta(days=200))
    page = text(lead.get(f"{HOME}basis/"))
    assert "Nobody has checked it for over 180 days" in page
    with acting_as(SETTER):
        LegalPower.objects.filter(code="CA04-11").update(in_force_to=today() - timedelta(days=1))
    assert "The power relied on is not in force" in text(lead.get(f"{HOME}basis/"))


def test_closing_says_everything_still_open_then_closes(
    world: World, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from placemap.mappings import rules

    guards: list[Any] = [lambda actor, mapping: ["One child has no referral."]]
    monkeypatch.setattr(rules, "CLOSURE_GUARDS", guards)
    monkeypatch.setattr("placemap.mappings.queries.reading.CLOSURE_GUARDS", guards)
    page = text(lead.get(f"{HOME}close/"))
    assert "It cannot close yet" in page and "One child has no referral." in page
    refused = lead.post(
        f"{HOME}close/", {"reason": "objectives_met", "note": "Kept", "version": "1", "once": once()}
    )
    assert refused.status_code == 422
    assert "One child has no referral." in text(refused)
    guards.clear()
    bare = lead.post(
        f"{HOME}close/", {"reason": "beyond_the_group", "note": "", "version": "1", "once": once()}
    )
    assert bare.status_code == 422
    assert "who takes on what is left" in text(bare)
    sent = {"reason": "beyond_the_group", "note": "Police take it on.", "version": "1", "once": once()}
    for _ in range(2):
        assert lead.post(f"{HOME}close/", sent).headers["Location"] == HOME
    closed = text(lead.get(HOME))
    assert "This mapping is closed." in closed and "Police take it on." in closed
    assert "Close this mapping" not in closed
    sent = {"state": "complete", "version": "0", "once": once()}
    late = lead.post(f"{HOME}stages/scanning/", sent)
    assert late.status_code == 422
    assert "nothing more can be added" in text(late)


def test_no_address_holds_a_name(world: World, lead: Client) -> None:
    import re

    for path in ("/my-work/", "/mappings/", HOME, f"{HOME}team/", f"{HOME}scope/"):
        for href in re.findall(r'(?:href|action)="(/[^"]*)"', text(lead.get(path))):
            assert not re.search("helen|priya|estwick|schools", href, re.IGNORECASE), href
