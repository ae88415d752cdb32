"""Lists of terms: dated versions, of which one is in force; none is altered, and one may be retired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor, TermListVersion
from placemap.cohort.queries.concern import against_lists, factors_about
from placemap.cohort.queries.terms import current_of, term_choices
from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.cohort.rules.terms import check_retired, check_starts, check_term, in_force, terms_written
from placemap.cohort.vocabulary import FactorKind
from placemap.cohort.vocabulary.terms import LISTS, Indicator, ProtectiveFactor, Terms, Vulnerability
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.partners.models import User
from placemap.subjects.models import Person
from placemap.web.fields import new_once
from tests.cast import World
from tests.cohort.conftest import Lists

SignIn = Callable[[User], Client]
DAY = date(2026, 11, 28)
SIGNS = next(one for one in LISTS if one.code == "indicators")
NEWER = replace(SIGNS, number=2, dated=DAY, terms=(("missing", "Missing"), ("taxis", "Taxis at night")))
EVERY = (*LISTS, NEWER)


def codes(lists: tuple[Terms, ...]) -> set[str]:
    return {code for one in lists for code, _label in one.terms}


# --- Rules ------------------------------------------------------------------------------------------


def test_each_first_term_is_in_one_list_and_says_where_it_comes_from() -> None:
    kinds = (Vulnerability, Indicator, ProtectiveFactor)
    first = [term for kind in kinds for term in kind]
    assert len(codes(LISTS)) == len(first)
    assert [{term.source for term in kind} for kind in kinds] == [{one.source} for one in LISTS]
    assert max(map(len, codes(LISTS))) <= 40


def test_the_newest_version_in_force_counts() -> None:
    assert in_force(EVERY, DAY - timedelta(days=1)) == LISTS
    assert NEWER in in_force(EVERY, DAY)
    assert SIGNS not in in_force(EVERY, DAY)
    # Retired, it gives way to the one before from its last day on.
    ended = (*LISTS, replace(NEWER, ends=DAY + timedelta(days=5)))
    assert in_force(ended, DAY + timedelta(days=5)) == LISTS
    assert in_force((), DAY) == ()


@pytest.mark.parametrize(
    ("term", "kind", "on", "number"),
    [
        ("", FactorKind.WORRY, DAY, None),
        ("slang", FactorKind.WORRY, DAY - timedelta(days=1), 1),
        ("missing", FactorKind.WORRY, DAY, 2),
        ("taxis", FactorKind.WORRY, DAY, 2),
        ("slang", FactorKind.WORRY, DAY, NotAllowedNow),
        ("taxis", FactorKind.WORRY, DAY - timedelta(days=1), NotAllowedNow),
        ("trusted_adult", FactorKind.WORRY, DAY, NotComplete),
        ("no_such_term", FactorKind.STRENGTH, DAY, NotComplete),
    ],
)
def test_a_term_is_recorded_under_the_version_of_the_day(
    term: str, kind: FactorKind, on: date, number: Any
) -> None:
    if isinstance(number, type):
        with pytest.raises(number):
            check_term(term, kind, EVERY, on)
    else:
        found = check_term(term, kind, EVERY, on)
        assert (found.number if found else None) == number


def test_words_that_a_version_had_keep_their_code_and_new_ones_get_their_own() -> None:
    written = terms_written(
        "  Weapons \n\nWorks nights\nBullied\nFEAR, withdrawal, self-harm or anger\n", EVERY, "indicators"
    )
    assert [code for code, _label in written] == ["weapons", "works_nights", "bullied_2", "fear"]
    # A sign of another script has no letters to make a code of.
    assert terms_written("\u5bb6", EVERY, "indicators")[0][0] == "term"


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "x" * 81, "Weapons\nweapons", "Same\nsame", "\n".join(f"Term {n}" for n in range(81))],
)
def test_a_list_is_short_and_says_nothing_twice(text: str) -> None:
    with pytest.raises(NotComplete):
        terms_written(text, EVERY, "indicators")


def test_a_version_never_starts_or_ends_before_today_and_never_leaves_nothing() -> None:
    check_starts(DAY, DAY)
    with pytest.raises(NotAllowedNow):
        check_starts(DAY - timedelta(days=1), DAY)
    check_retired(SIGNS, EVERY, DAY, DAY)
    for version, versions, on in (
        (replace(SIGNS, ends=DAY), EVERY, DAY),
        (SIGNS, EVERY, DAY - timedelta(days=1)),
        (SIGNS, LISTS, DAY),
        (SIGNS, (*LISTS, replace(NEWER, dated=DAY + timedelta(days=9))), DAY),
    ):
        with pytest.raises(NotAllowedNow):
            check_retired(version, versions, on, DAY)


# --- Commands, and what is read ---------------------------------------------------------------------


def add(world: World, who: str = "administrator", **changes: Any) -> TermListVersion:
    actor = world.actor(who)
    given = {
        "list_code": "indicators",
        "terms": "Weapons\nTaxis at night",
        "source": "Agreed by the partnership, November 2026",
        "reason": "The guidance changed.",
        "dated": today(),
        "after": 1,
        **changes,
    }
    with acting_as(actor):
        return commands.add_terms(by=actor, **given)


def retire(world: World, number: int, who: str = "administrator", **changes: Any) -> None:
    actor = world.actor(who)
    with acting_as(actor):
        commands.retire_terms(
            **{"list_code": "indicators", "number": number, "on": today(), "reason": "Replaced.", **changes},
            by=actor,
        )


@pytest.mark.django_db
def test_rows_keep_the_version_they_were_recorded_under(world: World, lists: Lists, leo: Person) -> None:
    def record(term: str) -> Factor:
        return lists.act("head", commands.record_factor, person=leo, kind="worry", text="Seen.", term=term)

    slang = record("slang")
    add(world)
    taxis = record("taxis_at_night")
    assert (slang.term_number, taxis.term_number) == (1, 2)
    with pytest.raises(NotAllowedNow):
        record("slang")
    with acting_as(world.actor("head")):
        recorded = next(
            one for one in against_lists(factors_about([leo.pk])) if one.terms.code == "indicators"
        )
        assert recorded.terms.number == 2
        said = {label: earlier for label, _agency, _on, earlier in recorded.recorded}
        assert {str(label): earlier for label, earlier in said.items()} == {
            "New slang or nicknames": SIGNS.dated,
            "Taxis at night": None,
        }
        assert "slang" not in dict(term_choices())
        assert "slang" in dict(term_choices("slang", 1))
    # Put right with the same term, it keeps the version too.
    again = lists.act(
        "head", commands.correct_factor, fact=slang, kind="worry", text="Heard.", nature="fact",
        how_known="record_check", term="slang", reason="A slip.", version=slang.version,
    )  # fmt: skip
    assert (again.term, again.term_number) == ("slang", 1)
    retire(world, 2)
    with acting_as(world.actor("head")):
        assert current_of("indicators") == SIGNS
        assert record("slang").term_number == 1


@pytest.mark.django_db
def test_a_version_is_added_once_and_only_after_the_newest(world: World) -> None:
    add(world)
    with pytest.raises(Conflict):
        add(world, terms="Something else")
    with pytest.raises(PlacemapError):
        add(world, list_code="no_such_list", after=2)
    retire(world, 1)
    for number in (1, 2, 9):
        with pytest.raises(PlacemapError):
            retire(world, number)
    with acting_as(world.actor("head")):
        first = TermListVersion.objects.get(number=1)
        assert (first.list_code, first.terms, first.retired_because) == ("indicators", [], "Replaced.")
    with acting_as(world.actor("administrator")):
        assert AuditEntry.objects.filter(event="partnership_changed", outcome="done").count() >= 2


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["coordinator", "lead", "head", "governance", "other_district"])
def test_nobody_else_changes_a_list_and_everybody_reads_them(world: World, who: str) -> None:
    with pytest.raises(Refused):
        add(world, who)
    with pytest.raises(Refused):
        retire(world, 1, who)
    add(world)
    with acting_as(world.actor(who)):
        assert TermListVersion.objects.count() == 1
        # The database refuses as well, whatever the code asks of it.
        assert TermListVersion.objects.update(source="x") == 0
        assert connection.in_atomic_block


# --- Pages ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_administrator_adds_a_version_and_retires_one(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["administrator"])
    form = client.get("/partnership/terms/indicators/new/").content.decode()
    assert "Missing from home, care or education" in form
    sent = {
        "terms": "Weapons\nTaxis at night",
        "source": "Agreed in November",
        "reason": "",
        "dated": today().strftime("%d %m %Y"),
        "version": "1",
        "once": new_once(),
    }
    refused = client.post("/partnership/terms/indicators/new/", sent)
    assert refused.status_code == 422
    assert "Taxis at night" in refused.content.decode()
    done = client.post("/partnership/terms/indicators/new/", {**sent, "reason": "It was out of date."})
    assert done.status_code == 302, done.content.decode()
    # Somebody who started before reads both, and what they typed stays.
    late = client.post(
        "/partnership/terms/indicators/new/",
        {**sent, "reason": "Mine.", "terms": "Mine only", "once": new_once()},
    )
    assert late.status_code == 409
    assert "Mine only" in late.content.decode()
    page = client.get("/partnership/terms/").content.decode()
    assert "It was out of date." in page
    assert "Replaced" in page
    ended = client.post(
        "/partnership/terms/indicators/1/retire/",
        {"on": today().strftime("%d %m %Y"), "reason": "Nobody uses it.", "once": new_once()},
    )
    assert ended.status_code == 302, ended.content.decode()
    assert "Nobody uses it." in client.get("/partnership/terms/").content.decode()
    for missing in ("nothing/new/", "nothing/1/retire/", "indicators/7/retire/"):
        assert client.get(f"/partnership/terms/{missing}").status_code == 404


@pytest.mark.django_db
def test_others_read_the_lists_and_are_offered_no_change(world: World, client_as: SignIn) -> None:
    client = client_as(world.users["head"])
    page = client.get("/partnership/terms/").content.decode()
    assert "Signs of harm now" in page
    assert "Add a new version" not in page
    assert client.get("/partnership/terms/indicators/new/").status_code == 403
