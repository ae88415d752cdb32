"""Briefings: what an audience may have, and what must not stand in their words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from placemap.foundations.errors import NamesFound, PlacemapError
from placemap.foundations.telling_words import numbers_in
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import Audience, BriefingPart, BriefingState

# Whoever gives money reads why and how far, and neither which streets nor which children it is about.
_NOT_FOR = {
    Audience.GOVERNORS: frozenset({BriefingPart.ACTIONS, BriefingPart.PLEDGES}),
}
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
# A day or a year before a road is no house: “on 12 November High Street was closed”.
_NO_HOUSE = (
    r"(?!(?:19|20)\d\d\b)(?!\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b)"
)
_HOUSE = re.compile(
    rf"\b(?:(?i:flat|apartment|apt)\s+)?{_NO_HOUSE}\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][\w.’'-]*\s+){{1,3}}"
    r"(?i:Street|St|Road|Rd|Lane|Ln|Close|Avenue|Ave|Drive|Row|Court|Terrace|Way|Place|Square|Gardens"
    r"|Crescent|Walk|Grove|Mews|Rise|Hill|Green|View|Croft|Parade|Yard|House|Towers|Wharf|Quay)\b"
    r"|\b(?i:flat|apartment|apt)\s+\d{1,4}[A-Za-z]?\b"
)
# Written small it may be a house, or “3 main road crossings”: it is pointed at where the sentence ends or
# goes on after the road.
_SMALL_HOUSE = re.compile(
    rf"\b{_NO_HOUSE}\d{{1,4}}[a-z]?,?\s+(?:[\w’'-]+\s+){{1,2}}(?:street|road|lane|avenue|terrace"
    r"|crescent|grove|mews|row)"
    r"(?=\s*(?:[.,;:)]|$|\b(?:and|or|at|in|is|was|on|with|where|who|for|by|to)\b))",
    re.IGNORECASE | re.MULTILINE,
)
_CHILD = (
    r"(?:child|boy|girl|pupil|student|teenager|teen|youngster|minor|lad|kid|sibling|brother|sister|cousin"
    r"|twin|son|daughter)"
)
_CHILDREN = (
    rf"(?:children|{_CHILD}s?|young\s+(?:people|persons?|men|man|women|woman|adults?|ones?)|youths|victims"
    r"|babies|baby)(?![-\w])"
)
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_FEW = (
    rf"(?:\d+|one|two|three|four|five|six|seven|eight|nine|{_TEENS}|twenty|both|twin"
    r"|a\s+(?:couple|pair|dozen)\s+of)"
)
_AGE = rf"(?:\d{{1,2}}|{_TEENS})"
_WHO = re.compile(
    rf"\b{_FEW}\s+(?:of\s+(?:the|our|their|these|those)\s+)?(?:\w+\s+)?{_CHILDREN}"
    rf"|\bage[sd]?\s+(?:of\s+)?{_AGE}\b"
    rf"|\b{_AGE}[\s-]*(?:years?|yrs?)[\s-]*olds?\b|\b\d{{1,2}}\s?y/?o\b"
    rf"|\b{_CHILD}s?,?\s+(?:of\s+|\(\s*)?{_AGE}\b|\bthe\s+twins\b",
    re.IGNORECASE,
)


class TellsWho(NamesFound):
    """Words for readers outside hold what may tell who somebody is."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(found)
        self.message = _(
            "These may tell a reader outside who somebody is: {found}. Take out any that do. If none does,"
            " tick the box and send again.",
            found=", ".join(f"“{one}”" for one in found),
        )


def parts_for(audience: Audience) -> list[BriefingPart]:
    """What stands in a briefing for an audience, in its order."""
    left_out = _NOT_FOR.get(audience, frozenset())
    return [part for part in BriefingPart if part not in left_out]


def says_streets(audience: Audience) -> bool:
    """Whether an audience may have a mapping's name and scope: both may name a street or a school."""
    return audience is not Audience.GOVERNORS


def addresses_in(*texts: str) -> list[str]:
    """Postcodes and houses as they are written in these texts: no audience may have them."""
    found = (one.group() for text in texts for way in (_POSTCODE, _HOUSE) for one in way.finditer(text))
    return list(dict.fromkeys(found))


def few_in(*texts: str) -> list[str]:
    """Numbers of children, ages, and what may be a house written small: each can tell who it is. And
    telephone numbers, mail addresses, number plates and the like: each leads to somebody."""
    ways = (_WHO, _SMALL_HOUSE)
    found = (one.group() for text in texts for way in ways for one in way.finditer(text))
    return list(dict.fromkeys([*found, *numbers_in(*texts)]))


def check_no_address(texts: Iterable[str]) -> None:
    """No audience outside has an address."""
    if found := addresses_in(*texts):
        raise PlacemapError(
            _("Take out what is an address: {found}.", found=", ".join(f"“{one}”" for one in found))
        )


def check_is_draft(state: BriefingState) -> None:
    """Approved or called back, a briefing stands as it is."""
    if state is not BriefingState.DRAFT:
        raise PlacemapError(_("This briefing is locked. Begin another one: the old one stands beside it."))


def check_may_write(part: BriefingPart) -> None:
    """Numbers are counted, with small ones left out, and typed by nobody."""
    if part is BriefingPart.NUMBERS:
        raise PlacemapError(_("Numbers are counted from the record and typed by nobody."))


def words_anew(part: BriefingPart, *, text: str, before: str, now: str) -> str:
    """What a part says once it is written anew: what was typed by hand stays; numbers are never typed."""
    return now if part is BriefingPart.NUMBERS or text == before else text


def beside(part: BriefingPart, *, text: str, now: str) -> list[str]:
    """What the record says now that a part typed by hand does not: each line of it once."""
    if part is BriefingPart.NUMBERS:
        return []
    stand = {line.strip() for line in text.splitlines()}
    return [line for line in dict.fromkeys(now.splitlines()) if line.strip() and line.strip() not in stand]


def check_ready(filled: Collection[BriefingPart]) -> None:
    """A briefing says what it asks of its reader."""
    if BriefingPart.ASK not in filled:
        raise PlacemapError(_("Say first what you ask of the reader, or that you ask for nothing."))


def check_may_recall(state: BriefingState, reason: str) -> None:
    """Only what is out is called back, for a reason."""
    if state is not BriefingState.APPROVED:
        raise PlacemapError(_("Only an approved briefing can be called back."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why it is called back. Its readers read it."))


def check_copy(state: BriefingState, reason: str) -> None:
    """A copy is of an approved briefing, and for something."""
    if state is not BriefingState.APPROVED:
        raise PlacemapError(_("A copy can be taken once the briefing is approved, and while it stands."))
    if not reason.strip():
        raise PlacemapError(_("Say in a few words what this copy is for."))
