"""Opening a mapping, its team, its scope, its stages and its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings import commands, queries, rules
from placemap.mappings.models import Mapping, Member, ScopeVersion, Seat, StageEntry
from placemap.mappings.vocabulary import CanCommit, Stage
from placemap.partners.commands import close_account, open_account
from placemap.partners.models import LegalPower
from placemap.partners.queries import AgreementMissing
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db


def opened(world: World, key: str = "coordinator", **changes: Any) -> Mapping:
    """A mapping opened by one of the cast."""
    given: dict[str, Any] = {
        "title": "Harbour Street",
        "area": world.areas["city"],
        "started_from": "place",
        "place": "The bus station",
        "harm": "Older people drawing children into carrying drugs.",
        "ends_on": today() + timedelta(days=120),
        "lead": world.users["lead"],
        "custodian": world.users["coordinator"],
        **changes,
    }
    actor = world.actor(key)
    with acting_as(actor):
        return commands.open_mapping(by=actor, **given)


@pytest.fixture
def by_lead(world: World) -> Iterator[Any]:
    """Act as the lead, and give a function that reads the mapping afresh."""
    actor = world.actor("lead")
    with acting_as(actor):
        yield actor


def test_open_mapping_joins_the_agencies_of_those_named(world: World) -> None:
    mapping = opened(world)
    assert mapping.reference == f"M-{today().year}-003"
    actor = world.actor("lead")
    with acting_as(actor):
        assert {m.agency.short_name for m in mapping.members.all()} == {"Partnership", "Mill Lode"}
        roles = {seat.user.name: seat.role.code for seat in Seat.objects.filter(mapping=mapping)}
        assert roles == {"Helen Marchbanks": "lead_responsible_officer", "Priya Nandra": "custodian"}
        kept = queries.open_mapping(actor, mapping.reference)
        assert kept.lawful_basis.code == "CA04-11"
        assert kept.purpose == rules.USUAL_PURPOSE
        assert kept.basis_confirmed_at is None
        assert queries.stage_states(kept) == {"objective": "in_progress"}


def test_open_mapping_seats_an_opener_who_is_neither(world: World) -> None:
    mapping = opened(world, "other_district")
    with acting_as(world.actor("other_district")):
        roles = {seat.user.name: seat.role.code for seat in Seat.objects.filter(mapping=mapping)}
        assert roles["Marek Dunn"] == "team_member"
        assert Member.objects.filter(mapping=mapping, agency=world.agencies["other_district"]).exists()


def test_open_mapping_by_one_person_who_leads_and_holds_the_list(world: World) -> None:
    mapping = opened(world, lead=world.users["coordinator"])
    with acting_as(world.actor("coordinator")):
        assert Seat.objects.filter(mapping=mapping).count() == 2
        assert Member.objects.filter(mapping=mapping).count() == 1


def test_open_mapping_may_have_begun_before_today(world: World) -> None:
    started = today() - timedelta(days=40)
    mapping = opened(world, opened_on=started)
    with acting_as(world.actor("lead")):
        assert {m.joined_on for m in mapping.members.all()} == {started}


def test_open_mapping_is_refused_without_the_duty(world: World) -> None:
    with pytest.raises(Refused, match="exploitation coordinator"):
        opened(world, "sergeant")


def test_open_mapping_explains_which_agency_has_not_signed(world: World) -> None:
    with acting_as(SETTER):
        user = open_account(
            name="Una Signed",
            email="u@example.org",
            job_title="Officer",
            agency=world.agencies["unsigned"],
            by=SETTER,
        )
    with pytest.raises(
        AgreementMissing, match=r"Reedmere Housing has not signed .* Ask information governance"
    ):
        opened(world, custodian=user)
    with acting_as(world.actor("coordinator")):
        assert Mapping.objects.count() == 1, "nothing half-opened"


def test_open_mapping_refuses_a_closed_account(world: World) -> None:
    with acting_as(SETTER):
        close_account(user=world.users["sergeant"], by=SETTER)
    with pytest.raises(PlacemapError, match="account is closed"):
        opened(world, lead=world.users["sergeant"])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": today() - timedelta(days=1)}, "has not passed"),
        ({"ends_on": today() + timedelta(days=800)}, "a year at most"),
        ({"place": ""}, "which place"),
    ],
)
def test_open_mapping_says_what_to_mend(world: World, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        opened(world, **changes)


def test_open_mapping_needs_some_power_in_force(world: World) -> None:
    with acting_as(SETTER):
        LegalPower.objects.update(in_force_from=None)
    with pytest.raises(PlacemapError, match="No legal power is in force"):
        opened(world)


def test_open_mapping_takes_the_next_number_when_one_is_taken(world: World) -> None:
    first = opened(world)
    actor = world.actor("coordinator")
    with acting_as(actor):
        # Somebody took the next number in the moment between counting and writing.
        Mapping.objects.filter(pk=first.pk).update(reference=rules.reference_for(today().year, 4))
    second = opened(world)
    assert second.reference == rules.reference_for(today().year, 5)


def test_open_mapping_gives_up_with_words_when_every_number_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "reference_for", lambda year, number: "M-2026-901")
    with pytest.raises(PlacemapError, match="try again"):
        opened(world)


def test_open_mapping_does_not_hide_another_fault_as_a_race(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rule is silenced, so that the database has the last word.
    monkeypatch.setattr(rules, "check_end", lambda *_: None)
    with pytest.raises(IntegrityError, match="mapping_ends"):
        opened(world, ends_on=today())


def test_an_opener_has_no_right_to_the_team_once_somebody_sits(world: World) -> None:
    mapping = opened(world, "other_district")
    with acting_as(world.actor("other_district")), pytest.raises(DatabaseError, match="row-level security"):
        Seat(
            mapping=mapping,
            agency=world.agencies["other_district"],
            user=world.users["other_district"],
            role=Seat.objects.filter(mapping=mapping).first().role,  # type: ignore[union-attr]
            from_on=today() - timedelta(days=3),
        ).save(force_insert=True)


def test_join_agency(world: World, by_lead: Any) -> None:
    member = commands.join_agency(mapping=world.mapping, agency=world.agencies["charity"], by=by_lead)
    assert member.joined_on == today()
    with pytest.raises(PlacemapError, match="already on this mapping’s team"):
        commands.join_agency(mapping=world.mapping, agency=world.agencies["charity"], by=by_lead)


def test_join_agency_refuses_one_that_has_not_signed_in_both_places(world: World, by_lead: Any) -> None:
    with pytest.raises(AgreementMissing, match="Reedmere Housing has not signed"):
        commands.join_agency(mapping=world.mapping, agency=world.agencies["unsigned"], by=by_lead)
    with pytest.raises(DatabaseError, match="row-level security"):
        Member(mapping=world.mapping, agency=world.agencies["unsigned"], joined_on=today()).save(
            force_insert=True
        )


@pytest.mark.parametrize("key", ["sergeant", "social_care", "other_district", "administrator"])
def test_the_team_is_changed_by_lead_and_custodian_only(world: World, key: str) -> None:
    actor = world.actor(key)
    with acting_as(actor), pytest.raises(Refused, match="Only the lead officer or the coordinator"):
        commands.join_agency(mapping=world.mapping, agency=world.agencies["charity"], by=actor)


def test_seat_person_needs_the_agency_on_the_team(world: World, by_lead: Any) -> None:
    stranger = world.users["stranger"]
    with pytest.raises(PlacemapError, match="Bring the agency in first"):
        commands.seat_person(mapping=world.mapping, user=stranger, role_code="team_member", by=by_lead)
    commands.join_agency(mapping=world.mapping, agency=world.agencies["charity"], by=by_lead)
    seat = commands.seat_person(mapping=world.mapping, user=stranger, role_code="team_member", by=by_lead)
    assert world.actor("stranger").sits_in(world.mapping.pk)
    with pytest.raises(PlacemapError, match="already holds that seat"):
        commands.seat_person(mapping=world.mapping, user=stranger, role_code="team_member", by=by_lead)
    assert seat.from_on == today()


@pytest.mark.parametrize("role", ["administrator", "no-such-role"])
def test_seat_person_gives_only_roles_of_a_mapping(world: World, by_lead: Any, role: str) -> None:
    with pytest.raises(PlacemapError, match="roles that can be held in a mapping"):
        commands.seat_person(mapping=world.mapping, user=world.users["sergeant"], role_code=role, by=by_lead)


def test_end_seat_works_at_once_and_can_be_given_back_the_same_day(world: World, by_lead: Any) -> None:
    seat = queries.live_seats(world.mapping)
    dans = next(s for s in seat if s.user == world.users["sergeant"])
    commands.end_seat(seat=queries.seat_in(by_lead, world.mapping, dans.pk), by=by_lead)
    assert not world.actor("sergeant").sits_in(world.mapping.pk)
    with pytest.raises(PlacemapError, match="already ended"):
        commands.end_seat(seat=queries.seat_in(by_lead, world.mapping, dans.pk), by=by_lead)
    again = commands.seat_person(
        mapping=world.mapping,
        user=world.users["sergeant"],
        role_code="team_member",
        can_commit=CanCommit.YES,
        by=by_lead,
    )
    assert again.pk == dans.pk
    assert Seat.objects.get(pk=dans.pk).can_commit_resources is True
    assert world.actor("sergeant").sits_in(world.mapping.pk)


@pytest.mark.parametrize(("key", "words"), [("lead", "leads"), ("coordinator", "holds the cohort list of")])
def test_the_last_lead_and_the_last_custodian_cannot_be_ended(
    world: World, by_lead: Any, key: str, words: str
) -> None:
    seat = next(s for s in queries.live_seats(world.mapping) if s.user == world.users[key])
    with pytest.raises(PlacemapError, match=f"Nobody else {words}"):
        commands.end_seat(seat=queries.seat_in(by_lead, world.mapping, seat.pk), by=by_lead)
    role = "co_chair" if key == "lead" else "custodian"
    commands.seat_person(mapping=world.mapping, user=world.users["sergeant"], role_code=role, by=by_lead)
    commands.end_seat(seat=queries.seat_in(by_lead, world.mapping, seat.pk), by=by_lead)


def member(world: World, key: str, actor: Any) -> Member:
    return Member.objects.select_related("agency", "mapping").get(
        mapping=world.mapping, agency=world.agencies[key]
    )


def test_agency_leaves_and_its_people_with_it(world: World, by_lead: Any) -> None:
    commands.seat_person(
        mapping=world.mapping, user=world.users["sergeant"], role_code="silver_chair", by=by_lead
    )
    commands.agency_leaves(member=member(world, "police", by_lead), by=by_lead)
    assert not world.actor("sergeant").sits_in(world.mapping.pk)
    with pytest.raises(PlacemapError, match="already left"):
        commands.agency_leaves(member=member(world, "police", by_lead), by=by_lead)
    with pytest.raises(PlacemapError, match="has left this mapping"):
        commands.ask_for_list(member=member(world, "police", by_lead), due_on=today(), version=1, by=by_lead)
    commands.join_agency(mapping=world.mapping, agency=world.agencies["police"], by=by_lead)
    assert not world.actor("sergeant").sits_in(world.mapping.pk), "seats are given back one by one"
    assert not world.actor("sergeant").watches_over(world.mapping.pk)


def test_agency_leaves_is_refused_for_the_custodians_agency(world: World, by_lead: Any) -> None:
    with pytest.raises(PlacemapError, match="Nobody else holds the cohort list"):
        commands.agency_leaves(member=member(world, "partnership", by_lead), by=by_lead)


def test_move_stage_moves_freely_and_keeps_its_history(world: World, by_lead: Any) -> None:
    mapping = world.mapping
    for stage, state, seen in (
        ("scanning", "in_progress", 0),
        ("scanning", "complete", 1),
        ("objective", "needs_attention", 0),
    ):
        commands.move_stage(
            mapping=mapping, stage=stage, state=state, note=f"Now {state}", version=seen, by=by_lead
        )
    assert mapping.stage == "objective"
    assert queries.open_mapping(by_lead, mapping.reference).stage == "objective"
    history = queries.stage_history(by_lead, mapping, Stage.SCANNING)
    assert [(entry.state, who) for entry, who in history] == [
        ("complete", "Helen Marchbanks"),
        ("in_progress", "Helen Marchbanks"),
    ]
    assert StageEntry.objects.update(note="rewritten") == 0, "history is for the eraser alone to change"


def test_move_stage_may_be_dated_back(world: World, by_lead: Any) -> None:
    entry = commands.move_stage(
        mapping=world.mapping,
        stage="objective",
        state="complete",
        moved_on=today() - timedelta(days=5),
        version=0,
        by=by_lead,
    )
    assert entry.moved_at.date() == today() - timedelta(days=5)


def scoped(world: World, by: Any, version: int, **changes: str) -> ScopeVersion:
    given = {"in_scope": "In", "out_of_scope": "Out", "goes_to": "Social care", "reason": "Agreed", **changes}
    return commands.change_scope(mapping=world.mapping, version=version, by=by, **given)


def test_change_scope_makes_the_next_version_and_keeps_the_last(world: World, by_lead: Any) -> None:
    assert scoped(world, by_lead, 1).number == 2
    found = queries.scope_versions(by_lead, world.mapping)
    assert [(v.number, who) for v, who in found] == [(2, "Helen Marchbanks"), (1, "Priya Nandra")]


def test_change_scope_by_two_people_is_a_conflict(world: World, by_lead: Any) -> None:
    scoped(world, by_lead, 1)
    with pytest.raises(Conflict, match="Nothing of theirs was overwritten"):
        scoped(world, by_lead, 1)
    with pytest.raises(PlacemapError, match="so that none is lost"):
        scoped(world, by_lead, 2, goes_to="")


def test_change_scope_at_the_same_moment_is_a_conflict(
    world: World, by_lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = ScopeVersion.save

    def slower(self: ScopeVersion, *args: Any, **kwargs: Any) -> None:
        # Another transaction commits the same number between the reading and the writing.
        self.number = 1
        original(self, *args, **kwargs)

    monkeypatch.setattr(ScopeVersion, "save", slower)
    with pytest.raises(Conflict):
        scoped(world, by_lead, 1)


def test_terms_change_with_their_version_only(world: World, by_lead: Any) -> None:
    mapping = world.mapping
    commands.change_naming(
        mapping=mapping, mode="initials", minuted="First meeting, item 3", version=1, by=by_lead
    )
    commands.change_end(
        mapping=mapping, ends_on=today() + timedelta(days=30), reason="Not done yet", version=2, by=by_lead
    )
    commands.record_commission(
        mapping=mapping,
        commissioned_by="Alan Whitcombe, MACE chair",
        commissioned_on=today(),
        version=3,
        by=by_lead,
    )
    commands.confirm_basis(
        mapping=mapping,
        power=LegalPower.objects.get(code="POL-CL"),
        purpose="To protect",
        version=4,
        by=by_lead,
    )
    commands.change_details(
        mapping=mapping,
        title="New",
        area=world.areas["district"],
        place="",
        harm="Harm",
        version=5,
        by=by_lead,
    )
    kept = queries.open_mapping(by_lead, mapping.reference)
    assert (kept.version, kept.title, kept.naming_mode, kept.lawful_basis.code) == (
        6,
        "New",
        "initials",
        "POL-CL",
    )
    assert kept.basis_confirmed_by == world.users["lead"].pk
    assert mapping.version == 6
    with pytest.raises(Conflict):
        commands.change_end(
            mapping=mapping,
            ends_on=today() + timedelta(days=31),
            reason="Not done yet",
            version=5,
            by=by_lead,
        )
    assert queries.open_mapping(by_lead, mapping.reference).ends_on == today() + timedelta(days=30)


def test_terms_say_what_to_mend(world: World, by_lead: Any) -> None:
    m = world.mapping
    with pytest.raises(PlacemapError, match="which meeting decided"):
        commands.change_naming(mapping=m, mode="full", minuted=" ", version=1, by=by_lead)
    with pytest.raises(PlacemapError, match="a year at most"):
        commands.change_end(
            mapping=m, ends_on=today() + timedelta(days=900), reason="Not done yet", version=1, by=by_lead
        )
    with pytest.raises(PlacemapError, match="cannot lie ahead"):
        commands.record_commission(
            mapping=m, commissioned_by="x", commissioned_on=today() + timedelta(days=1), version=1, by=by_lead
        )
    duty = LegalPower.objects.get(code="CA04-16LA")
    with pytest.raises(PlacemapError, match=r"cannot be chosen\. Not in force"):
        commands.confirm_basis(mapping=m, power=duty, purpose="x", version=1, by=by_lead)
    with pytest.raises(PlacemapError, match="what the sharing is for"):
        commands.confirm_basis(
            mapping=m, power=LegalPower.objects.get(code="CA04-11"), purpose=" ", version=1, by=by_lead
        )


def test_ask_for_list_and_nothing_known(world: World) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        asked = commands.ask_for_list(
            member=member(world, "police", lead), due_on=today() + timedelta(days=7), version=1, by=lead
        )
        assert (asked.asked_on, asked.nothing_known_on) == (today(), None)
        with pytest.raises(PlacemapError, match="before it is asked for"):
            commands.ask_for_list(member=asked, due_on=today() - timedelta(days=1), version=2, by=lead)
    dan = world.actor("sergeant")
    with acting_as(dan):
        police = member(world, "police", dan)
        known = commands.record_nothing_known(member=police, version=police.version, by=dan)
        assert known.nothing_known_on == today()
        with pytest.raises(Refused, match="Only someone from that agency"):
            commands.record_nothing_known(member=member(world, "mill_lode", dan), version=1, by=dan)
        with pytest.raises(Refused):
            commands.ask_for_list(member=police, due_on=today(), version=3, by=dan)
    with acting_as(lead):
        assert (
            commands.ask_for_list(
                member=member(world, "police", lead), due_on=today(), version=3, by=lead
            ).nothing_known_on
            is None
        ), "asking again wants a new answer"


def test_two_people_at_one_agencys_list_stage_or_closing_are_told(world: World, guards: list[Any]) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        police = member(world, "police", lead)
        seen = police.version
        commands.ask_for_list(member=police, due_on=today(), version=seen, by=lead)
        with pytest.raises(Conflict):
            commands.ask_for_list(member=police, due_on=today() + timedelta(days=9), version=seen, by=lead)
        held = member(world, "police", lead)
        assert (held.due_on, held.nothing_known_on) == (today(), None)
        commands.move_stage(
            mapping=world.mapping, stage="analysis", state="complete", note="Theirs", version=0, by=lead
        )
        with pytest.raises(Conflict):
            commands.move_stage(
                mapping=world.mapping, stage="analysis", state="in_progress", note="Mine", version=0, by=lead
            )
        moves = queries.stage_history(lead, world.mapping, Stage.ANALYSIS)
        assert [entry.note for entry, _who in moves] == ["Theirs"]
        version = world.mapping.version
        commands.change_end(
            mapping=world.mapping,
            ends_on=today() + timedelta(days=9),
            reason="Not done yet",
            version=version,
            by=lead,
        )
        with pytest.raises(Conflict):
            commands.close_mapping(mapping=world.mapping, reason="objectives_met", version=version, by=lead)
        assert queries.open_mapping(lead, world.mapping.reference).state == "open"
    dan = world.actor("sergeant")
    with acting_as(dan), pytest.raises(Conflict):
        commands.record_nothing_known(member=police, version=seen, by=dan)


def test_a_list_that_came_is_noted_by_its_agency_or_the_coordinator_alone(world: World) -> None:
    dan = world.actor("sergeant")
    with acting_as(dan):
        noted = commands.note_list(member=member(world, "police", dan), received_on=today(), by=dan)
        assert (noted.received_on, noted.version) == (today(), 2)
        assert commands.note_list(member=noted, received_on=None, by=dan).received_on is None
        with pytest.raises(Refused, match="Only someone from that agency"):
            commands.note_list(member=member(world, "mill_lode", dan), received_on=today(), by=dan)
        assert member(world, "mill_lode", dan).received_on is None


@pytest.fixture
def guards(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The closing guards, only those a test adds."""
    mine: list[Any] = []
    monkeypatch.setattr(rules, "CLOSURE_GUARDS", mine)
    return mine


