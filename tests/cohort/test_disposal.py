"""The disposal report: who left, when and how, what stays until when, without a name, and complete only if true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.access.session import acting_as
from placemap.cohort import commands, policy, queries
from placemap.cohort.jobs import remove_whoever_leaves
from placemap.cohort.presenters import disposal as words
from placemap.cohort.queries.disposal import DisposalReport
from placemap.cohort.rules.disposal import Disposal, backups_gone, disposal, is_said, parts_said
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, words_of

pytestmark = pytest.mark.django_db
DAY = date(2027, 5, 4)
NAMES = (
    "Leo",
    "Pashley",
    "Mia",
    "Tolland",
    "Sam",
    "Ogden",
    "Jade",
    "Orme",
    "M.T.",
    "S.O.",
    "J.O.",
    "court asked",
)


@pytest.mark.parametrize(
    ("is_closed", "here", "codes", "last_left", "backup_days", "state"),
    [
        (False, 3, 0, None, 35, Disposal.NOT_CLOSED),
        (True, 1, 0, DAY, 35, Disposal.LEAVING),
        (True, 0, 2, None, 35, Disposal.AGEING),
        (True, 0, 0, DAY - timedelta(days=35), 35, Disposal.AGEING),
        (True, 0, 0, DAY - timedelta(days=36), 35, Disposal.COMPLETE),
        (True, 0, 0, DAY - timedelta(days=900), None, Disposal.AGEING),
        (True, 0, 0, None, None, Disposal.COMPLETE),
    ],
)
def test_complete_is_only_what_nobody_can_bring_back(
    is_closed: bool, here: int, codes: int, last_left: date | None, backup_days: int | None, state: Disposal
) -> None:
    found = disposal(
        is_closed=is_closed, here=here, fingerprints=codes, last_left=last_left, backup_days=backup_days, on=DAY
    )  # fmt: skip
    assert found is state
    assert backups_gone(DAY, 35) == DAY + timedelta(days=36)


@pytest.mark.parametrize(
    ("parts", "is_exact", "said"),
    [((8, 0), False, True), ((20, 7), False, False), ((1,), False, False), ((1, 2), True, True)],
)
def test_small_parts_are_not_said_and_none_beside_them(
    parts: tuple[int, ...], is_exact: bool, said: bool
) -> None:
    assert parts_said(parts, is_exact=is_exact) is said
    assert not is_said(7, is_exact=False)
    assert is_said(8, is_exact=False)


def _closed(world: World, days: int) -> None:
    """The mapping closed so long ago that everybody's day is `days` away."""
    with acting_as(world.actor("coordinator")):
        on = today() - timedelta(days=366) + timedelta(days=days)
        Mapping.objects.filter(pk=world.mapping.pk).update(
            opened_on=on - timedelta(days=90), ends_on=on, state="closed", closed_on=on
        )


def _report(world: World, who: str, *, is_exact: bool = True) -> DisposalReport:
    with acting_as(world.actor(who)):
        return queries.disposal_report(world.mapping.pk, today(), is_exact=is_exact)


def test_a_mapping_is_reported_on_from_its_closing_on(lists: Lists, world: World, client_as: SignIn) -> None:
    mia = lists.member("head", "Mia", "Tolland")
    lists.child("head", "Leo", "Pashley", born=date(2010, 3, 2))
    sam = lists.child("head", "Sam", "Ogden", born=date(2010, 1, 2))
    jade = lists.linked(mia, "sergeant")
    with acting_as(world.actor("lead")):
        jade.refresh_from_db()
    lists.act(
        "lead", commands.decide_on_linked, person=jade, outcome="no_concern", reason="Only once in one class.",
        done_with_child=True, version=jade.version,
    )  # fmt: skip
    keep = lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=sam, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip
    lists.act("head", commands.record_factor, person=mia, kind="worry", text="Out late.")
    # Before the closing nobody is told a number, not even the lead.
    assert "Nothing to report yet" in words_of(open_page(client_as(world.users["lead"]), world, "disposal"))
    assert (_report(world, "lead").here, _report(world, "lead").left) == (0, 0)

    _closed(world, -1)
    remove_whoever_leaves(0)
    found = _report(world, "lead")
    assert found == _report(world, "coordinator")
    assert (found.planned, found.let_go) == (((today(), 1),), ((today(), 1),))
    assert (found.held, found.waiting, found.here, found.kept, found.lifted) == (1, 1, 2, 1, 0)
    assert found.fingerprints > 0
    assert found.state is Disposal.LEAVING
    assert {count for _, count in found.told} == {1}
    for who in ("head", "sergeant", "social_care", "other_district", "administrator", "stranger"):
        nothing = _report(world, who)
        assert (nothing.here, nothing.left, nothing.trail, nothing.told) == (0, 0, 0, ()), who
    page = words_of(open_page(client_as(world.users["coordinator"]), world, "disposal"))
    for said in ("2 people", "Legal hold", "Nobody has set how long backups are kept", "1 receipt"):
        assert said in page
    governance = client_as(world.users["governance"])
    assert "Still here" in words_of(governance.get("/partnership/disposals/"))
    small = words_of(governance.get(f"/partnership/disposals/{world.mapping.reference}/"))
    assert "Fewer than 8 people" in small
    assert not any(said in small for said in ("2 people", "1 person", "1 receipt", "Legal hold"))
    assert not any(name in page + small for name in NAMES)

    lists.act("coordinator", commands.stop_keeping, mapping=world.mapping, keep=keep)
    remove_whoever_leaves(0)
    found = _report(world, "lead")
    assert (found.here, found.left, found.lifted, found.state) == (1, 3, 1, Disposal.LEAVING)


