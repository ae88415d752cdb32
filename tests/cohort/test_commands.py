"""Every write about the cohort: what it does, what it refuses, and what a second sending does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import (
    AgencyView,
    Factor,
    LeadProfessional,
    Membership,
    Referral,
    StatutoryCheck,
)
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.commands import open_contribution
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists

pytestmark = pytest.mark.django_db


def _refer(lists: Lists, person: Person, who: str = "coordinator", **changes: Any) -> Referral:
    given = {
        "to": "mash",
        "made_on": today(),
        "made_by_name": "Owen Tait",
        "told": "yes",
        **changes,
    }
    return lists.act(who, commands.record_referral, person=person, **given)


# --- Membership -----------------------------------------------------------------------------------


def test_propose_child_names_the_child_to_the_team(world: World, lists: Lists) -> None:
    person = lists.child("head")
    membership = lists.propose(person, "head")
    assert membership.state == "proposed"
    with acting_as(world.actor("sergeant")):
        seen = Person.objects.get(pk=person.pk)
        assert (seen.standing, seen.naming) == ("proposed", "named")
        assert Membership.objects.get().reason.startswith("Named by both schools")


def test_propose_child_needs_a_reason_and_the_right_mapping(world: World, lists: Lists) -> None:
    person = lists.child("head")
    with pytest.raises(PlacemapError, match="Say why"):
        lists.propose(person, "head", reason=" ")
    with pytest.raises(PlacemapError, match="future"):
        lists.propose(person, "head", identified_on=today() + timedelta(days=2))
    coordinator = world.actor("coordinator")
    with acting_as(coordinator):
        world.mapping.pk, kept = world.other_mapping.pk, world.mapping.pk
        with pytest.raises((PlacemapError, Refused)):
            commands.propose_child(
                mapping=world.mapping,
                person=person,
                reason="x",
                identified_by="health",
                category="child_at_risk",
                by=coordinator,
            )
        world.mapping.pk = kept


def test_propose_child_once_for_a_person_whatever_the_record(lists: Lists) -> None:
    one, other = lists.child("head"), lists.child("sergeant")
    lists.join(one, other)
    lists.propose(one, "head")
    with pytest.raises(PlacemapError, match="already proposed"):
        lists.propose(other, "sergeant")
    with pytest.raises(PlacemapError, match="already proposed"):
        lists.propose(one)


def test_an_agency_proposes_only_children_it_named(world: World, lists: Lists) -> None:
    linked = lists.linked(lists.member(), "head")
    with acting_as(world.actor("sergeant")):
        assert Person.objects.get(pk=linked.pk).naming == "initials"
    with pytest.raises(Refused):
        lists.propose(linked, "sergeant")
    hidden = lists.child("head", "Zara", "Wynn")
    with pytest.raises(PlacemapError, match="no longer shown"):
        lists.propose(hidden, "sergeant")


def test_agree_opens_and_decline_closes_with_a_reason(world: World, lists: Lists) -> None:
    kept, turned_down = lists.child("head"), lists.child("head", "Ellie", "Marsden")
    agreed = lists.agree(lists.propose(kept), "Fits the first line of the scope.")
    assert (agreed.state, agreed.scope_number) == ("agreed", 1)
    proposal = lists.propose(turned_down, "head")
    with pytest.raises(PlacemapError, match="Say why"):
        lists.act(
            "coordinator", commands.decline_child, membership=proposal, reason="", version=proposal.version
        )
    lists.act(
        "coordinator",
        commands.decline_child,
        membership=proposal,
        reason="Lives outside the area; passed to the problem solving group.",
        version=proposal.version,
    )
    with acting_as(world.actor("sergeant")):
        assert not Person.objects.filter(pk=turned_down.pk).exists()
        assert [m.person_id for m in Membership.objects.all()] == [kept.pk]
    with acting_as(world.actor("head")):
        assert Membership.objects.get(person=turned_down).decision_reason.startswith("Lives outside")


def test_only_the_custodian_decides(lists: Lists) -> None:
    proposal = lists.propose(lists.child("head"), "head")
    for who in ("head", "sergeant", "lead"):
        with pytest.raises(Refused, match="coordinator"):
            lists.act(who, commands.agree_child, membership=proposal, version=proposal.version)


def test_a_decision_made_meanwhile_is_not_overwritten(lists: Lists) -> None:
    proposal = lists.propose(lists.child("head"))
    seen = proposal.version
    lists.agree(proposal)
    with pytest.raises(Conflict, match="You have recorded a decision"):
        lists.act(
            "coordinator", commands.decline_child, membership=proposal, reason="Out of scope", version=seen
        )
    with pytest.raises(PlacemapError, match="already agreed"):
        lists.act("coordinator", commands.agree_child, membership=proposal, version=proposal.version)


def test_declined_and_proposed_again_keeps_the_first_decision(world: World, lists: Lists) -> None:
    person = lists.child("head")
    first = lists.propose(person, "head")
    lists.act(
        "coordinator",
        commands.decline_child,
        membership=first,
        reason="Too little yet.",
        version=first.version,
    )
    second = lists.propose(person, "head", reason="Now seen by police as well.")
    assert second.pk != first.pk
    with acting_as(world.actor("coordinator")):
        assert set(Membership.objects.values_list("state", flat=True)) == {"declined", "proposed"}
        assert Membership.objects.get(pk=first.pk).decision_reason == "Too little yet."


def test_a_child_at_risk_never_leaves_undecided(lists: Lists) -> None:
    person = lists.child("head")
    membership = lists.agree(lists.propose(person))
    leave = {"membership": membership, "reason": "Moved to another town; handed over."}
    with pytest.raises(PlacemapError, match="no referral or decision"):
        lists.act("coordinator", commands.remove_child, version=membership.version, **leave)
    _refer(lists, person)
    left = lists.act("coordinator", commands.remove_child, version=membership.version, **leave)
    assert left.state == "removed"
    proposal = lists.propose(lists.child("head", "Ellie", "Marsden"))
    with pytest.raises(PlacemapError, match="Decline the proposal"):
        lists.act(
            "coordinator", commands.remove_child, membership=proposal, reason="x", version=proposal.version
        )


def test_deciding_settles_every_open_proposal_about_the_child(world: World, lists: Lists) -> None:
    one, other = lists.child("head"), lists.child("sergeant")
    first, second = lists.propose(one, "head"), lists.propose(other, "sergeant")
    lists.join(one, other)
    lists.agree(first)
    with acting_as(world.actor("coordinator")):
        assert Membership.objects.get(pk=second.pk).state == "agreed"


def test_propose_children_together_or_not_at_all(world: World, lists: Lists) -> None:
    one, two = lists.child("head"), lists.child("head", "Ellie", "Marsden")
    shared = {"mapping": world.mapping, "reason": "On both schools' lists.", "identified_by": "agency_list"}
    shared["category"] = "child_at_risk"
    assert len(lists.act("coordinator", commands.propose_children, people=[one, two], **shared)) == 2
    three = lists.child("head", "Zara", "Wynn")
    with pytest.raises(PlacemapError, match="already proposed"):
        lists.act("coordinator", commands.propose_children, people=[three, one], **shared)
    with acting_as(world.actor("coordinator")):
        assert not Membership.objects.filter(person=three).exists()
    with pytest.raises(PlacemapError, match="at least one"):
        lists.act("coordinator", commands.propose_children, people=[], **shared)


def test_agree_children_all_or_none(world: World, lists: Lists) -> None:
    one = lists.propose(lists.child("head"), "head")
    two = lists.propose(lists.child("head", "Ellie", "Marsden"), "head")
    shared = {"mapping": world.mapping, "memberships": [one, two]}
    with pytest.raises(Conflict):
        lists.act("coordinator", commands.agree_children, versions=[1, 7], **shared)
    with acting_as(world.actor("coordinator")):
        assert set(Membership.objects.values_list("state", flat=True)) == {"proposed"}
    made = lists.act("coordinator", commands.agree_children, versions=[1, 1], **shared)
    assert [member.state for member in made] == ["agreed", "agreed"]
    with pytest.raises(PlacemapError, match="at least one"):
        lists.act("coordinator", commands.agree_children, mapping=world.mapping, memberships=[], versions=[])


def test_a_child_who_has_caused_harm_needs_the_exploitation_considered(world: World, lists: Lists) -> None:
    person = lists.child("head")
    with pytest.raises(PlacemapError, match="considered"):
        lists.propose(person, "head", category="child_caused_harm")
    lists.propose(
        person, "head", category="child_caused_harm", consideration="Debt to an adult; told to carry."
    )
    with acting_as(world.actor("coordinator")):
        assert Person.objects.get(pk=person.pk).category == "child_caused_harm"


def test_record_dissent_stays_beside_the_decision(world: World, lists: Lists) -> None:
    membership = lists.agree(lists.propose(lists.child("head")))
    dissent = lists.act(
        "sergeant", commands.record_dissent, membership=membership, text="We think this is too early."
    )
    assert dissent.agency_id == world.agencies["police"].pk
    with pytest.raises(PlacemapError):
        lists.act("sergeant", commands.record_dissent, membership=membership, text="")


# --- What is known --------------------------------------------------------------------------------


def test_record_view_is_signed_and_kept_beside_the_earlier(world: World, lists: Lists) -> None:
    person = lists.member()
    lists.act(
        "sergeant", commands.record_view, person=person, level="moderate", reasons_for="Seen at the park."
    )
    lists.act(
        "sergeant",
        commands.record_view,
        person=person,
        level="significant",
        reasons_for="Seen with an adult of concern.",
        reasons_against="Has not been missing.",
        held_on=today(),
    )
    with acting_as(world.actor("head")):
        levels = list(AgencyView.objects.order_by("recorded_at").values_list("level", "nature"))
    assert levels == [("moderate", "opinion"), ("significant", "opinion")]
    with pytest.raises(PlacemapError, match="Say why you hold this view"):
        lists.act("sergeant", commands.record_view, person=person, level="moderate")


def test_record_view_for_another_agency_is_the_custodians(world: World, lists: Lists) -> None:
    person = lists.member()
    police = world.agencies["police"]
    view = lists.act("coordinator", commands.record_view, person=person, is_known=False, agency=police)
    assert (view.agency_id, view.is_known, view.level) == (police.pk, False, "")
    with pytest.raises(Refused):
        lists.act("head", commands.record_view, person=person, is_known=False, agency=police)


def test_record_factor_keeps_source_and_nature(lists: Lists) -> None:
    person = lists.member()
    factor = lists.act(
        "sergeant",
        commands.record_factor,
        person=person,
        kind="worry",
        text="Seen with an adult of concern.",
        how_known="told_by_other",
        grade="2/B/P",
    )
    assert (factor.nature, factor.grade, factor.how_known) == ("opinion", "2/B/P", "told_by_other")
    seen = lists.act(
        "sergeant",
        commands.record_factor,
        person=person,
        kind="strength",
        text="Boxing.",
        how_known="seen_myself",
    )
    assert seen.nature == "fact"
    with pytest.raises(PlacemapError):
        lists.act("sergeant", commands.record_factor, person=person, kind="worry", text="  ")


def test_a_restricted_factor_is_kept_from_the_team(world: World, lists: Lists) -> None:
    person = lists.member()
    lists.act(
        "sergeant", commands.record_factor, person=person, kind="worry", text="Sensitive.", handling="C"
    )
    for who, sees in (("sergeant", 1), ("coordinator", 1), ("head", 0), ("lead", 0)):
        with acting_as(world.actor(who)):
            assert Factor.objects.count() == sees, who


def test_sort_factor_by_its_agency_or_the_custodian_once(world: World, lists: Lists) -> None:
    lists.child("head", says={"notes": (("Concerns", "New phone"),)})
    with acting_as(world.actor("coordinator")):
        note = Factor.objects.get()
    assert note.text == "Concerns: New phone"
    with pytest.raises(Refused):
        lists.act("sergeant", commands.sort_factor, factor=note, kind="worry", version=1)
    lists.act("head", commands.sort_factor, factor=note, kind="worry", version=1)
    with pytest.raises(Conflict):
        lists.act("coordinator", commands.sort_factor, factor=note, kind="strength", version=1)


def test_record_voice_or_why_not(lists: Lists) -> None:
    person = lists.member()
    voice = lists.act(
        "head",
        commands.record_voice,
        person=person,
        text="Ask me first.",
        said_to="Mr Abara",
        agreed_to_record=True,
    )
    assert (voice.nature, voice.agreed_to_record) == ("own_words", True)
    why_not = lists.act("head", commands.record_voice, person=person, not_sought_because="Not met yet.")
    assert why_not.agreed_to_record is None
    with pytest.raises(PlacemapError):
        lists.act("head", commands.record_voice, person=person)


def test_trusted_adult_statutory_and_told(lists: Lists) -> None:
    person = lists.member()
    adult = lists.act(
        "head", commands.record_trusted_adult, person=person, name=" Mr  Abara ", who="pastoral lead"
    )
    assert adult.name == "Mr Abara"
    check = lists.act(
        "social_care",
        commands.record_statutory_check,
        person=person,
        status="child_in_need",
        owner="Nadia Bright",
        checked_on=today(),
    )
    assert check.status == "child_in_need"
    with pytest.raises(PlacemapError, match="who holds this"):
        lists.act(
            "social_care",
            commands.record_statutory_check,
            person=person,
            status="child_in_need",
            checked_on=today(),
        )
    told = lists.act(
        "head",
        commands.record_told_about,
        person=person,
        who="parent",
        told="yes",
        told_on=today(),
        told_by="J. Okell",
    )
    assert told.told_on == today()
    with pytest.raises(PlacemapError, match="Say why they have not been told"):
        lists.act("head", commands.record_told_about, person=person, who="child", told="no")


# --- Referrals ------------------------------------------------------------------------------------


def test_a_referral_from_making_to_outcome(lists: Lists) -> None:
    person = lists.member()
    made = today() - timedelta(days=5)
    referral = _refer(lists, person, made_on=made)
    received = lists.act(
        "coordinator",
        commands.record_receipt,
        referral=referral,
        received_on=today(),
        version=referral.version,
    )
    assert received.received_on == today()
    with pytest.raises(Conflict):
        lists.act("coordinator", commands.record_receipt, referral=referral, received_on=today(), version=1)
    with pytest.raises(PlacemapError, match="Say why this was the outcome"):
        lists.act(
            "coordinator",
            commands.record_outcome,
            referral=referral,
            outcome="no_further_action",
            outcome_on=today(),
            version=referral.version,
        )
    done = lists.act(
        "coordinator",
        commands.record_outcome,
        referral=referral,
        outcome="accepted",
        outcome_on=today(),
        version=referral.version,
    )
    assert (done.outcome, done.outcome_on, done.version) == ("accepted", today(), 3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"made_on": today() + timedelta(days=1)}, "future"),
        ({"told": "no"}, "Say why they have not been told"),
        ({"made_by_name": " "}, "Give a name"),
    ],
)
def test_a_referral_that_is_not_whole_is_refused(lists: Lists, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(PlacemapError, match=message):
        _refer(lists, lists.member(), **changes)


def test_the_same_referral_twice_is_one(world: World, lists: Lists) -> None:
    person = lists.member()
    assert _refer(lists, person).pk == _refer(lists, person).pk
    assert _refer(lists, person, to="nrm").pk != _refer(lists, person).pk
    with acting_as(world.actor("coordinator")):
        assert Referral.objects.count() == 2


def test_only_its_agency_or_the_custodian_adds_to_a_referral(lists: Lists) -> None:
    person = lists.member()
    referral = _refer(lists, person, "head")
    with pytest.raises(Refused):
        lists.act("sergeant", commands.record_receipt, referral=referral, received_on=today(), version=1)
    with pytest.raises(PlacemapError, match="before the referral"):
        lists.act(
            "head",
            commands.record_receipt,
            referral=referral,
            received_on=today() - timedelta(days=1),
            version=1,
        )


def test_no_referral_and_lead_professional_told(lists: Lists) -> None:
    person = lists.member()
    decision = lists.act(
        "coordinator", commands.decide_no_referral, person=person, reason="Support is in place."
    )
    assert decision.decided_on == today()
    with pytest.raises(PlacemapError):
        lists.act("coordinator", commands.decide_no_referral, person=person, reason="")
    lead = lists.act(
        "head", commands.record_lead_professional, person=person, name="Nadia Bright", who="Social care"
    )
    with pytest.raises(PlacemapError, match="who told"):
        lists.act("head", commands.lead_professional_told, lead=lead, told_on=today(), told_by="", version=1)
    with pytest.raises(Refused):
        lists.act(
            "sergeant", commands.lead_professional_told, lead=lead, told_on=today(), told_by="x", version=1
        )
    told = lists.act(
        "head", commands.lead_professional_told, lead=lead, told_on=today(), told_by="Joan Okell", version=1
    )
    assert told.told_by == "Joan Okell"
    with pytest.raises(Conflict):
        lists.act("head", commands.lead_professional_told, lead=lead, told_on=today(), told_by="x", version=1)


# --- Lists ----------------------------------------------------------------------------------------


def test_record_from_list_keeps_the_words_as_written(world: World, lists: Lists) -> None:
    person = lists.child(
        "social_care",
        says={
            "level": "significant",
            "level_as_written": "High",
            "statutory_status": "child_in_need",
            "statutory_as_written": "CIN",
            "worker": "Nadia Bright",
            "notes": (("Concerns", "Out late"), ("", "Phone"), ("Other", "  ")),
        },
    )
    with acting_as(world.actor("coordinator")):
        view = AgencyView.objects.get(person=person)
        assert (view.level, view.as_written, view.nature) == ("significant", "High", "opinion")
        check = StatutoryCheck.objects.get(person=person)
        assert (check.status, check.as_written, check.checked_on) == ("child_in_need", "CIN", today())
        assert LeadProfessional.objects.get(person=person).told_on is None
        kept = Factor.objects.filter(person=person).values_list("kind", "text")
        assert sorted(kept) == [("unsorted", "Concerns: Out late"), ("unsorted", "Phone")]


def test_record_from_list_takes_a_word_it_cannot_read(world: World, lists: Lists) -> None:
    lists.child("head", says={"level_as_written": "Amber", "statutory_as_written": "EHCP"})
    with acting_as(world.actor("coordinator")):
        assert (AgencyView.objects.get().level, AgencyView.objects.get().as_written) == ("", "Amber")
        assert (StatutoryCheck.objects.get().status, StatutoryCheck.objects.get().as_written) == (
            "other",
            "EHCP",
        )


def test_record_from_list_is_for_its_own_agency(world: World, lists: Lists) -> None:
    person = lists.child("head", says={})
    with acting_as(world.actor("head")):
        contribution = person.contribution
    with pytest.raises(Refused):
        lists.act("sergeant", commands.record_from_list, contribution=contribution, rows=[])


# --- The trail, and a closed mapping ---------------------------------------------------------------


def test_commands_leave_a_trail_of_identifiers_only(world: World, lists: Lists) -> None:
    person = lists.member()
    lists.act("head", commands.record_factor, person=person, kind="worry", text="Unforgettable words.")
    with acting_as(world.actor("coordinator")):
        entries = AuditEntry.objects.filter(mapping_id=world.mapping.pk)
        assert entries.filter(event="factor_recorded", subjects__contains=[person.pk]).exists()
        assert entries.filter(event="child_decided").exists()
        assert "Unforgettable" not in str(list(entries.values()))


def test_a_closed_mapping_takes_nothing_more(world: World, lists: Lists) -> None:
    person = lists.member()
    # What was answered before the end is not answered again: see test_mapping_disposed for what was not.
    _refer(lists, person)
    with acting_as(world.actor("lead")):
        type(world.mapping).objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=today(), closure_reason="objectives_met"
        )
    with pytest.raises(PlacemapError, match="closed"):
        lists.act("head", commands.record_factor, person=person, kind="worry", text="Later.")
    with pytest.raises(PlacemapError, match="closed"):
        _refer(lists, person, to="early_help")


def test_two_records_of_one_child_share_what_is_put_on_either(world: World, lists: Lists) -> None:
    closed = lists.child("sergeant", handling="C")
    named = lists.child("head", born=date(2011, 6, 9))
    lists.join(closed, named)
    lists.agree(lists.propose(named))
    factor = lists.act(
        "coordinator", commands.record_factor, person=closed, kind="worry", text="Seen out late."
    )
    assert factor.person_id == named.pk
    with acting_as(world.actor("social_care")):
        assert Factor.objects.get().text == "Seen out late."


def test_a_contribution_of_another_mapping_or_agency_is_refused(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    stranger = world.actor("other_district")
    with acting_as(stranger):
        elsewhere = open_contribution(
            mapping=world.other_mapping,
            agency=world.users["other_district"].agency,
            kind="by_hand",
            title="Elsewhere",
            by=stranger,
        )
    given: list[tuple[Any, dict[str, Any]]] = [
        (commands.record_factor, {"kind": "worry", "text": "Seen."}),
        (commands.record_view, {"level": "reduced"}),
        (commands.record_lead_professional, {"name": "Nadia Bright"}),
    ]
    for command, words in given:
        with pytest.raises(PlacemapError, match="another mapping"):
            lists.act("coordinator", command, person=leo, contribution=elsewhere, **words)
        with pytest.raises(Refused):
            lists.act("sergeant", command, person=leo, contribution=leo.contribution, **words)
    with pytest.raises(Refused):
        lists.act(
            "coordinator",
            commands.record_from_list,
            contribution=elsewhere,
            rows=[commands.FromList(person=leo, level="moderate")],
        )
    with pytest.raises(PlacemapError, match="another mapping"):
        lists.propose(lists.child("head", "Ellie", "Marsden"), contribution=elsewhere)


def test_a_referral_recorded_again_with_other_words_is_not_dropped(world: World, lists: Lists) -> None:
    leo = lists.member("head")
    same: dict[str, Any] = {
        "person": leo,
        "to": "mash",
        "made_on": today(),
        "made_by_name": "O. Tait",
        "told": "yes",
    }
    first = lists.act("head", commands.record_referral, **same)
    assert lists.act("head", commands.record_referral, **same).pk == first.pk
    for change in ({"told": "no", "told_reason": "Not safe yet."}, {"made_by_name": "P. Other"}):
        with pytest.raises(PlacemapError, match="already"):
            lists.act("head", commands.record_referral, **{**same, **change})
    assert lists.act("head", commands.record_referral, **{**same, "to_detail": "Second"}).pk != first.pk
