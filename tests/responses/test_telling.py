"""What goes up, and what bodies promise, is looked through for names that nobody knows and numbers too."""

from __future__ import annotations

import pytest

from placemap.access.session import acting_as
from placemap.foundations.errors import NamesFound
from placemap.responses import commands, queries
from placemap.responses.rules.telling import MayTell, check_tells_nobody
from placemap.responses.vocabulary import Rung
from tests.cast import World
from tests.responses.test_escalation import PARTNERSHIP, SILVER, named, sent
from tests.responses.test_pledges import answered, promised

TELLING = ["Jade Orme waits there", "Ring 07700 900123", "He drives AB12 CDE", "Ask jade@example.org"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ask Jade Orme.", ("Jade Orme",)),
        ("Ring 07700 900123.", ("07700 900123",)),
        ("Ask Helen Marchbanks for a youth worker.", ()),
        ("Ask Helen Marchbanks and Jade Orme.", ("Jade Orme",)),
        ("Ask Fenborough City Council.", ()),
        ("Three evenings a week at Chandlers Row.", ()),
    ],
)
def test_what_may_tell_who_somebody_is(words: str, found: tuple[str, ...]) -> None:
    def check() -> None:
        check_tells_nobody([], words, bodies=["Fenborough City Council"], staff={"Helen Marchbanks"})

    if not found:
        check()
        return
    with pytest.raises(MayTell) as told:
        check()
    assert told.value.found == found


def test_a_known_name_is_told_in_the_same_words_as_one_that_nobody_knows() -> None:
    with pytest.raises(MayTell) as known:
        check_tells_nobody(["Jade Orme"], "Of Jade Orme.", bodies=[], staff=set())
    with pytest.raises(MayTell) as unknown:
        check_tells_nobody([], "Of Jade Orme.", bodies=[], staff=set())
    assert str(known.value) == str(unknown.value)


@pytest.mark.django_db
@pytest.mark.parametrize("words", TELLING)
@pytest.mark.parametrize("field", ["ask", "why", "options"])
def test_nothing_goes_up_that_may_tell_before_somebody_has_looked(
    world: World, field: str, words: str
) -> None:
    named(world, Rung.SILVER, SILVER)
    with pytest.raises(NamesFound):
        sent(world, **{field: words})
    assert sent(world, **{field: words}, looked=True)


@pytest.mark.django_db
def test_nor_is_it_passed_up_or_withdrawn_with_such_words(world: World) -> None:
    named(world, Rung.SILVER, SILVER)
    named(world, Rung.COMMUNITY_SAFETY, PARTNERSHIP, 10)
    lead, one = world.actor("lead"), sent(world)
    with acting_as(lead):
        held = queries.escalation_in(lead, world.mapping, one.pk)
        for write in (commands.pass_up, commands.withdraw):
            with pytest.raises(NamesFound):
                write(escalation=held, reason="Jade Orme rang.", version=held.version, by=lead)
        assert commands.pass_up(
            escalation=held, reason="Helen Marchbanks rang.", version=held.version, by=lead
        )


@pytest.mark.django_db
def test_nor_is_a_promise_or_what_came_of_it(world: World) -> None:
    for field in ("what", "priority"):
        with pytest.raises(NamesFound):
            promised(world, **{field: "Watch AB12 CDE"})
    one = promised(world)
    with pytest.raises(NamesFound):
        answered(world, one, "sergeant", words="Jade Orme rang.")
