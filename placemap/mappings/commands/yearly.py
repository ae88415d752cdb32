"""What is looked at once a year is told once a month, and the trail says when."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_letter
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now
from placemap.foundations.office_hours import next_office_hour
from placemap.mappings import policy
from placemap.mappings.queries import people_to_remind_yearly


@command(may=policy.may_tell_yearly, event=Event.YEARLY_TOLD)
def tell_yearly(*, by: Actor) -> int:
    """One mail to each whose work holds a yearly look, or an end near: that there is something to read."""
    people = people_to_remind_yearly()
    for user_id in people:
        ask_for_letter(next_office_hour(now()), Letter.TO_READ, user_id)
    return len(people)
