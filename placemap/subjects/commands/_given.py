"""A person as given, turned into the columns of their rows: details, initials, written names."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.foundations.clock import now
from placemap.foundations.identifiers import nhs_number, phone, postcode, split_postcode, split_postcodes, upn
from placemap.foundations.lengths import in_parts, shortened, within
from placemap.foundations.names import LONGEST_NAME, PersonName, fold, initials, parse_name
from placemap.foundations.traces import address_lines
from placemap.information.models import Contribution
from placemap.partners.queries import author
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import SEALED_DETAILS, DetailKind

LONGEST_DETAIL = 1000
_NOTHING = {
    "given": "",
    "middle": "",
    "family": "",
    "given_folded": "",
    "family_folded": "",
    "postcode": "",
    "born": None,
    "born_low": None,
    "born_high": None,
    "is_valid": None,
}


def source_columns(contribution: Contribution, by: Actor) -> dict[str, Any]:
    """What every row of a contribution keeps of where it came from, by column."""
    return {
        "mapping_id": contribution.mapping_id,
        "agency_id": contribution.agency_id,
        "contribution_id": contribution.pk,
        "audience": contribution.audience,
        "how_known": contribution.how_known,
        "review_on": contribution.review_on,
        "recorded_by": author(by),
        "recorded_at": now(),
    }


def initials_of(person: PersonAsGiven) -> str:
    """Initials from the name, else from what they are called."""
    name = _name(person)
    found = initials(name.given, name.family)
    if not found and person.known_as:
        called = parse_name(person.known_as[0])
        found = initials(called.given, called.family)
    return found


def detail_rows(person_id: UUID, person: PersonAsGiven) -> Iterator[dict[str, Any]]:
    """One row for each thing said; all rows have the same columns."""
    for kind, text, folded, more in _said(person):
        yield {
            "id": uuid.uuid4(),
            "person_id": person_id,
            "kind": kind.value,
            "text": within(_clean(text), LONGEST_DETAIL, kind.label),
            # Compared, and never shown: of long words the beginning is enough.
            "folded": (folded or fold(text))[:300],
            "is_sealed": kind in SEALED_DETAILS,
            **_NOTHING,
            **more,
        }


def mention_rows(person_id: UUID, person: PersonAsGiven) -> Iterator[dict[str, Any]]:
    """One row for each name written beside the person, each once."""
    seen = set()
    for heading, written, kind in person.mentions:
        as_written = within(_clean(written), LONGEST_NAME, _("A name"))
        key = (shortened(_clean(heading), 80), fold(as_written)[:LONGEST_NAME], kind.value)
        if not key[1] or key in seen:
            continue
        seen.add(key)
        yield {
            "id": uuid.uuid4(),
            "person_id": person_id,
            "heading": key[0],
            "as_written": as_written,
            "folded": key[1],
            "kind": key[2],
        }


def _clean(text: str) -> str:
    """PostgreSQL holds no NUL, which damaged files do."""
    return text.replace("\x00", "")


def _name(person: PersonAsGiven) -> PersonName:
    if person.given or person.family:
        return PersonName(person.given, person.middle, person.family)
    return parse_name(person.shown_name)


_Said = tuple[DetailKind, str, str, dict[str, Any]]


def _said(person: PersonAsGiven) -> Iterator[_Said]:
    name = person.shown_name.strip()
    if name:
        yield DetailKind.NAME, name, "", _name_parts(_name(person))
    for called in person.known_as:
        if called.strip():
            yield DetailKind.KNOWN_AS, called.strip(), "", _name_parts(parse_name(called))
    if person.born:
        yield DetailKind.BORN, person.born.isoformat(), "", {"born": person.born}
    elif person.born_low or person.born_high:
        yield DetailKind.BORN, "", "", {"born_low": person.born_low, "born_high": person.born_high}
    yield from _numbers(person)
    if person.address or person.postcode:
        street, found = split_postcode(person.address)
        code = postcode(person.postcode).value or found
        text = ", ".join(part for part in (street, code) if part)
        # One of another country may be longer, and stays with the words of the address alone.
        held = code if len(code) <= 8 else ""
        yield DetailKind.ADDRESS, text, fold(f"{street} {code}"), {"postcode": held}
    if person.old_address.strip():
        street, code = split_postcode(person.old_address)
        text = ", ".join(part for part in (street, code) if part)
        # Of several homes each keeps its own postcode, and none gets another's.
        several = (
            ";" in person.old_address
            or len(split_postcodes(person.old_address)[1]) > 1
            or len(address_lines(person.old_address)) > 1
        )
        text = person.old_address.strip() if several else text
        yield DetailKind.OLD_ADDRESS, text, fold(text), {"postcode": code}
    if person.adult_because.strip():
        words = gettext("An adult, age not known, because: %(why)s") % {"why": person.adult_because.strip()}
        yield DetailKind.LISTED_AS, words, "", {}
    plain = (
        (DetailKind.SEX, person.sex),
        (DetailKind.IDENTIFIER, person.other_identifier),
        (DetailKind.SCHOOL, person.school),
        (DetailKind.YEAR_GROUP, "" if person.year_group is None else str(person.year_group)),
    )
    for kind, text in plain:
        if text.strip():
            yield kind, text.strip(), "", {}
    for heading, text in person.notes:
        if text.strip():
            before = f"{shortened(heading, 200)}: " if heading else ""
            for part in in_parts(text, LONGEST_DETAIL - len(before)):
                yield DetailKind.NOTE, f"{before}{part}", "", {}


def _numbers(person: PersonAsGiven) -> Iterator[_Said]:
    if person.nhs_number:
        number = nhs_number(person.nhs_number)
        yield DetailKind.NHS_NUMBER, number.value, number.value, {"is_valid": number.valid}
    if person.upn:
        pupil = upn(person.upn)
        yield DetailKind.UPN, pupil.value, pupil.value.lower(), {"is_valid": pupil.valid}
    if person.phone:
        called_on = phone(person.phone)
        yield (
            DetailKind.PHONE,
            called_on.value or person.phone,
            called_on.value,
            {"is_valid": called_on.valid},
        )


def _name_parts(name: PersonName) -> dict[str, str]:
    return {
        "given": within(_clean(name.given), LONGEST_NAME, _("A name")),
        "middle": within(_clean(name.middle), LONGEST_NAME, _("A name")),
        "family": within(_clean(name.family), LONGEST_NAME, _("A name")),
        "given_folded": fold(name.given)[:LONGEST_NAME],
        "family_folded": fold(name.family)[:LONGEST_NAME],
    }
