"""Every write to how people sign in."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from placemap.access import sessions
from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_later
from placemap.access.real_data import About
from placemap.accounts import codes, policy
from placemap.accounts.keys import NewKey
from placemap.accounts.models import AgencySignIn, AgencySubject, CodeApp, EnrolmentLink, Passkey
from placemap.accounts.queries import has_signed_in, ways_of
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.wording import _
from placemap.partners.commands import ADDRESS_WARNED_FOR
from placemap.partners.models import Agency, User

# Proving who one is


@command(may=policy.may_check_proof, event=Event.PROOF_TAKEN)
def take_code(*, app: CodeApp, step: int, owner: User, by: Actor) -> CodeApp:
    """A code fitted: it is never taken again."""
    app.last_step, app.wrong_in_a_row, app.last_used_at = step, 0, now()
    app.save(update_fields=["last_step", "wrong_in_a_row", "last_used_at"])
    return app


@command(may=policy.may_check_proof, event=Event.PROOF_REFUSED)
def note_wrong_code(*, app: CodeApp, owner: User, by: Actor) -> CodeApp:
    """A code did not fit."""
    app.wrong_in_a_row += 1
    app.save(update_fields=["wrong_in_a_row"])
    return app


@command(may=policy.may_check_proof, event=Event.PROOF_TAKEN)
def take_passkey(*, passkey: Passkey, sign_count: int, owner: User, by: Actor) -> Passkey:
    """A passkey answered as it should."""
    passkey.sign_count, passkey.last_used_at = sign_count, now()
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey


@command(may=policy.may_check_proof, event=Event.PROOF_REFUSED)
def note_wrong_passkey(*, passkey: Passkey, owner: User, by: Actor) -> None:
    """A passkey that we know answered wrongly: a copy of it perhaps, or a question asked twice."""


@command(may=policy.may_come_in, event=Event.SIGNED_IN)
def come_in(*, by: Actor) -> None:
    """Write down that somebody signed in. The page begins the session."""


# Setting up


@command(may=policy.may_enrol, event=Event.WAY_ADDED, about=About.KEYS)
def add_passkey(
    *, owner: User, key: NewKey, name: str, link: EnrolmentLink | None = None, by: Actor
) -> Passkey:
    """Add a passkey to somebody's account: their own doing, or with a link sent to them."""
    _use_up(link)
    try:
        with transaction.atomic():
            passkey = Passkey(
                user=owner,
                credential=key.credential,
                public_key=key.public_key,
                sign_count=key.sign_count,
                name=within(name, 60, _("The name")) or str(_("Passkey")),
            )
            passkey.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(_("That passkey is set up already. Sign in with it.")) from None
    _tell_of_new_way(owner)
    return passkey


@command(may=policy.may_enrol, event=Event.WAY_ADDED, about=About.KEYS)
def set_code_app(
    *, owner: User, secret: str, step: int, link: EnrolmentLink | None = None, by: Actor
) -> CodeApp:
    """Set up the app that shows codes, or put a new one in its place. The code just typed is spent."""
    _use_up(link)
    CodeApp.objects.filter(user=owner).delete()
    app = CodeApp(user=owner, secret=codes.seal(secret), last_step=step)
    app.save(force_insert=True)
    _tell_of_new_way(owner)
    return app


def _use_up(link: EnrolmentLink | None) -> None:
    """One use: of two at once, the second finds it used."""
    if link is None:
        return
    used = EnrolmentLink.objects.filter(pk=link.pk, used_at=None, withdrawn_at=None).update(used_at=now())
    if not used:
        raise PlacemapError(_("This link has been used already. Ask your administrator for a new one."))


def _tell_of_new_way(owner: User) -> None:
    if settings.EMAIL_HOST:
        ask_for_later("accounts.send_letter", queue="letters", letter=Letter.ADDED, user_id=owner.pk)


@command(may=policy.may_change_own, event=Event.WAY_REMOVED)
def remove_passkey(*, passkey: Passkey, owner: User, by: Actor) -> None:
    """Take away one of one's own passkeys. The last way to sign in stays."""
    _keep_a_way(owner)
    Passkey.objects.filter(pk=passkey.pk, user=owner).delete()


@command(may=policy.may_change_own, event=Event.WAY_REMOVED)
def remove_code_app(*, owner: User, by: Actor) -> None:
    """Take away one's own code app. The last way to sign in stays."""
    _keep_a_way(owner)
    CodeApp.objects.filter(user=owner).delete()


def _keep_a_way(owner: User) -> None:
    if ways_of(owner.pk).count < 2:
        raise PlacemapError(
            _("This is your only way to sign in. Set up another first, then take this one away.")
        )


# Links


@command(may=policy.may_keep_accounts, event=Event.ENROLMENT_SENT)
def send_link(*, user: User, by: Actor) -> EnrolmentLink:
    """Send somebody a link to set up how they sign in. An older link stops working."""
    link = _new_link(user, by, "")
    ask_for_later(
        "accounts.send_letter", queue="letters", letter=Letter.INVITED, user_id=user.pk, link_id=link.pk
    )
    return link


