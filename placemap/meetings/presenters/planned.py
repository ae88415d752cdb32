"""How meetings read: rows, days and times, and what was changed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.mappings.models import Seat
from placemap.meetings.models import Meeting
from placemap.meetings.queries import MeetingRow, OneMeeting, Rhythm, ends_at
from placemap.meetings.vocabulary import MeetingState
from placemap.web.filters import clock_time, day_time, weekday


def when(meeting: Meeting) -> str:
    """Its day and its hours: "Thursday 26 March 2026, 14:00 to 15:30"."""
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": weekday(meeting.starts_at),
        "start": clock_time(meeting.starts_at),
        "end": clock_time(ends_at(meeting)),
    }


def state_tag(row: MeetingRow) -> dict[str, str]:
    """Text and kind of the tag beside a meeting; empty words where there is nothing to say."""
    if row.meeting.state == MeetingState.CANCELLED:
        return {"text": _("Cancelled"), "kind": "plain"}
    return {"text": "", "kind": "plain"}


def invited_line(row: MeetingRow) -> str:
    """How many are invited, or were."""
    if row.is_over:
        return ngettext("%(n)d person was invited", "%(n)d people were invited", row.invited) % {
            "n": row.invited
        }
    return ngettext("%(n)d person is invited", "%(n)d people are invited", row.invited) % {"n": row.invited}


def people_to_choose(seats: list[Seat]) -> list[tuple[str, str]]:
    """People as choices: who they are and for whom they sit."""
    return [(str(seat.user_id), f"{seat.user.name}, {seat.agency.name}") for seat in seats]


def details(found: OneMeeting) -> list[dict[str, Any]]:
    """Rows of the summary of one meeting."""
    meeting = found.row.meeting
    rows: list[dict[str, Any]] = [
        {"key": _("When"), "value": when(meeting)},
        {"key": _("Where"), "value": meeting.place or _("Not said yet")},
    ]
    if meeting.join_link:
        rows.append(
            {"key": _("By video"), "value": meeting.join_link, "href": meeting.join_link, "link": _("Open")}
        )
    return [
        *rows,
        {"key": _("Chair"), "value": _held_by(found.chair, "chair" in found.has_left)},
        {
            "key": _("Takes the minutes"),
            "value": _held_by(found.minute_taker, "minute_taker" in found.has_left),
        },
    ]


def _held_by(name: str, has_left: bool) -> str:
    if has_left:
        return _("Nobody: %(name)s can no longer come") % {"name": name}
    return name or _("Nobody yet")


def left_line(found: OneMeeting) -> str:
    """What a meeting ahead lacks since somebody left, for whoever plans it; empty where nobody did."""
    if "chair" in found.has_left and "minute_taker" in found.has_left:
        return _("It has no chair, and nobody takes its minutes.")
    if "chair" in found.has_left:
        return _("It has no chair.")
    return _("Nobody takes its minutes.") if found.has_left else ""


def history(found: OneMeeting) -> list[dict[str, Any]]:
    """What was changed, newest first, as entries of a timeline."""
    rows = []
    for change, who in found.changes:
        if change.was_cancelled:
            title = _("Cancelled")
        else:
            title = _("Moved. It was to be on %(day)s.") % {"day": day_time(change.before_at)}
        rows.append({"when": change.recorded_at, "title": title, "text": change.reason, "source": who})
    return rows


def rhythm_line(rhythm: Rhythm) -> str:
    """A series in a line: "Mapping meeting: every two weeks"."""
    return _("%(kind)s: %(cadence)s") % {
        "kind": rhythm.kind.label,
        "cadence": str(rhythm.cadence.label).lower(),
    }


def rhythm_changes(rhythm: Rhythm, reference: str) -> dict[str, Any]:
    """A series with its changes and the page that changes it."""
    return {
        "line": rhythm_line(rhythm),
        "url": reverse("change-rhythm", args=[reference, rhythm.series.pk]),
        "kind": rhythm.kind.label,
        "changes": [
            {
                "line": _("From “%(before)s” to “%(after)s”")
                % {"before": before.label, "after": after.label},
                "reason": reason,
                "at": at,
                "who": who,
            }
            for before, after, reason, at, who in rhythm.changes
        ],
    }
