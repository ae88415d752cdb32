"""How the log of decisions reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.meetings.models import Entry
from placemap.meetings.queries import DecisionShown
from placemap.meetings.queries.planned import title_of
from placemap.meetings.vocabulary import AgendaKind, Told
from placemap.web.filters import day


def decision_start(shown: DecisionShown) -> str:
    """The word that a decision begins with; of an ordinary one there is nothing to say."""
    if shown.entry.shares is None:
        return ""
    return _("To share:") if shown.entry.shares else _("Not to share:")


def decided_at(shown: DecisionShown) -> str:
    """At which meeting, on which day, and under which item where the item is about nobody."""
    entry = shown.entry
    line = _("%(meeting)s, %(day)s") % {
        "meeting": title_of(entry.meeting),
        "day": day(entry.meeting.starts_at),
    }
    item = entry.item
    if item is None or item.person_id is not None:
        return line
    return f"{line}. {item.title or AgendaKind(item.kind).label}"


def decision_details(shown: DecisionShown) -> list[tuple[str, str]]:
    """What else was written down of it, as pairs of a heading and words."""
    entry = shown.entry
    told = str(Told.label_of(entry.told)) if entry.told else ""
    pairs = (
        (_("Why"), entry.because),
        (_("With whom"), entry.shared_with),
        (_("Ground"), entry.basis),
        (_("Told"), told),
        (_("Decided by"), entry.decided_by),
    )
    return [(heading, words) for heading, words in pairs if words]


def view_line(entry: Entry) -> str:
    """Whose different view, and what it is."""
    return f"{entry.decided_by}: {entry.words}"
