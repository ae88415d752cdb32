"""A backup made before a child was let go must not bring the child back, and says so where it cannot tell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.db import DatabaseError, connection

from placemap.access import drafts
from placemap.access.actors import system_actor
from placemap.access.audit import write_entry
from placemap.access.erasure_file import Erasure, Register, joined, registers_at, write_register
from placemap.access.erasure_register import keep_register
from placemap.access.events import Event
from placemap.access.jobs import keep_erasures, seal_trail
from placemap.access.models import AuditEntry, AuditSeal, Draft
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.cohort.models import Factor, LetGo
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.reading import whole_file
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Mapping
from placemap.project import brought_back, console, database, protection
from placemap.project.health import what_is_missing
from placemap.project.keeping import restoring
from placemap.project.keeping.backing_up import back_up
from placemap.project.keeping.erasing_again import erase_again, erasures, not_known, require_fit
from placemap.project.protection import refuse_unready
from placemap.subjects.models import Fingerprint, Person
from placemap.subjects.policy import ERASER
from placemap.subjects.queries import Called, considered_before, fingerprints_of
from tests.cast import World, build_world
from tests.cohort.conftest import Lists
from tests.exchange.lists import Desk, csv_list
from tests.project.conftest import OwnDatabase, on_record
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


def kept(folder: Path) -> Register:
    return joined(registers_at(folder).values())


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("erasures*.jsonl")
    return file


def as_written(about: dict[str, Any], lines: list[dict[str, Any]]) -> str:
    return "\n".join(map(json.dumps, [{**about, "lines": len(lines)}, *lines]))


def with_codes(folder: Path, world: World, child: Called) -> Path:
    """A register, brought from elsewhere, that knows this child as one who was let go."""
    given = folder / "given"
    given.mkdir()
    codes = [
        *fingerprints_of(world.mapping.pk, child),
        *fingerprints_of(world.mapping.pk, Called(child.given, child.family)),
    ]
    told = {(world.mapping.pk, code): today() for code in codes}
    write_register(replace(keep_register(), codes=told), given)
    return given


def restored(backup_of: datetime) -> UUID:
    """The trail says that a backup of that moment was brought back just now; the key of what says so."""
    with acting_as(system_actor("operator")):
        write_entry(
            actor=system_actor("operator"), event=Event.RESTORED, outcome="done",
            details={"backup_of": backup_of.isoformat()},
        )  # fmt: skip
    with acting_as(system_actor("audit-sealer")):
        return AuditEntry.objects.filter(event="restored").order_by("-at")[:1].get().pk


@pytest.mark.django_db
def test_register_holds_keys_and_days_of_every_erasure_until_no_backup_can_hold_them(
    world: World, lists: Lists, settings: Any, folder: Path
) -> None:
    leo = in_cohort(lists)
    jade, kai = lists.linked(leo, "sergeant"), lists.linked(leo, "head", "Kai", "Stone")
    let_go(lists, jade)
    keep_erasures(0)
    (one,) = kept(folder).erasures.values()
    assert (one.people, one.mapping, one.on, one.was_planned) == (
        (jade.pk,), world.mapping.pk, today(), False
    )  # fmt: skip
    file = only_file(folder)
    written = file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert not any(word in written for word in ("Jade", "Orme", "School", "M-20"))

    # What lies under a seal is not read again; what comes after it is.
    seal_trail(0)
    keep_erasures(0)
    let_go(lists, kai)
    keep_erasures(0)
    assert {one.people for one in kept(folder).erasures.values()} == {(jade.pk,), (kai.pk,)}
    assert (kept(folder).number, kept(folder).gaps, kept(folder).since) == (3, (), None)
    age = abs(datetime.now(UTC) - (kept(folder).as_of or datetime.min.replace(tzinfo=UTC)))
    assert age < timedelta(hours=1)

    # A trail that began from a backup is another trail, and is gone through from its start.
    about, *lines = map(json.loads, file.read_text().splitlines())
    file.write_text(as_written({**about, "seal": 7, "digest": "another"}, lines[:1]))
    assert len(keep_register().erasures) == 2

    settings.PLACEMAP_BACKUP_DAYS = 35
    old = {str(uuid4()): (today() - timedelta(days=days)).isoformat() for days in (36, 37)}
    about, *lines = map(json.loads, file.read_text().splitlines())
    file.write_text(
        as_written(about, lines + [{**lines[0], "entry": key, "on": on} for key, on in old.items()])
    )
    left = {str(key) for key in keep_register().erasures}
    assert [on for key, on in old.items() if key in left] == [(today() - timedelta(days=36)).isoformat()]
    assert kept(folder).since == today() - timedelta(days=36)

    # What cannot be read is never begun afresh, and neither is what was cut short.
    whole = file.read_text()
    for damaged in ("{", whole.rsplit("\n", 2)[0]):
        file.write_text(damaged)
        with pytest.raises(PlacemapError, match="cannot be read"):
            keep_erasures(0)
        assert file.read_text() == damaged


@pytest.mark.django_db
def test_no_register_takes_the_place_of_a_fuller_one(
    world: World, lists: Lists, folder: Path, settings: Any, tmp_path: Path
) -> None:
    """What is fetched goes by its name: begun afresh, it has another; beside a fuller one, it takes that in."""
    keep_erasures(0)
    begun, elsewhere = only_file(folder), tmp_path / "elsewhere"
    elsewhere.mkdir()
    fuller = Erasure(uuid4(), world.mapping.pk, (uuid4(),), today(), False)
    last_known = datetime.now(UTC) - timedelta(hours=2)
    write_register(
        replace(kept(folder), erasures={fuller.entry: fuller}, number=900, as_of=last_known), elsewhere
    )
    begun.unlink()
    backup_of = datetime.now(UTC) - timedelta(hours=6)
    entry = restored(backup_of)
    keep_erasures(0)
    afresh = only_file(folder)
    assert (afresh.name, afresh.name == begun.name) == (f"erasures-{str(entry)[:8]}.jsonl", False)
    (gap,) = kept(folder).gaps
    assert gap[0] == backup_of
    assert any("on no register" in line for line in not_known(kept(folder), backup_of - timedelta(days=1)))

    # The fuller one comes to hand: it goes on, in one file under its own name, and knows what it knew.
    found = keep_register(kept(elsewhere))
    assert fuller.entry in found.erasures
    assert (found.number, [start for start, _end in found.gaps]) == (901, [last_known])
    keep_erasures(0)
    assert kept(folder).gaps == found.gaps
    assert only_file(folder).exists()
    # It stays, also once the entry of the restore lies under a seal and is passed over.
    with acting_as(system_actor("audit-sealer")):
        AuditSeal.objects.create(number=1, up_to=10**9, entries=1, digest="0" * 64)
    for _minute in range(3):
        keep_erasures(0)
    assert kept(folder).gaps == found.gaps

    # Another installation's, in the same folder, is let be and not taken in.
    other = replace(found, trail=uuid4(), began=uuid4(), erasures={})
    theirs = write_register(other, folder)
    before = theirs.read_text()
    keep_erasures(0)
    assert theirs.read_text() == before
    with pytest.raises(PlacemapError, match="another installation's"):
        require_fit(theirs, found.trail, backup_of)


@pytest.mark.django_db
def test_a_register_that_does_not_reach_the_backup_or_is_shorter_than_it_was_is_refused(
    world: World, lists: Lists, folder: Path
) -> None:
    leo = in_cohort(lists)
    jade, kai = lists.linked(leo, "sergeant"), lists.linked(leo, "head", "Kai", "Stone")
    let_go(lists, jade)
    whole = keep_register()
    lost = Erasure(uuid4(), world.mapping.pk, (kai.pk,), today(), False)
    given = folder / "given"
    given.mkdir()
    restored(datetime.now(UTC))

    def brought(register: Register) -> Path:
        for file in given.iterdir():
            file.unlink()
        return write_register(register, given)

    too_old = replace(whole, erasures={**whole.erasures, lost.entry: lost})
    with pytest.raises(PlacemapError, match=r"older than the backup.*--older-register"):
        erase_again(brought(too_old))
    # One that was begun afresh, or lost lines, lacks what the backup knows itself.
    later = datetime.now(UTC) + timedelta(hours=1)
    with pytest.raises(PlacemapError, match="lacks 1 erasures"):
        erase_again(brought(replace(too_old, erasures={lost.entry: lost}, as_of=later)))
    assert kai.pk in people()

    # What was erased between an older register and the backup is not asked of it.
    older = replace(too_old, erasures={lost.entry: lost}, as_of=datetime.now(UTC) - timedelta(days=1))
    found = erase_again(brought(older), or_older=True)
    assert (found.done, kai.pk in people()) == (1, False)
    assert any("is here again" in line for line in found.unknown)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "mend"), [(0, ""), (2, "placemap worker")])
def test_doctor_tells_up_to_when_the_register_goes(hours: int, mend: str, world: World, folder: Path) -> None:
    as_of = datetime.now(UTC) - timedelta(hours=hours)
    write_register(replace(keep_register(), number=41, as_of=as_of), folder)
    found = erasures(connection.connection, folder, for_real=True)
    assert f"number 41, complete up to {as_of:%Y-%m-%d %H:%M} UTC" in found.words
    assert mend in found.mend
    assert bool(mend) == bool(found.mend)
    assert not erasures(connection.connection, folder, for_real=False).mend


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
    assert "2 of 2 erased people are in the database again" in erasures(raw, given, for_real=False).words

    found = erase_again(given)
    assert (found.done, len(found.left)) == (1, 1)
    assert jade.pk not in people()
    assert {twin.pk, other.pk, leo.pk} <= people()
    with acting_as(world.actor("sergeant")):
        receipt = LetGo.objects.get()
    assert receipt.decided_on.isoformat() == "2026-05-04"
    assert "backup was restored" in receipt.reason
    mend = erasures(raw, folder, for_real=False).mend
    assert f"/mappings/{world.mapping.reference}/people/{twin.pk}/consider/" in mend
    assert "Ogden" not in mend
    # Again does nothing twice.
    assert erase_again(given).done == 0


def test_restore_erases_again_whoever_was_let_go_since_the_backup(
    own: OwnDatabase, empty: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    whole = restoring.restore(backup_file, [PRIVATE], backup, database.resolve(), said.append, folder)
    assert whole, said
    refuse_unready(database.resolve())
    with psycopg.connect(own.superuser_url.replace(own.name, empty)) as reading:
        left = {row[0] for row in reading.execute("select id from subjects_person")}
    assert leo.pk in left
    assert jade.pk not in left
    assert any("1 were erased again" in words for words in said)


@pytest.fixture
def copy_of_before(own: OwnDatabase, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Person]:
    """A database on which a child stands whom the register knows as let go, and another child beside her.

    So it is after a recovery to an earlier moment: this erasure's entry went with what was lost.
    """
    monkeypatch.setenv("PLACEMAP_STATE", str(folder / "state"))
    world = build_world()
    lists = Lists(world)
    leo = in_cohort(lists)
    jade = lists.linked(leo, "sergeant")
    seal_trail(0)
    lost = Erasure(uuid4(), world.mapping.pk, (jade.pk,), today(), False)
    known = keep_register()
    write_register(replace(known, erasures={lost.entry: lost}, number=known.number + 1), folder)
    return leo, jade


def on_another_timeline(own: OwnDatabase) -> None:
    """As if the database were noted on another timeline than it is on now: all that a recovery changes."""
    with psycopg.connect(own.owner_url) as owner:
        row = owner.execute("select obj_description('django_migrations'::regclass, 'pg_class')").fetchone()
        assert row is not None
        server, _comma, timeline = str(row[0]).partition(", timeline ")
        assert timeline.isalnum()
        owner.execute(f"comment on table django_migrations is '{server}, timeline 0000002A'")  # type: ignore[call-overload]


def test_a_database_that_was_brought_back_from_a_copy_serves_nobody_before_it_erased_again(
    own: OwnDatabase, copy_of_before: tuple[Person, Person], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leo, jade = copy_of_before
    refuse_unready(database.resolve())
    on_another_timeline(own)
    with pytest.raises(PlacemapError, match=r"brought back from a copy(.|\n)*erase-again --register"):
        refuse_unready(database.resolve())
    with pytest.raises(PlacemapError, match="not backed up"):
        back_up(database.resolve(), folder / "b.age", [PRIVATE.to_public()])
    assert any("brought back" in line for line in what_is_missing())

    assert console.main(["erase-again"]) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert "1 were erased again." in said
    assert "goes up to" in said
    assert "The register is complete up to" in said
    left = people()
    assert leo.pk in left
    assert jade.pk not in left
    refuse_unready(database.resolve())
    assert not any("brought back" in line for line in what_is_missing())
    # As after a restore: since when erasures may be lost stays known.
    assert [event for event, _said in on_record(own.superuser_url)] == ["restored", "erased_again"]
    keep_erasures(0)
    assert kept(folder).gaps


def test_a_database_that_knows_less_than_the_register_outside_is_not_served_from(
    own: OwnDatabase, copy_of_before: tuple[Person, Person], folder: Path
) -> None:
    """A snapshot begins no timeline. The register may know a seal that went with what was lost."""
    known = kept(folder)
    assert known.seal
    write_register(replace(known, seal=known.seal + 1, digest="of a seal that was lost"), folder)
    with pytest.raises(PlacemapError, match="brought back from a copy"):
        refuse_unready(database.resolve())
    # Another installation's register says nothing of this one.
    other = replace(known, seal=known.seal + 9, trail=uuid4(), began=uuid4())
    write_register(other, folder)
    assert console.main(["erase-again"]) == 0
    refuse_unready(database.resolve())


def test_a_register_that_ends_before_a_copy_does_is_taken_only_when_it_was_said_to_be_the_newest(
    own: OwnDatabase, copy_of_before: tuple[Person, Person], folder: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    known = kept(folder)
    write_register(replace(known, as_of=datetime.now(UTC) - timedelta(days=1)), folder)
    on_another_timeline(own)
    again = ["erase-again", "--register", str(folder)]
    before = on_record(own.superuser_url)
    assert console.main(again) != 0
    assert (
        "brought back to its last moment, nobody was: say so with --nothing-lost" in capsys.readouterr().err
    )
    with monkeypatch.context() as elsewhere:
        elsewhere.delenv("PLACEMAP_OWNER_DATABASE_URL")
        assert console.main([*again, "--older-register"]) != 0
        assert "PLACEMAP_OWNER_DATABASE_URL" in capsys.readouterr().err
    assert on_record(own.superuser_url) == before
    assert console.main([*again, "--older-register"]) == 0
    refuse_unready(database.resolve())


def test_of_a_copy_of_which_nothing_is_lost_no_time_is_kept_that_nobody_knows(
    own: OwnDatabase, copy_of_before: tuple[Person, Person], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So it is after a standby took over, or when the disk was lost and the second copy had all of it."""
    write_register(replace(kept(folder), as_of=datetime.now(UTC) - timedelta(days=1)), folder)
    assert console.main(["erase-again", "--nothing-lost"]) != 0
    assert "did not come back" in capsys.readouterr().err
    on_another_timeline(own)
    assert console.main(["erase-again", "--nothing-lost"]) == 0
    assert "is here again" not in capsys.readouterr().out
    refuse_unready(database.resolve())
    ((event, said),) = on_record(own.superuser_url)
    assert (event, said["nothing_lost"]) == ("erased_again", True)
    keep_erasures(0)
    assert not kept(folder).gaps


