"""On the planned day people are removed, unless a hold or an unanswered risk keeps them; never in silence."""

from __future__ import annotations

import html
import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.actors import system_actor
from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.cohort import commands, jobs, queries
from placemap.cohort.jobs import remove_whoever_leaves
from placemap.cohort.models import Factor, LetGo
from placemap.cohort.rules.leaving import Leaving, check_kept, leaving
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping
from placemap.subjects.models import Fingerprint, Person, PersonDetail
from placemap.subjects.policy import ERASER
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, open_page, send, words_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("days", "held", "risk", "state"),
    [
        (29, False, True, Leaving.LATER),
        (28, False, False, Leaving.SOON),
        (1, False, True, Leaving.SOON),
        (0, False, False, Leaving.DUE),
        (-3, False, True, Leaving.AT_RISK),
        (-3, True, True, Leaving.HELD),
        (300, True, False, Leaving.HELD),
    ],
)
def test_where_somebody_stands(days: int, held: bool, risk: bool, state: Leaving) -> None:
    assert leaving(leaves=DAY + timedelta(days=days), is_held=held, at_risk=risk, on=DAY) is state


def test_kept_longer_needs_a_reason_and_a_later_day_or_a_hold() -> None:
    later = DAY + timedelta(days=30)
    assert check_kept(reason="Court.", until=later, is_hold=False, leaves=DAY, on=DAY) == later
    assert check_kept(reason="Court.", until=later, is_hold=True, leaves=DAY, on=DAY) is None
    for reason, until in ((" ", later), ("Court.", None), ("Court.", DAY), ("Court.", date(2029, 1, 1))):
        with pytest.raises(PlacemapError):
            check_kept(reason=reason, until=until, is_hold=False, leaves=DAY, on=DAY)


def _ends(world: World, days: int) -> None:
    """The mapping ended so long ago that everybody's day is `days` away."""
    with acting_as(world.actor("coordinator")):
        on = today() - timedelta(days=366) + timedelta(days=days)
        Mapping.objects.filter(pk=world.mapping.pk).update(opened_on=on - timedelta(days=90), ends_on=on)


def _run() -> None:
    remove_whoever_leaves(0)


def _left(world: World) -> set[str]:
    with acting_as(world.actor("coordinator")):
        return set(Person.objects.values_list("initials", flat=True))


def test_whoever_is_due_goes_with_a_receipt_and_whoever_is_kept_stays(lists: Lists, world: World) -> None:
    lists.child("head", "Mia", "Tolland")
    held = lists.child("head", "Sam", "Ogden", born=date(2010, 1, 2))
    risk = lists.child("head", "Leo", "Pashley", born=date(2010, 3, 2))
    lists.act("head", commands.record_factor, person=risk, kind="worry", text="Out late with Mia Tolland.")
    lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=held, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip
    _ends(world, 20)
    _run()
    assert _left(world) == {"M.T.", "S.O.", "L.P."}
    _ends(world, -1)
    _run()
    assert _left(world) == {"S.O.", "L.P."}
    with acting_as(world.actor("coordinator")):
        assert Factor.objects.get(person=risk).text == "Out late with [name removed]."
        assert not PersonDetail.objects.filter(text__contains="Tolland").exists()
        (receipt,) = LetGo.objects.all()
        assert queries.let_go_count(world.mapping) == 0
        stays = queries.leavers(
            world.actor("coordinator"), world.mapping, queries.leaving_soon(world.mapping)
        )
    assert (receipt.was_planned, receipt.agency_id) == (True, world.users["head"].agency_id)
    assert {one.card.initials: one.state for one in stays} == {"S.O.": Leaving.HELD, "L.P.": Leaving.AT_RISK}
    with acting_as(system_actor(ERASER)):
        assert not Fingerprint.objects.exists()


def test_an_extension_moves_the_day_and_a_lifted_hold_counts_no_longer(lists: Lists, world: World) -> None:
    mia = lists.child("head", "Mia", "Tolland")
    _ends(world, -1)
    keep = lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=mia, kind="extend",
        until=today() + timedelta(days=60), reason="The review waits.",
    )  # fmt: skip
    _run()
    assert _left(world) == {"M.T."}
    lists.act("coordinator", commands.stop_keeping, mapping=world.mapping, keep=keep)
    _run()
    assert _left(world) == set()


def test_a_hold_that_comes_while_the_night_is_at_work_keeps(lists: Lists, world: World) -> None:
    mia, sam = (
        lists.child("head", "Mia", "Tolland"),
        lists.child("head", "Sam", "Ogden", born=date(2010, 1, 2)),
    )
    _ends(world, -1)
    looked_up = [(mia.pk,), (sam.pk,)]
    lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=sam, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        assert commands.remove_due(mapping=world.mapping, people=looked_up, by=eraser) == 1
    assert _left(world) == {"S.O."}


