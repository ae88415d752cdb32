"""Of a list given with conditions, another agency reads about those whom its giver chose, and about nobody else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands, queries
from placemap.cohort.models import Factor
from placemap.foundations.clock import now
from placemap.information.commands import end_releases, release_to
from placemap.information.models import Contribution, Release
from placemap.subjects.commands import block_person, end_link, record_link, tell_readers
from placemap.subjects.models import Link, LinkEvidence, Person, PersonDetail
from placemap.subjects.queries import notices_for_me
from placemap.subjects.vocabulary import CorrectedHow, LinkKind
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, bare, open_page, send, words_of
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, join

pytestmark = pytest.mark.django_db
WHY = "They look after them in school."
# What only social care's list says of the two who are not chosen.
ONLY_THEIRS = "Bobbin"
SECRETS = (ONLY_THEIRS, "Noted of L.P.", "Noted of T.Z.", "Always together")


@dataclass
class Held:
    """A list of three children that social care gave with conditions, with a friendship among the first two.

    The team knows all three by name, from a list of the police.
    """

    ellie: Person
    leo: Person
    tomasz: Person
    known_leo: Person
    known_tomasz: Person

    @property
    def given(self) -> Contribution:
        return self.ellie.contribution


@pytest.fixture
def held(lists: Lists, world: World) -> Held:
    called = [replace(one, known_as=(ONLY_THEIRS,)) for one in (LEO, TOMASZ)]
    theirs = give(world, "social_care", ELLIE, *called, handling="C")
    known = give(world, "sergeant", ELLIE, LEO, TOMASZ)
    found = Held(*theirs, *known[1:])
    join(world, *zip(theirs, known, strict=True))
    for person in known:
        agree(world, person)
    lists.act(
        "social_care", record_link, mapping=world.mapping, from_person=found.ellie, to_person=found.leo,
        kind=LinkKind.FRIEND, words="Always together.", contribution=found.given,
    )  # fmt: skip
    rows = [
        commands.FromList(person=person, notes=(("Notes", f"Noted of {person.initials}"),))
        for person in (found.ellie, found.leo, found.tomasz)
    ]
    lists.act("social_care", commands.record_from_list, contribution=found.given, rows=rows)
    return found


def _release(lists: Lists, held: Held, *people: Person, **more: Any) -> list[Release]:
    agencies = [lists.world.users["head"].agency]
    found: list[Release] = lists.act(
        "social_care", release_to, contribution=held.given, agencies=agencies, reason=WHY,
        people=[one.pk for one in people], **more,
    )  # fmt: skip
    return found


def _reads(world: World, who: str = "head") -> tuple[set[str], set[str], int, bool]:
    """By initials: whose record and notes somebody sees; then how much of links, and the giving itself."""
    with acting_as(world.actor(who)):
        people = set(
            Person.objects.filter(agency__short_name="Social care").values_list("initials", flat=True)
        )
        noted = set(Factor.objects.values_list("person__initials", flat=True))
        theirs = PersonDetail.objects.filter(kind="name", agency__short_name="Social care")
        named = set(theirs.values_list("person__initials", flat=True))
        assert named == noted
        links = Link.objects.count() + LinkEvidence.objects.count()
        return people, noted, links, Contribution.objects.filter(agency__short_name="Social care").exists()


def test_about_each_child_chosen_everything_shows_and_about_no_other(
    lists: Lists, world: World, held: Held
) -> None:
    assert _reads(world) == (set(), set(), 0, False)
    _release(lists, held, held.ellie)
    assert _reads(world) == ({"E.M."}, {"E.M."}, 0, True)
    # A link shows with both its ends, and not before.
    _release(lists, held, held.ellie, held.leo)
    assert _reads(world) == ({"E.M.", "L.P."}, {"E.M.", "L.P."}, 2, True)
    assert _reads(world, "sergeant") == (set(), set(), 0, False)


def test_one_child_is_taken_back_and_the_others_stay(lists: Lists, world: World, held: Held) -> None:
    releases = _release(lists, held, held.ellie, held.leo, held.tomasz, with_rest=True)
    of_leo = [one for one in releases if one.person_id == held.leo.pk]
    lists.act("social_care", end_releases, contribution=held.given, releases=of_leo)
    assert _reads(world) == ({"E.M.", "T.Z."}, {"E.M.", "T.Z."}, 0, True)
    with acting_as(world.actor("social_care")):
        # What is said of nobody could be said of him.
        assert not Release.objects.filter(withdrawn_at=None, person=None).exists()
    with acting_as(world.actor("coordinator")):
        (released, ended) = AuditEntry.objects.filter(event__in=("released", "release_ended")).order_by("at")
        assert set(released.subjects) == {held.ellie.pk, held.leo.pk, held.tomasz.pk}
        assert ended.subjects == [held.leo.pk]


def _rest(world: World) -> bool:
    """Whether the school may read what the list says of nobody."""
    with acting_as(world.actor("coordinator")):
        return Release.objects.filter(withdrawn_at=None, person=None).exists()


def test_what_is_said_of_nobody_shows_with_the_last_of_them_too(
    lists: Lists, world: World, held: Held
) -> None:
    _release(lists, held, held.ellie, held.leo, with_rest=True)
    assert not _rest(world)
    (last, _nobody) = _release(lists, held, held.tomasz, with_rest=True)
    assert _rest(world)
    lists.act("social_care", end_releases, contribution=held.given, releases=[last])
    assert not _rest(world)
    _release(lists, held, held.tomasz, with_rest=True)
    assert _rest(world)


def test_whoever_is_kept_from_a_child_releases_nothing_that_could_be_said_of_them(
    lists: Lists, world: World, held: Held, client_as: SignIn
) -> None:
    lists.act(
        "coordinator", block_person, person=held.tomasz, user=world.users["social_care"], reason="Knows them"
    )
    form = {"agencies": str(world.users["head"].agency_id), "reason": WHY}
    whom = [str(held.ellie.pk), str(held.leo.pk)]
    owen = client_as(world.users["social_care"])
    assert send(owen, world, "release", held.given.pk, people=whom, **form).status_code == 302
    assert _reads(world)[0] == {"E.M.", "L.P."} and not _rest(world)


def _of_the_others(client: Client, world: World, held: Held) -> list[str]:
    """What whoever reads cases is shown of the two who are not chosen."""
    return [
        bare(open_page(client, world, page, one.pk))
        for one in (held.known_leo, held.known_tomasz)
        for page in ("child", "chronology", "child")
    ][1:]


def test_a_child_who_was_not_chosen_is_nowhere(
    lists: Lists, world: World, held: Held, client_as: SignIn
) -> None:
    head = client_as(world.users["head"])
    _of_the_others(head, world, held)
    before = _of_the_others(head, world, held)
    _release(lists, held, held.ellie)
    assert "Noted of E.M." in words_of(open_page(head, world, "child", held.ellie.pk))
    assert _of_the_others(head, world, held) == before
    pages = ("cohort", "candidates", "links", "network", "map-data", "linked", "exceptions", "findings")
    said = " ".join(words_of(open_page(head, world, page)) for page in pages)
    assert "Leo Pashley" in said and not [words for words in SECRETS if words in said]
    found = words_of(send(head, world, "find-in-mapping", q=ONLY_THEIRS))
    assert "Pashley" not in found and "Zielny" not in found


def test_whoever_is_kept_from_one_child_takes_the_whole_release_back(
    lists: Lists, world: World, held: Held, client_as: SignIn
) -> None:
    releases = _release(lists, held, held.ellie, held.leo)
    lists.act(
        "coordinator", block_person, person=held.leo, user=world.users["social_care"], reason="Knows them"
    )
    (seen,) = [one for one in releases if one.person_id == held.ellie.pk]
    owen = client_as(world.users["social_care"])
    assert send(owen, world, "end-release", held.given.pk, seen.pk).status_code == 302
    assert _reads(world) == (set(), set(), 0, False)


def test_whoever_opened_a_child_who_was_not_chosen_is_not_told_that_the_list_was_wrong(
    lists: Lists, world: World, held: Held
) -> None:
    """Leo is known to the head from another list: a notice would say that social care's list has him too."""
    (theirs,) = give(world, "head", LEO)
    _release(lists, held, held.ellie)
    with acting_as(world.actor("head")):
        actor = world.actor("head")
        AuditEntry.objects.bulk_create(
            AuditEntry(
                user_id=actor.user_id, agency_id=actor.agency_id, event="person_viewed", outcome="read",
                mapping_id=world.mapping.pk, subjects=[person.pk, theirs.pk], at=now(),
            )
            for person in (held.leo,)
        )  # fmt: skip
    told = {"mapping": world.mapping, "since": now() - timedelta(hours=1), "audience": "restricted",
            "given_by": held.given.agency_id, "given_in": held.given.pk, "how": CorrectedHow.PUT_RIGHT}  # fmt: skip
    everybody = [held.ellie.pk, held.leo.pk, held.tomasz.pk]
    ends = (held.ellie.pk, held.leo.pk)
    tells = [
        {"people": [held.leo.pk]},
        {"people": list(ends), "ends": ends},
        {"people": everybody, "whole": held.given},
    ]
    assert [lists.act("social_care", tell_readers, **told, **one) for one in tells] == [0, 0, 0]
    _release(lists, held, held.leo)
    assert [lists.act("social_care", tell_readers, **told, **one) for one in tells] == [1, 1, 1]


