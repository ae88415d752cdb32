"""The register of gaps, and what the panel reads and writes of every mapping without a child."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.mappings.commands import end_seat, record_structure
from placemap.mappings.models import Mapping, Seat, StructureChange
from placemap.mappings.vocabulary import Structure
from placemap.partners.commands import give_role
from placemap.responses import commands, queries
from placemap.responses.models import Gap, PanelReview
from placemap.responses.vocabulary import GapKind, GapState, PanelDecision, PledgeState, Rung
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists
from tests.cohort.pages import words_of
from tests.responses.test_escalation import named, sent
from tests.responses.test_pledges import answered, promised

pytestmark = pytest.mark.django_db
GAPS = "/mappings/M-2026-901/response/gaps/"


def gap(world: World, by: str = "coordinator", **given: Any) -> Gap:
    """Somebody puts a gap on the register."""
    actor = world.actor(by)
    said: dict[str, Any] = {
        "kind": GapKind.SERVICE,
        "what": "No youth work after six",
        "since_on": today() - timedelta(days=9),
        **given,
    }
    with acting_as(actor):
        return commands.record_gap(mapping=world.mapping, by=actor, **said)


def change(world: World, one: Gap, by: str, **given: Any) -> Gap:
    actor = world.actor(by)
    with acting_as(actor):
        held = queries.gap_in(actor, world.mapping, one.pk)
        said: dict[str, Any] = {
            "what": held.what, "state": GapState.UNDERWAY, "owner": held.owner, "owner_agency": held.owner_agency,
            "done": "Asked the council.", "version": held.version, **given,
        }  # fmt: skip
        return commands.change_gap(gap=held, by=actor, **said)


@pytest.fixture
def panel(world: World) -> World:
    """Rupa chairs the panel."""
    with acting_as(SETTER):
        give_role(user=world.users["stranger"], role_code="panel_chair", by=SETTER)
    return world


def test_whoever_sees_to_a_gap_says_what_was_done_and_it_stands_in_their_work(
    world: World, client_as: Any
) -> None:
    one = gap(world, owner=world.users["sergeant"])
    dan = client_as(world.users["sergeant"])
    assert "No youth work after six" in words_of(dan.get("/my-work/"))
    after = change(world, one, "sergeant", state=GapState.FILLED, done="Two evenings began.")
    assert after.state == GapState.FILLED
    shown = words_of(dan.get(f"{GAPS}?show=closed"))
    assert "Two evenings began." in shown
    assert "No youth work after six" not in words_of(dan.get("/my-work/"))
    assert "Two evenings began." in words_of(dan.get(f"{GAPS}{one.pk}/"))
    # Somebody else takes it: the one who gave it away may do so, and then no longer.
    change(world, after, "sergeant", owner=world.users["head"], owner_agency=None)
    with pytest.raises(Refused):
        change(world, one, "sergeant")


def test_a_gap_is_changed_by_nobody_else_and_seen_by_no_stranger(world: World, client_as: Any) -> None:
    one = gap(world)
    with pytest.raises(Refused):
        change(world, one, "head")
    assert client_as(world.users["stranger"]).get(GAPS).status_code == 404
    with acting_as(world.actor("stranger")):
        assert not Gap.objects.exists()
    helen = world.actor("lead")
    with acting_as(helen):
        held = queries.gap_in(helen, world.mapping, one.pk)
    change(world, one, "coordinator")
    with acting_as(helen), pytest.raises(Conflict):
        commands.change_gap(
            gap=held, what="x", state=GapState.OPEN, owner=None, owner_agency=None, done="y",
            version=held.version, by=helen,
        )  # fmt: skip


def test_a_gap_names_no_child(world: World) -> None:
    Lists(world).child("head", "Jade", "Orme")
    with pytest.raises(NamesFound):
        gap(world, what="Nobody for Jade Orme")
    one = gap(world)
    with pytest.raises(NamesFound):
        change(world, one, "coordinator", done="Spoke with Orme’s mother")


def test_what_the_records_show_is_proposed_once(world: World, client_as: Any) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        proposed = queries.proposed_gaps(priya, world.mapping)
    assert proposed and {one.kind for one in proposed} >= {GapKind.MEMBERSHIP}
    first = proposed[0]
    client = client_as(world.users["coordinator"])
    page = client.get(f"{GAPS}add/", {"shown": first.key}).content.decode()
    assert first.words in page.replace("&#39;", "'")
    form = {
        "kind": first.kind.value, "what": "Somebody from there", "since_on": "1 11 2026", "shown_by": first.key,
        "owner": "", "owner_agency": "", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post(f"{GAPS}add/", form).status_code == 302
    with acting_as(priya):
        assert first.key not in {one.key for one in queries.proposed_gaps(priya, world.mapping)}
    with pytest.raises(PlacemapError, match="already"):
        gap(world, shown_by=first.key)


def test_what_two_put_on_the_register_from_the_same_page_stands_there_once(
    world: World, client_as: Any
) -> None:
    first = next(iter(proposed_to(world).values()))
    form = {
        "kind": first.kind.value, "what": "Somebody from there", "since_on": "1 11 2026", "shown_by": first.key,
        "owner": "", "owner_agency": "",
    }  # fmt: skip
    priya, helen = client_as(world.users["coordinator"]), client_as(world.users["lead"])
    for client in (priya, helen):
        assert client.get(f"{GAPS}add/", {"shown": first.key}).status_code == 200
    assert priya.post(f"{GAPS}add/", {**form, "once": str(uuid.uuid4())}).status_code == 302
    second = helen.post(f"{GAPS}add/", {**form, "once": str(uuid.uuid4())})
    assert second.status_code == 422 and "put this on the register" in words_of(second)
    with acting_as(world.actor("lead")):
        assert Gap.objects.count() == 1


def proposed_to(world: World) -> dict[str, Any]:
    """What the records show to Priya, by key."""
    priya = world.actor("coordinator")
    with acting_as(priya):
        return {one.key: one for one in queries.proposed_gaps(priya, world.mapping)}


def test_a_gap_that_was_filled_comes_back(world: World) -> None:
    key = next(iter(proposed_to(world)))
    one = gap(world, shown_by=key)
    filled = change(world, one, "coordinator", state=GapState.FILLED, done="Somebody came.")
    assert key in proposed_to(world), "it is missing again"
    again = gap(world, shown_by=key)
    assert key not in proposed_to(world)
    with pytest.raises(PlacemapError, match="came back"):
        change(world, filled, "coordinator", state=GapState.OPEN, done="They left.")
    change(world, again, "coordinator", state=GapState.STANDS, done="There is none in this city.")
    assert key not in proposed_to(world), "the group said that nothing can be done"


def test_a_promise_that_somebody_else_makes_good_is_not_missing_again_until_something_is_said_of_it(
    world: World,
) -> None:
    one = promised(world)
    answered(world, one, "coordinator")
    key = f"pledge {one.pk}"
    assert key in proposed_to(world)
    missing = gap(world, shown_by=key)
    assert key not in proposed_to(world)
    change(world, missing, "coordinator", state=GapState.FILLED, done="The charity walks there now.")
    assert key not in proposed_to(world)
    answered(world, one, "sergeant", state=PledgeState.KEPT, words="Three evenings again.")
    answered(world, one, "coordinator", words="None since Monday.")
    assert key in proposed_to(world), "it came back"


def test_a_function_that_nobody_covers_in_one_district_is_a_gap_of_that_district(
    world: World, client_as: Any
) -> None:
    helen, city, district = world.actor("lead"), world.areas["city"], world.areas["district"]
    with acting_as(helen):
        Mapping.objects.filter(pk=world.mapping.pk).update(districts=[city.pk, district.pk], place="")
        world.mapping.refresh_from_db()
    both = proposed_to(world)["function lighting"]
    assert both.district is None and city.name in both.words and district.name in both.words
    gap(world, shown_by="function lighting", district=city, owner=world.users["sergeant"])
    (left,) = [one for one in proposed_to(world).values() if one.shown_by == "function lighting"]
    assert left.district == district.pk and city.name not in left.words
    client = client_as(world.users["coordinator"])
    form = {
        "kind": "service", "what": "Nobody mends lamps", "since_on": "1 11 2026", "shown_by": left.key,
        "owner": "", "owner_agency": "", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post(f"{GAPS}add/", form).status_code == 302
    with acting_as(helen):
        two = Gap.objects.get(what="Nobody mends lamps")
    assert (two.district_id, two.shown_by) == (district.pk, "function lighting")
    assert district.name in words_of(client.get(f"{GAPS}{two.pk}/"))
    assert not [one for one in proposed_to(world).values() if one.shown_by == "function lighting"]


def test_whoever_runs_the_mapping_is_asked_who_sees_to_a_gap_of_somebody_who_left(
    world: World, client_as: Any
) -> None:
    asked = "1 gap of somebody who left"
    one = gap(world, owner=world.users["sergeant"])
    gap(world, what="No cameras", owner_agency=world.agencies["mill_lode"])
    closed = gap(world, what="No lamps", owner=world.users["sergeant"])
    change(world, closed, "coordinator", state=GapState.FILLED, done="They shine.")
    priya, helen = client_as(world.users["coordinator"]), client_as(world.users["lead"])
    assert asked not in words_of(priya.get("/my-work/"))
    helens = world.actor("lead")
    with acting_as(helens):
        seat = Seat.objects.get(mapping=world.mapping, user=world.users["sergeant"])
        end_seat(seat=seat, by=helens)
    for client in (priya, helen):
        page = words_of(client.get("/my-work/"))
        assert asked in page and "No youth work after six" in page and "No lamps" not in page
    assert asked not in words_of(client_as(world.users["head"]).get("/my-work/"))
    form = priya.get(f"{GAPS}{one.pk}/change/").content.decode()
    assert "left the team" in form
    change(world, one, "coordinator", owner=world.users["head"], owner_agency=None)
    assert asked not in words_of(priya.get("/my-work/"))


def test_an_agency_with_nobody_left_sees_to_no_gap(world: World, client_as: Any) -> None:
    gap(world, owner_agency=world.agencies["police"])
    priya = client_as(world.users["coordinator"])
    assert "1 gap of somebody who left" not in words_of(priya.get("/my-work/"))
    gap(world, what="No cameras", owner_agency=world.agencies["charity"])
    assert "1 gap of somebody who left" in words_of(priya.get("/my-work/"))


def test_whoever_left_the_agency_sees_to_no_gap_either(world: World, client_as: Any) -> None:
    gap(world, owner=world.users["sergeant"])
    with acting_as(SETTER):
        world.users["sergeant"].is_active = False
        world.users["sergeant"].save(update_fields=["is_active"])
    assert "1 gap of somebody who left" in words_of(client_as(world.users["coordinator"]).get("/my-work/"))


def test_the_panel_reads_how_a_mapping_stands_and_no_child(panel: World, client_as: Any) -> None:
    Lists(panel).member("head", "Jade", "Orme")
    named(panel, Rung.SILVER, "governance")
    sent(panel, ask="Three evenings of street work")
    gap(panel, kind=GapKind.MEMBERSHIP, what="Probation comes to no meeting")
    page = words_of(client_as(panel.users["stranger"]).get("/panel/"))
    for words in (
        "Probation comes to no meeting",
        "Sent today.",
        "The next is due by",
        "Not reviewed by the panel yet",
    ):
        assert words in page
    for words in ("Jade", "Orme", "J.O.", "street work"):
        assert words not in page
    assert client_as(panel.users["lead"]).get("/panel/").status_code == 403
    with acting_as(panel.actor("head")):
        assert queries.on_panel(panel.actor("head")) == []


def test_what_waits_at_the_panel_stands_on_its_page_with_its_words(panel: World, client_as: Any) -> None:
    named(panel, Rung.PANEL, "stranger")
    one = sent(panel, ask="Three evenings of street work")
    page = client_as(panel.users["stranger"]).get("/panel/")
    assert "Three evenings of street work" in words_of(page)
    assert f"/escalations/{one.pk}/" in page.content.decode()


def test_the_plan_is_presented_by_a_lead_and_the_decision_is_read_on_the_mappings_page(
    panel: World, client_as: Any
) -> None:
    rupa, client = panel.actor("stranger"), client_as(panel.users["stranger"])
    with acting_as(rupa):
        (who,) = [one for one in queries.presenters_of(rupa, panel.mapping.pk) if "Helen" in one]
    form = {
        "held_on": "today", "presented_by": who, "decision": "changes", "words": "Say who pays.",
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    form["held_on"] = today().strftime("%d %m %Y")
    assert client.post("/panel/M-2026-901/plan/", {**form, "presented_by": "Dan Colley"}).status_code == 422
    assert client.post("/panel/M-2026-901/plan/", form).status_code == 302
    helen = client_as(panel.users["lead"])
    assert "Say who pays." in words_of(helen.get("/mappings/M-2026-901/response/panel/"))
    assert "The panel on the plan" in words_of(helen.get("/mappings/M-2026-901/"))
    assert helen.get("/panel/M-2026-901/plan/").status_code == 403
    with acting_as(panel.actor("other_district")):
        assert not PanelReview.objects.exists()


def test_the_panels_decision_is_kept_where_no_lead_is_left(panel: World, client_as: Any) -> None:
    with acting_as(SETTER):
        panel.users["lead"].is_active = False
        panel.users["lead"].save(update_fields=["is_active"])
    rupa, client = panel.actor("stranger"), client_as(panel.users["stranger"])
    with acting_as(rupa):
        (nobody,) = queries.presenters_of(rupa, panel.mapping.pk)
    assert nobody in words_of(client.get("/panel/M-2026-901/plan/"))
    form = {
        "held_on": today().strftime("%d %m %Y"), "presented_by": nobody, "decision": "changes",
        "words": "Name a lead.", "once": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.post("/panel/M-2026-901/plan/", form).status_code == 302
    priya = client_as(panel.users["coordinator"])
    assert "Name a lead." in words_of(priya.get("/mappings/M-2026-901/response/panel/"))


def test_nobody_on_the_panel_writes_of_the_mapping_they_lead(world: World) -> None:
    with acting_as(SETTER):
        give_role(user=world.users["lead"], role_code="panel_chair", by=SETTER)
    helen = world.actor("lead")
    with acting_as(helen), pytest.raises(Refused, match="somebody else"):
        commands.record_panel_review(
            mapping_id=world.mapping.pk, held_on=today(), presented_by="x", decision=PanelDecision.AGREED,
            words="w", by=helen,
        )  # fmt: skip


def test_the_groups_change_with_a_day_and_a_reason_that_stay(world: World, client_as: Any) -> None:
    helen = world.actor("lead")
    given: dict[str, Any] = {"mapping": world.mapping, "silver": None, "first_chair": "Ruth", "by": helen}
    with acting_as(helen):
        record_structure(structure=Structure.SINGLE, sponsor="Moira Fenn", version=0, **given)
        with pytest.raises(PlacemapError, match="sponsor"):
            record_structure(structure=Structure.SINGLE, sponsor="", version=1, **given)
        from placemap.partners.commands import record_group
        from placemap.partners.models import GovernanceGroup
        from placemap.partners.vocabulary import GroupKind
    with acting_as(SETTER):
        group = record_group(
            name="Estwick silver", kind=GroupKind.SILVER, area=world.areas["city"], under=None, chair="C", meets="",
            by=SETTER,
        )  # fmt: skip
    with acting_as(helen):
        bronze = {**given, "silver": group, "structure": Structure.BRONZE, "sponsor": "", "version": 1}
        with pytest.raises(PlacemapError, match="why the groups change"):
            record_structure(**bronze)
        with pytest.raises(PlacemapError, match="from which day"):
            record_structure(**bronze, reason="More work", changed_on=today() + timedelta(days=1))
        record_structure(**bronze, reason="More work than one group holds.", changed_on=today())
        (kept,) = StructureChange.objects.all()
        assert (kept.before, kept.structure) == ("single", "bronze")
        assert GovernanceGroup.objects.filter(pk=group.pk).exists()
    page = words_of(client_as(world.users["head"]).get("/mappings/M-2026-901/opening/"))
    assert "More work than one group holds." in page
