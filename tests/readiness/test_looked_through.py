"""The gate looks through every command that takes words, but those about bodies that are real already."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import re
import typing
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import Model, Q

import placemap
from placemap.access.actors import system_actor
from placemap.access.real_data import CHORES, About
from placemap.access.session import acting_as
from placemap.cohort.commands import add_terms
from placemap.foundations.clock import today
from placemap.foundations.invented import NotInvented
from placemap.foundations.traces import Traces
from placemap.linkage.vocabulary import Match
from placemap.mappings import commands
from placemap.mappings.models import Mapping, Member
from placemap.mappings.policy import PANEL, SPONSOR
from placemap.partners.policy import SET_UP
from placemap.project.keeping.recording import OPERATOR
from tests.cast import World

ROOT = Path(placemap.__file__).parent
# Commands that are not looked through, and whom their words are about.
REAL_BEFORE_THE_GATE = {
    About.PARTNERSHIP: """
        add_postcode_area change_agency change_area change_group change_person give_post import_postcode_areas
        invite_person make_first_administrator open_account record_agency record_agreement record_area
        record_area_body record_group record_terms_of_reference keep_statement keep_template
    """,
    About.DRAFTS: "begin_draft",
    About.PAPERS: "answer_item sign_check withdraw_signature",
    About.KEYS: "add_passkey keep_agency_sign_in know_subject set_code_app",
}
# What no words hide in; and bytes, which the command named beside them reads and looks through itself.
WORDLESS = (int, float, bool, date, datetime, time, UUID, type(None), Enum, Model, Q)
BYTES = {"receive_file", "import_postcode_areas", "add_passkey", "keep_template"}
# What the eraser looks for and what the engine found, which say nothing new.
SAY_NOTHING = (Traces, Match)


def every_command() -> dict[str, typing.Any]:
    found = {}
    for file in ROOT.rglob("*.py"):
        if not re.search(r"^@command\(", file.read_text(), re.M):
            continue
        module = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
        held = importlib.import_module(module)
        for name, one in vars(held).items():
            if getattr(one, "is_command", False) and one.__module__ == held.__name__:
                found[name] = one
    return found


def kinds(hint: typing.Any, seen: tuple[typing.Any, ...] = ()) -> typing.Iterator[typing.Any]:
    """Every kind of value that a parameter can hold, inside lists and plain records too."""
    if hint in SAY_NOTHING:
        return
    if inspect.isclass(hint) and dataclasses.is_dataclass(hint):
        if hint not in seen:
            for inner in typing.get_type_hints(hint).values():
                yield from kinds(inner, (*seen, hint))
    elif typing.get_origin(hint) is not None:
        for inner in typing.get_args(hint):
            yield from kinds(inner, seen)
    elif inspect.isclass(hint):
        yield hint


def takes(one: typing.Any) -> set[typing.Any]:
    hints = typing.get_type_hints(inspect.unwrap(one))
    return {kind for name, hint in hints.items() if name not in ("by", "return") for kind in kinds(hint)}


def test_every_command_that_takes_words_is_looked_through_but_these() -> None:
    found = every_command()
    assert len(found) > 200
    passed_by = {name: one.about for name, one in found.items() if one.about is not About.PEOPLE}
    assert passed_by == {
        name: about for about, names in REAL_BEFORE_THE_GATE.items() for name in names.split()
    }
    for name in passed_by:
        for kind in takes(found[name]):
            within = issubclass(kind, Model) and (
                kind is Mapping or any(field.name == "mapping" for field in kind._meta.fields)
            )
            assert not within, f"{name} speaks within a mapping, where everybody must be invented"


def test_there_is_nothing_among_what_commands_take_that_the_gate_cannot_read() -> None:
    for name, one in every_command().items():
        for kind in takes(one):
            known = issubclass(kind, (str, *WORDLESS)) or (kind is bytes and name in BYTES)
            assert known, f"{name} takes a {kind.__name__}, which the gate does not look into"


def test_no_system_actor_but_a_chore_is_passed_by() -> None:
    trees = [ast.parse(file.read_text()) for file in ROOT.rglob("*.py")]
    named = {"SETTER": SET_UP}
    for said in (line for tree in trees for line in tree.body):
        if isinstance(said, ast.Assign) and isinstance(said.value, ast.Constant):
            named.setdefault(ast.unparse(said.targets[0]), str(said.value.value))
    used = {
        named[ast.unparse(node.args[0]).split(".")[-1]]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("system_actor")
    }
    assert used >= CHORES
    # Looked through, whatever they give: somebody's words, the panel's decision, and an entry in the trail.
    assert used - CHORES == {SPONSOR, PANEL, OPERATOR}


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["title", "place", "started_from", "harm"])
def test_the_opening_of_a_mapping_takes_no_real_place(world: World, field: str) -> None:
    lead = world.actor("lead")
    given: dict[str, typing.Any] = {
        "title": "Fen Lane", "place": "Fen Lane", "started_from": "reports", "harm": "exploitation",
        field: "The flats at CB3 0AP",
    }  # fmt: skip
    with acting_as(lead), pytest.raises(NotInvented):
        commands.open_mapping(
            area=world.mapping.area,
            ends_on=today() + timedelta(days=90),
            lead=world.users["lead"],
            custodian=world.users["coordinator"],
            by=lead,
            **given,
        )


@pytest.mark.django_db
def test_what_a_sponsor_without_an_account_says_is_looked_through(world: World) -> None:
    lead = world.actor("lead")
    with acting_as(lead):
        member = Member.objects.filter(mapping=world.mapping, agency=world.agencies["police"]).get()
        asked = commands.ask_sponsor(member=member, sponsor="Alex Dray", by=lead)
    sponsor = system_actor(SPONSOR)
    with acting_as(sponsor), pytest.raises(NotInvented):
        commands.accept_seat(
            acceptance=asked.acceptance, offers="Ring 01223 456789", may_delegate=True, by=sponsor
        )


@pytest.mark.django_db
def test_words_of_the_whole_partnership_about_children_are_looked_through(world: World) -> None:
    tom = world.actor("administrator")
    with acting_as(tom), pytest.raises(NotInvented):
        add_terms(
            list_code="slang", terms="the lads of CB3 0AP", source="Team", reason="Heard often",
            dated=today(), after=1, by=tom,
        )  # fmt: skip
