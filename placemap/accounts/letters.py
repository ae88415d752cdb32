"""What is written to people by mail: that there is something to do, where, and whom to ask. Never more.

No mail names anybody but its reader, says what a mapping is about, or carries anything to be kept secret
but a link that only enrols.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from placemap.accounts.models import EnrolmentLink
from placemap.accounts.queries import proof_of
from placemap.accounts.vocabulary import Letter
from placemap.partners.models import User
from placemap.web.filters import day_time


@dataclass(frozen=True, slots=True)
class Written:
    """A mail, ready to be sent."""

    subject: str
    body: str


def address_of(link: EnrolmentLink) -> str:
    """The whole address of a link. Made from the setting and never from what a browser said."""
    return settings.PLACEMAP_ADDRESS + reverse("enrol", args=[link.pk, proof_of(link.pk)])


def whom_to_ask() -> str:
    """Whom somebody turns to who cannot sign in."""
    return settings.PLACEMAP_HELP or _("the person who looks after Placemap for your partnership")


def write(letter: Letter, user: User, link: EnrolmentLink | None) -> Written:
    """The mail of that kind."""
    lines = [_("Hello %(name)s,") % {"name": user.name}, ""]
    if letter is Letter.ADDED:
        subject = _("Placemap: a new way to sign in was added")
        lines += [
            _("A new way to sign in was added to your account."),
            _("If that was you, there is nothing to do."),
            _("If it was not, tell %(whom)s now.") % {"whom": whom_to_ask()},
        ]
    elif letter is Letter.MOVED:
        subject = _("Placemap: your mail goes elsewhere now")
        lines += [
            _("An administrator changed the address that Placemap writes to you at."),
            _("If you asked for that, there is nothing to do."),
            _("If you did not, tell %(whom)s now.") % {"whom": whom_to_ask()},
        ]
    elif letter is Letter.TAKEN_AWAY:
        subject = _("Placemap: how you sign in was taken away")
        lines += [
            _(
                "How you signed in to Placemap was taken away."
                " A link to set it up afresh went to your new address."
            ),
            _("If you asked for that, there is nothing to do."),
            _("If you did not, tell %(whom)s now.") % {"whom": whom_to_ask()},
        ]
    elif letter is Letter.EMERGENCY:
        subject = _("Placemap: there is something to look at")
        lines += [
            _("A colleague opened a record in an emergency, and you are asked to look at it."),
            _("Sign in to read who, why and until when: it is in your work."),
            settings.PLACEMAP_ADDRESS + reverse("my-work"),
        ]
    elif letter is Letter.TO_ANSWER:
        subject = _("Placemap: there is something to answer")
        lines += [
            _("A group that you are part of asks you something."),
            _("Sign in to read what, and by which day: it is in your work."),
            settings.PLACEMAP_ADDRESS + reverse("my-work"),
        ]
    elif letter is Letter.TO_READ:
        subject = _("Placemap: there is something to read")
        lines += [
            _("There is something for you to read."),
            _("Sign in to read it: it is in your work. Nothing of it is in this mail."),
            settings.PLACEMAP_ADDRESS + reverse("my-work"),
        ]
    else:
        subject = _("Placemap: set up how you sign in")
        if letter is Letter.AFRESH:
            lines += [
                _("How you signed in to Placemap was taken away, so that you can set it up afresh."),
                _("If you did not ask for that, tell %(whom)s now.") % {"whom": whom_to_ask()},
                "",
            ]
        assert link is not None
        lines += [
            _("Set up how you sign in here:"),
            address_of(link),
            "",
            _("The link works once, until %(when)s. It does not sign you in by itself.")
            % {"when": day_time(link.expires_at)},
            _("Do not pass it on. If it is over, ask %(whom)s for a new one.") % {"whom": whom_to_ask()},
        ]
    return Written(subject, "\n".join(lines) + "\n")
