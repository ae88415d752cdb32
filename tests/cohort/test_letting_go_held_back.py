"""What holds a linked child back from being let go, and what the receipt keeps of why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import LetGo
from placemap.cohort.rules import NotAllowedNow, NotComplete
from placemap.foundations.clock import today
from placemap.subjects.models import Person
from tests.cohort.conftest import Lists
from tests.cohort.test_letting_go import decide

pytestmark = pytest.mark.django_db

HOLDS_BACK: dict[str, Any] = {
    "a signed judgement": lambda lists, jade: lists.act(
        "lead",
        commands.sign_concern,
        person=jade,
        level="significant",
        reasons_for="Two phones.",
        reasons_against="Goes to boxing.",
        child_view_missing="Not asked yet.",
    ),
    "a warning": lambda lists, jade: lists.act(
        "sergeant",
        commands.record_warning,
        person=jade,
        kind="other",
        text="Ask first",
        review_on=today() + timedelta(days=9),
    ),
    "a critical moment": lambda lists, jade: lists.act(
        "sergeant",
        commands.record_entry,
        person=jade,
        kind="missing",
        text="Away all night",
        happened_on=today(),
    ),
    "a note nobody sorted": lambda lists, jade: lists.act(
        "sergeant", commands.record_factor, person=jade, kind="unsorted", text="Seen at the flat"
    ),
    "a referral that has not ended": lambda lists, jade: decide(
        lists, "lead", jade, "refer", refer_to="mash", told="yes"
    ),
}


@pytest.mark.parametrize("what", HOLDS_BACK)
def test_what_holds_a_child_back_from_being_let_go(lists: Lists, leo: Person, what: str) -> None:
    jade = lists.linked(leo, "sergeant")
    HOLDS_BACK[what](lists, jade)
    with pytest.raises(NotAllowedNow, match="cannot be let go"):
        decide(lists, "lead", jade, "no_concern")
    with acting_as(system_actor("settler")):
        assert Person.objects.filter(pk=jade.pk).exists()


def test_why_it_was_not_done_with_them_stays_on_the_receipt(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    why = {"done_with_child": False, "done_with_reason": "Mum asked us not to."}
    decide(lists, "lead", jade, "no_concern", **why)
    with acting_as(lists.world.actor("sergeant")):
        assert LetGo.objects.get().reason.endswith("Mum asked us not to.")


def test_other_children_named_in_the_decision_are_dealt_with_first(lists: Lists, leo: Person) -> None:
    jade = lists.linked(leo, "sergeant")
    with pytest.raises(NotComplete, match="other children"):
        decide(lists, "lead", jade, "no_concern", other_children="yes", other_children_note="A sister")
    decide(lists, "lead", jade, "no_concern", other_children="no")
