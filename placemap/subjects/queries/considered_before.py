"""Whether a child was considered in a mapping before, without keeping who it was."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from datetime import date
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.data_key import fingerprint_key
from placemap.access.decisions import require
from placemap.foundations.names import fold, forename_variants
from placemap.mappings.models import Mapping
from placemap.subjects import policy


def fingerprints_of(mapping_id: UUID, given: str, family: str, born: date | None) -> Iterable[str]:
    """Keyed codes of a name as it may be written again, with a birth date. Nothing can be read from one.

    The mapping is in the code, so that the same child in two mappings gives two codes.
    """
    first, last = fold(given), fold(family)
    if not first or not last:
        return
    key = fingerprint_key()
    for name in sorted({first, *forename_variants(first)}):
        said = f"{mapping_id}|{name}|{last}|{born.isoformat() if born else ''}"
        yield hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def considered_before(actor: Actor, mapping: Mapping, given: str, family: str, born: date | None) -> bool:
    """Whether a child of this name and birth date was considered here and let go. Says no more."""
    require(policy.may_record_person(actor, mapping))
    codes = list(fingerprints_of(mapping.pk, given, family, born))
    with connection.cursor() as cursor:
        cursor.execute("select considered_before(%s, %s)", [mapping.pk, codes])
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


def which_considered_before(
    actor: Actor, mapping: Mapping, people: MappingOf[int, tuple[str, str, date | None]]
) -> list[int]:
    """The keys of those who were considered here before and let go, in order. One query or two.

    `people` are first name, surname and birth date by a key of the caller's. While nobody was let go
    in the mapping, no code is made.
    """
    require(policy.may_record_person(actor, mapping))
    with connection.cursor() as cursor:
        cursor.execute("select children_let_go(%s)", [mapping.pk])
        if not (cursor.fetchone() or (0,))[0]:
            return []
        codes = {code: key for key, said in people.items() for code in fingerprints_of(mapping.pk, *said)}
        cursor.execute("select codes_considered_before(%s, %s)", [mapping.pk, list(codes)])
        return sorted({codes[code] for (code,) in cursor.fetchall()})