def test_close_mapping_refuses_while_a_guard_finds_something(
    world: World, by_lead: Any, guards: list[Any]
) -> None:
    guards.extend([lambda actor, mapping: ["One child has no referral."], lambda actor, mapping: []])
    with pytest.raises(rules.CannotClose, match="One child has no referral"):
        commands.close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=by_lead)
    guards.clear()
    with pytest.raises(PlacemapError, match="who takes on what is left"):
        commands.close_mapping(
            mapping=world.mapping, reason="beyond_the_group", note="", version=1, by=by_lead
        )
    closed = commands.close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=by_lead)
    assert (closed.state, closed.closed_on) == ("closed", today())


def test_close_mapping_is_for_the_lead_alone(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor), pytest.raises(Refused, match="Only the lead responsible officer"):
        commands.close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=actor)


def test_nothing_is_written_to_a_closed_mapping(world: World, by_lead: Any, guards: list[Any]) -> None:
    mapping = commands.close_mapping(mapping=world.mapping, reason="objectives_met", version=1, by=by_lead)
    police = member(world, "police", by_lead)
    seat = queries.live_seats(mapping)[0]
    seat.mapping = mapping
    tries: list[Callable[[], Any]] = [
        lambda: commands.join_agency(mapping=mapping, agency=world.agencies["charity"], by=by_lead),
        lambda: commands.seat_person(
            mapping=mapping, user=world.users["head"], role_code="reader", by=by_lead
        ),
        lambda: commands.end_seat(seat=seat, by=by_lead),
        lambda: commands.agency_leaves(member=police, by=by_lead),
        lambda: commands.move_stage(
            mapping=mapping, stage="objective", state="complete", version=1, by=by_lead
        ),
        lambda: scoped(world, by_lead, 1),
        lambda: commands.change_end(
            mapping=mapping, ends_on=today() + timedelta(days=9), reason="Not done yet", version=2, by=by_lead
        ),
        lambda: commands.ask_for_list(member=police, due_on=today(), version=1, by=by_lead),
        lambda: commands.close_mapping(mapping=mapping, reason="objectives_met", version=1, by=by_lead),
    ]
    for attempt in tries:
        with pytest.raises(rules.MappingClosed, match="closed"):
            attempt()
