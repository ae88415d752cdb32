"""How minutes read: headings and lines, the calm clock, steps to go, and one reader's copy of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.meetings.models import MinutesCopy
from placemap.meetings.papers import Line, Paper, PaperPart, Passage, Table
from placemap.meetings.presenters.planned import when as day_and_hours
from placemap.meetings.queries import (
    Changed,
    CorrectionShown,
    MinutesShown,
    ReaderRow,
    SectionShown,
    title_of,
)
from placemap.meetings.vocabulary import AgendaKind, CorrectionAnswer, Part, SectionKind
from placemap.responses.models import Action
from placemap.web.context import MARKING
from placemap.web.filters import clock_time, day, day_time


def heading_of(shown: SectionShown) -> str:
    """The heading of a section: the child as its reader knows them, or what was spoken of."""
    section = shown.section
    if section.kind == SectionKind.CHILD:
        if shown.card is None:
            return _("A child")
        return shown.card.on_map or shown.card.shown_as
    if section.heading:
        return section.heading
    if section.kind == SectionKind.ITEM:
        item = section.item
        return str(AgendaKind(item.kind).label) if item else _("Also said")
    return SectionKind.label_of(section.kind)


def title(shown: MinutesShown) -> str:
    """What they are called everywhere: the kind and number of the meeting."""
    return _("Minutes of %(meeting)s") % {"meeting": title_of(shown.minutes.meeting).lower()}


def when(shown: MinutesShown) -> str:
    """The day, and from when until when it really was."""
    found = shown.minutes
    return _("%(day)s, %(start)s to %(end)s") % {
        "day": day_and_hours(found.meeting).split(",")[0],
        "start": clock_time(found.begun_at),
        "end": clock_time(found.ended_at),
    }


def state_words(shown: MinutesShown) -> str:
    """How far they have come, in a line."""
    if shown.approved is None:
        return _("Draft. Not approved yet.")
    return _("Approved %(when)s. Locked.") % {"when": day_time(shown.approved.taken_at)}


def clock_words(shown: MinutesShown) -> tuple[str, str]:
    """The clock in words: how much is left, and how much of it is used."""
    clock = shown.clock
    if clock.is_late:
        return _("48 hours have passed"), _("Say why when you approve.")
    left = ngettext("%(n)d hour left", "%(n)d hours left", clock.left) % {"n": clock.left}
    return left, _("%(n)d of 48 used") % {"n": clock.used}


def steps(shown: MinutesShown, changed: Sequence[Changed] = ()) -> list[dict[str, str]]:
    """What comes before they go, as a list of tasks; `changed` is what the record says otherwise."""
    since = len(changed)
    follows = (
        ngettext("%(n)d thing changed since", "%(n)d things changed since", since) % {"n": since}
        if since
        else _("Nothing that you read changed since")
    )
    waiting = len(shown.waiting)
    answered = (
        ngettext("%(n)d correction waits", "%(n)d corrections wait", waiting) % {"n": waiting}
        if waiting
        else _("None waits")
    )
    approved = shown.approved is not None
    return [
        {
            "text": _("Written from the meeting"),
            "note": day_time(shown.minutes.written_at),
            **_done(True),
        },
        {"text": _("As the record stands now"), "note": follows, **_done(not since)},
        {"text": _("Corrections answered"), "note": answered, **_done(not waiting)},
        {
            "text": _("Approved by the chair"),
            "note": day_time(shown.approved.taken_at) if shown.approved else _("Then they lock"),
            **_done(approved),
        },
        {
            "text": _("Sent"),
            "note": _("A mail says that there is something to read. No file leaves."),
            **_done(approved),
        },
    ]


def _done(is_done: bool) -> dict[str, str]:
    return {"status": _("Done"), "kind": "done"} if is_done else {"status": _("To do"), "kind": "plain"}


def readers_by_what(rows: Sequence[ReaderRow]) -> list[dict[str, Any]]:
    """Who reads what, in three lines with how many and whom."""
    groups = (
        (_("Parts 1 and 2"), [one for one in rows if one.has_two and not one.is_silver]),
        (_("Part 1"), [one for one in rows if not one.has_two and not one.is_silver]),
        (_("Those who watch over it: Part 1"), [one for one in rows if one.is_silver and not one.has_two]),
        (_("Those who watch over it: both parts"), [one for one in rows if one.is_silver and one.has_two]),
    )
    return [{"what": what, "rows": some, "count": len(some)} for what, some in groups if some]


def opened_words(row: ReaderRow) -> str:
    """When somebody opened them."""
    if row.opened_one is None:
        return _("Not opened yet")
    said = _("Part 1 %(when)s") % {"when": day_time(row.opened_one)}
    if row.opened_two is not None:
        said = _("%(one)s, Part 2 %(when)s") % {"one": said, "when": day_time(row.opened_two)}
    return said


def correction_words(one: CorrectionShown) -> dict[str, str]:
    """A correction and its answer, ready to be read beside the words."""
    held = one.correction
    answered = ""
    if held.answer:
        label = CorrectionAnswer.label_of(held.answer)
        answered = _("%(answer)s, %(who)s, %(when)s") % {
            "answer": label,
            "who": one.answered_by,
            "when": day_time(held.answered_at),
        }
    return {
        "asked": _("%(who)s, %(when)s") % {"who": one.asked_by, "when": day_time(held.asked_at)},
        "words": held.words,
        "answered": answered,
        "answer": held.answer_words,
    }


def whom_of(shown: MinutesShown) -> dict[UUID, str]:
    """Of each child with a section here, how this reader knows them: an action says whom it is about."""
    return {one.section.person_id: heading_of(one) for one in shown.two if one.section.person_id}


def action_row(action: Action, whom: Mapping[UUID, str]) -> tuple[str, str, str, str]:
    """An action as a row: about whom and what, whose, by when, and how it stands today."""
    owner = action.owner.name if action.owner else action.agency.name
    about = whom.get(action.person_id, "") if action.person_id else ""
    words = f"{about}: {action.words}" if about else action.words
    return words, owner, day(action.due), str(action.get_state_display())


def paper_of(
    shown: MinutesShown, actor: Actor, copy: MinutesCopy, actions: Sequence[Action], *, has_two: bool
) -> Paper:
    """One reader's copy: what they may read at this moment, and nothing else."""
    found = shown.minutes
    meeting = found.meeting
    whom = whom_of(shown)
    parts = [_part(Part.ONE, shown.one, [one for one in actions if not one.in_part_two], {})]
    if has_two:
        parts.append(_part(Part.TWO, shown.two, [one for one in actions if one.in_part_two], whom))
    return Paper(
        title=title(shown),
        mapping=found.mapping.title,
        reference=found.mapping.reference,
        when=when(shown),
        chair=meeting.chair.name if meeting.chair else "",
        minute_taker=meeting.minute_taker.name if meeting.minute_taker else "",
        marking=MARKING,
        reader=_("For %(name)s, %(agency)s") % {"name": actor.display_name, "agency": actor.agency_name},
        copy=_("Copy %(n)d") % {"n": copy.number},
        made_on=day_time(timezone.now()),
        duty=_(
            "This copy is for its reader alone. Their agency keeps it safe, and destroys it when it is not"
            " needed any more. It is not passed on to anybody else."
        ),
        language=(get_language() or "en").split("-")[0],
        parts=tuple(parts),
    )


