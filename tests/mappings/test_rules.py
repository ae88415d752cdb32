"""What the state of a mapping allows: no database."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from placemap.access.duties import Duty
from placemap.foundations.errors import PlacemapError
from placemap.mappings import rules
from placemap.mappings.rules import AtTheTable, CannotClose, MappingClosed, Unfinished
from placemap.mappings.rules.disposing import may_be_emptied
from placemap.mappings.vocabulary import ClosureReason, Ending, ListState, Stage, StageState
from placemap.partners.vocabulary import AgencyKind

TODAY = date(2026, 11, 22)


def test_check_open_lets_only_an_open_mapping_through() -> None:
    rules.check_open("open")
    with pytest.raises(MappingClosed, match="closed"):
        rules.check_open("closed")


@pytest.mark.parametrize(
    ("opened", "ends", "words"),
    [
        (0, 180, ""),
        (0, 366, ""),
        (-100, 0, ""),
        (0, 0, "has not passed"),
        (-100, -1, "has not passed"),
        (0, 367, "a year at most"),
    ],
)
def test_check_end(opened: int, ends: int, words: str) -> None:
    def check() -> None:
        rules.check_end(TODAY + timedelta(days=opened), TODAY + timedelta(days=ends), TODAY)

    if not words:
        check()
        return
    with pytest.raises(PlacemapError, match=words):
        check()


@pytest.mark.parametrize(
    ("days_past_end", "expected"),
    [
        (-29, Ending.RUNNING),
        (-28, Ending.NEAR),
        (-1, Ending.NEAR),
        (0, Ending.NEAR),
        (1, Ending.GRACE),
        (28, Ending.GRACE),
        (29, Ending.PAST),
        (400, Ending.PAST),
    ],
)
def test_ending_changes_on_its_days_and_refuses_only_when_past(days_past_end: int, expected: Ending) -> None:
    on = TODAY + timedelta(days=days_past_end)
    assert rules.ending(TODAY, on) is expected
    if expected is not Ending.PAST:
        rules.check_takes_new(TODAY, on, ["Helen"])
        return
    with pytest.raises(rules.MappingEnded, match="ended on 22 November 2026.*Ask Helen to renew it"):
        rules.check_takes_new(TODAY, on, ["Helen"])


def test_check_renewal_asks_for_another_day_and_a_reason() -> None:
    later = TODAY + timedelta(days=30)
    rules.check_renewal(TODAY, later, "The response is half done")
    with pytest.raises(PlacemapError, match="on that day already"):
        rules.check_renewal(TODAY, TODAY, "Because")
    with pytest.raises(PlacemapError, match="why the end date changes"):
        rules.check_renewal(TODAY, later, "  ")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "your exploitation coordinator"),
        (["Helen"], "Helen"),
        (["Helen", "Priya"], "Helen or Priya"),
        (["Helen", "Priya", "Dan"], "Helen, Priya or Dan"),
    ],
)
def test_who_renews(names: list[str], words: str) -> None:
    assert str(rules.who_renews(names)) == words


def test_check_start_asks_which_place() -> None:
    rules.check_start("cohort", "")
    rules.check_start("place", "The bus station")
    with pytest.raises(PlacemapError, match="which place"):
        rules.check_start("place", "  ")


def test_reference_for_is_short_and_neutral() -> None:
    assert rules.reference_for(2026, 3) == "M-2026-003"
    assert rules.reference_for(2026, 1204) == "M-2026-1204"


NOT, GOING, ATTENTION, DONE = StageState
OBJ, S, A, R, Z = Stage


@pytest.mark.parametrize(
    ("current", "moved", "state", "states", "expected"),
    [
        (OBJ, S, GOING, {}, S),
        (R, S, GOING, {}, S),
        (OBJ, R, ATTENTION, {}, R),
        (OBJ, OBJ, DONE, {OBJ: DONE}, S),
        (OBJ, OBJ, DONE, {OBJ: DONE, S: DONE}, A),
        (OBJ, OBJ, DONE, {OBJ: DONE, S: DONE, A: DONE, R: DONE, Z: DONE}, OBJ),
        (Z, Z, DONE, {Z: DONE}, Z),
        (R, S, DONE, {S: DONE}, R),
        (R, R, NOT, {R: NOT}, R),
    ],
)
def test_stage_after(
    current: Stage, moved: Stage, state: StageState, states: dict[str, str], expected: Stage
) -> None:
    assert rules.stage_after(current, moved, state, states) is expected


def test_check_last_day_allows_the_day_before_the_first() -> None:
    rules.check_last_day(TODAY, None)
    rules.check_last_day(TODAY, TODAY - timedelta(days=1))
    with pytest.raises(PlacemapError, match="before it began"):
        rules.check_last_day(TODAY, TODAY - timedelta(days=2))


def test_check_somebody_remains() -> None:
    rules.check_somebody_remains("leads", 1)
    with pytest.raises(PlacemapError, match="Nobody else leads this mapping"):
        rules.check_somebody_remains("leads", 0)


def test_check_due() -> None:
    rules.check_due(TODAY, TODAY)
    with pytest.raises(PlacemapError, match="before it is asked for"):
        rules.check_due(TODAY, TODAY - timedelta(days=1))


def test_check_scope_sends_what_is_out_somewhere() -> None:
    rules.check_scope("In", "", "")
    rules.check_scope("In", "Out", "Social care")
    with pytest.raises(PlacemapError, match="what is in scope"):
        rules.check_scope(" ", "", "")
    with pytest.raises(PlacemapError, match="so that none is lost"):
        rules.check_scope("In", "Out", " ")


@pytest.mark.parametrize("reason", list(ClosureReason))
def test_check_closure_needs_a_note_unless_the_objectives_are_met(reason: ClosureReason) -> None:
    rules.check_closure(reason, "Because", [])
    if reason is ClosureReason.OBJECTIVES_MET:
        rules.check_closure(reason, "", [])
        return
    with pytest.raises(PlacemapError, match="who takes on what is left"):
        rules.check_closure(reason, " ", [])


def test_check_closure_says_everything_that_is_open() -> None:
    with pytest.raises(CannotClose) as problem:
        rules.check_closure(ClosureReason.OBJECTIVES_MET, "", iter(["One.", "Two."]))
    assert problem.value.reasons == ("One.", "Two.")
    assert problem.value.message == "One. Two."


def at(name: str, kind: AgencyKind, title: str = "Officer", *duties: Duty) -> AtTheTable:
    return AtTheTable(name, f"{kind.label} agency", kind, title, frozenset(d.value for d in duties))


def test_places_at_the_table_shows_nobody_where_nobody_is() -> None:
    places = rules.places_at_the_table([])
    assert [place.name for place in places] == [name for name, _ in rules.EXPECTED]
    assert all(place.people == () and place.is_expected for place in places)


def test_a_district_that_open_mappings_name_says_how_many_and_no_more() -> None:
    assert rules.district_is_named(0) == []
    assert [str(one).split(".")[0] for n in (1, 2) for one in rules.district_is_named(n)] == [
        "1 open mapping works in this district by name",
        "2 open mappings work in this district by name",
    ]


def test_districts_are_parts_of_the_area_that_was_chosen() -> None:
    county, city = uuid4(), uuid4()
    rules.check_districts(county, [])
    rules.check_districts(county, [county, county])
    for parents in ([city], [county, city], [None]):
        with pytest.raises(PlacemapError, match="districts of the council area"):
            rules.check_districts(county, parents)


def test_places_at_the_table_tells_police_teams_apart() -> None:
    places = {
        p.name: p.people
        for p in rules.places_at_the_table(
            [
                at("Kit", AgencyKind.POLICE, "Missing persons officer"),
                at("Dan", AgencyKind.POLICE, "Sergeant"),
            ]
        )
    }
    assert places["Police, missing people"] == ("Kit",)
    assert places["Police, local area"] == ("Dan",)


def test_places_at_the_table_counts_a_person_in_every_place_they_fill_once_each() -> None:
    helen = at("Helen", AgencyKind.SCHOOL, "Head teacher", Duty.LEAD_MAPPING)
    places = {
        p.name: p.people for p in rules.places_at_the_table([helen, helen, at("Joan", AgencyKind.SCHOOL)])
    }
    assert places["Lead officer"] == ("Helen",)
    assert places["Schools"] == ("Helen", "Joan")


def test_places_at_the_table_keeps_those_nobody_expected() -> None:
    priya = at("Priya", AgencyKind.PARTNERSHIP_TEAM, "Coordinator", Duty.HOLD_COHORT)
    places = rules.places_at_the_table(
        [priya, at("Hal", AgencyKind.HOUSING), at("Hetty", AgencyKind.HOUSING)]
    )
    extra = [p for p in places if not p.is_expected]
    assert [(p.name, p.people) for p in extra] == [("Housing provider agency", ("Hal", "Hetty"))]
    assert next(p for p in places if p.name == "Coordinator").people == ("Priya",)


def test_unfinished_says_what_is_missing() -> None:
    assert not Unfinished(scope=False, commission=False, basis=False, naming=False)
    for name in ("scope", "commission", "basis", "naming"):
        assert Unfinished(**{**dict.fromkeys(("scope", "commission", "basis", "naming"), False), name: True})
    assert (
        Unfinished(scope=True, commission=False, basis=True, naming=False).words()
        == "the scope, why we may share"
    )


@pytest.mark.parametrize(
    ("received", "unchanged", "state"),
    [
        (date(2026, 10, 1), date(2026, 11, 20), ListState.UNCHANGED),
        (date(2026, 11, 20), date(2026, 11, 20), ListState.RECEIVED),
        (None, date(2026, 11, 20), ListState.WAITING),
        (date(2026, 10, 1), None, ListState.WAITING),
    ],
)
def test_that_nothing_has_changed_is_said_of_an_earlier_list(
    received: date | None, unchanged: date | None, state: ListState
) -> None:
    on = date(2026, 11, 22)
    found = rules.list_state(
        asked_on=date(2026, 11, 15),
        due_on=on,
        received_on=received,
        nothing_known_on=None,
        unchanged_on=unchanged,
        on=on,
    )
    assert found is state


@pytest.mark.parametrize(
    ("state", "received", "refused"),
    [
        (ListState.OVERDUE, date(2026, 10, 1), ""),
        (ListState.RECEIVED, date(2026, 10, 1), ""),
        (ListState.UNCHANGED, date(2026, 10, 1), ""),
        (ListState.WAITING, None, "has come yet"),
        (ListState.NOTHING_KNOWN, date(2026, 10, 1), "knows nothing"),
        (ListState.RECEIVED, date(2026, 11, 22), "came today"),
    ],
)
def test_an_earlier_list_can_still_hold_asked_or_not(
    state: ListState, received: date | None, refused: str
) -> None:
    if not refused:
        rules.check_unchanged("Police", state, received, date(2026, 11, 22))
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_unchanged("Police", state, received, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("days_since", "backup_days", "may"),
    [(None, 90, True), (29, None, False), (30, None, True), (30, 7, True), (89, 90, False), (90, 90, True)],
)
def test_receipts_stand_for_thirty_days_or_as_long_as_a_backup(
    days_since: int | None, backup_days: int | None, may: bool
) -> None:
    last = None if days_since is None else TODAY - timedelta(days=days_since)
    assert may_be_emptied(last_left=last, backup_days=backup_days, on=TODAY) is may
