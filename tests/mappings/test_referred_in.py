"""What was referred in and led to a mapping, and the sponsor whom a single group names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.information.vocabulary import HowKnown
from placemap.mappings import commands, presenters, queries
from placemap.mappings.models import OpeningRecord, ReferredIn
from placemap.mappings.rules import reviews as rules
from placemap.mappings.vocabulary import EvidenceGrade, PanelAnswer, Structure, Trigger
from placemap.partners.commands import record_group
from placemap.partners.vocabulary import GroupKind
from tests.cast import SETTER, World
from tests.cohort.pages import SignIn, open_page, send, words_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("referred", "waits", "decided", "words"),
    [
        (-5, True, None, ""),
        (-5, False, -2, ""),
        (-5, False, -5, ""),
        (1, True, None, "lie ahead"),
        (-5, False, 1, "lie ahead"),
        (-5, False, None, "which day the panel decided"),
        (-5, False, -6, "before it was asked"),
    ],
)
def test_the_days_of_what_was_referred_in(
    referred: int, waits: bool, decided: int | None, words: str
) -> None:
    def check() -> None:
        day = None if decided is None else TODAY + timedelta(days=decided)
        rules.check_referred_in(TODAY + timedelta(days=referred), waits, day, TODAY)

    if not words:
        check()
        return
    with pytest.raises(PlacemapError, match=words):
        check()


def given(world: World, key: str, **changes: Any) -> dict[str, Any]:
    return {
        "source": Trigger.DISTRICT, "from_whom": "District lead, Wendlow", "referred_on": today() - timedelta(days=9),
        "evidence": "Four reports in five weeks name one bus.", "how_known": EvidenceGrade.RECORD_CHECK, "decision": PanelAnswer.WAITING,
        "decided_on": None, "decision_words": "", "by": world.actor(key), **changes,
    }  # fmt: skip


def test_what_led_to_a_mapping_is_graded_as_everything_else_is() -> None:
    assert {one.value for one in EvidenceGrade} == {one.value for one in HowKnown}


@pytest.mark.django_db
def test_it_is_kept_and_the_panels_decision_added_by_those_who_run_the_mapping(world: World) -> None:
    for key in ("sergeant", "other_district", "administrator"):
        with pytest.raises(Refused), acting_as(world.actor(key)):
            commands.record_referred_in(mapping=world.mapping, **given(world, key))
    with acting_as(world.actor("lead")):
        for changes in ({"evidence": " "}, {"referred_on": today() + timedelta(days=1)}):
            with pytest.raises(PlacemapError):
                commands.record_referred_in(mapping=world.mapping, **given(world, "lead", **changes))
        assert not ReferredIn.objects.exists()
        kept = commands.record_referred_in(
            mapping=world.mapping, **given(world, "lead", decision_words="Not yet", decided_on=today())
        )
        assert (kept.decided_on, kept.decision_words) == (None, ""), "nothing is decided yet"
    decided = {"decision": PanelAnswer.OPEN, "decided_on": today(), "decision_words": "One place"}
    with acting_as(world.actor("coordinator")):
        found = queries.referred_in(world.actor("coordinator"), world.mapping, kept.pk)
        with pytest.raises(PlacemapError):
            commands.change_referred_in(
                referred=found, version=1, **given(world, "coordinator", **{**decided, "decided_on": None})
            )
        commands.change_referred_in(referred=found, version=1, **given(world, "coordinator", **decided))
        with pytest.raises(Conflict):
            commands.change_referred_in(referred=found, version=1, **given(world, "coordinator", **decided))
        assert ReferredIn.objects.get().version == 2
        # Whoever puts it right does not become who wrote it first.
        with pytest.raises(DatabaseError, match="whose it is"), transaction.atomic():
            ReferredIn.objects.filter(pk=kept.pk).update(recorded_by=world.users["coordinator"].pk)
    with pytest.raises(Refused), acting_as(world.actor("sergeant")):
        commands.change_referred_in(referred=found, version=2, **given(world, "sergeant", **decided))
    for key, sees in (("sergeant", 1), ("other_district", 0), ("administrator", 0)):
        with acting_as(world.actor(key)):
            assert ReferredIn.objects.count() == sees, key
    with acting_as(world.actor("lead")):
        world.mapping.state = "closed"
        with pytest.raises(PlacemapError, match="closed"):
            commands.record_referred_in(mapping=world.mapping, **given(world, "lead"))


@pytest.mark.django_db
def test_its_page_keeps_what_was_typed_and_shows_it_to_the_team(world: World, client_as: SignIn) -> None:
    lead = client_as(world.users["lead"])
    sent = {
        "source": "hub", "from_whom": "Missing and exploitation hub", "referred_on": f"{today():%d %m %Y}",
        "evidence": "Five children missing on the same evenings", "how_known": "", "decision": "open", "decided_on": "",
        "decision_words": "", "version": 0,
    }  # fmt: skip
    lacking = send(lead, world, "add-referred-in", **sent)
    assert lacking.status_code == 422 and "Say on which day the panel decided" in words_of(lacking)
    assert "Five children missing" in lacking.content.decode() and "Say how they know" in words_of(lacking)
    once = str(uuid4())
    sent |= {"decided_on": f"{today():%d %m %Y}", "how_known": "rumour"}
    for _ in range(2):
        assert send(lead, world, "add-referred-in", once=once, **sent).status_code == 302
    with acting_as(world.actor("lead")):
        kept = ReferredIn.objects.get()
    page = words_of(open_page(client_as(world.users["sergeant"]), world, "mapping-opening"))
    assert "Five children missing on the same evenings" in page and "To open this mapping" in page
    assert "Rumour, or not known how." in page, "a rumour reads as one wherever it is told"
    assert "Add another" not in page
    changed = {**sent, "version": 1, "evidence": "Six children", "how_known": "record_check"}
    assert send(lead, world, "change-referred-in", kept.pk, **changed).status_code == 302
    late = send(lead, world, "change-referred-in", kept.pk, **{**changed, "evidence": "Seven"})
    assert late.status_code == 409 and "Seven" in late.content.decode() and "Six" in late.content.decode()
    assert "From their records" in words_of(late)
    # Written down before anybody was asked, it says so, and asks when it is changed.
    with acting_as(world.actor("lead")):
        ReferredIn.objects.update(how_known="")
    assert "How they know was not asked" in words_of(open_page(lead, world, "mapping-opening"))
    assert open_page(lead, world, "change-referred-in", kept.pk).status_code == 200
    assert open_page(lead, world, "change-referred-in", uuid4()).status_code == 404


@pytest.mark.django_db
def test_a_single_group_names_its_sponsor_and_gives_them_a_seat_to_watch_from(world: World) -> None:
    actor = world.actor("lead")

    def sponsor() -> dict[str, Any]:
        with acting_as(actor):
            found = queries.opening(actor, world.mapping, queries.live_seats(world.mapping))
            rows = presenters.opening_rows(world.mapping, found, True)
        return next(row for row in rows if row["text"] == "Strategic sponsor")

    assert sponsor()["status"] == "To do"
    with acting_as(actor):
        commands.record_structure(
            mapping=world.mapping, structure=Structure.SINGLE, silver=None, sponsor="Moira Fenn", first_chair="R",
            version=0, by=actor,
        )  # fmt: skip
        assert OpeningRecord.objects.get().sponsor == "Moira Fenn"
    named = sponsor()
    assert named["status"] == "Named, no seat yet" and "no child" in named["note"]
    world.reseat("sergeant", "silver_chair")
    seated = sponsor()
    assert (seated["status"], seated["kind"]) == ("Named", "done") and "Dan Colley" in seated["note"]


@pytest.mark.django_db
def test_a_silver_group_that_is_named_has_a_seat_to_watch_from_before_the_task_is_done(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(SETTER):
        group = record_group(
            name="Estwick silver", kind=GroupKind.SILVER, area=world.areas["partnership"], by=SETTER
        )
    with acting_as(actor):
        commands.record_structure(
            mapping=world.mapping, structure=Structure.BRONZE, silver=group, sponsor="", first_chair="R",
            version=0, by=actor,
        )  # fmt: skip

    def above() -> dict[str, Any]:
        with acting_as(actor):
            found = queries.opening(actor, world.mapping, queries.live_seats(world.mapping))
            rows = presenters.opening_rows(world.mapping, found, True)
        return next(row for row in rows if row["text"] == "Strategic sponsor")

    assert above()["status"] == "Named, no seat yet" and "Estwick silver" in above()["note"]
    world.reseat("sergeant", "silver_chair")
    seated = above()
    assert (seated["status"], seated["kind"]) == ("Named", "done") and "Dan Colley" in seated["note"]
