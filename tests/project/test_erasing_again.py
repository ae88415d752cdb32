"""A backup made before a child was let go must not bring the child back, and says so where it cannot tell."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection

from placemap.access.actors import system_actor
from placemap.access.erasure_register import keep_register, path, read_register
from placemap.access.jobs import keep_erasures, seal_trail
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import LetGo
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.project import database
from placemap.project.keeping import restoring
from placemap.project.keeping.backing_up import back_up
from placemap.project.keeping.erasing_again import erase_again, erasures
from placemap.project.protection import refuse_unready
from placemap.subjects.models import Person
from placemap.subjects.policy import ERASER
from tests.cast import World, build_world
from tests.cohort.conftest import Lists
from tests.project.conftest import OwnDatabase
from tests.project.test_backup import PRIVATE, lead_to


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.PLACEMAP_ERASURES_FOLDER = str(tmp_path)
    monkeypatch.setenv("PLACEMAP_ERASURES_FOLDER", str(tmp_path))
    return tmp_path


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


def in_cohort(lists: Lists) -> Person:
    leo = lists.child("head")
    lists.agree(lists.propose(leo, "head"))
    return leo


def let_go(lists: Lists, person: Person) -> None:
    with acting_as(system_actor("settler")):
        held = Person.objects.get(pk=person.pk)
    lists.act(
        "coordinator", commands.decide_on_linked, person=held, outcome="no_concern",
        reason="School knows her well.", done_with_child=True, version=held.version,
    )  # fmt: skip


def people() -> set[Any]:
    with acting_as(system_actor(ERASER)):
        return set(Person.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_register_holds_keys_and_days_of_every_erasure_until_no_backup_can_hold_them(
    world: World, lists: Lists, settings: Any
) -> None:
    leo = in_cohort(lists)
    jade, kai = lists.linked(leo, "sergeant"), lists.linked(leo, "head", "Kai", "Stone")
    let_go(lists, jade)
    keep_erasures(0)
    (one,) = read_register(path()).erasures.values()
    assert (one.people, one.mapping, one.on, one.was_planned) == (
        (jade.pk,), world.mapping.pk, today(), False
    )  # fmt: skip
    written = path().read_text()
    assert path().stat().st_mode & 0o077 == 0
    assert not any(word in written for word in ("Jade", "Orme", "School", "M-20"))

    # What lies under a seal is not read again; what comes after it is.
    seal_trail(0)
    keep_erasures(0)
    let_go(lists, kai)
    keep_erasures(0)
    assert {one.people for one in read_register(path()).erasures.values()} == {(jade.pk,), (kai.pk,)}

    # A trail that began from a backup is another trail, and is gone through from its start.
    first, *lines = path().read_text().splitlines()
    path().write_text(json.dumps({**json.loads(first), "seal": 7, "digest": "another"}) + f"\n{lines[0]}\n")
    assert len(keep_register().erasures) == 2

    settings.PLACEMAP_BACKUP_DAYS = 35
    old = {str(uuid4()): (today() - timedelta(days=days)).isoformat() for days in (36, 37)}
    with path().open("a") as file:
        file.writelines(
            json.dumps({**json.loads(lines[0]), "entry": key, "on": on}) + "\n" for key, on in old.items()
        )
    kept = {str(key) for key in keep_register().erasures}
    assert [on for key, on in old.items() if key in kept] == [(today() - timedelta(days=36)).isoformat()]

    # What cannot be read is never begun afresh.
    path().write_text("{")
    with pytest.raises(PlacemapError, match="cannot be read"):
        keep_erasures(0)
    assert path().read_text() == "{"


@pytest.mark.django_db
def test_who_is_back_is_erased_again_with_receipts_and_who_cannot_be_is_named_by_page(
    world: World, lists: Lists, folder: Path, settings: Any
) -> None:
    """The same records under an erasure that this database never saw are those that a backup brought back."""
    leo = in_cohort(lists)
    jade = lists.linked(leo, "sergeant")
    twin = lists.linked(leo, "head", "Sam", "Ogden")
    other = lists.child("social_care", "Sam", "Ogden", born=date(2012, 2, 3))
    about = {"format": 1, "seal": 3, "digest": "of the trail that was lost"}
    lost = [
        {"entry": str(key), "mapping": str(world.mapping.pk), "people": [str(person.pk)],
         "on": "2026-05-04", "was_planned": False}
        for key, person in ((leo.pk, jade), (jade.pk, twin))
    ]  # fmt: skip
    # By a backup that was older than any that should be left.
    settings.PLACEMAP_BACKUP_DAYS = 35
    given = folder / "brought.jsonl"
    given.write_text("\n".join(map(json.dumps, [about, *lost])))
    connection.ensure_connection()
    raw = connection.connection
    assert "2 of 2 erased people are in the database again" in erasures(raw, given).words

    found = erase_again(given)
    assert (found.done, len(found.left)) == (1, 1)
    assert jade.pk not in people()
    assert {twin.pk, other.pk, leo.pk} <= people()
    with acting_as(world.actor("sergeant")):
        receipt = LetGo.objects.get()
    assert receipt.decided_on.isoformat() == "2026-05-04"
    assert "backup was restored" in receipt.reason
    mend = erasures(raw, path()).mend
    assert f"/mappings/{world.mapping.reference}/people/{twin.pk}/consider/" in mend
    assert "Ogden" not in mend
    # Again does nothing twice.
    assert erase_again(given).done == 0


def test_restore_erases_again_whoever_was_let_go_since_the_backup(
    own: OwnDatabase, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "state"))
    world = build_world()
    lists = Lists(world)
    leo = in_cohort(lists)
    jade = lists.linked(leo, "sergeant")
    backup_file = tmp_path / "b.age"
    back_up(database.resolve(), backup_file, [PRIVATE.to_public()])
    let_go(lists, jade)
    keep_erasures(0)
    assert jade.pk not in people()

    lead_to(empty, own, monkeypatch)
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "elsewhere"))
    backup = restoring.examine(backup_file, [PRIVATE])
    said: list[str] = []
    whole = restoring.restore(backup_file, [PRIVATE], backup, database.resolve(), said.append, path())
    assert whole, said
    refuse_unready(database.resolve())
    with psycopg.connect(own.superuser_url.replace(own.name, empty)) as reading:
        left = {row[0] for row in reading.execute("select id from subjects_person")}
    assert leo.pk in left
    assert jade.pk not in left
    assert any("1 were erased again" in words for words in said)


@pytest.mark.django_db
def test_whoever_is_kept_now_and_whoever_fails_stay_and_keep_nobody_else_waiting(
    world: World, lists: Lists, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leo = in_cohort(lists)
    held, worried = lists.linked(leo, "sergeant"), lists.linked(leo, "head", "Kai", "Stone")
    broken, gone = lists.linked(leo, "head", "Noor", "Abbott"), lists.linked(leo, "head", "Zed", "Quill")
    lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=held, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip
    lists.act("head", commands.record_factor, person=worried, kind="worry", text="Out late.")
    about = {"format": 1, "seal": 3, "digest": "of the trail that was lost"}
    lost = [
        {"entry": str(uuid4()), "mapping": str(world.mapping.pk), "people": [str(person.pk)],
         "on": "2026-05-04", "was_planned": False}
        for person in (held, worried, broken, gone)
    ]  # fmt: skip
    given = folder / "brought.jsonl"
    given.write_text("\n".join(map(json.dumps, [about, *lost])))
    tried: list[Any] = []
    remove = commands.remove_again

    def failing(**given: Any) -> None:
        tried.append(given["person_ids"])
        if given["person_ids"] == (broken.pk,):
            raise DatabaseError("a name")
        remove(**given)

    monkeypatch.setattr(commands, "remove_again", failing)
    found = erase_again(given)
    assert found.done == 1
    assert {one.people for one in found.left} == {(held.pk,), (worried.pk,), (broken.pk,)}
    assert gone.pk not in people()
    assert {held.pk, worried.pk, broken.pk} <= people()
    assert tried.count((broken.pk,)) == 2, "once more, since somebody went"