@command(may=policy.may_keep_accounts, event=Event.ENROLMENT_RESET)
def start_afresh(*, user: User, reason: str, by: Actor) -> EnrolmentLink:
    """Take away every way somebody signs in, end their sessions, and send them a link. For a lost phone."""
    if not reason.strip():
        raise PlacemapError(_("Say why. It is kept with the account."))
    if by.user_id == user.pk:
        raise PlacemapError(_("You cannot start your own account afresh. Ask another administrator."))
    had_a_way = _has_come(user)
    Passkey.objects.filter(user=user).delete()
    CodeApp.objects.filter(user=user).delete()
    AgencySubject.objects.filter(user=user).delete()
    sessions.end_sessions_of(owner_id=user.pk, by=by)
    link = _new_link(user, by, within(reason, 300, _("The reason")))
    ask_for_later(
        "accounts.send_letter", queue="letters", letter=Letter.AFRESH, user_id=user.pk, link_id=link.pk
    )
    if had_a_way and user.email_changed_at and user.email_changed_at > now() - ADDRESS_WARNED_FOR:
        _warn(user, Letter.TAKEN_AWAY)
    return link


@command(may=policy.may_keep_accounts, event=Event.ENROLMENT_SENT)
def make_link(*, user: User, by: Actor) -> EnrolmentLink:
    """A link that the console shows instead of mailing: for the first administrator, before there is mail."""
    return _new_link(user, by, "")


def _new_link(user: User, by: Actor, reason: str) -> EnrolmentLink:
    at = now()
    _end_links(user)
    link = EnrolmentLink(
        user=user,
        made_at=at,
        made_by=by.user_id,
        expires_at=at + timedelta(hours=settings.PLACEMAP_LINK_HOURS),
        reason=reason,
    )
    link.save(force_insert=True)
    return link


def follow_change(user: User, email_before: str, agency_before: UUID) -> None:
    """A link that went to an address which was put right opens nothing any more. Whoever works for another
    agency now is no longer known by the name that the one before gave them.

    An address that led to somebody who could sign in is told: an account is not taken over unseen.
    """
    if user.email != email_before:
        _end_links(user)
        if _has_come(user):
            _warn(user, Letter.MOVED)
    if user.agency_id != agency_before:
        forget_subject(user)


def _has_come(user: User) -> bool:
    """Whether somebody can sign in, here or through their agency's own service; or did so once.

    Whoever moved to another agency is known to no service any more: the address is theirs all the same.
    """
    return (
        ways_of(user.pk).count > 0
        or AgencySubject.objects.filter(user=user).exists()
        or has_signed_in(user.pk)
    )


def _warn(user: User, letter: Letter) -> None:
    """The address is read when the mail is sent: none is kept with what waits to be done."""
    ask_for_later("accounts.send_letter", queue="letters", letter=letter, user_id=user.pk)


def _end_links(user: User) -> None:
    EnrolmentLink.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now())


def forget_subject(user: User) -> None:
    """Their agency's service has called them nothing yet: it may mean another account of theirs next."""
    _forget_subject(user)


def _forget_subject(user: User) -> None:
    AgencySubject.objects.filter(user=user).delete()


# Through one's agency


@command(may=policy.may_check_proof, event=Event.PROOF_TAKEN, about=About.KEYS)
def know_subject(*, owner: User, subject: str, by: Actor) -> None:
    """The agency says who it is: keep by what name it knows them, the first time they come."""
    if not AgencySubject.objects.filter(user=owner).exists():
        # Somebody who comes in two windows at once is kept once.
        with suppress(IntegrityError), transaction.atomic():
            AgencySubject(user=owner, agency_id=owner.agency_id, subject=subject).save(force_insert=True)


@command(may=policy.may_keep_accounts, event=Event.AGENCY_SIGN_IN_CHANGED, about=About.KEYS)
def keep_agency_sign_in(
    *, agency: Agency, issuer: str, client_id: str, secret: str, is_on: bool, version: int, by: Actor
) -> AgencySignIn:
    """Set up an agency's own service, change it, or turn it off. An empty secret leaves the kept one.

    Another service may call somebody else by the same name, and so may the same one where we are another
    client of it: whom it means is then worked out anew. `version` is 0 where there was none yet. Raises
    `Conflict` where somebody else was first.
    """
    service = AgencySignIn.objects.select_for_update().filter(agency=agency).first()
    if (service.version if service else 0) != version:
        raise Conflict(
            _("Somebody else changed how this agency signs in while you were writing. Compare them.")
        )
    if service is None:
        service = AgencySignIn(agency=agency)
    elif service.issuer != issuer and not secret:
        raise PlacemapError(_("That is another service. Give the secret that goes with it."))
    if (service.issuer, service.client_id) != (issuer, client_id):
        AgencySubject.objects.filter(agency=agency).delete()
    service.version = version + 1
    service.issuer, service.client_id, service.is_on = issuer, client_id, is_on
    if secret:
        service.secret = codes.seal(secret)
    service.save()
    return service
