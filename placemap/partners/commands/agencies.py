"""Writes of agencies: adding one and changing it."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.real_data import About
from placemap.access.turns import take_turn
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.partners import policy, rules
from placemap.partners.commands.structure import NAMES, _changed
from placemap.partners.models import Agency, Area
from placemap.partners.queries import power_in_force
from placemap.partners.vocabulary import AgencyKind, ControllerStatus, Regime


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def record_agency(
    *,
    name: str,
    short_name: str,
    kind: AgencyKind,
    area: Area,
    regime: Regime = Regime.GENERAL,
    controller: ControllerStatus | None = None,
    gateway: str = "",
    bounds: str = "",
    contract: str = "",
    holdings: str = "",
    contact_name: str = "",
    contact_email: str = "",
    contact_phone: str = "",
    by: Actor,
) -> Agency:
    """Record an agency. It joins no mapping until its agreement is recorded.

    `gateway` is the code of a power in force. What is left out stands on the page as still to say.
    """
    _check_name(name)
    _check_gateway(gateway)
    rules.check_holdings(holdings)
    agency = Agency(
        name=name.strip(),
        short_name=short_name.strip(),
        kind=kind.value,
        area=area,
        regime=regime.value,
        controller=controller.value if controller else "",
        gateway=gateway,
        bounds=bounds.strip(),
        contract=contract.strip(),
        holdings=holdings.strip(),
        contact_name=contact_name.strip(),
        contact_email=contact_email.strip(),
        contact_phone=contact_phone.strip(),
    )
    agency.save(force_insert=True)
    return agency


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED, about=About.PARTNERSHIP)
def change_agency(
    *,
    agency: Agency,
    name: str,
    short_name: str,
    kind: AgencyKind,
    area: Area,
    regime: Regime,
    controller: ControllerStatus,
    gateway: str,
    bounds: str,
    contract: str,
    holdings: str,
    contact_name: str,
    contact_email: str,
    contact_phone: str,
    version: int,
    by: Actor,
) -> Agency:
    """Correct what is kept of an agency. Lists it gave keep the terms they were given under."""
    _check_name(name, but=agency)
    if gateway != agency.gateway:
        _check_gateway(gateway)
    rules.check_holdings(holdings)
    return _changed(
        agency,
        version,
        name=name.strip(),
        short_name=short_name.strip(),
        kind=kind.value,
        area=area,
        regime=regime.value,
        controller=controller.value,
        gateway=gateway,
        bounds=bounds.strip(),
        contract=contract.strip(),
        holdings=holdings.strip(),
        contact_name=contact_name.strip(),
        contact_email=contact_email.strip(),
        contact_phone=contact_phone.strip(),
    )


def _check_name(name: str, but: Agency | None = None) -> None:
    take_turn(NAMES)
    found = Agency.objects.filter(name__iexact=name.strip()).values_list("pk", flat=True)
    if any(pk != (but and but.pk) for pk in found):
        raise PlacemapError(_("An agency of that name is here already. Give each a name of its own."))


def _check_gateway(gateway: str) -> None:
    if gateway and power_in_force(gateway) is None:
        raise PlacemapError(_("That law is not in force, so nothing can be shared under it. Choose another."))
