"""How a running meeting reads: its items and people in short, and each thing that was written down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.foundations.dates import show
from placemap.meetings.models import Entry, EntryVersion
from placemap.meetings.presenters.agenda import item_title
from placemap.meetings.queries import AgendaRow, AtDoor, EntryShown, Screen
from placemap.meetings.vocabulary import AgendaKind, EntryKind, Part, Told
from placemap.subjects.queries import PersonCard
from placemap.web.filters import clock_time

_STARTS = {
    EntryKind.NOTE: gettext_lazy("Note."),
    EntryKind.DECISION: gettext_lazy("Decided."),
    EntryKind.DISSENT: gettext_lazy("A different view."),
    EntryKind.SAFETY: gettext_lazy("Immediate risk."),
    EntryKind.ACTION: gettext_lazy("Action."),
    EntryKind.NEXT_DAY: gettext_lazy("By the next working day."),
    EntryKind.REVEAL: gettext_lazy("Named to people in the room."),
}
# "Ellie-Mae" and "Okonkwo/Smith" are called by their parts too.
_BETWEEN = re.compile(r"[\s\-‐–/,()“”\"]+")
# Shorter than this, a part of a name is as likely a word: "Al", "Bo".
_SHORTEST_NAME = 3


def _folded(words: str) -> tuple[str, Sequence[int]]:
    """Words without case and accents, and from which sign of them each sign came."""
    if words.isascii():
        return words.lower(), range(len(words) + 1)
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(words):
        for plain in unicodedata.normalize("NFKD", sign.casefold()).replace("ı", "i"):
            if not unicodedata.combining(plain):
                signs.append(plain)
                places.append(at)
    return "".join(signs), [*places, len(words)]


class Hider:
    """Takes the names of those on the agenda out of what is shown, while names are hidden."""

    def __init__(self, cards: Iterable[PersonCard], *, hidden: bool) -> None:
        self.hidden = hidden
        self._instead: dict[str, str] = {}
        for card in cards:
            if not (hidden and card.is_named):
                continue
            for name in (card.shown_as, *card.known_as):
                for part in (name, *_BETWEEN.split(name)):
                    if len(part) >= _SHORTEST_NAME:
                        self._instead.setdefault(_folded(part)[0], card.initials)
        parts = sorted(self._instead, key=len, reverse=True)
        self._looked = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)") if parts else None

    def __call__(self, words: Any) -> str:
        """The words without the names, where they are hidden."""
        said = str(words)
        if self._looked is None:
            return said
        folded, places = _folded(said)
        kept, after = [], 0
        for found in self._looked.finditer(folded):
            kept += [said[after : places[found.start()]], self._instead[found.group()]]
            # Accents that are signs of their own go with the letter before them.
            after = places[found.end()]
        return "".join((*kept, said[after:]))

    def finds(self, words: Any) -> bool:
        """Whether a name would be taken out of these words."""
        return self._looked is not None and self(words) != str(words)

    def card(self, card: PersonCard) -> str:
        """Somebody by name, or by initials while names are hidden."""
        if self.hidden:
            return card.initials or card.working_reference
        return card.on_map or card.shown_as

    def item(self, row: AgendaRow) -> str:
        """An item of the agenda, in the same way."""
        return self.card(row.card) if row.card is not None else self(item_title(row))


def children_spoken_of(screen: Screen, hide: Hider) -> list[tuple[str, str]]:
    """Children of the agenda to choose from. Two who read alike have the number of their item beside them."""
    cards = {one.row.card.id: (one.row.card, one.number) for one in screen.items if one.row.card}
    return _apart([(card, _("item %(n)d") % {"n": number}) for card, number in cards.values()], hide)


def children_to_choose(cards: Iterable[PersonCard], hide: Hider) -> list[tuple[str, str]]:
    """Children who stand on no agenda, in the same way: beside them their age, and who gave them."""
    marks = []
    for card in cards:
        age = "" if card.age is None else _("aged %(n)d") % {"n": card.age}
        marks.append((card, ", ".join(part for part in (age, *card.agencies) if part)))
    return _apart(marks, hide)


def _apart(cards: Sequence[tuple[PersonCard, str]], hide: Hider) -> list[tuple[str, str]]:
    """While names are hidden two children may have the same initials: nobody writes under the wrong one."""
    alike = Counter(hide.card(card) for card, _mark in cards)
    return [
        (str(card.id), f"{label}, {mark}" if mark and alike[label] > 1 else label)
        for card, mark in cards
        for label in (hide.card(card),)
    ]


def entry_start(shown: EntryShown) -> str:
    """The word that an entry begins with."""
    return _start(shown.kind, shown.entry)


def _start(kind: EntryKind, said: Entry | EntryVersion) -> str:
    if kind is EntryKind.SHARING:
        return _("To share.") if said.shares else _("Not to share.")
    return str(_STARTS[kind])


def entry_words(shown: EntryShown) -> str:
    """An entry in one reading: what was decided, who does what by when, or who hears what and why."""
    entry = shown.entry
    if entry.action is not None:
        return read_back(
            entry.action.owner.name if entry.action.owner else entry.action.agency.name,
            entry.words,
            show(entry.action.due),
        )
    return _words(shown.kind, entry)


def version_words(shown: EntryShown, version: EntryVersion) -> str:
    """What an entry said before it was changed, with the answer it gave then, as far as that was kept."""
    answers = {EntryKind.SAFETY: version.at_risk, EntryKind.SHARING: version.shares}
    if answers.get(shown.kind, True) is None:
        return version.words
    said = _words(shown.kind, version)
    return f"{_start(shown.kind, version)} {said}" if shown.kind is EntryKind.SHARING else said


def _words(kind: EntryKind, said: Entry | EntryVersion) -> str:
    if kind is EntryKind.SAFETY:
        answer = _("Yes.") if said.at_risk else _("Nobody, as far as is known.")
        return f"{answer} {said.words}".strip()
    if kind is EntryKind.DISSENT:
        return f"{said.decided_by}: {said.words}"
    if kind is EntryKind.REVEAL:
        return _("%(who)s heard it. %(why)s") % {"who": said.decided_by, "why": said.words}
    if kind is EntryKind.SHARING:
        parts = [f"{said.words} ({said.shared_with})", said.basis, said.because]
        told = str(Told.label_of(said.told)) if said.told else ""
        return ". ".join(part.strip(" .") for part in (*parts, told) if part.strip(" .")) + "."
    return said.words


def read_back(who: str, words: str, day: str) -> str:
    """An action as it is read back."""
    return _("%(who)s: %(words)s, by %(day)s.") % {"who": who, "words": words.rstrip("."), "day": day}


def entry_line(shown: EntryShown) -> str:
    """Who wrote it down and when, and whether it was changed."""
    line = _("%(time)s, %(who)s") % {"time": clock_time(shown.entry.recorded_at), "who": shown.written_by}
    return f"{line}, {_('changed since')}" if shown.changes and not shown.is_struck else line


def as_news(shown: EntryShown, hide: Hider, url: str) -> dict[str, Any]:
    """An entry as the screen fetches it."""
    struck = _("Struck out: %(why)s") % {"why": hide(shown.entry.struck_because)}
    return {
        "id": str(shown.entry.pk),
        "version": shown.entry.version,
        "start": entry_start(shown),
        "words": hide(entry_words(shown)),
        "line": entry_line(shown),
        "struck": struck if shown.is_struck else "",
        "url": url,
    }


def time_line(screen: Screen) -> str:
    """How much is left, said calmly: no alarm, and below nought only that it runs over."""
    items = ngettext("%(n)d item", "%(n)d items", screen.items_left) % {"n": screen.items_left}
    if screen.minutes_left <= 0:
        return _("Past the planned end. %(items)s left") % {"items": items}
    minutes = ngettext("%(n)d minute left", "%(n)d minutes left", screen.minutes_left)
    return f"{minutes % {'n': screen.minutes_left}}, {items}"


def short_name(who: AtDoor) -> str:
    """Somebody in the room, in a line."""
    return f"{who.name}, {who.agency}"


def room_line(screen: Screen) -> str:
    """How many have signed, and how many have not."""
    signed = screen.room.there - screen.room.unsigned
    said = ngettext("%(n)d signed", "%(n)d signed", signed) % {"n": signed}
    if screen.room.unsigned:
        said += ", " + ngettext("%(n)d has not", "%(n)d have not", screen.room.unsigned) % {
            "n": screen.room.unsigned
        }
    return said


def strip_line(part: Part | None) -> str:
    """What the strip at the top says of the part."""
    return _("Part 2: about named children") if part is Part.TWO else _("Part 1: names no child")


def as_followed(screen: Screen) -> dict[str, Any]:
    """Where a meeting is, for somebody who only follows it: none of the words that were written down."""
    at = screen.runs_at
    note = ""
    if at is None:
        note = _("The item that the meeting is at is not one that you read.")
    elif at.row.kind is AgendaKind.SAFETY and screen.safety is None:
        note = _("Nobody has answered yet. The meeting goes on after that.")
    return {
        "at_risk": screen.safety is not None and bool(screen.safety.at_risk),
        "caption": f"{at.number}. {at.row.part.label}" if at else "",
        "title": item_title(at.row) if at else "",
        "note": note,
        "time": time_line(screen),
        "items": [
            {
                "words": item_title(one.row),
                "is_now": one is at and screen.sitting.ended_at is None,
                "is_written": one.is_written,
            }
            for one in screen.items
        ],
        "room": room_line(screen),
        "people": [
            {"words": short_name(one), "has_signed": one.has_signed}
            for one in screen.room.people
            if one.is_there
        ],
    }
