"""The gate: what opens it, what shuts it, and that nothing else does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from placemap.access.decisions import Refused
from placemap.access.real_data import gate
from placemap.access.session import acting_as
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.invented import Gate, NotInvented
from placemap.readiness.commands import answer_item, withdraw_signature
from placemap.readiness.models import SetUpSignature
from placemap.readiness.vocabulary import CheckCode, ItemAnswer, ItemCode
from placemap.subjects.commands import PersonAsGiven, add_person
from placemap.subjects.models import Person, PersonDetail
from tests.cast import World
from tests.readiness.conftest import sign, walk_through

pytestmark = pytest.mark.django_db
REAL = PersonAsGiven(given="Leo", family="Fenn", nhs_number="9434765919")
INVENTED = PersonAsGiven(given="Leo", family="Fenn", nhs_number="9992147733")


def add(world: World, person: PersonAsGiven) -> Person:
    actor = world.actor("coordinator")
    with acting_as(actor):
        return add_person(mapping=world.mapping, person=person, how_known="record_check", by=actor)


def test_every_signature_opens_it_and_the_last_one_missing_does_not(open_gate: Callable[..., World]) -> None:
    world = open_gate(leaving=(CheckCode.TRAINING,))
    assert gate() is Gate.INVENTED
    with pytest.raises(NotInvented, match="set-up check"):
        add(world, REAL)
    add(world, INVENTED)
    sign(world, CheckCode.TRAINING)
    assert gate() is Gate.OPEN
    add(world, REAL)


def test_a_demonstration_takes_nobody_real_whatever_is_signed(
    open_gate: Callable[..., World], settings: object
) -> None:
    world = open_gate()
    settings.PLACEMAP_DEMONSTRATION = True  # type: ignore[attr-defined]
    with pytest.raises(NotInvented):
        add(world, REAL)


def test_taken_back_it_shuts_keeps_what_is_here_and_opens_when_signed_again(
    open_gate: Callable[..., World],
) -> None:
    world = open_gate()
    before = add(world, REAL)
    governance = world.actor("governance")
    with acting_as(governance):
        signature = SetUpSignature.objects.filter(check_code=CheckCode.JOINT).latest("recorded_at")
        withdraw_signature(signature=signature, reason="A new agency joined", by=governance)
    assert gate() is Gate.SHUT
    for person in (REAL, INVENTED):
        with pytest.raises(PlacemapError, match="Nobody new can be added today"):
            add(world, person)
    with acting_as(world.actor("coordinator")):
        assert Person.objects.filter(pk=before.pk).exists()
    with acting_as(governance), pytest.raises(Conflict, match="before you"):
        withdraw_signature(signature=signature, reason="Again", by=governance)
    sign(world, CheckCode.JOINT)
    assert gate() is Gate.OPEN


@pytest.mark.parametrize("who", ["coordinator", "lead", "administrator", "stranger", "sergeant"])
def test_only_the_role_that_a_check_asks_for_signs_it(panel: World, who: str) -> None:
    with pytest.raises(Refused, match="signed by somebody else: information governance"):
        sign(panel, CheckCode.IMPACT, by=who)


def test_the_checklist_is_signed_only_when_each_point_is_in_place(panel: World) -> None:
    walk_through(panel, leaving=(ItemCode.SCORING,))
    with pytest.raises(PlacemapError, match="1 point"):
        sign(panel, CheckCode.GANGS)
    governance = panel.actor("governance")
    with acting_as(governance):
        answer_item(item=ItemCode.SCORING, answer=ItemAnswer.NOT_YET, note="No", by=governance)
    with pytest.raises(PlacemapError, match="1 point"):
        sign(panel, CheckCode.GANGS)
    walk_through(panel)
    sign(panel, CheckCode.GANGS)
    with acting_as(governance), pytest.raises(PlacemapError, match="take the signature back first"):
        answer_item(item=ItemCode.SCORING, answer=ItemAnswer.NOT_YET, note="No", by=governance)


SIGNED = (
    "insert into readiness_setupsignature (id, check_code, signed_on, review_on, reference, kept_at,"
    " recorded_at, recorded_by) values (gen_random_uuid(), %(code)s, current_date - 1, current_date + %(days)s,"
    " 'x', 'x', now() + %(shift)s::interval, %(by)s)"
)


@pytest.mark.parametrize(
    ("who", "by", "code", "days", "shift"),
    [
        ("coordinator", "coordinator", "impact", 90, "0"),  # the wrong role
        ("administrator", "governance", "impact", 90, "0"),  # in another's name
        ("administrator", "administrator", "impact", 90, "0"),  # administers, and signs for data protection
        ("governance", "governance", "impact", 0, "0"),  # no day left
        ("governance", "governance", "impact", 900, "0"),  # far longer than a year
        ("governance", "governance", "impact", 90, "-2 days"),  # as if it had been open before
        ("governance", "governance", "gangs", 90, "0"),  # with no point answered
        ("governance", "governance", "training", 90, "0"),
        ("governance", "governance", "something", 90, "0"),
    ],
    ids=["role", "name", "administrator", "ended", "long", "past", "checklist", "other", "unknown"],
)
def test_the_database_refuses_signatures_written_past_the_commands(
    panel: World, who: str, by: str, code: str, days: int, shift: str
) -> None:
    given = {"code": code, "days": days, "shift": shift, "by": panel.users[by].pk}
    with acting_as(panel.actor(who)), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(SIGNED, given)
        if (who, days, shift) == ("governance", 90, "0"):
            cursor.execute(SIGNED, {**given, "code": "impact"})  # the statement itself is sound


TAKEN_BACK = (
    "insert into readiness_setupwithdrawal (id, reason, recorded_at, recorded_by, signature_id)"
    " select gen_random_uuid(), 'x', now() + %(shift)s::interval, %(by)s, id from readiness_setupsignature"
)
ANSWERED = (
    "insert into readiness_checklistanswer (id, item, answer, note, recorded_at, recorded_by) values"
    " (gen_random_uuid(), 'log', 'in_place', 'x', now() + %(shift)s::interval, %(by)s)"
)


@pytest.mark.parametrize("statement", [TAKEN_BACK, ANSWERED], ids=["taken back", "answered"])
@pytest.mark.parametrize("shift", ["-2 days", "2 days"])
def test_nothing_is_written_into_another_time(panel: World, statement: str, shift: str) -> None:
    sign(panel, CheckCode.IMPACT)
    given = {"by": panel.users["governance"].pk}
    with acting_as(panel.actor("governance")), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(statement, {**given, "shift": shift})
        cursor.execute(statement, {**given, "shift": "0"})


@pytest.mark.parametrize(
    "statement",
    [
        "update readiness_setupsignature set review_on = review_on + 100",
        "delete from readiness_setupwithdrawal",
        "delete from readiness_setupsignature",
        "update readiness_checklistanswer set answer = 'in_place'",
    ],
)
def test_nothing_signed_is_changed_or_removed(panel: World, statement: str) -> None:
    sign(panel, CheckCode.IMPACT)
    with acting_as(panel.actor("governance")), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("kind", "column", "written"),
    [
        ("nhs_number", "text", "9434765919"),
        ("upn", "text", "X801200001002"),
        ("upn", "folded", "x801200001002"),
        ("phone", "folded", "01223358966"),
        ("address", "postcode", "CB1 2AB"),
    ],
)
def test_the_database_refuses_real_numbers_written_past_the_commands(
    world: World, for_real: None, kind: str, column: str, written: str
) -> None:
    add(
        world,
        PersonAsGiven(
            given="A", nhs_number="9992147733", upn="N999200001002", phone="07700900417", postcode="FE4 2RT"
        ),
    )
    with acting_as(world.actor("coordinator")):
        found = PersonDetail.objects.filter(kind=kind)
        with pytest.raises(IntegrityError, match="only invented people"), transaction.atomic():
            found.update(**{column: written})
        assert found.update(**{column: found.values_list(column, flat=True).get()}) == 1


def test_the_database_takes_nobody_new_while_it_is_shut(open_gate: Callable[..., World]) -> None:
    world = open_gate()
    person = add(world, REAL)
    governance = world.actor("governance")
    with acting_as(governance):
        withdraw_signature(
            signature=SetUpSignature.objects.filter(check_code=CheckCode.JOINT).latest("recorded_at"),
            reason="A new agency joined",
            by=governance,
        )
    with acting_as(world.actor("coordinator")):
        person.pk, person.working_reference, person._state.adding = None, "ZZ-99", True
        with pytest.raises(IntegrityError, match="nobody new"), transaction.atomic():
            person.save(force_insert=True)
