"""The file in which erasures are kept outside the database: what it says, and joining two of them.

Each says of which trail it is, up to when it is complete, and what it cannot know. A register that had to
be begun afresh has a name of its own, so that bringing it to another machine never puts it over a fuller one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path
from typing import Any
from uuid import UUID

from placemap.foundations.errors import PlacemapError
from placemap.foundations.private_files import write_lasting
from placemap.foundations.wording import _

EACH = "erasures*.jsonl"
FORMAT = 2
# Before registers said of which trail they are and up to when they go.
_PLAIN = 1
_NEVER = datetime.min.replace(tzinfo=UTC)
Gap = tuple[datetime, datetime]
Code = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure: its entry in the trail, which records went, and on which day."""

    entry: UUID
    mapping: UUID
    people: tuple[UUID, ...]
    on: date
    was_planned: bool


@dataclass(frozen=True, slots=True)
class Register:
    """Every erasure of one trail from `since` up to `as_of`, but for `gaps`, which no register knows.

    `codes` are the fingerprints of children let go, by mapping, with the day each was last made: from
    none can a name be read, and a name found again can be told by one. `trail` is the key of the trail's
    first entry, and `began` of that from which the register was begun; `number` is one more with each
    writing. `seal` and `digest` say how far the trail was copied already.
    """

    erasures: Mapping[UUID, Erasure] = field(default_factory=dict)
    seal: int = 0
    digest: str = ""
    trail: UUID | None = None
    began: UUID | None = None
    number: int = 0
    as_of: datetime | None = None
    since: date | None = None
    gaps: tuple[Gap, ...] = ()
    codes: Mapping[Code, date] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"erasures-{str(self.began)[:8]}.jsonl"

    def is_of(self, trail: UUID | None) -> bool:
        """Whether it may be of that trail. An older Placemap's does not say."""
        return self.trail is None or self.trail == trail


def registers_at(place: Path) -> dict[Path, Register]:
    """What a file holds, or each of a folder. Raises where one of them cannot be read."""
    return {file: _read(file) for file in (sorted(place.glob(EACH)) if place.is_dir() else [place])}


def joined(registers: Iterable[Register]) -> Register:
    """All of them in one, which goes on as the newest of them; an empty one where there is none."""
    return reduce(_both, registers, Register())


def write_register(register: Register, folder: Path) -> Path:
    """Write it under its own name, and return where that is."""
    lines = [
        *(_described(one) for one in register.erasures.values()),
        *(
            {"mapping": str(mapping), "code": code, "on": on.isoformat()}
            for (mapping, code), on in sorted(register.codes.items())
        ),
    ]
    about = {
        "format": FORMAT,
        "trail": _text(register.trail),
        "began": _text(register.began),
        "number": register.number,
        "as_of": register.as_of.isoformat() if register.as_of else None,
        "since": register.since.isoformat() if register.since else None,
        "gaps": [[start.isoformat(), end.isoformat()] for start, end in register.gaps],
        "lines": len(lines),
        "seal": register.seal,
        "digest": register.digest,
    }
    write_lasting(folder / register.name, "".join(json.dumps(line) + "\n" for line in [about, *lines]))
    return folder / register.name


def _both(one: Register, other: Register) -> Register:
    older, newer = sorted((one, other), key=lambda each: (each.as_of or _NEVER, each.number))
    let_go = {**newer.codes, **older.codes}
    # What either forgot, because no backup was left that holds it, the other may still have.
    return replace(
        newer,
        erasures={**older.erasures, **newer.erasures},
        codes={code: max(day, newer.codes.get(code, day)) for code, day in let_go.items()},
        trail=newer.trail or older.trail,
        began=newer.began or older.began,
        number=max(one.number, other.number),
        gaps=tuple(sorted((start, end) for end, start in _gaps(one, other).items())),
    )


def _gaps(one: Register, other: Register) -> dict[datetime, datetime]:
    """What neither of them knows: the beginnings of the gaps, by their ends."""
    left: dict[datetime, datetime] = {}
    for mine, theirs in ((one, other), (other, one)):
        for start, end in mine.gaps:
            known_to = start
            if theirs.as_of is not None and not any(a <= start < b for a, b in theirs.gaps):
                known_to = max(start, min(theirs.as_of, *(a for a, _b in theirs.gaps if a > start), end))
            if known_to < end:
                left[end] = max(known_to, left.get(end, known_to))
    return left


def _read(file: Path) -> Register:
    try:
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        about = json.loads(first)
        said = [json.loads(line) for line in lines]
        erasures = [_erasure(one) for one in said if "code" not in one]
        return Register(
            erasures={one.entry: one for one in erasures},
            codes=dict(_code(one) for one in said if "code" in one),
            **_about(about, len(lines)),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise PlacemapError(
            _(
                "The register of erasures {file} cannot be read. Bring back its last whole copy: without it a"
                " restore does not know whom to erase again.",
                file=str(file),
            )
        ) from problem


def _about(about: Mapping[str, Any], lines: int) -> dict[str, Any]:
    """What the first line says. Raises where it says that there are other lines than there are."""
    said: dict[str, Any] = {"seal": about["seal"], "digest": about["digest"]}
    if about["format"] == _PLAIN:
        return said
    if about["format"] != FORMAT or about["lines"] != lines:
        raise ValueError
    return said | {
        "trail": UUID(about["trail"]),
        "began": UUID(about["began"]),
        "number": int(about["number"]),
        "as_of": datetime.fromisoformat(about["as_of"]),
        "since": date.fromisoformat(about["since"]) if about["since"] else None,
        "gaps": tuple(_gap(*two) for two in about["gaps"]),
    }


def _gap(start: str, end: str) -> Gap:
    return datetime.fromisoformat(start), datetime.fromisoformat(end)


def _code(described: Mapping[str, Any]) -> tuple[Code, date]:
    return (UUID(described["mapping"]), str(described["code"])), date.fromisoformat(described["on"])


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


def _described(one: Erasure) -> dict[str, object]:
    return {
        "entry": str(one.entry),
        "mapping": str(one.mapping),
        "people": [str(person) for person in one.people],
        "on": one.on.isoformat(),
        "was_planned": one.was_planned,
    }


def _erasure(described: dict[str, object]) -> Erasure:
    people = described["people"]
    if not isinstance(people, list):
        raise TypeError
    return Erasure(
        UUID(str(described["entry"])),
        UUID(str(described["mapping"])),
        tuple(UUID(str(person)) for person in people),
        date.fromisoformat(str(described["on"])),
        bool(described["was_planned"]),
    )
