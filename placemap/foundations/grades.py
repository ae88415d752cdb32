"""Reading an intelligence grade as somebody gave it: 3x5x2, or the older 5x5x5."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The middle part of a grade is E of 3x5x2, or 5 of the older 5x5x5, in whatever case. Read alike here and by
# the database.
SUSPECTED_FALSE = (
    r"^\s*(([1-3][\s/.-]*)?e|e[1-3])[\s/.-]*[pc]?\s*$|^\s*[a-e]\s*[/-]?\s*5(\s*[/-]?\s*[1-5])?\s*$"
)
_GRADE = re.compile(r"([1-3])?[\s/.-]*([A-E])?[\s/.-]*([PC])?")


@dataclass(frozen=True, slots=True)
class Grade:
    """A 3x5x2 grade taken apart; a part that was not given is empty."""

    source: str = ""
    information: str = ""
    handling: str = ""


def read_grade(text: str) -> Grade:
    """Read "2/B/P", "2B" or "B2" in whatever case. Anything else is no grade: every part empty."""
    tidy = re.sub(r"^([A-Ea-e])([1-3])", r"\2\1", text.strip())
    found = _GRADE.fullmatch(tidy.upper())
    if found is None:
        return Grade()
    return Grade(found[1] or "", found[2] or "", found[3] or "")


def is_suspected_false(grade: str) -> bool:
    """Whether whoever sent something graded it as suspected to be false.

    It stays to be read where it was written down, and is never counted, summed up or given as a reason.
    """
    return re.search(SUSPECTED_FALSE, grade, re.IGNORECASE) is not None


def is_graded_with_conditions(grade: str) -> bool:
    """Whether a grade ends in handling C: another agency reads it only once it is released to them."""
    return read_grade(grade).handling == "C"
