"""The settings of this instance that the drafts are made from, read where the product itself reads them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.privacy import Privacy
from placemap.exchange.commands.receiving import KEPT_FOR
from placemap.foundations.clock import today
from placemap.foundations.wording import read_kept
from placemap.partners.models import Area, LegalPower, Role
from placemap.partners.queries import WITHOUT_CHILDREN, AgencyStanding, agency_standings, powers
from placemap.partners.vocabulary import AreaKind, ControllerStatus, RoleScope
from placemap.subjects.commands.people import KEPT_AFTER_CLOSING
from placemap.web.filters import day


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A role and what it lets people do, in the words of the duties that the policies ask for."""

    title: str
    where: str
    may: tuple[str, ...]
    sees_children: bool


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """Everything the drafts say about this instance."""

    made_on: date
    partnership: str
    agencies: tuple[AgencyStanding, ...]
    powers: tuple[LegalPower, ...]
    titles: dict[str, str]
    roles: tuple[RoleShown, ...]
    kept: tuple[tuple[str, str], ...]

    def of_status(self, status: ControllerStatus) -> list[AgencyStanding]:
        return [found for found in self.agencies if found.agency.controller == status.value]


# What shows nobody a child: beside what keeps its holder from every child, these do not show one.
_WITHOUT_CHILDREN = {*WITHOUT_CHILDREN, Duty.OPEN_MAPPINGS, Duty.OVERSEE_ACCESS}


def live_settings(actor: Actor) -> LiveSettings:
    """What is set here now, in a constant number of queries."""
    area = Area.objects.filter(kind=AreaKind.PARTNERSHIP.value).order_by("name").first()
    found = powers(actor)
    return LiveSettings(
        made_on=today(),
        partnership=area.name if area else "",
        agencies=tuple(agency_standings(actor)),
        powers=tuple(shown.power for shown in found if not shown.why_not),
        titles={shown.power.code: shown.power.title for shown in found},
        roles=tuple(_role(role) for role in Role.objects.all()),
        kept=_kept(),
    )


def _role(role: Role) -> RoleShown:
    duties = [Duty(code) for code in role.duties if code in set(Duty)]
    return RoleShown(
        title=str(read_kept(role.title)),
        where=str(RoleScope.label_of(role.scope)),
        may=tuple(str(duty.label) for duty in duties),
        sees_children=any(duty not in _WITHOUT_CHILDREN for duty in duties),
    )


def _kept() -> tuple[tuple[str, str], ...]:
    """How each kind of record with words about people goes, as the tables themselves declare it."""
    by_end: dict[str, list[str]] = defaultdict(list)
    for model in apps.get_models():
        declared = getattr(model, "PRIVACY", None)
        if not isinstance(declared, Privacy) or not declared.personal:
            continue
        name = str(read_kept(str(model._meta.verbose_name)))
        by_end[str(read_kept(declared.erased))].append(name)
    return tuple((", ".join(sorted(names)), end) for end, names in sorted(by_end.items()))


def periods() -> list[tuple[str, str]]:
    """The periods that are set, beside what ends with something else."""
    minutes = int(settings.PLACEMAP_EMERGENCY_LASTS.total_seconds() // 60)
    return [
        (
            _("A mapping’s records of people"),
            _("%(n)d months after the mapping’s end date") % {"n": KEPT_AFTER_CLOSING},
        ),
        (_("A list as an agency sent it"), _("%(n)d days") % {"n": KEPT_FOR.days}),
        (_("A record opened in an emergency"), _("open for %(n)d minutes") % {"n": minutes}),
        (
            _("A sign-in that is not used"),
            _("ends after %(n)d minutes") % {"n": settings.SESSION_COOKIE_AGE // 60},
        ),
        (_("Any sign-in"), _("ends after %(n)d hours") % {"n": _hours(settings.PLACEMAP_SESSION_LASTS)}),
        (
            _("A backup, with whoever was in it"),
            _("%(n)d days") % {"n": backup_days}
            if (backup_days := settings.PLACEMAP_BACKUP_DAYS)
            else _("nobody has said yet: set PLACEMAP_BACKUP_DAYS"),
        ),
    ]


def _hours(lasts: timedelta) -> int:
    return int(lasts.total_seconds() // 3600)


def security() -> list[str]:
    """How this instance is kept safe, with what is switched on or off today."""
    return [
        _(
            "Who may see which row is held by the database itself, by role and mapping, also"
            " where a page is wrong."
        ),
        _("People sign in with a passkey, a code, or their agency’s own sign-in.")
        if not settings.PLACEMAP_DEMONSTRATION
        else _(
            "Today anybody signs in with one press, because this is run as a demonstration. Switch that off."
        ),
        _("Pages are sent encrypted (HTTPS).")
        if settings.SERVED_SECURELY
        else _(
            "Pages are not set to be sent encrypted (HTTPS). Switch it on before real people are entered."
        ),
        _("Every change, and reading that matters, is written into a record that cannot be altered unseen."),
        _(
            "Lists as sent and unfinished forms are encrypted. Backups made by Placemap are"
            " encrypted with a key"
            " kept elsewhere."
        ),
        _(
            "An address, telephone number and NHS number show only to whoever gave them, the list’s"
            " keeper, and one other agency where the giver lets it see one."
        ),
        _("Mail is sent through %(host)s and says only that there is something to do.")
        % {"host": settings.EMAIL_HOST}
        if settings.EMAIL_HOST
        else _("No mail is sent."),
        _("Agencies’ own sign-in may be asked at: %(hosts)s.")
        % {"hosts": ", ".join(settings.PLACEMAP_OIDC_HOSTS)}
        if settings.PLACEMAP_OIDC_HOSTS
        else _("No agency’s own sign-in is asked."),
        _("Nothing else leaves this server: no maps, fonts or counting of visits from elsewhere."),
    ]


def agreement_of(found: AgencyStanding) -> str:
    """An agency's agreement with its days, or that there is none."""
    if found.agreement is None:
        return _("Not signed")
    return _("%(version)s, signed %(signed)s, until %(until)s, looked at again %(review)s") % {
        "version": found.agreement.version,
        "signed": day(found.agreement.signed_on),
        "until": day(found.agreement.expires_on),
        "review": day(found.agreement.review_on) if found.agreement.review_on else _("on no set day"),
    }


def contact_of(found: AgencyStanding) -> str:
    """Who answers for an agency on data protection, or that nobody is named."""
    agency = found.agency
    parts = [agency.contact_name, agency.contact_email, agency.contact_phone]
    return ", ".join(part for part in parts if part) or _("Nobody is named yet")
