"""Mails of actions and of what was sent up: that something waits, and a link. Never what, or of whom."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from placemap.partners.models import User
from placemap.responses.vocabulary import Reminder


def write(kind: Reminder, action_id: UUID, user: User, *, for_another: bool = False) -> EmailMessage:
    """The mail of that kind. Its link says nothing to whoever may not read what it leads to."""
    subject, said = {
        Reminder.ASKED: (
            _("Placemap: there is something to answer"),
            _("A group that you are part of asks whether you will do something."),
        ),
        Reminder.COMING: (
            _("Placemap: a day is near"),
            _("The day of something that is to be done is near."),
        ),
        Reminder.PASSED: (
            _("Placemap: a day has passed"),
            _("The day of something that was to be done has passed. Say how it stands."),
        ),
    }[kind]
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        "",
        *_in_stead(for_another),
        said,
        _("Sign in to read what it is, and say how it stands:"),
        settings.PLACEMAP_ADDRESS + reverse("action-link", args=[action_id]),
        "",
        _("Whatever else waits for you stands in your work:"),
        settings.PLACEMAP_ADDRESS + reverse("my-work"),
    ]
    return EmailMessage(subject, "\n".join(lines) + "\n", None, [user.email])


def _in_stead(for_another: bool) -> list[str]:
    """Why it comes to somebody who is not named: said without a name."""
    return [_("You stand in for a colleague who is away, so this comes to you.")] if for_another else []


def sent_up(user: User, *, for_another: bool = False) -> EmailMessage:
    """The mail to whoever is named at a step that something has come to."""
    lines = [
        _("Hello %(name)s,") % {"name": user.name},
        "",
        *_in_stead(for_another),
        _("Something was sent up to you, and your answer is asked for."),
        _("Sign in to read what it is, and by which day:"),
        settings.PLACEMAP_ADDRESS + reverse("escalations-above"),
        "",
        _("Whatever else waits for you stands in your work:"),
        settings.PLACEMAP_ADDRESS + reverse("my-work"),
    ]
    return EmailMessage(
        _("Placemap: there is something to answer"), "\n".join(lines) + "\n", None, [user.email]
    )
