"""A sponsor of an agency accepts by one link: its seat, what it will put in, and who may delegate to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.lengths import shortened
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.models import Member, SponsorAcceptance
from placemap.mappings.queries import live_seats, proof_of, why_not_offered
from placemap.partners.queries import author

# Long enough for a busy director, short enough that a link left in a mailbox goes stale.
LINK_LASTS = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Asked:
    """The asking, and the secret of its link: shown once and kept nowhere."""

    acceptance: SponsorAcceptance
    secret: str


@command(may=policy.may_change_member, event=Event.SPONSOR_ASKED)
def ask_sponsor(*, member: Member, sponsor: str, by: Actor) -> Asked:
    """Make the link by which a sponsor accepts for an agency. An earlier one that waits works no longer."""
    mapping = member.mapping
    rules.check_open(mapping.state)
    if SponsorAcceptance.objects.filter(member=member, accepted_at__isnull=False).exists():
        raise PlacemapError(_("{agency} has accepted already.", agency=member.agency.name))
    SponsorAcceptance.objects.filter(member=member, accepted_at=None).update(
        expires_on=today() - timedelta(days=1)
    )
    secret = secrets.token_urlsafe(24)
    leads = [seat.user.name for seat in live_seats(mapping) if policy.leads(seat)]
    acceptance = SponsorAcceptance(
        mapping=mapping,
        member=member,
        agency=member.agency,
        sponsor=sponsor.strip(),
        purpose=mapping.purpose,
        area=mapping.area.name,
        chairs=shortened(", ".join(dict.fromkeys(leads)), 200),
        proof=proof_of(secret),
        asked_by=author(by),
        expires_on=today() + LINK_LASTS,
    )
    acceptance.save(force_insert=True)
    return Asked(acceptance, secret)


@command(may=policy.may_accept_for_agency, event=Event.SPONSOR_ACCEPTED)
def accept_seat(
    *, acceptance: SponsorAcceptance, offers: str, may_delegate: bool, by: Actor
) -> SponsorAcceptance:
    """The sponsor says what the agency will put in, and whether the chair may give its people actions.

    Nothing is accepted for an agency that has left, or in a mapping that has closed.
    """
    if (why := why_not_offered(acceptance)) is not None:
        raise PlacemapError(_("{why}. Nothing can be accepted by this link any more.", why=str(why.label)))
    if acceptance.accepted_at is not None or acceptance.expires_on < today():
        raise PlacemapError(_("This link has been used or is too old. Ask whoever sent it for another."))
    if not offers.strip():
        raise PlacemapError(_("Say what your agency will put in."))
    changed = SponsorAcceptance.objects.filter(pk=acceptance.pk, accepted_at=None).update(
        accepted_at=now(), offers=offers.strip(), may_delegate=may_delegate
    )
    if changed != 1:
        raise PlacemapError(_("This link has been used or is too old. Ask whoever sent it for another."))
    acceptance.refresh_from_db()
    return acceptance
