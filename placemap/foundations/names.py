"""Names of people: taking them apart, folding them for comparison, and initials.

A name is kept as its owner writes it. Folding and variants serve comparison only and are never shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from placemap.foundations.forename_variants import VARIANTS

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mstr",
        "master",
        "mx",
        "dr",
        "prof",
        "professor",
        "rev",
        "revd",
        "reverend",
        "fr",
        "sir",
        "dame",
        "lord",
        "lady",
        "pc",
        "sgt",
        "insp",
        "cllr",
    ]
)
_SUFFIXES = frozenset(["jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv", "obe", "mbe"])
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "del",
        "della",
        "des",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ten",
        "ter",
        "ap",
        "ab",
        "ferch",
        "bin",
        "ibn",
        "bint",
        "bte",
        "al",
        "el",
        "abu",
        "st",
        "san",
        "santa",
        "mac",
        "mc",
        "o",
        "nic",
        "ni",
    ]
)
# Letters that stay whole when accents are taken off.
LETTERS_KEPT_WHOLE = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ı": "i",
        "ə": "e",
        "ŋ": "ng",
    }
)
_ASCII_ONLY = str.maketrans(
    {chr(code): None if chr(code) in "'`" else " " for code in range(128) if not chr(code).isalnum()}
)
_APOSTROPHES = re.compile(r"['’‘`´ʼʻ]")
_QUOTED = re.compile(r"""[“"]([^”"]+)[”"]|(?:(?<=\s)|^)['‘]([^'’]+)['’](?=\s|,|$)|\(([^)]*)\)|\[([^\]]*)\]""")
_CALLED = re.compile(
    r",?\s*\b(?:a\.?k\.?a\.?|also known as|known as|k/a|prefers|goes by|nick(?:name)?d?)\b[\s:]*(.+)$",
    re.IGNORECASE,
)
_CALLED_INSIDE = re.compile(
    r"^(?:a\.?k\.?a\.?|also known as|known as|k/a|prefers|goes by|nick(?:name)?d?)\b[\s:]*",
    re.IGNORECASE,
)


