"""Every write to the partnership's records."""

from __future__ import annotations

from datetime import date

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.partners import policy, rules
from placemap.partners.models import Agency, Agreement, Area, LegalPower, Role, RoleHolding, User
from placemap.partners.queries import author, power_in_force
from placemap.partners.reference_data import CHECKED_ON, POWERS, ROLES
from placemap.partners.vocabulary import AgencyKind, AreaKind, Regime


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def load_reference_data(*, by: Actor) -> None:
    """Put the shipped roles and legal powers in place, or bring them up to date. Safe to repeat."""
    for order, role in enumerate(ROLES):
        Role.objects.update_or_create(
            code=role.code,
            defaults={
                "title": role.title,
                "sentence": role.sentence,
                "scope": role.scope.value,
                "duties": [duty.value for duty in role.duties],
                "order": order,
            },
        )
    for order, power in enumerate(POWERS):
        LegalPower.objects.update_or_create(
            code=power.code,
            defaults={
                "title": power.title,
                "help": power.help,
                "source": power.source,
                "in_force_from": power.in_force_from,
                "is_duty": power.is_duty,
                "last_checked": CHECKED_ON,
                "order": order,
            },
        )


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def record_area(*, name: str, kind: AreaKind, parent: Area | None = None, by: Actor) -> Area:
    """Record a partnership, county, unitary or district."""
    return Area.objects.create(name=name, kind=kind.value, parent=parent)


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def record_agency(
    *, name: str, short_name: str, kind: AgencyKind, area: Area, regime: Regime = Regime.GENERAL, by: Actor
) -> Agency:
    """Record an agency. It joins no mapping until its agreement is recorded."""
    return Agency.objects.create(
        name=name, short_name=short_name, kind=kind.value, area=area, regime=regime.value
    )


@command(may=policy.may_keep_agreements, event=Event.AGREEMENT_RECORDED)
def record_agreement(
    *,
    agency: Agency,
    signed_on: date,
    expires_on: date,
    signed_by: str,
    version: str,
    purpose: str,
    power: str,
    handling: str,
    source_grade: str,
    review_months: int = 6,
    by: Actor,
) -> Agreement:
    """Record an agency's signature to the information sharing protocol, with its default terms.

    `power` is the code of a legal power in force; `handling` and `source_grade` are codes of
    `AgreedHandling` and `AgreedGrade`. Earlier agreements stay as they were.
    """
    rules.check_agreement_dates(signed_on, expires_on)
    if power_in_force(power) is None:
        raise PlacemapError(
            "That legal power is not in force, so nothing can be shared under it. Choose another."
        )
    return Agreement.objects.create(
        agency=agency,
        signed_on=signed_on,
        expires_on=expires_on,
        signed_by=signed_by,
        version=version,
        purpose=purpose,
        power=power,
        handling=handling,
        source_grade=source_grade,
        review_months=review_months,
        recorded_at=now(),
        recorded_by=by.user_id,
    )


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def open_account(
    *,
    name: str,
    email: str,
    job_title: str,
    agency: Agency,
    roles: tuple[str, ...] = (),
    can_demonstrate: bool = False,
    introduction: str = "",
    demonstration_group: str = "",
    order: int = 100,
    by: Actor,
) -> User:
    """Open an account for a professional, with the partnership-wide roles named by code."""
    user = User.objects.create(
        name=name,
        email=email.lower(),
        job_title=job_title,
        agency=agency,
        can_demonstrate=can_demonstrate,
        introduction=introduction,
        demonstration_group=demonstration_group,
        order=order,
    )
    for code in roles:
        RoleHolding.objects.create(user=user, role=Role.objects.get(code=code), from_on=today())
    return user


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def close_account(*, user: User, by: Actor) -> User:
    """Close a leaver's account: their sessions end at the next request."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


@command(may=policy.may_sign_in, event=Event.SIGNED_IN)
def sign_in(*, by: Actor) -> User:
    """Let somebody in as an invented person of the demonstration. `by` acts as that person already."""
    user = User.objects.filter(pk=author(by), is_active=True, can_demonstrate=True).first()
    if user is None:
        raise PlacemapError("That person is not part of the demonstration. Choose one from the list.")
    return user


@command(may=policy.may_sign_out, event=Event.SIGNED_OUT)
def sign_out(*, by: Actor) -> None:
    """Write down that somebody left. The page ends the session."""
