"""A new data key: nothing sealed is ever without a key that opens it, wherever the change is broken off."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet

from placemap.access import data_key
from placemap.foundations.errors import PlacemapError
from placemap.project import console, database, keys
from placemap.project.keeping import rotating
from placemap.project.state import PACKAGE, state_dir
from tests.project.conftest import OwnDatabase, on_record

WORDS = [f"words {number}".encode() for number in range(4)]


@pytest.fixture
def kept(own: OwnDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OwnDatabase:
    """Four drafts sealed with the first key, one without words, and keys in a folder of their own."""
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "state"))
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        for words in [*map(data_key.seal, WORDS), b""]:
            superuser.execute(
                "insert into access_draft (id, user_id, agency_id, page, address, title, words, person_ids,"
                " state, revision, count, saved_in_minute, version, saved_at, expires_at) values"
                " (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '/x/', 'x', %s,"
                " '{}', 'kept', 1, 1, 1, '', now(), now())",
                [words],
            )
    return own


def held(own: OwnDatabase) -> list[bytes]:
    with psycopg.connect(own.superuser_url) as reading:
        rows = reading.execute("select words from access_draft where words <> ''").fetchall()
    return [bytes(row[0]) for row in rows]


def grow_old() -> None:
    path = state_dir() / keys.DATA
    aged = path.stat().st_mtime - rotating.GRACE - 1
    os.utime(path, (aged, aged))


def test_change_broken_off_goes_on_and_ends_with_one_key(
    kept: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses, first, fingerprints = database.resolve(), keys.data_keys()[0], data_key.fingerprint_key()

    class Breaking(Fernet):
        sealed = 0

        def encrypt(self, data: bytes) -> bytes:
            Breaking.sealed += 1
            if Breaking.sealed == 3:
                raise KeyboardInterrupt
            return super().encrypt(data)

    with monkeypatch.context() as breaking, pytest.raises(KeyboardInterrupt):
        breaking.setattr(rotating, "Fernet", Breaking)
        rotating.rotate(addresses)
    assert len(keys.data_keys()) == 2
    newest = Fernet(keys.data_keys()[0])
    assert sum(rotating._opens(newest, sealed) for sealed in held(kept)) == 2
    # Meanwhile a running service opens both, and seals with the new one.
    assert sorted(map(data_key.unseal, held(kept))) == WORDS
    assert newest.decrypt(data_key.seal(b"later")) == b"later"

    assert rotating.rotate(addresses) == rotating.Sealed(anew=2, already=2, unopened=0)
    assert len(keys.data_keys()) == 2, "the change that was under way went on, and no other began"
    assert sorted(map(newest.decrypt, held(kept))) == WORDS

    with pytest.raises(PlacemapError, match="Try again in"):
        rotating.forget_old(addresses)
    grow_old()
    assert rotating.forget_old(addresses) == 1
    assert first not in keys.data_keys()
    assert sorted(map(data_key.unseal, held(kept))) == WORDS
    assert data_key.fingerprint_key() == fingerprints, "a child let go before is known again"

    # Who changed it and when, by the ids of keys: never any part of a key.
    newest_id, first_id = keys.key_id(keys.data_keys()[0]), keys.key_id(first)
    recorded = on_record(kept.superuser_url)
    assert [(event, one["key"], one["older"]) for event, one in recorded] == [
        ("data_key_changed", newest_id, [first_id]),
        ("data_key_changed", newest_id, [first_id]),
        ("data_keys_forgotten", newest_id, [first_id]),
    ]
    assert all(one["account"] for _, one in recorded)
    assert not any(key[:8] in str(recorded) for key in (first, keys.data_keys()[0], fingerprints.hex()))


def test_key_that_something_needs_is_not_forgotten(
    kept: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Fernet(keys.data_keys()[0])
    assert console.main(["rotate-keys"]) == 0
    assert "4 sealed anew" in capsys.readouterr().out
    with psycopg.connect(kept.superuser_url, autocommit=True) as superuser:
        late: list[Any] = [old.encrypt(b"sent a moment too late")]
        superuser.execute(
            "update access_draft set words = %s where ctid = (select min(ctid) from access_draft)", late
        )
    grow_old()
    assert console.main(["rotate-keys", "--forget-old"]) == 1
    assert "1 sealed values do not open" in capsys.readouterr().err
    assert len(keys.data_keys()) == 2
    assert console.main(["rotate-keys"]) == 0
    assert console.main(["rotate-keys", "--forget-old"]) == 0
    assert len(keys.data_keys()) == 1


def test_value_of_an_unknown_key_is_told_and_left(
    kept: OwnDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = Fernet(Fernet.generate_key()).encrypt(b"x")
    with psycopg.connect(kept.superuser_url, autocommit=True) as superuser:
        superuser.execute("update access_draft set words = %s where words = ''", [strange])
    assert console.main(["rotate-keys"]) == 1
    assert "1 open with no key" in capsys.readouterr().out
    assert strange in held(kept)


def test_keys_of_the_environment_are_the_operator_s_to_change(
    kept: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = keys.data_keys()[0], Fernet.generate_key().decode()
    kept_before = (state_dir() / keys.DATA).read_text()
    monkeypatch.setenv("PLACEMAP_DATA_KEY", f"{new},{old}")
    assert rotating.rotate(database.resolve()).anew == 4
    monkeypatch.setenv("PLACEMAP_DATA_KEY", new)
    assert sorted(map(data_key.unseal, held(kept))) == WORDS
    with pytest.raises(PlacemapError, match="take the older ones out"):
        rotating.forget_old(database.resolve())
    assert (state_dir() / keys.DATA).read_text() == kept_before


def test_everything_is_sealed_in_one_place_that_the_change_reaches() -> None:
    others = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "fernet" in path.read_text(encoding="utf-8") and not path.is_relative_to(PACKAGE / "project")
    }
    assert others == {"access/data_key.py"}, "seal with placemap.access.data_key, into a BinaryField"
