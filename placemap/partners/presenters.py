"""Words for the sign-in page and the register of agreements."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from placemap.partners.queries import AgencyStanding, DemonstrationPerson
from placemap.partners.rules import Standing
from placemap.web.filters import day


@dataclass(frozen=True, slots=True)
class PersonaGroup:
    """Invented people who do the same kind of thing."""

    title: str
    people: tuple[DemonstrationPerson, ...]


def persona_groups(people: list[DemonstrationPerson]) -> list[PersonaGroup]:
    """People by what they do, the groups in the order their first person comes."""
    groups: dict[str, list[DemonstrationPerson]] = {}
    for person in people:
        groups.setdefault(person.group or _("People"), []).append(person)
    return [PersonaGroup(title, tuple(members)) for title, members in groups.items()]


_KINDS = {
    Standing.IN_FORCE: "done",
    Standing.ENDING: "wait",
    Standing.EXPIRED: "gap",
    Standing.NOT_YET: "wait",
    Standing.UNSIGNED: "gap",
}


def standing_words() -> dict[Standing, str]:
    """The words of each standing, in the reader's language."""
    return {
        Standing.IN_FORCE: _("In force"),
        Standing.ENDING: _("Ends soon"),
        Standing.EXPIRED: _("Ended"),
        Standing.NOT_YET: _("Not yet in force"),
        Standing.UNSIGNED: _("Not signed"),
    }


def standing_tag(standing: Standing) -> dict[str, str]:
    """Text and kind of the tag that shows a standing."""
    return {"text": standing_words()[standing], "kind": _KINDS[standing]}


def agreement_line(found: AgencyStanding) -> str:
    """One line about an agency's agreement: which, and until when."""
    if found.agreement is None:
        return ""
    return _("%(version)s, signed %(signed)s, until %(until)s") % {
        "version": found.agreement.version,
        "signed": day(found.agreement.signed_on),
        "until": day(found.agreement.expires_on),
    }
