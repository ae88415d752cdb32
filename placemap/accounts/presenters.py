"""Words for the pages of signing in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.accounts.queries import AccountRow
from placemap.partners.queries import DemonstrationPerson
from placemap.web.filters import day_time


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


def how_signed_in(how: str) -> str:
    """The way somebody signed in, as their list of sessions says it."""
    return {
        "passkey": _("with a passkey"),
        "code": _("with a code"),
        "agency": _("through your agency"),
        "demonstration": _("by one press, in the demonstration"),
    }.get(how, "")


def session_limits(idle_seconds: float, longest_seconds: float) -> str:
    """How long somebody stays signed in, in a sentence."""
    return _(
        "You are signed out by yourself when nobody has used a page for %(minutes)d minutes,"
        " and after %(hours)d hours in any case."
    ) % {"minutes": idle_seconds // 60, "hours": longest_seconds // 3600}


def why_signed_out(word: str) -> str:
    """What the sign-in page says to somebody who was signed in until just now."""
    return {
        "changed": _("What you may do was changed, so you were signed out. Sign in again to go on."),
        "time": _(
            "You were signed out: nobody used the page for a while, the day’s limit was reached, or it was"
            " ended from elsewhere."
        ),
    }.get(word, "")


def ways(row: AccountRow) -> str:
    """How somebody can sign in, in a few words."""
    said = []
    if row.passkeys:
        said.append(ngettext("%(n)d passkey", "%(n)d passkeys", row.passkeys) % {"n": row.passkeys})
    if row.has_code_app:
        said.append(_("code app"))
    if row.comes_by_agency or row.through_agency:
        said.append(_("their agency’s sign-in"))
    if row.link_until:
        said.append(_("link sent, good until %(when)s") % {"when": day_time(row.link_until)})
    words = ", ".join(said) or _("Nothing yet: send a link")
    return words[:1].upper() + words[1:]