def _part(
    part: Part, sections: Sequence[SectionShown], actions: Sequence[Action], whom: Mapping[UUID, str]
) -> PaperPart:
    table = None
    if actions:
        table = Table(
            _("Actions of this meeting, as they stand today"),
            (_("Action"), _("Owner"), _("By"), _("State")),
            tuple(action_row(one, whom) for one in actions),
        )
    return PaperPart(str(part.label), tuple(_passage(one) for one in sections), table)


def _passage(shown: SectionShown) -> Passage:
    lines = [Line(words, label) for label, words in shown.lines]
    for one in shown.corrections:
        said = correction_words(one)
        lines.append(Line(f"{said['words']} ({said['asked']})", _("Correction asked for")))
        if said["answered"]:
            lines.append(Line(f"{said['answer']} ({said['answered']})", _("Answer")))
    return Passage(heading_of(shown), tuple(lines))


def as_text(paper: Paper, ours: Sequence[Action], whom: Mapping[UUID, str], agency: str) -> str:
    """Plain text for an agency's own case system: what its reader may read, and its own actions first."""
    lines = [
        paper.marking,
        paper.title,
        f"{paper.mapping}, {paper.reference}. {paper.when}.",
        paper.duty,
        "",
        _("Actions for %(agency)s") % {"agency": agency},
    ]
    lines += [
        _("- %(what)s (%(owner)s, by %(day)s). %(state)s.")
        % dict(zip(("what", "owner", "day", "state"), action_row(one, whom), strict=True))
        for one in ours
    ] or [_("None.")]
    for part in paper.parts:
        lines += ["", str(part.heading).upper()]
        for passage in part.passages:
            lines += ["", passage.heading]
            lines += [f"{line.label}: {line.words}" if line.label else line.words for line in passage.lines]
    return "\n".join(lines) + "\n"
