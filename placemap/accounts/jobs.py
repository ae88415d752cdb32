"""Sending mail, in the background: a mail server that is slow or away holds nobody up. And a chore."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog
from django.core.mail import send_mail
from procrastinate.contrib.django import app

from placemap.access.actors import system_actor
from placemap.access.later import UNTIL_TAKEN, ask_for_at, check_still_tried
from placemap.access.mailed import is_put_off, send_once
from placemap.access.policy import HOUSEKEEPER
from placemap.access.session import acting_as
from placemap.accounts import letters
from placemap.accounts.models import EnrolmentLink
from placemap.accounts.policy import POST_ROOM
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now
from placemap.foundations.office_hours import is_office_hour, next_post
from placemap.partners.commands import forget_addresses
from placemap.partners.models import User

log = structlog.get_logger(__name__)


@app.task(
    name="accounts.send_letter",
    queue="letters",
    retry=UNTIL_TAKEN,
)
def send_letter(letter: str, user_id: str, link_id: str = "", asked: str = "", before: str = "") -> None:
    """Write one mail and hand it to the mail server. Tried again until it is taken.

    What is only to be read or answered is never sent at night or at the weekend: the worker may have stood
    still until then, or the mail server. Of several that were asked for by then, one is sent. What reminds of
    something that begins, at the moment `before`, is sent before it or not at all.
    """
    kind, later = Letter(letter), next_post(now())
    begins = datetime.fromisoformat(before) if before else None
    if not kind.keeps_office_hours:
        user, link = _found(kind, user_id, link_id)
        if user is not None:
            _send(kind, user, link)
        return
    if begins is not None and begins <= (now() if is_office_hour(now()) else later or now()):
        log.info("letter_left", because="what it reminds of will have begun")
        return
    if not is_put_off(later, begins):
        with acting_as(system_actor(POST_ROOM)):
            user, link = _found(kind, user_id, link_id)
            if user is None:
                return
            asked_at = datetime.fromisoformat(asked) if asked else None
            later = send_once(kind.value, user.pk, asked_at, lambda: _send(kind, user, link), before=begins)
    if later is not None:
        check_still_tried(asked)
        given = {"letter": kind.value, "user_id": user_id, "asked": asked}
        given |= {"before": before} if before else {}
        ask_for_at(later, "accounts.send_letter", queue="letters", **given)


def _found(kind: Letter, user_id: str, link_id: str) -> tuple[User | None, EnrolmentLink | None]:
    """Whom to write to, and with which link; nobody where that is over.

    A warning goes out also where the account was closed since: it may be opened again.
    """
    people = User.objects.all() if kind.goes_to_address_before else User.objects.filter(is_active=True)
    with acting_as(system_actor(POST_ROOM)):
        user = people.filter(pk=UUID(user_id)).first()
        link = EnrolmentLink.objects.filter(pk=UUID(link_id)).first() if link_id else None
    is_over = link is not None and (link.used_at or link.withdrawn_at or link.expires_at <= now())
    if user is None or is_over:
        log.info("letter_left", because="the account is closed, or the link was replaced or is too old")
        return None, None
    return user, link


def _send(kind: Letter, user: User, link: EnrolmentLink | None) -> None:
    to = user.email_before if kind.goes_to_address_before else user.email
    if not to:
        log.info("letter_left", because="there is no address before")
        return
    written = letters.write(kind, user, link)
    send_mail(written.subject, written.body, None, [to])


@app.periodic(cron="31 3 * * *")
@app.task(name="accounts.forget_addresses", queue="chores", queueing_lock="forget_addresses")
def forget_addresses_before(timestamp: int) -> None:
    """Every night: let go of addresses that people had before, once nobody is to be warned there."""
    housekeeper = system_actor(HOUSEKEEPER)
    with acting_as(housekeeper):
        count = forget_addresses(by=housekeeper)
    if count:
        log.info("addresses_forgotten", count=count)
