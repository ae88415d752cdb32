"""What was recorded on a record kept close is read where it was released, and the record is not."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import ChronologyEntry, Factor
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import end_releases, release_correction, release_to
from placemap.information.models import Contribution, Release
from placemap.scanning import queries as scanning
from placemap.subjects.commands import block_person
from placemap.subjects.models import Person, PersonDetail, SameAs
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of
from tests.subjects.people import ELLIE, LEO, agree, give, join

pytestmark = pytest.mark.django_db
WORRY = "Came home in a car that nobody knew."
MOMENT = "Was found at the old mill at two in the morning."
WHY = "They look after her in school."


@dataclass
class Kept:
    """Social care gave Ellie with conditions, and wrote of her; then the police gave her to the team."""

    theirs: Person
    known: Person
    worry: Factor
    moment: ChronologyEntry


@pytest.fixture
def kept(lists: Lists, world: World) -> Kept:
    (theirs,) = give(world, "social_care", ELLIE, handling="C")
    worry = lists.act(
        "social_care", commands.record_factor, person=theirs, kind="worry", text=WORRY, handling="C"
    )
    moment = lists.act(
        "social_care", commands.record_entry, person=theirs, kind="missing", text=MOMENT, happened_on=today(),
        handling="C",
    )  # fmt: skip
    (known,) = give(world, "sergeant", ELLIE)
    join(world, (theirs, known))
    agree(world, known)
    return Kept(theirs, known, worry, moment)


def _release(lists: Lists, fact: Any) -> list[Release]:
    released: list[Release] = lists.act(
        "social_care", release_to, contribution=fact.contribution, reason=WHY,
        agencies=[lists.world.users["head"].agency], people=[fact.person_id],
    )  # fmt: skip
    return released


def _of_the_record(world: World, who: str = "head") -> tuple[int, int, int, int]:
    """How much of the record itself somebody is shown: the row, its details, what joins it, its giving."""
    with acting_as(world.actor(who)):
        return (
            Person.objects.filter(agency__short_name="Social care").count(),
            PersonDetail.objects.filter(agency__short_name="Social care").count(),
            SameAs.objects.count(),
            Contribution.objects.filter(agency__short_name="Social care", kind="list").count(),
        )


def test_the_fact_is_read_on_the_page_of_the_child_and_the_record_stays_closed(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    head = client_as(world.users["head"])
    pages = ("cohort", "candidates", "links", "network", "exceptions", "findings")
    before = [words_of(open_page(head, world, page)) for page in pages]
    for page in ("child", "chronology"):
        assert (
            WORRY not in (said := words_of(open_page(head, world, page, kept.known.pk)))
            and MOMENT not in said
        )
    _release(lists, kept.worry)
    _release(lists, kept.moment)
    assert WORRY in (child := words_of(open_page(head, world, "child", kept.known.pk))) and MOMENT in child
    assert MOMENT in words_of(open_page(head, world, "chronology", kept.known.pk))
    assert _of_the_record(world) == (0, 0, 0, 0)
    assert [words_of(open_page(head, world, page)) for page in pages] == before
    assert open_page(head, world, "child", kept.theirs.pk).status_code == 404


def test_across_children_it_is_neither_listed_nor_counted(lists: Lists, world: World, kept: Kept) -> None:
    _release(lists, kept.moment)
    head = world.actor("head")
    with acting_as(head):
        assert ChronologyEntry.objects.filter(pk=kept.moment.pk).exists()
        lines = scanning.across(head, world.mapping, scanning.Wanted())
        assert kept.moment.pk not in {line.id for line in lines}
        assert len(scanning.filled(head, world.mapping, lines)) == len(lines)
        chosen = scanning.choices(head, world.mapping)
        assert "Social care" not in [name for _key, name in chosen.agencies]


def test_one_fact_released_shows_no_other_and_to_no_other_agency(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    (release,) = _release(lists, kept.worry)
    head, sergeant = client_as(world.users["head"]), client_as(world.users["sergeant"])
    assert MOMENT not in words_of(open_page(head, world, "child", kept.known.pk))
    assert WORRY not in words_of(open_page(sergeant, world, "child", kept.known.pk))
    lists.act("social_care", end_releases, contribution=kept.worry.contribution, releases=[release])
    assert WORRY not in words_of(open_page(head, world, "child", kept.known.pk))


def test_of_a_child_whose_name_the_reader_may_not_see_nothing_shows(
    lists: Lists, world: World, client_as: SignIn
) -> None:
    (theirs,) = give(world, "social_care", ELLIE, handling="C")
    worry = lists.act(
        "social_care", commands.record_factor, person=theirs, kind="worry", text=WORRY, handling="C"
    )
    _release(lists, worry)
    with acting_as(world.actor("head")):
        assert not Factor.objects.exists()


def test_whoever_is_kept_from_the_child_reads_nothing_of_it(lists: Lists, world: World, kept: Kept) -> None:
    _release(lists, kept.worry)
    with acting_as(world.actor("head")):
        assert Factor.objects.count() == 1
    lists.act("coordinator", block_person, person=kept.known, user=world.users["head"], reason="Knows them")
    with acting_as(world.actor("head")):
        assert not Factor.objects.exists()


def test_a_record_unseen_that_joins_two_is_not_told_by_a_fact(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    """The school sees two children. That social care's record makes them one is not theirs to learn."""
    (other,) = give(world, "sergeant", LEO)
    join(world, (kept.theirs, kept.known), (kept.theirs, other))
    agree(world, other)
    _release(lists, kept.worry)
    head = client_as(world.users["head"])
    for person in (kept.known, other):
        assert WORRY not in words_of(open_page(head, world, "child", person.pk))


