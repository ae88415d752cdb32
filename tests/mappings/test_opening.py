"""Opening in full: reasons, structure, telling, objectives, and who must be at the table."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings import commands, presenters, queries, rules
from placemap.mappings.models import Objective, OpeningRecord
from placemap.mappings.rules import AtTheTable
from placemap.mappings.vocabulary import Certainty, StrategicAim, Structure, Trigger
from placemap.partners.commands import (
    end_group,
    record_area_body,
    record_group,
    record_terms_of_reference,
    record_training,
)
from placemap.partners.vocabulary import AgencyKind, AnswersFor, Course, GroupKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
HOME = "/mappings/M-2026-901/"


@pytest.mark.parametrize(
    ("kinds", "lacks"),
    [
        ([], "keeps children safe"),
        ([AgencyKind.POLICE], "keeps children safe"),
        ([AgencyKind.SCHOOL, AgencyKind.HEALTH], "disrupt or enforce"),
        ([AgencyKind.SCHOOL, AgencyKind.POLICE], ""),
        ([AgencyKind.CHARITY, AgencyKind.PROBATION], ""),
    ],
)
def test_the_first_meeting_needs_both_sides_or_a_reason(kinds: list[AgencyKind], lacks: str) -> None:
    assert (lacks in rules.lacking_at_first(kinds)) and bool(rules.lacking_at_first(kinds)) is bool(lacks)
    rules.check_first_meeting(kinds, "The sergeant was called away; she reads the minutes.")
    if lacks:
        with pytest.raises(PlacemapError, match=lacks):
            rules.check_first_meeting(kinds, " ")
    else:
        rules.check_first_meeting(kinds, "")


def test_suspicion_says_its_evidence_and_a_structure_its_money() -> None:
    rules.check_suspicion(Certainty.IDENTIFIED, "")
    rules.check_suspicion(Certainty.SUSPECTED, "Three reports")
    with pytest.raises(PlacemapError, match="what evidence was enough"):
        rules.check_suspicion(Certainty.SUSPECTED, " ")
    rules.check_structure(Structure.SINGLE, False, "A director")
    rules.check_structure(Structure.BRONZE, True, "")
    with pytest.raises(PlacemapError, match="needs a sponsor"):
        rules.check_structure(Structure.SINGLE, True, " ")
    with pytest.raises(PlacemapError, match="Choose the silver group"):
        rules.check_structure(Structure.BRONZE, False, "A director")


def test_each_school_and_each_district_has_a_place_of_its_own() -> None:
    def at(name: str, agency: str, kind: AgencyKind, area: str = "") -> AtTheTable:
        return AtTheTable(name, agency, kind, "Officer", frozenset(), area)

    people = [
        at("Helen", "Mill Lode", AgencyKind.SCHOOL),
        at("Marek", "Wendlow DC", AgencyKind.DISTRICT_COUNCIL, "Wendlow"),
    ]
    shown = {
        place.name: place.people
        for place in rules.places_at_the_table(
            people, ["Mill Lode", "Tanner's Field"], ["Reedmere", "Wendlow"]
        )
    }
    assert (shown["Mill Lode"], shown["Tanner's Field"]) == (("Helen",), ())
    assert shown["Community safety, Wendlow"] == ("Marek",) and shown["Community safety, Reedmere"] == ()
    assert "Schools" not in shown and "Community safety" not in shown
    one = {place.name for place in rules.places_at_the_table(people, [], ["Wendlow"])}
    assert {"Schools", "Community safety"} <= one
    # Named for the mapping, one district's place is not filled by another district's council.
    [safety] = [
        place
        for place in rules.places_at_the_table(people, [], ["Reedmere"], named=True)
        if place.name.startswith("Community safety")
    ]
    assert (safety.name, safety.people) == ("Community safety, Reedmere", ())


def reasons(world: World, key: str = "lead", version: int = 0) -> OpeningRecord:
    actor = world.actor(key)
    with acting_as(actor):
        return commands.record_reasons(
            mapping=world.mapping, panel=None, trigger=Trigger.PANEL, themes="", certainty=Certainty.IDENTIFIED,
            threshold="", version=version, by=actor,
        )  # fmt: skip


def test_only_those_who_run_the_mapping_say_how_it_was_opened(world: World) -> None:
    for key in ("sergeant", "other_district", "administrator"):
        with pytest.raises(Refused):
            reasons(world, key)
    assert reasons(world).version == 1
    with pytest.raises(Conflict):
        reasons(world, "coordinator")
    assert reasons(world, "coordinator", 1).version == 2
    with pytest.raises(Conflict):
        reasons(world, version=1)
    for key, sees in (("sergeant", 1), ("other_district", 0), ("administrator", 0)):
        with acting_as(world.actor(key)):
            assert OpeningRecord.objects.count() == sees


def test_nothing_is_agreed_or_told_ahead_and_a_closed_mapping_stays_as_it_was(world: World) -> None:
    actor = world.actor("lead")
    tomorrow = today() + timedelta(days=1)
    given = {"words": "Fewer fights", "measure": "Reports", "baseline": "9", "target": "3", "agreed_by": "All",
             "aim": StrategicAim.CONTEXT, "by": actor}  # fmt: skip
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="lie ahead"):
            commands.record_told(mapping=world.mapping, told_on=tomorrow, told_whom="X", version=0, by=actor)
        with pytest.raises(PlacemapError, match="lie ahead"):
            commands.set_objective(mapping=world.mapping, agreed_on=tomorrow, **given)
        world.mapping.state = "closed"
        with pytest.raises(PlacemapError, match="closed"):
            commands.set_objective(mapping=world.mapping, agreed_on=today(), **given)


def test_the_first_meeting_closes_with_both_sides_or_says_why_not(world: World, client_as: Any) -> None:
    actor, keys = world.actor("lead"), {key: world.agencies[key].pk for key in ("police", "mill_lode")}
    given = {"mapping": world.mapping, "met_on": today(), "by": actor}
    with acting_as(actor):
        with pytest.raises(PlacemapError, match="disrupt or enforce.*say why"):
            commands.close_first_meeting(agencies=[keys["mill_lode"]], reason=" ", version=0, **given)
        with pytest.raises(PlacemapError, match="on this mapping’s team"):
            commands.close_first_meeting(
                agencies=[*keys.values(), world.agencies["charity"].pk], reason="", version=0, **given
            )
        for day, words in (
            (today() + timedelta(days=1), "lie ahead"),
            (today() - timedelta(days=900), "before"),
        ):
            with pytest.raises(PlacemapError, match=words):
                commands.close_first_meeting(
                    agencies=list(keys.values()), reason="", version=0, **(given | {"met_on": day})
                )
        assert not OpeningRecord.objects.exists()
    with acting_as(world.actor("sergeant")), pytest.raises(Refused):
        commands.close_first_meeting(
            agencies=list(keys.values()), reason="", version=0, **(given | {"by": world.actor("sergeant")})
        )

    lead, page = client_as(world.users["lead"]), f"{HOME}opening/first-meeting/"
    sent = {"met_on": f"{today():%d %m %Y}", "agencies": [str(keys["mill_lode"])], "version": "0"}
    refused = lead.post(page, {**sent, "reason": "", "once": uuid.uuid4().hex}).content.decode()
    assert "say why the meeting closes without" in refused and str(keys["mill_lode"]) in refused
    why = "The sergeant was called away, and reads the minutes."
    assert lead.post(page, {**sent, "reason": why, "once": uuid.uuid4().hex}).status_code == 302
    assert why in lead.get(f"{HOME}opening/").content.decode()
    # Somebody else has a page from before: a comparison, and with both there no reason is kept.
    late = lead.post(page, {**sent, "reason": why, "once": uuid.uuid4().hex})
    assert late.status_code == 409 and "Mill Lode" in late.content.decode()
    both = {**sent, "agencies": [str(key) for key in keys.values()], "version": "1", "reason": why}
    assert lead.post(page, {**both, "once": uuid.uuid4().hex}).status_code == 302
    with acting_as(actor):
        record = OpeningRecord.objects.get()
        assert record.met_agencies == sorted(keys.values()) and record.met_without == ""


def test_the_tasks_of_opening_are_done_by_pages(world: World, client_as: Any) -> None:
    with acting_as(SETTER):
        group = {"area": world.areas["partnership"], "by": SETTER}
        panel = record_group(name="MACE", kind=GroupKind.PANEL, **group)
        silver = record_group(name="Silver", kind=GroupKind.SILVER, **group)
        record_area_body(
            area=world.areas["city"],
            answers_for=AnswersFor.LIGHTING,
            name="Highways",
            from_on=today(),
            by=SETTER,
        )
        terms = record_terms_of_reference(
            name="County terms", words="We meet.", changed="", agreed_on=today(), agreed_by="the board", version=0, by=SETTER,
        )  # fmt: skip
        record_training(user=world.users["lead"], course=Course.OSARA, done_on=today(), by=SETTER)
    lead = client_as(world.users["lead"])
    assert "Open in full" in lead.get(HOME).content.decode()
    assert f'value="{panel.pk}" selected' in lead.get(f"{HOME}opening/reasons/").content.decode()

    def send(path: str, **given: str) -> Any:
        return lead.post(HOME + path, {"once": str(uuid.uuid4()), **given})

    why = {
        "panel": str(panel.pk),
        "trigger": "panel",
        "themes": "Fights",
        "certainty": "suspected",
        "threshold": "",
    }
    refused = send("opening/reasons/", **why, version="0")
    assert refused.status_code == 422 and "Say what evidence was enough" in refused.content.decode()
    why["threshold"] = "Five reports"
    assert send("opening/reasons/", **why, version="0").status_code == 302
    late = send("opening/reasons/", **{**why, "themes": "Missing"}, version="0")
    assert (
        late.status_code == 409 and "Missing" in late.content.decode() and "Fights" in late.content.decode()
    )
    how = {
        "structure": "bronze",
        "silver": "",
        "sponsor": "",
        "first_chair": "Ruth Ansell",
    }
    assert "Choose the silver group" in send("opening/structure/", **how, version="1").content.decode()
    alone = send("opening/structure/", **{**how, "structure": "single"}, version="1")
    assert "needs a sponsor" in alone.content.decode()
    assert send("opening/structure/", **{**how, "silver": str(silver.pk)}, version="1").status_code == 302
    assert send("opening/told/", told_whom="Estwick CSP", told_on="1 3 2026", version="2").status_code == 302
    goal = {"words": "Fewer fights", "measure": "Reports", "baseline": "29", "target": "10", "aim": "pursue",
            "agreed_by": "the first meeting", "agreed_on": "4 3 2026"}  # fmt: skip
    assert send("objectives/add/", **goal, version="0").status_code == 302
    with acting_as(world.actor("lead")):
        objective = Objective.objects.get()
    adopt = {"terms": str(terms.pk), "agreed_by": "the first meeting", "adopted_on": f"{today():%d %m %Y}"}
    assert send("opening/terms/", **adopt, version="0").status_code == 302
    assert send("opening/terms/", **adopt, version="0").status_code == 409
    raised = {"source": "panel", "from_whom": "MACE chair", "referred_on": "1 3 2026", "evidence": "Five reports",
              "how_known": "record_check", "decision": "open", "decided_on": "2 3 2026", "decision_words": ""}  # fmt: skip
    assert send("opening/referred/add/", **raised, version="0").status_code == 302
    assert "still to ask" in lead.get(HOME).content.decode()
    with acting_as(world.actor("lead")):
        wanted = [row.body for row in queries.table(world.actor("lead"), world.mapping).rows if row.is_open]
    for body in wanted:
        said = {"answer": "not_needed", "asked_on": "", "reason": "Its neighbour sits for it."}
        assert send(f"opening/table/{body.key}/", **said, version="0").status_code == 302
    page = lead.get(f"{HOME}opening/").content.decode()
    for words in (
        "MACE",
        "Five reports",
        "Ruth Ansell",
        "County terms, version 1",
        "Silver",
        "Estwick CSP",
        "Before: 29",
    ):
        assert words in page
    overview = lead.get(HOME).content.decode()
    assert "Open in full" not in overview and "What we said we would change" in overview
    change = f"objectives/{objective.pk}/"
    assert send(change, **goal, version="1", is_dropped="on").status_code == 302
    stale = send(change, **{**goal, "target": "5"}, version="1")
    assert stale.status_code == 409
    assert "Dropped" in lead.get(f"{HOME}opening/").content.decode()
    reader = client_as(world.users["sergeant"])
    assert "Agree an objective" not in reader.get(f"{HOME}opening/").content.decode()
    assert reader.get(HOME + change).status_code == 403
    assert lead.get(f"{HOME}objectives/{uuid.uuid4()}/").status_code == 404


def test_a_chair_without_training_and_a_missing_side_are_said(world: World) -> None:
    actor = world.actor("lead")
    with acting_as(actor):
        found = queries.opening(actor, world.mapping, queries.live_seats(world.mapping))
        assert found.untrained == ("Helen Marchbanks",) and found.lacking == ""
        rows = {row["text"]: row for row in presenters.opening_rows(world.mapping, found, True)}
    assert "Not trained in OSARA: Helen Marchbanks" in rows["Chairs"]["note"]
    assert rows["Both sides at the table"]["status"] == "Both"


def test_a_group_that_ended_since_is_not_lost_when_something_else_is_put_right(
    world: World, client_as: Any
) -> None:
    with acting_as(SETTER):
        given = {"area": world.areas["partnership"], "by": SETTER}
        panel = record_group(name="MACE", kind=GroupKind.PANEL, **given)
        silver = record_group(name="Silver", kind=GroupKind.SILVER, **given)
    lead = client_as(world.users["lead"])

    def send(path: str, **typed: str) -> Any:
        return lead.post(f"{HOME}opening/{path}/", {"once": str(uuid.uuid4()), **typed})

    why = {
        "panel": str(panel.pk),
        "trigger": "panel",
        "themes": "",
        "certainty": "identified",
        "threshold": "",
    }
    how = {"structure": "bronze", "silver": str(silver.pk), "sponsor": "", "first_chair": "Ruth Ansell"}
    assert send("reasons", **why, version="0").status_code == 302
    assert send("structure", **how, version="1").status_code == 302
    with acting_as(SETTER):
        for group in (panel, silver):
            end_group(group=group, ended_on=today(), version=1, by=SETTER)
    for page, kept in (("reasons", panel), ("structure", silver)):
        assert f'value="{kept.pk}" selected' in lead.get(f"{HOME}opening/{page}/").content.decode()
    assert send("reasons", **{**why, "themes": "Fights"}, version="2").status_code == 302
    assert send("structure", **{**how, "first_chair": "Omar Lind"}, version="3").status_code == 302
    with acting_as(world.actor("lead")):
        record = OpeningRecord.objects.get()
    assert (record.panel_id, record.silver_id, record.themes) == (panel.pk, silver.pk, "Fights")
