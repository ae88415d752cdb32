"""Letting one child go leaves everybody else as they are: a sibling, a namesake, what they share."""

from __future__ import annotations

from datetime import date

import pytest

from placemap.access import drafts
from placemap.access.actors import system_actor
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor, LetGo
from placemap.foundations.errors import PlacemapError
from placemap.linkage.commands import judge_pair
from placemap.linkage.vocabulary import Verdict
from placemap.subjects.commands import (
    dispose_of_fingerprints,
    record_entity,
    record_entity_link,
    resolve_mention,
)
from placemap.subjects.models import Entity, Fingerprint, Mention, Person
from placemap.subjects.policy import ERASER
from placemap.subjects.rules.entities import HOME_KINDS
from placemap.subjects.vocabulary import ENTITY_LINK_KINDS, EntityKind, EntityLinkKind, LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.test_letting_go import decide, held

pytestmark = pytest.mark.django_db

BORN = date(2012, 2, 3)


def ella(lists: Lists, leo: Person) -> Person:
    return held(lists.linked(leo, "sergeant", "Ella", "Brown"))


def worry(lists: Lists, person: Person, text: str) -> None:
    lists.act("head", commands.record_factor, person=person, kind="worry", text=text)


def written_about(lists: Lists, person: Person) -> str:
    with acting_as(lists.world.actor("head")):
        return Factor.objects.get(person=person, kind="worry").text


def test_what_is_written_about_a_sibling_stays_word_for_word(lists: Lists, leo: Person) -> None:
    danny = lists.member("head", "Danny", "Brown", born=date(2010, 1, 1))
    # "Danny" and "Nora" are in the wide table of forms beside "Ella".
    said = "Danny Brown, Ella's brother, was seen with a knife; Nora Brown drove him."
    worry(lists, danny, said)
    decide(lists, "lead", ella(lists, leo), "no_concern")
    assert written_about(lists, danny) == said


def test_a_namesake_keeps_what_is_about_them(lists: Lists, leo: Person) -> None:
    other = lists.child("head", "Ella", "Brown", born=date(1970, 1, 1))
    lists.agree(lists.propose(other, category="adult_harmed"))
    worry(lists, other, "Ella Brown asked for help.")
    decide(lists, "lead", ella(lists, leo), "no_concern")
    assert written_about(lists, other) == "Ella Brown asked for help."


def test_only_names_that_are_the_childs_own_are_not_waited_for_any_more(lists: Lists, leo: Person) -> None:
    child = ella(lists, leo)
    named = tuple(("Friends", name, LinkKind.FRIEND) for name in ("Danny Brown", "Ella Brown", "El"))
    lists.child("sergeant", "Kit", "Moss", mentions=named)
    with acting_as(lists.world.actor("sergeant")):
        nickname = Mention.objects.get(as_written="El")
        assert Mention.objects.count() == 3
    lists.act("sergeant", resolve_mention, mention=nickname, to_person=child)
    decide(lists, "lead", held(child), "no_concern")
    with acting_as(lists.world.actor("sergeant")):
        assert [one.as_written for one in Mention.objects.all()] == ["Danny Brown"]


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("kind", "stays"),
    [
        (EntityKind.PHONE, False),
        (EntityKind.LINE, False),
        (EntityKind.VEHICLE, False),
        (EntityKind.ACCOUNT, False),
        (EntityKind.OBJECT, False),
        (EntityKind.PLACE, True),
        (EntityKind.GROUP, True),
    ],
)
def test_what_was_only_the_childs_goes_too(
    lists: Lists, leo: Person, kind: EntityKind, stays: bool, shared: bool
) -> None:
    child, mapping = ella(lists, leo), lists.world.mapping
    entity = lists.act(
        "sergeant", record_entity, mapping=mapping, kind=kind, name="The red one", reason="Seen."
    )
    how = sorted(ENTITY_LINK_KINDS[kind] - {EntityLinkKind.CONTROLS, *HOME_KINDS})[0]
    for person in (child, leo) if shared else (child,):
        lists.act(
            "sergeant", record_entity_link, mapping=mapping, person=held(person), entity=entity, kind=how,
            how_known="seen_myself", words="Seen with it.",
        )  # fmt: skip
    decide(lists, "lead", held(child), "no_concern")
    with acting_as(system_actor("settler")):
        assert Entity.objects.filter(pk=entity.pk).exists() is (stays or shared)


def test_a_second_record_of_the_child_is_answered_first(lists: Lists, world: World, leo: Person) -> None:
    child = ella(lists, leo)
    other = lists.child("head", "Ella", "BROWN", born=BORN)
    with pytest.raises(PlacemapError, match="say same or different first"):
        decide(lists, "lead", child, "no_concern")
    assert held(child).consideration == "open"
    lists.act(
        "coordinator", judge_pair, mapping=world.mapping, left=held(child), right=held(other),
        answer=Verdict.DIFFERENT, why="Two schools, two mothers.",
    )  # fmt: skip
    decide(lists, "lead", held(child), "no_concern")
    assert held(other)
    with acting_as(system_actor("settler")):
        assert not Person.objects.filter(pk=child.pk).exists()


def test_the_receipt_says_no_first_name(lists: Lists, leo: Person) -> None:
    grown_up = lists.child("head", "Ella", "Brown", born=date(1970, 1, 1))
    lists.agree(lists.propose(grown_up, category="adult_harmed"))
    decide(lists, "lead", ella(lists, leo), "no_concern", reason="School knows Ella Brown; ella is well.")
    with acting_as(lists.world.actor("sergeant")):
        assert LetGo.objects.get().reason == "School knows [name removed]; [name removed] is well."


def test_drafts_are_searched_as_everything_else_is(lists: Lists, world: World, leo: Person) -> None:
    actor = world.actor("sergeant")
    for mapping_id in (world.mapping.pk, None):
        sheet = drafts.Sheet(address="/x/", title="A page", names=("text",), mapping_id=mapping_id)
        with acting_as(actor):
            words = {"text": ["E. Brown was there 14 days"]}
            drafts.keep(sheet=sheet.opened(), words=words, count=1, by=actor)
    decide(lists, "lead", ella(lists, leo), "no_concern")
    with acting_as(actor):
        assert [
            drafts.words_of(drafts.my_draft(actor, one.pk) or one) for one in drafts.my_drafts(actor)
        ] == [{"text": ["[name removed] was there 14 days"]}] * 2


def test_the_nightly_chore_names_what_it_deletes(lists: Lists, leo: Person) -> None:
    decide(lists, "lead", ella(lists, leo), "no_concern")
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        # Even one who can reach every fingerprint deletes those alone that are past their time.
        assert Fingerprint.objects.exists()
        assert dispose_of_fingerprints.__wrapped__(by=eraser) == 0  # type: ignore[attr-defined]
        assert Fingerprint.objects.exists()