def test_a_released_link_that_ends_is_told_to_whoever_read_it(lists: Lists, world: World, held: Held) -> None:
    """Its ends are the records that were kept close: by them the notice must show."""
    releases = _release(lists, held, held.ellie, held.leo)
    head = world.actor("head")
    with acting_as(head):
        line = Link.objects.select_related("mapping").get()
        AuditEntry.objects.bulk_create(
            [
                AuditEntry(
                    user_id=head.user_id, agency_id=head.agency_id, event="links_viewed", outcome="read",
                    mapping_id=world.mapping.pk, subjects=[held.ellie.pk, held.leo.pk], at=now(),
                )
            ]
        )  # fmt: skip
    lists.act("social_care", end_link, link=line, reason="They fell out.", version=line.version)
    with acting_as(head):
        assert [one.how for one in notices_for_me(head)] == [CorrectedHow.ENDED]
    lists.act("social_care", end_releases, contribution=held.given, releases=releases[:1])
    with acting_as(head):
        assert notices_for_me(head) == []


def test_on_the_page_one_child_is_chosen_and_later_taken_back(
    world: World, held: Held, client_as: SignIn
) -> None:
    owen, head = client_as(world.users["social_care"]), client_as(world.users["head"])
    page = words_of(open_page(owen, world, "release", held.given.pk))
    assert "All 3 people" in page and "Leo Pashley" in page
    to = {"agencies": str(world.users["head"].agency_id), "reason": WHY}
    nobody = send(owen, world, "release", held.given.pk, **to)
    assert nobody.status_code == 422 and "Choose at least one person" in words_of(nobody)
    chosen = [str(held.ellie.pk), str(held.tomasz.pk)]
    assert send(owen, world, "release", held.given.pk, people=chosen, **to).status_code == 302
    assert _reads(world)[0] == {"E.M.", "T.Z."}
    assert "About Elizabeth Mensah, Tomasz Zielny" in words_of(open_page(owen, world, "held"))
    with acting_as(world.actor("social_care")):
        (row,) = queries.with_releases(world.actor("social_care"), world.mapping, [held.given])
    back = ("end-release-of", held.given.pk, row.standing[0].rows[0].pk)
    assert open_page(head, world, *back).status_code == 404
    assert "Leo Pashley" not in words_of(open_page(owen, world, *back))
    once = str(uuid4())
    for _time in range(2):
        assert send(owen, world, *back, people=chosen[:1], once=once).status_code == 302
        assert _reads(world)[0] == {"T.Z."}
    # Left open since, the page takes back nobody whom it did not name.
    assert send(owen, world, *back, people=chosen[:1]).status_code == 422
    assert send(owen, world, "end-release", *back[1:]).status_code == 302
    assert _reads(world)[0] == set()
    assert open_page(owen, world, *back).status_code == 404


def test_everybody_is_chosen_at_once_and_sent_again_it_leads_on(
    world: World, held: Held, client_as: SignIn
) -> None:
    """The agency just chosen is no choice any more when the same form comes again."""
    owen = client_as(world.users["social_care"])
    form = {"agencies": str(world.users["head"].agency_id), "reason": WHY, "people": "everybody"}
    once = str(uuid4())
    answers = [send(owen, world, "release", held.given.pk, once=once, **form) for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    with acting_as(world.actor("social_care")):
        assert Release.objects.count() == 4
    late = send(owen, world, "release", held.given.pk, **form)
    assert late.status_code == 422 and "may read it already" in words_of(late)


def test_the_pages_ask_no_more_for_many_children(
    lists: Lists, world: World, held: Held, client_as: SignIn
) -> None:
    owen = client_as(world.users["social_care"])
    (alone,) = give(world, "social_care", TOMASZ, handling="C")
    _release(lists, held, held.ellie, held.leo, held.tomasz)
    _release(lists, replace(held, ellie=alone), alone)
    numbers = []
    for given in (alone.contribution_id, held.given.pk):
        open_page(owen, world, "release", given)
        with CaptureQueriesContext(connection) as asked:
            open_page(owen, world, "release", given)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
