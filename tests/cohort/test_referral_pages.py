"""Referrals, decisions that none is needed, and the children whom nobody has referred."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor, LeadProfessional, OutcomeEntry, Referral
from placemap.foundations.clock import today
from placemap.mappings.commands import close_mapping
from placemap.mappings.rules import CannotClose
from placemap.subjects.models import Person
from placemap.web.filters import day_short
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, cells_of, open_page, send, words_of

pytestmark = pytest.mark.django_db


def test_telling_the_lead_twice_shows_a_comparison(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lead = lists.act("social_care", commands.record_lead_professional, person=leo, name="Nadia Bright")
    client = client_as(world.users["social_care"])
    data = {"told_on": "4 3 2026", "told_by": "Owen Tait", "version": 1}
    assert send(client, world, "lead-told", leo.pk, lead.pk, **data).status_code == 302
    again = send(client, world, "lead-told", leo.pk, lead.pk, **{**data, "told_by": "Somebody else"})
    assert again.status_code == 409
    assert "Owen Tait" in words_of(again) and "Somebody else" in words_of(again)
    assert open_page(client, world, "lead-told", leo.pk, uuid4()).status_code == 404
    assert (
        open_page(client_as(world.users["sergeant"]), world, "lead-told", leo.pk, lead.pk).status_code == 403
    )


def test_a_referral_runs_to_its_outcome(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["social_care"])
    send(client, world, "refer", leo.pk, to="mash", made_on="4 3 2026", made_by_name="Owen Tait", told="yes")
    with acting_as(world.actor("coordinator")):
        referral = Referral.objects.get()
    assert open_page(client, world, "referral-receipt", leo.pk, referral.pk).status_code == 200
    assert open_page(client, world, "referral-outcome", leo.pk, referral.pk).status_code == 200
    early = send(client, world, "referral-receipt", leo.pk, referral.pk, received_on="1 3 2026", version=1)
    assert early.status_code == 422 and "before the referral" in words_of(early)
    assert (
        send(
            client, world, "referral-receipt", leo.pk, referral.pk, received_on="5 3 2026", version=1
        ).status_code
        == 302
    )
    stale = send(
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
    done = send(
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
    assert cells_of(open_page(client, world, "cohort"))["Referral"] == "Accepted"
    page = open_page(client, world, "child", leo.pk)
    assert "What came of it since" in words_of(page) and "What came of it before" not in words_of(page)
    since = {"outcome": "support_in_place", "outcome_on": "12 3 2026", "version": 3}
    assert send(client, world, "referral-outcome", leo.pk, referral.pk, **since).status_code == 302
    text = words_of(open_page(client, world, "child", leo.pk))
    assert f"Support in place on {day_short(date(2026, 3, 12))}." in text
    assert f"What came of it before Accepted on {day_short(date(2026, 3, 9))}. Recorded by" in text
    with acting_as(world.actor("coordinator")):
        assert OutcomeEntry.objects.update(outcome="seen") == 0
        assert list(OutcomeEntry.objects.values_list("outcome", flat=True)) == [
            "support_in_place",
            "accepted",
        ]
    with acting_as(world.actor("other_district")):
        assert not OutcomeEntry.objects.exists()
    other = client_as(world.users["sergeant"])
    assert open_page(other, world, "referral-outcome", leo.pk, referral.pk).status_code == 403
    assert open_page(other, world, "referral-outcome", leo.pk, uuid4()).status_code == 404


def test_exceptions_fall_by_one_with_each_answer(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    ellie = lists.member("head", "Ellie", "Marsden")
    zara = lists.child("head", "Zara", "Wynn", says={"level": "emerging", "worker": "Nadia Bright"})
    client = client_as(world.users["coordinator"])
    text = words_of(open_page(client, world, "exceptions"))
    assert all(name in text for name in ("Leo Pashley", "Ellie Marsden", "Zara Wynn"))
    assert "Tell the lead professional Zara Wynn" in text and "Tell the lead professional Ellie" not in text
    with acting_as(world.actor("lead")), pytest.raises(CannotClose, match="3 children have a recorded risk"):
        close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=world.actor("lead"))
    answer = send(
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
    assert "Leo Pashley" not in words_of(open_page(client, world, "exceptions"))
    send(client, world, "no-referral", ellie.pk, reason="Support in place.", decided_on="4 3 2026")
    assert "Ellie Marsden" not in words_of(open_page(client, world, "exceptions"))
    with acting_as(world.actor("coordinator")):
        lead = LeadProfessional.objects.get()
    assert open_page(client, world, "lead-told", zara.pk, lead.pk).status_code == 200
    told = send(
        client, world, "lead-told", zara.pk, lead.pk, told_on="4 3 2026", told_by="Priya Nandra", version=1
    )
    assert told.status_code == 302
    assert "Nobody waits" in words_of(open_page(client, world, "exceptions"))
    with acting_as(world.actor("coordinator")):
        note = Factor.objects.get(person=leo, kind="unsorted")
    send(client, world, "sort-factor", leo.pk, note.pk, kind="neither", version=1)
    with acting_as(world.actor("lead")):
        assert (
            close_mapping(
                mapping=world.mapping, reason="objectives_met", version=1, by=world.actor("lead")
            ).state
            == "closed"
        )


def test_exceptions_by_agency(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    lists.child("head", "Zara", "Wynn", says={"level": "emerging"})
    client = client_as(world.users["coordinator"])
    police = words_of(open_page(client, world, "exceptions", query=f"?agency={world.agencies['police'].pk}"))
    assert "Leo Pashley" in police and "Zara Wynn" not in police
    assert "Zara Wynn" not in words_of(open_page(client_as(world.users["sergeant"]), world, "exceptions"))
    assert "1 more child holds this mapping open" in words_of(
        open_page(client_as(world.users["lead"]), world, "exceptions")
    )
    assert "holds this mapping open" not in words_of(
        open_page(client_as(world.users["sergeant"]), world, "exceptions")
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


def test_deciding_that_none_is_needed_is_offered_only_while_something_is_open(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    priya = client_as(world.users["coordinator"])
    assert words_of(open_page(priya, world, "child", leo.pk)).count("Decide none is needed") == 1
    lists.act("head", commands.decide_no_referral, person=leo, reason="Known to the youth service")
    text = words_of(open_page(priya, world, "child", leo.pk))
    assert "Decide none is needed" not in text and "Record a referral" in text


def test_an_exception_says_since_which_answer_it_waits(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    lists.act(
        "head",
        commands.record_referral,
        person=leo,
        to="mash",
        made_on=today() - timedelta(days=3),
        made_by_name="Joan Okell",
        told="yes",
    )
    priya = client_as(world.users["coordinator"])
    assert "Leo Pashley" not in words_of(open_page(priya, world, "exceptions"))
    lists.act("head", commands.record_factor, person=leo, kind="worry", text="Missing again")
    made = (today() - timedelta(days=3)).strftime("%-d %B %Y")
    assert f"since the referral of {made}" in words_of(open_page(priya, world, "exceptions"))
