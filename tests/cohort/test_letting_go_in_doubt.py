"""Words that may name a child who is let go: taken out where it is certain, and asked about where it is not."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from placemap.access import drafts
from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.foundations.errors import WordsInDoubt
from placemap.partners.models import User
from placemap.subjects.commands import record_entity, record_entity_link, record_link
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind, LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import open_page, send
from tests.cohort.test_letting_go import decide, held
from tests.cohort.test_letting_go_alone import worry, written_about

pytestmark = pytest.mark.django_db


def jade(lists: Lists, leo: Person) -> Person:
    """Jade Ré-Orme, called JJ, with a phone, a plate and a username that are hers alone."""
    child = lists.child("sergeant", "Jade", "Ré-Orme", known_as=("JJ",))
    for kind, name in ((EntityKind.ACCOUNT, "@jj_x9"), (EntityKind.PHONE, "07700 900417")):
        entity = lists.act("sergeant", record_entity, mapping=lists.world.mapping, kind=kind, name=name)
        lists.act(
            "sergeant", record_entity_link, mapping=lists.world.mapping, person=child, entity=entity,
            kind=EntityLinkKind.USES, how_known="seen_myself",
        )  # fmt: skip
    lists.act(
        "sergeant", record_link, mapping=lists.world.mapping, from_person=child, to_person=leo,
        kind=LinkKind.FRIEND, how_known="seen_myself", words="JJ was there.",
    )  # fmt: skip
    return held(child)


def test_what_is_certain_goes_without_a_question(lists: Lists, leo: Person) -> None:
    child = jade(lists, leo)
    said = "Jade Louise Ré-Orme, Jade Orme, @JJ_X9 and 07700900417; Nora Moss too."
    worry(lists, leo, said)
    decide(lists, "lead", child, "no_concern")
    gone = "[name removed]"
    assert written_about(lists, leo) == f"{gone}, {gone}, @{gone} and {gone}; Nora Moss too."


def test_what_is_in_doubt_holds_the_decision_back_until_somebody_answers(lists: Lists, leo: Person) -> None:
    child = jade(lists, leo)
    worry(lists, leo, "JJ met J. Orme.")
    with pytest.raises(WordsInDoubt) as doubt:
        decide(lists, "lead", child, "no_concern")
    # What goes with her own records is not asked about.
    assert doubt.value.words == {one: {lists.world.users["head"].agency_id} for one in ("JJ", "J. Orme")}
    assert held(child).consideration == "open"
    assert written_about(lists, leo) == "JJ met J. Orme."
    with pytest.raises(WordsInDoubt):
        decide(lists, "lead", child, "no_concern", theirs=["JJ"])
    decide(lists, "lead", child, "no_concern", theirs=["JJ"], not_theirs=["J. Orme"])
    assert written_about(lists, leo) == "[name removed] met J. Orme."


def test_a_draft_in_doubt_is_asked_about_too(lists: Lists, world: World, leo: Person) -> None:
    child = jade(lists, leo)
    actor = world.actor("head")
    sheet = drafts.Sheet(address="/x/", title="A page", names=("text",), mapping_id=world.mapping.pk)
    with acting_as(actor):
        drafts.keep(sheet=sheet.opened(), words={"text": ["Saw JJ"]}, count=1, by=actor)
    with pytest.raises(WordsInDoubt):
        decide(lists, "lead", child, "no_concern")


def test_the_page_asks_with_who_wrote_it_and_keeps_what_was_typed(
    lists: Lists, world: World, leo: Person, client_as: Callable[[User], Client]
) -> None:
    child = jade(lists, leo)
    worry(lists, leo, "JJ ran.")
    lead = client_as(world.users["lead"])
    assert "about this child?" not in open_page(lead, world, "consider", child.pk).content.decode()
    given: dict[str, Any] = {
        "outcome": "no_concern",
        "sure": "sure",
        "reason": "School sees her daily.",
        "done_with_child": "yes",
        "other_children": "no",
        "version": child.version,
    }
    answer = send(lead, world, "consider", child.pk, once=str(uuid4()), **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“JJ”, written by " + world.users["head"].agency.name in html.unescape(page)
    assert "School sees her daily." in page
    asked = html.unescape(re.search(r'name="asked" value="([^"]*)"', page)[1])  # type: ignore[index]
    # Going on without an answer is not one.
    again = send(lead, world, "consider", child.pk, asked=asked, once=str(uuid4()), **given)
    assert again.status_code == 422 and "or that none of it is" in again.content.decode()
    nonsense = send(lead, world, "consider", child.pk, asked="[nonsense", once=str(uuid4()), **given)
    assert nonsense.status_code == 422
    done = send(lead, world, "consider", child.pk, asked=asked, theirs="JJ", once=str(uuid4()), **given)
    assert done.status_code == 302
    assert written_about(lists, leo) == "[name removed] ran."
    with acting_as(system_actor("settler")):
        assert not Person.objects.filter(pk=child.pk).exists()
