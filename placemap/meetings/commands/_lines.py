"""Keeping a draft of minutes to the record it was made from, and never over words that somebody put there."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from placemap.access.actors import Actor
from placemap.foundations.errors import PlacemapError
from placemap.meetings.models import Minutes, MinutesLine, MinutesSection, MinutesVersion
from placemap.meetings.queries.minutes_changed import changed_since, record_mark, waits_unseen_in
from placemap.meetings.queries.recorded import Heading, Recorded, recorded
from placemap.meetings.rules import lines as rules
from placemap.meetings.vocabulary import SectionKind


@dataclass(slots=True)
class Followed:
    """One section while it is brought up to the record: its text, and the lines that are new or changed."""

    section: MinutesSection
    text: str
    # What stood there in a draft of before this was kept: it is known by its words alone.
    known: str
    lines: dict[UUID, MinutesLine]
    made: list[MinutesLine] = field(default_factory=list)
    changed: list[MinutesLine] = field(default_factory=list)


def follow(minutes: Minutes) -> list[Followed]:
    """Every section as the record has it now, as far as whoever acts sees it; nothing is saved of its text.

    What stands as it was made is put in other words or taken out in its place; what is new comes last; and
    where somebody put words of their own, they stay until that somebody has seen what happened.
    """
    held = _held(minutes)
    for one in recorded(minutes.meeting):
        section = held.get(one.heading)
        if section is not None:
            _bring(section, one)
    found = list(held.values())
    _keep(
        [line for section in found for line in section.made],
        [line for section in found for line in section.changed],
    )
    for section in found:
        section.text = section.text or str(rules.ALL_STRUCK)
    return found


def settle(section: MinutesSection, record: int | None, by: Actor) -> None:
    """Somebody saved a section having read what its record says now: it answers to that from then on."""
    if record is None or record != record_mark(by, section):
        return
    lines = {one.source: one for one in MinutesLine.objects.filter(section=section)}
    said = [(lines[one.source], one) for one in recorded(section.meeting) if one.source in lines]
    _keep([], [line for line, one in said if _answers(line, one)])


def check_follows(minutes: Minutes, by: Actor) -> None:
    """Raise where the record holds something that they do not, whether whoever approves them sees it or not.

    The words are the same either way: they tell nobody that there is something which they do not see.
    """
    if any(one.holds_up for one in changed_since(by, minutes)) or waits_unseen_in(minutes):
        raise PlacemapError(rules.NOT_AS_IT_STANDS)


def _keep(made: list[MinutesLine], changed: list[MinutesLine]) -> None:
    MinutesLine.objects.bulk_create(made)
    MinutesLine.objects.bulk_update(changed, ["text", "source_version"])


def _held(minutes: Minutes) -> dict[Heading, Followed]:
    sections = list(MinutesSection.objects.filter(minutes=minutes))
    lines: dict[UUID, dict[UUID, MinutesLine]] = {}
    for line in MinutesLine.objects.filter(section__minutes=minutes):
        lines.setdefault(line.section_id, {})[line.source] = line
    stood: dict[UUID, list[str]] = {}
    if any(one.pk not in lines for one in sections):
        before = MinutesVersion.objects.filter(section__minutes=minutes).values_list("section_id", "text")
        for key, text in before:
            stood.setdefault(key, []).append(text)
    return {
        (one.part, one.item_id, one.person_id): Followed(
            one,
            one.text,
            "" if one.pk in lines else "\n".join((one.text, *stood.get(one.pk, ()))),
            lines.get(one.pk, {}),
        )
        for one in sections
        if one.kind in (SectionKind.ITEM.value, SectionKind.CHILD.value)
    }


def _bring(held: Followed, one: Recorded) -> None:
    line = held.lines.get(one.source)
    if line is None:
        if one.words:
            held.made.append(_line(held.section, one))
            if not rules.stands(held.known, one.words):
                held.text = "\n".join(part for part in (held.text, one.words) if part)
        return
    if line.text != one.words:
        if rules.stands(held.text, line.text):
            held.text = rules.put_instead(held.text, line.text, one.words)
        elif not rules.stands(held.text, one.words):
            return
    if _answers(line, one):
        held.changed.append(line)


def _answers(line: MinutesLine, one: Recorded) -> bool:
    """Have a line answer to the record as it stands; whether it did not."""
    if (line.text, line.source_version) == (one.words, one.version):
        return False
    line.text, line.source_version = one.words, one.version
    return True


def _line(section: MinutesSection, one: Recorded) -> MinutesLine:
    return MinutesLine(
        section=section,
        mapping_id=section.mapping_id,
        source=one.source,
        source_version=one.version,
        text=one.words,
    )
