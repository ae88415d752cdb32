"""The cohort's pages as several people see them: who reaches them, and the grid."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Membership
from placemap.foundations.clock import today
from placemap.mappings.commands import ask_for_list
from placemap.mappings.models import Member
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, bare, cells_of, open_page, send, words_of

pytestmark = pytest.mark.django_db


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


def test_every_page_opens_for_whoever_may_use_it(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    client = client_as(world.users["coordinator"])
    for name in MAPPING_PAGES:
        assert open_page(client, world, name).status_code == 200, name
    for name in [*CHILD_PAGES, *DECISION_PAGES]:
        assert open_page(client, world, name, leo.pk).status_code == 200, name


def test_outside_the_mapping_none_of_it_exists(world: World, leo: Person, client_as: SignIn) -> None:
    """The other district's officer gets the page of absent things, the same for every address."""
    stranger = client_as(world.users["other_district"])
    absent = stranger.get(reverse("cohort", args=["M-2026-999"]))
    assert absent.status_code == 404
    for name in MAPPING_PAGES:
        answer = open_page(stranger, world, name)
        assert (answer.status_code, bare(answer)) == (404, bare(absent)), name
    for name in [*CHILD_PAGES, *DECISION_PAGES]:
        answer = open_page(stranger, world, name, leo.pk)
        assert (answer.status_code, bare(answer)) == (404, bare(absent)), name
        assert send(stranger, world, name, leo.pk, reason="x").status_code in (404, 405), name
    # A child of ours under an address of theirs is absent too, and so is a child nobody gave.
    assert stranger.get(reverse("child", args=[world.other_mapping.reference, leo.pk])).status_code == 404
    assert stranger.get(reverse("child", args=[world.other_mapping.reference, uuid4()])).status_code == 404


def test_a_reader_without_case_work_is_refused(world: World, leo: Person, client_as: SignIn) -> None:
    assert open_page(client_as(world.users["administrator"]), world, "cohort").status_code == 404


def test_the_grid_shows_each_agency_and_never_averages(world: World, leo: Person, client_as: SignIn) -> None:
    answer = open_page(client_as(world.users["coordinator"]), world, "cohort")
    text = words_of(answer)
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
        ask_for_list(member=member, due_on=today() + timedelta(days=5), version=1, by=coordinator)
    lists.child("social_care", "Zara", "Wynn")
    cells = cells_of(open_page(client_as(world.users["coordinator"]), world, "cohort"))
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
    page = open_page(client_as(world.users["head"]), world, "cohort")
    assert cells_of(page)["Social care"] == "None shared"
    assert "Not known" not in set(cells_of(page).values()) - {cells_of(page)["Known before"]}
    assert (
        cells_of(open_page(client_as(world.users["coordinator"]), world, "cohort"))["Social care"]
        == "Significant"
    )
    assert (
        cells_of(open_page(client_as(world.users["social_care"]), world, "cohort"))["Social care"]
        == "Significant"
    )


def test_a_row_opens_without_script(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["sergeant"])
    lists.act(
        "sergeant", commands.record_view, person=leo, level="significant", reasons_for="Seen three times."
    )
    with acting_as(world.actor("coordinator")):
        membership = Membership.objects.get()
    text = words_of(open_page(client, world, "cohort", query=f"?open={membership.pk}"))
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
        text = words_of(open_page(client, world, "cohort", query=query))
        assert {name for name in ("Ellie Marsden", "Leo Pashley") if name in text} == names, query
    assert words_of(open_page(client, world, "cohort", query="?sort=name")).index("Marsden") < words_of(
        open_page(client, world, "cohort", query="?sort=name")
    ).index("Pashley")


def test_empty_pages_say_what_to_do(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    assert "Nobody has been proposed yet" in words_of(open_page(client, world, "cohort"))
    assert "Nobody waits here" in words_of(open_page(client, world, "candidates"))
    assert "Nobody waits" in words_of(open_page(client, world, "exceptions"))


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
    # Agencies and agreements are looked for by agency and mappings by title: none holds anybody's name.
    assert by_address == {"agencies.html", "agreements.html", "list.html"}


def test_a_search_goes_on_without_its_words(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    client = client_as(world.users["coordinator"])
    answer = send(client, world, "cohort", query="?show=waiting", q="ellie")
    assert answer.status_code == 302
    assert "ellie" not in answer.url.lower() and "show=waiting" in answer.url
    page = client.get(answer.url)
    assert "Ellie Marsden" in words_of(page) and "Leo Pashley" not in words_of(page)
    assert "Clear the search" in words_of(page)
    nobody = send(client, world, "cohort", q="Zebedee")
    assert nobody.status_code == 200
    assert "Nobody you may see in this mapping answers to that" in words_of(nobody)
    assert 'value="Zebedee"' in nobody.content.decode()
    assert send(client, world, "cohort", q=" ").url == reverse("cohort", args=[world.mapping.reference])
    assert open_page(client, world, "cohort", query="?about=nonsense").status_code == 200


def test_a_phone_folds_away_what_no_agency_said_and_counts_it(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    html = open_page(client_as(world.users["coordinator"]), world, "cohort").content.decode()
    fold = re.search(r'<details class="pm-fold[^>]*><summary[^>]*>(.*?)</summary>', html, re.S)
    assert fold and re.search(r"Others: \d+ not asked", fold[1])
    folded = re.findall(r'<td data-label="[^"]*" class="pm-cell--folds">(.*?)</td>', html, re.S)
    assert folded and not any("Significant" in one or "Moderate" in one for one in folded)
    assert sum("Not asked" in one for one in folded) == int(re.findall(r"(\d+) not asked", fold[1])[0])
