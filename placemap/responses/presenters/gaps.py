"""How the register of gaps reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from placemap.responses.queries import GapRow
from placemap.responses.rules.gaps import is_closed
from placemap.responses.vocabulary import GapKind, GapState

STATE_KINDS = {
    GapState.OPEN: "gap",
    GapState.UNDERWAY: "wait",
    GapState.FILLED: "done",
    GapState.STANDS: "plain",
}
ALL, CLOSED = "all", "closed"


def gap_tag(state: GapState) -> dict[str, str]:
    """Text and kind of a tag: how far it is."""
    return {"text": str(state.label), "kind": STATE_KINDS[state]}


def shown_of(rows: Sequence[GapRow], wanted: str) -> list[GapRow]:
    """The rows of a view: what is open of one kind or of all, or what is closed."""
    if wanted == CLOSED:
        return [row for row in rows if is_closed(row.state)]
    still = [row for row in rows if not is_closed(row.state)]
    return [row for row in still if row.kind == wanted] if wanted in set(GapKind) else still


def gap_chips(rows: Sequence[GapRow], wanted: str, address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Items for `pm.chips`, each with how many there are."""
    views = [(ALL, _("All that is open")), *((kind.value, str(kind.label)) for kind in GapKind)]
    views.append((CLOSED, _("Closed")))
    chosen = wanted if wanted in {key for key, _label in views} else ALL
    return [
        {
            "text": label,
            "count": len(shown_of(rows, key)),
            "href": address(key),
            "current": key == chosen,
        }
        for key, label in views
    ]
