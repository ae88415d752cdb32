"""Calendar entries of meetings (RFC 5545 and 5546): the one place that imports icalendar.

An entry leaves the product and stands in calendars that other people see. It holds the kind and number of the
meeting, when it is, and a link that asks for signing in: no name, no place, no mapping.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from placemap.foundations.clock import LONDON, now

MAKER = "-//Placemap//Meetings//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar is told. `edition` grows with each change, so that the newest stands."""

    uid: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    link: str
    edition: int
    is_cancelled: bool = False


def as_file(entry: Entry) -> bytes:
    """The entry for somebody who takes it into their own calendar."""
    return _written(entry, "PUBLISH")


def as_invitation(entry: Entry, *, organiser: str, reader: str) -> bytes:
    """The entry as an invitation, or as its cancelling, to one mail address. Nobody else is named in it."""
    event = _event(entry)
    asked_by = vCalAddress(f"mailto:{organiser}")
    asked_by.params["cn"] = vText("Placemap")
    event["organizer"] = asked_by
    asked = vCalAddress(f"mailto:{reader}")
    asked.params["partstat"] = vText("NEEDS-ACTION")
    asked.params["rsvp"] = vText("FALSE")
    event.add("attendee", asked, encode=False)
    return _calendar(event, "CANCEL" if entry.is_cancelled else "REQUEST")


def _written(entry: Entry, method: str) -> bytes:
    return _calendar(_event(entry), method)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@placemap")
    event.add("dtstamp", now())
    event.add("dtstart", entry.starts_at.astimezone(LONDON))
    event.add("dtend", entry.ends_at.astimezone(LONDON))
    event.add("sequence", entry.edition)
    event.add("summary", entry.title)
    event.add("description", _("Sign in to read more: %(link)s") % {"link": entry.link})
    event.add("url", entry.link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _calendar(event: Event, method: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written
