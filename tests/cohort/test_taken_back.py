"""Answers recorded about a child go back as worries do: the gate opens again, and the row stays on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import (
    AboutPerson,
    AdulthoodReview,
    Dissent,
    LeadProfessional,
    NoReferral,
    Referral,
    StatutoryCheck,
    ToldAbout,
)
from placemap.foundations.clock import today
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, words_of

pytestmark = pytest.mark.django_db

# What is recorded, the words the page shows of it, and the command and what it is given.
ANSWERS: dict[type[AboutPerson], tuple[str, Any, dict[str, Any]]] = {
    Referral: (
        "by Olu Tait",
        commands.record_referral,
        {"to": "mash", "made_on": today(), "made_by_name": "Olu Tait", "told": "yes"},
    ),
    NoReferral: ("In touch already", commands.decide_no_referral, {"reason": "In touch already"}),
    LeadProfessional: (
        "Nadia Bright",
        commands.record_lead_professional,
        {"name": "Nadia Bright", "told_on": today(), "told_by": "Olu Tait"},
    ),
    StatutoryCheck: (
        "held by Orla Finch",
        commands.record_statutory_check,
        {"status": "child_in_need", "owner": "Orla Finch", "checked_on": today()},
    ),
    ToldAbout: (
        "no: He is not at home",
        commands.record_told_about,
        {"who": "child", "told": "no", "reason": "He is not at home"},
    ),
    Dissent: ("We would rather wait", commands.record_dissent, {"text": "We would rather wait"}),
    AdulthoodReview: (
        "A flat with support",
        commands.record_adulthood_review,
        {"reviewed_on": today(), "plan": "A flat with support", "not_needed_because": "None is wanted"},
    ),
}
CLOSES = (Referral, NoReferral, LeadProfessional)


@pytest.mark.parametrize("kind", ANSWERS, ids=lambda kind: kind.__name__)
def test_an_answer_on_the_wrong_child_goes_back(
    kind: type[AboutPerson], world: World, lists: Lists, client_as: SignIn
) -> None:
    # Seventeen years and nine months old, whatever day it is.
    young = lists.child("head", born=date(today().year - 18, today().month, 1) + timedelta(days=90))
    membership = lists.agree(lists.propose(young, "head"))
    lists.act("sergeant", commands.record_factor, person=young, kind="worry", text="Out late.")
    said, command, given = ANSWERS[kind]
    about: dict[str, Any] = {"membership": membership} if kind is Dissent else {"person": young}
    fact = lists.act("head", command, **about, **given)
    assert _is_open(world, young) is (kind not in CLOSES)
    head, other = client_as(world.users["head"]), client_as(world.users["social_care"])
    link = f"/take-back/{fact.pk}/"
    page = open_page(head, world, "child", young.pk)
    assert link in page.content.decode() and said in words_of(page)
    assert link not in open_page(other, world, "child", young.pk).content.decode()
    address = reverse("take-back", args=[world.mapping.reference, young.pk, fact.pk])
    assert other.get(address).status_code == 403 and said in words_of(head.get(address))
    sent = head.post(address, {"reason": "It was his brother", "once": str(uuid4())})
    assert sent.status_code == 302 and head.get(address).status_code == 404
    assert said not in words_of(open_page(head, world, "child", young.pk))
    assert _is_open(world, young)
    with acting_as(world.actor("head")):
        kept = kind._default_manager.select_related("contribution").get(pk=fact.pk)
        assert kept.contribution.withdrawn_reason == "It was his brother"


def test_what_was_taken_back_gets_no_receipt_and_no_outcome(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    given = {"to": "mash", "made_on": today(), "made_by_name": "Olu Tait", "told": "yes"}
    referral = lists.act("head", commands.record_referral, person=leo, **given)
    lead = lists.act("head", commands.record_lead_professional, person=leo, name="Nadia Bright")
    for fact in (referral, lead):
        lists.act("coordinator", commands.take_back, fact=fact, reason="Wrong child")
    head = client_as(world.users["head"])
    for page, row in (("referral-receipt", referral), ("referral-outcome", referral), ("lead-told", lead)):
        assert open_page(head, world, page, leo.pk, row.pk).status_code == 404, page


def _is_open(world: World, child: Person) -> bool:
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        return queries.has_open_risk(coordinator, world.mapping, child)
