"""A path between any two marks, whatever was taken back, sealed or joined: whole, or none, and never an error."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from django.http import Http404

from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.subjects.models import Entity
from placemap.subjects.queries import path_between
from placemap.subjects.queries.network import EntityLine
from placemap.subjects.vocabulary import EntityKind, EntityLinkKind
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, join, link
from tests.subjects.test_entities import thing, tie

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_path_is_whole_or_there_is_none(world: World, seed: int) -> None:
    chance = random.Random(seed)
    people = give(world, "social_care", ELLIE, LEO, TOMASZ)
    [again, sealed] = give(world, "head", LEO), give(world, "head", TOMASZ, handling="C")
    agree(world, people[0])
    join(world, (people[1], again[0]))
    everybody = [*people, *again]
    things = [thing(world, "sergeant", name=f"Place {n}") for n in range(3)]
    things.append(thing(world, "sergeant", kind=EntityKind.PHONE, name="07700 900417"))
    for entity in things:
        kind = EntityLinkKind.USES if entity.kind == EntityKind.PHONE else EntityLinkKind.SPENDS_TIME
        for person in chance.sample(everybody, 2):
            tie(world, "coordinator", person, entity, kind=kind)
    link(world, "coordinator", people[chance.randrange(2)], sealed[0])
    # Gone while what was said of it is still on record: as a reader finds it in the midst of a taking back.
    with acting_as(world.actor("sergeant")):
        gone = [one.pk for one in chance.sample(things, 2)]
        assert Entity.objects.filter(pk__in=gone).update(withdrawn_at=now()) == 2
    marks = [one.pk for one in (*everybody, *sealed, *things)]
    found = 0
    for who in ("coordinator", "sergeant", "head"):
        actor = world.actor(who)
        with acting_as(actor):
            for one, other in combinations(marks, 2):
                try:
                    path = path_between(actor, world.mapping, one, other)
                except Http404:
                    continue
                assert len(path.lines) == max(len(path.nodes) - 1, 0)
                for (left, right), line in zip(pairwise(path.nodes), path.lines, strict=True):
                    ends = (
                        {line.person.id, line.entity.id}
                        if isinstance(line, EntityLine)
                        else {line.from_person.id, line.to_person.id}
                    )
                    assert ends == {left.id, right.id}
                found += bool(path.lines)
    assert found
