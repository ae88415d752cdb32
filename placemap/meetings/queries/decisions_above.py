"""What silver decided, as its approved minutes say it: for those who watch over mappings and see no child.

What was written down while they met is not theirs to read: nobody has looked at it for names by then. In
approved minutes somebody has, and what was put in other words stands there in those.
"""

from __future__ import annotations

from dataclasses import dataclass

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping
from placemap.meetings.models import Meeting, MinutesSection, MinutesStep
from placemap.meetings.queries.planned import title_of
from placemap.meetings.rules import decisions as rules
from placemap.meetings.vocabulary import AgendaKind, MeetingKind, MinutesStepKind


@dataclass(frozen=True, slots=True)
class SilverDecision:
    """One decision as the minutes of one meeting say it, and under which item."""

    mapping: Mapping
    meeting: Meeting
    item: str
    decided: rules.Minuted

    @property
    def meeting_title(self) -> str:
        """The meeting with its number."""
        return title_of(self.meeting)


def silver_decisions(actor: Actor, words: str = "", reference: str = "") -> list[SilverDecision]:
    """Decisions of silver meetings of the mappings they watch over, newest first: with each of the words, of
    one mapping. One query. What is about one child is in none of them, by name or without."""
    if actor.user_id is None or not actor.watches:
        return []
    approved = MinutesStep.objects.filter(step=MinutesStepKind.APPROVED.value).values("minutes_id")
    sections = (
        MinutesSection.objects.filter(
            mapping__in=list(actor.watches),
            meeting__series__kind=MeetingKind.SILVER.value,
            minutes__in=approved,
            person=None,
        )
        .select_related("meeting__series", "mapping", "item")
        .order_by("-meeting__starts_at", "part", "position", "id")
    )
    if reference:
        sections = sections.filter(mapping__reference=reference)
    wanted = [word.casefold() for word in words.split()]
    return [
        SilverDecision(section.mapping, section.meeting, _item(section), one)
        for section in sections
        for one in rules.minuted(section.text)
        if _holds(wanted, f"{section.mapping.title} {one.everything}")
    ]


def _item(section: MinutesSection) -> str:
    if section.item is None:
        return ""
    return section.item.title or str(AgendaKind(section.item.kind).label)


def _holds(wanted: list[str], words: str) -> bool:
    return all(one in words.casefold() for one in wanted)