def test_information_governance_reads_no_open_mapping_and_nobody_else_reads_the_list(world: World) -> None:
    for who, seen in (("governance", 0), ("lead", 0), ("administrator", 0)):
        with acting_as(world.actor(who)):
            assert len(queries.closed_mappings()) == seen, who
    _closed(world, 5)
    for who, seen in (("governance", 1), ("lead", 0), ("administrator", 0)):
        with acting_as(world.actor(who)):
            assert len(queries.closed_mappings()) == seen, who
    for who, may in (("lead", True), ("coordinator", True), ("head", False), ("sergeant", False)):
        assert bool(policy.may_read_disposal(world.actor(who), world.mapping)) is may, who
    for who, may in (("governance", True), ("lead", False), ("administrator", False)):
        assert bool(policy.may_read_disposals(world.actor(who))) is may, who


def _made(**given: object) -> DisposalReport:
    plain: dict[str, object] = {
        "closed_on": DAY, "planned": (), "let_go": (), "held": 0, "extended": 0, "extended_until": None, "later": 0,
        "leave_on": None, "waiting": 0, "kept": 0, "lifted": 0, "fingerprints": 0, "fingerprints_until": None,
        "told": (), "trail": 5, "disposed_on": None,
        "backup_days": 35, "is_exact": False,
    }  # fmt: skip
    return DisposalReport(**{**plain, **given})  # type: ignore[arg-type]


def test_numbers_that_are_large_enough_are_said_and_the_rest_is_not_worked_out() -> None:
    large = _made(planned=((DAY, 20),), let_go=((DAY, 9),))
    assert [row["value"] for row in words.who_left(large)] == ["29 people", "20 people", "9 people"]
    one_small = _made(planned=((DAY, 20),), let_go=((DAY - timedelta(days=40), 2),))
    assert "20 people" not in str(words.who_left(one_small)) + str(words.days_left(one_small))
    assert words.days_left(one_small) == [{"key": "Between", "value": "25 March 2027 and 4 May 2027"}]
    assert words.days_left(_made(planned=((DAY, 3),)))[0]["value"] == "4 May 2027"
    stays = words.who_stays(_made(held=8, extended=9, extended_until=DAY, later=10, leave_on=DAY, waiting=11))
    assert [row["key"] for row in stays] == [
        "Still here", "Legal hold", "Kept longer", "Their day is still to come", "Their day has come",
    ]  # fmt: skip
    assert words.who_stays(_made(held=8, waiting=1)) == [{"key": "Still here", "value": "9 people"}]
    assert words.state_banner(_made(planned=((DAY - timedelta(days=4000), 9),)))["kind"] == "success"
    waits = _made(planned=((today(), 9),), fingerprints=12, fingerprints_until=DAY)
    assert "sealed codes go after 4 May 2027" in words.state_banner(waits)["text"]
    assert "goes on" in words.state_banner(waits)["text"]
    assert "thirty days after the last person left it" in str(words.what_stays(_made()))
    assert "went on 4 May 2027" in str(words.what_stays(_made(disposed_on=DAY)))
