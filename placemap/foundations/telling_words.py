"""What may tell who somebody is, as it stands in free words, whoever is in the record and whoever is not.

Names that are known are looked for by `subjects`. What is here is known from its shape alone, so that
pointing at it says nothing of the record: numbers that lead to somebody, and what looks like anybody's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from placemap.foundations.forename_variants import FULL_ON, VARIANTS
from placemap.foundations.identifiers import nhs_number, upn
from placemap.foundations.names import fold

# First names and surnames that are everyday words too. Written small they are nearly always the word.
EVERYDAY_NAMES = frozenset(
    [
        "april",
        "art",
        "august",
        "baker",
        "banks",
        "bill",
        "black",
        "bridge",
        "brown",
        "church",
        "cook",
        "day",
        "dean",
        "drew",
        "faith",
        "field",
        "ford",
        "grace",
        "grant",
        "green",
        "hall",
        "hill",
        "hope",
        "hunt",
        "ivy",
        "june",
        "king",
        "lane",
        "lily",
        "long",
        "mark",
        "marsh",
        "may",
        "miles",
        "mills",
        "north",
        "page",
        "park",
        "pat",
        "penny",
        "price",
        "rich",
        "rivers",
        "rob",
        "rose",
        "short",
        "stone",
        "summer",
        "sunny",
        "wells",
        "west",
        "white",
        "will",
        "wood",
        "young",
    ]
)

# From where such signs begin, and not from each of them again: a long word takes no longer than its length.
_MAIL = re.compile(r"(?<![\w.+’'-])[\w.+’'-]*\w@\w[\w-]*(?:\.[\w-]*\w)+")
# A day written in figures is no telephone number: 01/12/2026 14:05.
_NO_DAY = r"(?!\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d))"
_PHONE = re.compile(
    # A point before it ends a word ("Tel.07700 900123"), unless a digit stands before that.
    rf"(?<![\w+])(?<!\d\.){_NO_DAY}(?:(?:(?:\+|00)\s?44[\s().-]{{0,3}}(?:0[\s).-]{{0,2}})?|\(?0)[1-9](?:[\s().-]{{0,2}}\d){{8,9}}"
    r"|\+\d(?:[\s().-]{0,2}\d){7,13})(?!\w)"
)
_TEN = re.compile(r"(?<![\w+])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\w)")
_PUPIL = re.compile(r"(?<!\w)[A-Za-z]\d{11}[0-9A-Za-z](?!\w)")
# Since 2001 (AB12 CDE), of 1983 to 2001 (A123 BCD) and of before (ABC 123D). The older two look like roads
# and the words after them, unless they stand in capitals.
_PLATE = re.compile(
    r"(?<!\w)(?:[A-HJ-PR-Y]{2}\d{2}[\s-]?[A-HJ-PR-Z]{3}|[a-hj-pr-y]{2}\d{2}[\s-]?[a-hj-pr-z]{3}"
    r"|[A-HJ-NPR-TV-Y]\d{1,3}[\s-]?[A-HJ-PR-Z]{3}|[A-HJ-PR-Z]{3}[\s-]?\d{1,3}[A-HJ-NPR-TV-Y])(?!\w)"
)
_WORD = re.compile(r"[^\W\d_][\w’'‐-]*")
# These begin a sentence, or stand with a capital for another reason, and are no part of a name.
_NO_NAMES = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "we",
        "you",
        "he",
        "she",
        "it",
        "they",
        "this",
        "that",
        "these",
        "those",
        "our",
        "your",
        "his",
        "her",
        "its",
        "their",
        "my",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "in",
        "on",
        "at",
        "of",
        "for",
        "to",
        "from",
        "by",
        "with",
        "without",
        "near",
        "after",
        "before",
        "between",
        "during",
        "since",
        "until",
        "over",
        "under",
        "about",
        "and",
        "or",
        "but",
        "if",
        "as",
        "so",
        "yet",
        "not",
        "no",
        "all",
        "some",
        "each",
        "every",
        "both",
        "any",
        "many",
        "most",
        "more",
        "few",
        "none",
        "nobody",
        "is",
        "are",
        "was",
        "were",
        "be",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "can",
        "could",
        "may",
        "might",
        "must",
        "will",
        "would",
        "shall",
        "should",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "please",
        "ask",
        "tell",
        "say",
        "see",
        "ring",
        "write",
        "call",
        "help",
        "thank",
        "thanks",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "act",
        "bill",
        "part",
        "england",
        "wales",
        "english",
        "british",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "christmas",
        "easter",
        "ramadan",
        "eid",
        "diwali",
        "asia",
        "char",
        "dest",
        "lace",
        "memo",
        "tone",
        "tope",
        "major",
    ]
)
# What stands before one of these is a road, a building or a body.
_BODIES = frozenset(
    [
        "academy",
        "alley",
        "association",
        "authority",
        "avenue",
        "ave",
        "board",
        "borough",
        "bridge",
        "care",
        "centre",
        "charity",
        "children",
        "church",
        "city",
        "close",
        "club",
        "college",
        "committee",
        "common",
        "constabulary",
        "council",
        "county",
        "court",
        "crescent",
        "district",
        "drive",
        "east",
        "education",
        "estate",
        "families",
        "family",
        "fire",
        "foundation",
        "fund",
        "gardens",
        "gate",
        "green",
        "group",
        "grove",
        "hall",
        "health",
        "hill",
        "home",
        "hospital",
        "house",
        "housing",
        "integrated",
        "justice",
        "lake",
        "lane",
        "library",
        "market",
        "mews",
        "mosque",
        "north",
        "panel",
        "parade",
        "park",
        "partnership",
        "pier",
        "place",
        "police",
        "precinct",
        "primary",
        "probation",
        "project",
        "rd",
        "rescue",
        "river",
        "road",
        "row",
        "safeguarding",
        "safety",
        "school",
        "schools",
        "secondary",
        "service",
        "services",
        "shelter",
        "social",
        "society",
        "south",
        "square",
        "st",
        "saint",
        "station",
        "street",
        "team",
        "terrace",
        "theatre",
        "town",
        "tower",
        "towers",
        "trust",
        "university",
        "village",
        "walk",
        "way",
        "west",
        "wharf",
        "yard",
        "youth",
    ]
)
# "St Mary’s" is a church or a school.
_SAINTS = frozenset({"st", "saint"})
_FORENAMES = frozenset(
    name
    for name in VARIANTS
    if " " not in name
    and name not in EVERYDAY_NAMES | _NO_NAMES | _BODIES
    # A short form of three letters is as often a word.
    and (len(name) > 3 or (len(name) == 3 and name in FULL_ON))
)
# No part of a name, unless a surname follows.
_ALSO_FORENAMES = (_NO_NAMES & EVERYDAY_NAMES) | (_NO_NAMES & frozenset({"asia"}))


def numbers_in(*texts: str) -> list[str]:
    """Telephone numbers, mail addresses, number plates, NHS and pupil numbers, as they are written."""
    return list(dict.fromkeys(one for text in texts for one in _numbers(text)))


def _numbers(text: str) -> Iterator[str]:
    for way in (_MAIL, _PHONE, _PLATE):
        for found in way.finditer(text):
            # A bracket around all of it is not its own.
            yield found.group() if ")" in found.group() else found.group().lstrip("(")
    # What is part of a telephone number is none of its own.
    besides = _PHONE.sub(" | ", text)
    yield from (found.group() for found in _TEN.finditer(besides) if nhs_number(found.group()).valid)
    yield from (found.group() for found in _PUPIL.finditer(text) if upn(found.group()).valid)


def like_names_in(*texts: str, but: Iterable[str] = ()) -> list[str]:
    """What looks like anybody's name: a first name with a capital, and any two words with capitals together.

    Not what is a road, a building or a body by its words; nor any word of `but`: names of places and bodies.
    """
    bodies = _BODIES | {fold(word.group()) for name in but for word in _WORD.finditer(name)}
    return list(dict.fromkeys(one for text in texts for one in _like_names(text, bodies)))


def _like_names(text: str, bodies: Set[str]) -> Iterator[str]:
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        run = _run(text, words, at)
        yield from _names_of_run(text, run, bodies)
        at += max(len(run), 1)


def _names_of_run(text: str, run: list[re.Match[str]], bodies: Set[str]) -> Iterator[str]:
    """Its words between those that are no part of a name, unless they are what a road or a body is called."""
    plain = [_plain(word.group()) for word in run]
    first = 0
    for at, one in enumerate([*plain, ""]):
        if one and not _is_no_part(plain, at, bodies):
            continue
        held = plain[first:at]
        of_saint = first > 0 and plain[first - 1] in _SAINTS
        is_surname = bool(held) and not of_saint and _is_surname(held, one, plain[at + 1 : at + 2], bodies)
        is_called_so = one in bodies or of_saint
        # "Jade Orme"; alone it is one only where it is a first name: "Leo", and "Estwick" is none.
        if held and (is_surname or (not is_called_so and (len(held) > 1 or _is_forename(held[0])))):
            yield text[run[first].start() : run[at if is_surname else at - 1].end()]
        first = at + 1


def _is_no_part(plain: list[str], at: int, bodies: Set[str]) -> bool:
    """Whether a word is no part of a name. "April" alone is a month, and "April Orme" is somebody; so is
    "Victoria Orme" where some school is called Victoria."""
    one, after = plain[at], "".join(plain[at + 1 : at + 2])
    if one not in _NO_NAMES and one not in bodies:
        return False
    is_forename_too = one in _ALSO_FORENAMES or one in _FORENAMES
    return not (is_forename_too and after and after not in _NO_NAMES and after not in bodies)


def _is_surname(held: list[str], one: str, after: list[str], bodies: Set[str]) -> bool:
    """Whether a word that roads, towns and bodies are called by is the surname of a first name: "Leo Hall",
    "Jade Bradford". Of "Albert Bridge Road" it is not; of "Victoria Park" nobody can tell."""
    is_both = one in EVERYDAY_NAMES or one not in _BODIES
    return one in bodies and is_both and not (set(after) & bodies) and _is_forename(held[0])


def _run(text: str, words: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """Words with capitals that stand together, from one of them on; none where it has no capital."""
    run: list[re.Match[str]] = []
    for word in words[at:]:
        if not word.group()[0].isupper() or (run and not _stands_with(run[-1], text, word)):
            break
        run.append(word)
    return run


def _stands_with(before: re.Match[str], text: str, word: re.Match[str]) -> bool:
    """Whether a blank alone is between them, also one that does not break; or the point of an initial."""
    between = text[before.end() : word.start()]
    if len(before.group()) == 1:
        between = between.removeprefix(".")
    return "\n" not in between and not between.strip()


def _plain(word: str) -> str:
    return fold(re.sub(r"[’'][sS]?$", "", word))


def _is_forename(plain: str) -> bool:
    return plain in _FORENAMES or plain.partition(" ")[0] in _FORENAMES
