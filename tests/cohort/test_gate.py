"""The gate: what opens it, what answers it, and that it tells nobody of what they may not see."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands, queries, rules
from placemap.cohort.models import (
    AgencyView,
    ConcernJudgement,
    Factor,
    LeadProfessional,
    NoReferral,
    Referral,
)
from placemap.cohort.queries import reminders
from placemap.foundations.clock import days_ago, now, today
from placemap.information.commands import withdraw_contribution
from placemap.partners.models import User
from placemap.subjects.commands import set_same_people, withdraw_people
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
OPEN = "nobody has acted"


def _refer(lists: Lists, who: str, person: Person) -> None:
    lists.act(
        who,
        commands.record_referral,
        person=person,
        to="mash",
        made_on=today(),
        made_by_name="O. Tait",
        told="yes",
    )


def _worry(lists: Lists, who: str, person: Person, text: str = "Out late.", **given: Any) -> Factor:
    given.setdefault("kind", "worry")
    found: Factor = lists.act(who, commands.record_factor, person=person, text=text, **given)
    return found


def _open(world: World, who: str) -> set[Any]:
    actor = world.actor(who)
    with acting_as(actor):
        return {found.card.id for found in queries.exceptions(actor, world.mapping)}


def test_the_gate_tells_nobody_of_a_worry_they_may_not_see(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    leo = lists.member("head")
    _refer(lists, "head", leo)
    jade = lists.linked(leo, "head")
    kai = lists.child("head", "Kai", "Stone")
    lists.propose(kai, "head")
    for child in (jade, kai):
        _worry(lists, "social_care", child, handling="C")

    def seen(who: str) -> dict[str, Any]:
        actor, client = world.actor(who), client_as(world.users[who])
        pages = {}
        for name, args, query in (
            ("child", [jade.pk], ""),
            ("child", [kai.pk], ""),
            ("cohort", [], ""),
            ("cohort", [], "?show=unreferred"),
            ("exceptions", [], ""),
        ):
            answer = client.get(reverse(name, args=[world.mapping.reference, *args]) + query)
            pages[f"{name}{args}{query}"] = re.sub(r"\s+", " ", answer.content.decode())
        with acting_as(actor):
            items = [*reminders.work(actor), *reminders.attention(actor, world.mapping)]
            said = [str(getattr(item, "what", getattr(item, "text", ""))) for item in items]
            assert queries.has_open_risk(actor, world.mapping, kai) is (who != "sergeant")
        return {"pages": pages, "said": [one for one in said if "risk" in one], "open": _open(world, who)}

    sergeant = seen("sergeant")
    assert sergeant["open"] == set() and sergeant["said"] == []
    for address, text in sergeant["pages"].items():
        assert f"A risk is recorded, and {OPEN}" not in text and "None yet" not in text, address
    assert "Kai Stone" not in sergeant["pages"]["cohort[]?show=unreferred"]
    coordinator = seen("coordinator")
    assert len(coordinator["open"]) == 2 and len(coordinator["said"]) == 2
    assert OPEN in coordinator["pages"][f"child[{kai.pk!r}]"]
    assert "Kai Stone" in coordinator["pages"]["cohort[]?show=unreferred"]
    # Whoever leads hears how many hold the mapping open, and not who.
    lead = client_as(world.users["lead"]).get(reverse("exceptions", args=[world.mapping.reference]))
    assert "2 more children hold this mapping open" in lead.content.decode()


ACTS = {
    "w": lambda lists, child: _worry(lists, "head", child),
    "v": lambda lists, child: lists.act(
        "head", commands.record_view, person=child, level="moderate", reasons_for="Seen."
    ),
    "u": lambda lists, child: _worry(lists, "head", child, kind="unsorted"),
    "j": lambda lists, child: lists.act(
        "coordinator",
        commands.sign_concern,
        person=child,
        level="moderate",
        reasons_for="Seen.",
        reasons_against="None known.",
        child_view_missing="Not asked.",
    ),
    "r": lambda lists, child: _refer(lists, "head", child),
    "n": lambda lists, child: lists.act(
        "head", commands.decide_no_referral, person=child, reason="Support in place."
    ),
    "l": lambda lists, child: lists.act(
        "head",
        commands.record_lead_professional,
        person=child,
        name="Nadia Bright",
        told_on=today() - timedelta(days=3),
        told_by="O. Tait",
    ),
}


def test_the_database_and_the_rule_agree_on_what_is_answered(world: World, lists: Lists) -> None:
    """Every order of a few acts, on one record and on two that are one person."""
    cases = [
        "",
        # A second judgement is signed by whoever has read the first: that is another test's.
        *("".join(one) for n in (1, 2) for one in product("wvjrnl", repeat=n) if one.count("j") < 2),
        "wrw",
        "rwr",
        "wrwn",
        "vlv",
        # Words that nobody has sorted ("u") open the gate as a worry does.
        *("u", "ur", "ru", "wru", "un", "lu"),
    ]
    people: dict[str, list[Person]] = {}
    for case in cases:
        child = lists.child("head", "Child", f"Number{case or 'none'}")
        people[case] = [child]
        for act in case:
            ACTS[act](lists, child)
    pairs = {
        case: [lists.child("head", "Twice", case), lists.child("head", "Twice", case)]
        for case in ("wr", "rw")
    }
    lists.act(
        "coordinator",
        set_same_people,
        mapping=world.mapping,
        joins=[(one.pk, two.pk, uuid4()) for one, two in pairs.values()],
    )
    for case, pair in pairs.items():
        people[f"two {case}"] = pair
        for act, child in zip(case, pair, strict=True):
            ACTS[act](lists, child)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        keys = queries.unanswered_keys(world.mapping)
        shown = {found.card.id for found in queries.exceptions(coordinator, world.mapping)}
        for case, records in people.items():
            about = {"person__in": records}
            risks = [
                *Factor.objects.filter(**about).values_list("recorded_at", flat=True),
                *_moments(AgencyView, about),
                *_moments(ConcernJudgement, about),
            ]
            answers = [
                *(rules.answers_up_to(at) for at in _moments(Referral, about)),
                *(rules.answers_up_to(at) for at in _moments(NoReferral, about)),
                *(
                    rules.answers_up_to(lead.recorded_at, lead.told_on)
                    for lead in LeadProfessional.objects.filter(**about)
                ),
            ]
            expected = bool(rules.unanswered(risks, answers))
            assert expected is (case[-1:] in ("w", "v", "j", "u")), case
            group = Person.objects.get(pk=records[0].pk).group_key
            assert (group in keys) is expected, case
            assert any(one.pk in shown for one in records) is expected, case
            if "u" not in case:
                assert queries.has_open_risk(coordinator, world.mapping, records[0]) is expected, case


def queries_views(records: list[Person]) -> list[Any]:
    from placemap.cohort.models import AgencyView

    return list(AgencyView.objects.filter(person__in=records).values_list("recorded_at", flat=True))


def _moments(model: Any, about: dict[str, Any]) -> list[Any]:
    return list(model.objects.filter(**about).values_list("recorded_at", flat=True))


@pytest.mark.parametrize(("days_ago", "is_open"), [(0, False), (3, True)])
def test_a_lead_professional_told_before_a_worry_does_not_answer_it(
    world: World, lists: Lists, days_ago: int, is_open: bool
) -> None:
    child = lists.child("head")
    lead = lists.act("head", commands.record_lead_professional, person=child, name="Nadia Bright")
    _worry(lists, "head", child)
    lists.act(
        "head",
        commands.lead_professional_told,
        lead=lead,
        told_on=today() - timedelta(days=days_ago),
        told_by="O. Tait",
        version=1,
    )
    assert (_open(world, "head") == {child.pk}) is is_open


def test_a_new_worry_opens_a_referred_child_again_and_the_pages_say_so(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    leo = lists.member("head")
    _refer(lists, "head", leo)
    assert _open(world, "sergeant") == set()
    _worry(lists, "sergeant", leo)
    client = client_as(world.users["head"])
    page = client.get(reverse("child", args=[world.mapping.reference, leo.pk])).content.decode()
    assert "A new worry or view since the referral of" in page
    assert "New worry since" in client.get(reverse("cohort", args=[world.mapping.reference])).content.decode()
    assert _open(world, "head") == {leo.pk}
    # The same referral on the same day answers what is new: it is kept as one of its own.
    _refer(lists, "head", leo)
    assert _open(world, "head") == set()


def test_whoever_is_eighteen_by_every_date_is_no_child_of_the_gate_or_the_lists(
    world: World, lists: Lists
) -> None:
    grown = lists.child("head", "Ash", "Older", born=date(1980, 2, 3), says={"level": "significant"})
    young, differs = (
        lists.child("head", "Leo", "Young", says={"level": "moderate"}),
        lists.child("head", "Max", "Twodates", born=date(1980, 2, 3), says={"level": "moderate"}),
    )
    lists.join(differs, lists.child("head", "Max", "Twodates", born=date(2011, 2, 3)))
    shown = _open(world, "coordinator")
    assert grown.pk not in shown
    assert young.pk in shown and len(shown) == 2
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert len(queries.unanswered_keys(world.mapping)) == 2
        listed = {one.person_id for one in queries.candidates(coordinator, world.mapping)}
        assert queries.candidates_count(coordinator, world.mapping) == 2
    assert grown.pk not in listed and young.pk in listed


def test_a_birthday_closes_no_exception_and_a_settled_hand_over_does(world: World, lists: Lists) -> None:
    two_days_ago = today() - timedelta(days=18 * 365 + 6)
    with days_ago(10):
        callum = lists.member("social_care", "Callum", "Frane", born=two_days_ago)
        by_age = lists.member(
            "social_care", born=None, born_low=two_days_ago - timedelta(days=300), born_high=two_days_ago
        )
    late = lists.child("social_care", "Ash", "Late", born=two_days_ago)
    _worry(lists, "social_care", late, "Recorded of somebody who was 18 already.")
    assert _open(world, "coordinator") == {callum.pk, by_age.pk}
    actor = world.actor("coordinator")
    with acting_as(actor):
        assert len(queries.unanswered_keys(world.mapping)) == 2
        assert queries.has_open_risk(actor, world.mapping, callum)
    for person in (callum, by_age):
        lists.act(
            "social_care",
            commands.record_adulthood_review,
            person=person,
            reviewed_on=today(),
            plan="Leaves.",
            not_needed_because="Adult services know him.",
        )
    assert _open(world, "coordinator") == set()


def test_a_list_taken_back_leaves_what_others_said_and_the_exception(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    _refer(lists, "head", leo)
    ben = lists.linked(leo, "head", "Ben", "Moss")
    _worry(lists, "sergeant", ben, "Found with three phones.")
    assert ben.pk in _open(world, "sergeant")
    head = world.actor("head")
    with acting_as(head):
        withdraw_people(contribution=ben.contribution, by=head)
        withdraw_contribution(contribution=ben.contribution, reason="Wrong file.", by=head)
    assert ben.pk in _open(world, "coordinator")
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        assert reminders.children_without_an_answer(coordinator, world.mapping)


def test_a_record_taken_back_with_a_live_risk_still_holds_the_mapping_open(
    world: World, lists: Lists
) -> None:
    ben = lists.child("head", "Ben", "Moss")
    _worry(lists, "head", ben)
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        Person.objects.filter(pk=ben.pk).update(withdrawn_at=now())
        assert len(queries.unanswered_keys(world.mapping)) == 1
        assert reminders.children_without_an_answer(coordinator, world.mapping)


def test_ones_own_records_never_fold_through_a_record_one_cannot_see(world: World, lists: Lists) -> None:
    one, two = lists.child("head", "Leo", "Pashley"), lists.child("head", "Lee", "Pashly")
    hidden = lists.child("social_care", "Leo", "Pashley")
    for child in (one, two):
        _worry(lists, "head", child)
    lists.join(hidden, one, two)
    head, coordinator = world.actor("head"), world.actor("coordinator")
    with acting_as(head):
        assert len(queries.candidates(head, world.mapping)) == 2
        assert len(queries.exceptions(head, world.mapping)) == 2
        assert queries.waiting_for(head, [world.mapping.pk])[0].unanswered == 2
    with acting_as(coordinator):
        assert len(queries.candidates(coordinator, world.mapping)) == 1
        assert queries.waiting_for(coordinator, [world.mapping.pk])[0].unanswered == 1


def test_that_there_is_a_risk_is_told_to_those_who_read_cases_or_decide(
    world: World, lists: Lists, leo: Person
) -> None:
    _worry(lists, "head", leo)
    keys = [world.mapping.pk, [leo.pk]]

    def told(who: str) -> list[bool]:
        with acting_as(world.actor(who)), connection.cursor() as cursor:
            found = []
            for asked, given in (
                ("select cohort_at_risk(%s, %s::uuid[])", keys),
                ("select exists (select cohort_open_risks(%s))", keys[:1]),
                ("select exists (select cohort_open_risks_among(%s, %s::uuid[]))", keys),
            ):
                cursor.execute(asked, given)
                found += [row[0] for row in cursor.fetchall()]
        return found

    assert told("sergeant") == told("lead") == told("coordinator") == [True] * 3
    assert told("stranger") == [False] * 3
    world.reseat("sergeant", "contributor")
    assert told("sergeant") == [False] * 3
