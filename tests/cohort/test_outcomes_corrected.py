"""What came of a referral is put right: both stay, one counts, readers are told, nobody overwrites."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import OutcomeEntry, Referral
from placemap.cohort.rules import NotComplete, ReasonMissing
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict
from placemap.subjects.models import CorrectionNotice, Person
from placemap.web.filters import day_short
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, cells_of, open_page, send, words_of

pytestmark = pytest.mark.django_db

MADE, SEEN, LATER = date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 12)


@pytest.fixture
def referral(lists: Lists, leo: Person) -> Referral:
    return lists.act(
        "social_care",
        commands.record_referral,
        person=leo,
        to="mash",
        made_on=MADE,
        made_by_name="Owen Tait",
        told="yes",
    )


@pytest.fixture
def seen(lists: Lists, world: World, referral: Referral) -> OutcomeEntry:
    """Social care wrote that the child was seen. That was another child."""
    return _came(lists, world, referral, "seen", SEEN)


def _came(lists: Lists, world: World, referral: Referral, outcome: str, on: date) -> OutcomeEntry:
    with acting_as(world.actor("social_care")):
        version = Referral.objects.get(pk=referral.pk).version
    lists.act(
        "social_care",
        commands.record_outcome,
        referral=referral,
        outcome=outcome,
        outcome_on=on,
        version=version,
    )
    with acting_as(world.actor("coordinator")):
        return OutcomeEntry.objects.order_by("-recorded_at")[0]


def _put_right(
    lists: Lists, world: World, entry: OutcomeEntry, who: str = "social_care", **changes: Any
) -> OutcomeEntry:
    with acting_as(world.actor("coordinator")):
        version = Referral.objects.get(pk=entry.referral_id).version
    given = {
        "outcome": "accepted",
        "outcome_on": SEEN,
        "reason": "",
        "why": "Another child was seen",
        "version": version,
        **changes,
    }
    return lists.act(who, commands.correct_outcome, fact=entry, **given)


def _reached(world: World) -> tuple[int, int, int]:
    actor = world.actor("coordinator")
    with acting_as(actor):
        found = queries.funnel(actor, world.mapping)
    return found.accepted, found.seen, found.supported


def test_both_show_and_only_what_stands_counts(
    world: World, lists: Lists, leo: Person, seen: OutcomeEntry, client_as: SignIn
) -> None:
    assert _reached(world) == (1, 1, 0)
    right = _put_right(lists, world, seen)
    assert _reached(world) == (1, 0, 0), "nobody saw this child"
    for who in ("social_care", "head", "coordinator"):
        page = words_of(open_page(client_as(world.users[who]), world, "child", leo.pk))
        assert f"Accepted on {day_short(SEEN)}." in page, who
        assert f"Corrected {day_short(today())} by Owen Tait Another child was seen." in page, who
        assert page.count(f"Child seen on {day_short(SEEN)}.") == 1, who
        assert f"Before: Child seen on {day_short(SEEN)}." in page, who
    client = client_as(world.users["coordinator"])
    assert cells_of(open_page(client, world, "cohort"))["Referral"] == "Accepted"
    page = words_of(open_page(client, world, "referral-outcome", leo.pk, seen.referral_id))
    assert "Before: Child seen" in page and "Accepted on" in page
    with acting_as(world.actor("coordinator")):
        assert OutcomeEntry.objects.filter(pk=seen.pk).update(outcome="accepted") == 0
        assert AuditEntry.objects.filter(
            event="referral_recorded", details__fact=str(seen.pk), details__result=str(right.pk)
        ).exists()
    with acting_as(world.actor("other_district")):
        assert not OutcomeEntry.objects.exists()
        assert queries.outcomes_of(seen.referral_id) == []


def test_an_earlier_outcome_is_put_right_in_its_place(
    world: World, lists: Lists, leo: Person, referral: Referral, seen: OutcomeEntry, client_as: SignIn
) -> None:
    _came(lists, world, referral, "support_in_place", LATER)
    right = _put_right(lists, world, seen, who="coordinator")
    third = _put_right(lists, world, right, outcome="engaged", why="They took part as well")
    with acting_as(world.actor("coordinator")):
        latest, earlier = queries.came_of_it(queries.outcomes_of(referral.pk))
        assert latest.entry.outcome == "support_in_place" and latest.before == ()
        assert earlier.entry == third
        assert [(one.entry, one.by) for one in earlier.before] == [
            (right, "Owen Tait"),
            (seen, "Priya Nandra"),
        ]
        assert Referral.objects.get().outcome == "support_in_place"
        assert queries.standing_outcome(queries.outcomes_of(referral.pk), seen.pk) == third
    assert _reached(world) == (1, 1, 1)


def test_what_did_not_happen_leaves_the_referral_as_it_was(
    world: World, lists: Lists, leo: Person, referral: Referral, seen: OutcomeEntry, client_as: SignIn
) -> None:
    undone = _put_right(lists, world, seen, outcome="waiting")
    assert _reached(world) == (0, 0, 0)
    with acting_as(world.actor("coordinator")):
        now = Referral.objects.get()
        assert (now.outcome, now.outcome_on, now.outcome_reason) == ("waiting", None, "")
    client = client_as(world.users["social_care"])
    page = words_of(open_page(client, world, "child", leo.pk))
    assert "Written here by mistake" in page and f"Before: Child seen on {day_short(SEEN)}." in page
    assert "They have it" in page, "no receipt was ever written down"
    _put_right(lists, world, undone, outcome="seen", why="It was this child after all")
    assert _reached(world) == (1, 1, 0)


def test_who_may_and_what_is_refused(
    world: World, lists: Lists, referral: Referral, seen: OutcomeEntry
) -> None:
    with pytest.raises(Refused):
        _put_right(lists, world, seen, who="sergeant")
    for wrong in (
        {"outcome": "seen"},
        {"outcome_on": date(2026, 3, 1)},
        {"outcome_on": date(2099, 1, 1)},
        {"why": " "},
        {"outcome": "redirected"},
    ):
        with pytest.raises((NotComplete, ReasonMissing)):
            _put_right(lists, world, seen, **wrong)
    with pytest.raises(Conflict):
        _put_right(lists, world, seen, version=1)
    _put_right(lists, world, seen)
    with pytest.raises(Conflict):
        _put_right(lists, world, seen, outcome="engaged")
    with acting_as(world.actor("coordinator")):
        assert OutcomeEntry.objects.count() == 2


def test_two_at_once_get_a_comparison_and_twice_pressed_corrects_once(
    world: World, lists: Lists, leo: Person, referral: Referral, seen: OutcomeEntry, client_as: SignIn
) -> None:
    owen, priya = client_as(world.users["social_care"]), client_as(world.users["coordinator"])
    asked = "correct-outcome", leo.pk, referral.pk, seen.pk
    assert open_page(owen, world, *asked).status_code == 200
    with acting_as(world.actor("coordinator")):
        version = Referral.objects.get().version
    mine = {
        "outcome": "accepted",
        "outcome_on": "9 3 2026",
        "reason": "",
        "why": "Another child was seen",
        "version": version,
        "once": str(uuid4()),
    }
    for _again in range(2):
        assert send(owen, world, *asked, **mine).status_code == 302
    theirs = {**mine, "outcome": "engaged", "why": "They joined the club", "once": str(uuid4())}
    late = send(priya, world, *asked, **theirs)
    assert late.status_code == 409
    assert "Accepted" in words_of(late) and "Child engaged" in words_of(late)
    again = {**theirs, "version": version + 1, "once": str(uuid4())}
    assert send(priya, world, *asked, **again).status_code == 302
    with acting_as(world.actor("coordinator")):
        assert [one.entry.outcome for one in queries.came_of_it(queries.outcomes_of(referral.pk))] == [
            "engaged"
        ]
        assert OutcomeEntry.objects.count() == 3
    dan = client_as(world.users["sergeant"])
    assert open_page(dan, world, *asked).status_code == 403
    assert open_page(owen, world, *asked[:-1], uuid4()).status_code == 404
    assert open_page(client_as(world.users["other_district"]), world, *asked).status_code == 404


def test_the_database_takes_no_correction_of_another_referrals_entry(
    world: World, lists: Lists, leo: Person, referral: Referral, seen: OutcomeEntry
) -> None:
    owen = world.actor("social_care")
    other = lists.act(
        "social_care",
        commands.record_referral,
        person=leo,
        to="early_help",
        made_on=MADE,
        made_by_name="Owen Tait",
        told="yes",
    )
    with acting_as(owen):
        assert Referral.objects.count() == 2
        entry = OutcomeEntry.objects.get(pk=seen.pk)
        entry.pk, entry.referral_id, entry.contribution_id = uuid4(), other.pk, other.contribution_id
        entry.corrects_id, entry.corrected_at = seen.pk, now()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            entry.save(force_insert=True)
        entry.referral_id, entry.contribution_id = seen.referral_id, seen.contribution_id
        entry.save(force_insert=True)


def test_only_who_read_the_old_one_is_told_and_once(
    world: World, lists: Lists, leo: Person, referral: Referral, client_as: SignIn
) -> None:
    open_page(client_as(world.users["lead"]), world, "child", leo.pk)
    seen = _came(lists, world, referral, "seen", SEEN)
    open_page(client_as(world.users["head"]), world, "child", leo.pk)
    _put_right(lists, world, seen)
    told = {}
    for who in ("lead", "head"):
        with acting_as(world.actor(who)):
            told[who] = CorrectionNotice.objects.filter(user=world.users[who]).count()
    assert told == {"lead": 0, "head": 1}
