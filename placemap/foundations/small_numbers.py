"""Numbers of people for readers outside a group: a small one can tell who somebody is.

Up to seven are not said, and others are rounded to five. Numbers of events, such as meetings, are said.
"""

from __future__ import annotations

from collections.abc import Sequence

# Somebody outside the group may work out from a smaller number who it is.
SMALLEST_SAID = 8
_ROUNDED_TO = 5


def parts_said(parts: Sequence[int], *, is_exact: bool) -> bool:
    """Whether the parts of a number are said: all of them or none, since one left out can be worked out."""
    return is_exact or all(part == 0 or part >= SMALLEST_SAID for part in parts)


def is_said(number: int, *, is_exact: bool) -> bool:
    """Whether one number of people is said as it is."""
    return parts_said([number], is_exact=is_exact)


def rounded(number: int) -> int | None:
    """A number of people as somebody outside may have it, to the nearest five; None where it is too small."""
    if 0 < number < SMALLEST_SAID:
        return None
    return (number + _ROUNDED_TO // 2) // _ROUNDED_TO * _ROUNDED_TO
