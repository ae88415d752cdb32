"""Who must be at the table: from who answers for the place, and asked, not needed with a reason, or on the team."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.mappings import commands, queries, rules
from placemap.mappings.models import StakeholderAnswer
from placemap.mappings.queries import AtTable
from placemap.mappings.vocabulary import CanCommit, TableAnswer
from placemap.partners.commands import (
    change_group,
    end_area_body,
    record_agency,
    record_area_body,
    record_group,
    record_terms_of_reference,
)
from placemap.partners.models import AreaBody
from placemap.partners.vocabulary import AgencyKind, AnswersFor, GroupKind
from tests.cast import SETTER, World

pytestmark = pytest.mark.django_db
TABLE = "/mappings/M-2026-901/opening/table/"
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("answer", "asked_on", "reason", "refused"),
    [
        (TableAnswer.ASKED, DAY, "", ""),
        (TableAnswer.ASKED, None, "", "which day"),
        (TableAnswer.ASKED, DAY + timedelta(days=1), "", "lie ahead"),
        (TableAnswer.NOT_NEEDED, None, "It has no houses here", ""),
        (TableAnswer.NOT_NEEDED, None, " ", "why it is not needed"),
        (TableAnswer.TO_ASK, None, "", ""),
    ],
)
def test_an_answer_says_its_day_or_its_reason(
    answer: TableAnswer, asked_on: date | None, reason: str, refused: str
) -> None:
    if not refused:
        rules.check_table_answer(answer, asked_on, reason, DAY)
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_table_answer(answer, asked_on, reason, DAY)


@pytest.mark.parametrize(("adopted", "refused"), [(0, ""), (1, "lie ahead"), (-9, "nobody can have")])
def test_terms_are_adopted_after_they_were_agreed_and_not_ahead(adopted: int, refused: str) -> None:
    day, agreed = DAY + timedelta(days=adopted), DAY - timedelta(days=8)
    if not refused:
        rules.check_adopted(day, agreed, DAY)
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_adopted(day, agreed, DAY)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 3, 2), None),
        (date(2027, 2, 1), None),
        (date(2027, 2, 2), date(2027, 3, 2)),
        (date(2027, 3, 2), date(2027, 3, 2)),
        (date(2028, 6, 1), date(2027, 3, 2)),
    ],
)
def test_terms_are_due_a_year_after_they_were_adopted_and_said_a_month_before(
    on: date, due: date | None
) -> None:
    assert rules.terms_due(DAY, on) == due


def test_old_terms_wait_for_lead_and_custodian_until_they_are_adopted_again(
    world: World, client_as: Any
) -> None:
    with acting_as(SETTER):
        terms = record_terms_of_reference(
            name="County terms", words="We meet.", changed="", agreed_on=today() - timedelta(days=900),
            agreed_by="the board", version=0, by=SETTER,
        )  # fmt: skip

    def adopt(days: int, version: int) -> None:
        with acting_as(world.actor("lead")):
            commands.adopt_terms(
                mapping=world.mapping, terms=terms, adopted_on=today() - timedelta(days=days),
                agreed_by="the group", version=version, by=world.actor("lead"),
            )  # fmt: skip

    def told(key: str) -> tuple[bool, bool]:
        client = client_as(world.users[key])
        pages = [client.get(page).content.decode() for page in ("/my-work/", "/mappings/M-2026-901/")]
        return "look at the terms of reference again" in pages[0], "Look at the terms of reference" in pages[
            1
        ]

    adopt(200, 0)
    assert told("lead") == (False, False)
    adopt(400, 1)
    assert told("lead") == told("coordinator") == (True, True)
    assert told("head") == (False, False)
    adopt(0, 2)
    assert told("lead") == told("coordinator") == (False, False)


def table(world: World) -> dict[str, AtTable]:
    actor = world.actor("lead")
    with acting_as(actor):
        return {row.body.name: row for row in queries.table(actor, world.mapping).rows}


def say(world: World, name: str, answer: TableAnswer, *, key: str = "lead", version: int = 0) -> None:
    actor = world.actor(key)
    body = table(world)[name].body
    with acting_as(actor):
        commands.answer_for_table(
            mapping=world.mapping, body=table(world)[name].kept_under, name=body.name, answer=answer, asked_on=today(),
            reason="Because", version=version, by=actor,
        )  # fmt: skip


def answers_here(world: World, what: AnswersFor, name: str) -> None:
    with acting_as(SETTER):
        record_area_body(
            area=world.areas["city"],
            answers_for=what,
            name=name,
            from_on=today() - timedelta(days=9),
            by=SETTER,
        )


def test_the_list_is_of_the_place_with_every_school_and_what_nobody_does(world: World) -> None:
    answers_here(world, AnswersFor.LIGHTING, "Estwick Highways")
    found = table(world)
    assert found["Mill Lode School"].is_member and not found["Estwick Highways"].is_member
    assert "Wendlow District Council" not in found, "another district answers for nothing here"
    assert found["Estwick Highways"].is_open and not found["Mill Lode School"].is_open
    actor = world.actor("lead")
    with acting_as(actor):
        nobody = dict(queries.table(actor, world.mapping).nobody)
    assert nobody[AnswersFor.HOUSING] == ("Estwick",) and AnswersFor.LIGHTING not in nobody


def test_a_body_that_is_renamed_or_becomes_an_agency_keeps_what_was_said_of_it(
    world: World, client_as: Any
) -> None:
    answers_here(world, AnswersFor.LIGHTING, "Estwick Highways")
    answers_here(world, AnswersFor.HOUSING, "Wharf Homes")
    with acting_as(SETTER):
        group = record_group(
            name="Estwick Together", kind=GroupKind.COMMUNITY_SAFETY, area=world.areas["city"], by=SETTER
        )
    for name in ("Estwick Highways", "Wharf Homes", "Estwick Together"):
        say(world, name, TableAnswer.ASKED)
    with acting_as(SETTER):
        change_group(
            group=group, name="Safer Estwick", kind=GroupKind.COMMUNITY_SAFETY, area=group.area, under=None,
            chair="", meets="", version=group.version, by=SETTER,
        )  # fmt: skip
        for body in AreaBody.objects.filter(name__in=["Estwick Highways", "Wharf Homes"]):
            end_area_body(body=body, until_on=today() - timedelta(days=1), by=SETTER)
        agency = record_agency(
            name="Estwick HIGHWAYS", short_name="Highways", kind=AgencyKind.OTHER, area=world.areas["city"],
            by=SETTER,
        )  # fmt: skip
        record_area_body(
            area=world.areas["city"],
            answers_for=AnswersFor.LIGHTING,
            agency=agency,
            from_on=today(),
            by=SETTER,
        )
    answers_here(world, AnswersFor.HOUSING, "Lode Homes")
    found = table(world)
    assert found["Safer Estwick"].answer is TableAnswer.ASKED
    assert found["Estwick HIGHWAYS"].answer is TableAnswer.ASKED
    assert found["Lode Homes"].is_open, "that another was asked before it says nothing of this one"
    # The page goes on from there, with every word.
    page = f"{TABLE}{agency.pk}/"
    lead = client_as(world.users["lead"])
    given = {"answer": "not_needed", "asked_on": "", "reason": "No lamps", "version": "1"}
    assert lead.post(page, {"once": str(uuid.uuid4()), **given}).status_code == 302
    assert table(world)["Estwick HIGHWAYS"].answer is TableAnswer.NOT_NEEDED
    shown = lead.get(page).content.decode()
    assert "No lamps" in shown and "Asked" in shown


def test_whoever_runs_the_mapping_says_how_far_each_is_and_every_word_stays(world: World) -> None:
    answers_here(world, AnswersFor.LIGHTING, "Estwick Highways")
    for key in ("sergeant", "other_district", "administrator"):
        with pytest.raises(Refused):
            say(world, "Estwick Highways", TableAnswer.ASKED, key=key)
    say(world, "Estwick Highways", TableAnswer.ASKED)
    with pytest.raises(Conflict):
        say(world, "Estwick Highways", TableAnswer.NOT_NEEDED, key="coordinator")
    assert table(world)["Estwick Highways"].answer is TableAnswer.ASKED
    say(world, "Estwick Highways", TableAnswer.TO_ASK, version=1)
    assert table(world)["Estwick Highways"].is_open
    for key, sees in (("sergeant", 2), ("other_district", 0), ("administrator", 0)):
        with acting_as(world.actor(key)):
            assert StakeholderAnswer.objects.count() == sees


def test_probation_is_settled_by_asking_one_or_by_a_reason_against_each(world: World) -> None:
    def stands() -> tuple[bool, bool]:
        actor = world.actor("lead")
        with acting_as(actor):
            found = queries.probation_at_table(actor, world.mapping)
        return found.is_known, found.is_settled

    assert stands() == (False, False)
    answers_here(world, AnswersFor.PROBATION, "Fenmarch Probation")
    answers_here(world, AnswersFor.PROBATION, "Estwick Probation")
    assert stands() == (True, False)
    say(world, "Fenmarch Probation", TableAnswer.NOT_NEEDED)
    assert stands() == (True, False), "the other is still to ask"
    say(world, "Estwick Probation", TableAnswer.NOT_NEEDED)
    assert stands() == (True, True)
    say(world, "Estwick Probation", TableAnswer.TO_ASK, version=1)
    assert stands() == (True, False)
    say(world, "Fenmarch Probation", TableAnswer.ASKED, version=1)
    assert stands() == (True, True)


def test_the_pages_ask_keep_and_show(world: World, client_as: Any) -> None:
    answers_here(world, AnswersFor.LIGHTING, "Estwick Highways")
    lead, key = client_as(world.users["lead"]), table(world)["Estwick Highways"].body.key
    page = lead.get(TABLE).content.decode()
    assert "Estwick Highways" in page and "Still to ask" in page and "nobody is known in Estwick" in page
    said = {"answer": "not_needed", "asked_on": "", "reason": "", "version": "0"}

    def send(**given: str) -> Any:
        return lead.post(f"{TABLE}{key}/", {"once": str(uuid.uuid4()), **said, **given})

    assert "why it is not needed" in send().content.decode()
    assert "which day you asked" in send(answer="asked").content.decode()
    assert send(reason="The lamps are new").status_code == 302
    late = send(reason="Another reason")
    assert late.status_code == 409 and "The lamps are new" in late.content.decode()
    assert "The lamps are new" in lead.get(TABLE).content.decode()
    assert lead.get(f"{TABLE}{uuid.uuid4()}/").status_code == 404
    reader = client_as(world.users["sergeant"])
    assert "Write down" not in reader.get(TABLE).content.decode()


@pytest.mark.parametrize(("answer", "kept"), [("not_said", None), ("yes", True), ("no", False)])
def test_what_a_seat_keeps_of_an_answer_is_read_back(answer: str, kept: bool | None) -> None:
    said = CanCommit(answer)
    assert rules.as_kept(said) is kept and rules.as_said(kept) is said
    assert list(CanCommit)[rules.answer_number(kept)] is said


def test_whether_somebody_can_commit_is_said_flagged_and_never_overwritten_unseen(
    world: World, client_as: Any
) -> None:
    lead, team = client_as(world.users["lead"]), "/mappings/M-2026-901/team/"
    with acting_as(world.actor("lead")):
        seat = next(s for s in queries.live_seats(world.mapping) if s.user.name == "Dan Colley")

    def send(can_commit: str, version: str) -> Any:
        once = str(uuid.uuid4())
        page = f"{team}seats/{seat.pk}/commits/"
        return lead.post(page, {"once": once, "can_commit": can_commit, "version": version})

    assert "Cannot commit" not in lead.get(team).content.decode()
    assert send("no", "0").status_code == 302
    assert send("yes", "0").status_code == 409
    assert "Cannot commit people and money" in lead.get(team).content.decode()
    with acting_as(world.actor("lead")):
        found = queries.opening(world.actor("lead"), world.mapping, queries.live_seats(world.mapping))
    assert found.cannot_commit == ("Dan Colley",)
    assert send("yes", "2").status_code == 302
    assert client_as(world.users["sergeant"]).get(f"{team}seats/{seat.pk}/commits/").status_code == 403


@pytest.mark.parametrize(
    ("grade", "structure", "below"),
    [
        ("front_line", "bronze", True),
        ("supervisor", "bronze", False),
        ("supervisor", "silver", True),
        ("senior", "silver", False),
        ("", "silver", False),
        ("front_line", "", False),
    ],
)
def test_a_level_is_below_the_usual_one_of_a_structure(grade: str, structure: str, below: bool) -> None:
    assert rules.is_below(grade, structure) is below