def test_a_night_that_is_cut_short_keeps_what_it_did(
    lists: Lists, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("Mia", "Sam", "Leo")):
        lists.child("head", name, "Tolland", born=date(2010, 1, 2 + number))
    _ends(world, -1)
    done = jobs.remove_due

    def cut_short(**given: Any) -> int:
        if len(_left(world)) == 1:
            raise RuntimeError
        return done(**given)

    monkeypatch.setattr(jobs, "REMOVED_AT_ONCE", 1)
    monkeypatch.setattr(jobs, "remove_due", cut_short)
    with pytest.raises(RuntimeError):
        _run()
    assert len(_left(world)) == 1
    monkeypatch.undo()
    _run()
    assert _left(world) == set()


def test_nobody_but_the_custodian_keeps_and_nobody_but_the_eraser_removes(lists: Lists, world: World) -> None:
    mia = lists.child("head", "Mia", "Tolland")
    with pytest.raises(Refused):
        lists.act(
            "head",
            commands.keep_longer,
            mapping=world.mapping,
            person=mia,
            kind="hold",
            until=None,
            reason="x",
        )
    with pytest.raises(Refused):
        lists.act("coordinator", commands.remove_due, mapping=world.mapping, people=[(mia.pk,)])
    with acting_as(world.actor("head")):
        assert queries.leaving_soon(world.mapping) == []


def test_the_custodian_is_warned_and_the_page_says_what_happens(
    lists: Lists, world: World, client_as: SignIn
) -> None:
    mia = lists.member("head", "Mia", "Tolland")
    _ends(world, 20)
    client = client_as(world.users["coordinator"])
    assert "1 person leaves Placemap soon" in words_of(client.get("/my-work/"))
    assert "Removed in the night of that day." in words_of(open_page(client, world, "leaving"))
    sent = send(client, world, "keep-longer", mia.pk, kind="hold", reason="A court asked for it.")
    assert sent.status_code == 302
    assert "A court asked for it." in words_of(open_page(client, world, "leaving"))
    for who in ("coordinator", "sergeant"):
        page = words_of(open_page(client_as(world.users[who]), world, "child", mia.pk))
        assert "Legal hold" in page
        assert "A court asked for it." in page


def test_words_that_may_name_somebody_whose_day_has_come_are_answered_on_a_page(
    lists: Lists, world: World, client_as: SignIn
) -> None:
    mia = lists.child("head", "Mia", "Tolland", known_as=("MiMi",))
    leo = lists.child("head", "Leo", "Pashley", born=date(2010, 3, 2))
    worry = lists.act("head", commands.record_factor, person=leo, kind="strength", text="Kind to MiMi.")
    lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=leo, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip
    _ends(world, 30)
    priya = client_as(world.users["coordinator"])
    assert "Nothing is to be answered" in words_of(open_page(priya, world, "leaver-words", mia.pk))
    early = send(priya, world, "leaver-words", mia.pk)
    assert early.status_code == 422 and "Nothing is to be answered" in words_of(early)
    _ends(world, -2)
    _run()
    assert _left(world) == {"M.T.", "L.P."}
    assert "somebody’s words may name them" in words_of(priya.get("/my-work/"))
    assert "Say which words" in words_of(open_page(priya, world, "leaving"))
    page = html.unescape(words_of(open_page(priya, world, "leaver-words", mia.pk)))
    assert f"“MiMi”, written by {world.users['head'].agency.name}" in page
    assert _left(world) == {"M.T.", "L.P."}, "looking removes nobody"
    unasked = send(priya, world, "leaver-words", mia.pk)
    assert unasked.status_code == 422 and "MiMi" in words_of(unasked)
    asked = json.dumps({"MiMi": "MiMi"})
    assert send(priya, world, "leaver-words", mia.pk, asked=asked).status_code == 422
    token = {"once": str(uuid4())}
    done = send(priya, world, "leaver-words", mia.pk, asked=asked, theirs="MiMi", **token)
    assert done.status_code == 302
    # Pressed twice: it was done, and the second press is led where the first was. Nobody else's is.
    again = send(priya, world, "leaver-words", mia.pk, asked=asked, theirs="MiMi", **token)
    assert (again.status_code, again["Location"]) == (302, done["Location"])
    for client, other in ((priya, "no token"), (client_as(world.users["lead"]), token["once"])):
        assert send(client, world, "leaver-words", mia.pk, once=other).status_code == 404
    assert _left(world) == {"L.P."}
    with acting_as(world.actor("coordinator")):
        assert Factor.objects.get(pk=worry.pk).text == "Kind to [name removed]."
        assert LetGo.objects.get().was_planned
    assert open_page(priya, world, "leaver-words", mia.pk).status_code == 404
