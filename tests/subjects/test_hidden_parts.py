"""What somebody is stays readable while names are hidden, and no name does."""

from __future__ import annotations

import pytest

from placemap.subjects.rules import parts_to_hide


@pytest.mark.parametrize(
    ("name", "by_hand", "parts"),
    [
        ("School nurse", True, ()),
        ("Head of year", True, ()),
        ("Mum", True, ()),
        ("Mum’s partner", True, ()),
        ("His youth worker", True, ()),
        ("Youth worker Sam", True, ("Sam",)),
        ("Dave (boxing coach)", True, ("Dave",)),
        ("Teacher/tutor Ms Odell", True, ("Odell",)),
        ("Auntie Bee", True, ("Bee",)),
        ("Rob Tench", True, ("Rob", "Tench")),
        ("Vusi, Zanele", True, ("Vusi", "Zanele")),
        # A source's own name keeps every word of it, unless it is no name at all.
        ("Sam Head", False, ("Sam", "Head")),
        ("Sam Head", True, ("Sam",)),
        ("School nurse", False, ()),
        ("Leo Pashley", False, ("Leo", "Pashley")),
        ("", True, ()),
    ],
)
def test_words_that_say_what_somebody_is_never_stand_for_them(
    name: str, by_hand: bool, parts: tuple[str, ...]
) -> None:
    assert parts_to_hide(name, by_hand=by_hand) == parts
