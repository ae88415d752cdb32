"""Which words of a name are looked for alone while names are hidden."""

from __future__ import annotations

import re

from placemap.foundations.names import fold

# What somebody is, and not who: "School nurse", "Head of year", "Youth worker Sam", "Mum".
_ROLE_WORDS = """
    school college academy nurse matron doctor dr gp head deputy assistant year form class tutor teacher
    teaching youth outreach community support family pastoral safeguarding lead leader manager worker work
    social care carer foster key case coach football boxing gym club trainer mentor counsellor therapist
    police officer pcso constable sergeant probation yot camhs charity volunteer neighbour landlord
    mum mam mother mummy dad father daddy gran granny grandma nan nana grandad grandpa grandparent parent
    stepmum stepdad step aunt auntie aunty uncle brother sister sibling cousin partner friend
    mr mrs ms miss sir
"""
_LITTLE_WORDS = "a an and at for from her his in of on or s the their to with"
_ROLES = frozenset(_ROLE_WORDS.split())
_LITTLE = frozenset(_LITTLE_WORDS.split())
_WORD = re.compile(r"[\s,()/]+")


def _is_role(word: str) -> bool:
    said = [
        part.removesuffix("s") if part.removesuffix("s") in _ROLES else part for part in fold(word).split()
    ]
    return all(part in _ROLES or part in _LITTLE for part in said)


def parts_to_hide(name: str, *, by_hand: bool) -> tuple[str, ...]:
    """The words of a name that stand for somebody by themselves; none where it only says what they are.

    Of a name written by hand no word for a role is one. A source's own name keeps every word, unless
    all of them are such: "Sam Head" is a name, and "Head of year" is not.
    """
    words = [word for word in _WORD.split(name) if word]
    names = [word for word in words if not _is_role(word)]
    return tuple(names if by_hand or not names else words)
