"""What a page says of a pair, apart from the engine's own words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from placemap.linkage import presenters
from placemap.linkage.vocabulary import Outcome

AGREES, CLOSE, CANNOT, DIFFERS = (
    Outcome.AGREES,
    Outcome.CLOSE,
    Outcome.CANNOT_COMPARE,
    Outcome.DIFFERS,
)


@pytest.mark.parametrize(
    ("outcomes", "warnings", "says_so"),
    [
        ((AGREES, AGREES, CANNOT), (), True),
        ((AGREES,), (), True),
        ((AGREES, CLOSE, CANNOT), (), False),
        ((AGREES, DIFFERS), (), False),
        ((CANNOT,), (), False),
        ((AGREES, CANNOT), ("There may be a twin.",), False),
    ],
)
def test_a_pair_in_which_nothing_differs_says_why_it_waits(
    outcomes: tuple[Outcome, ...], warnings: tuple[str, ...], says_so: bool
) -> None:
    pair: Any = SimpleNamespace(warnings=warnings, reasons=[{"outcome": one.value} for one in outcomes])
    assert ("two people can share" in presenters.why_it_is_asked(pair)) is says_so