# No name of anybody is longer; what is, is a sentence in the wrong column.
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart. Any part can be empty; a lone letter is an initial, kept without its stop."""

    given: str = ""
    middle: str = ""
    family: str = ""
    title: str = ""
    known_as: str = ""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """A name for comparing: small letters without accents, apostrophes gone, hyphens as one space."""
    if text.isascii() and text.isalpha():
        return text.lower()
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_ONLY).split())
    text = _unscramble(text).casefold().translate(LETTERS_KEPT_WHOLE)
    text = _APOSTROPHES.sub("", text)
    plain = unicodedata.normalize("NFKD", text)
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c) and c != "\ufffd")
    return " ".join("".join(kept).split())


def _unscramble(text: str) -> str:
    """Undo text that was written in UTF-8 and read as Windows-1252 ("SiÃ¢n" for "Siân")."""
    if text.isascii():
        return text
    try:
        # Five bytes stand for nothing in Windows-1252 and are kept as they are ("Ã\x81" for "Á"). Names as
        # they should be are never UTF-8 by chance: an accented letter is not followed by a sign.
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text).decode(
            "utf-8"
        )
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def is_particle(part: str) -> bool:
    """Whether a folded word is "de", "van" or the like, which is no surname by itself."""
    return part in _PARTICLES


def initials(given: str, family: str) -> str:
    """The way a linked child is shown: "E.M." for Elizabeth Mensah; an absent part is left out."""
    letters = [_first_letter(part) for part in (given, family)]
    return "".join(f"{letter}." for letter in letters if letter)


def _first_letter(part: str) -> str:
    return next((c.upper() for c in part if c.isalpha()), "")


@lru_cache(maxsize=65_536)
def forename_variants(given: str) -> frozenset[str]:
    """The folded forename and every other form it is known by, in both directions.

    "Dom" gives dominic and dominik, "Dominik" gives dom; a name without known forms gives itself alone.
    A double name also gives the forms of its first part: "Ellie-Mae" is called Ellie.
    """
    folded = fold(given)
    if not folded:
        return frozenset()
    forms = {folded} | VARIANTS.get(folded, frozenset())
    first, _, rest = folded.partition(" ")
    if rest:
        forms |= {first, folded.replace(" ", "")} | VARIANTS.get(first, frozenset())
        forms |= VARIANTS.get(folded.replace(" ", ""), frozenset())
    return frozenset(forms)


def parse_name(text: str) -> PersonName:
    """Take one written name apart; nothing that was written is lost but punctuation.

    Reads "WRIGHT, Mateusz", "Ellie-Mae Baker", "Skye N", "H. Wood", "Mr Robert 'Rob' de Souza" and a lone
    forename. "Kai Leon Wood" gives Leon as a middle name, since only a person can know that it is not.
    """
    text = " ".join(_unscramble(text).split())
    began_with_nickname = text[:1] in tuple("\"“'‘([")
    text, known_as = _take_nickname(text)
    if "," in text:
        before, _, after = text.partition(",")
        last, titles = _without_titles(_words(before))
        rest, more_titles = _without_titles(_words(after))
        if all(word.casefold() in _SUFFIXES for word in rest) and len(last) > 1:  # "Smith John, Jr"
            return _from_words(last, [*titles, *more_titles], known_as)
        rest, particles = _trailing_particles(rest)
        name = PersonName(
            _case(rest[:1], rest),
            _case(rest[1:], rest),
            _case([*particles, *last], last),
            "",
            known_as,
        )
        return _with_title(name, [*titles, *more_titles])
    words, titles = _without_titles(_words(text))
    if known_as and len(words) == 1 and not titles and began_with_nickname:
        words = [known_as, *words]  # "“Rob” Singh"
    return _from_words(words, titles, known_as)


def _from_words(words: list[str], titles: list[str], known_as: str) -> PersonName:
    loud = [w for w in words if len(w) > 1 and w.isupper()]
    quiet = [w for w in words if not w.isupper()]
    if loud and quiet and loud[0] == words[0] and len(loud) < len(words) and words[len(loud) - 1] == loud[-1]:
        words = [
            *words[len(loud) :],
            *loud,
        ]  # "WRIGHT Mateusz": the surname is the part in capitals
        family_from = len(words) - len(loud)
    else:
        family_from = max(len(words) - 1, 1)
        while (
            family_from > 1 and fold(words[family_from - 1]) in _PARTICLES and len(words[family_from - 1]) > 1
        ):
            family_from -= 1
        if titles and len(words) == 1:
            family_from = 0  # "Mr Wood"
    given, middle, family = (
        words[: min(1, family_from)],
        words[1:family_from],
        words[family_from:],
    )
    return _with_title(
        PersonName(
            _case(given, words),
            _case(middle, words),
            _case(family, words),
            "",
            known_as,
        ),
        titles,
    )


def _with_title(name: PersonName, titles: list[str]) -> PersonName:
    return PersonName(name.given, name.middle, name.family, " ".join(titles), name.known_as)


def _take_nickname(text: str) -> tuple[str, str]:
    """Part "Robert (Rob) Singh" or "Robert Singh aka Rob" into the name and what the person is called."""
    called: list[str] = []

    def keep(found: re.Match[str]) -> str:
        inside = _CALLED_INSIDE.sub("", next((g for g in found.groups() if g), "").strip())
        if inside and any(c.isalpha() for c in inside):
            called.append(inside)
        return " "

    text = _QUOTED.sub(keep, text)
    if found := _CALLED.search(text):
        called.append(found[1].strip(" .,;\"'“”"))
        text = text[: found.start()]
    return " ".join(text.replace(" ,", ",").split()), called[0] if called else ""


def _words(text: str) -> list[str]:
    """Words of a name; "H.Wood" and "J.P." come apart, hyphens and apostrophes stay."""
    text = re.sub(r"\.(?=\S)", ". ", text)
    text = re.sub(r"\s*([-‐‑–])\s*", "-", text)
    words = (word.strip(".,;:/ ") for word in text.split() if word.strip(".,;:/- "))
    return [word for word in words if not all(map(_is_picture, word))]


def _is_picture(character: str) -> bool:
    """An emoji, or a mark that only changes how one looks."""
    return unicodedata.category(character) in ("So", "Sk", "Mn", "Cf", "Me")


def without_title(words: list[str]) -> list[str]:
    """The words of a name without "Mr", "Dr" and the like before it, or "Jr" behind it."""
    return _without_titles([word.rstrip(".") for word in words])[0]


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    titles = []
    while words and words[0].casefold() in _TITLES:
        titles.append(words[0])
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in _SUFFIXES:
        words = words[:-1]
    return words, titles


def _trailing_particles(words: list[str]) -> tuple[list[str], list[str]]:
    """ "Souza, Ana de" carries the start of the surname at its end."""
    cut = len(words)
    while cut > 1 and words[cut - 1].islower() and words[cut - 1] in _PARTICLES:
        cut -= 1
    return words[:cut], words[cut:]


def _case(words: list[str], among: list[str]) -> str:
    """Words joined, with capitals put right where a whole name was written in one case."""
    one_case = all(w.islower() for w in among)
    return " ".join(_proper(w) if (len(w) > 1 and w.isupper()) or one_case else w for w in words)


def _proper(word: str) -> str:
    if word.casefold() in _PARTICLES and word.islower():
        return word
    word = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word.casefold())
    word = re.sub(r"(?<=['’])([A-Z])(?![a-z])", lambda part: part[0].lower(), word)
    return re.sub(r"\bMc([a-z])", lambda part: "Mc" + part[1].upper(), word)