def test_the_page_says_what_is_not_released_with_it(world: World, kept: Kept, client_as: SignIn) -> None:
    owen = client_as(world.users["social_care"])
    said = "whom you gave with conditions at another time"
    assert said in words_of(open_page(owen, world, "release", kept.worry.contribution_id))
    assert said not in words_of(open_page(owen, world, "release", kept.theirs.contribution_id))


RIGHT = "Came home in the car of her uncle."


def _put_right(lists: Lists, kept: Kept, who: str = "social_care") -> Factor:
    corrected: Factor = lists.act(
        who, commands.correct_factor, fact=kept.worry, kind="worry", text=RIGHT, nature="fact",
        how_known="seen_myself", reason="We asked her uncle", version=kept.worry.version,
    )  # fmt: skip
    return corrected


def _form(kept: Kept) -> dict[str, str]:
    return {
        "kind": "worry", "text": RIGHT, "nature": "fact", "how_known": "seen_myself", "happened_on": "",
        "grade": "", "term": "", "reason": "We asked her uncle", "version": f"{kept.worry.pk}.{kept.worry.version}",
    }  # fmt: skip


def test_a_correction_says_that_it_ends_a_release_and_offers_it_to_the_same_agencies(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    owen, head = client_as(world.users["social_care"]), client_as(world.users["head"])
    assert "released to them" not in words_of(
        open_page(owen, world, "correct", kept.theirs.pk, kept.worry.pk)
    )
    _release(lists, kept.worry)
    short = world.users["head"].agency.short_name
    before = unescape(words_of(open_page(owen, world, "correct", kept.theirs.pk, kept.worry.pk)))
    assert f"{short} read this, since it was released to them." in before
    answer = send(owen, world, "correct", kept.theirs.pk, kept.worry.pk, **_form(kept))
    assert answer.status_code == 302, words_of(answer)
    with acting_as(world.actor("social_care")):
        right = Factor.objects.get(text=RIGHT)
    again = ("release-again", right.contribution_id)
    assert answer["Location"].endswith(f"/held/{right.contribution_id}/again/")
    after = unescape(words_of(owen.get(answer["Location"])))
    assert f"{short} can read no version of it now." in after and WHY in after
    assert (
        RIGHT not in (child := words_of(open_page(head, world, "child", kept.known.pk)))
        and WORRY not in child
    )
    assert open_page(head, world, *again).status_code == 404
    once = str(uuid4())
    for _time in range(2):
        assert send(owen, world, *again, once=once).status_code == 302
    assert RIGHT in (child := words_of(open_page(head, world, "child", kept.known.pk))) and WORRY not in child
    assert open_page(owen, world, *again).status_code == 404
    with acting_as(world.actor("social_care")):
        (row,) = Release.objects.filter(contribution=right.contribution_id)
    assert row.released_by == world.users["social_care"].pk and row.reason == WHY
    with acting_as(world.actor("coordinator")):
        trail = AuditEntry.objects.filter(event="released").order_by("at")
        assert [one.subjects for one in trail] == [[kept.theirs.pk], [kept.theirs.pk]]


def test_whoever_corrects_for_another_agency_is_told_who_can_release_it(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    _release(lists, kept.worry)
    priya = client_as(world.users["coordinator"])
    page = ("correct", kept.known.pk, kept.worry.pk)
    assert "Only Social care can release the correction to them" in words_of(open_page(priya, world, *page))
    answer = send(priya, world, *page, **_form(kept))
    assert "again" not in answer["Location"]
    assert "Only Social care can release it again: tell them." in words_of(priya.get(answer["Location"]))


def test_a_release_that_was_taken_back_or_made_again_is_not_made_twice(
    lists: Lists, world: World, kept: Kept
) -> None:
    (release,) = _release(lists, kept.worry)
    lists.act("social_care", end_releases, contribution=kept.worry.contribution, releases=[release])
    right = _put_right(lists, kept)
    with pytest.raises(PlacemapError, match="may read this already"):
        lists.act("social_care", release_correction, contribution=right.contribution)
    with pytest.raises(Refused):
        lists.act("coordinator", release_correction, contribution=right.contribution)
    with acting_as(world.actor("head")):
        assert not Factor.objects.exists()


def test_what_happened_leads_on_to_its_release_too(
    lists: Lists, world: World, kept: Kept, client_as: SignIn
) -> None:
    _release(lists, kept.moment)
    owen = client_as(world.users["social_care"])
    form = {
        "kind": "missing", "text": RIGHT, "nature": "fact", "how_known": "seen_myself", "reason": "The wrong mill",
        "version": f"{kept.moment.pk}.{kept.moment.version}", "happened_on": f"{today():%d %m %Y}",
    }  # fmt: skip
    answer = send(owen, world, "correct-entry", kept.theirs.pk, kept.moment.pk, **form)
    assert answer.status_code == 302, words_of(answer)
    assert answer["Location"].endswith("/again/")
