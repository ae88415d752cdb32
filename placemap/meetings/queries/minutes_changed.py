"""What the record says otherwise than a draft that was made from it: new, in other words, or struck out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.meetings.models import Minutes, MinutesLine, MinutesSection
from placemap.meetings.queries.recorded import Recorded, recorded
from placemap.meetings.rules.lines import change_of
from placemap.meetings.vocabulary import LineChange


@dataclass(frozen=True, slots=True)
class Changed:
    """One such thing: in which section, None where there is none yet; what it said there and says now, and
    why it was struck out."""

    section_id: UUID | None
    change: LineChange
    was: str
    now: str
    because: str
    # What became of an action after the meeting stands beside the minutes, and holds nobody up.
    holds_up: bool


def changed_since(actor: Actor, minutes: Minutes) -> list[Changed]:
    """Everything of the record, as far as the actor sees it, that a draft does not say as it stands now.

    Three queries. Under a heading that the draft has, whoever reads this reads it on record with the draft.
    """
    lines = {one.source: one for one in MinutesLine.objects.filter(section__minutes=minutes)}
    found = []
    for one in recorded(minutes.meeting):
        line = lines.get(one.source)
        change = change_of(now=one.words, was=line.text if line else None)
        if change is not None:
            found.append(_changed(one, line, change))
    return found


def _changed(one: Recorded, line: MinutesLine | None, change: LineChange) -> Changed:
    return Changed(
        section_id=line.section_id if line else None,
        change=change,
        was=line.text if line else "",
        now=one.words,
        because=one.struck_because,
        holds_up=line is None or line.source_version < one.version,
    )


def by_section(changed: Iterable[Changed]) -> dict[UUID, list[Changed]]:
    """The same, section by section; what has none yet is left out."""
    held: dict[UUID, list[Changed]] = defaultdict(list)
    for one in changed:
        if one.section_id is not None:
            held[one.section_id].append(one)
    return dict(held)


def record_mark(actor: Actor, section: MinutesSection) -> int:
    """How far the record of a section has come: it grows with every change of what that was made from."""
    held = set(MinutesLine.objects.filter(section=section).values_list("source", flat=True))
    return sum(one.version for one in recorded(section.meeting) if one.source in held)


def waits_unseen_in(minutes: Minutes) -> bool:
    """Whether the same is so of what is kept from whoever approves them. Yes or no, and never what."""
    with connection.cursor() as cursor:
        cursor.execute("select minutes_wait_unseen(%s, %s)", [minutes.mapping_id, minutes.pk])
        (waits,) = cursor.fetchone()
    return bool(waits)
