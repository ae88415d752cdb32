"""Reads of mappings: only one's own, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings import commands, queries, rules
from placemap.mappings.models import Mapping
from placemap.mappings.queries import AttentionItem, WorkItem
from placemap.mappings.vocabulary import Stage
from placemap.partners.commands import open_account, record_agency, record_agreement
from placemap.partners.vocabulary import AgencyKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def counted(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what other packages registered."""
    monkeypatch.setattr("placemap.mappings.queries.reading.WORK_SOURCES", [queries.setting_up])
    monkeypatch.setattr("placemap.mappings.queries.reading.ATTENTION_SOURCES", [queries.team_gaps])
    monkeypatch.setattr("placemap.mappings.queries.reading.PASSED_ON_SOURCES", [])


def grow(world: World, agencies: int) -> None:
    """More agencies on the team, each with somebody seated and its list asked for."""
    people = []
    with acting_as(SETTER):
        for n in range(agencies):
            name = f"Agency {n}"
            agency = record_agency(
                name=name, short_name=f"A{n}", kind=AgencyKind.OTHER, area=world.areas["city"], by=SETTER
            )
            record_agreement(
                agency=agency,
                signed_on=today(),
                expires_on=today() + timedelta(days=300),
                signed_by="Director",
                version="Protocol 4",
                purpose="p",
                power="CA04-11",
                handling="P",
                source_grade="record_check",
                by=SETTER,
            )
            people.append(
                open_account(
                    name=f"Person {n}", email=f"g{n}@example.org", job_title="X", agency=agency, by=SETTER
                )
            )
    actor = world.actor("lead")
    with acting_as(actor):
        earlier = len(queries.stage_history(actor, world.mapping, Stage.SCANNING))
        for moved, user in enumerate(people, earlier):
            member = commands.join_agency(mapping=world.mapping, agency=user.agency, by=actor)
            commands.seat_person(mapping=world.mapping, user=user, role_code="team_member", by=actor)
            commands.ask_for_list(member=member, due_on=today(), version=member.version, by=actor)
            commands.move_stage(
                mapping=world.mapping, stage="scanning", state="in_progress", version=moved, by=actor
            )


def test_actor_for_nobody_and_for_a_person(world: World) -> None:
    import uuid

    with acting_as(SETTER):
        assert queries.actor_for(uuid.uuid4()) is None
    actor = world.actor("coordinator")
    assert actor.agency_name == "Fenmarch Safeguarding Partnership"
    assert set(actor.seats) == {world.mapping.pk}


@pytest.mark.parametrize("key", ["other_district", "administrator", "governance", "stranger"])
def test_outside_its_team_a_mapping_does_not_exist(world: World, key: str) -> None:
    actor = world.actor(key)
    with acting_as(actor):
        for reference in (world.mapping.reference, "M-2026-777"):
            with pytest.raises(Http404):
                queries.open_mapping(actor, reference)


def test_shell_names_lead_and_custodian_and_only_pages_that_exist(world: World) -> None:
    actor = world.actor("sergeant")
    with acting_as(actor):
        header = queries.shell(actor, world.mapping)
        assert counted(lambda: queries.shell(actor, world.mapping)) == 1
    assert header.lead_line == "Lead: Helen Marchbanks. Holds the cohort list: Priya Nandra."
    assert (header.reference, header.stage) == ("M-2026-901", "Objective")
    assert header.tabs[0].key == "mapping"
    assert "noticed" in {tab.key for tab in header.tabs}


def test_shell_says_nobody_and_closed() -> None:
    nobody = Actor(user_id=None)
    header = queries.header_from(nobody, Mapping(reference="M-2026-001", title="x", state="closed"), [])
    assert header.lead_line == "Lead: nobody. Holds the cohort list: nobody."
    assert header.stage == "Closed"


def test_mappings_found_by_words_and_state(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):

        def found(**how: str) -> set[str]:
            return set(queries.mappings_found(actor, **how).values_list("reference", flat=True))

        assert found() == {"M-2026-901"}
        assert found(search="schools estwick") == {"M-2026-901"}
        assert found(search="901") == {"M-2026-901"}
        assert found(search="wendlow") == set()
        assert found(state="closed") == set()
        assert found(state="open") == {"M-2026-901"}
        assert found(state="nonsense") == {"M-2026-901"}
        assert queries.mapping_counts(actor) == {"open": 1, "closed": 0}


def test_my_mappings_with_the_roles_held(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor):
        rows = queries.my_mappings(actor)
        assert [(r.mapping.reference, r.roles) for r in rows] == [
            ("M-2026-901", ("Coordinator, holds the cohort list",))
        ]


