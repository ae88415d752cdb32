"""How a name sounds, roughly: for matching lists and for finding somebody whose name was only heard."""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    (re.compile(r"^(?:kn|gn|pn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^(?:mc|mac)(?=[a-z]{3})"), "mk"),
    (re.compile(r"sch|sz|cz|sh|ch|ts|tz|zh"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th|dh"), "t"),
    (re.compile(r"ght|gh"), "g"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c?k|c|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z"), "s"),
    (re.compile(r"[wv]"), "v"),
    (re.compile(r"j|g(?=[eiy])"), "j"),
    (re.compile(r"d(?=t)|t(?=d)"), ""),
)


@lru_cache(maxsize=200_000)
def sound(name: str) -> str:
    """A rough key of how a folded name sounds: consonants in classes, and the kind of vowel it ends on."""
    for pattern, spoken in _SOUNDS:
        name = pattern.sub(spoken, name)
    if not name:
        return ""
    ending = {"i": "i", "y": "i", "e": "", "a": "a", "o": "o", "u": "o"}.get(name[-1], "")
    if name.endswith(("ie", "ee", "ey", "ea")):
        ending = "i"
    head = "a" if name[0] in "aeiouy" else name[0]
    tail = re.sub(r"[aeiouyh]", "", name[1:])
    return re.sub(r"(.)\1+", r"\1", head + tail) + ending
