"""Every write to people, their sameness, the links between them and the names still to be placed."""

from __future__ import annotations

from placemap.subjects.commands.links import end_link, record_link
from placemap.subjects.commands.mentions import (
    drop_mention,
    leave_mention_unknown,
    reopen_mention,
    resolve_mention,
)
from placemap.subjects.commands.people import add_person, record_people, record_person
from placemap.subjects.commands.standing import set_same_people, set_standing, settle_expired
from placemap.subjects.commands.withdrawal import withdraw_people
from placemap.subjects.rules import PersonAsGiven

__all__ = [
    "PersonAsGiven",
    "add_person",
    "drop_mention",
    "end_link",
    "leave_mention_unknown",
    "record_link",
    "record_people",
    "record_person",
    "reopen_mention",
    "resolve_mention",
    "set_same_people",
    "set_standing",
    "settle_expired",
    "withdraw_people",
]
