"""How two nearly equal texts differ, in words that finish a sentence: "differ by one letter"."""

from __future__ import annotations

from placemap.foundations.wording import _


def one_edit(left: str, right: str) -> str | None:
    """What single slip parts two texts; None when they are equal or more than one slip apart."""
    if left == right:
        return None
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    one, other = left[start : len(left) - end], right[start : len(right) - end]
    if len(one) == len(other) == 1:
        return (
            _("differ by one letter") if one.isalpha() and other.isalpha() else _("differ by one character")
        )
    if len(one) + len(other) == 1:
        return (
            _("differ by one letter left out")
            if (one + other).isalpha()
            else _("differ by one character left out")
        )
    if len(one) == len(other) == 2 and one == other[::-1]:
        return (
            _("differ by two letters changing places")
            if one.isalpha()
            else _("differ by two characters changing places")
        )
    return None
