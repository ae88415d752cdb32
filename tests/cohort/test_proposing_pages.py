"""Proposing children and recording what the group decided, page by page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor, Membership
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db


DECISION_PAGES = ["agree-child", "decline-child", "remove-child", "dissent"]


def test_propose_from_the_lists_one_and_several(world: World, lists: Lists, client_as: SignIn) -> None:
    one, two = (
        lists.child("head", says={"notes": (("Notes", "Out late"),)}),
        lists.child("sergeant", "Ellie", "Marsden"),
    )
    client = client_as(world.users["coordinator"])
    text = words_of(open_page(client, world, "candidates"))
    assert "Leo Pashley" in text and "Ellie Marsden" in text and "Out late" in text
    assert "Ellie Marsden" not in words_of(open_page(client_as(world.users["head"]), world, "candidates"))
    several = open_page(
        client, world, "propose-several", query=f"?people={one.pk}&people={two.pk}&people=nonsense"
    )
    assert "The scope of this mapping" in words_of(several)
    bad = send(
        client, world, "propose-several", people=[one.pk, two.pk], reason="", identified_by="agency_list"
    )
    assert "Choose why they are here" in words_of(bad)
    assert bad.status_code == 422 and "Say why" in words_of(bad) and str(two.pk) in bad.content.decode()
    done = send(
        client,
        world,
        "propose-several",
        people=[one.pk, two.pk],
        reason="On both schools' lists.",
        category="child_at_risk",
        identified_by="agency_list",
        known_before="not_known",
    )
    assert done.status_code == 302
    assert "2 children are proposed" in words_of(client.get(done["Location"]))
    assert open_page(client, world, "propose-several").status_code == 302


def test_several_proposed_at_once_may_be_here_for_different_reasons(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    one, two = lists.child("head"), lists.child("sergeant", "Ellie", "Marsden")
    client = client_as(world.users["coordinator"])
    page = words_of(open_page(client, world, "propose-several", query=f"?people={one.pk}&people={two.pk}"))
    assert "Why is Ellie Marsden here?" in page
    given = {"people": [one.pk, two.pk], "reason": "On both lists.", "identified_by": "agency_list"}
    given |= {"known_before": "not_known", "category": "child_at_risk"}
    wrong = send(client, world, "propose-several", **given, **{f"category_{two.pk}": "adult_offender"})
    assert wrong.status_code == 422
    right = send(client, world, "propose-several", **given, **{f"category_{two.pk}": "child_exploited"})
    assert right.status_code == 302
    with acting_as(world.actor("coordinator")):
        said = dict(Person.objects.filter(pk__in=[one.pk, two.pk]).values_list("pk", "category"))
    assert said == {one.pk: "child_at_risk", two.pk: "child_exploited"}


def test_propose_keeps_what_was_typed(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    client = client_as(world.users["head"])
    bad = send(client, world, "propose", person.pk, reason="Seen with an adult.", identified_on="31 2 2026")
    assert bad.status_code == 422
    assert "Seen with an adult." in bad.content.decode() and "31 2 2026" in bad.content.decode()
    good = {
        "reason": "Seen with an adult.",
        "category": "child_exploited",
        "identified_by": "school_report",
        "known_before": "no",
    }
    assert send(client, world, "propose", person.pk, **good).status_code == 302
    again = send(client, world, "propose", person.pk, **good)
    assert again.status_code == 422 and "already proposed" in words_of(again)


def test_agree_in_one_press_and_twice_does_nothing(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    client = client_as(world.users["coordinator"])
    once = str(uuid4())
    for _ in range(2):
        answer = send(client, world, "agree-child", person.pk, once=once, version=membership.version)
        assert answer.status_code == 302
    with acting_as(world.actor("coordinator")):
        assert Membership.objects.get().state == "agreed"
        assert AuditEntry.objects.filter(event="child_decided").count() == 1


def test_a_decision_made_meanwhile_shows_a_comparison(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    seen = membership.version
    lists.agree(membership, "Fits the scope.")
    client = client_as(world.users["coordinator"])
    answer = send(client, world, "decline-child", person.pk, reason="Out of scope, we think.", version=seen)
    assert answer.status_code == 409
    text = words_of(answer)
    assert "Out of scope, we think." in text and "Fits the scope." in text


def test_agree_several_at_one_sitting(world: World, lists: Lists, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    assert "Nobody waits for a decision" in words_of(open_page(client, world, "agree-several"))
    one = lists.propose(lists.child("head"), "head")
    two = lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    three = lists.propose(lists.child("head", "Zara", "Wynn"), "head")
    assert "Record the group’s decisions" in words_of(open_page(client, world, "cohort"))
    assert "Tanner&#39;s Field: Named by both schools" in words_of(open_page(client, world, "agree-several"))
    none = send(client, world, "agree-several", reason="Kept words")
    assert none.status_code == 422 and "Kept words" in none.content.decode()
    boxes = [f"{member.pk}.{member.version}" for member in (one, two)]
    done = send(client, world, "agree-several", members=boxes, reason="Both fit the scope.")
    assert done.status_code == 302
    assert "agreement on 2 children" in words_of(client.get(done["Location"]))
    stale = send(client, world, "agree-several", members=[boxes[0], f"{three.pk}.{three.version}"])
    assert stale.status_code == 422 and "decided since" in words_of(stale)
    with acting_as(world.actor("coordinator")):
        states = dict(Membership.objects.values_list("pk", "state"))
    assert states == {one.pk: "agreed", two.pk: "agreed", three.pk: "proposed"}
    assert open_page(client_as(world.users["head"]), world, "agree-several").status_code == 403


def test_deciding_is_refused_to_others(world: World, lists: Lists, client_as: SignIn) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    for who in ("head", "sergeant", "lead"):
        client = client_as(world.users[who])
        assert open_page(client, world, "agree-child", person.pk).status_code == 403
        assert send(client, world, "agree-child", person.pk, version=membership.version).status_code == 403


def test_leaving_and_a_different_view(world: World, lists: Lists, leo: Person, client_as: SignIn) -> None:
    client = client_as(world.users["coordinator"])
    with acting_as(world.actor("coordinator")):
        version = Membership.objects.get().version
    early = send(client, world, "remove-child", leo.pk, reason="Moved away.", version=version)
    assert early.status_code == 422 and "no referral or decision" in words_of(early)
    lists.act("coordinator", commands.decide_no_referral, person=leo, reason="Support is in place.")
    waiting = send(client, world, "remove-child", leo.pk, reason="Moved away.", version=version)
    assert waiting.status_code == 422 and "words about this child that nobody has sorted" in words_of(waiting)
    with acting_as(world.actor("coordinator")):
        unsorted = list(Factor.objects.filter(person=leo, kind="unsorted"))
    for words in unsorted:
        lists.act("coordinator", commands.sort_factor, factor=words, kind="strength", version=words.version)
    assert (
        send(client, world, "remove-child", leo.pk, reason="Moved away.", version=version).status_code == 302
    )
    sergeant = client_as(world.users["sergeant"])
    assert open_page(sergeant, world, "dissent", leo.pk).status_code == 404
    assert "Left the cohort on" in words_of(open_page(client, world, "child", leo.pk))
    assert "Propose again" in words_of(open_page(client, world, "child", leo.pk))


def test_a_different_view_stays_beside_the_decision(world: World, leo: Person, client_as: SignIn) -> None:
    sergeant = client_as(world.users["sergeant"])
    assert send(sergeant, world, "dissent", leo.pk, text="We would wait a month.").status_code == 302
    text = words_of(open_page(client_as(world.users["head"]), world, "child", leo.pk))
    assert "Police sees it differently: We would wait a month." in text


def test_a_child_without_a_proposal_has_no_decision_pages(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    person = lists.child("head")
    client = client_as(world.users["coordinator"])
    for page in DECISION_PAGES:
        assert open_page(client, world, page, person.pk).status_code == 404, page


def test_candidates_are_searched_and_filtered(world: World, lists: Lists, client_as: SignIn) -> None:
    one, two = lists.child("head"), lists.child("sergeant")
    lists.join(one, two)
    lists.child("head", "Ellie", "Marsden")
    client = client_as(world.users["coordinator"])
    shared = words_of(open_page(client, world, "candidates", query="?show=shared"))
    assert "Leo Pashley" in shared and "Ellie Marsden" not in shared
    answer = send(client, world, "candidates", q="marsden")
    assert "arsden" not in answer.url
    found = words_of(client.get(answer.url))
    assert "Ellie Marsden" in found and "Leo Pashley" not in found
    assert "No child here" in words_of(open_page(client, world, "candidates", query=f"?about={uuid4()}"))
    assert "Nobody was ticked" in words_of(open_page(client, world, "candidates", query="?none=1"))


def test_proposing_a_child_who_is_in_play_says_so_and_asks_nothing(
    world: World, lists: Lists, leo: Person, client_as: SignIn
) -> None:
    priya = client_as(world.users["coordinator"])
    page = open_page(priya, world, "propose", leo.pk)
    assert "This child is already in the cohort" in words_of(page) and "Agreed into the cohort" in words_of(
        page
    )
    assert "<textarea" not in page.content.decode()
    with acting_as(world.actor("coordinator")):
        records = list(Person.objects.values_list("pk", flat=True))
    # Whichever of the child's joined records leads.
    ways = [reverse("child", args=[world.mapping.reference, key]) for key in records]
    assert any(way in page.content.decode() for way in ways)
    ellie = lists.child("head", "Ellie", "Marsden")
    lists.propose(ellie, "head")
    waiting = open_page(priya, world, "propose", ellie.pk)
    assert "already proposed" in words_of(waiting) and "<textarea" not in waiting.content.decode()
    refused = send(priya, world, "propose", ellie.pk, reason="Again", identified_by="school_report")
    assert refused.status_code == 422 and "<textarea" not in refused.content.decode()


def test_a_child_declined_before_is_proposed_again_with_the_reason_in_view(
    world: World, lists: Lists, client_as: SignIn
) -> None:
    child = lists.child("head")
    proposal = lists.propose(child, "head")
    lists.act(
        "coordinator",
        commands.decline_child,
        membership=proposal,
        reason="Lives outside the area",
        version=proposal.version,
    )
    head = client_as(world.users["head"])
    page = open_page(head, world, "propose", child.pk)
    assert "Declined on" in words_of(page) and "The reason given: Lives outside the area." in words_of(page)
    assert "say below what is different now" in words_of(page) and "<textarea" in page.content.decode()
    again = {"reason": "Moved here", "category": "child_exploited", "identified_by": "school_report"}
    assert send(head, world, "propose", child.pk, known_before="no", **again).status_code == 302
