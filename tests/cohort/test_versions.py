"""Frozen versions: complete whoever freezes, compared with who and why, and nobody learns whom they hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, presenters, queries, rules
from placemap.cohort.models import CohortVersion, CohortVersionEntry, ConcernJudgement
from placemap.cohort.rules import NotComplete
from placemap.cohort.vocabulary import MembershipState as State
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import withdraw_contribution
from placemap.information.models import Contribution
from placemap.partners.models import User
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import open_page, send, words_of

SignIn = Callable[[User], Client]


def freeze(lists: Lists, name: str = "Before", who: str = "lead", **given: Any) -> CohortVersion:
    return lists.act(who, commands.freeze_cohort, mapping=lists.world.mapping, name=name, **given)


def compared(world: World, who: str, *both: CohortVersion) -> queries.VersionsCompared:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.versions_compared(actor, world.mapping, both[0].pk, both[1].pk)


def sign(lists: Lists, person: Person, level: str, after: Any = None) -> ConcernJudgement:
    return lists.act(
        "lead",
        commands.sign_concern,
        person=person,
        level=level,
        reasons_for="Two debts.",
        reasons_against="Talks to his aunt.",
        child_view_missing="Not asked yet.",
        after=after,
    )


def leaves(lists: Lists, person: Person, why: str = "Moved to another county") -> None:
    lists.act(
        "head",
        commands.decide_no_referral,
        person=person,
        reason="Known and safe",
        decided_on=date(2026, 1, 2),
    )
    coordinator = lists.world.actor("coordinator")
    with acting_as(coordinator):
        held = queries.standing_membership(coordinator, lists.world.mapping, [person.pk])
        assert held is not None
        commands.remove_child(membership=held, reason=why, version=held.version, by=coordinator)


def test_a_version_has_a_name_or_the_day_of_a_meeting() -> None:
    assert rules.version_name(" Meeting  2 ", None) == "Meeting 2"
    assert rules.version_name("", date(2026, 12, 3)) == "For the meeting on 3 December 2026"
    with pytest.raises(NotComplete):
        rules.version_name(" ", None)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (None, State.AGREED, "added"),
        (State.PROPOSED, State.AGREED, "added"),
        (State.AGREED, State.REMOVED, "removed"),
        (State.AGREED, None, "removed"),
        (State.AGREED, State.AGREED, ""),
        (None, State.PROPOSED, ""),
    ],
)
def test_added_and_removed_are_of_the_cohort(before: Any, after: Any, moved: str) -> None:
    assert rules.came_or_went(before, after) == moved


@pytest.mark.django_db
def test_two_versions_compared_say_who_and_why(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    ellie = lists.member("head", "Ellie", "Marsden")
    first_level = sign(lists, leo, "emerging")
    before = freeze(lists)
    lists.agree(lists.propose(lists.child("head", "Zara", "Wynn"), "head"), "Agreed at meeting 2")
    sign(lists, leo, "significant", after=first_level.pk)
    leaves(lists, ellie)
    after = freeze(lists, "", "coordinator", meeting_on=date(2026, 12, 3))
    assert (before.number, after.number, after.name) == (1, 2, "For the meeting on 3 December 2026")
    for both in ((before, after), (after, before)):
        found = compared(world, "coordinator", *both)
        assert presenters.compared_sentence(found) == "One added, one removed, one level changed."
    added, removed, level = found.added[0], found.removed[0], found.levels[0]
    assert added.card.shown_as == "Zara Wynn"
    assert added.by == "Priya Nandra" and added.why.endswith("Agreed at meeting 2.")
    assert (removed.card.shown_as, removed.why) == ("Ellie Marsden", "Moved to another county.")
    assert level.before is not None and level.after is not None
    assert (level.before.level, level.after.level) == ("emerging", "significant")
    assert presenters.level_change_line(level).startswith("Two debts. Helen Marchbanks")
    # Whoever left is no longer named to the team: not counted, and not said to be nobody.
    theirs = compared(world, "sergeant", before, after)
    assert presenters.compared_sentence(theirs) == "One added, one level changed."


@pytest.mark.django_db
def test_what_happens_later_changes_no_version(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    before = freeze(lists)
    leaves(lists, leo)
    actor = world.actor("head")
    with acting_as(actor):
        shown = queries.version_shown(actor, world.mapping, before.pk)
    assert [one.card.shown_as for one in shown.agreed] == ["Leo Pashley"]
    for change in (
        "update cohort_cohortversionentry set state = 'removed'",
        "update cohort_cohortversion set name = 'Again'",
    ):
        # Only the eraser, inside an erasing command, has a row policy to change one.
        for who in ("coordinator", "lead"):
            with acting_as(world.actor(who)), connection.cursor() as cursor:
                cursor.execute(change)
                assert cursor.rowcount == 0


@pytest.mark.django_db
def test_a_version_holds_whom_its_freezer_may_not_see_and_tells_nobody(world: World, lists: Lists) -> None:
    lists.member("head")
    hidden = lists.member("sergeant", "Ada", "Quill", handling="C")
    by_coordinator = freeze(lists, "One", "coordinator")
    by_lead = freeze(lists, "Two", "lead")
    with acting_as(world.actor("lead")):
        assert not Person.objects.filter(pk=hidden.pk).exists(), "the test says nothing if the lead sees her"
        assert not CohortVersionEntry.objects.filter(person=hidden).exists()
    for who, names in (("lead", ["Leo Pashley"]), ("coordinator", ["Ada Quill", "Leo Pashley"])):
        actor = world.actor(who)
        with acting_as(actor):
            shown = queries.version_shown(actor, world.mapping, by_lead.pk)
            assert [one.card.shown_as for one in shown.agreed] == names, who
            assert [one.children for one in queries.versions(actor, world.mapping)] == [len(names)] * 2
        found = compared(world, who, by_coordinator, by_lead)
        assert not (found.added or found.removed or found.levels or found.views), who


@pytest.mark.django_db
def test_who_may_freeze_and_who_may_read(world: World, lists: Lists) -> None:
    lists.member("head")
    for who in ("sergeant", "head", "administrator", "other_district"):
        with pytest.raises(Refused):
            freeze(lists, who=who)
        actor = world.actor(who)
        with acting_as(actor), connection.cursor() as cursor:
            cursor.execute("select count(*) from cohort_as_it_stands(%s)", [world.mapping.pk])
            assert cursor.fetchone() == (0,), who
    version = freeze(lists)
    with acting_as(world.actor("other_district")):
        assert not CohortVersion.objects.exists()
        assert not CohortVersionEntry.objects.exists()
    with acting_as(world.actor("sergeant")):
        assert CohortVersionEntry.objects.filter(cohort_version=version).count() == 1


@pytest.mark.django_db
def test_nothing_to_freeze_says_so(lists: Lists) -> None:
    with pytest.raises(PlacemapError, match="nothing to freeze"):
        freeze(lists)


@pytest.mark.django_db
def test_a_judgement_withdrawn_since_is_not_read_again(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    level = sign(lists, leo, "significant")
    before = freeze(lists)
    lists.act("lead", commands.withdraw_concern, judgement=level, reason="It was about another child")
    after = freeze(lists, "After")
    (changed,) = compared(world, "sergeant", before, after).levels
    assert changed.after is None and changed.before is not None
    assert changed.before.reasons_for == ""
    assert "It was about another child" in presenters.level_change_line(changed)


@pytest.mark.django_db
def test_why_a_child_was_proposed_is_not_read_again_once_it_is_taken_back(world: World, lists: Lists) -> None:
    lists.member("head")
    before = freeze(lists)
    held = lists.propose(lists.child("head", "Zara", "Wynn"), "head", reason="Seen in the wrong car.")
    lists.agree(held)
    after = freeze(lists, "After")
    for who in ("head", "coordinator"):
        assert "wrong car" in compared(world, who, before, after).added[0].why
    with acting_as(world.actor("head")):
        given = Contribution.objects.select_related("mapping", "agency").get(pk=held.contribution_id)
    lists.act("head", withdraw_contribution, contribution=given, reason="Another child")
    for who in ("head", "coordinator"):
        assert [one.why for one in compared(world, who, before, after).added] == [""], who


@pytest.mark.django_db
def test_the_pages_without_script(world: World, lists: Lists, client_as: SignIn) -> None:
    lists.member("head")
    lead, sergeant = client_as(world.users["lead"]), client_as(world.users["sergeant"])
    assert "No version is frozen yet." in words_of(open_page(sergeant, world, "cohort-versions"))
    assert send(lead, world, "cohort-versions", name="").status_code == 422
    once = str(uuid4())
    for _time in range(2):
        assert send(lead, world, "cohort-versions", name="One", once=once).status_code == 302
    assert send(sergeant, world, "cohort-versions", name="No").status_code == 403
    assert send(lead, world, "cohort-versions", name="Two").status_code == 302
    with acting_as(world.actor("lead")):
        two, one = CohortVersion.objects.filter(mapping=world.mapping)
    assert "2. Two" in words_of(open_page(sergeant, world, "cohort-versions"))
    assert "Leo Pashley" in words_of(open_page(sergeant, world, "cohort-version", one.pk))
    said = words_of(open_page(sergeant, world, "compare-versions", query=f"?v={two.pk}&v={one.pk}"))
    assert "Nothing changed that you can see." in said
    assert "Choose two versions" in words_of(
        open_page(sergeant, world, "compare-versions", query=f"?v={one.pk}")
    )
    for wrong in (f"?v={one.pk}&v={uuid4()}", f"?v={one.pk}&v={two.pk}&v={uuid4()}"):
        assert open_page(sergeant, world, "compare-versions", query=wrong).status_code == 404
    assert open_page(sergeant, world, "cohort-version", uuid4()).status_code == 404


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(world: World, lists: Lists) -> None:
    actor = world.actor("sergeant")

    def asked() -> int:
        both = freeze(lists, "A"), freeze(lists, "B")
        with acting_as(actor), CaptureQueriesContext(connection) as seen:
            queries.versions_compared(actor, world.mapping, both[0].pk, both[1].pk)
        return len(seen)

    lists.member("head", says={"level": "moderate"})
    first = asked()
    for given in ("Ellie", "Zara", "Callum"):
        lists.member("head", given, "Marsden", says={"level": "moderate"})
    assert asked() == first