def test_my_work_is_soonest_first_and_undated_last(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    soon, later = today(), today() + timedelta(days=3)
    items = [WorkItem("c", "", None, "/"), WorkItem("b", "", later, "/"), WorkItem("a", "", soon, "/")]
    monkeypatch.setattr(
        "placemap.mappings.queries.reading.WORK_SOURCES", [lambda actor: items[:2], lambda actor: items[2:]]
    )
    assert [item.what for item in queries.my_work(world.actor("lead"))] == ["a", "b", "c"]


def test_setting_up_is_work_for_lead_and_custodian_until_done(world: World, quiet: None) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        (item,) = queries.my_work(lead)
        assert item.what == "Two schools, Estwick: finish setting up"
        assert item.why == "Still to do: who asked for this, why we may share, how children are named."
        assert item.url == "/mappings/M-2026-901/#set-up"
        m = world.mapping
        commands.change_naming(mapping=m, mode="full", minuted="First meeting", version=1, by=lead)
        commands.record_commission(
            mapping=m, commissioned_by="Chair", commissioned_on=today(), version=2, by=lead
        )
        commands.confirm_basis(mapping=m, power=m.lawful_basis, purpose="p", version=3, by=lead)
        assert queries.my_work(lead) == []
        commands.change_end(
            mapping=m, ends_on=today() + timedelta(days=20), reason="Not done yet", version=4, by=lead
        )
        (item,) = queries.my_work(lead)
        assert (item.what, item.by) == ("Two schools, Estwick: close or renew", today() + timedelta(days=20))
    dan = world.actor("sergeant")
    with acting_as(dan):
        assert queries.my_work(dan) == []


def test_overview_holds_everything(world: World, quiet: None) -> None:
    actor = world.actor("sergeant")
    with acting_as(actor):
        shown = queries.overview(actor, world.mapping)
    assert [s.stage.value for s in shown.stages] == [
        "objective",
        "scanning",
        "analysis",
        "response",
        "assessment",
    ]
    assert {m.member.agency.short_name for m in shown.members} == {
        "Partnership", "Police", "Mill Lode", "Tanner's Field", "Social care",
    }  # fmt: skip
    assert shown.scope is not None and shown.scope.number == 1
    assert not shown.unfinished.scope and shown.unfinished.basis
    assert (shown.attention, shown.passed_on, shown.confirmed_by) == ([], None, "")
    assert not shown.may_change and not shown.may_close


def test_overview_shows_what_packages_register(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gap = AttentionItem("1 child with a worry and no referral", "/x", "4 days")
    monkeypatch.setattr("placemap.mappings.queries.reading.ATTENTION_SOURCES", [lambda actor, mapping: [gap]])
    monkeypatch.setattr(
        "placemap.mappings.queries.reading.PASSED_ON_SOURCES",
        [lambda actor, mapping: None, lambda actor, mapping: gap],
    )
    actor = world.actor("lead")
    with acting_as(actor):
        shown = queries.overview(actor, world.mapping)
    assert shown.attention == [gap]
    assert shown.passed_on is gap
    assert shown.may_change and shown.may_close


def test_overview_names_who_confirmed_the_basis(world: World, quiet: None) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        m = world.mapping
        commands.confirm_basis(mapping=m, power=m.lawful_basis, purpose="p", version=1, by=actor)
        assert queries.overview(actor, m).confirmed_by == "Helen Marchbanks"


def test_team_gaps_a_mapping_past_its_end(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        mapping = queries.open_mapping(actor, world.mapping.reference)
        assert queries.team_gaps(actor, mapping) == []
        for days, words in ((1, "1 day ago"), (3, "3 days ago")):
            mapping.ends_on = today() - timedelta(days=days)
            (item,) = queries.team_gaps(actor, mapping)
            assert item.note == words
            assert "close or renew" in item.text


def test_team_gaps_an_agency_whose_agreement_lapsed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from placemap.partners.queries import register as partners

    later = today() + timedelta(days=400)
    monkeypatch.setattr(partners, "today", lambda: later)
    actor = world.actor("lead")
    with acting_as(actor):
        found = queries.team_gaps(actor, world.mapping)
    # The lead's own agency is one of them, so nobody leads it either.
    assert found[0].text == "Nobody leads this mapping" and len(found) == 6
    assert all("no agreement in force" in item.text for item in found[1:])


def test_agencies_to_join_leaves_out_the_team_and_gives_reasons(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        found = {s.agency.short_name: s.why_not for s in queries.agencies_to_join(actor, world.mapping)}
    assert set(found) == {"Lantern", "Reedmere", "Wendlow"}
    assert found["Lantern"] == ""
    assert "has not signed" in found["Reedmere"]


def test_seats_and_members_of_another_mapping_are_absent(world: World) -> None:
    other = world.actor("other_district")
    with acting_as(other):
        seat = queries.live_seats(world.other_mapping)[0]
        member = queries.member_rows(other, world.other_mapping)[0].member
    lead = world.actor("lead")
    with acting_as(lead):
        with pytest.raises(Http404):
            queries.seat_in(lead, world.mapping, seat.pk)
        with pytest.raises(Http404):
            queries.member_in(lead, world.mapping, member.pk)
        assert queries.live_seats(world.other_mapping) == []


def test_reasons_to_stay_open_asks_every_guard(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "placemap.mappings.queries.reading.CLOSURE_GUARDS", [lambda a, m: ["One."], lambda a, m: ["Two."]]
    )
    assert queries.reasons_to_stay_open(world.actor("lead"), world.mapping) == ["One.", "Two."]


def test_require_open(world: World) -> None:
    queries.require_open(world.mapping)
    world.mapping.state = "closed"
    with pytest.raises(rules.MappingClosed):
        queries.require_open(world.mapping)


def test_is_on_team(world: World) -> None:
    with acting_as(world.actor("lead")):
        assert queries.is_on_team(world.mapping, world.agencies["police"])
        assert not queries.is_on_team(world.mapping, world.agencies["charity"])
        assert not queries.is_on_team(world.mapping, None)


def test_queries_do_not_grow_with_rows(world: World, quiet: None) -> None:
    actor = world.actor("lead")

    def asked() -> list[int]:
        with acting_as(actor):
            mapping = queries.open_mapping(actor, world.mapping.reference)
            return [
                counted(lambda: queries.overview(actor, mapping)),
                counted(lambda: queries.member_rows(actor, mapping)),
                counted(lambda: queries.agencies_to_join(actor, mapping)),
                counted(lambda: queries.my_mappings(actor)),
                counted(lambda: queries.scope_versions(actor, mapping)),
            ]

    before = asked()
    grow(world, 12)
    assert asked() == before
