"""Reads of accounts: how people can sign in. Nothing here is about a child, so no reading is recorded."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from placemap.access.actors import Actor
from placemap.accounts import rules
from placemap.accounts.models import AgencySignIn, AgencySubject, CodeApp, EnrolmentLink, Passkey
from placemap.foundations.clock import now
from placemap.partners.models import Agency, User
from placemap.partners.queries import author


@dataclass(frozen=True, slots=True)
class Ways:
    """How one person can sign in."""

    passkeys: tuple[Passkey, ...]
    code_app: CodeApp | None

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.code_app is not None)


@dataclass(frozen=True, slots=True)
class NotInYet:
    """Somebody who has no way to sign in yet, and until when a link that they were sent can be used."""

    link_until: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One person in the list of accounts: counts and times only, never what proves who they are."""

    user: User
    passkeys: int
    has_code_app: bool
    link_until: datetime | None
    comes_by_agency: bool
    through_agency: bool = False

    @property
    def has_a_way(self) -> bool:
        """A way of their own, or one by which they came, which can be taken away."""
        return self.passkeys > 0 or self.has_code_app or self.comes_by_agency

    @property
    def can_sign_in(self) -> bool:
        return self.has_a_way or self.through_agency


def ways_of(user_id: UUID) -> Ways:
    """The ways that the reader may see of one person's."""
    return Ways(
        tuple(Passkey.objects.filter(user_id=user_id)), CodeApp.objects.filter(user_id=user_id).first()
    )


def comes_by_agency(user_id: UUID) -> bool:
    """Whether somebody has come through their agency's own service."""
    return User.objects.filter(pk=user_id, agency_subject__isnull=False).exists()


def has_signed_in(user_id: UUID) -> bool:
    """For whoever keeps the accounts: whether that person ever signed in, in whatever way."""
    with connection.cursor() as cursor:
        cursor.execute("select has_signed_in(%s)", [user_id])
        return bool(cursor.fetchone()[0])


def account_of(actor: Actor) -> User:
    """The reader's own account."""
    return User.objects.select_related("agency").get(pk=author(actor))


def account_by_email(email: str) -> User | None:
    """The open account with that address, if there is one."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def account_to_keep(user_id: UUID) -> User | None:
    """One open account, for whoever keeps accounts."""
    return User.objects.select_related("agency").filter(pk=user_id, is_active=True).first()


def passkey_with(credential: bytes) -> Passkey | None:
    """The passkey with that identifier, of an open account."""
    found = Passkey.objects.select_related("user").filter(credential=credential, user__is_active=True)
    return found.first()


def proof_of(link_id: UUID) -> str:
    """What makes a link's address impossible to guess."""
    return salted_hmac("placemap.enrolment", str(link_id), algorithm="sha256").hexdigest()[:43]


def open_link(link_id: UUID, proof: str) -> EnrolmentLink | None:
    """The link of that address while it can be used. Unknown, used, replaced and past its time are alike."""
    if not hmac.compare_digest(proof_of(link_id), proof):
        return None
    link = EnrolmentLink.objects.select_related("user__agency").filter(pk=link_id).first()
    if link is None or not link.user.is_active:
        return None
    is_open = rules.link_is_open(
        expires_at=link.expires_at, used_at=link.used_at, withdrawn_at=link.withdrawn_at, at=now()
    )
    return link if is_open else None


def account_rows(actor: Actor, search: str = "") -> list[AccountRow]:
    """Open accounts by name, those who cannot sign in yet first. Five queries, however many people."""
    people = User.objects.filter(is_active=True).select_related("agency", "agency_subject").order_by("name")
    for word in search.split():
        people = people.filter(name__icontains=word)
    keys: dict[UUID, int] = {}
    for owner in Passkey.objects.values_list("user_id", flat=True):
        keys[owner] = keys.get(owner, 0) + 1
    apps = set(CodeApp.objects.values_list("user_id", flat=True))
    links = dict(
        EnrolmentLink.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now())
        .order_by("expires_at")
        .values_list("user_id", "expires_at")
    )
    on = {service.agency_id for service in services_on()}
    rows = [
        AccountRow(
            user,
            keys.get(user.pk, 0),
            user.pk in apps,
            links.get(user.pk),
            comes_by_agency=hasattr(user, "agency_subject"),
            through_agency=user.agency_id in on,
        )
        for user in people
    ]
    return sorted(rows, key=lambda row: row.can_sign_in)


def not_in_yet(user: User) -> NotInYet | None:
    """For whoever keeps accounts: that somebody cannot sign in so far. None once they can."""
    # In a demonstration one press will do.
    if settings.PLACEMAP_DEMONSTRATION or ways_of(user.pk).count or service_of(user.agency_id):
        return None
    links = EnrolmentLink.objects.filter(user=user, used_at=None, withdrawn_at=None, expires_at__gt=now())
    return NotInYet(links.order_by("-expires_at").values_list("expires_at", flat=True).first())


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency and its own sign-in service, where it has one."""

    agency: Agency
    service: AgencySignIn | None


def agencies_and_services(actor: Actor) -> list[AgencyRow]:
    """Active agencies by name, each with its service. Two queries."""
    services = {service.agency_id: service for service in AgencySignIn.objects.all()}
    agencies = Agency.objects.filter(is_active=True).order_by("name")
    return [AgencyRow(agency, services.get(agency.pk)) for agency in agencies]


def services_on() -> list[AgencySignIn]:
    """The services that people may come through, by the agency's name."""
    found = AgencySignIn.objects.filter(is_on=True, agency__is_active=True).select_related("agency")
    return list(found.order_by("agency__name"))


def service_of(agency_id: UUID | str) -> AgencySignIn | None:
    """The agency's own service, if people may come through it."""
    found = AgencySignIn.objects.select_related("agency").filter(
        agency_id=agency_id, is_on=True, agency__is_active=True
    )
    return found.first()


def person_said(service: AgencySignIn, subject: str, email: str) -> User | None:
    """Which of our people the agency means: never somebody of another agency, and never anybody new.

    By the agency's own name for them once they have come; before that by their address, which for
    somebody who has come already under another name is not believed any more.
    """
    people = User.objects.filter(agency=service.agency_id, is_active=True)
    known = people.filter(agency_subject__agency=service.agency_id, agency_subject__subject=subject).first()
    if known is not None or not email:
        return known
    if AgencySubject.objects.filter(agency=service.agency_id, subject=subject).exists():
        # By that name it meant somebody whose account is closed.
        return None
    return people.filter(email=email, agency_subject=None).first()
