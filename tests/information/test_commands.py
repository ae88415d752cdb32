"""Giving information, noticing, passing on, and the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placemap.access.decisions import Refused
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information import commands, queries, rules
from placemap.information.models import Concern, Contribution, Routing
from placemap.mappings.queries import open_mapping
from placemap.partners.commands import record_agreement
from placemap.partners.models import Agency, Agreement, LegalPower
from placemap.partners.queries import AgreementMissing
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def give(world: World, key: str = "sergeant", agency: str = "police", **changes: Any) -> Contribution:
    actor = world.actor(key)
    with acting_as(actor):
        return commands.open_contribution(
            mapping=world.mapping,
            agency=world.agencies[agency],
            kind=changes.pop("kind", "list"),
            title="Police list",
            by=actor,
            **changes,
        )


def notice(world: World, key: str = "sergeant", **changes: Any) -> Concern:
    actor = world.actor(key)
    given: dict[str, Any] = {"text": "Two lads by the back gate.", "how_known": "seen_myself", **changes}
    with acting_as(actor):
        return commands.notice_something(mapping=world.mapping, by=actor, **given)


def afresh(world: World, concern: Concern, key: str = "coordinator") -> Concern:
    actor = world.actor(key)
    with acting_as(actor):
        return queries.concern_in(actor, world.mapping, concern.pk)


def pass_on(
    world: World, concern: Concern, key: str = "coordinator", to: str = "other_district", **changes: Any
) -> Routing:
    actor = world.actor(key)
    given = {"reason": "Out of scope", "message": "Bicycles are being taken.", **changes}
    with acting_as(actor):
        held = queries.concern_in(actor, world.mapping, concern.pk)
        return commands.route_concern(concern=held, sent_to=world.agencies[to], by=actor, **given)


def test_a_contribution_takes_its_terms_from_the_agreement(world: World) -> None:
    given = give(world)
    assert given.purpose == "To keep children safe from exploitation"
    assert given.power.code == "POL-CL"
    assert (given.handling, given.how_known, given.audience) == ("P", "record_check", "team")
    assert given.review_on > today() + timedelta(days=170)
    assert given.given_by == world.users["sergeant"].pk


def test_a_contribution_with_conditions_is_read_by_its_agency_and_the_custodian_only(world: World) -> None:
    given = give(world, handling="C", how_known="rumour")
    assert (given.audience, given.how_known) == ("restricted", "rumour")
    for key, sees in (("sergeant", True), ("coordinator", True), ("lead", False), ("head", False)):
        actor = world.actor(key)
        with acting_as(actor):
            assert Contribution.objects.filter(pk=given.pk).exists() is sees, key
            assert (given.pk in {c.pk for c in queries.contributions(actor, world.mapping)}) is sees


def test_the_custodian_enters_what_another_agency_sent(world: World) -> None:
    assert give(world, "coordinator", "social_care").agency == world.agencies["social_care"]
    with pytest.raises(Refused, match="for your own agency"):
        give(world, "sergeant", "social_care")
    with pytest.raises(Refused, match="not on this mapping’s team"):
        give(world, "stranger", "charity")


def test_an_agency_that_is_not_on_the_team_gives_nothing(world: World) -> None:
    with pytest.raises(PlacemapError, match="Lantern Youth is not on this mapping’s team"):
        give(world, "coordinator", "charity")
    with pytest.raises(AgreementMissing, match="Reedmere Housing"):
        give(world, "coordinator", "unsigned")


def test_nothing_is_given_under_a_power_no_longer_in_force(world: World) -> None:
    with acting_as(SETTER):
        LegalPower.objects.filter(code="POL-CL").update(in_force_to=today() - timedelta(days=1))
    with pytest.raises(PlacemapError, match="is not in force"):
        give(world)


def test_withdrawing_keeps_the_row_and_the_reason(world: World) -> None:
    given = give(world)
    actor = world.actor("sergeant")
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="Say why"):
            commands.withdraw_contribution(contribution=given, reason=" ", by=actor)
        back = commands.withdraw_contribution(contribution=given, reason="Sent by mistake", by=actor)
        assert (back.withdrawn_reason, back.withdrawn_by) == ("Sent by mistake", actor.user_id)
        with pytest.raises(PlacemapError, match="already been taken back"):
            commands.withdraw_contribution(contribution=given, reason="Again", by=actor)
    head = world.actor("head")
    with acting_as(head), pytest.raises(Refused, match="Only the agency that gave this"):
        commands.withdraw_contribution(contribution=given, reason="x", by=head)


def test_something_noticed_needs_no_conclusion(world: World) -> None:
    concern = notice(world, how_known="rumour")
    assert (concern.nature, concern.state, concern.agency) == ("opinion", "new", world.agencies["police"])
    assert concern.contribution.kind == "noticed"
    assert concern.review_on == concern.contribution.review_on


def test_something_noticed_is_read_by_its_agency_the_custodian_and_the_lead(world: World) -> None:
    concern = notice(world)
    for key, sees in (
        ("sergeant", True),
        ("coordinator", True),
        ("lead", True),
        ("head", False),
        ("stranger", False),
    ):
        with acting_as(world.actor(key)):
            assert Concern.objects.filter(pk=concern.pk).exists() is sees, key


def test_noticing_is_refused_outside_the_team_and_in_words(world: World) -> None:
    with pytest.raises(Refused, match="not on this mapping’s team"):
        notice(world, "other_district")
    with pytest.raises(PlacemapError, match="A few words are enough"):
        notice(world, text="  ")


def test_kept_for_the_mapping(world: World) -> None:
    concern = notice(world)
    actor = world.actor("lead")
    with acting_as(actor):
        kept = commands.keep_concern(concern=queries.concern_in(actor, world.mapping, concern.pk), by=actor)
        assert (kept.state, kept.version) == ("kept", 2)
    dan = world.actor("sergeant")
    with acting_as(dan), pytest.raises(Refused, match="coordinator or the lead officer decides"):
        commands.keep_concern(concern=afresh(world, concern, "sergeant"), by=dan)


def test_two_people_deciding_get_a_conflict(world: World) -> None:
    concern = notice(world)
    pass_on(world, concern)
    actor = world.actor("lead")
    with acting_as(actor):
        with pytest.raises(Conflict, match="Somebody else decided"):
            commands.keep_concern(concern=concern, by=actor)
        now = queries.concern_in(actor, world.mapping, concern.pk)
        with pytest.raises(PlacemapError, match="already been passed on"):
            commands.keep_concern(concern=now, by=actor)
        with pytest.raises(Conflict):
            commands.route_concern(
                concern=now, sent_to=world.agencies["charity"], reason="r", message="m", version=1, by=actor
            )


def test_passing_on_sends_the_message_and_not_the_concern(world: World) -> None:
    concern = notice(world, text="Secret words about a child")
    routing = pass_on(world, concern)
    marek = world.actor("other_district")
    with acting_as(marek):
        (shown,) = queries.routed_to_me(marek)
        assert shown.routing == routing
        assert shown.routing.message == "Bicycles are being taken."
        assert not Concern.objects.exists()
        assert not Contribution.objects.exists()
    assert (shown.sent_by, shown.sender_agency) == ("Priya Nandra", "Fenmarch Safeguarding Partnership")


def agree_afresh(world: World, **changes: Any) -> None:
    """Police sign again, under other terms."""
    given = {
        "purpose": "To stop harm",
        "power": "POL-CL",
        "handling": "P",
        "source_grade": "rumour",
        **changes,
    }
    with acting_as(SETTER):
        record_agreement(
            agency=world.agencies["police"],
            signed_on=today(),
            expires_on=today() + timedelta(days=700),
            signed_by="Director",
            version="Protocol 5",
            review_months=3,
            by=SETTER,
            **given,
        )


def test_what_is_passed_on_carries_the_terms_of_whoever_noticed_it(world: World) -> None:
    concern = notice(world)
    agree_afresh(world)
    routing = pass_on(world, concern)
    assert (routing.purpose, routing.power.code, routing.handling) == ("To stop harm", "POL-CL", "P")
    assert routing.how_known == "seen_myself", "known as it was when it was noticed, not as lists are"
    assert routing.review_on == rules.review_day(today(), 3)
    marek = world.actor("other_district")
    with acting_as(marek):
        received = commands.acknowledge_routing(routing=routing, by=marek)
        assert (received.purpose, received.power) == ("To stop harm", routing.power)
        with pytest.raises(DatabaseError, match="stays where it is"), transaction.atomic():
            Routing.objects.filter(pk=routing.pk).update(handling="C")


def test_a_worry_waits_for_no_paper(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    concern = notice(world)

    def ended(agency: Agency) -> Agreement:
        raise AgreementMissing(f"{agency.name} has not signed")

    monkeypatch.setattr(queries, "power_in_force", lambda code: None)
    assert pass_on(world, concern).review_on == concern.review_on
    monkeypatch.setattr(queries, "require_agreement", ended)
    assert pass_on(world, concern, to="charity").review_on == concern.review_on


def test_a_lead_who_may_not_read_how_it_went_does_not_send_it_again(world: World) -> None:
    concern = notice(world)
    agree_afresh(world, handling="C")
    pass_on(world, concern, agreed_with="Dan Colley")
    lead = world.actor("lead")
    with acting_as(lead):
        assert not Routing.objects.exists()
    with pytest.raises(PlacemapError, match="already been passed to that agency"):
        pass_on(world, concern, key="lead", agreed_with="Dan Colley")
    # Asked by hand: somebody who passes nothing on learns nothing.
    for key in ("sergeant", "other_district"):
        with acting_as(world.actor(key)):
            assert not queries.was_passed_to(concern, world.agencies["other_district"])


def test_what_was_given_with_conditions_goes_on_when_its_agency_agrees(world: World) -> None:
    agree_afresh(world, handling="C")
    concern = notice(world)
    with pytest.raises(PlacemapError, match="Fenmarch Police gave this with conditions. Ask them first"):
        pass_on(world, concern)
    routing = pass_on(world, concern, agreed_with=" Dan Colley ")
    assert (routing.handling, routing.agreed_with) == ("C", "Dan Colley")
    for key, sees in (("coordinator", True), ("sergeant", True), ("other_district", True), ("lead", False)):
        with acting_as(world.actor(key)):
            assert Routing.objects.exists() is sees, key


def test_passing_on_says_what_to_mend(world: World) -> None:
    concern = notice(world)
    with pytest.raises(AgreementMissing, match="Reedmere Housing has not signed"):
        pass_on(world, concern, to="unsigned")
    with pytest.raises(PlacemapError, match="Write the message"):
        pass_on(world, concern, message=" ")
    pass_on(world, concern)
    with pytest.raises(PlacemapError, match="already been passed to that agency"):
        pass_on(world, concern)
    assert pass_on(world, concern, to="charity").sent_to == world.agencies["charity"]


def test_the_receipt_comes_from_the_agency_it_went_to_and_once(world: World) -> None:
    concern = notice(world)
    routing = pass_on(world, concern)
    for key in ("coordinator", "stranger"):
        actor = world.actor(key)
        with acting_as(actor), pytest.raises(Refused, match="Only the agency this was passed to"):
            commands.acknowledge_routing(routing=routing, by=actor)
    marek = world.actor("other_district")
    with acting_as(marek):
        done = commands.acknowledge_routing(routing=routing, reply=" With the duty team ", by=marek)
        assert done.reply == "With the duty team"
        with pytest.raises(PlacemapError, match="already given the receipt"):
            commands.acknowledge_routing(routing=routing, by=marek)
        assert AuditEntry.objects.filter(event="concern_received", user_id=marek.user_id).count() == 1
    dan = world.actor("sergeant")
    with acting_as(dan):
        (shown,) = queries.noticed(dan, world.mapping)
        assert shown.state == "received"
        assert shown.routings[0].received_by == "Marek Dunn"


def test_nothing_is_noticed_in_a_closed_mapping(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from placemap.mappings import commands as mappings
    from placemap.mappings.queries import CLOSURE_GUARDS

    concern = notice(world)
    monkeypatch.setattr("placemap.mappings.rules.CLOSURE_GUARDS", [])
    assert CLOSURE_GUARDS, "others guard the closing"
    lead = world.actor("lead")
    with acting_as(lead):
        mappings.close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=lead)
        world.mapping = open_mapping(lead, world.mapping.reference)
        with pytest.raises(PlacemapError, match="closed"):
            commands.keep_concern(concern=queries.concern_in(lead, world.mapping, concern.pk), by=lead)
    with pytest.raises(PlacemapError, match="closed"):
        notice(world)
