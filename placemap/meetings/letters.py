"""Mails about meetings: which one, when, and a link. Never what it is about, where it is, or who comes."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext as _

from placemap.meetings import calendar_entries
from placemap.meetings.calendar_entries import Entry
from placemap.meetings.models import Meeting
from placemap.meetings.queries import ends_at, title_of
from placemap.meetings.vocabulary import MeetingState, Notice
from placemap.partners.models import User
from placemap.web.filters import clock_time, weekday


def entry_of(meeting: Meeting, *, is_cancelled: bool = False) -> Entry:
    """What a calendar is told of a meeting."""
    return Entry(
        uid=meeting.pk,
        title=title_of(meeting),
        starts_at=meeting.starts_at,
        ends_at=ends_at(meeting),
        link=settings.PLACEMAP_ADDRESS + reverse("meeting-link", args=[meeting.pk]),
        edition=meeting.edition,
        is_cancelled=is_cancelled or meeting.state == MeetingState.CANCELLED,
    )


def write(notice: Notice, meeting: Meeting, user: User) -> EmailMultiAlternatives:
    """The mail of that kind, with its calendar entry."""
    entry = entry_of(meeting, is_cancelled=notice is Notice.UNINVITED)
    said = {
        Notice.INVITED: _("You are invited to a meeting: %(title)s."),
        Notice.MOVED: _("A meeting that you are invited to has changed: %(title)s."),
        Notice.CANCELLED: _("A meeting was cancelled: %(title)s."),
        Notice.UNINVITED: _("You are no longer invited to a meeting: %(title)s."),
    }[notice]
    lines = [_("Hello %(name)s,") % {"name": user.name}, "", said % {"title": entry.title}]
    if not entry.is_cancelled:
        lines += [
            _("%(day)s, %(start)s to %(end)s.")
            % {
                "day": weekday(entry.starts_at),
                "start": clock_time(entry.starts_at),
                "end": clock_time(entry.ends_at),
            },
            _("Sign in to read where it is and what it is about:"),
            entry.link,
        ]
    mail = EmailMultiAlternatives(
        _("Placemap: %(title)s") % {"title": entry.title}, "\n".join(lines) + "\n", None, [user.email]
    )
    organiser = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    written = calendar_entries.as_invitation(entry, organiser=organiser, reader=user.email)
    method = "CANCEL" if entry.is_cancelled else "REQUEST"
    mail.attach_alternative(written.decode(), f"text/calendar; method={method}; charset=utf-8")
    return mail
