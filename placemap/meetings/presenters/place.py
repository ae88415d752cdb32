"""How an item's own place reads: ways that lead back to it, and what was said at earlier meetings."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from django.utils.translation import gettext as _

from placemap.meetings.models import Meeting
from placemap.meetings.queries import ACTION_KINDS, Before, EndShown, Matter, SheetShown, title_of
from placemap.meetings.vocabulary import SheetEnd
from placemap.web.filters import day


def with_return(url: str, to: str) -> str:
    """An address that says where it was opened from, before any part of the page that it names."""
    page, mark, part = url.partition("#")
    return f"{page}{'&' if '?' in page else '?'}then={quote(to)}{mark}{part}" if url else ""


def leading_back(matter: Matter, to: str) -> Matter:
    """The same, with every page that it leads to leading back."""
    return replace(
        matter,
        lines=tuple(replace(line, url=with_return(line.url, to)) for line in matter.lines),
        url=with_return(matter.url, to),
        ways=tuple((words, with_return(url, to)) for words, url in matter.ways if url),
    )


def before_state(before: Before) -> str:
    """How far an action is that was agreed then."""
    action = before.shown.entry.action
    if before.state is None or action is None:
        return ""
    return _("%(state)s since %(day)s") % {
        "state": before.state.label,
        "day": day(action.state_since),
    }


def before_kind(before: Before) -> str:
    """The kind of its mark."""
    return ACTION_KINDS[before.state] if before.state else "plain"


def meeting_of(meeting: Meeting) -> str:
    """An earlier meeting, with its day."""
    return f"{title_of(meeting)}, {day(meeting.starts_at)}"


def sheet_who(shown: SheetShown) -> str:
    """Who sees to what is wanted, and by when."""
    sheet = shown.sheet
    agency = sheet.agency.short_name if sheet.agency else ""
    who = f"{sheet.owner.name}, {agency}" if sheet.owner else agency
    if who and sheet.due:
        return _("%(who)s, by %(day)s") % {"who": who, "day": day(sheet.due)}
    return _("By %(day)s") % {"day": day(sheet.due)} if sheet.due else who


def sheet_line(shown: SheetShown) -> str:
    """Who wrote it, when, and for which meeting where that was an earlier one."""
    sheet = shown.sheet
    said = {"who": shown.written_by, "day": day(sheet.written_at), "meeting": title_of(sheet.meeting)}
    if shown.is_earlier and shown.end is None:
        return _("Still standing from %(meeting)s. Written by %(who)s on %(day)s") % said
    return _("Written by %(who)s on %(day)s") % said


def sheet_end(shown: EndShown) -> str:
    """What became of it, who said so and when."""
    said = {"who": shown.said_by, "day": day(shown.end.settled_at)}
    if shown.how is SheetEnd.DONE:
        return _("Done, as %(who)s said on %(day)s.") % said
    return _("No longer wanted, as %(who)s said on %(day)s.") % said


def sheet_tag(shown: EndShown) -> dict[str, str]:
    """Its mark, in a word."""
    if shown.how is SheetEnd.DONE:
        return {"text": _("Done"), "kind": "done"}
    return {"text": _("No longer wanted"), "kind": "plain"}