def test_a_server_that_still_recovers_is_waited_for(
    own: OwnDatabase, copy_of_before: tuple[Person, Person], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It answers already, and takes no writes: what is there is not all yet."""
    assert not brought_back.is_recovering(connection.connection)
    for module in (protection, restoring):
        monkeypatch.setattr(module, "is_recovering", lambda _connection: True)
    with pytest.raises(PlacemapError, match="takes no writes"):
        refuse_unready(database.resolve())
    assert console.main(["erase-again"]) != 0
    assert "pg_is_in_recovery" in capsys.readouterr().err


def test_a_server_that_tells_nobody_which_it_is_keeps_nobody_from_working(
    own: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brought_back, "_SERVER", "select no_such_function()")
    with psycopg.connect(own.owner_url, autocommit=True) as owner:
        assert brought_back.is_another_server(owner), "it was known before"
        brought_back.note_server(owner)
        assert not brought_back.is_another_server(owner)


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

    def failing(**given: Any) -> int:
        tried.append(given["person_ids"])
        if given["person_ids"] == (broken.pk,):
            raise DatabaseError("a name")
        return int(remove(**given))

    monkeypatch.setattr(commands, "remove_again", failing)
    found = erase_again(given)
    assert found.done == 1
    assert {one.people for one in found.left} == {(held.pk,), (worried.pk,), (broken.pk,)}
    assert gone.pk not in people()
    assert {held.pk, worried.pk, broken.pk} <= people()
    assert tried.count((broken.pk,)) == 2, "once more, since somebody went"


@pytest.mark.django_db
def test_a_child_recorded_after_the_backup_goes_from_the_lists_and_words_that_are_older(
    world: World, lists: Lists, folder: Path
) -> None:
    """Dominik was on a list that nobody had accepted yet, in a note and in a draft; then came his record."""
    leo = in_cohort(lists)
    actor = world.actor("coordinator")
    with acting_as(actor):
        upload = Desk(world, actor).receive()
    lists.act(
        "head",
        commands.record_factor,
        person=leo,
        kind="worry",
        text="Out with HAVEL Dominik, 12/09/2010; Dominika.",
    )
    sheet = drafts.Sheet(address="/x/", title="A page", names=("text",), mapping_id=world.mapping.pk)
    with acting_as(world.actor("head")):
        drafts.keep(
            sheet=sheet.opened(), words={"text": ["Saw Dominik Havel."]}, count=1, by=world.actor("head")
        )
    his = Called("Dominik", "Havel", date(2010, 9, 12))
    codes = [
        *fingerprints_of(world.mapping.pk, his),
        *fingerprints_of(world.mapping.pk, Called("Dominik", "Havel")),
        # Of the same name as somebody who is here: that name stays, and counts as nobody erased.
        *fingerprints_of(world.mapping.pk, Called("Sam", "Ogden")),
    ]
    lists.child("social_care", "Sam", "Ogden", born=date(2012, 2, 3))
    with acting_as(system_actor("word-eraser")):
        Mapping.objects.filter(pk=world.mapping.pk).update(purpose="Since Dominik Havel was seen.", version=7)
    gone = Erasure(uuid4(), world.mapping.pk, (uuid4(),), today(), False)
    before = keep_register()
    given = folder / "given"
    given.mkdir()
    register = replace(
        before,
        erasures={gone.entry: gone},
        codes={(world.mapping.pk, code): today() for code in codes},
    )
    write_register(register, given)
    written = (only_file(given)).read_text()
    # Keys and times in it are anybody's digits, so not the year alone.
    assert not any(his in written for his in ("Havel", "2010-09-12", "12/09/2010", "2010, 9"))
    assert world.mapping.reference in erasures(connection.connection, given, for_real=False).words

    assert erase_again(given).done == 1
    with acting_as(system_actor(ERASER)):
        upload.refresh_from_db()
        rows = whole_file(upload).sheets[0].rows
        kept_words = [words for draft in Draft.objects.all() for words in drafts.words_of(draft).values()]
        assert Factor.objects.get().text == "Out with [name removed], [name removed]; Dominika."
    assert rows[2] == [] and "Chloé" in str(rows)
    assert kept_words == [["Saw [name removed]."]]
    # He counts as considered before again, and nothing more is to be done.
    with acting_as(actor):
        # Whoever has the mapping's page open is told that it changed, and does not put the name back.
        found = Mapping.objects.get(pk=world.mapping.pk)
        assert (found.purpose, found.version) == ("Since [name removed] was seen.", 8)
        assert considered_before(actor, world.mapping, his)
    assert erase_again(given).done == 0
    assert not erasures(connection.connection, given, for_real=False).mend

    # Let go before the backup too: the code came back with it, and only the day of the second time is lost.
    with acting_as(system_actor(ERASER)):
        Fingerprint.objects.update(made_at=datetime.now(UTC) - timedelta(days=2))
    with acting_as(world.actor("head")):
        drafts.keep(
            sheet=sheet.opened(), words={"text": ["Saw Dominik Havel."]}, count=1, by=world.actor("head")
        )
    (given / register.name).unlink()
    nothing_new = replace(before, codes={})
    write_register(nothing_new, given)
    # The register that was brought is older: it is this server's own that knows of it.
    assert erase_again(given, or_older=True).done == 1
    with acting_as(system_actor(ERASER)):
        assert "Havel" not in str([drafts.words_of(draft) for draft in Draft.objects.all()])


@pytest.mark.django_db
def test_what_was_written_since_the_restore_is_left_and_its_page_is_named(
    world: World, lists: Lists, folder: Path
) -> None:
    """The register comes to hand ten days later; school has a fresh concern about whoever was let go."""
    leo, actor, head = in_cohort(lists), world.actor("coordinator"), world.actor("head")

    def write() -> None:
        lists.act("head", commands.record_factor, person=leo, kind="worry", text="Out with Dominik Havel.")
        sheet = drafts.Sheet(address="/x/", title="A page", names=("text",), mapping_id=world.mapping.pk)
        with acting_as(head):
            drafts.keep(sheet=sheet.opened(), words={"text": ["Saw Dominik Havel."]}, count=1, by=head)

    write()
    restored(datetime.now(UTC) - timedelta(hours=1))
    write()
    with acting_as(actor):
        upload = Desk(world, actor).receive()
        before = whole_file(upload).sheets[0].rows
    his = Called("Dominik", "Havel", date(2010, 9, 12))
    given = with_codes(folder, world, his)
    found = erase_again(given)
    assert found.done == 1
    (said,) = found.to_see_to
    assert "were written since the restore" in said
    assert f"/mappings/{world.mapping.reference}/lists/" in said and "Havel" not in said
    with acting_as(system_actor(ERASER)):
        upload.refresh_from_db()
        assert whole_file(upload).sheets[0].rows == before
        kept_words = [words for draft in Draft.objects.all() for words in drafts.words_of(draft).values()]
        texts = set(Factor.objects.values_list("text", flat=True))
    assert sorted(kept_words) == [["Saw Dominik Havel."], ["Saw [name removed]."]]
    assert texts == {"Out with Dominik Havel.", "Out with [name removed]."}
    with acting_as(actor):
        assert considered_before(actor, world.mapping, his)


def _of_a_lost_trail(world: World, *people: Person) -> list[dict[str, Any]]:
    """The lines of a register that knows these people as erased today, which this database does not."""
    return [
        {"entry": str(uuid4()), "mapping": str(world.mapping.pk), "people": [str(person.pk)],
         "on": today().isoformat(), "was_planned": False}
        for person in people
    ]  # fmt: skip


@pytest.mark.django_db
def test_of_whoever_came_back_too_what_was_written_since_the_restore_is_left(
    world: World, lists: Lists, folder: Path
) -> None:
    """Jade's record came back with the backup; school has a fresh concern that names her."""
    leo, head = in_cohort(lists), world.actor("head")
    jade = lists.linked(leo, "sergeant")

    def write() -> None:
        lists.act("head", commands.record_factor, person=leo, kind="worry", text="Out with Jade Orme.")
        sheet = drafts.Sheet(address="/x/", title="A page", names=("text",), mapping_id=world.mapping.pk)
        with acting_as(head):
            drafts.keep(sheet=sheet.opened(), words={"text": ["Saw Jade Orme."]}, count=1, by=head)

    write()
    restored(datetime.now(UTC) - timedelta(hours=1))
    write()
    with acting_as(world.actor("coordinator")):
        upload = Desk(world, world.actor("coordinator")).receive(
            content=csv_list().replace(b"HAVEL, Dominik", b"ORME, Jade")
        )
        before = whole_file(upload).sheets[0].rows
    about = {"format": 1, "seal": 3, "digest": "of the trail that was lost"}
    given = folder / "brought.jsonl"
    given.write_text("\n".join(map(json.dumps, [about, *_of_a_lost_trail(world, jade)])))
    found = erase_again(given)
    assert found.done == 1 and jade.pk not in people()
    (said,) = found.to_see_to
    assert "were written since the restore" in said and "Jade" not in said
    with acting_as(system_actor(ERASER)):
        upload.refresh_from_db()
        assert whole_file(upload).sheets[0].rows == before
        kept_words = [words for draft in Draft.objects.all() for words in drafts.words_of(draft).values()]
        texts = set(Factor.objects.values_list("text", flat=True))
    assert sorted(kept_words) == [["Saw Jade Orme."], ["Saw [name removed]."]]
    assert texts == {"Out with Jade Orme.", "Out with [name removed]."}


@pytest.mark.django_db
def test_of_several_restores_the_first_since_the_erasure_says_what_is_newer(
    world: World, lists: Lists, folder: Path
) -> None:
    """What was written between two restores came with the second backup, and from nobody who was erased."""
    leo = in_cohort(lists)
    jade = lists.linked(leo, "sergeant")

    def write(text: str) -> None:
        lists.act("head", commands.record_factor, person=leo, kind="worry", text=text)

    write("Out with Dominik Havel and Jade Orme.")
    restored(datetime.now(UTC) - timedelta(hours=2))
    write("Seen again with Dominik Havel and Jade Orme.")
    restored(datetime.now(UTC) - timedelta(hours=1))
    given = with_codes(folder, world, Called("Dominik", "Havel", date(2010, 9, 12)))
    register = only_file(given)
    about, *lines = map(json.loads, register.read_text().splitlines())
    register.write_text(as_written(about, lines + _of_a_lost_trail(world, jade)))
    found = erase_again(given)
    assert found.done == 2
    with acting_as(system_actor(ERASER)):
        texts = set(Factor.objects.values_list("text", flat=True))
    assert texts == {
        "Out with [name removed] and [name removed].",
        "Seen again with Dominik Havel and Jade Orme.",
    }
    (said,) = found.to_see_to
    assert "2 lists, drafts or rows" in said

    first, last = datetime.now(UTC) - timedelta(days=9), datetime.now(UTC) - timedelta(days=2)
    lost = replace(kept(folder), gaps=((first, first + timedelta(days=1)),))
    assert not any("on no register" in line for line in not_known(lost, last))
    assert any("on no register" in line for line in not_known(lost, last, first))


@pytest.mark.django_db
def test_a_list_that_cannot_be_opened_keeps_no_words_and_no_other_list_waiting(
    world: World, lists: Lists, folder: Path
) -> None:
    leo, actor = in_cohort(lists), world.actor("coordinator")
    with acting_as(actor):
        desk = Desk(world, actor)
        whole = desk.receive()
        broken = desk.receive(content=csv_list() + b"\n", name="other.csv")
        row = ImportRow.objects.create(
            upload=broken, sheet=UploadSheet.objects.get(upload=broken), mapping=world.mapping,
            agency_id=broken.agency_id, number=3, cells=["Dominik Havel", "4 Mill Lane"],
        )  # fmt: skip
    with acting_as(system_actor(ERASER)):
        Upload.objects.filter(pk=broken.pk).update(content=Fernet(Fernet.generate_key()).encrypt(b"x"))
    text = "Out with Dominik Havel; dominik peter havel."
    lists.act("head", commands.record_factor, person=leo, kind="worry", text=text)
    given = with_codes(folder, world, Called("Dominik", "Havel", date(2010, 9, 12)))
    found = erase_again(given)
    assert found.done == 1
    unopened, doubtful = found.to_see_to
    assert f"1 lists of {world.mapping.reference} could not be opened" in unopened
    assert f"1 words of {world.mapping.reference} may be such a name" in doubtful
    with acting_as(system_actor(ERASER)):
        whole.refresh_from_db()
        assert whole_file(whole).sheets[0].rows[2] == []
        # The home of a row that nobody's record came from goes with the name.
        assert ImportRow.objects.get(pk=row.pk).cells == []
        assert Factor.objects.get().text == "Out with [name removed]; dominik peter havel."
    # It is searched once it can be, or is gone: until then nobody says that nothing is left.
    assert erasures(connection.connection, given, for_real=False).mend
    with acting_as(system_actor(ERASER)):
        Upload.objects.filter(pk=broken.pk).delete()
    assert erase_again(given).to_see_to == (doubtful,)
    assert not erasures(connection.connection, given, for_real=False).mend


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_kept"), [(360, True), (370, False)])
def test_codes_leave_the_register_with_those_of_the_database_though_nobody_said_how_long_backups_last(
    days: int, is_kept: bool, world: World, folder: Path, settings: Any
) -> None:
    settings.PLACEMAP_BACKUP_DAYS = None
    begun = keep_register()
    code = (world.mapping.pk, "c" * 64)
    write_register(replace(begun, codes={code: today() - timedelta(days=days)}), folder)
    with connection.cursor() as cursor, acting_as(world.actor("coordinator")):
        cursor.execute(
            "update mappings_mapping set state = 'closed', closed_on = current_date - %s::int,"
            " opened_on = current_date - 500, ends_on = current_date - %s::int where id = %s",
            [days, days, world.mapping.pk],
        )
    assert (code in keep_register().codes) is is_kept
    assert (code in kept(folder).codes) is is_kept
